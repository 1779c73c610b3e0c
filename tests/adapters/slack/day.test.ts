import { describe, expect, it } from 'vitest';
import { openDaybook } from '../../support/daybook.ts';
import { slackPlace } from '../../support/places.ts';

const WAIT = { timeout: 8_000 };

async function inSlack() {
  const daybook = await openDaybook({ platform: 'slack' });
  const place = await slackPlace(daybook, 'http');
  const { slack } = place;
  await daybook.database.account.updateMany({ data: { workspace: slack.credentials.workspace } });
  const home = (user: string) => expect.poll(() => slack.home(user)?.text ?? '', WAIT);
  return { daybook, slack, home, meets: place.meets };
}

describe('a day in Slack', () => {
  it('a manager sees at home what is due, files it from there, and sees it done', async () => {
    const { slack, home, meets, daybook } = await inSlack();
    const li = meets('li');
    await slack.opensHome('li');
    await home('li').toContain('还差 1 份');
    expect(slack.messages('li')).toEqual([]);
    await slack.pressesAtHome('li', '写 11月18日 周三 的工作日志');
    await li.submits({ 今天做了什么: '走访3户，续贷材料收齐了' });
    await li.sees('✅ 工作日志 · 11月18日 周三');
    await home('li').toContain('都交齐了，没有待办');
    await home('li').toContain('✅ 工作日志　15:00 已交');
    expect(await daybook.database.report.count()).toBe(1);
  });

  it('a supervisor sees at home who has filed, reads, and sees that less is left to read', async () => {
    const { slack, home, meets } = await inSlack();
    await meets('li').says('写日志 走访3户');
    const chen = meets('chen');
    await slack.opensHome('chen');
    await home('chen').toContain('城关支行 · 工作日志 · 11月18日 周三：3 人中 1 人已交');
    await slack.pressesAtHome('chen', '李娜 · 工作日志 · 11月18日 周三');
    expect(slack.modal('chen')?.text).toBe('我在私信里回复您了。');
    await chen.sees('走访3户');
    await home('chen').toContain('都看过了，没有未读的');
  });

  it('any message becomes a visit report once it is submitted, and only one', async () => {
    const { slack, meets, daybook } = await inSlack();
    const li = meets('li');
    const words = '今天在宏达物流碰到王总，月底前要 120 万周转\n“利率再低点就定”';
    await slack.shortcutAt('li', 'keep_as_visit', words);
    expect(slack.modal('li')?.text).toContain('客户');
    expect(await daybook.database.report.count()).toBe(0);
    await slack.redelivers();
    await li.submits({});
    await slack.redelivers();
    await li.sees('✅ 拜访记录', '宏达物流');
    const [report, another] = await daybook.database.report.findMany();
    expect(another).toBeUndefined();
    expect(report?.content).toMatchObject({ customer: '5', said: words });
  });

  it('a shortcut opens the one report that is due, or lets choose', async () => {
    const { slack, meets } = await inSlack();
    const sun = meets('sun');
    await slack.shortcut('sun', 'write_report');
    expect(slack.modal('sun')?.title).toContain('Daily log');
    await sun.submits({ 'What was done': 'visited 3 customers' });
    await sun.sees('✅ Daily log');
    await slack.shortcut('sun', 'write_report');
    expect(slack.modal('sun')?.title).toBe('Write a report');
    await sun.submits({ 'Which report?': 'Visit report' });
    expect(slack.modal('sun')?.title).toContain('Visit report');
    await slack.shortcut('sun', 'my_day');
    expect(slack.modal('sun')?.text).toBe('I answered in our direct messages.');
    await sun.sees('Sun Li · Wed 18 Nov');
  });

  it('what is asked in a channel is nobody else’s to see', async () => {
    const { slack, meets } = await inSlack();
    const [li, zhao] = [meets('li'), meets('zhao')];
    slack.room('C1', 'li', 'zhao', 'sun');
    await slack.command('li', '我的得分', 'C1');
    await li.sees('我的得分');
    await slack.mentions('li', '@daybook 待办', 'C1');
    await li.sees('还差 1 份');
    meets('sun');
    await slack.mentions('sun', '@daybook due', 'C1');
    await expect.poll(() => slack.toasts('li'), WAIT).toEqual(Array(2).fill('我在私信里回复您了。'));
    await expect.poll(() => slack.toasts('sun'), WAIT).toEqual(['I answered in our direct messages.']);
    expect(await zhao.reads()).toBe('');
    const public_ = slack.calls.filter(({ args }) => args.channel === 'C1').map(({ method }) => method);
    expect(public_).toEqual(['chat.postEphemeral', 'chat.postEphemeral']);
  });

  it('who is not linked is invited at home, and at home once linked', async () => {
    const { slack, home, daybook } = await inSlack();
    slack.joins('newcomer', { profile: { email: 'zhou@bank.example' } });
    await daybook.database.account.deleteMany({ where: { personId: 'zhou' } });
    await slack.opensHome('newcomer');
    await expect.poll(() => slack.home('newcomer')?.buttons.length ?? 0, WAIT).toBe(1);
    const [invitation = ''] = slack.home('newcomer')?.buttons ?? [];
    await slack.pressesAtHome('newcomer', invitation);
    await home('newcomer').toContain('周涛 · 11月18日 周三');
  });
});
