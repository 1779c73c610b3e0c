import { beforeAll, expect, it } from 'vitest';
import { Prisma } from '../../prisma/generated/client.ts';
import { beginDaybook, prepareDemo, startDaybook } from '../support/process.ts';
import { type Bank, bank } from './bank.ts';

/** Moments of the bank's clock at which much is due, after nobody was there since the demo's 17:22. */
const MOMENTS = [
  {
    name: 'half an hour before a deadline',
    kind: 'remind:',
    local: Prisma.sql`date_trunc('day', today) + time '17:30:01'`,
  },
  {
    name: 'on Monday morning',
    kind: 'digest:',
    local: Prisma.sql`date_trunc('week', today) + interval '7 days 09:00:01'`,
  },
] as const;

beforeAll(prepareDemo, 120_000);

it.each(MOMENTS)(
  'what is due is done once by any number of processes, and though one dies in the middle: $name',
  async ({ kind, local }) => {
    const alone = await bankAt(local);
    await alone.start(alone.credentials.slack);
    const expected = await outcome(alone);
    expect(expected.messages.filter((key) => key.startsWith(kind))).not.toHaveLength(0);

    const shared = await bankAt(local);
    await Promise.all([shared.start(shared.credentials.slack), shared.start(shared.credentials.slack)]);
    expect(await outcome(shared)).toEqual(expected);

    const survived = await bankAt(local);
    const frozen = survived.link.freezeAt('before', isCommitOfMessages);
    const victim = beginDaybook({ env: { DATABASE_URL: survived.link.url, ...survived.credentials.slack } });
    await frozen;
    const other = startDaybook({ env: { DATABASE_URL: survived.url, ...survived.credentials.slack } });
    // On a machine so busy that its start takes longer than a transaction may rest, it waits for nobody.
    await Promise.race([survived.somebodyWaits(), other]);
    await victim.kill();
    await other;
    expect(await outcome(survived)).toEqual(expected);
  },
  120_000,
);

/** The bank as a real organisation on Slack, whose clock stands at a local time of its `today`. */
async function bankAt(local: Prisma.Sql): Promise<Bank> {
  const at = await bank();
  await at.database.$executeRaw`DELETE FROM account WHERE platform <> 'slack'`;
  await at.database.$executeRaw`
    UPDATE organisation SET demo = false, clock_offset_ms = (
      SELECT round(extract(epoch FROM (${local}) AT TIME ZONE 'Asia/Shanghai' - clock_timestamp()) * 1000)::bigint
      FROM (SELECT last_beat_at AT TIME ZONE 'Asia/Shanghai' AS today FROM organisation) beat)`;
  return at;
}

/** Which messages were written, and how many everybody has got. */
async function outcome(at: Bank) {
  await at.everythingSent();
  const rows = await at.database.$queryRaw<{ key: string; user: string }[]>`
    SELECT key, user_id AS "user" FROM outbox WHERE platform = 'slack' ORDER BY key`;
  const people = [...new Set(rows.map((row) => row.user))].sort();
  return {
    messages: rows.map((row) => row.key),
    got: people.map((user) => [user, at.slack.messages(user).map(({ notification }) => notification)]),
  };
}

function isCommitOfMessages(calls: readonly string[]): boolean {
  const work = calls.slice(calls.lastIndexOf('BEGIN'));
  return work.at(-1)?.startsWith('COMMIT') === true && work.some((sql) => sql.includes('INSERT INTO outbox'));
}
