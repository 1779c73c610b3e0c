import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Metric } from '../../src/rulebook/metrics.ts';
import { formatDecimal } from '../../src/scoring/decimal.ts';
import { metricsFor } from '../../src/store/metrics.ts';
import { unassigned, withoutPrice } from '../../src/store/metrics-figures.ts';
import { amendReport, fileReport, withdrawReport } from '../../src/store/reports.ts';
import { indicator } from '../scoring/cases.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

/** November 2026; the 16th, 23rd and 30th are Mondays. */
const NOVEMBER = { from: '2026-11-01', to: '2026-11-30', now: new Date('2026-12-07T09:00:00+08:00') };

let test: TestDatabase;
beforeAll(async () => {
  test = await cloneDatabase();
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.database
    .$executeRaw`TRUNCATE report, report_revision, obligation, event, sale, product_price, product, evaluation, assignment, fact CASCADE`;
});

const day = (date: string) => new Date(`${date}T00:00:00Z`);
const millis = (value: number) => BigInt(Math.round(value * 10_000));

/** `value of rows` of Li; `+n` is still to come. */
async function measured(metric: Metric, period = NOVEMBER): Promise<string> {
  const people = [{ id: 'li', dutyZone: 'Asia/Shanghai' }];
  const metrics = await metricsFor(test.database, { ...period, people, indicators: [indicator({ id: 'it', metric })] });
  const { value, rows, pending } = metrics.get('li')?.get('it') ?? { value: null, rows: 0 };
  return `${value === null ? '-' : formatDecimal(value)} of ${rows}${pending ? ` +${pending}` : ''}`;
}

let numbers = 0;
async function report(
  type: string,
  about: string,
  part: Readonly<{ customer?: number; lines?: object[]; kind?: string }> = {},
) {
  numbers += 1;
  await test.database.report.create({
    data: {
      ...{ type, number: `X-${numbers}`, personId: 'li', unitId: 'branch', aboutOn: day(about), late: false },
      filedAt: NOVEMBER.now,
      content: { ...(part.kind && { kind: part.kind }), ...(part.lines && { lines: JSON.stringify(part.lines) }) },
      customerId: part.customer === undefined ? null : BigInt(part.customer),
    },
  });
}

describe('planned visits', () => {
  const PLAN: Metric = {
    ...{ source: 'plan_fulfilment', plan: 'plan', rows: 'lines' },
    ...{ day: 'day', customer: 'customer', visits: 'visit' },
  };
  const plan = (...lines: (readonly [day: string, customer: number])[]) =>
    report('plan', '2026-11-14', { lines: lines.map(([on, customer]) => ({ day: on, customer: String(customer) })) });

  it('are made by a visit to the same customer in the same week, whatever the day', async () => {
    await plan(['2026-11-16', 1], ['2026-11-18', 2], ['2026-11-20', 3], ['2026-11-20', 4]);
    await report('visit', '2026-11-19', { customer: 1 });
    await report('visit', '2026-11-18', { customer: 2 });
    await report('visit', '2026-11-23', { customer: 3 });
    await report('visit', '2026-11-17');
    // 1 and 2 of 4: 50; customer 3 was visited a week later
    expect(await measured(PLAN)).toBe('50.0000 of 4');
  });

  it('take a visit each', async () => {
    await plan(['2026-11-16', 1], ['2026-11-18', 1], ['2026-11-20', 1]);
    await report('visit', '2026-11-20', { customer: 1 });
    await report('visit', '2026-11-20', { customer: 1 });
    // 2 of 3
    expect(await measured(PLAN)).toBe('66.6667 of 3');
  });

  it('belong to their own day’s period, and a visit on the day goes there first', async () => {
    // The week of Monday 30 November reaches into December.
    await plan(['2026-11-30', 1], ['2026-12-02', 1]);
    await report('visit', '2026-12-02', { customer: 1 });
    expect(await measured(PLAN)).toBe('0.0000 of 1');
    expect(await measured(PLAN, { ...NOVEMBER, from: '2026-12-01', to: '2026-12-31' })).toBe('100.0000 of 1');
  });

  it('are not due before their day is over, but count once they are made', async () => {
    const now = new Date('2026-11-18T23:59:00+08:00');
    await plan(['2026-11-17', 1], ['2026-11-18', 2], ['2026-11-20', 3], ['2026-11-20', 4]);
    await report('visit', '2026-11-18', { customer: 3 });
    // made: 3; missed: 1; still to come: 2 and 4
    expect(await measured(PLAN, { ...NOVEMBER, now })).toBe('50.0000 of 2 +2');
  });
});

