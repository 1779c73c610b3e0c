import { createHmac } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { createFeishu } from '../../adapters/feishu/index.ts';
import { createSlack } from '../../adapters/slack/index.ts';
import { BACK, blockOf, writePlace } from '../../adapters/slack/place.ts';
import type { Daybook } from '../support/daybook.ts';
import { fakeFeishu } from '../support/fake-feishu.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { NO_PICTURES } from '../support/pictures.ts';
import { serve } from './serve.ts';

/** Two Daybooks on one app and one database, one over either way: what one does not hear, or both do, must not matter. */
export type Bridge = Readonly<{
  /** One attempt over a way; whether it was acknowledged. */
  attempt(event: object, way: 0 | 1): Promise<boolean>;
  platform: string;
  workspace: string;
  /** Everything that Li does in a while, in its order, as the platform tells it. `now` tells one time from the next. */
  doings(now: number): readonly object[];
}>;

/** Who does everything. */
export const LI = 'li';

/** The form that she has open. */
export const SETTINGS = {
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

/** Slack, over its sockets and over HTTP. */
export async function slackBridge({ receive, suggest, log }: Daybook): Promise<Bridge> {
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

/** Feishu, over its long connection and by webhook. */
export async function feishuBridge({ receive, log }: Daybook): Promise<Bridge> {
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
