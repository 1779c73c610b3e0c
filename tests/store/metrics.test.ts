import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Indicator } from '../../src/rulebook/indicators.ts';
import type { Metric } from '../../src/rulebook/metrics.ts';
import { formatDecimal } from '../../src/scoring/decimal.ts';
import { metricsFor } from '../../src/store/metrics.ts';
import type { MetricsInput } from '../../src/store/metrics-sources.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

/** The week of Monday 16 to Sunday 22 November 2026, looked at once it is over. */
const WEEK = { from: '2026-11-16', to: '2026-11-22', now: new Date('2026-11-23T09:00:00+08:00') };
const LI = { id: 'li', dutyZone: 'Asia/Shanghai' };
const WANG = { id: 'wang', dutyZone: 'Asia/Urumqi' };
const NAME = { 'zh-CN': '名', en: 'name' };

let clone: TestDatabase;
beforeAll(async () => {
  clone = await cloneDatabase();
  await clone.database.unit.create({ data: { id: 'branch', name: '城关支行', nameEn: 'Chengguan' } });
  const person = { role: 'manager', unitId: 'branch', inPostSince: day('2024-01-01') };
  await clone.database.person.createMany({
    data: [
      { ...person, id: 'li', name: '李娜', nameEn: 'Li Na' },
      { ...person, id: 'wang', name: '王芳', nameEn: 'Wang Fang' },
      { ...person, id: 'zhao', name: '赵磊', nameEn: 'Zhao Lei' },
    ],
  });
});
afterAll(() => clone.drop());
beforeEach(async () => {
  const { rating, report, obligation, fact, assignment } = clone.database;
  await rating.deleteMany();
  await report.deleteMany();
  await obligation.deleteMany();
  await fact.deleteMany();
  await assignment.deleteMany();
});

