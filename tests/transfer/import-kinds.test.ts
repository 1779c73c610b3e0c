import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImportKind } from '../../src/figures/kinds.ts';
import { findingsFor } from '../../src/grading/eligibility.ts';
import { readRulebook } from '../../src/rulebook/load.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { gradable } from '../../src/store/grades.ts';
import { metricsFor } from '../../src/store/metrics.ts';
import { peopleById } from '../../src/store/people.ts';
import { at } from '../support/small-bank.ts';
import { openBank, outcome, reasons } from './importing.ts';

function shipped(id: string): Rulebook {
  const file = join(import.meta.dirname, `../../rulebooks/${id}.yaml`);
  const read = readRulebook(readFileSync(file, 'utf8'), file);
  if (read.kind !== 'ok') throw new Error(`${id} cannot be read`);
  return read.rulebook;
}

const TOBACCO = shipped('tobacco-2364');
const COMMERCIAL = shipped('commercial-bank');
type Bank = Awaited<ReturnType<typeof openBank>>;

/** What November gives 李娜 and 赵磊 for an indicator, × 10 000. */
async function november({ database }: Bank, rulebook: Rulebook, indicator: string) {
  const people = await peopleById(database, ['li', 'zhao']);
  const indicators = rulebook.indicators.filter(({ id }) => id === indicator);
  const month = { from: '2026-11-01', to: '2026-11-30', now: at('2026-12-01 09:00') };
  const metrics = await metricsFor(database, { ...month, indicators, people, whole: false });
  return ['li', 'zhao'].map((id) => metrics.get(id)?.get(indicator)?.value ?? null);
}

/** Imports the same rows in both column languages, each twice: only the first time is anything new. */
async function bothLanguages(bank: Bank, of: ImportKind, chinese: string, english: string, rows: number) {
  expect(outcome(await bank.previews(null, chinese))).toMatchObject({ of, stored: false, added: rows, refused: 0 });
  expect(outcome(await bank.imports(null, chinese))).toMatchObject({ of, stored: true, added: rows, refused: 0 });
  for (const again of [chinese, english, english])
    expect(outcome(await bank.imports(null, again))).toMatchObject({
      of,
      added: 0,
      changed: 0,
      same: rows,
      refused: 0,
    });
}

/** Each of these is refused as a whole, with every line and its reason. */
async function refuses(
  bank: Bank,
  kind: ImportKind,
  header: string,
  cases: readonly (readonly [lines: string, ...reasons: string[]])[],
) {
  for (const [lines, ...expected] of cases)
    expect([lines, ...reasons(await bank.imports(kind, `${header}\n${lines}\n`))]).toEqual([lines, ...expected]);
}

describe('exam results', () => {
  const CHINESE = '姓名,考试,通过日期,有效期至\n李娜,初级营销师考试,2026-03-01,\n赵磊,senior,2026年3月2日,2027-03-01\n';
  const ENGLISH =
    'manager,exam,passed on,expires on\nli,Junior exam,1 Mar 2026,\nzhao@bank.example,Senior exam,2026/3/2,20270301\n';

  it('come in once in both languages, and open the way to a grade as long as they stand', async () => {
    const bank = await openBank(TOBACCO);
    await bothLanguages(bank, 'exams', CHINESE, ENGLISH, 2);
    expect(await bank.rows('exam_result', 'person_id')).toEqual([
      { person_id: 'li', exam: 'junior', passed_on: '2026-03-01', expires_on: null },
      { person_id: 'zhao', exam: 'senior', passed_on: '2026-03-02', expires_on: '2027-03-01' },
    ]);
    const { grading } = TOBACCO;
    if (!grading) throw new Error('no grading');
    const passed = async (on: string) => {
      const team = await gradable(bank.database, { units: ['city'], on, virtual: ['virtual'] });
      return team.flatMap(({ candidate }) =>
        [...findingsFor({ ...candidate, standing: null }, grading, on)].flatMap(([grade, findings]) =>
          findings.some(({ condition, holds }) => condition.kind === 'exam' && holds)
            ? [`${candidate.person} ${grade}`]
            : [],
        ),
      );
    };
    // Two years for who has no expiry of their own.
    expect(await passed('2027-03-01')).toEqual(['li junior', 'zhao senior']);
    expect(await passed('2027-03-02')).toEqual(['li junior']);
    expect(await passed('2028-03-02')).toEqual([]);
    // An expiry that comes later is a correction of the same result; scores do not depend on it.
    const corrected = await bank.imports(null, CHINESE.replace('2026-03-01,', '2026-03-01,2026-12-31'));
    expect(outcome(corrected)).toMatchObject({ changed: 1, same: 1 });
    expect(await bank.stale()).toEqual([]);
  });

  it('are refused for what is wrong with them', async () => {
    const bank = await openBank(TOBACCO);
    await refuses(bank, 'exams', '姓名,考试,通过日期,有效期至', [
      ['李娜,驾驶考试,2026-03-01,', '2 考试 unknownName 驾驶考试'],
      ['李娜,senior,2026-03-01,2026-02-01', '2 有效期至 order 2026-02-01'],
      ['李娜,senior,3/4/2026,', '2 通过日期 dateOrder 3/4/2026'],
      ['李娜,senior,,', '2 通过日期 missing'],
      ['王五,senior,2026-03-01,', '2 姓名 unknown 王五'],
      ['李娜,senior,2026-03-01,\n李娜,senior,2026-03-01,2027-01-01', '3  contradicts 2'],
    ]);
    expect(await bank.rows('exam_result')).toEqual([]);
  });
});

