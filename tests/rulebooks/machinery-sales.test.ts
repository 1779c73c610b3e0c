import { describe, expect, it } from 'vitest';
import { formatHundredths } from '../../src/scoring/decimal.ts';
import { openSystem } from '../support/system.ts';

/** Two account managers, a newcomer and their supervisor, from a morning on. */
function dealer(starts: string) {
  return openSystem('machinery-sales', {
    starts,
    people: [
      { id: 'li', name: '李强', grade: 'regular' },
      { id: 'wang', name: '王芳', grade: 'regular' },
      { id: 'xiao', name: '肖军', grade: 'probation', since: '2025-12-01' },
      { id: 'chen', name: '陈敏', role: 'supervisor' },
      { id: 'ren', name: '任秀英', role: 'appraiser', unit: 'head' },
    ],
    customers: ['宏达建筑', '晋源矿业', '天成路桥'],
  });
}

describe('a machinery dealer', () => {
  it('lives through a Saturday and the end of a month, and the scores come out', async () => {
    const firm = await dealer('2026-03-26 08:00');
    const [li, wang, xiao, chen] = ['li', 'wang', 'xiao', 'chen'].map((id) => firm.meets(id));
    if (!li || !wang || !xiao || !chen) throw new Error('somebody is missing');

    // Thursday: a visit in one line, and one in a form.
    await li.says(
      '拜访 宏达建筑 面访 联系人：王经理 联系电话：13900000001 设备：挖机3台、装载机1台 谈了：想换一台22吨挖机 下一步：送报价',
    );
    await li.sees('✅ 客户拜访记录');
    await wang.commands('拜访');
    await wang.submits({
      单位名称: '晋源矿业',
      方式: '电话',
      联系人: '赵科长',
      联系电话: '13900000002',
      设备使用状况: '矿卡6台，其中2台大修',
      谈了什么: '年底前想租两台',
    });
    await wang.sees('✅ 客户拜访记录');

    // Friday: next week's plan as one line, the customers' progress as lines of a form.
    await firm.isAt('2026-03-27 16:00');
    await li.says('周计划 3月30日 宏达建筑 送报价 有意向；3月31日 晋源矿业 回访矿卡；4月1日 天成路桥 介绍新机型');
    await li.sees('✅ 周拜访计划');
    await li.commands('周进度');
    await li.submits({ 客户进展: '宏达建筑，已报价，4月20日，85万，等老板回来定\n晋源矿业，有意向' });
    await li.sees('✅ 客户进度周报');
    await wang.says('周计划 3月30日 晋源矿业 送租赁方案');
    await wang.sees('✅ 周拜访计划');

    // Saturday, 08:30: the meeting's papers are due although it is a weekend, and the last reminder comes at 08:00.
    await firm.walksTo('2026-03-28 08:05');
    await xiao.sees('08:30');
    await firm.walksTo('2026-03-28 08:35');
    await chen.sees('肖军');
    await wang.says('周进度 晋源矿业 有意向 5月10日 40万');
    await wang.sees('客户进度周报', '迟');

    // A kickback is told at once; nobody waits for the next meeting.
    await xiao.says('情况 回扣 天成路桥采购要2个点');
    await xiao.sees('✅ 情况报告');
    await chen.sees('肖军刚报了一份情况报告');
    await chen.presses('查看');
    await chen.sees('情况报告', '天成路桥采购要2个点');
    await xiao.says('来访 单位：永固建材 联系人：赵老板 需求：租一台压路机');
    await chen.sees('肖军刚报了一份来访来电登记');
    await firm.isAt('2026-03-28 15:30');
    for (const one of [li, wang]) {
      await one.says('培训出席 到了');
      await one.sees('✅ 周六总结与培训出席');
    }
    await xiao.says('培训出席 没到');
    await xiao.sees('为什么没到');
    await xiao.says('送配件去矿上');
    await xiao.presses('直接提交');
    await xiao.sees('✅ 周六总结与培训出席');

    // The last two days of the month.
    await firm.isAt('2026-03-30 17:00');
    await li.says('拜访 宏达建筑 面访 联系人：王经理 联系电话：13900000001 设备：挖机3台 谈了：报价收下了');
    await li.sees('✅ 客户拜访记录');
    await li.says('首页');
    await li.sees(
      '本周计划　做了 1/3',
      '✓ 3月30日 周一　宏达建筑　送报价',
      '▸ 3月31日 周二　晋源矿业　回访矿卡',
      '▸ 4月1日 周三　天成路桥　介绍新机型',
    );
    await firm.isAt('2026-03-31 15:00');
    await li.says('月总结 工作：跑了两家 进展：1家有意向 任务：签1台 下月：主攻矿区');
    await li.sees('✅ 月度总结');
    await firm.walksTo('2026-03-31 18:05');
    await chen.sees('王芳', '肖军');

    await firm.isAt('2026-04-01 09:00');
    // The year's target of 2480 gives March, 22 of 248 workdays, 220.
    await firm.targets(['li', 'sales', '2026', 2480], ['wang', 'sales', '2026', 2480], ['xiao', 'sales', '2026', 1240]);
    await firm.figures(
      ['li', 'sales', '2026-03-12', 150],
      ['li', 'sales', '2026-03-25', 48],
      ['li', 'new_customers', '2026-03-25', 1],
      ['wang', 'sales', '2026-03-18', 110],
      ['xiao', 'sales', '2026-03-20', 99],
      ['xiao', 'new_customers', '2026-03-20', 2],
    );
    await firm.events(['xiao', 'kickback_taken', '2026-03-29']);

    // Nobody has rated a visit record: quality is left out, and the other 90 carry the whole.
    // 李强
    // sales      150 + 48 = 198 of 220 → 90                 new        1 of 12 × 22 ÷ 248 = 1.0645 → 93.9408
    // plan       the 30th made, the 31st not, 1 April not March's: 1 of 2 → 50
    // visits     2 of 372 × 22 ÷ 248 = 33 → 6.0606          on time    plan, progress and summary → 100
    // training   1 of 48 × 22 ÷ 248 = 4.2581 → 23.4847
    // 40 × 90 + 10 × 93.9408 + 15 × 50 + 10 × 6.0606 + 10 × 100 + 5 × 23.4847
    //   = 3600 + 939.408 + 750 + 60.606 + 1000 + 117.4235 = 6467.4375; ÷ 90 = 71.8604
    //
    // 王芳
    // sales      110 of 220 → 50                            new        0 → 0
    // plan       0 of 1 → 0                                 visits     1 of 33 → 3.0303
    // on time    the plan; progress was late, the summary is missing: 1 of 3 → 33.3333
    // training   23.4847
    // 2000 + 0 + 0 + 30.303 + 333.333 + 117.4235 = 2481.0595; ÷ 90 = 27.5673
    //
    // 肖军: sales 99 of 110 → 90, new 2 of 1.0645 → 120 (cap); but he has taken a kickback, and nothing else counts
    expect(await firm.closes('2026-03', 'ren')).toEqual({ li: '71.86', wang: '27.57', xiao: '0.00' });
  });

  it('makes quarters, their bonus and a year of it', async () => {
    const firm = await dealer('2026-01-05 08:00');
    await firm.isAt('2027-01-05 09:00');
    // Of a target of 100 a month; every customer but those of the newcomer is won.
    const sold: Readonly<Record<string, readonly [number, number, number, number]>> = {
      li: [100, 110, 120, 150],
      wang: [80, 90, 90, 100],
      xiao: [50, 60, 70, 80],
    };
    for (const [who, quarters] of Object.entries(sold))
      for (let month = 1; month <= 12; month++) {
        const key = `2026-${String(month).padStart(2, '0')}`;
        await firm.targets([who, 'sales', key, 100]);
        await firm.figures([who, 'sales', `${key}-15`, quarters[Math.floor((month - 1) / 3)] ?? 0]);
        if (who !== 'xiao') await firm.figures([who, 'new_customers', `${key}-16`, 2]);
      }
    await firm.events(['wang', 'kickback_taken', '2026-08-20']);

    const quarters: Record<string, Readonly<Record<string, string | null>>> = {};
    for (const [index, key] of ['2026-Q1', '2026-Q2', '2026-Q3', '2026-Q4'].entries()) {
      for (const month of [1, 2, 3]) await firm.closes(`2026-${String(index * 3 + month).padStart(2, '0')}`, 'ren');
      quarters[key] = await firm.closes(key, 'ren');
    }
    // Two new customers are more than 120 % of a month's one: 120. Nobody planned, visited or trained: 0 each; nothing was rated, and
    // after January nothing was asked for, so that sales 40, new 10, plan 15, visits 10 and training 5 carry the whole: (40 s + 10 n) ÷ 80.
    // In January the plans, progress reports and the summary that were never filed count 10 more, with nothing: (40 s + 10 n) ÷ 90.
    // 李强: January 5200 ÷ 90 = 57.7778, then 5200 ÷ 80 = 65; 5600 ÷ 80 = 70; 120 and more: 6000 ÷ 80 = 75
    //   Q1 = 33.3333 % × 57.7778 + 33.3333 % × 65 + 33.3334 % × 65 = 19.2592 + 43.3333… = 62.5926
    // 王芳: January 4400 ÷ 90 = 48.8889, then 55; 60; August 0; 65
    //   Q1 = 33.3333 % × 48.8889 + 66.6667 % × 55 = 52.9630; Q3 = 33.3333 % × 60 + 33.3334 % × 60 = 40.0000
    // 肖军: January 2000 ÷ 90 = 22.2222, then 25; 30; 35; 40. Q1 = 24.0741
    expect(quarters).toEqual({
      '2026-Q1': { li: '62.59', wang: '52.96', xiao: '24.07' },
      '2026-Q2': { li: '70.00', wang: '60.00', xiao: '30.00' },
      '2026-Q3': { li: '75.00', wang: '40.00', xiao: '35.00' },
      '2026-Q4': { li: '75.00', wang: '65.00', xiao: '40.00' },
    });
    // (62.5926 + 70 + 75 + 75) ÷ 4 = 70.64815; (52.9630 + 60 + 40 + 65) ÷ 4 = 54.49075; (24.0741 + 30 + 35 + 40) ÷ 4 = 32.2685
    expect(await firm.closes('2026', 'ren')).toEqual({ li: '70.65', wang: '54.49', xiao: '32.27' });
    const bands = [...(await firm.results('2026'))].map(([who, { outcome }]) => [
      who,
      outcome.kind === 'total' ? outcome.band : null,
    ]);
    expect(Object.fromEntries(bands)).toEqual({ li: 'competent', wang: 'unqualified', xiao: 'unqualified' });

    // The third quarter's pay: base + 80 a point × coefficient
    // 12000 + 80 × 75 = 18000; 12000 + 80 × 40.0000 = 15200; 9000 + 80 × 35 × 0.5 = 10400
    const paid = await firm.pays('2026-Q3', 'ren');
    expect(Object.fromEntries(Object.entries(paid).map(([who, { pay }]) => [who, formatHundredths(pay)]))).toEqual({
      li: '18000.00',
      wang: '15200.00',
      xiao: '10400.00',
    });
  });
});
