import { expect, it } from 'vitest';
import { type Daybook, openDaybook } from '../support/daybook.ts';
import { feishuPlace, type Place, slackPlace } from '../support/places.ts';

async function link({ database }: Daybook, place: Place, usedAt: string): Promise<void> {
  const { platform, workspace, user } = place.account('li');
  await database.account.create({
    data: { platform, workspace, userId: user, personId: 'li', usedAt: new Date(usedAt) },
  });
}

it('a report begun in a Slack modal and closed is gone on with by Feishu’s card, then in a conversation, and loses nothing', async () => {
  const daybook = await openDaybook();
  const slackSide = await slackPlace(daybook, 'socket');
  const feishuSide = await feishuPlace(daybook, 'long connection');
  await link(daybook, slackSide, '2026-11-18T15:30:00+08:00');
  await link(daybook, feishuSide, '2026-11-18T15:20:00+08:00');
  const [onSlack, onFeishu, elsewhere] = [slackSide.meets('li'), feishuSide.meets('li'), daybook.meets('li')];
  const { slack } = slackSide;

  // Slack: a step is left, the next one begun, and then the form is closed by its ×.
  await slack.command('li', '拜访');
  expect(slack.modal('li')?.title).toBe('拜访记录 1/2');
  await slack.types('li', { 客户: '宏达物流', 谈了什么: '运费贷 50 万' });
  await slack.goesOn('li');
  expect(slack.modal('li')?.title).toBe('拜访记录 2/2');
  await slack.types('li', { 下一步: '送合同' });
  await slack.closes('li');

  await onFeishu.says('接着写');
  await onFeishu.sees('拜访记录');
  await onFeishu.presses('改用表单');
  await onFeishu.sees('谈了什么');
  await onFeishu.submits({ 联系人: '王总', 联系电话: '没有' });
  await onFeishu.sees('不像电话号码');

  await elsewhere.says('接着写');
  await elsewhere.says('地址：开发区');
  await elsewhere.says('预览');
  await elsewhere.sees('宏达物流', '运费贷 50 万', '送合同', '王总', '开发区');
  await elsewhere.presses('提交');
  await elsewhere.sees('✅ 拜访记录');

  const [report, ...others] = await daybook.database.report.findMany();
  expect(others).toEqual([]);
  expect(report?.content).toMatchObject({
    customer: '5',
    said: '运费贷 50 万',
    next_step: '送合同',
    contact: '王总',
    address: '开发区',
  });
  expect(await daybook.database.draft.count()).toBe(0);
  await onSlack.says('待办');
});
