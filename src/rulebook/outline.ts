import { dayTypeSection } from './outline-day-types.ts';
import { gradingSection } from './outline-grading.ts';
import { indicatorSection } from './outline-indicators.ts';
import { headSection, peopleSection, scheduleSections } from './outline-organisation.ts';
import { paySection } from './outline-pay.ts';
import { reportSection } from './outline-reports.ts';
import { bandSection, composedSection, rankingSection, scorecardSection } from './outline-scores.ts';
import type { Rulebook } from './schema.ts';
import type { Speech } from './speech.ts';
import type { Section } from './statement.ts';

/** Everything a rulebook says, in the order in which people read it. */
export function outline(rulebook: Rulebook, speech: Speech): readonly Section[] {
  return [
    headSection(rulebook, speech),
    peopleSection(rulebook, speech),
    reportSection(rulebook, speech),
    dayTypeSection(rulebook, speech),
    indicatorSection(rulebook, speech),
    scorecardSection(rulebook, speech),
    bandSection(rulebook, speech),
    rankingSection(rulebook, speech),
    composedSection(rulebook, speech),
    gradingSection(rulebook, speech),
    paySection(rulebook, speech),
    ...scheduleSections(rulebook, speech),
  ].filter(({ things }) => things.length > 0);
}
