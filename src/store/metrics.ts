import type { Tx } from '../database/connect.ts';
import type { Measurement } from '../scoring/indicator.ts';
import { facts } from './metrics-facts.ts';
import { units } from './metrics-figures.ts';
import { journals, planFulfilment, punctuality } from './metrics-journals.ts';
import { evaluations, events, reviews } from './metrics-opinions.ts';
import type { MetricsInput } from './metrics-sources.ts';

/** By person, then by indicator. What is not in it had nothing to measure; formulas are worked out from it later. */
export type Metrics = ReadonlyMap<string, ReadonlyMap<string, Measurement>>;

/**
 * The metrics of all indicators for all people: one query for each kind of source that is used, however many there are of either.
 * SQL counts and adds up; the one division of each metric is made in code, so that all rounding is the same.
 */
export async function metricsFor(tx: Tx, input: MetricsInput): Promise<Metrics> {
  const found = [
    ...(await journals(tx, input)),
    ...(await punctuality(tx, input)),
    ...(await planFulfilment(tx, input)),
    ...(await reviews(tx, input)),
    ...(await evaluations(tx, input)),
    ...(await events(tx, input)),
    ...(await facts(tx, input)),
    ...(await units(tx, input)),
  ];
  const metrics = new Map(input.people.map(({ id }) => [id, new Map<string, Measurement>()]));
  for (const { person, indicator, measurement } of found) metrics.get(person)?.set(indicator, measurement);
  return metrics;
}
