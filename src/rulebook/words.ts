import { z } from 'zod';

// The message of a pattern names its wording in file-mistakes.ts, which says it in both languages.

/** The languages Daybook speaks; a rulebook says everything in each. */
export type Locale = 'zh-CN' | 'en';

/** Words of an organisation in both languages, each written as its readers would. */
export const Words = z.strictObject({ 'zh-CN': z.string().min(1), en: z.string().min(1) });
export type Words = Readonly<z.infer<typeof Words>>;

/** Lower-case name that rows and other parts of the rulebook refer to; never shown to people. */
export const Id = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'id');

/** `HH:MM`, 24 hours. */
export const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'clockTime');

/**
 * A decimal with at most 4 places, as a scaled integer (86.43 → 864300n).
 * More places are refused rather than rounded: nobody could recompute the result by hand.
 */
export const Decimal = z.union([z.number(), z.string()]).transform((given, context) => {
  const match = /^(-?)(\d{1,14})(?:\.(\d{1,4}))?$/.exec(String(given));
  if (!match) {
    context.addIssue({ code: 'custom', message: 'decimal' });
    return z.NEVER;
  }
  const [, sign, whole = '0', part = ''] = match;
  const scaled = BigInt(whole) * 10_000n + BigInt(part.padEnd(4, '0'));
  return sign ? -scaled : scaled;
});

/** A scaled decimal as people write it: 864300n → 86.43. */
export function decimalText(scaled: bigint): string {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(5, '0');
  const part = digits.slice(-4).replace(/0+$/, '');
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -4)}${part && `.${part}`}`;
}
