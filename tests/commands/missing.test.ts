import { describe, expect, it } from 'vitest';
import { type Daybook, openDaybook } from '../support/daybook.ts';

const stateOf = async ({ database }: Daybook, personId: string) =>
  (await database.obligation.findFirstOrThrow({ where: { personId, aboutOn: new Date('2026-11-18T00:00:00Z') } }))
    .state;

/** The evening of a day on which only 李娜 has filed. */
async function evening() {
  const daybook = await openDaybook();
  const li = daybook.meets('li');
  await li.says('写日志 拜访3户');
  const [chen, zhao, sun] = [daybook.meets('chen'), daybook.meets('zhao'), daybook.meets('sun')];
  await daybook.walksTo('2026-11-18 18:01');
  return { daybook, li, chen, zhao, sun };
}

describe('the list of who has not filed', () => {
  it('comes at the deadline, to the branch’s own supervisor', async () => {
    const { daybook, chen } = await evening();
    const { buttons } = await chen.sees(
      '城关支行 · 工作日志 · 11月18日 周三：3 人中 1 人已交',
      '未交：',
      '孙丽',
      '赵磊',
    );
    expect(buttons[0]).toBe('提醒 2 人');
    const jia = daybook.meets('jia');
    expect(jia.cards()).toHaveLength(1);
    await jia.sees('开发区支行', '未交：周涛');
    await jia.seesNo('赵磊');
  });

  it('changes in place when somebody files late', async () => {
    const { daybook, chen, zhao } = await evening();
    await chen.looksAway();
    await zhao.says('写日志 补交');
    await daybook.scheduler.beat();
    await chen.sees('3 人中 2 人已交', '迟交：赵磊', '未交：孙丽');
    expect(chen.cards()).toHaveLength(1);
  });

  it('reminds everybody at a tap, once an hour', async () => {
    const { daybook, chen, zhao, sun } = await evening();
    await Promise.all([zhao.looksAway(), sun.looksAway()]);
    await chen.presses('提醒 2 人');
    await chen.sees('已提醒');
    await zhao.sees('陈敏提醒您：11月18日 周三的工作日志还没交');
    await sun.sees('Chen Min', 'Daily log');
    await daybook.isAt('2026-11-18 18:59');
    await zhao.looksAway();
    await chen.presses('提醒 2 人');
    await chen.sees('一小时内');
    expect(await zhao.reads()).toBe('');
    await daybook.isAt('2026-11-18 19:05');
    await chen.presses('提醒 2 人');
    await chen.sees('已提醒');
    await zhao.sees('陈敏提醒您');
    await zhao.presses('写工作日志');
    await zhao.submits({ 今天做了什么: '补上' });
    await zhao.sees('✅ 工作日志', '迟交');
    await daybook.scheduler.beat();
    await chen.presses('提醒 1 人');
    await chen.sees('一小时内');
  });

  it('excuses somebody, and tells them', async () => {
    const { daybook, chen, zhao } = await evening();
    await zhao.looksAway();
    await chen.presses('批准 赵磊 免交');
    await chen.sees('赵磊 已免交');
    // Her answer did not wait for the list, which is drawn anew in its place.
    await daybook.scheduler.beat();
    await chen.sees('3 人中 1 人已交，1 人免交', '未交：孙丽');
    expect(chen.cards()).toHaveLength(1);
    await zhao.sees('陈敏批准了：11月18日 周三的工作日志免交');
    expect(await stateOf(daybook, 'zhao')).toBe('excused');
    await zhao.says('待办');
    await zhao.sees('免交');
  });

  it.each(['团队', '未交'])(
    'excuses somebody from the list that was asked for, which changes in place: %s',
    async (asked) => {
      const { daybook, chen } = await evening();
      await daybook.walksTo('2026-11-19 12:00');
      await chen.looksAway();
      await chen.says(asked);
      const before = chen.cards().length;
      await chen.presses('批准 赵磊 免交');
      await chen.sees('赵磊 已免交');
      await chen.looksAway();
      await daybook.scheduler.beat();
      await chen.sees('1 人免交', '未交：');
      expect(chen.cards()).toHaveLength(before);
    },
  );

  it('is the supervisor’s alone', async () => {
    const { daybook } = await evening();
    const { id } = await daybook.database.obligation.findFirstOrThrow({
      where: { personId: 'zhao' },
      orderBy: { id: 'asc' },
    });
    for (const user of ['jia', 'li', 'ren']) {
      const other = daybook.meets(user);
      await other.pressesAction(`missing.excuse:${id}`);
      await other.pressesAction(`missing.nudge:${id}`);
    }
    expect(await stateOf(daybook, 'zhao')).toBe('missing');
    const nudged = await daybook.database.outbox.count({ where: { key: { startsWith: 'nudge' } } });
    expect(nudged).toBe(0);
  });

  it('can be asked for, by day, with how long it has gone on', async () => {
    const { daybook, chen } = await evening();
    await daybook.walksTo('2026-11-19 18:01');
    await chen.says('未交');
    await chen.sees('11月19日 周四：3 人中 0 人已交', '赵磊（连续第 2 天）');
    await chen.sees('11月18日 周三：3 人中 1 人已交');
  });
});
