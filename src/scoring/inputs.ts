import { z } from 'zod';
import { parsePeriod } from '../calendar/period.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { compositionOf } from './composed.ts';
import { groupText, list, number, quoted } from './json-text.ts';
import { measuredFor, measurementOf } from './measure.ts';
import type { Cohort } from './percentile.ts';
import { Made, type Result, StoredDecimal, StoredPeriod, StoredPlace } from './result.ts';
import { placesOn, type ScoreInput, scoreManager, scoringRules } from './score.ts';

const Input = z.strictObject({
  period: StoredPeriod,
  scorecard: z.string().nullable(),
  measurements: z.array(
    z.strictObject({
      indicator: z.string(),
      value: StoredDecimal.nullable(),
      rows: z.int(),
      groups: Made.shape.groups,
    }),
  ),
  places: z.array(z.strictObject({ indicator: z.string(), place: StoredPlace })),
  targets: z.array(
    z.strictObject({
      indicator: z.string(),
      period: z.string(),
      from: z.enum(['table', 'own']),
      value: StoredDecimal,
    }),
  ),
  workdays: z.array(z.strictObject({ period: z.string(), count: z.int() })),
  parts: z
    .array(
      z.strictObject({
        period: z.string(),
        total: StoredDecimal.nullable(),
        inPost: z.boolean(),
        begun: z.boolean(),
      }),
    )
    .optional(),
});

/** Everything that one result was computed from besides the rulebook, as it is stored in JSON. */
export type StoredInput = Readonly<z.input<typeof Input>>;

/** What of the input goes into the result, as JSON values in a fixed order: equal inputs give equal bytes. */
export function encodeInput(input: ScoreInput): StoredInput {
  return z.encode(Input, neededOf(input));
}

/** What `JSON.stringify(encodeInput(input))` gives, byte for byte, a good deal faster: whole organisations are closed. */
export function inputText(input: ScoreInput): string {
  const { period, scorecard, measurements, places, targets, workdays, parts } = neededOf(input);
  const { kind, key, from, to } = period;
  const measured = list(measurements, ({ indicator, value, rows, groups }) => {
    const rated = groups ? `,"groups":${list(groups, groupText)}` : '';
    return `{"indicator":${quoted(indicator)},"value":${number(value)},"rows":${rows}${rated}}`;
  });
  const placed = list(
    places,
    ({ indicator, place: { below, equal, others } }) =>
      `{"indicator":${quoted(indicator)},"place":{"below":${below},"equal":${equal},"others":${others}}}`,
  );
  const stated = list(
    targets,
    (one) =>
      `{"indicator":${quoted(one.indicator)},"period":${quoted(one.period)},"from":"${one.from}","value":${number(one.value)}}`,
  );
  const counted = list(workdays, (one) => `{"period":${quoted(one.period)},"count":${one.count}}`);
  const made = parts
    ? `,"parts":${list(parts, (one) => `{"period":${quoted(one.period)},"total":${number(one.total)},"inPost":${one.inPost},"begun":${one.begun}}`)}`
    : '';
  return (
    `{"period":{"kind":"${kind}","key":"${key}","from":"${from}","to":"${to}"},` +
    `"scorecard":${scorecard === null ? 'null' : quoted(scorecard)},"measurements":${measured},"places":${placed},` +
    `"targets":${stated},"workdays":${counted}${made}}`
  );
}

/**
 * The same stored input with its keys in their own order, whatever order the database keeps them in.
 *
 * @throws ZodError if it is not one
 */
export function inOrder(stored: unknown): StoredInput {
  return z.encode(Input, z.decode(Input, stored as StoredInput));
}

/**
 * Computes a result again from what {@link encodeInput} kept, by the rulebook it was computed with: the same bytes.
 *
 * @throws ZodError if it is not a stored input; RangeError if the rulebook is another one
 */
export function recompute(stored: unknown, rulebook: Rulebook): Result {
  const { period, scorecard, measurements, places, targets, workdays, parts } = z.decode(Input, stored as StoredInput);
  const composition = parts ? compositionOf(rulebook, period.kind) : null;
  const counted = new Map(workdays.map((one) => [one.period, one.count]));
  return scoreManager({
    rules: scoringRules(rulebook),
    period,
    scorecard: scorecard === null ? null : scorecardOf(scorecard, rulebook),
    measurements: new Map(measurements.map(({ indicator, ...measurement }) => [indicator, measurement])),
    targets: new Map(
      [...Map.groupBy(targets, ({ indicator }) => indicator)].map(([indicator, own]) => [
        indicator,
        own.flatMap(({ period: key, from, value }) => {
          const of = parsePeriod(key);
          return of ? [{ period: of, from, value }] : [];
        }),
      ]),
    ),
    workdays: ({ key }) => counted.get(key) ?? 0,
    cohorts: new Map(
      places.map(({ indicator, place }): [string, Cohort] => [indicator, { place: () => place, neighbours: () => [] }]),
    ),
    ...(composition && parts && { composed: { composition, parts } }),
  });
}

function scorecardOf(id: string, { scorecards, version }: Rulebook) {
  const scorecard = scorecards.find((one) => one.id === id);
  if (!scorecard) throw new RangeError(`the rulebook ${version} has no scorecard '${id}'`);
  return scorecard;
}

function neededOf(input: ScoreInput): z.output<typeof Input> {
  const { rules, period, scorecard, targets, cohorts, composed } = input;
  const asked = new Map<string, number>();
  const { indicators } = scoreManager({
    ...input,
    workdays: (of) => {
      const count = input.workdays(of);
      asked.set(of.key, count);
      return count;
    },
  });
  const ids = placesOn(input).map(({ id }) => id);
  const measured = [...new Set(ids.flatMap((id) => measuredFor(id, rules)))];
  return {
    period,
    scorecard: scorecard?.id ?? null,
    measurements: measured.map((indicator) => {
      const { value, rows, groups } = measurementOf(indicator, rules, input.measurements);
      return { indicator, value, rows, ...(groups && { groups }) };
    }),
    places: indicators.flatMap(({ indicator, place }) => (place && cohorts ? [{ indicator, place }] : [])),
    targets: ids.flatMap((indicator) =>
      (targets.get(indicator) ?? [])
        .map(({ period: { key }, from, value }) => ({ indicator, period: key, from, value }))
        .toSorted((a, b) => (`${a.period} ${a.from}` < `${b.period} ${b.from}` ? -1 : 1)),
    ),
    workdays: [...asked]
      .map(([key, count]) => ({ period: key, count }))
      .toSorted((a, b) => (a.period < b.period ? -1 : 1)),
    ...(composed && { parts: [...composed.parts] }),
  };
}
