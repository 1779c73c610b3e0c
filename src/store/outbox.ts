import type { Content } from '../chat/delivery.ts';
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
  /** The thread to post it in; what changes a message stays in that one's. */
  thread?: MessageRef;
  onlyInPlace?: boolean;
  notBefore?: Date;
}>;

/**
 * Puts messages into the outbox, all or, with the transaction, none. People without an account are left out; what is meant for an
 * account that is out of reach is dead at once, and stays with the reason.
 */
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
    thread: message.thread ?? null,
    only_in_place: message.onlyInPlace ?? false,
    not_before: (message.notBefore ?? now).toISOString(),
  }));
  // A message that has not gone out yet is not worth sending once something takes its place.
  await tx.$executeRaw`
    WITH m AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS m(place int, key text, person text,
        platform text, workspace text, "user" text, locale text, priority int, content jsonb, replaces_key text, replaces text,
        thread text, only_in_place boolean, not_before timestamptz)
    ), overtaken AS (
      UPDATE outbox SET state = 'superseded'
      WHERE state = 'waiting' AND lease_until IS NULL AND begun IS NULL AND key IN (SELECT replaces_key FROM m WHERE replaces_key IS NOT NULL)
    )
    INSERT INTO outbox (key, person_id, platform, workspace, user_id, locale, priority, content, replaces_key, replaces, thread,
      not_before, created_at, state, cause, reason)
    SELECT m.key, m.person, t.platform, t.workspace, t.user_id, m.locale, m.priority, m.content, m.replaces_key, m.replaces,
      coalesce(m.thread, r.thread), m.not_before, ${now}, CASE WHEN k.id IS NULL THEN 'waiting' ELSE 'dead' END, k.cause, k.reason
    -- What changes a message goes where that one stands, wherever the person has been since.
    FROM m LEFT JOIN outbox r ON r.key = m.replaces_key AND r.state IN ('sent', 'waiting') LEFT JOIN LATERAL (
      SELECT * FROM account c WHERE m.platform IS NULL AND person_id = m.person
      ORDER BY EXISTS (SELECT 1 FROM parking k WHERE k.platform = c.platform AND k.workspace = c.workspace
        AND k.user_id IN ('', c.user_id)), used_at DESC LIMIT 1
    ) a ON true CROSS JOIN LATERAL (
      SELECT coalesce(m.platform, r.platform, a.platform) AS platform, coalesce(m.workspace, r.workspace, a.workspace) AS workspace,
        coalesce(m."user", r.user_id, a.user_id) AS user_id
    ) t LEFT JOIN parking k ON k.platform = t.platform AND k.workspace = t.workspace AND k.user_id = t.user_id
    WHERE t.platform IS NOT NULL AND (NOT m.only_in_place OR r.id IS NOT NULL)
    -- Ids are given out in this order, and messages go out in the order of their ids.
    ORDER BY m.place
    ON CONFLICT (key) DO NOTHING`;
}

/**
 * Takes back what has not gone out yet of the messages to a person whose key starts with one of these. Returns the keys of those that have, or
 * are on their way: each stands in the conversation and can be changed in place.
 */
export async function takeBack(tx: Tx, personId: string, ...prefixes: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ key: string }[]>`
    WITH theirs AS (
      -- Of a message whose first part stands the rest goes out too.
      SELECT id, key, replaces_key, state = 'sent' OR lease_until IS NOT NULL OR begun IS NOT NULL AS out FROM outbox
      WHERE person_id = ${personId} AND state IN ('waiting', 'sent')
        AND EXISTS (SELECT 1 FROM unnest(${[...prefixes]}::text[]) AS prefix WHERE starts_with(key, prefix))
    ), back AS (
      UPDATE outbox SET state = 'superseded' WHERE id IN (SELECT id FROM theirs WHERE NOT out)
    )
    SELECT key FROM theirs WHERE replaces_key IS NULL AND out ORDER BY id`;
  return rows.map((row) => row.key);
}

/** Takes back, for everybody, what has not gone out of the messages whose key starts so. Returns whom one has reached, or is on its way to. */
export async function takeBackFromAll(tx: Tx, prefix: string): Promise<readonly string[]> {
  await tx.$executeRaw`
    UPDATE outbox SET state = 'superseded' WHERE starts_with(key, ${prefix}) AND state = 'waiting' AND lease_until IS NULL`;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT person_id AS id FROM outbox
    WHERE starts_with(key, ${prefix}) AND person_id IS NOT NULL AND (state = 'sent' OR (state = 'waiting' AND lease_until IS NOT NULL))`;
  return rows.map(({ id }) => id);
}

/** The newest message whose key starts so, among those meant for a person, sent or on its way; null if there is none. */
export async function lastKey(tx: Tx, personId: string, prefix: string): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ key: string }[]>`
    SELECT key FROM outbox WHERE person_id = ${personId} AND starts_with(key, ${prefix}) AND state IN ('waiting', 'sent')
    ORDER BY id DESC LIMIT 1`;
  return row?.key ?? null;
}

/** The newest message whose key starts so, with what it says, for each of these people who was meant one that was sent or is on its way. */
export async function lastMessages(
  tx: Tx,
  wanted: readonly Readonly<{ person: string; prefix: string }>[],
): Promise<ReadonlyMap<string, Readonly<{ key: string; content: Content }>>> {
  const rows = await tx.$queryRaw<{ person: string; key: string; content: Content }[]>`
    SELECT DISTINCT ON (o.person_id) o.person_id AS person, o.key, o.content
    FROM unnest(${wanted.map(({ person }) => person)}::text[], ${wanted.map(({ prefix }) => prefix)}::text[]) AS w(person, prefix)
    JOIN outbox o ON o.person_id = w.person AND starts_with(o.key, w.prefix) AND o.state IN ('waiting', 'sent')
    ORDER BY o.person_id, o.id DESC`;
  return new Map(rows.map(({ person, key, content }) => [person, { key, content }]));
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
