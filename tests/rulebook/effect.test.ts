import { expect, it } from 'vitest';
import { nextStart } from '../../src/rulebook/effect.ts';
import { complete } from './complete.ts';

const PLAIN = { composed: [], grading: undefined, pay: undefined };
const { composed, grading, pay } = complete();

it.each([
  ['nothing but months', PLAIN, '2026-11-23', '2026-12-01'],
  ['the first of a month', PLAIN, '2026-12-01', '2026-12-01'],
  ['quarters made of months', { ...PLAIN, composed }, '2026-11-01', '2027-01-01'],
  ['quarterly pay', { ...PLAIN, pay: pay && { ...pay, basis: undefined } }, '2026-10-01', '2026-10-01'],
  ['quarterly pay by a longer period', { ...PLAIN, pay }, '2026-10-01', '2027-01-01'],
  ['grading by half-years', { composed, grading, pay }, '2026-10-01', '2027-01-01'],
  [
    'grading by years',
    { ...PLAIN, grading: grading && { ...grading, basis: 'year' as const } },
    '2026-07-01',
    '2027-01-01',
  ],
])('a version begins where no period runs: %s', (_, rules, day, next) => {
  expect(nextStart(day, PLAIN, rules)).toBe(next);
  expect(nextStart(day, rules, PLAIN)).toBe(next);
});
