import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FormValues } from '../../src/chat/form.ts';
import type { Outcome } from '../../src/commands/command.ts';
import { oneOnOne } from '../../src/commands/one-on-one.ts';
import { planTalk, talkById } from '../../src/store/talks.ts';
import type { TestDatabase } from '../support/database.ts';
import { answer, at, contextOf, day, heldTalk, openBranch, scoreWeek, told } from '../support/talk-branch.ts';

/** Wednesday. */
const NOW = at('2026-11-18 10:00');

let clone: TestDatabase;
beforeAll(async () => {
  clone = await openBranch();
});
afterAll(() => clone.drop());
beforeEach(async () => {
  const { oneOnOne: talk, audit, report, customer, obligation, result } = clone.database;
  await talk.deleteMany();
  await audit.deleteMany();
  await report.deleteMany();
  await customer.deleteMany();
  await obligation.deleteMany();
  await result.deleteMany();
  await heldTalk(clone.database, 'zhao', '2026-10-12');
  await heldTalk(clone.database, 'li', '2026-11-02');
});

async function says(person: string, rest: string, now = NOW): Promise<Outcome> {
  return oneOnOne.run(await contextOf(clone.database, person, now), rest);
}

async function presses(person: string, action: string, now = NOW): Promise<Outcome> {
  const [head = '', ...args] = action.split(':');
  const press = oneOnOne.presses?.[head.replace('one-on-one.', '')];
  if (!press) throw new Error(`there is no press ${action}`);
  return press(await contextOf(clone.database, person, now), args);
}

async function submits(
  person: string,
  form: string,
  of: string | bigint,
  values: FormValues,
  now = NOW,
): Promise<Outcome> {
  const submit = oneOnOne.forms?.[form];
  if (!submit) throw new Error(`there is no form ${form}`);
  return submit(await contextOf(clone.database, person, now), String(of), values, values);
}

function plan(managerId: string, when: string, supervisorId = 'chen'): Promise<bigint> {
  return planTalk(clone.database, { managerId, supervisorId, unitId: 'city', plannedAt: at(when) });
}

async function planned() {
  const rows = await clone.database.oneOnOne.findMany({ where: { state: 'planned' }, orderBy: { id: 'asc' } });
  return rows.map(({ managerId, plannedAt }) => `${managerId} ${plannedAt.toISOString()}`);
}

async function audited() {
  const rows = await clone.database.audit.findMany({ orderBy: { id: 'asc' } });
  return rows.map(({ actorId, action }) => `${actorId} ${action}`);
}

function sent(outcome: Outcome): string[] {
  return (outcome.messages ?? []).flatMap(({ to, content }) =>
    content.kind === 'card' ? [`→ ${to.person}`, ...told(content.card)] : [],
  );
}

describe('who is due', () => {
  it('lists those 30 days without a talk, longest first, counting from the post where there was none', async () => {
    // 王芳 began on 10 October: 39 days to 18 November. 赵磊 was talked to on 12 October: 37. 李娜 16 days ago: not due.
    expect(answer(await says('chen', ''))).toEqual([
      '面谈',
      '王芳 到岗 39 天，还没有面谈过',
      '赵磊 已 37 天没有面谈',
      '〔约 王芳〕〔约 赵磊〕',
      '也可以直接写：面谈 王芳 明天15点',
    ]);
  });

  it('shows who is planned and what is not recorded yet instead of calling them due', async () => {
    await plan('zhao', '2026-11-19 15:00');
    await plan('wang', '2026-11-17 15:00');
    const outcome = await presses('chen', 'one-on-one.due');
    expect(answer(outcome)).toEqual([
      '面谈',
      '眼下没有到时候该面谈的人。下一位是李娜，12月2日 周三满 30 天。',
      '王芳 11月17日 周二 15:00的面谈，结果还没记',
      '赵磊 约在 明天 15:00',
      '〔王芳 · 记录结果〕〔赵磊 · 准备〕',
      '也可以直接写：面谈 李娜 明天15点',
    ]);
  });

  it('counts a talk before the present post for nothing', async () => {
    await heldTalk(clone.database, 'wang', '2026-09-28');
    expect(answer(await says('chen', ''))[1]).toBe('王芳 到岗 39 天，还没有面谈过');
  });

  it('shows another supervisor their own people only', async () => {
    expect(answer(await says('zhou', ''))[1]).toContain('孙立');
    expect(answer(await says('zhou', '')).join()).not.toContain('赵磊');
  });
});

