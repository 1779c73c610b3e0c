import { randomUUID } from 'node:crypto';
import { expect, onTestFinished } from 'vitest';
import { createFeishu } from '../../adapters/feishu/index.ts';
import { decodeContent } from '../../adapters/playground/decode.ts';
import { createPlayground } from '../../adapters/playground/index.ts';
import { createSlack } from '../../adapters/slack/index.ts';
import type { Adapter } from '../../src/chat/adapter.ts';
import type { Account } from '../../src/chat/event.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import { createDesk } from '../../src/demo/desk.ts';
import { createWords } from '../../src/i18n.ts';
import { startServer } from '../../src/server.ts';
import { fileBytes } from '../../src/store/exported-files.ts';
import { buttonsOf, look } from './chat.ts';
import type { Daybook } from './daybook.ts';
import { fakeFeishu } from './fake-feishu.ts';
import { fakeSlack, type Transport as SlackTransport } from './fake-slack.ts';
import type { Delivered } from './fake-slack-modal.ts';
import { type Hand, type Look, type Person, person } from './person.ts';
import { NO_PICTURES } from './pictures.ts';
import { RULEBOOK } from './small-bank.ts';

/** A real adapter with the bot behind it and the platform, or a strict fake of it, before it. */
export type Place = Readonly<{
  /** The account that this person of the bank would have here. */
  account(id: string): Account;
  meets(id: string): Person;
  /** Sends a file, as this person. */
  gives(id: string, name: string, text: string): Promise<void>;
  /** The files of ours that have come to this person, oldest first. */
  filesOf(id: string): Promise<readonly Readonly<{ name: string; bytes: Uint8Array }>[]>;
}>;

type FeishuTransport = 'long connection' | 'webhook';

/** Where it can be seen what in our messages would notify, link or be formatted. */
type OpenPlace = Place & Readonly<{ alive(id: string): readonly string[] }>;

/** How long somebody waits for what the sender brings: pacing included. */
const PATIENCE_MS = 20_000;

type FakeSlack = Awaited<ReturnType<typeof fakeSlack>>;
type FakeFeishu = Awaited<ReturnType<typeof fakeFeishu>>;

/** Slack, over HTTP through our one server or over the connection that we open. */
export async function slackPlace(
  daybook: Daybook,
  transport: SlackTransport,
): Promise<OpenPlace & Readonly<{ slack: FakeSlack }>> {
  const slack = await fakeSlack();
  const { signingSecret, appToken } = slack.credentials;
  const adapter = createSlack({
    ...NO_PICTURES,
    ...slack.credentials,
    readFile: (id) => fileBytes(daybook.database, id),
    transport: transport === 'http' ? { kind: 'http', signingSecret } : { kind: 'socket', appToken },
    apiUrl: slack.apiUrl,
    receive: daybook.receive,
    suggest: daybook.suggest,
    log: daybook.log,
    now: () => new Date(),
  });
  const url = await opened(daybook, adapter, async () => {
    await slack.close();
    expect(slack.socket.violations).toEqual([]);
  });
  if (transport === 'http') slack.connect(`${url}/slack/events`);
  const done = ({ acknowledged, status }: Delivered) => {
    if (!acknowledged) throw new Error(`Slack was not acknowledged (${status})`);
  };
  const hand = (id: string): Hand => {
    slack.joins(id);
    return {
      says: async (text) => done(await slack.says(id, text)),
      edits: async (text) => done(await slack.edits(id, text)),
      presses: async (label) => done(await slack.presses(id, label)),
      submits: async (values) => done(await slack.submits(id, values)),
      async looks() {
        const modal = slack.modal(id);
        const front = modal && { id: 'modal', text: [modal.title, modal.text].join('\n'), buttons: [] };
        return [...slack.messages(id).map(messageLook), ...(front ? [front] : []), ...notices(slack.toasts(id))];
      },
    };
  };
  const account = (id: string) => ({ platform: 'slack', workspace: slack.credentials.workspace, user: id });
  return {
    slack,
    account,
    meets: (id) => person(id, hand(id), async () => {}, PATIENCE_MS),
    async gives(id, name, text) {
      const kind = name.endsWith('.csv') ? 'text/csv' : 'text/plain';
      done(await slack.shows(id, [slack.files.ofPerson(Buffer.from(text), kind, name)]));
    },
    filesOf: async (id) =>
      slack
        .messages(id)
        .flatMap(({ files }) => files)
        .map((file) => ({ name: file.name, bytes: slack.files.bytesOf(file.id) ?? Buffer.alloc(0) })),
    alive: (id) => slack.messages(id).flatMap((message) => message.alive),
  };
}

