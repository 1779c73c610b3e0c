import type { Day, MetricText, Minute, Organisation, Zone } from './bank.ts';
import {
  evaluationMetric,
  eventMetric,
  factMetric,
  journalMetric,
  lineMetric,
  planMetric,
  punctualityMetric,
  reviewMetric,
  unitMetric,
  worded,
} from './metrics.ts';

/** A metric in 1/10 000 and how many rows it is made of, as `12300 of 4`; `- of 0` for no data. Formulas are the scores' matter. */
export function metricFrom(
  org: Organisation,
  metric: Exclude<MetricText, { source: 'formula' }>,
  person: Readonly<{ id: string; unit: string }>,
  days: Readonly<{ from: Day; to: Day }>,
  now: Minute,
): string {
  const { id } = person;
  const one = (field: string) => ('where' in metric ? (metric.where?.[field] ?? null) : null);
  switch (metric.source) {
    case 'fact': {
      const wanted = one('origin');
      const facts = org.facts
        .filter(({ kind, origin }) => kind === metric.fact && (!wanted || (origin !== null && wanted.includes(origin))))
        .map((fact) => ({ ...fact, origin: null }));
      return worded(factMetric(facts, org.assignments, id, metric.by, days, null));
    }
    case 'journal': {
      const [kind = null, other] = one('kind') ?? [];
      const filter = { kind: other === undefined ? kind : null, how: one('how')?.[0] ?? null };
      const count = metric.count ?? 'reports';
      if (metric.rows) return worded(lineMetric(asTheyStand(org), id, count, days, filter));
      if (count === 'rows') throw new Error('rows of what?');
      return worded(journalMetric(asTheyStand(org), id, metric.report, count, days, filter.kind));
    }
    case 'punctuality':
      return worded(punctualityMetric(org.duties, id, metric.reports, days, now));
    case 'plan_fulfilment':
      return worded(planMetric(asTheyStand(org), id, days, localDay(now, zoneOf(org, person.unit))));
    case 'review': {
      const zone = zoneOf(org, person.unit);
      const given = org.ratings.map((rating) => ({ ...rating, day: localDay(rating.at, zone) }));
      return worded(reviewMetric(given, asTheyStand(org), id, metric.reports?.[0] ?? null, days));
    }
    case 'evaluation': {
      const groups = metric.groups.map(({ id: group, weight, minimum = 1, scale = { worst: '0', best: '100' } }) => ({
        id: group,
        weight: Number(weight) * 10_000,
        minimum,
        worst: Number(scale.worst) * 10_000,
        best: Number(scale.best) * 10_000,
      }));
      const given = org.evaluations.filter(({ form }) => form === metric.form);
      return worded(evaluationMetric(given, id, groups, days));
    }
    case 'events': {
      const kind = org.events.filter((event) => event.kind === metric.event && (!one('grave') || event.grave));
      return worded(eventMetric(kind, id, metric.by ?? 'count', days));
    }
    case 'units': {
      const [channel, line] = [one('channel'), one('line')];
      const sales = org.sales
        .filter(({ product, attributes }) => {
          const says: Record<string, string> = { ...org.products.find((known) => known.id === product), ...attributes };
          return (!channel || channel[0] === says.channel) && (!line || line[0] === says.line);
        })
        .map((sale) => ({ ...sale, channel: null }));
      return worded(unitMetric(sales, org.prices, org.assignments, id, days, null));
    }
  }
}

/** Reports as amended. */
function asTheyStand({ reports }: Organisation) {
  return reports.flatMap(({ person, type, withdrawn, revisions }) => {
    const newest = revisions.at(-1);
    return newest ? [{ person, type, withdrawn, ...newest }] : [];
  });
}

/** The zone of a unit, or of the nearest above that has one; else the rulebook's. */
export function zoneOf({ units }: Pick<Organisation, 'units'>, id: string): Zone {
  const unit = units.find((one) => one.id === id);
  return unit ? (unit.zone ?? zoneOf({ units }, unit.parent)) : 'Asia/Shanghai';
}

/** Which day it is somewhere; minutes are counted from a midnight in China. */
export function localDay(at: Minute, zone: Zone): Day {
  return Math.floor((at + 60 * aheadOfChina(at, zone)) / 1440) + 1;
}

/** In hours. New York sets its clocks back at 6:00 UTC on 1 November 2026, which is 14:00 in China. */
function aheadOfChina(at: Minute, zone: Zone): number {
  if (zone === 'Asia/Shanghai') return 0;
  if (zone === 'Asia/Tokyo') return 1;
  return at < 14 * 60 ? -12 : -13;
}
