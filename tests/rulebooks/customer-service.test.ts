import { describe, expect, it } from 'vitest';
import { formatHundredths } from '../../src/scoring/decimal.ts';
import { type Colleague, openSystem } from '../support/system.ts';

const MONTHS = Array.from({ length: 12 }, (_, index) => `2026-${String(index + 1).padStart(2, '0')}`);

/** Four who serve customers, and what they are rated and measured by. */
function serviceCentre(starts: string, more: readonly Colleague[] = []) {
  return openSystem('customer-service', {
    starts,
    people: [
      { id: 'wang', name: '王芳', grade: 'senior', step: 'b', since: '2019-03-01' },
      { id: 'liu', name: '刘洋', grade: 'middle', step: 'a', since: '2023-03-01' },
      { id: 'ma', name: '马超', grade: 'junior', step: 'b', since: '2024-09-01' },
      { id: 'he', name: '何静', grade: 'middle', step: 'b', since: '2022-01-01' },
      ...more,
      { id: 'chen', name: '陈敏', role: 'supervisor' },
      { id: 'ren', name: '任秀英', role: 'appraiser', unit: 'head' },
    ],
    customers: ['兴隆小区物业'],
  });
}

type System = Awaited<ReturnType<typeof serviceCentre>>;

/** What three customers say on a scale of 1 to 10, in a month. */
async function customersSay(centre: System, who: string, month: string, ...scores: readonly number[]) {
  await centre.evaluations(
    ...scores.map((score, index) => ['satisfaction', who, 'customer', `c${index}`, `${month}-20`, score] as const),
  );
}

