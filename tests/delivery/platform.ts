import { setTimeout as sleep } from 'node:timers/promises';
import type { Adapter, Limits, Log, Rate } from '../../src/chat/adapter.ts';
import type { Delivery, Sent } from '../../src/chat/delivery.ts';
import { sentence } from '../../src/commands/command.ts';
import type { Database } from '../../src/database/connect.ts';
import { createSender, type Sender } from '../../src/delivery/sender.ts';
import { type Message, post } from '../../src/store/outbox.ts';

/** A platform that does as it is told, remembers everything, and says how many deliveries of one message were on their way at once. */
export function createPlatform(answer: (delivery: Delivery) => Sent | Promise<Sent> = sentAs, limits?: Limits) {
  const attempts: Delivery[] = [];
  const under = new Map<string, number>();
  const overlaps: string[] = [];
  const adapter: Adapter = {
    platform: 'test',
    ...(limits && { limits }),
    routes: [],
    start: async () => {},
    stop: async () => {},
    profile: async () => null,
    fetch: async () => ({ kind: 'gone', reason: 'no pictures here' }),
    async send(delivery) {
      attempts.push(delivery);
      const { key } = delivery;
      under.set(key, (under.get(key) ?? 0) + 1);
      if ((under.get(key) ?? 0) > 1) overlaps.push(key);
      try {
        return await answer(delivery);
      } finally {
        under.set(key, (under.get(key) ?? 0) - 1);
      }
    },
  };
  return { adapter, attempts, overlaps, keys: () => attempts.map(({ key }) => key) };
}

/**
 * A platform that keeps its limits more strictly than any real one: whenever a message comes, the span before it is counted to the
 * microsecond, everything included that came and was refused. Every message takes its own time to get there and back.
 */
export function createStrictPlatform(limits: Limits) {
  const arrivals: { at: number; user: string; key: string }[] = [];
  const refused: string[] = [];
  const isOver = ({ most, perMs }: Rate, at: number, user?: string) =>
    arrivals.filter((one) => one.at > at - perMs && (user === undefined || one.user === user)).length > most;
  const platform = createPlatform(async (delivery) => {
    await sleep(Math.random() * 30);
    const at = performance.now();
    const { user } = delivery.to;
    arrivals.push({ at, user, key: delivery.key });
    const over = limits.workspace.some((rate) => isOver(rate, at)) || isOver(limits.person, at, user);
    if (over) refused.push(delivery.key);
    await sleep(Math.random() * 30);
    return over ? { kind: 'retry', afterMs: 1_000, reason: 'too many', limit: 'workspace' } : sentAs(delivery);
  }, limits);
  return { ...platform, arrivals, refused };
}

export function sentAs({ key }: Delivery): Sent {
  return { kind: 'sent', message: `message of ${key}` };
}

export function senderOf(database: Database, adapter: Adapter, clock: () => number = () => performance.now()): Sender {
  const log: Log = { info: () => {}, warn: () => {}, error: () => {} };
  return createSender({ database, adapters: [adapter], log, clock, random: () => 0 });
}

export type Put = Partial<Message> & Readonly<{ key: string; who?: string }>;

/** Puts messages for people of the branch into the outbox; replies in English unless they say otherwise. */
export async function putInto(database: Database, messages: readonly Put[], now: Date): Promise<void> {
  const full = messages.map(({ who = 'li', ...part }) => ({
    to: { person: who },
    locale: 'en' as const,
    priority: 'reply' as const,
    content: { kind: 'card' as const, card: sentence(part.key) },
    ...part,
  }));
  await database.$transaction((tx) => post(tx, full, now));
}

/** An account of nobody in particular. */
export function stranger(user: string, workspace = 'w'): Message['to'] {
  return { account: { platform: 'test', workspace, user }, person: null };
}

/** Real time does not wait for tests: leases, pauses and what was tried are put into the past. */
export async function letTimePass(database: Database): Promise<void> {
  await database.$executeRaw`
    UPDATE outbox SET retry_at = retry_at - interval '1 day', lease_until = lease_until - interval '1 day', tried_at = tried_at - interval '1 day'`;
  await database.$executeRaw`UPDATE parking SET probe_at = probe_at - interval '1 day', since = since - interval '1 day'`;
  await database.$executeRaw`UPDATE pace SET paused_until = paused_until - interval '1 day'`;
}

export async function until(done: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  for (const end = performance.now() + ms; !(await done()); ) {
    if (performance.now() > end) throw new Error(`it did not happen within ${ms} ms`);
    await sleep(5);
  }
}
