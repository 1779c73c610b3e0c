import * as fc from 'fast-check';
import type {
  OracleFormula,
  OracleIndicator,
  OracleMethod,
  OracleOrganisation,
  OraclePeriod,
  OraclePerson,
  OracleScorecard,
  OracleStandIn,
} from './oracle.ts';

const PERIODS: readonly OraclePeriod[] = ['week', 'month', 'quarter', 'half', 'year'];

/** `count / 10^places` as decimal text. */
function decimalText(count: number, places: number): string {
  const digits = Math.abs(count)
    .toString()
    .padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return count < 0 ? `-${text}` : text;
}

const decimal = (min: number, max: number, places: number) =>
  fc.integer({ min: min * 10 ** places, max: max * 10 ** places }).map((count) => decimalText(count, places));

/** Half of them from a handful, so that people tie and thresholds are hit exactly. */
const figure = fc.oneof(
  fc.constantFrom('0.0000', '1.0000', '6.0000', '8.0000', '79.9950', '80.0000', '89.9949', '89.9950', '100.0000'),
  decimal(-5, 150, 4),
);

const standIn: fc.Arbitrary<OracleStandIn> = fc.oneof(
  fc.constantFrom('zero' as const, 'skip' as const),
  decimal(0, 120, 4).map((neutral) => ({ neutral })),
);

const xs = fc.uniqueArray(fc.integer({ min: -20_000, max: 1_500_000 }), { minLength: 1, maxLength: 5 });

const method: fc.Arbitrary<OracleMethod> = fc.oneof(
  fc.constantFrom('up' as const, 'down' as const).map((direction) => ({ kind: 'attainment' as const, direction })),
  fc.tuple(xs, fc.array(decimal(-20, 140, 4), { minLength: 5, maxLength: 5 })).map(([at, scores]) => ({
    kind: 'linear' as const,
    points: at.toSorted((a, b) => a - b).map((x, index) => ({ x: decimalText(x, 4), score: scores[index] ?? '0' })),
  })),
  fc.tuple(xs, fc.array(decimal(0, 110, 4), { minLength: 5, maxLength: 5 })).map(([at, scores]) => ({
    kind: 'tiers' as const,
    tiers: at
      .toSorted((a, b) => b - a)
      .map((x, index) => ({ at_least: decimalText(x, 4), score: scores[index] ?? '0' })),
  })),
  fc.record({ kind: fc.constant('deduction' as const), base: decimal(80, 110, 2), per: decimal(0, 9, 4) }),
  fc.record({
    kind: fc.constant('percentile' as const),
    direction: fc.constantFrom('up' as const, 'down' as const),
    cohort: fc.subarray(['unit' as const, 'grade' as const]),
  }),
  fc.constant({ kind: 'direct' as const }),
);

/** Over indicators that come before, so that it never leads back to itself. */
const formulaOver = (ids: readonly string[]): fc.Arbitrary<OracleFormula | null> =>
  ids.length === 0
    ? fc.constant(null)
    : fc.option(
        fc.letrec<{ formula: OracleFormula }>((tie) => ({
          formula: fc.oneof(
            { maxDepth: 3 },
            fc.constantFrom(...ids).map((metric) => ({ metric })),
            decimal(0, 120, 4).map((number) => ({ number })),
            fc.record({
              sign: fc.constantFrom('+' as const, '-' as const, '×' as const, '÷' as const),
              left: tie('formula'),
              right: tie('formula'),
            }),
          ),
        })).formula,
        { freq: 1 },
      );

const indicator = (id: string, before: readonly string[]): fc.Arbitrary<OracleIndicator> =>
  fc.record({
    id: fc.constant(id),
    formula: formulaOver(before),
    method,
    floor: fc.constantFrom('0', '0', '20', '12.3456'),
    cap: fc.constantFrom('100', '100', '120', '33.3333'),
    noData: standIn,
    noTarget: fc.option(standIn),
    target: fc.option(
      fc.oneof(
        fc.record({ from: fc.constantFrom('table' as const, 'own' as const), prorate: fc.boolean() }),
        fc.record({
          from: fc.constant('fixed' as const),
          value: decimal(0, 400, 2),
          per: fc.constant('year' as const),
          prorate: fc.boolean(),
        }),
      ),
      { freq: 5 },
    ),
  });

/** Parts of 100 with 2 places: cut 10 000 at different points. */
const weightsOf = (count: number) =>
  fc
    .uniqueArray(fc.integer({ min: 1, max: 9_999 }), { minLength: count - 1, maxLength: count - 1 })
    .map((cuts) => [0, ...cuts.toSorted((a, b) => a - b), 10_000])
    .map((cuts) => cuts.slice(1).map((cut, index) => decimalText(cut - (cuts[index] ?? 0), 2)));