describe('ratings', () => {
  const HEADER = '评价表,客户经理,评价人类别,评价人,日期,评分';
  const CHINESE = `${HEADER}\n五评价,李娜,客户满意度评价,客户甲,2026-11-10,4\nfive,li,business,行领导,2026-11-11,90\n`;
  const ENGLISH =
    'evaluation form,manager,rater group,rater,date,rating\nFive evaluations,Li Na,Customer satisfaction,客户甲,10 Nov 2026,4\nfive,li,Business results,行领导,2026-11-11,90.0\n';

  it('come in once in both languages, and count by group on its own scale', async () => {
    const bank = await openBank(TOBACCO);
    await bothLanguages(bank, 'ratings', CHINESE, ENGLISH, 2);
    expect(await bank.stale()).toEqual(['li']);
    // Customers 100 × (4 − 1) ÷ (5 − 1) = 75; (30 × 90 + 25 × 75) ÷ 55 = 83.1818…
    expect(await november(bank, TOBACCO, 'five_evaluations')).toEqual([831_818n, null]);
    expect(outcome(await bank.imports(null, CHINESE.replace('10,4', '10,5')))).toMatchObject({ changed: 1, same: 1 });
    // (30 × 90 + 25 × 100) ÷ 55 = 94.5454…
    expect(await november(bank, TOBACCO, 'five_evaluations')).toEqual([945_455n, null]);
  });

  it('are refused for what is wrong with them', async () => {
    const bank = await openBank(TOBACCO);
    await refuses(bank, 'ratings', HEADER, [
      ['五评价,李娜,客户满意度评价,客户甲,2026-11-10,6', '2 评分 scale 6'],
      ['五评价,李娜,客户满意度评价,客户甲,2026-11-10,0.5', '2 评分 scale 0.5'],
      ['六评价,李娜,客户满意度评价,客户甲,2026-11-10,4', '2 评价表 unknownName 六评价'],
      // A group of another form.
      ['五评价,李娜,市营销中心,客户甲,2026-11-10,4', '2 评价人类别 unknownName 市营销中心'],
      ['五评价,李娜,客户满意度评价,,2026-11-10,4', '2 评价人 missing'],
      ['五评价,,客户满意度评价,客户甲,2026-11-10,4', '2 客户经理 missing'],
      ['五评价,李娜,客户满意度评价,客户甲,2026-11-10,好', '2 评分 number 好'],
      ['五评价,李娜,客户满意度评价,客户甲,2026-11-10,4\n五评价,li,customers,客户甲,2026-11-10,5', '3  contradicts 2'],
    ]);
    expect(await bank.rows('evaluation')).toEqual([]);
  });
});

