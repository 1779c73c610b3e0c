import { afterAll, beforeAll, expect, it } from 'vitest';
import { periodOf } from '../../src/calendar/period.ts';
import { type Progress, scorePeople } from '../../src/commands/scores.ts';
import { closePeriod } from '../../src/commands/settle-periods.ts';
import { Indicator, Scorecard } from '../../src/rulebook/indicators.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { jobContext, organise, RULEBOOK } from '../support/organisation.ts';

const NAME = { 'zh-CN': '名', en: 'name' };
const WEEK = periodOf('week', '2026-11-18');
const MONDAY = new Date('2026-11-23T09:00:00+08:00');
const MANY = 600;

/** Sales are compared; visits are not. */
const RULES: Rulebook = {
  ...RULEBOOK,
  indicators: [
    Indicator.parse({
      id: 'sales',
      name: NAME,
      unit: NAME,
      metric: { source: 'fact', fact: 'sales', by: 'sum' },
      method: { kind: 'percentile' },
    }),
    Indicator.parse({
      id: 'visits',
      name: NAME,
      unit: NAME,
      metric: { source: 'journal', report: 'visit_report' },
      method: { kind: 'direct' },
    }),
  ],
  scorecards: [Scorecard.parse({ id: 'all', name: NAME, types: ['full_time'], weights: { sales: 60, visits: 40 } })],
  ranking: { ...RULEBOOK.ranking, minimum_days: 0, tie_breaks: [] },
};

let test: TestDatabase;
beforeAll(async () => {
  test = await cloneDatabase();
  await organise(test.database, { people: Array.from({ length: MANY }, (_, index) => ({ id: idOf(index) })) });
  // Somebody's sales are their number: 0, 1, 2 … 599, half of them on the week's first day, half on its last.
  await test.database.fact.createMany({
    data: Array.from({ length: MANY }, (_, index) => ({
      kind: 'sales',
      personId: idOf(index),
      on: new Date(index % 2 === 0 ? '2026-11-16' : '2026-11-22'),
      value: BigInt(index) * 10_000n,
    })),
  });
});
afterAll(() => test.drop());

const idOf = (index: number) => `m${String(index).padStart(3, '0')}`;

it('more people than fit into one statement are compared, scored and stored like any', async () => {
  const ctx = await jobContext(test.database, new Date('2026-11-22T20:00:00+08:00'), RULES);
  const seen: Progress[] = [];
  const count = await scorePeople(ctx, 'everyone', WEEK, { each: (_, progress) => void seen.push(progress) });
  expect(count).toBe(MANY);
  expect(seen.map(({ done, of }) => [done, of])).toEqual([
    [250, 600],
    [500, 600],
    [600, 600],
  ]);
  const stored = await test.database.result.findMany({ where: { period: WEEK.key }, orderBy: { personId: 'asc' } });
  expect(stored).toHaveLength(MANY);
  // n below, nobody equal, 599 others: 100 × n ÷ 599, of which 60 %; no visits are 0 of 40 %.
  const total = (index: number) => BigInt(Math.round(0.6 * Math.round((100 * index * 10_000) / 599)));
  expect(stored.map((row) => row.total)).toEqual(stored.map((_, index) => total(index)));
});

it('asked about one whom everybody is compared with, everybody is scored', async () => {
  const ctx = await jobContext(test.database, new Date('2026-11-22T20:00:00+08:00'), RULES);
  expect(await scorePeople(ctx, [idOf(7)], WEEK)).toBe(MANY);
});

it('a closed period keeps the inputs of everybody with the result', async () => {
  const ctx = await jobContext(test.database, MONDAY, RULES);
  let told: Progress | undefined;
  const settled = await closePeriod(
    {
      ...ctx,
      by: idOf(0),
      scored: async (progress) => {
        told = progress;
      },
    },
    WEEK,
  );
  expect(settled).toEqual({ kind: 'done', state: 'closed' });
  expect(told).toEqual({ done: MANY, of: MANY });
  const rows = await test.database.result.findMany({ where: { period: WEEK.key } });
  expect(rows.filter(({ inputs, hash }) => inputs !== null && hash?.length === 64)).toHaveLength(MANY);
});
