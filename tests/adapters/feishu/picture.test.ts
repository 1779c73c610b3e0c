import { describe, expect, it, onTestFinished } from 'vitest';
import { createFeishu } from '../../../adapters/feishu/index.ts';
import { LARGEST_PICTURE, type NamePicture } from '../../../src/chat/adapter.ts';
import type { Card } from '../../../src/chat/card.ts';
import { fakeFeishu } from '../../support/fake-feishu.ts';
import { photo } from '../../support/pictures.ts';
import { appOf, connected, LI } from './connected.ts';

const PICTURE: Card['blocks'][number] = { kind: 'picture', picture: 'p1', alt: '照片 1/1' };

/** What a picture's event handed on, and the account that sent it. */
async function sent(bytes: Uint8Array = photo()) {
  const at = await connected();
  await at.feishu.shows(LI, bytes);
  const [event] = at.events;
  if (event?.payload.kind !== 'message') throw new Error('no message arrived');
  return { ...at, account: event.account, payload: event.payload, ref: event.payload.pictures?.[0]?.ref ?? '' };
}

async function showing() {
  const feishu = await fakeFeishu();
  onTestFinished(feishu.close);
  let uploads = 0;
  const names = new Map<string, string>();
  const namePicture: NamePicture = async (id, place, upload) => {
    const name = names.get(place) ?? (id === 'p1' ? await upload(photo()) : null);
    if (name !== null && !names.has(place)) uploads++;
    if (name !== null) names.set(place, name);
    return name;
  };
  const adapter = createFeishu({
    ...appOf(feishu, 'webhook'),
    namePicture,
    readFile: async () => null,
    receive: async () => ({ kind: 'done' }),
    log: { info() {}, warn() {}, error() {} },
  });
  const sends = (blocks: Card['blocks'], key = 'k') =>
    adapter.send({
      key,
      attempt: 1,
      to: { platform: 'feishu', workspace: feishu.tenant, user: LI },
      locale: 'zh-CN',
      content: { kind: 'card', card: { tone: 'plain', summary: '拜访记录', blocks } },
    });
  return { feishu, sends, uploads: () => uploads };
}

describe('a picture that somebody sends in Feishu', () => {
  it('is handed on as a message without words, and can be fetched', async () => {
    const { adapter, account, payload, ref } = await sent();
    expect(payload).toMatchObject({ text: '', pictures: [{ ref: expect.stringMatching(/^om_in_.+:img_v3_in_/) }] });
    expect(await adapter.fetch(account, ref)).toEqual({ kind: 'here', bytes: Uint8Array.from(photo()) });
  });

  it('comes with words in a post', async () => {
    const { feishu, events } = await connected();
    const line = [{ tag: 'text', text: '拜访 晋阳机械 谈了续贷' }];
    await feishu.sends(LI, 'post', { title: '', content: [line, [{ tag: 'img', image_key: 'img_v3_a' }]] });
    expect(events[0]?.payload).toMatchObject({
      text: '拜访 晋阳机械 谈了续贷',
      pictures: [{ ref: expect.stringMatching(/:img_v3_a$/) }],
    });
  });

  it('is gone when it was recalled', async () => {
    const { feishu, adapter, account, ref } = await sent();
    feishu.pictures.recallsAll();
    expect(await adapter.fetch(account, ref)).toEqual({ kind: 'gone', reason: 'Feishu 234003' });
  });

  it('is gone when it is larger than it may be', async () => {
    const { adapter, account, ref } = await sent(Buffer.concat([photo(), Buffer.alloc(LARGEST_PICTURE)]));
    expect(await adapter.fetch(account, ref)).toMatchObject({ kind: 'gone' });
  });

  it('waits for permissions that somebody has to give, and for a platform that is down', async () => {
    const { feishu, adapter, account, ref } = await sent();
    feishu.failNext({ status: 400, code: 99991672 });
    expect(await adapter.fetch(account, ref)).toMatchObject({ kind: 'retry' });
    feishu.failNext({ lost: 'before' });
    expect(await adapter.fetch(account, ref)).toMatchObject({ kind: 'retry' });
    expect(await adapter.fetch(account, ref)).toMatchObject({ kind: 'here' });
  });

  it('is fetched with a new token when the old one has ended', async () => {
    const { feishu, adapter, account, ref } = await sent();
    feishu.expireTokens();
    expect(await adapter.fetch(account, ref)).toMatchObject({ kind: 'here' });
  });
});

describe('a picture on a card in Feishu', () => {
  it('is uploaded once and shown', async () => {
    const { feishu, sends, uploads } = await showing();
    await sends([PICTURE], 'one');
    await sends([PICTURE], 'two');
    expect(uploads()).toBe(1);
    expect(feishu.messages(LI).map(({ type }) => type)).toEqual(['interactive', 'interactive']);
    const [first] = feishu.pictures.uploads.values();
    expect(first).toEqual(Buffer.from(photo()));
  });

  it('leaves a line where it cannot be shown, and keeps nothing else from going out', async () => {
    const { feishu, sends } = await showing();
    const unknown = { ...PICTURE, picture: 'p2' };
    expect(await sends([{ kind: 'text', text: '谈了续贷' }, unknown])).toMatchObject({ kind: 'sent' });
    expect(feishu.messages(LI)[0]?.text).toContain('〔照片 1/1：没能显示〕');
  });
});
