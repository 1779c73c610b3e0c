import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Answer, Payload } from '../../src/chat/event.ts';
import { type Daybook, openDaybook } from '../support/daybook.ts';

async function keeps({ receive }: Daybook, user: string, text: string): Promise<Answer> {
  const account = { platform: 'chat', workspace: 'demo', user };
  const payload: Payload = { kind: 'keep', text };
  return receive({ id: randomUUID(), account, at: new Date(), forms: 'answer', payload });
}

/** The values that stand in the form, without what every visit begins with. */
function filled(answer: Answer) {
  if (answer.kind !== 'form') throw new Error(`no form but ${JSON.stringify(answer)}`);
  const { title, fields } = answer.form;
  const values = fields.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]));
  const { visited_on: on, kind, ...rest } = Object.fromEntries(values);
  expect([title, on, kind]).toEqual(['拜访记录', '2026-11-18', 'in_person']);
  return rest;
}

describe('a message kept as a visit', () => {
  it.each([
    // As people file in one line: customer, substance, labels.
    ['宏达物流 谈了补货，下一步：送合同', { customer: '宏达物流', said: '谈了补货', next_step: '送合同' }],
    ['客户：晋阳机械\n谈了什么：续贷 200 万', { customer: '晋阳机械', said: '续贷 200 万' }],
    // Anything else: every word as it is, and the one customer whose whole name is in it.
    [
      '今天在宏达物流碰到王总，\n  “月底定”。',
      { customer: '宏达物流', said: '今天在宏达物流碰到王总，\n  “月底定”。' },
    ],
    ['晋阳机械和宏达物流都来了', { said: '晋阳机械和宏达物流都来了' }],
    ['Talked to them, next step: *bring* the contract', { said: 'Talked to them, next step: *bring* the contract' }],
    ['好', { said: '好' }],
  ])('%j fills in %j', async (text, expected) => {
    const daybook = await openDaybook();
    expect(filled(await keeps(daybook, 'li', text))).toEqual(expected);
    expect(await daybook.database.report.count()).toBe(0);
  });

  it('without words, or by somebody who visits nobody, is refused where it was tried', async () => {
    const daybook = await openDaybook();
    expect(await keeps(daybook, 'li', ' \n')).toMatchObject({ kind: 'toast', tone: 'problem' });
    expect(await keeps(daybook, 'chen', '宏达物流 谈了补货')).toEqual({
      kind: 'toast',
      tone: 'problem',
      text: '日志和拜访记录由客户经理来写。',
    });
    expect(await daybook.database.draft.count()).toBe(0);
    expect(await daybook.database.outbox.count()).toBe(0);
  });
});
