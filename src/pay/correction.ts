import type { Decimal } from '../scoring/decimal.ts';
import type { Payee, Statement } from './statement.ts';
import type { Issued } from './stored.ts';

/** A statement that takes the place of `before`; null: nothing was issued to them. `difference` is what their pay changes by. */
export type Correction = Readonly<{ before: Issued | null; after: Issued; difference: Decimal }>;

/**
 * Whose statement comes out differently from what stands, person by person. Who was paid and is no longer to be paid anything gets a
 * statement of nothing; where no line changes there is no correction, so that correcting twice corrects nothing.
 */
export function corrections(standing: readonly Issued[], now: readonly Issued[]): readonly Correction[] {
  const before = new Map(standing.map((one) => [one.payee.person, one]));
  const still = new Set(now.map(({ payee }) => payee.person));
  const gone = standing.filter(({ payee }) => !still.has(payee.person)).map(({ payee }) => nothingFor(payee));
  return [...now, ...gone].flatMap((after) => {
    const old = before.get(after.payee.person) ?? null;
    if (old && linesOf(old) === linesOf(after)) return [];
    return [{ before: old, after, difference: after.statement.pay - (old?.statement.pay ?? 0n) }];
  });
}

/** The lines of a statement with their amount, as they add up to the pay. */
export const LINES = [
  'base',
  'floating',
  'seniority',
  'performancePay',
  'withheld',
  'returned',
  'released',
  'toFloor',
] as const;

/** What a line adds to the pay; what is withheld takes away. */
export function amountOf(statement: Statement, line: (typeof LINES)[number]): Decimal {
  if (line === 'seniority') return statement.seniority?.amount ?? 0n;
  return line === 'withheld' ? -statement.withheld : statement[line];
}

function linesOf(issued: Issued): string {
  const { statement } = issued;
  return LINES.map((line) => amountOf(statement, line)).join(' ');
}

function nothingFor(payee: Payee): Issued {
  const statement: Statement = {
    person: payee.person,
    base: 0n,
    floating: 0n,
    seniority: null,
    performance: 0n,
    coefficient: 0n,
    performancePay: 0n,
    withheld: 0n,
    returned: 0n,
    released: 0n,
    toFloor: 0n,
    pay: 0n,
    lacking: [],
  };
  return { payee, statement };
}