/** Feishu, over its long connection or by webhook to our one server. */
export async function feishuPlace(
  daybook: Daybook,
  transport: FeishuTransport,
): Promise<OpenPlace & Readonly<{ feishu: FakeFeishu }>> {
  const feishu = await fakeFeishu();
  const { encryptKey, verificationToken } = feishu;
  const adapter = createFeishu({
    ...NO_PICTURES,
    readFile: (id) => fileBytes(daybook.database, id),
    appId: feishu.appId,
    appSecret: feishu.appSecret,
    domain: feishu.base,
    webhook: transport === 'webhook' ? { encryptKey, verificationToken } : null,
    receive: daybook.receive,
    log: daybook.log,
    now: () => new Date(),
  });
  const url = await opened(daybook, adapter, () => feishu.close());
  if (transport === 'webhook') await feishu.connect(`${url}/feishu/events`);
  const hand = (id: string): Hand => {
    const user = `ou_${id}`;
    const toasts: string[] = [];
    feishu.member(user, { enterprise_email: `${id}@bank.example`, status: { is_activated: true } });
    const act = async (feedback: ReturnType<typeof feishu.presses>) => {
      const given = await feedback;
      if (given.kind === 'failed') throw new Error(`Feishu shows ${given.code}`);
      if (given.toast) toasts.push(given.toast.content);
    };
    return {
      says: (text) => feishu.says(user, text),
      edits: () => Promise.reject(new Error('Feishu does not tell of changed messages')),
      presses: (label) => act(feishu.presses(user, label)),
      submits: (values) => act(feishu.submits(user, values)),
      async looks() {
        const seen = feishu.messages(user).map((message) => ({
          id: message.id,
          text: [message.text, ...message.fields.map(({ label, note }) => `${label} ${note}`)].join('\n'),
          buttons: message.buttons.map(({ label }) => label),
        }));
        return [...seen, ...notices(toasts)];
      },
    };
  };
  const account = (id: string) => ({ platform: 'feishu', workspace: feishu.tenant, user: `ou_${id}` });
  return {
    feishu,
    account,
    meets: (id) => person(id, hand(id), async () => {}, PATIENCE_MS),
    async gives(id, name, text) {
      const message_id = `om_in_${randomUUID()}`;
      const file_key = feishu.pictures.fileOfPerson(message_id, Buffer.from(text));
      await feishu.sends(`ou_${id}`, 'file', { file_key, file_name: name }, { message_id });
    },
    filesOf: async (id) =>
      Promise.all(
        feishu
          .messages(`ou_${id}`)
          .filter(({ type }) => type === 'file')
          .map(async ({ text }) => {
            const name = text.replace('📄 ', '');
            const content = feishu.pictures.files().find((one) => one.name === name)?.content;
            return { name, bytes: new Uint8Array((await content?.arrayBuffer()) ?? []) };
          }),
      ),
    alive: (id) => feishu.messages(`ou_${id}`).flatMap((message) => message.alive),
  };
}

