/**
 * What stands in a report, by field: text as written, dates as `2026-11-18`, choices by id, numbers and amounts as plain
 * decimals (`120000`), a customer as {@link CustomerAnswer} in its written form, pictures by
 * their ids, one a line. Empty fields are absent.
 */
export type Content = Readonly<Record<string, string>>;

/** Which customer is meant: one we know, one that is new, or words that fit several or none and still have to be settled. */
export type CustomerAnswer =
  | Readonly<{ kind: 'known'; id: bigint }>
  | Readonly<{ kind: 'new'; name: string }>
  | Readonly<{ kind: 'unsettled'; words: string }>;

/** How a customer is written down in {@link Content}. */
export function writeCustomer(answer: CustomerAnswer): string {
  switch (answer.kind) {
    case 'known':
      return String(answer.id);
    case 'new':
      return `+${answer.name}`;
    case 'unsettled':
      return `?${answer.words}`;
  }
}

/** Reads {@link writeCustomer} back. */
export function readCustomer(written: string): CustomerAnswer {
  if (written.startsWith('+')) return { kind: 'new', name: written.slice(1) };
  if (/^\d+$/.test(written)) return { kind: 'known', id: BigInt(written) };
  return { kind: 'unsettled', words: written.replace(/^\?/, '') };
}
