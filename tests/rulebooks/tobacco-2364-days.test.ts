import { describe, expect, it } from 'vitest';
import { openSystem } from '../support/system.ts';

function company(starts: string) {
  return openSystem('tobacco-2364', {
    starts,
    people: [
      { id: 'li', name: '李娜', grade: 'middle' },
      { id: 'zhao', name: '赵磊', grade: 'junior' },
      { id: 'chen', name: '陈敏', role: 'supervisor' },
      { id: 'ren', name: '任秀英', role: 'appraiser', unit: 'head' },
    ],
    customers: ['好邻居便利店', '阳光超市'],
  });
}

describe('a tobacco company, day by day', () => {
  it('names each work day’s type with its checklist', async () => {
    const firm = await company('2026-03-02 08:00');
    const li = firm.meets('li');
    await li.says('待办');
    await li.sees('今天是采集日', '▸ 动销台账：逐户记卖出、库存、零售价', '▸ PDA采集');
    await li.commands('台账');
    await li.submits({ 动销明细: '好邻居便利店，黄金叶，卖出：12，库存：8，零售价：25' });
    await li.says('采集 好邻居便利店 整齐 已标价 中华缺货');
    await li.says('待办');
    await li.sees('✓ 动销台账', '✓ PDA采集', '▸ 库存偏高、断货的户记下来，明天分析订单用');
    for (const [date, name, item] of [
      ['2026-03-03', '订单汇总与分析日', '汇总订单，写清预测和实际差在哪里'],
      ['2026-03-04', '拜访日', '买不到、卖不出、不赚钱、不满意'],
      ['2026-03-05', '信息反馈日', '跟进中的给客户一个答复'],
      ['2026-03-06', '市场分析日', '六项分析：客户、库存、盈利、品牌、市场、服务'],
      // A Saturday that makes up for Labour Day, a Sunday for the National Day.
      ['2026-05-09', '拜访日', '服务手册当天记好'],
      ['2026-09-20', '拜访日', '服务手册当天记好'],
    ] as const) {
      await firm.isAt(`${date} 08:30`);
      await li.says('待办');
      await li.sees(`今天是${name}`, item);
    }
    for (const free of ['2026-05-04', '2026-10-01', '2026-10-11']) {
      await firm.isAt(`${free} 08:30`);
      await li.says('待办');
      await li.seesNo('今天是');
    }
  });

  it('lets managers set their own targets, tells them the gap, and scores them by it', async () => {
    const firm = await company('2026-03-02 08:00');
    const [li, zhao, chen] = ['li', 'zhao', 'chen'].map((id) => firm.meets(id));
    if (!li || !zhao || !chen) throw new Error('somebody is missing');
    // Who is weighed by the key brands sets a target for them, by the month's third workday.
    await li.says('待办');
    await li.sees('2026年3月的目标还没定：重点品牌销量　3月4日 周三截止');
    await li.says('目标 重点品牌 40箱');
    await li.sees('2026年3月 · 重点品牌销量 40 箱，已报给陈敏');
    await zhao.says('目标 重点品牌 40箱');
    await zhao.sees('重点品牌销量不在您的评分表里');
    await chen.presses('同意');
    await li.sees('陈敏同意了您2026年3月的目标：重点品牌销量 40 箱');
    await firm.figures(['li', 'key_brand_volume', '2026-03-10', 18]);

    // March has 22 workdays, the 2nd to the 31st: half of them have passed on the 17th, 85 % (18.7) on the 27th.
    await firm.isAt('2026-03-17 09:00');
    await firm.walksTo('2026-03-17 09:25');
    // 22 of 40 to go in the 11 workdays from the 17th on: 2 a day.
    await li.sees(
      '2026年3月的工作日已经过了 50%',
      '重点品牌销量　40 箱，已有 18 箱（45%），还差 22 箱；剩 11 个工作日，平均每天 2 箱。',
    );
    await zhao.seesNo('自己定的目标');
    await firm.figures(['li', 'key_brand_volume', '2026-03-24', 26]);
    await firm.isAt('2026-03-27 09:00');
    await firm.walksTo('2026-03-27 09:25');
    await li.sees('2026年3月的工作日已经过了 85%', '重点品牌销量　40 箱，已有 44 箱（110%），已经达到。');

    await firm.isAt('2026-04-01 09:00');
    await firm.closes('2026-03', 'ren');
    // 44 of 40 is 110, the most that there is.
    const score = (await firm.results('2026-03'))
      .get('li')
      ?.indicators.find(({ indicator }) => indicator === 'key_brands');
    expect(score).toMatchObject({ target: { from: 'own', value: 400_000n, period: '2026-03' }, score: 1_100_000n });
  });
});
