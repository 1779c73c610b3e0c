import type { Period } from '../calendar/period.ts';
import type { DayTable } from '../calendar/workday.ts';
import { workdaysBetween } from '../calendar/workday.ts';
import { type Proposal, propose } from '../grading/proposal.ts';
import type { Composition } from '../rulebook/indicators.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { compositionOf, type PartTotal, partPeriods, tieBreaksIn } from '../scoring/composed.ts';
import { toHundredths } from '../scoring/decimal.ts';
import { measurementOf } from '../scoring/measure.ts';
import { cohortsOf } from '../scoring/percentile.ts';
import { type Ranking, rank } from '../scoring/ranking.ts';
import type { Result } from '../scoring/result.ts';
import { scoreManager, scoringRules } from '../scoring/score.ts';
import { scorecardFor } from '../scoring/scorecard.ts';
import type { StatedTarget } from '../scoring/target.ts';
import type { Tried } from './figures.ts';

/** What a rulebook makes of figures; managers are known by name. `proposal`: where the rulebook grades. */
export type Trial = Readonly<{
  period: Period;
  results: ReadonlyMap<string, Result>;
  ranking: Ranking;
  proposal: Proposal | null;
}>;

/** Scores, ranks and grades managers as if their figures were those of `period`, in which everybody was in post. */
export function runTrial(rulebook: Rulebook, managers: readonly Tried[], period: Period, days: DayTable): Trial {
  const rules = scoringRules(rulebook);
  const virtual = new Set(rulebook.manager_types.filter((type) => type.virtual).map(({ id }) => id));
  const measured = new Map(
    managers.map(({ name, metrics }) => [name, new Map([...metrics].map(([id, value]) => [id, { value, rows: 1 }]))]),
  );
  const measurements = (name: string) => measured.get(name) ?? new Map<string, { value: bigint; rows: number }>();
  const cards = new Map(
    managers.map(({ name, type, grade, attributes }) => [name, scorecardFor(rulebook, { type, grade, attributes })]),
  );
  const composition = compositionOf(rulebook, period.kind);
  const cohorts = cohortsOf(
    managers.map(({ name, type, grade }) => ({
      person: name,
      unit: '',
      type,
      grade,
      scorecard: cards.get(name)?.id ?? null,
      rankable: cards.get(name) !== null && !virtual.has(type),
      metricOf: (indicator) => measurementOf(indicator, rules, measurements(name)).value,
    })),
    rulebook.indicators,
  );
  const results = new Map(
    managers.map(({ name, targets, parts }) => [
      name,
      scoreManager({
        rules,
        period,
        scorecard: cards.get(name) ?? null,
        measurements: measurements(name),
        targets: statedTargets(rulebook, targets, period),
        workdays: ({ from, to }) => workdaysBetween(from, to, days),
        cohorts: cohorts.get(name) ?? new Map(),
        ...(composition && { composed: { composition, parts: partTotals(composition, period, parts) } }),
      }),
    ]),
  );
  const members = managers.flatMap(({ name, type, grade }) => {
    const result = results.get(name);
    return result
      ? [{ person: name, virtual: virtual.has(type), grade, postings: [{ from: period.from, to: null }], result }]
      : [];
  });
  const standing = { period, minimumDays: 0, tieBreaks: tieBreaksIn(rulebook, period.kind), previous: new Map() };
  // Grades are filled by the ranking over all of them, whatever people are shown.
  const overall = rank(members, standing);
  const ranking =
    rulebook.ranking.among === 'grade'
      ? rank(members, { ...standing, grades: rulebook.grades.map(({ id }) => id) })
      : overall;
  const real = managers.filter(({ type }) => !virtual.has(type));
  const proposal = rulebook.grading
    ? propose(
        real.map((one) => candidateOf(one, overall, period)),
        rulebook.grading,
        period.to,
      )
    : null;
  return { period, results, ranking, proposal };
}

/** A part whose column is empty has no total; one without a column is still to come. */
function partTotals(composition: Composition, period: Period, given: Tried['parts']): readonly PartTotal[] {
  return partPeriods(composition, period).map(({ key }) => ({
    period: key,
    total: given.get(key) ?? null,
    inPost: true,
    begun: given.has(key),
  }));
}

function statedTargets(
  { indicators }: Rulebook,
  given: Tried['targets'],
  period: Period,
): ReadonlyMap<string, readonly StatedTarget[]> {
  return new Map(
    [...given].map(([id, value]) => {
      const from = indicators.find((one) => one.id === id)?.target?.from === 'own' ? 'own' : 'table';
      return [id, [{ period, value, from }]] as const;
    }),
  );
}

function candidateOf(manager: Tried, { ranked }: Ranking, period: Period) {
  const { name, grade, step, hired, since, attributes, exams, review } = manager;
  const standing = ranked.find(({ person }) => person === name);
  return {
    person: name,
    held: { grade, step },
    standing: standing ? { rank: standing.rank, total: toHundredths(standing.total) } : null,
    hiredOn: hired,
    inPostSince: since ?? period.from,
    attributes,
    exams: [...exams].map(([exam, expiresOn]) => ({ exam, passedOn: period.from, expiresOn })),
    reviews: review === null ? [] : [{ on: period.to, score: review }],
  };
}
