import { randomUUID } from 'node:crypto';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Account, MessageRef } from '../chat/event.ts';
import type { Form, FormValues } from '../chat/form.ts';
import type { Tx } from '../database/connect.ts';
import type { Content } from '../journal/content.ts';
import { PERSON, type Person } from './people.ts';

/** What somebody has begun to file. `sources` says which of their messages gave which field; under '' stands the one that gave all. */
export type Draft = Readonly<{
  id: string;
  personId: string;
  report: string;
  aboutOn: string;
  content: Content;
  amends: bigint | null;
  sources: Readonly<Record<string, MessageRef>>;
}>;

/** A draft that is stored with its first answer. */
export function newDraft(part: Omit<Draft, 'id' | 'sources'>): Draft {
  return { ...part, id: randomUUID(), sources: {} };
}

/** Stores a draft as it stands now. */
export async function saveDraft(tx: Tx, draft: Draft, now: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO draft (id, person_id, report, about_on, content, amends, sources, updated_at)
    VALUES (${draft.id}, ${draft.personId}, ${draft.report}, ${draft.aboutOn}::date, ${JSON.stringify(draft.content)}::jsonb,
      ${draft.amends}, ${JSON.stringify(draft.sources)}::jsonb, ${now})
    ON CONFLICT (id) DO UPDATE SET content = excluded.content, sources = excluded.sources, about_on = excluded.about_on,
      amends = excluded.amends, updated_at = excluded.updated_at`;
}

/** Lets a draft go, with the question that is open about it. */
export async function dropDraft(tx: Tx, { id, personId }: Draft): Promise<void> {
  await tx.$executeRaw`
    WITH gone AS (DELETE FROM draft WHERE id = ${id})
    DELETE FROM dialogue WHERE person_id = ${personId} AND state->>'draft' = ${id}`;
}

/** A draft, if it is this person's. */
export async function draftById(tx: Tx, id: string, personId: string): Promise<Draft | null> {
  const [draft] = await drafts(tx, personId, { id });
  return draft ?? null;
}

/** The newest draft for this report and day (or amendment), if there is one. */
export async function draftFor(
  tx: Tx,
  personId: string,
  wanted: Readonly<{ report: string; aboutOn: string; amends: bigint | null }>,
): Promise<Draft | null> {
  return draftAmong(await drafts(tx, personId, {}), wanted);
}

/** The same among drafts that have been read. */
export function draftAmong(
  all: readonly Draft[],
  wanted: Readonly<{ report: string; aboutOn: string; amends: bigint | null }>,
): Draft | null {
  return (
    all.find(
      (draft) =>
        draft.report === wanted.report &&
        draft.amends === wanted.amends &&
        (draft.amends !== null || draft.aboutOn === wanted.aboutOn),
    ) ?? null
  );
}

/** All of a person's drafts, newest first. */
export async function draftsOf(tx: Tx, personId: string): Promise<readonly Draft[]> {
  return drafts(tx, personId, {});
}

async function drafts(tx: Tx, personId: string, { id }: Readonly<{ id?: string }>): Promise<readonly Draft[]> {
  return tx.$queryRaw<Draft[]>`
    SELECT ${COLUMNS} FROM draft d
    WHERE person_id = ${personId} AND (${id ?? null}::text IS NULL OR id = ${id ?? null}) ORDER BY updated_at DESC LIMIT 20`;
}

/** The question that is open with a person: about which draft, and for which field (null: everything is to be looked over). */
export type Open = Readonly<{ draft: Draft; asking: string | null; parked: boolean }>;

/** The open question, with its draft as it stands now; null if there is none. */
export async function openQuestion(tx: Tx, personId: string): Promise<Open | null> {
  const [row] = await tx.$queryRaw<(Draft & Omit<Open, 'draft'>)[]>`
    SELECT ${COLUMNS}, q.state->>'asking' AS asking, q.parked
    FROM dialogue q JOIN draft d ON d.id = q.state->>'draft' AND d.person_id = q.person_id WHERE q.person_id = ${personId}`;
  if (!row) return null;
  const { asking, parked, ...draft } = row;
  return { draft, asking, parked };
}

/** The form that is being filled in by text: which field is asked for (null: everything is to be looked over). */
export type FormTalk = Readonly<{ id: string; asking: string | null; parked: boolean }> & OpenedForm;

/** Keeps what is being asked of a person; `null` when nothing is. */
export async function saveDialogue(tx: Tx, personId: string, state: object | null, now: Date): Promise<void> {
  if (state === null) {
    await tx.$executeRaw`DELETE FROM dialogue WHERE person_id = ${personId}`;
    return;
  }
  await tx.$executeRaw`
    INSERT INTO dialogue (person_id, state, parked, updated_at) VALUES (${personId}, ${JSON.stringify(state)}::jsonb, false, ${now})
    ON CONFLICT (person_id) DO UPDATE SET state = excluded.state, parked = false, updated_at = excluded.updated_at`;
}

/** Sets the open question aside until the person comes back to it. */
export async function parkDialogue(tx: Tx, personId: string): Promise<void> {
  await tx.$executeRaw`UPDATE dialogue SET parked = true WHERE person_id = ${personId}`;
}

/** Records that a form is about to be shown. Returns its instance id: one opening is one submission. */
export async function openForm(
  tx: Tx,
  personId: string,
  { purpose, form }: Readonly<{ purpose: object; form: Omit<Form, 'id'> }>,
  now: Date,
): Promise<string> {
  const id = randomUUID();
  await tx.$executeRaw`
    INSERT INTO opened_form (id, person_id, purpose, form, opened_at)
    VALUES (${id}, ${personId}, ${JSON.stringify(purpose)}::jsonb, ${JSON.stringify(form)}::jsonb, ${now})`;
  return id;
}

/**
 * A form that was opened: what for, and as it was shown. `typed` is every field as far as it is known from before it was submitted,
 * null if nothing is; `typedAsOf` the order of the last that was told.
 */
export type OpenedForm = Readonly<{
  purpose: unknown;
  form: Omit<Form, 'id'>;
  typed: FormValues | null;
  typedAsOf: string;
  submitted: boolean;
}>;

/** The form that was opened last of those that have not been submitted; null if there is none. */
export async function latestForm(tx: Tx, personId: string): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM opened_form WHERE person_id = ${personId} AND submitted_at IS NULL ORDER BY opened_at DESC LIMIT 1`;
  return row?.id ?? null;
}

