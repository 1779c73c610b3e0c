import { afterAll, beforeAll, expect, it } from 'vitest';
import { periodOf } from '../../src/calendar/period.ts';
import { type Scored, scorePeople } from '../../src/commands/scores.ts';
import { standingsOf } from '../../src/commands/standings.ts';
import { Composition, Indicator, Scorecard } from '../../src/rulebook/indicators.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { formatDecimal } from '../../src/scoring/decimal.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { jobContext, organise, RULEBOOK, visits } from '../support/organisation.ts';

const NAME = { 'zh-CN': '名', en: 'name' };
const VISITS = { id: 'visits', name: NAME, unit: NAME, metric: { source: 'journal', report: 'visit_report' } };

let test: TestDatabase;
beforeAll(async () => {
  test = await cloneDatabase();
  await organise(test.database, {
    people: [
      { id: 'li' },
      { id: 'wang' },
      { id: 'zhao', since: '2026-11-01' },
      { id: 'gone', since: '2026-10-05', left: '2026-10-20' },
      { id: 'shared', managerType: 'virtual' },
    ],
  });
  // October: li 4, wang 2, gone 3. November: li 1, wang 5, zhao 3.
  for (const [person, on, count] of [
    ['li', '2026-10-12', 4],
    ['wang', '2026-10-12', 2],
    ['gone', '2026-10-12', 3],
    ['li', '2026-11-12', 1],
    ['wang', '2026-11-12', 5],
    ['zhao', '2026-11-12', 3],
  ] as const)
    await visits(test.database, person, on, count);
});
afterAll(() => test.drop());

function rulebook(method: object, part: Partial<Rulebook> = {}): Rulebook {
  return {
    ...RULEBOOK,
    indicators: [Indicator.parse({ ...VISITS, method })],
    scorecards: [Scorecard.parse({ id: 'all', name: NAME, types: ['full_time'], weights: { visits: 100 } })],
    ranking: { ...RULEBOOK.ranking, minimum_days: 0, tie_breaks: [] },
    ...part,
  };
}

async function totals(rules: Rulebook, who: readonly string[] | 'everyone', kind: 'month' | 'quarter', date: string) {
  const ctx = await jobContext(test.database, new Date('2026-12-02T09:00:00+08:00'), rules);
  const scored: Scored[] = [];
  const count = await scorePeople(ctx, who, periodOf(kind, date), { each: (some) => void scored.push(...some) });
  expect(count).toBe(scored.length);
  return Object.fromEntries(
    scored
      .map(
        ({ person: { id }, result }) =>
          [id, result.outcome.kind === 'total' ? formatDecimal(result.outcome.total) : result.outcome.reason] as const,
      )
      .toSorted(),
  );
}

it('a percentile compares everybody, whoever is asked about', async () => {
  const rules = rulebook({ kind: 'percentile' });
  // wang 5 above zhao 3 above li 1
  const november = { li: '0.0000', shared: 'no_scorecard', wang: '100.0000', zhao: '50.0000' };
  expect(await totals(rules, 'everyone', 'month', '2026-11-12')).toEqual(november);
  expect(await totals(rules, ['zhao'], 'month', '2026-11-12')).toEqual(november);
  // Who came and left within October is placed (above 1 of 2) without being counted.
  expect(await totals(rules, 'everyone', 'month', '2026-10-12')).toEqual({
    gone: '50.0000',
    li: '100.0000',
    shared: 'no_scorecard',
    wang: '0.0000',
  });
});

it('a composed quarter is made of its months, and ranks whoever is still there', async () => {
  const composed = [Composition.parse({ period: 'quarter', of: 'month', weights: [50, 30, 20] })];
  const rules = rulebook(
    {
      kind: 'linear',
      points: [
        { x: 0, score: 0 },
        { x: 5, score: 100 },
      ],
    },
    { composed },
  );
  // October li 80, wang 40, gone 60; November li 20, wang 100, zhao 60; December has begun, and everybody has 0 in it.
  expect(await totals(rules, 'everyone', 'quarter', '2026-11-12')).toEqual({
    gone: '30.0000', // 50 × 60 ÷ 100
    li: '46.0000', // (50 × 80 + 30 × 20) ÷ 100
    shared: 'no_scorecard',
    wang: '50.0000', // (50 × 40 + 30 × 100) ÷ 100
    zhao: '18.0000', // 30 × 60 ÷ 100
  });
  const ctx = await jobContext(test.database, new Date('2026-12-02T09:00:00+08:00'), rules);
  const { ranking } = await standingsOf(ctx, 'bank', periodOf('quarter', '2026-11-12'), 'en');
  expect(ranking.ranked.map(({ person, rank }) => `${rank} ${person}`)).toEqual(['1 wang', '2 li', '3 zhao']);
  expect(ranking.notRanked.map(({ person }) => person).toSorted()).toEqual(['gone', 'shared']);
});
