import type { Limits, Rate } from '../chat/adapter.ts';
import type { Database, Tx } from '../database/connect.ts';

/**
 * How much a workspace has been sent, counted over what the outbox itself remembers, by real time. An attempt counts from its claim
 * until a whole span after its end: whenever it really reached the platform, no span there holds more than a span here.
 */
export type Usage = Readonly<{
  platform: string;
  workspace: string;
  spans: readonly Span[];
  /** Null where it never turned us away. */
  pace: Pace | null;
  /** When a workspace that is out of reach is to be tried again, in milliseconds from now; null if it is not out of reach. */
  probeInMs: number | null;
}>;

/**
 * The last `perMs` milliseconds: attempts, those of them that were replies, and how many replies are to be expected in such a span.
 * The oldest attempt falls out of it in `oldestInMs`.
 */
type Span = Readonly<{ perMs: number; used: number; replies: number; expected: number; oldestInMs: number }>;

/** So many messages within {@link PACE_SPAN_MS}, as it was `sinceMs` ago, when the pause ended; negative: the pause goes on. */
export type Pace = Readonly<{ most: number; sinceMs: number }>;

/** Over how long a learned pace is counted. */
export const PACE_SPAN_MS = 10_000;

/**
 * How many messages a workspace may get now, how many of them to people who are not waiting for an answer, and how many one person.
 * `waitMs`: after how long it may be more.
 */
export type Allowance = Readonly<{
  platform: string;
  workspace: string;
  all: number;
  others: number;
  person: Rate | null;
  waitMs: number;
}>;

/** What each platform takes, by its name; undefined where it takes whatever comes. */
export type LimitsOf = ReadonlyMap<string, Limits | undefined>;

/** Whoever chooses what is sent does so alone: two would both use what is left. Held until the transaction ends. */
export async function lockOutbox(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('outbox', 0))`;
}

/** The usage of every workspace, of these platforms, for which anything waits. */
export async function readUsage(tx: Tx, limits: LimitsOf): Promise<readonly Usage[]> {
  type Row = Omit<Usage, 'spans' | 'pace'> & Span & { most: number | null; sinceMs: number | null };
  const spans = [...limits].flatMap(([platform, of]) =>
    [...new Set([PACE_SPAN_MS, ...(of?.workspace ?? []).map(({ perMs }) => perMs)])].map((perMs) => ({
      platform,
      perMs,
    })),
  );
  const rows = await tx.$queryRaw<Row[]>`
    WITH RECURSIVE place AS (
      -- From one workspace to the next by the index, not over everything that waits.
      (SELECT platform, workspace FROM outbox WHERE state = 'waiting' ORDER BY platform, workspace LIMIT 1)
      UNION ALL
      SELECT next.platform, next.workspace FROM place p CROSS JOIN LATERAL (
        SELECT platform, workspace FROM outbox
        WHERE state = 'waiting' AND (platform, workspace) > (p.platform, p.workspace) ORDER BY platform, workspace LIMIT 1
      ) next
    ), span AS (
      SELECT platform, "perMs"::float8 AS ms FROM jsonb_to_recordset(${JSON.stringify(spans)}::jsonb) AS s(platform text, "perMs" int)
    ), recent AS MATERIALIZED (
      -- The pauses double: within a minute a message, or the next part of one, is tried seven times at the most.
      SELECT platform, workspace, priority = 0 AS reply,
        least(attempts, 7) + coalesce(jsonb_array_length(begun -> 'standing'), 0) AS weight,
        CASE WHEN state = 'waiting' AND lease_until > statement_timestamp() THEN statement_timestamp() ELSE tried_at END AS at
      FROM outbox WHERE tried_at > statement_timestamp() - (SELECT max(ms) FROM span) * interval '1 millisecond'
    )
    SELECT p.platform, p.workspace, s.ms AS "perMs",
      coalesce(sum(r.weight), 0)::float8 AS used,
      coalesce(sum(r.weight) FILTER (WHERE r.reply), 0)::float8 AS replies,
      greatest(coalesce(sum(r.weight) FILTER (WHERE r.reply), 0),
        3 * coalesce(sum(r.weight) FILTER (WHERE r.reply AND r.at > statement_timestamp() - s.ms / 3 * interval '1 millisecond'), 0)
      )::float8 AS expected,
      coalesce(s.ms - extract(epoch FROM statement_timestamp() - min(r.at)) * 1000, 0)::float8 AS "oldestInMs",
      c.most, (extract(epoch FROM statement_timestamp() - c.paused_until) * 1000)::float8 AS "sinceMs",
      (extract(epoch FROM k.probe_at - statement_timestamp()) * 1000)::float8 AS "probeInMs"
    FROM place p JOIN span s USING (platform)
    LEFT JOIN recent r ON r.platform = p.platform AND r.workspace = p.workspace
      AND r.at > statement_timestamp() - s.ms * interval '1 millisecond'
    LEFT JOIN pace c ON c.platform = p.platform AND c.workspace = p.workspace
    LEFT JOIN parking k ON k.platform = p.platform AND k.workspace = p.workspace AND k.user_id = ''
    GROUP BY p.platform, p.workspace, s.ms, c.most, c.paused_until, k.probe_at`;
  return [...Map.groupBy(rows, ({ platform, workspace }) => JSON.stringify([platform, workspace])).values()].flatMap(
    (spans) =>
      spans.slice(0, 1).map(({ platform, workspace, most, sinceMs, probeInMs }) => ({
        platform,
        workspace,
        spans,
        pace: most === null || sinceMs === null ? null : { most, sinceMs },
        probeInMs,
      })),
  );
}

/**
 * A workspace has turned us away for sending too much. Nothing goes there for `pauseMs`; then `narrow` says how much, from what it
 * was sent. What was on its way when the pause began and is turned away too makes it no narrower.
 */
export async function slowDown(
  database: Database,
  place: Readonly<{ platform: string; workspace: string }>,
  pauseMs: number,
  narrow: (used: number, pace: Pace | null) => number,
): Promise<void> {
  await database.$transaction(async (tx) => {
    await lockOutbox(tx);
    const usages = await readUsage(tx, new Map([[place.platform, undefined]]));
    const usage = usages.find(({ workspace }) => workspace === place.workspace);
    const used = usage?.spans.find(({ perMs }) => perMs === PACE_SPAN_MS)?.used ?? 0;
    const pace = usage?.pace ?? null;
    const most = pace && pace.sinceMs < 0 ? pace.most : narrow(used, pace);
    await tx.$executeRaw`
      INSERT INTO pace (platform, workspace, most, paused_until)
      VALUES (${place.platform}, ${place.workspace}, ${most}, statement_timestamp() + ${pauseMs} * interval '1 millisecond')
      ON CONFLICT (platform, workspace) DO UPDATE
      SET most = excluded.most, paused_until = greatest(pace.paused_until, excluded.paused_until)`;
  });
}
