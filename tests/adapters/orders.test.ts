import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFeishu } from '../../adapters/feishu/index.ts';
import { createSlack } from '../../adapters/slack/index.ts';
import { BACK, blockOf, writePlace } from '../../adapters/slack/place.ts';
import type { Adapter } from '../../src/chat/adapter.ts';
import { startServer } from '../../src/server.ts';
import { arrive } from '../../src/store/inbox.ts';
import { type Daybook, openDaybook } from '../support/daybook.ts';
import { fakeFeishu } from '../support/fake-feishu.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { NO_PICTURES } from '../support/pictures.ts';

/** Two Daybooks on one app and one database, one over either way: what one does not hear, or both do, must not matter. */
type Bridge = Readonly<{
  /** One attempt over a way; whether it was acknowledged. */
  attempt(event: object, way: 0 | 1): Promise<boolean>;
  platform: string;
  workspace: string;
  /** Everything that Li does in a while, in its order, as the platform tells it. `now` tells one time from the next. */
  doings(now: number): readonly object[];
}>;

const LI = 'li';
const FORMS = ['submitted', 'closed', 'stepped'];
const SETTINGS = {
  title: '设置',
  submit: '保存',
  cancel: '取消',
  fields: ['locale', 'reminders', 'digest'].map((name) => ({
    kind: 'text',
    name,
    label: name,
    required: false,
    maxLength: 20,
  })),
};

async function serve(adapter: Adapter): Promise<string> {
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    routes: adapter.routes,
    health: async () => ({ ok: true }),
    metrics: async () => ({ type: 'text/plain', text: '' }),
    log: { info() {}, warn() {}, error() {} },
  });
  onTestFinished(async () => {
    await server.stop(0);
    await adapter.stop();
  });
  await adapter.start();
  return server.url;
}

