import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Content } from '../../src/chat/delivery.ts';
import type { Database } from '../../src/database/connect.ts';
import type { Message } from '../../src/store/outbox.ts';
import type { TestDatabase } from '../support/database.ts';
import { at, day, openBranch, RULEBOOK, told } from '../support/talk-branch.ts';

/** The branch of {@link openBranch} with a rulebook in force, whose clock stands at `now`: a demo's or the world's. */
export async function openHeart(now: string, { demo = true } = {}): Promise<TestDatabase> {
  const branch = await openBranch();
  const { database } = branch;
  const text = readFileSync(new URL('../../rulebooks/rural-coop-bank.yaml', import.meta.url), 'utf8');
  const hash = createHash('sha256').update(text).digest('hex');
  await database.rulebookVersion.create({
    data: { version: RULEBOOK.version, text, hash, zone: RULEBOOK.zone, effectiveFrom: day('2026-01-01') },
  });
  await database.calendarYear.create({ data: { year: 2026 } });
  await database.organisation.create({ data: { name: '合作银行', nameEn: 'Bank', demo } });
  await setClock(database, now);
  return branch;
}

/** What passing time does, at once. */
export async function setClock(database: Database, now: string): Promise<void> {
  await database.$executeRaw`
    UPDATE organisation SET clock_offset_ms = round(extract(epoch FROM (${at(now)}::timestamptz - clock_timestamp())) * 1000)::bigint`;
}

type Owed = Readonly<{
  who: string;
  due: string;
  report?: string;
  state?: 'due' | 'filed' | 'late' | 'missing' | 'excused';
  unit?: string;
  extendedUntil?: string;
}>;

/** A report that somebody owes by `due`, about that day. */
export async function owe(database: Database, owed: Owed): Promise<bigint> {
  const { who, due, report = 'daily_log', state = 'due', unit = 'city', extendedUntil } = owed;
  const date = due.slice(0, 10);
  const { id } = await database.obligation.create({
    data: {
      personId: who,
      unitId: unit,
      report,
      period: `${date} ${due.slice(11)}`,
      aboutOn: day(date),
      dueAt: at(due),
      dueOn: day(date),
      state,
      extendedUntil: extendedUntil === undefined ? null : at(extendedUntil),
      filedAt: state === 'filed' || state === 'late' ? at(due) : null,
    },
  });
  return id;
}

/** How things stand for one person's reports, in order of their deadlines. */
export async function states(database: Database, who: string): Promise<readonly string[]> {
  const rows = await database.obligation.findMany({ where: { personId: who }, orderBy: { dueAt: 'asc' } });
  return rows.map(({ state }) => state);
}

/** Who is written to, in order. */
export function addressees(messages: readonly Message[]): readonly (string | null)[] {
  return messages.map(({ to }) => to.person).toSorted();
}

/** What a message says, line by line. */
export function said({ content }: Readonly<{ content: Content }>): readonly string[] {
  return content.kind === 'card' ? told(content.card) : [];
}

/** A wall-clock time of China: `11-18 15:00`. */
export function wall(instant: Date | undefined): string | undefined {
  return instant && new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ');
}
