import type { Block, Button, Card } from '../chat/card.ts';
import { escapeText, plainText, type Text } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type Decimal, divideRounded, sum, toHundredths } from '../scoring/decimal.ts';
import type { Gain } from '../scoring/gain.ts';
import type { Result } from '../scoring/result.ts';
import { indicatorName, movementMark, points, quantity, signedPoints } from './figures.ts';
import { missedGainLine } from './gain.ts';
import { averageWords, bestOf, type RankingData, rankingTable } from './ranking.ts';
import { gradeColumn, type Standing, standingLine, topWords } from './standing.ts';

/** The week of a unit, for its supervisors. `talks` are those who have waited longest, `days` since their last talk or, where there was none, in post. */
export type UnitDigest = RankingData &
  Readonly<{
    results: ReadonlyMap<string, Result>;
    before: ReadonlyMap<string, Result>;
    talks: readonly Readonly<{ name: string; days: number; met: boolean }>[];
    buttons: readonly Button[];
  }>;

/** How many changes and due talks are named. */
const CHANGES = 3;
const TALKS = 3;
/** A chart holds no more. */
const CHARTED = 20;

/** The weekly ranking: who stands where, what moved and why, how the indicators did, and who is to be talked to. */
export function digestCard(data: UnitDigest, rulebook: Rulebook, words: Words): Card {
  const { ranking } = data;
  const title = words.plain('standing.digest.title', { unit: data.unit, period: data.period });
  const columns = rulebook.reports.flatMap((report) => {
    const cell = (person: string) => completion(data.results.get(person), report.id, rulebook, words);
    return ranking.ranked.some(({ person }) => cell(person) !== '–') ? [{ label: words.of(report.name), cell }] : [];
  });
  const average = averageWords(data, words);
  const lines = [
    ...changeLine(data, rulebook, words),
    ...indicatorLine(data, rulebook, words),
    ...talkLine(data, words),
  ];
  const charted = ranking.ranked.slice(0, CHARTED);
  const blocks: Block[] = [
    ...(average === null ? [] : [{ kind: 'text' as const, text: escapeText(average) }]),
    rankingTable({ ...data, ...gradeColumn(ranking, rulebook, words), more: columns }, 0, words),
    ...(lines.length > 0 ? [{ kind: 'text' as const, text: lines.join('\n') }] : []),
    {
      kind: 'chart',
      form: 'bar',
      title: words.plain('standing.digest.chart', { period: data.period }),
      unit: words.plain('standing.points'),
      categories: charted.map(({ person }) => data.nameOf(person)),
      series: [
        {
          name: words.plain('standing.rank.columns.total'),
          values: charted.map(({ total }) => Number(total) / 10_000),
        },
      ],
    },
    { kind: 'buttons', buttons: data.buttons },
  ];
  // Within grades, the first line is the first of the highest grade only.
  const first = bestOf(ranking);
  const summary = first
    ? words.plain(first.grade === undefined ? 'standing.digest.summary' : 'standing.digest.summaryOfGrades', {
        title,
        name: data.nameOf(first.person),
        total: points(first.total),
      })
    : title;
  return { title: escapeText(title), tone: 'plain', blocks, summary };
}

/** A manager's own week: the place, the top of the list as far as all may see it, and what would have helped most. */
export function ownDigestCard(
  data: Readonly<{
    standing: Standing;
    top: readonly string[];
    gain: Gain | undefined;
    buttons: readonly Button[];
  }>,
  rulebook: Rulebook,
  words: Words,
): Card {
  const first = standingLine(data.standing, rulebook, words);
  const lines: Text[] = [first];
  if (data.gain) lines.push(missedGainLine(data.gain, rulebook, words));
  const advice = rulebook.indicators.find(({ id }) => id === data.gain?.indicator)?.advice;
  if (advice) lines.push(words.text('standing.digest.thisWeek', { advice: words.of(advice) }));
  return {
    tone: 'plain',
    blocks: [
      { kind: 'text', text: lines.join('\n') },
      ...topWords(data.top, data.standing.place, words).map((text) => ({ kind: 'note' as const, text })),
      { kind: 'buttons', buttons: data.buttons },
    ],
    summary: plainText(first),
  };
}

