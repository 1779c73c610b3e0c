import { describe, expect, it } from 'vitest';
import type { Block, Card } from '../../../src/chat/card.ts';
import type { Sent } from '../../../src/chat/delivery.ts';
import { sendWhole } from '../../support/whole.ts';
import { cardFor, running } from './running.ts';

const BUTTON: Block = { kind: 'buttons', buttons: [{ label: '修改', action: 'amend:1' }] };

/** Twelve thousand units a message: about 10 000 of these characters stand in the first, the rest and the button in one more. */
const LONG: Partial<Card> = {
  title: '工作日志',
  blocks: [{ kind: 'quote', words: '今天拜访。'.repeat(3_000) }, BUTTON],
};
const CHART: Block = {
  kind: 'chart',
  form: 'line',
  title: '得分走势',
  unit: '分',
  categories: ['第1周'],
  series: [{ name: '李伟', values: [80] }],
};

function refOf(sent: Sent): string {
  if (sent.kind !== 'sent') throw new Error(`not sent: ${sent.kind}`);
  return sent.message;
}

/** What a long card says when its parts are read one after the other. */
function read(slack: Awaited<ReturnType<typeof running>>['slack']): string {
  return slack
    .messages('li')
    .map((one) => one.text.replace(/\n\d+\/\d+[^\n]*$/, ''))
    .join('')
    .replace(/\n/g, '');
}

describe('a card that is too long for one message', () => {
  it('is posted as a message and the rest in its thread, each said to be one of several', async () => {
    const { slack, adapter } = await running();
    const sent = await sendWhole(adapter, cardFor('k', LONG));
    const [first, second, ...more] = slack.messages('li');
    expect(more).toEqual([]);
    expect(refOf(sent)).toBe(`Dli:${first?.ts} Dli:${second?.ts}`);
    expect([first?.thread, second?.thread]).toEqual([undefined, first?.ts]);
    expect(first?.text).toMatch(/^工作日志\n今天拜访。.*\n1\/2 · 其余内容在消息列里。$/s);
    expect(second?.text).toMatch(/今天拜访。\n\[修改\]\n2\/2$/);
    expect([first?.notification, second?.notification]).toEqual(['日报', '2/2 日报']);
    expect(read(slack)).toBe(`工作日志${'今天拜访。'.repeat(3_000)}[修改]`);
  });

  it('is complete and there once, wherever an attempt ended without an answer', async () => {
    const { slack, adapter } = await running();
    slack.fails('chat.postMessage', { status: 502, heard: true });
    expect(await sendWhole(adapter, cardFor('k', LONG))).toMatchObject({ kind: 'retry' });
    const whole = refOf(await sendWhole(adapter, cardFor('k', LONG, { attempt: 2 })));
    expect(refOf(await sendWhole(adapter, cardFor('k', LONG, { attempt: 3 })))).toBe(whole);
    expect(slack.messages('li')).toHaveLength(2);
  });

  it('takes an attempt a message, and says each time what stands', async () => {
    const { slack, adapter } = await running();
    const blocks: Block[] = [{ kind: 'quote', words: '今天拜访。'.repeat(14_000) }];
    const stood: number[] = [];
    const ref = refOf(
      await sendWhole(adapter, cardFor('k', { blocks }), async () => void stood.push(slack.messages('li').length)),
    );
    const { length } = slack.messages('li');
    expect(length).toBeGreaterThan(6);
    expect(stood).toEqual(Array.from({ length: length - 1 }, (_, index) => index + 1));
    expect(ref.split(' ')).toEqual(slack.messages('li').map(({ ts }) => `Dli:${ts}`));
    expect(read(slack)).toBe('今天拜访。'.repeat(14_000));
    // Whoever goes on with a part needs to look for nothing.
    expect(slack.calls.filter(({ method }) => method !== 'chat.postMessage').map(({ method }) => method)).toEqual([
      'auth.test',
    ]);
  });

  it('goes on after the parts that stand, in the drawing that Slack has taken', async () => {
    const { slack, adapter } = await running();
    const blocks: Block[] = [CHART, { kind: 'quote', words: '今天拜访。'.repeat(3_000) }];
    slack.refusesCharts();
    const refused = () => slack.calls.filter(({ args }) => JSON.stringify(args).includes('data_visualization')).length;
    await sendWhole(adapter, cardFor('k', { blocks }));
    expect(refused()).toBe(1);
    expect(read(slack)).toBe(`得分走势分第1周  李伟 80${'今天拜访。'.repeat(3_000)}`);
  });

  it('takes the place of a short one, and a short one its place', async () => {
    const { slack, adapter } = await running();
    const short = refOf(await sendWhole(adapter, cardFor('k1', { title: '草稿' })));
    const long = refOf(await sendWhole(adapter, cardFor('k2', LONG, { replaces: short })));
    expect(long.split(' ')[0]).toBe(short);
    expect(read(slack)).toBe(`工作日志${'今天拜访。'.repeat(3_000)}[修改]`);
    expect(await sendWhole(adapter, cardFor('k3', { title: '已提交' }, { replaces: long }))).toEqual({
      kind: 'sent',
      message: short,
    });
    expect(slack.messages('li').map(({ text }) => text)).toEqual(['已提交']);
  });

  it('leaves a dash where Slack does not let us delete', async () => {
    const { slack, adapter } = await running();
    const long = refOf(await sendWhole(adapter, cardFor('k1', LONG)));
    slack.fails('chat.delete', { error: 'cant_delete_message' });
    await sendWhole(adapter, cardFor('k2', { title: '已提交' }, { replaces: long }));
    expect(slack.messages('li').map(({ text }) => text)).toEqual(['已提交', '–']);
  });

  it('takes away what stands already, when a later part is refused and all is drawn anew', async () => {
    const { slack, adapter } = await running();
    const blocks: Block[] = [{ kind: 'quote', words: '今天拜访。'.repeat(2_500) }, CHART];
    slack.refusesCharts();
    refOf(await sendWhole(adapter, cardFor('k', { blocks })));
    const texts = slack.messages('li').map(({ text }) => text);
    expect(texts.filter((one) => one.includes('1/'))).toHaveLength(1);
    expect(read(slack)).toBe(`${'今天拜访。'.repeat(2_500)}得分走势分第1周  李伟 80`);
  });
});

