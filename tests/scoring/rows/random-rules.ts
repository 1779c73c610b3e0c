import type {
  CompositionText,
  GroupText,
  IndicatorText,
  MethodText,
  MetricText,
  RulesText,
  ScorecardText,
  TargetText,
} from './bank.ts';
import { type Dice, decimalText } from './dice.ts';

const NAME = { 'zh-CN': '名', en: 'Name' };

/** The rules of one version, with scorecards for each of these organisations. */
export function randomRules(dice: Dice, version: string, organisations: readonly string[]): RulesText {
  const ids = Array.from({ length: dice.int(5, 9) }, (_, index) => `i${index}`);
  const indicators = ids.map((id, index) => randomIndicator(dice, id, ids.slice(0, index)));
  return {
    version,
    workdays: dice.pick(['china', 'standard']),
    indicators,
    scorecards: organisations.flatMap((id) => scorecardsOf(dice, id, ids)),
    ...(dice.once(3) && { bands: [{ id: 'passed', name: NAME, at_least: '33.34' }] }),
    ...(dice.once(4) ? {} : { composed: compositions(dice, ids) }),
    ranking: {
      ...(dice.once(3) && { among: dice.pick(['grade', 'grade', 'unit']) }),
      ...(dice.once(2) && { minimum_days: dice.pick([10, 20]) }),
      ...(dice.once(2) && { tie_breaks: dice.some(ids).slice(0, 2) }),
    },
  };
}

function randomIndicator(dice: Dice, id: string, before: readonly string[]): IndicatorText {
  const method = randomMethod(dice);
  const attained = method.kind === 'attainment';
  const [floor, cap] = dice.pick([
    [undefined, undefined],
    [undefined, '120'],
    ['12.3456', '33.3333'],
    ['20', undefined],
  ]);
  return {
    id,
    name: NAME,
    unit: NAME,
    metric: randomMetric(dice, before),
    method,
    ...(attained && { target: randomTarget(dice, method.direction ?? 'up') }),
    ...(floor !== undefined && { floor }),
    ...(cap !== undefined && { cap }),
    ...(dice.once(2) && { no_data: standIn(dice) }),
    ...(attained && dice.once(2) && { no_target: standIn(dice) }),
  };
}

function standIn(dice: Dice): 'zero' | 'skip' | { neutral: string } {
  return dice.pick(['zero', 'skip', 'skip', { neutral: decimalText(dice.int(0, 1_200_000), 4) }]);
}

function randomTarget(dice: Dice, direction: 'up' | 'down'): TargetText {
  const prorate = dice.once(2) ? {} : { prorate: true };
  if (!dice.once(3)) return { from: dice.pick(['table', 'own']), ...prorate };
  const value = direction === 'down' && dice.once(3) ? '0' : decimalText(dice.int(1, 90_000), 4);
  return { from: 'fixed', value, per: dice.pick(['month', 'quarter', 'half', 'year']), ...prorate };
}

function randomMethod(dice: Dice): MethodText {
  const direction = dice.pick([{}, { direction: 'up' as const }, { direction: 'down' as const }]);
  const xs: number[] = [
    ...new Set(dice.times(1, 4, () => dice.pick([dice.int(0, 8) * 10_000, dice.int(-20_000, 1_000_000)]))),
  ];
  const score = () => decimalText(dice.int(-200_000, 1_400_000), 4);
  switch (
    dice.pick(['attainment', 'attainment', 'linear', 'tiers', 'deduction', 'percentile', 'percentile', 'direct'])
  ) {
    case 'attainment':
      return { kind: 'attainment', ...direction };
    case 'linear':
      return {
        kind: 'linear',
        points: xs.toSorted((a, b) => a - b).map((x) => ({ x: decimalText(x, 4), score: score() })),
      };
    case 'tiers':
      return {
        kind: 'tiers',
        tiers: xs.toSorted((a, b) => b - a).map((x) => ({ at_least: decimalText(x, 4), score: score() })),
      };
    case 'deduction': {
      const base = dice.once(2) ? {} : { base: decimalText(dice.int(8_000, 11_000), 2) };
      return { kind: 'deduction', ...base, per: decimalText(dice.int(0, 90_000), 4) };
    }
    case 'percentile': {
      const cohort = dice.some(['unit', 'grade', 'type', 'scorecard'] as const);
      return { kind: 'percentile', ...direction, ...(cohort.length > 0 && { cohort }) };
    }
    case 'direct':
      return { kind: 'direct' };
  }
}

