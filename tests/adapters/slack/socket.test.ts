import { describe, expect, it, onTestFinished } from 'vitest';
import { fakeSlack } from '../../support/fake-slack.ts';
import { adapterIn, joined, li, NOT_TAKEN, running, TAKEN } from './running.ts';

const FORM = { id: 'f1', title: '日志', intro: '请填写', submit: '提交', cancel: '取消', fields: [] };

describe('envelopes', () => {
  it('are asked for with the app’s token only, and everything else with the bot’s', async () => {
    const { slack, adapter } = await running(undefined, 'socket');
    expect(adapter.routes).toEqual([]);
    expect(slack.calls.map((call) => call.method)).toEqual(['auth.test', 'apps.connections.open']);
    expect(await adapter.profile(li)).toEqual({ email: 'li@bank.example', native: true });
  });

  it('are not the event: delivered again, it comes in another one with the same id', async () => {
    let failures = 2;
    const slack = await workspace({ redeliverMs: [0, 20, 40] });
    const { events } = await joined(slack, () => {
      if (failures-- > 0) throw new Error('down');
      return { kind: 'done' };
    });
    expect(await slack.says('li', '写日志')).toMatchObject(NOT_TAKEN);
    await slack.idle();
    expect(events).toHaveLength(3);
    expect(new Set(events.map((event) => event.id)).size).toBe(1);
    expect(new Set(slack.socket.envelopes).size).toBe(3);
    expect(slack.socket.envelopes).not.toContain(events[0]?.id);
  });

  it('hold what came over HTTP before, under the same id', async () => {
    const slack = await workspace();
    const http = await joined(slack, undefined, 'http');
    const socket = await joined(slack, undefined, 'socket');
    await slack.says('li', '写日志');
    await slack.redelivers('socket');
    await slack.edits('li', '写日志 今天');
    await slack.redelivers('socket');
    await slack.command('li', 'log');
    await slack.redelivers('socket');
    expect(http.events.map(({ payload }) => payload.kind)).toEqual(['message', 'edit', 'command']);
    expect(socket.events.map(({ id, payload }) => [id, payload])).toEqual(
      http.events.map(({ id, payload }) => [id, payload]),
    );
  });

  it('go to one of several Daybooks', async () => {
    const slack = await workspace();
    const both = [await joined(slack), await joined(slack)];
    expect(slack.socket.connections()).toBe(2);
    for (let index = 0; index < 30; index++) expect(await slack.says('li', `${index}`)).toMatchObject(TAKEN);
    const texts = both.flatMap(({ events }) =>
      events.map(({ payload }) => (payload.kind === 'message' ? Number(payload.text) : Number.NaN)),
    );
    expect(texts.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, index) => index));
  });

  it.each([
    ['another workspace', { team_id: 'T6666' }, 'workspace'],
    ['another app', { api_app_id: 'A6666' }, 'app'],
  ])('of %s are not taken, and an event not asked for again', async (_, envelope, reason) => {
    const { slack, events, lines } = await running(undefined, 'socket');
    expect(await slack.says('li', '写日志', { envelope })).toMatchObject(TAKEN);
    expect(events).toEqual([]);
    expect(lines).toEqual([`slack.refused {"type":"events_api","reason":"${reason}"}`]);
  });

  it('of another app show a person that nothing has happened', async () => {
    const { slack, adapter, events } = await running(undefined, 'socket');
    const buttons = [{ label: '写日志', action: 'a' }];
    const card = { tone: 'plain', summary: '早', blocks: [{ kind: 'buttons', buttons }] } as const;
    await adapter.send({ key: 'k', attempt: 1, to: li, locale: 'zh-CN', content: { kind: 'card', card } });
    expect(await slack.presses('li', '写日志', { api_app_id: 'A6666' })).toMatchObject(NOT_TAKEN);
    expect(events).toEqual([]);
  });

  it.each(['{"type":', 'null', '[]', '{"type":"events_api","envelope_id":"e1","payload":{"type":"app_rate_limited"}}'])(
    'that Slack does not send end nothing: %s',
    async (frame) => {
      const { slack, lines } = await running(undefined, 'socket');
      slack.socket.sends(frame);
      await until(() => lines.length > 0);
      expect(lines).toEqual(['slack.unreadable_frame {}']);
      expect(await slack.says('li', '写日志')).toMatchObject(TAKEN);
    },
  );
});

