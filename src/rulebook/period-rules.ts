import type { Finding } from './finding.ts';
import { indicatorMistakes } from './indicator-mistakes.ts';
import type { Composition } from './indicators.ts';
import { unknown } from './references.ts';
import type { Rulebook } from './schema.ts';

const WHOLE = 1_000_000n;
const MONTHS = { month: 1, quarter: 3, half: 6, year: 12 } as const;

/** What must hold within a composed period, and between it and the indicators that are parts of it. */
export function* periodRules({ composed, indicators }: Rulebook): Generator<Finding> {
  const seen = new Set<string>();
  for (const [index, composition] of composed.entries()) {
    const path = ['composed', index];
    const { period, weights, indicators: others } = composition;
    if (seen.has(period))
      yield { path: [...path, 'period'], at: 'value', wording: indicatorMistakes.composedTwice(period) };
    seen.add(period);
    yield* partRules(composition, path);
    for (const id of Object.keys(others))
      yield* unknown(id, indicators, 'indicators', [...path, 'indicators', id], 'key');
    const all = [
      ...weights.map((weight, position) => [weight, ['weights', position]] as const),
      ...Object.entries(others).map(([id, weight]) => [weight, ['indicators', id]] as const),
    ];
    for (const [weight, at] of all)
      if (weight <= 0n) yield { path: [...path, ...at], at: 'value', wording: indicatorMistakes.weightValue(weight) };
    const sum = all.reduce((total, [weight]) => total + weight, 0n);
    if (sum !== WHOLE) yield { path: [...path, 'weights'], at: 'key', wording: indicatorMistakes.composedSum(sum) };
  }
}

function* partRules({ period, of, weights }: Composition, path: readonly (string | number)[]): Generator<Finding> {
  const count = MONTHS[period] / MONTHS[of];
  if (count <= 1) yield { path: [...path, 'of'], at: 'value', wording: indicatorMistakes.partsKind(period, of) };
  else if (count !== weights.length)
    yield {
      path: [...path, 'weights'],
      at: 'key',
      wording: indicatorMistakes.partsCount(weights.length, count, period, of),
    };
}
