import { describe, expect, it } from 'vitest';
import type { Answer, Event } from '../../../src/chat/event.ts';
import type { Form, FormValues } from '../../../src/chat/form.ts';
import { running, TRANSPORTS } from './running.ts';

const kind = (value: string, label: string) => ({ value, label });

/** Nine fields, three of them required: five come first, the required ones at their head, then four. */
const VISIT: Form = {
  id: 'visit-1',
  title: '拜访记录',
  intro: '11月18日（周三）',
  submit: '提交',
  cancel: '先放着',
  fields: [
    { kind: 'lookup', name: 'customer', label: '客户', required: true, maxLength: 60, options: [] },
    { kind: 'date', name: 'day', label: '日期', required: true, value: '2026-11-18' },
    { kind: 'time', name: 'at', label: '时间', required: false },
    { kind: 'text', name: 'who', label: '见了谁', required: false, maxLength: 40, value: '王总' },
    { kind: 'number', name: 'amount', label: '金额', required: false },
    { kind: 'longText', name: 'done', label: '谈了什么', required: true, maxLength: 2000 },
    { kind: 'choice', name: 'mood', label: '意向', required: false, options: [kind('good', '高'), kind('bad', '低')] },
    {
      kind: 'choices',
      name: 'tags',
      label: '产品',
      required: false,
      options: [kind('loan', '贷款'), kind('card', '卡')],
    },
    { kind: 'text', name: 'next', label: '下一步', required: false, maxLength: 200 },
  ],
};
const FIRST = ['客户', '日期', '谈了什么', '时间', '见了谁'];
const SECOND = ['金额', '意向', '产品', '下一步'];

/** A bot that remembers what it is told of the form, and finds `wrong` fields wrong when they are left. */
function remembering(wrong: (values: FormValues) => FormValues = () => ({})) {
  let typed: FormValues = {};
  const bot = ({ payload }: Event): Answer => {
    if (payload.kind === 'command') return { kind: 'form', form: VISIT };
    if (payload.kind !== 'progress' && payload.kind !== 'submit') return { kind: 'done' };
    typed = { ...typed, ...payload.values };
    const errors = wrong(payload.kind === 'submit' ? typed : payload.values);
    const fields = VISIT.fields.map((field) => {
      const error = errors[field.name];
      const value = typed[field.name] ?? field.value ?? '';
      return { ...field, value, ...(error === undefined ? {} : { error }) };
    });
    const form = { ...VISIT, fields };
    const refused = Object.keys(errors).length > 0;
    if (payload.kind === 'submit') return refused ? { kind: 'invalid', form } : { kind: 'done' };
    if (payload.turn === undefined) return { kind: 'done' };
    return { kind: payload.turn === 'on' && refused ? 'invalid' : 'form', form };
  };
  return { bot, typed: () => typed };
}

