import { expect, it } from 'vitest';
import { openDaybook } from '../../support/daybook.ts';
import { feishuPlace, slackPlace } from '../../support/places.ts';

/** Somebody of the bank at a client older than 7.20, to whom everything comes as text. */
async function atAnOldClient(id: string) {
  const daybook = await openDaybook();
  const place = await feishuPlace(daybook, 'long connection');
  const { platform, workspace, user: userId } = place.account(id);
  await daybook.database.account.create({
    data: { platform, workspace, userId, personId: id, usedAt: new Date('2026-11-18T09:00:00+08:00') },
  });
  const somebody = place.meets(id);
  place.feishu.agesClient(userId);
  await somebody.says('文字版');
  await somebody.sees('〔〕里的字打出来');
  /** Says each, and sees what belongs to it before saying the next. */
  const talks = async (...turns: readonly (readonly [said: string, ...seen: string[]])[]) => {
    for (const [said, ...seen] of turns) {
      await somebody.says(said);
      await somebody.sees(...seen);
    }
  };
  const cards = () => place.feishu.messages(userId).filter(({ type }) => type === 'interactive').length;
  return { daybook, somebody, talks, cards };
}

const settingsOf = async ({ database }: Awaited<ReturnType<typeof openDaybook>>, id: string) => {
  const { zone, reminders, quietFrom, quietUntil, digest } = await database.person.findUniqueOrThrow({ where: { id } });
  return { zone, reminders, quietFrom, quietUntil, digest };
};

it('settings are changed by text alone: by number, by label, by choice, and what is wrong is asked again with its reason', async () => {
  const { daybook, talks, cards } = await atAnOldClient('li');
  await talks(
    ['设置', '您的设置', '〔修改〕'],
    ['修改', '1. 语言　中文', '5. 免打扰结束　07:30', '〔保存〕', '打它的编号'],
    ['2', '时区', '现在写的是：Asia/Shanghai', '3. Asia/Hong_Kong', '第 2 项，共 6 项'],
    ['Mars/Olympus', '2. 时区　Mars/Olympus'],
    ['保存', '没有“Mars/Olympus”这个时区', '现在写的是：Mars/Olympus'],
    ['第三个', '2. 时区　Asia/Hong_Kong'],
    ['提醒', '1. 不提醒', '4. 勤：快截止前'],
    ['八', '没对上“八”', '1. 不提醒'],
    ['轻', '3. 提醒　轻'],
    ['免打扰开始：晚上9点', '4. 免打扰开始　21:00'],
    ['5', '免打扰结束', '〔清空〕'],
    ['清空', '5. 免打扰结束　（空）'],
    ['保存', '开始和结束要一起填'],
    ['07:45', '5. 免打扰结束　07:45'],
    ['好的', '时区：Asia/Hong_Kong', '免打扰：21:00–07:45'],
  );
  expect(await settingsOf(daybook, 'li')).toEqual({
    zone: 'Asia/Hong_Kong',
    reminders: 'light',
    quietFrom: '21:00',
    quietUntil: '07:45',
    digest: true,
  });
  expect(cards()).toBe(0);
});

