import { describe, expect, it } from 'vitest';
import type { Sent } from '../../../src/chat/delivery.ts';
import type { Failure } from '../../support/fake-feishu-api.ts';
import { connected, LI, LOG_FORM } from './connected.ts';

const TEXT = { blocks: [{ kind: 'text', text: '今天 **18:00** 前还差工作日志' }] } as const;
const DAY_MS = 24 * 3_600_000;

describe('sending', () => {
  it('a card, as its reader sees it', async () => {
    const { feishu, sendsCard } = await connected();
    const sent = await sendsCard({
      title: '提醒',
      tone: 'attention',
      summary: '还差工作日志',
      blocks: [
        ...TEXT.blocks,
        { kind: 'facts', facts: [{ label: '主管', value: '陈敏（未读）' }] },
        { kind: 'quote', words: '对方月底定\n\n  - 要 2 台' },
        { kind: 'divider' },
        { kind: 'note', text: '编号 RZ-1118-07' },
      ],
    });
    const [card] = feishu.messages(LI);
    expect(sent).toEqual({ kind: 'sent', message: card?.id });
    expect(card).toMatchObject({ title: '提醒', template: 'orange', summary: '还差工作日志', alive: [] });
    expect(card?.text).toBe(
      '提醒\n今天 18:00 前还差工作日志\n主管 陈敏（未读）\n对方月底定\n \n  - 要 2 台\n编号 RZ-1118-07',
    );
  });

  it('the same key twice is one message, within the hour in which the platform remembers it', async () => {
    const { feishu, sendsCard } = await connected();
    const key = `reminder:${'长'.repeat(100)}`;
    const first = await sendsCard(TEXT, { key });
    expect(await sendsCard(TEXT, { key, attempt: 2 })).toEqual(first);
    expect(feishu.messages(LI)).toHaveLength(1);
    feishu.skip(3_600_001);
    await sendsCard(TEXT, { key });
    expect(feishu.messages(LI)).toHaveLength(2);
  });

  it('one message also where the answer to the first attempt is lost', async () => {
    const { feishu, sendsCard } = await connected();
    feishu.failNext({ lost: 'after' });
    expect(await sendsCard(TEXT, { key: 'k' })).toMatchObject({ kind: 'retry' });
    expect(await sendsCard(TEXT, { key: 'k', attempt: 2 })).toMatchObject({ kind: 'sent' });
    expect(feishu.messages(LI)).toHaveLength(1);
  });
});

describe('replacing an earlier message', () => {
  it('changes it in place', async () => {
    const { feishu, sendsCard } = await connected();
    const sent = await sendsCard(TEXT);
    if (sent.kind !== 'sent') throw new Error('not sent');
    const replaced = await sendsCard({ blocks: [{ kind: 'text', text: '已提交' }] }, { replaces: sent.message });
    expect(replaced).toEqual(sent);
    expect(feishu.messages(LI)).toMatchObject([{ text: '已提交', edited: true }]);
  });

  const past: [why: string, prepare: (feishu: Awaited<ReturnType<typeof connected>>['feishu'], id: string) => void][] =
    [
      ['was sent more than 14 days ago', (feishu) => feishu.skip(14 * DAY_MS + 1)],
      ['was recalled', (feishu, id) => feishu.recalls(id)],
    ];
  for (const [why, prepare] of past) {
    it(`sends a new one where the earlier ${why}`, async () => {
      const { feishu, sendsCard } = await connected();
      const sent = await sendsCard(TEXT);
      if (sent.kind !== 'sent') throw new Error('not sent');
      prepare(feishu, sent.message);
      const again = await sendsCard({ blocks: [{ kind: 'text', text: '已提交' }] }, { replaces: sent.message });
      expect(again).toMatchObject({ kind: 'sent' });
      expect(again).not.toEqual(sent);
      expect(feishu.messages(LI).at(-1)?.text).toBe('已提交');
    });
  }

  it('waits while a press on the card is still being answered', async () => {
    const { feishu, sendsCard } = await connected();
    const sent = await sendsCard(TEXT);
    if (sent.kind !== 'sent') throw new Error('not sent');
    feishu.failNext({
      status: 400,
      code: 230099,
      msg: 'Failed to create card content, ext=ErrCode: 11310; ErrMsg: card action is lock; ',
    });
    expect(await sendsCard(TEXT, { replaces: sent.message })).toMatchObject({ kind: 'retry' });
    expect(feishu.messages(LI)).toHaveLength(1);
  });
});

