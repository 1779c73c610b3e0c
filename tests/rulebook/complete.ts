import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { Rulebook } from '../../src/rulebook/schema.ts';

/** A rulebook that says everything a rulebook can say, as it stands in its file. */
export const COMPLETE: unknown = parse(readFileSync(new URL('complete.yaml', import.meta.url), 'utf8'));

/** What the words of both languages are about. */
export type Leaf = readonly (string | number)[];

/** Everything in the file that is not a list or a map, by its path. */
export function leavesOf(value: unknown, path: Leaf = []): readonly Leaf[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) =>
    leavesOf(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** The file with one leaf changed to something else of its kind, or null where the schema allows nothing else. */
export function changedAt(path: Leaf): Rulebook | null {
  const copy: unknown = structuredClone(COMPLETE);
  const parent = valueAt(copy, path.slice(0, -1));
  const key = path.at(-1);
  if (typeof parent !== 'object' || parent === null || key === undefined) return null;
  const name = path.findLast((step) => typeof step === 'string') ?? '';
  for (const other of othersFor(valueAt(COMPLETE, path), `${name}`)) {
    Reflect.set(parent, key, other);
    const read = Rulebook.safeParse(copy);
    if (read.success) return read.data;
  }
  return null;
}

/** The whole of it. */
export function complete(): Rulebook {
  return Rulebook.parse(COMPLETE);
}

/** Other values of closed lists, by the key they stand at. What the schema refuses is passed over. */
const OTHERS: Readonly<Record<string, readonly unknown[]>> = {
  workdays: ['china'],
  on: ['friday', 20],
  on_holiday: ['keep'],
  prefix: ['ZZ'],
  by: ['avg', 'count'],
  count: ['reports'],
  direction: ['up'],
  per: ['month'],
  cohort: ['type'],
  missing: ['skip'],
  of: ['quarter'],
  period: ['half', 'month'],
  basis: ['year'],
  rounding: ['down'],
  since: ['in_post'],
  mode: ['flat'],
};

function othersFor(value: unknown, key: string): readonly unknown[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1, value - 1];
  const text = String(value);
  return /^\d\d:\d\d$/u.test(text) ? ['05:05'] : [...(OTHERS[key] ?? []), `${text}z`];
}

function valueAt(value: unknown, path: Leaf): unknown {
  return path.reduce<unknown>(
    (inner, step) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, step) : undefined),
    value,
  );
}
