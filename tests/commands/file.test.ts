import { describe, expect, it } from 'vitest';
import { type Daybook, openDaybook } from '../support/daybook.ts';

/** What stands in the latest report of this kind; null if there is none. */
async function filed({ database }: Daybook, type: 'daily_log' | 'visit_report') {
  return database.report.findFirst({ where: { type }, orderBy: { id: 'desc' } });
}

describe('a daily log, question by question', () => {
  it('asks one thing at a time and files what was said', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('写日志');
    await li.sees('今天做了哪些事');
    await li.says('拜访3户，晋阳机械续贷材料已收齐');
    await li.sees('有什么成效');
    await li.says('跳过');
    await li.sees('碰到什么问题');
    await li.says('评估报告还没出');
    await li.sees('有没有值得大家知道的信息');
    await li.presses('跳过');
    await li.sees('明天打算做什么');
    await li.says('催评估公司');
    await li.sees('看一眼，没问题就提交', '拜访3户', '评估报告还没出', '催评估公司');
    await li.says('好的');
    await li.sees('✅ 工作日志 · 11月18日 周三', '15:00 按时', 'RZ-1118-01', '主管：陈敏（未读）');
    expect((await filed(daybook, 'daily_log'))?.content).toEqual({
      done: '拜访3户，晋阳机械续贷材料已收齐',
      problems: '评估报告还没出',
      tomorrow: '催评估公司',
    });
  });

  it('takes several answers at once, goes back, and changes one by its label at the end', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('日志');
    await li.says('今天做了什么：拜访2户\n问题：利率\n明天：送合同');
    await li.sees('有什么成效');
    await li.says('上一步');
    await li.sees('今天做了哪些事', '现在写的是：拜访2户');
    await li.says('预览');
    await li.sees('看一眼', '送合同');
    await li.says('今天做了什么：拜访4户');
    await li.sees('看一眼', '拜访4户', '利率');
    await li.says('说句别的');
    await li.sees('看一眼', '拜访4户');
    await li.presses('提交');
    await li.sees('✅ 工作日志');
    expect((await filed(daybook, 'daily_log'))?.content).toEqual({
      done: '拜访4户',
      problems: '利率',
      tomorrow: '送合同',
    });
  });

  it('does not skip what is needed, and sets aside on request', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('写日志');
    await li.says('跳过');
    await li.sees('这一项不能跳过');
    await li.says('拜访1户');
    await li.says('算了');
    await li.sees('草稿我留着');
    await li.says('待办');
    await li.sees('还差 1 份', '接着写 11月18日 周三 的工作日志');
    await li.presses('接着写 11月18日 周三 的工作日志');
    await li.submits({});
    await li.sees('✅ 工作日志');
    expect(await daybook.database.draft.count()).toBe(0);
  });

  it('survives a new process, and goes on where it was', async () => {
    const daybook = await openDaybook();
    await daybook.meets('li').says('写日志');
    const li = daybook.meetsElsewhere('li');
    await li.says('拜访5户');
    await li.sees('有什么成效');
    await li.says('接着写');
    await li.sees('有什么成效');
    await li.presses('直接提交');
    await li.sees('✅ 工作日志');
    expect((await filed(daybook, 'daily_log'))?.content).toEqual({ done: '拜访5户' });
  });

  it('waits while a command is answered, and offers to go on', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('写日志');
    await li.says('拜访5户');
    await li.says('跳过');
    await li.says('待办');
    await li.sees('还差 1 份');
    await li.sees('刚才没写完的我替您留着', '接着写');
    await li.says('这句话不是回答');
    await li.sees('没听懂');
    await li.presses('接着写');
    await li.sees('碰到什么问题');
    await li.says('/daybook 设置');
    await li.sees('您的设置');
  });

  it('lets a visit in one line pass in the middle, and keeps what only looks like one', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('写日志');
    await li.says('拜访 3户，都在城关');
    await li.sees('有什么成效');
    await li.says('拜访 宏达物流 谈了运费贷');
    await li.sees('✅ 拜访记录', '宏达物流');
    await li.presses('接着写');
    await li.sees('有什么成效');
    await li.presses('直接提交');
    await li.sees('✅ 工作日志');
    expect((await filed(daybook, 'daily_log'))?.content).toEqual({ done: '拜访 3户，都在城关' });
  });

  it('keeps both of two answers that arrive together', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('写日志');
    await Promise.all([li.says('第一句'), daybook.meets('li').says('第二句')]);
    const [draft] = await daybook.database.draft.findMany();
    expect(Object.values(draft?.content ?? {}).toSorted()).toEqual(['第一句', '第二句']);
  });
});

