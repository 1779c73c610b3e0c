import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goalGaps } from '../../src/jobs/goal-gaps.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { figures, jobContext, organise } from '../support/organisation.ts';
import { at } from '../support/small-bank.ts';
import { shippedRulebook } from '../support/system.ts';
import { said, wall } from './heart.ts';

/** Goals are for quarters and years; managers hear of them after 50 and 85 % of the workdays, at 09:20. */
const { rulebook: INSURER } = shippedRulebook('bancassurance-511');

let test: TestDatabase;
beforeAll(async () => {
  test = await cloneDatabase();
  const { database } = test;
  await organise(database, {
    units: [
      { id: 'bank', name: '总部', nameEn: 'Head Office' },
      { id: 'branch', parentId: 'bank', name: '城关', nameEn: 'Chengguan' },
      { id: 'west', parentId: 'bank', name: '城西', nameEn: 'West' },
    ],
    people: [
      { id: 'li', name: '李娜', nameEn: 'Li Na' },
      { id: 'wang', name: '王芳', nameEn: 'Wang Fang', locale: 'en' },
      { id: 'light', name: '周涛' },
      { id: 'silent', name: '孙丽' },
      { id: 'asks', name: '赵磊' },
      { id: 'gone', name: '钱新', left: '2026-11-01' },
      { id: 'late', name: '马明' },
      { id: 'far', name: '吴昊', unitId: 'west' },
      { id: 'chen', name: '陈敏', role: 'supervisor' },
    ],
  });
  await database.unit.update({ where: { id: 'west' }, data: { zone: 'Asia/Urumqi' } });
  await database.person.update({ where: { id: 'light' }, data: { reminders: 'light' } });
  await database.person.update({ where: { id: 'silent' }, data: { reminders: 'off' } });
  await database.person.update({ where: { id: 'late' }, data: { quietFrom: '22:00', quietUntil: '10:00' } });
  const goal = (personId: string, value: number, period = '2026-Q4', origin = 'own', state = 'agreed') => ({
    personId,
    indicator: 'wealth_goal',
    period,
    origin,
    state,
    value: BigInt(value) * 10_000n,
  });
  await database.target.createMany({
    data: [
      ...['li', 'light', 'silent', 'gone', 'late', 'far'].map((id) => goal(id, 500)),
      goal('wang', 20),
      goal('asks', 500, '2026-Q4', 'asked', 'proposed'),
      goal('li', 100, '2026-12'),
    ],
  });
  await figures(database, [
    ['li', 'premium', '2026-10-09', 30],
    ['wang', 'premium', '2026-11-02', 25],
  ]);
});
afterAll(() => test.drop());

/** What goes out at a beat, after the one before; by key. */
async function beat(from: string, now: string, rulebook: Rulebook = INSURER) {
  const messages = await goalGaps.run(await jobContext(test.database, at(now), rulebook), at(from));
  return new Map(messages.map((message) => [message.key, message]));
}

