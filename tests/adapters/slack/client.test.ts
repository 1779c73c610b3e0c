import { describe, expect, it } from 'vitest';
import { createSlack } from '../../../adapters/slack/index.ts';
import type { Block } from '../../../src/chat/card.ts';
import type { Answer } from '../../../src/chat/event.ts';
import { NO_PICTURES } from '../../support/pictures.ts';
import { cardFor, li, running, TAKEN, TRANSPORTS } from './running.ts';

const CHART: Block = {
  kind: 'chart',
  form: 'line',
  title: '得分走势',
  unit: '分',
  categories: ['第1周', '第2周'],
  series: [{ name: '李伟', values: [80, 92] }],
};

const BUTTON: Block = { kind: 'buttons', buttons: [{ label: '写日志', action: 'form:daily:42' }] };

describe('sending', () => {
  it('posts into the conversation with the person, and says where', async () => {
    const { slack, adapter } = await running();
    const sent = await adapter.send(cardFor('k1', { title: '早上好', summary: '今天有 2 件事' }));
    const [message] = slack.messages('li');
    expect(sent).toEqual({ kind: 'sent', message: `Dli:${message?.ts}` });
    expect(message).toMatchObject({ notification: '今天有 2 件事', text: '早上好', alive: [] });
  });

  it('needs one call a message: who it is for is address enough', async () => {
    const { slack, adapter } = await running();
    await adapter.send(cardFor('k1', {}));
    await adapter.send(cardFor('k2', {}));
    expect(slack.calls.map(({ method, args }) => [method, args.channel])).toEqual([
      ['auth.test', undefined],
      ['chat.postMessage', 'li'],
      ['chat.postMessage', 'Dli'],
    ]);
  });

  it('asks for the conversation, once, where a person is no address', async () => {
    const { slack, adapter } = await running();
    slack.wantsChannels();
    expect(await adapter.send(cardFor('k1', {}))).toMatchObject({ kind: 'sent' });
    await adapter.send(cardFor('k2', {}));
    expect(slack.calls.map(({ method, args }) => [method, args.channel ?? args.users])).toEqual([
      ['auth.test', undefined],
      ['chat.postMessage', 'li'],
      ['conversations.open', 'li'],
      ['chat.postMessage', 'Dli'],
      ['chat.postMessage', 'Dli'],
    ]);
    expect(slack.messages('li')).toHaveLength(2);
  });

  it('changes a message in place', async () => {
    const { slack, adapter } = await running();
    const sent = await adapter.send(cardFor('k1', { title: '还没写', blocks: [BUTTON] }));
    const replaces = sent.kind === 'sent' ? sent.message : '';
    expect(await adapter.send(cardFor('k2', { title: '已提交' }, { replaces }))).toEqual(sent);
    expect(slack.messages('li').map((one) => [one.text, one.buttons])).toEqual([['已提交', []]]);
  });

  it.each(['Dli:1.000001', 'Dnobody:1.000001', 'nonsense'])(
    'posts anew where %s cannot be changed',
    async (replaces) => {
      const { slack, adapter } = await running();
      expect(await adapter.send(cardFor('k', { title: '已提交' }, { replaces }))).toMatchObject({ kind: 'sent' });
      expect(slack.messages('li').map((one) => one.text)).toEqual(['已提交']);
    },
  );

  it('posts anew where the message to be changed is the person’s own', async () => {
    const { slack, adapter, events } = await running();
    await slack.says('li', '写日志');
    const replaces = events[0]?.payload.kind === 'message' ? events[0].payload.message : '';
    expect(await adapter.send(cardFor('k', {}, { replaces }))).toMatchObject({ kind: 'sent' });
    expect(slack.messages('li')).toHaveLength(1);
  });

  it('does not send again what an attempt without an answer has left there', async () => {
    const { slack, adapter } = await running();
    slack.fails('chat.postMessage', { status: 502, heard: true });
    expect(await adapter.send(cardFor('k', {}))).toEqual({ kind: 'retry', afterMs: 2_000, reason: 'Slack: http_502' });
    const [message] = slack.messages('li');
    expect(await adapter.send(cardFor('k', {}, { attempt: 2 }))).toEqual({
      kind: 'sent',
      message: `Dli:${message?.ts}`,
    });
    expect(slack.messages('li')).toHaveLength(1);
    await adapter.send(cardFor('other', {}, { attempt: 2 }));
    expect(slack.messages('li')).toHaveLength(2);
  });

  it('sends without the chart where Slack does not know charts yet', async () => {
    const { slack, adapter, lines } = await running();
    slack.fails('chat.postMessage', { error: 'invalid_blocks' });
    expect(await adapter.send(cardFor('k', { blocks: [CHART] }))).toMatchObject({ kind: 'sent' });
    expect(slack.messages('li').map((one) => one.text)).toEqual(['得分走势\n分\n第1周  李伟 80\n第2周  李伟 92']);
    // Where a picture of it cannot be drawn either.
    expect(lines).toEqual([
      'slack.drawing_refused {"key":"k","drawing":"full"}',
      'slack.chart_not_drawn {"key":"k","error":"unintelligible"}',
      'slack.drawing_refused {"key":"k","drawing":"pictures"}',
    ]);
  });

  it('gives up a drawing that is refused twice', async () => {
    const { slack, adapter } = await running();
    slack.fails('chat.postMessage', { error: 'invalid_blocks', times: 2 });
    expect(await adapter.send(cardFor('k', {}))).toEqual({
      kind: 'dead',
      cause: 'refused',
      reason: 'Slack: invalid_blocks',
    });
  });

  it('waits as long as Slack asks for', async () => {
    const { slack, adapter } = await running();
    slack.paces();
    await adapter.send(cardFor('k1', {}));
    expect(await adapter.send(cardFor('k2', {}))).toEqual({
      kind: 'retry',
      afterMs: 1_000,
      reason: 'Slack: ratelimited',
      limit: 'workspace',
    });
    expect(slack.messages('li')).toHaveLength(1);
  });

  it.each([
    ['chat.postMessage', { status: 500 }, { kind: 'retry', afterMs: 2_000, reason: 'Slack: http_500' }],
    [
      'chat.postMessage',
      { retryAfter: 30 },
      { kind: 'retry', afterMs: 30_000, reason: 'Slack: ratelimited', limit: 'workspace' },
    ],
    ['chat.postMessage', { error: 'fatal_error' }, { kind: 'retry', afterMs: 2_000, reason: 'Slack: fatal_error' }],
    [
      'chat.postMessage',
      { error: 'ratelimited' },
      { kind: 'retry', afterMs: 30_000, reason: 'Slack: ratelimited', limit: 'workspace' },
    ],
    ['chat.postMessage', { status: 503 }, { kind: 'retry', afterMs: 2_000, reason: 'Slack: http_503' }],
    [
      'chat.postMessage',
      { error: 'user_disabled' },
      { kind: 'gone', who: 'person', cause: 'deactivated', reason: 'Slack: user_disabled' },
    ],
    [
      'chat.postMessage',
      { error: 'token_revoked' },
      { kind: 'gone', who: 'workspace', cause: 'token', reason: 'Slack: token_revoked' },
    ],
    [
      'chat.postMessage',
      { error: 'missing_scope' },
      { kind: 'gone', who: 'workspace', cause: 'permission', reason: 'Slack: missing_scope' },
    ],
    [
      'chat.postMessage',
      { error: 'never_heard_of' },
      { kind: 'dead', cause: 'refused', reason: 'Slack: never_heard_of' },
    ],
  ])('%s failing with %o', async (method, failure, sent) => {
    const { slack, adapter } = await running();
    slack.fails(method, failure);
    expect(await adapter.send(cardFor('k', {}))).toEqual(sent);
    expect(slack.messages('li')).toHaveLength(0);
  });

  it('tries later when Slack cannot be reached', async () => {
    const { slack, adapter } = await running();
    await slack.close();
    expect(await adapter.send(cardFor('k', {}))).toEqual({
      kind: 'retry',
      afterMs: 2_000,
      reason: 'Slack: unreachable',
    });
  });

  it('does not write to an account that is not there', async () => {
    const { adapter } = await running();
    const to = { ...li, user: 'nobody' };
    expect(await adapter.send(cardFor('k', {}, { to }))).toEqual({
      kind: 'gone',
      who: 'person',
      cause: 'unknown',
      reason: 'Slack: user_not_found',
    });
  });

  it('rejects a form: that is a mistake of ours', async () => {
    const { adapter } = await running();
    const form = { id: 'f', title: 't', submit: 's', cancel: 'c', fields: [] };
    await expect(adapter.send(cardFor('k', {}, { content: { kind: 'form', form } }))).rejects.toThrow('delivery k');
  });
});

