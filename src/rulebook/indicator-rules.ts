import type { Finding, Path } from './finding.ts';
import { indicatorMistakes } from './indicator-mistakes.ts';
import type { Indicator } from './indicators.ts';
import { formulaRules, metricRules } from './metric-rules.ts';
import { duplicates, ordered } from './references.ts';
import type { Rulebook } from './schema.ts';

/** What must hold within an indicator, and between it and the reports it counts. */
export function* indicatorRules(rulebook: Rulebook): Generator<Finding> {
  yield* duplicates(rulebook.indicators, ['indicators'], 'id');
  for (const [index, indicator] of rulebook.indicators.entries()) {
    const path = ['indicators', index];
    yield* metricRules(indicator.metric, rulebook.reports, [...path, 'metric']);
    yield* targetRules(indicator, path);
    yield* methodRules(indicator, path);
    if (indicator.daily_most !== undefined && indicator.daily_most <= 0n)
      yield {
        path: [...path, 'daily_most'],
        at: 'value',
        wording: indicatorMistakes.notPositive(indicator.daily_most),
      };
  }
  yield* formulaRules(rulebook.indicators);
}

function* targetRules({ target, no_target, method }: Indicator, path: Path): Generator<Finding> {
  if (method.kind !== 'attainment') {
    if (target) yield { path: [...path, 'target'], at: 'key', wording: indicatorMistakes.targetUnused(method.kind) };
    if (no_target)
      yield { path: [...path, 'no_target'], at: 'key', wording: indicatorMistakes.targetUnused(method.kind) };
    return;
  }
  if (!target) yield { path: [...path, 'method'], at: 'key', wording: indicatorMistakes.targetMissing() };
  if (target?.from !== 'fixed') return;

  // Fewer is better: none at all is then a target that can be met.
  if (target.value < 0n || (target.value === 0n && method.direction === 'up'))
    yield { path: [...path, 'target', 'value'], at: 'value', wording: indicatorMistakes.targetValue(target.value) };
  if (target.prorate && target.per === 'week')
    yield { path: [...path, 'target', 'prorate'], at: 'value', wording: indicatorMistakes.prorateWeek() };
}

function* methodRules({ method, floor, cap }: Indicator, path: Path): Generator<Finding> {
  if (floor > cap) {
    // Floor and cap have defaults: point at whichever is written.
    const written = floor === 0n ? 'cap' : 'floor';
    yield { path: [...path, written], at: 'value', wording: indicatorMistakes.floorAboveCap(floor, cap) };
  }
  if (method.kind === 'linear')
    yield* ordered(
      method.points.map((point) => point.x),
      'ascending',
      (index) => [...path, 'method', 'points', index, 'x'],
    );
  if (method.kind === 'tiers')
    yield* ordered(
      method.tiers.map((tier) => tier.at_least),
      'descending',
      (index) => [...path, 'method', 'tiers', index, 'at_least'],
    );
}
