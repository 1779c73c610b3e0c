import type { Card } from '../chat/card.ts';
import { escapeText, plainText } from '../chat/text.ts';
import { nameOf, type Words } from '../i18n.ts';
import type { Parked } from '../store/parking.ts';
import type { Person } from '../store/people.ts';

/** So many people are named; the others are counted. */
const MOST_NAMED = 20;

/** Who cannot be written to any more, and why; null if that is nobody an appraiser knows. */
export function outOfReachCard(
  parked: readonly Parked[],
  people: ReadonlyMap<string, Person>,
  words: Words,
): Card | null {
  const lines = parked.flatMap(({ user, personId, platform, cause }) => {
    const why = words.text(`supervision.outOfReach.causes.${cause}`);
    if (user === null) return [words.text('supervision.outOfReach.workspace', { platform, why })];
    const person = personId === null ? undefined : people.get(personId);
    return person ? [`**${escapeText(nameOf(person, words.locale))}** ${why}`] : [];
  });
  if (lines.length === 0) return null;
  const left = lines.length - MOST_NAMED;
  const title = words.text('supervision.outOfReach.title');
  return {
    title,
    tone: 'problem',
    blocks: [
      { kind: 'text', text: lines.slice(0, MOST_NAMED).join('\n') },
      ...(left > 0
        ? [{ kind: 'note' as const, text: words.text('supervision.outOfReach.more', { count: left }) }]
        : []),
      { kind: 'note', text: words.text('supervision.outOfReach.remedy') },
    ],
    summary: plainText(`${title}: ${lines[0]}`),
  };
}
