import { describe, expect, it } from 'vitest';
import { answerRows, fillGap, NEW } from '../../src/dialogue/row-answer.ts';
import { type Row, rowGap } from '../../src/journal/rows.ts';
import type { RowsField } from '../../src/rulebook/reports.ts';

/** Wednesday, 18 November 2026. */
const SETTING = {
  today: '2026-11-18',
  customers: [
    { id: '1', name: '宏达物流有限公司' },
    { id: '2', name: '晋阳机械' },
    { id: '3', name: '万家福超市' },
    { id: '4', name: '万家福便利' },
  ],
};
const base = { aliases: [], required: true };
const FIELD: RowsField = {
  ...base,
  id: 'visits',
  kind: 'rows',
  label: { 'zh-CN': '安排', en: 'Visits' },
  max: 4,
  columns: [
    { ...base, id: 'day', kind: 'date', label: { 'zh-CN': '日期', en: 'Day' } },
    { ...base, id: 'customer', kind: 'customer', label: { 'zh-CN': '客户', en: 'Customer' } },
    { ...base, id: 'purpose', kind: 'text', max: 20, label: { 'zh-CN': '目的', en: 'Purpose' } },
  ],
};
const FIRST: Row = { day: '2026-11-20', customer: '1', purpose: '谈续贷' };
const SECOND: Row = { day: '2026-11-23', customer: '2', purpose: '送合同' };
const THERE = [FIRST, SECOND];
const say = (text: string, there: readonly Row[] = THERE) => answerRows(FIELD, there, text, SETTING);

describe('a message about rows', () => {
  it.each(['好了', '没有了', '写完了。', '就这些', '不用', '好的', '没有', 'done', "That's all", 'no more'])(
    '“%s” ends them',
    (text) => {
      expect(say(text)).toEqual({ kind: 'done' });
    },
  );

  const third = { day: '2026-11-24', customer: '2', purpose: '回访' };
  const changed: readonly (readonly [text: string, rows: readonly Row[]])[] = [
    ['周二，晋阳，回访', [...THERE, third]],
    ['删 2', [FIRST]],
    ['删除第一条', [SECOND]],
    ['delete 1', [SECOND]],
    ['改 2 周二', [FIRST, { ...SECOND, day: '2026-11-24' }]],
    ['改第2条：周二，晋阳，回访', [FIRST, third]],
    ['修改 1 目的：催款', [{ ...FIRST, purpose: '催款' }, SECOND]],
    ['change 1 customer: 晋阳', [{ ...FIRST, customer: '2' }, SECOND]],
    ['改 1 送样品', [{ ...FIRST, purpose: '送样品' }, SECOND]],
    // The first word of a row is no command, even where it looks like one.
    ['周五，晋阳，改 2 号合同', [...THERE, { day: '2026-11-20', customer: '2', purpose: '改 2 号合同' }]],
  ];
  it.each(changed)('“%s” changes what stands there', (text, rows) => {
    expect(say(text)).toEqual({ kind: 'rows', rows });
  });

  it('that names a row which is not there, or says nothing of it, changes nothing', () => {
    expect(say('删 3')).toEqual({ kind: 'noRow', number: 3 });
    expect(say('改 2')).toEqual({ kind: 'howToChange', number: 2 });
  });

  it('that cannot be read is told, and what can be stays', () => {
    expect(say('周二，晋阳，回访\n日期：某天 客户：晋阳 目的：催款')).toMatchObject({
      rows: [FIRST, SECOND, third],
      problem: { kind: 'lines', lines: [{ line: 2, kind: 'problem', column: 'day' }] },
    });
    expect(say('改 1 日期：某天')).toMatchObject({ rows: THERE, problem: { lines: [{ line: 1, column: 'day' }] } });
  });

  it('adds no more rows than there may be', () => {
    expect(say('周二 晋阳 一\n周二 晋阳 二\n周二 晋阳 三')).toEqual({
      kind: 'rows',
      rows: THERE,
      problem: { kind: 'tooMany', most: 4, given: 5 },
    });
  });
});

describe('what a row lacks', () => {
  const unsettled: Row = { ...SECOND, customer: '?万家福' };
  const { purpose: _, ...bare } = SECOND;
  const answers: readonly (readonly [text: string, before: Row, after: Row])[] = [
    ['2', unsettled, { ...SECOND, customer: '3' }],
    ['便利', unsettled, { ...SECOND, customer: '4' }],
    ['都不是', unsettled, { ...SECOND, customer: '+万家福' }],
    ['晋阳', unsettled, SECOND],
    ['送合同', bare, SECOND],
  ];
  it.each(answers)('is answered by “%s”', (text, before, after) => {
    const answer = say(text, [FIRST, before]);
    const customer = after.customer === '3' ? expect.stringMatching(/^[34]$/u) : after.customer;
    expect(answer).toEqual({ kind: 'rows', rows: [FIRST, { ...after, customer }] });
  });

  it('is left empty by no, and asked again', () => {
    const { customer: _customer, ...without } = unsettled;
    expect(say('不是', [unsettled])).toEqual({ kind: 'rows', rows: [without] });
    expect(rowGap(FIELD.columns, [without])).toMatchObject({ index: 0, kind: 'missing', column: { id: 'customer' } });
  });

  it('waits while a whole row is said instead', () => {
    expect(say('周二，晋阳，回访', [unsettled])).toMatchObject({
      rows: [unsettled, { customer: '2', purpose: '回访' }],
    });
  });

  it('is filled by what is tapped, as far as that can be chosen', () => {
    const gap = rowGap(FIELD.columns, [unsettled]);
    if (!gap) throw new Error('nothing is missing');
    expect(fillGap(gap, [unsettled], '4', SETTING)).toEqual([{ ...SECOND, customer: '4' }]);
    expect(fillGap(gap, [unsettled], NEW, SETTING)).toEqual([{ ...SECOND, customer: '+万家福' }]);
    expect(fillGap(gap, [unsettled], '99', SETTING)).toBeNull();
  });
});
