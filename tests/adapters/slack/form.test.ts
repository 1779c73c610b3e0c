import { describe, expect, it } from 'vitest';
import type { Answer, Event, Suggest } from '../../../src/chat/event.ts';
import type { Form } from '../../../src/chat/form.ts';
import { running, TAKEN, TRANSPORTS } from './running.ts';

const DAILY: Form = {
  id: 'opening-1',
  title: '日志 11月18日（周三）',
  intro: '18:00 前提交为准时。',
  submit: '提交',
  cancel: '取消',
  fields: [
    {
      kind: 'longText',
      name: 'done',
      label: '今天做了什么',
      required: true,
      maxLength: 2000,
      hint: '拜访、电话、审批',
    },
    { kind: 'number', name: 'amount', label: '新增存款', required: false },
    { kind: 'date', name: 'day', label: '日期', required: true, value: '2026-11-18' },
    { kind: 'choice', name: 'mood', label: '状态', required: false, options: options('good 好', 'bad 差') },
    {
      kind: 'choices',
      name: 'tags',
      label: '标签',
      required: false,
      options: options('loan 贷款', 'card 卡', 'app 手机银行'),
    },
    {
      kind: 'lookup',
      name: 'customer',
      label: '客户',
      required: false,
      maxLength: 100,
      options: options('1 兴农', '2 大丰'),
    },
  ],
};

/** A bot that shows the form on a command and takes everything else. */
const SHOWS_DAILY = ({ payload }: Pick<Event, 'payload'>): Answer =>
  payload.kind === 'command' ? { kind: 'form', form: DAILY } : { kind: 'done' };

const CUSTOMERS: Suggest = async () => [
  { label: '兴农 · 城东', typed: '兴农' },
  { label: '兴农', typed: '兴农' },
];

function options(...pairs: string[]) {
  return pairs.map((pair) => {
    const [value = '', label = ''] = pair.split(' ');
    return { value, label };
  });
}

function withErrors(form: Form, errors: Readonly<Record<string, string>>): Form {
  const fields = form.fields.map((field) => {
    const error = errors[field.name];
    return error === undefined ? field : { ...field, error };
  });
  return { ...form, fields };
}

