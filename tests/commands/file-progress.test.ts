import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/chat/event.ts';
import type { FormValues } from '../../src/chat/form.ts';
import { type Daybook, openDaybook } from '../support/daybook.ts';

type Li = ReturnType<Daybook['meets']>;
type Progress = Readonly<{ order: string; turn?: 'on' | 'back'; form?: string }>;

/** Somebody at the form of a visit; `tells` is what the platform says of it while they type. */
async function atVisit() {
  const daybook = await openDaybook();
  const li = daybook.meets('li');
  await li.commands('拜访');
  const form = li.form()?.id ?? '';
  const from = (who: Li, kind: 'progress' | 'submit', values: FormValues, more: object): Promise<Answer> =>
    daybook.receive({
      id: randomUUID(),
      account: who.account,
      at: new Date(),
      forms: 'answer',
      payload: kind === 'submit' ? { kind, form, values } : { kind, form, values, order: '', ...more },
    });
  return {
    daybook,
    li,
    tells: (values: FormValues, progress: Progress, who: Li = li) => from(who, 'progress', values, progress),
    submits: (values: FormValues) => from(li, 'submit', values, {}),
    kept: async () => (await daybook.database.draft.findFirst())?.content,
    filed: async () => (await daybook.database.report.findMany()).map(({ content }) => content),
  };
}

describe('what is typed into a form', () => {
  it('is in the draft at once, and is gone on with elsewhere after it was closed', async () => {
    const { daybook, li, tells, kept } = await atVisit();
    expect(await tells({ customer: '宏达物流', said: '' }, { order: '1' })).toEqual({ kind: 'done' });
    expect(await tells({ customer: '宏达物流', said: '补货', next_step: '' }, { order: '2' })).toEqual({
      kind: 'done',
    });
    expect(await kept()).toMatchObject({ customer: '5', said: '补货' });
    expect(await daybook.database.outbox.count()).toBe(0);
    await li.closes({});
    await li.says('接着写');
    await li.sees('拜访记录', '见的是谁？');
    await li.says('下一步：送样');
    expect(await kept()).toMatchObject({ customer: '5', said: '补货', next_step: '送样' });
    await li.presses('改用表单');
    expect(li.form()?.fields.find(({ name }) => name === 'said')?.value).toBe('补货');
  });

  it('does not go back in time when something arrives late', async () => {
    const { tells, kept } = await atVisit();
    await tells({ said: '补货两车' }, { order: '000000 1790.000002' });
    await tells({ said: '补' }, { order: '000000 1790.000001' });
    expect(await kept()).toMatchObject({ said: '补货两车' });
    // The same once more is the same; the next drawing of the form is later than any time in this one.
    await tells({ said: '补货两车' }, { order: '000000 1790.000002' });
    await tells({ next_step: '送样' }, { order: '000001 1790.000000' });
    await tells({ said: '' }, { order: '000000 1790.000003' });
    expect(await kept()).toMatchObject({ said: '补货两车', next_step: '送样' });
  });

  it('that is emptied is empty, also where it was kept before', async () => {
    const { tells, submits, kept, filed } = await atVisit();
    await tells({ customer: '宏达物流', said: '补货', next_step: '送样' }, { order: '1' });
    await tells({ customer: '宏达物流', said: '补货', next_step: '' }, { order: '2' });
    expect(await kept()).not.toHaveProperty('next_step');
    await tells({ next_step: '再送样', address: '开发区' }, { order: '3' });
    await submits({ next_step: '', said: '补货' });
    const [content] = await filed();
    expect(content).toMatchObject({ customer: '5', said: '补货', address: '开发区' });
    expect(content).not.toHaveProperty('next_step');
  });

  it('leaves alone what was answered elsewhere meanwhile', async () => {
    const { li, tells, submits, filed } = await atVisit();
    await tells({ customer: '宏达物流', said: '补货', next_step: '' }, { order: '1' });
    await li.says('接着写');
    await li.says('下一步：送样');
    await tells({ customer: '宏达物流', said: '补货两车', next_step: '' }, { order: '2' });
    await submits({ said: '补货两车', next_step: '' });
    expect(await filed()).toMatchObject([{ customer: '5', said: '补货两车', next_step: '送样' }]);
  });

  it('is answered with the whole form at a turn, and with the mistakes of what is left', async () => {
    const { tells, submits, filed } = await atVisit();
    const fieldIn = (answer: Answer, field: string) =>
      'form' in answer ? answer.form.fields.find(({ name }) => name === field) : undefined;
    await tells({ said: '补货', phone: '没有' }, { order: '1' });
    const refused = await tells({ said: '补货', phone: '没有' }, { order: '1~', turn: 'on' });
    expect(refused.kind).toBe('invalid');
    expect(fieldIn(refused, 'phone')).toMatchObject({ value: '没有', error: expect.stringContaining('不像电话号码') });
    // Still at the same fields: what is typed now is newer than the attempt to leave them.
    await tells({ said: '补货', phone: '13800000000' }, { order: '1.5' });
    const next = await tells({ said: '补货', phone: '13800000000' }, { order: '1~', turn: 'on' });
    expect(next.kind).toBe('form');
    expect(fieldIn(next, 'phone')).toMatchObject({ value: '13800000000' });
    const back = await tells({ customer: '宏达物流', next_step: '没想好' }, { order: '2', turn: 'back' });
    expect(back.kind).toBe('form');
    expect(fieldIn(back, 'said')).toMatchObject({ value: '补货' });
    await submits({ said: '补货' });
    expect(await filed()).toMatchObject([{ customer: '5', phone: '13800000000', next_step: '没想好' }]);
  });

  it('of somebody else’s form, or of one that was submitted, changes nothing', async () => {
    const { daybook, tells, submits, kept, filed } = await atVisit();
    const before = await kept();
    expect(await tells({ said: '假的' }, { order: '1' }, daybook.meets('zhao'))).toEqual({ kind: 'done' });
    expect(await kept()).toEqual(before);
    expect(await tells({ said: '假的' }, { order: '1', turn: 'on' }, daybook.meets('zhao'))).toMatchObject({
      kind: 'toast',
      tone: 'problem',
    });
    await submits({ visited_on: '2026-11-18', customer: '宏达物流', kind: 'phone', said: '补货' });
    expect(await tells({ said: '晚了' }, { order: '9' })).toEqual({ kind: 'done' });
    expect(await filed()).toMatchObject([{ said: '补货' }]);
    expect(await daybook.database.draft.count()).toBe(0);
  });
});
