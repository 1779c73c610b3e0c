import { describe, expect, it } from 'vitest';
import { openDaybook } from '../support/daybook.ts';

describe('write a report', () => {
  it('opens the one that is due', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.commands('写报告');
    expect(li.form()?.title).toContain('工作日志');
    await li.submits({ 今天做了什么: '走访3户' });
    await li.sees('✅ 工作日志');
  });

  it('lets choose among several that are due and all the others', async () => {
    const daybook = await openDaybook();
    await daybook.walksTo('2026-11-19 15:00');
    const li = daybook.meets('li');
    await li.commands('写报告');
    const [choice] = li.form()?.fields ?? [];
    const options = choice?.kind === 'choice' ? choice.options.map(({ label }) => label) : [];
    expect(options.slice(0, 2)).toEqual(['写 11月18日 周三 的工作日志', '写 11月19日 周四 的工作日志']);
    expect(options).toContain('写拜访记录');
    await li.submits({ '写哪一份？': '写 11月18日 周三 的工作日志' });
    await li.submits({ 今天做了什么: '补交' });
    await li.sees('✅ 工作日志 · 11月18日 周三');
  });

  it('offers buttons where no form can be shown, and is for managers', async () => {
    const daybook = await openDaybook();
    await daybook.walksTo('2026-11-19 15:00');
    const sun = daybook.meets('sun');
    await sun.says('write a report');
    await sun.sees('Which report?', '〔Daily log for Wed 18 Nov〕', '〔Visit report〕');
    await sun.presses('Visit report');
    expect(sun.form()?.title).toContain('Visit report');
    const chen = daybook.meets('chen');
    await chen.says('写报告');
    await chen.sees('这一项是给客户经理用的');
  });
});
