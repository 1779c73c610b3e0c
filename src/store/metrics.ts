import type { Tx } from '../database/connect.ts';
import type { Measurement } from '../scoring/indicator.ts';
import { addedFacts, facts } from './metrics-facts.ts';
import { units } from './metrics-figures.ts';
import { journals, planFulfilment, punctuality } from './metrics-journals.ts';
import { evaluations, events, reviews } from './metrics-opinions.ts';
import type { MetricsInput } from './metrics-sources.ts';

/** By person, then by indicator. What is not in it had nothing to measure; formulas are worked out from it later. */
export type Metrics = ReadonlyMap<string, ReadonlyMap<string, Measurement>>;

/** Measures some of the people, by some of the indicators, that were spoken of before; what it gives is one person's metrics. */
export type Measure = (
  people: MetricsInput['people'],
  indicators: MetricsInput['indicators'],
) => Promise<(person: string) => ReadonlyMap<string, Measurement>>;

/**
 * The metrics of all indicators for all people: one query for each kind of source that is used, however many there are of either.
 * SQL counts and adds up; the one division of each metric is made in code, so that all rounding is the same.
 */
export async function metricsFor(tx: Tx, input: MetricsInput): Promise<Metrics> {
  const metricsOf = await (await measurer(tx, input))(input.people, input.indicators);
  return new Map(input.people.map(({ id }) => [id, metricsOf(id)]));
}

/** The same in batches. Of a `whole` organisation the imported figures, most of all that there is, are added up once for everybody. */
export async function measurer(tx: Tx, input: MetricsInput): Promise<Measure> {
  const added = input.whole ? await addedFacts(tx, input) : null;
  return async (people, indicators) => {
    const some = { ...input, people, indicators, whole: false };
    const found = [
      ...(await journals(tx, some)),
      ...(await punctuality(tx, some)),
      ...(await planFulfilment(tx, some)),
      ...(await reviews(tx, some)),
      ...(await evaluations(tx, some)),
      ...(await events(tx, some)),
      ...(added ? [] : await facts(tx, some)),
      ...(await units(tx, some)),
    ];
    const metrics = new Map(people.map(({ id }) => [id, new Map<string, Measurement>()]));
    for (const { person, indicator, measurement } of found) metrics.get(person)?.set(indicator, measurement);
    return (person) => {
      const own = metrics.get(person) ?? new Map<string, Measurement>();
      for (const { indicator, measurement } of added?.(person) ?? []) own.set(indicator, measurement);
      return own;
    };
  };
}
