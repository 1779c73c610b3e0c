import type { LocalDate } from '../calendar/day.ts';
import type { Period } from '../calendar/period.ts';
import { localDate } from '../calendar/zone.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { rulebookByHash } from '../store/rulebooks.ts';
import { type PeriodRow, periodRow } from '../store/scoring-periods.ts';
import type { Context } from './command.ts';

/** By when a period is looked at; `rulebook` is the one in force. */
export type Ruling = Pick<Context, 'tx' | 'now' | 'rulebook'>;

/**
 * The rulebook of a period: that of its closing, else the one in force on its last day. So one that still runs keeps its version,
 * whatever begins while it does.
 */
export async function periodRules(ctx: Ruling, period: Period): Promise<Rulebook> {
  return rulebookFor(ctx, await rowOf(ctx, period));
}

/** How a period stands. Versions begin with a month: one that ends in this month still runs by the rulebook in force. */
export async function rowOf(ctx: Ruling, period: Period): Promise<PeriodRow> {
  const endsSoon = isRunning(ctx, period) && period.to.slice(0, 7) === todayOf(ctx).slice(0, 7);
  return endsSoon ? { state: 'open', rulebook: null } : periodRow(ctx.tx, period);
}

/** The rulebook that a period's row names; without one, the one in force. */
export async function rulebookFor({ tx, rulebook }: Ruling, row: PeriodRow): Promise<Rulebook> {
  return row.rulebook && row.rulebook.version !== rulebook.version
    ? await rulebookByHash(tx, new Map(), row.rulebook.hash)
    : rulebook;
}

/** Whether a period is not over yet. */
export function isRunning(ctx: Ruling, period: Period): boolean {
  return period.to >= todayOf(ctx);
}

/** The day it is by the rulebook's zone. */
export function todayOf({ now, rulebook }: Ruling): LocalDate {
  return localDate(now, rulebook.zone);
}
