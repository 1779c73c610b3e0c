import type { Block, Button, Card } from '../chat/card.ts';
import { escapeText, type Text } from '../chat/text.ts';
import type { Filled } from '../grading/award.ts';
import type { Held } from '../grading/candidate.ts';
import type { Finding } from '../grading/eligibility.ts';
import type { Line } from '../grading/proposal.ts';
import type { Standing } from '../grading/quota.ts';
import type { Words } from '../i18n.ts';
import type { Grading } from '../rulebook/grading.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { Change } from '../store/grade-proposals.ts';
import { points, sentences } from './figures.ts';

/** 中级 B · Mid-level B; 未定级 for none. */
export function heldName({ grade, step }: Held, rulebook: Rulebook, words: Words): string {
  if (grade === null) return words.plain('appraisal.grades.ungraded');
  const named = rulebook.steps.find(({ id }) => id === step);
  return [gradeName(grade, rulebook, words), ...(step === null ? [] : [named ? words.of(named.name) : step])].join(' ');
}

/** A grade as people call it. */
export function gradeName(id: string, { grades }: Rulebook, words: Words): string {
  const grade = grades.find((one) => one.id === id);
  return grade ? words.of(grade.name) : id;
}

/** How a standing team fits the quotas: 高级 6 / 14，中级 36 / 35（多 1 人）… */
export function quotaCard(
  data: Readonly<{ unit: string; day: string; size: number; standings: readonly Standing[] }>,
  rulebook: Rulebook,
  words: Words,
): Card {
  const title = words.plain('appraisal.grades.check.title', { unit: data.unit });
  const line = ({ grade, holders, places, over }: Standing) => {
    const name = gradeName(grade, rulebook, words);
    if (places === null) return words.plain('appraisal.grades.check.free', { name, holders });
    return words.plain(over > 0 ? 'appraisal.grades.check.over' : 'appraisal.grades.check.within', {
      name,
      holders,
      places,
      over,
    });
  };
  const isOver = data.standings.some(({ over }) => over > 0);
  return {
    title: escapeText(title),
    tone: isOver ? 'attention' : 'good',
    blocks: [
      { kind: 'text', text: words.text('appraisal.grades.check.size', { day: data.day, count: data.size }) },
      { kind: 'text', text: escapeText(data.standings.map(line).join('\n')) },
      ...(isOver ? [{ kind: 'note' as const, text: words.text('appraisal.grades.check.warning') }] : []),
    ],
    summary: title,
  };
}

/** A proposal at a glance: the places of each grade, who moves, and what the committee still has to decide. */
export function proposalCard(
  data: Readonly<{
    period: string;
    day: string;
    state: Text;
    size: number;
    filled: readonly Filled[];
    counts: ReadonlyMap<Change, number>;
    open: number;
    decided: number;
    buttons: readonly (readonly Button[])[];
  }>,
  rulebook: Rulebook,
  words: Words,
): Card {
  const title = words.plain('appraisal.grades.title', { period: data.period });
  const column = (key: 'grade' | 'places' | 'kept' | 'awarded' | 'tied' | 'unranked' | 'over') => ({
    label: words.plain(`appraisal.grades.columns.${key}`),
    align: key === 'grade' ? ('start' as const) : ('end' as const),
  });
  const changes = (['rises', 'falls', 'keeps', 'undecided', 'unranked'] as const).flatMap((change) => {
    const count = data.counts.get(change) ?? 0;
    return count > 0 ? [words.plain(`appraisal.grades.changes.${change}`, { count })] : [];
  });
  return {
    title: escapeText(title),
    tone: data.open > 0 ? 'attention' : 'plain',
    blocks: [
      { kind: 'text', text: data.state },
      { kind: 'text', text: words.text('appraisal.grades.size', { day: data.day, count: data.size }) },
      {
        kind: 'table',
        columns: [
          column('grade'),
          column('places'),
          column('kept'),
          column('awarded'),
          column('unranked'),
          column('tied'),
          column('over'),
        ],
        rows: data.filled.map(({ grade, places, kept, awarded, unranked, heldForTied, over }) => [
          escapeText(gradeName(grade, rulebook, words)),
          places === null ? '–' : `${places}`,
          `${kept}`,
          `${awarded}`,
          `${unranked}`,
          `${heldForTied}`,
          over > 0 ? `+${over}` : '–',
        ]),
      },
      { kind: 'text', text: escapeText(changes.join(words.locale === 'en' ? ', ' : '，')) },
      ...(data.open > 0
        ? [{ kind: 'text' as const, text: words.text('appraisal.grades.toDecide', { count: data.open }) }]
        : []),
      ...(data.decided > 0
        ? [{ kind: 'note' as const, text: words.text('appraisal.grades.decided', { count: data.decided }) }]
        : []),
      ...data.buttons.filter((row) => row.length > 0).map((buttons): Block => ({ kind: 'buttons', buttons })),
    ],
    summary: title,
  };
}

/** One manager as a list shows them. `after` is what will be in force, null where the committee has not decided yet. */
export type Listed = Readonly<{
  name: string;
  rank: number | null;
  total: string | null;
  held: Held;
  after: Held | null;
  decided: boolean;
}>;

/** A page of a proposal's lines, or the confirmed grades of a unit. */
export function linesCard(
  data: Readonly<{
    title: string;
    note: string | null;
    lines: readonly Listed[];
    buttons: readonly (readonly Button[])[];
  }>,
  rulebook: Rulebook,
  words: Words,
): Card {
  const column = (key: 'rank' | 'name' | 'total' | 'held' | 'after', align: 'start' | 'end') => ({
    label: words.plain(`appraisal.grades.columns.${key}`),
    align,
  });
  return {
    title: escapeText(data.title),
    tone: 'plain',
    blocks: [
      ...(data.note === null ? [] : [{ kind: 'text' as const, text: escapeText(data.note) }]),
      ...(data.lines.length === 0
        ? []
        : [
            {
              kind: 'table' as const,
              columns: [
                column('rank', 'end'),
                column('name', 'start'),
                column('total', 'end'),
                column('held', 'start'),
                column('after', 'start'),
              ],
              rows: data.lines.map(({ name, rank, total, held, after, decided }) => [
                rank === null ? '–' : `${rank}`,
                escapeText(name),
                total ?? '–',
                escapeText(heldName(held, rulebook, words)),
                escapeText(
                  after === null
                    ? words.plain('appraisal.grades.open')
                    : `${heldName(after, rulebook, words)}${decided ? words.plain('appraisal.grades.mark') : ''}`,
                ),
              ]),
            },
          ]),
      ...data.buttons.filter((row) => row.length > 0).map((buttons): Block => ({ kind: 'buttons', buttons })),
    ],
    summary: data.title,
  };
}

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
