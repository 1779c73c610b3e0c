import { describe, expect, it } from 'vitest';
import { openDaybook } from '../support/daybook.ts';
import { openSystem } from '../support/system.ts';

/** A bank insurer on the first workdays of the fourth quarter: goals are set for quarters and years, until the 10th and 20th workday. */
async function insurer(starts = '2026-10-09 08:00') {
  const firm = await openSystem('bancassurance-511', {
    starts,
    people: [
      { id: 'li', name: '李娜', grade: 'regular' },
      { id: 'zhao', name: '赵磊', grade: 'newcomer', since: '2025-12-01' },
      { id: 'sun', name: '孙丽', grade: 'regular', unit: 'other' },
      { id: 'chen', name: '陈敏', role: 'supervisor' },
      { id: 'gao', name: '高远', role: 'supervisor' },
      { id: 'wu', name: '吴昊', role: 'supervisor', unit: 'other' },
      { id: 'ren', name: '任秀英', role: 'appraiser', unit: 'head' },
    ],
    customers: ['建行东街支行'],
    units: { other: '城东营业部' },
  });
  const meets = (id: string) => firm.meets(id);
  return {
    firm,
    li: meets('li'),
    zhao: meets('zhao'),
    sun: meets('sun'),
    chen: meets('chen'),
    gao: meets('gao'),
    wu: meets('wu'),
    ren: meets('ren'),
    /** What of a goal of Li's stands in the database: origin, state and value. */
    async stored(period: string) {
      const rows = await firm.database.target.findMany({
        where: { personId: 'li', period },
        orderBy: { origin: 'asc' },
      });
      return rows.map(({ origin, state, value }) => `${origin} ${state} ${value / 10_000n}`);
    },
  };
}

