import { describe, expect, it } from 'vitest';
import type { Fetched } from '../../src/chat/adapter.ts';
import { openDaybook } from '../support/daybook.ts';
import { photo } from '../support/pictures.ts';

const PHOTO: Fetched = { kind: 'here', bytes: photo() };
const LOST: Fetched = { kind: 'gone', reason: 'deleted' };
const MEMO: Fetched = { kind: 'here', bytes: Buffer.from('%PDF-1.7') };

async function open() {
  const daybook = await openDaybook();
  await daybook.isAt('2026-11-18 15:00');
  return { ...daybook, li: daybook.meets('li'), chen: daybook.meets('chen') };
}

/** What hangs on the newest report or draft, as its field says. */
async function photosIn({ database }: Awaited<ReturnType<typeof open>>, table: 'draft' | 'report') {
  const rows =
    table === 'draft'
      ? await database.$queryRaw<{ photos: string | null }[]>`
          SELECT content->>'photos' AS photos FROM draft ORDER BY updated_at DESC LIMIT 1`
      : await database.$queryRaw<{ photos: string | null }[]>`
          SELECT content->>'photos' AS photos FROM report ORDER BY id DESC LIMIT 1`;
  return rows[0]?.photos?.split('\n').length ?? 0;
}

describe('photos sent as messages', () => {
  it('join the report that is being written, and the question stays open', async () => {
    const daybook = await open();
    const { li } = daybook;
    await li.says('拜访');
    await li.shows([PHOTO, PHOTO]);
    await li.sees('已加到拜访记录，共 2 张照片', '〔看照片〕');
    expect(await photosIn(daybook, 'draft')).toBe(2);
    await li.says('晋阳机械');
    await li.sees('谈了些什么');
  });

  it('come one by one in an album, and are confirmed in one message', async () => {
    const { li } = await open();
    await li.says('拜访');
    await li.shows([PHOTO]);
    await li.shows([PHOTO]);
    await li.shows([PHOTO]);
    const confirmations = li.cards().filter((card) => card.summary.includes('已加到'));
    expect(confirmations.map(({ summary }) => summary)).toEqual(['已加到拜访记录，共 3 张照片。']);
  });

  it('are counted once when delivered again', async () => {
    const daybook = await open();
    await daybook.li.says('拜访');
    await daybook.li.shows([PHOTO]);
    await daybook.li.again();
    expect(await photosIn(daybook, 'draft')).toBe(1);
  });

  it('are filed with a report that their words say in one line', async () => {
    const daybook = await open();
    await daybook.li.shows([PHOTO], '拜访 晋阳机械 谈了续贷');
    await daybook.li.sees('✅ 拜访记录');
    expect(await photosIn(daybook, 'report')).toBe(1);
  });

  it('come with an answer too', async () => {
    const daybook = await open();
    await daybook.li.says('拜访 晋阳机械');
    await daybook.li.sees('谈了些什么');
    await daybook.li.shows([PHOTO], '谈了续贷');
    expect(await photosIn(daybook, 'draft')).toBe(1);
  });

  it('with nothing open wait until their sender says where they belong, whatever happens in between', async () => {
    const daybook = await open();
    const { li } = daybook;
    await li.shows([PHOTO], '门头照');
    await li.sees('收到 1 张照片，放到哪份记录里', '〔写新的拜访记录〕', '〔不要了〕');
    await li.says('待办');
    await li.shows([PHOTO]);
    await li.sees('收到 2 张照片');
    await li.presses('写新的拜访记录');
    expect(await photosIn(daybook, 'draft')).toBe(2);
  });

  it('can go into a report that is filed already', async () => {
    const daybook = await open();
    const { li } = daybook;
    await li.says('拜访 晋阳机械 谈了续贷');
    const { text } = await li.sees('✅ 拜访记录');
    const number = /BF-\d{4}-\d\d/.exec(text)?.[0] ?? '';
    await li.shows([PHOTO]);
    await li.presses(`${number} 晋阳机械`);
    await li.sees('已修改');
    expect(await photosIn(daybook, 'report')).toBe(1);
  });

  it('can be looked at and taken out again', async () => {
    const daybook = await open();
    const { li } = daybook;
    await li.says('拜访');
    await li.shows([PHOTO, PHOTO]);
    await li.presses('看照片');
    await li.sees('[照片 1/2]', '[照片 2/2]', '〔去掉第 2 张〕');
    await li.presses('去掉第 1 张');
    await li.sees('[照片 1/1]');
    expect(await photosIn(daybook, 'draft')).toBe(1);
    const [row] = await daybook.database.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM picture`;
    expect(row?.count).toBe(1);
  });

  it('stop at as many as the report takes; the others are asked about', async () => {
    const daybook = await open();
    await daybook.li.says('拜访');
    await daybook.li.shows(Array.from({ length: 11 }, () => PHOTO));
    await daybook.li.sees('共 9 张照片');
    await daybook.li.sees('收到 2 张照片，放到哪份记录里');
    expect(await photosIn(daybook, 'draft')).toBe(9);
  });

  it('are refused where nobody has a use for them', async () => {
    const daybook = await open();
    await daybook.chen.shows([PHOTO]);
    await daybook.chen.sees('照片我这里还用不上');
    expect(await daybook.database.picture.count()).toBe(0);
  });

  it('leave a form with how many there are, and survive its submission', async () => {
    const daybook = await open();
    const { li } = daybook;
    await li.says('拜访');
    await li.shows([PHOTO]);
    await li.presses('改用表单');
    await li.sees('已有 1 张照片');
    await li.submits({ 客户: '晋阳机械', 谈了什么: '补货' });
    await li.sees('✅ 拜访记录');
    expect(await photosIn(daybook, 'report')).toBe(1);
  });

  it('cannot be looked at or moved by anybody else', async () => {
    const daybook = await open();
    await daybook.li.says('拜访');
    await daybook.li.shows([PHOTO]);
    const draft = await daybook.database.draft.findFirstOrThrow();
    const zhao = daybook.meets('zhao');
    for (const action of [`pictures.show:${draft.id}`, `pictures.remove:${draft.id}:x`, `pictures.draft:${draft.id}`])
      await zhao.pressesAction(action);
    expect(await photosIn(daybook, 'draft')).toBe(1);
    await zhao.seesNo('[照片');
  });
});

describe('a photo that was promised', () => {
  it('is fetched after the commit, by whichever process looks next', async () => {
    const daybook = await open();
    await daybook.li.says('拜访');
    await daybook.li.shows([PHOTO]);
    const wanted = await daybook.database.picture.findFirstOrThrow();
    expect({ state: wanted.state, jpeg: wanted.jpeg }).toEqual({ state: 'wanted', jpeg: null });
    await daybook.fetcher.drain();
    const { state, width, height } = await daybook.database.picture.findFirstOrThrow();
    expect({ state, width, height }).toEqual({ state: 'here', width: 40, height: 20 });
  });

  it.each([
    ['cannot be had', LOST, '没能取下来'],
    ['is no picture', MEMO, '打不开'],
  ])('is taken out again when it %s, and its sender is told', async (_, fetched, words) => {
    const daybook = await open();
    await daybook.li.says('拜访');
    await daybook.li.shows([PHOTO, fetched]);
    await daybook.li.looksAway();
    await daybook.fetcher.drain();
    await daybook.li.sees(words);
    expect(await photosIn(daybook, 'draft')).toBe(1);
  });

  it('waits for its platform to come back', async () => {
    const daybook = await open();
    await daybook.li.says('拜访');
    await daybook.li.shows([{ kind: 'retry', afterMs: 60_000, reason: 'down' }]);
    await daybook.fetcher.drain();
    const { state, retryAt, attempts, leaseUntil } = await daybook.database.picture.findFirstOrThrow();
    expect({ state, attempts, leaseUntil }).toEqual({ state: 'wanted', attempts: 1, leaseUntil: null });
    expect(retryAt?.getTime()).toBeGreaterThan(Date.now() + 50_000);
  });

  it('is taken over from a process that died with it', async () => {
    const daybook = await open();
    await daybook.li.says('拜访');
    await daybook.li.shows([PHOTO]);
    const held = new Date(Date.now() + 30_000);
    await daybook.database.picture.updateMany({ data: { attempts: 1, leaseUntil: held } });
    await daybook.fetcher.drain();
    expect((await daybook.database.picture.findFirstOrThrow()).state).toBe('wanted');
    await daybook.database.picture.updateMany({ data: { leaseUntil: new Date(Date.now() - 1) } });
    await daybook.fetcher.drain();
    expect((await daybook.database.picture.findFirstOrThrow()).state).toBe('here');
  });

  it('shows on the report for its author and supervisor, with what was written beside it', async () => {
    const daybook = await open();
    const { li, chen } = daybook;
    await li.says('拜访 晋阳机械 谈了续贷');
    await li.shows([PHOTO], '门头照');
    const number = li.cards().flatMap((card) => /BF-\d{4}-\d\d/.exec(card.summary) ?? [])[0] ?? '';
    await li.presses(`${number} 晋阳机械`);
    const { id } = await daybook.database.report.findFirstOrThrow({ orderBy: { id: 'desc' } });
    await chen.pressesAction(`reports.open:${id}`);
    await chen.sees('照片', '1 张', '[门头照]', '门头照');
  });
});
