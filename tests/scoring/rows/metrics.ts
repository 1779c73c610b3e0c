/** Metrics by going through every row as one would on paper, as exact fractions of 1/10 000; values and shares are in 1/10 000. */

export type FactRow = {
  person: string | null;
  customer: number | null;
  day: number;
  value: number;
  origin: string | null;
};
export type AssignmentRow = { customer: number; person: string; share: number; from: number; until: number | null };
export type ReportRow = {
  person: string;
  type: string;
  about: number;
  customer: number | null;
  kind: string;
  withdrawn: boolean;
  /** Of a plan: its lines. Of a visit: none. */
  lines: { day: number; customer: number | null; how: string }[];
};
export type DutyRow = {
  person: string;
  report: string;
  day: number;
  /** Minutes after the beginning of the month. */
  deadline: number;
  extended: number | null;
  filed: number | null;
  excused: boolean;
};
export type RatingRow = { report: number; stars: number; day: number };
export type EventRow = { person: string; day: number; points: number; state: 'recorded' | 'confirmed' | 'rejected' };
export type PriceRow = { product: string; from: number; price: number };
export type SaleRow = {
  product: string;
  person: string | null;
  customer: number | null;
  day: number;
  quantity: number;
  channel: string | null;
};
export type EvaluationRow = { person: string; group: string; rater: string; day: number; value: number };
export type GroupRule = { id: string; weight: number; minimum: number; worst: number; best: number };

export type Aggregate = 'sum' | 'avg' | 'last' | 'max' | 'min' | 'count';
export type Exact = { numerator: bigint; denominator: bigint; rows: number } | null;
export type Days = { from: number; to: number };
const whole = (value: bigint | number, rows: number): Exact => ({ numerator: BigInt(value), denominator: 1n, rows });

export function factMetric(
  facts: readonly FactRow[],
  assignments: readonly AssignmentRow[],
  person: string,
  by: Aggregate,
  { from, to }: Days,
  origin: string | null,
): Exact {
  const parts: { day: number; part: bigint; share: bigint }[] = [];
  for (const fact of facts) {
    if (fact.day < from || fact.day > to) continue;
    if (origin !== null && fact.origin !== origin) continue;
    let share = fact.customer === null && fact.person === person ? 10_000 : 0;
    if (fact.customer !== null)
      for (const one of assignments)
        if (one.customer === fact.customer && one.person === person && one.from <= fact.day)
          if (one.until === null || fact.day <= one.until) share += one.share;
    if (share > 0) parts.push({ day: fact.day, part: BigInt(fact.value) * BigInt(share), share: BigInt(share) });
  }
  const rows = parts.length;
  if (rows === 0) return by === 'count' ? whole(0, 0) : null;
  let sum = 0n;
  let shares = 0n;
  let last = parts[0];
  let most = parts[0];
  let least = parts[0];
  for (const one of parts) {
    sum += one.part;
    shares += one.share;
    if (!last || one.day >= last.day) last = one;
    if (!most || one.part > most.part) most = one;
    if (!least || one.part < least.part) least = one;
  }
  const numerator =
    { sum, avg: sum, last: last?.part, max: most?.part, min: least?.part, count: shares * 10_000n }[by] ?? 0n;
  return { numerator, denominator: by === 'avg' ? 10_000n * BigInt(rows) : 10_000n, rows };
}

export function journalMetric(
  reports: readonly ReportRow[],
  person: string,
  type: string,
  count: 'reports' | 'customers',
  { from, to }: Days,
  kind: string | null,
): Exact {
  const accepted = reports.filter(
    (one) =>
      one.person === person &&
      one.type === type &&
      !one.withdrawn &&
      one.about >= from &&
      one.about <= to &&
      (kind ?? one.kind) === one.kind,
  );
  const customers = new Set(accepted.flatMap(({ customer }) => customer ?? []));
  return whole((count === 'reports' ? accepted.length : customers.size) * 10_000, accepted.length);
}

export function punctualityMetric(
  duties: readonly DutyRow[],
  person: string,
  reports: readonly string[],
  { from, to }: Days,
  now: number,
): Exact {
  let due = 0;
  let onTime = 0;
  for (const one of duties) {
    const deadline = one.extended ?? one.deadline;
    if (one.person !== person || !reports.includes(one.report) || one.excused) continue;
    if (one.day < from || one.day > to || deadline >= now) continue;
    due += 1;
    if (one.filed !== null && one.filed <= deadline) onTime += 1;
  }
  return due === 0 ? null : { numerator: BigInt(onTime) * 1_000_000n, denominator: BigInt(due), rows: due };
}

export function reviewMetric(
  ratings: readonly RatingRow[],
  reports: readonly ReportRow[],
  person: string,
  type: string | null,
  { from, to }: Days,
): Exact {
  const given = ratings.filter((one) => {
    const report = reports[one.report];
    return report?.person === person && (type === null || report.type === type) && one.day >= from && one.day <= to;
  });
  let stars = 0;
  for (const one of given) stars += one.stars;
  return given.length === 0
    ? null
    : { numerator: BigInt(stars * 200_000), denominator: BigInt(given.length), rows: given.length };
}