describe('goal', () => {
  it('sets a goal in one line, which counts once a supervisor agrees', async () => {
    const { firm, li, chen, gao, stored } = await insurer();
    await firm.targets(['li', 'wealth_goal', '2026-Q3', 450, 'own']);
    await firm.figures(['li', 'premium', '2026-08-03', 405.5], ['li', 'premium', '2026-10-09', 30]);
    await li.says('待办');
    await li.sees('2026年第四季度的目标还没定：创富目标　10月20日 周二截止', '〔定2026年第四季度的目标〕');
    await li.says('首页');
    await li.sees('2026年第四季度的目标还没定');

    await li.says('目标 创富 500万');
    await li.sees('2026年第四季度 · 创富目标 500 万元，已报给陈敏、高远，同意后算数。', '10月20日 周二为止还能改');
    // 405.5 ÷ 450 = 90.11 %
    await chen.sees(
      '李娜报来2026年第四季度的目标：创富目标 500 万元',
      '上一期目标 450 万元，完成 405.5 万元（90.11%）',
    );
    await li.says('待办');
    await li.seesNo('目标还没定');
    await li.says('目标');
    await li.sees('创富目标　500 万元已报上去，等主管同意。', '〔改目标〕');
    expect(await stored('2026-Q4')).toEqual(['asked proposed 500']);

    // A change of mind takes the place of what waited; the button that stood under it is good no more.
    const old = chen.cards().at(-1);
    await li.says('目标 520');
    await li.sees('520 万元，已报给');
    await chen.sees('李娜改了主意，请看后面那条');
    await chen.sees('创富目标 520 万元', '〔同意〕');
    const agree = old?.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []))[0];
    await chen.pressesAction(agree?.action ?? '');
    await chen.sees('这个数已经改过或处理过了');
    await li.says('目标 520');
    await li.sees('创富目标已经报的就是 520 万元，等主管同意。');

    await chen.presses('同意');
    await chen.sees('✅ 您同意了李娜的创富目标 520 万元（2026年第四季度）。');
    await gao.sees('✅ 陈敏同意了李娜的创富目标 520 万元');
    await gao.seesNo('〔同意〕');
    await li.sees('✅ 陈敏同意了您2026年第四季度的目标：创富目标 520 万元，从现在起按它算。');
    expect(await stored('2026-Q4')).toEqual(['own agreed 520']);
    // 30 of 520 is 5.77 %; 490 are left for the 61 workdays from the 9th on, all but the 8th of the quarter's 62: 8.0328
    await li.says('目标');
    await li.sees(
      '创富目标　520 万元，已有 30 万元（5.77%），还差 490 万元；剩 61 个工作日，平均每天 8.03 万元；10月20日 周二为止还能改。',
    );

    // What was agreed holds until the change is.
    await li.says('goal wealth 600');
    await li.sees('创富目标 600 万元，已报给', '同意之前还按原来的 520 万元算');
    await chen.sees('原来同意的是 520 万元');
    expect(await stored('2026-Q4')).toEqual(['asked proposed 600', 'own agreed 520']);
    await li.says('目标 520');
    await li.sees('好的，创富目标还按主管同意过的 520 万元算。');
    await chen.seesNo('〔同意〕');
    expect(await stored('2026-Q4')).toEqual(['own agreed 520']);
  });

  it('says what speaks against a goal, and the nearest that works', async () => {
    const { li } = await insurer();
    const refusals: readonly (readonly [line: string, ...words: readonly string[]])[] = [
      [
        '目标 创富 30 今年',
        '创富目标（2026年）定到1月29日 周四为止，现在不能再定或改了。2027年的现在就能定。',
        '〔定2027年的目标〕',
      ],
      ['目标 3亿', '创富目标（2026年第四季度）不能高于 1,000 万元，您写的是 30,000 万元。'],
      ['目标 创富 2 下季度', '创富目标（2027年第一季度）不能低于 5 万元，您写的是 2 万元。'],
      ['目标 任务 500', '任务达成率的目标由上级下达，自己改不了'],
      ['目标 产品积分 500', '产品积分的目标是制度统一规定的，自己改不了'],
      ['目标 及时 90', '不在您的评分表里，不用定目标'],
      ['目标 随便 500', '没听懂“随便”。这样写就行：“目标 创富目标 100”。'],
      ['目标 创富 500 上季度', '2026年第三季度已经过去，目标不能再定了。'],
      ['目标 创富 500 2028年', '2028年还早，最多提前一期定：2027年。', '〔定2027年的目标〕'],
      ['目标 创富 500 本月', '创富目标按季度、全年定，不单独定2026年10月的。'],
      ['目标 1.23456', '“1.23456”定不了。'],
      ['目标 创富 30%', '“30%”定不了。'],
      ['目标 创富 -5', '“-5”定不了。写大于 0 的数，单位万元，最多 4 位小数，比如 100。'],
      ['目标 创富', '想定创富目标，把数写在后面就行，比如“目标 创富目标 100”。'],
    ];
    for (const [line, ...words] of refusals) {
      await li.says(line);
      await li.sees(...words);
    }
    await li.says('设置 english');
    await li.says('goal wealth 30 this year');
    await li.sees(
      'Wealth goal (2026) could be set until Thu 29 Jan; that has passed. The goal for 2027 can be set now.',
    );
  });

  it('is filled in as a form, or taken over from the period before', async () => {
    const { firm, li, chen, stored } = await insurer();
    await firm.targets(['li', 'wealth_goal', '2026-Q3', 450, 'own'], ['li', 'premium', '2026-Q4', 300]);
    await li.says('目标');
    await li.sees('创富目标　还没定，10月20日 周二为止。', '任务达成率 | 300 万元 | 没有数据 | 0% | 300', '〔定目标〕');
    await li.presses('定目标');
    await li.sees('2026年第四季度，10月20日 周二为止。主管同意后才算数。');
    await li.submits({ 创富目标: '2' });
    await li.sees('不能低于 5 万元');
    await li.submits({ 创富目标: '五百万' });
    await li.sees('创富目标 500 万元，已报给');
    await li.says('目标 下季度');
    await li.presses('定目标');
    await li.submits({ 创富目标: '600' });
    await li.sees('2027年第一季度 · 创富目标 600 万元');
    await chen.says('目标');
    await chen.sees(
      '▸ 李娜　2026年第四季度 创富目标 500 万元',
      '▸ 李娜　2027年第一季度 创富目标 600 万元',
      '还没定：赵磊',
    );
    await chen.presses('同意 李娜 600 万元');
    // The list stays, as it is now.
    await chen.sees('▸ 李娜　2026年第四季度 创富目标 500 万元', '〔同意 李娜 500 万元〕');
    await li.sees('陈敏同意了您2027年第一季度的目标');
    await chen.presses('同意 李娜 500 万元');
    await chen.sees('李娜 | 创富目标 | 500 万元 | 没有数据 | 0%', '还没定：赵磊');

    await firm.isAt('2027-01-05 10:00');
    await li.says('目标');
    await li.presses('2027年第二季度');
    await li.sees('我的目标 · 2027年第二季度', '〔创富目标 同上期 600 万元〕', '〔创富目标 上期加一成 660 万元〕');
    await li.presses('创富目标 上期加一成 660 万元');
    await li.sees('2027年第二季度 · 创富目标 660 万元，已报给');
    expect(await stored('2027-Q2')).toEqual(['asked proposed 660']);
  });

  it('is sent back with a reason, and may then be set anew whatever the deadline', async () => {
    const { firm, li, chen, gao, stored } = await insurer();
    await li.says('目标 100');
    await firm.isAt('2026-10-26 10:00');
    await chen.presses('退回');
    await chen.sees('退回目标', '李娜 · 创富目标 100 万元，2026年第四季度');
    await chen.submits({});
    await chen.sees('写一句原因');
    await chen.submits({ 为什么退回: '比上期还低' });
    await chen.sees('您退回了李娜的创富目标 100 万元');
    await gao.sees('陈敏退回了李娜的创富目标 100 万元');
    await li.sees('陈敏退回了您2026年第四季度的目标 创富目标 100 万元：“比上期还低”', '不受期限限制', '〔改目标〕');
    expect(await stored('2026-Q4')).toEqual(['asked returned 100']);
    await li.says('目标');
    await li.sees('创富目标　报的 100 万元被退回了，请重新定。');
    await li.says('目标 300');
    await li.sees('创富目标 300 万元，已报给');
    await chen.presses('同意');
    expect(await stored('2026-Q4')).toEqual(['own agreed 300']);
    // Settled: from here on the deadline holds again.
    await li.says('目标 310');
    await li.sees('定到10月20日 周二为止');
    const trail = await firm.database.audit.findMany({
      where: { action: { startsWith: 'goal.' } },
      orderBy: { id: 'asc' },
    });
    expect(trail.map(({ actorId, action }) => `${actorId} ${action}`)).toEqual([
      'li goal.ask',
      'chen goal.return',
      'li goal.ask',
      'chen goal.agree',
    ]);
  });

  it('shows a person to whom it may, and lets nobody else decide', async () => {
    const { firm, li, zhao, sun, chen, wu, ren, stored } = await insurer();
    await li.says('目标 500');
    const asked = chen.cards().at(-1);
    const [agree, back] = asked?.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : [])) ?? [];
    for (const stranger of [wu, ren, sun, zhao, li]) {
      await stranger.pressesAction(agree?.action ?? '');
      await stranger.sees('这不在您负责的范围里');
      await stranger.pressesAction(back?.action ?? '');
      await stranger.sees('这不在您负责的范围里');
    }
    expect(await stored('2026-Q4')).toEqual(['asked proposed 500']);
    await wu.says('目标');
    await wu.sees('城东营业部 · 自定目标 · 2026年第四季度', '还没定：孙丽');
    await wu.seesNo('李娜');
    await wu.says('目标 李娜');
    await wu.sees('没找到“李娜”');
    await chen.says('目标 李娜');
    await chen.sees('李娜的目标 · 2026年第四季度', '500 万元已报上去');
    await chen.seesNo('〔改目标〕');
    await ren.says('目标');
    await ren.sees('看谁的目标？');
    await ren.says('目标 赵磊 今年');
    await ren.sees('赵磊的目标 · 2026年');
    const looks = await firm.database.audit.findMany({ where: { action: 'goal.view' } });
    expect(looks.map(({ actorId, object }) => `${actorId} ${object}`)).toEqual(['chen person li', 'ren person zhao']);
    // Once the quarter is over nothing is agreed to any more.
    await firm.isAt('2027-01-04 10:00');
    await chen.pressesAction(agree?.action ?? '');
    await chen.sees('这一期已经过去，不能再同意了');
    expect(await stored('2026-Q4')).toEqual(['asked proposed 500']);
  });

  it('shows the targets from above where managers set none', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('目标');
    await li.sees('我的目标 · 2026年11月', '拜访次数 | 42 次 | 0 次 | 0% | 42', '〔我的得分〕');
    await li.says('目标 500');
    await li.sees('您的目标都由上级下达或统一规定，自己不用定');
    const chen = daybook.meets('chen');
    await chen.says('目标');
    await chen.sees('没有要客户经理自己定的目标');
    const sun = daybook.meets('sun');
    await sun.says('goal deposits 5m');
    await sun.sees('comes from above');
  });
});
