/** What a cell of an export holds. Numbers stay numbers, so that a spreadsheet reckons with them. */
export type ExportCell = string | number | null;

/**
 * Words as a spreadsheet will show them and never run them: what begins like a formula (= + - @, a tab or a new line, full-width or
 * behind spaces too) gets an apostrophe in front. What is plainly a number stays as it is.
 */
export function neutralised(words: string): string {
  if (/^[+-]?\d[\d,]*(?:\.\d+)?%?$/u.test(words)) return words;
  return /^[\s'\u00a0\u3000\ufeff\p{Cf}]*[=+\-@＝＋－＠\t\r\n|]/u.test(words) ? `'${words}` : words;
}

/** Takes back what {@link neutralised} did, for a file of ours that comes in again. */
export function restored(cell: string): string {
  return cell.startsWith("'") && neutralised(cell.slice(1)) === cell ? cell.slice(1) : cell;
}
