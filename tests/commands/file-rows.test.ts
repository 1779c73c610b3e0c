import { describe, expect, it } from 'vitest';
import { openSystem } from '../support/system.ts';

/** A Wednesday morning at the machinery dealer's, whose weekly plan is due on Saturday and takes rows. */
async function open() {
  const daybook = await openSystem('machinery-sales', {
    starts: '2026-11-18 09:00',
    people: [
      { id: 'li', name: '李明' },
      { id: 'wu', name: '武进', role: 'supervisor' },
    ],
    customers: ['宏达物流有限公司', '晋阳机械', '万家福超市', '万家福便利'],
  });
  const reports = () => daybook.database.report.findMany({ orderBy: { id: 'asc' } });
  return { daybook, li: daybook.meets('li'), wu: daybook.meets('wu'), reports };
}

const rowsIn = (content: unknown): unknown => {
  const written = typeof content === 'object' && content !== null && 'visits' in content ? content.visits : null;
  return typeof written === 'string' ? JSON.parse(written) : written;
};
const HONGDA = { day: '2026-11-23', customer: '1', purpose: '谈续贷' };

describe('rows in a conversation', () => {
  it('are asked for with an example, taken several at once and shown with numbers until there are no more', async () => {
    const { daybook, li, reports } = await open();
    await li.says('周计划');
    await li.sees('周拜访计划 · 11月21日 周六', '日期，单位，目的，预期', '例如：周二，');
    await li.says('周一 宏达物流 谈续贷\n周二，晋阳，送合同，签约');
    await li.sees('1. 11月23日 周一 · 宏达物流有限公司 · 谈续贷', '2. 11月24日 周二 · 晋阳机械 · 送合同 · 签约');
    await li.says('周二 万家福超市 盘点');
    await li.sees('3. 11月24日 周二 · 万家福超市 · 盘点', '好了');
    await li.says('没有了');
    await li.sees('看一眼', '送合同 | 签约');
    await li.presses('提交');
    await li.sees('✅ 周拜访计划 · 11月21日 周六', '拜访安排：3 条', '按时');
    const [report] = await reports();
    expect(rowsIn(report?.content)).toEqual([
      HONGDA,
      { day: '2026-11-24', customer: '2', purpose: '送合同', expected: '签约' },
      { day: '2026-11-24', customer: '3', purpose: '盘点' },
    ]);
    // Written on a Wednesday, it is Saturday's plan all the same.
    const owed = await daybook.database.obligation.findFirst({ where: { reportId: report?.id ?? 0n } });
    expect(owed).toMatchObject({ report: 'week_plan', state: 'filed' });
    await li.presses('查看');
    await li.sees('11月23日 周一 | 宏达物流有限公司 | 谈续贷');
  });

  it('ask what one of them lacks, with whom it may mean to tap, and “new customer” last', async () => {
    const { daybook, li, reports } = await open();
    await li.says('周计划');
    await li.says('周一，万家福，盘点\n周二 晋阳\n周三，天成纸业，初访');
    const { buttons } = await li.sees('第 1 条：“万家福”有 2 家');
    expect(buttons.slice(0, 3).toSorted()).toEqual(['万家福便利', '万家福超市', '都不是，“万家福”是新客户'].toSorted());
    expect(buttons[2]).toContain('新客户');
    await li.presses('万家福便利');
    await li.sees('第 2 条', '目的是什么');
    await li.says('送样品');
    await li.sees('2. 11月24日 周二 · 晋阳机械 · 送样品', '第 3 条：名下没有叫“天成纸业”的客户');
    await li.presses('都不是，“天成纸业”是新客户');
    await li.sees('还有就接着写');
    await li.presses('好了，没有了');
    await li.presses('提交');
    const [report] = await reports();
    const added = await daybook.database.customer.findFirstOrThrow({ where: { name: '天成纸业' } });
    expect(rowsIn(report?.content)).toMatchObject([
      { customer: '4' },
      { purpose: '送样品' },
      { customer: String(added.id) },
    ]);
    expect(await daybook.database.assignment.count({ where: { customerId: added.id, personId: 'li' } })).toBe(1);
  });

  it('are changed and taken out by number, and kept after each message', async () => {
    const { li } = await open();
    await li.says('周计划');
    await li.says('周一，宏达，谈续贷\n周二，晋阳，送合同');
    await li.says('改 2 周四');
    await li.sees('2. 11月19日 周四 · 晋阳机械 · 送合同');
    await li.says('删 1');
    await li.sees('1. 11月19日 周四 · 晋阳机械');
    await li.says('删 7');
    await li.sees('没有第 7 条');
    await li.says('取消');
    await li.says('周计划');
    await li.sees('11月19日 周四 | 晋阳机械');
    await li.says('change 1 目的：回访');
    await li.sees('晋阳机械 | 回访');
  });

  it('that cannot be read are told, and the others stay', async () => {
    const { li } = await open();
    await li.says('周计划');
    await li.says('周一，宏达，谈续贷\n日期：某天 单位：晋阳 目的：送合同');
    await li.sees('第 2 行日期', '“某天”', '1. 11月23日 周一');
  });

  it('follow a change of the message that they came with', async () => {
    const { li } = await open();
    await li.says('周计划');
    await li.says('周一，宏达，谈续贷');
    await li.says('周二，晋阳，送合同');
    await li.edits('周三，晋阳，送合同\n周三，万家福超市，盘点');
    await li.sees('1. 11月23日 周一 · 宏达', '2. 11月18日 周三 · 晋阳机械', '3. 11月18日 周三 · 万家福超市');
  });
});

