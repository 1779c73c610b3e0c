import { Prisma } from '../../prisma/generated/client.ts';
import type { Account, Answer, MessageRef } from '../chat/event.ts';
import type { Tx } from '../database/connect.ts';
import { PERSON, type Person } from './people.ts';
import { hashInForce } from './rulebooks.ts';

/**
 * What is known when an event arrives. `now` is our clock. `seen` is the answer given before, when the event was delivered
 * already; nothing may be done for it again. `person` is null for an account that is not linked, or whose owner has left.
 * `textOnly`: the account gets no cards, and so no forms. `home`: they opened their home page within a day, and may have it before them.
 */
export type Arrival = Readonly<{
  now: Date;
  demo: boolean;
  seen: Answer | null;
  person: Person | null;
  home: boolean;
  textOnly: boolean;
  rulebookHash: string;
  /**
   * What is to become of a message, or a change of one, whatever the order in which they arrive: the `first` that is heard of it
   * takes effect, and a `newer` change; what is older than what has been heard is `overtaken`.
   */
  turn: 'first' | 'newer' | 'overtaken';
}>;

/** The person's own message that an event is, or changes, with the platform's time of this text. */
type Said = Readonly<{ message: MessageRef; at: Date; changes: boolean }>;

/** How long an account counts as just used without being written again. */
const USED_EVERY = '1 hour';
/** How long a home page is kept up to date after it was opened. */
const HOME_FOR = '1 day';

/**
 * Writes the event into the inbox and reads who it is from, in one round trip. The unique key makes the second of two
 * simultaneous deliveries wait for the first to commit, so both cannot have an effect. Two events of one person take their turns
 * too, or the second of two quick answers would overwrite the first. `opensHome`: they come to their home page.
 */
export async function arrive(
  tx: Tx,
  id: string,
  account: Account,
  { opensHome = false, said = null }: Readonly<{ opensHome?: boolean; said?: Said | null }> = {},
): Promise<Arrival> {
  type Row = Omit<Arrival, 'seen' | 'person' | 'turn'> & { fresh: boolean; first: boolean | null } & Person;
  const [row] = await tx.$queryRaw<Row[]>`
    WITH clock AS (
      SELECT date_trunc('milliseconds', now()) + clock_offset_ms * interval '1 millisecond' AS now, demo FROM organisation
    ), arrived AS (
      INSERT INTO inbox (platform, event_id, answer, received_at)
      SELECT ${account.platform}, ${id}, '{"kind":"done"}', now FROM clock
      ON CONFLICT DO NOTHING RETURNING 1
    ), owner AS (
      SELECT p.id, a.home_at FROM account a JOIN person p ON p.id = a.person_id
      WHERE a.platform = ${account.platform} AND a.workspace = ${account.workspace} AND a.user_id = ${account.user}
        AND (p.left_on IS NULL OR p.left_on >= (SELECT now::date FROM clock))
      FOR NO KEY UPDATE OF p
    ), used AS (
      UPDATE account SET used_at = (SELECT now FROM clock),
        home_at = CASE WHEN ${opensHome} THEN (SELECT now FROM clock) ELSE home_at END
      WHERE platform = ${account.platform} AND workspace = ${account.workspace} AND user_id = ${account.user}
        AND (${opensHome} OR used_at < (SELECT now FROM clock) - ${USED_EVERY}::interval)
    ), told AS (
      INSERT INTO said (platform, workspace, message, as_of)
      SELECT ${account.platform}, ${account.workspace}, ${said?.message ?? ''}, ${said?.at ?? null}::timestamptz
      WHERE ${said !== null}
      ON CONFLICT (platform, workspace, message) DO UPDATE SET as_of = excluded.as_of
      WHERE ${said?.changes ?? false} AND said.as_of <= excluded.as_of
      RETURNING xmax = 0 AS first
    ), back AS (
      -- Whoever writes to us can be written to.
      DELETE FROM parking WHERE platform = ${account.platform} AND workspace = ${account.workspace} AND user_id = ${account.user}
    )
    SELECT clock.now, clock.demo, EXISTS (SELECT 1 FROM arrived) AS fresh, (SELECT first FROM told) AS first,
      coalesce(owner.home_at > clock.now - ${HOME_FOR}::interval, false) AS home,
      EXISTS (SELECT 1 FROM text_only WHERE platform = ${account.platform} AND workspace = ${account.workspace}
        AND user_id = ${account.user}) AS "textOnly",
      ${hashInForce(Prisma.sql`clock.now`)} AS "rulebookHash", ${PERSON}
    FROM clock LEFT JOIN owner ON true LEFT JOIN person p ON p.id = owner.id LEFT JOIN unit u ON u.id = p.unit_id`;
  if (!row) throw new Error('the database holds no organisation yet: see npm run found');
  const { now, demo, fresh, first, home, textOnly, rulebookHash, ...person } = row;
  const turn = said === null || first ? 'first' : first === null ? 'overtaken' : 'newer';
  const seen = fresh ? null : await answerTo(tx, id, account.platform);
  return { now, demo, seen, person: person.id === null ? null : person, home, textOnly, rulebookHash, turn };
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
