import { Prisma } from '../../prisma/generated/client.ts';
import type { Begun, Content, Delivery } from '../chat/delivery.ts';
import type { MessageRef } from '../chat/event.ts';
import { typedContent } from '../chat/typed.ts';
import type { Database, Tx } from '../database/connect.ts';
import { type Allowance, type LimitsOf, lockOutbox, readUsage, type Usage } from './budgets.ts';
import { endStale, probed } from './parking.ts';

/** A delivery with the row it is to be marked on. */
export type Claimed = Readonly<{ id: bigint; delivery: Delivery }>;

/**
 * What may be sent now; `waitMs` is set if there is nothing only because of a limit, and says after how long to look again.
 */
export type Claim = Readonly<{ claimed: readonly Claimed[]; waitMs: number | null }>;

/** How long a worker may hold a delivery before another takes it over. */
export const LEASE_SECONDS = 20;

/** Among so many that may go out by themselves it is looked how many of them may together. */
const LOOKED_AT = 200;

/**
 * Leases up to `most` deliveries that may go out now, the most urgent first, and with that takes them off the budgets of their
 * workspaces and people. Workers choose one after another, so all together keep the limits; two never get the same delivery while
 * its lease lasts, and none gets a message to a person to whom another is on its way.
 *
 * @param decide what a workspace may get, from what it has got
 */
export async function claim(
  database: Database,
  limits: LimitsOf,
  most: number,
  decide: (usage: Usage) => Allowance,
): Promise<Claim> {
  return database.$transaction(async (tx) => {
    await lockOutbox(tx);
    const usages = await readUsage(tx, limits);
    const allowances = usages.map(decide);
    const probes = usages.filter(({ probeInMs }) => probeInMs !== null && probeInMs <= 0);
    for (const place of probes) await endStale(tx, place);
    const open = allowances.filter(({ all }) => all > 0);
    const claimed = open.length === 0 ? [] : await lease(tx, open, most);
    for (const place of probes) await probed(tx, place);
    const limited = allowances.filter(({ all, others, person }) => person !== null || all === 0 || others === 0);
    return { claimed, waitMs: claimed.length > 0 ? null : await waitFor(tx, limited) };
  });
}

async function lease(tx: Tx, allowances: readonly Allowance[], most: number): Promise<readonly Claimed[]> {
  type Row = {
    id: bigint;
    key: string;
    attempt: number;
    platform: string;
    workspace: string;
    user: string;
    locale: string;
    content: Content;
    textOnly: boolean;
    replaces: MessageRef | null;
    thread: MessageRef | null;
    begun: Begun | null;
  };
  const rows = await tx.$queryRaw<Row[]>`
    WITH ${places(allowances)}, candidate AS (
      SELECT p.platform, p.workspace, p."all", p.others, p.person_most, c.*
      FROM place p CROSS JOIN LATERAL (
        SELECT w.id, w.priority, w.user_id FROM outbox w
        WHERE ${isDue} AND w.priority <= CASE WHEN p.others > 0 THEN 3 ELSE 0 END
          AND (w.platform, w.workspace, w.user_id) NOT IN (SELECT platform, workspace, user_id FROM used WHERE full_up)
        ORDER BY w.priority, w.id LIMIT ${LOOKED_AT}
      ) c
    ), own AS (
      -- Of one person's messages only as many as that person may still get.
      SELECT c.*, row_number() OVER (PARTITION BY c.platform, c.workspace, c.user_id ORDER BY c.priority, c.id)
        + coalesce(u.count, 0) AS nth
      FROM candidate c LEFT JOIN used u USING (platform, workspace, user_id)
    ), ranked AS (
      SELECT *, row_number() OVER (PARTITION BY platform, workspace ORDER BY priority, id) AS place_in_all,
        row_number() OVER (PARTITION BY platform, workspace, priority = 0 ORDER BY priority, id) AS place_in_kind
      FROM own WHERE nth <= person_most
    ), chosen AS (
      SELECT id FROM ranked WHERE place_in_all <= "all" AND (priority = 0 OR place_in_kind <= others)
      ORDER BY priority, id LIMIT ${most}
    ), free AS (
      -- Whoever is just taking one back need not be waited for.
      SELECT id FROM outbox WHERE id IN (SELECT id FROM chosen) AND state = 'waiting' FOR UPDATE SKIP LOCKED
    )
    UPDATE outbox o SET lease_until = statement_timestamp() + ${LEASE_SECONDS} * interval '1 second',
      tried_at = statement_timestamp(), attempts = o.attempts + 1
    FROM free WHERE o.id = free.id
    RETURNING o.id, o.key, o.attempts AS attempt, o.platform, o.workspace, o.user_id AS "user", o.locale, o.content,
      o.thread, o.begun, (o.platform, o.workspace, o.user_id) IN (SELECT platform, workspace, user_id FROM text_only) AS "textOnly", CASE WHEN o.replaces IS NULL THEN (SELECT message FROM outbox r WHERE r.key = o.replaces_key) ELSE coalesce(
        -- A press names the part its button is on; the whole message is replaced.
        (SELECT message FROM outbox w WHERE w.person_id = o.person_id AND w.platform = o.platform AND w.message LIKE '% %'
          AND o.replaces = ANY(string_to_array(w.message, ' ')) ORDER BY w.id DESC LIMIT 1), o.replaces) END AS replaces`;
  return rows
    .toSorted((a, b) => Number(a.id - b.id))
    .map(({ id, key, attempt, platform, workspace, user, locale, content, textOnly, replaces, thread, begun }) => ({
      id,
      delivery: {
        key,
        attempt,
        to: { platform, workspace, user },
        locale,
        content: textOnly ? typedContent(content) : content,
        ...(textOnly ? { textOnly } : {}),
        ...(replaces === null ? {} : { replaces }),
        ...(thread === null ? {} : { thread }),
        ...(begun === null ? {} : { begun }),
      },
    }));
}