describe('rows in one line', () => {
  it('are filed at once when all of them can be read', async () => {
    const { li, reports } = await open();
    await li.says('周计划 周一宏达物流谈续贷；周二 晋阳 送合同');
    await li.sees('✅ 周拜访计划', '2 条');
    expect(rowsIn((await reports())[0]?.content)).toEqual([
      HONGDA,
      { day: '2026-11-24', customer: '2', purpose: '送合同' },
    ]);
  });

  it('are filed once it is clear whom one of them means', async () => {
    const { li, reports } = await open();
    await li.says('周计划 周一，万家福，盘点');
    await li.presses('万家福超市');
    await li.sees('✅ 周拜访计划', '1 条');
    expect(rowsIn((await reports())[0]?.content)).toMatchObject([{ customer: '3' }]);
  });

  it('add to what is filed already', async () => {
    const { li } = await open();
    await li.says('周计划 周一宏达物流谈续贷');
    await li.says('周计划 周二 晋阳 送合同');
    await li.sees('宏达物流有限公司 | 谈续贷', '晋阳机械 | 送合同');
    await li.presses('提交修改');
    await li.sees('已修改', '2 条');
  });
});

describe('rows in a form', () => {
  it('are a line each, and come back as lines', async () => {
    const { li, reports } = await open();
    await li.says('周计划');
    await li.presses('改用表单');
    expect(li.form()?.fields[0]).toMatchObject({
      kind: 'longText',
      hint: expect.stringContaining('每行一条：日期，单位'),
    });
    await li.submits({ 拜访安排: '周一，宏达，谈续贷\n周二，+鑫源贸易，初访' });
    await li.sees('✅ 周拜访计划', '2 条');
    expect(rowsIn((await reports())[0]?.content)).toMatchObject([HONGDA, { customer: '5' }]);
    await li.presses('修改');
    expect(li.form()?.fields[0]?.value).toBe('2026-11-23 | 宏达物流有限公司 | 谈续贷\n2026-11-24 | 鑫源贸易 | 初访');
  });

  it('stay as they were typed while lines lack something, which is said for each', async () => {
    const { li, reports } = await open();
    await li.says('周计划');
    await li.presses('改用表单');
    const typed = '周一，宏达，谈续贷\n晋阳，送合同\n周三，万家福，盘点';
    await li.submits({ 拜访安排: typed });
    const [field] = li.form()?.fields ?? [];
    expect(field?.value).toBe(typed);
    expect(field?.error).toMatch(
      /第 2 行缺日期；第 3 行“万家福”有 2 家：万家福(便利|超市)、万家福(便利|超市)，请写全名。/u,
    );
    await li.submits({ 拜访安排: typed });
    expect(await reports()).toEqual([]);
    await li.submits({ 拜访安排: '周一，宏达，谈续贷' });
    await li.sees('✅ 周拜访计划', '1 条');
  });
});

describe('what belongs to another answer', () => {
  it('is asked for and needed only where that was given', async () => {
    const { li } = await open();
    await li.says('培训出席');
    await li.says('没到');
    await li.sees('为什么没到');
    await li.presses('上一问');
    await li.says('到了');
    await li.sees('这周的小结');
  });

  it('is said at the form’s field', async () => {
    const { li } = await open();
    await li.says('培训出席');
    await li.presses('改用表单');
    await li.submits({ 出席: '没到' });
    expect(li.form()?.fields.find(({ name }) => name === 'reason')?.error).toBe('这一项要填。');
    await li.submits({ 出席: '没到', 缺席原因: '客户现场抢修' });
    await li.sees('✅ 周六总结与培训出席');
  });
});

describe('what is reported at once', () => {
  it('reaches the supervisor as it is filed, at night too', async () => {
    const { daybook, li, wu } = await open();
    await daybook.isAt('2026-11-18 23:30');
    await li.says('情况 回扣 采购要2个点');
    await li.sees('✅');
    await wu.sees('李明刚报了一份');
    await wu.presses('查看');
    await wu.sees('采购要2个点');
    await li.sees('武进 已读');
  });
});
