import type { Button, Card } from '../chat/card.ts';
import { escapeText } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import { balances, type Fund, returnDay } from '../pay/risk-fund.ts';
import type { Pay } from '../rulebook/pay.ts';
import { sum } from '../scoring/decimal.ts';
import { money } from './pay.ts';

/** A manager's risk fund, year by year: what it holds and from when it is paid back. */
export function fundCard(
  data: Readonly<{ title: string; fund: Fund; note: string | null; buttons: readonly Button[] }>,
  rules: Pay,
  words: Words,
): Card {
  const { fund } = data;
  const years = balances(fund);
  const after = rules.risk_fund?.return_after_years ?? 2;
  const total = sum(years.map(({ balance }) => balance));
  return {
    title: escapeText(data.title),
    tone: fund.uncovered > 0n ? 'attention' : 'plain',
    blocks: [
      ...(data.note === null ? [] : [{ kind: 'text' as const, text: escapeText(data.note) }]),
      { kind: 'text', text: words.text('appraisal.pay.fund.total', { total: money(total) }) },
      ...(years.length === 0
        ? []
        : [
            {
              kind: 'table' as const,
              columns: [
                { label: words.plain('appraisal.pay.fund.year'), align: 'start' as const },
                { label: words.plain('appraisal.pay.fund.balance'), align: 'end' as const },
                { label: words.plain('appraisal.pay.fund.due'), align: 'start' as const },
              ],
              rows: years.map(({ year, balance }) => [`${year}`, money(balance), returnDay(year, after)]),
            },
          ]),
      ...(fund.uncovered > 0n
        ? [
            {
              kind: 'text' as const,
              text: words.text('appraisal.pay.fund.uncovered', { amount: money(fund.uncovered) }),
            },
          ]
        : []),
      ...(data.buttons.length > 0 ? [{ kind: 'buttons' as const, buttons: data.buttons }] : []),
    ],
    summary: data.title,
  };
}
