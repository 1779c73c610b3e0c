import { onTestFinished } from 'vitest';
import { createFeishu } from '../../../adapters/feishu/index.ts';
import type { Card } from '../../../src/chat/card.ts';
import type { Content, Delivery } from '../../../src/chat/delivery.ts';
import type { Answer, Event } from '../../../src/chat/event.ts';
import type { Form } from '../../../src/chat/form.ts';
import { startServer } from '../../../src/server.ts';
import { fakeFeishu } from '../../support/fake-feishu.ts';
import { NO_PICTURES } from '../../support/pictures.ts';
import { sendWhole } from '../../support/whole.ts';

export const LI = 'ou_li';

/** The ways events come. */
export const TRANSPORTS = ['long connection', 'webhook'] as const;

type Bot = (event: Event) => Promise<Answer>;
type Platform = Parameters<typeof fakeFeishu>[0];

/** The real adapter against the fake platform, closed when the test is over. `lines` is everything that was logged. */
export function connectedOver(transport: (typeof TRANSPORTS)[number]) {
  return async (receive?: Bot, platform?: Platform) => {
    const feishu = await fakeFeishu(platform);
    onTestFinished(feishu.close);
    return { feishu, ...(await joined(feishu, transport, receive)) };
  };
}

export const connected = connectedOver('long connection');

/** One more instance of the app on a platform that is there. */
export async function joined(
  feishu: Awaited<ReturnType<typeof fakeFeishu>>,
  transport: (typeof TRANSPORTS)[number],
  receive: Bot = async () => ({ kind: 'done' }),
) {
  const lines: string[] = [];
  const line = (fields: object, event: string) => void lines.push(JSON.stringify({ event, ...fields }));
  const events: Event[] = [];
  const adapter = createFeishu({
    ...NO_PICTURES,
    ...appOf(feishu, transport),
    receive(event) {
      events.push(event);
      return receive(event);
    },
    log: { info: line, warn: line, error: line },
  });
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    routes: adapter.routes,
    health: async () => ({ ok: true }),
    metrics: async () => ({ type: 'text/plain', text: '' }),
    log: { info: line, warn: line, error: line },
  });
  onTestFinished(async () => void (await Promise.all([adapter.stop(), server.stop(1000)])));
  await adapter.start();
  const address = `${server.url}/feishu/events`;
  if (transport === 'webhook') await feishu.connect(address);

  let count = 0;
  const deliver = (content: Content, more: Partial<Delivery> = {}) =>
    sendWhole(adapter, {
      key: `key-${++count}`,
      attempt: 1,
      to: { platform: 'feishu', workspace: feishu.tenant, user: LI },
      locale: 'zh-CN',
      content,
      ...more,
    });
  return {
    adapter,
    address,
    events,
    lines,
    sendsCard: (card: Partial<Card>, more?: Partial<Delivery>) =>
      deliver({ kind: 'card', card: { tone: 'plain', blocks: [], summary: '摘要', ...card } }, more),
    sendsForm: (form: Form, more?: Partial<Delivery>) => deliver({ kind: 'form', form }, more),
  };
}

/** What the adapter is to know of its app. */
export function appOf(feishu: Awaited<ReturnType<typeof fakeFeishu>>, transport: (typeof TRANSPORTS)[number]) {
  const { appId, appSecret, base: domain, encryptKey, verificationToken } = feishu;
  const webhook = transport === 'webhook' ? { encryptKey, verificationToken } : null;
  return { appId, appSecret, domain, webhook, now: () => new Date() };
}

/** Waits until `holds`, at most two seconds. */
export async function eventually(holds: () => boolean): Promise<void> {
  const until = Date.now() + 2000;
  while (!holds()) {
    if (Date.now() > until) throw new Error('it never became true');
    await new Promise((done) => setTimeout(done, 5));
  }
}

export const LOG_FORM: Form = {
  id: 'f3b1c1a0-0000-4000-8000-000000000001',
  title: '工作日志',
  intro: '三分钟写完',
  submit: '提交',
  cancel: '不写了',
  fields: [
    { kind: 'date', name: 'day', label: '日期', required: true, value: '2025-06-10' },
    { kind: 'longText', name: 'done', label: '今天做了什么', required: true, maxLength: 3000 },
    { kind: 'time', name: 'from', label: '开始时间', required: false },
    {
      kind: 'choice',
      name: 'mood',
      label: '状态',
      required: false,
      options: [
        { value: 'good', label: '顺利' },
        { value: 'bad', label: '不顺' },
      ],
    },
    {
      kind: 'choices',
      name: 'ways',
      label: '方式',
      required: false,
      options: [
        { value: 'visit', label: '面访' },
        { value: 'call', label: '电话' },
      ],
    },
    {
      kind: 'lookup',
      name: 'customer',
      label: '客户',
      required: false,
      maxLength: 100,
      options: [{ value: '1', label: '万家福' }],
    },
    { kind: 'number', name: 'amount', label: '金额', required: false },
  ],
};
