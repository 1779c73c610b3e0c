import { describe, expect, it } from 'vitest';
import { type Read, readDate, readNumber, readPeriod, readShare, readText } from '../../src/figures/cells.ts';

const said = (read: Read) => (read.kind === 'ok' ? read.value : `! ${read.reason}`);

describe('a number', () => {
  it.each([
    ['1234', '12340000'],
    ['1,234.50', '12345000'],
    ['１，２３４．５', '12345000'],
    ['¥ 1,234', '12340000'],
    ['12万', '1200000000'],
    ['1.2345678万', '123456780'],
    ['1.5亿', '1500000000000'],
    ['95%', '950000'],
    ['(1,234)', '-12340000'],
    ['（1,234）', '-12340000'],
    ['-0.5', '-5000'],
    ['−3', '-30000'],
    ['300元', '3000000'],
    ['0.1230000', '1230'],
    ['99999999999999.9999', '999999999999999999'],
    ['1.23456', '! places'],
    ['100000000000000', '! large'],
    ['1.2E+05', '! scientific'],
    ['1.234,50', '! number'],
    ['12,34', '! number'],
    ['1,5', '! number'],
    ['-(5)', '! number'],
    ['=1+1', '! number'],
    ['abc', '! number'],
    ['3-5万', '! number'],
  ])('%s is %s', (cell, expected) => expect(said(readNumber(cell))).toBe(expected));
});

describe('a share', () => {
  it.each([
    ['50%', '5000'],
    ['33.33%', '3333'],
    ['100', '10000'],
    ['0.5%', '50'],
    ['0.5', '! share'],
    ['1', '! share'],
    ['101%', '! share'],
    ['0', '! share'],
    ['33.333%', '! share'],
    ['半', '! share'],
  ])('%s is %s', (cell, expected) => expect(said(readShare(cell))).toBe(expected));
});

describe('a day', () => {
  it.each([
    ['2026-11-18', '2026-11-18'],
    ['2026/1/8', '2026-01-08'],
    ['2026.11.18', '2026-11-18'],
    ['20261118', '2026-11-18'],
    ['2026年11月18日', '2026-11-18'],
    ['２０２６年１１月１８日', '2026-11-18'],
    ['2026-11-18 00:00:00', '2026-11-18'],
    ['2026-11-18T09:30:00.000Z', '2026-11-18'],
    ['18 Nov 2026', '2026-11-18'],
    ['18-Nov-2026', '2026-11-18'],
    ['November 18, 2026', '2026-11-18'],
    // Excel: day 1 is 1 January 1900; 46344 is 20 November 2026 + … 45658 is 1 January 2025, and 686 days later is 18 November 2026.
    ['46344', '2026-11-18'],
    ['46344.75', '2026-11-18'],
    ['11/18/2026', '2026-11-18'],
    ['18/11/2026', '2026-11-18'],
    ['7/7/2026', '2026-07-07'],
    ['7/8/2026', '! dateOrder'],
    ['2026-02-30', '! date'],
    ['18.11.26', '! date'],
    ['昨天', '! date'],
    ['12', '! date'],
  ])('%s is %s', (cell, expected) => expect(said(readDate(cell))).toBe(expected));
});

describe('a period', () => {
  it.each([
    ['2026-11', '2026-11'],
    ['2026年1月', '2026-01'],
    ['202611', '2026-11'],
    ['2026/11', '2026-11'],
    ['2026-Q4', '2026-Q4'],
    ['2026q4', '2026-Q4'],
    ['2026年四季度', '2026-Q4'],
    ['2026年第4季度', '2026-Q4'],
    ['2026H2', '2026-H2'],
    ['2026年下半年', '2026-H2'],
    ['2026', '2026'],
    ['2026年度', '2026'],
    ['2026-W47', '2026-W47'],
    ['2026-13', '! period'],
    ['2026-W54', '! period'],
    ['十一月', '! period'],
  ])('%s is %s', (cell, expected) => expect(said(readPeriod(cell))).toBe(expected));
});

describe('words', () => {
  it('are taken without spaces around, but not what a formula shows for a mistake', () => {
    expect(said(readText(' 李娜 '))).toBe('李娜');
    expect(said(readText('#REF!'))).toBe('! broken');
    expect(said(readText('字'.repeat(201)))).toBe('! long');
  });
});
