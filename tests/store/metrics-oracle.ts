/**
 * Metrics a second time, by going through every row as one would on paper. It shares nothing with the queries. Days of the
 * month stand for dates; values are in 1/10 000, shares in 1/10 000, results as an exact fraction of 1/10 000.
 */

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

/** `value of rows` at 4 places, half away from zero; `-` for no data. */
export function worded(exact: Exact): string {
  if (exact === null) return '- of 0';
  const { numerator, denominator, rows } = exact;
  const size = numerator < 0n ? -numerator : numerator;
  const rounded = size / denominator + ((size % denominator) * 2n >= denominator ? 1n : 0n);
  return `${numerator < 0n ? -rounded : rounded} of ${rows}`;
}
