import { describe, it } from 'vitest';
import { openDaybook } from '../support/daybook.ts';

describe('team', () => {
  it('shows today’s state and what nobody has read yet, oldest first', async () => {
    const daybook = await openDaybook();
    const chen = daybook.meets('chen');
    await chen.says('团队');
    await chen.sees('城关支行 · 工作日志 · 11月18日 周三：3 人中 0 人已交');
    await chen.sees('都看过了，没有未读的');
    const li = daybook.meets('li');
    for (let visit = 1; visit <= 6; visit++) await li.says(`拜访 宏达物流 第${visit}次`);
    await daybook.meets('zhou').says('写日志 别的支行');
    await chen.says('团队');
    await chen.sees('6 份还没看', '李娜 · 拜访记录 · 宏达物流', '后面还有 1 份');
    await chen.seesNo('周涛');
  });

  it('says so on a day without duties', async () => {
    const daybook = await openDaybook();
    await daybook.isAt('2026-11-21 10:00');
    const chen = daybook.meets('chen');
    await chen.says('team');
    await chen.sees('11月21日 周六没有要交的日志');
  });

  it('is for supervisors', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('团队');
    await li.sees('这一页只有主管能看');
  });
});
