import { instantOf, localDate } from '../calendar/zone.ts';
import { nextEffect, takeEffect } from '../store/grades.ts';
import type { RowJob } from './job.ts';

/** Lets grades that were confirmed for a day take effect when it comes, where the rulebook reckons its days. */
export const gradesTakeEffect: RowJob = {
  name: 'grades-take-effect',
  async run({ tx, now, rulebook }, from) {
    const [since, today] = [localDate(from, rulebook.zone), localDate(now, rulebook.zone)];
    if (since < today) await takeEffect(tx, since, today);
    return [];
  },
  async next({ tx, rulebook }, after) {
    const day = await nextEffect(tx, localDate(after, rulebook.zone));
    return day === null ? null : instantOf(day, '00:00', rulebook.zone);
  },
};
