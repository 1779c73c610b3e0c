import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { missingLists } from '../../src/jobs/missing-lists.ts';
import type { TestDatabase } from '../support/database.ts';
import { at, day, jobContext, openBranch } from '../support/talk-branch.ts';
import { owe, said, states, wall } from './heart.ts';

let branch: TestDatabase;
beforeEach(async () => {
  branch = await openBranch();
});
afterEach(() => branch.drop());

const DUE = '2026-11-18 18:00';
/** What is sent between two instants, by who gets it. */
async function lists(from: Date, now: Date): Promise<Readonly<Record<string, readonly string[]>>> {
  const messages = await missingLists.run(jobContext(branch.database, now), from);
  return Object.fromEntries(messages.map((one) => [String(one.to.person), said(one)]));
}
const later = (instant: Date, ms: number) => new Date(instant.getTime() + ms);

describe('missing lists', () => {
  beforeEach(async () => {
    await owe(branch.database, { who: 'zhao', due: DUE });
    await owe(branch.database, { who: 'li', due: DUE, state: 'filed' });
    await owe(branch.database, { who: 'wang', due: DUE });
    await owe(branch.database, { who: 'sun', due: DUE, unit: 'east' });
  });

  it('come a moment after the deadline: exactly at it nobody is missing', async () => {
    expect(await lists(at('2026-11-18 17:59'), at(DUE))).toEqual({});
    expect(await states(branch.database, 'zhao')).toEqual(['due']);
    // From 18:00:00.000 on: the deadline itself must not be passed over by the beat that follows.
    const sent = await lists(at(DUE), later(at(DUE), 1));
    expect(Object.keys(sent).toSorted()).toEqual(['chen', 'zhou']);
    expect(await states(branch.database, 'zhao')).toEqual(['missing']);
    expect(await states(branch.database, 'li')).toEqual(['filed']);
  });

  it('name to each supervisor their own people who have not filed, and say how many have', async () => {
    const { chen, zhou } = await lists(at('2026-11-18 17:59'), later(at(DUE), 1));
    expect(chen?.join('\n')).toMatch(/1\D+3|3\D+1/u);
    expect(chen?.join('\n')).toContain('王芳、赵磊');
    expect(chen?.join('\n')).not.toMatch(/李娜|孙立/u);
    expect(zhou?.join('\n')).toContain('孙立');
    expect(zhou?.join('\n')).not.toMatch(/赵磊|王芳/u);
  });

  it('say so when everybody has filed, and offer nobody to remind', async () => {
    await branch.database.obligation.updateMany({ data: { state: 'filed' } });
    const { chen } = await lists(at('2026-11-18 17:59'), later(at(DUE), 1));
    expect(chen?.join('\n')).toContain('都交');
    expect(chen?.join('\n')).not.toMatch(/提醒/u);
  });

  it('reach upwards: a supervisor of the whole bank sees the branches below', async () => {
    const data = {
      id: 'he',
      name: '何平',
      nameEn: 'He Ping',
      role: 'supervisor',
      unitId: 'bank',
      inPostSince: day('2024-01-01'),
    };
    await branch.database.person.create({ data });
    const { he } = await lists(at('2026-11-18 17:59'), later(at(DUE), 1));
    expect(he?.join('\n')).toMatch(/孙立.*王芳.*赵磊|王芳.*赵磊.*孙立/su);
  });

  it('do not go to supervisors who have left', async () => {
    await branch.database.person.update({ where: { id: 'chen' }, data: { leftOn: day('2026-11-17') } });
    expect(Object.keys(await lists(at('2026-11-18 17:59'), later(at(DUE), 1)))).toEqual(['zhou']);
  });

  it('wait for the end of quiet hours', async () => {
    await branch.database.person.update({ where: { id: 'chen' }, data: { quietFrom: '17:30', quietUntil: '08:00' } });
    const messages = await missingLists.run(jobContext(branch.database, later(at(DUE), 1)), at('2026-11-18 17:59'));
    const waits = Object.fromEntries(messages.map(({ to, notBefore }) => [to.person, wall(notBefore)]));
    expect(waits).toEqual({ chen: '11-19 08:00', zhou: '11-18 18:00' });
  });

  it('are left out when they are no news any more, but what is open is missing all the same', async () => {
    expect(await lists(at('2026-11-18 17:59'), at('2026-11-19 06:30'))).toEqual({});
    expect(await states(branch.database, 'zhao')).toEqual(['missing']);
  });

  it('wait for a deadline that was moved', async () => {
    await owe(branch.database, { who: 'zhao', due: '2026-11-18 12:00', extendedUntil: '2026-11-18 13:00' });
    expect(await lists(at('2026-11-18 11:59'), at('2026-11-18 12:01'))).toEqual({});
    const sent = await lists(at('2026-11-18 12:59'), later(at('2026-11-18 13:00'), 1));
    expect(Object.keys(sent)).toEqual(['chen']);
  });

  it('know when they come next: the first moment at which anybody is missing', async () => {
    const ctx = jobContext(branch.database, at('2026-11-18 09:00'));
    const first = later(at(DUE), 1);
    expect(await missingLists.next(ctx, at('2026-11-18 09:00'))).toEqual(first);
    expect(await missingLists.next(ctx, at(DUE))).toEqual(first);
    expect(await missingLists.next(ctx, first)).toBe(null);
  });
});
