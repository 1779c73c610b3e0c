import type { PeriodicRule } from '../calendar/deadline.ts';
import type { DayTable } from '../calendar/workday.ts';
import type { Database, Tx } from '../database/connect.ts';
import type { Words } from '../i18n.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { Locale } from '../rulebook/words.ts';
import type { SupervisedUnit } from '../store/jobs.ts';
import type { Message } from '../store/outbox.ts';

/** What a job may touch; `now` is our clock. */
export type JobContext = Readonly<{
  tx: Tx;
  now: Date;
  rulebook: Rulebook;
  days: DayTable;
  speak: Readonly<Record<Locale, Words>>;
}>;

/**
 * Something that happens at times of the calendar, once a unit and time. `missed` says what becomes of occurrences that
 * nobody was there for: only the latest, all, or none; and whatever is older than `tooLateMinutes` is dropped.
 */
export type CalendarJob = Readonly<{
  name: string;
  rule: (rulebook: Rulebook) => PeriodicRule;
  missed: 'latest' | 'all' | 'skip';
  tooLateMinutes: number;
  run: (ctx: JobContext, unit: SupervisedUnit, slot: Date) => Promise<readonly Message[]>;
}>;

/**
 * Something that rows become due for. `run` does what has become due after `from` and up to `now`; what it writes must be the
 * same however often it runs (unique keys, states). `next` is the first instant after `after` at which it will have work, for
 * walking the demo clock.
 */
export type RowJob = Readonly<{
  name: string;
  run: (ctx: JobContext, from: Date) => Promise<readonly Message[]>;
  next: (ctx: JobContext, after: Date) => Promise<Date | null>;
}>;

/** A {@link RowJob} that does not wait for the beat where something has happened. `waits` asks in one query whether it has any work. */
export type PromptJob = RowJob & Readonly<{ waits: (database: Database) => Promise<boolean> }>;