describe('a daily log in one line', () => {
  it('is filed at once, with its labelled parts in their places', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('写日志 今天拜访3户，材料已收齐，问题：评估报告还没出，明天：催评估公司');
    await li.sees('✅ 工作日志 · 11月18日 周三', 'RZ-1118-01');
    expect(await filed(daybook, 'daily_log')).toMatchObject({
      late: false,
      revision: 1,
      content: { done: '今天拜访3户，材料已收齐', problems: '评估报告还没出', tomorrow: '催评估公司' },
    });
    await li.says('待办');
    await li.sees('都交齐了', '15:00 已交');
  });

  it('in English', async () => {
    const daybook = await openDaybook();
    const sun = daybook.meets('sun');
    await sun.says('log visited 3 outlets, restocked brand A, problem: late delivery');
    await sun.sees('✅ Daily log · Wed 18 Nov', '15:00, on time', 'Supervisor: Chen Min (not read yet)');
    expect((await filed(daybook, 'daily_log'))?.content).toEqual({
      done: 'visited 3 outlets, restocked brand A',
      problems: 'late delivery',
    });
  });

  it.each([
    ['emoji and joined sequences', '拜访👨‍👩‍👧‍👦一家，👍🏽 很顺利 🏳️‍🌈'],
    ['stars and what elsewhere would be markup', '**重点** *客户* _x_ ~y~ `z` \\ [a](b) # 1. - > |'],
    ['what elsewhere would call everybody', '<!channel> <@U1> <at user_id="all"></at> &lt;b&gt; @all'],
    ['lines', '一\n\n二\n  三'],
    ['40 000 characters', `开头${'拜访🙂客户'.repeat(6_666)}`.slice(0, 40_000).toWellFormed()],
  ])('keeps %s exactly', async (_, text) => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says(`写日志 ${text}`);
    await li.sees('✅ 工作日志');
    expect((await filed(daybook, 'daily_log'))?.content).toEqual({ done: text });
    await li.presses('查看');
    await li.sees(text);
  });

  it('late, after the deadline', async () => {
    const daybook = await openDaybook();
    await daybook.isAt('2026-11-18 18:20');
    const li = daybook.meets('li');
    await li.says('写日志 拜访3户');
    await li.sees('✅ 工作日志', '18:20 迟交');
  });

  it('asks in the morning which day it is about, and keeps the words until then', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await daybook.walksTo('2026-11-19 09:00');
    await li.says('写日志 走访2户，问题：利率高');
    await li.sees('写哪一天的工作日志', '11月18日 周三（还没交）', '今天 11月19日 周四');
    await li.presses('11月18日 周三（还没交）');
    await li.sees('✅ 工作日志 · 11月18日 周三', '09:00 迟交');
    expect(await filed(daybook, 'daily_log')).toMatchObject({
      aboutOn: new Date('2026-11-18T00:00:00Z'),
      content: { done: '走访2户', problems: '利率高' },
    });
    await li.says('写日志 昨天又补一句');
    await li.sees('看一眼', '走访2户\n又补一句');
  });

  it('for a day that is named, and none that is still to come', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('写日志 昨天：拜访1户');
    await li.sees('✅ 工作日志 · 11月17日 周二');
    await li.says('写日志 11月20日 拜访1户');
    await li.sees('11月20日 周五还没到');
  });

  it('never becomes a second one: it adds to the first', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('写日志 上午拜访1户');
    await li.says('写日志 下午拜访2户');
    await li.sees('看一眼', '上午拜访1户\n下午拜访2户');
    await li.presses('提交修改');
    await li.sees('✅ 已修改 · 工作日志', 'RZ-1118-01', '15:00 按时');
    expect(await daybook.database.report.count()).toBe(1);
    expect(await filed(daybook, 'daily_log')).toMatchObject({
      revision: 2,
      content: { done: '上午拜访1户\n下午拜访2户' },
    });
    await li.says('写日志');
    await li.sees('已经交过了', 'RZ-1118-01');
  });

  it('adds to what was begun the same day', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('写日志');
    await li.says('上午开会');
    await li.says('取消');
    await li.says('写日志 下午拜访2户');
    await li.sees('✅ 工作日志');
    expect((await filed(daybook, 'daily_log'))?.content).toEqual({ done: '上午开会\n下午拜访2户' });
  });
});

describe('a log that was filed elsewhere meanwhile', () => {
  it('turns what is being written into its amendment', async () => {
    const daybook = await openDaybook();
    const [li, phone] = [daybook.meets('li', 'at once'), daybook.meets('li', 'at once')];
    await li.says('写日志');
    await li.presses('改用表单');
    await phone.says('先放着');
    await phone.says('取消');
    await daybook.database.draft.updateMany({ data: { aboutOn: new Date('2026-11-17') } });
    await phone.says('写日志 手机上先交了');
    await phone.sees('✅ 工作日志');
    await daybook.database.draft.updateMany({ data: { aboutOn: new Date('2026-11-18') } });
    await li.submits({ 今天做了什么: '电脑上写的' });
    await li.sees('已经交过了');
    await li.sees('看一眼', '电脑上写的');
    expect(await daybook.database.report.count()).toBe(1);
  });
});
