import { less, read, round, text } from '../fractions.ts';
import {
  indicatorScore,
  metricOf,
  type OracleOrganisation,
  type OraclePeriod,
  type OraclePerson,
  type OracleScore,
  oracleScore,
} from '../oracle.ts';
import { type OraclePart, oracleComposed } from '../oracle-composed.ts';
import { type OracleStanding, oracleStanding } from '../oracle-ranking.ts';
import {
  type Bank,
  type Day,
  type Organisation,
  PERIODS,
  type PeriodKey,
  type PersonRow,
  type RulesText,
  type ScorecardText,
} from './bank.ts';
import { metricFrom } from './oracle-metrics.ts';
import { indicatorIn, scorecardIn } from './oracle-rules.ts';

/** What the rows of a bank come to in a period: everybody's score, and how everybody stands in a unit. */
export type Worked = Readonly<{
  rules: RulesText;
  scores: ReadonlyMap<string, WorkedScore>;
  /** Of a unit and those below it; `previous` are the ranks of the period before. */
  standing: (unit: string, previous: PreviousRanks) => OracleStanding;
}>;

/** Who had which rank; with a grade if it was among those of that grade, null being a grade of its own. */
export type PreviousRanks = Readonly<Record<string, Readonly<{ rank: number; grade?: string | null }>>>;

/** With each metric that a score is made of and the number of rows it comes from; of a formula without that. */
export type WorkedScore = OracleScore & { metrics: Record<string, string> };

const KEYS: readonly PeriodKey[] = ['2026-10', '2026-11', '2026-12', '2026-Q3', '2026-Q4', '2026-H2', '2026'];

const BANDS = [
  ['excellent', '90'],
  ['good', '80'],
  ['competent', '70'],
  ['improve', '60'],
] as const;

/** Works out a bank on paper, period by period; what was worked out once is kept. */
export function workedOut(bank: Bank): (key: PeriodKey) => Worked {
  const known = new Map<PeriodKey, Worked>();
  return function work(key) {
    const worked = known.get(key) ?? workOut(bank, key, work);
    known.set(key, worked);
    return worked;
  };
}

function workOut(bank: Bank, key: PeriodKey, work: (key: PeriodKey) => Worked): Worked {
  const { kind, from, to } = PERIODS[key];
  const today = Math.floor(bank.now / 1440) + 1;
  const settled = Math.min(to, today);
  const rules = bank.versions.findLast((version) => version.from <= to)?.rules;
  if (!rules) throw new Error('no rules yet');
  const members = bank.organisations.flatMap((org) =>
    org.people
      .filter(({ since, left }) => since <= settled && (left === null || left >= from))
      .map((row) => {
        const measured = measuredFrom(bank, org, row, rules, { key, settled });
        return { org, row, measured, person: personIn(org, row, rules, { key, settled, measured }) };
      }),
  );
  const everyone: OracleOrganisation = {
    period: kind,
    indicators: rules.indicators.map(indicatorIn),
    bands: rules.bands ?? BANDS.map(([id, at_least]) => ({ id, at_least })),
    workdays: workdaysOf(bank, rules, key),
    daysInPeriod: to - from + 1,
    minimumDays: rules.ranking.minimum_days ?? 0,
    tieBreaks: rules.ranking.tie_breaks ?? [],
    previous: {},
    people: members.map(({ person }) => person),
  };
  const byGrade = rules.ranking.among === 'grade';
  const grades = new Map(members.map(({ person }) => [person.id, person.grade]));
  const composition = rules.composed?.find(({ period }) => period === kind);
  const scores = new Map(
    members.map(({ person, row, measured }) => {
      const score = composition
        ? composedScore(everyone, person, row, composition, key, work, today)
        : oracleScore(everyone, person);
      const metrics = Object.keys(score.scores).map((id) => {
        const metric = metricOf(everyone, person, id);
        const rows = measured.get(id)?.split(' of ')[1];
        return [id, `${metric ? text(metric, 4) : '-'}${rows === undefined ? '' : ` of ${rows}`}`] as const;
      });
      return [person.id, { ...score, metrics: Object.fromEntries(metrics) }];
    }),
  );
  return {
    rules,
    scores,
    standing: (unit, previous) =>
      oracleStanding(
        {
          ...everyone,
          // Only what was a rank in the same cohort can be compared.
          previous: Object.fromEntries(
            Object.entries(previous)
              .filter(([id, { grade }]) => grade === (byGrade ? grades.get(id) : undefined))
              .map(([id, { rank }]) => [id, rank]),
          ),
          ...(composition && { tieBreaks: [] }),
        },
        members
          .filter(({ org, person }) => isWithin(org, person.unit, unit))
          .toSorted(({ row: a }, { row: b }) => order(a.name, b.name) || order(a.id, b.id))
          .map(({ person }) => person),
        (person) => scores.get(person.id) ?? { total: null, scores: {} },
        byGrade,
      ),
  };
}

