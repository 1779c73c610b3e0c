import { addDays } from '../calendar/day.ts';
import { duties } from '../calendar/deadline.ts';
import type { DayTable } from '../calendar/workday.ts';
import { localDate } from '../calendar/zone.ts';
import type { Tx } from '../database/connect.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type Planned, planObligations } from '../store/obligations.ts';
import { everyoneInPost } from '../store/people.ts';
import { dayTable, rulebookByHash, upcomingVersions } from '../store/rulebooks.ts';

/** How far ahead obligations are made: always the current one of each, as it may be met early. */
const AHEAD_DAYS = { workday: 14, week: 14, month: 40, quarter: 100 } as const;

type Owing = Readonly<{
  id: string;
  unitId: string;
  managerType: string | null;
  dutyZone: string;
  leftOn: string | null;
}>;

/**
 * Makes everybody's obligations for the next days, as {@link AHEAD_DAYS} has them, each day's by the rulebook that will be in force then. What is
 * there already stays as it stands.
 */
export async function planAhead(
  ctx: Readonly<{ tx: Tx; now: Date; rulebook: Rulebook; days: DayTable }>,
): Promise<void> {
  const { tx, now, rulebook } = ctx;
  const today = localDate(now, rulebook.zone);
  const managers = await everyoneInPost(tx, { roles: ['manager'], date: today });
  const spans = [{ from: today, rulebook, days: ctx.days }];
  for (const { hash, effectiveFrom } of await upcomingVersions(tx, today)) {
    const next = await rulebookByHash(tx, new Map(), hash);
    spans.push({ from: effectiveFrom, rulebook: next, days: await dayTable(tx, next) });
  }
  const planned = spans.flatMap((span, index) => {
    const following = spans[index + 1];
    const until = following && addDays(following.from, -1);
    return obligationsFor(managers, today, span, { from: span.from, ...(until !== undefined && { until }) });
  });
  // Whom nobody told in time, such as after a night without us, is not late.
  await planObligations(
    tx,
    planned.filter(({ dueAt }) => dueAt > now),
  );
}

/**
 * What these people owe from `today` on: every report they file that comes round, in their own duty zone.
 *
 * @param span only deadlines on these days, both included
 */
export function obligationsFor(
  people: readonly Owing[],
  today: string,
  { rulebook, days }: Readonly<{ rulebook: Rulebook; days: DayTable }>,
  span: Readonly<{ from: string; until?: string }> = { from: today },
): readonly Planned[] {
  const virtual = new Set(rulebook.manager_types.filter((type) => type.virtual).map(({ id }) => id));
  return rulebook.reports.flatMap((report) => {
    const rule = report.due;
    if (!rule || 'after' in rule) return [];
    const owing = people.filter(
      ({ managerType }) => !virtual.has(managerType ?? '') && (report.filed_by?.includes(managerType ?? '') ?? true),
    );
    const ahead = addDays(today, AHEAD_DAYS[rule.every]);
    const until = span.until !== undefined && span.until < ahead ? span.until : ahead;
    if (span.from > until) return [];
    return [...Map.groupBy(owing, ({ dutyZone }) => dutyZone)].flatMap(([zone, group]) =>
      duties(rule, zone, span.from, until, days).flatMap(({ key, aboutDate, dueAt }) => {
        const dueOn = localDate(dueAt, zone);
        return group
          .filter(({ leftOn }) => leftOn === null || leftOn >= dueOn)
          .map(({ id, unitId }) => ({
            personId: id,
            unitId,
            report: report.id,
            period: key,
            aboutOn: aboutDate,
            dueAt,
            dueOn,
          }));
      }),
    );
  });
}
