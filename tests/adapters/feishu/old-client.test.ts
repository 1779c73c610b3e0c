import { expect, it } from 'vitest';
import { openDaybook } from '../../support/daybook.ts';
import { feishuPlace } from '../../support/places.ts';

/** Li at a client older than 7.20, with the fake platform behind it. */
async function atAnOldClient() {
  const daybook = await openDaybook();
  const place = await feishuPlace(daybook, 'long connection');
  const { feishu } = place;
  const li = place.meets('li');
  feishu.agesClient('ou_li');
  const cards = () => feishu.messages('ou_li').filter(({ type }) => type === 'interactive').length;
  return { daybook, feishu, li, cards };
}

it('somebody whose client shows no cards files a report, from the greeting to the receipt, by text alone', async () => {
  const { feishu, li, cards } = await atAnOldClient();
  await li.does(() => feishu.enters('ou_li'));
  const { text } = await li.sees('看不到正文？发“文字版”给我', '请升级至最新版本客户端');
  expect(text).not.toContain('还不知道您是谁');

  await li.says('文字版');
  await li.sees('〔〕里的字打出来', '还不知道您是谁', '〔用公司邮箱绑定〕');
  await li.says('用公司邮箱绑定');
  await li.sees('李娜，绑好了', '〔帮助〕');
  await li.says('〔帮助〕');
  await li.sees('我能帮您做这些', '〔写工作日志〕');

  // Where there are forms, this button opens one.
  await li.says('写工作日志');
  const question = await li.sees('今天做了哪些事');
  expect(question.text).not.toContain('改用表单');
  await li.says('走访了三户商户');
  await li.sees('第 2 问', '〔直接提交〕');
  await li.says('直接提交');
  await li.sees('✅ 工作日志');
  expect(cards()).toBe(1);
});

it('text messages are changed in place, as often as the platform lets them, and cards come back when wanted', async () => {
  const { daybook, feishu, li, cards } = await atAnOldClient();
  await li.says('文字版');
  await li.sees('〔〕里的字打出来');
  const before = cards();
  const say = async (words: string, replacesKey?: string) => {
    await daybook.database.outbox.create({
      data: {
        ...{ key: words, platform: 'feishu', workspace: feishu.tenant, userId: 'ou_li', locale: 'zh-CN', priority: 0 },
        content: { kind: 'card', card: { tone: 'plain', blocks: [], summary: words } },
        ...(replacesKey === undefined ? {} : { replacesKey }),
        ...{ notBefore: new Date(0), createdAt: new Date(0) },
      },
    });
    daybook.sender.wake();
    await li.sees(words);
  };
  const texts = () => feishu.messages('ou_li').map(({ text }) => text);
  await say('change 0');
  for (let nth = 1; nth <= 20; nth++) await say(`change ${nth}`, 'change 0');
  expect(texts().filter((text) => text.startsWith('change'))).toEqual(['change 20']);
  await say('change 21', 'change 0');
  expect(texts().filter((text) => text.startsWith('change'))).toEqual(['change 20', 'change 21']);

  expect(cards()).toBe(before);
  await li.says('卡片版');
  await expect.poll(cards, { timeout: 10_000 }).toBe(before + 1);
});
