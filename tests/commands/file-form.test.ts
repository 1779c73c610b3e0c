import { describe, expect, it } from 'vitest';
import { openDaybook } from '../support/daybook.ts';

describe('a form', () => {
  it('opens at a command, is filled in and filed', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.commands('写日志');
    await li.sees('工作日志', '11月18日 周三', '今天做了什么', '〔提交〕');
    await li.submits({ 今天做了什么: '拜访3户', 明天打算: '送合同' });
    await li.sees('✅ 工作日志 · 11月18日 周三', '15:00 按时');
    expect(li.form()).toBeNull();
    const [report] = await daybook.database.report.findMany();
    expect(report?.content).toEqual({ done: '拜访3户', tomorrow: '送合同' });
  });

  it('stays open with what was typed and the mistakes at their fields, and keeps it as a draft', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.commands('拜访');
    await li.submits({ 客户: '宏达物流', 联系电话: '没有', 谈了什么: '', 下一步: '送样' });
    await li.sees('联系电话: 没有 “没有”不像电话号码', '谈了什么:  这一项要填。', '客户: 宏达物流', '下一步: 送样');
    await li.submits({ 联系电话: '138 0000 0000', 谈了什么: '补货', 进展阶段: '已办成' });
    await li.sees('✅ 拜访记录', '宏达物流');
    const [report] = await daybook.database.report.findMany();
    expect(report?.content).toMatchObject({ customer: '5', stage: 'won', next_step: '送样', phone: '138 0000 0000' });
  });

  it('asks for a customer who is not settled after it was sent', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.commands('拜访');
    await li.submits({ 客户: '万家福', 谈了什么: '补货' });
    await li.sees('“万家福”有 3 家');
    await li.presses('万家福烟酒');
    await li.presses('直接提交');
    await li.sees('✅ 拜访记录', '万家福烟酒');
  });

  it('that is a message of its own becomes the receipt', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li', 'message');
    await li.says('写日志');
    await li.presses('改用表单');
    await li.submits({ 今天做了什么: '拜访3户' });
    await li.sees('✅ 工作日志', '主管：陈敏（未读）');
    expect(li.form()).toBeNull();
    const chen = daybook.meets('chen');
    await chen.says('团队');
    await chen.presses('李娜 · 工作日志 · 11月18日 周三');
    await chen.sees('拜访3户');
    // The receipt is that same message and still changes in place.
    await li.sees('主管：陈敏 已读');
  });

  it('submitted twice is one report', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.commands('写日志');
    const form = li.form();
    await li.submits({ 今天做了什么: '拜访3户' });
    const { payload, ...event } = li.last();
    if (payload.kind !== 'submit' || payload.form !== form?.id) throw new Error('not the form');
    expect(await daybook.receive({ ...event, id: 'pressed once more', payload })).toEqual({
      kind: 'toast',
      tone: 'good',
      text: '已经收到了，不用再交一次。',
    });
    expect(await daybook.database.report.count()).toBe(1);
  });

  it('of somebody else, or of none, is refused', async () => {
    const daybook = await openDaybook();
    const [li, zhao] = [daybook.meets('li'), daybook.meets('zhao')];
    await li.commands('写日志');
    await zhao.commands('写日志');
    const { payload, ...event } = zhao.last();
    expect(payload.kind).toBe('command');
    const forged = { kind: 'submit', form: li.form()?.id ?? '', values: { done: '冒名' } } as const;
    expect(await daybook.receive({ ...event, id: 'forged', payload: forged })).toMatchObject({ tone: 'problem' });
    const gone = { ...forged, form: 'no such form' };
    expect(await daybook.receive({ ...event, id: 'gone', payload: gone })).toMatchObject({ tone: 'problem' });
    expect(await daybook.database.report.count()).toBe(0);
  });

  it('that is closed keeps what was typed', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li', 'at once');
    await li.commands('写日志');
    await li.closes({ 今天做了什么: '拜访3户' });
    await li.commands('写日志');
    await li.sees('今天做了什么: 拜访3户');
  });

  it('for a report that is there leads to its amendment', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('写日志 拜访1户');
    await li.presses('修改');
    await li.sees('今天做了什么: 拜访1户', '〔提交修改〕');
    await li.submits({ 今天做了什么: '拜访2户', 碰到的问题: '利率' });
    await li.sees('✅ 已修改 · 工作日志', '15:00 按时', '改过');
    const [report] = await daybook.database.report.findMany();
    expect(report).toMatchObject({ revision: 2, content: { done: '拜访2户', problems: '利率' } });
    expect(await daybook.database.reportRevision.findMany({ orderBy: { revision: 'asc' } })).toMatchObject([
      { revision: 1, content: { done: '拜访1户' } },
      { revision: 2, content: { done: '拜访2户', problems: '利率' } },
    ]);
  });
});

describe('a message that is changed', () => {
  it('changes the answer it gave', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('写日志');
    await li.says('拜访3户，问题：利率');
    await li.edits('拜访4户');
    await li.sees('有什么成效');
    await li.presses('看全文');
    await li.sees('看一眼', '拜访4户');
    await li.seesNo('利率');
  });

  it('changes the draft that one line began', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('拜访 万家福 谈了补货');
    await li.edits('拜访 宏达物流 谈了运费贷');
    await li.presses('看全文');
    await li.sees('看一眼', '宏达物流', '谈了运费贷');
    await li.seesNo('补货');
  });

  it('changes the report it became, and the receipt with it', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('写日志 拜访3户，问题：利率');
    await li.edits('写日志 拜访4户，问题：利率');
    await li.sees('✅ 已修改 · 工作日志');
    expect(li.cards()).toHaveLength(1);
    const [report] = await daybook.database.report.findMany();
    expect(report).toMatchObject({ revision: 2, content: { done: '拜访4户', problems: '利率' } });
    await li.edits('写日志 拜访5户，明天：送合同');
    expect(li.cards()).toHaveLength(1);
    expect((await daybook.database.report.findMany())[0]).toMatchObject({
      revision: 3,
      content: { done: '拜访5户', problems: '利率', tomorrow: '送合同' },
    });
  });

  it('changes nothing when nothing came of it', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('待办');
    await li.edits('帮助');
    expect(await li.reads()).toBe('');
  });
});