describe('planning', () => {
  it('offers the next workday at 15:00, plans, tells the manager, and says what comes next', async () => {
    const form = await presses('chen', 'one-on-one.choose:zhao', at('2026-11-20 10:00'));
    expect(form.form?.purpose).toEqual({ command: 'one-on-one', kind: 'plan', of: 'zhao' });
    // The next workday after Friday the 20th is Monday.
    expect(form.form?.form.fields.map(({ value }) => value)).toEqual(['2026-11-23', '15:00']);
    expect(told(form.form?.fallback).at(-1)).toBe('〔就11月23日 周一 15:00〕〔选时间〕');

    const values = { date: '2026-11-23', time: '15:00' };
    const outcome = await submits('chen', 'plan', 'zhao', values, at('2026-11-20 10:00'));
    expect(await planned()).toEqual(['zhao 2026-11-23T07:00:00.000Z']);
    expect(answer(outcome)).toEqual([
      '✅ 约好了：11月23日 周一 15:00 和赵磊面谈，已经告诉对方。',
      '今天 17:00 给您发准备要点。',
      '〔改时间〕〔准备〕',
    ]);
    expect(sent(outcome)).toEqual(['→ zhao', '陈敏想和您聊一聊：11月23日 周一 15:00 面谈。', '〔看一看〕']);
    expect(await audited()).toEqual(['chen talk.plan']);
  });

  it('moves what is planned: a manager never has two', async () => {
    await plan('zhao', '2026-11-19 15:00');
    const outcome = await submits('chen', 'plan', 'zhao', { date: '2026-11-24', time: '09:30' });
    expect(await planned()).toEqual(['zhao 2026-11-24T01:30:00.000Z']);
    expect(answer(outcome)[0]).toBe('✅ 改好了：和赵磊的面谈改到 11月24日 周二 09:30，已经告诉对方。');
  });

  it('says nothing twice when the same time is planned again', async () => {
    await plan('zhao', '2026-11-24 15:00');
    const outcome = await presses('chen', 'one-on-one.plan:zhao:2026-11-24:1500');
    expect(outcome.messages).toEqual([]);
    expect(await audited()).toEqual([]);
  });

  it('warns of a day off and leaves the choice', async () => {
    const outcome = await submits('chen', 'plan', 'zhao', { date: '2026-11-21', time: '10:00' });
    expect(answer(outcome)[1]).toBe('11月21日 周六是休息日，要换一天就点“改时间”。');
    expect(await planned()).toHaveLength(1);
  });

  it('gives the preparation at once when its time has passed', async () => {
    const outcome = await submits('chen', 'plan', 'zhao', { date: '2026-11-18', time: '16:00' });
    expect(answer(outcome)[0]).toBe('✅ 约好了：今天 16:00 和赵磊面谈，已经告诉对方。');
    expect(answer(outcome)).toContain('今天 16:00 和赵磊的面谈，三分钟准备');
    expect(await audited()).toEqual(['chen talk.plan', 'chen talk.prepare']);
  });

  it.each([
    [{ date: '2026-11-18', time: '09:59' }, 'date', '这个时间已经过了'],
    [{ date: '2028-01-05', time: '15:00' }, 'date', '太远了，请选一年之内的日子'],
    [{ date: '2月30日', time: '15:00' }, 'date', '日期没看懂，可以这样写：11月20日'],
    [{ date: '2026-11-20', time: '25:00' }, 'time', '时间没看懂，可以这样写：15:00'],
  ])('keeps the form open for %o', async (values, name, error) => {
    const { invalid } = await submits('chen', 'plan', 'zhao', values);
    expect(invalid?.fields.filter((field) => field.error !== undefined)).toMatchObject([{ name, error }]);
    expect(await planned()).toEqual([]);
  });
});