describe.each(TRANSPORTS)('answering over %s', (transport) => {
  it('tells which button on which message was pressed', async () => {
    const { slack, adapter, events } = await running(undefined, transport);
    const sent = await adapter.send(cardFor('k', { blocks: [BUTTON] }));
    expect(await slack.presses('li', '写日志')).toMatchObject(TAKEN);
    const message = sent.kind === 'sent' ? sent.message : '';
    expect(events).toMatchObject([
      { account: li, forms: 'answer', payload: { kind: 'press', action: 'form:daily:42', message } },
    ]);
  });

  it('shows a remark after a press, to the presser only', async () => {
    const { slack, adapter } = await running(
      () => ({ kind: 'toast', tone: 'problem', text: '已经提交过了 <!here>' }),
      transport,
    );
    await adapter.send(cardFor('k', { blocks: [BUTTON] }));
    await slack.presses('li', '写日志');
    await adapter.stop();
    expect(slack.toasts('li')).toEqual(['已经提交过了 <!here>']);
  });

  it('shows a remark after a command', async () => {
    const { slack } = await running(() => ({ kind: 'toast', tone: 'good', text: '已提醒 3 人' }), transport);
    await slack.command('li', 'nudge');
    expect(slack.toasts('li')).toEqual(['已提醒 3 人']);
  });

  it('points from a channel to the conversation where the answer is, and shows the asker only', async () => {
    const { slack } = await running(() => ({ kind: 'done', elsewhere: '已在私信里回复您。' }), transport);
    await slack.command('li', 'rank', 'C0GENERAL');
    expect(slack.toasts('li')).toEqual(['已在私信里回复您。']);
    await slack.command('li', 'rank');
    expect(slack.toasts('li')).toHaveLength(1);
  });

  it('opens forms and shows remarks in a channel as everywhere', async () => {
    const form = { id: 'f', title: '日志', intro: '请填写', submit: 's', cancel: 'c', fields: [] };
    const { slack } = await running(
      ({ payload }) =>
        payload.kind === 'command' && payload.text === 'log'
          ? { kind: 'form', form }
          : { kind: 'toast', tone: 'good', text: '已提醒 3 人' },
      transport,
    );
    await slack.command('li', 'log', 'C0GENERAL');
    await slack.command('li', 'nudge', 'C0GENERAL');
    expect(slack.modal('li')?.title).toBe('日志');
    expect(slack.toasts('li')).toEqual(['已提醒 3 人']);
  });

  it('sends remarks nowhere but to Slack', async () => {
    const { slack, adapter, lines } = await running(() => ({ kind: 'toast', tone: 'good', text: '好' }), transport);
    await adapter.send(cardFor('k', { blocks: [BUTTON] }));
    await slack.presses('li', '写日志', { response_url: 'https://evil.example/collect' });
    await adapter.stop();
    expect(lines).toEqual(['slack.strange_response_url {"hostname":"evil.example"}']);
    expect(slack.toasts('li')).toEqual([]);
  });

  it.each([
    { kind: 'toast', tone: 'good', text: '好' },
    { kind: 'form', form: { id: 'f', title: 't', submit: 's', cancel: 'c', fields: [] } },
  ] satisfies Answer[])('acknowledges a message whose answer has no place in it: %o', async (answer) => {
    const { slack, lines } = await running(() => answer, transport);
    expect(await slack.says('li', '写日志')).toMatchObject(TAKEN);
    expect(lines).toEqual([`slack.answer_has_no_place {"answer":"${answer.kind}"}`]);
  });
});

