/**
 * A second scoring, worked in exact fractions straight from the rules, the slow way. It shares nothing with the first one: not
 * a type, not a helper, not the order of its steps. Numbers come in and go out as decimal text.
 */

import { atLeast, type Fraction, less, minus, over, plus, read, round, text, times, whole } from './fractions.ts';

export type OracleStandIn = 'zero' | 'skip' | { neutral: string };
export type OracleMethod =
  | { kind: 'attainment'; direction: 'up' | 'down' }
  | { kind: 'linear'; points: { x: string; score: string }[] }
  | { kind: 'tiers'; tiers: { at_least: string; score: string }[] }
  | { kind: 'deduction'; base: string; per: string }
  | { kind: 'percentile'; direction: 'up' | 'down'; cohort: ('unit' | 'grade' | 'type' | 'scorecard')[] }
  | { kind: 'direct' };

/** Over the metrics of other indicators. */
export type OracleFormula =
  | { number: string }
  | { metric: string }
  | { sign: '+' | '-' | '×' | '÷'; left: OracleFormula; right: OracleFormula };

export type OracleIndicator = {
  id: string;
  /** Worked out instead of measured. */
  formula: OracleFormula | null;
  method: OracleMethod;
  floor: string;
  cap: string;
  noData: OracleStandIn;
  noTarget: OracleStandIn | null;
  target:
    | { from: 'table' | 'own'; prorate: boolean }
    | { from: 'fixed'; value: string; per: OraclePeriod; prorate: boolean }
    | null;
};

export type OraclePerson = {
  id: string;
  virtual: boolean;
  unit: string;
  grade: string | null;
  type: string | null;
  scorecard: OracleScorecard | null;
  /** Days of the period, 1 is the first; others lie outside it. */
  stints: { from: number; to: number | null }[];
  metrics: Record<string, string | null>;
  /** By indicator and period. */
  targets: Record<string, Partial<Record<OraclePeriod, string>>>;
  /** The same, set by the person and agreed. */
  ownTargets: Record<string, Partial<Record<OraclePeriod, string>>>;
};

/** Of the period that is scored and those around it, each in the next; a `week` lies in it or across its end. */
export type OraclePeriod = 'week' | 'month' | 'quarter' | 'half' | 'year';

export type OracleScorecard = {
  id: string;
  weights: Record<string, string>;
  bonuses: string[];
  bonusCap: string | null;
  penalties: string[];
  penaltyCap: string | null;
  vetoes: { indicator: string; when: { at_least: string } | { below: string }; cap: string }[];
  maximum: string;
};

export type OracleOrganisation = {
  period: OraclePeriod;
  indicators: OracleIndicator[];
  bands: { id: string; at_least: string }[];
  workdays: Record<OraclePeriod, number>;
  daysInPeriod: number;
  minimumDays: number;
  tieBreaks: string[];
  previous: Record<string, number>;
  people: OraclePerson[];
};

export type OracleScore = {
  person: string;
  scores: Record<string, string | null>;
  total: string | null;
  band: string | null;
  /** What people see, line by line: indicators that count, then the steps after them. */
  lines: string[];
  steps: ('bonus_cap' | 'penalty_cap' | 'veto' | 'clamp')[];
};

