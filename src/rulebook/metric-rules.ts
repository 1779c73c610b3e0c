import type { Finding, Path } from './finding.ts';
import { operandsOf, readFormula } from './formula.ts';
import { indicatorMistakes } from './indicator-mistakes.ts';
import type { Indicator } from './indicators.ts';
import type { Metric } from './metrics.ts';
import { duplicates, unknown } from './references.ts';
import type { Column, Field, Report } from './reports.ts';
import { ruleMistakes } from './rule-mistakes.ts';

/** What must hold between a metric and the reports it counts. */
export function* metricRules(metric: Metric, reports: readonly Report[], path: Path): Generator<Finding> {
  switch (metric.source) {
    case 'journal':
      yield* withReport(metric.report, reports, [...path, 'report'], (report) => journalRules(metric, report, path));
      return;
    case 'plan_fulfilment':
      yield* withReport(metric.plan, reports, [...path, 'plan'], (report) => planRules(metric, report, path));
      yield* withReport(metric.visits, reports, [...path, 'visits'], function* (report) {
        if (!report.fields.some(({ kind }) => kind === 'customer'))
          yield { path: [...path, 'visits'], at: 'value', wording: ruleMistakes.noCustomer(report.id) };
      });
      return;
    case 'punctuality':
    case 'review':
      for (const [index, id] of (metric.reports ?? []).entries())
        yield* withReport(id, reports, [...path, 'reports', index], (report) =>
          countedRules(metric.source, report, [...path, 'reports', index]),
        );
      return;
    case 'evaluation':
      yield* groupRules(metric, path);
      return;
    case 'fact':
    case 'events':
    case 'units':
    case 'formula':
      return;
  }
}

/** That formulas can be read, name indicators there are, and never lead back to themselves. */
export function* formulaRules(indicators: readonly Indicator[]): Generator<Finding> {
  const operands = new Map<string, readonly string[]>();
  const known = indicators.map(({ id }) => id);
  for (const [index, { id, metric }] of indicators.entries()) {
    if (metric.source !== 'formula') continue;
    const path = ['indicators', index, 'metric', 'formula'];
    const reading = readFormula(metric.formula);
    if (reading.kind === 'wrong') {
      yield { path, at: 'value', wording: indicatorMistakes.formula(reading.found, reading.at) };
      continue;
    }
    const named = operandsOf(reading.formula);
    for (const one of named)
      if (!known.includes(one)) yield { path, at: 'value', wording: indicatorMistakes.formulaUnknown(one, known) };
    operands.set(id, named);
  }
  for (const [index, { id }] of indicators.entries()) {
    const cycle = circle(id, operands);
    // A circle is told once, at the first of its formulas.
    const first = cycle && indicators.findIndex((one) => cycle.includes(one.id));
    if (cycle && first === index)
      yield { path: ['indicators', index, 'metric', 'formula'], at: 'value', wording: indicatorMistakes.cycle(cycle) };
  }
}

