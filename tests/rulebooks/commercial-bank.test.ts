import { describe, expect, it } from 'vitest';
import { formatHundredths } from '../../src/scoring/decimal.ts';
import { openSystem } from '../support/system.ts';

const QUARTERS = ['2026-Q1', '2026-Q2', '2026-Q3', '2026-Q4'] as const;

/** Four managers in two branches on the last two workdays of a March. */
function commercialBank() {
  return openSystem('commercial-bank', {
    starts: '2026-03-30 08:00',
    units: { east: '开发区支行' },
    people: [
      { id: 'li', name: '李娜', grade: 'senior', since: '2018-05-01', attributes: { education: 'master' } },
      { id: 'zhao', name: '赵磊', grade: 'middle', attributes: { education: 'bachelor' } },
      { id: 'sun', name: '孙丽', grade: 'junior', unit: 'east', since: '2024-06-01' },
      { id: 'zhou', name: '周涛', grade: 'middle', unit: 'east', attributes: { education: 'college' } },
      { id: 'chen', name: '陈敏', role: 'supervisor' },
      { id: 'jia', name: '贾文博', role: 'supervisor', unit: 'east' },
      { id: 'ren', name: '任秀英', role: 'appraiser', unit: 'head' },
    ],
    customers: [
      { name: '恒通贸易', shares: { li: 60, zhao: 40 } },
      { name: '万家福超市', shares: { sun: 100 } },
    ],
  });
}

type System = Awaited<ReturnType<typeof commercialBank>>;

/** What there is to sell: a loan's price goes up in the middle of March. */
async function catalogue(bank: System) {
  await bank.product('loan', '流动资金贷款', { '2026-01-01': 20, '2026-03-16': 25 }, { line: 'credit' });
  await bank.product('payroll', '代发工资', { '2026-01-01': 50 }, { line: 'fee' });
}

/** March as the figures of the bank's other systems tell it. */
async function march(bank: System) {
  await catalogue(bank);
  await bank.sales(
    ['li', 'loan', '2026-03-10', 10],
    ['li', 'loan', '2026-03-20', 4],
    ['li', 'loan', '2026-03-25', -1],
    ['li', 'payroll', '2026-03-12', 12],
    ['恒通贸易', 'payroll', '2026-03-12', 10],
    ['zhao', 'loan', '2026-03-05', 30],
    ['sun', 'loan', '2026-03-20', 16],
    ['zhou', 'loan', '2026-03-20', 24],
  );
  await bank.targets(
    ...[
      ['li', 1000, 500] as const,
      ['zhao', 1000, 500] as const,
      ['sun', 400, 200] as const,
      ['zhou', 1000, 400] as const,
    ].flatMap(
      ([who, income, deposits]) =>
        [
          [who, 'income', '2026-03', income],
          [who, 'deposits', '2026-03', deposits],
        ] as const,
    ),
  );
  await bank.figures(
    ['恒通贸易', 'deposit_growth', '2026-03-18', 500],
    ['li', 'deposit_growth', '2026-03-19', 150],
    ['zhao', 'deposit_growth', '2026-03-19', 200],
    ['sun', 'deposit_growth', '2026-03-19', 100],
    ['zhou', 'deposit_growth', '2026-03-19', 400],
    ['zhao', 'new_customers', '2026-03-11', 3, { origin: 'developed' }],
    ['zhao', 'new_customers', '2026-03-12', 2, { origin: 'natural' }],
    ['li', 'clients', '2026-03-31', 200],
    ['li', 'clients_matched', '2026-03-31', 180],
    ['li', 'clients_before', '2026-03-01', 200],
    ...[3, 9, 17, 24].map((day) => ['li', 'client_lost', `2026-03-${String(day).padStart(2, '0')}`, 1] as const),
    ['zhao', 'clients', '2026-03-31', 100],
    ['zhao', 'clients_matched', '2026-03-31', 80],
    ['zhao', 'clients_before', '2026-03-01', 100],
    ['zhao', 'satisfaction', '2026-03-20', 88],
    ['zhao', 'satisfaction', '2026-03-27', 92],
    ['sun', 'clients', '2026-03-31', 50],
    ['sun', 'satisfaction', '2026-03-27', 98],
  );
  await bank.events(['li', 'complaint', '2026-03-06'], ['zhou', 'breach', '2026-03-06']);
  await bank.evaluations(
    ['qualities', 'li', 'supervisor', 'chen', '2026-03-27', 5],
    ['qualities', 'li', 'peer', 'a', '2026-03-27', 4],
    ['qualities', 'li', 'peer', 'b', '2026-03-27', 3],
    ['planning', 'li', 'supervisor', 'chen', '2026-03-27', 80],
    ['planning', 'li', 'head_office', 'ren', '2026-03-27', 90],
    ['leading', 'li', 'supervisor', 'chen', '2026-03-27', 90],
    ['leading', 'li', 'led', 'zhao', '2026-03-27', 70],
  );
}

