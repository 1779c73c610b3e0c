import { expect, it } from 'vitest';
import { type Period, parsePeriod } from '../../src/calendar/period.ts';
import { scorePeople } from '../../src/commands/scores.ts';
import { closePeriod } from '../../src/commands/settle-periods.ts';
import { standingsOf } from '../../src/commands/standings.ts';
import { scoring } from '../../src/jobs/scoring.ts';
import { resultsOf } from '../../src/store/results.ts';
import { laterResults } from '../../src/store/scoring-periods.ts';
import { jobContext, RULEBOOK } from '../support/organisation.ts';
import { at } from '../support/small-bank.ts';
import { openBank } from './importing.ts';

type Bank = Awaited<ReturnType<typeof openBank>>;
const NOW = '2026-11-18 15:00';
const SEPTEMBER = period('2026-09');

function period(key: string): Period {
  const found = parsePeriod(key);
  if (!found) throw new Error(`there is no ${key}`);
  return found;
}

/** A bank whose people have been scored for these periods, and of whom nothing is out of date. */
async function scoredBank(...keys: string[]): Promise<Bank> {
  const bank = await openBank();
  const ctx = await jobContext(bank.database, at(NOW));
  await bank.imports(
    'facts',
    '日期,数据项,客户经理,数值\n2026-09-10,deposit_growth,li,10\n2026-09-10,deposit_growth,zhao,20\n',
  );
  for (const key of keys) await scorePeople(ctx, 'everyone', period(key));
  await bank.database.$executeRaw`DELETE FROM stale_score`;
  await bank.database.$executeRaw`DELETE FROM stale_result`;
  return bank;
}

/** Whose results of which periods are to be computed again, those left out that a beat computes anyhow. */
async function earlier(bank: Bank): Promise<readonly string[]> {
  return (await bank.earlier()).filter((one) => !/^2026-(?:10|11|W46|W47) /u.test(one));
}

/** One beat, in which no day begins. */
async function beat({ database }: Bank) {
  await scoring.run(await jobContext(database, at('2026-11-18 15:01')), at(NOW));
}

/** 李娜's and 赵磊's deposits, as their stored results of September have them. */
async function deposits({ database }: Bank, whose: readonly string[] = ['li', 'zhao']) {
  const results = await resultsOf(database, SEPTEMBER, whose);
  return whose.map((id) => results.get(id)?.indicators.find(({ indicator }) => indicator === 'deposits')?.metric.value);
}

it('figures of an earlier month are scored again for their owners in every period of their day, and only there', async () => {
  const bank = await scoredBank('2026-08', '2026-09', '2026-W37', '2026-W38', '2026-Q3', '2026');
  expect(await deposits(bank)).toEqual([100_000n, 200_000n]);
  // 10 September is a Thursday of week 37.
  await bank.imports('facts', '日期,数据项,客户经理,数值\n2026-09-10,deposit_growth,li,15\n');
  expect(await earlier(bank)).toEqual(['2026 li', '2026-09 li', '2026-Q3 li', '2026-W37 li']);
  await beat(bank);
  expect(await deposits(bank)).toEqual([150_000n, 200_000n]);
  expect(await earlier(bank)).toEqual([]);
  expect(await bank.stale()).toEqual([]);
});

it('targets, assignments, events and prices reach as far back as they hold', async () => {
  const bank = await scoredBank('2026-06', '2026-07', '2026-09', '2026-Q3');
  await bank.imports('targets', '客户经理,指标,考核期,目标值\nli,deposits,2026-Q3,50\n');
  expect(await earlier(bank)).toEqual(['2026-07 li', '2026-09 li', '2026-Q3 li']);
  await beat(bank);
  // 晋阳机械, the fourth, has been 李娜's and 孙丽's since January.
  await bank.imports('customers', '客户名称,客户经理,分成比例,起始日期\n晋阳机械,zhao,100%,2026-08-15\n');
  expect(await earlier(bank)).toEqual(
    ['2026-09', '2026-Q3'].flatMap((key) => ['li', 'sun', 'zhao'].map((id) => `${key} ${id}`)),
  );
  await beat(bank);
  await bank.imports('products', '产品编号,产品名称,单价,起始日期\ncard,信用卡,5,2026-01-01\n');
  expect(await earlier(bank)).toEqual([]);
  await bank.imports('sales', '日期,产品,客户,数量\n2026-06-30,card,晋阳机械,1\n2026-09-01,card,晋阳机械,1\n');
  expect(await earlier(bank)).toEqual(['2026-06 li', '2026-06 sun', '2026-09 zhao', '2026-Q3 zhao']);
  await beat(bank);
  await bank.imports('products', '产品编号,产品名称,单价,起始日期\ncard,信用卡,8,2026-07-01\n');
  expect(await earlier(bank)).toEqual(['2026-09 zhao', '2026-Q3 zhao']);
});

