import { Prisma } from '../../prisma/generated/client.ts';
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

/** Prisma's codes for no connection, a transaction that ran out of time, and two transactions in each other's way. */
const PASSING = /^P1|^P2024$|^P2028$|^P2034$/;
/** PostgreSQL's classes for the same: connection, rolled back to let another through, no resources, stopped by an operator. */
const PASSING_STATE = /^(08|40|53|57)/;

/** Whether the database failed in a way that may be over at the next attempt. Everything else is a mistake of ours. */
export function mayPass(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientInitializationError) return true;
  if (!(error instanceof Prisma.PrismaClientKnownRequestError))
    return error instanceof Error && error.name === 'DriverAdapterError';
  const state = stateIn(error.meta);
  return PASSING.test(error.code) || (typeof state === 'string' && PASSING_STATE.test(state));
}

/** PostgreSQL's code of what went wrong: Prisma hands it on in `meta.code`, or inside of what the driver's adapter threw. */
function stateIn(meta: unknown): unknown {
  const inside = (value: unknown, key: string): unknown =>
    typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined;
  return inside(meta, 'code') ?? inside(inside(inside(meta, 'driverAdapterError'), 'cause'), 'originalCode');
}
