import { describe, expect, it } from 'vitest';
import { periodOf } from '../../src/calendar/period.ts';
import { scoresOf } from '../../src/commands/scores.ts';
import { gradesOn, holdGrades } from '../../src/store/grades.ts';
import { peopleById } from '../../src/store/people.ts';
import { openAppraised } from '../support/appraised.ts';
import type { Daybook } from '../support/daybook.ts';
import { jobContext } from '../support/organisation.ts';

/** 2026 is closed, and grades are proposed from it on 11 January 2027. */
async function propose(daybook: Daybook) {
  await daybook.isAt('2027-01-11 10:00');
  const ren = daybook.meets('ren');
  await ren.says('评级');
  await ren.sees('评级要用2026年的结果，它还没有结账');
  await ren.pressesAction('period.close:2026');
  await ren.says('评级');
  await ren.presses('起草方案');
  return ren;
}

/** Of Sun and Zhou, who tie for the one place, Sun gets it. */
async function decide(ren: Awaited<ReturnType<typeof propose>>) {
  await ren.presses('待委员会定的');
  for (const [name, grade, reason] of [
    ['孙丽', '中级', '服务更好'],
    ['周涛', '初级', '名额已满'],
  ] as const) {
    await ren.presses(name);
    await ren.presses('改定');
    await ren.submits({ 等级: grade, 档次: 'B档', 理由: reason });
    await ren.sees(`委员会定为 ${grade} B档：${reason}`);
  }
}

const held = async (daybook: Daybook, on: string) => {
  const grades = await gradesOn(daybook.database, ['li', 'sun', 'zhao', 'zhou'], on);
  return Object.fromEntries([...grades].map(([id, { grade, step }]) => [id, [grade, step].filter(Boolean).join(' ')]));
};