function day(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

/** `value of rows` for each person measured; `+n` is still to come, `-` no data. */
async function measured(metric: Metric, input: Partial<MetricsInput> = {}): Promise<Record<string, string>> {
  const metrics = await metricsFor(clone.database, {
    ...WEEK,
    people: [LI, WANG],
    indicators: [indicator('it', metric)],
    ...input,
  });
  return Object.fromEntries(
    [...metrics].flatMap(([person, own]) => {
      const one = own.get('it');
      if (!one) return [];
      const value = one.value === null ? '-' : formatDecimal(one.value);
      return [[person, `${value} of ${one.rows}${one.pending ? ` +${one.pending}` : ''}`]];
    }),
  );
}

function indicator(id: string, metric: Metric): Indicator {
  return {
    id,
    name: NAME,
    unit: NAME,
    metric,
    method: { kind: 'direct' },
    floor: 0n,
    cap: 1_000_000n,
    no_data: 'zero',
  };
}

type ReportCase = Readonly<{
  person?: string;
  type?: string;
  about?: string;
  content?: Record<string, string>;
  customer?: bigint;
  withdrawn?: boolean;
  late?: boolean;
}>;

let numbers = 0;
async function report(given: ReportCase = {}): Promise<bigint> {
  const {
    person = 'li',
    type = 'visit',
    about = '2026-11-18',
    content = {},
    customer,
    withdrawn,
    late = false,
  } = given;
  numbers += 1;
  const { id } = await clone.database.report.create({
    data: {
      type,
      number: `BF-${numbers}`,
      personId: person,
      unitId: 'branch',
      aboutOn: day(about),
      filedAt: WEEK.now,
      late,
      content,
      customerId: customer ?? null,
      withdrawnAt: withdrawn ? WEEK.now : null,
    },
  });
  return id;
}

describe('journals', () => {
  const visits: Metric = { source: 'journal', report: 'visit', count: 'reports' };

  it('count accepted reports by the day they are about, both ends included', async () => {
    await report({ about: '2026-11-15' });
    await report({ about: '2026-11-16' });
    await report({ about: '2026-11-22', late: true });
    await report({ about: '2026-11-23' });
    await report({ withdrawn: true });
    await report({ type: 'log' });
    await report({ person: 'wang' });
    await report({ person: 'zhao' });
    expect(await measured(visits)).toEqual({ li: '2.0000 of 2', wang: '1.0000 of 1' });
  });

  it('count a customer once, and none for a report without one', async () => {
    await report({ customer: 1n });
    await report({ customer: 1n });
    await report({ customer: 2n });
    await report();
    expect(await measured({ ...visits, count: 'customers' })).toEqual({ li: '2.0000 of 4' });
  });

  it('count what every named field of the filter lets through', async () => {
    await report({ content: { kind: 'in_person', stage: 'offer' } });
    await report({ content: { kind: 'phone', stage: 'offer' } });
    await report({ content: { kind: 'in_person', stage: 'first' } });
    await report({ content: { kind: 'in_person' } });
    const where = { kind: ['in_person'], stage: ['offer', 'signed'] };
    expect(await measured({ ...visits, where })).toEqual({ li: '1.0000 of 1' });
    expect(await measured({ ...visits, where: { kind: ['in_person', 'phone'] } })).toEqual({ li: '4.0000 of 4' });
  });
});

describe('punctuality', () => {
  const punctual: Metric = { source: 'punctuality', reports: ['log', 'plan'] };

  type Duty = Readonly<{
    on: string;
    filed?: string;
    state?: string;
    report?: string;
    extended?: string;
    person?: string;
  }>;
  const at = (time: string) => new Date(`${time}+08:00`);
  async function duty({ on, filed, state = 'due', report = 'log', extended, person = 'li' }: Duty): Promise<void> {
    await clone.database.obligation.create({
      data: {
        personId: person,
        unitId: 'branch',
        report,
        period: `${on} ${report}`,
        aboutOn: day(on),
        dueOn: day(on),
        dueAt: at(`${on}T18:00:00`),
        extendedUntil: extended ? at(extended) : null,
        filedAt: filed ? at(filed) : null,
        state,
      },
    });
  }

  it('is on time ÷ due × 100, exactly on the deadline included', async () => {
    await duty({ on: '2026-11-16', filed: '2026-11-16T17:42:00', state: 'filed' });
    await duty({ on: '2026-11-17', filed: '2026-11-17T18:00:00.000', state: 'filed' });
    await duty({ on: '2026-11-18', filed: '2026-11-18T18:00:00.001', state: 'late' });
    // 2 of 3: 200 ÷ 3 = 66.6666…
    expect(await measured(punctual)).toEqual({ li: '66.6667 of 3' });
  });

  it('counts each report named, by the local date of the deadline, and what was missed', async () => {
    await duty({ on: '2026-11-15', filed: '2026-11-15T10:00:00' });
    await duty({ on: '2026-11-16', filed: '2026-11-16T10:00:00' });
    await duty({ on: '2026-11-20', report: 'plan', state: 'missing' });
    await duty({ on: '2026-11-20', report: 'summary', state: 'missing' });
    await duty({ on: '2026-11-23', state: 'missing' });
    await duty({ on: '2026-11-20', filed: '2026-11-20T10:00:00', person: 'wang' });
    expect(await measured(punctual)).toEqual({ li: '50.0000 of 2', wang: '100.0000 of 1' });
  });

  it('goes by the extended deadline where there is one', async () => {
    await duty({ on: '2026-11-16', filed: '2026-11-16T19:30:00', extended: '2026-11-16T20:00:00' });
    expect(await measured(punctual)).toEqual({ li: '100.0000 of 1' });
  });

  it('leaves out what is excused and what is not due yet, and says how many are still to come', async () => {
    const now = at('2026-11-18T18:00:00');
    await duty({ on: '2026-11-16', filed: '2026-11-16T10:00:00' });
    await duty({ on: '2026-11-17', state: 'excused' });
    await duty({ on: '2026-11-18' });
    await duty({ on: '2026-11-19', filed: '2026-11-18T17:00:00' });
    await duty({ on: '2026-11-20' });
    expect(await measured(punctual, { now })).toEqual({ li: '100.0000 of 1 +2' });
  });

  it('has no data where nothing is due yet', async () => {
    await duty({ on: '2026-11-20' });
    expect(await measured(punctual, { now: at('2026-11-16T09:00:00') })).toEqual({ li: '- of 0 +1' });
  });
});

describe('reviews', () => {
  async function rated(stars: number, at: string, given: ReportCase = {}, rater = 'chen'): Promise<void> {
    const reportId = await report({ about: '2026-11-10', ...given });
    await clone.database.rating.create({ data: { reportId, raterId: rater, stars, at: new Date(at) } });
  }

  it('are the mean of all ratings, 20 points a star', async () => {
    await rated(4, '2026-11-16T10:00:00+08:00');
    await rated(3, '2026-11-18T10:00:00+08:00', { type: 'log' });
    await rated(4, '2026-11-20T10:00:00+08:00');
    await rated(1, '2026-11-20T10:00:00+08:00', { person: 'wang' });
    // (4 + 3 + 4) × 20 ÷ 3 = 220 ÷ 3 = 73.3333…
    expect(await measured({ source: 'review' })).toEqual({ li: '73.3333 of 3', wang: '20.0000 of 1' });
    expect(await measured({ source: 'review', reports: ['log'] })).toEqual({ li: '60.0000 of 1' });
  });

  it('count by the day they were given, in the duty zone of who was rated', async () => {
    // 16 November 00:00 to 22 November 24:00 in Shanghai is UTC+8; Urumqi’s day begins two hours later.
    await rated(5, '2026-11-15T15:59:59.999Z');
    await rated(4, '2026-11-15T16:00:00Z');
    await rated(4, '2026-11-22T15:59:59.999Z');
    await rated(1, '2026-11-22T16:00:00Z');
    await rated(5, '2026-11-15T17:59:59.999Z', { person: 'wang' });
    await rated(2, '2026-11-22T17:59:59.999Z', { person: 'wang' });
    expect(await measured({ source: 'review' })).toEqual({ li: '80.0000 of 2', wang: '40.0000 of 1' });
  });
});

describe('figures', () => {
  type FactCase = Readonly<{ person?: string; customer?: bigint; on?: string; attributes?: Record<string, string> }>;
  async function fact(value: bigint, { person, customer, on = '2026-11-18', attributes = {} }: FactCase = {}) {
    const personId = person ?? (customer === undefined ? 'li' : null);
    await clone.database.fact.create({
      data: { kind: 'deposit', personId, customerId: customer ?? null, on: day(on), value, attributes },
    });
  }
  async function assign(customer: bigint, person: string, share: number, from = '2026-01-01', until?: string) {
    await clone.database.assignment.create({
      data: { customerId: customer, personId: person, share, fromOn: day(from), untilOn: until ? day(until) : null },
    });
  }
  const by = (kind: 'sum' | 'avg' | 'last' | 'max' | 'min' | 'count'): Extract<Metric, { source: 'fact' }> => ({
    source: 'fact',
    fact: 'deposit',
    by: kind,
  });

  it.each([
    // 100 (Monday), 40.0001 (Sunday), −20 and 7 (both Wednesday, in this order)
    ['sum', '127.0001 of 4'],
    ['avg', '31.7500 of 4'], // 127.0001 ÷ 4 = 31.750025
    ['max', '100.0000 of 4'],
    ['min', '-20.0000 of 4'],
    ['last', '40.0001 of 4'],
    ['count', '4.0000 of 4'],
  ] as const)('by %s', async (kind, expected) => {
    await fact(1_000_000n, { on: '2026-11-16' });
    await fact(400_001n, { on: '2026-11-22' });
    await fact(-200_000n);
    await fact(70_000n);
    await fact(9_990_000n, { on: '2026-11-15' });
    await fact(9_990_000n, { on: '2026-11-23' });
    expect(await measured(by(kind))).toEqual({ li: expected });
  });

  it('the last of one day is the one recorded last', async () => {
    await fact(10_000n);
    await fact(30_000n);
    await fact(20_000n);
    expect(await measured(by('last'))).toEqual({ li: '2.0000 of 3' });
  });

  it.each([
    // Li has 60 % of a customer with 100 and 50, and 30 of her own: 60, 30, 30. Wang has 40 %: 40, 20.
    ['sum', { li: '120.0000 of 3', wang: '60.0000 of 2' }],
    ['avg', { li: '40.0000 of 3', wang: '30.0000 of 2' }],
    ['max', { li: '60.0000 of 3', wang: '40.0000 of 2' }],
    ['min', { li: '30.0000 of 3', wang: '20.0000 of 2' }],
    ['count', { li: '2.2000 of 3', wang: '0.8000 of 2' }], // 0.6 + 0.6 + 1; 0.4 + 0.4
    ['last', { li: '30.0000 of 3', wang: '20.0000 of 2' }], // the customer’s 50 on Friday: 30 and 20
  ] as const)('a shared customer’s by share, then by %s', async (kind, expected) => {
    await assign(1n, 'li', 6_000);
    await assign(1n, 'wang', 4_000);
    await fact(1_000_000n, { customer: 1n, on: '2026-11-17' });
    await fact(300_000n, { on: '2026-11-18' });
    await fact(500_000n, { customer: 1n, on: '2026-11-20' });
    expect(await measured(by(kind))).toEqual(expected);
  });

  it('adds up shares before rounding: three times a third of 0.0001 is 0.0001', async () => {
    await assign(1n, 'li', 3_333);
    await assign(2n, 'li', 3_333);
    await assign(3n, 'li', 3_334);
    for (const customer of [1n, 2n, 3n]) await fact(1n, { customer });
    // 0.3333 + 0.3333 + 0.3334 = 1 last place; each alone would have been rounded to nothing
    expect(await measured(by('sum'))).toEqual({ li: '0.0001 of 3' });
    // 0.0001 ÷ 3 = 0.0000333…
    expect(await measured(by('avg'))).toEqual({ li: '0.0000 of 3' });
  });

  it('rounds half away from zero: half of −0.0001 is −0.0001', async () => {
    await assign(1n, 'li', 5_000);
    await assign(1n, 'wang', 5_000);
    await fact(-1n, { customer: 1n });
    expect(await measured(by('sum'))).toEqual({ li: '-0.0001 of 1', wang: '-0.0001 of 1' });
  });

  it('belong to whoever had the customer on the day, both ends included, and to nobody in between', async () => {
    await assign(1n, 'li', 10_000, '2026-01-01', '2026-11-17');
    await assign(1n, 'wang', 10_000, '2026-11-19');
    for (const [index, on] of ['2026-11-17', '2026-11-18', '2026-11-19'].entries())
      await fact(10_000n * 10n ** BigInt(index), { customer: 1n, on });
    expect(await measured(by('sum'))).toEqual({ li: '1.0000 of 1', wang: '100.0000 of 1' });
  });

  it('that name a customer belong to the customer’s managers, whoever else they name', async () => {
    await assign(1n, 'wang', 10_000);
    await fact(10_000n, { customer: 1n, person: 'li' });
    await fact(20_000n, { customer: 2n, person: 'li' });
    expect(await measured(by('sum'))).toEqual({ wang: '1.0000 of 1' });
  });

  it('count as one fact with all of it where one manager holds two shares', async () => {
    await assign(1n, 'li', 2_500);
    await assign(1n, 'li', 5_000);
    await fact(1_000_000n, { customer: 1n });
    expect(await measured(by('avg'))).toEqual({ li: '75.0000 of 1' });
  });

  it('can leave out natural growth', async () => {
    await fact(10_000n, { attributes: { origin: 'natural' } });
    await fact(20_000n, { attributes: { origin: 'won' } });
    await fact(40_000n);
    expect(await measured({ ...by('sum'), where: { origin: ['won', 'transferred'] } })).toEqual({ li: '2.0000 of 1' });
  });

  it('hold more than any bank has', async () => {
    await assign(1n, 'li', 10_000);
    await fact(9_000_000_000_000_000_000n, { customer: 1n });
    await fact(9_000_000_000_000_000_000n);
    expect(await measured(by('sum'))).toEqual({ li: '1800000000000000.0000 of 2' });
  });
});

it('measures everything for everybody in one query a kind of source', async () => {
  await report({ customer: 1n });
  await clone.database.fact.create({ data: { kind: 'deposit', personId: 'wang', on: day('2026-11-18'), value: 5n } });
  let queries = 0;
  const counting = new Proxy(clone.database, {
    get(target, name, receiver) {
      if (name === '$queryRaw') queries += 1;
      return Reflect.get(target, name, receiver);
    },
  });
  const journal = { source: 'journal', report: 'visit' } as const;
  const metrics = await metricsFor(counting, {
    ...WEEK,
    people: [LI, WANG],
    indicators: [
      indicator('visits', { ...journal, count: 'reports' }),
      indicator('customers', { ...journal, count: 'customers' }),
      indicator('punctual', { source: 'punctuality', reports: ['log'] }),
      indicator('quality', { source: 'review' }),
      indicator('deposits', { source: 'fact', fact: 'deposit', by: 'sum' }),
      indicator('largest', { source: 'fact', fact: 'deposit', by: 'max' }),
    ],
  });
  expect(queries).toBe(4);
  expect([...metrics].map(([person, own]) => [person, [...own.keys()].toSorted()])).toEqual([
    ['li', ['customers', 'visits']],
    ['wang', ['deposits', 'largest']],
  ]);
});
