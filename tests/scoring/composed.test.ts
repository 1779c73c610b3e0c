import { describe, expect, it } from 'vitest';
import { periodOf } from '../../src/calendar/period.ts';
import type { Composition } from '../../src/rulebook/indicators.ts';
import { type PartTotal, partPeriods, tieBreaksIn } from '../../src/scoring/composed.ts';
import { formatDecimal, formatHundredths } from '../../src/scoring/decimal.ts';
import { explain } from '../../src/scoring/explanation.ts';
import { scoreManager } from '../../src/scoring/score.ts';
import { RULEBOOK } from '../support/organisation.ts';
import { type Case, d, inputOf } from './cases.ts';

const QUARTER: Composition = {
  period: 'quarter',
  of: 'month',
  weights: [d('30'), d('30'), d('40')],
  indicators: {},
  missing: 'zero',
};

function composed(
  totals: readonly (string | null | Partial<PartTotal>)[],
  rule: Partial<Composition> = {},
  more: Partial<Case> = {},
) {
  const result = scoreManager({
    ...inputOf({ weights: { inspection: '100' }, metrics: {}, ...more }),
    period: periodOf('quarter', '2026-11-18'),
    composed: {
      composition: { ...QUARTER, ...rule },
      parts: totals.map((given, index) => ({
        period: `2026-1${index}`,
        total: typeof given === 'string' ? d(given) : null,
        inPost: true,
        begun: true,
        ...(typeof given === 'object' ? given : {}),
      })),
    },
  });
  const { outcome } = result;
  return {
    total: outcome.kind === 'total' ? `${formatDecimal(outcome.total)} ${outcome.band}` : outcome.reason,
    lines: explain(result).map(({ points }) => (points === null ? '-' : formatHundredths(points))),
  };
}

describe('a composed period', () => {
  it('is Σ weight × 4-place total ÷ Σ weights, rounded once', () => {
    // 30 × 80.1234 + 30 × 79.5 + 40 × 91.0001 = 2403.702 + 2385 + 3640.004 = 8428.706 → 84.28706 → 84.2871
    // lines 24.03702 → 24.04 (from 24.0370), 23.85, 36.40004 → 36.40; together 84.29
    expect(composed(['80.1234', '79.5', '91.0001'])).toEqual({
      total: '84.2871 good',
      lines: ['24.04', '23.85', '36.40'],
    });
  });

  it.each([
    // 30 × 80 + 40 × 90 = 6000 → 60 with zero; ÷ 70 = 85.71428… when skipped; + 30 × 70 = 8100 → 81 with neutral 70
    ['counts as 0', {}, '60.0000 improve'],
    ['is left out', { missing: 'skip' as const }, '85.7143 good'],
    ['is what the rules say', { missing: { neutral: d('70') } }, '81.0000 good'],
  ])('a part without a total %s', (_title, rule, total) => {
    expect(composed(['80', null, '90'], rule).total).toBe(total);
    expect(composed(['80', { total: d('99'), inPost: false }, '90'], rule).total).toBe(total);
  });

  it('leaves out what has not begun, whatever the rules say', () => {
    // (30 × 80 + 30 × 90) ÷ 60 = 85
    expect(composed(['80', '90', { begun: false }])).toEqual({ total: '85.0000 good', lines: ['40.00', '45.00', '-'] });
  });

  it('has no total where everything is left out', () => {
    expect(composed([null, null, null], { missing: 'skip' }).total).toBe('all_skipped');
  });

  it('takes in what is no period as an indicator', () => {
    // 20 × 80 + 20 × 85 + 20 × 90 + 40 × 70 = 1600 + 1700 + 1800 + 2800 = 7900
    const rule = { weights: [d('20'), d('20'), d('20')], indicators: { inspection: d('40') } };
    expect(composed(['80', '85', '90'], rule, { metrics: { inspection: '70' } })).toEqual({
      total: '79.0000 competent',
      lines: ['16.00', '17.00', '18.00', '28.00'],
    });
  });

  it('knows no bonus, no veto and no limit of its own', () => {
    const scorecard = {
      bonuses: ['praise'],
      maximum: d('60'),
      vetoes: [{ indicator: 'inspection', when: { at_least: d('0') }, cap: d('10') }],
    };
    expect(composed(['100', '100', '100'], {}, { scorecard, metrics: { praise: '5', inspection: '1' } }).total).toBe(
      '100.0000 excellent',
    );
  });

  it('is made of the periods in it, and breaks no ties', () => {
    const keys = (of: Composition['of'], kind: 'quarter' | 'half' | 'year') =>
      partPeriods({ of }, periodOf(kind, '2026-11-18')).map(({ key }) => key);
    expect(keys('month', 'quarter')).toEqual(['2026-10', '2026-11', '2026-12']);
    expect(keys('quarter', 'half')).toEqual(['2026-Q3', '2026-Q4']);
    expect(keys('half', 'year')).toEqual(['2026-H1', '2026-H2']);
    const rulebook = { ranking: { ...RULEBOOK.ranking, tie_breaks: ['deposits'] }, composed: [QUARTER] };
    expect([tieBreaksIn(rulebook, 'month'), tieBreaksIn(rulebook, 'quarter')]).toEqual([['deposits'], []]);
  });
});