describe('a card that is too long for one message', () => {
  const words = '今天拜访。'.repeat(3_000);
  const long = { title: '工作日志', blocks: [{ kind: 'quote' as const, words }] };
  const read = (messages: readonly { text: string }[]) =>
    messages.map(({ text }) => text.replace(/\n\d+\/\d+$/, '')).join('');
  const refOf = (sent: Sent) => {
    if (sent.kind !== 'sent') throw new Error(`not sent: ${sent.kind}`);
    return sent.message;
  };

  it('is sent in messages one after the other, each said to be one of several', async () => {
    const { feishu, sendsCard } = await connected();
    const sent = await sendsCard(long);
    const messages = feishu.messages(LI);
    expect(refOf(sent)).toBe(messages.map(({ id }) => id).join(' '));
    // 15 000 characters of three bytes, 27 000 bytes a message.
    expect(messages.map(({ title, summary }) => [title, summary])).toEqual([
      ['工作日志', '摘要'],
      ['', '2/2 摘要'],
    ]);
    expect(messages.map(({ text }) => text.slice(-4))).toEqual(['\n1/2', '\n2/2']);
    expect(read(messages)).toBe(`工作日志\n${words}`);
  });

  it('is complete and there once, wherever an attempt ended', async () => {
    const { feishu, sendsCard } = await connected();
    feishu.failNext({ lost: 'after' });
    expect(await sendsCard(long, { key: 'k' })).toMatchObject({ kind: 'retry' });
    expect(feishu.messages(LI)).toHaveLength(1);
    const whole = await sendsCard(long, { key: 'k', attempt: 2 });
    expect(await sendsCard(long, { key: 'k', attempt: 3 })).toEqual(whole);
    expect(read(feishu.messages(LI))).toBe(`工作日志\n${words}`);
  });

  it('takes the place of a short one, and a short one its place', async () => {
    const { feishu, sendsCard } = await connected();
    const short = refOf(await sendsCard(TEXT));
    const both = refOf(await sendsCard(long, { replaces: short }));
    expect(both.split(' ')[0]).toBe(short);
    expect(read(feishu.messages(LI))).toBe(`工作日志\n${words}`);
    expect(await sendsCard({ title: '已提交' }, { replaces: both })).toEqual({ kind: 'sent', message: short });
    expect(feishu.messages(LI)).toMatchObject([{ text: '已提交' }]);
  });

  it('leaves a dash where the organisation lets nobody recall messages', async () => {
    const { feishu, sendsCard } = await connected();
    const both = refOf(await sendsCard(long));
    feishu.forbidRecalling();
    expect(await sendsCard({ title: '已提交' }, { replaces: both })).toMatchObject({ kind: 'sent' });
    expect(feishu.messages(LI)).toMatchObject([{ text: '已提交' }, { text: '–' }]);
  });

  it('is sent as text where its parts are not taken as cards, with nothing left out', async () => {
    const { feishu, sendsCard } = await connected();
    feishu.failNext({ status: 400, code: 230099 });
    await sendsCard(long);
    const messages = feishu.messages(LI);
    expect(messages.map(({ type }) => type)).toEqual(['text', 'interactive']);
    expect(read(messages).replace(/[“”]/g, '')).toBe(`工作日志\n${words}`);
  });
});