describe('reminders of the gap to one’s own goals', () => {
  // The fourth quarter of 2026 has 18 workdays in October (Saturday the 10th is one), 21 in November and 23 in December: 62. After half of them,
  // 31, comes the 32nd: 18 in October, and the 14th of November's is the 19th. After 85 %, 52.7, the 54th: December's 15th is the 21st.
  it('come when the rulebook says, once, to those who set goals that were agreed', async () => {
    expect(await beat('2026-11-18 09:19', '2026-11-19 09:19')).toEqual(new Map());
    const told = await beat('2026-11-19 09:19', '2026-11-19 09:20');
    expect([...told.keys()].toSorted()).toEqual(['late', 'li', 'wang'].map((id) => `goal-gap:${id}:2026-Q4@50`));
    const li = told.get('goal-gap:li:2026-Q4@50');
    expect(li).toMatchObject({ to: { person: 'li' }, priority: 'reminder', notBefore: at('2026-11-19 09:20') });
    // 30 of 500 is 6 %; 470 for the 31 workdays from the 19th on (8 in November, 23 in December): 15.1613
    expect(li && said(li)).toEqual([
      '李娜，2026年第四季度的工作日已经过了 50%，对照一下您自己定的目标：',
      '创富目标　500 万元，已有 30 万元（6%），还差 470 万元；剩 31 个工作日，平均每天 15.16 万元。',
      '把今天的五个客户约到下周沙龙。',
      '〔看目标〕',
    ]);
    const wang = told.get('goal-gap:wang:2026-Q4@50');
    expect(wang && said(wang)).toEqual([
      'Wang Fang, 50% of the workdays of Q4 2026 have passed. How you stand with the goals you set:',
      'Wealth goal: 20 × ¥10k, 25 × ¥10k so far (125%): reached.',
      '〔My targets〕',
    ]);
    expect(await beat('2026-11-19 09:20', '2026-11-19 09:21')).toEqual(new Map());
  });

  it('wait for the end of quiet hours', async () => {
    const told = await beat('2026-11-19 09:19', '2026-11-19 09:20');
    expect(wall(told.get('goal-gap:late:2026-Q4@50')?.notBefore)).toBe('11-19 10:00');
  });

  it('come by the clock that people work by', async () => {
    // Urumqi is two hours behind Shanghai.
    const told = await beat('2026-11-19 11:19', '2026-11-19 11:20');
    expect([...told.keys()]).toEqual(['goal-gap:far:2026-Q4@50']);
  });

  it('are only the last for who wants few, and none for who wants none', async () => {
    const told = await beat('2026-12-21 09:19', '2026-12-21 09:20');
    expect([...told.keys()].toSorted()).toEqual(
      ['late', 'li', 'light', 'wang'].map((id) => `goal-gap:${id}:2026-Q4@85`),
    );
  });

  it('are made up for within two days, and not later; of several the latest is enough', async () => {
    expect((await beat('2026-11-19 08:00', '2026-11-21 09:00')).has('goal-gap:li:2026-Q4@50')).toBe(true);
    expect(await beat('2026-11-19 08:00', '2026-11-21 14:00')).toEqual(new Map());
    const often = { ...INSURER, goal_reminders: { after: [50, 51], at: '09:20' } };
    // 51 % of 62 is 31.62, so the 33rd: the day after.
    const told = await beat('2026-11-18 10:00', '2026-11-20 09:20', often);
    expect([...told.keys()].filter((key) => key.includes(':li:'))).toEqual(['goal-gap:li:2026-Q4@51']);
  });

  it('are one message where those for two periods come together', async () => {
    // December's 23 workdays: after 85 %, 19.55, the 21st, which is the 29th. The quarter's 62: after 95 %, 58.9, the 60th, the same day.
    const both = { ...INSURER, goal_reminders: { after: [85, 95], at: '09:20' } };
    const told = await beat('2026-12-29 09:19', '2026-12-29 09:20', both);
    const key = [...told.keys()].find((one) => one.includes(':li:')) ?? '';
    expect(key).toBe('goal-gap:li:2026-12@85+2026-Q4@95');
    const message = told.get(key);
    expect(message && said(message).filter((line) => line.includes('%，对照'))).toEqual([
      '李娜，2026年12月的工作日已经过了 85%，对照一下您自己定的目标：',
      '李娜，2026年第四季度的工作日已经过了 95%，对照一下您自己定的目标：',
    ]);
  });

  it('name the next time at which somebody will hear', async () => {
    const next = async (after: string, rulebook: Rulebook = INSURER) =>
      goalGaps.next(await jobContext(test.database, at(after), rulebook), at(after));
    expect(wall((await next('2026-11-02 08:00')) ?? undefined)).toBe('11-19 09:20');
    expect(wall((await next('2026-11-19 09:20')) ?? undefined)).toBe('11-19 11:20');
    expect(await next('2027-01-04 08:00')).toBeNull();
    const { goal_reminders: _, ...silent } = INSURER;
    expect(await next('2026-11-02 08:00', silent)).toBeNull();
    expect(await beat('2026-11-19 09:19', '2026-11-19 09:20', silent)).toEqual(new Map());
  });
});
