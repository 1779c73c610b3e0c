import { describe, expect, it } from 'vitest';
import { gather } from '../../src/sheets/gather.ts';

/** Rows that do not compress, and how many of them have been asked for. */
function rows(count: number) {
  const asked = { rows: 0 };
  async function* given() {
    for (let at = 0; at < count; at++) {
      asked.rows += 1;
      yield [`${at}`, Math.sin(at), crypto.randomUUID()];
    }
  }
  return { given, asked };
}

describe.each(['csv', 'xlsx'] as const)('a table gathered as %s', (format) => {
  it('is the whole file where there is room for it', async () => {
    const { given } = rows(50);
    const made = await gather(format, ['a', 'b', 'c'], given(), 1_000_000);
    expect(made?.rows).toBe(50);
    const start = Buffer.from(made?.bytes ?? [])
      .subarray(0, 4)
      .toString('latin1');
    expect(start).toBe(format === 'xlsx' ? 'PK\u0003\u0004' : '\u00ef\u00bb\u00bfa');
  });

  it('is broken off where there is not, long before the last row has been read', async () => {
    const { given, asked } = rows(400_000);
    expect(await gather(format, ['a', 'b', 'c'], given(), 100_000)).toBeNull();
    expect(asked.rows).toBeLessThan(100_000);
  });

  it('fails with its rows', async () => {
    // biome-ignore lint/correctness/useYield: it fails before the first row
    async function* broken(): AsyncGenerator<readonly string[]> {
      throw new Error('the database is gone');
    }
    await expect(gather(format, ['a'], broken(), 1_000)).rejects.toThrow('the database is gone');
  });
});
