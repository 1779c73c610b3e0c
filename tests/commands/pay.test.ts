import { describe, expect, it } from 'vitest';
import { openAppraised } from '../support/appraised.ts';
import type { Daybook } from '../support/daybook.ts';

/** November is closed and its pay worked out. */
async function workOut(daybook: Daybook) {
  const ren = daybook.meets('ren');
  await ren.pressesAction('period.close:2026-11');
  await ren.says('薪酬 11月');
  await ren.presses('算一遍');
  return ren;
}

const entries = async (daybook: Daybook, personId: string) =>
  (await daybook.database.riskFundEntry.findMany({ where: { personId }, orderBy: { id: 'asc' } })).map(
    ({ year, kind, amount }) => `${year} ${kind} ${Number(amount) / 10_000}`,
  );

describe('pay', () => {
  // Li: 5000 + 500 for mid-level, contract staff for 10 whole years × 4 = 40, 86.00 × 20 = 1720, 10 % of it kept: 172 → 7088.
  // Zhao: 5000 + 500 + 66.00 × 20 = 1320 − 132 → 6688. Sun and Zhou: 4000 + 1600 − 160 = 5440, and 560 up to the floor of 6000.
  // 7088 + 6688 + 2 × 6000 = 25776.
  it('is worked out by unit and person, issued once, and explained to each', async () => {
    const daybook = await openAppraised();
    const ren = await workOut(daybook);
    await ren.sees(
      '薪酬 · 2026年11月',
      '预览，还没有发放。',
      '4 人，合计 25,776.00 元。',
      '城关支行 | 14,000.00 | 1,000.00 | 40.00 | 4,640.00 | −464.00 | 560.00 | 19,776.00',
      '李娜 | 5,000.00 | 500.00 | 40.00 | 1,720.00 | −172.00 | 0.00 | 7,088.00',
      '赵磊 | 5,000.00 | 500.00 | 0.00 | 1,320.00 | −132.00 | 0.00 | 6,688.00',
    );
    expect(await daybook.database.payStatement.count()).toBe(0);
    await ren.presses('确认发放');
    await ren.sees('已发放。', '已把明细发给 4 人。');
    await ren.pressesAction('pay.issue:2026-11');
    await ren.sees('2026年11月的薪酬已经发放过了，没有再发。');
    expect(await entries(daybook, 'li')).toEqual(['2026 withheld 172']);

    await daybook
      .meets('li')
      .sees(
        '您的薪酬 · 2026年11月',
        '合计 7,088.00 元。',
        '岗位工资 | 5,000.00 | 按等级：中级',
        '工龄工资 | 40.00 | 在岗满 10 年 × 4.00',
        '绩效工资 | 1,720.00 | 86.00 分 × 20.00 = 1,720.00，× 系数 1',
        '计入风险基金 | −172.00 | 1,720.00 × 10%',
      );
    const sun = daybook.meets('sun');
    await sun.sees('Your pay · November 2026', 'Up to the floor | 560.00 | floor 6,000.00', 'Total | 6,000.00');
    await sun.says('pay October');
    await sun.sees('No pay has been issued for October 2026');
    await daybook.meets('chen').seesNo('薪酬');
  });

  it('is only a preview as long as the period is open', async () => {
    const daybook = await openAppraised();
    const ren = daybook.meets('ren');
    await ren.says('薪酬');
    await ren.presses('算一遍');
    await ren.sees('这一期还没有结账，数字还会变，现在不能发放');
    await ren.seesNo('确认发放');
    await ren.pressesAction('pay.issue:2026-11');
    await ren.sees('2026年11月还没有结账，不能发放');
    expect(await daybook.database.payStatement.count()).toBe(0);
  });

  it('shares out a pool that the appraiser enters, to the cent', async () => {
    // 1,000,000 cents × 86 ÷ 312 = 275641.03, × 80 = 256410.26 (twice), × 66 = 211538.46: one cent is left, for Zhao's .46.
    const daybook = await openAppraised({ performance: '{ from: pool }' });
    const ren = await workOut(daybook);
    await ren.sees('还没有填绩效总额');
    await ren.presses('填总额');
    await ren.submits({ '总额（元）': '很多' });
    await ren.sees('这里要填一个金额');
    await ren.submits({ '总额（元）': '1万' });
    await ren.sees('绩效总额 10,000.00 元');
    await ren.presses('确认发放');
    const own = async (who: string, amount: string) => daybook.meets(who).sees('您的薪酬', `绩效工资 | ${amount}`);
    await own('li', '2,756.41');
    await own('zhou', '2,564.10');
    await own('zhao', '2,115.39');
  });

  it('keeps a risk fund: losses, what is paid back when it is due, and the rest on leaving', async () => {
    const daybook = await openAppraised();
    const { database } = daybook;
    const kept = (personId: string, year: number, amount: number) =>
      database.riskFundEntry.create({
        data: {
          personId,
          year,
          kind: 'withheld',
          amount: BigInt(amount * 10_000),
          on: new Date(`${year}-12-31`),
          byId: 'ren',
        },
      });
    for (const [year, amount] of [
      [2023, 100],
      [2024, 200],
      [2025, 300],
    ] as const)
      await kept('li', year, amount);
    await kept('zhao', 2025, 50);
    const ren = daybook.meets('ren');
    await ren.says('薪酬 基金 李娜');
    await ren.sees('李娜的风险基金', '余额 600.00 元', '2023 | 100.00 | 2025-12-31', '2024 | 200.00 | 2026-12-31');
    // 130 from the oldest year first: all 100 of 2023 and 30 of 2024.
    await ren.presses('记一笔损失');
    await ren.submits({ '损失金额（元）': '130', 事由: '逾期未追回' });
    await ren.sees('从基金扣 130.00 元，另记 0.00 元', '2024 | 170.00');
    expect(await entries(daybook, 'li')).toEqual([
      '2023 withheld 100',
      '2024 withheld 200',
      '2025 withheld 300',
      '2023 loss -100',
      '2024 loss -30',
    ]);
    await daybook.meets('li').sees('您的风险基金', '记了一笔损失', '逾期未追回');
    // A loss of 80 on Zhao's 50: the other 30 stand beside the fund.
    await ren.says('薪酬 基金 赵磊');
    await ren.presses('记一笔损失');
    await ren.submits({ '损失金额（元）': '80', 事由: '短款' });
    await ren.sees('从基金扣 50.00 元，另记 30.00 元', '另有 30.00 元损失没有抵扣');

    // On 2 December 2026 only 2023 is due, and it is empty: nothing. On 4 January 2027 the 170 of 2024 are.
    await ren.pressesAction('pay.returns');
    await ren.sees('到期的已返还：0 人');
    await daybook.isAt('2027-01-04 10:00');
    await ren.pressesAction('pay.returns');
    await ren.sees('到期的已返还：1 人，合计 170.00 元');
    await ren.pressesAction('pay.returns');
    await ren.sees('到期的已返还：0 人');
    await daybook.meets('li').sees('到期年度返还 170.00 元');

    // On leaving, the last 300 are settled, and come with January's pay beside the return.
    await ren.pressesAction('pay.release:li');
    await ren.submits({ 审计结论: '没有损失' });
    await ren.sees('还没有离岗，不能结清');
    await database.person.update({ where: { id: 'li' }, data: { leftOn: new Date('2026-12-31') } });
    await ren.pressesAction('pay.release:li');
    await ren.submits({ 审计结论: '没有损失' });
    await ren.sees('付给本人 300.00 元', '余额 0.00 元');
    await daybook.isAt('2027-02-02 10:00');
    await ren.says('薪酬 2027年1月');
    await ren.presses('算一遍');
    // Li has left before January: nothing but what the fund pays, 170 + 300.
    await ren.sees('李娜 | 0.00 | 0.00 | 470.00 | 0.00 | 470.00');
    expect(
      await database.audit.count({
        where: { actorId: 'ren', action: { in: ['pay.loss', 'pay.return', 'pay.release'] } },
      }),
    ).toBeGreaterThan(4);
  });
});
