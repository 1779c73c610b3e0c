import { onTestFinished } from 'vitest';
import type { ImportKind } from '../../src/figures/kinds.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { loadDemo } from '../../src/store/demo.ts';
import { inTransaction } from '../../src/store/transaction.ts';
import { type Imported, importFile } from '../../src/transfer/import-file.ts';
import { cloneDatabase } from '../support/database.ts';
import { GIVEN, RULEBOOK, SMALL_BANK } from '../support/small-bank.ts';

/** A small bank that files can be imported into by the names of a rulebook, gone when the test is over. */
export async function openBank(rulebook: Rulebook = RULEBOOK) {
  const test = await cloneDatabase();
  onTestFinished(() => test.drop());
  const { database } = test;
  await loadDemo(database, SMALL_BANK, { ...GIVEN, platform: 'chat' });
  await database.$executeRaw`DELETE FROM stale_score`;
  const give = (kind: ImportKind | null, bytes: Uint8Array | string, store = true): Promise<Imported> =>
    inTransaction(database, 60_000, (tx) =>
      importFile({
        tx,
        rulebook,
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
    /** Whose results of which earlier periods are to be computed again. */
    earlier: async () =>
      (
        await database.$queryRaw<{ one: string }[]>`
          SELECT period || ' ' || person_id AS one FROM stale_result ORDER BY period, person_id`
      ).map(({ one }) => one),
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

/** What a file did, without examples. */
export function outcome(imported: Imported) {
  if (imported.kind !== 'checked') return imported;
  const { of, stored, lines, counts, refused } = imported;
  return { of, stored, lines, ...counts, refused };
}

/** Every mistake as `line heading reason given`. */
export function reasons(imported: Imported): readonly string[] {
  if (imported.kind !== 'checked') throw new Error(`not read: ${JSON.stringify(imported)}`);
  return imported.mistakes.map(({ line, heading, reason, given }) => `${line} ${heading} ${reason} ${given}`.trim());
}
