import { reportName } from '../cards/report.ts';
import { sentence } from '../commands/command.ts';
import { extendObligations } from '../store/obligations.ts';
import { peopleById } from '../store/people.ts';
import type { RowJob } from './job.ts';

/** Without a beat for longer than this we were away. */
const AWAY_MS = 5 * 60_000;
/** So long people have for what fell due while we were away. */
const GRACE_MS = 60 * 60_000;

/** If we were away across a deadline it moves, and everybody concerned is told so: nobody is late because of us. */
export const outages: RowJob = {
  name: 'outages',
  async run({ tx, now, rulebook, speak }, from) {
    if (now.getTime() - from.getTime() <= AWAY_MS) return [];
    const until = new Date(Math.ceil((now.getTime() + GRACE_MS) / 60_000) * 60_000);
    const moved = await extendObligations(tx, from, now, until);
    const people = await peopleById(tx, [...new Set(moved.map(({ personId }) => personId))]);
    return people.map((person) => {
      const words = speak[person.locale];
      const names = new Set(
        moved.filter(({ personId }) => personId === person.id).map(({ report }) => reportName(rulebook, report, words)),
      );
      const text = words.text('journal.extended', {
        reports: words.list([...names]),
        until: words.when(until, person.zone, now),
        from: words.time(from, person.zone),
      });
      return {
        key: `extended:${person.id}:${until.getTime()}`,
        to: { person: person.id },
        locale: person.locale,
        priority: 'urgent',
        content: { kind: 'card', card: sentence(text, 'attention') },
      };
    });
  },
  // It follows from time that really passed without a beat; whoever moves a demo's clock moves this job's mark with it.
  next: async () => null,
};
