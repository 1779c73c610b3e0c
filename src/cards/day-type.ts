import type { Text } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import type { DayType } from '../rulebook/day-type.ts';

/** What kind of day it is and what belongs to it; what needs one of the reports in `filed` is ticked off. */
export function dayTypeText({ name, checklist }: DayType, filed: ReadonlySet<string>, words: Words): Text {
  return [
    words.text('journal.dayType.title', { name: words.of(name) }),
    ...checklist.map(({ text, report }) =>
      words.text(report !== undefined && filed.has(report) ? 'journal.dayType.done' : 'journal.dayType.open', {
        item: words.of(text),
      }),
    ),
  ].join('\n');
}
