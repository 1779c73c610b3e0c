import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePeriod } from '../../src/calendar/period.ts';
import { dayTable as daysIn } from '../../src/calendar/seed.ts';
import { closePeriod } from '../../src/commands/settle-periods.ts';
import type { Demo } from '../../src/demo/rows.ts';
import { createWords } from '../../src/i18n.ts';
import { obligationsFor } from '../../src/jobs/plan-obligations.ts';
import { readRulebook } from '../../src/rulebook/load.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { formatHundredths } from '../../src/scoring/decimal.ts';
import { decodeResult, type Result } from '../../src/scoring/result.ts';
import { readClock } from '../../src/store/clock.ts';
import { dayTable } from '../../src/store/rulebooks.ts';
import { openDaybook } from './daybook.ts';
import { at, GIVEN } from './small-bank.ts';

const FOLDER = join(import.meta.dirname, '../../rulebooks');

/** Somebody of a small organisation; a manager unless said, of the one unit below `head`. */
export type Colleague = Readonly<{
  id: string;
  name: string;
  role?: string;
  unit?: string;
  type?: string | null;
  grade?: string | null;
  step?: string | null;
  since?: string;
}>;

/** A rulebook of ours, read; its text too. */
export function shippedRulebook(id: string): Readonly<{ rulebook: Rulebook; text: string }> {
  const file = join(FOLDER, `${id}.yaml`);
  const text = readFileSync(file, 'utf8');
  const read = readRulebook(text, file);
  if (read.kind !== 'ok')
    throw new Error(read.mistakes.map(({ line, message }) => `${file}:${line} ${message}`).join('\n'));
  return { rulebook: read.rulebook, text };
}

/**
 * A small organisation that lives by one of the shipped rulebooks, from a morning on. People talk to it as they do in Slack or Feishu;
 * the clock is walked, so that deadlines pass and reminders come; figures are stored as an import would leave them.
 */
export async function openSystem(
  id: string,
  {
    starts,
    people,
    customers = [],
  }: Readonly<{ starts: string; people: readonly Colleague[]; customers?: readonly string[] }>,
) {
  const { rulebook, text } = shippedRulebook(id);
  const now = at(starts);
  const today = starts.slice(0, 10);
  const rows = people.map((one): Demo['people'][number] => {
    const manager = (one.role ?? 'manager') === 'manager';
    return {
      id: one.id,
      name: one.name,
      nameEn: one.name,
      email: `${one.id}@team.example`,
      role: one.role ?? 'manager',
      unitId: one.unit ?? 'unit',
      managerType: manager ? (one.type ?? rulebook.manager_types[0]?.id ?? null) : null,
      grade: manager ? (one.grade ?? rulebook.grades.at(-1)?.id ?? null) : null,
      step: one.step ?? null,
      inPostSince: one.since ?? '2020-01-01',
      locale: 'zh-CN',
    };
  });
  const managers = rows.filter(({ role }) => role === 'manager');
  const bank: Demo = {
    now,
    since: today,
    organisation: { name: '样例公司', nameEn: 'Sample Company' },
    units: [
      { id: 'head', parentId: null, name: '总部', nameEn: 'Head Office' },
      { id: 'unit', parentId: 'head', name: '城关营销部', nameEn: 'Chengguan Unit' },
    ],
    people: rows,
    customers: customers.map((name, index) => ({
      id: BigInt(index + 1),
      name,
      segment: 'corporate',
      address: '城关东街37号',
      createdAt: now,
    })),
    // Everybody knows every customer, each for an equal part.
    assignments: customers.flatMap((_, index) =>
      managers.map(({ id: personId }, place) => ({
        customerId: BigInt(index + 1),
        personId,
        share: Math.floor(10_000 / managers.length) + (place < 10_000 % managers.length ? 1 : 0),
        fromOn: '2020-01-01',
      })),
    ),
    reports: [],
    counters: [],
    ratings: [],
    obligations: obligationsFor(
      managers.map((one) => ({ ...one, dutyZone: rulebook.zone, leftOn: null })),
      today,
      { rulebook, days: daysIn(GIVEN.calendar.days, GIVEN.calendar.years) },
    ).map((one) => ({ ...one, state: 'due', filedAt: null, reportId: null })),
    facts: [],
    targets: [],
    talks: [],
    script: [],
  };
  const daybook = await openDaybook({
    bank,
    given: { ...GIVEN, rulebook: { version: rulebook.version, zone: rulebook.zone, text } },
  });
  const { database } = daybook;

  return {
    ...daybook,
    rulebook,
    /** Figures: person, kind, day, value as people write it, attributes. */
    async figures(...given: readonly (readonly [string, string, string, number, Readonly<Record<string, string>>?])[]) {
      await database.fact.createMany({
        data: given.map(([personId, kind, on, value, attributes = {}]) => ({
          personId,
          kind,
          on: midnight(on),
          value: scaled(value),
          attributes,
        })),
      });
    },
    /** Targets: person, indicator, period, value. */
    async targets(...given: readonly (readonly [string, string, string, number])[]) {
      await database.target.createMany({
        data: given.map(([personId, indicator, period, value]) => ({
          personId,
          indicator,
          period,
          value: scaled(value),
        })),
      });
    },
    /** Confirmed events: person, kind, day, points. */
    async events(...given: readonly (readonly [string, string, string, number?])[]) {
      await database.event.createMany({
        data: given.map(([personId, kind, on, points = 0]) => ({
          personId,
          kind,
          on: midnight(on),
          points: scaled(points),
          state: 'confirmed',
        })),
      });
    },
    /** What raters gave: form, person, group, rater, day, value on the group's own scale. */
    async evaluations(...given: readonly (readonly [string, string, string, string, string, number])[]) {
      await database.evaluation.createMany({
        data: given.map(([form, personId, raterGroup, rater, on, value]) => ({
          form,
          personId,
          raterGroup,
          rater,
          on: midnight(on),
          value: scaled(value),
        })),
      });
    },
    /** Closes a period as the appraiser does. Returns everybody's total as it is shown, `null` where there is none. */
    async closes(key: string, by: string): Promise<Readonly<Record<string, string | null>>> {
      const period = parsePeriod(key);
      if (!period) throw new Error(`there is no period ${key}`);
      const clock = await readClock(database);
      const settled = await closePeriod(
        { tx: database, now: clock, rulebook, days: await dayTable(database, rulebook), speak: createWords(), by },
        period,
      );
      if (settled.kind === 'refused') throw new Error(`${key} cannot be closed: ${JSON.stringify(settled)}`);
      const results = await this.results(key);
      return Object.fromEntries(
        [...results].map(([person, { outcome }]) => [
          person,
          outcome.kind === 'total' ? formatHundredths(outcome.total) : null,
        ]),
      );
    },
    /** Everybody's stored result for a period. */
    async results(key: string): Promise<ReadonlyMap<string, Result>> {
      const stored = await database.result.findMany({ where: { period: key }, orderBy: { personId: 'asc' } });
      return new Map(stored.map(({ personId, explanation }) => [personId, decodeResult(explanation)]));
    },
  };
}

function midnight(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

function scaled(value: number): bigint {
  return BigInt(Math.round(value * 10_000));
}