async function slackBridge({ receive, suggest, log }: Daybook): Promise<Bridge> {
  const slack = await fakeSlack();
  onTestFinished(() => slack.close());
  const { signingSecret, appToken, workspace, appId: api_app_id } = slack.credentials;
  const given = {
    ...NO_PICTURES,
    ...slack.credentials,
    apiUrl: slack.apiUrl,
    receive,
    suggest,
    log,
    now: () => new Date(),
  };
  await serve(createSlack({ ...given, transport: { kind: 'socket', appToken } }));
  const url = await serve(createSlack({ ...given, transport: { kind: 'http', signingSecret } }));
  const team_id = workspace;
  const interaction = (content: object) => ({
    team: { id: workspace },
    user: { id: LI, team_id: workspace },
    api_app_id,
    ...content,
  });
  /** Li's settings, open in a modal, with this in its fields. */
  const modal = (form: string, typed: Readonly<Record<string, string>>, { step, turn } = { step: 0, turn: 1 }) => ({
    type: 'modal',
    id: `V ${form}`,
    hash: '1.hash',
    title: { text: SETTINGS.title },
    blocks: [],
    private_metadata: writePlace({ form, step, steps: form.startsWith('stepped') ? 2 : 1, turn }),
    state: {
      values: Object.fromEntries(
        Object.entries(typed).map(([name, value]) => [blockOf(name, turn), { a: { type: 'plain_text_input', value } }]),
      ),
    },
  });
  const envelope = (event_id: string, event: object) => ({
    type: 'event_callback',
    team_id,
    api_app_id,
    event_id,
    event,
  });
  return {
    platform: 'slack',
    workspace,
    async attempt(event, way) {
      const interactive = !('event' in event);
      if (way === 0) return (await slack.socket.deliver(interactive ? 'interactive' : 'events_api', event, 0)) !== null;
      const text = JSON.stringify(event);
      const body = interactive ? String(new URLSearchParams({ payload: text })) : text;
      const time = String(Math.floor(Date.now() / 1000));
      const signature = createHmac('sha256', signingSecret).update(`v0:${time}:${body}`).digest('hex');
      const { ok } = await fetch(`${url}/slack/events`, {
        method: 'POST',
        body,
        headers: {
          'content-type': interactive ? 'application/x-www-form-urlencoded' : 'application/json',
          'x-slack-request-timestamp': time,
          'x-slack-signature': `v0=${signature}`,
        },
      });
      return ok;
    },
    doings(now) {
      const inIm = { type: 'message', channel_type: 'im', channel: 'Dli' };
      const said = (text: string) => ({ user: LI, text, ts: `${now}.000100` });
      const changes = ['一', '二', '三'].map((version, index) =>
        envelope(`Ev${now}c${index}`, {
          ...inIm,
          subtype: 'message_changed',
          ts: `${now}.00020${index}`,
          message: { ...said(visit(now, version)), edited: { user: LI, ts: `${now + index + 1}.000000` } },
          previous_message: said('等等'),
        }),
      );
      return [
        envelope(`Ev${now}m`, { ...inIm, ...said(visit(now, '零')), event_ts: `${now}.000100` }),
        ...changes,
        envelope(`Ev${now}o`, {
          type: 'app_home_opened',
          user: LI,
          channel: 'Dli',
          tab: 'messages',
          event_ts: `${now}.0`,
        }),
        {
          type: 'block_actions',
          team: { id: workspace },
          user: { id: LI, team_id },
          api_app_id,
          trigger_id: `trigger ${now}`,
          container: { type: 'message', message_ts: '1.0', channel_id: 'Dli' },
          actions: [{ type: 'button', action_id: 'a', block_id: 'b', value: 'help.show', action_ts: `${now}.5` }],
        },
        ...['off', 'standard'].map((reminders, index) =>
          interaction({
            type: 'block_actions',
            trigger_id: `typed ${now} ${index}`,
            container: { type: 'view', view_id: `V submitted ${now}` },
            view: modal(`submitted ${now}`, { locale: 'zh-CN', reminders, digest: 'on' }),
            actions: [
              {
                type: 'plain_text_input',
                action_id: 'a',
                block_id: blockOf('reminders', 1),
                value: reminders,
                action_ts: `${now}.${index + 6}`,
              },
            ],
          }),
        ),
        interaction({
          type: 'view_submission',
          trigger_id: `submission ${now}`,
          view: modal(`submitted ${now}`, { locale: 'zh-CN', reminders: 'light', digest: 'on' }),
        }),
        // One step on, back, and on again with something else.
        ...['off', 'light'].map((reminders, index) =>
          interaction({
            type: 'view_submission',
            trigger_id: `on ${now} ${index}`,
            view: modal(`stepped ${now}`, { locale: 'zh-CN', reminders }, { step: 0, turn: 1 + 2 * index }),
          }),
        ),
        interaction({
          type: 'block_actions',
          trigger_id: `back ${now}`,
          container: { type: 'view', view_id: `V stepped ${now}` },
          view: modal(`stepped ${now}`, { digest: 'off' }, { step: 1, turn: 2 }),
          actions: [{ type: 'button', action_id: BACK, block_id: BACK, action_ts: `${now}.8` }],
        }),
        interaction({ type: 'view_closed', is_cleared: false, view: modal(`closed ${now}`, {}) }),
      ];
    },
  };
}

async function feishuBridge({ receive, log }: Daybook): Promise<Bridge> {
  const feishu = await fakeFeishu({ redeliverMs: [] });
  onTestFinished(feishu.close);
  const { appId, appSecret, base: domain, encryptKey, verificationToken, tenant } = feishu;
  const given = { ...NO_PICTURES, appId, appSecret, domain, receive, log, now: () => new Date() };
  await serve(createFeishu({ ...given, webhook: null }));
  const url = await serve(createFeishu({ ...given, webhook: { encryptKey, verificationToken } }));
  await feishu.connect(`${url}/feishu/events`);
  const operator = { open_id: LI, tenant_key: tenant };
  const act = (now: number, name: string, action: object) =>
    feishu.envelope('card.action.trigger', { operator, action, context: {} }, { event_id: `${name} ${now}` });
  return {
    platform: 'feishu',
    workspace: tenant,
    attempt: (event, way) => feishu.attempt(event, way === 0 ? 'long connection' : 'webhook'),
    doings(now) {
      const message = (event_id: string) => {
        const { event } = feishu.message(LI, 'text', { text: visit(now, '三') }, { message_id: `om_${now}` });
        return feishu.envelope('im.message.receive_v1', event, { event_id });
      };
      return [
        // The platform may push one message as two events.
        message(`one ${now}`),
        message(`other ${now}`),
        feishu.envelope(
          'im.chat.access_event.bot_p2p_chat_entered_v1',
          { operator_id: { open_id: LI } },
          { event_id: `entered ${now}` },
        ),
        act(now, 'press', { tag: 'button', value: { action: 'help.show' } }),
        act(now, 'submit', {
          name: `submitted ${now}`,
          form_value: { locale: 'zh-CN', reminders: 'light', digest: 'on' },
        }),
        act(now, 'close', { tag: 'button', value: { close: `closed ${now}` } }),
      ];
    },
  };
}

