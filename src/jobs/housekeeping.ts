import { instantOf, localDate } from '../calendar/zone.ts';
import { forgetOutworn } from '../store/outworn.ts';
import type { RowJob } from './job.ts';

/** When nobody is at it. */
const AT = '03:00';

/** Once a night takes away what has served its purpose, such as events that no platform will deliver again. Reports stay. */
export const housekeeping: RowJob = {
  name: 'housekeeping',
  async run({ tx, now, rulebook }, from) {
    const due = instantOf(localDate(now, rulebook.zone), AT, rulebook.zone);
    if (from < due && due <= now) await forgetOutworn(tx, now);
    return [];
  },
  /** Nothing that anybody would see: a walking clock need not stop for it. */
  next: async () => null,
};
