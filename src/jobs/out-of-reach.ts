import { afterQuiet } from '../calendar/quiet.ts';
import { localDate } from '../calendar/zone.ts';
import { outOfReachCard } from '../cards/out-of-reach.ts';
import { takeUntold } from '../store/parking.ts';
import { everyoneInPost, peopleById } from '../store/people.ts';
import type { RowJob } from './job.ts';

/** Tells the appraisers who has got out of reach since the last beat: once, and all of them in one message. */
export const outOfReach: RowJob = {
  name: 'out-of-reach',
  async run({ tx, now, rulebook, speak }) {
    const parked = await takeUntold(tx);
    const last = parked.at(-1);
    if (!last) return [];
    const ids = parked.flatMap(({ personId }) => (personId === null ? [] : [personId]));
    const people = new Map((await peopleById(tx, [...new Set(ids)])).map((person) => [person.id, person]));
    const appraisers = await everyoneInPost(tx, { roles: ['appraiser'], date: localDate(now, rulebook.zone) });
    return appraisers.flatMap((appraiser) => {
      const card = outOfReachCard(parked, people, speak[appraiser.locale]);
      if (!card) return [];
      return {
        key: `out-of-reach:${last.id}:${appraiser.id}`,
        to: { person: appraiser.id },
        locale: appraiser.locale,
        priority: 'urgent',
        content: { kind: 'card', card },
        notBefore: afterQuiet(appraiser, now, rulebook),
      };
    });
  },
  /** It follows from what platforms answer, which no clock foretells. */
  next: async () => null,
};
