import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/commands/command.ts';
import { rank } from '../../src/commands/rank.ts';
import { actionBehind, FRIDAY, said } from '../support/branch.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { contextFor, organise } from '../support/organisation.ts';

let test: TestDatabase;
const EAST = ['e1', 'e2', 'e3', 'e4', 'e5'];

/**
 * A branch of five (80, 82, 84, 86 and 88 points this week, 80.00 on average the week before), one of two, and an office below the first
 * where nobody is. Executives sit at the bank and in the first branch.
 */
beforeAll(async () => {
  test = await cloneDatabase();
  const { database } = test;
  await organise(database, {
    people: [
      ...['li', 'wang'].map((id) => ({ id, name: id, nameEn: id })),
      { id: 'office', name: '周正', nameEn: 'Zhou Zheng', role: 'appraiser' as const, unitId: 'bank' },
      { id: 'boss', name: '侯建平', nameEn: 'Hou Jianping', role: 'executive' as const, unitId: 'bank' },
    ],
  });
  await database.unit.createMany({
    data: [
      { id: 'east', parentId: 'bank', name: '开发区支行', nameEn: 'East Branch' },
      { id: 'desk', parentId: 'east', name: '分理处', nameEn: 'East Desk' },
    ],
  });
  const one = (id: string, role: string, unitId: string) => ({
    id,
    name: id,
    nameEn: id,
    role,
    unitId,
    managerType: role === 'manager' ? 'full_time' : null,
    inPostSince: new Date('2024-01-01'),
  });
  await database.person.createMany({
    data: [...EAST.map((id) => one(id, 'manager', 'east')), one('vice', 'executive', 'east')],
  });
  const result = (personId: string, period: string, total: number) => ({
    personId,
    unitId: 'east',
    periodKind: 'week',
    period,
    total: BigInt(total * 10_000),
    explanation: {},
    scoredAt: FRIDAY,
  });
  await database.result.createMany({
    data: [
      ...EAST.flatMap((id, index) => [result(id, '2026-W47', 80 + 2 * index), result(id, '2026-W46', 80)]),
      result('li', '2026-W47', 95),
      result('wang', '2026-W47', 90),
    ],
  });
});
afterAll(() => test.drop());

async function type(person: string, text: string): Promise<Outcome> {
  return rank.run(await contextFor(test.database, person, FRIDAY), text);
}

async function press(person: string, name: string, ...args: string[]): Promise<Outcome> {
  return (await rank.presses?.[name]?.(await contextFor(test.database, person, FRIDAY), args)) ?? {};
}

const shown = ({ replies, replace }: Outcome) => said(replace ?? replies?.[0]?.card);

describe('rank for those who look at several units', () => {
  it('shows executives and appraisers everybody, and the way to each unit', async () => {
    for (const who of ['boss', 'office']) {
      const outcome = await type(who, '');
      expect(shown(outcome).slice(0, 4)).toEqual([
        '晋源银行 · 本周排名',
        // (95 + 90 + 88 + 86 + 84 + 82 + 80) ÷ 7 = 605 ÷ 7 = 86.43; the week before 80.00.
        '平均 86.43 分（+6.43）',
        expect.stringContaining('1 | li | 95.00'),
        expect.stringContaining('2 | wang | 90.00'),
      ]);
      expect(actionBehind(outcome.replies?.[0]?.card, '按机构看')).toBe('rank.units:2026-W47:bank');
    }
    expect(shown(await type('boss', '开发区支行'))[0]).toBe('开发区支行 · 本周排名');
  });

  it('compares units by their average, those of fewer than five without one', async () => {
    // (80 + 82 + 84 + 86 + 88) ÷ 5 = 84.00, 80.00 the week before. Li and Wang are two.
    expect(shown(await type('boss', '按机构'))).toEqual([
      '晋源银行 · 本周各机构',
      '晋源银行 | 7 | 86.43 | +6.43',
      '开发区支行 | 5 | 84.00 | +4.00',
      '城关支行 | 2 | – | –',
      '不满 5 人的机构不显示平均分。',
      '[晋源银行]',
      '[开发区支行]',
      '[城关支行]',
      '[上周]',
      '[本月]',
      '[上月]',
    ]);
    expect(shown(await press('office', 'units', '2026-W46', 'bank'))[1]).toBe('晋源银行 | 5 | 80.00 | –');
  });

  it('ends at the unit of an executive who sits in one', async () => {
    expect(shown(await type('vice', ''))[0]).toBe('开发区支行 · 本周排名');
    expect(shown(await type('vice', '城关支行'))).toEqual(['这不在您负责的范围里，看不了。']);
    for (const name of ['show', 'turn', 'units'])
      expect((await press('vice', name, '2026-W47', 'bank')).toast?.tone).toBe('problem');
  });

  it('leaves a trace of who looked at which unit', async () => {
    await type('boss', '开发区支行 上周');
    const seen = await test.database.audit.findMany({ where: { actorId: 'boss' }, orderBy: { id: 'desc' }, take: 1 });
    expect(seen.map(({ action, object, detail }) => [action, object, detail])).toEqual([
      ['rank.view', 'unit east', { period: '2026-W46' }],
    ]);
  });
});
