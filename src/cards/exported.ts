import type { Button, Card } from '../chat/card.ts';
import { EXPORTS, type ExportWhat } from '../figures/kinds.ts';
import type { Words } from '../i18n.ts';

/** What is typed on the server to get a table of any size. */
export const EXPORT_LINE = 'npm run export -- results results.xlsx --period 2026-11';

/** What can be exported, by name; all of it unless told. */
export function exportList(words: Words, whats: readonly ExportWhat[] = EXPORTS): string {
  return words.list(whats.map((what) => exportName(what, words)));
}

/** 得分明细 */
export function exportName(what: ExportWhat, words: Words): string {
  return words.plain(`figures.export.whats.${what}`);
}

/** What is about to be asked for: whose, of when and as what. */
export type Asked = Readonly<{ period: string; whose: string; format: 'xlsx' | 'csv' }>;

/** Offers the tables, each a button. */
export function exportCard(asked: Asked, words: Words, tables: readonly Button[], others: readonly Button[]): Card {
  const format = words.plain(`figures.export.formats.${asked.format}`);
  const text = words.text('figures.export.choose', { ...asked, format });
  return {
    title: words.text('figures.export.title'),
    tone: 'plain',
    blocks: [
      { kind: 'text', text },
      { kind: 'buttons', buttons: tables },
      { kind: 'buttons', buttons: others },
      { kind: 'note', text: words.text('figures.export.typed') },
    ],
    summary: words.plain('figures.export.title'),
  };
}
