import type { Content, Delivery } from '../chat/delivery.ts';
import type { Account, MessageRef } from '../chat/event.ts';
import type { Database, Tx } from '../database/connect.ts';
import type { Locale } from '../rulebook/words.ts';

/** What goes first when much is to be sent. */
type Priority = 'reply' | 'urgent' | 'reminder' | 'digest';
const RANK = { reply: 0, urgent: 1, reminder: 2, digest: 3 } as const satisfies Record<Priority, number>;

/**
 * A message meant for somebody: a person, wherever they were last, or the very account that asked. `key` is unique for ever;
 * a message with a key that exists is not sent again. It takes the place of the message with the key `replacesKey`, where
 * that one was sent, or of the one at `replaces`; with `onlyInPlace` it is left out if there is no such message to change. Not
 * sent before `notBefore`.
 */
export type Message = Readonly<{
  key: string;
  to: Readonly<{ person: string }> | Readonly<{ account: Account; person: string | null }>;
  locale: Locale;
  priority: Priority;
  content: Content;
  replacesKey?: string;
  replaces?: MessageRef;
  onlyInPlace?: boolean;
  notBefore?: Date;
}>;

/** Puts messages into the outbox, all or, with the transaction, none. People without an account are left out. */
export async function post(tx: Tx, messages: readonly Message[], now: Date): Promise<void> {
  if (messages.length === 0) return;
  const rows = messages.map((message, place) => ({
    place,
    key: message.key,
    person: message.to.person,
    platform: 'account' in message.to ? message.to.account.platform : null,
    workspace: 'account' in message.to ? message.to.account.workspace : null,
    user: 'account' in message.to ? message.to.account.user : null,
    locale: message.locale,
    priority: RANK[message.priority],
    content: message.content,
    replaces_key: message.replacesKey ?? null,
    replaces: message.replaces ?? null,
    only_in_place: message.onlyInPlace ?? false,
    not_before: (message.notBefore ?? now).toISOString(),
  }));
  // A message that has not gone out yet is not worth sending once something takes its place.
  await tx.$executeRaw`
    WITH m AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS m(place int, key text, person text,
        platform text, workspace text, "user" text, locale text, priority int, content jsonb, replaces_key text, replaces text,
        only_in_place boolean, not_before timestamptz)
    ), overtaken AS (
      UPDATE outbox SET state = 'superseded'
      WHERE state = 'waiting' AND lease_until IS NULL AND key IN (SELECT replaces_key FROM m WHERE replaces_key IS NOT NULL)
    )
    INSERT INTO outbox (key, person_id, platform, workspace, user_id, locale, priority, content, replaces_key, replaces, not_before, created_at)
    SELECT m.key, m.person, coalesce(m.platform, r.platform, a.platform), coalesce(m.workspace, r.workspace, a.workspace),
      coalesce(m."user", r.user_id, a.user_id), m.locale, m.priority, m.content, m.replaces_key, m.replaces, m.not_before, ${now}
    -- What changes a message goes where that one stands, wherever the person has been since.
    FROM m LEFT JOIN outbox r ON r.key = m.replaces_key AND r.state IN ('sent', 'waiting') LEFT JOIN LATERAL (
      SELECT * FROM account WHERE m.platform IS NULL AND person_id = m.person ORDER BY used_at DESC LIMIT 1
    ) a ON true
    WHERE coalesce(m.platform, r.platform, a.platform) IS NOT NULL AND (NOT m.only_in_place OR r.id IS NOT NULL)
    -- Ids are given out in this order, and messages go out in the order of their ids.
    ORDER BY m.place
    ON CONFLICT (key) DO NOTHING`;
}

/**
 * Takes back what has not gone out yet of the messages to a person whose key starts so. Returns the keys of those that have, or
 * are on their way: each stands in the conversation and can be changed in place.
 */
export async function takeBack(tx: Tx, personId: string, prefix: string): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ key: string }[]>`
    WITH theirs AS (
      SELECT id, key, state, lease_until, replaces_key FROM outbox
      WHERE person_id = ${personId} AND starts_with(key, ${prefix}) AND state IN ('waiting', 'sent')
    ), back AS (
      UPDATE outbox SET state = 'superseded' WHERE id IN (SELECT id FROM theirs WHERE state = 'waiting' AND lease_until IS NULL)
    )
    SELECT key FROM theirs WHERE replaces_key IS NULL AND (state = 'sent' OR lease_until IS NOT NULL) ORDER BY id`;
  return rows.map((row) => row.key);
}

/** The newest message whose key starts so, among those meant for a person, sent or on its way; null if there is none. */
export async function lastKey(tx: Tx, personId: string, prefix: string): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ key: string }[]>`
    SELECT key FROM outbox WHERE person_id = ${personId} AND starts_with(key, ${prefix}) AND state IN ('waiting', 'sent')
    ORDER BY id DESC LIMIT 1`;
  return row?.key ?? null;
}

