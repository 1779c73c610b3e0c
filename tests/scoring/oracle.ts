/**
 * A second scoring, worked in exact fractions straight from the rules, the slow way. It shares nothing with the first one: not
 * a type, not a helper, not the order of its steps. Numbers come in and go out as decimal text.
 */

type Fraction = Readonly<{ n: bigint; d: bigint }>;

export type OracleStandIn = 'zero' | 'skip' | { neutral: string };
export type OracleMethod =
  | { kind: 'attainment'; direction: 'up' | 'down' }
  | { kind: 'linear'; points: { x: string; score: string }[] }
  | { kind: 'tiers'; tiers: { at_least: string; score: string }[] }
  | { kind: 'deduction'; base: string; per: string }
  | { kind: 'percentile'; direction: 'up' | 'down'; cohort: ('unit' | 'grade')[] }
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
  /** `fixed` targets are for the whole year. */
  target: { from: 'table' | 'own'; prorate: boolean } | { from: 'fixed'; value: string; prorate: boolean } | null;
};

export type OraclePerson = {
  id: string;
  virtual: boolean;
  unit: string;
  grade: string;
  hasScorecard: boolean;
  /** Days of the month, 1 is the first; 0 and 31 lie outside it. */
  stints: { from: number; to: number | null }[];
  metrics: Record<string, string | null>;
  /** By indicator and period; the period that is scored is `month`. */
  targets: Record<string, Partial<Record<OraclePeriod, string>>>;
  /** The same, set by the person and agreed. */
  ownTargets: Record<string, Partial<Record<OraclePeriod, string>>>;
};

/** Only `month` is scored; `week` lies in it; `quarter`, `half` and `year` contain it. */
export type OraclePeriod = 'week' | 'month' | 'quarter' | 'half' | 'year';

export type OracleOrganisation = {
  indicators: OracleIndicator[];
  weights: Record<string, string>;
  bonuses: string[];
  bonusCap: string | null;
  penalties: string[];
  penaltyCap: string | null;
  vetoes: { indicator: string; when: { at_least: string } | { below: string }; cap: string }[];
  maximum: string;
  bands: { id: string; at_least: string }[];
  workdays: Record<OraclePeriod, number>;
  daysInMonth: number;
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
  /** What people see, line by line: indicators that count, then adjustments. */
  lines: string[];
};

export type OracleStanding = {
  ranked: { person: string; rank: number; movement: number | null }[];
  notRanked: { person: string; reasons: string[] }[];
};

export function oracleScore(org: OracleOrganisation, person: OraclePerson): OracleScore {
  if (!person.hasScorecard) return { person: person.id, scores: {}, total: null, band: null, lines: [] };
  const named = [
    ...Object.keys(org.weights),
    ...org.bonuses,
    ...org.penalties,
    ...org.vetoes.map((veto) => veto.indicator),
    ...org.tieBreaks,
  ];
  const scores: Record<string, Fraction | null> = {};
  for (const id of new Set(named)) scores[id] = indicatorScore(org, person, id);
  const shownScores = Object.fromEntries(Object.entries(scores).map(([id, score]) => [id, score && text(score, 4)]));
  const has = (id: string) => scores[id] ?? null;

  const used = Object.entries(org.weights).filter(([id]) => has(id) !== null);
  const none = { person: person.id, scores: shownScores, total: null, band: null, lines: [] };
  if (used.length === 0) return none;
  let weights = whole(0);
  let products = whole(0);
  for (const [id, weight] of used) {
    weights = plus(weights, read(weight));
    products = plus(products, times(read(weight), has(id) ?? whole(0)));
  }
  const shares = used.map(([id, weight]) => round(over(times(read(weight), has(id) ?? whole(0)), weights), 4));
  const bonuses = org.bonuses.map((id) => atLeast(has(id) ?? whole(0), whole(0)));
  const penalties = org.penalties.map((id) => atLeast(has(id) ?? whole(0), whole(0)));

  const steps: Fraction[] = [];
  let total = round(over(products, weights), 4);
  const move = (to: Fraction) => {
    if (less(to, total) || less(total, to)) steps.push(minus(to, total));
    total = to;
  };
  const bonus = bonuses.reduce(plus, whole(0));
  const penalty = penalties.reduce(plus, whole(0));
  total = minus(plus(total, bonus), penalty);
  if (org.bonusCap !== null) move(minus(total, atLeast(minus(bonus, read(org.bonusCap)), whole(0))));
  if (org.penaltyCap !== null) move(plus(total, atLeast(minus(penalty, read(org.penaltyCap)), whole(0))));
  let lowest: Fraction | null = null;
  for (const veto of org.vetoes) {
    const metric = metricOf(org, person, veto.indicator);
    if (metric === null) continue;
    const holds = 'below' in veto.when ? less(metric, read(veto.when.below)) : !less(metric, read(veto.when.at_least));
    if (holds && (lowest === null || less(read(veto.cap), lowest))) lowest = read(veto.cap);
  }
  if (lowest !== null && less(lowest, total)) move(lowest);
  if (less(total, whole(0))) move(whole(0));
  if (less(read(org.maximum), total)) move(read(org.maximum));

  const shown = round(total, 2);
  const band = org.bands.find((one) => !less(shown, read(one.at_least)))?.id ?? 'unqualified';

  const cents = [
    ...shares.map((share) => round(share, 2)),
    ...org.bonuses.flatMap((id, index) => (has(id) === null ? [] : [round(bonuses[index] ?? whole(0), 2)])),
    ...org.penalties.flatMap((id, index) =>
      has(id) === null ? [] : [minus(whole(0), round(penalties[index] ?? whole(0), 2))],
    ),
    ...steps.map((step) => round(step, 2)),
  ];
  let largest = 0;
  for (const [index, share] of shares.entries()) if (less(shares[largest] ?? share, share)) largest = index;
  const rest = minus(shown, cents.reduce(plus, whole(0)));
  const lines = cents.map((line, index) => text(index === largest ? plus(line, rest) : line, 2));
  return { person: person.id, scores: shownScores, total: text(total, 4), band, lines };
}