it('a talk is planned and recorded by text alone, and what was optional is skipped', async () => {
  const { daybook, talks, cards } = await atAnOldClient('chen');
  await talks(
    ['面谈 李娜', '约李娜面谈', '1. 哪天　11月19日 周四', '2. 几点　15:00'],
    ['哪天：上周五', '1. 哪天　11月13日 周五'],
    ['约好', '这个时间已经过了', '现在写的是：11月13日'],
    ['今天', '1. 哪天　11月18日 周三'],
    ['几点：下午4点半', '2. 几点　16:30'],
    ['约好', '✅ 约好了：今天 16:30 和李娜面谈'],
  );
  await daybook.isAt('2026-11-18 18:00');
  await talks(
    ['面谈', '〔李娜 · 记录结果〕'],
    ['李娜 · 记录结果', '聊得怎么样', '这一段李娜看不到', '第 1 项，共 5 项'],
    ['跳过', '这一项要填'],
    ['聊了很久，她想做对公。', '约定了什么', '〔跳过〕'],
    ['跳过', '约定到哪天'],
    ['不知道', '没看懂“不知道”是哪一天'],
    ['月底', '2. 约定了什么　（空）', '3. 约定到哪天　11月30日 周一', '〔记下来〕'],
    ['记下来', '写了日期，还要写约定了什么', '约定了什么'],
    ['每周见两家企业', '2. 约定了什么　每周见两家企业'],
    ['下次面谈日期', '清空就先不约', '〔清空〕'],
    ['清空', '4. 下次面谈日期　（空）'],
    ['记下来', '✅ 记下了：11月18日 周三 和李娜的面谈', '约定：每周见两家企业（11月30日 周一前）'],
  );
  expect(await daybook.database.oneOnOne.findMany({ where: { state: 'held' } })).toMatchObject([
    { managerId: 'li', outcome: '聊了很久，她想做对公。', commitment: '每周见两家企业' },
  ]);
  expect(cards()).toBe(0);
});

it('a form that the platform does not take as a card says how it is filled in all the same, and then is', async () => {
  const daybook = await openDaybook();
  const place = await feishuPlace(daybook, 'webhook');
  const { platform, workspace, user: userId } = place.account('li');
  await daybook.database.account.create({
    data: { platform, workspace, userId, personId: 'li', usedAt: new Date('2026-11-18T09:00:00+08:00') },
  });
  const li = place.meets('li');
  await li.says('设置');
  await li.sees('您的设置', '〔修改〕');
  place.feishu.failNext({ status: 400, code: 230099, msg: 'ext=ErrCode: 200621; ErrMsg: parse card json err' });
  await li.presses('修改');
  await li.sees('时区：Asia/Shanghai', '先发“文字版”，再发“接着填”');
  await li.says('文字版');
  await li.sees('〔〕里的字打出来');
  await li.says('接着填');
  await li.sees('2. 时区　Asia/Shanghai', '〔保存〕');
  await li.says('每周排名：不接收');
  await li.sees('6. 每周排名　不接收');
  await li.says('保存');
  await li.sees('每周排名：不接收');
  expect((await settingsOf(daybook, 'li')).digest).toBe(false);
});

it('a form that was left waits: for a restart, for another command, and for another platform, where it is a form again', async () => {
  const { daybook, talks } = await atAnOldClient('chen');
  const slack = await slackPlace(daybook, 'http');
  const { platform, workspace, user: userId } = slack.account('chen');
  await talks(
    ['面谈 赵磊', '约赵磊面谈'],
    ['几点：10点半', '2. 几点　10:30'],
    ['设置', '您的设置'],
    ['接着填', '2. 几点　10:30'],
    ['取消', '先放着，填了的我都留着', '〔接着填〕'],
    ['帮助', '我能帮您做这些'],
    ['接着填', '2. 几点　10:30'],
  );
  await daybook.database.account.create({
    data: { platform, workspace, userId, personId: 'chen', usedAt: new Date('2026-11-18T10:00:00+08:00') },
  });
  const atSlack = slack.meets('chen');
  await atSlack.says('哪天：11月20日');
  await atSlack.sees('1. 哪天　11月20日 周五', '〔改用表单〕');
  await atSlack.presses('改用表单');
  await atSlack.sees('约赵磊面谈', '哪天', '几点');
  await atSlack.submits({});
  await atSlack.sees('✅ 约好了', '和赵磊面谈');
  expect(await daybook.database.oneOnOne.findMany({ where: { managerId: 'zhao' } })).toMatchObject([
    { plannedAt: new Date('2026-11-20T10:30:00+08:00') },
  ]);
  // It is one opening, so it has been submitted here too.
  await talks(['约好', '已经收到了']);
});
