import type { Account, Answer } from '../chat/event.ts';
import type { Tx } from '../database/connect.ts';
import { PERSON, type Person } from './people.ts';

/**
 * What is known when an event arrives. `now` is our clock. `seen` is the answer given before, when the event was delivered
 * already; nothing may be done for it again. `person` is null for an account that is not linked, or whose owner has left.
 */
export type Arrival = Readonly<{
  now: Date;
  demo: boolean;
  seen: Answer | null;
  person: Person | null;
  rulebookHash: string;
}>;

/** How long an account counts as just used without being written again. */
const USED_EVERY = '1 hour';

/**
 * Writes the event into the inbox and reads who it is from, in one round trip. The unique key makes the second of two
 * simultaneous deliveries wait for the first to commit, so both cannot have an effect. Two events of one person take their turns
 * too, or the second of two quick answers would overwrite the first.
 */
export async function arrive(tx: Tx, id: string, account: Account): Promise<Arrival> {
  type Row = Omit<Arrival, 'seen' | 'person'> & { fresh: boolean } & Person;
  const [row] = await tx.$queryRaw<Row[]>`
    WITH clock AS (
      SELECT date_trunc('milliseconds', now()) + clock_offset_ms * interval '1 millisecond' AS now, demo FROM organisation
    ), arrived AS (
      INSERT INTO inbox (platform, event_id, answer, received_at)
      SELECT ${account.platform}, ${id}, '{"kind":"done"}', now FROM clock
      ON CONFLICT DO NOTHING RETURNING 1
    ), owner AS (
      SELECT p.id FROM account a JOIN person p ON p.id = a.person_id
      WHERE a.platform = ${account.platform} AND a.workspace = ${account.workspace} AND a.user_id = ${account.user}
        AND (p.left_on IS NULL OR p.left_on >= (SELECT now::date FROM clock))
      FOR NO KEY UPDATE OF p
    ), used AS (
      UPDATE account SET used_at = (SELECT now FROM clock)
      WHERE platform = ${account.platform} AND workspace = ${account.workspace} AND user_id = ${account.user}
        AND used_at < (SELECT now FROM clock) - ${USED_EVERY}::interval
    )
    SELECT clock.now, clock.demo, EXISTS (SELECT 1 FROM arrived) AS fresh,
      (SELECT hash FROM rulebook_version WHERE effective_from <= clock.now::date ORDER BY effective_from DESC, id DESC LIMIT 1)
        AS "rulebookHash", ${PERSON}
    FROM clock LEFT JOIN owner ON true LEFT JOIN person p ON p.id = owner.id LEFT JOIN unit u ON u.id = p.unit_id`;
  if (!row) throw new Error('the database holds no organisation: load one first');
  const { now, demo, fresh, rulebookHash, ...person } = row;
  const seen = fresh ? null : await answerTo(tx, id, account.platform);
  return { now, demo, seen, person: person.id === null ? null : person, rulebookHash };
}

/** Keeps what an event was answered, for when it is delivered again. */
export async function keepAnswer(tx: Tx, id: string, platform: string, answer: Answer): Promise<void> {
  if (answer.kind === 'done') return;
  await tx.$executeRaw`
    UPDATE inbox SET answer = ${JSON.stringify(answer)}::jsonb WHERE platform = ${platform} AND event_id = ${id}`;
}

async function answerTo(tx: Tx, id: string, platform: string): Promise<Answer> {
  const [row] = await tx.$queryRaw<{ answer: Answer }[]>`
    SELECT answer FROM inbox WHERE platform = ${platform} AND event_id = ${id}`;
  return row?.answer ?? { kind: 'done' };
}
