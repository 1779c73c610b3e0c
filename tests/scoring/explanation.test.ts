import { describe, expect, it } from 'vitest';
import { formatHundredths } from '../../src/scoring/decimal.ts';
import { explain } from '../../src/scoring/explanation.ts';
import { type Case, d, indicator, resultOf } from './cases.ts';

/** `name points` for each line; `-` where it counts nothing. */
function linesOf(given: Case): string[] {
  return explain(resultOf(given)).map((line) => {
    const name =
      line.kind === 'part' ? line.part.period : line.kind === 'indicator' ? line.score.indicator : line.adjustment.kind;
    return `${name} ${line.points === null ? '-' : formatHundredths(line.points)}`;
  });
}

describe('the lines of an explanation', () => {
  it.each<[title: string, given: Case, lines: string[]]>([
    [
      // visits 30 × 33.3333 ÷ 100 = 9.99999 → 10.0000; logs 30 × 66.6667 ÷ 100 = 20.00001 → 20.0000; quality 40 × 50 ÷ 100 = 20
      'are the contributions: 10 + 20 + 20 = 50',
      {
        weights: { visits: '30', logs: '30', quality: '40' },
        metrics: { visits: '33.3333', logs: '66.6667', quality: '50' },
      },
      ['visits 10.00', 'logs 20.00', 'quality 20.00'],
    ],
    [
      // 33.33 × 10.05 ÷ 100 = 3.349665 → 3.3497 → 3.35, twice; 33.34 × 10.05 ÷ 100 = 3.35067 → 3.3507 → 3.35; the total is 10.05
      'need no difference where they already add up',
      { weights: { a: '33.33', b: '33.33', c: '33.34' }, metrics: { a: '10.05', b: '10.05', c: '10.05' } },
      ['a 3.35', 'b 3.35', 'c 3.35'],
    ],
    [
      // contributions 50 × 40.01 ÷ 100 = 20.005 → 20.01 each; the total 40.01 shows 40.01, the lines 40.02: −0.01 to the first of equals
      'leave the difference to the first of equals',
      { weights: { a: '50', b: '50' }, metrics: { a: '40.01', b: '40.01' } },
      ['a 20.00', 'b 20.01'],
    ],
    [
      // a 20 × 40.02 ÷ 100 = 8.004 → 8.00; b 20 × 40.02 ÷ 100 → 8.00; c 60 × 40.02 ÷ 100 = 24.012 → 24.01; total 40.02: +0.01 to c
      'leave the difference to the largest',
      { weights: { a: '20', b: '20', c: '60' }, metrics: { a: '40.02', b: '40.02', c: '40.02' } },
      ['a 8.00', 'b 8.00', 'c 24.02'],
    ],
    [
      // weighted 80; + 6 + 7 capped at 10 (−3); − 30 capped at 20 (+10); 70 capped at 59 by the veto (−11); not clamped
      'name bonuses, penalties, what their caps took, and the veto: 80 + 6 + 7 − 30 − 3 + 10 − 11 = 59',
      {
        weights: { visits: '100' },
        metrics: { visits: '80', extra: '6', idea: '7', complaints: '30', breaches: '1' },
        scorecard: {
          bonuses: ['extra', 'idea'],
          bonus_cap: d('10'),
          penalties: ['complaints'],
          penalty_cap: d('20'),
          vetoes: [{ indicator: 'breaches', when: { at_least: d('1') }, cap: d('59') }],
        },
      },
      [
        'visits 80.00',
        'extra 6.00',
        'idea 7.00',
        'complaints -30.00',
        'breaches -',
        'bonus_cap -3.00',
        'penalty_cap 10.00',
        'veto -11.00',
      ],
    ],
    [
      'name the clamp: 100 + 35 − 15 = 120',
      { weights: { visits: '100' }, metrics: { visits: '100', extra: '35' }, scorecard: { bonuses: ['extra'] } },
      ['visits 100.00', 'extra 35.00', 'clamp -15.00'],
    ],
    [
      // the others' weights carry the whole: 60 × 80 ÷ 80 = 60; 20 × 40 ÷ 80 = 10
      'show what is skipped without points',
      {
        weights: { visits: '60', logs: '20', quality: '20' },
        metrics: { visits: '80', logs: null, quality: '40' },
        indicators: [indicator({ id: 'logs', no_data: 'skip' })],
      },
      ['visits 60.00', 'logs -', 'quality 10.00'],
    ],
    [
      'show what there is where there is no total',
      { weights: { visits: '100' }, metrics: {}, indicators: [indicator({ id: 'visits', no_data: 'skip' })] },
      ['visits -'],
    ],
  ])('%s', (_title, given, lines) => {
    expect(linesOf(given)).toEqual(lines);
  });
});
