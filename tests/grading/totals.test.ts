import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/grading/candidate.ts';
import { totalsFor } from '../../src/grading/eligibility.ts';
import { formatHundredths } from '../../src/scoring/decimal.ts';
import { bestFor, gains } from '../../src/scoring/gain.ts';
import { reachIn } from '../../src/scoring/moves.ts';
import { d, indicator, inputOf } from '../scoring/cases.ts';
import { candidate, DAY, grading } from './candidates.ts';

const NAME = { 'zh-CN': '名', en: 'name' };
const total = (at_least: number) => ({ kind: 'total', at_least });
const EXAM = { kind: 'exam', exam: 'manager', name: NAME };
const PASSED = { exams: [{ exam: 'manager', passedOn: '2026-05-01', expiresOn: null }] };
const RULES = {
  awards: [
    { grade: 'senior', quota: 20, conditions: [EXAM, total(85)] },
    { grade: 'middle', quota: 50, conditions: [total(75)] },
    { grade: 'junior', conditions: [total(60)] },
  ],
  otherwise: 'probation',
};

const bounds = (rules: object, part: Partial<Candidate> = {}) =>
  totalsFor(candidate('li', 'junior', null, 0, part), grading(rules), DAY);
const read = (rules: object, part: Partial<Candidate> = {}) =>
  bounds(rules, part).map(({ id, at_least }) => `${id} ${formatHundredths(at_least)}`);

describe('the total from which on a grade’s conditions are met', () => {
  it.each<[title: string, rules: object, part: Partial<Candidate>, expected: readonly string[]]>([
    ['is what the grade asks for', RULES, PASSED, ['senior 85.00', 'middle 75.00', 'junior 60.00', 'probation 0.00']],
    ['is none where another condition fails', RULES, {}, ['middle 75.00', 'junior 60.00', 'probation 0.00']],
    [
      'is the highest of several',
      { awards: [{ grade: 'senior', conditions: [total(70), total(80)] }, { grade: 'junior' }] },
      {},
      ['senior 80.00', 'junior 0.00'],
    ],
    [
      'is 0 for a grade that asks for none, and nothing below that grade counts',
      { awards: [{ grade: 'senior', conditions: [total(85)] }, { grade: 'middle' }, { grade: 'junior' }] },
      {},
      ['senior 85.00', 'middle 0.00'],
    ],
    [
      'leaves out a lower grade that asks for more than a higher one',
      {
        awards: [
          { grade: 'senior', conditions: [total(80)] },
          { grade: 'middle', conditions: [total(90)] },
        ],
      },
      {},
      ['senior 80.00', 'middle 0.00'],
    ],
  ])('%s', (_, rules, part, expected) => {
    expect(read(rules, part)).toEqual(expected);
  });
});

describe('what would help towards a grade', () => {
  const visits = indicator({
    id: 'visits',
    metric: { source: 'journal', report: 'visit', count: 'reports' },
    method: { kind: 'attainment', direction: 'up' },
    target: { from: 'fixed', value: d('10'), per: 'week', prorate: false },
    daily_most: d('1'),
  });
  /** So many of 10 visits, and so much of the rest that goes no further: 0.5 × 10 × visits + 0.5 × rest, each visit +5.00. */
  const towards = (done: string, rest: string, { part = PASSED, days = 10 } = {}) =>
    gains(
      inputOf({
        weights: { visits: '50', rest: '50' },
        metrics: { visits: done, rest },
        indicators: [visits, indicator({ id: 'rest', cap: d(rest) })],
      }),
      { reach: reachIn([visits], days), grades: bounds(RULES, part) },
    );

  it('is the smallest step to the next grade’s total', () => {
    // 0.5 × 40 + 35 = 55: one more is 60
    expect(towards('4', '70')[0]?.forGrade).toMatchObject({
      ...{ amount: d('1'), points: d('5'), grade: { from: 'probation', to: 'junior' } },
    });
    // 0.5 × 60 + 35 = 65: two more are 75
    expect(towards('6', '70')[0]?.forGrade).toMatchObject({
      ...{ amount: d('2'), points: d('10'), grade: { from: 'junior', to: 'middle' } },
    });
    // 0.5 × 80 + 35 = 75: two more are 85, which senior asks for
    expect(towards('8', '70')[0]?.forGrade).toMatchObject({
      ...{ amount: d('2'), points: d('10'), grade: { from: 'middle', to: 'senior' } },
    });
  });

  it('is not promised without the exam, whatever the total', () => {
    const found = towards('8', '70', { part: { exams: [] } });
    expect(found[0]?.full.points).toBe(d('10'));
    expect(bestFor('grade', found)).toBeNull();
  });

  it('is not promised out of reach', () => {
    // 65 with one workday left: one visit more, 70, five short of middle
    const late = towards('6', '70', { days: 1 });
    expect(late[0]?.full).toMatchObject({ amount: d('1'), points: d('5'), grade: null });
    expect(bestFor('grade', late)).toBeNull();
    // 0.5 × 40 + 10 = 30, with all six 60 exactly; with 19.99 it ends at 59.995 → 60.00 as shown, with 19.98 at 59.99
    expect(towards('4', '20')[0]?.forGrade).toMatchObject({
      amount: d('6'),
      grade: { from: 'probation', to: 'junior' },
    });
    expect(towards('4', '19.99')[0]?.forGrade).toMatchObject({ amount: d('6') });
    expect(bestFor('grade', towards('4', '19.98'))).toBeNull();
  });

  it('is nothing for who already has the highest grade’s total', () => {
    // 0.5 × 80 + 45 = 85; two more are still points
    const found = towards('8', '90');
    expect(found[0]).toMatchObject({ full: { points: d('10'), grade: null }, forGrade: null });
    expect(bestFor('grade', found)).toBeNull();
  });
});