function composedScore(
  org: OracleOrganisation,
  person: OraclePerson,
  { since, left }: PersonRow,
  composition: NonNullable<RulesText['composed']>[number],
  key: PeriodKey,
  work: (key: PeriodKey) => Worked,
  today: Day,
): OracleScore {
  if (!person.scorecard) return { person: person.id, scores: {}, total: null, band: null, lines: [], steps: [] };
  const { from, to } = PERIODS[key];
  const within = KEYS.filter(
    (one) => PERIODS[one].kind === composition.of && PERIODS[one].from >= from && PERIODS[one].to <= to,
  );
  const parts = within.map((part, index): OraclePart => {
    const span = PERIODS[part];
    const begun = span.from <= today;
    return {
      weight: composition.weights[index] ?? '',
      total: begun ? (work(part).scores.get(person.id)?.total ?? null) : null,
      inPost: since <= span.to && (left === null || left >= span.from),
      begun,
    };
  });
  const others = Object.entries(composition.indicators ?? {}).map(([id, weight]) => {
    const score = indicatorScore(org, person, id);
    return { id, weight, score: score && text(score, 4) };
  });
  const { total, lines } = oracleComposed(parts, composition.missing ?? 'zero', others);
  const band =
    total === null ? null : org.bands.find(({ at_least }) => !less(round(read(total), 2), read(at_least)))?.id;
  return {
    person: person.id,
    scores: Object.fromEntries(others.map(({ id, score }) => [id, score])),
    total,
    band: total === null ? null : (band ?? 'unqualified'),
    lines,
    steps: [],
  };
}

/** A period, and the day by which everybody's unit, type, grade and scorecard count. */
type Span = Readonly<{ key: PeriodKey; settled: Day }>;

/** Each metric that is no formula, as {@link metricFrom} words it. */
function measuredFrom(bank: Bank, org: Organisation, row: PersonRow, rules: RulesText, { key, settled }: Span) {
  const { unit } = asOf(row, settled);
  return new Map(
    rules.indicators.flatMap(({ id, metric }) =>
      metric.source === 'formula'
        ? []
        : [[id, metricFrom(org, metric, { id: row.id, unit }, PERIODS[key], bank.now)] as const],
    ),
  );
}

function personIn(
  org: Organisation,
  row: PersonRow,
  rules: RulesText,
  { key, settled, measured }: Span & Readonly<{ measured: ReadonlyMap<string, string> }>,
): OraclePerson {
  const { id, since, left } = row;
  const { from } = PERIODS[key];
  const { unit, type, attributes, grade } = asOf(row, settled);
  const card = rules.scorecards.find((one) => isFor(one, { ...attributes, type, grade }));
  const targets = (origin: 'table' | 'own') =>
    Object.fromEntries(
      rules.indicators.map(({ id: indicator }) => [indicator, targetsFrom(org, id, indicator, origin, key)]),
    );
  return {
    id,
    virtual: type === 'virtual',
    unit,
    grade,
    type,
    scorecard: card ? scorecardIn(card) : null,
    stints: [{ from: since - from + 1, to: left === null ? null : left - from + 1 }],
    metrics: Object.fromEntries([...measured].map(([indicator, words]) => [indicator, valueIn(words)])),
    targets: targets('table'),
    ownTargets: targets('own'),
  };
}

/** What somebody was on a day, or on their last one. */
function asOf({ left, postings, grades }: PersonRow, day: Day) {
  const last = left === null ? day : Math.min(left, day);
  const posting = postings.findLast(({ from }) => from <= last) ?? postings[0];
  const held = grades.findLast(({ from }) => from <= last) ?? grades[0];
  if (!posting || !held) throw new Error('nobody is nowhere');
  return { ...posting, grade: held.grade };
}

/** `12300 of 4` as 1.2300. */
function valueIn(words: string): string | null {
  const [value = '-'] = words.split(' of ');
  return value === '-' ? null : text({ n: BigInt(value), d: 10_000n }, 4);
}

function isFor({ types, grades, where }: ScorecardText, row: Record<string, string | null>): boolean {
  const asked = { ...where, ...(types && { type: types }), ...(grades && { grade: grades }) };
  return Object.entries(asked).every(([field, values]) => values.includes(row[field] ?? 'none'));
}

/** Agreed ones, by kind of period: of each kind there is one that the period lies in. */
function targetsFrom(
  { targets }: Organisation,
  person: string,
  indicator: string,
  origin: 'table' | 'own',
  key: PeriodKey,
) {
  const set: Partial<Record<OraclePeriod, string>> = {};
  for (const one of targets) {
    const around = aroundOf(key).find((known) => known === one.period);
    if (one.person === person && one.indicator === indicator && one.origin === origin && one.state === 'agreed')
      if (around) set[PERIODS[around].kind] = text({ n: BigInt(one.value), d: 10_000n }, 4);
  }
  return set;
}

/** A period and those it lies in. */
function aroundOf(key: PeriodKey): readonly PeriodKey[] {
  const { from, to } = PERIODS[key];
  return KEYS.filter((one) => PERIODS[one].from <= from && PERIODS[one].to >= to);
}

/** 2 November 2026 is a Monday; in China a holiday may fall on a workday, and a weekend be worked. */
function workdaysOf(bank: Bank, { workdays }: RulesText, key: PeriodKey): OracleOrganisation['workdays'] {
  const exceptions = new Map(workdays === 'china' ? bank.calendar.map(({ day, kind }) => [day, kind]) : []);
  const counts = { week: 0, month: 0, quarter: 0, half: 0, year: 0 };
  for (const around of aroundOf(key)) {
    const { kind, from, to } = PERIODS[around];
    for (let day: Day = from; day <= to; day++) {
      const weekday = (((day - 2) % 7) + 7) % 7;
      if ((exceptions.get(day) ?? (weekday < 5 ? 'workday' : 'holiday')) === 'workday') counts[kind] += 1;
    }
  }
  return counts;
}

function isWithin({ units }: Pick<Organisation, 'units'>, unit: string, top: string): boolean {
  const parent = units.find(({ id }) => id === unit)?.parent ?? null;
  return unit === top || (parent !== null && isWithin({ units }, parent, top));
}

/** By code units; whoever bears the same name is told apart by id. */
function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