describe('events', () => {
  const CHINESE =
    '事件,客户经理,日期,分值,流水号,属性:source\n有责投诉,李娜,2026-11-02,-2,T1,热线\ncomplaint,li,2026-11-02,-2,T2,热线\nviolation,赵磊,2026-11-03,,,\n';
  const ENGLISH =
    'event,manager,date,points,reference,attribute:source\nJustified complaints,Li Na,2 Nov 2026,(2),T1,热线\ncomplaint,li,2026-11-02,-2,T2,热线\nBreaches,zhao,2026/11/3,,,\n';

  it('come in once in both languages, count, and are corrected under their number', async () => {
    const bank = await openBank(TOBACCO);
    await bothLanguages(bank, 'events', CHINESE, ENGLISH, 3);
    expect(await bank.rows('event', 'id')).toMatchObject([
      {
        kind: 'complaint',
        ref: 'T1',
        person_id: 'li',
        points: -20_000,
        state: 'confirmed',
        attributes: { source: '热线' },
      },
      { kind: 'complaint', ref: 'T2', person_id: 'li', points: -20_000 },
      { kind: 'violation', ref: null, person_id: 'zhao', points: 0, attributes: {} },
    ]);
    expect(await november(bank, TOBACCO, 'complaints')).toEqual([20_000n, null]);
    expect(await bank.stale()).toEqual(['li', 'zhao']);
    // It was the other one's.
    await bank.imports(null, '事件,客户经理,日期,分值,流水号,属性:source\ncomplaint,赵磊,2026-11-02,-2,T2,热线\n');
    expect(await november(bank, TOBACCO, 'complaints')).toEqual([10_000n, 10_000n]);
  });

  it('are refused for what is wrong with them', async () => {
    const bank = await openBank(TOBACCO);
    await refuses(bank, 'events', '事件,客户经理,日期,分值,流水号', [
      ['迟到,李娜,2026-11-02,,', '2 事件 unknownName 迟到'],
      ['complaint,李娜,7/8/2026,,', '2 日期 dateOrder 7/8/2026'],
      ['complaint,李娜,2026-11-02,1E+05,', '2 分值 scientific 1E+05'],
      ['complaint,李娜,2026-11-02,1.00001,', '2 分值 places 1.00001'],
      ['complaint,,2026-11-02,,', '2 客户经理 missing'],
      ['complaint,李娜,2026-11-02,,\ncomplaint,li,2026-11-02,,', '3  alike 2'],
      ['complaint,李娜,2026-11-02,,\ncomplaint,li,2026-11-02,-1,', '3  contradicts 2'],
    ]);
    expect(await bank.rows('event')).toEqual([]);
  });
});

describe('products', () => {
  const CHINESE =
    '产品编号,产品名称,产品英文名,单价,起始日期,属性:line\nfund,基金,Fund,12.5,2026-01-01,fee\nfund,基金,Fund,15,2026-11-10,fee\ncard,信用卡,,¥1,2026-01-01,\n';
  const ENGLISH =
    'product id,product name,product english name,unit price,from,attribute:line\nfund,基金,Fund,12.50,1 Jan 2026,fee\nfund,基金,Fund,15,2026/11/10,fee\ncard,信用卡,,1,20260101,\n';

  it('come in once in both languages, and their sales count at the price of the day', async () => {
    const bank = await openBank(COMMERCIAL);
    // Two products with three prices.
    await bothLanguages(bank, 'products', CHINESE, ENGLISH, 5);
    expect(await bank.rows('product')).toEqual([
      { id: 'card', name: '信用卡', name_en: '信用卡', attributes: {} },
      { id: 'fund', name: '基金', name_en: 'Fund', attributes: { line: 'fee' } },
    ]);
    await bank.imports(
      null,
      'product,date,quantity,manager,customer\nFund,2026-11-09,2,li,\nfund,2026-11-10,2,li,\n信用卡,2026-11-10,4,,晋阳机械\n',
    );
    // 2 × 12.5 + 2 × 15; of the customer's 4 李娜 has all and 孙丽 half.
    expect(await november(bank, COMMERCIAL, 'income')).toEqual([590_000n, null]);
    expect(await november(bank, COMMERCIAL, 'fee_income')).toEqual([550_000n, null]);
    await bank.imports(null, CHINESE.replace('fund,基金,Fund,15', 'fund,基金,Fund,20'));
    expect(await november(bank, COMMERCIAL, 'income')).toEqual([690_000n, null]);
  });

  it('are refused for what is wrong with them', async () => {
    const bank = await openBank(COMMERCIAL);
    await refuses(bank, 'products', '产品编号,产品名称,单价,起始日期', [
      ['fund,基金,-1,2026-01-01', '2 单价 negative -1'],
      ['my fund,基金,1,2026-01-01', '2 产品编号 id my fund'],
      ['fund,,1,2026-01-01', '2 产品名称 missing'],
      ['fund,基金,1,', '2 起始日期 missing'],
      ['fund,基金,便宜,2026-01-01', '2 单价 number 便宜'],
      ['fund,基金,1,2026-01-01\nfund,基金,2,2026-01-01', '3  contradicts 2'],
      ['fund,基金,1,2026-01-01\nfund,理财,2,2026-02-01', '3  contradicts 2'],
    ]);
    expect(await bank.rows('product')).toEqual([]);
    expect(await bank.rows('product_price')).toEqual([]);
  });
});