const stints: fc.Arbitrary<OraclePerson['stints']> = fc
  .uniqueArray(fc.integer({ min: 0, max: 31 }), { minLength: 1, maxLength: 4 })
  .map((days) => days.toSorted((a, b) => a - b))
  .map((days) => days.flatMap((from, index) => (index % 2 === 0 ? [{ from, to: days[index + 1] ?? null }] : [])));

const allMonth: fc.Arbitrary<OraclePerson['stints']> = fc.constant([{ from: 0, to: null }]);

const stated = fc
  .tuple(fc.subarray([...PERIODS]), fc.array(decimal(0, 400, 4), { minLength: 5, maxLength: 5 }))
  .map(([keys, values]) => Object.fromEntries(keys.map((key, index) => [key, values[index] ?? '0'])));

const person = (id: string, indicators: readonly string[]) =>
  fc.record({
    id: fc.constant(id),
    virtual: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    unit: fc.constantFrom('north', 'south'),
    grade: fc.constantFrom('senior', 'junior'),
    type: fc.constant(null),
    hasScorecard: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
    stints: fc.oneof({ weight: 3, arbitrary: allMonth }, { weight: 1, arbitrary: stints }),
    metrics: record(indicators, fc.option(figure, { freq: 6 })),
    targets: record(indicators, stated),
    ownTargets: record(indicators, stated),
  });

function record<Value>(keys: readonly string[], value: fc.Arbitrary<Value>): fc.Arbitrary<Record<string, Value>> {
  return fc.record(Object.fromEntries(keys.map((key) => [key, value])));
}

/** Small organisations in which everything happens: ties, vetoes, caps, nothing measured, people coming and leaving. */
export const organisations: fc.Arbitrary<OracleOrganisation> = fc
  .record({
    weighted: fc.integer({ min: 1, max: 4 }),
    others: fc.integer({ min: 0, max: 3 }),
    people: fc.integer({ min: 1, max: 7 }),
  })
  .chain(({ weighted, others, people }) => {
    const ids = Array.from({ length: weighted + others }, (_, index) => `i${index}`);
    const free = ids.slice(weighted);
    const persons = Array.from({ length: people }, (_, index) => `p${index}`);
    const scorecard: fc.Arbitrary<OracleScorecard> = fc.record({
      id: fc.constant('standard'),
      weights: weightsOf(weighted).map((parts) =>
        Object.fromEntries(parts.map((part, index) => [ids[index] ?? '', part])),
      ),
      bonuses: fc.constant(free.slice(0, 1)),
      bonusCap: fc.option(decimal(0, 30, 2)),
      penalties: fc.constant(free.slice(1, 2)),
      penaltyCap: fc.option(decimal(0, 30, 2)),
      vetoes: fc.array(
        fc.record({
          indicator: fc.constantFrom(...ids),
          when: fc.oneof(
            figure.map((at_least) => ({ at_least })),
            figure.map((below) => ({ below })),
          ),
          cap: decimal(0, 90, 2),
        }),
        { maxLength: 3 },
      ),
      maximum: fc.constantFrom('120', '100', '60'),
    });
    return fc
      .record({
        scorecard,
        indicators: fc.tuple(...ids.map((id, index) => indicator(id, ids.slice(0, index)))),
        bands: fc.constantFrom<OracleOrganisation['bands'][]>(
          [
            { id: 'excellent', at_least: '90' },
            { id: 'good', at_least: '80' },
            { id: 'competent', at_least: '70' },
            { id: 'improve', at_least: '60' },
          ],
          [{ id: 'passed', at_least: '33.34' }],
        ),
        workdays: fc.record({
          week: fc.integer({ min: 0, max: 7 }),
          month: fc.integer({ min: 0, max: 23 }),
          quarter: fc.integer({ min: 0, max: 66 }),
          half: fc.integer({ min: 1, max: 130 }),
          year: fc.integer({ min: 1, max: 262 }),
        }),
        minimumDays: fc.constantFrom(0, 10, 20),
        tieBreaks: fc.subarray(ids),
        previous: fc.subarray(persons).chain((known) => record(known, fc.integer({ min: 1, max: people }))),
        people: fc.tuple(...persons.map((id) => person(id, ids))),
      })
      .map(({ scorecard: card, people: found, ...org }) => ({
        ...org,
        period: 'month' as const,
        daysInPeriod: 30,
        people: found.map(({ hasScorecard, ...one }) => ({ ...one, scorecard: hasScorecard ? card : null })),
      }));
  });

/** A composed quarter: three months with and without totals, and an inspection that is part of it. */
export const compositions = fc.record({
  weights: weightsOf(4),
  months: fc.array(
    fc.record({
      total: fc.option(fc.oneof(decimal(0, 120, 4), fc.constantFrom('80.0000', '89.9950')), { freq: 5 }),
      inPost: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
      begun: fc.integer({ min: 0, max: 6 }).map((n) => n > 0),
    }),
    { minLength: 3, maxLength: 3 },
  ),
  missing: standIn,
  inspection: fc.option(decimal(0, 100, 4)),
});