/** Lines of plans counted one by one, or the plans that have one, or their customers; a line knows how its plan was made. */
export function lineMetric(
  reports: readonly ReportRow[],
  person: string,
  count: 'rows' | 'reports' | 'customers',
  { from, to }: Days,
  filter: { how: string | null; kind: string | null },
): Exact {
  let rows = 0;
  const plans = new Set<number>();
  const customers = new Set<number>();
  for (const [index, report] of reports.entries()) {
    if (report.person !== person || report.type !== 'plan' || report.withdrawn) continue;
    if (report.about < from || report.about > to) continue;
    for (const line of report.lines) {
      if (filter.how !== null && line.how !== filter.how) continue;
      if (filter.kind !== null && report.kind !== filter.kind) continue;
      rows += 1;
      plans.add(index);
      if (line.customer !== null) customers.add(line.customer);
    }
  }
  const value = { rows, reports: plans.size, customers: customers.size }[count];
  return whole(value * 10_000, plans.size);
}

/** Every visit is tried on the plan in turn: first where one was planned for that day, then what is left from Monday on. */
export function planMetric(
  reports: readonly ReportRow[],
  person: string,
  { from, to }: Days,
  today: number,
): (NonNullable<Exact> & { pending: number }) | null {
  const planned: { day: number; customer: number; made: boolean }[] = [];
  for (const report of reports)
    if (report.person === person && report.type === 'plan' && !report.withdrawn)
      for (const line of report.lines)
        if (line.customer !== null) planned.push({ day: line.day, customer: line.customer, made: false });
  planned.sort((a, b) => a.day - b.day);
  const visits = reports
    .filter((one) => one.person === person && one.type === 'visit' && !one.withdrawn && one.customer !== null)
    .map((one) => ({ day: one.about, customer: one.customer, used: false }));
  // 2 November 2026 is a Monday.
  const week = (day: number) => Math.floor((day - 2) / 7);
  for (const sameDay of [true, false])
    for (const row of planned) {
      if (row.made) continue;
      const visit = visits.find(
        (one) =>
          !one.used &&
          one.customer === row.customer &&
          (sameDay ? one.day === row.day : week(one.day) === week(row.day)),
      );
      if (visit) {
        visit.used = true;
        row.made = true;
      }
    }
  const own = planned.filter(({ day }) => day >= from && day <= to);
  if (own.length === 0) return null;
  const made = own.filter((row) => row.made).length;
  const due = own.filter((row) => row.made || row.day < today).length;
  const pending = own.length - due;
  return due === 0
    ? { numerator: -1n, denominator: 0n, rows: 0, pending }
    : { numerator: BigInt(made) * 1_000_000n, denominator: BigInt(due), rows: due, pending };
}

export function eventMetric(
  events: readonly EventRow[],
  person: string,
  by: 'count' | 'points',
  { from, to }: Days,
): Exact {
  let points = 0;
  let rows = 0;
  for (const event of events) {
    if (event.person !== person || event.state !== 'confirmed' || event.day < from || event.day > to) continue;
    points += event.points;
    rows += 1;
  }
  return whole(by === 'count' ? rows * 10_000 : points, rows);
}

export function unitMetric(
  sales: readonly SaleRow[],
  prices: readonly PriceRow[],
  assignments: readonly AssignmentRow[],
  person: string,
  { from, to }: Days,
  channel: string | null,
): Exact {
  let numerator = 0n;
  let rows = 0;
  for (const sale of sales) {
    if (sale.day < from || sale.day > to || (channel !== null && sale.channel !== channel)) continue;
    let price: PriceRow | null = null;
    for (const one of prices)
      if (one.product === sale.product && one.from <= sale.day && (price === null || one.from > price.from))
        price = one;
    if (price === null) continue;
    let share = sale.customer === null && sale.person === person ? 10_000 : 0;
    if (sale.customer !== null)
      for (const one of assignments)
        if (one.customer === sale.customer && one.person === person && one.from <= sale.day)
          if (one.until === null || sale.day <= one.until) share += one.share;
    if (share === 0) continue;
    rows += 1;
    numerator += BigInt(sale.quantity) * BigInt(price.price) * BigInt(share);
  }
  return { numerator, denominator: 100_000_000n, rows };
}

/** Groups' weighted mean: Σ weight × mean ÷ Σ weights, brought over one denominator. */
export function evaluationMetric(
  ratings: readonly EvaluationRow[],
  person: string,
  groups: readonly GroupRule[],
  { from, to }: Days,
): Exact {
  let over = 0n;
  let under = 1n;
  let weights = 0n;
  let raters = 0;
  for (const group of groups) {
    const newest = new Map<string, EvaluationRow>();
    for (const rating of ratings) {
      if (rating.person !== person || rating.group !== group.id || rating.day < from || rating.day > to) continue;
      const before = newest.get(rating.rater);
      if (!before || rating.day >= before.day) newest.set(rating.rater, rating);
    }
    if (newest.size < group.minimum) continue;
    let given = 0;
    for (const { value } of newest.values()) given += value - group.worst;
    const count = newest.size * (group.best - group.worst);
    // weight × 100 × given ÷ (count × span)
    over = over * BigInt(count) + BigInt(group.weight) * 1_000_000n * BigInt(given) * under;
    under *= BigInt(count);
    weights += BigInt(group.weight);
    raters += newest.size;
  }
  return weights === 0n ? null : { numerator: over, denominator: under * weights, rows: raters };
}

/** `value of rows` at 4 places, half away from zero; `-` for no data. */
export function worded(exact: Exact): string {
  if (exact === null || exact.denominator === 0n) return '- of 0';
  const rows = exact.rows;
  // A scale may run downwards, and then the fraction is over a negative number.
  const sign = exact.denominator < 0n ? -1n : 1n;
  const [numerator, denominator] = [sign * exact.numerator, sign * exact.denominator];
  const size = numerator < 0n ? -numerator : numerator;
  const rounded = size / denominator + ((size % denominator) * 2n >= denominator ? 1n : 0n);
  return `${numerator < 0n ? -rounded : rounded} of ${rows}`;
}
