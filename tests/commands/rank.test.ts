import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/commands/command.ts';
import { rank } from '../../src/commands/rank.ts';
import { scoring } from '../../src/jobs/scoring.ts';
import { actionBehind, branchOfThree, countingQueries, FRIDAY, said } from '../support/branch.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { contextFor, jobContext, visits } from '../support/organisation.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await cloneDatabase();
  await branchOfThree(test.database);
  await rescore();
});
afterAll(() => test.drop());

/** As on the first beat of a day. */
async function rescore() {
  await scoring.run(await jobContext(test.database, FRIDAY), new Date('2026-11-19T23:59:00+08:00'));
}

async function type(person: string, text: string): Promise<Outcome> {
  return rank.run(await contextFor(test.database, person, FRIDAY), text);
}

async function press(person: string, name: 'show' | 'turn', ...args: string[]): Promise<Outcome> {
  return (await rank.presses?.[name]?.(await contextFor(test.database, person, FRIDAY), args)) ?? {};
}

function shown({ replies, replace }: Outcome): readonly string[] {
  return said(replace ?? replies?.[0]?.card);
}

describe('rank', () => {
  it('lists the unit with movement, and who is not ranked with the reason', async () => {
    expect(shown(await type('chen', ''))).toEqual([
      '城关支行 · 本周排名',
      '1 | 王芳 | 72.78 | ↑1',
      '2 | 李娜 | 70.00 | ↓1',
      '3 | 赵磊 | 58.89 | –',
      '未参加排名：钱新（在岗 5 天，不满 7 天）。',
      '[上周]',
      '[本月]',
      '[上月]',
    ]);
  });

  it('shows a manager their own place and who is in front, and nobody’s points', async () => {
    const lines = shown(await type('zhao', ''));
    expect(lines[1]).toBe('本周 58.89 分（暂列不称职），城关支行 3 人中第 3（不变），距第 2 名 11.11 分。');
    expect(lines.join()).not.toMatch(/72\.78|70\.00/);
    expect(shown(await press('zhao', 'show', '2026-W47', 'branch'))[0]).toBe('我的得分 · 本周');
  });

  it('shows an appraiser everything, with a button for each unit', async () => {
    const { replies } = await type('office', '');
    expect(shown({ replies: replies ?? [] })[0]).toBe('晋源银行 · 本周排名');
    expect(actionBehind(replies?.[0]?.card, '城关支行')).toBe('rank.turn:2026-W47:branch');
    expect(shown(await type('office', '城关'))[0]).toBe('城关支行 · 本周排名');
  });

  it('keeps supervisors within their own unit', async () => {
    expect(shown(await type('chen', '晋源银行'))).toEqual(['这不在您负责的范围里，看不了。']);
    expect(shown(await type('chen', '月亮分行'))).toEqual(['没找到“月亮分行”这个单位。直接发“排名”看本单位。']);
    const other = { id: 'other', parentId: 'bank', name: '开发区支行', nameEn: 'Development Zone Branch' };
    await test.database.unit.create({ data: other });
    await test.database.person.create({
      data: {
        id: 'ma',
        name: '马强',
        nameEn: 'Ma Qiang',
        role: 'supervisor',
        unitId: 'other',
        inPostSince: new Date('2024-01-01'),
      },
    });
    expect(shown(await type('chen', '开发区'))).toEqual(['这不在您负责的范围里，看不了。']);
    expect((await press('chen', 'show', '2026-W47', 'other')).toast?.tone).toBe('problem');
  });

  it('pages after twenty, with as many queries as for three', async () => {
    const ctx = await contextFor(test.database, 'chen', FRIDAY);
    const few = countingQueries(test.database);
    await rank.run({ ...ctx, tx: few.tx }, '');
    const crowd = Array.from({ length: 22 }, (_, index) => `m${String(index).padStart(2, '0')}`);
    await test.database.person.createMany({
      data: crowd.map((id) => ({
        id,
        name: id,
        nameEn: id,
        role: 'manager',
        unitId: 'branch',
        managerType: 'full_time',
        grade: 'junior',
        inPostSince: new Date('2024-01-01'),
      })),
    });
    for (const [index, id] of crowd.entries()) await visits(test.database, id, '2026-11-17', index % 8);
    await rescore();
    const many = countingQueries(test.database);
    const first = await rank.run({ ...ctx, tx: many.tx }, '');
    expect(many.count()).toBe(few.count());
    const page = shown(first).filter((line) => line.includes(' | '));
    expect(page).toHaveLength(20);
    // 25 are ranked: 5 are left for the second page.
    expect(actionBehind(first.replies?.[0]?.card, '后 5 名')).toBe('rank.turn:2026-W47:branch:1');
    const second = shown(await press('chen', 'turn', '2026-W47', 'branch', '1'));
    expect(second.filter((line) => line.includes(' | '))).toHaveLength(5);
    expect(second).toContain('[前 20 名]');
    expect(second.at(-5)).toContain('未参加排名：钱新');
  });
});
