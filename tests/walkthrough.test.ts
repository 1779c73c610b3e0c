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

/** A day of 李娜, 赵磊 and their supervisor 陈敏, from the first report to the rating. */
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

describe('a day, from linking to rating', () => {
  it('in the playground', async () => {
    const daybook = await openDaybook({ platform: 'playground' });
    const place = await playgroundPlace(daybook);
    const li = place.meets('li');
    await li.says('绑定');
    await li.sees('您已经绑定为', '李娜');
    await walk(daybook, place);
  });

  it('in Slack', async () => {
    const daybook = await openDaybook();
    const place = await slackPlace(daybook);
    await link(daybook, place, ['zhao', 'chen']);
    const li = place.meets('li');
    await li.says('你好');
    await li.sees('还不知道您是谁');
    await li.presses('用公司邮箱绑定');
    await li.sees('李娜，绑好了');
    await walk(daybook, place);
  });

  it('in Feishu', async () => {
    const daybook = await openDaybook();
    const place = await feishuPlace(daybook);
    await link(daybook, place, ['zhao', 'chen']);
    const li = place.meets('li');
    await li.says('你好');
    await li.sees('还不知道您是谁');
    await li.presses('用公司邮箱绑定');
    await li.sees('李娜，绑好了');
    await walk(daybook, place);
  });
});
