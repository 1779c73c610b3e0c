import type { Tx } from '../database/connect.ts';

/** One node of the organisation's tree. */
export type Unit = Readonly<{ id: string; parentId: string | null; name: string; nameEn: string }>;

/** The whole tree, parents before children, else by id. */
export async function unitTree(tx: Tx): Promise<readonly Unit[]> {
  return tx.$queryRaw<Unit[]>`
    WITH RECURSIVE down AS (
      SELECT id, parent_id, name, name_en, 0 AS depth FROM unit WHERE parent_id IS NULL
      UNION ALL
      SELECT u.id, u.parent_id, u.name, u.name_en, down.depth + 1 FROM unit u JOIN down ON u.parent_id = down.id
    )
    SELECT id, parent_id AS "parentId", name, name_en AS "nameEn" FROM down ORDER BY depth, id`;
}
