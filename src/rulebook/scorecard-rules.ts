import type { Finding, Path } from './finding.ts';
import { indicatorMistakes } from './indicator-mistakes.ts';
import type { Indicator, Scorecard } from './indicators.ts';
import { duplicates, unknown } from './references.ts';
import { ruleMistakes } from './rule-mistakes.ts';
import type { Rulebook } from './schema.ts';

const WHOLE = 1_000_000n;

/** What must hold within a scorecard, and between it and the indicators, types and grades it names. */
export function* scorecardRules(rulebook: Rulebook): Generator<Finding> {
  yield* duplicates(rulebook.scorecards, ['scorecards'], 'id');
  for (const [index, scorecard] of rulebook.scorecards.entries()) {
    const path = ['scorecards', index];
    yield* audienceRules(scorecard, rulebook, path);
    yield* weightRules(scorecard, rulebook.indicators, path);
    yield* roleRules(scorecard, rulebook.indicators, path);
    yield* limitRules(scorecard, rulebook.indicators, path);
  }
}

function* audienceRules(scorecard: Scorecard, rulebook: Rulebook, path: Path): Generator<Finding> {
  for (const [index, type] of (scorecard.types ?? []).entries()) {
    const at = [...path, 'types', index];
    yield* unknown(type, rulebook.manager_types, 'manager_types', at);
    if (rulebook.manager_types.some((known) => known.id === type && known.virtual))
      yield { path: at, at: 'value', wording: ruleMistakes.virtual(type) };
  }
  for (const [index, grade] of (scorecard.grades ?? []).entries())
    yield* unknown(grade, rulebook.grades, 'grades', [...path, 'grades', index]);
}

function* weightRules({ weights }: Scorecard, indicators: readonly Indicator[], path: Path): Generator<Finding> {
  let sum = 0n;
  for (const [id, weight] of Object.entries(weights)) {
    const at = [...path, 'weights', id];
    yield* unknown(id, indicators, 'indicators', at, 'key');
    if (weight <= 0n) yield { path: at, at: 'value', wording: indicatorMistakes.weightValue(weight) };
    sum += weight;
  }
  if (sum !== WHOLE)
    yield { path: [...path, 'weights'], at: 'key', wording: indicatorMistakes.weightsSum(sum, weights) };
}

function* roleRules(scorecard: Scorecard, indicators: readonly Indicator[], path: Path): Generator<Finding> {
  const used = new Set(Object.keys(scorecard.weights));
  for (const role of ['bonuses', 'penalties'] as const) {
    for (const [index, id] of scorecard[role].entries()) {
      const at = [...path, role, index];
      yield* unknown(id, indicators, 'indicators', at);
      if (used.has(id)) yield { path: at, at: 'value', wording: indicatorMistakes.twoRoles(id) };
      if (indicators.some((known) => known.id === id && known.floor < 0n))
        yield { path: at, at: 'value', wording: indicatorMistakes.negativeRole(id) };
      used.add(id);
    }
  }
}

function* limitRules(scorecard: Scorecard, indicators: readonly Indicator[], path: Path): Generator<Finding> {
  const limits = [
    [scorecard.maximum, ['maximum']],
    [scorecard.bonus_cap, ['bonus_cap']],
    [scorecard.penalty_cap, ['penalty_cap']],
    ...scorecard.vetoes.map((veto, index) => [veto.cap, ['vetoes', index, 'cap']] as const),
  ] as const;
  for (const [limit, at] of limits)
    if (limit !== undefined && limit < 0n)
      yield { path: [...path, ...at], at: 'value', wording: ruleMistakes.notAbove(limit, 0n) };
  for (const [index, veto] of scorecard.vetoes.entries())
    yield* unknown(veto.indicator, indicators, 'indicators', [...path, 'vetoes', index, 'indicator']);
}
