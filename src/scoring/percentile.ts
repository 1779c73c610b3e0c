import type { Indicator } from '../rulebook/indicators.ts';
import { type Decimal, divideRounded, HUNDRED } from './decimal.ts';

/** Where a metric stands among the others of its cohort, oneself not counted. */
export type CohortPlace = Readonly<{ below: number; equal: number; others: number }>;

/** One manager's cohort for one indicator: the place that a metric has in it, and the nearest metrics above and below that others have. */
export type Cohort = Readonly<{
  place: (metric: Decimal) => CohortPlace;
  neighbours: (metric: Decimal) => readonly Decimal[];
}>;

/** Somebody who is compared. Who is not `rankable` is placed among the others without being one of them. */
export type Peer = Readonly<{
  person: string;
  unit: string;
  grade: string | null;
  type: string | null;
  scorecard: string | null;
  rankable: boolean;
  metricOf: (indicator: string) => Decimal | null;
}>;

/**
 * 100 × (others below + ½ × others equal) ÷ others, rounded once; whoever is alone has 100. With `down` it is the others above that
 * count.
 */
export function percentileScore({ below, equal, others }: CohortPlace, direction: 'up' | 'down'): Decimal {
  if (others === 0) return HUNDRED;
  const beaten = direction === 'up' ? below : others - below - equal;
  return divideRounded(HUNDRED * BigInt(2 * beaten + equal), BigInt(2 * others));
}

/** Whether anything is scored by comparison: then one manager's change can move everybody. */
export function usesPercentiles(indicators: readonly Indicator[]): boolean {
  return indicators.some(({ method }) => method.kind === 'percentile');
}

/** The cohorts of everybody for every indicator with a percentile: each is sorted once and then looked up, n log n altogether. */
export function cohortsOf(
  peers: readonly Peer[],
  indicators: Iterable<Indicator>,
): ReadonlyMap<string, ReadonlyMap<string, Cohort>> {
  const cohorts = new Map(peers.map(({ person }) => [person, new Map<string, Cohort>()]));
  for (const { id, method } of indicators) {
    if (method.kind !== 'percentile') continue;
    for (const members of Map.groupBy(peers, (peer) => cohortKey(method.cohort, peer)).values()) {
      const values = members.flatMap((peer) => (peer.rankable ? (peer.metricOf(id) ?? []) : [])).toSorted(ascending);
      for (const peer of members) {
        const own = peer.rankable ? peer.metricOf(id) : null;
        cohorts.get(peer.person)?.set(id, cohortAmong(values, own));
      }
    }
  }
  return cohorts;
}

/** What one manager sees of a cohort's metrics, in ascending order; `own` is theirs among them, null if it is not. */
function cohortAmong(values: readonly Decimal[], own: Decimal | null): Cohort {
  const others = values.length - (own === null ? 0 : 1);
  const less = own === null ? 0 : 1;
  return {
    place: (metric) => {
      const from = countBelow(values, metric);
      const until = countBelow(values, metric + 1n);
      const isBelow = own !== null && own < metric;
      return { below: from - (isBelow ? less : 0), equal: until - from - (own === metric ? less : 0), others };
    },
    neighbours: (metric) => {
      const under = values[countBelow(values, metric) - 1];
      const over = values[countBelow(values, metric + 1n)];
      return [under, over, values[0], values.at(-1)].filter((value) => value !== undefined);
    },
  };
}

function cohortKey(cohort: Extract<Indicator['method'], { kind: 'percentile' }>['cohort'], peer: Peer): string {
  return JSON.stringify(cohort.map((by) => peer[by]));
}

/** How many of the ascending values lie below a bound. */
function countBelow(values: readonly Decimal[], bound: Decimal): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? bound) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

function ascending(a: Decimal, b: Decimal): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