/** After how long there may be something to send, if something is due and only a limit holds it back; else null. */
async function waitFor(tx: Tx, allowances: readonly Allowance[]): Promise<number | null> {
  if (allowances.length === 0) return null;
  const [row] = await tx.$queryRaw<{ ms: number | null }[]>`
    WITH ${places(allowances)}
    SELECT min(CASE WHEN p."all" = 0 OR p.others = 0 THEN p.wait_ms
      ELSE coalesce((SELECT min(frees_in) FROM used u WHERE full_up AND u.platform = p.platform AND u.workspace = p.workspace), 0)
    END)::float8 AS ms
    FROM place p WHERE EXISTS (SELECT 1 FROM outbox w WHERE ${isDue})`;
  return row?.ms ?? null;
}

/**
 * The tables that both questions start from: `place`, what each workspace may get; `busy`, what was tried lately; `used`, how much of
 * that counts against each account's own limit, every part of a message by itself.
 */
function places(allowances: readonly Allowance[]): Prisma.Sql {
  const rows = allowances.map(({ platform, workspace, all, others, person, waitMs }) => ({
    platform,
    workspace,
    all: Math.min(all, LOOKED_AT),
    others: Math.min(others, LOOKED_AT),
    person_most: person?.most ?? LOOKED_AT,
    person_ms: person?.perMs ?? 0,
    wait_ms: waitMs,
  }));
  return Prisma.sql`place AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS p(platform text, workspace text, "all" int, others int,
        person_most int, person_ms float8, wait_ms float8)
    ), busy AS MATERIALIZED (
      SELECT platform, workspace, user_id, ${who(Prisma.sql`outbox`)} AS who, tried_at,
        least(attempts, 1) + coalesce(jsonb_array_length(begun -> 'standing'), 0) AS weight,
        state = 'waiting' AND coalesce(lease_until > statement_timestamp(), false) AS leased
      FROM outbox WHERE tried_at > statement_timestamp()
        - greatest(${LEASE_SECONDS * 1000}, (SELECT max(person_ms) FROM place)) * interval '1 millisecond'
    ), used AS MATERIALIZED (
      SELECT b.platform, b.workspace, b.user_id, sum(b.weight) AS count, sum(b.weight) >= p.person_most AS full_up,
        p.person_ms - extract(epoch FROM statement_timestamp() - min(b.tried_at)) * 1000 AS frees_in
      FROM busy b JOIN place p USING (platform, workspace)
      WHERE NOT b.leased AND b.tried_at > statement_timestamp() - p.person_ms * interval '1 millisecond'
      GROUP BY b.platform, b.workspace, b.user_id, p.person_most, p.person_ms
    )`;
}

/** Whose turn it is: one person's, whatever account a message goes to. */
function who(table: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`coalesce(${table}.person_id, ${table}.platform || ' ' || ${table}.workspace || ' ' || ${table}.user_id)`;
}

/** Whether `w` is for the place `p`, may go out as far as time is concerned, and nothing is on its way to the same person. */
const isDue = Prisma.sql`w.state = 'waiting' AND w.platform = p.platform AND w.workspace = p.workspace
          AND w.not_before <= statement_timestamp() + (SELECT clock_offset_ms FROM organisation) * interval '1 millisecond'
          AND (w.retry_at IS NULL OR w.retry_at <= statement_timestamp())
          AND (w.lease_until IS NULL OR w.lease_until <= statement_timestamp())
          AND ${who(Prisma.sql`w`)} NOT IN (SELECT who FROM busy WHERE leased)
          -- What changes a message in place waits until that one has arrived.
          AND NOT EXISTS (SELECT 1 FROM outbox r WHERE r.key = w.replaces_key AND r.state = 'waiting')`;
