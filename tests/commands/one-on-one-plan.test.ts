import { describe, expect, it } from 'vitest';
import { answer, at, day, told } from '../support/talk-branch.ts';
import { sent, talking } from './talking.ts';

const { database, says, presses, submits, plan, planned, audited } = talking();

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
    await database().person.create({ data: { ...person, id: 'zym', name: '周一鸣', nameEn: 'Zhou Yiming' } });
    await says('chen', '周一鸣 周五15点');
    expect(await planned()).toEqual(['zym 2026-11-20T07:00:00.000Z']);
    await database().person.delete({ where: { id: 'zym' } });
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
