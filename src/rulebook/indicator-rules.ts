import type { Finding, Path } from './finding.ts';
import type { Indicator, Metric } from './indicators.ts';
import { duplicates, ordered, unknown } from './references.ts';
import type { Report } from './reports.ts';
import { ruleMistakes } from './rule-mistakes.ts';
import type { Rulebook } from './schema.ts';

/** What must hold within an indicator, and between it and the reports it counts. */
export function* indicatorRules(rulebook: Rulebook): Generator<Finding> {
  yield* duplicates(rulebook.indicators, ['indicators'], 'id');
  for (const [index, indicator] of rulebook.indicators.entries()) {
    const path = ['indicators', index];
    yield* metricRules(indicator.metric, rulebook.reports, [...path, 'metric']);
    yield* targetRules(indicator, path);
    yield* methodRules(indicator, path);
  }
}

function* metricRules(metric: Metric, reports: readonly Report[], path: Path): Generator<Finding> {
  if (metric.source === 'journal') {
    const report = reports.find((known) => known.id === metric.report);
    if (!report) yield* unknown(metric.report, reports, 'reports', [...path, 'report']);
    else yield* journalRules(metric, report, path);
  }
  if (metric.source !== 'punctuality' && metric.source !== 'review') return;

  for (const [index, id] of (metric.reports ?? []).entries()) {
    const at = [...path, 'reports', index];
    const report = reports.find((known) => known.id === id);
    if (!report) yield* unknown(id, reports, 'reports', at);
    else if (metric.source === 'punctuality' && !(report.due && 'every' in report.due))
      yield { path: at, at: 'value', wording: ruleMistakes.neverOwed(id) };
    else if (metric.source === 'review' && !report.rated)
      yield { path: at, at: 'value', wording: ruleMistakes.unrated(id) };
  }
}

function* journalRules(metric: Extract<Metric, { source: 'journal' }>, report: Report, path: Path): Generator<Finding> {
  if (metric.count === 'customers' && !report.fields.some((field) => field.kind === 'customer'))
    yield { path: [...path, 'count'], at: 'value', wording: ruleMistakes.noCustomer(report.id) };

  for (const [id, values] of Object.entries(metric.where ?? {})) {
    const at = [...path, 'where', id];
    const field = report.fields.find((known) => known.id === id);
    if (!field) yield* unknown(id, report.fields, `${report.id}.fields`, at, 'key');
    else if (field.kind === 'choice')
      for (const [index, value] of values.entries())
        yield* unknown(value, field.options, `${id}.options`, [...at, index]);
    else if (field.kind !== 'text') yield { path: at, at: 'key', wording: ruleMistakes.filterKind(id, field.kind) };
  }
}

function* targetRules({ target, no_target, method }: Indicator, path: Path): Generator<Finding> {
  if (method.kind !== 'attainment') {
    if (target) yield { path: [...path, 'target'], at: 'key', wording: ruleMistakes.targetUnused(method.kind) };
    if (no_target) yield { path: [...path, 'no_target'], at: 'key', wording: ruleMistakes.targetUnused(method.kind) };
    return;
  }
  if (!target) yield { path: [...path, 'method'], at: 'key', wording: ruleMistakes.targetMissing() };
  if (target?.from !== 'fixed') return;

  // Fewer is better: none at all is then a target that can be met.
  if (target.value < 0n || (target.value === 0n && method.direction === 'up'))
    yield { path: [...path, 'target', 'value'], at: 'value', wording: ruleMistakes.targetValue(target.value) };
  if (target.prorate && target.per === 'week')
    yield { path: [...path, 'target', 'prorate'], at: 'value', wording: ruleMistakes.prorateWeek() };
}

function* methodRules({ method, floor, cap }: Indicator, path: Path): Generator<Finding> {
  if (floor > cap) {
    // Floor and cap have defaults: point at whichever is written.
    const written = floor === 0n ? 'cap' : 'floor';
    yield { path: [...path, written], at: 'value', wording: ruleMistakes.floorAboveCap(floor, cap) };
  }
  if (method.kind === 'linear')
    yield* ordered(
      method.points.map((point) => point.x),
      'ascending',
      (index) => [...path, 'method', 'points', index, 'x'],
    );
  if (method.kind === 'tiers')
    yield* ordered(
      method.tiers.map((tier) => tier.at_least),
      'descending',
      (index) => [...path, 'method', 'tiers', index, 'at_least'],
    );
}
