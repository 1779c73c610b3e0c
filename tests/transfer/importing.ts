import { onTestFinished } from 'vitest';
import type { ImportKind } from '../../src/figures/kinds.ts';
import { loadDemo } from '../../src/store/demo.ts';
import { inTransaction } from '../../src/store/transaction.ts';
import { type Imported, importFile } from '../../src/transfer/import-file.ts';
import { cloneDatabase } from '../support/database.ts';
import { GIVEN, RULEBOOK, SMALL_BANK } from '../support/small-bank.ts';

/** A small bank that files can be imported into, gone when the test is over. */
export async function openBank() {
  const test = await cloneDatabase();
  onTestFinished(() => test.drop());
  const { database } = test;
  await loadDemo(database, SMALL_BANK, { ...GIVEN, platform: 'chat' });
  await database.$executeRaw`DELETE FROM stale_score`;
  const give = (kind: ImportKind | null, bytes: Uint8Array | string, store = true): Promise<Imported> =>
    inTransaction(database, 60_000, (tx) =>
      importFile({
        tx,
        rulebook: RULEBOOK,
        source: sourceOf(bytes),
        kind,
        store,
        actor: 'ren',
        examples: 20,
      }),
    );
  return {
    ...test,
    /** Imports a file and stores it, or says why not. */
    imports: (kind: ImportKind | null, bytes: Uint8Array | string) => give(kind, bytes),
    /** What a file would do. */
    previews: (kind: ImportKind | null, bytes: Uint8Array | string) => give(kind, bytes, false),
    /** All rows of a table, as text. */
    rows: (table: string, order = '1') =>
      database
        .$queryRawUnsafe<Record<string, unknown>[]>(`SELECT to_jsonb(t) AS row FROM "${table}" t ORDER BY ${order}`)
        .then((rows) => rows.map(({ row }) => row as Record<string, unknown>)),
    stale: async () =>
      (await database.$queryRaw<{ id: string }[]>`SELECT person_id AS id FROM stale_score ORDER BY 1`).map(
        ({ id }) => id,
      ),
  };
}

/** The bytes of a file, in pieces, as often as they are asked for. */
export function sourceOf(bytes: Uint8Array | string, piece = 64 * 1024) {
  const all = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
  return {
    name: 'figures.csv',
    async *open() {
      for (let at = 0; at < all.length; at += piece) yield all.subarray(at, at + piece);
    },
  };
}
