import { Prisma } from '../../prisma/generated/client.ts';
import type { Database, Tx } from '../database/connect.ts';
import { readClock } from './clock.ts';

/** A message of the demo's own chat. `content` is what was kept, as JSON; `id` counts up in the order of the conversation. */
export type DemoMessage = Readonly<{
  id: string;
  person: string;
  author: 'person' | 'daybook';
  content: unknown;
  key: string | null;
  at: Date;
  edited: boolean;
}>;

/** A message and where to go on after it. */
export type DemoChange = Readonly<{ cursor: string; message: DemoMessage }>;

const PAGE = 30;
const MOST_CHANGES = 500;

/** The last 30 messages of a person's conversation, or the last 30 before one; oldest first. */
export async function demoMessages(db: Database, person: string, before?: string): Promise<readonly DemoMessage[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT ${COLUMNS} FROM demo_message
    WHERE person_id = ${person} AND (${before ?? null}::bigint IS NULL OR id < ${before ?? null}::bigint)
    ORDER BY id DESC LIMIT ${PAGE}`;
  return rows.reverse().map(messageOf);
}

export async function demoMessage(db: Database, id: string): Promise<DemoMessage | null> {
  const [row] = await db.$queryRaw<Row[]>`SELECT ${COLUMNS} FROM demo_message WHERE id = ${id}::bigint`;
  return row ? messageOf(row) : null;
}

/** How many of our messages each person has not read; people who have read all are left out. */
export async function demoUnread(db: Database): Promise<ReadonlyMap<string, number>> {
  const rows = await db.$queryRaw<{ person: string; unread: number }[]>`
    SELECT person_id AS person, count(*)::int AS unread FROM demo_message
    WHERE author = 'daybook' AND read_at IS NULL GROUP BY person_id`;
  return new Map(rows.map(({ person, unread }) => [person, unread]));
}

/**
 * Keeps a message at the demo's time and answers its id; the id it has already where the key was kept before. Null when
 * there is no such person.
 */
export async function keepDemoMessage(
  db: Database,
  message: Readonly<{ person: string; author: 'person' | 'daybook'; content: unknown; key: string }>,
): Promise<string | null> {
  const { person, author, key } = message;
  const content = JSON.stringify(message.content);
  const at = await readClock(db);
  await db.$transaction([
    inOrder(db),
    db.$executeRaw`
      INSERT INTO demo_message (person_id, author, content, delivery_key, at)
      SELECT id, ${author}, ${content}::jsonb, ${key}, ${at} FROM person WHERE id = ${person}
      ON CONFLICT (delivery_key) DO NOTHING`,
  ]);
  const [row] = await db.$queryRaw<{ id: bigint }[]>`SELECT id FROM demo_message WHERE delivery_key = ${key}`;
  return row === undefined ? null : String(row.id);
}

/**
 * Keeps what was said at a time that has passed, such as on the way of the demo's clock, and answers its id. Who says something
 * has read what was said to them; what we say counts as delivered, so that it can be changed in place by its key.
 */
export async function keepPastMessage(
  tx: Tx,
  message: Readonly<{ person: string; author: 'person' | 'daybook'; content: unknown; key: string; at: Date }>,
): Promise<string> {
  const { person, author, key, at } = message;
  const content = JSON.stringify(message.content);
  await inOrder(tx);
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    WITH seen AS (
      UPDATE demo_message SET read_at = ${at} WHERE person_id = ${person} AND author = 'daybook' AND read_at IS NULL
    ), kept AS (
      INSERT INTO demo_message (person_id, author, content, delivery_key, at, read_at)
      VALUES (${person}, ${author}, ${content}::jsonb, ${key}, ${at}, ${at}) RETURNING id, person_id
    ), sent AS (
      INSERT INTO outbox (key, person_id, platform, workspace, user_id, locale, priority, content, state, message, not_before, sent_at,
        created_at)
      SELECT ${key}, p.id, a.platform, a.workspace, a.user_id, p.locale, 0, ${content}::jsonb, 'sent', kept.id::text, ${at}, ${at}, ${at}
      FROM kept JOIN person p ON p.id = kept.person_id JOIN account a ON a.person_id = p.id AND a.workspace = 'demo'
      WHERE ${author} = 'daybook'
    ) SELECT id FROM kept`;
  if (!row) throw new Error(`the message ${key} was not kept`);
  return String(row.id);
}

