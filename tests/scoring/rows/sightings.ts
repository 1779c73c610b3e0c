import type { OracleStanding } from '../oracle-ranking.ts';
import { type Bank, type Day, type Organisation, PERIODS, type PeriodKey } from './bank.ts';
import type { Worked, WorkedScore } from './oracle.ts';
import { localDay, zoneOf } from './oracle-metrics.ts';

/** One period of a bank as the oracle worked it out. */
type Scene = Readonly<{
  bank: Bank;
  key: PeriodKey;
  worked: Worked;
  standings: Readonly<Record<string, OracleStanding>>;
}>;

/** How often something happened in a period, of everything that random rows must bring about. */
const WATCHED: Readonly<Record<string, (scene: Scene) => number>> = {
  'no data': (scene) => indicators(scene, ({ metric }) => metric.startsWith('-')),
  'no data, skipped': (scene) => indicators(scene, ({ metric, score }) => metric.startsWith('-') && score === null),
  'no data, neutral': (scene) => indicators(scene, ({ metric, score }) => metric.startsWith('-') && Number(score) > 0),
  'a missing target': (scene) =>
    indicators(
      scene,
      ({ metric, score, rule }) => rule.target !== undefined && score === null && !metric.startsWith('-'),
    ),
  'a target shared out': (scene) => targets(scene, (period, own) => period !== scene.key && own.prorate === true),
  'a target of one’s own': (scene) => targets(scene, (period, own) => period === scene.key && own.from === 'own'),
  'a bonus cap': (scene) => steps(scene, 'bonus_cap'),
  'a penalty cap': (scene) => steps(scene, 'penalty_cap'),
  'a veto': (scene) => steps(scene, 'veto'),
  'a total held between its bounds': (scene) => steps(scene, 'clamp'),
  'a shared rank': ({ standings }) =>
    all(standings, ({ ranked }) => ranked.length - new Set(ranked.map(({ rank }) => rank)).size),
  'a tie that an indicator breaks': ({ worked, standings }) =>
    all(standings, ({ ranked }) => {
      const totals = ranked.map(({ person, rank }) => `${shown(worked.scores.get(person))} ${rank}`);
      return new Set(totals).size - new Set(totals.map((one) => one.split(' ')[0])).size;
    }),
  'a rank that more than one grade has': ({ standings }) =>
    all(standings, ({ ranked }) =>
      count(ranked, (one) => ranked.some(({ rank, grade }) => rank === one.rank && grade !== one.grade)),
    ),
  'a move within a grade': ({ standings }) =>
    all(standings, ({ ranked }) => count(ranked, ({ grade, movement }) => grade !== undefined && !!movement)),
  'no move into another grade': ({ bank, key, standings }) =>
    all(standings, ({ ranked }) =>
      count(ranked, ({ person, grade, movement }) => {
        const before = key === '2026-11' && grade !== undefined ? gradeInOctober(bank, person) : grade;
        return before !== undefined && before !== grade && movement === null;
      }),
    ),
  'a move up': ({ standings }) => all(standings, ({ ranked }) => count(ranked, ({ movement }) => (movement ?? 0) > 0)),
  'a move down': ({ standings }) =>
    all(standings, ({ ranked }) => count(ranked, ({ movement }) => (movement ?? 0) < 0)),
  ...Object.fromEntries(
    ['virtual', 'left', 'too_few_days', 'no_scorecard', 'all_skipped'].map((reason) => [
      `not ranked: ${reason}`,
      ({ standings }: Scene) =>
        all(standings, ({ notRanked }) => count(notRanked, ({ reasons }) => reasons.includes(reason))),
    ]),
  ),
  'a rulebook that changed': ({ bank, key, worked }) =>
    worked.scores.size *
    count(bank.versions, ({ from, rules }) => from === PERIODS[key].from && rules === worked.rules),
  'a version in the place of another': ({ bank }) =>
    bank.versions.length - new Set(bank.versions.map(({ from }) => from)).size,
  'a calendar of its own': ({ worked }) => (worked.rules.workdays === 'china' ? worked.scores.size : 0),
  'a composed period': (scene) => composed(scene, () => true),
  'a part that is an indicator': (scene) => composed(scene, ({ scores }) => Object.keys(scores).length > 0),
  'a part not in post': (scene) =>
    isComposed(scene)
      ? organisations(scene, ({ people }) =>
          count(people, ({ since, left }) => since > 0 || (left !== null && left <= 0)),
        )
      : 0,
  'a part to come': (scene) => composed(scene, () => scene.bank.now < 30 * 1440),
  'a joiner': (scene) => organisations(scene, ({ people }) => count(people, ({ since }) => inside(scene, since))),
  'a leaver': (scene) =>
    organisations(scene, ({ people }) => count(people, ({ left }) => left !== null && inside(scene, left))),
  'a transfer': (scene) =>
    organisations(scene, ({ people }) =>
      count(people, ({ postings }) => postings.slice(1).some(({ from }) => inside(scene, from))),
    ),
  'a new grade': (scene) =>
    organisations(scene, ({ people }) =>
      count(people, ({ grades }) => grades.slice(1).some(({ from }) => inside(scene, from))),
    ),
  'a shared customer': (scene) =>
    organisations(scene, (org) =>
      count(org.facts, ({ customer, day }) => inside(scene, day) && holders(org, customer, day) > 1),
    ),
  'a share that changes': (scene) =>
    organisations(scene, ({ assignments }) =>
      count(assignments, ({ until }) => until !== null && inside(scene, until)),
    ),
  'a figure of nobody': (scene) =>
    organisations(scene, (org) =>
      count(
        org.facts,
        ({ customer, day }) => customer !== null && inside(scene, day) && holders(org, customer, day) === 0,
      ),
    ),
  'a report amended into another period': (scene) =>
    organisations(scene, ({ reports }) =>
      count(reports, ({ revisions }) => new Set(revisions.map(({ about }) => inside(scene, about))).size > 1),
    ),
  'a report withdrawn': (scene) => organisations(scene, ({ reports }) => count(reports, ({ withdrawn }) => withdrawn)),
  'a late report': (scene) => organisations(scene, ({ reports }) => count(reports, ({ late }) => late)),
  'a deadline met exactly': (scene) =>
    organisations(scene, ({ duties }) =>
      count(duties, ({ filed, extended, deadline, day }) => inside(scene, day) && filed === (extended ?? deadline)),
    ),
  'a deadline moved': (scene) =>
    organisations(scene, ({ duties }) => count(duties, ({ extended, day }) => inside(scene, day) && extended !== null)),
  'a report excused': (scene) =>
    organisations(scene, ({ duties }) => count(duties, ({ excused, day }) => inside(scene, day) && excused)),
  'a report not due yet': (scene) =>
    organisations(scene, ({ duties }) =>
      count(duties, ({ deadline, day }) => inside(scene, day) && deadline >= scene.bank.now),
    ),
  'an event that nobody confirmed': (scene) =>
    organisations(scene, ({ events }) => count(events, ({ state, day }) => state === 'recorded' && inside(scene, day))),
  'a price that changed': (scene) =>
    organisations(scene, ({ prices }) => count(prices, ({ from }) => inside(scene, from))),
  'a return': (scene) =>
    organisations(scene, ({ sales }) => count(sales, ({ quantity, day }) => quantity < 0 && inside(scene, day))),
  'a rating given twice': (scene) =>
    organisations(scene, ({ evaluations }) => {
      const given = evaluations
        .filter(({ day }) => inside(scene, day))
        .map(({ form, person, group, rater }) => [form, person, group, rater].join());
      return given.length - new Set(given).size;
    }),
  'a rating on another day elsewhere': (scene) =>
    organisations(scene, (org) =>
      count(org.ratings, ({ at }) => localDay(at, zoneOf(org, org.id)) !== localDay(at, 'Asia/Shanghai')),
    ),
  ...Object.fromEntries(
    ['fact', 'journal', 'punctuality', 'plan_fulfilment', 'review', 'evaluation', 'events', 'units', 'formula'].map(
      (source) => [
        `measured: ${source}`,
        (scene: Scene) =>
          indicators(scene, ({ rule, metric }) => rule.metric.source === source && !/^-| of 0$/u.test(metric)),
      ],
    ),
  ),
  ...Object.fromEntries(
    ['attainment', 'linear', 'tiers', 'deduction', 'percentile', 'direct'].map((kind) => [
      `scored: ${kind}`,
      (scene: Scene) => indicators(scene, ({ rule, metric }) => rule.method.kind === kind && !metric.startsWith('-')),
    ]),
  ),
};

