import { createHash } from 'node:crypto';
import type { Database } from '../../../src/database/connect.ts';
import type { Bank, Day, Minute, Organisation, PersonRow, RulesText } from './bank.ts';

/** A date of the calendar, as `2026-11-01`. */
function dateOf(day: Day): string {
  return new Date(Date.UTC(2026, 9, 31 + day)).toISOString().slice(0, 10);
}

export function instantOf(minute: Minute): Date {
  return new Date(Date.parse('2026-11-01T00:00:00+08:00') + minute * 60_000);
}

/** A whole rulebook in the words of its file; JSON is YAML too. */
function rulebookText(rules: RulesText): string {
  const name = { 'zh-CN': '名', en: 'Name' };
  const kind = {
    label: { 'zh-CN': '方式', en: 'Kind' },
    required: true,
    id: 'kind',
    kind: 'choice',
    options: [
      { id: 'in_person', label: { 'zh-CN': '上门', en: 'In person' } },
      { id: 'phone', label: { 'zh-CN': '电话', en: 'Phone' } },
    ],
  };
  const how = {
    label: { 'zh-CN': '怎样', en: 'How' },
    id: 'how',
    kind: 'choice',
    options: [
      { id: 'visit', label: { 'zh-CN': '走访', en: 'Visit' } },
      { id: 'call', label: { 'zh-CN': '致电', en: 'Call' } },
    ],
  };
  const day = { label: { 'zh-CN': '日期', en: 'Day' }, id: 'day', kind: 'date', required: true };
  const customer = { label: { 'zh-CN': '客户', en: 'Customer' }, id: 'customer', kind: 'customer' };
  const report = (id: string, prefix: string, fields: object[]) => ({
    id,
    name: { 'zh-CN': id, en: id },
    prefix,
    aliases: [`记${id}`, `my ${id}`],
    help: name,
    example: { 'zh-CN': `记${id} 上门`, en: `my ${id} in person` },
    due: { every: 'workday', at: '18:00' },
    fields,
  });
  const { workdays, version, indicators, scorecards, bands, composed, ranking } = rules;
  return JSON.stringify({
    id: 'random',
    name,
    version,
    zone: 'Asia/Shanghai',
    workdays,
    manager_types: ['full_time', 'part_time', 'virtual'].map((id) => ({ id, name, virtual: id === 'virtual' })),
    grades: ['senior', 'junior'].map((id) => ({ id, name })),
    reports: [
      report('visit', 'BF', [customer, kind]),
      report('log', 'RZ', [kind]),
      report('plan', 'JH', [
        kind,
        { label: { 'zh-CN': '计划', en: 'Lines' }, id: 'lines', kind: 'rows', columns: [day, customer, how] },
      ]),
    ],
    indicators,
    scorecards,
    bands,
    composed,
    ranking,
  });
}

/** Puts everything into an empty database, row by row as it stands. */
export async function storeBank(database: Database, bank: Bank): Promise<void> {
  const all = <Row>(rows: (organisation: Organisation) => readonly Row[]) => bank.organisations.flatMap(rows);
  const insert = (table: string, rows: readonly Readonly<Record<string, unknown>>[]) =>
    insertInto(database, table, rows);
  await insert('organisation', [{ id: 1, name: '银行', name_en: 'Bank', demo: false, clock_offset_ms: 0 }]);
  await insert(
    'calendar_day',
    bank.calendar.map(({ day, kind }) => ({ date: dateOf(day), kind, name: '', name_en: '' })),
  );
  await insert(
    'rulebook_version',
    bank.versions.map(({ from, rules }) => {
      const text = rulebookText(rules);
      const hash = createHash('sha256').update(text).digest('hex');
      return { version: rules.version, text, hash, zone: 'Asia/Shanghai', effective_from: dateOf(from) };
    }),
  );
  const units = [{ id: 'bank', parent: null, zone: null }, ...all((one) => one.units)];
  await insert(
    'unit',
    units.map(({ id, parent, zone }) => ({ id, parent_id: parent, name: id, name_en: id, zone })),
  );
  await storePeople(insert, bank);
  await insert(
    'assignment',
    all(({ assignments }) => assignments).map(({ customer, person, share, from, until }) => ({
      customer_id: customer,
      person_id: person,
      share,
      from_on: dateOf(from),
      until_on: until === null ? null : dateOf(until),
    })),
  );
  await insert(
    'fact',
    all(({ facts }) => facts).map(({ kind, person, customer, day, value, origin }) => ({
      kind,
      ...ownedBy(person, customer),
      on: dateOf(day),
      value,
      attributes: origin === null ? {} : { origin },
    })),
  );
  await storeReports(insert, bank);
  await insert(
    'obligation',
    all(({ duties }) => duties).map(({ person, report, day, deadline, extended, filed, excused }, index) => ({
      person_id: person,
      unit_id: 'any',
      report,
      period: `${index}`,
      // The day of the deadline counts, not the day that the report is about.
      about_on: dateOf(day - 45),
      due_on: dateOf(day),
      due_at: instantOf(deadline),
      extended_until: extended === null ? null : instantOf(extended),
      filed_at: filed === null ? null : instantOf(filed),
      state: excused ? 'excused' : 'due',
    })),
  );
  await insert(
    'event',
    all(({ events }) => events).map(({ person, day, grave, ...event }) => ({
      ...event,
      person_id: person,
      on: dateOf(day),
      attributes: grave ? { grave: 'yes' } : {},
    })),
  );
  await insert(
    'product',
    all(({ products }) => products).map(({ id, line }) => ({ id, name: id, name_en: id, attributes: { line } })),
  );
  await insert(
    'product_price',
    all(({ prices }) => prices).map(({ product, from, price }) => ({
      product_id: product,
      from_on: dateOf(from),
      price,
    })),
  );
  await insert(
    'sale',
    all(({ sales }) => sales).map(({ product, person, customer, day, quantity, attributes }) => ({
      product_id: product,
      ...ownedBy(person, customer),
      on: dateOf(day),
      quantity,
      attributes,
    })),
  );
  await insert(
    'evaluation',
    all(({ evaluations }) => evaluations).map(({ person, group, day, ...given }) => ({
      ...given,
      person_id: person,
      rater_group: group,
      on: dateOf(day),
    })),
  );
  await insert(
    'target',
    all(({ targets }) => targets).map(({ person, ...target }) => ({ ...target, person_id: person })),
  );
}