describe('rows of reports', () => {
  it('are counted by themselves, each with its report’s fields', async () => {
    const line = (tier: string, customer?: number) => ({ tier, ...(customer && { customer: String(customer) }) });
    await report('plan', '2026-11-16', { kind: 'north', lines: [line('core', 1), line('core', 2), line('small', 3)] });
    await report('plan', '2026-11-23', { kind: 'south', lines: [line('core', 1)] });
    const rows = { source: 'journal' as const, report: 'plan', rows: 'lines', where: { tier: ['core'] } };
    expect(await measured({ ...rows, count: 'rows' })).toBe('3.0000 of 2');
    expect(await measured({ ...rows, count: 'reports' })).toBe('2.0000 of 2');
    expect(await measured({ ...rows, count: 'customers', customer: 'customer' })).toBe('2.0000 of 2');
    expect(await measured({ ...rows, count: 'rows', where: { tier: ['core'], kind: ['north'] } })).toBe('2.0000 of 1');
    // Of two fields with one name the row's counts.
    await report('plan', '2026-11-24', { kind: 'north', lines: [{ kind: 'south' }, {}] });
    expect(await measured({ ...rows, count: 'rows', where: { kind: ['south'] } })).toBe('2.0000 of 2');
    expect(await measured({ ...rows, count: 'rows', where: { kind: ['north'] } })).toBe('4.0000 of 2');
  });
});

it('an amended report counts once, as amended, and was filed when it was first filed', async () => {
  const { database } = test;
  const at = (time: string) => new Date(`2026-11-${time}:00+08:00`);
  const about = (date: string) => ({ aboutOn: `2026-11-${date}`, customerId: null });
  const file = async (date: string, time: string) => {
    const owed = await database.obligation.create({
      data: {
        ...{ personId: 'li', unitId: 'branch', report: 'log', period: date },
        ...{ aboutOn: day(`2026-11-${date}`), dueOn: day(`2026-11-${date}`), dueAt: at(`${date}T18:00`) },
      },
    });
    const given = { ...about(date), filedAt: at(time), dueAt: owed.dueAt, late: at(time) > owed.dueAt };
    const rest = { content: { kind: 'phone' }, message: null, draft: null, obligation: owed.id };
    const id = await fileReport(database, {
      ...{ ...given, ...rest },
      ...{ type: 'log', prefix: 'RZ', personId: 'li', unitId: 'branch' },
    });
    if (id === null) throw new Error('it was not filed');
    return id;
  };
  // Filed on the minute, and moved to October the day after; late, and amended twice; on time, and withdrawn.
  const amended = { content: { kind: 'visit' }, at: at('20T09:00'), draft: 'none' };
  const moved = await file('16', '16T18:00');
  await amendReport(database, moved, { ...amended, aboutOn: '2026-10-31', customerId: null });
  const late = await file('17', '17T18:01');
  await amendReport(database, late, { ...amended, ...about('17') });
  await amendReport(database, late, { ...amended, ...about('30') });
  await withdrawReport(database, await file('18', '18T12:00'), at('18T13:00'));
  await file('19', '19T12:00');
  const logs = { source: 'journal', report: 'log', count: 'reports' } as const;
  // The late one, now of the 30th, and that of the 19th.
  expect(await measured(logs)).toBe('2.0000 of 2');
  expect(await measured({ ...logs, where: { kind: ['visit'] } })).toBe('1.0000 of 1');
  // The 16th and 19th of four: the 17th was late, the 18th is missing. 2 ÷ 4 × 100 = 50.
  expect(await measured({ source: 'punctuality', reports: ['log'] })).toBe('50.0000 of 4');
});

