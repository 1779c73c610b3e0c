import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { minutesFor, reminders } from '../../src/jobs/reminders.ts';
import type { TestDatabase } from '../support/database.ts';
import { at, jobContext, openBranch, RULEBOOK } from '../support/talk-branch.ts';
import { addressees, owe, said, wall } from './heart.ts';

let branch: TestDatabase;
beforeEach(async () => {
  branch = await openBranch();
});
afterEach(() => branch.drop());

const WEDNESDAY = '2026-11-18';
/** What goes out between two times of that Wednesday. */
const remind = (from: string, now: string) =>
  reminders.run(jobContext(branch.database, at(`${WEDNESDAY} ${now}`)), at(`${WEDNESDAY} ${from}`));

describe('reminders', () => {
  // The rulebook: 120 and 30 minutes before. Due at 18:00 that is 16:00 and 17:30; who wants more gets one at 17:50 as well.
  const moments: readonly (readonly [from: string, now: string, who: readonly string[], what: string])[] = [
    ['15:58', '15:59', [], 'nobody before two hours are left'],
    ['15:59', '16:00', ['li', 'wang', 'zhao'], 'everybody two hours before'],
    ['16:00', '16:01', [], 'nobody a second time'],
    ['17:29', '17:30', ['li', 'wang', 'zhao'], 'everybody half an hour before'],
    ['17:49', '17:50', [], 'nobody ten minutes before who did not ask for it'],
    ['17:59', '18:00', [], 'nobody at the deadline'],
  ];
  it.each(moments)('from %s to %s reach %j: %s', async (from, now, who) => {
    for (const one of ['zhao', 'li', 'wang']) await owe(branch.database, { who: one, due: `${WEDNESDAY} 18:00` });
    expect(addressees(await remind(from, now))).toEqual(who);
  });

  const strengths = [
    ['off', [], []],
    ['light', [30], ['17:30']],
    ['standard', [120, 30], ['16:00', '17:30']],
    ['active', [120, 30, 10], ['16:00', '17:30', '17:50']],
  ] as const;
  it.each(strengths)(
    'come as strongly as somebody chose: %s is %j minutes before',
    async (strength, minutes, times) => {
      expect(minutesFor({ reminders: strength }, RULEBOOK)).toEqual(minutes);
      await owe(branch.database, { who: 'zhao', due: `${WEDNESDAY} 18:00` });
      await branch.database.person.update({ where: { id: 'zhao' }, data: { reminders: strength } });
      const reached: string[] = [];
      for (const [from, now] of [
        ['15:59', '16:00'],
        ['16:59', '17:00'],
        ['17:29', '17:30'],
        ['17:49', '17:50'],
      ] as const) {
        if ((await remind(from, now)).length > 0) reached.push(now);
      }
      expect(reached).toEqual(times);
    },
  );

  it('go only to those who have not filed', async () => {
    await owe(branch.database, { who: 'zhao', due: `${WEDNESDAY} 18:00` });
    await owe(branch.database, { who: 'li', due: `${WEDNESDAY} 18:00`, state: 'filed' });
    await owe(branch.database, { who: 'wang', due: `${WEDNESDAY} 18:00`, state: 'excused' });
    expect(addressees(await remind('15:59', '16:00'))).toEqual(['zhao']);
  });

  it('name everything that is due together in one message, and leave out what is filed', async () => {
    await owe(branch.database, { who: 'zhao', due: `${WEDNESDAY} 18:00` });
    await owe(branch.database, { who: 'zhao', due: `${WEDNESDAY} 18:00`, report: 'visit_report' });
    await owe(branch.database, { who: 'li', due: `${WEDNESDAY} 18:00`, state: 'filed' });
    await owe(branch.database, { who: 'li', due: `${WEDNESDAY} 18:00`, report: 'visit_report' });
    const messages = await remind('15:59', '16:00');
    const lines = Object.fromEntries(messages.map((one) => [one.to.person, said(one)]));
    expect(lines).toEqual({
      zhao: [expect.stringContaining('工作日志、拜访'), expect.stringMatching(/工作日志.*拜访/u)],
      li: [expect.stringContaining('拜访'), expect.not.stringContaining('工作日志')],
    });
  });

  it('after a gap are one: the most pressing', async () => {
    await owe(branch.database, { who: 'zhao', due: `${WEDNESDAY} 18:00` });
    const messages = await remind('15:00', '17:40');
    expect(messages.map(({ key }) => key)).toEqual([`remind:zhao:${at(`${WEDNESDAY} 18:00`).getTime()}:30`]);
  });

  it('do not come when the deadline has passed meanwhile', async () => {
    await owe(branch.database, { who: 'zhao', due: `${WEDNESDAY} 18:00` });
    expect(await remind('15:00', '18:00')).toEqual([]);
    expect(await remind('15:00', '19:00')).toEqual([]);
  });

  it('follow a deadline that was moved', async () => {
    await owe(branch.database, { who: 'zhao', due: `${WEDNESDAY} 12:00`, extendedUntil: `${WEDNESDAY} 18:00` });
    expect(addressees(await remind('09:59', '10:00'))).toEqual([]);
    expect(addressees(await remind('15:59', '16:00'))).toEqual(['zhao']);
  });

  it('wait for the end of quiet hours, and are left out if the deadline comes first', async () => {
    await branch.database.person.update({ where: { id: 'zhao' }, data: { quietFrom: '15:30', quietUntil: '16:30' } });
    await branch.database.person.update({ where: { id: 'li' }, data: { quietFrom: '15:30', quietUntil: '18:00' } });
    await owe(branch.database, { who: 'zhao', due: `${WEDNESDAY} 18:00` });
    await owe(branch.database, { who: 'li', due: `${WEDNESDAY} 18:00` });
    const messages = await remind('15:59', '16:00');
    expect(messages.map(({ to, notBefore }) => [to.person, wall(notBefore)])).toEqual([['zhao', '11-18 16:30']]);
  });

  it('keep quiet by the personal zone, and are due by the duty zone', async () => {
    // 16:00 in China is 08:00 in London: quiet there until 09:00, that is 17:00 in China.
    const london = { zone: 'Europe/London', quietFrom: '22:00', quietUntil: '09:00' };
    await branch.database.person.update({ where: { id: 'zhao' }, data: london });
    await owe(branch.database, { who: 'zhao', due: `${WEDNESDAY} 18:00` });
    const [message] = await remind('15:59', '16:00');
    expect(wall(message?.notBefore)).toBe('11-18 17:00');
    expect(message && said(message)[0]).toContain('10:00');
  });

  it('know when they come next', async () => {
    await owe(branch.database, { who: 'zhao', due: `${WEDNESDAY} 18:00` });
    const next = async (after: string) => {
      const found = await reminders.next(jobContext(branch.database, at(after)), at(after));
      return found && wall(found);
    };
    expect(await next(`${WEDNESDAY} 09:00`)).toBe('11-18 16:00');
    expect(await next(`${WEDNESDAY} 16:00`)).toBe('11-18 17:30');
    expect(await next(`${WEDNESDAY} 17:30`)).toBe('11-18 17:50');
    expect(await next(`${WEDNESDAY} 17:50`)).toBe(null);
  });
});
