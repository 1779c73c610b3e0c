import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayTable, seedDays } from '../../src/calendar/seed.ts';
import { generateDemo } from '../../src/demo/generate.ts';
import type { Demo } from '../../src/demo/rows.ts';
import { readRulebook } from '../../src/rulebook/load.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';

/** A Wednesday at 17:20 in Shanghai. */
export const NOW = new Date('2026-11-18T17:20:00+08:00');
export const CALENDAR = seedDays();
export const RULEBOOK_TEXT = readFileSync(join(import.meta.dirname, '../../rulebooks/rural-coop-bank.yaml'), 'utf8');
export const RULEBOOK = rulebook();

/** The bank of this seed, by default the one that visitors meet, as it stands at `now`, if it opens then or at `opens`. */
export function bank({
  seed = 2364,
  now = NOW,
  opens = now,
}: Partial<Readonly<{ seed: number; now: Date; opens: Date }>> = {}): Demo {
  const days = dayTable(CALENDAR.days, CALENDAR.years);
  return generateDemo({ seed, opens, lives: now, rulebook: RULEBOOK, days });
}

function rulebook(): Rulebook {
  const read = readRulebook(RULEBOOK_TEXT, 'rural-coop-bank.yaml');
  if (read.kind !== 'ok') throw new Error(JSON.stringify(read.mistakes));
  return read.rulebook;
}
