import type { Finding, Path, Wording } from './finding.ts';
import { indicatorMistakes } from './indicator-mistakes.ts';
import type { Target } from './indicators.ts';
import { ordered } from './references.ts';
import type { Rulebook } from './schema.ts';
import { decimalText } from './words.ts';

type Rules = Pick<Rulebook, 'indicators' | 'goal_reminders'>;

/** What must hold within the terms on which managers set their own goals, and among the reminders of them. */
export function* goalRules({ indicators, goal_reminders }: Rules): Generator<Finding> {
  for (const [index, { target }] of indicators.entries())
    if (target?.from === 'own') yield* termRules(target.set ?? [], ['indicators', index, 'target', 'set']);
  const after = goal_reminders?.after.map((percent) => BigInt(percent) * 10_000n) ?? [];
  yield* ordered(after, 'ascending', (index) => ['goal_reminders', 'after', index]);
}

/** Reminders that would never find anything to remind of. */
export function* goalWarnings({ indicators, goal_reminders }: Rules): Generator<Finding> {
  if (goal_reminders && !indicators.some(({ target }) => target?.from === 'own'))
    yield { path: ['goal_reminders'], at: 'key', wording: noGoals() };
}

function* termRules(terms: NonNullable<Extract<Target, { from: 'own' }>['set']>, path: Path): Generator<Finding> {
  for (const [index, { per, at_least, at_most }] of terms.entries()) {
    const at = [...path, index];
    if (terms.findIndex((one) => one.per === per) < index)
      yield { path: [...at, 'per'], at: 'value', wording: setTwice(per) };
    if (at_least !== undefined && at_least <= 0n)
      yield { path: [...at, 'at_least'], at: 'value', wording: indicatorMistakes.notPositive(at_least) };
    if (at_most !== undefined && at_most <= 0n)
      yield { path: [...at, 'at_most'], at: 'value', wording: indicatorMistakes.notPositive(at_most) };
    else if (at_least !== undefined && at_most !== undefined && at_most < at_least)
      yield { path: [...at, 'at_most'], at: 'value', wording: mostBelowLeast(at_most, at_least) };
  }
}

function setTwice(per: string): Wording {
  return {
    en: [`how a goal for a ${per} is set is said twice`, 'Keep one of them'],
    'zh-CN': [`${per} 的目标怎么定写了两遍`, '留一个'],
  };
}

function mostBelowLeast(most: bigint, least: bigint): Wording {
  return {
    en: [
      `no goal is at least ${decimalText(least)} and at most ${decimalText(most)}`,
      'Raise at_most or lower at_least',
    ],
    'zh-CN': [`没有目标能不低于 ${decimalText(least)} 又不高于 ${decimalText(most)}`, '调高 at_most，或调低 at_least'],
  };
}

function noGoals(): Wording {
  return {
    en: ['no indicator has a target that managers set themselves', 'Give one target: { from: own }, or take this away'],
    'zh-CN': ['没有哪个指标的目标是自己定的，提醒不到任何人', '给某个指标写 target: { from: own }，或删掉这一段'],
  };
}