describe('customer service', () => {
  it('lives through the end of a month in all its five parts', async () => {
    const centre = await serviceCentre('2026-03-30 08:00');
    const wang = centre.meets('wang');
    const liu = centre.meets('liu');
    const ma = centre.meets('ma');
    const chen = centre.meets('chen');

    // Targets: two goals at least, by form, a line each.
    await wang.commands('季度目标');
    await wang.submits({ 目标清单: '回访200户，每周16户，主管抽查' });
    await wang.sees('2');
    await wang.submits({ 目标清单: '回访200户，每周16户，主管抽查\n培训4次，每月1次以上，证书' });
    await wang.sees('✅ 季度目标');

    // A grave complaint asks who knows of it; an ordinary one does not. The supervisor hears of both at once.
    await liu.says('投诉 兴隆小区物业 一般 诉求：电梯报修两天没人来 方案：今天18点前修好');
    await liu.sees('✅ 投诉工单');
    await chen.sees('刘洋刚报了一份投诉工单');
    await ma.says('投诉');
    for (const answer of ['兴隆小区物业', '重大', '停水三天，业主要上访']) await ma.says(answer);
    await ma.sees('重大投诉已报哪一级？');
    await ma.presses('已报主管');
    await ma.presses('直接提交');
    await ma.sees('✅ 投诉工单');
    await chen.presses('查看');
    await chen.sees('停水三天');

    // Improvement: goal, measure, owner and time; checked each month, with what is in the way where it is stuck.
    await ma.says('改进计划 短板：响应慢 改进项：首次响应20分钟内，值班分两班，王芳，4月30日');
    await ma.sees('✅ 绩效改进计划');
    await ma.says('写日志 接待15位，处理报修3件');
    await ma.sees('✅ 服务日志');
    await centre.walksTo('2026-03-30 18:05');
    await liu.sees('服务日志');
    await centre.isAt('2026-03-31 10:00');
    await ma.says('改进进展 受阻');
    await ma.sees('卡在哪里');
    await ma.says('人手不够，要增一班');
    await ma.presses('提交');
    await ma.sees('✅ 改进进展');
    await wang.says('改进进展 无改进项');
    await wang.sees('✅ 改进进展');
    await centre.walksTo('2026-03-31 18:05');

    await centre.isAt('2026-04-01 09:00');
    for (const [who, present] of [
      ['wang', 22],
      ['liu', 21],
      ['ma', 22],
    ] as const)
      await centre.figures([who, 'days_due', '2026-03-31', 22], [who, 'days_present', '2026-03-31', present]);
    await centre.figures(
      ['wang', 'quality_check', '2026-03-10', 90],
      ['wang', 'quality_check', '2026-03-24', 94],
      ['wang', 'first_reply_minutes', '2026-03-11', 20],
      ['wang', 'first_reply_minutes', '2026-03-18', 30],
      ...Array.from({ length: 40 }, (_, index) => ['wang', 'callback', `2026-03-${10 + (index % 20)}`, index] as const),
      ['liu', 'quality_check', '2026-03-10', 80],
      ['liu', 'first_reply_minutes', '2026-03-11', 40],
      ['ma', 'quality_check', '2026-03-10', 100],
      ['ma', 'first_reply_minutes', '2026-03-11', 20],
      ['ma', 'callback', '2026-03-12', 1],
    );
    await centre.targets(['wang', 'callbacks', '2026-03', 50, 'own'], ['ma', 'callbacks', '2026-03', 1, 'own']);
    await customersSay(centre, 'wang', '2026-03', 10, 9, 9.1);
    await customersSay(centre, 'liu', '2026-03', 9, 8, 8.2);
    await customersSay(centre, 'ma', '2026-03', 10, 10);
    await centre.evaluations(
      ['teamwork', 'wang', 'supervisor', 'chen', '2026-03-25', 5],
      ['teamwork', 'wang', 'peer', 'liu', '2026-03-25', 4],
      ['teamwork', 'wang', 'peer', 'ma', '2026-03-25', 4],
      ['attitude', 'wang', 'supervisor', 'chen', '2026-03-25', 4],
      ['attitude', 'wang', 'peer', 'liu', '2026-03-25', 5],
      ['attitude', 'wang', 'peer', 'ma', '2026-03-25', 5],
    );
    await centre.events(
      ['wang', 'practice_spread', '2026-03-12'],
      ['liu', 'complaint', '2026-03-30', 0, { severity: 'ordinary' }],
      ['ma', 'complaint', '2026-03-30', 0, { severity: 'grave' }],
    );

    // 王芳, senior; without a skills test 90 carry the whole
    // satisfaction (10 + 9 + 9.1) ÷ 3 = 9.3667 of 1 to 10 → 8.3667 ÷ 9 = 92.9630; 70 + (92.9630 − 80) ÷ 15 × 30 = 95.9260
    // attitude     no customers: supervisor 4 → 75, colleagues 5 → 100; (30 × 75 + 20 × 100) ÷ 50 = 85
    // skill (90 + 94) ÷ 2 = 92; efficiency 30 ÷ 25 minutes → 120, at most 110; call-backs 40 of the 50 she set herself → 80
    // teamwork     supervisor 5 → 100, colleagues 4 → 75: 0.4 × 100 + 0.6 × 75 = 85; attendance 22 of 22 → 100
    // on time      goals and check of 2 logs, goals and check → 50
    // 25 × 95.9260 + 10 × 85 + 10 × 92 + 10 × 110 + 5 × 80 + 20 × 85 + 5 × 100 + 5 × 50
    //   = 2398.15 + 850 + 920 + 1100 + 400 + 1700 + 500 + 250 = 8118.15; ÷ 90 = 90.2017; a practice spread: + 1
    //
    // 刘洋, middle; attitude, skills test and teamwork have no data: 75
    // satisfaction (9 + 8 + 8.2) ÷ 3 = 8.4 → 7.4 ÷ 9 = 82.2222; 70 + 2.2222 × 2 = 74.4444; skill 80; efficiency 30 ÷ 40 → 75
    // call-backs   no goal set: 0; attendance 21 of 22 = 95.4545 → 54.5450; on time 0 of 4
    // 30 × 74.4444 + 10 × 80 + 15 × 75 + 10 × 0 + 5 × 54.5450 + 5 × 0 = 2233.332 + 800 + 1125 + 272.725 = 4431.057
    //   ÷ 75 = 59.0808; a complaint: − 2
    //
    // 马超, junior; two customers are too few to count: 45. Skill 100, efficiency 110, call-backs 1 of 1, attendance 100, on time 2 of 4
    // (10 × 100 + 15 × 110 + 10 × 100 + 5 × 100 + 5 × 50) ÷ 45 = 4400 ÷ 45 = 97.7778; − 2; the grave complaint caps it at 69.99
    //
    // 何静: no call-backs, nothing filed: 0
    expect(await centre.closes('2026-03', 'ren')).toEqual({ wang: '91.20', liu: '57.08', ma: '69.99', he: '0.00' });
  });

  it('makes the quarters, the year, grades and a month’s pay of it', async () => {
    const centre = await serviceCentre('2026-01-05 08:00', [{ id: 'xu', name: '许可', grade: 'junior', step: 'b' }]);
    // How reports are filed is told above: here nobody owes any.
    await centre.database.obligation.deleteMany();
    await centre.isAt('2027-01-05 09:00');
    // In every quarter two months are alike and the third is weaker; the skills test is sat in the third. Each called back whom they meant to.
    const checked = { wang: [96, 96, 90], liu: [90, 84, 84], ma: [80, 78, 74], he: [40, 40, 40] };
    const tests = { wang: 98, liu: 80, ma: 90, he: 50 };
    for (const [index, month] of MONTHS.entries())
      for (const [who, scores] of Object.entries(checked)) {
        await centre.figures([who, 'quality_check', `${month}-10`, scores[index % 3] ?? 0]);
        await centre.targets([who, 'callbacks', month, 1, 'own']);
        await centre.figures([who, 'callback', `${month}-11`, 1]);
      }
    for (const [who, score] of Object.entries(tests))
      for (const month of ['03', '06', '09', '12'])
        await centre.figures([who, 'skills_test', `2026-${month}-28`, score]);

    // 王芳 (10 × 96 + 5 × 100) ÷ 15 = 97.3333; in the third (10 × 90 + 5 × 100 + 10 × 98) ÷ 25 = 95.2
    // 刘洋 (10 × 90 + 10 × 100) ÷ 20 = 95; (840 + 1000) ÷ 20 = 92; (840 + 1000 + 5 × 80) ÷ 25 = 89.6
    // 马超 (800 + 1000) ÷ 20 = 90; 89; (740 + 1000 + 5 × 90) ÷ 25 = 87.6     何静 70; 70; (400 + 1000 + 5 × 50) ÷ 25 = 66
    // 许可 has set no goal, and nothing else was measured: 0
    const months = await inTurn(centre, MONTHS);
    const first = { wang: '97.33', liu: '95.00', ma: '90.00', he: '70.00', xu: '0.00' };
    const second = { wang: '97.33', liu: '92.00', ma: '89.00', he: '70.00', xu: '0.00' };
    const third = { wang: '95.20', liu: '89.60', ma: '87.60', he: '66.00', xu: '0.00' };
    expect(months).toEqual([first, second, third, first, second, third, first, second, third, first, second, third]);

    // Nine tenths months, a tenth the quarter's skills test
    // 王芳 (30 × 97.3333 + 30 × 97.3333 + 30 × 95.2 + 10 × 98) ÷ 100 = (5839.998 + 2856 + 980) ÷ 100 = 96.76
    // 刘洋 (30 × (95 + 92 + 89.6) + 10 × 80) ÷ 100 = 9098 ÷ 100; 马超 (30 × 266.6 + 900) ÷ 100; 何静 (30 × 206 + 500) ÷ 100
    // 许可 sat no test: it counts 0
    const quarter = { wang: '96.76', liu: '90.98', ma: '88.98', he: '66.80', xu: '0.00' };
    expect(await inTurn(centre, ['2026-Q1', '2026-Q2', '2026-Q3', '2026-Q4'])).toEqual(Array(4).fill(quarter));
    expect(await centre.closes('2026', 'ren')).toEqual(quarter);

    // Five managers: 1.25 and 2.5 places, rounded down 1 and 2. 王芳 keeps senior and comes from step b to a; 刘洋 keeps middle; 何静, below 75,
    // falls; 马超 takes the place. From 85 on it is step a.
    await centre.exams(['wang', 'service_senior', '2026-05-01']);
    expect(await centre.grades('2026', '2027-01-05', 'ren', '2027-02-01')).toEqual({
      wang: 'rises senior a',
      liu: 'keeps middle a',
      ma: 'rises middle a',
      he: 'falls junior b',
      xu: 'keeps junior b',
    });

    // December, by the grades held then: base + 20 a point × coefficient of grade and step
    // 王芳 5200 + 20 × 95.2 × 1.4 = 5200 + 2665.60; 刘洋 4400 + 20 × 89.6 × 1.3 = 4400 + 2329.60
    // 马超 3600 + 20 × 87.6 × 0.9 = 3600 + 1576.80; 何静 4400 + 20 × 66 × 1.1 = 4400 + 1452; 许可 3600, and 400 to the floor of 4000
    const paid = await centre.pays('2026-12', 'ren');
    expect(Object.fromEntries(Object.entries(paid).map(([who, { pay }]) => [who, formatHundredths(pay)]))).toEqual({
      wang: '7865.60',
      liu: '6729.60',
      ma: '5176.80',
      he: '5852.00',
      xu: '4000.00',
    });
    expect(paid.xu?.toFloor).toBe(4_000_000n);
  });
});

async function inTurn(centre: System, periods: readonly string[]) {
  const totals: Readonly<Record<string, string | null>>[] = [];
  for (const period of periods) totals.push(await centre.closes(period, 'ren'));
  return totals;
}