/** What came in of what was to: visits 14/12, logs 5/5. */
export function completion(result: Result | undefined, report: string, { indicators }: Rulebook, words: Words): string {
  for (const { indicator: id, metric, target } of result?.indicators ?? []) {
    const source = indicators.find((one) => one.id === id)?.metric;
    if (source?.source === 'punctuality' && source.reports.includes(report) && metric.rows > 0) {
      const onTime = divideRounded((metric.value ?? 0n) * BigInt(metric.rows), 1_000_000n);
      return `${onTime}/${metric.rows}`;
    }
    if (source?.source === 'journal' && source.report === report && source.count === 'reports' && target)
      return `${quantity(metric.value ?? 0n, '', words)}/${quantity(target.value, '', words)}`;
  }
  return '–';
}

/** Who moved most, with the indicator that moved them: the one whose points changed most in the same direction. */
function changeLine({ ranking, results, before, nameOf }: UnitDigest, rulebook: Rulebook, words: Words): Text[] {
  const moved = ranking.ranked
    .filter(({ movement }) => movement !== null && movement !== 0)
    .toSorted((a, b) => Math.abs(b.movement ?? 0) - Math.abs(a.movement ?? 0))
    .slice(0, CHANGES);
  const people = moved.map(({ person, movement }) => {
    const who = `${nameOf(person)} ${movementMark(movement)}`;
    const cause = biggestChange(results.get(person), before.get(person), movement ?? 0);
    if (!cause) return who;
    const name = indicatorName(cause.indicator, rulebook, words);
    return words.plain('standing.digest.because', { who, name, points: signedPoints(cause.change) });
  });
  return people.length > 0 ? [words.text('standing.digest.changes', { people: joined(people, words) })] : [];
}

function biggestChange(now: Result | undefined, then: Result | undefined, movement: number) {
  if (!now || !then) return null;
  const earlier = new Map(then.indicators.map((one) => [one.indicator, one.contribution ?? 0n]));
  const direction = movement > 0 ? 1n : -1n;
  const changes = now.indicators.flatMap(({ indicator, contribution }) => {
    const change = toHundredths((contribution ?? 0n) - (earlier.get(indicator) ?? 0n));
    return change * direction > 0n ? [{ indicator, change }] : [];
  });
  return changes.toSorted((a, b) => Number((b.change - a.change) * direction))[0] ?? null;
}

/** The unit's best and weakest indicator by mean score, of those that at least two have. */
function indicatorLine({ ranking, results }: UnitDigest, rulebook: Rulebook, words: Words): Text[] {
  const scores = ranking.ranked
    .flatMap(({ person }) => results.get(person)?.indicators ?? [])
    .filter((one) => one.role === 'weighted' && one.missing === null && one.score !== null);
  const means = [...Map.groupBy(scores, ({ indicator }) => indicator)]
    .filter(([, all]) => all.length > 1)
    .map(([indicator, all]) => ({ indicator, mean: mean(all.map(({ score }) => score ?? 0n)) }))
    .toSorted((a, b) => Number(b.mean - a.mean));
  const [best, weakest] = [means[0], means.at(-1)];
  if (!best || !weakest || best.mean === weakest.mean) return [];
  return [
    words.text('standing.digest.indicators', {
      best: indicatorName(best.indicator, rulebook, words),
      bestScore: points(best.mean),
      weakest: indicatorName(weakest.indicator, rulebook, words),
      weakestScore: points(weakest.mean),
    }),
  ];
}

function mean(values: readonly Decimal[]): Decimal {
  return divideRounded(sum(values), BigInt(values.length));
}

function talkLine({ talks }: UnitDigest, words: Words): Text[] {
  if (talks.length === 0) return [];
  const people = talks
    .slice(0, TALKS)
    .map(({ name, days, met }) =>
      words.plain(met ? 'standing.digest.lastTalk' : 'standing.digest.noTalk', { name, days }),
    );
  const rest = talks.length - people.length;
  const all = rest > 0 ? [...people, words.plain('standing.digest.moreTalks', { rest })] : people;
  return [words.text('standing.digest.talks', { people: joined(all, words) })];
}

function joined(parts: readonly string[], { locale }: Words): string {
  return parts.join(locale === 'en' ? '; ' : '；');
}
