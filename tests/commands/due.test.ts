import { describe, it } from 'vitest';
import { openDaybook } from '../support/daybook.ts';

describe('due', () => {
  it('names what is due, what is missing and what was begun, each with its button', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await daybook.walksTo('2026-11-19 10:00');
    await li.says('待办');
    await li.sees('还差 2 份', '11月18日 周三 没交', '工作日志　今天 18:00 截止');
    await li.presses('写 11月18日 周三 的工作日志');
    await li.submits({ 今天做了什么: '补交' });
    await li.sees('✅ 工作日志 · 11月18日 周三', '10:00 迟交');
    await li.says('拜访 万家福 谈了补货');
    await li.says('待办');
    await li.sees('还差 1 份', '写到一半的拜访记录');
  });

  it('says what a day past its deadline means', async () => {
    const daybook = await openDaybook();
    const sun = daybook.meets('sun');
    await daybook.walksTo('2026-11-18 18:30');
    await sun.says('due');
    await sun.sees('1 report to file', "today's deadline has passed");
    await sun.says('log late but here');
    await sun.says('due');
    await sun.sees('Everything is filed', 'filed at 18:30, late');
  });

  it('is for managers', async () => {
    const daybook = await openDaybook();
    const chen = daybook.meets('chen');
    await chen.says('待办');
    await chen.sees('这一项是给客户经理用的');
  });
});