export function oracleScore(org: OracleOrganisation, person: OraclePerson): OracleScore {
  const { scorecard: card } = person;
  if (!card) return { person: person.id, scores: {}, total: null, band: null, lines: [], steps: [] };
  const named = [
    ...Object.keys(card.weights),
    ...card.bonuses,
    ...card.penalties,
    ...card.vetoes.map((veto) => veto.indicator),
    ...org.tieBreaks,
  ];
  const scores: Record<string, Fraction | null> = {};
  for (const id of new Set(named)) scores[id] = indicatorScore(org, person, id);
  const shownScores = Object.fromEntries(Object.entries(scores).map(([id, score]) => [id, score && text(score, 4)]));
  const has = (id: string) => scores[id] ?? null;

  const used = Object.entries(card.weights).filter(([id]) => has(id) !== null);
  const none = { person: person.id, scores: shownScores, total: null, band: null, lines: [], steps: [] };
  if (used.length === 0) return none;
  let weights = whole(0);
  let products = whole(0);
  for (const [id, weight] of used) {
    weights = plus(weights, read(weight));
    products = plus(products, times(read(weight), has(id) ?? whole(0)));
  }
  const shares = used.map(([id, weight]) => round(over(times(read(weight), has(id) ?? whole(0)), weights), 4));
  const bonuses = card.bonuses.map((id) => atLeast(has(id) ?? whole(0), whole(0)));
  const penalties = card.penalties.map((id) => atLeast(has(id) ?? whole(0), whole(0)));

  const steps: { why: OracleScore['steps'][number]; by: Fraction }[] = [];
  let total = round(over(products, weights), 4);
  const move = (why: OracleScore['steps'][number], to: Fraction) => {
    if (less(to, total) || less(total, to)) steps.push({ why, by: minus(to, total) });
    total = to;
  };
  const bonus = bonuses.reduce(plus, whole(0));
  const penalty = penalties.reduce(plus, whole(0));
  total = minus(plus(total, bonus), penalty);
  if (card.bonusCap !== null) move('bonus_cap', minus(total, atLeast(minus(bonus, read(card.bonusCap)), whole(0))));
  if (card.penaltyCap !== null)
    move('penalty_cap', plus(total, atLeast(minus(penalty, read(card.penaltyCap)), whole(0))));
  let lowest: Fraction | null = null;
  for (const veto of card.vetoes) {
    const metric = metricOf(org, person, veto.indicator);
    if (metric === null) continue;
    const holds = 'below' in veto.when ? less(metric, read(veto.when.below)) : !less(metric, read(veto.when.at_least));
    if (holds && (lowest === null || less(read(veto.cap), lowest))) lowest = read(veto.cap);
  }
  if (lowest !== null && less(lowest, total)) move('veto', lowest);
  if (less(total, whole(0))) move('clamp', whole(0));
  if (less(read(card.maximum), total)) move('clamp', read(card.maximum));

  const shown = round(total, 2);
  const band = org.bands.find((one) => !less(shown, read(one.at_least)))?.id ?? 'unqualified';

  const cents = [
    ...shares.map((share) => round(share, 2)),
    ...card.bonuses.flatMap((id, index) => (has(id) === null ? [] : [round(bonuses[index] ?? whole(0), 2)])),
    ...card.penalties.flatMap((id, index) =>
      has(id) === null ? [] : [minus(whole(0), round(penalties[index] ?? whole(0), 2))],
    ),
    ...steps.map(({ by }) => round(by, 2)),
  ];
  let largest = 0;
  for (const [index, share] of shares.entries()) if (less(shares[largest] ?? share, share)) largest = index;
  const rest = minus(shown, cents.reduce(plus, whole(0)));
  const lines = cents.map((line, index) => text(index === largest ? plus(line, rest) : line, 2));
  return {
    person: person.id,
    scores: shownScores,
    total: text(total, 4),
    band,
    lines,
    steps: steps.map(({ why }) => why),
  };
}

/** What one indicator gives somebody; null where it does not count. */
export function indicatorScore(org: OracleOrganisation, person: OraclePerson, id: string): Fraction | null {
  const indicator = org.indicators.find((one) => one.id === id);
  if (!indicator) throw new Error(`no indicator ${id}`);
  const metric = metricOf(org, person, id);
  if (metric === null) return replaced(indicator.noData);
  const target = targetOf(org, person, indicator);
  const floor = read(indicator.floor);
  const cap = read(indicator.cap);
  const bounded = (score: Fraction) => {
    const rounded = round(score, 4);
    if (less(rounded, floor)) return floor;
    return less(cap, rounded) ? cap : rounded;
  };
  const { method } = indicator;
  switch (method.kind) {
    case 'attainment': {
      if (target === null || (method.direction === 'up' && target.n === 0n))
        return replaced(indicator.noTarget ?? indicator.noData);
      if (method.direction === 'up') return bounded(over(times(whole(100), metric), target));
      if (!less(whole(0), metric)) return cap;
      if (target.n === 0n) return floor;
      return bounded(over(times(whole(100), target), metric));
    }
    case 'linear':
      return bounded(onLine(method.points, metric));
    case 'tiers': {
      let best: { at: Fraction; score: Fraction } | null = null;
      for (const tier of method.tiers) {
        const at = read(tier.at_least);
        if (!less(metric, at) && (best === null || less(best.at, at))) best = { at, score: read(tier.score) };
      }
      return bounded(best?.score ?? whole(0));
    }
    case 'deduction':
      return bounded(minus(read(method.base), times(read(method.per), metric)));
    case 'percentile': {
      let others = 0;
      let beaten = whole(0);
      for (const other of org.people) {
        const theirs = metricOf(org, other, id);
        if (other === person || theirs === null || !canBeRanked(org, other)) continue;
        if (method.cohort.some((by) => peerOf(other)[by] !== peerOf(person)[by])) continue;
        others += 1;
        const isBehind = method.direction === 'up' ? less(theirs, metric) : less(metric, theirs);
        const isEqual = !less(theirs, metric) && !less(metric, theirs);
        if (isBehind) beaten = plus(beaten, whole(1));
        if (isEqual) beaten = plus(beaten, { n: 1n, d: 2n });
      }
      return bounded(others === 0 ? whole(100) : over(times(whole(100), beaten), whole(others)));
    }
    case 'direct':
      return bounded(metric);
  }
}

