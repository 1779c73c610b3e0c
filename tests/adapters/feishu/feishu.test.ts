import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/chat/event.ts';
import { sealed, signed } from '../../support/fake-feishu-webhook.ts';
import { connectedOver, eventually, LI, LOG_FORM, TRANSPORTS } from './connected.ts';

/** Whatever is pressed is answered by a toast, this one where the bot has nothing to say at once. */
const HEARD = { type: 'success', content: '好的' };
const TOAST: Answer = { kind: 'toast', tone: 'good', text: '已记下' };

describe.each(TRANSPORTS)('over the %s', (transport) => {
  const connected = connectedOver(transport);

  describe('what people do reaches the bot', () => {
    it('a message, exactly as typed', async () => {
      const { feishu, events } = await connected();
      await feishu.says(LI, '  写日志 **今天**\n<at id=all></at> 👨‍👩‍👧‍👦 ');
      expect(Math.abs((events[0]?.at.getTime() ?? 0) - Date.now())).toBeLessThan(10_000);
      expect(events).toMatchObject([
        {
          account: { platform: 'feishu', workspace: feishu.tenant, user: LI },
          forms: 'message',
          payload: { kind: 'message', text: '  写日志 **今天**\n<at id=all></at> 👨‍👩‍👧‍👦 ' },
        },
      ]);
    });

    it('a message of 40 000 characters', async () => {
      const { feishu, events } = await connected();
      const text = '拜访🙂'.repeat(10_000);
      await feishu.says(LI, text);
      expect(events[0]?.payload).toMatchObject({ kind: 'message', text });
    });

    it('a press, answered by a toast', async () => {
      const { feishu, events, sendsCard } = await connected(async () => TOAST);
      const sent = await sendsCard({
        blocks: [
          {
            kind: 'buttons',
            buttons: [{ label: '看草稿', action: 'draft:42', style: 'primary', confirm: '现在看？' }],
          },
        ],
      });
      expect(await feishu.presses(LI, '看草稿')).toEqual({
        kind: 'answered',
        toast: { type: 'success', content: '已记下' },
      });
      expect(events[0]?.payload).toEqual({
        kind: 'press',
        action: 'draft:42',
        message: sent.kind === 'sent' && sent.message,
      });
      expect(Math.abs((events[0]?.at.getTime() ?? 0) - Date.now())).toBeLessThan(10_000);
      expect(feishu.messages(LI)[0]?.buttons[0]?.confirm).toBe('现在看？');
    });

    it('a form, with what was filled in and nothing else', async () => {
      const { feishu, events, sendsForm } = await connected();
      const sent = await sendsForm(LOG_FORM);
      const written = {
        今天做了什么: '面访 2 户\n补货 2 条',
        开始时间: '09:30',
        状态: '不顺',
        方式: '面访\n电话',
        客户: '晋阳机械',
      };
      expect(await feishu.submits(LI, written)).toEqual({ kind: 'answered', toast: HEARD });
      expect(events[0]?.payload).toEqual({
        kind: 'submit',
        form: LOG_FORM.id,
        message: sent.kind === 'sent' && sent.message,
        values: {
          day: '2025-06-10',
          done: '面访 2 户\n补货 2 条',
          from: '09:30',
          mood: 'bad',
          ways: 'visit\ncall',
          customer: '晋阳机械',
        },
      });
    });

    it('a form that is given up', async () => {
      const { feishu, events, sendsForm } = await connected();
      await sendsForm(LOG_FORM);
      expect(await feishu.presses(LI, '不写了')).toEqual({ kind: 'answered', toast: HEARD });
      expect(events[0]?.payload).toEqual({ kind: 'close', form: LOG_FORM.id });
    });

    it('entering the conversation, and the bot’s menu', async () => {
      const { feishu, events } = await connected();
      await feishu.enters(LI);
      await feishu.picks(LI, '写日志');
      expect(events.map((event) => event.payload)).toEqual([{ kind: 'open' }, { kind: 'command', text: '写日志' }]);
    });
  });

  describe('in a group', () => {
    const AT_WANG = { key: '@_user_2', id: { open_id: 'ou_wang' }, name: '王芳' };

    it('what is said to the bot is as if said to it alone, without its name', async () => {
      const { feishu, events } = await connected();
      await feishu.saysInGroup(LI, '@Daybook  写日志 ');
      await feishu.saysInGroup(LI, '今天 @Daybook 见了万家福');
      const mentions = [AT_WANG, { key: '@_user_1', id: { open_id: feishu.bot }, name: 'Daybook' }];
      const content = {
        title: '日志',
        content: [
          [
            { tag: 'text', text: '见了 ' },
            { tag: 'at', user_id: '@_user_2' },
          ],
          [{ tag: 'at', user_id: '@_user_1' }],
        ],
      };
      await feishu.sends(LI, 'post', content, { chat_type: 'group', mentions });
      expect(events).toMatchObject(
        ['写日志', '今天 见了万家福', '日志\n见了 @王芳'].map((text) => ({
          account: { platform: 'feishu', workspace: feishu.tenant, user: LI },
          forms: 'message',
          payload: { kind: 'message', text },
        })),
      );
    });

    it('calling it by its name alone is asking what it can do', async () => {
      const { feishu, events } = await connected();
      await feishu.saysInGroup(LI, '@Daybook');
      expect(events.map(({ payload }) => payload)).toEqual([{ kind: 'command', text: '' }]);
    });

    it('nothing else is its business', async () => {
      const { feishu, events, lines } = await connected();
      await feishu.saysInGroup(LI, '大家好 @_user_1');
      await feishu.sends(LI, 'text', { text: '@_user_2 写日志' }, { chat_type: 'group', mentions: [AT_WANG] });
      await feishu.sends(
        LI,
        'text',
        { text: '@_all 写日志' },
        { chat_type: 'group', mentions: [{ key: '@_all', id: {}, name: '所有人' }] },
      );
      expect(events).toEqual([]);
      expect(lines.filter((line) => line.includes('"why":"group"'))).toHaveLength(3);
    });

    it('a mention comes again until the platform has said who the bot is; it is asked once', async () => {
      const { feishu, events } = await connected();
      feishu.failNext({ code: 99991400 });
      await feishu.saysInGroup(LI, '@Daybook 写日志');
      await feishu.saysInGroup(LI, '@Daybook 周报');
      expect(events.map(({ payload }) => payload.kind === 'message' && payload.text)).toEqual(['写日志', '周报']);
      expect(feishu.calls.filter(({ path }) => path.endsWith('/bot/v3/info')).length).toBeLessThanOrEqual(2);
    });
  });

  describe('what the bot answers at once', () => {
    it('keeps what was typed and shows the error at the field', async () => {
      const typed = '写了很多 <at id=all></at>';
      const { feishu, sendsForm } = await connected(async ({ payload }) => {
        if (payload.kind !== 'submit') return { kind: 'done' };
        const fields = LOG_FORM.fields.map((field) => {
          const value = payload.values[field.name];
          return {
            ...field,
            ...(value !== undefined && { value }),
            ...(field.name === 'amount' && { error: '金额要写数字' }),
          };
        });
        return { kind: 'invalid', form: { ...LOG_FORM, fields } };
      });
      await sendsForm(LOG_FORM);
      const answer = await feishu.submits(LI, { 今天做了什么: typed, 金额: '很多', 状态: '顺利', 开始时间: '09:30' });

      expect(answer).toMatchObject({ kind: 'answered', toast: { type: 'error', content: '金额要写数字' } });
      const [card] = feishu.messages(LI);
      expect(card?.alive).toEqual([]);
      expect(Object.fromEntries(card?.fields.map(({ label, value }) => [label, value]) ?? [])).toMatchObject({
        日期: '2025-06-10',
        今天做了什么: typed,
        金额: '很多',
        状态: 'good',
        开始时间: '09:30',
      });
      expect(card?.fields.find(({ label }) => label === '金额')?.note).toBe('金额要写数字');
    });

    it('is said in the language of the client, where it is only that a press arrived', async () => {
      const { feishu, address, sendsCard } = await connected();
      await sendsCard({ blocks: [{ kind: 'buttons', buttons: [{ label: '看草稿', action: 'draft:42' }] }] });
      expect(await feishu.presses(LI, '看草稿')).toEqual({ kind: 'answered', toast: HEARD });
      if (transport !== 'webhook') return;
      const pressed = feishu.envelope('card.action.trigger', {
        operator: { open_id: LI, tenant_key: feishu.tenant },
        action: { tag: 'button', value: { action: 'draft:42' } },
      });
      const body = sealed(feishu.encryptKey, pressed);
      const answer = await fetch(address, { method: 'POST', body, headers: signed(feishu.encryptKey, body) });
      expect(await answer.json()).toEqual({
        toast: { type: 'success', content: 'OK', i18n: { zh_cn: '好的', en_us: 'OK' } },
      });
    });

    it('can be a form in place of the card', async () => {
      const { feishu, sendsCard } = await connected(async () => ({ kind: 'form', form: LOG_FORM }));
      await sendsCard({ blocks: [{ kind: 'buttons', buttons: [{ label: '写日志', action: 'log' }] }] });
      await feishu.presses(LI, '写日志');
      expect(feishu.messages(LI)[0]?.fields.map(({ label }) => label)).toContain('今天做了什么');
      // What a notification shows, and a client that does not know such cards.
      expect(feishu.messages(LI)[0]?.summary).toBe('工作日志 · 三分钟写完');
    });
  });

  describe('nothing is acknowledged before it is stored', () => {
    it('a refusal is delivered again, once it works only once more', async () => {
      let attempts = 0;
      const { feishu, events, lines } = await connected(async () => {
        if (++attempts === 1) throw new Error('database said: 拜访记录 secret');
        return { kind: 'done' };
      });
      await feishu.says(LI, '写日志');
      await feishu.idle();
      expect(events).toHaveLength(2);
      expect(events[0]?.id).toBe(events[1]?.id);
      expect(lines.join('\n')).toContain('feishu.not_stored');
      expect(lines.join('\n')).not.toMatch(/拜访记录|写日志/);
    });

    it('a press that could not be stored shows the person the platform’s error', async () => {
      let attempts = 0;
      const { feishu, events, sendsCard } = await connected(async () => {
        if (++attempts === 1) throw new Error('no database');
        return TOAST;
      });
      await sendsCard({ blocks: [{ kind: 'buttons', buttons: [{ label: '提交', action: 'go' }] }] });
      expect(await feishu.presses(LI, '提交')).toEqual({ kind: 'failed', code: 200340 });
      await feishu.idle();
      expect(events).toHaveLength(2);
    });

    it('a bot that hangs is given up before the platform gives us up', async () => {
      let attempts = 0;
      const { feishu, events } = await connected(() =>
        ++attempts === 1 ? new Promise(() => {}) : Promise.resolve(TOAST),
      );
      const from = performance.now();
      await feishu.says(LI, '写日志');
      // 2 s deadline and the fake's first redelivery 0.1 s later; the platform's own limit would be 3 s.
      expect(performance.now() - from).toBeLessThan(2900);
      expect(events).toHaveLength(2);
    });

    it('what was being handled when the adapter stops is still acknowledged; nothing new is taken', async () => {
      const gate = Promise.withResolvers<Answer>();
      const { feishu, adapter, events } = await connected(() => gate.promise, { redeliverMs: [] });
      const first = feishu.says(LI, '一');
      await eventually(() => events.length === 1);
      const stopped = adapter.stop();
      await expect(feishu.says(LI, '二')).rejects.toThrow('refused');
      gate.resolve({ kind: 'done' });
      await Promise.all([first, stopped]);
      expect(events).toHaveLength(1);
    });
  });

  describe('not for us', () => {
    it('acknowledges and ignores groups, bots, other apps, other organisations and what it cannot read', async () => {
      const { feishu, events, lines } = await connected();
      await feishu.saysInGroup(LI, '大家好');
      await feishu.push(feishu.envelope('im.message.reaction.created_v1', { message_id: 'om_1' }));
      await feishu.push(feishu.envelope('im.message.receive_v1', { sender: {}, message: {} }));
      await feishu.push(
        feishu.envelope(
          'application.bot.menu_v6',
          { operator: { operator_id: { open_id: LI } }, event_key: 'x' },
          { app_id: 'cli_0000000000000000' },
        ),
      );
      const foreign = { sender_id: { open_id: LI }, sender_type: 'user', tenant_key: 'tenant_2' };
      const { event } = feishu.message(LI, 'text', { text: '你好' });
      await feishu.push(feishu.envelope('im.message.receive_v1', { ...event, sender: foreign }));
      await feishu.push(
        feishu.envelope('im.message.receive_v1', { ...event, sender: { ...foreign, sender_type: 'app' } }),
      );
      expect(events).toEqual([]);
      expect(lines.flatMap((line) => JSON.parse(line).why ?? [])).toEqual([
        'group',
        'unreadable',
        'otherApp',
        'otherTenant',
        'notAPerson',
      ]);
    });

    it('a picture is a message without text, so that the bot can say so', async () => {
      const { feishu, events } = await connected();
      await feishu.sends(LI, 'image', { image_key: 'img' });
      await feishu.sends(
        LI,
        'post',
        {
          title: '日志',
          content: [
            [
              { tag: 'text', text: '见了 ' },
              { tag: 'at', user_id: '@_user_1' },
            ],
            [{ tag: 'img' }],
          ],
        },
        { mentions: [{ key: '@_user_1', name: '王芳' }] },
      );
      expect(events.map(({ payload }) => payload.kind === 'message' && payload.text)).toEqual(['', '日志\n见了 @王芳']);
    });
  });
});
