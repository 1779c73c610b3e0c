import type { OracleIndicator, OracleScorecard } from '../oracle.ts';
import type { IndicatorText, ScorecardText } from './bank.ts';
import { formulaFrom } from './oracle-formula.ts';

/** A scorecard as it is written, with what is assumed where nothing is. */
export function scorecardIn(card: ScorecardText): OracleScorecard {
  const { id, weights, bonuses = [], penalties = [], vetoes = [], maximum = '120' } = card;
  const limits = { bonusCap: card.bonus_cap ?? null, penaltyCap: card.penalty_cap ?? null };
  return { id, weights, bonuses, penalties, vetoes, maximum, ...limits };
}

/** An indicator, the same way. */
export function indicatorIn({
  id,
  metric,
  method,
  target,
  floor = '0',
  cap = '100',
  ...absent
}: IndicatorText): OracleIndicator {
  return {
    id,
    formula: metric.source === 'formula' ? formulaFrom(metric.formula) : null,
    method: methodIn(method),
    floor,
    cap,
    noData: absent.no_data ?? 'zero',
    noTarget: absent.no_target ?? null,
    target: target ? { prorate: false, ...target } : null,
  };
}

function methodIn(method: IndicatorText['method']): OracleIndicator['method'] {
  if (method.kind === 'attainment') return { direction: 'up', ...method };
  if (method.kind === 'deduction') return { base: '100', ...method };
  return method.kind === 'percentile' ? { direction: 'up', cohort: [], ...method } : method;
}
