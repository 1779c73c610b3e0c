import type { Tx } from '../database/connect.ts';
import { COLUMNS as DRAFT, type Draft, type FormTalk, type Open } from './drafts.ts';
import { type Obligation, owedBy } from './obligations.ts';

/** What lies on a person's desk: the open question, about a report or a form, drafts (newest first) and what they owe (by deadline). */
export type Desk = Readonly<{
  open: Open | null;
  form: FormTalk | null;
  drafts: readonly Draft[];
  owed: readonly Obligation[];
}>;

/** A person's desk in one round trip; `owed` as far as it is missing for at most `days` days. */
export async function deskOf(
  tx: Tx,
  personId: string,
  { today, days }: Readonly<{ today: string; days: number }>,
): Promise<Desk> {
  const [row] = await tx.$queryRaw<
    { open: StoredOpen | null; form: FormTalk | null; drafts: StoredDraft[] | null; owed: StoredDuty[] | null }[]
  >`
    SELECT
      (SELECT to_jsonb(q) FROM (
        SELECT ${DRAFT}, q.state->>'asking' AS asking, q.parked
        FROM dialogue q JOIN draft d ON d.id = q.state->>'draft' AND d.person_id = q.person_id WHERE q.person_id = ${personId}
      ) q) AS open,
      (SELECT to_jsonb(f) FROM (
        SELECT f.id, f.purpose, f.form, f.typed, f.typed_as_of AS "typedAsOf", false AS submitted, q.state->>'asking' AS asking, q.parked
        FROM dialogue q JOIN opened_form f ON f.id = q.state->>'form' AND f.person_id = q.person_id AND f.submitted_at IS NULL
        WHERE q.person_id = ${personId}
      ) f) AS form,
      (SELECT jsonb_agg(d) FROM (
        SELECT ${DRAFT} FROM draft d WHERE person_id = ${personId} ORDER BY updated_at DESC LIMIT 20
      ) d) AS drafts,
      (SELECT jsonb_agg(o) FROM (${owedBy(personId, { today, until: today, days })}) o) AS owed`;
  const { open, form, drafts, owed } = row ?? { open: null, form: null, drafts: null, owed: null };
  return {
    open: open && { draft: draftIn(open), asking: open.asking, parked: open.parked },
    form,
    drafts: (drafts ?? []).map(draftIn),
    owed: (owed ?? []).map(dutyIn),
  };
}

/** As JSON has them: numbers for ids, text for instants. */
type StoredDraft = Omit<Draft, 'amends'> & Readonly<{ amends: number | null }>;
type StoredOpen = StoredDraft & Omit<Open, 'draft'>;
type StoredDuty = Omit<Obligation, 'id' | 'dueAt' | 'filedAt' | 'reportId'> &
  Readonly<{ id: number; dueAt: string; filedAt: string | null; reportId: number | null }>;

function draftIn({ id, personId, report, aboutOn, content, amends, sources }: StoredDraft): Draft {
  return { id, personId, report, aboutOn, content, amends: bigOrNull(amends), sources };
}

function dutyIn({ id, dueAt, filedAt, reportId, ...same }: StoredDuty): Obligation {
  const filed = filedAt === null ? null : new Date(filedAt);
  return { ...same, id: BigInt(id), dueAt: new Date(dueAt), filedAt: filed, reportId: bigOrNull(reportId) };
}

function bigOrNull(id: number | null): bigint | null {
  return id === null ? null : BigInt(id);
}
