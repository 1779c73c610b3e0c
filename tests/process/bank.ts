import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { Database } from '../../src/database/connect.ts';
import { administer } from '../support/database.ts';
import { fakeFeishu } from '../support/fake-feishu.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { type Daybook, demoDatabase, startDaybook } from '../support/process.ts';
import { linkTo } from './link.ts';

/** Feishu tries again after seconds to hours; here soon enough for a process that comes back at once. */
const REDELIVER_MS = Array.from({ length: 60 }, () => 250);

/**
 * The demo's bank on a database of its own behind a {@link linkTo link}, with all of its people on Slack and Feishu too, under
 * their own ids. Every start is a new process.
 */
export async function bank() {
  const { url: administrators, database, drop } = await demoDatabase();
  const role = await ordinaryRole(database);
  const url = Object.assign(new URL(administrators), { username: role, password: role }).href;
  const [slack, feishu, link] = await Promise.all([
    fakeSlack(),
    fakeFeishu({ redeliverMs: REDELIVER_MS }),
    linkTo(url),
  ]);
  onTestFinished(async () => {
    await Promise.all([slack.close(), feishu.close(), link.close()]);
    await drop();
    await administer(`DROP ROLE ${role}`);
  });
  const { signingSecret, botToken, workspace, appId } = slack.credentials;
  const SLACK = {
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_BOT_TOKEN: botToken,
    SLACK_TEAM_ID: workspace,
    SLACK_APP_ID: appId,
    SLACK_API_URL: slack.apiUrl,
  };
  const FEISHU = { FEISHU_APP_ID: feishu.appId, FEISHU_APP_SECRET: feishu.appSecret, FEISHU_DOMAIN: feishu.base };
  const { SLACK_SIGNING_SECRET: _, ...tokens } = SLACK;
  const SOCKET_MODE = { ...tokens, SLACK_APP_TOKEN: slack.credentials.appToken };
  const WEBHOOK = {
    ...FEISHU,
    FEISHU_ENCRYPT_KEY: feishu.encryptKey,
    FEISHU_VERIFICATION_TOKEN: feishu.verificationToken,
  };

  // Last used the day before, so that only those are written to there who have said something there.
  for (const [platform, tenant] of [['slack', workspace] as const, ['feishu', feishu.tenant] as const]) {
    await database.$executeRaw`
      INSERT INTO account (platform, workspace, user_id, person_id, used_at)
      SELECT ${platform}, ${tenant}, id, id, now() - interval '1 year' FROM person`;
  }
  // Nobody but the test does anything.
  await database.$executeRaw`DELETE FROM demo_event`;
  const everyone = await database.$queryRaw<{ id: string }[]>`SELECT id FROM person`;
  for (const { id } of everyone) slack.joins(id);

  return {
    url,
    /** Whom Daybook works as. */
    role,
    database,
    slack,
    feishu,
    link,
    /** A process on this bank, through the link. */
    async start(env: Readonly<Record<string, string>> = { ...SLACK, ...FEISHU }): Promise<Daybook> {
      const daybook = await startDaybook({ env: { DATABASE_URL: link.url, ...env } });
      if ('SLACK_SIGNING_SECRET' in env) slack.connect(`${daybook.url}/slack/events`);
      if ('FEISHU_ENCRYPT_KEY' in env) await feishu.connect(`${daybook.url}/feishu/events`);
      return daybook;
    },
    credentials: { slack: SLACK, feishu: FEISHU },
    /** The other way in to each platform. */
    others: { ...SOCKET_MODE, ...WEBHOOK },
    /** Those who owe today's log, in the order of their ids. */
    async owing(): Promise<readonly string[]> {
      const rows = await database.$queryRaw<{ id: string }[]>`
        SELECT person_id AS id FROM obligation WHERE state = 'due' AND due_at = (
          SELECT min(due_at) FROM obligation, organisation WHERE due_at > now() + clock_offset_ms * interval '1 millisecond')
        ORDER BY 1`;
      return rows.map((row) => row.id);
    },
    /** How often somebody's words were stored as a report, and how many receipts were written for them. */
    async stored(person: string, words: string) {
      const [row] = await database.$queryRaw<{ reports: number; receipts: number }[]>`
        WITH theirs AS (SELECT id FROM report WHERE person_id = ${person} AND content::text LIKE ${`%${words}%`})
        SELECT (SELECT count(*)::int FROM theirs) AS reports,
          (SELECT count(*)::int FROM outbox, theirs WHERE key LIKE 'receipt:' || theirs.id || ':%') AS receipts`;
      return row;
    },
    /** Waits until the outbox holds nothing that may go out. */
    everythingSent: () =>
      eventually(async () => {
        const rows = await database.$queryRaw<unknown[]>`
          SELECT 1 FROM outbox, organisation
          WHERE state = 'waiting' AND not_before <= now() + clock_offset_ms * interval '1 millisecond' LIMIT 1`;
        return rows.length === 0;
      }),
    /** Waits until a connection waits for what another one has locked. */
    somebodyWaits: () =>
      eventually(async () => {
        const rows = await database.$queryRaw<unknown[]>`
          SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' LIMIT 1`;
        return rows.length > 0;
      }),
    /** Lets the time pass for which a process that is gone had reserved what it was sending. */
    async letLeasesEnd(): Promise<void> {
      await database.$executeRaw`UPDATE outbox SET lease_until = now() WHERE lease_until > now()`;
    },
  };
}

export type Bank = Awaited<ReturnType<typeof bank>>;

/** A user of the database who may do what Daybook does, and no more. */
async function ordinaryRole(database: Database): Promise<string> {
  const role = `daybook_${randomUUID().slice(0, 8)}`;
  await administer(`CREATE ROLE ${role} LOGIN PASSWORD '${role}'`);
  await database.$executeRawUnsafe(`GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role}`);
  await database.$executeRawUnsafe(`GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO ${role}`);
  return role;
}

/** Somebody types on the chat page; `again` sends the same once more, as the page does when no answer came. */
export function typing(person: string, text: string) {
  const body = JSON.stringify({ event: randomUUID(), person, text });
  return async ({ url }: Daybook): Promise<number> => {
    const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
    const response = await fetch(`${url}/playground/message`, request);
    await response.text();
    return response.status;
  };
}

/** Waits until `holds`, at most a minute: a busy machine takes half of that for a start. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  const until = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > until) throw new Error('it never became true');
    await new Promise((done) => setTimeout(done, 20));
  }
}