const visit = (now: number, version: string) => `拜访 宏达物流 谈了第${now}次，第${version}版`;

/** A bank in which Li has an account on the platform, and forms before her. */
async function opened(bridgeOf: (daybook: Daybook) => Promise<Bridge>) {
  const daybook = await openDaybook();
  const { database } = daybook;
  const bridge = await bridgeOf(daybook);
  const { platform, workspace } = bridge;
  await database.account.create({ data: { platform, workspace, userId: LI, personId: LI, usedAt: new Date() } });
  return {
    ...bridge,
    async opensForms(now: number) {
      const purpose = { command: 'settings', kind: 'all' };
      const data = FORMS.map((form) => ({
        id: `${form} ${now}`,
        personId: LI,
        purpose,
        form: SETTINGS,
        openedAt: new Date(),
      }));
      await database.openedForm.createMany({ data });
    },
    /** Everything that came of what she did; what is drawn at random reads alike. */
    async state(): Promise<string> {
      const reports = await database.report.findMany({ orderBy: { id: 'asc' } });
      const revisions = await database.reportRevision.findMany({ orderBy: [{ reportId: 'asc' }, { revision: 'asc' }] });
      const outbox = await database.outbox.findMany({ orderBy: { id: 'asc' } });
      const inbox = await database.inbox.findMany({ orderBy: { eventId: 'asc' } });
      const forms = await database.openedForm.findMany({ orderBy: { id: 'asc' } });
      const state = {
        reports: reports.map(({ number, content, revision }) => ({ number, content, revision })),
        revisions: revisions.map(({ reportId, revision, content }) => ({ id: String(reportId), revision, content })),
        outbox: outbox.map(({ key, replacesKey, content, state }) => ({ key, replacesKey, content, state })),
        inbox: inbox.map(({ eventId, answer }) => ({ eventId, answer })),
        forms: forms.map(({ id, submittedAt, typed, typedAsOf }) => ({
          id,
          submitted: submittedAt !== null,
          typed,
          typedAsOf,
        })),
      };
      const random = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
      return JSON.stringify(state, null, 1).replaceAll(random, '…');
    },
    /** Of the forms of that time, closed, stepped and submitted, which are submitted. */
    async settled(now: number) {
      const forms = await database.openedForm.findMany({
        where: { id: { endsWith: ` ${now}` } },
        orderBy: { id: 'asc' },
      });
      return forms.map(({ submittedAt }) => submittedAt !== null);
    },
    /** What stands in the form of that time that is filled in step by step. */
    async typed(now: number) {
      const form = await database.openedForm.findUniqueOrThrow({ where: { id: `stepped ${now}` } });
      return form.typed;
    },
    failures: () => daybook.lines.filter((line) => line.startsWith('event failed')),
    /** How often she visited at that time, and what she says of it. */
    async visits(now: number) {
      const reports = await database.report.findMany({ where: { personId: LI } });
      return reports.flatMap(({ content }) => (JSON.stringify(content).includes(`第${now}次`) ? [content] : []));
    },
  };
}

