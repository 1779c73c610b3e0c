import { dayTypeRules } from './day-type-rules.ts';
import type { Finding } from './finding.ts';
import { operandsOf, readFormula } from './formula.ts';
import { goalRules, goalWarnings } from './goal-rules.ts';
import { indicatorMistakes } from './indicator-mistakes.ts';
import { indicatorRules } from './indicator-rules.ts';
import { gradingRules, payRules } from './pay-rules.ts';
import { periodRules } from './period-rules.ts';
import { duplicates, ordered, unknown } from './references.ts';
import { reportRules } from './report-rules.ts';
import { ruleMistakes } from './rule-mistakes.ts';
import type { Rulebook } from './schema.ts';
import { scorecardRules } from './scorecard-rules.ts';

/**
 * Everything that makes a well-formed rulebook impossible to run: names that lead nowhere, sums that do not add up, words
 * that mean two things.
 *
 * @param commandWords every word that starts one of the product's own commands
 */
export function* mistakesIn(rulebook: Rulebook, commandWords: readonly string[]): Generator<Finding> {
  yield* peopleRules(rulebook);
  yield* reportRules(rulebook, commandWords);
  yield* dayTypeRules(rulebook);
  yield* indicatorRules(rulebook);
  yield* goalRules(rulebook);
  yield* scorecardRules(rulebook);
  yield* bandRules(rulebook);
  yield* periodRules(rulebook);
  if (rulebook.grading) yield* gradingRules(rulebook.grading, rulebook);
  if (rulebook.pay) yield* payRules(rulebook.pay, rulebook);
  for (const [index, id] of rulebook.ranking.tie_breaks.entries())
    yield* unknown(id, rulebook.indicators, 'indicators', ['ranking', 'tie_breaks', index]);
  if (rulebook.digest.every !== 'week')
    yield { path: ['digest', 'every'], at: 'value', wording: ruleMistakes.digestWeekly(rulebook.digest.every) };
}

/** What will run, but hardly as meant. */
export function* warningsIn(rulebook: Rulebook): Generator<Finding> {
  yield* unusedIndicators(rulebook);
  yield* audienceGaps(rulebook);
  yield* goalWarnings(rulebook);
  for (const [index, { target, no_target }] of rulebook.indicators.entries()) {
    // Scores are shown for weeks and months; a week can lie in two months, or two quarters, but hardly ever in two years.
    const reachesAll = target?.from !== 'fixed' || (target.prorate && (target.per === 'year' || target.per === 'half'));
    if (!reachesAll && no_target === undefined)
      yield {
        path: ['indicators', index, 'target', 'per'],
        at: 'value',
        wording: indicatorMistakes.targetGap(target.per),
      };
  }
}

function* peopleRules({ zone, manager_types, grades, steps }: Rulebook): Generator<Finding> {
  if (!isZone(zone)) yield { path: ['zone'], at: 'value', wording: ruleMistakes.zone(zone) };
  yield* duplicates(manager_types, ['manager_types'], 'id');
  yield* duplicates(grades, ['grades'], 'id');
  yield* duplicates(steps, ['steps'], 'id');
  if (manager_types.every((type) => type.virtual))
    yield { path: ['manager_types'], at: 'key', wording: ruleMistakes.onlyVirtual() };
}

function* bandRules({ bands = [] }: Rulebook): Generator<Finding> {
  yield* duplicates(bands, ['bands'], 'id');
  for (const [index, band] of bands.entries())
    if (band.id === 'unqualified')
      yield { path: ['bands', index, 'id'], at: 'value', wording: indicatorMistakes.bandReserved() };
  const from = bands.map((band) => band.at_least);
  yield* ordered(from, 'descending', (index) => ['bands', index, 'at_least']);
}

function* unusedIndicators({ indicators, scorecards, ranking, composed }: Rulebook): Generator<Finding> {
  const used = new Set([...ranking.tie_breaks, ...composed.flatMap((one) => Object.keys(one.indicators))]);
  for (const { metric } of indicators) {
    const reading = metric.source === 'formula' ? readFormula(metric.formula) : null;
    for (const id of reading?.kind === 'ok' ? operandsOf(reading.formula) : []) used.add(id);
  }
  for (const { weights, bonuses, penalties, vetoes } of scorecards)
    for (const id of [...Object.keys(weights), ...bonuses, ...penalties, ...vetoes.map((veto) => veto.indicator)])
      used.add(id);
  for (const [index, { id }] of indicators.entries())
    if (!used.has(id)) yield { path: ['indicators', index, 'id'], at: 'value', wording: indicatorMistakes.unused(id) };
}

/** Deals a scorecard to everyone who can exist, one for each type and grade: who gets none, and which is never dealt. */
function* audienceGaps({ manager_types, grades, scorecards }: Rulebook): Generator<Finding> {
  const dealt = new Set<string>();
  const without: string[] = [];
  for (const type of manager_types.filter((known) => !known.virtual)) {
    for (const grade of grades) {
      const fitting = scorecards.filter(
        (card) => (card.types?.includes(type.id) ?? true) && (card.grades?.includes(grade.id) ?? true),
      );
      // One that asks for attributes takes some of them, and leaves the others to those that follow.
      const last = fitting.findIndex(({ where }) => where === undefined);
      for (const card of last < 0 ? fitting : fitting.slice(0, last + 1)) dealt.add(card.id);
      if (last < 0) without.push(`${type.id} ${grade.id}`);
    }
  }
  if (without.length > 0)
    yield { path: ['scorecards'], at: 'key', wording: indicatorMistakes.uncovered(without.join(', ')) };
  for (const [index, card] of scorecards.entries())
    if (!dealt.has(card.id))
      yield { path: ['scorecards', index, 'id'], at: 'value', wording: indicatorMistakes.unreachable() };
}

/** Names of the IANA database only: an offset such as +08:00 knows no daylight saving. */
function isZone(zone: string): boolean {
  if (!/^[A-Z]/iu.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