describe('who somebody is', () => {
  it.each([
    ['a full member', {}, { email: 'wang@bank.example', native: true }],
    ['a guest', { is_restricted: true }, { email: 'wang@bank.example', native: false }],
    ['a guest of one channel', { is_ultra_restricted: true }, { email: 'wang@bank.example', native: false }],
    ['a stranger', { is_stranger: true }, { email: 'wang@bank.example', native: false }],
    ['a bot', { is_bot: true }, { email: 'wang@bank.example', native: false }],
    ['someone who has left', { deleted: true }, { email: 'wang@bank.example', native: false }],
    ['of another workspace', { team_id: 'T6666' }, { email: 'wang@bank.example', native: false }],
    ['without an address', { profile: {} }, { email: null, native: true }],
  ])('%s', async (_, user, profile) => {
    const { slack, adapter } = await running();
    slack.joins('wang', user);
    expect(await adapter.profile({ ...li, user: 'wang' })).toEqual(profile);
  });

  it('cannot say of an unknown account', async () => {
    const { adapter } = await running();
    expect(await adapter.profile({ ...li, user: 'nobody' })).toBeNull();
  });
});

describe('starting', () => {
  it.each([
    [{ error: 'invalid_auth' }, 'Slack does not accept the bot token (invalid_auth)'],
    [{ error: 'account_inactive' }, 'Slack does not accept the bot token (account_inactive)'],
  ])('refuses a token that is not valid: %o', async (failure, message) => {
    const { slack, adapter } = await running();
    slack.fails('auth.test', failure);
    await expect(adapter.start()).rejects.toThrow(message);
  });

  it('refuses the token of another workspace', async () => {
    const { slack } = await running();
    const log = { info() {}, warn() {}, error() {} };
    const elsewhere = createSlack({
      ...NO_PICTURES,
      ...slack.credentials,
      transport: { kind: 'http', signingSecret: slack.credentials.signingSecret },
      suggest: async () => [],
      access: { ...slack.credentials.access, workspace: 'T6666' },
      apiUrl: slack.apiUrl,
      receive: async () => ({ kind: 'done' }),
      now: () => new Date(),
      log,
    });
    await expect(elsewhere.start()).rejects.toThrow('belongs to T0001, not to T6666');
  });

  it('starts while Slack is down', async () => {
    const { slack, adapter, lines } = await running();
    slack.fails('auth.test', { status: 503 });
    await adapter.start();
    expect(lines).toEqual(['slack.token_not_verified {"error":"http_503"}']);
  });
});
