import { addDays } from '../calendar/day.ts';
import { duties } from '../calendar/deadline.ts';
import { instantOf, localDate } from '../calendar/zone.ts';
import { type Planned, planObligations } from '../store/obligations.ts';
import { everyoneInPost } from '../store/people.ts';
import type { JobContext, RowJob } from './job.ts';

/** How far ahead obligations are made: always the current one of each, as it may be met early. */
const AHEAD_DAYS = { workday: 14, week: 14, month: 40, quarter: 100 } as const;

/**
 * Makes everybody's obligations for the next days, as {@link AHEAD_DAYS} has them, when a day begins. What is there already stays as it stood
 * when it became due.
 */
export const planning: RowJob = {
  name: 'plan-obligations',
  async run(ctx, from) {
    const { now, rulebook, tx } = ctx;
    if (from >= startOfDay(now, rulebook.zone)) return [];
    const today = localDate(now, rulebook.zone);
    const managers = await everyoneInPost(tx, { roles: ['manager'], date: today });
    // Whom nobody told in time, such as after a night without us, is not late.
    await planObligations(
      tx,
      obligationsFor(managers, today, ctx).filter(({ dueAt }) => dueAt > now),
    );
    return [];
  },
  next: async ({ rulebook }, after) => startOfDay(new Date(after.getTime() + DAY_MS), rulebook.zone),
};

const DAY_MS = 86_400_000;

type Owing = Readonly<{
  id: string;
  unitId: string;
  managerType: string | null;
  dutyZone: string;
  leftOn: string | null;
}>;

/** What these people owe from `today` on: every report they file that comes round, in their own duty zone. */
export function obligationsFor(
  people: readonly Owing[],
  today: string,
  { rulebook, days }: Pick<JobContext, 'rulebook' | 'days'>,
): readonly Planned[] {
  const virtual = new Set(rulebook.manager_types.filter((type) => type.virtual).map(({ id }) => id));
  return rulebook.reports.flatMap((report) => {
    const rule = report.due;
    if (!rule || 'after' in rule) return [];
    const owing = people.filter(
      ({ managerType }) => !virtual.has(managerType ?? '') && (report.filed_by?.includes(managerType ?? '') ?? true),
    );
    return [...Map.groupBy(owing, ({ dutyZone }) => dutyZone)].flatMap(([zone, group]) =>
      duties(rule, zone, today, addDays(today, AHEAD_DAYS[rule.every]), days).flatMap(({ key, aboutDate, dueAt }) => {
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

function startOfDay(at: Date, zone: string): Date {
  return instantOf(localDate(at, zone), '00:00', zone);
}
