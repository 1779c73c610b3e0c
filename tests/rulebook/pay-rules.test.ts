import { describe, expect, it } from 'vitest';
import { readRulebook } from '../../src/rulebook/load.ts';
import { SMALL } from './small.ts';

const STEPS = `
steps:
  - { id: a, name: { zh-CN: A, en: A } }
  - { id: b, name: { zh-CN: B, en: B } }`;
const GRADING = `
grading:
  awards:
    - { grade: senior, quota: 40 }
    - { grade: junior, quota: 60 }
  steps: { by: shares, shares: [{ step: a, percent: 40 }, { step: b, percent: 60 }] }`;
const PAY = `
pay:
  base: { from: grade, amounts: { senior: 4000, junior: 3000 } }
  floating: { senior: 800.5 }
  performance: { from: points, per_point: 30 }
  coefficients: { senior: { a: 1.2, b: 1.1 }, junior: 1 }
  seniority: { bands: [{ up_to: 10, rate: 4 }, { rate: 6 }] }
  risk_fund: { withhold: 10, types: [full_time] }
  floor: 2500`;

/** What is said about the small rulebook with these parts, one of them edited. */
function said(from = '', to = ''): readonly string[] {
  const parts = `${STEPS}${GRADING}${PAY}\n`;
  expect(parts.split(from).length, `what is edited stands once: ${from}`).toBe(from === '' ? parts.length : 2);
  const reading = readRulebook(SMALL + parts.replace(from, () => to), 'x.yaml', { commandWords: [] });
  return reading.kind === 'mistakes'
    ? reading.mistakes.map(({ field, message, remedy }) => `${field}: ${message}. ${remedy}`)
    : [];
}

describe('grades and pay', () => {
  it('can be written together', () => {
    expect(said()).toEqual([]);
  });

  it.each([
    ['a grade that is none', 'grade: senior, quota', 'grade: seniors, quota', 'Did you mean senior?'],
    [
      'the lower grade first',
      '{ grade: senior, quota: 40 }\n    - { grade: junior, quota: 60 }',
      '{ grade: junior, quota: 40 }\n    - { grade: senior, quota: 60 }',
      'senior comes after junior',
    ],
    ['a grade twice', 'grade: junior, quota', 'grade: senior, quota', 'already taken'],
    ['quotas of 101 %', 'quota: 60', 'quota: 61', 'add up to 101 %'],
    ['a quota of nothing', 'quota: 60', 'quota: 0', 'leaves no places'],
    [
      'an awarded grade for who is eligible for none',
      '\n  steps: { by',
      '\n  otherwise: junior\n  steps: { by',
      'junior is among the awards',
    ],
    ['a step that is none', '{ step: b, percent', '{ step: c, percent', 'c is not in steps'],
    [
      'the lower step first',
      '[{ step: a, percent: 40 }, { step: b, percent: 60 }]',
      '[{ step: b, percent: 40 }, { step: a, percent: 60 }]',
      'a comes after b',
    ],
    ['shares of 90 %', 'percent: 60', 'percent: 50', 'add up to 90 %'],
    [
      'a grade without a base',
      'amounts: { senior: 4000, junior: 3000 }',
      'amounts: { senior: 4000 }',
      'no base amount for junior',
    ],
    ['an amount with three places', '800.5', '800.505', '800.505 is not an amount of money'],
    ['a negative amount', 'senior: 4000', 'senior: -4000', '-4000 is not an amount of money'],
    ['a coefficient of a grade that is none', 'junior: 1 }', 'juniors: 1 }', 'Did you mean junior?'],
    ['a coefficient of a step that is none', 'b: 1.1', 'd: 1.1', 'd is not in steps'],
    ['a band without an end in the middle', '{ up_to: 10, rate: 4 }', '{ rate: 4 }', 'only the last band'],
    ['a last band with an end', '{ rate: 6 }', '{ up_to: 15, rate: 6 }', 'more than 15 years'],
    ['bands in a wrong order', '{ rate: 6 }', '{ up_to: 10, rate: 5 }, { rate: 6 }', '10 years come after 10'],
    ['more kept than there is', 'withhold: 10', 'withhold: 110', '110 % cannot be kept'],
    ['a type that is none', 'types: [full_time] }\n  floor', 'types: [fulltime] }\n  floor', 'Did you mean full_time?'],
    ['a floor with three places', 'floor: 2500', 'floor: 2500.001', 'not an amount of money'],
  ])('with %s are refused', (_, from, to, expected) => {
    const mistakes = said(from, to);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toContain(expected);
  });
});
