import { type Period, periodContains, periodOf } from '../calendar/period.ts';
import { localDate } from '../calendar/zone.ts';
import { close, type PeriodFacts, preview, reopen, type Settled } from '../scoring/closing.ts';
import { compositionOf, partPeriods } from '../scoring/composed.ts';
import {
  forgetClosing,
  lockPeriod,
  peopleWithResults,
  periodRow,
  periodStates,
  settlePeriod,
} from '../store/scoring-periods.ts';
import { type Progress, type Scored, type ScoringContext, scorePeople } from './scores.ts';

/** Who settles a period, and who is told how far scoring everybody is. */
export type Settling = ScoringContext & Readonly<{ by: string; scored?: (progress: Progress) => Promise<void> }>;

/** Shows a period's results as they are now, marked as a preview. */
export async function previewPeriod(ctx: Settling, period: Period): Promise<Settled> {
  const settled = preview(await factsOf(ctx, period));
  if (settled.kind === 'refused') return settled;
  await scorePeople(ctx, 'everyone', period, { each: told(ctx) });
  await settlePeriod(ctx.tx, period, { state: settled.state, at: ctx.now, by: ctx.by });
  return settled;
}

/**
 * Scores everybody a last time and makes that final, with all that it was computed from and the version of the rulebook. From then on
 * changed data is only noted.
 */
export async function closePeriod(ctx: Settling, period: Period): Promise<Settled> {
  const settled = close(await factsOf(ctx, period));
  if (settled.kind === 'refused') return settled;
  await scorePeople(ctx, 'everyone', period, { keep: true, each: told(ctx) });
  const { rulebook } = await periodRow(ctx.tx, period);
  await settlePeriod(ctx.tx, period, {
    state: settled.state,
    at: ctx.now,
    by: ctx.by,
    ...(rulebook && { rulebookHash: rulebook.hash }),
  });
  return settled;
}

/**
 * Opens a closed period again and scores everybody anew.
 *
 * @returns whom to tell, besides what was settled
 */
export async function reopenPeriod(
  ctx: Settling,
  period: Period,
  reason: string,
): Promise<Readonly<{ settled: Settled; affected: readonly string[] }>> {
  const settled = reopen(await factsOf(ctx, period), reason);
  if (settled.kind === 'refused') return { settled, affected: [] };
  const affected = await peopleWithResults(ctx.tx, period);
  await settlePeriod(ctx.tx, period, { state: settled.state, at: ctx.now, by: ctx.by, reason: reason.trim() });
  await forgetClosing(ctx.tx, period);
  await scorePeople(ctx, 'everyone', period, { each: told(ctx) });
  return { settled, affected };
}

/** Whether a period could be closed now, and what is in the way. */
export async function mayClose(ctx: Settling, period: Period): Promise<Settled> {
  return close(await factsOf(ctx, period));
}

/** What settling a period depends on, with the period locked against anybody else who settles or scores it. */
async function factsOf({ tx, now, rulebook }: Settling, period: Period): Promise<PeriodFacts> {
  const state = await lockPeriod(tx, period);
  const composition = compositionOf(rulebook, period.kind);
  const parts = composition ? partPeriods(composition, period) : [];
  const wholes = rulebook.composed
    .map(({ period: kind }) => periodOf(kind, period.from))
    .filter((whole) => whole.key !== period.key && holds(whole, period));
  const states = await periodStates(tx, [...parts, ...wholes]);
  const of = (periods: readonly Period[]) =>
    new Map(periods.map(({ key }) => [key, states.get(key) ?? 'open'] as const));
  return { state, period, today: localDate(now, rulebook.zone), parts: of(parts), wholes: of(wholes) };
}

function told({ scored }: Settling) {
  return (_: readonly Scored[], progress: Progress) => scored?.(progress);
}

function holds(whole: Period, part: Period): boolean {
  return periodContains(whole, part.from) && periodContains(whole, part.to);
}
