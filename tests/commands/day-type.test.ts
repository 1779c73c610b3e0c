import { describe, it } from 'vitest';
import { openDaybook } from '../support/daybook.ts';
import { openSystem } from '../support/system.ts';

function company(starts: string) {
  return openSystem('tobacco-2364', {
    starts,
    people: [
      { id: 'li', name: '李娜', grade: 'middle' },
      { id: 'chen', name: '陈敏', role: 'supervisor' },
    ],
    customers: ['好邻居便利店', '阳光超市'],
  });
}

describe('the kind of a day', () => {
  it('stands in due and at home with its checklist, which is ticked off by filing', async () => {
    const firm = await company('2026-11-16 08:00');
    const li = firm.meets('li');
    await li.says('待办');
    await li.sees('今天是采集日', '▸ 动销台账：逐户记卖出、库存、零售价', '▸ PDA采集', '还差 2 份');
    await li.says('采集 好邻居便利店 整齐 已标价');
    await li.says('首页');
    await li.sees('今天是采集日', '▸ 动销台账', '✓ PDA采集：看陈列、明码标价、异常情况', '▸ 库存偏高');
    await li.says('设置 english');
    await li.says('help');
    await li.sees('Today is Collection day', '✓ PDA collection: display, price tags, anything unusual');
    const chen = firm.meets('chen');
    await chen.says('首页');
    await chen.seesNo('采集日');

    await firm.isAt('2026-11-18 08:00');
    await li.says('due');
    await li.sees('Today is Visit day', "▸ Ask each: can't buy, can't sell, no profit, not satisfied?");
    await firm.isAt('2026-11-21 10:00');
    await li.says('due');
    await li.seesNo('Today is');
  });

  it('is none on a holiday, and what worked weekends are for on those', async () => {
    const firm = await company('2026-10-01 09:00');
    const li = firm.meets('li');
    await li.says('待办');
    await li.seesNo('今天是');
    await firm.isAt('2026-10-10 09:00');
    await li.says('待办');
    await li.sees('今天是拜访日', '服务手册当天记好');
  });

  it('can be a Saturday that is no workday, but no holiday', async () => {
    const firm = await openSystem('machinery-sales', {
      starts: '2026-11-21 07:30',
      people: [
        { id: 'li', name: '李娜' },
        { id: 'chen', name: '陈敏', role: 'supervisor' },
      ],
    });
    const li = firm.meets('li');
    await li.says('待办');
    await li.sees('今天是例会日', '▸ 08:30 前交下周拜访计划', '▸ 14:00 周总结和业务培训，散会后报出席');
    await firm.isAt('2026-11-20 09:00');
    await li.says('待办');
    await li.seesNo('今天是');
    await firm.isAt('2026-10-03 09:00');
    await li.says('待办');
    await li.seesNo('今天是');
  });

  it('is not spoken of where the rules know none', async () => {
    const li = (await openDaybook()).meets('li');
    await li.says('待办');
    await li.seesNo('今天是');
  });
});