/** The way from an indicator back to itself, both ends named; null if there is none. */
function circle(start: string, operands: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const seen = new Set<string>();
  const ways: string[][] = [[start]];
  for (let way = ways.pop(); way; way = ways.pop()) {
    for (const next of operands.get(way.at(-1) ?? '') ?? []) {
      if (next === start) return [...way, next];
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return null;
}

function* withReport(
  id: string,
  reports: readonly Report[],
  path: Path,
  rules: (report: Report) => Iterable<Finding>,
): Generator<Finding> {
  const report = reports.find((known) => known.id === id);
  if (report) yield* rules(report);
  else yield* unknown(id, reports, 'reports', path);
}

function* countedRules(source: 'punctuality' | 'review', report: Report, path: Path): Generator<Finding> {
  if (source === 'punctuality' && !(report.due && 'every' in report.due))
    yield { path, at: 'value', wording: indicatorMistakes.neverOwed(report.id) };
  if (source === 'review' && !report.rated) yield { path, at: 'value', wording: indicatorMistakes.unrated(report.id) };
}

function* journalRules(metric: Extract<Metric, { source: 'journal' }>, report: Report, path: Path): Generator<Finding> {
  const { rows, customer, count, where = {} } = metric;
  const rowFields = rows === undefined ? [] : rowsIn(report, rows);
  if (rows !== undefined && !rowFields) yield* noRows(rows, report, [...path, 'rows']);
  if (count === 'rows' && rows === undefined)
    yield { path: [...path, 'count'], at: 'value', wording: indicatorMistakes.rowsMissing() };
  if (customer !== undefined && rows === undefined)
    yield { path: [...path, 'customer'], at: 'key', wording: indicatorMistakes.rowsUnused() };
  if (customer !== undefined && rows !== undefined && rowFields)
    yield* kindRules(customer, 'customer', rowFields, `${rows}.columns`, [...path, 'customer']);
  if (count === 'customers' && customer === undefined) {
    if (rowFields?.some(({ kind }) => kind === 'customer'))
      yield { path: [...path, 'count'], at: 'value', wording: indicatorMistakes.rowCustomer() };
    else if (!report.fields.some(({ kind }) => kind === 'customer'))
      yield { path: [...path, 'count'], at: 'value', wording: ruleMistakes.noCustomer(report.id) };
  }
  // A row has its report's fields too; of two with one name it is the row's that counts.
  const own = new Set((rowFields ?? []).map(({ id }) => id));
  const fields = [...(rowFields ?? []), ...report.fields.filter(({ id }) => !own.has(id))];
  for (const [id, values] of Object.entries(where)) yield* filterRules(id, values, fields, report, path);
}

function* filterRules(
  id: string,
  values: readonly string[],
  fields: readonly (Field | Column)[],
  report: Report,
  path: Path,
): Generator<Finding> {
  const at = [...path, 'where', id];
  const field = fields.find((known) => known.id === id);
  if (!field) yield* unknown(id, fields, `${report.id}.fields`, at, 'key');
  else if (field.kind === 'choice')
    for (const [index, value] of values.entries())
      yield* unknown(value, field.options, `${id}.options`, [...at, index]);
  else if (field.kind !== 'text') yield { path: at, at: 'key', wording: indicatorMistakes.filterKind(id, field.kind) };
}

function* planRules(
  { rows, day, customer }: Extract<Metric, { source: 'plan_fulfilment' }>,
  plan: Report,
  path: Path,
): Generator<Finding> {
  const fields = rowsIn(plan, rows);
  if (!fields) {
    yield* noRows(rows, plan, [...path, 'rows']);
    return;
  }
  yield* kindRules(day, 'date', fields, `${rows}.columns`, [...path, 'day']);
  yield* kindRules(customer, 'customer', fields, `${rows}.columns`, [...path, 'customer']);
}

function* kindRules(
  id: string,
  kind: 'date' | 'customer',
  fields: readonly (Field | Column)[],
  where: string,
  path: Path,
): Generator<Finding> {
  const field = fields.find((known) => known.id === id);
  if (!field) yield* unknown(id, fields, where, path);
  else if (field.kind !== kind) yield { path, at: 'value', wording: indicatorMistakes.fieldKind(id, field.kind, kind) };
}

function* groupRules({ groups }: Extract<Metric, { source: 'evaluation' }>, path: Path): Generator<Finding> {
  yield* duplicates(groups, [...path, 'groups'], 'id');
  for (const [index, { weight, scale }] of groups.entries()) {
    const at = [...path, 'groups', index];
    if (weight <= 0n) yield { path: [...at, 'weight'], at: 'value', wording: indicatorMistakes.weightValue(weight) };
    if (scale.worst === scale.best) yield { path: [...at, 'scale'], at: 'value', wording: indicatorMistakes.scale() };
  }
}

function* noRows(field: string, report: Report, path: Path): Generator<Finding> {
  if (!report.fields.some(({ id }) => id === field)) yield* unknown(field, report.fields, `${report.id}.fields`, path);
  else yield { path, at: 'value', wording: indicatorMistakes.noRows(report.id, field) };
}

/** The columns of a repeating field; null if the report has no such field. */
function rowsIn(report: Report, id: string): readonly Column[] | null {
  const field = report.fields.find((known) => known.id === id);
  return field?.kind === 'rows' ? field.columns : null;
}