it('a customer given to others since the summer moves what it brought in September', async () => {
  const bank = await scoredBank('2026-09');
  await bank.imports('facts', '日期,数据项,客户,数值\n2026-09-20,deposit_growth,宏达物流,40\n');
  await beat(bank);
  expect(await deposits(bank)).toEqual([500_000n, 200_000n]);
  const shared = 'customer,manager,share,from\n宏达物流,li,25%,2026-09-15\n宏达物流,zhao,75%,2026-09-15\n';
  await bank.imports('customers', shared);
  await beat(bank);
  // 10 + 40 × 25 % and 20 + 40 × 75 %.
  expect(await deposits(bank)).toEqual([200_000n, 500_000n]);
  await bank.imports('customers', shared);
  expect(await earlier(bank)).toEqual([]);
});

it('a closed period stays as it was closed, with what would be different beside it', async () => {
  const bank = await scoredBank('2026-09');
  const ctx = await jobContext(bank.database, at(NOW));
  await closePeriod({ ...ctx, by: 'ren' }, SEPTEMBER);
  await bank.imports('facts', '日期,数据项,客户经理,数值\n2026-09-10,deposit_growth,li,15\n');
  await beat(bank);
  expect(await deposits(bank)).toEqual([100_000n, 200_000n]);
  expect((await laterResults(bank.database, SEPTEMBER)).map(({ personId }) => personId)).toEqual(['li']);
});

it('more than a beat can do waits for the next', async () => {
  const bank = await scoredBank('2026-07', '2026-08', '2026-09');
  await bank.database.$executeRaw`
    INSERT INTO stale_result (period_kind, period, person_id)
    SELECT 'month', key, 'nobody-' || n FROM unnest(ARRAY['2026-07', '2026-08', '2026-09']) AS key, generate_series(1, 6000) AS n`;
  const waiting = async () => new Set((await earlier(bank)).map((one) => one.split(' ')[0])).size;
  await beat(bank);
  expect(await waiting()).toBe(1);
  const next = at('2026-11-18 15:01');
  expect(await scoring.next(await jobContext(bank.database, next), next)).toEqual(new Date(next.getTime() + 1));
  await beat(bank);
  expect(await waiting()).toBe(0);
});

it('whoever moved is ranked for September where they were then, also when it is scored again', async () => {
  const bank = await scoredBank('2026-09');
  const people = (unit: string, type: string, from: string) =>
    `工号,姓名,角色,支行,任职日期,客户经理类型,起始日期\nli,李娜,客户经理,${unit},2024-01-01,${type},${from}\n`;
  const ranked = async (unit: string) => {
    const { ranking } = await standingsOf(
      { tx: bank.database, now: at(NOW), rulebook: RULEBOOK },
      unit,
      SEPTEMBER,
      'zh-CN',
    );
    return [...ranking.ranked, ...ranking.notRanked].map(({ person }) => person).toSorted();
  };
  const before = await bank.rows('result', 'person_id');
  // From October on she is in the other branch; September is as it was.
  await bank.imports(null, people('east', 'full_time', '2026-10-01'));
  expect(await earlier(bank)).toEqual([]);
  await scorePeople(await jobContext(bank.database, at(NOW)), 'everyone', SEPTEMBER);
  const without = (rows: readonly Record<string, unknown>[]) =>
    rows.filter(({ period: key }) => key === '2026-09').map(({ scored_at: _, ...row }) => row);
  expect(without(await bank.rows('result', 'person_id'))).toEqual(without(before));
  expect([await ranked('city'), await ranked('east')]).toEqual([['house', 'li', 'sun', 'zhao'], ['zhou']]);
  // It turns out that she moved in the middle of September: its last day counts.
  await bank.imports(null, people('east', 'virtual', '2026-09-15'));
  expect(await earlier(bank)).toEqual(['2026-09 li']);
  await beat(bank);
  expect([await ranked('city'), await ranked('east')]).toEqual([
    ['house', 'sun', 'zhao'],
    ['li', 'zhou'],
  ]);
  const { ranking } = await standingsOf(
    { tx: bank.database, now: at(NOW), rulebook: RULEBOOK },
    'east',
    SEPTEMBER,
    'zh-CN',
  );
  expect(ranking.notRanked).toMatchObject([{ person: 'li', reasons: expect.arrayContaining([{ kind: 'virtual' }]) }]);
  expect((await bank.rows('result', 'person_id')).find((row) => row.person_id === 'li')).toMatchObject({
    unit_id: 'east',
  });
});
