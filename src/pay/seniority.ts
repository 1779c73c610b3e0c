import { type LocalDate, wholeYears } from '../calendar/day.ts';
import type { Seniority } from '../rulebook/pay.ts';
import { type Decimal, toHundredths } from '../scoring/decimal.ts';

/** Seniority pay with what it was computed from; `years` are whole ones in post on the period's last day. */
export type SeniorityPay = Readonly<{ years: number; amount: Decimal }>;

/**
 * Seniority pay on the last day of a period.
 *
 * @param employment null where nobody recorded it: not among the kinds that a rulebook names
 */
export function seniorityPay(
  rule: Seniority,
  { inPostSince, employment }: Readonly<{ inPostSince: LocalDate; employment: string | null }>,
  on: LocalDate,
): SeniorityPay {
  const years = wholeYears(inPostSince, on);
  const entitled = rule.employment === undefined || (employment !== null && rule.employment.includes(employment));
  if (!entitled || years < rule.minimum_years) return { years, amount: 0n };
  const units = rule.mode === 'flat' ? flat(rule, years) : marginal(rule, years);
  return { years, amount: toHundredths(units) };
}

function flat({ bands }: Seniority, years: number): Decimal {
  const band = bands.find(({ up_to }) => up_to === undefined || years <= up_to);
  return BigInt(years) * (band?.rate ?? 0n);
}

function marginal({ bands }: Seniority, years: number): Decimal {
  let counted = 0;
  let amount = 0n;
  for (const { up_to, rate } of bands) {
    const end = Math.min(years, up_to ?? years);
    amount += BigInt(Math.max(0, end - counted)) * rate;
    counted = Math.max(counted, end);
  }
  return amount;
}
