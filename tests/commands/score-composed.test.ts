import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePeriod } from '../../src/calendar/period.ts';
import { score } from '../../src/commands/score.ts';
import { parseDecimal } from '../../src/scoring/decimal.ts';
import { encodeResult } from '../../src/scoring/result.ts';
import { branchOfThree, FRIDAY, said } from '../support/branch.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { contextFor, RULEBOOK } from '../support/organisation.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await cloneDatabase();
  await branchOfThree(test.database);
});
afterAll(() => test.drop());

async function advice(person: string, text: string): Promise<readonly string[]> {
  const { replies } = await score.run(await contextFor(test.database, person, FRIDAY), text);
  const lines = said(replies?.[0]?.card);
  return lines.filter((line) => /^▸|^Every|的总分每多/u.test(line));
}

describe('score of a composed period that runs', () => {
  // November is 46.19 (18 of 42 visits), October 6.67. Of the quarter's 25 + 25 + 25 + 15 + 10 count now: two months and the key customers,
  // 60; December's 25 come yet, attitude has no data: 85. 10 × 25 ÷ 60 = 4.17, 10 × 25 ÷ 85 = 2.94.
  it('says what this month does to the quarter, and which of its indicators does most', async () => {
    expect(await advice('li', '本季')).toEqual([
      '2026年11月的总分每多 10 分，这里现在多 4.17 分；等各段都算进来，是 2.94 分。',
      // 3 are wanted: 10 × 100 ÷ 60 = 16.67
      '▸ 优质客户分析：补上 1 户就是 +5.56 分，补上 3 户就是 +16.67 分',
      // 15 × 120 ÷ 60 = 30 points of November, × 25 ÷ 60
      '▸ 2026年11月 · 新增有效户：补上 12.6 户就是 +12.50 分',
      // 47 of 42 are 111.9 → 110 at most: 25 × (110 − 42.86) ÷ 60 = 27.98 of November
      '▸ 2026年11月 · 拜访次数：补上 1 次就是 +0.42 分，补上 29 次就是 +11.66 分',
    ]);
  });

  // Of the year's 22 × 4 + 7 + 5 attitude's 7 have no data: 93. 10 × 22 × 25 ÷ (93 × 60) = 0.99, ÷ (93 × 85) = 0.70.
  it('says it through the quarter for the year', async () => {
    expect(await advice('wang', 'this year')).toEqual([
      'Every 10 points more in November 2026 add 0.99 here for now, and 0.70 once every part counts.',
      '▸ Training: +2.69 for 1 course more, +5.38 for 2 courses more',
      // 16.67 × 22 ÷ 93 = 3.94; 9.38 + 3.943 shows 3.95 more
      '▸ Q4 2026 · Key customers analysed: +1.32 for 1 customer more, +3.95 for 3 customers more',
      '▸ November 2026 · New active customers: +2.96 for 12.6 customers more',
    ]);
  });

  it('says nothing of the kind about a month, and nothing about a quarter that is over', async () => {
    expect((await advice('li', '本月')).join()).not.toMatch(/总分每多|11月 ·/u);
    expect(await advice('li', '上季')).toEqual([]);
  });
});

describe('score of the year, which decides grades', () => {
  /** The year's first three quarters, closed with this total. */
  async function closedWith(total: string): Promise<void> {
    const { result, scoringPeriod } = test.database;
    for (const key of ['2026-Q1', '2026-Q2', '2026-Q3']) {
      const period = parsePeriod(key);
      if (!period) throw new Error(`${key} is no period`);
      const points = parseDecimal(total);
      const explanation = encodeResult({
        ...{ rulebook: RULEBOOK.version, period, scorecard: 'standard', parts: [], indicators: [] },
        outcome: { kind: 'total', weighted: points, adjustments: [], total: points, band: 'good' },
      });
      const id = { personId: 'li', periodKind: 'quarter', period: key };
      const data = { ...id, unitId: 'branch', total: points, explanation, scoredAt: FRIDAY };
      await scoringPeriod.upsert({
        where: { kind_key: { kind: 'quarter', key } },
        create: { kind: 'quarter', key, state: 'closed' },
        update: {},
      });
      await result.upsert({ where: { periodKind_period_personId: id }, create: data, update: data });
    }
  }
  const exam = { personId: 'li', exam: 'account_manager', passedOn: new Date('2026-05-01T00:00:00Z') };
  const last = async () => (await advice('li', '今年')).at(-1);

  // (22 × (98.2 × 3 + 22.0245) + 5 × 0) ÷ 93 = 74.9004, shown 74.90; middle asks for 75. A visit is 0.9921 of November,
  // × 25 ÷ 60 × 22 ÷ 93 = 0.0978 of the year: 74.9982, shown 75.00.
  it('promises a grade’s total only to who meets all else it asks for, and says that its places are limited', async () => {
    await closedWith('98.2');
    expect((await advice('li', '今年')).join()).not.toContain('中级');
    await test.database.examResult.create({ data: exam });
    expect(await last()).toBe(
      '▸ 2026年11月 · 拜访次数：补上 1 次就是 +0.10 分，总分够中级的条件；中级名额有限，评不评得上还要看名次',
    );
  });

  // Middle managers are measured otherwise: what is missing takes another step, and they have their place already.
  it('asks for no place where somebody holds the grade', async () => {
    await test.database.person.update({ where: { id: 'li' }, data: { grade: 'middle' } });
    expect(await last()).toBe('▸ 2026年第四季度 · 优质客户分析：补上 1 户就是 +1.31 分，总分够中级的条件');
    await test.database.person.update({ where: { id: 'li' }, data: { grade: 'junior' } });
  });

  // (22 × (80 × 3 + 22.0245) + 0) ÷ 93 = 61.98: 13.02 short of middle, more than any one indicator brings.
  it('promises nothing out of reach', async () => {
    await closedWith('80');
    expect((await advice('li', '今年')).join()).not.toMatch(/[高中初]级/u);
  });
});