describe('a commercial bank', () => {
  it('lives through the end of a month: reports are filed, deadlines pass, and the scores come out', async () => {
    const bank = await commercialBank();
    const li = bank.meets('li');
    const zhao = bank.meets('zhao');
    const sun = bank.meets('sun');
    const chen = bank.meets('chen');

    // By conversation, by form with its lines of products, and in one line.
    await li.says('写日志');
    await li.says('走访恒通贸易，谈资金归集');
    await li.presses('直接提交');
    await li.sees('✅ 工作日志');
    await zhao.commands('拜访');
    await zhao.submits({
      客户: '恒通贸易',
      谈了什么: '财务总监想把分公司的资金归集起来',
      推荐产品: '流动资金贷款，已同意，300万\n代发工资，已办理\n票据池，在考虑',
    });
    await zhao.sees('✅ 拜访记录');
    await sun.says('拜访 万家福超市 面访 谈了：想换POS机 下一步：送机具');
    await sun.sees('✅ 拜访记录');
    await sun.says('写日志 走访万家福超市，送去收单资料');
    await sun.sees('✅ 工作日志');

    // A complaint goes to the supervisor at once.
    await zhao.says('投诉 恒通贸易 经过：转账延误一天 答复：当天补办并道歉');
    await zhao.sees('✅ 客户投诉');
    await chen.sees('赵磊刚报了一份客户投诉');
    await chen.presses('查看');
    await chen.sees('转账延误一天');

    await bank.walksTo('2026-03-30 17:35');
    await zhao.sees('工作日志', '18:00');
    await bank.walksTo('2026-03-30 18:05');
    await chen.sees('赵磊');

    // The month's last workday asks for the summary, the quarter's for the key customers.
    await sun.says('月总结 任务：产品收益做完了 客户：新拓2户 下月：主攻代发');
    await sun.sees('✅ 月度总结');
    await sun.says('季度分析 万家福超市 经营平稳 存款增100万');
    await sun.sees('✅ 优质客户季度分析');
    await bank.walksTo('2026-03-31 18:05');
    const missing = await bank.database.obligation.findMany({ where: { state: 'missing' } });
    expect(missing.filter(({ personId }) => personId === 'sun').map(({ report }) => report)).toEqual(['daily_log']);

    await bank.isAt('2026-04-01 09:00');
    await march(bank);
    const totals = await bank.closes('2026-03', 'ren');

    // 李娜, senior
    // income     10 × 20 + 4 × 25 − 1 × 25 + 12 × 50 = 875, and 60 % of 恒通's 10 × 50 = 300: 1175 of 1000 → 117.5
    // deposits   150 + 60 % × 500 = 450 of 500 → 90            churn      4 of 200 = 2 % → 80
    // complaints 1 of 200 = 5 in a thousand → 80               tier match 180 of 200 → 90
    // qualities  supervisor 5 → 100; colleagues 4 and 3 → 75 and 50, 62.5; 0.6 × 100 + 0.4 × 62.5 = 85
    // planning   (80 + 90) ÷ 2 = 85                            leading    (90 + 70) ÷ 2 = 80
    // 30 × 117.5 + 10 × 90 + 10 × 80 + 5 × 80 + 5 × 90 + 10 × 85 + 15 × 85 + 15 × 80
    //   = 3525 + 900 + 800 + 400 + 450 + 850 + 1275 + 1200 = 9400; ÷ 100 = 94
    // fee business 12 × 50 + 60 % × 500 = 900 → 1 more: 95
    //
    // 赵磊, middle; nobody was asked about his qualities, so the other 90 carry the whole
    // income     30 × 20 + 40 % × 500 = 800 of 1000 → 80       deposits   200 + 40 % × 500 = 400 of 500 → 80
    // new        3 developed of 48 × 22 ÷ 248 = 4.2581 → 70.4540
    // products   2 agreed or sold of 124 × 22 ÷ 248 = 11 → 18.1818
    // churn 0 → 100, complaints 0 → 100, tier match 80 of 100 → 80, satisfaction (88 + 92) ÷ 2 = 90 → 85
    // 35 × 80 + 20 × 80 + 5 × 70.4540 + 5 × 18.1818 + 10 × 100 + 5 × 100 + 5 × 80 + 5 × 85
    //   = 2800 + 1600 + 352.27 + 90.909 + 1000 + 500 + 400 + 425 = 7168.179; ÷ 90 = 79.6464
    //
    // 孙丽, junior; without qualities 95 carry the whole
    // income     16 × 25 = 400 of 400 → 100                    deposits   100 of 200 → 50
    // visits     1 of 372 × 22 ÷ 248 = 33 → 3.0303             satisfaction 98 → 100
    // on time    log of the 30th, summary and analysis of 4 → 75; complaints 0 → 100
    // 30 × 100 + 15 × 50 + 15 × 3.0303 + 20 × 100 + 10 × 75 + 5 × 100
    //   = 3000 + 750 + 45.4545 + 2000 + 750 + 500 = 7045.4545; ÷ 95 = 74.1627
    //
    // 周涛, middle: income 600 of 1000 → 60, deposits 400 of 400 → 100, no new customer, no product; the rest has no data
    // (35 × 60 + 20 × 100 + 5 × 0 + 5 × 0) ÷ 65 = 4100 ÷ 65 = 63.0769, and his breach caps it at 59.99
    expect(totals).toEqual({ li: '95.00', zhao: '79.65', sun: '74.16', zhou: '59.99' });

    // Regions beside one another: one ranking over both branches for whoever stands above them, each branch's own for its head.
    const ren = bank.meets('ren');
    await ren.says('排名 3月');
    await ren.sees('李娜', '孙丽', '周涛');
    const jia = bank.meets('jia');
    await jia.says('排名 3月');
    await jia.sees('孙丽', '周涛');
    await jia.seesNo('李娜');
  });

  it('makes a quarter, a year, grades and pay of it', async () => {
    const bank = await commercialBank();
    await catalogue(bank);
    await bank.isAt('2027-01-05 09:00');
    // Loans sold in each quarter, at 25 points; deposits as the target says, 20 customers won, satisfaction 90.
    const loans = { li: [120, 120, 108, 132], zhao: [80, 88, 96, 96], sun: [36, 40, 44, 48], zhou: [80, 80, 80, 80] };
    const totals: Record<string, Readonly<Record<string, string | null>>> = {};
    for (const [quarter, key] of QUARTERS.entries()) {
      const on = `2026-${String(quarter * 3 + 3).padStart(2, '0')}-20`;
      for (const [who, sold] of Object.entries(loans)) {
        await bank.sales([who, 'loan', on, sold[quarter] ?? 0]);
        await bank.targets([who, 'income', key, who === 'sun' ? 1000 : 2500], [who, 'deposits', key, 100]);
        await bank.figures(
          [who, 'satisfaction', on, 90],
          [who, 'deposit_growth', on, 100],
          [who, 'new_customers', on, 20, { origin: 'developed' }],
        );
      }
      totals[key] = await bank.closes(key, 'ren');
    }

    // 李娜: income 120 × 25 = 3000 of 2500 → 120, in the third 108, in the fourth 132, which the cap makes 120; deposits 100; nothing else
    //   has data: (30 × 120 + 10 × 100) ÷ 40 = 115, in the third (30 × 108 + 1000) ÷ 40 = 106
    // 赵磊: income 80, 88, 96, 96; deposits 100, new customers 120 (20 of some 12), no product agreed in a visit, satisfaction 90 → 85:
    //   (35 × 80 + 20 × 100 + 5 × 120 + 5 × 0 + 5 × 85) ÷ 70 = 5825 ÷ 70 = 83.2143; 6105 ÷ 70 = 87.2143; 6385 ÷ 70 = 91.2143
    // 孙丽: income 36 × 25 = 900 of 1000 → 90, then 100, 110, 120; deposits 100, no visit, satisfaction 85. What was owed in March and in
    //   the first half of April was never filed: on time 0; later nothing was asked for.
    //   (30 × 90 + 15 × 100 + 15 × 0 + 20 × 85 + 10 × 0) ÷ 90 = 5900 ÷ 90 = 65.5556; 6200 ÷ 90 = 68.8889;
    //   (30 × 110 + 3200) ÷ 80 = 81.25; (30 × 120 + 3200) ÷ 80 = 85
    // 周涛: as 赵磊 in the first, four times
    expect(totals).toEqual({
      '2026-Q1': { li: '115.00', zhao: '83.21', sun: '65.56', zhou: '83.21' },
      '2026-Q2': { li: '115.00', zhao: '87.21', sun: '68.89', zhou: '83.21' },
      '2026-Q3': { li: '106.00', zhao: '91.21', sun: '81.25', zhou: '83.21' },
      '2026-Q4': { li: '115.00', zhao: '91.21', sun: '85.00', zhou: '83.21' },
    });
    // (115 + 115 + 106 + 115) ÷ 4 = 112.75; (83.2143 + 87.2143 + 2 × 91.2143) ÷ 4 = 88.2143;
    // (65.5556 + 68.8889 + 81.25 + 85) ÷ 4 = 75.1736
    expect(await bank.closes('2026', 'ren')).toEqual({ li: '112.75', zhao: '88.21', sun: '75.17', zhou: '83.21' });

    // Of four managers 20, 50 and 30 % are 0.8, 2 and 1.2: by largest remainder 1, 2 and 1 places. 李娜 meets all that senior asks for
    // and keeps it, and so does 赵磊 as middle. 周涛's exam of 31 December 2024 stood until 31 December 2026: he falls, and his place goes to
    // 孙丽, two years in post, examined, 75.17 points.
    await bank.exams(
      ['li', 'senior_manager', '2025-06-01'],
      ['zhao', 'account_manager', '2025-01-10'],
      ['sun', 'account_manager', '2026-09-01'],
      ['zhou', 'account_manager', '2024-12-31'],
    );
    await bank.reviews(['li', '2026-12-01', 88]);
    expect(await bank.grades('2026', '2027-01-05', 'ren', '2027-02-01')).toEqual({
      li: 'keeps senior',
      zhao: 'keeps middle',
      sun: 'rises middle',
      zhou: 'falls junior',
    });

    // The fourth quarter's pay, by the grades of its last day: base + floating + 150 a point × coefficient
    // 李娜 18000 + 6000 + 150 × 115 × 1.5 = 24000 + 25875; 孙丽 12000 + 1800 + 150 × 85 × 1 = 13800 + 12750
    // 赵磊 15000 + 3600 + 13682.15 (150 × 91.2143 = 13682.145) × 1.2 = 18600 + 16418.58
    // 周涛 15000 + 3600 + 12482.15 × 1.2 = 18600 + 14978.58
    const paid = await bank.pays('2026-Q4', 'ren');
    expect(Object.fromEntries(Object.entries(paid).map(([who, { pay }]) => [who, formatHundredths(pay)]))).toEqual({
      li: '49875.00',
      zhao: '35018.58',
      sun: '26550.00',
      zhou: '33578.58',
    });
  });
});