describe('planning in one line', () => {
  it.each([
    ['赵磊 明天15点', 'zhao 2026-11-19T07:00:00.000Z'],
    ['赵磊明天下午3点半', 'zhao 2026-11-19T07:30:00.000Z'],
    ['和赵磊 周五 9:30', 'zhao 2026-11-20T01:30:00.000Z'],
    ['赵磊周五15点', 'zhao 2026-11-20T07:00:00.000Z'],
    ['zhaolei 11月24日 10点', 'zhao 2026-11-24T02:00:00.000Z'],
    ['Li Na tomorrow 3pm', 'li 2026-11-19T07:00:00.000Z'],
    ['with Wang Fang on 24 Nov at 10:00', 'wang 2026-11-24T02:00:00.000Z'],
  ])('%s', async (line, talk) => {
    await says('chen', line);
    expect(await planned()).toEqual([talk]);
  });

  it('takes a name for a name, even one that sounds like a day', async () => {
    const person = { role: 'manager', unitId: 'city', managerType: 'full_time', inPostSince: day('2024-01-01') };
    await clone.database.person.create({ data: { ...person, id: 'zym', name: '周一鸣', nameEn: 'Zhou Yiming' } });
    await says('chen', '周一鸣 周五15点');
    expect(await planned()).toEqual(['zym 2026-11-20T07:00:00.000Z']);
    await clone.database.person.delete({ where: { id: 'zym' } });
  });

  it('asks for the time where only the day was said', async () => {
    const { form } = await says('chen', '赵磊 周五');
    expect(form?.form.fields.map(({ value }) => value)).toEqual(['2026-11-20', '15:00']);
    expect(await planned()).toEqual([]);
  });

  it('shows the preparation when only the name of somebody planned was said', async () => {
    await plan('zhao', '2026-11-19 15:00');
    expect(answer(await says('chen', '赵磊'))[0]).toBe('明天 15:00 和赵磊的面谈，三分钟准备');
  });

  it.each([
    ['孙立 明天15点', '没找到叫“孙立”的客户经理。可以这样写：面谈'],
    ['公共户 明天15点', '没找到叫“公共户”的客户经理。'],
    ['赵磊 后天的后天 15点', '没看懂“后天的后天”。可以这样写：面谈'],
    ['明天15点', '没找到叫“明天15点”的客户经理。'],
    ['赵磊 昨天15点', '这个时间已经过了'],
  ])('refuses %s in a sentence', async (line, text) => {
    expect(answer(await says('chen', line))[0]).toContain(text);
    expect(await planned()).toEqual([]);
  });

  it('asks who was meant rather than plan with somebody else', async () => {
    const outcome = await says('chen', 'zhaolej 明天15点');
    expect(answer(outcome)).toEqual(['“zhaolej”是哪一位？', '〔赵磊〕']);
    const [card] = outcome.replies ?? [];
    const button = card?.card.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []))[0];
    await presses('chen', button?.action ?? '');
    expect(await planned()).toEqual(['zhao 2026-11-19T07:00:00.000Z']);
  });
});

describe('people of another unit', () => {
  it('are refused at every press and form', async () => {
    const id = await plan('zhao', '2026-11-19 15:00');
    const refusal = ['只能约自己团队的客户经理。'];
    for (const press of [
      'choose:zhao',
      'plan:zhao:2026-11-20:1500',
      `prepare:${id}`,
      `record:${id}`,
      'prepare:999999',
      'record:x',
    ]) {
      expect(answer(await presses('zhou', `one-on-one.${press}`)), press).toEqual(refusal);
    }
    expect(answer(await submits('zhou', 'plan', 'zhao', { date: '2026-11-20', time: '15:00' }))).toEqual(refusal);
    expect(answer(await submits('zhou', 'record', id, { outcome: '好' }))).toEqual(refusal);
    expect(answer(await presses('zhao', `one-on-one.record:${id}`))).toEqual(refusal);
    expect(answer(await presses('li', `one-on-one.view:${id}`, at('2026-11-19 16:00')))).toEqual([
      '这个按钮已经失效了，请用最新的那条消息。',
    ]);
    expect(await planned()).toEqual(['zhao 2026-11-19T07:00:00.000Z']);
    expect(await audited()).toEqual([]);
  });
});