export function oracleStanding(org: OracleOrganisation): OracleStanding {
  const candidates: { person: string; keys: (Fraction | null)[] }[] = [];
  const notRanked: OracleStanding['notRanked'] = [];
  for (const person of org.people) {
    const inPost = new Set<number>();
    for (let day = 1; day <= org.daysInMonth; day++)
      if (person.stints.some((stint) => stint.from <= day && (stint.to === null || day <= stint.to))) inPost.add(day);
    if (inPost.size === 0) continue;
    const { total, scores } = oracleScore(org, person);
    const reasons: string[] = [];
    if (person.virtual) reasons.push('virtual');
    if (!inPost.has(org.daysInMonth)) reasons.push('left');
    if (inPost.size < org.minimumDays) reasons.push('too_few_days');
    if (!person.hasScorecard) reasons.push('no_scorecard');
    else if (total === null) reasons.push('all_skipped');
    if (reasons.length > 0 || total === null) notRanked.push({ person: person.id, reasons });
    else {
      const breaks = org.tieBreaks.map((id) => {
        const score = scores[id] ?? null;
        return score === null ? null : round(read(score), 2);
      });
      candidates.push({ person: person.id, keys: [round(read(total), 2), ...breaks] });
    }
  }
  const ranked = candidates.map(({ person, keys }) => {
    const rank = 1 + candidates.filter((other) => ahead(other.keys, keys)).length;
    const before = org.previous[person];
    return { person, rank, movement: before === undefined ? null : before - rank };
  });
  return { ranked, notRanked };
}

