import type { Period } from '../calendar/period.ts';
import { type BandRule, bandOf } from './band.ts';
import { type Decimal, ONE, toHundredths } from './decimal.ts';
import type { Measurement } from './indicator.ts';
import { type Move, movesOf, type Reach } from './moves.ts';
import { type Ranked, rankAmong } from './ranking.ts';
import type { Result } from './result.ts';
import { type Running, scoreWhole } from './running.ts';
import { type ScoreInput, scoreManager } from './score.ts';

type Turn<Value> = Readonly<{ from: Value; to: Value }>;

/**
 * Something a manager can do for a metric: so many more (or fewer) of what it counts, so many of the reports still to come filed
 * on time or of the planned visits made, or so many more reports rated 5. `points` is what the total as shown then rises by, at 2
 * places, all else unchanged; `rank`, `band` and `grade` say what else that turns, null where nothing.
 */
export type Step = Readonly<{
  kind: Move['kind'];
  amount: Decimal;
  points: Decimal;
  rank: Turn<number> | null;
  band: Turn<string> | null;
  grade: Turn<string> | null;
}>;

/**
 * What an indicator can still bring: the smallest step that shows, the one after which there is nothing left to gain, and the smallest
 * that gives a better rank, and a better grade or band; null where none does. `part` is the running part of a composed period that it
 * counts in, null for the period itself; `value` its metric now.
 */
export type Gain = Readonly<{
  part: Period | null;
  indicator: string;
  value: Decimal;
  next: Step;
  full: Step;
  forRank: Step | null;
  forGrade: Step | null;
}>;

/**
 * What there is to win besides points: the results of the others who are ranked in the cohort, and from which total on each grade has
 * a place, from high to low (`grades`). `reach` limits what a metric can still become, by indicator. `parts` are the part of a composed
 * period that runs, the running part of that, and so on: what is done in them counts for the whole.
 */
export type Stakes = Readonly<{
  reach?: ReadonlyMap<string, Reach>;
  parts?: readonly Running[];
  rivals?: readonly Ranked[];
  grades?: readonly BandRule[];
}>;

/**
 * What would help most, best first: the indicators with a weight, by the points that are still within reach, in the
 * scorecard's order where equal. Every number comes from scoring again with the changed metric, so caps, tiers, vetoes and
 * the maximum are all in it; an indicator that can bring nothing is not listed.
 *
 * In a composed period the indicators of its running parts are among them: the part is scored again with the changed metric, then
 * the whole with the part's new total, Σ weight × total ÷ Σ weights that count. All points are points of the whole.
 */
export function gains(input: ScoreInput, stakes: Stakes = {}): Gain[] {
  const levels = [{ input, reach: stakes.reach }, ...(stakes.parts ?? [])];
  const whole = scoreManager(input);
  const judge = judgeOf(whole, input.rules.tieBreaks, stakes);
  if (!judge) return [];
  return levels
    .flatMap((level, depth) => {
      const above = levels.slice(0, depth).map((one) => one.input);
      const score = (changed: ScoreInput) => {
        const [first, ...others] = [...above, changed];
        return scoreWhole([first ?? changed, ...others]);
      };
      const part = depth === 0 ? null : level.input.period;
      const { indicators } = part ? scoreManager(level.input) : whole;
      return gainsIn(level, indicators, (changed) => judge(score(changed)), Boolean(stakes.grades)).map((gain) => ({
        part,
        ...gain,
      }));
    })
    .toSorted((a, b) => sign(b.full.points - a.full.points));
}

/** The one that changes most: of the total in points, of the rank in places, of the grade (or band) with the smallest step; null if none does. */
export function bestFor(aim: 'total' | 'rank' | 'grade', from: readonly Gain[]): Gain | null {
  if (aim === 'total') return from[0] ?? null;
  const places = ({ full }: Gain) => (full.rank ? full.rank.from - full.rank.to : 0);
  const able = from.filter((gain) => (aim === 'rank' ? gain.forRank : gain.forGrade) !== null);
  if (aim === 'rank') return able.toSorted((a, b) => places(b) - places(a))[0] ?? null;
  return able.toSorted((a, b) => sign((a.forGrade?.points ?? 0n) - (b.forGrade?.points ?? 0n)))[0] ?? null;
}

