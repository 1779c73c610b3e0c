import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Command, Outcome } from '../../src/commands/command.ts';
import { score } from '../../src/commands/score.ts';
import { why } from '../../src/commands/why.ts';
import { scoring } from '../../src/jobs/scoring.ts';
import { actionBehind, branchOfThree, countingQueries, FRIDAY, said } from '../support/branch.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { contextFor, jobContext, visits } from '../support/organisation.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await cloneDatabase();
  await branchOfThree(test.database);
  await scoring.run(await jobContext(test.database, FRIDAY), new Date(FRIDAY.getTime() - 60_000));
});
afterAll(() => test.drop());

async function type(command: Command, person: string, text: string): Promise<readonly string[]> {
  return shown(await command.run(await contextFor(test.database, person, FRIDAY), text));
}

async function press(command: Command, person: string, name: string, ...args: string[]): Promise<Outcome> {
  const run = command.presses?.[name];
  if (!run) throw new Error(`${command.name} has no ${name}`);
  return run(await contextFor(test.database, person, FRIDAY), args);
}

function shown({ replies, replace }: Outcome): readonly string[] {
  return said(replace ?? replies?.[0]?.card);
}

describe('score', () => {
  it('shows total, place, every indicator and what would help most', async () => {
    expect(await type(score, 'li', '')).toEqual([
      '我的得分 · 本周',
      // 6300 ÷ 90; Wang has 6550 ÷ 90 = 72.78; Li was first the week before.
      '本周 70.00 分（暂列称职），城关支行 3 人中第 2（↓1），距第 1 名 2.78 分。',
      // 18 of 42 visits → 42.8571 × 25, logs 80 × 15, no complaints 100 × 5, over 60: 2771.4275 ÷ 60. Wang has 18 as well.
      '本月 46.19 分（暂列不称职），城关支行 4 人中并列第 1（不变）。',
      '存款日均新增 | 8 万元 | 10 | 80.00 | 17.78 / 22.22',
      '贷款新增 | 5 万元 | 5 | 100.00 | 11.11 / 11.11',
      '新增有效户 | 没有数据 | 2.5 | 0.00 | 0.00 / 16.67',
      '拜访次数 | 8 次 | 10 | 80.00 | 22.22 / 27.78',
      '日志质量 | 没有数据 | – | – | –',
      '日志及时率 | 80% | – | 80.00 | 13.33 / 16.67',
      '客户满意度 | 没有数据 | – | – | –',
      '有责投诉 | 0 件 | – | 100.00 | 5.56 / 5.56',
      '最能提分的',
      // To 120 %: 3 customers are 120 × 15 = 1800 more, ÷ 90; deposits 40 × 20 = 800; visits to 110 %: 30 × 25 = 750.
      '▸ 新增有效户：补上 3 户就是 +20.00 分',
      '▸ 存款日均新增：补上 4 万元就是 +8.89 分',
      '▸ 拜访次数：补上 1 次就是 +2.78 分，补上 3 次就是 +8.33 分',
      // One customer of 2.5 is 40 % of 16.67, and 76.67 is more than Wang's 72.78; two make 83.33, and good begins at 80.
      '▸ 新增有效户：补上 1 户就是 +6.67 分，从第 2 名升到第 1 名',
      '▸ 新增有效户：补上 2 户就是 +13.33 分，够上“良好”',
      '先从这里入手：从老客户的上下游里找新户。',
      '目前靠前：王芳、李娜、赵磊。',
      '截至今天 20:00 的数，这一期还没结束，还会变。',
      '[为什么：新增有效户]',
      '[为什么：拜访次数]',
      '[为什么：存款日均新增]',
      '[上周]',
      '[本月]',
      '[上月]',
      '[看别的指标]',
    ]);
  });

  it('speaks the language of who asks, and understands the period', async () => {
    const lines = await type(score, 'wang', 'last week');
    expect(lines.slice(0, 2)).toEqual([
      'Your score · last week',
      'Last week: 36.67 points, “unqualified”, no. 2 of 3 in Chengguan Branch, 3.33 behind no. 1.',
    ]);
    // What is over cannot be helped any more.
    expect(lines.join()).not.toContain('What would help');
  });

  it('changes the period in place', async () => {
    const first = await score.run(await contextFor(test.database, 'li', FRIDAY), '');
    const action = actionBehind(first.replies?.[0]?.card, '上周');
    expect(action).toBe('score.turn:2026-W46');
    const turned = await press(score, 'li', 'turn', '2026-W46');
    expect(turned.replies).toBeUndefined();
    expect(shown(turned).slice(0, 2)).toEqual(['我的得分 · 上周', '上周 40.00 分（不称职），城关支行 3 人中第 1。']);
  });

  it('says why somebody has no place', async () => {
    expect((await type(score, 'new', ''))[1]).toBe('本周 6.67 分（暂列不称职），未参加排名：在岗 5 天，不满 7 天。');
  });

  it('counts at once what has not been scored yet', async () => {
    const rollback = new Error('rollback');
    const run = test.database.$transaction(async (tx) => {
      await tx.report.deleteMany({ where: { personId: 'li', aboutOn: new Date('2026-11-17T00:00:00Z') } });
      const ctx = { ...(await contextFor(test.database, 'li', FRIDAY)), tx };
      // 4300 ÷ 90 = 47.78, now behind Zhao with 58.89.
      expect(shown(await score.run(ctx, ''))[1]).toContain(
        '本周 47.78 分（暂列不称职），城关支行 3 人中第 3（↓2），距第 2 名 11.11 分',
      );
      throw rollback;
    });
    await expect(run).rejects.toBe(rollback);
  });

  it('keeps others out, shows supervisors and appraisers theirs, and notes who looked', async () => {
    expect((await type(score, 'li', '赵磊'))[0]).toBe('别人的得分只有本人和主管能看。您自己的在这里：');
    expect(shown(await press(score, 'li', 'show', '2026-W47', 'zhao'))[0]).toBe('这不在您负责的范围里，看不了。');
    expect(await test.database.audit.count()).toBe(0);

    expect((await type(score, 'chen', '赵磊')).slice(0, 2)).toEqual([
      '赵磊的得分 · 本周',
      '本周 58.89 分（暂列不称职），城关支行 3 人中第 3（不变），距第 2 名 11.11 分。',
    ]);
    expect((await type(score, 'office', '李娜'))[0]).toBe('李娜的得分 · 本周');
    const looks = await test.database.audit.findMany({ orderBy: { id: 'asc' } });
    expect(looks.map(({ actorId, action, object }) => [actorId, action, object])).toEqual([
      ['chen', 'score.view', 'person zhao'],
      ['office', 'score.view', 'person li'],
    ]);
    await test.database.audit.deleteMany();
  });

  it('asks a supervisor whose', async () => {
    expect(await type(score, 'chen', '')).toEqual([
      '看谁的得分？写上名字就行，比如“得分 赵磊”。',
      '[李娜]',
      '[钱新]',
      '[王芳]',
      '[赵磊]',
    ]);
    expect((await type(score, 'chen', '马六'))[0]).toBe('没找到“马六”。您能看的有：');
  });

  it('asks the database as often for one as for many', async () => {
    const ctx = await contextFor(test.database, 'li', FRIDAY);
    const few = countingQueries(test.database);
    await score.run({ ...ctx, tx: few.tx }, '');
    await visits(test.database, 'zhao', '2026-10-05', 30);
    const many = countingQueries(test.database);
    await score.run({ ...ctx, tx: many.tx }, '');
    expect(few.count()).toBeLessThan(22);
    expect(many.count()).toBe(few.count());
  });
});

