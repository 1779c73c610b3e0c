/**
 * Text as it is compared: full-width characters as their plain ones, Latin capitals small, every space plain. It keeps its length
 * in UTF-16 units, so a position in the result is one in the text.
 */
export function fold(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00a0]/g, ' ')
    .replace(/[A-Z]/g, (capital) => capital.toLowerCase());
}

/** The source of a pattern that matches exactly this text. */
export function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
