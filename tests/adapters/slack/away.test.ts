import { describe, expect, it } from 'vitest';
import type { Card } from '../../../src/chat/card.ts';
import type { Delivery } from '../../../src/chat/delivery.ts';
import type { Answer, Event } from '../../../src/chat/event.ts';
import { cardFor, li, NOT_TAKEN, running, TAKEN, TRANSPORTS } from './running.ts';

const FORM: Answer = {
  kind: 'form',
  form: {
    id: 'form-1',
    title: '拜访记录',
    submit: '提交',
    cancel: '先放着',
    fields: [{ kind: 'longText', name: 'said', label: '谈了什么', required: true, maxLength: 3000, value: '谈了补货' }],
  },
};
const ELSEWHERE: Answer = { kind: 'done', elsewhere: '我在私信里回复您了。' };
const answering = (answer: Answer) => () => answer;
const atHome = (card: Partial<Card>): Delivery => ({
  ...cardFor('k', {}),
  content: { kind: 'card', card: { tone: 'plain', blocks: [], summary: '', ...card }, home: true },
});
const payloads = (events: readonly Event[]) => events.map(({ payload }) => payload);

describe.each(TRANSPORTS)('over %s', (transport) => {
  it('tells which tab was opened, and once more when Slack says so again', async () => {
    const { slack, events } = await running(undefined, transport);
    expect(await slack.opensHome('li')).toMatchObject(TAKEN);
    await slack.redelivers();
    await slack.opens('li');
    expect(payloads(events)).toEqual([{ kind: 'home' }, { kind: 'home' }, { kind: 'open' }]);
    expect(events[0]?.id).toBe(events[1]?.id);
    expect(events[0]).toMatchObject({ account: li, forms: 'none' });
  });

  it('publishes a home, which the next one replaces and which is no message', async () => {
    const { slack, adapter } = await running(undefined, transport);
    for (const text of ['还差 1 份', '还差 1 份', '都交齐了']) {
      const card = { title: '李娜', blocks: [{ kind: 'text', text }] } as const;
      expect(await adapter.send({ ...atHome(card), attempt: 2 })).toEqual({ kind: 'sent', message: 'home' });
    }
    expect(slack.home('li')?.text).toBe('李娜\n都交齐了');
    expect(slack.messages('li')).toEqual([]);
    expect(new Set(slack.calls.map(({ method }) => method))).toEqual(
      new Set(['auth.test', 'views.publish', ...(transport === 'socket' ? ['apps.connections.open'] : [])]),
    );
  });

  it('opens a form from a button at home, and says in a modal where else the answer is', async () => {
    let answer: Answer = FORM;
    const { slack, adapter, events } = await running(() => answer, transport);
    const buttons = [{ label: '写工作日志', action: 'file.start:daily_log' }];
    await adapter.send(atHome({ blocks: [{ kind: 'buttons', buttons }] }));
    await slack.pressesAtHome('li', '写工作日志');
    expect(slack.modal('li')?.title).toBe('拜访记录');
    await slack.closes('li');
    answer = ELSEWHERE;
    await slack.pressesAtHome('li', '写工作日志');
    expect(slack.modal('li')).toMatchObject({ title: 'Daybook', text: '我在私信里回复您了。' });
    expect(events[0]?.payload).toEqual({ kind: 'press', action: 'file.start:daily_log' });
    expect(slack.toasts('li')).toEqual([]);
  });

  it('takes global shortcuts for what one would type, with a form at once', async () => {
    const { slack, events } = await running(answering(FORM), transport);
    await slack.shortcut('li', 'write_report');
    expect(slack.modal('li')?.title).toBe('拜访记录');
    await slack.shortcut('li', 'my_day');
    expect(payloads(events)).toEqual([
      { kind: 'command', text: 'write a report' },
      { kind: 'command', text: 'my day' },
    ]);
    expect(await slack.shortcut('li', 'of_another_app')).toMatchObject(TAKEN);
    expect(events).toHaveLength(2);
  });

  it('keeps the exact words of any message, whoever wrote it', async () => {
    const { slack, events } = await running(answering(FORM), transport);
    await slack.shortcutAt('li', 'keep_as_visit', '万家福 <b>&amp;</b>\n谈了补货 *10* 箱');
    expect(payloads(events)).toEqual([{ kind: 'keep', text: '万家福 <b>&amp;</b>\n谈了补货 *10* 箱' }]);
    expect(slack.modal('li')?.title).toBe('拜访记录');
    await slack.shortcutAt('li', 'keep_as_visit', '', { bot_id: 'B1', files: [{}] });
    expect(events[1]?.payload).toEqual({ kind: 'keep', text: '' });
    await slack.shortcutAt('li', 'of_another_app', '万家福');
    expect(events).toHaveLength(2);
  });

  it('tells only who asked, where they asked', async () => {
    const { slack } = await running(answering(ELSEWHERE), transport);
    slack.joins('zhao');
    slack.room('C1', 'li', 'zhao');
    const typed = await slack.command('li', 'due', 'C1');
    expect(JSON.parse(typed.body)).toMatchObject({ response_type: 'ephemeral' });
    await slack.mentions('li', '@daybook due', 'C1');
    await slack.shortcutAt('li', 'keep_as_visit', '好');
    await expect.poll(() => slack.toasts('li')).toEqual(Array(3).fill('我在私信里回复您了。'));
    expect(slack.toasts('zhao')).toEqual([]);
    expect(slack.calls.filter(({ method }) => method === 'chat.postMessage')).toEqual([]);
    // In the conversation with us the answer itself is in sight.
    expect((await slack.command('li', 'due')).body).toBe('');
  });

  it('takes what stands after our name for a command', async () => {
    const { slack, events } = await running(undefined, transport);
    slack.room('C1', 'li');
    await slack.mentions('li', '@daybook 排名 上周', 'C1');
    await slack.mentions('li', '大家看 @daybook: 得分 & <why>', 'C1');
    await slack.mentions('li', '@daybook', 'C1');
    await slack.mentions('li', '@daybook due', 'C1', { bot_id: 'B1' });
    await slack.mentions('li', '@daybook due', 'C1', { user: undefined });
    expect(payloads(events)).toEqual([
      { kind: 'command', text: '排名 上周' },
      { kind: 'command', text: '得分 & <why>' },
      { kind: 'command', text: '' },
    ]);
    expect(events[0]).toMatchObject({ account: li, forms: 'none' });
  });

  it('hears nothing else that is said in channels', async () => {
    const { slack, events } = await running(undefined, transport);
    await slack.says('li', '今天吃什么', { message: { channel_type: 'channel', channel: 'C1' } });
    await slack.says('li', '今天吃什么', { message: { channel_type: 'group', channel: 'C1' } });
    expect(events).toEqual([]);
  });

  it('is not upset by a trigger that grew old, a channel it cannot whisper in, a home nobody has', async () => {
    let answer: Answer = FORM;
    const { slack, adapter, lines } = await running(() => answer, transport);
    slack.fails('views.open', { error: 'expired_trigger_id' });
    await slack.shortcut('li', 'write_report');
    expect(slack.modal('li')).toBeUndefined();
    answer = ELSEWHERE;
    await slack.mentions('li', '@daybook due', 'C9');
    await expect.poll(() => lines.join('\n')).toContain('slack.whisper_not_shown {"error":"channel_not_found"}');
    expect(lines.join('\n')).toContain('slack.form_not_opened {"error":"expired_trigger_id"}');
    const toNobody = { ...atHome({}), to: { ...li, user: 'nobody' } };
    expect((await adapter.send(toNobody)).kind).toBe('gone');
  });

  it('leaves a mention to Slack’s next attempt when it was not stored', async () => {
    const { slack } = await running(() => Promise.reject(new Error('no database')), transport);
    slack.room('C1', 'li');
    expect(await slack.mentions('li', '@daybook due', 'C1')).toMatchObject(NOT_TAKEN);
    expect(await slack.opensHome('li')).toMatchObject(NOT_TAKEN);
    expect(slack.toasts('li')).toEqual([]);
  });
});
