import { globSync, readFileSync } from 'node:fs';
import type { AppsManifestValidateArguments } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { decode } from '../../../adapters/slack/decode.ts';
import { SCOPES } from '../../../adapters/slack/oauth.ts';
import { COMMANDS } from '../../../src/commands/registry.ts';
import { createWords } from '../../../src/i18n.ts';
import { understandCommand } from '../../../src/understand/commands.ts';
import { running } from './running.ts';

const ADDRESS = 'https://HOST/slack/events';

/** Typed by the SDK, so that no property is one Slack does not know. */
const MANIFEST = {
  _metadata: { major_version: 2, minor_version: 1 },
  display_information: {
    name: 'Daybook',
    description: 'Work diaries, visit reports, rankings and one-on-ones for account managers',
    background_color: '#1d3557',
  },
  features: {
    app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
    bot_user: { display_name: 'daybook', always_online: true },
    shortcuts: [
      {
        name: '写报告 · Write a report',
        type: 'global',
        callback_id: 'write_report',
        description: '打开要交的那一份 · Opens the report that is due',
      },
      {
        name: '我的一天 · My day',
        type: 'global',
        callback_id: 'my_day',
        description: '要做的、本周进度、面谈 · What is due, your week, your next talk',
      },
      {
        name: '存为拜访 · Save as visit',
        type: 'message',
        callback_id: 'keep_as_visit',
        description: '用这条消息填好拜访记录 · Fills in a visit report with this message',
      },
    ],
    slash_commands: [
      {
        command: '/daybook',
        url: ADDRESS,
        description: '写日志、拜访、排名 · log, visit, rank',
        usage_hint: 'help | log | visit | due | rank',
        should_escape: false,
      },
    ],
  },
  oauth_config: {
    redirect_urls: ['https://HOST/slack/oauth_redirect'],
    scopes: {
      bot: [
        'app_mentions:read',
        'chat:write',
        'commands',
        'files:read',
        'files:write',
        'im:history',
        'im:write',
        'metadata.message:read',
        'users:read',
        'users:read.email',
      ],
    },
  },
  settings: {
    event_subscriptions: {
      request_url: ADDRESS,
      bot_events: ['app_home_opened', 'app_mention', 'app_uninstalled', 'message.im', 'tokens_revoked'],
    },
    interactivity: { is_enabled: true, request_url: ADDRESS, message_menu_options_url: ADDRESS },
    org_deploy_enabled: false,
    socket_mode_enabled: false,
    token_rotation_enabled: false,
  },
} satisfies AppsManifestValidateArguments['manifest'];

/** The same app without an address. */
const SOCKET_MODE = {
  ...MANIFEST,
  features: {
    ...MANIFEST.features,
    slash_commands: MANIFEST.features.slash_commands.map(({ url, ...command }) => command),
  },
  oauth_config: { scopes: MANIFEST.oauth_config.scopes },
  settings: {
    ...MANIFEST.settings,
    event_subscriptions: { bot_events: MANIFEST.settings.event_subscriptions.bot_events },
    interactivity: { is_enabled: true },
    socket_mode_enabled: true,
  },
} satisfies AppsManifestValidateArguments['manifest'];

/** The events we take, as Slack delivers them, and the scope that each takes beyond being installed. */
const EVENTS: Readonly<Record<string, Readonly<{ event: object; scope: string | null; ours: boolean }>>> = {
  app_home_opened: {
    event: { type: 'app_home_opened', user: 'U1', tab: 'home', event_ts: '1.000001' },
    scope: null,
    ours: true,
  },
  app_mention: {
    event: { type: 'app_mention', user: 'U1', text: '<@UBOT> due', ts: '1.000001', channel: 'C1' },
    scope: 'app_mentions:read',
    ours: true,
  },
  'message.im': {
    event: { type: 'message', channel_type: 'im', user: 'U1', text: 'due', ts: '1.000001', channel: 'D1' },
    scope: 'im:history',
    ours: true,
  },
  // Nobody's doing: the workspaces take these before they are decoded.
  app_uninstalled: { event: { type: 'app_uninstalled' }, scope: null, ours: false },
  tokens_revoked: { event: { type: 'tokens_revoked', tokens: { bot: ['UBOT'] } }, scope: null, ours: false },
};

