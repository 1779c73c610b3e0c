import { expect, it } from 'vitest';
import { madeWords } from '../../src/cards/made.ts';
import { Indicator } from '../../src/rulebook/indicators.ts';
import type { IndicatorScore } from '../../src/scoring/result.ts';
import { d, resultOf } from '../scoring/cases.ts';
import { RULEBOOK, SPEAK } from '../support/organisation.ts';

function told(metric: object, made: Partial<IndicatorScore['metric']>): readonly string[] {
  const named = (id: string, zh: string, of: object) =>
    Indicator.parse({
      id,
      name: { 'zh-CN': zh, en: id },
      unit: { 'zh-CN': '万元', en: '× ¥10k' },
      metric: of,
      method: { kind: 'direct' },
    });
  const indicator = named('it', '它', metric);
  const rulebook = {
    ...RULEBOOK,
    indicators: [indicator, named('repaid', '收回', { source: 'units' }), named('due', '到期', { source: 'units' })],
  };
  const [score] = resultOf({
    weights: { it: '100' },
    metrics: { it: '50' },
    indicators: rulebook.indicators,
  }).indicators;
  if (!score) throw new Error('nothing was scored');
  return madeWords({ ...score, metric: { ...score.metric, ...made } }, indicator, '本月', rulebook, SPEAK['zh-CN']);
}

const GROUPS = ['supervisor', 'peers', 'customers'].map((id, index) => ({
  id,
  name: { 'zh-CN': ['主管', '同事', '客户'][index], en: id },
  weight: [40, 30, 30][index],
}));

it('says what a metric was made of', () => {
  const plan = { source: 'plan_fulfilment', plan: 'daily_log', rows: 'lines', visits: 'visit_report' };
  expect(told(plan, { rows: 4, value: d('75') })).toEqual([
    '来源：本月到期的计划拜访 4 次，做到 3 次；一次拜访只抵当周同一客户的一行计划。',
  ]);
  expect(told({ source: 'events', event: 'praise' }, { rows: 2 })).toEqual(['来源：本月经确认的 2 件。']);
  expect(told({ source: 'units' }, { rows: 3 })).toEqual(['来源：本月的 3 笔销售，数量乘以当天单价。']);
  expect(told({ source: 'units' }, { rows: 0 })).toEqual([]);
});

it('writes a formula out with what went into it', () => {
  const operands = [
    { indicator: 'repaid', value: d('90') },
    { indicator: 'due', value: null },
  ];
  expect(told({ source: 'formula', formula: 'repaid / due * 100' }, { operands })).toEqual([
    '算法：收回 ÷ 到期 × 100。收回 90 万元、到期 没有数据。',
  ]);
});

it('never tells what a group of few gave', () => {
  const group = (id: string, raters: number, counts: boolean, mean: string | null) => ({
    ...{ group: id, raters, weight: d('30'), counts },
    mean: mean === null ? null : d(mean),
  });
  const groups = [
    group('supervisor', 1, true, '86'),
    group('peers', 2, true, null),
    group('customers', 1, false, null),
  ];
  expect(told({ source: 'evaluation', form: 'yearly', groups: GROUPS }, { rows: 3, groups })).toEqual([
    '来源：本月 4 人的评价，每人取最近一次。主管 1 人，权重 30，平均 86.00 分。同事 2 人，权重 30，为保护评价人不单独显示。客户 1 人，人数不够，不计入。',
  ]);
});
