import { describe, expect, it } from 'vitest';
import { NOT_TAKEN, running, TAKEN, TRANSPORTS } from './running.ts';

describe.each(TRANSPORTS)('what reaches the bot over %s', (transport) => {
  it('hands a message over exactly as typed, and acknowledges it', async () => {
    const { slack, events } = await running(undefined, transport);
    const typed = '拜访 <张三> & "李四" &amp; https://a.example 👨‍👩‍👧 **x**\n第二行';
    expect(await slack.says('li', typed)).toMatchObject(TAKEN);
    expect(events).toMatchObject([
      {
        account: { platform: 'slack', workspace: 'T0001', user: 'li' },
        forms: 'none',
        payload: { kind: 'message', text: typed, message: expect.stringMatching(/^Dli:\d+\.\d{6}$/) },
      },
    ]);
    expect(Math.abs((events[0]?.at.getTime() ?? 0) - Date.now())).toBeLessThan(5_000);
  });

  it('takes 40 000 characters', async () => {
    const { slack, events } = await running(undefined, transport);
    const long = '今天拜访'.repeat(10_000);
    expect(await slack.says('li', long)).toMatchObject(TAKEN);
    expect(events[0]?.payload).toMatchObject({ text: long });
  });

  it('tells a command, a changed message and an opened conversation', async () => {
    const { slack, events } = await running(undefined, transport);
    await slack.command('li', ' log 今天 & 明天 ');
    await slack.says('li', '今天');
    await slack.edits('li', '今天 <b>');
    await slack.opens('li');
    expect(events.map((event) => [event.forms, event.payload])).toMatchObject([
      ['answer', { kind: 'command', text: 'log 今天 & 明天' }],
      ['none', { kind: 'message', text: '今天' }],
      ['none', { kind: 'edit', text: '今天 <b>' }],
      ['none', { kind: 'open' }],
    ]);
    const [, said, edited] = events.map(({ payload }) => ('message' in payload ? payload.message : undefined));
    expect(edited).toBe(said);
  });

  it.each([
    ['a bot', { bot_id: 'B1' }],
    ['Slack itself', { subtype: 'channel_join' }],
    ['nobody', { user: undefined }],
    ['a person in a channel', { channel_type: 'channel' }],
  ])('acknowledges what %s writes and does nothing', async (_, message) => {
    const { slack, events } = await running(undefined, transport);
    expect(await slack.says('li', '你好', { message })).toMatchObject(TAKEN);
    expect(events).toEqual([]);
  });

  it('takes no other tab for the conversation', async () => {
    const { slack, events } = await running(undefined, transport);
    const opened = { type: 'app_home_opened', user: 'li', event_ts: '1.1' };
    expect(await slack.event({ ...opened, tab: 'about' })).toMatchObject(TAKEN);
    expect(await slack.event({ ...opened, tab: 'home' })).toMatchObject(TAKEN);
    expect(events.map(({ payload }) => payload.kind)).toEqual(['home']);
  });

  it('reads the caption of a picture', async () => {
    const { slack, events } = await running(undefined, transport);
    await slack.says('li', '门头照', { message: { subtype: 'file_share', files: [{ id: 'F1' }] } });
    expect(events[0]?.payload).toMatchObject({ kind: 'message', text: '门头照' });
  });

  it('takes no change for an edit that only unfurled a link', async () => {
    const { slack, events } = await running(undefined, transport);
    await slack.says('li', '看 https://a.example');
    await slack.edits('li', '看 https://a.example');
    expect(events).toHaveLength(1);
  });
});

