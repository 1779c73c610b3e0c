import type { Text } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { ONE } from '../scoring/decimal.ts';
import { bestFor, type Gain, type Step } from '../scoring/gain.ts';
import type { Pull } from '../scoring/running.ts';
import { indicatorName, periodTitle, points, quantity, unitOf } from './figures.ts';
import { gradeName } from './grades.ts';
import { bandName } from './standing.ts';

/**
 * What an indicator can still bring, in a sentence: 拜访次数：补上 1 次就是 +1.88 分，补上 2 次就是 +3.75 分。 In the running part of a
 * composed period its name says so: 2026年11月 · 拜访次数.
 */
export function gainLine(gain: Gain, rulebook: Rulebook, words: Words): Text {
  const { indicator: id, next, full } = gain;
  const [name, unit] = [placedName(gain, rulebook, words), unitOf(id, rulebook, words)];
  const level = levelWords(gain, rulebook, words);
  if (level) return words.text(`standing.gain.level.${level.direction}`, level);
  const isShare = next.kind === 'on_time' || next.kind === 'as_planned';
  const amount = (value: bigint) => quantity(value, isShare ? '' : unit, words);
  const params = {
    name,
    amount: amount(next.amount),
    points: points(next.points),
    most: amount(full.amount),
    all: points(full.points),
  };
  // The first step beside the last shows the pace, unless it is hardly smaller.
  const both = full.kind === next.kind && full.amount >= 2n * next.amount && full.points > next.points;
  if (next.kind === 'rated_5') return words.text('standing.gain.rated', params);
  if (next.kind === 'on_time' || next.kind === 'as_planned') {
    const key = next.kind === 'on_time' ? ('onTime' as const) : ('asPlanned' as const);
    if (both) return words.text(`standing.gain.${key}.both`, params);
    return words.text(`standing.gain.${key}.${next.amount === ONE ? 'next' : 'all'}`, params);
  }
  return words.text(`standing.gain.${next.kind}.${both ? 'both' : 'step'}`, params);
}

/** How much the part that runs counts for the whole: 2026年11月的总分每多 10 分，这里就多 5.00 分，各段都算进来后是 3.00 分。 */
export function pullLine({ part, now, atEnd }: Pull, words: Words): Text {
  const params = { period: periodTitle(part, words), now: points(now), atEnd: points(atEnd) };
  return words.text(params.now === params.atEnd ? 'standing.gain.pull.same' : 'standing.gain.pull.fades', params);
}

/**
 * The smallest step to a better rank and the one to a better band (or grade, in a period that decides them), of what moves each most.
 *
 * @param contested in a period that decides grades those for which a place is needed as well; null in any other
 */
export function turnLines(
  gains: readonly Gain[],
  contested: ReadonlySet<string> | null,
  rulebook: Rulebook,
  words: Words,
): readonly Text[] {
  const line = (gain: Gain, step: Step) => gainLine({ ...gain, next: step, full: step }, rulebook, words);
  const [forRank, forGrade] = [bestFor('rank', gains), bestFor('grade', gains)];
  const [up, better] = [forRank?.forRank, forGrade?.forGrade];
  const lines: Text[] = [];
  if (forRank && up?.rank) {
    const { from, to } = up.rank;
    lines.push(within('standing.gain.rank', line(forRank, up), { from, to }, words));
  }
  if (forGrade && better?.grade && contested) {
    const { to } = better.grade;
    const key = contested.has(to) ? 'standing.gain.gradeContested' : 'standing.gain.grade';
    lines.push(within(key, line(forGrade, better), { name: gradeName(to, rulebook, words) }, words));
  } else if (forGrade && better?.band && !contested)
    lines.push(
      within('standing.gain.band', line(forGrade, better), { name: bandName(better.band.to, rulebook, words) }, words),
    );
  return lines;
}

/** A finished line within a sentence: its marks are not escaped again. */
function within(
  key: `standing.gain.${'rank' | 'band' | 'grade' | 'gradeContested'}`,
  line: Text,
  params: Readonly<Record<string, string | number>>,
  words: Words,
): Text {
  return words.text(key, { ...params, line: '\u0000' }).replace('\u0000', () => line);
}

/** The same about a period that is over: what would have made a difference. */
export function missedGainLine(gain: Gain, rulebook: Rulebook, words: Words): string {
  const { indicator: id, full } = gain;
  const level = levelWords(gain, rulebook, words);
  if (level) return words.text(`standing.gain.past.${level.direction}`, level);
  const [name, unit] = [placedName(gain, rulebook, words), unitOf(id, rulebook, words)];
  const params = { name, amount: quantity(full.amount, unit, words), points: points(full.points) };
  if (full.kind === 'rated_5') return words.text('standing.gain.past.rated', params);
  return words.text(full.kind === 'fewer' ? 'standing.gain.past.fewer' : 'standing.gain.past.more', params);
}

function placedName({ part, indicator }: Gain, rulebook: Rulebook, words: Words): string {
  const name = indicatorName(indicator, rulebook, words);
  return part ? `${periodTitle(part, words)} · ${name}` : name;
}

/** Averages and rates are not added to, they get somewhere: 98%, not 3% more. */
function levelWords(gain: Gain, rulebook: Rulebook, words: Words) {
  const { indicator: id, value, full } = gain;
  const metric = rulebook.indicators.find((one) => one.id === id)?.metric;
  const isLevel = metric?.source === 'formula' || (metric?.source === 'fact' && !['sum', 'count'].includes(metric.by));
  if (!isLevel) return null;
  const then = full.kind === 'fewer' ? value - full.amount : value + full.amount;
  return {
    direction: full.kind === 'fewer' ? ('down' as const) : ('up' as const),
    name: placedName(gain, rulebook, words),
    level: quantity(then, unitOf(id, rulebook, words), words),
    points: points(full.points),
  };
}
