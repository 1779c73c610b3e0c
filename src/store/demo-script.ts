import type { Tx } from '../database/connect.ts';
import type { Content } from '../journal/content.ts';
import { insert } from './demo.ts';

type About = Readonly<{ report: string; personId: string; aboutOn: string; customerId: bigint | null }>;

/** Something that happens in a demo: a manager files, a supervisor reads and perhaps rates, the core system sends figures. */
export type DemoEvent =
  /** `words` are what the manager types. */
  | (About & Readonly<{ kind: 'report'; content: Content; words: string }>)
  /** `stars` are 1 to 5. */
  | (About & Readonly<{ kind: 'reading'; readerId: string; stars: number | null }>)
  | Readonly<{ kind: 'figures'; facts: readonly object[] }>;

type AsStored<Event> = Event extends About
  ? Omit<Event, 'customerId'> & Readonly<{ customerId: string | null }>
  : Event;

/** Takes what happens up to `until` out of the script, in its order. It has happened when the transaction commits. */
export async function takeEvents(tx: Tx, until: Date): Promise<readonly Readonly<{ at: Date; event: DemoEvent }>[]> {
  const rows = await tx.$queryRaw<{ at: Date; event: AsStored<DemoEvent> }[]>`
    WITH taken AS (DELETE FROM demo_event WHERE at <= ${until} RETURNING *) SELECT at, event FROM taken ORDER BY at, id`;
  return rows.map(({ at, event }) => ({ at, event: decode(event) }));
}

/** When the next thing after `after` happens; null when the story is at its end. */
export async function nextEvent(tx: Tx, after: Date): Promise<Date | null> {
  const [row] = await tx.$queryRaw<{ at: Date | null }[]>`SELECT min(at) AS at FROM demo_event WHERE at > ${after}`;
  return row?.at ?? null;
}

/** The report of this kind that somebody has filed about a day and customer, or null. */
export async function reportLike(tx: Tx, { report, personId, aboutOn, customerId }: About): Promise<bigint | null> {
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    SELECT id FROM report WHERE type = ${report} AND person_id = ${personId} AND about_on = ${aboutOn}::date
      AND customer_id IS NOT DISTINCT FROM ${customerId} AND withdrawn_at IS NULL ORDER BY id DESC LIMIT 1`;
  return row?.id ?? null;
}

/** Stores the figures of a day, and marks everybody's scores as out of date. */
export async function addFigures(tx: Tx, facts: readonly object[]): Promise<void> {
  await insert(tx, 'fact', facts);
  await tx.$executeRaw`
    INSERT INTO stale_score (person_id) SELECT id FROM person WHERE role = 'manager' ON CONFLICT DO NOTHING`;
}

/** JSON has no whole numbers of 64 bits: ids stand in it as text. */
function decode(stored: AsStored<DemoEvent>): DemoEvent {
  if (stored.kind === 'figures') return stored;
  return { ...stored, customerId: stored.customerId === null ? null : BigInt(stored.customerId) };
}
