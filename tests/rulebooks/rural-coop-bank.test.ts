import { describe, expect, it } from 'vitest';
import { formatHundredths } from '../../src/scoring/decimal.ts';
import { openSystem } from '../support/system.ts';

function bankFrom(starts: string) {
  return openSystem('rural-coop-bank', {
    starts,
    people: [
      { id: 'li', name: '李娜', grade: 'middle' },
      { id: 'zhao', name: '赵磊', grade: 'junior' },
      { id: 'zhou', name: '周涛', grade: 'senior' },
      { id: 'sun', name: '孙丽', grade: 'middle', type: 'part_time' },
      { id: 'house', name: '虚拟客户经理', type: 'virtual' },
      { id: 'chen', name: '陈敏', role: 'supervisor' },
      { id: 'ren', name: '任秀英', role: 'appraiser', unit: 'head' },
    ],
    customers: ['晋阳机械', '宏达物流', '鑫源商贸'],
  });
}

describe('a rural cooperative bank', () => {
  it('lives through the end of a quarter’s last month, and the scores come out', async () => {
    const bank = await bankFrom('2026-03-30 08:00');
    const [li, zhao, sun, chen] = ['li', 'zhao', 'sun', 'chen'].map((id) => bank.meets(id));
    if (!li || !zhao || !sun || !chen) throw new Error('somebody is missing');

    await li.says('拜访 晋阳机械 面访 谈了：续贷200万 下一步：送合同');
    await li.sees('✅ 拜访记录');
    await li.commands('拜访');
    await li.submits({ 客户: '宏达物流', 方式: '电话', 谈了什么: '回款推迟到下周' });
    await li.sees('✅ 拜访记录');
    await li.says('写日志 走访晋阳机械，电话联系宏达物流');
    await li.sees('✅ 工作日志');
    // Whoever is asked first sees that it is answered; the supervisor hears of it.
    await zhao.says('首问 客户：永固建材赵老板 需求：问厂房抵押贷款 处理：转交');
    await zhao.sees('转给了谁');
    await zhao.says('对公部刘经理');
    await zhao.presses('直接提交');
    await zhao.sees('✅ 首问登记');
    await chen.sees('赵磊刚报了一份首问登记');
    // A bid for a customer says what is promised.
    await sun.says('分配 鑫源商贸 公开投标 承诺存款：500万 理由：去年走访过6次');
    await sun.sees('✅ 客户分配申请');
    await sun.says('拜访 鑫源商贸 面访 谈了：年内新开两家店');
    await bank.walksTo('2026-03-30 18:05');
    await chen.sees('工作日志', '赵磊');

    // The quarter's last workday.
    await bank.isAt('2026-03-31 15:00');
    await zhao.says('写日志 整理贷后档案');
    await zhao.sees('✅ 工作日志');
    await li.says('写日志 写优质客户分析');
    await li.commands('优质客户');
    await li.submits({ 优质客户: '晋阳机械，订单增加，存款多了200万\n宏达物流，回款慢' });
    await li.sees('✅ 优质客户季度分析');
    await bank.walksTo('2026-03-31 18:05');
    await chen.sees('优质客户季度分析', '赵磊');

    await bank.isAt('2026-04-01 09:00');
    for (const who of ['li', 'zhao', 'sun'])
      await bank.targets([who, 'deposits', '2026-03', 100], [who, 'loans', '2026-03', 100]);
    await bank.figures(
      ['li', 'deposit_growth', '2026-03-20', 120],
      ['li', 'loan_growth', '2026-03-20', 80],
      ['li', 'new_customers', '2026-03-20', 5, { origin: 'developed' }],
      ['li', 'new_customers', '2026-03-21', 2, { origin: 'natural' }],
      ['li', 'overdue_rate', '2026-03-31', 0.8],
      ['li', 'complaint', '2026-03-12', 1],
      ['li', 'information_used', '2026-03-12', 1],
      ['li', 'information_used', '2026-03-19', 1],
      ['zhao', 'deposit_growth', '2026-03-20', 130],
      ['zhao', 'loan_growth', '2026-03-20', 50],
      ['zhao', 'satisfaction', '2026-03-20', 85],
      ['sun', 'deposit_growth', '2026-03-20', 150],
      ['sun', 'loan_growth', '2026-03-20', 100],
      ['sun', 'breach', '2026-03-20', 1],
    );
    const totals = await bank.closes('2026-03', 'ren');
    // Nobody has rated a journal. Logs were owed on the 30th and 31st.
    // 李娜, middle: 90 carry the whole
    // deposits   120 of 100 → 120                           loans      80 of 100 → 80
    // new        5 developed of 124 × 22 ÷ 248 = 11 → 45.4545   overdue 0.8 % → 100
    // visits     2 of 496 × 22 ÷ 248 = 44 → 4.5455          customers  2 of 297.6 × 22 ÷ 248 = 26.4 → 7.5758
    // on time 2 of 2 → 100; complaints 1 → 80
    // 25 × 120 + 15 × 80 + 10 × 45.4545 + 5 × 100 + 15 × 4.5455 + 10 × 7.5758 + 5 × 100 + 5 × 80
    //   = 3000 + 1200 + 454.545 + 500 + 68.1825 + 75.758 + 500 + 400 = 6198.4855; ÷ 90 = 68.8721, and 2 for information used
    // 赵磊, junior: 95. deposits 120 (cap), loans 50, new customers and visits 0, on time 1 of 2 → 50, complaints 100,
    //   satisfaction 85 → 60 + 25 × ½ = 72.5
    // 20 × 120 + 10 × 50 + 0 + 0 + 15 × 50 + 5 × 72.5 + 5 × 100 = 4512.5; ÷ 95 = 47.5
    // 孙丽, part-time: 90. (35 × 120 + 10 × 100 + 25 × 1 ÷ 22 + 15 × 0 + 5 × 100): 4200 + 1000 + 25 × 4.5455 + 500 = 5813.6375; ÷ 90 = 64.5960,
    //   and her breach caps it at 59.99
    expect(totals).toMatchObject({ li: '70.87', zhao: '47.50', sun: '59.99' });
  });

  it('makes quarters, a year, grades, pay and the risk fund of it', async () => {
    const bank = await bankFrom('2025-08-04 08:00');
    const li = bank.meets('li');
    const months = { li: [120, 100], zhao: [100, 100], zhou: [120, 120] } as const;
    const quarters: Record<string, Readonly<Record<string, string | null>>> = {};
    await bank.isAt('2025-09-30 10:00');
    await li.says('优质客户 晋阳机械 订单增加');
    await li.sees('✅ 优质客户季度分析');
    for (const quarter of [0, 1, 2, 3]) {
      const monthOf = (index: number) => String(quarter * 3 + index).padStart(2, '0');
      const on = `2026-${monthOf(3)}-25`;
      await bank.isAt(`${on} 10:00`);
      await li.says('优质客户 晋阳机械 订单增加；宏达物流 回款慢；鑫源商贸 新开两家店');
      await li.sees('✅ 优质客户季度分析');
      if (quarter % 2 === 0) {
        await li.says('培训 课程：小微贷款风险识别 学到：看三表 证书：已取证');
        await li.sees('✅ 培训登记');
      }
      await bank.evaluations(
        ['qualitative', 'li', 'supervisor', 'chen', on, 90],
        ['qualitative', 'li', 'peers', 'a', on, 4],
        ['qualitative', 'li', 'peers', 'b', on, 4],
        ['qualitative', 'li', 'customers', 'c', on, 5],
        ['qualitative', 'li', 'customers', 'd', on, 5],
        ['qualitative', 'zhou', 'supervisor', 'chen', on, 80],
        ['qualitative', 'zhou', 'peers', 'a', on, 5],
      );
    }
    await bank.isAt('2027-01-05 09:00');
    for (const quarter of [0, 1, 2, 3]) {
      for (const month of [1, 2, 3]) {
        const key = `2026-${String(quarter * 3 + month).padStart(2, '0')}`;
        for (const [who, [deposits, loans]] of Object.entries(months)) {
          await bank.targets([who, 'deposits', key, 100], [who, 'loans', key, 100]);
          await bank.figures([who, 'deposit_growth', `${key}-10`, deposits], [who, 'loan_growth', `${key}-10`, loans]);
        }
        await bank.figures(
          ['li', 'new_customers', `${key}-11`, 24, { origin: 'developed' }],
          ['zhou', 'satisfaction', `${key}-11`, 98],
        );
        await bank.closes(key, 'ren');
      }
      const key = `2026-Q${quarter + 1}`;
      const { li: first, zhao, zhou } = await bank.closes(key, 'ren');
      quarters[key] = { li: first ?? null, zhao: zhao ?? null, zhou: zhou ?? null };
    }
    // Months, without a visit: 李娜 (25 × 120 + 15 × 100 + 10 × 120 + 15 × 0 + 10 × 0 + 5 × 100) ÷ 80 = 77.5
    // 赵磊 (20 × 100 + 10 × 100 + 15 × 0 + 25 × 0 + 5 × 100) ÷ 75 = 46.6667
    // 周涛 (20 × 120 + 15 × 120 + 10 × 100 + 10 × 0 + 10 × 0 + 5 × 100) ÷ 70 = 81.4286
    // Attitude and ability: 李娜 branch 90, colleagues 4 → 75, customers 5 → 100: 0.6 × 90 + 0.2 × 75 + 0.2 × 100 = 89; 周涛's one colleague is
    // too few, so the branch's 80 stand alone. Three key customers analysed of three: 100; none: 0.
    // 李娜 (75 × 77.5 + 15 × 89 + 10 × 100) ÷ 100 = 81.475; 周涛 (75 × 81.4286 + 15 × 80 + 0) ÷ 100 = 73.0715
    // 赵磊, rated by nobody: (75 × 46.6667 + 0) ÷ 85 = 41.1765
    const every = { li: '81.48', zhao: '41.18', zhou: '73.07' };
    expect(quarters).toEqual({ '2026-Q1': every, '2026-Q2': every, '2026-Q3': every, '2026-Q4': every });
    // The year: 李娜, two courses: (88 × 81.475 + 7 × 89 + 5 × 100) ÷ 100 = 82.928; 周涛 (88 × 73.0715 + 7 × 80 + 5 × 0) ÷ 100 = 69.9029
    // 赵磊 (88 × 41.1765 + 5 × 0) ÷ 93 = 38.9627
    expect(await bank.closes('2026', 'ren')).toMatchObject({ li: '82.93', zhao: '38.96', zhou: '69.90' });

    await bank.exams(['li', 'account_manager', '2026-02-01'], ['zhou', 'account_manager', '2026-02-01']);
    // 周涛 has neither the 85 points of senior nor the 75 of middle; 赵磊 not the 60 of junior.
    expect(await bank.grades('2026', '2027-01-05', 'ren', '2027-02-01')).toMatchObject({
      li: 'keeps middle',
      zhou: 'falls junior',
      zhao: 'falls probation',
    });

    // The fourth quarter's pay, of which 20 % of the performance pay of class A is kept:
    // 李娜 9000 + 2100 + 150 × 81.475 = 12221.25, × 1.2 = 14665.50, − 2933.10 = 22832.40
    // 周涛 10500 + 3000 + 10960.73 (150 × 73.0715), × 1.4 = 15345.02, − 3069.00 = 25776.02
    // 赵磊 7800 + 1200 + 6176.48 (150 × 41.1765), − 1235.30 = 13941.18
    const paid = await bank.pays('2026-Q4', 'ren');
    expect(['li', 'zhou', 'zhao'].map((who) => formatHundredths(paid[who]?.pay ?? 0n))).toEqual([
      '22832.40',
      '25776.02',
      '13941.18',
    ]);
    const kept = await bank.database.riskFundEntry.findMany({ where: { personId: 'li' } });
    expect(kept.map(({ kind, year, amount }) => [kind, year, formatHundredths(amount)])).toEqual([
      ['withheld', 2026, '2933.10'],
    ]);
    // Class B is not kept from, and a virtual manager is not paid.
    expect(formatHundredths(paid.sun?.withheld ?? 0n)).toBe('0.00');
    expect(paid.house).toBeUndefined();
  });
});