describe.each(TRANSPORTS)('a long form over %s', (transport) => {
  const suggest = async (_account: object, _form: string, _field: string, typed: string) => [
    { label: `${typed}合作社`, typed: `${typed}合作社` },
    { label: `${typed}（新客户）`, typed: `${typed}（新客户）` },
  ];
  const open = async (bot: (event: Event) => Answer) => {
    const all = await running(bot, transport, suggest);
    await all.slack.command('li', 'visit');
    return all;
  };

  it('comes in steps, what is required first, and arrives whole', async () => {
    const { bot, typed } = remembering();
    const { slack, events } = await open(bot);
    expect(slack.modal('li')).toMatchObject({
      title: '拜访记录 1/2',
      text: expect.stringContaining('11月18日（周三）'),
    });
    expect(Object.keys(slack.modal('li')?.values ?? {})).toEqual(FIRST);
    await slack.types('li', { 客户: '兴农', 谈了什么: '续贷\n评级', 时间: '09:30', 见了谁: '' });
    await slack.goesOn('li');
    expect(slack.modal('li')?.title).toBe('拜访记录 2/2');
    expect(Object.keys(slack.modal('li')?.values ?? {})).toEqual(SECOND);
    await slack.submits('li', { 金额: '120万', 意向: '高', 产品: '贷款\n卡' });
    expect(slack.modal('li')).toBeUndefined();
    expect(events.at(-1)?.payload).toEqual({
      kind: 'submit',
      form: 'visit-1',
      values: { amount: '120万', mood: 'good', tags: 'loan\ncard', next: '' },
    });
    const first = { customer: '兴农（新客户）', day: '2026-11-18', done: '续贷\n评级', at: '09:30', who: '' };
    expect(typed()).toEqual({ ...first, amount: '120万', mood: 'good', tags: 'loan\ncard', next: '' });
  });

  it('goes back and on, and keeps what stands in either step', async () => {
    const { bot } = remembering();
    const { slack } = await open(bot);
    await slack.types('li', { 客户: '兴农', 谈了什么: '续贷' });
    await slack.goesOn('li');
    await slack.types('li', { 金额: '8' });
    await slack.pressesIn('li', '← 上一步');
    expect(slack.modal('li')).toMatchObject({
      title: '拜访记录 1/2',
      values: { 客户: '兴农（新客户）', 日期: '2026-11-18', 谈了什么: '续贷', 见了谁: '王总' },
    });
    await slack.types('li', { 谈了什么: '评级' });
    await slack.goesOn('li');
    expect(slack.modal('li')).toMatchObject({ title: '拜访记录 2/2', values: { 金额: '8' } });
    await slack.pressesIn('li', '← 上一步');
    expect(slack.modal('li')?.values).toMatchObject({ 谈了什么: '评级' });
  });

  it('marks what is wrong in a step before the next one comes', async () => {
    const { bot } = remembering(({ day }) => (day === '2026-11-30' ? { day: '还没到' } : {}));
    const { slack } = await open(bot);
    await slack.types('li', { 客户: '兴农', 谈了什么: '续贷', 日期: '2026-11-30' });
    await slack.goesOn('li');
    expect(slack.modal('li')).toMatchObject({ title: '拜访记录 1/2', errors: { 日期: '还没到' } });
    await slack.types('li', { 日期: '2026-11-17' });
    await slack.goesOn('li');
    expect(slack.modal('li')?.title).toBe('拜访记录 2/2');
  });

  it('goes to the first step with a mistake that only the whole form shows', async () => {
    const { bot } = remembering((values) => (values.amount === '1' && values.who ? { who: '金额太小' } : {}));
    const { slack } = await open(bot);
    await slack.submits('li', { 客户: '兴农', 谈了什么: '续贷', 金额: '1', 下一步: '回访' });
    expect(slack.modal('li')).toMatchObject({ title: '拜访记录 1/2', text: expect.stringContaining('金额太小') });
    await slack.submits('li', { 见了谁: '' });
    expect(slack.modal('li')).toBeUndefined();
  });

  it('tells of every change, in an order that can be told', async () => {
    const { bot } = remembering();
    const { slack, events } = await open(bot);
    await slack.submits('li', { 客户: '兴农', 谈了什么: '续贷', 金额: '8' });
    const orders = events.flatMap(({ payload }) => (payload.kind === 'progress' ? [payload.order] : []));
    // Three changes and the step between them.
    expect(orders).toHaveLength(4);
    expect(orders).toEqual([...new Set(orders)].toSorted());
  });
});

describe('going back that is heard twice', () => {
  it('leaves alone what has been drawn anew since', async () => {
    const { bot } = remembering();
    const { slack, lines } = await running(bot, 'http', async () => [{ label: '兴农', typed: '兴农' }]);
    await slack.command('li', 'visit');
    await slack.types('li', { 客户: '兴农', 谈了什么: '续贷' });
    await slack.goesOn('li');
    await slack.pressesIn('li', '← 上一步');
    await slack.redelivers();
    expect(slack.modal('li')).toMatchObject({ title: '拜访记录 1/2', values: { 谈了什么: '续贷' } });
    expect(lines).toEqual(['slack.form_not_updated {"error":"hash_conflict"}']);
  });
});