/** What each method that we call takes (https://docs.slack.dev/reference/methods); null: nothing. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'chat.delete': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['im:history', 'metadata.message:read'],
  'conversations.open': ['im:write'],
  'conversations.replies': ['im:history', 'metadata.message:read'],
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'files.info': ['files:read'],
  'users.info': ['users:read', 'users:read.email'],
  'views.open': [],
  'views.publish': [],
  'views.push': [],
  'views.update': [],
};

it.each([
  ['manifest.yaml', MANIFEST],
  ['manifest.socket.yaml', SOCKET_MODE],
])('%s is a manifest as the SDK knows it', (name, manifest) => {
  expect(parse(readFileSync(`adapters/slack/${name}`, 'utf8'))).toEqual(manifest);
});

it('sends everything to the one route there is, and over Socket Mode to none', async () => {
  const { adapter } = await running();
  expect(adapter.routes.map((route) => `https://HOST${route.path}`)).toEqual([ADDRESS]);
  const socketMode = await running(undefined, 'socket');
  expect(socketMode.adapter.routes).toEqual([]);
});

describe('what the manifest asks for is what the adapter needs', () => {
  const { features, oauth_config, settings } = MANIFEST;
  const deliver = (event: object) =>
    decode({ type: 'event_callback', team_id: 'T1', event_id: 'Ev1', event }, new Date(0));

  it('events: each is one that it understands', () => {
    expect(Object.keys(EVENTS).toSorted()).toEqual(settings.event_subscriptions.bot_events);
    for (const { event, ours } of Object.values(EVENTS)) expect(deliver(event) !== null).toBe(ours);
    // What other apps subscribe to is nothing to us.
    for (const type of ['reaction_added', 'member_joined_channel', 'team_join', 'link_shared'])
      expect(deliver({ type, user: 'U1' })).toBeNull();
  });

  it('scopes: each for a method or an event, and none is missing', () => {
    const sources = globSync('adapters/slack/*.ts').map((path) => readFileSync(path, 'utf8'));
    const called = sources.flatMap((source) =>
      [...source.matchAll(/\bweb\.([a-z]+\.[a-zA-Z]+)/g)].map(([, method = '']) => method),
    );
    expect([...new Set(called)].toSorted()).toEqual(Object.keys(METHODS));
    const needed = [
      // Shortcuts and slash commands.
      'commands',
      ...Object.values(METHODS).flat(),
      ...Object.values(EVENTS).flatMap(({ scope }) => scope ?? []),
    ];
    expect([...new Set(needed)].toSorted()).toEqual(oauth_config.scopes.bot);
    expect(SCOPES.toSorted()).toEqual(oauth_config.scopes.bot);
  });

  it('shortcuts: each does something, under a name that fits', () => {
    const commands = COMMANDS.map(({ name }) => ({
      name,
      aliases: Object.values(createWords()).flatMap((words) =>
        words.plain(`bot.commands.${name}.aliases` as never).split(' | '),
      ),
    }));
    const does = features.shortcuts.map(({ type, callback_id }) => {
      const body = {
        type: type === 'global' ? 'shortcut' : 'message_action',
        callback_id,
        team: { id: 'T1' },
        user: { id: 'U1' },
        trigger_id: 'trigger',
        action_ts: '1.000001',
        message: { text: '拜访 万家福' },
      };
      const payload = decode(body, new Date(0))?.event.payload;
      return payload?.kind === 'command' ? understandCommand(payload.text, commands) : payload;
    });
    expect(does).toEqual([
      { kind: 'command', name: 'write', rest: '' },
      { kind: 'command', name: 'home', rest: '' },
      { kind: 'keep', text: '拜访 万家福' },
    ]);
    // limit: shortcut names ≤ 24, descriptions ≤ 150, https://docs.slack.dev/interactivity/implementing-shortcuts
    for (const { name, description } of features.shortcuts) {
      expect(name.length).toBeLessThanOrEqual(24);
      expect(description.length).toBeLessThanOrEqual(150);
    }
  });

  it('the slash command: every command can be typed after it', () => {
    const [only] = features.slash_commands;
    expect(features.slash_commands).toHaveLength(1);
    const body = {
      command: only?.command,
      team_id: 'T1',
      user_id: 'U1',
      channel_id: 'C1',
      trigger_id: 't',
      text: 'due',
    };
    expect(decode(body, new Date(0))?.event.payload).toEqual({ kind: 'command', text: 'due' });
  });
});