describe('grades', () => {
  // Four people: 25 % is one senior and one mid-level place, 50 % two junior ones. Li (86.00, exam passed) gets the senior place. Zhao
  // (66.00) no longer meets mid-level; Sun and Zhou (80.00 each, second) tie for its one place, so both go to the committee and one
  // junior place is held. Zhao is left: junior, step C below 75, one step up for serving rural customers.
  it('are proposed with places, ties for the committee, and every condition with what is needed and what there is', async () => {
    const daybook = await openAppraised();
    const ren = await propose(daybook);
    await ren.sees(
      '评级方案 · 2026年',
      '这是方案，还没有生效',
      '高级 | 1 | 0 | 1 | 0 | 0 | –',
      '中级 | 1 | 0 | 0 | 0 | 0 | –',
      '初级 | 2 | 0 | 1 | 0 | 1 | –',
      '上升 1 人，下降 1 人，待定 2 人',
      '有 2 人并列在名额边上',
    );
    await ren.presses('下降的');
    await ren.sees('4 | 赵磊 | 66.00 | 中级 | 初级 B档');
    await ren.presses('赵磊');
    await ren.sees('中级：不符合', '✗ 总分至少 75.00 分，现为 66.00', '✗ 专业考试：要求在有效期内，没有记录');
    await ren.sees('档次：初级 C档。服务农村客户 +1 档，定为 初级 B档。');
    expect(await held(daybook, '2027-12-31')).toEqual({ li: 'middle', sun: 'junior', zhao: 'middle', zhou: 'junior' });
  });

  it('are confirmed only when all ties are decided, and take effect on their day', async () => {
    const daybook = await openAppraised();
    const ren = await propose(daybook);
    await ren.presses('确认全部');
    await ren.submits({});
    await ren.sees('还不能确认，这些人待委员会定：孙丽、周涛');
    await decide(ren);
    await ren.says('评级');
    await ren.sees('委员会已改定 2 人');
    await ren.presses('确认全部');
    await ren.submits({ 从哪天起生效: '2026-12-31' });
    await ren.sees('生效日要在评级所用的考核期之后');
    await ren.submits({ 从哪天起生效: '2027-02-01' });
    await ren.sees('2026年的评级已确认，4 人，自 2月1日 周一 起生效；通知了 6 人');

    expect(await held(daybook, '2027-01-31')).toEqual({ li: 'middle', sun: 'junior', zhao: 'middle', zhou: 'junior' });
    expect(await held(daybook, '2027-02-01')).toEqual({
      li: 'senior a',
      sun: 'middle b',
      zhao: 'junior b',
      zhou: 'junior b',
    });
    const grade = async () => (await daybook.database.person.findUnique({ where: { id: 'li' } }))?.grade;
    expect(await grade()).toBe('middle');
    await daybook.isAt('2027-02-01 00:01');
    await daybook.scheduler.beat();
    expect(await grade()).toBe('senior');
    // The grade before the step-up is kept too: quotas and renewals look at that one.
    expect(await daybook.database.gradeHeld.findFirst({ where: { personId: 'zhao', grade: 'junior' } })).toMatchObject({
      step: 'b',
      baseGrade: 'junior',
      baseStep: 'c',
    });
    await daybook
      .meets('li')
      .sees(
        '您的等级',
        '中级 → 高级 A档，自 2月1日 周一 起生效',
        '✓ 总分至少 85.00 分，现为 86.00',
        '通过，有效至 2028-03-01',
      );
    await daybook.meets('sun').sees('Junior → Mid-level B', 'The committee decided Mid-level B: 服务更好');
    const chen = daybook.meets('chen');
    await chen.presses('看本单位');
    await chen.sees('城关支行 · 评级结果', '1 | 李娜 | 86.00 | 中级 | 高级 A档', '4 | 赵磊 | 66.00 | 中级 | 初级 B档');
    await chen.seesNo('周涛');
    const zhao = daybook.meets('zhao');
    await zhao.says('评级');
    await zhao.sees('您的等级', '初级 B档', '✗ 总分至少 75.00 分，现为 66.00');
    await zhao.seesNo('孙丽');
  });

  it('of a standing team are checked against the quotas: 71 as 6, 36, 18 and 11', async () => {
    // 20 % of 71 is 14.2, 50 % 35.5, 30 % 21.3: 14, 35 and 21 places.
    const daybook = await openAppraised({ quotas: [20, 50, 30] });
    const { database } = daybook;
    await database.person.updateMany({ where: { role: 'manager' }, data: { leftOn: new Date('2026-11-30') } });
    const team = { senior: 6, middle: 36, junior: 18, probation: 11 };
    await database.person.createMany({
      data: Object.entries(team).flatMap(([grade, count]) =>
        Array.from({ length: count }, (_, index) => ({
          id: `${grade}${index}`,
          name: `${grade}${index}`,
          nameEn: `${grade}${index}`,
          role: 'manager',
          unitId: 'city',
          managerType: 'full_time',
          grade,
          inPostSince: new Date('2024-01-01'),
        })),
      ),
    });
    const ren = daybook.meets('ren');
    await ren.says('评级 名额检查');
    await ren.sees(
      '12月2日 周三在岗 71 人',
      '高级 6 人，名额 14\n中级 36 人，名额 35，超 1 人\n初级 18 人，名额 21\n见习 11 人',
    );
    await database.person.update({ where: { id: 'ren' }, data: { locale: 'en' } });
    await ren.says('grades check');
    await ren.sees('Senior 6 of 14\nMid-level 36 of 35, 1 over\nJunior 18 of 21\nProbationary 11');
  });

  it('decide which scorecard counts by the period’s last day', async () => {
    const daybook = await openAppraised({ cards: true });
    const { database } = daybook;
    const people = await peopleById(database, ['li']);
    const grade = { grade: 'senior', step: null };
    await holdGrades(database, [{ person: 'li', before: grade, after: grade }], '2026-12-01', null);
    await database.person.update({ where: { id: 'li' }, data: { grade: 'senior' } });
    const ctx = await jobContext(database, new Date('2027-01-11T10:00:00+08:00'), daybook.rulebook);
    const card = async (month: string) =>
      (await scoresOf(ctx, people, periodOf('month', month))).get('li')?.result.scorecard;
    expect([await card('2026-11-01'), await card('2026-12-01')]).toEqual(['everybody', 'seniors']);
  });
});