describe('a thread', () => {
  it('is where what was said in it is answered, also by a long card', async () => {
    const { slack, adapter, events } = await running();
    const root = refOf(await sendWhole(adapter, cardFor('k', LONG)));
    const thread_ts = slack.messages('li')[0]?.ts;
    await slack.says('li', '昨天那家呢', { message: { thread_ts } });
    const [said] = events;
    const thread = said?.payload.kind === 'message' ? said.payload.thread : undefined;
    expect(thread).toBe(root.split(' ')[0]);
    await sendWhole(adapter, cardFor('k2', LONG, { ...(thread !== undefined && { thread }) }));
    const [, , ...answers] = slack.messages('li');
    expect(answers.map((one) => one.thread)).toEqual([thread_ts, thread_ts]);
    await sendWhole(adapter, cardFor('k2', LONG, { ...(thread !== undefined && { thread }), attempt: 2 }));
    expect(slack.messages('li')).toHaveLength(4);
    expect(slack.calls.some(({ args }) => 'reply_broadcast' in args)).toBe(false);
  });

  it('is named by a press on a button in it', async () => {
    const { slack, adapter, events } = await running();
    const [first, second] = refOf(await sendWhole(adapter, cardFor('k', LONG))).split(' ');
    await slack.presses('li', '修改');
    expect(events[0]?.payload).toEqual({ kind: 'press', action: 'amend:1', message: second, thread: first });
  });

  it('that is gone does not keep the answer back', async () => {
    const { slack, adapter } = await running();
    await sendWhole(adapter, cardFor('k', { title: '好' }, { thread: 'Dli:1.000001' }));
    expect(slack.messages('li').map((one) => [one.text, one.thread])).toEqual([['好', undefined]]);
  });
});
