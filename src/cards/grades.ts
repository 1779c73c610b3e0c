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

/** A team that quotas are counted over. */
type Team = Readonly<{ unit: string; size: number; standings: readonly Standing[] }>;

/** How standing teams fit the quotas: 高级 6 人，名额 14；中级 36 人，名额 35，超 1 人… several of them in a table. */
export function quotaCard(
  data: Readonly<{ unit: string | null; day: string; teams: readonly Team[] }>,
  rulebook: Rulebook,
  words: Words,
): Card {
  const [only] = data.teams;
  const unit = data.unit ?? (data.teams.length === 1 ? only?.unit : undefined);
  const title =
    unit === undefined
      ? words.plain('appraisal.grades.check.titleAll')
      : words.plain('appraisal.grades.check.title', { unit });
  const isOver = data.teams.some(({ standings }) => standings.some(({ over }) => over > 0));
  const count = data.teams.reduce((all, { size }) => all + size, 0);
  return {
    title: escapeText(title),
    tone: isOver ? 'attention' : 'good',
    blocks: [
      { kind: 'text', text: words.text('appraisal.grades.check.size', { day: data.day, count }) },
      only && data.teams.length === 1
        ? {
            kind: 'text',
            text: escapeText(only.standings.map((one) => standingWords(one, rulebook, words)).join('\n')),
          }
        : teamTable(data.teams, rulebook, words),
      ...(isOver ? [{ kind: 'note' as const, text: words.text('appraisal.grades.check.warning') }] : []),
    ],
    summary: title,
  };
}

function standingWords({ grade, holders, places, over }: Standing, rulebook: Rulebook, words: Words): string {
  const name = gradeName(grade, rulebook, words);
  if (places === null) return words.plain('appraisal.grades.check.free', { name, holders });
  return words.plain(over > 0 ? 'appraisal.grades.check.over' : 'appraisal.grades.check.within', {
    name,
    holders,
    places,
    over,
  });
}

/** A row a team, a column a grade: 6 / 14, and what is over. */
function teamTable(teams: readonly Team[], rulebook: Rulebook, words: Words): Block {
  const held = new Set(teams.flatMap(({ standings }) => standings.map(({ grade }) => grade)));
  const grades = rulebook.grades.map(({ id }) => id).filter((id) => held.has(id));
  const cell = (one: Standing | undefined) => {
    if (!one) return '0';
    if (one.places === null) return `${one.holders}`;
    return `${one.holders} / ${one.places}${one.over > 0 ? ` (+${one.over})` : ''}`;
  };
  return {
    kind: 'table',
    columns: [
      { label: words.plain('appraisal.grades.columns.unit'), align: 'start' },
      { label: words.plain('appraisal.grades.columns.size'), align: 'end' },
      ...grades.map((id) => ({ label: gradeName(id, rulebook, words), align: 'end' as const })),
    ],
    rows: teams.map(({ unit, size, standings }) => [
      escapeText(unit),
      `${size}`,
      ...grades.map((id) => escapeText(cell(standings.find(({ grade }) => grade === id)))),
    ]),
  };
}

/** Proposals of several units: how many go up and down, and what the committee still has to decide. */
export function proposalsCard(
  data: Readonly<{
    period: string;
    lines: readonly Readonly<{
      name: string;
      state: 'open' | 'confirmed' | 'dropped';
      counts: ReadonlyMap<Change, number>;
      open: number;
    }>[];
    buttons: readonly (readonly Button[])[];
  }>,
  words: Words,
): Card {
  const title = words.plain('appraisal.grades.title', { period: data.period });
  const column = (key: 'unit' | 'size' | 'rises' | 'falls' | 'toDecide' | 'state', align: 'start' | 'end') => ({
    label: words.plain(`appraisal.grades.columns.${key}`),
    align,
  });
  return {
    title: escapeText(title),
    tone: data.lines.some(({ open }) => open > 0) ? 'attention' : 'plain',
    blocks: [
      { kind: 'text', text: words.text('appraisal.grades.perUnit') },
      {
        kind: 'table',
        columns: [
          column('unit', 'start'),
          column('size', 'end'),
          column('rises', 'end'),
          column('falls', 'end'),
          column('toDecide', 'end'),
          column('state', 'start'),
        ],
        rows: data.lines.map(({ name, state, counts, open }) => [
          escapeText(name),
          `${[...counts.values()].reduce((sum, count) => sum + count, 0)}`,
          `${counts.get('rises') ?? 0}`,
          `${counts.get('falls') ?? 0}`,
          `${open}`,
          words.text(`appraisal.grades.state.${state}`),
        ]),
      },
      ...data.buttons.filter((row) => row.length > 0).map((buttons): Block => ({ kind: 'buttons', buttons })),
    ],
    summary: title,
  };
}

/** A proposal at a glance: the places of each grade, who moves, and what the committee still has to decide. */
export function proposalCard(
  data: Readonly<{
    name: string;
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
  const title = words.plain('appraisal.grades.title', { period: data.name });
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
