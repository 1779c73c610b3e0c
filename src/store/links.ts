import { createHash, randomInt } from 'node:crypto';
import type { Account } from '../chat/event.ts';
import type { Tx } from '../database/connect.ts';

/** How long a one-time code is good, and how many wrong ones an account may try within an hour. */
const CODE_MINUTES = 30;
const MOST_FAILURES = 5;

/** A new one-time code of eight digits for somebody; only its hash is kept. */
export async function newLinkCode(tx: Tx, personId: string, now: Date): Promise<string> {
  const code = String(randomInt(0, 100_000_000)).padStart(8, '0');
  await tx.$executeRaw`
    INSERT INTO link_code (hash, person_id, expires_at) VALUES (${hashOf(code)}, ${personId}, ${now}::timestamptz + ${CODE_MINUTES} * interval '1 minute')
    ON CONFLICT (hash) DO UPDATE SET person_id = excluded.person_id, expires_at = excluded.expires_at, used_at = NULL`;
  return code;
}

/** Uses a code up. `blocked` after too many wrong ones, however right this one is. */
export async function redeemCode(
  tx: Tx,
  code: string,
  account: Account,
  now: Date,
): Promise<Readonly<{ kind: 'linked'; personId: string } | { kind: 'wrong' } | { kind: 'blocked' }>> {
  const [tried] = await tx.$queryRaw<{ failures: number }[]>`
    INSERT INTO link_attempt (platform, workspace, user_id, failures, since)
    VALUES (${account.platform}, ${account.workspace}, ${account.user}, 0, ${now})
    ON CONFLICT (platform, workspace, user_id) DO UPDATE SET
      failures = CASE WHEN link_attempt.since < ${now}::timestamptz - interval '1 hour' THEN 0 ELSE link_attempt.failures END,
      since = CASE WHEN link_attempt.since < ${now}::timestamptz - interval '1 hour' THEN ${now} ELSE link_attempt.since END
    RETURNING failures`;
  if ((tried?.failures ?? 0) >= MOST_FAILURES) return { kind: 'blocked' };
  const [row] = await tx.$queryRaw<{ personId: string }[]>`
    UPDATE link_code SET used_at = ${now} WHERE hash = ${hashOf(code)} AND used_at IS NULL AND expires_at > ${now}
    RETURNING person_id AS "personId"`;
  if (row) return { kind: 'linked', personId: row.personId };
  await tx.$executeRaw`
    UPDATE link_attempt SET failures = failures + 1
    WHERE platform = ${account.platform} AND workspace = ${account.workspace} AND user_id = ${account.user}`;
  return { kind: 'wrong' };
}

/** The manager with this e-mail address, whatever its case. Nobody above a manager is found this way. */
export async function managerByEmail(tx: Tx, email: string): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM person WHERE lower(email) = lower(${email}) AND role = 'manager' AND left_on IS NULL`;
  return row?.id ?? null;
}

/** Connects an account with a person; an account belongs to one person, a person may have several. */
export async function linkAccount(tx: Tx, account: Account, personId: string, now: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO account (platform, workspace, user_id, person_id, used_at)
    VALUES (${account.platform}, ${account.workspace}, ${account.user}, ${personId}, ${now})
    ON CONFLICT (platform, workspace, user_id) DO UPDATE SET person_id = excluded.person_id, used_at = excluded.used_at`;
}

function hashOf(code: string): string {
  return createHash('sha256').update(`daybook link ${code}`).digest('hex');
}
