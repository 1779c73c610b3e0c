import type { Block, Button, Card } from '../chat/card.ts';
import { escapeText, type Text } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import { amountOf, type Correction, LINES } from '../pay/correction.ts';
import type { Issued } from '../pay/stored.ts';
import { type Decimal, sum } from '../scoring/decimal.ts';
import { money } from './pay.ts';

/** How many people one card names. */
const LISTED = 50;

/** Somebody whose statement is to be replaced. */
export type Corrected = Correction & Readonly<{ name: string }>;

/** Whose pay comes out differently from what was issued, what it was and what it would be. */
export function correctionsCard(
  data: Readonly<{
    period: string;
    state: 'differs' | 'corrected';
    corrected: readonly Corrected[];
    notes: readonly string[];
    buttons: readonly Button[];
  }>,
  words: Words,
): Card {
  const { corrected, period, state } = data;
  const title = words.plain(`appraisal.pay.correction.title.${state}`, { period });
  const rest = corrected.length - LISTED;
  const column = (key: 'name' | 'before' | 'after' | 'difference') => ({
    label: words.plain(`appraisal.pay.columns.${key}`),
    align: key === 'name' ? ('start' as const) : ('end' as const),
  });
  return {
    title: escapeText(title),
    tone: corrected.length > 0 && state === 'differs' ? 'attention' : 'good',
    blocks: [
      {
        kind: 'text',
        text:
          corrected.length === 0
            ? words.text('appraisal.pay.correction.none')
            : words.text(`appraisal.pay.correction.${state}`, {
                count: corrected.length,
                difference: signedMoney(sum(corrected.map(({ difference }) => difference))),
              }),
      },
      ...(corrected.length === 0
        ? []
        : [
            {
              kind: 'table' as const,
              columns: [column('name'), column('before'), column('after'), column('difference')],
              rows: corrected
                .slice(0, LISTED)
                .map(({ name, before, after, difference }) => [
                  escapeText(name),
                  before ? money(before.statement.pay) : '–',
                  money(after.statement.pay),
                  signedMoney(difference),
                ]),
            },
          ]),
      ...(rest > 0 ? [{ kind: 'note' as const, text: words.text('appraisal.more', { count: rest }) }] : []),
      ...data.notes.map((text): Block => ({ kind: 'text', text: escapeText(text) })),
      ...(data.buttons.length > 0 ? [{ kind: 'buttons' as const, buttons: data.buttons }] : []),
    ],
    summary: title,
  };
}

/** What a statement replaces, by how much it differs and why: 12月2日 发的明细（合计 7,088.00 元）作废… */
export function replacedWords(
  {
    before,
    after,
    reason,
  }: Readonly<{ before: (Issued & Readonly<{ on: string }>) | null; after: Issued; reason: string }>,
  words: Words,
): readonly Text[] {
  const why = words.text('appraisal.pay.correction.why', { reason });
  if (!before) return [why];
  const difference = after.statement.pay - before.statement.pay;
  const changed = LINES.flatMap((line) => {
    const [was, is] = [amountOf(before.statement, line), amountOf(after.statement, line)];
    const params = { name: words.plain(`appraisal.pay.columns.${line}`), was: money(was), is: money(is) };
    return was === is ? [] : [words.plain('appraisal.pay.correction.line', params)];
  });
  return [
    words.text('appraisal.pay.correction.replaces', {
      day: words.day(before.on),
      pay: money(before.statement.pay),
      difference: signedMoney(difference),
      changes: words.list(changed),
    }),
    why,
  ];
}

/** +12.50, −12.50, 0.00 */
function signedMoney(value: Decimal): string {
  return value > 0n ? `+${money(value)}` : money(value);
}
