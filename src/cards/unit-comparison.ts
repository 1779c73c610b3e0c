import type { Block, Button, Card } from '../chat/card.ts';
import { escapeText } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import type { Decimal } from '../scoring/decimal.ts';
import { points, signedPoints } from './figures.ts';

/** A unit among others; without an average where too few people are ranked. `before` is the average of the period before. */
type Line = Readonly<{ name: string; ranked: number; average: Decimal | null; before: Decimal | null }>;

/** Units beside each other: how many are ranked, their average, and how it moved. */
export function comparisonCard(
  data: Readonly<{
    unit: string;
    period: string;
    lines: readonly Line[];
    buttons: readonly (readonly Button[])[];
  }>,
  words: Words,
): Card {
  const title = words.plain('standing.units.title', { unit: data.unit, period: data.period });
  const column = (key: 'unit' | 'ranked' | 'average' | 'change') => ({
    label: words.plain(`standing.units.columns.${key}`),
    align: key === 'unit' ? ('start' as const) : ('end' as const),
  });
  const hidden = data.lines.some(({ average }) => average === null);
  return {
    title: escapeText(title),
    tone: 'plain',
    blocks: [
      data.lines.length === 0
        ? { kind: 'text', text: words.text('standing.rank.nobody') }
        : {
            kind: 'table',
            columns: [column('unit'), column('ranked'), column('average'), column('change')],
            rows: data.lines.map(({ name, ranked, average, before }) => [
              escapeText(name),
              `${ranked}`,
              average === null ? '–' : points(average),
              average === null || before === null ? '–' : signedPoints(average - before),
            ]),
          },
      ...(hidden ? [{ kind: 'note' as const, text: words.text('standing.units.tooFew') }] : []),
      ...data.buttons.filter((row) => row.length > 0).map((buttons): Block => ({ kind: 'buttons', buttons })),
    ],
    summary: title,
  };
}
