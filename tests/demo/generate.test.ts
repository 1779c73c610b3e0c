import { describe, expect, it } from 'vitest';
import { dayTable } from '../../src/calendar/seed.ts';
import { isWorkday } from '../../src/calendar/workday.ts';
import { localDate } from '../../src/calendar/zone.ts';
import type { Field } from '../../src/rulebook/reports.ts';
import { bank, CALENDAR, NOW, RULEBOOK } from './support.ts';

const DEMO = bank();
const DAYS = dayTable(CALENDAR.days, CALENDAR.years);
const LOGS = DEMO.reports.filter(({ type }) => type === 'daily_log');
const VISITS = DEMO.reports.filter(({ type }) => type === 'visit_report');
const MANAGERS = DEMO.people.filter(({ role, managerType }) => role === 'manager' && managerType !== 'virtual');
const text = (rows: unknown) => JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? `${value}` : value));

describe('the demo bank', () => {
  it('is the same for the same seed and instant, and another for another seed', () => {
    expect(text(bank())).toBe(text(DEMO));
    expect(text(bank({ seed: 8 }).reports)).not.toBe(text(DEMO.reports));
  });

  it('has a head office, three branches, 24 managers and one virtual one, three supervisors, an appraiser', () => {
    expect(DEMO.units.filter(({ parentId }) => parentId === null)).toHaveLength(1);
    expect(DEMO.units.filter(({ parentId }) => parentId !== null)).toHaveLength(3);
    expect(MANAGERS).toHaveLength(24);
    const others = DEMO.people
      .filter((person) => !MANAGERS.includes(person))
      .map(({ role, managerType }) => managerType ?? role);
    expect(others.sort()).toEqual(['appraiser', 'executive', 'supervisor', 'supervisor', 'supervisor', 'virtual']);
    expect(new Set(MANAGERS.map(({ grade }) => grade))).toEqual(new Set(RULEBOOK.grades.map(({ id }) => id)));
    expect(DEMO.people.filter(({ locale }) => locale === 'en').length).toBeLessThanOrEqual(3);
  });

  it('has three customers called 万家福 with one manager, so that the name is ambiguous', () => {
    const namesakes = DEMO.customers.filter(({ name }) => name.startsWith('万家福')).map(({ id }) => id);
    expect(namesakes).toHaveLength(3);
    const owners = DEMO.assignments
      .filter(({ customerId }) => namesakes.includes(customerId))
      .map(({ personId }) => personId);
    expect(new Set(owners).size).toBe(1);
  });

  it('gives every manager 8 to 22 customers, and shares that add up to the whole', () => {
    for (const { id } of MANAGERS) {
      const own = DEMO.assignments.filter(({ personId }) => personId === id).length;
      expect(own, id).toBeGreaterThanOrEqual(8);
      expect(own, id).toBeLessThanOrEqual(23);
    }
    const shares = Map.groupBy(DEMO.assignments, ({ customerId }) => customerId);
    expect([...shares.values()].filter((group) => group.reduce((sum, { share }) => sum + share, 0) !== 10_000)).toEqual(
      [],
    );
    expect([...shares.values()].some((group) => group.length === 2)).toBe(true);
    expect(shares.size).toBeLessThan(DEMO.customers.length);
  });

  it('refers only to rows that are there', () => {
    const people = new Set(DEMO.people.map(({ id }) => id));
    const customers = new Set(DEMO.customers.map(({ id }) => id));
    const reports = new Set(DEMO.reports.map(({ id }) => id));
    const personIds = [
      ...DEMO.assignments.map(({ personId }) => personId),
      ...DEMO.reports.map(({ personId }) => personId),
      ...DEMO.reports.flatMap(({ readById }) => readById ?? []),
      ...DEMO.ratings.map(({ raterId }) => raterId),
      ...DEMO.obligations.map(({ personId }) => personId),
      ...DEMO.facts.flatMap(({ personId }) => personId ?? []),
      ...DEMO.talks.flatMap(({ managerId, supervisorId }) => [managerId, supervisorId]),
    ];
    expect(personIds.filter((id) => !people.has(id))).toEqual([]);
    expect(VISITS.filter(({ customerId }) => customerId === null || !customers.has(customerId))).toEqual([]);
    expect(DEMO.ratings.filter(({ reportId }) => !reports.has(reportId))).toEqual([]);
    expect(DEMO.obligations.filter(({ filedAt, reportId }) => (filedAt === null) !== (reportId === null))).toEqual([]);
    expect(DEMO.facts.filter(({ personId, customerId }) => (personId === null) === (customerId === null))).toEqual([]);
  });

  it('numbers reports without a gap or a repetition', () => {
    const numbers = DEMO.reports.map(({ unitId, number }) => `${unitId} ${number}`);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(LOGS.every(({ number }) => /^RZ-\d{4}-\d\d$/.test(number))).toBe(true);
    expect(DEMO.counters.reduce((sum, { last }) => sum + last, 0)).toBe(numbers.length);
  });

  it('works on workdays, make-up days included, and rests on holidays', () => {
    const days = new Set(LOGS.map(({ aboutOn }) => aboutOn));
    expect([...days, ...VISITS.map(({ aboutOn }) => aboutOn)].filter((day) => !isWorkday(day, DAYS))).toEqual([]);
    // 2026: Sunday 20 September and Saturday 10 October are worked for the National Day holiday from the 1st to the 7th.
    expect(days).toContain('2026-09-20');
    expect(days).toContain('2026-10-10');
    expect([...days].filter((day) => '2026-10-01' <= day && day <= '2026-10-07')).toEqual([]);
  });

  it('has nothing that happens after now', () => {
    const instants = [
      ...DEMO.reports.flatMap(({ filedAt, readAt }) => [filedAt, readAt ?? filedAt]),
      ...DEMO.ratings.map(({ at }) => at),
    ];
    expect(instants.filter((at) => at > NOW)).toEqual([]);
  });

  it('judges every log by its deadline', () => {
    for (const { state, filedAt, dueAt, reportId } of DEMO.obligations) {
      if (state === 'filed') expect(filedAt !== null && filedAt <= dueAt).toBe(true);
      if (state === 'late') expect(filedAt !== null && filedAt > dueAt).toBe(true);
      if (state === 'missing') expect(dueAt < NOW && reportId === null).toBe(true);
      if (state === 'due') expect(dueAt > NOW).toBe(true);
    }
    const states = Map.groupBy(DEMO.obligations, ({ state }) => state);
    const past = DEMO.obligations.filter(({ dueAt }) => dueAt < NOW);
    expect((states.get('filed')?.length ?? 0) / past.length).toBeGreaterThan(0.8);
    for (const state of ['late', 'missing', 'excused', 'due'] as const)
      expect(states.get(state)?.length, state).toBeGreaterThan(0);
  });

  it('has half of each branch’s logs of today, and owes the rest', () => {
    const today = DEMO.obligations.filter(({ aboutOn }) => aboutOn === localDate(NOW, RULEBOOK.zone));
    for (const [, team] of Map.groupBy(today, ({ unitId }) => unitId)) {
      expect(team.map(({ state }) => state).sort()).toEqual([...Array(4).fill('due'), ...Array(4).fill('filed')]);
    }
  });

  it('has 赵磊 missing yesterday and the day before, with a talk tomorrow at 15:00 and the last one 37 days ago', () => {
    const missing = DEMO.obligations.filter(({ personId, state }) => personId === 'zhao-lei' && state === 'missing');
    expect(missing.map(({ aboutOn }) => aboutOn).slice(-2)).toEqual(['2026-11-16', '2026-11-17']);
    const talks = DEMO.talks.filter(({ managerId }) => managerId === 'zhao-lei');
    expect(talks.find(({ state }) => state === 'planned')?.plannedAt).toEqual(new Date('2026-11-19T15:00:00+08:00'));
    // 18 November less 37 days is Monday 12 October.
    expect(talks.filter(({ state }) => state === 'held').at(-1)?.heldOn).toBe('2026-10-12');
  });

  it('writes what the rulebook’s forms accept', () => {
    for (const report of DEMO.reports) {
      const rule = RULEBOOK.reports.find(({ id }) => id === report.type);
      const fields = new Map(rule?.fields.map((field) => [field.id, field]));
      for (const [id, value] of Object.entries(report.content)) {
        const field = fields.get(id);
        expect(field && accepts(field, value), `${report.number} ${id}: ${value}`).toBe(true);
      }
      const required = [...fields.values()].filter((field) => field.required && !report.content[field.id]);
      expect(required, report.number).toEqual([]);
    }
  });

  it('leaves no gap of its grammar open', () => {
    const written = [
      ...DEMO.reports.flatMap(({ content }) => Object.values(content)),
      ...DEMO.talks.map(({ outcome }) => outcome ?? ''),
    ];
    expect(written.filter((one) => /[{}|$]|undefined|null/.test(one))).toEqual([]);
  });

  it.each([
    // field, how much of it is unlike anything else, how often the same words may come in 2 months of 24 people
    ['done', 0.95, 4],
    ['said', 0.8, 25],
    ['results', 0.5, 20],
    ['tomorrow', 0.85, 15],
    ['information', 0.4, 20],
  ] as const)('does not repeat itself: %s', (field, distinct, most) => {
    const words = DEMO.reports.flatMap(({ content }) => content[field] ?? []);
    const counts = [...Map.groupBy(words, (one) => one).values()].map((same) => same.length);
    expect(counts.length / words.length).toBeGreaterThan(distinct);
    expect(Math.max(...counts)).toBeLessThanOrEqual(most);
  });

  it('mentions the day’s visits in the log, unless in a few words', () => {
    const names = new Map(DEMO.customers.map(({ id, name }) => [id, name]));
    const visited = Map.groupBy(VISITS, ({ personId, aboutOn }) => `${personId} ${aboutOn}`);
    const pairs = LOGS.flatMap((log) =>
      (visited.get(`${log.personId} ${log.aboutOn}`) ?? []).map(({ customerId }) => ({
        done: log.content.done ?? '',
        name: (names.get(customerId ?? 0n) ?? '').slice(0, 2),
      })),
    );
    const mentioned = pairs.filter(({ done, name }) => done.includes(name)).length;
    expect(mentioned / pairs.length).toBeGreaterThan(0.85);
  });

  it.each([
    ['a summer afternoon', '2026-07-15T17:20:00+08:00'],
    ['the first workday after New Year', '2026-01-04T17:20:00+08:00'],
    ['a year without a calendar', '2031-03-12T17:20:00+08:00'],
  ])('can be told of any time: %s', (_, now) => {
    const demo = bank({ now: new Date(now) });
    expect(demo.reports.length).toBeGreaterThan(1_500);
    expect(demo.reports.filter(({ filedAt }) => filedAt > new Date(now))).toEqual([]);
  });
});

function accepts(field: Field, value: string): boolean {
  switch (field.kind) {
    case 'text':
    case 'long_text':
      return value.trim() !== '' && value.length <= field.max;
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(value);
    case 'choice':
      return field.options.some(({ id }) => id === value);
    case 'phone':
      return /^1\d{10}$/.test(value);
    case 'pictures':
    case 'rows':
      return false;
    case 'customer':
      return /^\d+$/.test(value);
    case 'number':
    case 'amount':
      return /^\d+(\.\d+)?$/.test(value);
  }
}
