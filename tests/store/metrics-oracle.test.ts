import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Indicator } from '../../src/rulebook/indicators.ts';
import type { Metric } from '../../src/rulebook/metrics.ts';
import { emptyMeasurement } from '../../src/scoring/indicator.ts';
import { metricsFor } from '../../src/store/metrics.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import {
  type AssignmentRow,
  type DutyRow,
  type EvaluationRow,
  type EventRow,
  type Exact,
  evaluationMetric,
  eventMetric,
  type FactRow,
  factMetric,
  journalMetric,
  lineMetric,
  type PriceRow,
  planMetric,
  punctualityMetric,
  type RatingRow,
  type ReportRow,
  reviewMetric,
  type SaleRow,
  unitMetric,
  worded,
} from './metrics-oracle.ts';

const PEOPLE = ['li', 'wang', 'zhao'];
const DAYS = { from: 16, to: 22 };
const NAME = { 'zh-CN': '名', en: 'name' };

let clone: TestDatabase;
beforeAll(async () => {
  clone = await cloneDatabase();
});
afterAll(() => clone.drop());

type Data = Readonly<{
  facts: FactRow[];
  assignments: AssignmentRow[];
  reports: ReportRow[];
  ratings: RatingRow[];
  duties: DutyRow[];
  events: EventRow[];
  prices: PriceRow[];
  sales: SaleRow[];
  evaluations: EvaluationRow[];
  now: number;
}>;

const someone = fc.constantFrom(...PEOPLE);
const someDay = fc.integer({ min: 14, max: 24 });
const customer = fc.integer({ min: 1, max: 3 });
const type = fc.constantFrom('visit', 'log');
const product = fc.constantFrom('card', 'loan');
/** Minutes of the month, few enough that filings meet deadlines exactly. */
const minute = someDay.chain((day) => fc.constantFrom(1080, 1081).map((time) => (day - 1) * 1440 + time));

const data: fc.Arbitrary<Data> = fc.record({
  facts: fc.array(
    fc.record({
      person: fc.option(someone),
      customer: fc.option(customer),
      day: someDay,
      value: fc.oneof(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -10_000_000, max: 10_000_000 })),
      origin: fc.option(fc.constantFrom('won', 'natural')),
    }),
    { maxLength: 14 },
  ),
  assignments: fc.array(
    fc.record({
      customer,
      person: someone,
      share: fc.integer({ min: 1, max: 10_000 }),
      from: someDay,
      until: fc.option(someDay),
    }),
    { maxLength: 8 },
  ),
  reports: fc.array(
    fc.record({
      person: someone,
      type: fc.constantFrom('visit', 'visit', 'log', 'plan'),
      about: someDay,
      customer: fc.option(customer),
      kind: fc.constantFrom('in_person', 'phone'),
      withdrawn: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
      lines: fc.array(
        fc.record({ day: someDay, customer: fc.option(customer, { freq: 5 }), how: fc.constantFrom('visit', 'call') }),
        { maxLength: 5 },
      ),
    }),
    { maxLength: 18 },
  ),
  events: fc.array(
    fc.record({
      person: someone,
      day: someDay,
      points: fc.integer({ min: -50_000, max: 50_000 }),
      state: fc.constantFrom('recorded' as const, 'confirmed' as const, 'confirmed' as const, 'rejected' as const),
    }),
    { maxLength: 10 },
  ),
  prices: fc.uniqueArray(fc.record({ product, from: someDay, price: fc.integer({ min: 0, max: 300_000 }) }), {
    maxLength: 6,
    selector: ({ product, from }) => `${product} ${from}`,
  }),
  sales: fc.array(
    fc.record({
      product,
      person: fc.option(someone),
      customer: fc.option(customer),
      day: someDay,
      quantity: fc.integer({ min: -30_000, max: 90_000 }),
      channel: fc.option(fc.constantFrom('counter', 'online')),
    }),
    { maxLength: 12 },
  ),
  evaluations: fc.array(
    fc.record({
      person: someone,
      group: fc.constantFrom('supervisor', 'peers', 'customers', 'nobody'),
      rater: fc.constantFrom('a', 'b', 'c'),
      day: someDay,
      value: fc.integer({ min: 1, max: 5 }).map((stars) => stars * 10_000),
    }),
    { maxLength: 16 },
  ),
  ratings: fc.uniqueArray(
    fc.record({ report: fc.integer({ min: 0, max: 13 }), stars: fc.integer({ min: 1, max: 5 }), day: someDay }),
    { maxLength: 10, selector: ({ report }) => report },
  ),
  duties: fc.array(
    fc.record({
      person: someone,
      report: type,
      day: someDay,
      deadline: minute,
      extended: fc.option(minute),
      filed: fc.option(minute),
      excused: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
    }),
    { maxLength: 14 },
  ),
  now: minute,
});