/** Changes a message of ours in place; false when it is not there. */
export async function replaceDemoMessage(db: Database, id: string, content: unknown): Promise<boolean> {
  return change(db, Prisma.sql`author = 'daybook' AND id = ${id}::bigint`, content);
}

/** Changes the words of a person's own message; false when it is not there or not theirs. */
export async function editDemoMessage(db: Database, person: string, id: string, text: string): Promise<boolean> {
  const own = Prisma.sql`author = 'person' AND person_id = ${person} AND id = ${id}::bigint`;
  return change(db, own, { kind: 'words', text });
}

/** Marks our messages to the person as read, up to and including `upTo`. */
export async function readDemoMessages(db: Database, person: string, upTo: string): Promise<void> {
  const at = await readClock(db);
  await db.$executeRaw`
    UPDATE demo_message SET read_at = ${at}
    WHERE person_id = ${person} AND author = 'daybook' AND id <= ${upTo}::bigint AND read_at IS NULL`;
}

/** Where {@link demoChanges} stands now: the highest id and the last change in place, in milliseconds. */
export async function demoCursor(db: Database): Promise<string> {
  const [row] = await db.$queryRaw<{ id: bigint | null; edited: Date | null }[]>`
    SELECT max(id) AS id, max(edited_at) AS edited FROM demo_message`;
  return `${row?.id ?? 0}-${row?.edited?.getTime() ?? 0}`;
}

/**
 * What was kept or changed in place since `cursor`, by any process: at most 500, new messages first. One that is both comes
 * twice. Nothing for a cursor that is not one of ours.
 */
export async function demoChanges(db: Database, cursor: string): Promise<readonly DemoChange[]> {
  const [, id = '', edited = ''] = /^(\d{1,18})-(\d{1,15})$/.exec(cursor) ?? [];
  if (id === '') return [];
  const since = new Date(Number(edited));
  const rows = await db.$queryRaw<Row[]>`
    SELECT ${COLUMNS} FROM demo_message WHERE id > ${id}::bigint OR edited_at > ${since}
    ORDER BY id > ${id}::bigint DESC, CASE WHEN id > ${id}::bigint THEN id END, edited_at LIMIT ${MOST_CHANGES}`;
  let highest = BigInt(id);
  let latest = since.getTime();
  return rows.map((row) => {
    if (row.id > highest) highest = row.id;
    else latest = row.editedAt?.getTime() ?? latest;
    return { cursor: `${highest}-${latest}`, message: messageOf(row) };
  });
}

type Row = {
  id: bigint;
  person: string;
  author: string;
  content: unknown;
  key: string | null;
  at: Date;
  editedAt: Date | null;
};

const COLUMNS = Prisma.sql`id, person_id AS person, author, content, delivery_key AS key, at, edited_at AS "editedAt"`;

function messageOf({ id, author, editedAt, ...row }: Row): DemoMessage {
  return { ...row, id: String(id), author: author === 'person' ? 'person' : 'daybook', edited: editedAt !== null };
}

/** In the world's time, not the demo's, which may jump; each change a millisecond after the one before, so none is overlooked. */
async function change(db: Database, which: Prisma.Sql, content: unknown): Promise<boolean> {
  const [, count] = await db.$transaction([
    inOrder(db),
    db.$executeRaw`
      UPDATE demo_message SET content = ${JSON.stringify(content)}::jsonb, edited_at = (
        SELECT greatest(clock_timestamp(), max(edited_at) + interval '1 millisecond') FROM demo_message)
      WHERE ${which}`,
  ]);
  return count > 0;
}

/** Whoever writes waits for whoever writes, so that a change never appears behind a cursor that has passed it. */
function inOrder(db: Database | Tx) {
  return db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('demo_message', 0))`;
}
