import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayTable as daysIn } from '../../src/calendar/seed.ts';
import { obligationsFor } from '../../src/commands/plan.ts';
import type { Demo } from '../../src/demo/rows.ts';
import { decodeLine } from '../../src/grading/stored.ts';
import type { Statement } from '../../src/pay/statement.ts';
import { readRulebook } from '../../src/rulebook/load.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { formatHundredths } from '../../src/scoring/decimal.ts';
import { decodeResult, type Result } from '../../src/scoring/result.ts';
import { readClock } from '../../src/store/clock.ts';
import { lockPayRun, savePool, statementsOf } from '../../src/store/pay.ts';
import { addTask } from '../../src/store/tasks.ts';
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
  employment?: string;
  attributes?: Readonly<Record<string, string>>;
}>;

/** A customer of everybody's in equal parts, or with the parts of those who look after it, in per cent. */
export type Served = string | Readonly<{ name: string; shares: Readonly<Record<string, number>> }>;

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
    units = {},
  }: Readonly<{
    starts: string;
    people: readonly Colleague[];
    customers?: readonly Served[];
    /** More units below `head`, by id. */
    units?: Readonly<Record<string, string>>;
  }>,
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
      grade: manager ? (one.grade === undefined ? (rulebook.grades.at(-1)?.id ?? null) : one.grade) : null,
      step: one.step ?? null,
      inPostSince: one.since ?? '2020-01-01',
      locale: 'zh-CN',
    };
  });
  const managers = rows.filter(({ role }) => role === 'manager');
  const names = customers.map((one) => (typeof one === 'string' ? one : one.name));
  const bank: Demo = {
    now,
    since: today,
    organisation: { name: '样例公司', nameEn: 'Sample Company' },
    units: [
      { id: 'head', parentId: null, name: '总部', nameEn: 'Head Office' },
      { id: 'unit', parentId: 'head', name: '城关营销部', nameEn: 'Chengguan Unit' },
      ...Object.entries(units).map(([id, name]) => ({ id, parentId: 'head', name, nameEn: name })),
    ],
    people: rows,
    customers: names.map((name, index) => ({
      id: BigInt(index + 1),
      name,
      segment: 'corporate',
      address: '城关东街37号',
      createdAt: now,
    })),
    assignments: customers.flatMap((customer, index) =>
      sharesOf(customer, managers).map(([personId, share]) => ({
        customerId: BigInt(index + 1),
        personId,
        share,
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
  for (const { id: who, employment = null, attributes } of people)
    if (attributes ?? employment)
      await database.person.update({ where: { id: who }, data: { employment, attributes: attributes ?? {} } });
  const owner = (name: string) => {
    const customer = names.indexOf(name);
    return customer < 0 ? { personId: name } : { customerId: BigInt(customer + 1) };
  };
  /** Long work, done as if `by` had asked for it by chat. */
  const asks = async (by: string, kind: string, detail: Readonly<Record<string, string>>) => {
    const id = await database.$transaction(async (tx) =>
      addTask(tx, { kind, detail, personId: by, at: await readClock(database) }),
    );
    await daybook.worker.drain();
    const task = await database.task.findUniqueOrThrow({ where: { id } });
    if (task.state !== 'done') throw new Error(`${kind} is ${task.state}:\n${daybook.lines.join('\n')}`);
  };

  return {
    ...daybook,
    rulebook,
    /** Figures: person, or customer by name; kind, day, value as people write it, attributes. */
    async figures(...given: readonly (readonly [string, string, string, number, Readonly<Record<string, string>>?])[]) {
      await database.fact.createMany({
        data: given.map(([whose, kind, on, value, attributes = {}]) => ({
          ...owner(whose),
          kind,
          on: midnight(on),
          value: scaled(value),
          attributes,
        })),
      });
    },
    /** A product with its unit prices from days on, and what the catalogue says of it. */
    async product(
      id: string,
      name: string,
      prices: Readonly<Record<string, number>>,
      attributes: Readonly<Record<string, string>> = {},
    ) {
      await database.product.create({ data: { id, name, nameEn: name, attributes } });
      await database.productPrice.createMany({
        data: Object.entries(prices).map(([from, price]) => ({
          productId: id,
          fromOn: midnight(from),
          price: scaled(price),
        })),
      });
    },
    /** Sales: person, or customer by name; product, day, quantity. */
    async sales(...given: readonly (readonly [string, string, string, number])[]) {
      await database.sale.createMany({
        data: given.map(([whose, productId, on, quantity]) => ({
          ...owner(whose),
          productId,
          on: midnight(on),
          quantity: scaled(quantity),
        })),
      });
    },
    /** Exams: person, exam, day passed. */
    async exams(...given: readonly (readonly [string, string, string])[]) {
      await database.examResult.createMany({
        data: given.map(([personId, exam, on]) => ({ personId, exam, passedOn: midnight(on) })),
      });
    },
    /** Ability reviews: person, day, score. */
    async reviews(...given: readonly (readonly [string, string, number])[]) {
      await database.abilityReview.createMany({
        data: given.map(([personId, on, score]) => ({ personId, on: midnight(on), score: scaled(score) })),
      });
    },
    /** Targets that were agreed: person, indicator, period, value; of which origin, where it is not from above. */
    async targets(...given: readonly (readonly [string, string, string, number, 'own'?])[]) {
      await database.target.createMany({
        data: given.map(([personId, indicator, period, value, origin = 'table']) => ({
          personId,
          indicator,
          period,
          origin,
          value: scaled(value),
        })),
      });
    },
    /** Confirmed events: person, kind, day, points, attributes. */
    async events(...given: readonly (readonly [string, string, string, number?, Readonly<Record<string, string>>?])[]) {
      await database.event.createMany({
        data: given.map(([personId, kind, on, points = 0, attributes = {}]) => ({
          personId,
          kind,
          on: midnight(on),
          points: scaled(points),
          attributes,
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
      await asks(by, 'period.close', { period: key });
      const settled = await database.scoringPeriod.findFirst({ where: { key } });
      if (settled?.state !== 'closed') throw new Error(`${key} cannot be closed:\n${daybook.lines.join('\n')}`);
      const results = await this.results(key);
      return Object.fromEntries(
        [...results].map(([person, { outcome }]) => [
          person,
          outcome.kind === 'total' ? formatHundredths(outcome.total) : null,
        ]),
      );
    },
    /**
     * Has grades proposed from a closed period on a grading day, and confirms them from the day `from` on, where one is given. Returns
     * what is proposed for everybody: `rises senior a`, `undecided`.
     */
    async grades(period: string, on: string, by: string, from?: string): Promise<Readonly<Record<string, string>>> {
      await asks(by, 'grades.propose', { period, on });
      const proposal = await database.gradeProposal.findFirstOrThrow({
        orderBy: { id: 'desc' },
        include: { lines: true },
      });
      if (from !== undefined) await asks(by, 'grades.confirm', { proposal: `${proposal.id}`, on: from });
      return Object.fromEntries(
        proposal.lines.map(({ personId, change, line }) => {
          const { after } = decodeLine(line);
          return [personId, [change, after?.grade, after?.step].filter((word) => word != null).join(' ')];
        }),
      );
    },
    /** Issues the pay of a closed period; `pool` is what is shared out, in money. Returns everybody's statement. */
    async pays(period: string, by: string, pool?: number): Promise<Readonly<Record<string, Statement>>> {
      if (pool !== undefined) {
        const now = await readClock(database);
        await database.$transaction(async (tx) => {
          await lockPayRun(tx, period, by, now);
          await savePool(tx, period, scaled(pool), by, now);
        });
      }
      await asks(by, 'pay.issue', { period });
      const statements = await Promise.all(
        managers.map(async ({ id: who }) => (await statementsOf(database, who, period))[0]),
      );
      return Object.fromEntries(
        statements.flatMap((one) => (one ? [[one.statement.person, one.statement] as const] : [])),
      );
    },
    /** Everybody's stored result for a period. */
    async results(key: string): Promise<ReadonlyMap<string, Result>> {
      const stored = await database.result.findMany({ where: { period: key }, orderBy: { personId: 'asc' } });
      return new Map(stored.map(({ personId, explanation }) => [personId, decodeResult(explanation)]));
    },
  };
}

/** Hundredths of a percent, by person. */
function sharesOf(
  customer: Served,
  managers: readonly Readonly<{ id: string }>[],
): readonly (readonly [string, number])[] {
  if (typeof customer !== 'string')
    return Object.entries(customer.shares).map(([person, percent]) => [person, percent * 100]);
  return managers.map(({ id }, place) => [
    id,
    Math.floor(10_000 / managers.length) + (place < 10_000 % managers.length ? 1 : 0),
  ]);
}

function midnight(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

function scaled(value: number): bigint {
  return BigInt(Math.round(value * 10_000));
}
