import { readFileSync } from 'node:fs';
import type { AppsManifestValidateArguments } from '@slack/web-api';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
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
    app_home: { home_tab_enabled: false, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
    bot_user: { display_name: 'daybook', always_online: true },
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
    scopes: {
      bot: [
        'chat:write',
        'commands',
        'im:history',
        'im:write',
        'metadata.message:read',
        'users:read',
        'users:read.email',
      ],
    },
  },
  settings: {
    event_subscriptions: { request_url: ADDRESS, bot_events: ['app_home_opened', 'message.im'] },
    interactivity: { is_enabled: true, request_url: ADDRESS },
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
  settings: {
    ...MANIFEST.settings,
    event_subscriptions: { bot_events: MANIFEST.settings.event_subscriptions.bot_events },
    interactivity: { is_enabled: true },
    socket_mode_enabled: true,
  },
} satisfies AppsManifestValidateArguments['manifest'];

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
