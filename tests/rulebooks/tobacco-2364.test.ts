import { describe, expect, it } from 'vitest';
import { checkTeam } from '../../src/grading/quota.ts';
import { formatHundredths } from '../../src/scoring/decimal.ts';
import { openSystem, shippedRulebook } from '../support/system.ts';

const MONTHS = Array.from({ length: 12 }, (_, index) => `2026-${String(index + 1).padStart(2, '0')}`);
const ABILITIES = [
  'analysis',
  'forecast',
  'brand',
  'managing',
  'serving',
  'terminal',
  'communication',
  'systems',
  'information',
  'execution',
];

function company(starts: string) {
  return openSystem('tobacco-2364', {
    starts,
    people: [
      {
        id: 'li',
        name: '李娜',
        grade: 'middle',
        step: 'b',
        since: '2014-03-10',
        employment: 'contract',
        attributes: { education: 'college' },
      },
      {
        id: 'zhao',
        name: '赵磊',
        grade: 'junior',
        step: 'c',
        employment: 'staff',
        attributes: { education: 'college', serves: 'rural' },
      },
      { id: 'xiao', name: '肖军', grade: 'probation', since: '2024-01-01', employment: 'contract' },
      { id: 'zhou', name: '周涛', grade: 'senior', step: 'b', attributes: { education: 'bachelor' } },
      { id: 'sun', name: '孙丽', grade: 'junior', step: 'c', attributes: { education: 'secondary' } },
      { id: 'chen', name: '陈敏', role: 'supervisor' },
      { id: 'ren', name: '任秀英', role: 'appraiser', unit: 'head' },
    ],
    customers: ['好邻居便利店', '阳光超市'],
  });
}

