import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRows, writeRows } from '../../src/dialogue/rows.ts';
import type { Column } from '../../src/rulebook/reports.ts';

/** Wednesday, 18 November 2026. */
const TODAY = '2026-11-18';
const CUSTOMERS = [
  { id: '11', name: '宏达物流有限公司' },
  { id: '12', name: '晋阳机械' },
  { id: '13', name: 'Acme Trading Ltd' },
  { id: '14', name: '万家福超市（新建路店）' },
  { id: '15', name: '万家福便利（开发区）' },
];
const SETTING = { today: TODAY, customers: CUSTOMERS };
const base = { aliases: [], required: true };
const PLAN: readonly Column[] = [
  { ...base, id: 'day', kind: 'date', label: { 'zh-CN': '日期', en: 'Day' } },
  { ...base, id: 'customer', kind: 'customer', label: { 'zh-CN': '客户', en: 'Customer' } },
  { ...base, id: 'purpose', kind: 'text', max: 200, label: { 'zh-CN': '目的', en: 'Purpose' } },
  { ...base, id: 'expected', kind: 'text', max: 200, required: false, label: { 'zh-CN': '预期', en: 'Expected' } },
];
const PROGRESS: readonly Column[] = [
  { ...base, id: 'customer', kind: 'customer', label: { 'zh-CN': '客户', en: 'Customer' } },
  {
    ...base,
    id: 'stage',
    kind: 'choice',
    label: { 'zh-CN': '阶段', en: 'Stage' },
    options: [
      { id: 'talking', label: { 'zh-CN': '洽谈中', en: 'Negotiating' } },
      { id: 'won', label: { 'zh-CN': '已签约', en: 'Signed' } },
    ],
  },
  { ...base, id: 'amount', kind: 'amount', required: false, label: { 'zh-CN': '金额', en: 'Amount' } },
  { ...base, id: 'note', kind: 'text', max: 200, required: false, label: { 'zh-CN': '说明', en: 'Note' } },
];

function row(text: string, columns = PLAN) {
  const { rows, problems } = readRows(columns, text, SETTING);
  expect(problems).toEqual([]);
  expect(rows).toHaveLength(1);
  return rows[0];
}

describe('a line', () => {
  const friday = { day: '2026-11-20', customer: '11', purpose: '谈续贷' };
  it.each([
    ['commas', '周五，宏达物流，谈续贷'],
    ['spaces', '周五 宏达物流 谈续贷'],
    ['bars', '周五 | 宏达物流 | 谈续贷'],
    ['another order', '宏达物流，谈续贷，周五'],
    ['a number before it', '1. 周五 宏达物流 谈续贷'],
    ['a bullet before it', '· 周五，宏达，谈续贷'],
    ['labels', '日期：周五 客户：宏达 目的：谈续贷'],
    ['one label', '周五 宏达 目的：谈续贷'],
    ['initials', '周五 hdwl 谈续贷'],
    ['full-width signs', '１１月２０日；宏达物流；谈续贷'],
  ])('is read with %s', (_, text) => {
    expect(row(text)).toEqual(friday);
  });

  it('gives the words left over to the last text column', () => {
    expect(row('周五，宏达物流，谈续贷，达成意向，月底签')).toEqual({ ...friday, expected: '达成意向，月底签' });
  });

  it('is read in English, names of several words too', () => {
    expect(row('Fri, Acme Trading Ltd, renewal talk, letter of intent')).toEqual({
      day: '2026-11-20',
      customer: '13',
      purpose: 'renewal talk',
      expected: 'letter of intent',
    });
    expect(row('Fri Acme Trading Ltd renewal talk')).toMatchObject({ customer: '13', purpose: 'renewal talk' });
  });

  it('takes amounts and choices wherever they stand', () => {
    expect(row('晋阳机械 洽谈中 200万 评估报告还没出', PROGRESS)).toEqual({
      customer: '12',
      stage: 'talking',
      amount: '2000000',
      note: '评估报告还没出',
    });
    expect(row('已签约，1,200,000，晋阳', PROGRESS)).toEqual({ customer: '12', stage: 'won', amount: '1200000' });
  });

  it('takes a new customer that is marked as one', () => {
    expect(row('周五，+鑫源贸易，初访')).toMatchObject({ customer: '+鑫源贸易', purpose: '初访' });
  });
});

