import { Prisma } from '../../prisma/generated/client.ts';
import type { LocalDate } from '../calendar/day.ts';
import type { Tx } from '../database/connect.ts';
import type { Filled } from '../grading/award.ts';
import { decodeLine, encodeLine, type ProposedLine } from '../grading/stored.ts';

/** What a line means for whoever it is about; `undecided`: the committee has to say, between two grades. */
export type Change = 'keeps' | 'rises' | 'falls' | 'undecided' | 'unranked';

/** Grades proposed on a grading day by the results of a period; `unitId` names whom the quotas are counted over, null: everybody. */
export type Proposal = Readonly<{
  id: bigint;
  unitId: string | null;
  period: string;
  on: LocalDate;
  rulebookHash: string;
  state: 'open' | 'confirmed' | 'dropped';
  filled: readonly Filled[];
  effectiveOn: LocalDate | null;
}>;

/** What the committee decided instead of the proposal. */
export type Decided = Readonly<{ grade: string; step: string | null; reason: string }>;

/** One manager's line, with how they are called. */
export type GradeLine = Readonly<{
  person: string;
  name: string;
  nameEn: string;
  change: Change;
  proposed: ProposedLine;
  decided: Decided | null;
}>;

type NewProposal = Readonly<
  Pick<Proposal, 'unitId' | 'period' | 'on' | 'rulebookHash' | 'filled'> & { by: string; at: Date }
>;

