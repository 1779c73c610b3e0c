import type { Words } from '../i18n.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { ONE } from '../scoring/decimal.ts';
import type { Gain } from '../scoring/gain.ts';
import { indicatorName, points, quantity, unitOf } from './figures.ts';

/** What an indicator can still bring, in a sentence: 拜访次数：补上 1 次就是 +1.88 分，补上 2 次就是 +3.75 分。 */
export function gainLine({ indicator: id, next, full }: Gain, rulebook: Rulebook, words: Words): string {
  const [name, unit] = [indicatorName(id, rulebook, words), unitOf(id, rulebook, words)];
  const amount = (value: bigint) => quantity(value, next.kind === 'on_time' ? '' : unit, words);
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
  if (next.kind === 'on_time') {
    if (both) return words.text('standing.gain.onTime.both', params);
    return next.amount === ONE
      ? words.text('standing.gain.onTime.next', params)
      : words.text('standing.gain.onTime.all', params);
  }
  return words.text(`standing.gain.${next.kind}.${both ? 'both' : 'step'}`, params);
}

/** The same about a period that is over: what would have made a difference. */
export function missedGainLine({ indicator: id, full }: Gain, rulebook: Rulebook, words: Words): string {
  const [name, unit] = [indicatorName(id, rulebook, words), unitOf(id, rulebook, words)];
  const params = { name, amount: quantity(full.amount, unit, words), points: points(full.points) };
  if (full.kind === 'rated_5') return words.text('standing.gain.past.rated', params);
  return words.text(full.kind === 'fewer' ? 'standing.gain.past.fewer' : 'standing.gain.past.more', params);
}
