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
  // Two banks side by side: much of the time is spent waiting for a start.
  const banks = await Promise.all([manager(), manager()]);
  const [calls = []] = await Promise.all(banks.map(({ isNotDisturbed }) => isNotDisturbed()));
  const steps = stepsOf(calls);
  for (const landmark of LANDMARKS)
    expect(
      steps.filter(({ sql }) => landmark.test(sql)),
      String(landmark),
    ).not.toHaveLength(0);

  const left = [...steps.entries()];
  await Promise.all(
    banks.map(async ({ diesAt }) => {
      for (let next = left.shift(); next; next = left.shift()) await diesAt(next[1], `第${next[0] + 1}次走访了三户`);
    }),
  );
}, 300_000);

/** A bank with one process on it, and a manager who files there again and again. */
async function manager() {
  const at = await bank();
  const [person = ''] = await at.owing();
  // Without reminders, which would be changed where they stand, all that an event sends is its reply.
  await at.database.$executeRaw`DELETE FROM outbox`;
  let daybook = await at.start(at.credentials.slack);
  let filed = 0;

  const file = async (words: string) => {
    await at.database.$executeRaw`UPDATE report SET withdrawn_at = now() WHERE person_id = ${person}`;
    await at.database.$executeRaw`
      UPDATE obligation SET state = 'due', filed_at = NULL, report_id = NULL WHERE person_id = ${person} AND state = 'filed'`;
    // What a start finds due is no part of the event.
    await at.everythingSent();
    at.link.record();
    filed += 1;
    return at.slack.says(person, `写日志 ${words}`);
  };
  return {
    /** Files; the calls that this takes. */
    async isNotDisturbed(): Promise<readonly string[]> {
      expect((await file('没有人打扰')).status).toBe(200);
      await at.everythingSent();
      return at.link.calls();
    },
    /** Files while the process dies after this call, and once more with the next process. */
    async diesAt(step: Step, words: string): Promise<void> {
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
      expect(at.slack.messages(person), step.sql).toHaveLength(filed);
    },
  };
}

/** One call of an event: the `nth` with this SQL, before the event's commit or after it. */
type Step = Readonly<{ sql: string; nth: number; committed: boolean }>;

/** What others of the process look for meanwhile, by themselves: no part of the event. */
const BESIDE = /^UPDATE (picture|upload) |FROM task |FROM list_change /;
/** How the sender looks for messages; before the event's commit it finds none. */
const SENDING = /pg_advisory_xact_lock|WITH RECURSIVE place/;

/** The steps of an event that nothing disturbs, up to the mark on its reply. */
function stepsOf(calls: readonly string[]): readonly Step[] {
  const last = calls.findIndex((sql) => sql.includes("SET state = 'sent'"));
  const steps: Step[] = [];
  for (const [index, sql] of calls.slice(0, last + 1).entries()) {
    const committed = calls.slice(0, index).some(isEventsCommit);
    const nth = steps.filter((step) => step.sql === sql && step.committed === committed).length + 1;
    const beside = BESIDE.test(sql) || (!committed && SENDING.test(sql));
    // Whose a BEGIN is it does not say.
    if (!beside && !(sql === 'BEGIN' && nth > 1)) steps.push({ sql, nth, committed });
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