it('sales count quantity × the unit price of their own day, by share', async () => {
  const { product, productPrice, sale, assignment } = test.database;
  await product.create({ data: { id: 'card', name: '金卡', nameEn: 'Gold card', attributes: { line: 'retail' } } });
  await productPrice.createMany({
    data: [
      { productId: 'card', fromOn: day('2026-01-01'), price: millis(12.5) },
      { productId: 'card', fromOn: day('2026-11-15'), price: millis(15) },
    ],
  });
  await assignment.create({
    data: { customerId: 1n, personId: 'li', share: 6_000, fromOn: day('2026-01-01'), untilOn: day('2026-11-20') },
  });
  const sold = (on: string, quantity: number, customerId: bigint | null = null) => ({
    ...{ productId: 'card', on: day(on), quantity: millis(quantity), customerId },
    personId: customerId === null ? 'li' : null,
  });
  await sale.createMany({
    data: [
      sold('2026-11-14', 4),
      sold('2026-11-15', 2),
      sold('2026-11-20', -1),
      sold('2026-11-20', 3, 1n),
      sold('2026-11-21', 9, 2n),
    ],
  });
  // 4 × 12.5 + 2 × 15 − 1 × 15 + 60 % of 3 × 15 = 50 + 30 − 15 + 27 = 92; customer 2 has no manager
  expect(await measured({ source: 'units' })).toBe('92.0000 of 4');
  expect(await measured({ source: 'units', where: { product: ['card'], line: ['retail'] } })).toBe('92.0000 of 4');
  expect(await measured({ source: 'units', where: { line: ['corporate'] } })).toBe('- of 0');
  expect(await unassigned(test.database, '2026-11-01', '2026-11-30')).toMatchObject([
    { source: 'sale', kind: 'card', customerId: 2n, on: '2026-11-21' },
  ]);
  const offered = [
    { productId: 'card', on: '2025-12-31' },
    { productId: 'card', on: '2026-01-01' },
    { productId: 'loan', on: '2026-11-01' },
  ];
  expect(await withoutPrice(test.database, offered)).toEqual([0, 2]);
});

it('events count once they are confirmed', async () => {
  const event = (on: string, points: number, state: string) => ({
    kind: 'praise',
    personId: 'li',
    on: day(on),
    points: millis(points),
    state,
  });
  await test.database.event.createMany({
    data: [
      event('2026-11-01', 1.5, 'confirmed'),
      event('2026-11-30', 2, 'confirmed'),
      event('2026-11-10', 9, 'recorded'),
      event('2026-12-01', 9, 'confirmed'),
    ],
  });
  expect(await measured({ source: 'events', event: 'praise', by: 'count' })).toBe('2.0000 of 2');
  expect(await measured({ source: 'events', event: 'praise', by: 'points' })).toBe('3.5000 of 2');
});

it('an evaluation takes each rater’s newest rating, of one day the one recorded last', async () => {
  const rating = (rater: string, on: string, value: number) => ({
    ...{ form: 'yearly', personId: 'li', raterGroup: 'peers', rater, on: day(on), value: millis(value) },
  });
  await test.database.evaluation.createMany({
    data: [
      rating('a', '2026-11-02', 1),
      rating('a', '2026-11-03', 5),
      rating('b', '2026-11-04', 2),
      rating('b', '2026-11-04', 4),
      rating('b', '2026-12-01', 1),
    ],
  });
  const name = { 'zh-CN': '同事', en: 'Peers' };
  const scale = { worst: millis(1), best: millis(5) };
  const groups = [{ id: 'peers', name, weight: millis(100), minimum: 2, named: false, scale }];
  // a 5 → 100, b 4 → 75
  expect(await measured({ source: 'evaluation', form: 'yearly', groups, anonymous_below: 3 })).toBe('87.5000 of 2');
});
