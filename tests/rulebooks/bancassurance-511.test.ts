import { describe, expect, it } from 'vitest';
import { formatHundredths } from '../../src/scoring/decimal.ts';
import { openSystem } from '../support/system.ts';

function insurer(starts: string) {
  return openSystem('bancassurance-511', {
    starts,
    people: [
      { id: 'li', name: '李娜', grade: 'regular' },
      { id: 'zhao', name: '赵磊', grade: 'newcomer', since: '2025-12-01' },
      { id: 'zhou', name: '周涛', grade: 'star' },
      { id: 'chen', name: '陈敏', role: 'supervisor' },
      { id: 'ren', name: '任秀英', role: 'appraiser', unit: 'head' },
    ],
    customers: ['建行东街支行'],
  });
}

const FIVE = [
  '张阿姨，儿子刚成家，退休教师，想存养老钱',
  '刘老板，三口之家，开建材店，关心孩子教育金',
  '王姐，离异带女儿，超市收银，想要医疗保障',
  '陈工，老伴有病史，铁路退休，问终身寿险',
  '赵会计，双职工，企业会计，年终奖想理财',
];

describe('a bank insurer', () => {
  it('lives through an evening meeting and a month, and scores and pay come out', async () => {
    const firm = await insurer('2026-03-02 08:00');
    const [li, zhao, chen] = ['li', 'zhao', 'chen'].map((id) => firm.meets(id));
    if (!li || !zhao || !chen) throw new Error('somebody is missing');

    // An hour before the log is due the newcomer is reminded.
    await firm.walksTo('2026-03-02 16:35');
    await zhao.sees('511日志', '17:30');
    // No sale: then the problem has to be said, and four customers are not five.
    await zhao.says('511 没出单 问题：客户嫌缴费期太长');
    await zhao.sees('今天的五个有效客户');
    await zhao.says(FIVE.slice(0, 4).join('\n'));
    await zhao.presses('好了，没有了');
    await zhao.sees('5');
    await zhao.says(FIVE[4] ?? '');
    await zhao.presses('好了，没有了');
    await zhao.sees('同业今天做了多少');
    await zhao.says('国寿，12万，期交年金\n平安，8万');
    await zhao.presses('好了，没有了');
    await zhao.presses('提交');
    await zhao.sees('✅ 511日志');
    // A sale, in a form.
    await li.commands('511');
    await li.submits({
      有效客户: FIVE.join('\n'),
      今日出单: '出单了',
      险种: '福满年年',
      保费: '5万',
      同业业绩: '国寿，12万',
    });
    await li.sees('✅ 511日志');
    await li.says('走访 建行东街支行 谈了：下周沙龙分工 培训：年金险话术');
    await li.sees('✅ 网点走访');
    await firm.walksTo('2026-03-02 17:35');
    await chen.sees('511日志', '周涛');
    await li.says('情况 投诉 客户说收益和讲的不一样');
    await chen.sees('李娜刚报了一份情况报告');

    await firm.isAt('2026-04-01 09:00');
    await firm.product('annuity', '年金险', { '2026-01-01': 30 });
    await firm.product('health', '健康险', { '2026-01-01': 50 });
    await firm.sales(
      ['li', 'annuity', '2026-03-02', 2],
      ['li', 'health', '2026-03-20', 1],
      ['zhao', 'annuity', '2026-03-25', 1],
    );
    await firm.targets(
      ['li', 'wealth_goal', '2026-03', 10, 'own'],
      ['li', 'premium', '2026-03', 12],
      ['zhao', 'premium', '2026-03', 5],
    );
    await firm.figures(
      ['li', 'premium', '2026-03-02', 5],
      ['li', 'premium', '2026-03-20', 4],
      ['li', 'policies_due', '2026-03-15', 20],
      ['li', 'policies_kept', '2026-03-15', 18],
      ['zhao', 'premium', '2026-03-25', 6],
    );
    await firm.events(['li', 'complaint', '2026-03-20']);
    const { li: liTotal, zhao: zhaoTotal } = await firm.closes('2026-03', 'ren');
    // Logs were owed on 11 workdays, the 2nd to the 16th; nobody lived through the days after the 2nd. Nothing was rated.
    //
    // 李娜
    // own goal   5 + 4 = 9 of 10 → 90                       premium    9 of 12 → 75
    // points     2 × 30 + 50 = 110 of 1240 × 22 ÷ 248 = 110 → 100
    // customers  5 of 110 → 4.5455                          sale days  1 of 124 × 22 ÷ 248 = 11 → 9.0909
    // on time    1 of 11 → 9.0909                           kept       18 of 20 = 90 % → 70 + 30 × ½ = 85
    // 20 × 90 + 25 × 75 + 10 × 100 + 15 × 4.5455 + 10 × 9.0909 + 5 × 9.0909 + 10 × 85
    //   = 1800 + 1875 + 1000 + 68.1825 + 90.909 + 45.4545 + 850 = 5729.546; ÷ 95 = 60.3110, less 1 for the complaint: 59.3110
    // 赵磊
    // customers  4.5455; sale days 0; on time 9.0909; premium 6 of 5 → 120; points 30 of 110 → 27.2727
    // 30 × 4.5455 + 15 × 0 + 20 × 9.0909 + 15 × 120 + 10 × 27.2727
    //   = 136.365 + 181.818 + 1800 + 272.727 = 2390.91; ÷ 90 = 26.5657
    expect({ liTotal, zhaoTotal }).toEqual({ liTotal: '59.31', zhaoTotal: '26.57' });

    // The commission comes with the figures: 3000 + 4200; 2600 + 300 is below the floor of 3200
    await firm.database.payAmount.createMany({
      data: [
        { personId: 'li', period: '2026-03', performance: 42_000_000n },
        { personId: 'zhao', period: '2026-03', performance: 3_000_000n },
      ],
    });
    const paid = await firm.pays('2026-03', 'ren');
    expect([paid.li?.pay, paid.zhao?.toFloor, paid.zhao?.pay].map((money) => formatHundredths(money ?? 0n))).toEqual([
      '7200.00',
      '300.00',
      '3200.00',
    ]);
  });

  it('composes quarters and a year with their wealth goals, and makes grades of them', async () => {
    const firm = await insurer('2025-08-04 08:00');
    const li = firm.meets('li');
    // The quarter ends with what was reached, the gap, and the next goal.
    await firm.isAt('2025-09-30 15:00');
    await li.says('创富 完成：9万 差距：3万 原因：大单没签 下季目标：15 打算：每周一场沙龙');
    await li.sees('✅ 创富目标小结');

    await firm.isAt('2027-01-05 09:00');
    const premium = { li: [11, 11, 11, 5.5], zhao: [6, 6, 6, 6], zhou: [12, 12, 12, 12] };
    const goals = { li: 11, zhou: 10 };
    for (const [who, goal] of Object.entries(goals)) await firm.targets([who, 'wealth_goal', '2026', goal * 12, 'own']);
    const quarters: Record<string, Readonly<Record<string, string | null>>> = {};
    for (const quarter of [0, 1, 2, 3]) {
      for (const month of [1, 2, 3]) {
        const key = `2026-${String(quarter * 3 + month).padStart(2, '0')}`;
        for (const [who, sold] of Object.entries(premium)) {
          await firm.targets([who, 'premium', key, who === 'zhao' ? 5 : 10]);
          await firm.figures([who, 'premium', `${key}-10`, sold[quarter] ?? 0]);
        }
        for (const [who, goal] of Object.entries(goals)) await firm.targets([who, 'wealth_goal', key, goal, 'own']);
        await firm.closes(key, 'ren');
      }
      const key = `2026-Q${quarter + 1}`;
      for (const [who, goal] of Object.entries(goals)) await firm.targets([who, 'wealth_goal', key, goal * 3, 'own']);
      quarters[key] = await firm.closes(key, 'ren');
    }
    // No policy is in the catalogue and no log was written: points, customers and sale days 0; on time, quality and persistency have no data.
    // 李娜's months: own goal 100, premium 110: (20 × 100 + 25 × 110) ÷ 80 = 59.375; from October 50 and 55: 29.6875
    //   quarters (75 × 59.375 + 25 × 100) ÷ 100 = 69.5313; (75 × 29.6875 + 25 × 50) ÷ 100 = 34.7656
    // 周涛's: 120 and 120: (20 × 120 + 25 × 120) ÷ 80 = 67.5; (75 × 67.5 + 25 × 120) ÷ 100 = 80.625
    // 赵磊's, a newcomer with no goal of his own: 15 × 120 ÷ 70 = 25.7143; (75 × 25.7143 + 25 × 0) ÷ 100 = 19.2857
    expect(quarters['2026-Q2']).toEqual({ li: '69.53', zhao: '19.29', zhou: '80.63' });
    expect(quarters['2026-Q4']).toEqual({ li: '34.77', zhao: '19.29', zhou: '80.63' });
    // The year: 李娜 3 × 33 + 16.5 = 115.5 of her 132 → 87.5: (20 × (3 × 69.5313 + 34.7656) + 20 × 87.5) ÷ 100 = 66.1719
    // 周涛 0.8 × 80.625 + 0.2 × 120 = 88.5; 赵磊 0.8 × 19.2857 = 15.4286
    expect(await firm.closes('2026', 'ren')).toEqual({ li: '66.17', zhao: '15.43', zhou: '88.50' });

    // 20 % of three are no place: 周涛, still eligible, keeps his all the same. 李娜 has 66.17 of the 85 that it takes. 赵磊 has not 60.
    expect(await firm.grades('2026', '2027-01-05', 'ren')).toEqual({
      zhou: 'keeps star',
      li: 'keeps regular',
      zhao: 'keeps newcomer',
    });
  });
});
