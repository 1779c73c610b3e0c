import type { Block, Button, Card } from '../chat/card.ts';
import { escapeText, type Text } from '../chat/text.ts';
import type { Filled } from '../grading/award.ts';
import type { Held } from '../grading/candidate.ts';
import type { Standing } from '../grading/quota.ts';
import type { Words } from '../i18n.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { Change } from '../store/grade-proposals.ts';

/** 中级 B · Mid-level B; 未定级 for none. */
export function heldName({ grade, step }: Held, rulebook: Rulebook, words: Words): string {
  if (grade === null) return words.plain('appraisal.grades.ungraded');
  const named = rulebook.steps.find(({ id }) => id === step);
  return [gradeName(grade, rulebook, words), ...(step === null ? [] : [named ? words.of(named.name) : step])].join(' ');
}

/** A grade as people call it. */
export function gradeName(id: string, { grades }: Rulebook, words: Words): string {
  const grade = grades.find((one) => one.id === id);
  return grade ? words.of(grade.name) : id;
}

/** How a standing team fits the quotas: 高级 6 / 14，中级 36 / 35（多 1 人）… */
export function quotaCard(
  data: Readonly<{ unit: string; day: string; size: number; standings: readonly Standing[] }>,
  rulebook: Rulebook,
  words: Words,
): Card {
  const title = words.plain('appraisal.grades.check.title', { unit: data.unit });
  const line = ({ grade, holders, places, over }: Standing) => {
    const name = gradeName(grade, rulebook, words);
    if (places === null) return words.plain('appraisal.grades.check.free', { name, holders });
    return words.plain(over > 0 ? 'appraisal.grades.check.over' : 'appraisal.grades.check.within', {
      name,
      holders,
      places,
      over,
    });
  };
  const isOver = data.standings.some(({ over }) => over > 0);
  return {
    title: escapeText(title),
    tone: isOver ? 'attention' : 'good',
    blocks: [
      { kind: 'text', text: words.text('appraisal.grades.check.size', { day: data.day, count: data.size }) },
      { kind: 'text', text: escapeText(data.standings.map(line).join('\n')) },
      ...(isOver ? [{ kind: 'note' as const, text: words.text('appraisal.grades.check.warning') }] : []),
    ],
    summary: title,
  };
}

/** A proposal at a glance: the places of each grade, who moves, and what the committee still has to decide. */
export function proposalCard(
  data: Readonly<{
    period: string;
    day: string;
    state: Text;
    size: number;
    filled: readonly Filled[];
    counts: ReadonlyMap<Change, number>;
    open: number;
    decided: number;
    buttons: readonly (readonly Button[])[];
  }>,
  rulebook: Rulebook,
  words: Words,
): Card {
  const title = words.plain('appraisal.grades.title', { period: data.period });
  const column = (key: 'grade' | 'places' | 'kept' | 'awarded' | 'tied' | 'unranked' | 'over') => ({
    label: words.plain(`appraisal.grades.columns.${key}`),
    align: key === 'grade' ? ('start' as const) : ('end' as const),
  });
  const changes = (['rises', 'falls', 'keeps', 'undecided', 'unranked'] as const).flatMap((change) => {
    const count = data.counts.get(change) ?? 0;
    return count > 0 ? [words.plain(`appraisal.grades.changes.${change}`, { count })] : [];
  });
  return {
    title: escapeText(title),
    tone: data.open > 0 ? 'attention' : 'plain',
    blocks: [
      { kind: 'text', text: data.state },
      { kind: 'text', text: words.text('appraisal.grades.size', { day: data.day, count: data.size }) },
      {
        kind: 'table',
        columns: [
          column('grade'),
          column('places'),
          column('kept'),
          column('awarded'),
          column('unranked'),
          column('tied'),
          column('over'),
        ],
        rows: data.filled.map(({ grade, places, kept, awarded, unranked, heldForTied, over }) => [
          escapeText(gradeName(grade, rulebook, words)),
          places === null ? '–' : `${places}`,
          `${kept}`,
          `${awarded}`,
          `${unranked}`,
          `${heldForTied}`,
          over > 0 ? `+${over}` : '–',
        ]),
      },
      { kind: 'text', text: escapeText(changes.join(words.locale === 'en' ? ', ' : '，')) },
      ...(data.open > 0
        ? [{ kind: 'text' as const, text: words.text('appraisal.grades.toDecide', { count: data.open }) }]
        : []),
      ...(data.decided > 0
        ? [{ kind: 'note' as const, text: words.text('appraisal.grades.decided', { count: data.decided }) }]
        : []),
      ...data.buttons.filter((row) => row.length > 0).map((buttons): Block => ({ kind: 'buttons', buttons })),
    ],
    summary: title,
  };
}

/** One manager as a list shows them. `after` is what will be in force, null where the committee has not decided yet. */
export type Listed = Readonly<{
  name: string;
  rank: number | null;
  total: string | null;
  held: Held;
  after: Held | null;
  decided: boolean;
}>;

/** A page of a proposal's lines, or the confirmed grades of a unit. */
export function linesCard(
  data: Readonly<{
    title: string;
    note: string | null;
    lines: readonly Listed[];
    buttons: readonly (readonly Button[])[];
  }>,
  rulebook: Rulebook,
  words: Words,
): Card {
  const column = (key: 'rank' | 'name' | 'total' | 'held' | 'after', align: 'start' | 'end') => ({
    label: words.plain(`appraisal.grades.columns.${key}`),
    align,
  });
  return {
    title: escapeText(data.title),
    tone: 'plain',
    blocks: [
      ...(data.note === null ? [] : [{ kind: 'text' as const, text: escapeText(data.note) }]),
      ...(data.lines.length === 0
        ? []
        : [
            {
              kind: 'table' as const,
              columns: [
                column('rank', 'end'),
                column('name', 'start'),
                column('total', 'end'),
                column('held', 'start'),
                column('after', 'start'),
              ],
              rows: data.lines.map(({ name, rank, total, held, after, decided }) => [
                rank === null ? '–' : `${rank}`,
                escapeText(name),
                total ?? '–',
                escapeText(heldName(held, rulebook, words)),
                escapeText(
                  after === null
                    ? words.plain('appraisal.grades.open')
                    : `${heldName(after, rulebook, words)}${decided ? words.plain('appraisal.grades.mark') : ''}`,
                ),
              ]),
            },
          ]),
      ...data.buttons.filter((row) => row.length > 0).map((buttons): Block => ({ kind: 'buttons', buttons })),
    ],
    summary: data.title,
  };
}