type Verdict = Omit<Step, 'kind' | 'amount'>;

/** What the indicators of one period bring, in their order; `judge` says what became of the whole. */
function gainsIn(
  { input, reach }: Running,
  indicators: Result['indicators'],
  judge: (changed: ScoreInput) => Verdict,
  graded: boolean,
): Omit<Gain, 'part'>[] {
  return indicators
    .filter((one) => one.role === 'weighted')
    .flatMap((one) => {
      const { indicator, metric } = one;
      const stepAt = (move: Move, amount: Decimal): Step => ({
        kind: move.kind,
        amount,
        ...judge(withMetric(input, indicator, move.measure(amount))),
      });
      const tries = movesOf(one, input, reach?.get(indicator))
        .flatMap((move) => move.amounts.map((amount) => ({ move, step: stepAt(move, amount) })))
        .filter(({ step }) => step.points > 0n)
        .toSorted((a, b) => sign(a.step.amount - b.step.amount));
      const best = tries.toSorted((a, b) => sign(b.step.points - a.step.points))[0];
      const next = tries[0]?.step;
      if (!best || !next) return [];
      const smallest = (turns: (step: Step) => boolean) =>
        turns(best.step) ? smallestStep((amount) => stepAt(best.move, amount), best, turns) : null;
      return [
        {
          indicator,
          value: metric.value ?? 0n,
          next,
          full: best.step,
          forRank: smallest(({ rank }) => rank !== null && rank.to < rank.from),
          forGrade: smallest(({ band, grade }) => (graded ? grade : band) !== null),
        },
      ];
    });
}

/** Says what came of a change, from what the whole then is; null where there is no total to change. */
function judgeOf(
  whole: Result,
  tieBreaks: readonly string[],
  { rivals = [], grades = [] }: Stakes,
): ((then: Result) => Verdict) | null {
  const now = shownTotal(whole);
  if (now === null || whole.outcome.kind === 'none') return null;
  // In a composed period nothing breaks ties.
  const rankOf = rankAmong(rivals, whole.parts ? [] : tieBreaks);
  const [rank, band] = [rankOf(whole), whole.outcome.band];
  return (then) => {
    const total = shownTotal(then) ?? now;
    return {
      points: total - now,
      rank: rivals.length > 0 ? turn(rank, rankOf(then)) : null,
      band: turn(band, then.outcome.kind === 'total' ? then.outcome.band : band),
      grade: grades.length > 0 ? turn(bandOf(now, grades), bandOf(total, grades)) : null,
    };
  };
}

/** The same with another metric; a formula is worked out from its operands, trying another outcome puts that in its place. */
function withMetric(input: ScoreInput, indicator: string, measurement: Measurement): ScoreInput {
  const formulas = new Map(input.rules.formulas);
  formulas.delete(indicator);
  const measurements = new Map(input.measurements).set(indicator, measurement);
  return { ...input, rules: { ...input.rules, formulas }, measurements };
}

/**
 * The smallest step, up to one that turns something, that turns it too; more never undoes it. Whole units where that is enough: people
 * do not win 1.17 customers; else the smallest multiple of the move's grain.
 */
function smallestStep(
  stepAt: (amount: Decimal) => Step,
  { move, step }: Readonly<{ move: Move; step: Step }>,
  turns: (step: Step) => boolean,
): Step {
  const whole = stepAt((step.amount / ONE) * ONE);
  const [start, grain] = turns(whole) ? [whole, ONE] : [step, move.grain];
  let [tooFew, enough] = [0n, start];
  while (enough.amount - tooFew > grain) {
    const middle = tooFew + ((enough.amount - tooFew) / (2n * grain)) * grain;
    if (middle === tooFew) break;
    const tried = stepAt(middle);
    if (turns(tried)) enough = tried;
    else tooFew = middle;
  }
  return enough;
}

function turn<Value>(from: Value, to: Value): Turn<Value> | null {
  return from === to ? null : { from, to };
}

function shownTotal({ outcome }: Result): Decimal | null {
  return outcome.kind === 'total' ? toHundredths(outcome.total) : null;
}

function sign(value: bigint): number {
  return value < 0n ? -1 : value > 0n ? 1 : 0;
}
