import { describe, expect, it } from 'vitest';
import { talkById } from '../../src/store/talks.ts';
import { answer, at, day, heldTalk, scoreWeek } from '../support/talk-branch.ts';
import { NOW, sent, talking } from './talking.ts';

const { database, presses, submits, plan, planned, audited } = talking();

describe('the preparation', () => {
  /** 81 = 0.6 × 90 + 0.4 × 67.5; 78 = 0.6 × 80 + 0.4 × 75; 72 = 0.6 × 60 + 0.4 × 90. */
  async function threeWeeks(): Promise<void> {
    await scoreWeek(database(), 'zhao', '2026-10-26', { punctuality: '90', quality: '67.5' });
    await scoreWeek(database(), 'zhao', '2026-11-02', { punctuality: '80', quality: '75' });
    await scoreWeek(database(), 'zhao', '2026-11-09', { punctuality: '60', quality: '90' });
  }

  async function owed(aboutOn: string, state: string): Promise<void> {
    await database().obligation.create({
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
    const { id: customerId } = await database().customer.create({ data: { name: '宏达*物流*', createdAt: NOW } });
    const visit = { type: 'visit_report', personId: 'zhao', unitId: 'city', filedAt: NOW, late: false, customerId };
    const said = '续贷200万，周五放款';
    await database().report.create({
      data: { ...visit, number: 'BF-1', aboutOn: day('2026-11-12'), content: { stage: 'won', said } },
    });
    await database().report.create({
      data: { ...visit, number: 'BF-2', aboutOn: day('2026-11-16'), content: { stage: 'won' }, withdrawnAt: NOW },
    });
    await database().report.create({
      data: { ...visit, number: 'BF-3', aboutOn: day('2026-11-17'), content: { stage: 'lost' } },
    });
    await heldTalk(database(), 'zhao', '2026-10-13', {
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
    await scoreWeek(database(), 'zhao', '2026-11-02', { punctuality: '80', quality: '80' });
    await scoreWeek(database(), 'zhao', '2026-11-09', { punctuality: '100', quality: '70' });
    expect(await prepared()).toContain('▸ 走势 80.00 → 88.00');
    await scoreWeek(database(), 'zhao', '2026-10-26', { punctuality: '90', quality: '90' });
    expect(await prepared()).toContain('▸ 走势 90.00 → 80.00 → 88.00');
  });

  it('says what is not there instead of making it up', async () => {
    await database().oneOnOne.deleteMany();
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
    expect(await talkById(database(), id)).toMatchObject({
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
    expect(await talkById(database(), id)).toMatchObject({ outcome: '第一次', commitment: null });
    expect(answer(await presses('chen', `one-on-one.record:${id}`, AFTER))).toEqual(['这次面谈已经记过了。']);
  });

  it('was held today where it was recorded before its time', async () => {
    const id = await plan('zhao', '2026-11-20 15:00');
    await submits('chen', 'record', id, { outcome: '提前谈了' }, AFTER);
    expect(await talkById(database(), id)).toMatchObject({ heldOn: '2026-11-18' });
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
    expect(await talkById(database(), id)).toMatchObject({ state: 'planned' });
  });
});