/** Adds up what happened. */
export function sightings(): Readonly<{
  add: (scene: Scene) => void;
  fewerThan: (often: number) => readonly string[];
}> {
  const seen = new Map(Object.keys(WATCHED).map((what) => [what, 0]));
  return {
    add(scene) {
      for (const [what, often] of Object.entries(WATCHED)) seen.set(what, (seen.get(what) ?? 0) + often(scene));
    },
    fewerThan: (often) => [...seen].filter(([, times]) => times < often).map(([what, times]) => `${what}: ${times}`),
  };
}

function count<Row>(rows: readonly Row[], is: (row: Row) => boolean): number {
  return rows.filter(is).length;
}

function all(standings: Scene['standings'], often: (standing: OracleStanding) => number): number {
  return Object.values(standings).reduce((sum, one) => sum + often(one), 0);
}

/** What somebody held on its last day; undefined for who was not there yet. */
function gradeInOctober({ organisations: all }: Bank, id: string): string | null | undefined {
  const person = all.flatMap(({ people }) => people).find((one) => one.id === id);
  return person?.grades.findLast(({ from }) => from <= PERIODS['2026-10'].to)?.grade;
}

function organisations({ bank }: Scene, often: (organisation: Organisation) => number): number {
  return bank.organisations.reduce((sum, one) => sum + often(one), 0);
}

