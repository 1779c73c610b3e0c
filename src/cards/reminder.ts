import type { Button, Card } from '../chat/card.ts';
import { escapeText, plainText } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import type { ObligationState } from '../store/obligations.ts';

/** One report of a reminder: what it is called, how it stands, and the button that files it. */
export type Owed = Readonly<{ name: string; state: ObligationState; filedAt: Date | null; button: Button }>;

/**
 * The reminder for everything due at one deadline. While something is open it names only that; afterwards it says when it was
 * filed. `dueText` is the deadline in words.
 */
export function reminderCard(
  who: Readonly<{ name: string; zone: string }>,
  dueText: string,
  owed: readonly Owed[],
  later: Button,
  words: Words,
): Card {
  const open = owed.filter(({ state }) => state === 'due' || state === 'missing');
  if (open.length > 0) {
    const names = open.map(({ name }) => `**${escapeText(name)}**`);
    const text = words
      .text('journal.remind.open', { name: who.name, due: dueText, reports: PLACE })
      .replace(PLACE, words.list(names));
    return {
      tone: 'attention',
      blocks: [
        { kind: 'text', text },
        { kind: 'buttons', buttons: [...open.map(({ button }) => button), later] },
      ],
      summary: plainText(text),
    };
  }
  const lines = owed.map(({ name, state, filedAt }) => {
    if (state === 'excused' || !filedAt) return words.text('journal.remind.excused', { report: name });
    const key = state === 'late' ? 'journal.remind.late' : 'journal.remind.filed';
    return words.text(key, { report: name, time: words.time(filedAt, who.zone) });
  });
  const text = lines.join('\n');
  return { tone: 'good', blocks: [{ kind: 'text', text }], summary: plainText(text) };
}

/** Stands for a list that is marked up already while the sentence around it is put together. */
const PLACE = '\u0001';
