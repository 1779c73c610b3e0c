import type { Block, Button, Card } from '../chat/card.ts';
import { escapeText } from '../chat/text.ts';
import type { Held } from '../grading/candidate.ts';
import type { Finding } from '../grading/eligibility.ts';
import type { Line } from '../grading/proposal.ts';
import type { Words } from '../i18n.ts';
import type { Grading } from '../rulebook/grading.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { points, sentences } from './figures.ts';
import { gradeName, heldName } from './grades.ts';

/** One manager's line with what speaks for and against each grade. `decided` is what the committee said instead. */
export function lineCard(
  data: Readonly<{
    title: string;
    lead: readonly string[];
    line: Line;
    decided: Readonly<{ held: Held; reason: string }> | null;
    /** Of which grades the conditions are listed. */
    grades: readonly string[];
    buttons: readonly Button[];
  }>,
  grading: Grading,
  rulebook: Rulebook,
  words: Words,
): Card {
  const { line, decided } = data;
  const blocks: Block[] = data.lead.map((text) => ({ kind: 'text', text: escapeText(text) }));
  blocks.push({ kind: 'text', text: escapeText(awardWords(line, grading, rulebook, words)) });
  if (decided)
    blocks.push({
      kind: 'text',
      text: words.text('appraisal.grades.committee', {
        held: heldName(decided.held, rulebook, words),
        reason: decided.reason,
      }),
    });
  for (const grade of data.grades) {
    const findings = line.findings.get(grade);
    if (!findings || findings.length === 0) continue;
    const name = gradeName(grade, rulebook, words);
    const holds = findings.every((one) => one.holds);
    const lines = findings.map((one) => `${one.holds ? '✓' : '✗'} ${findingWords(one, words)}`);
    blocks.push({
      kind: 'text',
      text: [
        words.text(holds ? 'appraisal.grades.eligible' : 'appraisal.grades.notEligible', { grade: name }),
        ...lines.map(escapeText),
      ].join('\n'),
    });
  }
  if (data.buttons.length > 0) blocks.push({ kind: 'buttons', buttons: data.buttons });
  return { title: escapeText(data.title), tone: 'plain', blocks, summary: data.title };
}

/** Why this grade, and how the step came about. */
function awardWords(
  { award, step, stepUps, before, after, standing }: Line,
  grading: Grading,
  rulebook: Rulebook,
  words: Words,
): string {
  const name = (grade: string) => gradeName(grade, rulebook, words);
  const parts: string[] = [];
  if (award.kind === 'unranked') parts.push(words.plain('appraisal.grades.award.unranked'));
  else if (award.kind === 'committee')
    parts.push(
      words.plain('appraisal.grades.award.committee', {
        grade: name(award.grade),
        next: name(award.next),
        tied: award.tied,
        places: award.places,
      }),
    );
  else
    parts.push(
      words.plain(`appraisal.grades.award.${award.kind}`, { grade: name(award.grade), rank: standing?.rank ?? '–' }),
    );
  if (step && before)
    parts.push(
      words.plain(step.byTie ? 'appraisal.grades.stepByTie' : 'appraisal.grades.step', {
        held: heldName(before, rulebook, words),
      }),
    );
  if (stepUps.length > 0 && after && before && (after.grade !== before.grade || after.step !== before.step)) {
    const ups = stepUps.map(({ attribute, steps }) => {
      const rule = grading.step_ups.find((one) => one.attribute === attribute);
      return words.plain('appraisal.grades.stepUp', { name: rule ? words.of(rule.name) : attribute, steps });
    });
    parts.push(
      words.plain('appraisal.grades.raised', { ups: words.list(ups), held: heldName(after, rulebook, words) }),
    );
  }
  return sentences(parts, words);
}

/** What is needed and what there is: 学历：要求 本科、硕士，现为 大专 */
function findingWords({ condition, has }: Finding, words: Words): string {
  const none = words.plain('appraisal.grades.has.nothing');
  switch (condition.kind) {
    case 'attribute':
      return words.plain('appraisal.grades.needs.attribute', {
        name: words.of(condition.name),
        needed: words.list(condition.in),
        has: has.kind === 'attribute' && has.value !== null ? has.value : none,
      });
    case 'service':
      return words.plain(`appraisal.grades.needs.${condition.since}`, {
        years: condition.years,
        has:
          has.kind === 'years' && has.years !== null
            ? words.plain('appraisal.grades.has.years', { years: has.years })
            : none,
      });
    case 'exam':
      return words.plain('appraisal.grades.needs.exam', {
        name: words.of(condition.name),
        has:
          has.kind === 'exam' && has.until !== null
            ? words.plain('appraisal.grades.has.until', { day: has.until })
            : none,
      });
    case 'review':
    case 'total':
      return words.plain(`appraisal.grades.needs.${condition.kind}`, {
        needed: points(condition.at_least),
        has: has.kind === 'score' && has.score !== null ? points(has.score) : none,
      });
  }
}