function inside({ key }: Scene, day: Day): boolean {
  return PERIODS[key].from <= day && day <= PERIODS[key].to;
}

function steps({ worked }: Scene, step: WorkedScore['steps'][number]): number {
  return count([...worked.scores.values()], (one) => one.steps.includes(step));
}

/** Every score of every indicator. */
function indicators(
  { worked }: Scene,
  is: (given: { rule: Worked['rules']['indicators'][number]; metric: string; score: string | null }) => boolean,
): number {
  const rules = new Map(worked.rules.indicators.map((rule) => [rule.id, rule]));
  return [...worked.scores.values()].reduce(
    (sum, { scores, metrics }) =>
      sum +
      count(Object.entries(scores), ([id, score]) => {
        const rule = rules.get(id);
        return rule !== undefined && is({ rule, metric: metrics[id] ?? '-', score });
      }),
    0,
  );
}

function targets(
  { bank, worked }: Scene,
  is: (period: string, rule: NonNullable<Worked['rules']['indicators'][number]['target']>) => boolean,
): number {
  const rules = new Map(worked.rules.indicators.map(({ id, target }) => [id, target]));
  return bank.organisations.reduce(
    (sum, { targets: stated }) =>
      sum +
      count(stated, ({ indicator, period, origin, state }) => {
        const rule = rules.get(indicator);
        return rule !== undefined && rule.from === origin && state === 'agreed' && is(period, rule);
      }),
    0,
  );
}

function isComposed({ key, worked }: Scene): boolean {
  return worked.rules.composed?.some(({ period }) => period === PERIODS[key].kind) ?? false;
}

function composed(scene: Scene, is: (score: WorkedScore) => boolean): number {
  return isComposed(scene) ? count([...scene.worked.scores.values()], is) : 0;
}

function holders({ assignments }: Organisation, customer: number | null, day: Day): number {
  const held = assignments.filter((one) => one.customer === customer && one.from <= day && (one.until ?? day) >= day);
  return new Set(held.map(({ person }) => person)).size;
}

function shown(score: WorkedScore | undefined): string {
  return Number(score?.total ?? 0).toFixed(2);
}