describe('a tobacco company', () => {
  it('lives through a week of its day types and a month, and scores and pay come out', async () => {
    const firm = await company('2026-03-02 08:00');
    const [li, zhao, chen] = ['li', 'zhao', 'chen'].map((id) => firm.meets(id));
    if (!li || !zhao || !chen) throw new Error('somebody is missing');

    // Monday, collection day: the sales ledger as lines of a form, the PDA collection in one line.
    await li.commands('台账');
    await li.submits({
      动销明细: '好邻居便利店，黄金叶，卖出：12，库存：8，零售价：25\n阳光超市，红塔山，卖出：7，库存：15',
    });
    await li.sees('✅ 动销台账');
    await li.says('采集 好邻居便利店 整齐 已标价 中华缺货');
    await li.sees('✅ PDA采集');
    await zhao.says('拜访 好邻居便利店 做了：调整陈列');
    await zhao.sees('✅ 服务手册');
    // A problem that the customer has asks for a remedy.
    await li.says('拜访 阳光超市 做了：讲新品 问题：不赚钱');
    await li.sees('打算怎么解决');
    await li.says('指导调价，换两个规格');
    await li.presses('直接提交');
    await li.sees('✅ 服务手册');
    await firm.walksTo('2026-03-02 18:05');
    await chen.sees('动销台账', '赵磊');

    // Self-set: the month's target, plan and focus, by the 3rd.
    await firm.isAt('2026-03-03 10:00');
    await zhao.says('月计划 目标：黄金叶80条 计划：每天4户 重点：经营品牌');
    await zhao.sees('✅ 月度自定计划');
    // Thursday, feedback day: the four kinds of problems.
    await firm.isAt('2026-03-05 16:00');
    await li.says('反馈 好邻居便利店 买不到 已解决 调剂了5条；阳光超市 不赚钱 跟进中 指导调价');
    await li.sees('✅ 信息反馈');
    // Friday, analysis day: six of them, too late.
    await firm.isAt('2026-03-06 19:00');
    await li.says('分析 客户：新增2户 库存：偏高 盈利：条均3元 品牌：黄金叶上升 市场：婚宴多 服务：都走到了');
    await li.sees('六项分析', '迟');

    await firm.isAt('2026-04-01 09:00');
    await firm.targets(
      ['li', 'sales_volume', '2026', 2480],
      ['li', 'key_brands', '2026-03', 40, 'own'],
      ['zhao', 'sales_volume', '2026', 1860],
      ['xiao', 'sales_volume', '2026-03', 100],
    );
    await firm.figures(
      ['li', 'sales_volume', '2026-03-20', 209],
      ['li', 'sales_amount', '2026-03-20', 679.25],
      ['li', 'key_brand_volume', '2026-03-20', 44],
      ['zhao', 'sales_volume', '2026-03-20', 132],
      ['xiao', 'sales_volume', '2026-03-20', 110],
    );
    await firm.events(['li', 'complaint', '2026-03-12'], ['xiao', 'violation', '2026-03-12']);
    const { li: liTotal, zhao: zhaoTotal, xiao: xiaoTotal } = await firm.closes('2026-03', 'ren');
    // Nobody lived through the days after the 6th; 14 duties had been laid down by then: ledger and collection on the 2nd, 9th and 16th,
    // orders on the 3rd and 10th, feedback on the 5th and 12th, analyses on the 6th and 13th, plan and summary: 6 + 2 + 2 + 2 + 2.
    //
    // 李娜, middle
    // volume     209 of 2480 × 22 ÷ 248 = 220 → 95          key brands 44 of her own 40 → 110
    // structure  679.25 ÷ 209 = 3.25 → 60 + 40 × ½ = 80      visits     1 of 744 × 22 ÷ 248 = 66 → 1.5152
    // problems   1 of 2 solved → 50                          complaints 1 → 75
    // on time    ledger, collection, feedback: 3 of 14 → 21.4286 (the analysis was late)
    // 25 × 95 + 20 × 110 + 15 × 80 + 10 × 1.5152 + 15 × 50 + 5 × 21.4286 + 10 × 75
    //   = 2375 + 2200 + 1200 + 15.152 + 750 + 107.143 + 750 = 7397.295 → 73.9730
    // 赵磊, junior; nobody told him of a problem, so 85 carry the whole
    // volume     132 of 1860 × 22 ÷ 248 = 165 → 80           visits 1.5152      on time 1 of 14 → 7.1429      complaints 100
    // 35 × 80 + 20 × 1.5152 + 15 × 7.1429 + 15 × 100 = 2800 + 30.304 + 107.1435 + 1500 = 4437.4475; ÷ 85 = 52.2053
    // 肖军, on probation: (35 × 110 + 0 + 0 + 1500) ÷ 85 = 62.9412; a breach caps it
    expect({ liTotal, zhaoTotal, xiaoTotal }).toEqual({ liTotal: '73.97', zhaoTotal: '52.21', xiaoTotal: '59.99' });

    const paid = await firm.pays('2026-03', 'ren');
    // 李娜: contract staff, 12 years at 6: 72; 30 × 73.9730 = 2219.19, × 1.1 = 2441.11; 2400 + 1000 + 72 + 2441.11
    // 赵磊: staff, no seniority; 30 × 52.2053 = 1566.16, × 0.85 = 1331.24; 2400 + 600 + 1331.24
    // 肖军: two years are too few; 30 × 59.99 = 1799.70, × 0.7 = 1259.79; 2400 + 300 + 1259.79
    expect(['li', 'zhao', 'xiao'].map((who) => formatHundredths(paid[who]?.pay ?? 0n))).toEqual([
      '5913.11',
      '4331.24',
      '3959.79',
    ]);
    expect(paid.li?.seniority).toEqual({ years: 12, amount: 720_000n });
  });

  it('composes months, quarters, halves and the year, and makes grades and the pay that follows of them', async () => {
    const firm = await company('2025-11-03 08:00');
    await firm.isAt('2027-01-05 09:00');
    // Every month the same, against a target of 100: volume, and for the two who are weighed by them amount, key brands and forecast.
    const volume = { li: 110, zhao: 110, xiao: 50, zhou: 100, sun: 100 };
    for (const month of MONTHS) {
      for (const [who, sold] of Object.entries(volume)) {
        await firm.targets([who, 'sales_volume', month, 100]);
        await firm.figures(
          [who, 'sales_volume', `${month}-15`, sold],
          [who, 'sales_amount', `${month}-15`, sold * 3.5],
        );
      }
      await firm.targets(['li', 'key_brands', month, 100, 'own'], ['zhou', 'key_brands', month, 100, 'own']);
      await firm.figures(
        ['li', 'key_brand_volume', `${month}-15`, 110],
        ['zhou', 'key_brand_volume', `${month}-15`, 100],
        ['zhou', 'forecast_accuracy', `${month}-15`, 95],
      );
      await firm.closes(month, 'ren');
    }
    // 李娜 (25 × 110 + 20 × 110 + 15 × 100 + 10 × 0 visits + 10 × 100) ÷ 80 = 7450 ÷ 80 = 93.125
    // 周涛, senior: volume, structure (3.5), key brands and forecast (95 %) 100 each → 100
    // 赵磊 (35 × 110 + 20 × 0 + 15 × 100) ÷ 70 = 76.4286; 孙丽 (3500 + 1500) ÷ 70 = 71.4286; 肖军 (1750 + 1500) ÷ 70 = 46.4286
    expect(totalsOf(await firm.results('2026-05'))).toEqual({
      li: '93.13',
      zhou: '100.00',
      zhao: '76.43',
      sun: '71.43',
      xiao: '46.43',
    });

    for (const [quarter, month] of ['03', '06', '09', '12'].entries()) {
      const on = `2026-${month}-25`;
      await firm.evaluations(
        ['five', 'li', 'business', 'ren', on, 90],
        ['five', 'li', 'customers', 'a', on, 5],
        ['five', 'li', 'customers', 'b', on, 4],
        ['five', 'li', 'customers', 'c', on, 3],
        ['five', 'li', 'industry', 'd', on, 4],
        ['five', 'li', 'self', 'li', on, 100],
        ['five', 'li', 'department', 'chen', on, 80],
        ...([['zhou', 95] as const, ['zhao', 80] as const, ['sun', 70] as const] as const).flatMap(
          ([who, score]) =>
            [
              ['five', who, 'business', 'ren', on, score],
              ['five', who, 'department', 'chen', on, score],
            ] as const,
        ),
      );
      await firm.figures(
        ['li', 'inspection', on, 80],
        ['li', 'inspection', `2026-${month}-26`, 90],
        ['zhou', 'inspection', on, 95],
        ['zhao', 'inspection', on, 80],
      );
      await firm.closes(`2026-Q${quarter + 1}`, 'ren');
    }
    // 李娜's five evaluations: customers (100 + 75 + 50) ÷ 3 = 75, partner firm 4 → 75;
    //   (30 × 90 + 25 × 75 + 15 × 75 + 10 × 100 + 20 × 80) ÷ 100 = 83; inspection (80 + 90) ÷ 2 = 85
    //   (60 × 93.125 + 25 × 83 + 15 × 85) ÷ 100 = (5587.5 + 2075 + 1275) ÷ 100 = 89.375
    // 周涛 (60 × 100 + 25 × 95 + 15 × 95) ÷ 100 = 98; 赵磊 (60 × 76.4286 + 40 × 80) ÷ 100 = 77.8572
    // 孙丽, not inspected: (60 × 71.4286 + 25 × 70) ÷ 85 = 71.0084; 肖军, not evaluated either: 46.4286
    expect(totalsOf(await firm.results('2026-Q3'))).toEqual({
      li: '89.38',
      zhou: '98.00',
      zhao: '77.86',
      sun: '71.01',
      xiao: '46.43',
    });

    for (const [half, on] of ['2026-06-20', '2026-12-20'].entries()) {
      await firm.evaluations(
        ...ABILITIES.flatMap((ability, index) =>
          (
            [
              ['li', index === 0 ? 5 : 4] as const,
              ['zhou', 5] as const,
              ['zhao', 4] as const,
              ['sun', 3] as const,
            ] as const
          ).map(([who, mark]) => [`ability_${ability}`, who, 'supervisor', 'chen', on, mark] as const),
        ),
      );
      await firm.figures(
        ['li', 'skill_exam', on, 80],
        ['zhou', 'skill_exam', on, 90],
        ['zhao', 'skill_exam', on, 70],
        ['sun', 'skill_exam', on, 60],
      );
      await firm.closes(`2026-H${half + 1}`, 'ren');
    }
    // 李娜's abilities (100 + 9 × 75) ÷ 10 = 77.5: (60 × 89.375 + 25 × 77.5 + 15 × 80) ÷ 100 = 85
    // 周涛 (60 × 98 + 2500 + 1350) ÷ 100 = 97.3; 赵磊 (60 × 77.8572 + 25 × 75 + 15 × 70) ÷ 100 = 75.9643
    // 孙丽 (60 × 71.0084 + 25 × 50 + 15 × 60) ÷ 100 = 64.1050; 肖军, neither rated nor examined: 0.6 × 46.4286 = 27.8572
    expect(totalsOf(await firm.results('2026-H1'))).toEqual({
      li: '85.00',
      zhou: '97.30',
      zhao: '75.96',
      sun: '64.11',
      xiao: '27.86',
    });

    await firm.evaluations(
      ['duties', 'li', 'supervisor', 'chen', '2026-12-28', 82],
      ['duties', 'li', 'centre', 'ren', '2026-12-28', 91],
    );
    // 李娜's duties: 72 of 90 → 80, 81 of 90 → 90; 0.6 × 80 + 0.4 × 90 = 84. (80 × 85 + 10 × 85 + 10 × 84) ÷ 100 = 84.9
    // 周涛 (80 × 97.3 + 950) ÷ 90 = 97.0444; 赵磊 (80 × 75.9643 + 800) ÷ 90 = 76.4127; the others as in the halves
    expect(await firm.closes('2026', 'ren')).toEqual({
      li: '84.90',
      zhou: '97.04',
      zhao: '76.41',
      sun: '64.11',
      xiao: '27.86',
    });

    await firm.exams(
      ['li', 'middle', '2026-01-15'],
      ['zhou', 'senior', '2025-06-01'],
      ['zhao', 'middle', '2026-03-01'],
      ['sun', 'junior', '2026-03-01'],
    );
    await firm.reviews(
      ['li', '2026-12-01', 90],
      ['zhou', '2026-12-01', 92],
      ['zhao', '2026-12-01', 76],
      ['sun', '2026-12-01', 65],
    );
    // Of five managers 20, 50 and 30 %, rounded down, are 1, 2 and 1.
    // 周涛 keeps senior, 97.04 is step a. 李娜 keeps middle b: neither exam nor 84.90 reach for more. 赵磊 takes the other place of middle; 76.41 is
    // step c, and b because he serves rural customers. 孙丽 keeps junior c. 肖军 has passed nothing and stays on probation.
    expect(await firm.grades('2026', '2027-01-05', 'ren', '2027-02-01')).toEqual({
      zhou: 'rises senior a',
      li: 'keeps middle b',
      zhao: 'rises middle b',
      sun: 'keeps junior c',
      xiao: 'keeps probation',
    });

    // 赵磊's first month as middle b: volume 100, no own target 0, no visit 0, no complaint 100: (2500 + 0 + 0 + 1000) ÷ 65 = 53.8462
    // 2400 + 1000 + 30 × 53.8462 = 1615.39, × 1.1 = 1776.93
    await firm.isAt('2027-03-01 09:00');
    await firm.targets(['zhao', 'sales_volume', '2027-02', 100]);
    await firm.figures(['zhao', 'sales_volume', '2027-02-15', 100]);
    expect((await firm.closes('2027-02', 'ren')).zhao).toBe('53.85');
    const paid = await firm.pays('2027-02', 'ren');
    expect(formatHundredths(paid.zhao?.pay ?? 0n)).toBe('5176.93');
  });

  it('says of a team of 71 where it exceeds its quotas', () => {
    const { grading } = shippedRulebook('tobacco-2364').rulebook;
    if (!grading) throw new Error('there is no grading');
    const team = { senior: 6, middle: 36, junior: 18, probation: 11 };
    const grades = Object.entries(team).flatMap(([grade, count]) => Array.from({ length: count }, () => grade));
    // 20 % of 71 = 14.2, 50 % = 35.5, 30 % = 21.3
    expect(checkTeam(grading, grades)).toEqual([
      { grade: 'senior', holders: 6, places: 14, over: 0 },
      { grade: 'middle', holders: 36, places: 35, over: 1 },
      { grade: 'junior', holders: 18, places: 21, over: 0 },
      { grade: 'probation', holders: 11, places: null, over: 0 },
    ]);
  });
});

function totalsOf(results: Awaited<ReturnType<Awaited<ReturnType<typeof company>>['results']>>) {
  return Object.fromEntries(
    [...results].map(([who, { outcome }]) => [who, outcome.kind === 'total' ? formatHundredths(outcome.total) : null]),
  );
}