describe.each(TRANSPORTS)('a form over %s', (transport) => {
  it('opens on a command, comes back by field name in the notation of forms, and closes', async () => {
    const { slack, events } = await running(SHOWS_DAILY, transport, CUSTOMERS);
    await slack.command('li', 'log');
    expect(slack.modal('li')).toMatchObject({
      title: DAILY.title,
      text: expect.stringContaining('18:00 前提交为准时。'),
    });
    const typed = {
      今天做了什么: '拜访\n3 户',
      新增存款: '120万',
      状态: '好',
      标签: '贷款\n手机银行',
      客户: '兴农',
    };
    expect(await slack.submits('li', typed)).toMatchObject(TAKEN);
    expect(slack.modal('li')).toBeUndefined();
    expect(events.at(-1)).toMatchObject({
      forms: 'answer',
      payload: {
        kind: 'submit',
        form: 'opening-1',
        values: {
          done: '拜访\n3 户',
          amount: '120万',
          day: '2026-11-18',
          mood: 'good',
          tags: 'loan\napp',
          customer: '兴农',
        },
      },
    });
  });

  it('says of every field in sight what stands in it, empty ones included', async () => {
    const { slack, events } = await running(SHOWS_DAILY, transport);
    await slack.command('li', 'log');
    await slack.submits('li', { 今天做了什么: '拜访' });
    const empty = { amount: '', mood: '', tags: '', customer: '' };
    expect(events.at(-1)?.payload).toEqual({
      kind: 'submit',
      form: 'opening-1',
      values: { done: '拜访', day: '2026-11-18', ...empty },
    });
  });

  it('opens on a button', async () => {
    const { slack, adapter } = await running(() => ({ kind: 'form', form: DAILY }), transport);
    await adapter.send({
      key: 'k',
      attempt: 1,
      to: { platform: 'slack', workspace: 'T0001', user: 'li' },
      locale: 'zh-CN',
      content: {
        kind: 'card',
        card: {
          tone: 'plain',
          summary: '写日志',
          blocks: [{ kind: 'buttons', buttons: [{ label: '填写', action: 'a' }] }],
        },
      },
    });
    await slack.presses('li', '填写');
    expect(slack.modal('li')?.title).toBe(DAILY.title);
  });

  it('shows errors at their fields and keeps what was typed', async () => {
    let attempt = 0;
    const { slack } = await running(({ payload }) => {
      if (payload.kind !== 'submit') return SHOWS_DAILY({ payload });
      return attempt++ === 0 ? { kind: 'invalid', form: withErrors(DAILY, { day: '周六不用写' }) } : { kind: 'done' };
    }, transport);
    await slack.command('li', 'log');
    await slack.submits('li', { 今天做了什么: '拜访' });
    expect(slack.modal('li')?.errors).toEqual({ 日期: '周六不用写' });
    await slack.submits('li', { 今天做了什么: '拜访', 日期: '2026-11-19' });
    expect(slack.modal('li')).toBeUndefined();
  });

  it('replaces a form whose fields have changed, errors included', async () => {
    const candidates = {
      kind: 'choice',
      name: 'customer',
      label: '客户',
      required: true,
      options: options('1 兴农', '2 兴旺'),
    } as const;
    const changed = withErrors({ ...DAILY, fields: [candidates] }, { customer: '有两位，请选择' });
    const { slack } = await running(
      ({ payload }) => (payload.kind === 'submit' ? { kind: 'invalid', form: changed } : SHOWS_DAILY({ payload })),
      transport,
    );
    await slack.command('li', 'log');
    await slack.submits('li', { 今天做了什么: '拜访' });
    expect(slack.modal('li')).toMatchObject({ errors: {}, text: expect.stringContaining('有两位，请选择') });
  });

  it('lays a problem over the form, and a success in its place', async () => {
    const toasts = [
      { kind: 'toast', tone: 'problem', text: '没有保存，请再试一次。' },
      { kind: 'toast', tone: 'good', text: '已提交 ✓' },
    ] as const;
    let next = 0;
    const { slack } = await running(
      ({ payload }) => (payload.kind === 'submit' ? (toasts[next++] ?? { kind: 'done' }) : SHOWS_DAILY({ payload })),
      transport,
    );
    await slack.command('li', 'log');
    await slack.submits('li', { 今天做了什么: '拜访' });
    expect(slack.modal('li')?.text).toBe('没有保存，请再试一次。');
    await slack.closes('li');
    expect(slack.modal('li')?.text).toContain('今天做了什么');
    await slack.submits('li', { 今天做了什么: '拜访' });
    expect(slack.modal('li')?.text).toBe('已提交 ✓');
  });

  it('tells that it was closed, but not that a notice was', async () => {
    const { slack, events } = await running(
      ({ payload }) =>
        payload.kind === 'submit'
          ? { kind: 'toast', tone: 'problem', text: '没有保存，请再试一次。' }
          : SHOWS_DAILY({ payload }),
      transport,
    );
    await slack.command('li', 'log');
    await slack.submits('li', { 今天做了什么: '拜访' });
    await slack.closes('li');
    await slack.closes('li');
    expect(events.map((event) => event.payload.kind)).toEqual(['command', 'progress', 'submit', 'close']);
    expect(events.at(-1)).toMatchObject({ forms: 'none', payload: { kind: 'close', form: 'opening-1' } });
  });

  it('passes a submission that arrives twice with the same id', async () => {
    const { slack, events } = await running(
      ({ payload }) => (payload.kind === 'command' ? { kind: 'form', form: DAILY } : { kind: 'done' }),
      transport,
    );
    await slack.command('li', 'log');
    await slack.submits('li', { 今天做了什么: '拜访' });
    await slack.redelivers();
    const [first, second] = events.slice(-2);
    expect(second?.id).toBe(first?.id);
    expect(second?.payload).toEqual(first?.payload);
  });

  it('stays open, with Slack’s own words, when nothing was stored', async () => {
    const { slack } = await running(({ payload }) => {
      if (payload.kind === 'submit') throw new Error('down');
      return { kind: 'form', form: DAILY };
    }, transport);
    await slack.command('li', 'log');
    expect(await slack.submits('li', { 今天做了什么: '拜访' })).toMatchObject({ acknowledged: false });
    expect(slack.modal('li')?.title).toBe(DAILY.title);
  });

  it('only logs a trigger that has expired: the event is committed', async () => {
    const { slack, lines } = await running(() => {
      slack.expireTriggers();
      return { kind: 'form', form: DAILY };
    }, transport);
    expect(await slack.command('li', 'log')).toMatchObject(TAKEN);
    expect(slack.modal('li')).toBeUndefined();
    expect(lines).toEqual(['slack.form_not_opened {"error":"expired_trigger_id"}']);
  });

  it('offers more choices than one menu holds', async () => {
    const many = Array.from({ length: 230 }, (_, index) => ({ value: `c${index}`, label: `客户${index}` }));
    const field = { kind: 'choice', name: 'customer', label: '客户', required: true, options: many } as const;
    const { slack, events } = await running(
      ({ payload }) =>
        payload.kind === 'command' ? { kind: 'form', form: { ...DAILY, fields: [field] } } : { kind: 'done' },
      transport,
    );
    await slack.command('li', 'visit');
    await slack.submits('li', { 客户: '客户229' });
    expect(events.at(-1)?.payload).toMatchObject({ kind: 'submit', values: { customer: 'c229' } });
  });
});