describe('the preparation', () => {
  /** 81 = 0.6 × 90 + 0.4 × 67.5; 78 = 0.6 × 80 + 0.4 × 75; 72 = 0.6 × 60 + 0.4 × 90. */
  async function threeWeeks(): Promise<void> {
    await scoreWeek(clone.database, 'zhao', '2026-10-26', { punctuality: '90', quality: '67.5' });
    await scoreWeek(clone.database, 'zhao', '2026-11-02', { punctuality: '80', quality: '75' });
    await scoreWeek(clone.database, 'zhao', '2026-11-09', { punctuality: '60', quality: '90' });
  }

  async function owed(aboutOn: string, state: string): Promise<void> {
    await clone.database.obligation.create({
      data: {
        personId: 'zhao',
        unitId: 'city',
        report: 'daily_log',
        period: aboutOn,
        aboutOn: day(aboutOn),
        dueOn: day(aboutOn),
        dueAt: at(`${aboutOn} 18:00`),
        state,
      },
    });
  }

  async function prepared(person = 'chen'): Promise<string[]> {
    const id = await plan('zhao', '2026-11-19 15:00');
    return answer(await presses(person, `one-on-one.prepare:${id}`));
  }

  it('is made of facts', async () => {
    await threeWeeks();
    await owed('2026-11-10', 'missing');
    await owed('2026-11-11', 'missing');
    await owed('2026-11-12', 'late');
    await owed('2026-11-13', 'filed');
    // Of the week before, and so no reason for last week's figure.
    await owed('2026-11-06', 'missing');
    const { id: customerId } = await clone.database.customer.create({ data: { name: '宏达*物流*', createdAt: NOW } });
    const visit = { type: 'visit_report', personId: 'zhao', unitId: 'city', filedAt: NOW, late: false, customerId };
    const said = '续贷200万，周五放款';
    await clone.database.report.create({
      data: { ...visit, number: 'BF-1', aboutOn: day('2026-11-12'), content: { stage: 'won', said } },
    });
    await clone.database.report.create({
      data: { ...visit, number: 'BF-2', aboutOn: day('2026-11-16'), content: { stage: 'won' }, withdrawnAt: NOW },
    });
    await clone.database.report.create({
      data: { ...visit, number: 'BF-3', aboutOn: day('2026-11-17'), content: { stage: 'lost' } },
    });
    await heldTalk(clone.database, 'zhao', '2026-10-13', {
      commitment: '每周3次对公拜访',
      commitmentDue: '2026-11-23',
    });

    expect(await prepared()).toEqual([
      '明天 15:00 和赵磊的面谈，三分钟准备',
      '▸ 走势 81.00 → 78.00 → 72.00，三周连降',
      '▸ 最弱 日志及时率 60%（缺 11月10日 周二、11月11日 周三，迟交 11月12日 周四）',
      '▸ 值得肯定 宏达*物流*：已办成，11月12日 周四。记录里写着“续贷200万，周五放款”',
      '▸ 上次约定 每周3次对公拜访（11月23日 周一到期，还有 5 天）',
      '▸ 可以问 “宏达*物流*那单是怎么谈下来的？”“这几天的报告是卡在哪儿？”',
      '〔改时间〕〔记录结果〕〔看看那次记录〕',
    ]);
    expect(await audited()).toEqual(['chen talk.prepare']);
  });

  it('praises what rose where nothing came off, and names no days it does not know', async () => {
    await threeWeeks();
    const lines = await prepared();
    // Punctuality lost 0.6 × 40 = 24 points, quality 0.4 × 10 = 4. Quality rose by 90 − 75 = 15.
    expect(lines).toContain('▸ 最弱 日志及时率 60%，比满分少 24.00 分');
    expect(lines).toContain('▸ 值得肯定 日志质量从 75 分 到 90 分，比前一周多得 15.00 分');
    expect(lines).toContain('▸ 可以问 “日志质量上来了，是哪儿做得不一样？”“日志及时率这一块，最难的是哪一步？”');
  });

  it('does not call two weeks or a week up and a week down a run', async () => {
    await scoreWeek(clone.database, 'zhao', '2026-11-02', { punctuality: '80', quality: '80' });
    await scoreWeek(clone.database, 'zhao', '2026-11-09', { punctuality: '100', quality: '70' });
    expect(await prepared()).toContain('▸ 走势 80.00 → 88.00');
    await scoreWeek(clone.database, 'zhao', '2026-10-26', { punctuality: '90', quality: '90' });
    expect(await prepared()).toContain('▸ 走势 90.00 → 80.00 → 88.00');
  });

  it('says what is not there instead of making it up', async () => {
    await clone.database.oneOnOne.deleteMany();
    expect(await prepared()).toEqual([
      '明天 15:00 和赵磊的面谈，三分钟准备',
      '▸ 走势 近三周还没有得分',
      '▸ 还没有面谈记录，这是第一次',
      '〔改时间〕〔记录结果〕',
    ]);
  });

  it('praises five reports and more without a gap', async () => {
    for (const date of ['2026-11-09', '2026-11-10', '2026-11-11', '2026-11-12']) await owed(date, 'filed');
    expect((await prepared()).join()).not.toContain('值得肯定');
    await owed('2026-11-13', 'filed');
    expect(await prepared()).toContain('▸ 值得肯定 近 30 天 5 份报告全部按时');
  });
});

