import { describe, expect, it } from 'vitest';
import { type Daybook, openDaybook } from '../support/daybook.ts';

const reportOf = ({ database }: Daybook) =>
  database.report.findFirstOrThrow({ orderBy: { id: 'desc' }, include: { ratings: true } });
const obligationOf = ({ database }: Daybook, personId: string) =>
  database.obligation.findFirstOrThrow({ where: { personId, aboutOn: new Date('2026-11-18T00:00:00Z') } });
const audits = async ({ database }: Daybook) =>
  (await database.audit.findMany({ orderBy: { id: 'asc' } })).map(({ actorId, action }) => `${actorId} ${action}`);

describe('my reports', () => {
  it('lists what was filed, newest first, a page at a time', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('我的日志');
    await li.sees('还没有交过');
    for (let visit = 1; visit <= 7; visit++) await li.says(`拜访 宏达物流 第${visit}次`);
    await li.says('我的日志');
    const { buttons } = await li.sees('BF-1118-07', '拜访记录 · 宏达物流', '按时', '未读');
    expect(buttons).toEqual([7, 6, 5, 4, 3, 2].map((number) => `BF-1118-0${number}`).concat('更早的'));
    await li.presses('更早的');
    await li.sees('BF-1118-01');
    await li.presses('BF-1118-01');
    await li.sees('第1次', '〔修改〕', '〔撤回〕');
  });
});

describe('withdrawing', () => {
  it('opens the obligation again and says so on the receipt', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('写日志 拜访3户');
    expect(await obligationOf(daybook, 'li')).toMatchObject({ state: 'filed' });
    await li.presses('查看');
    await li.presses('撤回');
    await li.sees('工作日志 RZ-1118-01 已撤回');
    await li.sees('✅ 工作日志', '已撤回');
    expect(await obligationOf(daybook, 'li')).toMatchObject({ state: 'due', reportId: null, filedAt: null });
    await li.says('待办');
    await li.sees('还差 1 份');
    await li.says('写日志 重写一遍');
    await li.sees('✅ 工作日志', 'RZ-1118-02', '按时');
    expect(await obligationOf(daybook, 'li')).toMatchObject({ state: 'filed' });
  });

  it('after the deadline leaves it missing', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('写日志 拜访3户');
    await li.presses('查看');
    await daybook.walksTo('2026-11-18 18:30');
    await li.presses('撤回');
    expect(await obligationOf(daybook, 'li')).toMatchObject({ state: 'missing' });
  });

  it('is refused once it was done', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('写日志 拜访3户');
    await li.presses('查看');
    await li.presses('撤回');
    const { id } = await reportOf(daybook);
    await li.pressesAction(`reports.withdraw:${id}`);
    await li.sees('这份已经撤回了');
    await li.pressesAction(`file.amend:${id}`);
    await li.sees('这份已经撤回了');
  });
});

describe('reading', () => {
  it('by the supervisor changes the author’s receipt in place, once', async () => {
    const daybook = await openDaybook();
    const [li, chen] = [daybook.meets('li'), daybook.meets('chen')];
    await li.says('写日志 拜访3户，问题：**利率**');
    await li.looksAway();
    await chen.says('团队');
    await chen.sees('1 份还没看');
    await chen.presses('李娜 · 工作日志 · 11月18日 周三');
    await chen.sees(
      '工作日志 · 11月18日 周三',
      '李娜 · 11月18日 周三 15:00 按时 · RZ-1118-01',
      '拜访3户',
      '**利率**',
      '1 分',
      '5 分',
    );
    await li.sees('✅ 工作日志', '主管：陈敏 已读');
    expect(li.cards()).toHaveLength(1);
    expect(await reportOf(daybook)).toMatchObject({ readById: 'chen' });
    expect(await audits(daybook)).toEqual(['chen report.open']);
    await chen.says('团队');
    await chen.sees('都看过了');
  });

  it('and rating from 1 to 5 shows on the receipt, and locks the report', async () => {
    const daybook = await openDaybook();
    const [li, chen] = [daybook.meets('li'), daybook.meets('chen')];
    await li.says('写日志 拜访3户');
    await li.presses('修改');
    await chen.says('团队');
    await chen.presses('李娜 · 工作日志 · 11月18日 周三');
    await chen.presses('4 分');
    await chen.sees('您评了 4 分');
    await chen.sees('已评 4 分');
    await li.sees('✅ 工作日志', '陈敏 已读 · 评价 ★★★★');
    await li.submits({ 今天做了什么: '改了' });
    await li.sees('主管已经评价过这份记录');
    await li.says('写日志 补一句');
    await li.sees('主管已经评价过这份记录');
    await chen.presses('5 分');
    await chen.sees('您评了 5 分');
    await li.sees('★★★★★');
    expect(await reportOf(daybook)).toMatchObject({ revision: 1, ratings: [{ raterId: 'chen', stars: 5 }] });
  });

  it('and rating belong to the branch’s own supervisor', async () => {
    const daybook = await openDaybook();
    await daybook.meets('li').says('写日志 拜访3户');
    const { id } = await reportOf(daybook);
    const refused = [
      ['jia', '没找到这份记录，或者它不归您看'],
      ['zhao', '没找到这份记录，或者它不归您看'],
      ['zhou', '没找到这份记录，或者它不归您看'],
    ] as const;
    for (const [user, words] of refused) {
      const other = daybook.meets(user);
      await other.pressesAction(`reports.open:${id}`);
      await other.sees(words);
      await other.pressesAction(`reports.rate:${id}:5`);
      await other.sees('这个按钮已经失效了');
      await other.pressesAction(`reports.withdraw:${id}`);
      await other.pressesAction(`file.amend:${id}`);
      await other.seesNo('拜访3户');
    }
    const ren = daybook.meets('ren');
    await ren.pressesAction(`reports.open:${id}`);
    const { buttons } = await ren.sees('拜访3户');
    expect(buttons).toEqual([]);
    expect(await reportOf(daybook)).toMatchObject({ readAt: null, withdrawnAt: null, revision: 1, ratings: [] });
    expect(await audits(daybook)).toEqual(['ren report.open']);
  });

  it('takes no stars but one to five', async () => {
    const daybook = await openDaybook();
    await daybook.meets('li').says('写日志 拜访3户');
    const { id } = await reportOf(daybook);
    const chen = daybook.meets('chen');
    for (const stars of ['0', '6', '2.5', 'x', '']) await chen.pressesAction(`reports.rate:${id}:${stars}`);
    expect((await reportOf(daybook)).ratings).toEqual([]);
  });
});
