import type { Database, Tx } from '../database/connect.ts';

/**
 * Undoes a transaction without being an error: `result` is what {@link inTransaction} then returns.
 */
export class Undo<Result> extends Error {
  override readonly name = 'Undo';
  readonly result: Result;

  constructor(result: Result) {
    super('the transaction was undone on purpose');
    this.result = result;
  }
}

/**
 * Runs `work` in one transaction that commits or leaves nothing. After `timeoutMs` it is rolled back, also if the database is
 * still busy with a statement of it.
 */
export async function inTransaction<Result, Undone = never>(
  database: Database,
  timeoutMs: number,
  work: (tx: Tx) => Promise<Result | Undo<Undone>>,
): Promise<Result | Undone> {
  try {
    return await database.$transaction(
      async (tx) => {
        const result = await work(tx);
        if (result instanceof Undo) throw result;
        return result;
      },
      { timeout: timeoutMs },
    );
  } catch (error) {
    if (error instanceof Undo) return error.result;
    throw error;
  }
}
