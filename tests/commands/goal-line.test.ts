import { describe, expect, it } from 'vitest';
import { amountIn, readGoalLine } from '../../src/commands/goal-line.ts';

const TODAY = '2026-11-18';

describe('a line about a goal', () => {
  it.each([
    ['', null, '', null],
    ['存款 500万', null, '存款', '500万'],
    ['存款500万', null, '存款', '500万'],
    ['创富：500', null, '创富', '500'],
    ['创富改成 520 万', null, '创富', '520 万'],
    ['三十万', null, '', '三十万'],
    ['500', null, '', '500'],
    ['重点品牌 40箱', null, '重点品牌', '40箱'],
    ['创富 下季度 600', '2027-Q1', '创富', '600'],
    ['下个月 创富 600', '2026-12', '创富', '600'],
    ['明年创富2000万', '2027', '创富', '2000万'],
    ['本季度 创富 600', '2026-Q4', '创富', '600'],
    ['今年的创富 2000', '2026', '创富', '2000'],
    ['本月', '2026-11', '', null],
    ['上季度', '2026-Q3', '', null],
    ['2026年第三季度', '2026-Q3', '', null],
    ['创富', null, '创富', null],
    ['创富 很多', null, '创富 很多', null],
    ['创富 1.23456', null, '创富', '1.23456'],
    ['创富 30%', null, '创富', '30%'],
    ['511日志 5', null, '511日志', '5'],
    ['deposits 5m', null, 'deposits', '5m'],
    ['deposits to 1.5 million', null, 'deposits', '1.5 million'],
    ['key brands is 40 next quarter', '2027-Q1', 'key brands', '40'],
    ['wealth 600 this year', '2026', 'wealth', '600'],
    ['赵磊 上季度', '2026-Q3', '赵磊', null],
  ])('%j', (text, period, name, amount) => {
    const line = readGoalLine(text, TODAY);
    expect([line.period?.key ?? null, line.name, line.amount]).toEqual([period, name, amount]);
  });
});

describe('an amount in the unit of an indicator', () => {
  const money = { unit: { 'zh-CN': '万元', en: '× ¥10k' } };
  const visits = { unit: { 'zh-CN': '户次', en: 'visits' } };
  it.each([
    ['500', money, 5_000_000n],
    ['五百', money, 5_000_000n],
    ['500万', money, 5_000_000n],
    ['500 万元', money, 5_000_000n],
    ['0.5亿', money, 50_000_000n],
    ['5,000,000元', money, 5_000_000n],
    ['5m', money, 5_000_000n],
    ['123.4567', money, 1_234_567n],
    // 1 yuan is 0.0001 of it, and there is nothing below.
    ['1元', money, 1n],
    ['1.5元', money, null],
    ['120k', visits, 1_200_000_000n],
    ['40', visits, 400_000n],
    ['-5', visits, -50_000n],
    ['很多', visits, null],
  ])('%s in %j', (text, indicator, value) => {
    expect(amountIn(text, indicator)).toBe(value);
  });
});
