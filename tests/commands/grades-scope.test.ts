import { describe, expect, it } from 'vitest';
import { openAppraised } from '../support/appraised.ts';
import type { Daybook } from '../support/daybook.ts';

/** 2026 is closed, and grades are proposed from it on 11 January 2027. */
async function propose(daybook: Daybook) {
  await daybook.isAt('2027-01-11 10:00');
  const ren = daybook.meets('ren');
  await ren.pressesAction('period.close:2026');
  await ren.says('评级');
  await ren.presses('起草方案');
  return ren;
}

describe('grades are proposed for whom the quotas are counted over', () => {
  // Head Office and the Development Zone are trees of their own. 25 % of all four is one place each of senior and mid-level, as if they
  // were one: Li gets the first, Sun (Chengguan) and Zhou (Development Zone) tie for the second with 80.00 each.
  it('everybody together, though the organisation has two trees', async () => {
    const daybook = await openAppraised();
    await daybook.database.unit.update({ where: { id: 'east' }, data: { parentId: null } });
    const ren = await propose(daybook);
    await ren.sees('评级方案 · 2026年', '在岗 4 人', '高级 | 1 | 0 | 1 | 0 | 0 | –', '待定 2 人');
    await ren.presses('待委员会定的');
    await ren.sees('2 | 孙丽 | 80.00', '2 | 周涛 | 80.00');
    await ren.says('评级 名额检查');
    // As they stand: Li and Zhao mid-level, Sun and Zhou junior.
    await ren.sees('名额检查', '在岗 4 人', '中级 2 人，名额 1，超 1 人\n初级 2 人，名额 2');
  });

  // Chengguan has three managers: 50 % are 1 senior place, 34 % 1 mid-level, 16 % no junior one, but that grade turns nobody away. The
  // Development Zone has one: no place but there.
  it('each branch by itself, decided and confirmed one by one', async () => {
    const daybook = await openAppraised({ quotas: [50, 34, 16], within: 'branch' });
    const { database } = daybook;
    const ren = await propose(daybook);
    await ren.sees(
      '评级方案 · 2026年',
      '名额按机构分别计算，每个机构一份方案',
      '城关支行 | 3 | 2 | 1 | 0 | 方案',
      '开发区支行 | 1 | 0 | 0 | 0 | 方案',
    );
    await ren.presses('城关支行');
    await ren.sees(
      '评级方案 · 2026年 · 城关支行',
      '高级 | 1 | 0 | 1 | 0 | 0 | –',
      '中级 | 1 | 0 | 1 | 0 | 0 | –',
      '初级 | 0 | 0 | 1 | 0 | 0 | +1',
    );
    await ren.presses('全部');
    await ren.sees('1 | 李娜 | 86.00', '2 | 孙丽 | 80.00', '3 | 赵磊 | 66.00');
    await ren.presses('回到方案');
    await ren.presses('确认全部');
    await ren.submits({ 从哪天起生效: '2027-02-01' });
    await ren.sees('2026年 · 城关支行的评级已确认，3 人');
    await ren.says('评级');
    await ren.sees('城关支行 | 3 | 2 | 1 | 0 | 已确认', '开发区支行 | 1 | 0 | 0 | 0 | 方案');
    await daybook.meets('sun').sees('Your grade', 'Mid-level B');
    await daybook.meets('zhou').seesNo('您的等级');

    // Anew for one of them: the other's confirmed one stands.
    await ren.presses('城关支行');
    await ren.presses('另起方案');
    await ren.presses('起草方案');
    await ren.sees('评级方案 · 2026年 · 城关支行', '这是方案');
    expect(
      (await database.gradeProposal.findMany({ orderBy: { id: 'asc' } })).map((one) => [one.unitId, one.state]),
    ).toEqual([
      ['city', 'confirmed'],
      ['east', 'open'],
      ['city', 'open'],
    ]);

    // Chengguan as it stands: two mid-level managers where there is one place, and a junior one without any.
    await ren.says('评级 名额检查');
    await ren.sees(
      '名额检查',
      '城关支行 | 3 | 0 / 1 | 2 / 1 (+1) | 1 / 0 (+1)',
      '开发区支行 | 1 | 0 / 0 | 0 / 0 | 1 / 0 (+1)',
    );
    await ren.says('评级 名额检查 城关');
    await ren.sees('城关支行 · 名额检查', '中级 2 人，名额 1，超 1 人');
  });
});
