import { describe, expect, it } from 'vitest';
import { type Daybook, openDaybook } from './support/daybook.ts';
import { feishuPlace, type Place, playgroundPlace, slackPlace } from './support/places.ts';

/** Accounts for these people of the bank, which they used last. */
async function link({ database }: Daybook, place: Place, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const { platform, workspace, user } = place.account(id);
    await database.account.create({
      data: { platform, workspace, userId: user, personId: id, usedAt: new Date('2026-11-18T15:30:00+08:00') },
    });
  }
}

/** Some days of 李娜, 赵磊 and their supervisor 陈敏: reports, reminders, the missing list, a rating, a talk, the week’s ranking. */
async function walk(daybook: Daybook, place: Place): Promise<void> {
  const [li, zhao, chen] = [place.meets('li'), place.meets('zhao'), place.meets('chen')];

  await li.says('拜访');
  await li.sees('拜访了哪家客户');
  await li.presses('改用表单');
  await li.sees('谈了什么');
  await li.submits({ 客户: '宏达物流', 谈了什么: '运费贷 **急** <!channel> <at user_id="all"></at> 👨‍👩‍👧' });
  await li.sees('✅ 拜访记录 · 11月18日 周三', '宏达物流', 'BF-1118-01', '主管：陈敏（未读）');
  await li.presses('修改');
  await li.sees('谈了什么');
  await li.submits({ 谈了什么: '运费贷，周五签' });
  await li.sees('✅ 已修改 · 拜访记录', '15:');

  await daybook.walksTo('2026-11-18 17:31');
  await li.sees('李娜，今天 18:00 前还差 工作日志');
  await zhao.sees('赵磊，今天 18:00 前还差 工作日志');
  await li.presses('写工作日志');
  await li.sees('今天做了什么');
  await li.submits({ 今天做了什么: '拜访宏达物流' });
  await li.sees('✅ 工作日志 · 11月18日 周三', '按时');
  await li.sees('工作日志已于 17:31 提交，按时');

  await daybook.walksTo('2026-11-18 18:01');
  await chen.sees('城关支行 · 工作日志 · 11月18日 周三：3 人中 1 人已交', '未交：', '赵磊');
  await chen.presses('提醒 2 人');
  await chen.sees('已提醒');
  await zhao.sees('陈敏提醒您', '工作日志');

  await chen.says('团队');
  await chen.sees('2 份还没看');
  await li.looksAway();
  await chen.presses('李娜 · 工作日志 · 11月18日 周三');
  await chen.sees('拜访宏达物流', '5 分');
  await li.sees('✅ 工作日志', '主管：陈敏 已读');
  await chen.presses('5 分');
  await chen.sees('您评了 5 分');
  await li.sees('✅ 工作日志', '评价 ★★★★★');

  await daybook.walksTo('2026-11-19 09:11');
  await chen.sees('赵磊 到岗', '还没有面谈过');
  await chen.presses('约 赵磊');
  await chen.sees('约赵磊面谈', '几点');
  await chen.submits({ 几点: '10:30' });
  await chen.sees('约好了：明天 10:30 和赵磊面谈', '今天 17:00');
  await zhao.sees('陈敏想和您聊一聊：明天 10:30 面谈');
  await chen.looksAway();
  await daybook.walksTo('2026-11-19 17:01');
  await chen.sees('明天 10:30 和赵磊的面谈，三分钟准备', '这是第一次');
  await daybook.walksTo('2026-11-20 11:31');
  await chen.sees('今天 10:30 和赵磊的面谈，聊得怎么样');
  await chen.presses('记录结果');
  await chen.sees('约定了什么');
  await zhao.looksAway();
  await chen.submits({ 聊得怎么样: '**不满**，想换片区', 约定了什么: '每天下班前交日志' });
  await chen.sees('记下了：11月20日 周五 和赵磊的面谈', '约定：每天下班前交日志');
  await zhao.sees('陈敏记下了', '约定：每天下班前交日志');
  await zhao.seesNo('想换片区');
  await zhao.presses('写写我的看法');
  await zhao.sees('我的看法');
  await chen.looksAway();
  await zhao.submits({ 我的看法: '同意，想要 <@U1> 帮忙' });
  await zhao.sees('已发给陈敏');
  await chen.sees('赵磊写了对 11月20日 周五 面谈的看法', '同意，想要 <@U1> 帮忙');

  await Promise.all([li, chen, zhao].map((one) => one.looksAway()));
  await daybook.walksTo('2026-11-23 09:01');
  await chen.sees('城关支行 · 第 47 周 11月16日–22日', '最弱的一项', '该聊一聊：');
  // Of three who are ranked only she has filed anything.
  await li.sees('上周', '城关支行 3 人中第 1');
  await li.seesNo('最弱的一项');
  await zhao.sees('上周', '城关支行 3 人中并列第 2');
  await zhao.seesNo('最弱的一项');
  await li.presses('看明细');
  await li.sees('日志及时率');

  const reports = await daybook.database.report.findMany({ orderBy: { id: 'asc' } });
  expect(reports.map(({ number, revision, late }) => [number, revision, late])).toEqual([
    ['BF-1118-01', 2, false],
    ['RZ-1118-01', 1, false],
  ]);
  const first = await daybook.database.reportRevision.findFirst({
    orderBy: [{ reportId: 'asc' }, { revision: 'asc' }],
  });
  expect(first?.content).toMatchObject({ said: '运费贷 **急** <!channel> <at user_id="all"></at> 👨‍👩‍👧' });
  const unsent = await daybook.database.outbox.count({
    where: { state: { in: ['dead', 'waiting'] }, personId: { in: ['li', 'zhao', 'chen'] } },
  });
  expect(unsent).toBe(0);
}

// Some seconds each; a busy machine takes its time.
describe('from linking to the week’s ranking', { timeout: 90_000 }, () => {
  it('in the playground', async () => {
    const daybook = await openDaybook({ platform: 'playground' });
    const place = await playgroundPlace(daybook);
    const li = place.meets('li');
    await li.says('绑定');
    await li.sees('您已经绑定为', '李娜');
    await walk(daybook, place);
  });

  it.each<[string, (daybook: Daybook) => Promise<Place>]>([
    ['in Slack over HTTP', (daybook) => slackPlace(daybook, 'http')],
    ['in Slack over Socket Mode', (daybook) => slackPlace(daybook, 'socket')],
    ['in Feishu over its long connection', (daybook) => feishuPlace(daybook, 'long connection')],
    ['in Feishu by webhook', (daybook) => feishuPlace(daybook, 'webhook')],
  ])('%s', async (_, open) => {
    const daybook = await openDaybook();
    const place = await open(daybook);
    await link(daybook, place, ['zhao', 'chen']);
    const li = place.meets('li');
    await li.says('你好');
    await li.sees('还不知道您是谁');
    await li.presses('用公司邮箱绑定');
    await li.sees('李娜，绑好了');
    await walk(daybook, place);
  });
});
