import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { missingLists } from '../../src/jobs/missing-lists.ts';
import { outages } from '../../src/jobs/outages.ts';
import type { TestDatabase } from '../support/database.ts';
import { at, jobContext, openBranch } from '../support/talk-branch.ts';
import { addressees, owe, said, states, wall } from './heart.ts';

let branch: TestDatabase;
beforeEach(async () => {
  branch = await openBranch();
  await owe(branch.database, { who: 'zhao', due: '2026-11-18 18:00' });
  await owe(branch.database, { who: 'zhao', due: '2026-11-18 18:00', report: 'visit_report' });
  await owe(branch.database, { who: 'li', due: '2026-11-18 18:00', state: 'filed' });
  await owe(branch.database, { who: 'wang', due: '2026-11-18 20:00' });
});
afterEach(() => branch.drop());

const away = (from: string, now: string) => outages.run(jobContext(branch.database, at(now)), at(from));
async function deadlines(who: string): Promise<readonly (string | undefined)[]> {
  const rows = await branch.database.obligation.findMany({ where: { personId: who }, orderBy: { id: 'asc' } });
  return rows.map(({ dueAt, extendedUntil }) => wall(extendedUntil ?? dueAt));
}

describe('after an outage', () => {
  it('across a deadline everybody who had not filed has an hour from then, and is told once', async () => {
    const messages = await away('2026-11-18 17:40', '2026-11-18 18:30');
    expect(addressees(messages)).toEqual(['zhao']);
    expect(messages.flatMap(said).join('\n')).toMatch(/工作日志、拜访.*19:30/su);
    expect(messages.flatMap(said).join('\n')).toContain('17:40');
    expect(await deadlines('zhao')).toEqual(['11-18 19:30', '11-18 19:30']);
    // Who had filed moves along: one list at 19:30 has everybody.
    expect(await deadlines('li')).toEqual(['11-18 19:30']);
    expect(await deadlines('wang')).toEqual(['11-18 20:00']);
  });

  it('nobody is missing before the new deadline, and whoever still has not filed is missing after it', async () => {
    await away('2026-11-18 17:40', '2026-11-18 18:30');
    const list = (now: string) => missingLists.run(jobContext(branch.database, at(now)), at('2026-11-18 17:40'));
    expect(await list('2026-11-18 18:30')).toEqual([]);
    expect(await states(branch.database, 'zhao')).toEqual(['due', 'due']);
    await list('2026-11-18 19:31');
    expect(await states(branch.database, 'zhao')).toEqual(['missing', 'missing']);
  });

  it.each([
    ['of five minutes', '2026-11-18 17:57', '2026-11-18 18:02'],
    ['that ended before the deadline', '2026-11-18 10:00', '2026-11-18 17:59'],
    ['that began at the deadline', '2026-11-18 18:00', '2026-11-18 19:00'],
  ])('%s nothing moves', async (_, from, now) => {
    expect(await away(from, now)).toEqual([]);
    expect(await deadlines('zhao')).toEqual(['11-18 18:00', '11-18 18:00']);
  });

  it('a second one moves the moved deadline again', async () => {
    await away('2026-11-18 17:40', '2026-11-18 18:30');
    const messages = await away('2026-11-18 19:00', '2026-11-18 19:45');
    expect(addressees(messages)).toEqual(['zhao']);
    expect(await deadlines('zhao')).toEqual(['11-18 20:45', '11-18 20:45']);
  });
});