type Insert = (table: string, rows: readonly Readonly<Record<string, unknown>>[]) => Promise<void>;

/** All rows in one statement, numbered in their order; each has the columns of the first. */
async function insertInto(...[database, table, rows]: [Database, ...Parameters<Insert>]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).map((column) => `"${column}"`);
  if (columns.length === 0) return;
  await database.$executeRawUnsafe(
    `INSERT INTO "${table}" (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(null::"${table}", $1::jsonb)`,
    JSON.stringify(rows),
  );
}

function ownedBy(person: string | null, customer: number | null) {
  return { person_id: person, customer_id: customer };
}

/** As they are today; whose unit or grade never changed has no history of it. */
async function storePeople(insert: Insert, { now, organisations }: Bank): Promise<void> {
  const today = Math.floor(now / 1440) + 1;
  const people = organisations.flatMap((one) => one.people);
  const posted = ({ unit, type, attributes }: PersonRow['postings'][number]) => ({
    role: 'manager',
    unit_id: unit,
    manager_type: type,
    attributes,
  });
  await insert(
    'person',
    people.flatMap(({ id, name, since, left, postings, grades }) => {
      const posting = postings.findLast(({ from }) => from <= today) ?? postings[0];
      const held = grades.findLast(({ from }) => from <= today) ?? grades[0];
      if (!posting || !held) return [];
      const dates = { in_post_since: dateOf(since), left_on: left === null ? null : dateOf(left) };
      const settings = { locale: 'en', reminders: 'off', digest: false };
      return { id, name, name_en: name, ...posted(posting), grade: held.grade, ...dates, ...settings };
    }),
  );
  await insert(
    'posting',
    people.flatMap(({ id, postings }) =>
      postings.length === 1
        ? []
        : postings.map((one) => ({
            person_id: id,
            from_on: dateOf(one.from),
            begun: one.from <= today,
            ...posted(one),
          })),
    ),
  );
  await insert(
    'grade_held',
    people.flatMap(({ id, grades }) =>
      grades.length === 1
        ? []
        : grades.map(({ from, grade }) => ({ person_id: id, from_on: dateOf(from), grade, base_grade: grade })),
    ),
  );
}

/** Reports as they stand now, with every wording they had. */
async function storeReports(insert: Insert, { organisations }: Bank): Promise<void> {
  let id = 0;
  const reports: Readonly<Record<string, unknown>>[] = [];
  const wordings: Readonly<Record<string, unknown>>[] = [];
  const ratings: Readonly<Record<string, unknown>>[] = [];
  for (const organisation of organisations) {
    const before = id + 1;
    for (const { person, type, late, withdrawn, revisions } of organisation.reports) {
      const newest = revisions.at(-1);
      if (!newest) continue;
      id += 1;
      reports.push({
        id,
        type,
        number: `BF-${id}`,
        person_id: person,
        unit_id: 'any',
        about_on: dateOf(newest.about),
        filed_at: instantOf(0),
        late,
        content: contentOf(newest),
        revision: revisions.length,
        amended_at: revisions.length > 1 ? instantOf(1) : null,
        customer_id: newest.customer,
        withdrawn_at: withdrawn ? instantOf(2) : null,
      });
      for (const [index, one] of revisions.entries())
        wordings.push({ report_id: id, revision: index + 1, content: contentOf(one), at: instantOf(index) });
    }
    for (const { report, rater, stars, at } of organisation.ratings)
      ratings.push({ report_id: before + report, rater_id: rater, stars, at: instantOf(at) });
  }
  await insert('report', reports);
  await insert('report_revision', wordings);
  await insert('rating', ratings);
}

function contentOf({ kind, lines }: Organisation['reports'][number]['revisions'][number]) {
  const written = lines.map(({ day, customer, how }) => ({
    day: dateOf(day),
    how,
    ...(customer === null ? {} : { customer: `${customer}` }),
  }));
  return { kind, lines: JSON.stringify(written) };
}