/** Which of these people have been meant a message since `since` whose key starts so. */
export async function postedSince(
  tx: Tx,
  prefix: string,
  people: readonly string[],
  since: Date,
): Promise<ReadonlySet<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT person_id AS id FROM outbox
    WHERE person_id = ANY(${[...people]}::text[]) AND starts_with(key, ${prefix}) AND created_at > ${since}`;
  return new Set(rows.map(({ id }) => id));
}

/** A delivery with the row it is to be marked on. */
export type Claimed = Readonly<{ id: bigint; delivery: Delivery }>;

/** How long a worker may hold a delivery before another takes it over. */
export const LEASE_SECONDS = 20;

/**
 * Leases up to `most` deliveries that may go out now, the most urgent first. Two workers never get the same one while its
 * lease lasts, and none gets a person's later message while an earlier one is on its way.
 */
export async function claim(
  database: Database,
  platforms: readonly string[],
  most: number,
): Promise<readonly Claimed[]> {
  type Row = {
    id: bigint;
    key: string;
    attempt: number;
    platform: string;
    workspace: string;
    user: string;
    locale: string;
    content: Content;
    replaces: string | null;
  };
  // One worker chooses at a time: of two, each might pass over what the other is just leasing and take that person's next one.
  const choose = database.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('outbox', 0))`;
  const lease = database.$queryRaw<Row[]>`
    UPDATE outbox o SET lease_until = now() + ${LEASE_SECONDS} * interval '1 second', attempts = o.attempts + 1
    FROM (
      SELECT id FROM outbox w
      WHERE state = 'waiting' AND platform = ANY(${[...platforms]}::text[])
        AND not_before <= now() + (SELECT clock_offset_ms FROM organisation) * interval '1 millisecond'
        AND (retry_at IS NULL OR retry_at <= now()) AND (lease_until IS NULL OR lease_until <= now())
        -- What changes a message in place waits until that one has arrived.
        AND NOT EXISTS (SELECT 1 FROM outbox r WHERE r.key = w.replaces_key AND r.state = 'waiting')
        AND NOT EXISTS (
          SELECT 1 FROM outbox e WHERE e.state = 'waiting' AND e.person_id = w.person_id AND e.id < w.id AND e.lease_until > now())
      ORDER BY priority, id LIMIT ${most} FOR UPDATE SKIP LOCKED
    ) due WHERE o.id = due.id
    RETURNING o.id, o.key, o.attempts AS attempt, o.platform, o.workspace, o.user_id AS "user", o.locale, o.content,
      coalesce(o.replaces, (SELECT message FROM outbox r WHERE r.key = o.replaces_key)) AS replaces`;
  const [, rows] = await database.$transaction([choose, lease]);
  return rows
    .toSorted((a, b) => Number(a.id - b.id))
    .map(({ id, key, attempt, platform, workspace, user, locale, content, replaces }) => ({
      id,
      delivery: {
        key,
        attempt,
        to: { platform, workspace, user },
        locale,
        content,
        ...(replaces === null ? {} : { replaces }),
      },
    }));
}

/** Marks a delivery as sent. */
export async function markSent(database: Database, { id }: Claimed, message: MessageRef): Promise<void> {
  await database.$executeRaw`
    UPDATE outbox SET state = 'sent', message = ${message}, sent_at = now(), lease_until = NULL WHERE id = ${id}`;
}

/** Gives a delivery back for a later attempt; nothing happens if another worker has taken it over meanwhile. */
export async function markRetry(
  database: Database,
  { id, delivery: { attempt } }: Claimed,
  afterMs: number,
  reason: string,
): Promise<void> {
  await database.$executeRaw`
    UPDATE outbox SET retry_at = now() + ${afterMs} * interval '1 millisecond', reason = ${reason}, lease_until = NULL
    WHERE id = ${id} AND state = 'waiting' AND attempts = ${attempt}`;
}

/** Gives back a delivery that was not attempted at all: it does not count. */
export async function giveBack(
  database: Database,
  { id, delivery: { attempt } }: Claimed,
  afterMs: number,
): Promise<void> {
  await database.$executeRaw`
    UPDATE outbox SET retry_at = now() + ${afterMs} * interval '1 millisecond', attempts = attempts - 1, lease_until = NULL
    WHERE id = ${id} AND state = 'waiting' AND attempts = ${attempt}`;
}

/** Gives a delivery up; it stays, with its reason. Nothing happens if another worker has taken it over meanwhile. */
export async function markDead(
  database: Database,
  { id, delivery: { attempt } }: Claimed,
  reason: string,
): Promise<void> {
  await database.$executeRaw`
    UPDATE outbox SET state = 'dead', reason = ${reason}, lease_until = NULL
    WHERE id = ${id} AND state = 'waiting' AND attempts = ${attempt}`;
}

/** When the next message that waits for its time (such as the end of quiet hours) may go out; null if none waits after `after`. */
export async function nextWaiting(tx: Tx, after: Date): Promise<Date | null> {
  const [row] = await tx.$queryRaw<{ at: Date | null }[]>`
    SELECT min(not_before) AS at FROM outbox WHERE state = 'waiting' AND not_before > ${after}`;
  return row?.at ?? null;
}

/** How many messages are in which state, for `/metrics`. */
export async function outboxStates(database: Database): Promise<readonly Readonly<{ state: string; count: number }>[]> {
  return database.$queryRaw`SELECT state, count(*)::int AS count FROM outbox GROUP BY state`;
}
