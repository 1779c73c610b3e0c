import { instantOf } from '../calendar/zone.ts';
import type { DemoEvent } from '../store/demo-script.ts';
import type { Customer } from './customers.ts';
import type { Member } from './people.ts';
import type { Owed, Rules, Told } from './reporting.ts';
import type { Demo, FactRow, ObligationRow, ReportRow } from './rows.ts';
import { typed } from './typed.ts';

/** The core system sends the figures of a day at this time. */
const FIGURES_AT = '17:00';

type Whole = Readonly<{ reports: readonly Told[]; obligations: readonly Owed[]; facts: readonly FactRow[] }>;
type Cut = Readonly<{
  at: Date;
  rules: Rules;
  people: readonly Member[];
  customers: readonly Customer[];
  zone: string;
}>;

/** Cuts a story in two: rows of what has happened by an instant, and a script of what happens after it. */
export function cutStory(
  whole: Whole,
  cut: Cut,
): Pick<Demo, 'reports' | 'counters' | 'ratings' | 'obligations' | 'facts' | 'script'> {
  const { at, rules, zone } = cut;
  const given = numberReports(
    whole.reports.filter(({ filedAt }) => filedAt <= at),
    rules,
  );
  const isRead = ({ reading }: Told) => reading !== null && reading.at <= at;
  const idOf = new Map(given.reports.map(({ id, told }) => [keyOf(told), id]));
  const byDay = Map.groupBy(whole.facts, ({ on }) => instantOf(on, FIGURES_AT, zone).getTime());
  const figures = [...byDay].map(([time, facts]) => ({ at: new Date(time), facts }));
  return {
    reports: given.reports.map(({ id, number, told }): ReportRow => {
      const { reading, ...report } = told;
      const read = isRead(told) ? reading : null;
      return { ...report, id, number, readAt: read?.at ?? null, readById: read?.readerId ?? null };
    }),
    counters: given.counters,
    ratings: given.reports.flatMap(({ id: reportId, told }) => {
      const { reading } = told;
      return reading?.stars && isRead(told)
        ? [{ reportId, raterId: reading.readerId, stars: reading.stars, at: reading.at }]
        : [];
    }),
    obligations: whole.obligations.map((owed) =>
      obligationAt(at, owed, idOf.get(keyOf({ type: owed.report, ...owed }))),
    ),
    facts: figures.filter((one) => one.at <= at).flatMap(({ facts }) => facts),
    script: [
      ...filings(whole, cut),
      ...whole.reports.flatMap(readingOf),
      ...figures.map((one) => ({ at: one.at, event: { kind: 'figures', facts: one.facts } satisfies DemoEvent })),
    ]
      .filter((one) => one.at > at)
      .toSorted((one, other) => one.at.getTime() - other.at.getTime()),
  };
}

function filings({ reports }: Whole, { rules, people, customers }: Cut): Demo['script'] {
  const authors = new Map(people.map((one) => [one.id, one]));
  const names = new Map(customers.map(({ id, name }) => [id, name]));
  return reports.map(({ type: report, personId, aboutOn, filedAt, content, customerId }) => {
    const rule = report === rules.log.id ? rules.log : rules.visit;
    const customer = customerId === null ? null : (names.get(customerId) ?? null);
    const words = typed(rule, content, customer, authors.get(personId)?.locale ?? 'zh-CN');
    return { at: filedAt, event: { kind: 'report', report, personId, aboutOn, customerId, content, words } };
  });
}

function readingOf({ type: report, personId, aboutOn, customerId, reading }: Told): Demo['script'] {
  if (!reading) return [];
  const { at, readerId, stars } = reading;
  return [{ at, event: { kind: 'reading', report, personId, aboutOn, customerId, readerId, stars } }];
}

function obligationAt(at: Date, { isExcused, ...owed }: Owed, reportId: bigint | undefined): ObligationRow {
  if (reportId === undefined) {
    const state = isExcused ? 'excused' : owed.dueAt < at ? 'missing' : 'due';
    return { ...owed, state, filedAt: null, reportId: null };
  }
  const isLate = owed.filedAt !== null && owed.filedAt > owed.dueAt;
  return { ...owed, state: isLate ? 'late' : 'filed', reportId };
}

/** Numbers reports in the order in which they were filed, for each unit, kind and day. */
function numberReports(reports: readonly Told[], { log, visit }: Rules) {
  const counters = new Map<string, Demo['counters'][number]>();
  const numbered = reports
    .toSorted((one, other) => one.filedAt.getTime() - other.filedAt.getTime())
    .map((told, index) => {
      const { unitId, aboutOn: on } = told;
      const prefix = told.type === log.id ? log.prefix : visit.prefix;
      const key = `${unitId} ${prefix} ${on}`;
      const last = (counters.get(key)?.last ?? 0) + 1;
      counters.set(key, { unitId, prefix, on, last });
      const number = `${prefix}-${on.slice(5).replace('-', '')}-${String(last).padStart(2, '0')}`;
      return { told, id: BigInt(index + 1), number };
    });
  return { reports: numbered, counters: [...counters.values()] };
}

function keyOf({ type, personId, aboutOn }: Pick<ReportRow, 'type' | 'personId' | 'aboutOn'>): string {
  return `${type} ${personId} ${aboutOn}`;
}
