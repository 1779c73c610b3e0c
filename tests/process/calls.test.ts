import { beforeAll, expect, it } from 'vitest';
import { prepareDemo } from '../support/process.ts';
import { bank, eventually } from './bank.ts';

/** What an event that files a report cannot do without. */
const LANDMARKS = [
  /^BEGIN$/,
  /INSERT INTO inbox/,
  /INSERT INTO report /,
  /UPDATE obligation/,
  /INSERT INTO outbox/,
  /^COMMIT of .*INSERT INTO inbox/,
  /lease_until = statement_timestamp\(\) \+/,
  /SET state = 'sent'/,
];

beforeAll(prepareDemo, 120_000);

it('a report is filed and answered once, whichever of its database calls the process dies at', async () => {
  const at = await bank();
  const [person = ''] = await at.owing();
  // Without reminders, which would be changed where they stand, all that an event sends is its reply.
  await at.database.$executeRaw`DELETE FROM outbox`;
  let daybook = await at.start(at.credentials.slack);

  const file = async (words: string) => {
    await at.database.$executeRaw`UPDATE report SET withdrawn_at = now() WHERE person_id = ${person}`;
    await at.database.$executeRaw`
      UPDATE obligation SET state = 'due', filed_at = NULL, report_id = NULL WHERE person_id = ${person} AND state = 'filed'`;
    // What a start finds due is no part of the event.
    await at.everythingSent();
    at.link.record();
    return at.slack.says(person, `写日志 ${words}`);
  };
  expect((await file('没有人打扰')).status).toBe(200);
  await at.everythingSent();
  const steps = stepsOf(at.link.calls());
  for (const landmark of LANDMARKS)
    expect(
      steps.filter(({ sql }) => landmark.test(sql)),
      String(landmark),
    ).not.toHaveLength(0);

  for (const [index, step] of steps.entries()) {
    const words = `第${index + 1}次走访了三户`;
    const frozen = at.link.freezeAt('after', (calls) => isAt(step, calls));
    const said = file(words).catch(() => 'the connection broke');
    await frozen;
    await daybook.kill();
    at.link.cut();
    at.link.mend();
    await said;
    await at.letLeasesEnd();
    daybook = await at.start(at.credentials.slack);
    await eventually(async () => {
      const again = await Promise.all([at.slack.redelivers(), at.slack.redelivers(), at.slack.redelivers()]);
      return again.every(({ status }) => status === 200);
    });
    await at.everythingSent();
    expect(await at.stored(person, words), step.sql).toEqual({ reports: 1, receipts: 1 });
    expect(at.slack.messages(person), step.sql).toHaveLength(index + 2);
  }
}, 300_000);

/** One call of an event: the `nth` with this SQL, before the event's commit or after it. */
type Step = Readonly<{ sql: string; nth: number; committed: boolean }>;

/** The steps of an event that nothing disturbs, up to the mark on its reply. */
function stepsOf(calls: readonly string[]): readonly Step[] {
  const last = calls.findIndex((sql) => sql.includes("SET state = 'sent'"));
  const steps: Step[] = [];
  for (const [index, sql] of calls.slice(0, last + 1).entries()) {
    const committed = calls.slice(0, index).some(isEventsCommit);
    const nth = steps.filter((step) => step.sql === sql && step.committed === committed).length + 1;
    steps.push({ sql, nth, committed });
  }
  return steps;
}

/** The sender looks round by itself as well: that is told apart by the event's commit, and else does not matter. */
function isAt({ sql, nth, committed }: Step, calls: readonly string[]): boolean {
  const commit = calls.findIndex(isEventsCommit);
  if (committed && (commit === -1 || commit === calls.length - 1)) return false;
  const since = committed ? calls.slice(commit + 1) : calls;
  return since.at(-1) === sql && since.filter((one) => one === sql).length === nth;
}

function isEventsCommit(sql: string): boolean {
  return /^COMMIT of .*INSERT INTO inbox/.test(sql);
}