const GROUPS = [
  { id: 'supervisor', weight: 500_000, minimum: 1, worst: 10_000, best: 50_000 },
  { id: 'peers', weight: 300_000, minimum: 2, worst: 0, best: 50_000 },
  { id: 'customers', weight: 200_000, minimum: 1, worst: 50_000, best: 10_000 },
];
const PLAN = { source: 'journal', report: 'plan', rows: 'lines' } as const;

/** Each metric with how the oracle works it out. */
const METRICS: readonly (readonly [metric: Metric, exact: (given: Data, person: string) => Exact])[] = [
  ...(['sum', 'avg', 'last', 'max', 'min', 'count'] as const).map(
    (by) =>
      [
        { source: 'fact', fact: 'deposit', by },
        ({ facts, assignments }: Data, person: string) => factMetric(facts, assignments, person, by, DAYS, null),
      ] as const,
  ),
  [
    { source: 'fact', fact: 'deposit', by: 'sum', where: { origin: ['won'] } },
    ({ facts, assignments }, person) => factMetric(facts, assignments, person, 'sum', DAYS, 'won'),
  ],
  [
    { source: 'journal', report: 'visit', count: 'reports' },
    ({ reports }, person) => journalMetric(reports, person, 'visit', 'reports', DAYS, null),
  ],
  [
    { source: 'journal', report: 'visit', count: 'customers', where: { kind: ['in_person'] } },
    ({ reports }, person) => journalMetric(reports, person, 'visit', 'customers', DAYS, 'in_person'),
  ],
  [
    { source: 'punctuality', reports: ['log', 'visit'] },
    ({ duties, now }, person) => punctualityMetric(duties, person, ['log', 'visit'], DAYS, now),
  ],
  [
    { source: 'punctuality', reports: ['log'] },
    ({ duties, now }, person) => punctualityMetric(duties, person, ['log'], DAYS, now),
  ],
  ...(['rows', 'reports', 'customers'] as const).flatMap((count) => {
    const customer = count === 'customers' ? { customer: 'customer' } : {};
    const none = { how: null, kind: null };
    const both = { how: 'call', kind: 'phone' };
    return [
      [
        { ...PLAN, count, ...customer },
        ({ reports }: Data, person: string) => lineMetric(reports, person, count, DAYS, none),
      ],
      [
        { ...PLAN, count, ...customer, where: { how: ['call'], kind: ['phone'] } },
        ({ reports }: Data, person: string) => lineMetric(reports, person, count, DAYS, both),
      ],
    ] as const;
  }),
  [
    { source: 'plan_fulfilment', plan: 'plan', rows: 'lines', day: 'day', customer: 'customer', visits: 'visit' },
    ({ reports, now }, person) => planMetric(reports, person, DAYS, Math.floor(now / 1440) + 1),
  ],
  ...(['count', 'points'] as const).map(
    (by) =>
      [
        { source: 'events', event: 'praise', by },
        ({ events }: Data, person: string) => eventMetric(events, person, by, DAYS),
      ] as const,
  ),
  [
    { source: 'units' },
    ({ sales, prices, assignments }, person) => unitMetric(sales, prices, assignments, person, DAYS, null),
  ],
  [
    { source: 'units', where: { channel: ['online'], line: ['retail'] } },
    ({ sales, prices, assignments }, person) => unitMetric(sales, prices, assignments, person, DAYS, 'online'),
  ],
  [
    {
      source: 'evaluation',
      form: 'yearly',
      anonymous_below: 3,
      groups: GROUPS.map(({ id, weight, minimum, worst, best }) => ({
        id,
        name: NAME,
        weight: BigInt(weight),
        minimum,
        named: false,
        scale: { worst: BigInt(worst), best: BigInt(best) },
      })),
    },
    ({ evaluations }, person) => evaluationMetric(evaluations, person, GROUPS, DAYS),
  ],
  [{ source: 'review' }, ({ ratings, reports }, person) => reviewMetric(ratings, reports, person, null, DAYS)],
  [
    { source: 'review', reports: ['log'] },
    ({ ratings, reports }, person) => reviewMetric(ratings, reports, person, 'log', DAYS),
  ],
];

const INDICATORS = METRICS.map(
  ([metric], index): Indicator => ({
    id: `i${index}`,
    name: NAME,
    unit: NAME,
    metric,
    method: { kind: 'direct' },
    floor: 0n,
    cap: 1_000_000n,
    no_data: 'zero',
  }),
);

