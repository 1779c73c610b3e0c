import { describe, expect, it } from 'vitest';
import type { Statement } from '../../src/pay/statement.ts';
import { formatHundredths } from '../../src/scoring/decimal.ts';
import { openSystem } from '../support/system.ts';

const MONTHS = Array.from({ length: 12 }, (_, index) => `2026-${String(index + 1).padStart(2, '0')}`);

/** Three posts, one person with a scorecard of their own, and the account of what comes in by itself. */
function fuelSales(starts: string) {
  return openSystem('oil-direct-sales', {
    starts,
    people: [
      { id: 'gao', name: '高峰', grade: 'main' },
      { id: 'tang', name: '唐洁', grade: 'deputy' },
      { id: 'qiu', name: '邱林', grade: 'assistant' },
      { id: 'fan', name: '范伟', grade: 'deputy', attributes: { scorecard: 'key_account' } },
      { id: 'house', name: '公共客户', type: 'house', grade: null },
      { id: 'chen', name: '陈敏', role: 'supervisor' },
      { id: 'ren', name: '任秀英', role: 'appraiser', unit: 'head' },
    ],
    customers: [
      { name: '远航物流', shares: { gao: 70, tang: 30 } },
      { name: '顺达车队', shares: { tang: 100 } },
      { name: '晋源矿业', shares: { qiu: 100 } },
      { name: '路过散客', shares: { house: 100 } },
    ],
  });
}

