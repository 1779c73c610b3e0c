import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rank } from '../../src/commands/rank.ts';
import { score } from '../../src/commands/score.ts';
import { scoring } from '../../src/jobs/scoring.ts';
import { weeklyDigest } from '../../src/jobs/weekly-digest.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { exportTable } from '../../src/transfer/export-tables.ts';
import { branchOfThree, FRIDAY, MONDAY, said } from '../support/branch.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { contextFor, jobContext, RULEBOOK, SPEAK } from '../support/organisation.ts';

/** With the juniors' scorecard for all. */
const RULES: Rulebook = {
  ...RULEBOOK,
  scorecards: RULEBOOK.scorecards
    .filter(({ grades }) => !grades || grades.includes('junior'))
    .map(({ grades: _, ...one }) => one),
  ranking: { ...RULEBOOK.ranking, among: 'grade' },
};

let test: TestDatabase;
beforeAll(async () => {
  test = await cloneDatabase();
  const { database } = test;
  await branchOfThree(database);
  // The week before, all three were juniors: Li first, Wang second, Zhao third. On this Monday Wang became a senior.
  const held = { personId: 'wang', step: null, baseStep: null };
  await database.gradeHeld.createMany({
    data: [
      { ...held, fromOn: new Date('2024-01-01T00:00:00Z'), grade: 'junior', baseGrade: 'junior' },
      { ...held, fromOn: new Date('2026-11-16T00:00:00Z'), grade: 'senior', baseGrade: 'senior' },
    ],
  });
  await database.person.update({ where: { id: 'wang' }, data: { grade: 'senior' } });
  await scoring.run(await jobContext(database, FRIDAY, RULES), new Date('2026-11-19T23:59:00+08:00'));
});
afterAll(() => test.drop());

async function card(command: typeof rank, person: string, text = '') {
  const { replies } = await command.run(await contextFor(test.database, person, FRIDAY, RULES), text);
  return said(replies?.[0]?.card);
}

describe('where people are ranked among those of their grade', () => {
  it('rank lists the grades one after the other; who came into one has no movement', async () => {
    expect((await card(rank, 'chen')).slice(0, 4)).toEqual([
      '城关支行 · 本周排名',
      '高级 | 1 | 王芳 | 72.78 | 新',
      '初级 | 1 | 李娜 | 70.00 | –',
      '初级 | 2 | 赵磊 | 58.89 | ↑1',
    ]);
  });

  it('one’s own place is among them, and of fewer than five nobody is named', async () => {
    const own = await card(score, 'zhao');
    expect(own[1]).toBe('本周 58.89 分（暂列不称职），城关支行 初级 2 人中第 2（↑1），距第 1 名 11.11 分。');
    expect(own.join()).not.toContain('靠前');
    expect((await card(score, 'wang'))[1]).toContain('no. 1 of 1 graded Senior in Chengguan Branch');
  });

  it('the digest says so to everybody, and what was announced is exported with the grade', async () => {
    const unit = { id: 'branch', name: '城关支行', nameEn: 'Chengguan Branch', zone: 'Asia/Shanghai' };
    const messages = await weeklyDigest.run(await jobContext(test.database, MONDAY, RULES), unit, MONDAY);
    const to = (id: string) => {
      const content = messages.find(({ key }) => key.endsWith(`:${id}`))?.content;
      return said(content?.kind === 'card' ? content.card : undefined);
    };
    expect(to('chen').slice(1, 4)).toEqual([
      '高级 | 1 | 王芳 | 72.78 | 新 | 4/5 | 9/10',
      '初级 | 1 | 李娜 | 70.00 | – | 4/5 | 8/10',
      '初级 | 2 | 赵磊 | 58.89 | ↑1 | 4/5 | 4/10',
    ]);
    expect(to('li')[0]).toContain('城关支行 初级 2 人中第 1（不变）');

    const extent = { unit: null, period: { key: '2026-W47', from: '2026-11-16', to: '2026-11-22' } };
    const asking = { tx: test.database, extent, rulebook: RULES, words: SPEAK['zh-CN'] };
    const { headings, rows } = exportTable('rankings', asking);
    expect(headings).toEqual(['机构', '等级', '名次', '工号', '姓名', '总分', '较上期']);
    const lines: unknown[] = [];
    for await (const row of rows) lines.push(row);
    expect(lines).toEqual([
      ['城关支行', '高级', 1, 'wang', '王芳', 72.78, null],
      ['城关支行', '初级', 1, 'li', '李娜', 70, 0],
      ['城关支行', '初级', 2, 'zhao', '赵磊', 58.89, 1],
    ]);
  });
});