describe('customers with their managers', () => {
  const HEADER = '客户编号,客户名称,客户类别,客户经理,分成比例,起始日期,截止日期';
  const CHINESE = `${HEADER}\nC7,汾河商贸,小微,李娜,33.33%,2026-11-01,2026-11-20\nC7,汾河商贸,小微,赵磊,66.67%,2026-11-01,2026-11-20\nC7,汾河商贸,小微,赵磊,,2026-11-21,\n`;
  const ENGLISH =
    'customer code,customer name,segment,manager,share,from,until\nC7,汾河商贸,小微,li,33.33%,1 Nov 2026,2026-11-20\nC7,汾河商贸,小微,zhao,66.67 %,2026/11/1,2026-11-20\nC7,汾河商贸,小微,Zhao Lei,100,20261121,\n';

  it('come in once in both languages, and what they bring is split by the share of its day', async () => {
    const bank = await openBank(COMMERCIAL);
    // A customer and three assignments.
    await bothLanguages(bank, 'customers', CHINESE, ENGLISH, 4);
    await bank.imports(
      null,
      'date,figure,customer,value\n2026-11-10,deposit_growth,C7,300\n2026-11-20,deposit_growth,汾河商贸,100\n2026-11-21,deposit_growth,C7,1\n',
    );
    // 300 × 33.33 % + 100 × 33.33 %; 300 × 66.67 % + 100 × 66.67 % + 1.
    expect(await november(bank, COMMERCIAL, 'deposits')).toEqual([1_333_200n, 2_676_800n]);
    // From the 11th on it is all 赵磊's: what was before stays split, and the regime of the 21st is as it was.
    await bank.imports(null, '客户编号,客户名称,客户经理,分成比例,起始日期\nC7,汾河商贸,赵磊,100%,2026-11-11\n');
    expect(await november(bank, COMMERCIAL, 'deposits')).toEqual([999_900n, 3_010_100n]);
    expect(await bank.stale()).toEqual(['li', 'zhao']);
  });

  it('are refused for what is wrong with them', async () => {
    const bank = await openBank(COMMERCIAL);
    const before = await bank.rows('assignment', 'id');
    await refuses(bank, 'customers', HEADER, [
      [
        'C7,汾河商贸,,李娜,60%,2026-11-01,\nC7,汾河商贸,,赵磊,30%,2026-11-01,',
        '2 分成比例 shares 90.00 %',
        '3 分成比例 shares 90.00 %',
      ],
      ['C7,汾河商贸,,李娜,0.6,2026-11-01,', '2 分成比例 share 0.6'],
      ['C7,汾河商贸,,李娜,120%,2026-11-01,', '2 分成比例 share 120%'],
      ['C7,汾河商贸,,李娜,33.333%,2026-11-01,', '2 分成比例 share 33.333%'],
      ['C7,汾河商贸,,李娜,,2026-11-01,2026-10-01', '2 截止日期 order 2026-10-01'],
      ['C7,汾河商贸,,李娜,,,', '2 起始日期 missing'],
      ['C7,汾河商贸,,,50%,2026-11-01,', '2 客户经理 shareAlone'],
      ['C7,汾河商贸,,王五,,2026-11-01,', '2 客户经理 unknown 王五'],
      ['C7,,,李娜,,2026-11-01,', '2 客户名称 missing'],
      ['C7,汾河商贸,,李娜,50%,2026-11-01,\nC7,汾河商贸,,li,50%,2026-11-01,2026-11-30', '3  contradicts 2'],
    ]);
    expect(await bank.rows('assignment', 'id')).toEqual(before);
  });
});
