import type { Finding, Path } from './finding.ts';
import { ruleMistakes } from './rule-mistakes.ts';

/** Items of the list at `path` whose `key` an earlier item already has. */
export function* duplicates<Key extends string>(
  items: readonly Readonly<Record<'id' | Key, string>>[],
  path: Path,
  key: Key,
): Generator<Finding> {
  const first = new Map<string, string>();
  for (const [index, item] of items.entries()) {
    const taken = first.get(item[key]);
    if (taken === undefined) first.set(item[key], key === 'id' ? `${path.at(-1)}[${index + 1}]` : item.id);
    else yield { path: [...path, index, key], at: 'value', wording: ruleMistakes.duplicate(key, item[key], taken) };
  }
}

/** `id` when nothing in the list called `where` has it. */
export function* unknown(
  id: string,
  list: readonly Readonly<{ id: string }>[],
  where: string,
  path: Path,
  at: Finding['at'] = 'value',
): Generator<Finding> {
  const known = list.map((item) => item.id);
  if (!known.includes(id)) yield { path, at, wording: ruleMistakes.unknown(id, where, known) };
}

/** Every value that is not strictly above (or below) the one before it. */
export function* ordered(
  values: readonly bigint[],
  way: 'ascending' | 'descending',
  pathOf: (index: number) => Path,
): Generator<Finding> {
  for (const [index, value] of values.entries()) {
    const before = values[index - 1];
    if (before === undefined || (way === 'ascending' ? value > before : value < before)) continue;
    yield { path: pathOf(index), at: 'value', wording: ruleMistakes.order(value, before, way) };
  }
}