function peerOf({ unit, grade, type, scorecard }: OraclePerson) {
  return { unit, grade, type, scorecard: scorecard?.id ?? null };
}

/** As far as that does not hang on a total. */
function canBeRanked(org: OracleOrganisation, person: OraclePerson): boolean {
  let days = 0;
  let onLast = false;
  for (let day = 1; day <= org.daysInPeriod; day++)
    if (person.stints.some((stint) => stint.from <= day && (stint.to === null || day <= stint.to))) {
      days += 1;
      onLast = day === org.daysInPeriod;
    }
  return !person.virtual && person.scorecard !== null && onLast && days >= org.minimumDays;
}

/** A metric at 4 places; null is no data. */
export function metricOf(org: OracleOrganisation, person: OraclePerson, id: string): Fraction | null {
  const formula = org.indicators.find((one) => one.id === id)?.formula ?? null;
  if (formula === null) {
    const given = person.metrics[id] ?? null;
    return given === null ? null : read(given);
  }
  const value = formulaOf(org, person, formula);
  return value && round(value, 4);
}

function formulaOf(org: OracleOrganisation, person: OraclePerson, formula: OracleFormula): Fraction | null {
  if ('number' in formula) return read(formula.number);
  if ('metric' in formula) return metricOf(org, person, formula.metric);
  const left = formulaOf(org, person, formula.left);
  const right = formulaOf(org, person, formula.right);
  if (left === null || right === null) return null;
  if (formula.sign === '÷') return right.n === 0n ? null : over(left, right);
  return { '+': plus, '-': minus, '×': times }[formula.sign](left, right);
}

/** What stands in for a score. */
export function replaced(standIn: OracleStandIn): Fraction | null {
  if (standIn === 'skip') return null;
  return standIn === 'zero' ? whole(0) : read(standIn.neutral);
}

function targetOf(org: OracleOrganisation, person: OraclePerson, { id, target }: OracleIndicator): Fraction | null {
  if (target === null) return null;
  const set = target.from === 'own' ? person.ownTargets : person.targets;
  const stated: Partial<Record<OraclePeriod, string>> =
    target.from === 'fixed' ? { [target.per]: target.value } : (set[id] ?? {});
  const exact = stated[org.period];
  if (exact !== undefined) return read(exact);
  if (!target.prorate) return null;
  const lengths = ['week', 'month', 'quarter', 'half', 'year'] as const;
  for (const longer of lengths.slice(lengths.indexOf(org.period) + 1)) {
    const value = stated[longer];
    if (value === undefined) continue;
    const of = org.workdays[longer];
    return of === 0 ? null : round(over(times(read(value), whole(org.workdays[org.period])), whole(of)), 4);
  }
  return null;
}

function onLine(points: { x: string; score: string }[], x: Fraction): Fraction {
  const exact = points.map((point) => ({ x: read(point.x), y: read(point.score) }));
  let below: (typeof exact)[number] | null = null;
  for (const point of exact) {
    if (!less(point.x, x)) {
      if (below === null) return point.y;
      const slope = over(minus(point.y, below.y), minus(point.x, below.x));
      return plus(below.y, times(slope, minus(x, below.x)));
    }
    below = point;
  }
  if (below === null) throw new Error('no points');
  return below.y;
}