describe('what does not get in over http', () => {
  it.each([
    ['a wrong signature', { secret: 'guessed' }, 401],
    ['a request from six minutes ago', { skewSeconds: -360 }, 401],
    ['a request from six minutes ahead', { skewSeconds: 360 }, 401],
    ['no timestamp', { headers: { 'x-slack-request-timestamp': '' } }, 401],
    ['another workspace', { envelope: { team_id: 'T6666' } }, 403],
    ['another app', { envelope: { api_app_id: 'A6666' } }, 403],
    ['a compressed body', { headers: { 'content-encoding': 'gzip' } }, 415],
    ['another kind of body', { headers: { 'content-type': 'text/plain' } }, 400],
  ])('%s', async (_, mistakes, status) => {
    const { slack, events } = await running();
    expect(await slack.says('li', '写日志', mistakes)).toMatchObject({ status });
    expect(events).toEqual([]);
  });

  it.each([
    ['an unsigned certificate check', 'ssl_check=1&token=x', 'application/x-www-form-urlencoded', { secret: 'x' }, 401],
    ['a signed certificate check', 'ssl_check=1&token=x', 'application/x-www-form-urlencoded', {}, 200],
    ['broken JSON', '{"type":', 'application/json', {}, 400],
    ['a list', '[]', 'application/json', {}, 400],
    ['a payload that is not JSON', 'payload=%7B', 'application/x-www-form-urlencoded', {}, 400],
    ['nothing at all', '', 'application/json', {}, 400],
  ])('%s', async (_, body, type, mistakes, status) => {
    const { slack, events } = await running();
    expect(await slack.post(body, type, mistakes)).toMatchObject({ status });
    expect(events).toEqual([]);
  });

  it('logs refusals without a word of what was written', async () => {
    const { slack, lines } = await running();
    await slack.says('li', '机密内容', { secret: 'guessed' });
    expect(lines).toEqual(['slack.refused {"status":401,"reason":"signature"}']);
  });

  it('answers the challenge, only when it is signed', async () => {
    const { slack } = await running();
    const challenge = JSON.stringify({ type: 'url_verification', challenge: 'abc', token: 'old' });
    expect(await slack.post(challenge, 'application/json; charset=utf-8')).toMatchObject({
      status: 200,
      body: '{"challenge":"abc"}',
    });
    expect(await slack.post(challenge, 'application/json', { secret: 'x' })).toMatchObject({ status: 401 });
  });

  it('takes a content type with a charset', async () => {
    const { slack, events } = await running();
    const headers = { 'content-type': 'Application/JSON;charset="utf-8"' };
    expect(await slack.says('li', '写日志', { headers })).toMatchObject({ status: 200 });
    expect(events).toHaveLength(1);
  });
});

describe.each(TRANSPORTS)('acknowledging over %s', (transport) => {
  it('lets Slack deliver again what could not be stored, as the same event', async () => {
    let broken = true;
    const { slack, events, lines } = await running(() => {
      if (broken) throw new Error('库坏了：机密内容');
      return { kind: 'done' };
    }, transport);
    expect(await slack.says('li', '写日志')).toMatchObject(NOT_TAKEN);
    broken = false;
    expect(await slack.redelivers()).toMatchObject(TAKEN);
    expect(await slack.redelivers()).toMatchObject(TAKEN);
    expect(new Set(events.map((event) => event.id)).size).toBe(1);
    expect(events).toHaveLength(3);
    expect(lines.join()).toContain('slack.event_failed');
    expect(lines.join()).not.toContain('机密内容');
  });

  it('does not keep Slack waiting for what hangs, and opens nothing when it wakes up after all', async () => {
    let wake = () => {};
    const form = { id: 'f1', title: '日志', intro: '请填写', submit: '提交', cancel: '取消', fields: [] };
    const { slack, adapter, lines } = await running(
      () =>
        new Promise((resolve) => {
          wake = () => resolve({ kind: 'form', form });
        }),
      transport,
    );
    expect(await slack.command('li', 'log')).toMatchObject(NOT_TAKEN);
    wake();
    await adapter.stop();
    expect(slack.modal('li')).toBeUndefined();
    expect(lines).toEqual(['slack.too_late {"retryNum":0}']);
  });

  it('acknowledges what is committed even if Slack is too slow to open the form', async () => {
    const { slack, adapter } = await running(
      () => ({
        kind: 'form',
        form: { id: 'f1', title: '日志', intro: '请填写', submit: '提交', cancel: '取消', fields: [] },
      }),
      transport,
    );
    slack.fails('views.open', { delayMs: 700 });
    const started = performance.now();
    expect(await slack.command('li', 'log')).toMatchObject(TAKEN);
    expect(performance.now() - started).toBeLessThan(650);
    await adapter.stop();
    expect(slack.modal('li')?.title).toBe('日志');
  });

  it('takes nothing new once it is stopping', async () => {
    const { slack, adapter, events } = await running(undefined, transport);
    await adapter.stop();
    expect(await slack.says('li', '写日志')).toMatchObject(NOT_TAKEN);
    expect(events).toEqual([]);
  });
});
