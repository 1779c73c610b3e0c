import { describe, expect, it } from 'vitest';
import { localDate } from '../../src/calendar/zone.ts';
import type { Demo } from '../../src/demo/rows.ts';
import { bank, NOW, RULEBOOK } from './support.ts';

const MORNING = new Date('2026-11-17T08:00:00+08:00');
const OPENED = bank();
/** The same story, cut the morning before. */
const BEFORE = bank({ now: MORNING, opens: NOW });

const at = (time: string) => new Date(`${time}+08:00`);
const logs = ({ script }: Demo, about: string) =>
  script.flatMap(({ at: filedAt, event }) =>
    event.kind === 'report' && event.report === 'daily_log' && event.aboutOn === about ? [{ ...event, filedAt }] : [],
  );
const text = (given: unknown) => JSON.stringify(given, (_, value) => (typeof value === 'bigint' ? `${value}` : value));

describe('the script of the demo', () => {
  it('begins where the rows end, in order, and goes on for ten workdays', () => {
    const instants = OPENED.script.map(({ at: time }) => time.getTime());
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    expect(instants[0]).toBeGreaterThan(NOW.getTime());
    const days = OPENED.script.flatMap(({ event }) => (event.kind === 'report' ? event.aboutOn : []));
    // Ten workdays after Wednesday 18 November: Thursday and Friday, a week, and Monday to Wednesday.
    expect(days.toSorted().at(-1)).toBe('2026-12-02');
  });

  it('is the same story wherever it is cut', () => {
    const later = BEFORE.script.filter((one) => one.at > NOW);
    expect(text(later)).toBe(text(OPENED.script));
    const between = BEFORE.script.filter((one) => one.at <= NOW && one.event.kind === 'report');
    expect(BEFORE.reports.length + between.length).toBe(OPENED.reports.length);
    const loaded = OPENED.reports.slice(BEFORE.reports.length).map(({ personId, content }) => ({ personId, content }));
    const played = between.map(({ event }) =>
      event.kind === 'report' ? { personId: event.personId, content: event.content } : null,
    );
    expect(new Set(played.map(text))).toEqual(new Set(loaded.map(text)));
    const figures = (given: Demo) =>
      given.script.flatMap(({ event }) => (event.kind === 'figures' ? event.facts : [])).length + given.facts.length;
    expect(figures(BEFORE)).toBe(figures(OPENED));
  });

  it('lets the others file around the deadline, and leaves two to the visitor until the next morning', () => {
    const today = localDate(NOW, RULEBOOK.zone);
    const todays = logs(OPENED, today);
    const left = todays.filter(({ personId }) => personId === 'zhao-lei' || personId === 'liu-jianguo');
    expect(left).toHaveLength(2);
    for (const { filedAt } of left) {
      expect(filedAt > at('2026-11-19T08:30:00')).toBe(true);
      expect(filedAt < at('2026-11-19T09:30:00')).toBe(true);
    }
    const others = todays.filter((one) => !left.includes(one));
    expect(others.length).toBeGreaterThan(6);
    expect(others.filter(({ filedAt }) => filedAt <= at('2026-11-18T17:30:00'))).toEqual([]);
    expect(others.filter(({ filedAt }) => filedAt <= at('2026-11-18T18:00:00')).length).toBeGreaterThan(4);
    const silent = OPENED.script.filter(
      ({ at: time, event }) =>
        event.kind === 'report' &&
        time < at('2026-11-19T08:30:00') &&
        ['zhao-lei', 'liu-jianguo'].includes(event.personId),
    );
    expect(silent).toEqual([]);
  });

  it('has some who file late or not at all, and most in time, day after day', () => {
    for (const day of ['2026-11-19', '2026-11-20', '2026-11-23', '2026-11-24', '2026-11-25']) {
      const inTime = logs(OPENED, day).filter(({ filedAt }) => filedAt <= at(`${day}T18:00:00`));
      expect(inTime.length, day).toBeGreaterThan(15);
    }
    const late = logs(OPENED, '2026-11-19').length;
    expect(late).toBeLessThanOrEqual(24);
    const all = OPENED.script.flatMap(({ at: time, event }) =>
      event.kind === 'report' && event.report === 'daily_log' && time > at(`${event.aboutOn}T18:00:00`) ? event : [],
    );
    expect(all.length).toBeGreaterThan(5);
  });

  it('has everybody type what the form of their report holds', () => {
    const names = new Map(OPENED.customers.map(({ id, name }) => [id, name]));
    for (const { event } of OPENED.script) {
      if (event.kind !== 'report') continue;
      const english = event.personId === 'chen-jiahui';
      const isLog = event.report === 'daily_log';
      expect(event.words.split(' ')[0]).toBe(isLog ? (english ? 'log' : '写日志') : english ? 'visit' : '拜访');
      expect(event.words).toContain(isLog ? event.content.done : event.content.said);
      expect(event.words).toContain(event.customerId === null ? '' : names.get(event.customerId));
      expect(event.words).not.toMatch(/undefined|null/);
    }
  });

  it('writes a log and a visit as people do', () => {
    const [log] = logs(OPENED, '2026-11-19').filter(({ content }) => content.problems && content.tomorrow);
    const { done, problems, tomorrow } = log?.content ?? {};
    expect(log?.words.startsWith(`写日志 ${done}`)).toBe(true);
    expect(log?.words).toContain(`\n问题：${problems}`);
    expect(log?.words.endsWith(`\n明天：${tomorrow}`)).toBe(true);
    const visits = OPENED.script.flatMap(({ event }) =>
      event.kind === 'report' && event.content.next_date === '2026-11-30' && event.content.kind === 'phone'
        ? event
        : [],
    );
    expect(visits[0]?.words).toMatch(/^拜访 .+ 电话 /);
    expect(visits[0]?.words.endsWith('\n下次：11月30日')).toBe(true);
  });
});
