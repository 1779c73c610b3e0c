import type { Tx } from '../database/connect.ts';

/** A report that somebody has begun. */
export type Begun = Readonly<{ id: string; report: string; aboutOn: string }>;

/** The next talk with a manager, and who will hold it. */
export type NextTalk = Readonly<{ plannedAt: Date; supervisorName: string; supervisorNameEn: string }>;

/** What lies on a manager's desk beside what they owe, in one round trip: their drafts, newest first, and the next talk. */
export async function deskOf(
  tx: Tx,
  personId: string,
): Promise<Readonly<{ drafts: readonly Begun[]; talk: NextTalk | null }>> {
  const rows = await tx.$queryRaw<(Nullable<Begun> & Nullable<NextTalk>)[]>`
    SELECT d.id, d.report, d.about_on::text AS "aboutOn", t.planned_at AS "plannedAt", s.name AS "supervisorName",
      s.name_en AS "supervisorNameEn"
    FROM (SELECT 1) AS desk
      LEFT JOIN LATERAL (
        SELECT * FROM one_on_one WHERE manager_id = ${personId} AND state = 'planned' ORDER BY planned_at LIMIT 1
      ) t ON true LEFT JOIN person s ON s.id = t.supervisor_id
      LEFT JOIN draft d ON d.person_id = ${personId}
    ORDER BY d.updated_at DESC LIMIT 20`;
  const [first] = rows;
  return {
    drafts: rows.flatMap(({ id, report, aboutOn }) =>
      id === null || report === null || aboutOn === null ? [] : [{ id, report, aboutOn }],
    ),
    talk:
      first?.plannedAt && first.supervisorName !== null && first.supervisorNameEn !== null
        ? {
            plannedAt: first.plannedAt,
            supervisorName: first.supervisorName,
            supervisorNameEn: first.supervisorNameEn,
          }
        : null,
  };
}

type Nullable<T> = { [Key in keyof T]: T[Key] | null };
