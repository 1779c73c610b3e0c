import { describe, expect, it } from 'vitest';
import type { Imported } from '../../src/transfer/import-file.ts';
import { openBank } from './importing.ts';

/** What a file did, without examples. */
function outcome(imported: Imported) {
  if (imported.kind !== 'checked') return imported;
  const { of, stored, lines, counts, refused } = imported;
  return { of, stored, lines, ...counts, refused };
}

function reasons(imported: Imported) {
  if (imported.kind !== 'checked') throw new Error(`not read: ${JSON.stringify(imported)}`);
  return imported.mistakes.map(({ line, heading, reason, given }) => `${line} ${heading} ${reason} ${given}`.trim());
}

describe('figures', () => {
  const FILE = `日期,数据项,客户经理,金额\n2026-11-16,deposits,李娜,"1,234.50"\n2026/11/17,deposits,zhao,12万\n2026年11月18日,deposits,sun@bank.example,(500)\n`;

  it('come in once, however often the file is given', async () => {
    const bank = await openBank();
    expect(outcome(await bank.previews(null, FILE))).toEqual({
      of: 'facts',
      stored: false,
      lines: 3,
      added: 3,
      changed: 0,
      same: 0,
      refused: 0,
    });
    expect(await bank.rows('fact')).toEqual([]);
    expect(outcome(await bank.imports(null, FILE))).toMatchObject({ stored: true, added: 3 });
    expect(await bank.stale()).toEqual(['li', 'sun', 'zhao']);
    await bank.database.$executeRaw`DELETE FROM stale_score`;
    const rows = await bank.rows('fact', 'id');
    expect(rows.map(({ person_id, on, value }) => [person_id, on, value])).toEqual([
      ['li', '2026-11-16', 12_345_000],
      ['zhao', '2026-11-17', 1_200_000_000],
      ['sun', '2026-11-18', -5_000_000],
    ]);
    expect(outcome(await bank.imports(null, FILE))).toMatchObject({ stored: true, added: 0, changed: 0, same: 3 });
    expect(await bank.rows('fact', 'id')).toEqual(rows);
    expect(await bank.stale()).toEqual([]);
  });
});
