import { instantOf, localDate } from '../calendar/zone.ts';
import { nextEffect, takeEffect } from '../store/grades.ts';
import { beginPostings, nextPosting } from '../store/postings.ts';
import type { RowJob } from './job.ts';

/** Lets grades and postings that were fixed for a day take effect when it comes, where the rulebook reckons its days. */
export const gradesTakeEffect: RowJob = {
  name: 'grades-take-effect',
  async run({ tx, now, rulebook }, from) {
    const [since, today] = [localDate(from, rulebook.zone), localDate(now, rulebook.zone)];
    if (since < today) {
      await takeEffect(tx, since, today);
      await beginPostings(tx, today);
    }
    return [];
  },
  async next({ tx, rulebook }, after) {
    const on = localDate(after, rulebook.zone);
    const days = [await nextEffect(tx, on), await nextPosting(tx, on)].filter((day) => day !== null);
    const [next] = days.toSorted();
    return next === undefined ? null : instantOf(next, '00:00', rulebook.zone);
  },
};
