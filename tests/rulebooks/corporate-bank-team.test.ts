import { describe, expect, it } from 'vitest';
import { formatHundredths } from '../../src/scoring/decimal.ts';
import { openSystem } from '../support/system.ts';

const QUARTERS = ['2026-Q1', '2026-Q2', '2026-Q3', '2026-Q4'] as const;

/** A team of four; of one customer's results its lead has 60 %. */
function corporateTeam(starts: string) {
  return openSystem('corporate-bank-team', {
    starts,
    people: [
      { id: 'zhang', name: '张伟', grade: 'first', since: '2015-07-01' },
      { id: 'wu', name: '吴敏', grade: 'second' },
      { id: 'luo', name: '罗军', grade: 'third' },
      { id: 'yu', name: '于洋', grade: 'probation', since: '2025-02-01' },
      { id: 'chen', name: '陈敏', role: 'supervisor' },
      { id: 'ren', name: '任秀英', role: 'appraiser', unit: 'head' },
    ],
    customers: [
      { name: '华岳重工', shares: { zhang: 60, wu: 40 } },
      { name: '明辉药业', shares: { yu: 100 } },
    ],
  });
}

describe('a corporate banking team', () => {
  it('lives through the end of a month: two go together, the lead splits the result', async () => {
    const team = await corporateTeam('2026-03-30 08:00');
    const zhang = team.meets('zhang');
    const wu = team.meets('wu');
    const yu = team.meets('yu');
    const chen = team.meets('chen');

    // Ordinary business can be done alone; of anything else two managers are named, one of them the lead.
    await zhang.says('拜访 华岳重工 评估 常规业务 谈了：想做并购贷款');
    await zhang.sees('✅ 客户拜访记录');
    await wu.says('拜访 华岳重工 设计 风险业务 谈了：担保物要重新评估');
    await wu.sees('谁和您同去？');
    await wu.says('张伟');
    await wu.sees('谁牵头？');
    await wu.says('张伟');
    await wu.presses('直接提交');
    await wu.sees('✅ 客户拜访记录');
    await yu.commands('拜访');
    await yu.submits({ 客户: '明辉药业', CMP步骤: '检查', 业务情形: '新产品', 谈了什么: '票据池试用一个月' });
    await yu.sees('同行经理');
    await yu.submits({ 同行经理: '罗军', 牵头经理: '罗军' });
    await yu.sees('✅ 客户拜访记录');

    // How a customer's result is split is proposed by the lead, a line for each of the team, and goes to the supervisor.
    await zhang.commands('服务方案');
    await zhang.submits({
      客户: '华岳重工',
      目标: '存款日均新增5000万',
      分工: '张伟，牵头授信，60\n吴敏，结算代发，40',
    });
    await zhang.sees('✅ 客户服务方案');
    await chen.sees('张伟刚报了一份客户服务方案');
    await chen.presses('查看');
    await chen.sees('结算代发');

    await yu.says('写日志 陪罗军看明辉药业的仓库');
    await yu.sees('✅ 工作日志');
    await team.walksTo('2026-03-30 18:05');
    await wu.sees('工作日志');
    await chen.sees('吴敏', '罗军');
    await team.isAt('2026-03-31 10:00');
    await yu.says('季度分析 明辉药业，新厂投产，存款增2000万，应收增加，加做保理');
    await yu.sees('✅ 重点客户季度分析');

    await team.isAt('2026-04-01 09:00');
    await team.figures(
      ['华岳重工', 'profit', '2026-03-20', 50],
      ['zhang', 'profit', '2026-03-25', 20],
      ['wu', 'profit', '2026-03-25', 10],
      ['luo', 'profit', '2026-03-25', 10],
      ['明辉药业', 'profit', '2026-03-25', 5],
      ['zhang', 'key_clients', '2026-03-31', 10],
      ['zhang', 'key_clients_matched', '2026-03-31', 9],
    );
    await team.targets(
      ['zhang', 'profit', '2026-03', 40],
      ['wu', 'profit', '2026-03', 40],
      ['luo', 'profit', '2026-03', 20],
      ['yu', 'profit', '2026-03', 5],
    );
    await team.events(['wu', 'two_manager_breach', '2026-03-11']);

    // Profit: 张伟 60 % × 50 + 20 = 50, 吴敏 40 % × 50 + 10 = 30, 罗军 10, 于洋 5. Of three others 3, 2, 1 and none are below.
    // 张伟: profit 50 of 40 → 125; place 3 of 3 → 100; 9 of 10 key customers fit → 90
    //   75 × 125 + 15 × 100 + 10 × 90 = 9375 + 1500 + 900 = 11775; ÷ 100 = 117.75
    // 吴敏: profit 30 of 40 → 75; place 2 of 3 → 66.6667; 1 visit by two of 48 × 22 ÷ 248 = 4.2581 → 23.4847
    //   75 × 75 + 15 × 66.6667 + 10 × 23.4847 = 5625 + 1000.0005 + 234.847 = 6859.8475; ÷ 100 = 68.5985; dealt with alone once: − 5
    // 罗军: profit 10 of 20 → 50; place 1 of 3 → 33.3333; no visit by two that is his own
    //   75 × 50 + 15 × 33.3333 + 10 × 0 = 3750 + 499.9995 = 4249.9995; ÷ 100 = 42.5000
    // 于洋: profit 5 of 5 → 100; 23.4847; a log and the analysis of two logs and the analysis → 66.6667
    //   40 × 100 + 30 × 23.4847 + 30 × 66.6667 = 4000 + 704.541 + 2000.001 = 6704.542; ÷ 100 = 67.0454
    expect(await team.closes('2026-03', 'ren')).toEqual({ zhang: '117.75', wu: '63.60', luo: '42.50', yu: '67.05' });
  });

  it('pays a quarter by profit, and makes grades of a year that is half something else', async () => {
    const team = await corporateTeam('2026-01-05 08:00');
    // How reports are filed is told above: here nobody owes any.
    await team.database.obligation.deleteMany();
    await team.isAt('2027-01-05 09:00');
    const profits = { zhang: [150, 150, 150, 330], wu: [80, 80, 80, 80], luo: [60, 60, 60, 60], yu: [20, 20, 20, 20] };
    const targets = { zhang: 100, wu: 80, luo: 100, yu: 20 };
    for (const [quarter, key] of QUARTERS.entries()) {
      const on = `2026-${String(quarter * 3 + 2).padStart(2, '0')}-20`;
      for (const [who, made] of Object.entries(profits)) await team.figures([who, 'profit', on, made[quarter] ?? 0]);
      for (const [who, target] of Object.entries(targets)) await team.targets([who, 'profit', key, target]);
    }
    // 张伟: profit 150, in the fourth 330, at most 300; the first of four; no word of how key customers fit:
    //   (75 × 150 + 15 × 100) ÷ 90 = 141.6667; (75 × 300 + 15 × 100) ÷ 90 = 266.6667
    // 吴敏: (75 × 100 + 15 × 66.6667 + 10 × 0) ÷ 100 = 85.0000; 罗军: (75 × 60 + 15 × 33.3333 + 10 × 0) ÷ 100 = 50.0000
    // 于洋: (40 × 100 + 30 × 0) ÷ 70 = 57.1429: no visit by two, nothing owed
    const usual = { zhang: '141.67', wu: '85.00', luo: '50.00', yu: '57.14' };
    for (const key of QUARTERS)
      expect(await team.closes(key, 'ren')).toEqual(key === '2026-Q4' ? { ...usual, zhang: '266.67' } : usual);

    await team.evaluations(
      ['conduct', 'zhang', 'supervisor', 'chen', '2026-12-20', 90],
      ['conduct', 'zhang', 'peer', 'wu', '2026-12-20', 80],
      ['conduct', 'zhang', 'peer', 'luo', '2026-12-20', 90],
      ['conduct', 'zhang', 'customer', 'c1', '2026-12-20', 100],
      ['conduct', 'zhang', 'customer', 'c2', '2026-12-20', 90],
      ['conduct', 'wu', 'supervisor', 'chen', '2026-12-20', 80],
      ['conduct', 'wu', 'peer', 'zhang', '2026-12-20', 70],
      ['conduct', 'wu', 'peer', 'luo', '2026-12-20', 80],
      ['conduct', 'wu', 'customer', 'c1', '2026-12-20', 20],
      ['conduct', 'luo', 'supervisor', 'chen', '2026-12-20', 60],
      ['conduct', 'yu', 'supervisor', 'chen', '2026-12-20', 90],
    );
    await team.figures(
      ['zhang', 'retention', '2026-06-30', 70],
      ['zhang', 'retention', '2026-12-31', 98],
      ['wu', 'retention', '2026-12-31', 90],
      ['luo', 'retention', '2026-12-31', 80],
    );
    // Of a year 50 is profit, conduct 25, customers kept 10, CMP 5 (no visit: 0); nobody read a journal and nothing was owed.
    // 张伟: conduct 0.4 × 90 + 0.3 × 85 + 0.3 × 95 = 90; kept 98 → 100
    //   (12.5 × (3 × 141.6667 + 266.6667) + 25 × 90 + 10 × 100) ÷ 90 = (8645.835 + 2250 + 1000) ÷ 90 = 132.1759
    // 吴敏: one customer is too few: (40 × 80 + 30 × 75) ÷ 70 = 77.8571; kept 90 → 80
    //   (12.5 × 340 + 25 × 77.8571 + 10 × 80) ÷ 90 = (4250 + 1946.4275 + 800) ÷ 90 = 77.7381
    // 罗军: conduct 60; kept 80 → 40: (2500 + 1500 + 400) ÷ 90 = 48.8889
    // 于洋: conduct 90, no customers of his own to keep: (12.5 × 228.5716 + 25 × 90) ÷ 80 = (2857.145 + 2250) ÷ 80 = 63.8393
    expect(await team.closes('2026', 'ren')).toEqual({ zhang: '132.18', wu: '77.74', luo: '48.89', yu: '63.84' });

    // Four people: 0.4, 1 and 1.4 places of senior, first and second, rounded down none, 1 and 1. 张伟 stays first: there is no senior
    // place, and his senior exam of 1 December 2024 was good for two years. 罗军 has fewer than the 60 points of the third grade, so he is
    // eligible for none and goes down by himself; 于洋 has passed, and rises.
    await team.exams(
      ['zhang', 'corporate_senior', '2024-12-01'],
      ['zhang', 'corporate', '2025-03-01'],
      ['wu', 'corporate', '2025-03-01'],
      ['luo', 'corporate', '2025-03-01'],
      ['yu', 'corporate', '2026-11-01'],
    );
    await team.reviews(['zhang', '2026-12-01', 88]);
    expect(await team.grades('2026', '2027-01-05', 'ren', '2027-02-01')).toEqual({
      zhang: 'keeps first',
      wu: 'keeps second',
      luo: 'falls probation',
      yu: 'rises third',
    });

    // A month of the first quarter is paid by the fourth quarter of the year before: base + 65 a point × coefficient. In January everybody
    // still has the old grade, in February the new one.
    // 张伟 6700 + 65 × 266.6667 = 17333.34 (17333.3355) × 1.6 = 27733.34 (27733.344); 吴敏 5700 + 65 × 85 = 5525 × 1.3 = 7182.50
    // 罗军 4700 + 65 × 50 = 3250 × 1; 于洋 3700 + 65 × 57.1429 = 3714.29 (3714.2885) × 0.5 = 1857.15 (1857.145)
    const paid = async (month: string) =>
      Object.fromEntries(
        Object.entries(await team.pays(month, 'ren')).map(([who, { pay }]) => [who, formatHundredths(pay)]),
      );
    await team.isAt('2027-02-01 09:00');
    expect(await paid('2027-01')).toEqual({ zhang: '34433.34', wu: '12882.50', luo: '7950.00', yu: '5557.15' });
    // 罗军 on probation: 3700 + 3250 × 0.5 = 3700 + 1625; 于洋 in the third grade: 4700 + 3714.29 × 1
    await team.isAt('2027-03-01 09:00');
    expect(await paid('2027-02')).toEqual({ zhang: '34433.34', wu: '12882.50', luo: '5325.00', yu: '8414.29' });
    // April is paid by the first quarter, which is not closed.
    await team.isAt('2027-05-06 09:00');
    expect(await paid('2027-04')).toEqual({});
  });
});