/** The chat page of a demo, through what it posts. */
export async function playgroundPlace(daybook: Daybook): Promise<Place> {
  const desk = createDesk({
    database: daybook.database,
    rulebook: RULEBOOK,
    speak: createWords(),
    commands: COMMANDS,
    scheduler: daybook.scheduler,
    sender: daybook.sender,
  });
  const url = await opened(daybook, createPlayground({ receive: daybook.receive, desk, log: daybook.log }));
  const hand = (id: string): Hand => {
    const toasts: string[] = [];
    let sheet: string | undefined;
    const post = async (path: string, body: object) => {
      const response = await fetch(`${url}/playground/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ event: randomUUID(), person: id, ...body }),
      });
      const answer: { kind: string; html?: string; text?: string } = await response.json();
      if (response.status !== 200) throw new Error(`the page was answered ${response.status}`);
      if (answer.kind === 'toast') toasts.push(answer.text ?? '');
      if (answer.kind === 'form' || answer.kind === 'invalid') sheet = answer.html;
      else if (path === 'submit') sheet = undefined;
    };
    return {
      says: (text) => post('message', { text }),
      async edits(text) {
        const last = (await desk.messages(id)).findLast(({ author }) => author === 'person');
        await post('edit', { message: last?.id ?? '', text });
      },
      async presses(label) {
        for (const message of (await desk.messages(id)).toReversed()) {
          const content = decodeContent(message.content);
          const button = content?.kind === 'card' && buttonsOf(content.card).find((one) => one.label === label);
          if (button) return post('press', { message: message.id, action: button.action });
        }
        throw new Error(`${id} sees no button “${label}”`);
      },
      submits: (values) => post('submit', filled(sheet ?? '', values)),
      async looks() {
        const messages = (await desk.messages(id)).flatMap((message) => {
          const content = message.author === 'daybook' ? decodeContent(message.content) : null;
          return content && content.kind !== 'words' ? [look(message.id, content)] : [];
        });
        const front = sheet === undefined ? [] : [{ id: 'sheet', text: sheet.replace(/<[^>]*>/g, '\n'), buttons: [] }];
        return [...messages, ...front, ...notices(toasts)];
      },
    };
  };
  const account = (id: string) => ({ platform: 'playground', workspace: 'demo', user: id });
  return {
    account,
    meets: (id) => person(id, hand(id), async () => {}, PATIENCE_MS),
    async gives(id, name, text) {
      const file = { name, url: `data:;base64,${Buffer.from(text).toString('base64')}` };
      const response = await fetch(`${url}/playground/message`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ event: randomUUID(), person: id, text: '', files: [file] }),
      });
      if (response.status !== 200) throw new Error(`the page was answered ${response.status}`);
    },
    async filesOf(id) {
      const page = await (await fetch(`${url}/playground/messages?person=${id}`)).text();
      const links = [...page.matchAll(/href=\\?"(\/playground\/file[^"\\]*)\\?" download=\\?"([^"\\]*)/g)];
      return Promise.all(
        links.map(async ([, href = '', name = '']) => {
          const response = await fetch(url + href.replaceAll('&amp;', '&'));
          return { name, bytes: new Uint8Array(await response.arrayBuffer()) };
        }),
      );
    },
  };
}

/** Takes an adapter in, serves it, and begins to send. Returns where the server listens. */
async function opened(daybook: Daybook, adapter: Adapter, after: () => Promise<void> = async () => {}) {
  daybook.adapters.push(adapter);
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    routes: adapter.routes,
    health: async () => ({ ok: true }),
    metrics: async () => ({ type: 'text/plain', text: '' }),
    log: daybook.log,
  });
  onTestFinished(async () => {
    await daybook.sender.stop();
    await server.stop(0);
    await adapter.stop();
    await after();
  });
  await adapter.start();
  daybook.sender.start();
  return server.url;
}

function messageLook({ ts, text, buttons }: Readonly<{ ts: string; text: string; buttons: readonly string[] }>): Look {
  return { id: ts, text, buttons };
}

function notices(toasts: readonly string[]): readonly Look[] {
  return toasts.map((text, index) => ({ id: `notice ${index}`, text, buttons: [] }));
}

/** What the page posts of its sheet when these labels are typed into. */
function filled(sheet: string, values: Readonly<Record<string, string>>) {
  const form = /data-form="([^"]+)"/.exec(sheet)?.[1];
  if (form === undefined) throw new Error('there is no form on the page');
  const fields = sheet.split('<div class="field').slice(1);
  const typed = Object.entries(values).map(([label, value]) => {
    const field = fields.find((one) => one.includes(`>${label}<`));
    const name = /name="([^"]+)"/.exec(field ?? '')?.[1];
    if (name === undefined) throw new Error(`there is no field “${label}” in the form`);
    return [name, value];
  });
  const standing = [
    ...sheet.matchAll(/ name="([^"]+)"[^>]*(?: type="(?:text|date|time)" value="([^"]*)"|value="([^"]*)" checked)/g),
  ];
  const kept = standing.map(([, name = '', text, chosen]) => [name, text ?? chosen ?? '']);
  return { form, values: { ...Object.fromEntries(kept), ...Object.fromEntries(typed) } };
}