/** An opened form, locked; null if it is not this person's. */
export async function openedForm(tx: Tx, id: string, personId: string): Promise<OpenedForm | null> {
  const [row] = await tx.$queryRaw<OpenedForm[]>`
    SELECT purpose, form, typed, typed_as_of AS "typedAsOf", submitted_at IS NOT NULL AS submitted
    FROM opened_form WHERE id = ${id} AND person_id = ${personId} FOR UPDATE`;
  return row ?? null;
}

/** An opened form with its owner and our clock; null if the account's owner did not open it or has left. */
export async function formInFrontOf(
  tx: Tx,
  id: string,
  account: Account,
): Promise<Readonly<{ now: Date; person: Person; purpose: unknown; form: Omit<Form, 'id'> }> | null> {
  const [row] = await tx.$queryRaw<(Person & { now: Date; purpose: unknown; form: Omit<Form, 'id'> })[]>`
    WITH clock AS (
      SELECT date_trunc('milliseconds', now()) + clock_offset_ms * interval '1 millisecond' AS now FROM organisation
    )
    SELECT clock.now, f.purpose, f.form, ${PERSON}
    FROM clock, opened_form f JOIN account a ON a.person_id = f.person_id JOIN person p ON p.id = f.person_id
      JOIN unit u ON u.id = p.unit_id
    WHERE f.id = ${id} AND f.submitted_at IS NULL AND a.platform = ${account.platform}
      AND a.workspace = ${account.workspace} AND a.user_id = ${account.user}
      AND (p.left_on IS NULL OR p.left_on >= clock.now::date)`;
  if (!row) return null;
  const { now, purpose, form, ...person } = row;
  return { now, purpose, form, person };
}

/** Keeps what stands in an open form. */
export async function keepTyped(tx: Tx, id: string, typed: FormValues, asOf: string): Promise<void> {
  await tx.$executeRaw`UPDATE opened_form SET typed = ${JSON.stringify(typed)}::jsonb, typed_as_of = ${asOf} WHERE id = ${id}`;
}

export async function markSubmitted(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.$executeRaw`UPDATE opened_form SET submitted_at = ${now} WHERE id = ${id}`;
}

/** A draft `d` as {@link Draft}. */
export const COLUMNS = Prisma.sql`d.id, d.person_id AS "personId", d.report, d.about_on::text AS "aboutOn", d.content, d.amends, d.sources`;
