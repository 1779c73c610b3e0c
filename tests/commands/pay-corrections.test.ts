import { describe, expect, it } from 'vitest';
import { openAppraised } from '../support/appraised.ts';
import type { Daybook } from '../support/daybook.ts';
import { figures } from '../support/organisation.ts';

const entries = async (daybook: Daybook, personId: string) =>
  (await daybook.database.riskFundEntry.findMany({ where: { personId }, orderBy: { id: 'asc' } })).map(
    ({ year, kind, amount, reason }) => [year, kind, Number(amount) / 10_000, reason],
  );

/** November is closed and paid. */
async function paid(daybook: Daybook) {
  const ren = daybook.meets('ren');
  await ren.pressesAction('period.close:2026-11');
  await ren.pressesAction('pay.issue:2026-11');
  await ren.sees('已把明细发给 4 人');
  return ren;
}

describe('pay that was issued', () => {
  // Zhao's deposits were 70 and become (70 + 90) ÷ 2 = 80: 0.6 × 80 + 0.4 × 60 = 72.00 instead of 66.00.
  // 5000 + 500 + 72 × 20 = 1440 − 144 = 6796 instead of 5000 + 500 + 1320 − 132 = 6688: 108 more, 12 of it kept less 0.
  it('is corrected after the period was reopened and closed again, once, with the reason', async () => {
    const daybook = await openAppraised();
    const { database } = daybook;
    const ren = await paid(daybook);
    await ren.says('薪酬 11月');
    await ren.presses('重算核对');
    await ren.sees('重算结果和已发的完全一致，不用更正');
    await ren.seesNo('更正并重发');

    await figures(database, [['zhao', 'deposits', '2026-11-20', 90]]);
    await ren.pressesAction('period.reopen:2026-11');
    await ren.sees('再次结账后可以核对、更正并重发');
    await ren.submits({ 原因: '赵磊的存款少计了一笔' });
    await ren.pressesAction('pay.recheck:2026-11');
    await ren.sees('2026年11月重新打开了，还没有再次结账');
    await daybook.isAt('2026-12-03 10:00');
    await ren.pressesAction('period.close:2026-11');
    await ren.sees('2026年11月的薪酬先前已按这一期发放，请重算核对');
    await ren.presses('重算核对');
    await ren.sees('1 人的薪酬和已发的不一样，差额合计 +108.00 元', '赵磊 | 6,688.00 | 6,796.00 | +108.00');
    expect(await database.payStatement.count()).toBe(4);

    await ren.presses('更正并重发');
    await ren.submits({ 理由: '存款补记 11月20日 一笔' });
    await ren.sees('已更正 1 人，差额合计 +108.00 元', '已把明细发给 1 人');
    await daybook
      .meets('zhao')
      .sees(
        '您的薪酬有更正 · 2026年11月',
        '替换 12月2日 周三 发的明细（合计 6,688.00 元），差额 +108.00 元：绩效工资 1,320.00 → 1,440.00、计入风险基金 −132.00 → −144.00。',
        '理由：存款补记 11月20日 一笔',
        '合计 6,796.00 元',
      );
    expect(await entries(daybook, 'zhao')).toEqual([
      [2026, 'withheld', 132, null],
      [2026, 'withheld', 12, '存款补记 11月20日 一笔'],
    ]);

    // Asked again nothing happens: no statement, no entry, no message.
    await ren.pressesAction('pay.reissue:2026-11');
    await ren.submits({ 理由: '再来一次' });
    await ren.sees('重算结果和已发的完全一致，不用更正');
    expect(await database.payStatement.count()).toBe(5);
    expect(await entries(daybook, 'zhao')).toHaveLength(2);
    expect(await database.outbox.count({ where: { key: { startsWith: 'pay:2026-11:zhao' } } })).toBe(2);
    // The old statement is as it was; the new one stands, for Zhao and for the office.
    expect(
      (await database.payStatement.findMany({ where: { personId: 'zhao' }, orderBy: { issue: 'asc' } })).map(
        ({ issue, lines, reason }) => [issue, (lines as { pay: string }).pay, reason],
      ),
    ).toEqual([
      [1, '6688.0000', null],
      [2, '6796.0000', '存款补记 11月20日 一笔'],
    ]);
    await ren.pressesAction('pay.of:2026-11:zhao');
    await ren.sees('赵磊的薪酬 · 2026年11月', '替换 12月2日 周三 发的明细', '合计 6,796.00 元');
  });

  it('is corrected where what was imported was wrong, down to nothing for who should not have been paid', async () => {
    const daybook = await openAppraised();
    const { database } = daybook;
    const ren = await paid(daybook);
    // Sun left before November after all: her 6000 go, with the 160 that were kept. A loss has used 100 of them.
    await ren.pressesAction('pay.loss:sun');
    await ren.submits({ '损失金额（元）': '100', 事由: '短款' });
    await database.person.update({ where: { id: 'sun' }, data: { leftOn: new Date('2026-10-31') } });
    await ren.pressesAction('pay.recheck:2026-11');
    await ren.sees('孙丽 | 6,000.00 | 0.00 | −6,000.00');
    await ren.presses('更正并重发');
    await ren.submits({ 理由: '10月底已离岗' });
    expect(await entries(daybook, 'sun')).toEqual([
      [2026, 'withheld', 160, null],
      [2026, 'loss', -100, '短款'],
      [2026, 'withheld', -60, '10月底已离岗'],
      [2026, 'uncovered', 100, '10月底已离岗'],
    ]);
    await daybook.meets('sun').sees('Your pay, corrected', 'a difference of ¥−6,000.00', 'Reason: 10月底已离岗');
  });

  it('shares a pool out anew when that was wrong', async () => {
    // 1,200,000 cents × 86 ÷ 312 = 330769.23, × 80 = 307692.30 (twice), × 66 = 253846.15: the cent left over is Sun's.
    const daybook = await openAppraised({ performance: '{ from: pool }' });
    const ren = daybook.meets('ren');
    await ren.pressesAction('period.close:2026-11');
    await ren.pressesAction('pay.pool:2026-11');
    await ren.submits({ '总额（元）': '1万' });
    await ren.presses('确认发放');
    await ren.pressesAction('pay.pool:2026-11');
    await ren.submits({ '总额（元）': '1.2万' });
    await ren.sees('4 人的薪酬和已发的不一样');
    await ren.presses('更正并重发');
    await ren.submits({ 理由: '总额应为 1.2万' });
    await daybook.meets('li').sees('绩效工资 | 3,307.69 | 总额 12,000.00');
    const first = await daybook.database.payStatement.findFirst({ where: { personId: 'li', issue: 1 } });
    expect(first?.pool).toBe(100_000_000n);
  });
});