describe('the connection', () => {
  it.each(['warning', 'refresh_requested'])('is renewed when Slack asks for it (%s)', async (reason) => {
    const { slack } = await running(undefined, 'socket');
    slack.socket.dismisses(reason);
    await until(() => slack.socket.connections() === 1);
    expect(await slack.says('li', '写日志')).toMatchObject(TAKEN);
  });

  it('is renewed only after what is under way has been answered', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { slack, events, lines } = await running(async () => {
      await promise;
      return { kind: 'toast', tone: 'good', text: '已提醒 3 人' };
    }, 'socket');
    const delivered = slack.command('li', 'nudge');
    await until(() => events.length === 1);
    slack.socket.dismisses('refresh_requested');
    // Frames are read in order: once this one is, the connection has been asked to go.
    slack.socket.sends('?');
    await until(() => lines.length > 0);
    resolve();
    expect(await delivered).toMatchObject({ acknowledged: true });
    expect(slack.toasts('li')).toEqual(['已提醒 3 人']);
    await until(() => slack.socket.connections() === 1);
  });

  it('is renewed when it is cut, and what was under way comes again', async () => {
    let cut = true;
    const slack = await workspace({ redeliverMs: [2_500, 1_000] });
    const { events } = await joined(slack, () => {
      if (!cut) return { kind: 'done' };
      cut = false;
      slack.socket.cuts();
      return { kind: 'done' };
    });
    expect(await slack.says('li', '写日志')).toMatchObject(NOT_TAKEN);
    await slack.idle();
    expect(events).toHaveLength(2);
    expect(events[1]?.id).toBe(events[0]?.id);
  });

  it('is given up when nothing comes back on it, though it stands', async () => {
    const { slack } = await running(undefined, 'socket');
    // Answered once before, so that silence is one.
    await until(() => slack.socket.pings() > 0);
    slack.socket.goesSilent();
    await until(() => slack.socket.connections() === 1);
    expect(await slack.says('li', '写日志')).toMatchObject(TAKEN);
  });

  it('is opened when Slack can be reached again, at start and later', async () => {
    const slack = await workspace();
    await slack.goesDown();
    const { lines, events } = await joined(slack);
    expect(lines).toContain('slack.not_connected {"error":"unreachable"}');
    await slack.comesBack();
    await until(() => slack.socket.connections() === 1);
    await slack.goesDown();
    await until(() => lines.filter((line) => line.startsWith('slack.not_connected')).length > 1);
    await slack.comesBack();
    await until(() => slack.socket.connections() === 1);
    await slack.says('li', '写日志');
    expect(events).toHaveLength(1);
  });

  it.each([{ status: 503 }, { error: 'internal_error' }, { retryAfter: 1 }, { error: 'invalid_auth' }])(
    'is asked for again after %o',
    async (failure) => {
      const { slack } = await running(undefined, 'socket');
      slack.fails('apps.connections.open', { ...failure, times: 1 });
      slack.socket.cuts();
      await until(() => slack.socket.connections() === 1);
      expect(await slack.says('li', '写日志')).toMatchObject(TAKEN);
    },
  );

  it('waits for its turn where there are ten already', async () => {
    const slack = await workspace();
    const first = await joined(slack);
    for (let index = 1; index < 10; index++) await joined(slack);
    const eleventh = await joined(slack);
    expect(eleventh.lines).toEqual(['slack.not_connected {"error":"too_many_websockets"}']);
    expect(slack.socket.connections()).toBe(10);
    await first.adapter.stop();
    await until(() => slack.socket.connections() === 9);
    await until(() => slack.socket.connections() === 10);
  });
});

describe('starting', () => {
  it.each([
    [{ error: 'invalid_auth' }, 'Slack does not accept the app-level token (invalid_auth)'],
    [{ error: 'not_allowed_token_type' }, 'Slack does not accept the app-level token (not_allowed_token_type)'],
    [{ error: 'missing_scope' }, 'with the scope connections:write'],
  ])('refuses a token that is not valid: %o', async (failure, message) => {
    const slack = await workspace();
    slack.fails('apps.connections.open', failure);
    await expect(adapterIn(slack, () => ({ kind: 'done' }), 'socket').adapter.start()).rejects.toThrow(message);
    expect(slack.socket.connections()).toBe(0);
  });

  it('refuses the token of another app', async () => {
    const slack = await workspace({ appId: 'A6666' });
    const { adapter } = adapterIn(slack, () => ({ kind: 'done' }), 'socket');
    await expect(adapter.start()).rejects.toThrow('belongs to the app A6666, not to A0001');
    await until(() => slack.socket.connections() === 0);
  });
});

describe('stopping', () => {
  it('lets what runs come to its end, acknowledges it and closes the connection', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { slack, adapter, events } = await running(async () => {
      await promise;
      return { kind: 'form', form: FORM };
    }, 'socket');
    const delivered = slack.command('li', 'log');
    await until(() => events.length === 1);
    const stopped = adapter.stop();
    const tooLate = slack.says('li', '再见');
    resolve();
    await stopped;
    expect(await delivered).toMatchObject(TAKEN);
    expect(await tooLate).toMatchObject(NOT_TAKEN);
    expect(slack.modal('li')?.title).toBe('日志');
    expect(slack.socket.connections()).toBe(0);
    expect(events).toHaveLength(1);
  });

  it('does not wait for a Slack that is silent', async () => {
    const { slack, adapter } = await running(undefined, 'socket');
    slack.socket.goesSilent();
    const started = performance.now();
    await adapter.stop();
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it('gives up connecting', async () => {
    const slack = await workspace();
    slack.fails('apps.connections.open', { delayMs: 1_500 });
    const { adapter } = adapterIn(slack, () => ({ kind: 'done' }), 'socket');
    const starting = adapter.start();
    await until(() => slack.calls.some((call) => call.method === 'apps.connections.open'));
    await adapter.stop();
    await starting;
    expect(slack.socket.connections()).toBe(0);
  });

  it('does nothing where nothing has started', async () => {
    const slack = await workspace();
    await adapterIn(slack, () => ({ kind: 'done' }), 'socket').adapter.stop();
  });
});

async function workspace(options: Parameters<typeof fakeSlack>[0] = {}) {
  const slack = await fakeSlack({ ackMs: 900, ...options });
  slack.joins('li');
  onTestFinished(async () => {
    await slack.close();
    expect(slack.socket.violations).toEqual([]);
  });
  return slack;
}

async function until(holds: () => boolean): Promise<void> {
  const started = performance.now();
  while (!holds()) {
    if (performance.now() - started > 15_000) throw new Error(`It never came true that ${holds}`);
    await new Promise((passed) => setTimeout(passed, 20));
  }
}