describe('why', () => {
  it('explains an indicator found by part of its name', async () => {
    expect(await type(why, 'li', '拜访')).toEqual([
      '拜访次数 · 本周',
      '拜访次数 27.78 分里得了 22.22 分',
      '目标 10 次，完成 8 次（80.00%），按完成率计分，得 80.00 分。',
      // 25 × 100 ÷ 90
      '权重 25%；有的指标这次不计分，它们的权重由其余各项分担，这一项满分就是 27.78 分：27.78 × 80.00% = 22.22。',
      '拜访次数 | 8 次 | 10 | 80.00 | 22.22 / 27.78',
      '来源：本周的 8 份拜访记录。',
      '制度规定的目标：2026 全期 496 次，按工作日分摊 × 5 ÷ 248 = 10 次。',
      '[看别的指标]',
      '[看得分]',
    ]);
  });

  it('names the days that were late', async () => {
    expect((await type(why, 'wang', 'logs')).slice(1, -2)).toEqual([
      'Logs on time: 13.33 of 16.67 points',
      '80%, which is the score: 80.00.',
      'Weight 15%. Some indicators do not count this time and the others share their weight, so this one is worth 16.67: 16.67 × 80.00% = 13.33.',
      'Logs on time | 80% | – | 80.00 | 13.33 / 16.67',
      '4 of 5 due this week came on time; leave and excused days do not count.',
      'Late: Tue 17 Nov.',
    ]);
  });

  it('offers every indicator when none is named or known', async () => {
    expect((await type(why, 'li', '')).slice(0, 4)).toEqual([
      '想看哪一项？',
      '[存款日均新增]',
      '[贷款新增]',
      '[新增有效户]',
    ]);
    expect((await type(why, 'li', '天气'))[0]).toBe('评分表里没有“天气”。有这些：');
    expect((await type(why, 'li', '赵磊 拜访'))[0]).toBe('别人的得分只有本人和主管能看。您自己的在这里：');
  });

  it('explains others to their supervisor, and notes it', async () => {
    expect((await type(why, 'chen', '赵磊 有责')).slice(0, 3)).toEqual([
      '赵磊 · 有责投诉 · 本周',
      '有责投诉 5.56 分里得了 5.56 分',
      '从 100 分起，每件扣 20 分；实际 0 件，得 100.00 分。',
    ]);
    expect(await test.database.audit.count({ where: { action: 'score.explain', object: 'person zhao' } })).toBe(1);
  });
});
