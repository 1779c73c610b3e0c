import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seedDays } from '../../src/calendar/seed.ts';
import { localDate } from '../../src/calendar/zone.ts';
import type { Context } from '../../src/commands/command.ts';
import { OFFERED_DAYS } from '../../src/commands/file-day.ts';
import type { Database } from '../../src/database/connect.ts';
import { createWords } from '../../src/i18n.ts';
import type { JobContext } from '../../src/jobs/job.ts';
import { readRulebook } from '../../src/rulebook/load.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { customersOf } from '../../src/store/customers.ts';
import { deskOf } from '../../src/store/desk.ts';
import { peopleById } from '../../src/store/people.ts';
import { dayTable } from '../../src/store/rulebooks.ts';

/** The rulebook of the demo bank. */
const TEXT = readFileSync(join(import.meta.dirname, '../../rulebooks/rural-coop-bank.yaml'), 'utf8');
export const RULEBOOK = rulebookOf(TEXT);
export const SPEAK = createWords();

/** Somebody of the organisation; what is not said is a full-time junior manager of the one branch, long in post. */
type Somebody = Readonly<{
  id: string;
  name?: string;
  nameEn?: string;
  role?: string;
  unitId?: string;
  managerType?: string | null;
  grade?: string | null;
  since?: string;
  left?: string;
  locale?: string;
  digest?: boolean;
}>;

export type Organisation = Readonly<{
  /** Without any: one branch, `branch`, below `bank`. */
  units?: readonly Readonly<{ id: string; parentId?: string; name: string; nameEn: string }>[];
  people: readonly Somebody[];
}>;

const BRANCHES = [
  { id: 'bank', name: '晋源银行', nameEn: 'Jinyuan Bank' },
  { id: 'branch', parentId: 'bank', name: '城关支行', nameEn: 'Chengguan Branch' },
];

/** Stores a small organisation: its units, people (each with an account named after them), the rulebook and China's holidays. */
export async function organise(database: Database, { units = BRANCHES, people }: Organisation): Promise<void> {
  const hash = createHash('sha256').update(TEXT).digest('hex');
  await database.organisation.create({ data: { name: '晋源银行', nameEn: 'Jinyuan Bank' } });
  await database.rulebookVersion.create({
    data: { version: RULEBOOK.version, text: TEXT, hash, zone: RULEBOOK.zone, effectiveFrom: midnight('2026-01-01') },
  });
  const { days, years } = seedDays();
  await database.calendarDay.createMany({ data: days.map((day) => ({ ...day, date: midnight(day.date) })) });
  await database.calendarYear.createMany({ data: years.map((year) => ({ year })) });
  await database.unit.createMany({ data: [...units] });
  await database.person.createMany({
    data: people.map(({ id, since = '2024-01-01', left, ...given }) => ({
      name: id,
      nameEn: id,
      role: 'manager',
      unitId: 'branch',
      managerType: (given.role ?? 'manager') === 'manager' ? 'full_time' : null,
      grade: (given.role ?? 'manager') === 'manager' ? 'junior' : null,
      ...given,
      id,
      inPostSince: midnight(since),
      leftOn: left === undefined ? null : midnight(left),
    })),
  });
  await database.account.createMany({
    data: people.map(({ id }) => ({
      platform: 'playground',
      workspace: 'test',
      userId: id,
      personId: id,
      usedAt: midnight('2026-01-01'),
    })),
  });
}

/** Stores figures: `[person, kind, day, value]`, the value as people write it. */
export async function figures(database: Database, rows: readonly (readonly [string, string, string, number])[]) {
  await database.fact.createMany({
    data: rows.map(([personId, kind, on, value]) => ({
      personId,
      kind,
      on: midnight(on),
      value: BigInt(Math.round(value * 10_000)),
    })),
  });
}

/** Sets targets: `[person, indicator, period, value]`. */
export async function targets(database: Database, rows: readonly (readonly [string, string, string, number])[]) {
  await database.target.createMany({
    data: rows.map(([personId, indicator, period, value]) => ({
      personId,
      indicator,
      period,
      value: BigInt(Math.round(value * 10_000)),
    })),
  });
}

let reports = 0;

/** Stores `count` visit reports of somebody about one day. */
export async function visits(database: Database, personId: string, on: string, count: number): Promise<void> {
  await database.report.createMany({
    data: Array.from({ length: count }, () => ({
      type: 'visit_report',
      number: `BF-${++reports}`,
      personId,
      unitId: 'branch',
      aboutOn: midnight(on),
      filedAt: new Date(`${on}T17:00:00+08:00`),
      late: false,
      content: { kind: 'in_person' },
    })),
  });
}

/** Stores what somebody owed: a daily log for each day, due at 18:00 in Shanghai, with what has become of it. */
export async function logs(
  database: Database,
  personId: string,
  days: Readonly<Record<string, 'due' | 'filed' | 'late' | 'missing' | 'excused'>>,
): Promise<void> {
  const filedAt = { filed: 'T17:40:00+08:00', late: 'T21:00:00+08:00' };
  await database.obligation.createMany({
    data: Object.entries(days).map(([day, state]) => ({
      personId,
      unitId: 'branch',
      report: 'daily_log',
      period: day,
      aboutOn: midnight(day),
      dueAt: new Date(`${day}T18:00:00+08:00`),
      dueOn: midnight(day),
      state,
      filedAt: state === 'filed' || state === 'late' ? new Date(`${day}${filedAt[state]}`) : null,
    })),
  });
}

/** What a command is given when this person uses it at `now`. Queries run one by one, outside a transaction. */
export async function contextFor(
  database: Database,
  personId: string,
  now: Date,
  rulebook = RULEBOOK,
): Promise<Context> {
  const [person] = await peopleById(database, [personId]);
  if (!person) throw new Error(`there is no ${personId}`);
  return {
    tx: database,
    now,
    person,
    rulebook,
    words: SPEAK[person.locale],
    speak: SPEAK,
    days: () => dayTable(database, rulebook),
    customers: () => customersOf(database, person.id, localDate(now, person.dutyZone)),
    desk: () => deskOf(database, person.id, { today: localDate(now, person.dutyZone), days: OFFERED_DAYS }),
    event: {
      id: 'event',
      kind: 'message',
      account: { platform: 'playground', workspace: 'test', user: personId },
      forms: 'answer',
      textOnly: false,
    },
  };
}

/** What a job is given at `now`. */
export async function jobContext(database: Database, now: Date, rulebook = RULEBOOK): Promise<JobContext> {
  return { tx: database, now, rulebook, days: await dayTable(database, rulebook), speak: SPEAK };
}

function rulebookOf(text: string): Rulebook {
  const read = readRulebook(text, 'rural-coop-bank.yaml');
  if (read.kind !== 'ok') throw new Error(read.mistakes.map(({ message }) => message).join('\n'));
  return read.rulebook;
}

/** A date as date columns hold it. */
function midnight(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}
