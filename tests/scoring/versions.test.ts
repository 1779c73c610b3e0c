import { afterAll, beforeAll, expect, it } from 'vitest';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import type { Bank, Organisation, RulesText } from './rows/bank.ts';
import { workedOut } from './rows/oracle.ts';
import { productOf } from './rows/product.ts';
import { storeBank } from './rows/stored.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await cloneDatabase();
});
afterAll(() => test.drop());

const NAME = { 'zh-CN': '名', en: 'Name' };

/** Deposits against a share of the quarter's target, by the workdays of one calendar or another, and what reviewers gave. */
function rules(version: string, workdays: RulesText['workdays'], minimum: number): RulesText {
  const words = { name: NAME, unit: NAME };
  return {
    version,
    workdays,
    indicators: [
      {
        ...{ ...words, id: 'deposits' },
        metric: { source: 'fact', fact: 'deposit', by: 'sum' },
        target: { from: 'table', prorate: true },
        method: { kind: 'attainment' },
      },
      { ...{ ...words, id: 'reviews' }, metric: { source: 'review' }, method: { kind: 'direct' }, no_data: 'skip' },
    ],
    scorecards: [{ id: 'all', name: NAME, where: { org: ['o'] }, weights: { deposits: '50', reviews: '50' } }],
    ranking: { minimum_days: minimum },
  };
}

/** Li is in a unit by Tokyo's clocks, Wang in one by China's since 20 October; December has begun. */
const ORGANISATION: Organisation = {
  id: 'o',
  units: [
    { id: 'o', parent: 'bank', zone: null },
    { id: 'tokyo', parent: 'o', zone: 'Asia/Tokyo' },
  ],
  people: (['li', 'wang'] as const).map((id) => {
    const since = id === 'li' ? -500 : -11;
    const unit = id === 'li' ? 'tokyo' : 'o';
    const posting = { from: since, unit, type: 'full_time', attributes: { org: 'o' } };
    return { id, name: id, since, left: null, postings: [posting], grades: [{ from: since, grade: 'junior' }] };
  }),
  assignments: [],
  facts: ['li', 'wang'].flatMap((person) =>
    [-1, 10].map((day) => ({ kind: 'deposit', person, customer: null, day, value: 110_000, origin: null })),
  ),
  reports: (['li', 'wang'] as const).map((person) => ({
    ...{ person, type: 'log', late: false, withdrawn: false },
    revisions: [{ about: -1, customer: null, kind: 'phone', lines: [] }],
  })),
  // 31 October, 23:30 in China; in Tokyo it is 1 November, 0:30.
  ratings: [0, 1].map((report) => ({ report, rater: 'chen', stars: 4, at: -30 })),
  duties: [],
  events: [],
  products: [],
  prices: [],
  sales: [],
  evaluations: [],
  targets: (
    [
      ['li', 660_000],
      ['wang', 640_000],
    ] as const
  ).map(([person, value]) => ({
    ...{ person, value, indicator: 'deposits', period: '2026-Q4' },
    ...{ origin: 'table', state: 'agreed' },
  })),
  announced: null,
};

const BANK: Bank = {
  now: 35 * 1440,
  calendar: [
    { day: -30, kind: 'holiday' },
    { day: 2, kind: 'holiday' },
  ],
  versions: [
    { from: -303, rules: rules('2025.1', 'standard', 10) },
    { from: 1, rules: rules('2026.2', 'china', 20) },
  ],
  organisations: [ORGANISATION],
};

it('each month goes by the rules, workdays, days in post and clocks of its own', async () => {
  await storeBank(test.database, BANK);
  const product = await productOf(test.database, BANK);
  const totals = async (key: '2026-10' | '2026-11') =>
    Object.fromEntries(Object.values(await product.scores(key)).map(({ person, total }) => [person, total]));
  // Workdays: October 22, November 21, December 23, together 66; in China without 1 October and 2 November: 21, 20, 23, 64.
  // October by 2025.1, plain weeks: Li 66 × 22 ÷ 66 = 22, 11 of 22 = 50; not yet rated, so 50.
  // Wang 64 × 22 ÷ 66 = 21.3333, 1100 ÷ 21.3333 = 51.5626; rated 4 × 20 = 80: (51.5626 + 80) ÷ 2 = 65.7813.
  expect(await totals('2026-10')).toEqual({ li: '50.0000', wang: '65.7813' });
  // November by 2026.2, China's days: Li 66 × 20 ÷ 64 = 20.625, 1100 ÷ 20.625 = 53.3333; rated 80: 66.66665 → 66.6667.
  // Wang 64 × 20 ÷ 64 = 20, 1100 ÷ 20 = 55; not rated any more.
  expect(await totals('2026-11')).toEqual({ li: '66.6667', wang: '55.0000' });
  // Wang was in post on 12 days of October: enough for the 10 of then, though not for the 20 of today.
  const october = (await product.rankings('2026-10')).o;
  expect(october).toEqual({
    ranked: [
      { person: 'wang', rank: 1, movement: null },
      { person: 'li', rank: 2, movement: null },
    ],
    notRanked: [],
  });
  expect((await product.rankings('2026-11')).o?.ranked).toEqual([
    { person: 'li', rank: 1, movement: 1 },
    { person: 'wang', rank: 2, movement: -1 },
  ]);
  const work = workedOut(BANK);
  for (const key of ['2026-10', '2026-11'] as const)
    expect(await product.scores(key)).toEqual(Object.fromEntries([...work(key).scores].toSorted()));
});
