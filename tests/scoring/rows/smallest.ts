import type { Bank, Organisation } from './bank.ts';

/** What can go without anything else losing its footing; ratings are known by their report's place. */
const LISTS = [
  'people',
  'assignments',
  'facts',
  'ratings',
  'duties',
  'events',
  'sales',
  'evaluations',
  'targets',
] as const;

/**
 * A bank that still fails, with as little in it as was found until a time: first organisations are left out, then rows, halves before
 * single ones.
 */
export async function smallest(bank: Bank, fails: (bank: Bank) => Promise<boolean>, until: number): Promise<Bank> {
  let least = bank;
  const attempt = async (smaller: Bank) => {
    const worse = Date.now() < until && (await fails(smaller));
    if (worse) least = smaller;
    return worse;
  };
  await fewer(bank.organisations, (organisations) => attempt({ ...least, organisations }));
  for (const { id } of least.organisations)
    for (const list of LISTS) {
      const organisation = least.organisations.find((one) => one.id === id);
      if (organisation)
        await fewer<unknown>(organisation[list], (rows) =>
          attempt({
            ...least,
            organisations: least.organisations.map(
              (one): Organisation => (one.id === id ? { ...one, [list]: rows } : one),
            ),
          }),
        );
    }
  return least;
}

/** Tries ever smaller parts of a list away, as long as that may be. */
async function fewer<Row>(rows: readonly Row[], may: (rest: Row[]) => Promise<boolean>): Promise<void> {
  let left = rows;
  for (let size = Math.ceil(rows.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let from = 0; from < left.length; ) {
      const rest = [...left.slice(0, from), ...left.slice(from + size)];
      if (await may(rest)) left = rest;
      else from += size;
    }
}
