import { createAdaptorServer } from '@hono/node-server';
import { onTestFinished } from 'vitest';
import { createSlack } from '../../../adapters/slack/index.ts';
import type { Card } from '../../../src/chat/card.ts';
import type { Delivery } from '../../../src/chat/delivery.ts';
import type { Account, Answer, Event } from '../../../src/chat/event.ts';
import { fakeSlack } from '../../support/fake-slack.ts';

/** A fake workspace with our adapter in it, served over HTTP; `answer` stands for the bot. `events` holds what reached it. */
export async function running(answer: (event: Event) => Promise<Answer> | Answer = () => ({ kind: 'done' })) {
  const slack = await fakeSlack();
  const events: Event[] = [];
  const lines: string[] = [];
  const note = (fields: object, event: string) => {
    lines.push(`${event} ${JSON.stringify(fields)}`);
  };
  const adapter = createSlack({
    ...slack.credentials,
    apiUrl: slack.apiUrl,
    deadlineMs: 300,
    now: () => new Date(),
    log: { info: note, warn: note, error: note },
    receive: async (event) => {
      events.push(event);
      return answer(event);
    },
  });
  const server = createAdaptorServer({
    fetch: (request) => {
      const { pathname } = new URL(request.url);
      const route = adapter.routes.find((one) => one.path === pathname && one.method === request.method);
      return route?.handle(request) ?? new Response(null, { status: 404 });
    },
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  slack.connect(`http://127.0.0.1:${port}/slack/events`);
  slack.joins('li');
  await adapter.start();
  onTestFinished(async () => {
    await adapter.stop();
    await new Promise((closed) => server.close(closed));
    await slack.close();
  });
  return { slack, adapter, events, lines };
}

/** Li's account in the fake workspace. */
export const li: Account = { platform: 'slack', workspace: 'T0001', user: 'li' };

/** A card for Li, sent for the first time. */
export function cardFor(key: string, card: Partial<Card>, more: Partial<Delivery> = {}): Delivery {
  const complete: Card = { tone: 'plain', blocks: [], summary: '日报', ...card };
  return { key, attempt: 1, to: li, locale: 'zh-CN', content: { kind: 'card', card: complete }, ...more };
}