/** Stores a proposal with its lines, by rank; an earlier one for the same people that is still open is dropped. */
export async function saveProposal(
  tx: Tx,
  { unitId, period, on, rulebookHash, filled, by, at }: NewProposal,
  lines: readonly Readonly<{ change: Change; proposed: ProposedLine }>[],
): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    WITH dropped AS (
      UPDATE grade_proposal SET state = 'dropped', settled_at = ${at}, settled_by_id = ${by}
      WHERE unit_id IS NOT DISTINCT FROM ${unitId} AND state = 'open'
    )
    INSERT INTO grade_proposal (unit_id, period, "on", rulebook_hash, filled, proposed_at, proposed_by_id)
    VALUES (${unitId}, ${period}, ${on}::date, ${rulebookHash}, ${JSON.stringify(filled)}::jsonb, ${at}, ${by}) RETURNING id`;
  if (!row) throw new Error('the proposal was not stored');
  const rows = lines.map(({ change, proposed }, place) => ({
    place,
    change,
    person: proposed.candidate.person,
    line: encodeLine(proposed),
  }));
  await tx.$executeRaw`
    INSERT INTO grade_line (proposal_id, person_id, place, change, line)
    SELECT ${row.id}, person, place, change, line
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS g(place int, change text, person text, line jsonb)`;
  return row.id;
}

/** The proposal with this id; with `lock`, nobody else changes it until the transaction ends. */
export async function proposalById(tx: Tx, id: bigint, lock = false): Promise<Proposal | null> {
  const [row] = await tx.$queryRaw<Proposal[]>`
    ${selectProposal} WHERE id = ${id} ${lock ? Prisma.sql`FOR UPDATE` : Prisma.empty}`;
  return row ?? null;
}

/** The newest proposal of each unit that has any, by the period of the newest of all; dropped ones left out. */
export async function currentProposals(tx: Tx): Promise<readonly Proposal[]> {
  return tx.$queryRaw<Proposal[]>`
    ${selectProposal} WHERE id IN (
      SELECT max(id) FROM grade_proposal WHERE state <> 'dropped' AND period = (
        SELECT period FROM grade_proposal WHERE state <> 'dropped' ORDER BY id DESC LIMIT 1
      ) GROUP BY unit_id
    ) ORDER BY unit_id NULLS FIRST`;
}

/** The newest confirmed proposal that has a line for each of these people, the newest of them first. */
export async function confirmedFor(tx: Tx, people: readonly string[]): Promise<readonly Proposal[]> {
  return tx.$queryRaw<Proposal[]>`
    ${selectProposal} WHERE id IN (
      SELECT max(l.proposal_id) FROM grade_line l JOIN grade_proposal g ON g.id = l.proposal_id
      WHERE g.state = 'confirmed' AND l.person_id = ANY(${[...people]}::text[]) GROUP BY l.person_id
    ) ORDER BY id DESC`;
}

/** How many lines of a proposal mean what, and how many of those between two grades are still to be decided. */
export async function changesIn(
  tx: Tx,
  id: bigint,
): Promise<Readonly<{ counts: ReadonlyMap<Change, number>; open: number; decided: number }>> {
  const rows = await tx.$queryRaw<{ change: Change; count: number; decided: number }[]>`
    SELECT change, count(*)::int AS count, count(grade)::int AS decided FROM grade_line WHERE proposal_id = ${id} GROUP BY change`;
  const undecided = rows.find(({ change }) => change === 'undecided');
  return {
    counts: new Map(rows.map(({ change, count }) => [change, count])),
    open: undecided ? undecided.count - undecided.decided : 0,
    decided: rows.reduce((sum, { decided }) => sum + decided, 0),
  };
}

type Which = Readonly<{ change?: Change | undefined; people?: readonly string[]; from?: number; most?: number }>;

/** Lines of a proposal by rank: all, those that mean `change`, those of `people`; a page of them where one is asked for. */
export async function linesOf(
  tx: Tx,
  id: bigint,
  { change, people, from = 0, most = 1_000_000 }: Which = {},
): Promise<readonly GradeLine[]> {
  type Row = Omit<GradeLine, 'proposed' | 'decided'> &
    Readonly<{ line: unknown; grade: string | null; step: string | null; reason: string | null }>;
  const rows = await tx.$queryRaw<Row[]>`
    SELECT l.person_id AS person, p.name, p.name_en AS "nameEn", l.change, l.line, l.grade, l.step, l.reason
    FROM grade_line l JOIN person p ON p.id = l.person_id
    WHERE l.proposal_id = ${id} AND (${change ?? null}::text IS NULL OR l.change = ${change ?? null})
      AND (${people ? [...people] : null}::text[] IS NULL OR l.person_id = ANY(${people ? [...people] : null}::text[]))
    ORDER BY l.place OFFSET ${from} LIMIT ${most}`;
  return rows.map(({ line, grade, step, reason, ...row }) => ({
    ...row,
    proposed: decodeLine(line),
    decided: grade !== null && reason !== null ? { grade, step, reason } : null,
  }));
}

/** Stores the committee's word on one line, or with null takes it back. */
export async function decideLine(
  tx: Tx,
  id: bigint,
  person: string,
  decided: Decided | null,
  { by, at }: Readonly<{ by: string; at: Date }>,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE grade_line SET grade = ${decided?.grade ?? null}, step = ${decided?.step ?? null}, reason = ${decided?.reason ?? null},
      decided_by_id = ${by}, decided_at = ${at} WHERE proposal_id = ${id} AND person_id = ${person}`;
}

/** Takes a proposal off the table. */
export async function dropProposal(tx: Tx, id: bigint, { by, at }: Readonly<{ by: string; at: Date }>): Promise<void> {
  await tx.$executeRaw`
    UPDATE grade_proposal SET state = 'dropped', settled_at = ${at}, settled_by_id = ${by} WHERE id = ${id}`;
}

/** Makes a proposal final, from a day on. */
export async function settleProposal(
  tx: Tx,
  id: bigint,
  { by, at, effectiveOn }: Readonly<{ by: string; at: Date; effectiveOn: LocalDate }>,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE grade_proposal SET state = 'confirmed', effective_on = ${effectiveOn}::date, settled_at = ${at}, settled_by_id = ${by}
    WHERE id = ${id}`;
}

const selectProposal = Prisma.sql`
  SELECT id, unit_id AS "unitId", period, "on"::text AS on, rulebook_hash AS "rulebookHash", state, filled,
    effective_on::text AS "effectiveOn" FROM grade_proposal`;
