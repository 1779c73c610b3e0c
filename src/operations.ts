import { Gauge, Registry } from 'prom-client';
import { isCovered } from './calendar/workday.ts';
import { localDate } from './calendar/zone.ts';
import type { Database } from './database/connect.ts';
import type { Health } from './server.ts';
import { lastBeat, readClock } from './store/clock.ts';
import { outOfReach } from './store/dead-letters.ts';
import { outboxStates } from './store/outbox.ts';
import { dayTable, type Rulebooks, rulebookOn } from './store/rulebooks.ts';
import { within } from './timing/deadline.ts';

/** Without a beat for so long something is wrong. */
const BEAT_MS = 5 * 60_000;
/** Whoever asks how we are waits a few seconds at most, and a database that hangs would answer after minutes. */
const ANSWER_MS = 1_500;

/** Whether the database answers and the scheduler beats, and whether the calendar knows this year. */
export async function healthOf(database: Database, rulebooks: Rulebooks, realNow: Date): Promise<Health> {
  return within(ANSWER_MS, askHow(database, rulebooks, realNow)).catch(() => ({
    ok: false,
    database: 'does not answer',
  }));
}

async function askHow(database: Database, rulebooks: Rulebooks, realNow: Date): Promise<Health> {
  const [now, beat] = [await readClock(database), await lastBeat(database)];
  const rulebook = await rulebookOn(database, rulebooks, now);
  const covered = isCovered(localDate(now, rulebook.zone), await dayTable(database, rulebook));
  const beatAgeMs = beat === null ? null : now.getTime() - beat.getTime();
  return {
    ok: beatAgeMs !== null && beatAgeMs < BEAT_MS,
    database: 'ok',
    beatAgeMs,
    calendar: covered ? 'ok' : 'this year is not in the calendar: only weekends count as days off',
    rulebook: rulebook.version,
    time: realNow.toISOString(),
  };
}

/** Figures for Prometheus, read when asked for. */
export function createMetrics(database: Database): () => Promise<Readonly<{ type: string; text: string }>> {
  const registry = new Registry();
  const outbox = new Gauge({
    name: 'daybook_outbox_messages',
    help: 'Messages by state',
    labelNames: ['state'],
    registers: [registry],
  });
  const parked = new Gauge({
    name: 'daybook_out_of_reach',
    help: 'Whom the platforms take no messages for',
    labelNames: ['who'],
    registers: [registry],
  });
  const beat = new Gauge({
    name: 'daybook_beat_age_seconds',
    help: 'Seconds since the scheduler beat',
    registers: [registry],
  });
  const memory = new Gauge({ name: 'daybook_resident_bytes', help: 'Resident memory', registers: [registry] });
  return async () => {
    for (const state of ['waiting', 'sent', 'dead', 'superseded']) outbox.set({ state }, 0);
    for (const { state, count } of await outboxStates(database)) outbox.set({ state }, count);
    const gone = await outOfReach(database);
    parked.set({ who: 'person' }, gone.filter(({ user }) => user !== null).length);
    parked.set({ who: 'workspace' }, gone.filter(({ user }) => user === null).length);
    const [now, at] = [await readClock(database), await lastBeat(database)];
    if (at) beat.set((now.getTime() - at.getTime()) / 1000);
    memory.set(process.memoryUsage.rss());
    return { type: registry.contentType, text: await registry.metrics() };
  };
}
