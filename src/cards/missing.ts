import type { Block, Button, Card } from '../chat/card.ts';
import { escapeText, plainText } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import { nameOf } from '../i18n.ts';
import type { Filing } from '../store/obligations.ts';

/** One report of a unit on one day: who owes it and how it stands. */
export type FilingState = Readonly<{ report: string; about: string; filings: readonly Filing[] }>;

/** How many people can be excused from one card; more are in `missing`. */
const MOST_EXCUSABLE = 4;

/**
 * The filing state of a unit: how many have filed, and who has not. Names only to the supervisor; `actions` are theirs.
 */
export function filingCard(
  unit: string,
  states: readonly FilingState[],
  words: Words,
  actions: Readonly<{
    nudgeAll: (missing: readonly Filing[]) => Button;
    excuse: (filing: Filing) => Button;
    more: readonly Button[];
  }>,
): Card {
  const blocks: Block[] = [];
  const summary: string[] = [];
  let missing: readonly Filing[] = [];
  for (const { report, about, filings } of states) {
    const of = (...kinds: readonly Filing['state'][]) => filings.filter(({ state }) => kinds.includes(state));
    const excused = of('excused').length;
    const head = words.text('supervision.filing.head', {
      unit,
      report,
      about,
      count: filings.length,
      filed: of('filed', 'late').length,
    });
    const away = excused > 0 ? words.text('supervision.filing.excused', { count: excused }) : '';
    const late = of('late').map((one) => nameOf(one, words.locale));
    const open = of('due', 'missing');
    const names = open.map((one) => openName(one, words));
    const lines = [
      `**${head}**${away}`,
      ...(names.length > 0
        ? [words.text('supervision.filing.open', { names: PLACE }).replace(PLACE, words.list(names))]
        : []),
      ...(late.length > 0 ? [words.text('supervision.filing.late', { names: words.list(late) })] : []),
      ...(names.length === 0 ? [words.text('supervision.filing.complete')] : []),
    ];
    blocks.push({ kind: 'text', text: lines.join('\n') });
    summary.push(plainText(`${head}${away}`));
    missing = [...missing, ...open];
  }
  const buttons: Button[] = [
    ...(missing.length > 0 ? [actions.nudgeAll(missing)] : []),
    ...missing.slice(0, MOST_EXCUSABLE).map(actions.excuse),
    ...actions.more,
  ];
  if (buttons.length > 0) blocks.push({ kind: 'buttons', buttons });
  return { tone: missing.length > 0 ? 'attention' : 'good', blocks, summary: summary.join(' ') };
}

/** A name with the run of days it has been missing, from the second on. */
function openName(filing: Filing, words: Words): string {
  const name = escapeText(nameOf(filing, words.locale));
  const run = filing.missedBefore + 1;
  return run < 2 ? name : `${name}${words.text('supervision.filing.run', { count: run })}`;
}

/** Stands for names that are marked up already while the sentence around them is put together. */
const PLACE = '\u0001';
