/**
 * How many single changes (one sign left out, added, taken for another, or two neighbours swapped) turn `typed` into `meant`, or with
 * `inside` into some stretch of it; `most + 1` stands for anything above `most`.
 */
export function changes(typed: ArrayLike<string>, meant: ArrayLike<string>, most: number, inside = false): number {
  const width = meant.length;
  if (typed.length - width > most || (!inside && width - typed.length > most)) return most + 1;
  // Three rows of the table are enough; typed arrays, because a search fills thousands of such tables.
  let [before, above, current] = [new Uint16Array(width + 1), new Uint16Array(width + 1), new Uint16Array(width + 1)];
  if (!inside) for (let column = 1; column <= width; column++) above[column] = column;
  for (let row = 1; row <= typed.length; row++) {
    const sign = typed[row - 1];
    let left = row;
    let least = row;
    current[0] = row;
    for (let column = 1; column <= width; column++) {
      const same = sign === meant[column - 1];
      let cost = (above[column - 1] ?? 0) + (same ? 0 : 1);
      const fromAbove = (above[column] ?? 0) + 1;
      if (fromAbove < cost) cost = fromAbove;
      if (left + 1 < cost) cost = left + 1;
      if (!same && row > 1 && column > 1 && sign === meant[column - 2] && typed[row - 2] === meant[column - 1]) {
        const swapped = (before[column - 2] ?? 0) + 1;
        if (swapped < cost) cost = swapped;
      }
      current[column] = cost;
      left = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    [before, above, current] = [above, current, before];
  }
  const result = inside ? Math.min(...above) : (above[width] ?? 0);
  return Math.min(most + 1, result);
}
