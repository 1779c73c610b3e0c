import { EXPORTS } from '../figures/kinds.ts';
import type { Words } from '../i18n.ts';

/** What is typed on the server to get a table. */
export const EXPORT_LINE = 'npm run export -- results results.xlsx --period 2026-11';

/** What can be exported, by name. */
export function exportList(words: Words): string {
  return words.list(EXPORTS.map((what) => words.plain(`figures.export.whats.${what}`)));
}