describe('recording', () => {
  const AFTER = at('2026-11-18 16:30');
  const GOOD = {
    outcome: '  谈开了，下周起见效 ',
    commitment: '每周3次对公拜访',
    until: '2026-12-04',
    next_date: '2026-12-18',
    next_time: '14:00',
  };

  it('offers the next talk 30 days on, on a workday', async () => {
    const id = await plan('zhao', '2026-11-18 15:00');
    const { form } = await presses('chen', `one-on-one.record:${id}`, at('2026-11-19 16:00'));
    // 19 November and 30 days are Saturday 19 December: the Monday after.
    const offered = form?.form.fields.map(({ name, value }) => `${name} ${value ?? ''}`);
    expect(offered).toEqual(['outcome ', 'commitment ', 'until ', 'next_date 2026-12-21', 'next_time 15:00']);
  });

  it('keeps the outcome, plans the next one, and tells the manager what was agreed', async () => {
    const id = await plan('zhao', '2026-11-18 15:00');
    const outcome = await submits('chen', 'record', id, GOOD, AFTER);
    expect(await talkById(clone.database, id)).toMatchObject({
      state: 'held',
      heldOn: '2026-11-18',
      outcome: '谈开了，下周起见效',
      commitment: '每周3次对公拜访',
      commitmentDue: '2026-12-04',
    });
    expect(await planned()).toEqual(['zhao 2026-12-18T06:00:00.000Z']);
    expect(answer(outcome)).toEqual([
      '✅ 记下了：11月18日 周三 和赵磊的面谈。',
      '约定：每周3次对公拜访（12月4日 周五前）',
      '下次面谈：12月18日 周五 14:00',
    ]);
    expect(sent(outcome)).toEqual([
      '→ zhao',
      '陈敏记下了 11月18日 周三 和您的面谈。',
      '约定：每周3次对公拜访（12月4日 周五前）',
      '下次面谈：12月18日 周五 14:00',
      '〔写写我的看法〕',
    ]);
    expect(await audited()).toEqual(['chen talk.record', 'chen talk.plan']);
  });

  it('does not record twice, and needs no next talk', async () => {
    const id = await plan('zhao', '2026-11-18 15:00');
    await submits('chen', 'record', id, { outcome: '第一次' }, AFTER);
    expect(await planned()).toEqual([]);
    expect(answer(await submits('chen', 'record', id, { outcome: '第二次' }, AFTER))).toEqual(['这次面谈已经记过了。']);
    expect(await talkById(clone.database, id)).toMatchObject({ outcome: '第一次', commitment: null });
    expect(answer(await presses('chen', `one-on-one.record:${id}`, AFTER))).toEqual(['这次面谈已经记过了。']);
  });

  it('was held today where it was recorded before its time', async () => {
    const id = await plan('zhao', '2026-11-20 15:00');
    await submits('chen', 'record', id, { outcome: '提前谈了' }, AFTER);
    expect(await talkById(clone.database, id)).toMatchObject({ heldOn: '2026-11-18' });
  });

  it.each([
    [{ outcome: '   ' }, 'outcome', '写几句聊了什么'],
    [{ commitment: '' }, 'commitment', '写了日期，还要写约定了什么'],
    [{ until: '2026-11-18' }, 'until', '要在面谈那天之后'],
    [{ until: '2月30日' }, 'until', '日期没看懂，可以这样写：11月20日'],
    [{ next_date: '2026-11-17' }, 'next_date', '这个时间已经过了'],
    [{ next_time: '25:00' }, 'next_time', '时间没看懂，可以这样写：15:00'],
  ])('keeps the form open for %o, with everything typed', async (change, name, error) => {
    const id = await plan('zhao', '2026-11-18 15:00');
    const values = { ...GOOD, ...change };
    const { invalid } = await submits('chen', 'record', id, values, AFTER);
    expect(invalid?.fields.filter((field) => field.error !== undefined)).toMatchObject([{ name, error }]);
    expect(invalid?.fields.map(({ name: field, value }) => [field, value])).toEqual(Object.entries(values));
    expect(await talkById(clone.database, id)).toMatchObject({ state: 'planned' });
  });
});

