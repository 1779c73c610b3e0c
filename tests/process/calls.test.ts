import { beforeAll, expect, it } from 'vitest';
import { prepareDemo } from '../support/process.ts';
import { bank } from './bank.ts';

/** What an event that files a report cannot do without. */
const LANDMARKS = [
  /^BEGIN$/,
  /INSERT INTO inbox/,
  /INSERT INTO report /,
  /UPDATE obligation/,
  /INSERT INTO outbox/,
  /^COMMIT$/,
  /lease_until = now\(\) \+/,
  /SET state = 'sent'/,
];
/** A dozen people owe the day's log, which is not enough for one share. */
const SHARES = [0, 1] as const;
/** The calls at which a process has died. */
const met: string[] = [];

beforeAll(prepareDemo, 120_000);

it.each(SHARES)(
  'a report is filed and answered once, whichever database call the process dies at (share %i)',
  async (share) => {
    const at = await bank();
    const people = await at.owing();
    // Without reminders, which would be changed where they stand, all that an event sends is its reply.
    await at.database.$executeRaw`DELETE FROM outbox`;
    let daybook = await at.start(at.credentials.slack);
    for (let round = 0; ; round += 1) {
      const person = people[round];
      if (person === undefined) throw new Error(`more calls than people: ${met.join('\n')}`);
      const nth = round * SHARES.length + share + 1;
      const words = `第${nth}次走访了三户`;
      at.link.record();
      const frozen = at.link.freezeAt('after', (calls) => ofEvent(calls).length === nth).then(() => 'frozen' as const);
      const said = at.slack.says(person, `写日志 ${words}`).catch(() => undefined);
      const done = said
        .then(() => at.everythingSent())
        .then(
          () => 'done' as const,
          () => frozen,
        );
      const outcome = await Promise.race([frozen, done]);
      if (outcome === 'frozen') {
        met.push(ofEvent(at.link.calls()).at(nth - 1) ?? '');
        await daybook.kill();
        at.link.cut();
        at.link.mend();
        await at.letLeasesEnd();
        daybook = await at.start(at.credentials.slack);
        for (const answer of await Promise.all([at.slack.redelivers(), at.slack.redelivers(), at.slack.redelivers()])) {
          expect(answer.status, met.at(-1)).toBe(200);
        }
        await at.everythingSent();
      }
      expect(await at.stored(person, words), met.at(-1)).toEqual({ reports: 1, receipts: 1 });
      expect(
        at.slack.messages(person).map(({ text }) => text),
        met.at(-1),
      ).toHaveLength(1);
      if (outcome === 'done') break;
    }
  },
  120_000,
);

it.each(LANDMARKS)('that was not least at %s', (landmark) => {
  expect(met.filter((sql) => landmark.test(sql))).not.toHaveLength(0);
});

/** The calls made for one event: without the sender's looking round while there is nothing to send. */
function ofEvent(calls: readonly string[]): readonly string[] {
  const committed = calls.indexOf('COMMIT');
  return calls.filter((sql, index) => !/lease_until = now\(\) \+/.test(sql) || (committed !== -1 && index > committed));
}