it('metrics agree with going through the rows one by one, for any rows', async () => {
  await fc.assert(
    fc.asyncProperty(data, async (given) => {
      await store(given);
      const metrics = await metricsFor(clone.database, {
        indicators: INDICATORS,
        people: PEOPLE.map((id) => ({ id, dutyZone: 'Asia/Shanghai' })),
        from: dateOf(DAYS.from),
        to: dateOf(DAYS.to),
        now: instantOf(given.now),
        whole: given.now % 2 === 0,
      });
      for (const person of PEOPLE) {
        const found = INDICATORS.map(({ id, metric }) => metrics.get(person)?.get(id) ?? emptyMeasurement(metric));
        expect(found.map(({ value, rows }) => `${value ?? '-'} of ${rows}`)).toEqual(
          METRICS.map(([, exact]) => worded(exact(given, person))),
        );
      }
    }),
    { numRuns: 60, seed: 2026 },
  );
});

async function store(given: Data): Promise<void> {
  const { facts, assignments, reports, ratings, duties, events, prices, sales, evaluations } = given;
  const { database } = clone;
  await database.$executeRaw`
    TRUNCATE fact, assignment, rating, report, obligation, event, sale, product_price, product, evaluation RESTART IDENTITY`;
  await database.event.createMany({
    data: events.map(({ person, day, points, state }) => ({
      kind: 'praise',
      personId: person,
      on: dayOf(day),
      points: BigInt(points),
      state,
    })),
  });
  await database.product.createMany({
    data: ['card', 'loan'].map((id) => ({ id, name: id, nameEn: id, attributes: { line: 'retail' } })),
  });
  await database.productPrice.createMany({
    data: prices.map(({ product, from, price }) => ({ productId: product, fromOn: dayOf(from), price: BigInt(price) })),
  });
  await database.sale.createMany({
    data: sales.map(({ product, person, customer, day, quantity, channel }) => ({
      productId: product,
      personId: person,
      customerId: customer === null ? null : BigInt(customer),
      on: dayOf(day),
      quantity: BigInt(quantity),
      attributes: channel === null ? {} : { channel },
    })),
  });
  await database.evaluation.createMany({
    data: evaluations.map(({ person, group, rater, day, value }) => ({
      form: 'yearly',
      personId: person,
      raterGroup: group,
      rater,
      on: dayOf(day),
      value: BigInt(value),
    })),
  });
  await database.fact.createMany({
    data: facts.map(({ person, customer, day, value, origin }) => ({
      kind: 'deposit',
      personId: person,
      customerId: customer === null ? null : BigInt(customer),
      on: dayOf(day),
      value: BigInt(value),
      attributes: origin === null ? {} : { origin },
    })),
  });
  await database.assignment.createMany({
    data: assignments.map(({ customer, person, share, from, until }) => ({
      customerId: BigInt(customer),
      personId: person,
      share,
      fromOn: dayOf(from),
      untilOn: until === null ? null : dayOf(until),
    })),
  });
  await database.report.createMany({
    data: reports.map(({ person, type, about, customer, kind, withdrawn, lines }, index) => ({
      id: BigInt(index + 1),
      type,
      number: `BF-${index}`,
      personId: person,
      unitId: 'branch',
      aboutOn: dayOf(about),
      filedAt: instantOf(0),
      late: false,
      content: {
        kind,
        lines: JSON.stringify(
          lines.map(({ day, customer: of, how }) => ({
            day: dateOf(day),
            how,
            ...(of === null ? {} : { customer: String(of) }),
          })),
        ),
      },
      customerId: customer === null ? null : BigInt(customer),
      withdrawnAt: withdrawn ? instantOf(0) : null,
    })),
  });
  await database.rating.createMany({
    data: ratings
      .filter(({ report }) => report < reports.length)
      .map(({ report, stars, day }) => ({
        reportId: BigInt(report + 1),
        raterId: 'chen',
        stars,
        at: instantOf((day - 1) * 1440),
      })),
  });
  await database.obligation.createMany({
    data: duties.map(({ person, report, day, deadline, extended, filed, excused }, index) => ({
      personId: person,
      unitId: 'branch',
      report,
      period: `${index}`,
      aboutOn: dayOf(day),
      dueOn: dayOf(day),
      dueAt: instantOf(deadline),
      extendedUntil: extended === null ? null : instantOf(extended),
      filedAt: filed === null ? null : instantOf(filed),
      state: excused ? 'excused' : 'due',
    })),
  });
}

function dateOf(day: number): string {
  return `2026-11-${String(day).padStart(2, '0')}`;
}

function dayOf(day: number): Date {
  return new Date(`${dateOf(day)}T00:00:00Z`);
}

/** So many minutes after the month began in Shanghai. */
function instantOf(minutes: number): Date {
  return new Date(Date.parse('2026-11-01T00:00:00+08:00') + minutes * 60_000);
}