/** One event of several, by its place, with how it comes: over which way first, and how often more over which. */
const arrivals = (most: number) =>
  fc
    .shuffledSubarray(
      Array.from({ length: most }, (_, index) => index),
      { minLength: most },
    )
    .chain((order) =>
      fc.tuple(
        ...order.map((index) =>
          fc.record({
            index: fc.constant(index),
            way: fc.constantFrom<0 | 1>(0, 1),
            /** At the same time, over the other way too. */
            twice: fc.boolean(),
            /** Some events of before, once more after this one. */
            again: fc.array(fc.tuple(fc.nat(most - 1), fc.constantFrom<0 | 1>(0, 1)), { maxLength: 2 }),
          }),
        ),
      ),
    );

describe.each([
  ['Slack', slackBridge],
  ['Feishu', feishuBridge],
] as const)('on %s, over two ways at once', (name, bridgeOf) => {
  it('in any order, with any duplicates, everything has the effect it would have had once', async () => {
    const at = await opened(bridgeOf);
    const reference = await opened(bridgeOf);
    const doings = new Map<number, readonly object[]>();
    let now = 1_763_449_200;
    await fc.assert(
      fc.asyncProperty(arrivals(at.doings(0).length), async (order) => {
        now += 100;
        await Promise.all([at.opensForms(now), reference.opensForms(now)]);
        const events = at.doings(now);
        doings.set(now, events);
        const heard: number[] = [];
        for (const { index, way, twice, again } of order) {
          const event = events[index] ?? {};
          heard.push(index);
          expect(await reference.attempt(event, 0)).toBe(true);
          const ways: readonly (0 | 1)[] = twice ? [0, 1] : [way];
          for (const done of await Promise.all(ways.map((one) => at.attempt(event, one)))) expect(done).toBe(true);
          for (const [earlier, over] of again) {
            expect(await at.attempt(events[heard[earlier % heard.length] ?? 0] ?? {}, over)).toBe(true);
          }
        }
        expect(await at.state()).toBe(await reference.state());
        expect(at.failures()).toEqual([]);
        const visits = await at.visits(now);
        expect(visits).toHaveLength(1);
        expect(JSON.stringify(visits)).toContain('第三版');
        expect(await at.settled(now)).toEqual([false, false, true]);
        // Feishu has no steps.
        if (name === 'Slack') expect(await at.typed(now)).toMatchObject({ reminders: 'light' });
      }),
      { numRuns: 12, endOnFailure: true },
    );
    expect(doings.size).toBeGreaterThanOrEqual(12);
  }, 60_000);

  it('all at once, everything has an effect, and one only', async () => {
    const at = await opened(bridgeOf);
    for (const now of [1_763_449_200, 1_763_459_200, 1_763_469_200]) {
      await at.opensForms(now);
      const both = at.doings(now).flatMap((event) => [at.attempt(event, 0), at.attempt(event, 1)]);
      expect(await Promise.all(both), name).not.toContain(false);
      const visits = await at.visits(now);
      expect(visits).toHaveLength(1);
      expect(JSON.stringify(visits)).toContain('第三版');
    }
  });
});

it('of a message and five changes the newest text wins, in all of their 720 orders', async () => {
  const { database } = await openDaybook();
  const account = { platform: 'chat', workspace: 'demo', user: LI };
  const orders = permutations([0, 1, 2, 3, 4, 5]);
  expect(orders).toHaveLength(720);
  await database.$transaction(
    async (tx) => {
      for (const order of orders) {
        const message = order.join('');
        let text = -1;
        for (const [place, version] of order.entries()) {
          const said = { message, at: new Date(1_763_449_200_000 + version), changes: version > 0 };
          const { turn } = await arrive(tx, `${message} ${version}`, account, { said });
          expect(turn === 'first').toBe(place === 0);
          if (turn !== 'overtaken') text = version;
        }
        expect(text).toBe(5);
      }
    },
    { timeout: 60_000 },
  );
}, 60_000);

function permutations<One>(all: readonly One[]): readonly (readonly One[])[] {
  if (all.length < 2) return [all];
  return all.flatMap((one, index) => permutations(all.toSpliced(index, 1)).map((rest) => [one, ...rest]));
}
