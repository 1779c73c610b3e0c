import { z } from 'zod';
import { StoredDecimal } from '../scoring/result.ts';
import type { Payee, Statement } from './statement.ts';

const StoredStatement = z.strictObject({
  payee: z.strictObject({
    person: z.string(),
    type: z.string().nullable(),
    grade: z.string().nullable(),
    step: z.string().nullable(),
    inPostSince: z.iso.date(),
    employment: z.string().nullable(),
    total: StoredDecimal.nullable(),
    given: z.strictObject({ base: StoredDecimal.nullable(), performance: StoredDecimal.nullable() }),
    returned: StoredDecimal,
    released: StoredDecimal,
  }),
  statement: z.strictObject({
    person: z.string(),
    base: StoredDecimal,
    floating: StoredDecimal,
    seniority: z.strictObject({ years: z.int(), amount: StoredDecimal }).nullable(),
    performance: StoredDecimal,
    coefficient: StoredDecimal,
    performancePay: StoredDecimal,
    withheld: StoredDecimal,
    returned: StoredDecimal,
    released: StoredDecimal,
    toFloor: StoredDecimal,
    pay: StoredDecimal,
    lacking: z.array(z.enum(['base', 'performance', 'total', 'grade'])).readonly(),
  }),
});

/** A statement as it was issued, with what it was computed from. */
export type Issued = Readonly<{ payee: Payee; statement: Statement }>;

/** The statement as JSON values. */
export function encodeIssued({ payee, statement }: Issued): object {
  return z.encode(StoredStatement, { payee, statement } as z.output<typeof StoredStatement>);
}

/**
 * Reads what {@link encodeIssued} gave.
 *
 * @throws ZodError if it is not a stored statement
 */
export function decodeIssued(stored: unknown): Issued {
  return z.decode(StoredStatement, stored as z.input<typeof StoredStatement>);
}
