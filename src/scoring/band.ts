import { type Decimal, ONE, toHundredths } from './decimal.ts';

/** Where a band begins, in points. */
export type BandRule = Readonly<{ id: string; at_least: Decimal }>;

/** The band below all others. */
const UNQUALIFIED = 'unqualified';

/** The bands of a rulebook that names none. */
export const STANDARD_BANDS: readonly BandRule[] = [
  { id: 'excellent', at_least: 90n * ONE },
  { id: 'good', at_least: 80n * ONE },
  { id: 'competent', at_least: 70n * ONE },
  { id: 'improve', at_least: 60n * ONE },
];

/** The first band, from high to low, that the total reaches at 2 places (so 89.995 is already 90.00); its id. */
export function bandOf(total: Decimal, bands: readonly BandRule[]): string {
  const shown = toHundredths(total);
  return bands.find((band) => shown >= band.at_least)?.id ?? UNQUALIFIED;
}