function randomMetric(dice: Dice, before: readonly string[]): MetricText {
  const filter = (fields: Readonly<Record<string, readonly string[]>>) => (dice.once(3) ? { where: fields } : {});
  const [first = '', ...rest] = before;
  const sources = [
    'fact',
    'fact',
    'journal',
    'plan',
    'punctuality',
    'review',
    'evaluation',
    'events',
    'units',
  ] as const;
  const source = first !== '' && dice.once(6) ? 'formula' : dice.pick(sources);
  switch (source) {
    case 'fact':
      return {
        source,
        fact: dice.pick(['deposit', 'loan']),
        by: dice.pick(['sum', 'avg', 'last', 'max', 'min', 'count']),
        ...filter({ origin: dice.pick([['won'], ['won', 'natural']]) }),
      };
    case 'journal': {
      if (dice.once(2)) {
        const count = dice.pick([{}, { count: 'reports' as const }, { count: 'customers' as const }]);
        return { source, report: 'visit', ...count, ...filter({ kind: ['in_person'] }) };
      }
      const where = filter(dice.pick([{ how: ['call'] }, { how: ['visit'], kind: ['in_person', 'phone'] }]));
      const rows = { source, report: 'plan' as const, rows: 'lines' as const };
      return dice.once(3)
        ? { ...rows, count: 'customers', customer: 'customer', ...where }
        : { ...rows, count: dice.pick(['rows', 'reports']), ...where };
    }
    case 'plan':
      return { source: 'plan_fulfilment', plan: 'plan', rows: 'lines', visits: 'visit' };
    case 'punctuality':
      return { source, reports: dice.pick([['log'], ['log', 'visit']]) };
    case 'review':
      return { source, ...(dice.once(2) && { reports: ['visit'] }) };
    case 'evaluation':
      return { source, form: dice.pick(['yearly', 'service']), groups: groupsOf(dice) };
    case 'events':
      return {
        source,
        event: dice.pick(['complaint', 'praise']),
        ...dice.pick([{}, { by: 'count' as const }, { by: 'points' as const }]),
        ...filter({ grave: ['yes'] }),
      };
    case 'units':
      return { source, ...filter(dice.pick([{ channel: ['online'] }, { line: ['retail'] }])) };
    case 'formula':
      return { source, formula: formulaOver(dice, [first, ...rest], 3) };
  }
}

function groupsOf(dice: Dice): GroupText[] {
  return ['supervisor', 'peers', 'customers'].map((id) => ({
    id,
    name: NAME,
    weight: decimalText(dice.int(1, 60), 0),
    ...(dice.once(3) && { minimum: 2 }),
    ...dice.pick([{}, { scale: { worst: '1', best: '5' } }, { scale: { worst: '5', best: '1' } }]),
  }));
}

/** With a bracket around every operation: which sign goes first is another test's. */
function formulaOver(dice: Dice, ids: readonly [string, ...string[]], depth: number): string {
  if (depth === 0 || dice.once(3)) return dice.once(4) ? decimalText(dice.int(0, 1_200_000), 4) : dice.pick(ids);
  const [left, right] = [formulaOver(dice, ids, depth - 1), formulaOver(dice, ids, depth - 1)];
  return `(${left} ${dice.pick(['+', '-', '×', '÷'])} ${right})`;
}

/** One for the seniors or for one region, perhaps, and one for the rest; now and then some are left without. */
function scorecardsOf(dice: Dice, organisation: string, ids: readonly string[]): ScorecardText[] {
  const where = { org: [organisation] };
  const narrow: Pick<ScorecardText, 'grades' | 'where'> = dice.pick([
    { grades: ['senior'], where },
    { where: { ...where, region: ['rural'] } },
  ]);
  const wide: Pick<ScorecardText, 'types' | 'where'> = dice.once(5) ? { types: ['full_time'], where } : { where };
  return [
    ...(dice.once(3) ? [{ ...randomScorecard(dice, `${organisation}_some`, ids), ...narrow }] : []),
    { ...randomScorecard(dice, organisation, ids), ...wide },
  ];
}

function randomScorecard(dice: Dice, id: string, ids: readonly string[]): Omit<ScorecardText, 'where'> {
  const start = dice.int(0, ids.length - 1);
  const [first = '', ...others] = [...ids.slice(start), ...ids.slice(0, start)];
  const weighted = [first, ...others.slice(0, dice.int(0, 3))];
  const [bonus, penalty] = [...others.slice(3)];
  const limit = () => decimalText(dice.int(0, 3_000), 2);
  const metric = () => decimalText(dice.pick([0, 10_000, 20_000, 800_000, dice.int(0, 1_000_000)]), 4);
  return {
    id,
    name: NAME,
    weights: Object.fromEntries(hundredIn(dice, weighted.length).map((part, index) => [weighted[index] ?? '', part])),
    ...(bonus !== undefined && dice.once(2) && { bonuses: [bonus], ...(dice.once(2) && { bonus_cap: limit() }) }),
    ...(penalty !== undefined &&
      dice.once(2) && { penalties: [penalty], ...(dice.once(2) && { penalty_cap: limit() }) }),
    ...(dice.once(2) && {
      vetoes: dice.times(1, 2, () => ({
        indicator: dice.pick([first, ...others]),
        when: dice.once(2) ? { below: metric() } : { at_least: metric() },
        cap: decimalText(dice.int(0, 9_000), 2),
      })),
    }),
    ...(dice.once(3) && { maximum: dice.pick(['100', '60']) }),
  };
}

function compositions(dice: Dice, ids: readonly string[]): CompositionText[] {
  const missing = () => (dice.once(2) ? {} : { missing: standIn(dice) });
  const [one = '0', two = '0', three = '0', rest = '0'] = hundredIn(dice, 4);
  const exam = ids[dice.int(0, ids.length - 1)] ?? '';
  const quarter = { period: 'quarter' as const, of: 'month' as const, ...missing() };
  return [
    dice.once(2)
      ? { ...quarter, weights: [one, two, three], indicators: { [exam]: rest } }
      : { ...quarter, weights: hundredIn(dice, 3) },
    { period: 'half', of: 'quarter', weights: hundredIn(dice, 2), ...missing() },
  ];
}

/** Parts of 100 with 2 places: 10 000 cut at different points. */
function hundredIn(dice: Dice, count: number): string[] {
  const cuts = new Set<number>();
  while (cuts.size < count - 1) cuts.add(dice.pick([dice.int(1, 9_999), dice.int(1, 9) * 1_000]));
  const edges = [0, ...[...cuts].toSorted((a, b) => a - b), 10_000];
  return edges.slice(1).map((edge, index) => decimalText(edge - (edges[index] ?? 0), 2));
}