describe('what the platform answers', () => {
  const failures: [title: string, failure: Failure, sent: object][] = [
    [
      '429 with the time it ends',
      { status: 429, code: 99991400, headers: { 'x-ogw-ratelimit-reset': '2' } },
      { kind: 'retry', afterMs: 2000, limit: 'workspace' },
    ],
    [
      'the same as 400',
      { status: 400, code: 99991400, headers: { 'x-ogw-ratelimit-reset': '3' } },
      { kind: 'retry', afterMs: 3000, limit: 'workspace' },
    ],
    ['the same as 200', { status: 200, code: 99991400 }, { kind: 'retry', afterMs: 1000, limit: 'workspace' }],
    ['429 without any body', { status: 429, body: '' }, { kind: 'retry', afterMs: 1000, limit: 'workspace' }],
    ['too many to one person', { status: 400, code: 230020 }, { kind: 'retry' }],
    ['a gateway’s page', { status: 502, body: '<html>Bad Gateway</html>' }, { kind: 'retry' }],
    ['a page with status 200', { status: 200, body: '<html>maintenance</html>' }, { kind: 'retry' }],
    ['a broken connection', { lost: 'before' }, { kind: 'retry' }],
    ['that it is on its way', { status: 400, code: 230049 }, { kind: 'retry' }],
    ['a missing permission', { status: 400, code: 99991672 }, { kind: 'gone', who: 'workspace', cause: 'permission' }],
    ['the bot is switched off', { status: 400, code: 230006 }, { kind: 'gone', who: 'workspace', cause: 'permission' }],
    ['a token that stays refused', { status: 400, code: 99991543 }, { kind: 'gone', who: 'workspace', cause: 'token' }],
    [
      'outside the availability, as 200',
      { status: 200, code: 230013 },
      { kind: 'gone', who: 'person', cause: 'outside', reason: 'Feishu: 230013' },
    ],
    ['resigned', { status: 400, code: 230029 }, { kind: 'gone', who: 'person', cause: 'deactivated' }],
    ['blocked', { status: 400, code: 230053 }, { kind: 'gone', who: 'person', cause: 'blocked' }],
    ['sensitive words', { status: 400, code: 230022 }, { kind: 'dead', cause: 'sensitive' }],
    [
      'something nobody has heard of',
      { status: 400, code: 230999 },
      { kind: 'dead', cause: 'refused', reason: 'Feishu: 230999' },
    ],
  ];
  for (const [title, failure, sent] of failures) {
    it(title, async () => {
      const { feishu, sendsCard } = await connected();
      feishu.failNext(failure);
      expect(await sendsCard(TEXT)).toMatchObject(sent);
      expect(feishu.messages(LI)).toEqual([]);
    });
  }

  it('the sixth message in a second to one person has to wait', async () => {
    const { feishu, sendsCard } = await connected();
    feishu.enforceLimits();
    const sent = await Promise.all(Array.from({ length: 6 }, () => sendsCard(TEXT)));
    expect(sent.map(({ kind }) => kind).sort()).toEqual(['retry', 'sent', 'sent', 'sent', 'sent', 'sent']);
  });

  it('a card it does not take is sent as plain text, under the same key', async () => {
    const { feishu, sendsCard, sendsForm } = await connected();
    feishu.failNext({ status: 400, code: 230099, msg: 'ext=ErrCode: 200621; ErrMsg: parse card json err' });
    expect(await sendsCard({ ...TEXT, title: '提醒' }, { key: 'one' })).toMatchObject({ kind: 'sent' });
    await sendsCard(TEXT, { key: 'one', attempt: 2 });
    feishu.failNext({ status: 400, code: 230099 });
    await sendsForm({ ...LOG_FORM, title: '<at user_id="all">所有人</at> <b>x</b> [工资单](https://evil.example)' });
    const [card, form] = feishu.messages(LI);
    expect(card).toMatchObject({ type: 'text', text: '提醒\n今天 18:00 前还差工作日志' });
    expect(form).toMatchObject({ type: 'text', alive: [] });
    expect(form?.text).toContain('今天做了什么');
  });
});

describe('the token', () => {
  it('is asked for once, however many calls need the first', async () => {
    const { feishu, sendsCard } = await connected();
    await Promise.all(Array.from({ length: 10 }, () => sendsCard(TEXT)));
    expect(feishu.calls.filter(({ path }) => path.includes('tenant_access_token'))).toHaveLength(1);
  });

  it('is renewed, once, when the platform no longer takes it', async () => {
    const { feishu, sendsCard } = await connected();
    await sendsCard(TEXT);
    feishu.expireTokens();
    const sent = await Promise.all(Array.from({ length: 5 }, () => sendsCard(TEXT)));
    expect(sent.every(({ kind }) => kind === 'sent')).toBe(true);
    expect(feishu.calls.filter(({ path }) => path.includes('tenant_access_token'))).toHaveLength(2);
  });

  it('and what people wrote never reach the log', async () => {
    const { feishu, sendsCard, lines } = await connected();
    await sendsCard(TEXT);
    for (const failure of [{ status: 500, body: 'x' }, { status: 400, code: 230999 }, { lost: 'before' }] as const) {
      feishu.failNext(failure);
      await sendsCard(TEXT);
    }
    expect(lines.join('\n')).not.toMatch(/t-\d|工作日志|secret/);
  });
});
