import { createAdaptorServer } from '@hono/node-server';
import { expect, onTestFinished } from 'vitest';
import { createSlack } from '../../../adapters/slack/index.ts';
import type { Adapter } from '../../../src/chat/adapter.ts';
import type { Card } from '../../../src/chat/card.ts';
import type { Delivery } from '../../../src/chat/delivery.ts';
import type { Account, Answer, Event, Suggest } from '../../../src/chat/event.ts';
import { fakeSlack, type Transport } from '../../support/fake-slack.ts';
import { NO_PICTURES } from '../../support/pictures.ts';

export const TRANSPORTS: readonly Transport[] = ['http', 'socket'];

/** A delivery that was acknowledged without a word, and one that was not. */
export const TAKEN = { acknowledged: true, body: '' };
export const NOT_TAKEN = { acknowledged: false, body: '' };

type Bot = (event: Event) => Promise<Answer> | Answer;
const DONE: Bot = () => ({ kind: 'done' });

/**
 * A fake workspace with our adapter in it, over HTTP or Socket Mode; `answer` stands for the bot. `events` holds what reached it.
 */
export async function running(answer: Bot = DONE, transport: Transport = 'http', suggest?: Suggest) {
  const slack = await fakeSlack({ ackMs: 900 });
  slack.joins('li');
  const one = await joined(slack, answer, transport, suggest);
  onTestFinished(async () => {
    await slack.close();
    expect(slack.socket.violations).toEqual([]);
  });
  return { slack, ...one };
}

/** One Daybook more in a workspace; stopped before what was made earlier in the test. */
export async function joined(slack: Slack, answer: Bot = DONE, transport: Transport = 'socket', suggest?: Suggest) {
  const made = adapterIn(slack, answer, transport, suggest);
  if (transport === 'http') await serve(slack, made.adapter);
  await made.adapter.start();
  onTestFinished(() => made.adapter.stop());
  return made;
}

/** An adapter that has not been started. */
export function adapterIn(slack: Slack, answer: Bot, transport: Transport, suggest: Suggest = async () => []) {
  const events: Event[] = [];
  const lines: string[] = [];
  const note = (fields: object, event: string) => {
    lines.push(`${event} ${JSON.stringify(fields)}`);
  };
  const { signingSecret, appToken } = slack.credentials;
  const adapter = createSlack({
    ...NO_PICTURES,
    ...slack.credentials,
    transport: transport === 'http' ? { kind: 'http', signingSecret } : { kind: 'socket', appToken },
    apiUrl: slack.apiUrl,
    deadlineMs: 300,
    now: () => new Date(),
    log: { info() {}, warn: note, error: note },
    suggest,
    receive: async (event) => {
      events.push(event);
      return answer(event);
    },
  });
  return { adapter, events, lines };
}

async function serve(slack: Slack, adapter: Adapter) {
  const server = createAdaptorServer({
    fetch: (request) => {
      const { pathname } = new URL(request.url);
      const route = adapter.routes.find((one) => one.path === pathname && one.method === request.method);
      return route?.handle(request) ?? new Response(null, { status: 404 });
    },
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(async () => {
    await new Promise((closed) => server.close(closed));
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  slack.connect(`http://127.0.0.1:${port}/slack/events`);
}

type Slack = Awaited<ReturnType<typeof fakeSlack>>;

/** Li's account in the fake workspace. */
export const li: Account = { platform: 'slack', workspace: 'T0001', user: 'li' };

/** A card for Li, sent for the first time. */
export function cardFor(key: string, card: Partial<Card>, more: Partial<Delivery> = {}): Delivery {
  const complete: Card = { tone: 'plain', blocks: [], summary: '日报', ...card };
  return { key, attempt: 1, to: li, locale: 'zh-CN', content: { kind: 'card', card: complete }, ...more };
}