describe('what is not a row yet', () => {
  const problems = (text: string, columns = PLAN) => readRows(columns, text, SETTING).problems;
  it('says which line lacks what', () => {
    expect(problems('周五 宏达 谈续贷\n\n晋阳机械 送合同')).toEqual([
      { line: 2, words: '晋阳机械 送合同', kind: 'missing', column: 'day' },
    ]);
  });

  it('keeps a name that fits several, with the candidates', () => {
    const [problem, ...more] = problems('周五，万家福，盘点');
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ kind: 'unsettled', column: 'customer', name: '万家福' });
    expect(problem?.kind === 'unsettled' && problem.candidates.map(({ id }) => id).toSorted()).toEqual(['14', '15']);
  });

  it('keeps a name that fits none', () => {
    expect(problems('周五，天成纸业，初访')).toMatchObject([{ kind: 'unsettled', name: '天成纸业', candidates: [] }]);
  });

  it('does not swallow words that no column takes', () => {
    const columns = PROGRESS.filter(({ kind }) => kind !== 'text');
    expect(problems('晋阳 洽谈中 卡在评估', columns)).toEqual([
      { line: 1, words: '晋阳 洽谈中 卡在评估', kind: 'over', name: '卡在评估' },
    ]);
  });

  it('says what does not read as what its label says', () => {
    expect(problems('日期：某天 客户：宏达 目的：谈')).toMatchObject([
      { kind: 'problem', column: 'day', problem: { kind: 'date', given: '某天' } },
    ]);
  });
});

describe('rows written out', () => {
  const show = (column: Column, value: string) => {
    if (column.kind === 'customer') return CUSTOMERS.find(({ id }) => id === value)?.name ?? value;
    if (column.kind === 'choice') return column.options.find(({ id }) => id === value)?.label['zh-CN'] ?? value;
    return value;
  };
  const label = (column: Column) => column.label['zh-CN'];
  const words = fc
    .array(fc.constantFrom('续贷', '签合同', 'terms', '，', ' ', '3户', '（急）', '面谈', '！'), {
      minLength: 1,
      maxLength: 5,
    })
    .map((parts) => `谈${parts.join('')}事`.replace(/\s+/g, ' '));
  const customer = fc.constantFrom(...CUSTOMERS.map(({ id }) => id), '+鑫源贸易');
  const optional = <Value>(arb: fc.Arbitrary<Value>) => fc.option(arb, { nil: undefined });

  it('are read back the same', () => {
    const plan = fc.record({
      day: fc.constantFrom('2026-11-19', '2026-12-01'),
      customer,
      purpose: words,
      expected: optional(words),
    });
    const progress = fc.record({
      customer,
      stage: fc.constantFrom('talking', 'won'),
      amount: optional(fc.constantFrom('1200000', '0.5')),
      note: optional(words),
    });
    const clean = (one: Readonly<Record<string, string | undefined>>) =>
      Object.fromEntries(Object.entries(one).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
    const same = (columns: readonly Column[]) => (given: readonly Readonly<Record<string, string | undefined>>[]) => {
      const rows = given.map(clean);
      expect(readRows(columns, writeRows(columns, rows, show, label), SETTING)).toEqual({ rows, problems: [] });
    };
    fc.assert(fc.property(fc.array(plan, { minLength: 1, maxLength: 4 }), same(PLAN)));
    fc.assert(fc.property(fc.array(progress, { minLength: 1, maxLength: 4 }), same(PROGRESS)));
  });

  it('name their column once a text before them is empty', () => {
    const columns = PLAN.map((column) => ({ ...column, required: false }));
    const rows = [{ day: '2026-11-19', customer: '12', expected: '达成意向' }];
    const text = writeRows(columns, rows, show, label);
    expect(text).toBe('2026-11-19 | 晋阳机械 | 预期：达成意向');
    expect(readRows(columns, text, SETTING)).toEqual({ rows, problems: [] });
  });
});