function indicatorScore(org: OracleOrganisation, person: OraclePerson, id: string): Fraction | null {
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
        if (method.cohort.some((by) => other[by] !== person[by])) continue;
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

/** As far as that does not hang on a total. */
function canBeRanked(org: OracleOrganisation, person: OraclePerson): boolean {
  let days = 0;
  let onLast = false;
  for (let day = 1; day <= org.daysInMonth; day++)
    if (person.stints.some((stint) => stint.from <= day && (stint.to === null || day <= stint.to))) {
      days += 1;
      onLast = day === org.daysInMonth;
    }
  return !person.virtual && person.hasScorecard && onLast && days >= org.minimumDays;
}

function metricOf(org: OracleOrganisation, person: OraclePerson, id: string): Fraction | null {
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

export type OraclePart = { weight: string; total: string | null; inPost: boolean; begun: boolean };

/** A composed total from its parts and from the scores of indicators that are parts of it; what is missing is replaced or left out. */
export function oracleComposed(
  parts: OraclePart[],
  missing: OracleStandIn,
  others: { weight: string; score: string | null }[],
): { total: string | null; lines: string[] } {
  const counted: { weight: Fraction; score: Fraction }[] = [];
  for (const { weight, total, inPost, begun } of parts) {
    const score = !begun ? null : inPost && total !== null ? read(total) : replaced(missing);
    if (score !== null) counted.push({ weight: read(weight), score });
  }
  for (const { weight, score } of others)
    if (score !== null) counted.push({ weight: read(weight), score: read(score) });
  if (counted.length === 0) return { total: null, lines: [] };
  let weights = whole(0);
  let products = whole(0);
  for (const { weight, score } of counted) {
    weights = plus(weights, weight);
    products = plus(products, times(weight, score));
  }
  const total = round(over(products, weights), 4);
  const shares = counted.map(({ weight, score }) => round(over(times(weight, score), weights), 4));
  let largest = 0;
  for (const [index, share] of shares.entries()) if (less(shares[largest] ?? share, share)) largest = index;
  const cents = shares.map((share) => round(share, 2));
  const rest = minus(round(total, 2), cents.reduce(plus, whole(0)));
  return {
    total: text(total, 4),
    lines: cents.map((line, index) => text(index === largest ? plus(line, rest) : line, 2)),
  };
}

function replaced(standIn: OracleStandIn): Fraction | null {
  if (standIn === 'skip') return null;
  return standIn === 'zero' ? whole(0) : read(standIn.neutral);
}

function targetOf(org: OracleOrganisation, person: OraclePerson, { id, target }: OracleIndicator): Fraction | null {
  if (target === null) return null;
  const set = target.from === 'own' ? person.ownTargets : person.targets;
  const stated = target.from === 'fixed' ? { year: target.value } : (set[id] ?? {});
  if (stated.month !== undefined) return read(stated.month);
  if (!target.prorate) return null;
  for (const longer of ['quarter', 'half', 'year'] as const) {
    const value = stated[longer];
    if (value === undefined) continue;
    const of = org.workdays[longer];
    return of === 0 ? null : round(over(times(read(value), whole(org.workdays.month)), whole(of)), 4);
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

function ahead(a: (Fraction | null)[], b: (Fraction | null)[]): boolean {
  for (const [index, one] of a.entries()) {
    const other = b[index] ?? null;
    if (one === null && other === null) continue;
    if (one === null) return false;
    if (other === null) return true;
    if (less(other, one)) return true;
    if (less(one, other)) return false;
  }
  return false;
}

function read(decimal: string): Fraction {
  const [wholePart = '', places = ''] = decimal.split('.');
  return { n: BigInt(wholePart + places), d: 10n ** BigInt(places.length) };
}

function whole(value: number): Fraction {
  return { n: BigInt(value), d: 1n };
}

function plus(a: Fraction, b: Fraction): Fraction {
  return { n: a.n * b.d + b.n * a.d, d: a.d * b.d };
}

function minus(a: Fraction, b: Fraction): Fraction {
  return plus(a, { n: -b.n, d: b.d });
}

function times(a: Fraction, b: Fraction): Fraction {
  return { n: a.n * b.n, d: a.d * b.d };
}

function over(a: Fraction, b: Fraction): Fraction {
  if (b.n === 0n) throw new Error('÷ 0');
  return b.n < 0n ? { n: -a.n * b.d, d: a.d * -b.n } : { n: a.n * b.d, d: a.d * b.n };
}

function less(a: Fraction, b: Fraction): boolean {
  return a.n * b.d < b.n * a.d;
}

function atLeast(a: Fraction, least: Fraction): Fraction {
  return less(a, least) ? least : a;
}

/** Half away from zero, by looking at what is left over. */
function round({ n, d }: Fraction, places: number): Fraction {
  const unit = 10n ** BigInt(places);
  const negative = n < 0n;
  const scaled = (negative ? -n : n) * unit;
  let digits = scaled / d;
  if ((scaled % d) * 2n >= d) digits += 1n;
  return { n: negative ? -digits : digits, d: unit };
}

function text(value: Fraction, places: number): string {
  const unit = 10n ** BigInt(places);
  const digits = (value.n * unit) / value.d;
  if (digits * value.d !== value.n * unit) throw new Error(`${value.n}/${value.d} has more than ${places} places`);
  const size = digits < 0n ? -digits : digits;
  return `${digits < 0n ? '-' : ''}${size / unit}.${(size % unit).toString().padStart(places, '0')}`;
}
