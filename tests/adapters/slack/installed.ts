import { onTestFinished } from 'vitest';
import { createSlack } from '../../../adapters/slack/index.ts';
import type { Event } from '../../../src/chat/event.ts';
import type { Installations } from '../../../src/chat/installation.ts';
import { startServer } from '../../../src/server.ts';
import { createInstallations } from '../../../src/store/installations.ts';
import { cloneDatabase } from '../../support/database.ts';
import { fakeSlack } from '../../support/fake-slack.ts';
import { fakeSlackInstalls } from '../../support/fake-slack-installs.ts';
import { NO_PICTURES } from '../../support/pictures.ts';

const KEY = Buffer.alloc(32, 'first key ');
export const PUBLIC_URL = 'https://daybook.bank.example';

/**
 * Two fake workspaces, T0001 and T0002, in which Li has the same id, and a database of our own. The clock stands until it is moved.
 */
export async function twoWorkspaces({ rotates = true } = {}) {
  const clock = { at: Date.now() };
  const now = () => clock.at;
  const [one, two] = [await fakeSlack({ now, ackMs: 2_500 }), await fakeSlack({ now, ackMs: 2_500 })];
  one.joins('li');
  two.joins('li', { team_id: 'T0002' });
  const workspaces = { T0001: one.apiUrl, T0002: two.apiUrl, T6666: one.apiUrl };
  const slack = await fakeSlackInstalls({ workspaces, now, rotates });
  const { database, drop } = await cloneDatabase();
  onTestFinished(async () => {
    for (const fake of [one, two, slack]) await fake.close();
    await drop();
  });
  const stored = (keys: readonly Uint8Array[] = [KEY]) => createInstallations({ database, platform: 'slack', keys });

  /** A Daybook of its own in them, on our own server; `changed` are its installations when they are not those of the database. */
  async function daybook(changed: Partial<Installations> = {}) {
    const events: Event[] = [];
    const lines: string[] = [];
    const note = (fields: object, event: string) => lines.push(`${event} ${JSON.stringify(fields)}`);
    const adapter = createSlack({
      ...NO_PICTURES,
      transport: { kind: 'http', signingSecret: one.credentials.signingSecret },
      access: {
        kind: 'several',
        workspaces: ['T0001', 'T0002'],
        ...slack.client,
        publicUrl: PUBLIC_URL,
        installations: { ...stored(), ...changed },
      },
      appId: one.credentials.appId,
      apiUrl: slack.apiUrl,
      now: () => new Date(now()),
      log: { info: note, warn: note, error: note },
      suggest: async () => [],
      receive: async (event) => {
        events.push(event);
        return { kind: 'done' };
      },
    });
    const health = async () => ({ ok: true });
    const metrics = async () => ({ type: 'text/plain', text: '' });
    const log = { info: note, warn: note, error: note };
    const server = await startServer({ host: '127.0.0.1', port: 0, routes: adapter.routes, health, metrics, log });
    await adapter.start();
    onTestFinished(async () => {
      await adapter.stop();
      await server.stop(0);
    });
    /** Lets Slack's events come here. */
    const listens = () => {
      for (const fake of [one, two]) fake.connect(`${server.url}/slack/events`);
    };
    return { adapter, events, lines, url: server.url, listens };
  }

  return { one, two, slack, database, stored, daybook, clock };
}

/** A browser with its cookies, at a Daybook whose public address leads to `url`. */
export function browserAt(url: string) {
  let cookie: string | undefined;
  async function visit(address: string) {
    const path = address.startsWith(PUBLIC_URL) ? address.slice(PUBLIC_URL.length) : address;
    const response = await fetch(url + path, {
      redirect: 'manual',
      headers: cookie === undefined ? {} : { cookie: `theme=dark; ${cookie}` },
    });
    const set = response.headers.get('set-cookie');
    const [pair = ''] = (set ?? '').split(';');
    if (set !== null) cookie = /Max-Age=0/.test(set) ? undefined : pair;
    return { status: response.status, headers: response.headers, cookie: set, text: await response.text() };
  }
  return {
    visit,
    /** To the page where Slack asks; its address. */
    async begins(): Promise<string> {
      return (await visit('/slack/install')).headers.get('location') ?? '';
    },
  };
}

type Two = Awaited<ReturnType<typeof twoWorkspaces>>;

/** Installs the app in a workspace. */
export async function install({ slack }: Two, url: string, team: string) {
  const browser = browserAt(url);
  const done = await browser.visit(slack.agrees(await browser.begins(), team));
  if (done.status !== 200) throw new Error(done.text);
}
