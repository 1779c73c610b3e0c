import { instantOf, localDate } from '../calendar/zone.ts';
import { planAhead } from '../commands/plan.ts';
import type { RowJob } from './job.ts';

/** Makes everybody's obligations for the next days when a day begins. */
export const planning: RowJob = {
  name: 'plan-obligations',
  async run(ctx, from) {
    if (from < startOfDay(ctx.now, ctx.rulebook.zone)) await planAhead(ctx);
    return [];
  },
  next: async ({ rulebook }, after) => startOfDay(new Date(after.getTime() + DAY_MS), rulebook.zone),
};

const DAY_MS = 86_400_000;

function startOfDay(at: Date, zone: string): Date {
  return instantOf(localDate(at, zone), '00:00', zone);
}