describe('the manager', () => {
  it('sees the next talk and what was agreed at the last, not the outcome', async () => {
    await heldTalk(clone.database, 'zhao', '2026-10-15', {
      commitment: '每周3次对公拜访',
      commitmentDue: '2026-11-20',
    });
    await plan('zhao', '2026-11-19 15:00');
    expect(answer(await says('zhao', ''))).toEqual([
      '下次面谈：明天 15:00，和陈敏。',
      '上次面谈：10月15日 周四，和陈敏。',
      '约定：每周3次对公拜访（11月20日 周五前）',
      '〔写写我的看法〕',
    ]);
  });

  it('writes a view that the supervisor gets; written again, it takes the first one’s place', async () => {
    const id = await plan('zhao', '2026-11-18 09:00');
    expect((await presses('zhao', `one-on-one.view:${id}`)).form?.purpose.of).toBe(String(id));
    expect((await submits('zhao', 'view', id, {})).invalid?.fields[0]?.error).toBe('写几句再发');
    const outcome = await submits('zhao', 'view', id, { reply: '*压力*有点大' });
    expect(answer(outcome)).toEqual(['✅ 已发给陈敏。', '> *压力*有点大']);
    expect(sent(outcome)).toEqual(['→ chen', '赵磊写了对 11月18日 周三 面谈的看法：', '> *压力*有点大']);
    expect(await talkById(clone.database, id)).toMatchObject({ reply: '*压力*有点大', state: 'planned' });
  });

  it('cannot write about a talk that lies ahead', async () => {
    const id = await plan('zhao', '2026-11-19 15:00');
    expect(answer(await presses('zhao', `one-on-one.view:${id}`))).toEqual([
      '这个按钮已经失效了，请用最新的那条消息。',
    ]);
  });
});
