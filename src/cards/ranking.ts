import type { Block, Button, Card, Table } from '../chat/card.ts';
import { escapeText } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import { type Decimal, divideRounded } from '../scoring/decimal.ts';
import type { Ranking } from '../scoring/ranking.ts';
import { movementMark, points, signedPoints } from './figures.ts';
import { reasonWords } from './standing.ts';

/** How many people one card lists. */
export const PAGE = 20;
/** Fewer people than this have no average: it would say too much about one of them. */
const LEAST_FOR_AVERAGE = 5;

/** A unit's ranking as supervisors see it; `gradeOf` says within which grade, `more` are columns with one cell a person. */
export type RankingData = Readonly<{
  unit: string;
  period: string;
  ranking: Ranking;
  previous: Ranking;
  nameOf: (personId: string) => string;
  gradeOf?: (line: Ranking['ranked'][number]) => string;
  more?: readonly Readonly<{ label: string; cell: (personId: string) => string }>[];
}>;

/** One page of a ranking, counted from 0; on the last one also who is not ranked, and why. */
export function rankingCard(
  data: RankingData & Readonly<{ page: number; buttons: readonly (readonly Button[])[] }>,
  words: Words,
): Card {
  const { ranking, page } = data;
  const title = words.plain('standing.rank.title', { unit: data.unit, period: data.period });
  const blocks: Block[] = [];
  const average = averageWords(data, words);
  if (ranking.ranked.length === 0) blocks.push({ kind: 'text', text: words.text('standing.rank.nobody') });
  else {
    if (average !== null) blocks.push({ kind: 'text', text: escapeText(average) });
    blocks.push(rankingTable(data, page, words));
  }
  const isLast = (page + 1) * PAGE >= ranking.ranked.length;
  if (isLast && ranking.notRanked.length > 0) blocks.push({ kind: 'note', text: escapeText(notRanked(data, words)) });
  for (const buttons of data.buttons) if (buttons.length > 0) blocks.push({ kind: 'buttons', buttons });
  return { title: escapeText(title), tone: 'plain', blocks, summary: title };
}

/** Grade, where ranks are within one, rank, name, total, movement and whatever else is asked for. */
export function rankingTable(data: RankingData, page: number, words: Words): Table {
  const { ranking, gradeOf, more = [] } = data;
  const moves = ranking.ranked.some(({ movement }) => movement !== null);
  return {
    kind: 'table',
    columns: [
      ...(gradeOf ? [{ label: words.plain('standing.rank.columns.grade'), align: 'start' as const }] : []),
      { label: words.plain('standing.rank.columns.rank'), align: 'end' },
      { label: words.plain('standing.rank.columns.name'), align: 'start' },
      { label: words.plain('standing.rank.columns.total'), align: 'end' },
      ...(moves ? [{ label: words.plain('standing.rank.columns.movement'), align: 'end' as const }] : []),
      ...more.map(({ label }) => ({ label, align: 'end' as const })),
    ],
    rows: ranking.ranked
      .slice(page * PAGE, (page + 1) * PAGE)
      .map((line) => [
        ...(gradeOf ? [escapeText(gradeOf(line))] : []),
        `${line.rank}`,
        escapeText(data.nameOf(line.person)),
        points(line.total),
        ...(moves ? [movementMark(line.movement) || words.text('standing.rank.new')] : []),
        ...more.map(({ cell }) => escapeText(cell(line.person))),
      ]),
  };
}

/** 平均 82.40 分（+1.30）; null for too few people. */
export function averageWords({ ranking, previous }: RankingData, words: Words): string | null {
  const now = averageOf(ranking);
  if (now === null) return null;
  const before = averageOf(previous);
  const average = points(now);
  if (before === null) return words.plain('standing.rank.average', { average });
  return words.plain('standing.rank.averageMoved', { average, change: signedPoints(now - before) });
}

/** The mean total of those who are ranked; null for too few people. */
export function averageOf({ ranked }: Ranking): Decimal | null {
  if (ranked.length < LEAST_FOR_AVERAGE) return null;
  return (
    divideRounded(
      ranked.reduce((all, { total }) => all + total, 0n),
      BigInt(ranked.length) * 100n,
    ) * 100n
  );
}

/** Whose total is the highest: of equals, and of those of different grades, the first. */
export function bestOf({ ranked }: Ranking): Ranking['ranked'][number] | undefined {
  return ranked.toSorted((a, b) => (a.total === b.total ? 0 : a.total > b.total ? -1 : 1))[0];
}

function notRanked({ ranking, nameOf }: RankingData, words: Words): string {
  const each = ranking.notRanked.map(({ person, reasons }) =>
    words.plain('standing.rank.withReason', { name: nameOf(person), reason: reasonWords(reasons, words) }),
  );
  return words.plain('standing.rank.notRanked', { people: each.join(words.locale === 'en' ? '; ' : '；') });
}