describe('direct fuel sales', () => {
  it('lives through the end of a month, and shares its pay out by contribution', async () => {
    const sales = await fuelSales('2026-03-30 08:00');
    const gao = sales.meets('gao');
    const tang = sales.meets('tang');
    const qiu = sales.meets('qiu');
    const chen = sales.meets('chen');

    // Prices by one line, a visit with its fuels and a plan by form, and what cannot wait.
    await qiu.says('价格日报 民营炼厂，柴油，6980，送货上门；中石油，柴油，7050');
    await qiu.sees('✅ 市场价格日报');
    await qiu.commands('走访');
    await qiu.submits({
      客户: '晋源矿业',
      谈了什么: '矿上新添六台矿卡',
      用油情况: '柴油，120，30，7100，民营炼厂\n润滑油，2',
    });
    await qiu.sees('✅ 客户走访记录');
    await tang.commands('周计划');
    await tang.submits({ 走访安排: '3月31日，远航物流，谈年度合同\n3月31日，顺达车队，送油样' });
    await tang.sees('✅ 周走访计划');
    await gao.says('情况 欠款风险 远航物流老板换人，已停发两车油');
    await gao.sees('✅ 情况报告');
    await chen.sees('高峰刚报了一份情况报告');
    await chen.presses('查看');
    await chen.sees('停发两车油');

    await sales.walksTo('2026-03-30 17:35');
    await gao.sees('市场价格日报', '17:30');
    await chen.sees('高峰', '唐洁');
    await sales.walksTo('2026-03-31 15:00');
    await tang.says('走访 远航物流 面访 谈了：年度合同差价格');
    await tang.sees('✅ 客户走访记录');
    await tang.says('月分析 毛利：吨油毛利升30元 回款：都已收回 下月：签两家矿山');
    await tang.sees('✅ 月度经营分析');
    await sales.walksTo('2026-03-31 18:05');

    await sales.isAt('2026-04-01 09:00');
    await sales.figures(
      ['远航物流', 'gross_profit', '2026-03-20', 20],
      ['远航物流', 'tonnes', '2026-03-20', 800],
      ['gao', 'gross_profit', '2026-03-23', 16],
      ['gao', 'tonnes', '2026-03-23', 600],
      ['gao', 'overdue_days', '2026-03-23', 6],
      ['gao', 'overdue_days', '2026-03-31', 15],
      ['顺达车队', 'gross_profit', '2026-03-23', 9],
      ['顺达车队', 'tonnes', '2026-03-23', 300, { customer_kind: 'new' }],
      ['晋源矿业', 'gross_profit', '2026-03-23', 4],
      ['晋源矿业', 'tonnes', '2026-03-23', 150],
      ['fan', 'gross_profit', '2026-03-23', 60],
      ['fan', 'tonnes', '2026-03-23', 3000],
      ['fan', 'overdue_days', '2026-03-23', 30],
      ['路过散客', 'gross_profit', '2026-03-23', 50],
    );
    await sales.targets(
      ['gao', 'gross_profit', '2026-03', 25],
      ['gao', 'volume', '2026-03', 1000],
      ['tang', 'gross_profit', '2026-03', 20],
      ['tang', 'volume', '2026-03', 600],
      ['tang', 'new_tonnes', '2026-03', 250],
      ['qiu', 'gross_profit', '2026-03', 5],
      ['qiu', 'volume', '2026-03', 150],
      ['fan', 'gross_profit', '2026-03', 40],
    );
    await sales.evaluations(
      ['team_lead', 'gao', 'supervisor', 'chen', '2026-03-27', 80],
      ['team_lead', 'gao', 'team', 'tang', '2026-03-27', 90],
      ['team_lead', 'gao', 'team', 'qiu', '2026-03-27', 70],
      ['cooperation', 'tang', 'main', 'gao', '2026-03-27', 90],
      ['cooperation', 'tang', 'supervisor', 'chen', '2026-03-27', 80],
    );
    await sales.events(['gao', 'bad_debt', '2026-03-13', 1.5]);

    // 高峰, main
    // profit  70 % × 20 + 16 = 30 of 25 → 120               volume  70 % × 800 + 600 = 1160 of 1000 → 116
    // a tonne 30 × 10000 ÷ 1160 = 258.6207 → 80 + 58.6207 ÷ 100 × 20 = 91.7241
    // overdue at most 15 days → 60; leading 0.6 × 80 + 0.4 × (90 + 70) ÷ 2 = 80; on time 0 of 2 prices and the review
    // 50 × 120 + 10 × 116 + 10 × 91.7241 + 10 × 60 + 15 × 80 + 5 × 0
    //   = 6000 + 1160 + 917.241 + 600 + 1200 = 9877.241; ÷ 100 = 98.7724; bad debts of 1.5 take 3
    //
    // 唐洁, deputy
    // profit  30 % × 20 + 9 = 15 of 20 → 75                  volume  30 % × 800 + 300 = 540 of 600 → 90
    // new     300 of 250 → 120; nothing overdue → 100; plan 1 of 2 → 50; cooperation 0.6 × 90 + 0.4 × 80 = 86; on time 1 of 3
    // 45 × 75 + 15 × 90 + 10 × 120 + 10 × 100 + 10 × 50 + 5 × 86 + 5 × 33.3333
    //   = 3375 + 1350 + 1200 + 1000 + 500 + 430 + 166.6665 = 8021.6665; ÷ 100 = 80.2167
    //
    // 邱林, assistant; nobody was asked about cooperation: 90
    // profit 4 of 5 → 80; volume 150 of 150 → 100; 1 visit of 372 × 22 ÷ 248 = 33 → 3.0303; 2 prices of 496 × 22 ÷ 248 = 44 → 4.5455
    // 40 × 80 + 10 × 100 + 20 × 3.0303 + 10 × 4.5455 + 10 × 33.3333
    //   = 3200 + 1000 + 60.606 + 45.455 + 333.333 = 4639.394; ÷ 90 = 51.5488
    //
    // 范伟, whose scorecard is his own: 90. Profit 60 of 40 → 150; a tonne 200 → 80; overdue 30 days → 60 − 15 ÷ 30 × 60 = 30
    // (60 × 150 + 15 × 80 + 15 × 30) ÷ 90 = 10650 ÷ 90 = 118.3333
    const { house, ...totals } = await sales.closes('2026-03', 'ren');
    expect(totals).toEqual({ gao: '95.77', tang: '80.22', qiu: '51.55', fan: '118.33' });
    // What came in by itself belongs to nobody.
    expect(house).toBeNull();

    // 100 000 for all, by total × coefficient of the post:
    // 95.7724 × 1.5 = 143.6586; 80.2167 × 1.2 = 96.26004; 51.5488 × 1; 118.3333 × 1.2 = 141.99996; all together 433.4674
    const paid = await sales.pays('2026-03', 'ren', 100_000);
    // 高峰 33141.731, 唐洁 22206.985, 邱林 11892.198, 范伟 32759.086: down to the cent two cents are left over, for the largest remainders,
    // 邱林's 0.77 and 范伟's 0.64 of a cent; 唐洁's is 0.49
    expect(shown(paid, 'performancePay')).toEqual({
      gao: '33141.73',
      tang: '22206.98',
      qiu: '11892.20',
      fan: '32759.09',
    });
    // With 4800, 4000, 3200 and 4000 for the posts; the house account is paid nothing.
    expect(shown(paid, 'pay')).toEqual({ gao: '37941.73', tang: '26206.98', qiu: '15092.20', fan: '36759.09' });
  });

  it('makes quarters, a year and new posts of it', async () => {
    const sales = await fuelSales('2026-01-05 08:00');
    // How reports are filed is told above: here nobody owes any.
    await sales.database.obligation.deleteMany();
    await sales.isAt('2027-01-05 09:00');
    const profits = { gao: 12, tang: 10, qiu: 13, fan: 15 };
    for (const month of MONTHS)
      for (const [who, profit] of Object.entries(profits)) {
        // 高峰 loses half of it in December.
        const made = who === 'gao' && month === '2026-12' ? profit / 2 : profit;
        await sales.figures([who, 'gross_profit', `${month}-20`, made], [who, 'tonnes', `${month}-20`, made * 50]);
        await sales.targets([who, 'gross_profit', month, 10], [who, 'volume', month, profit * 50]);
      }

    // 高峰: profit 12 of 10 → 120, volume 600 of 600 → 100, a tonne 120000 ÷ 600 = 200 → 80, nothing overdue → 100; the rest has no data
    //   (50 × 120 + 10 × 100 + 10 × 80 + 10 × 100) ÷ 80 = 110; in December (50 × 60 + 10 × 50 + 10 × 80 + 10 × 100) ÷ 80 = 66.25
    // 唐洁: (45 × 100 + 15 × 100 + 10 × 0 + 10 × 100 + 10 × 0) ÷ 90 = 77.7778: no new customer, no plan
    // 邱林: (40 × 130 + 10 × 100 + 20 × 0 + 10 × 0) ÷ 80 = 77.5: no visit, no price
    // 范伟: (60 × 150 + 15 × 80 + 15 × 100) ÷ 90 = 130
    const usual = { gao: '110.00', tang: '77.78', qiu: '77.50', fan: '130.00', house: null };
    for (const month of MONTHS)
      expect(await sales.closes(month, 'ren')).toEqual(month === '2026-12' ? { ...usual, gao: '66.25' } : usual);
    for (const quarter of ['2026-Q1', '2026-Q2', '2026-Q3']) expect(await sales.closes(quarter, 'ren')).toEqual(usual);
    // (33.3333 × 110 + 33.3333 × 110 + 33.3334 × 66.25) ÷ 100 = (7333.326 + 2208.33775) ÷ 100 = 95.4166
    expect(await sales.closes('2026-Q4', 'ren')).toEqual({ ...usual, gao: '95.42' });
    // (3 × 110 + 95.4166) ÷ 4 = 106.35415
    expect(await sales.closes('2026', 'ren')).toEqual({ ...usual, gao: '106.35' });

    // Four people, not the house account: 0.8, 1.2 and 2 places, by largest remainder 1, 1 and 2. 范伟 leads by far, but the one main post is
    // 高峰's, who still meets what it asks for. 唐洁's certificate has run out: two years from 4 January 2025 were over yesterday.
    await sales.exams(
      ['gao', 'fuel_sales', '2025-03-01'],
      ['fan', 'fuel_sales', '2025-06-01'],
      ['tang', 'fuel_sales', '2025-01-04'],
    );
    expect(await sales.grades('2026', '2027-01-05', 'ren', '2027-02-01')).toEqual({
      gao: 'keeps main',
      fan: 'keeps deputy',
      tang: 'falls assistant',
      qiu: 'keeps assistant',
    });
  });
});

function shown(paid: Readonly<Record<string, Statement>>, part: 'performancePay' | 'pay') {
  return Object.fromEntries(Object.entries(paid).map(([who, statement]) => [who, formatHundredths(statement[part])]));
}
