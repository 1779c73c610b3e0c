import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { periodOf } from '../../src/calendar/period.ts';
import type { Answer, Payload } from '../../src/chat/event.ts';
import { scorePeople } from '../../src/commands/scores.ts';
import { dayTable } from '../../src/store/rulebooks.ts';
import { type Daybook, openDaybook } from '../support/daybook.ts';
import { at, RULEBOOK } from '../support/small-bank.ts';

/** What somebody does at a place with forms and a home page. */
function event(user: string, payload: Payload, id = randomUUID()) {
  const account = { platform: 'chat', workspace: 'demo', user };
  return { id, account, at: new Date(), forms: 'answer', payload } as const;
}

const Home = z.object({
  card: z.object({
    title: z.string().optional(),
    blocks: z.array(
      z.object({ text: z.string().optional(), buttons: z.array(z.object({ label: z.string() })).optional() }),
    ),
  }),
});
const isHome = { equals: true, path: ['home'] };

/** The home page of somebody as it was drawn last, line by line. */
async function homeOf({ database, sender }: Daybook, user: string): Promise<string> {
  await sender.drain();
  const row = await database.outbox.findFirst({ where: { userId: user, content: isHome }, orderBy: { id: 'desc' } });
  const { card } = Home.parse(row?.content);
  const lines = card.blocks.map(
    ({ text = '———', buttons }) => buttons?.map(({ label }) => `〔${label}〕`).join('') ?? text,
  );
  return [card.title ?? '', ...lines].join('\n');
}

const homes = ({ database }: Daybook) => database.outbox.count({ where: { content: isHome } });

/** This week's scores, as the job that keeps them has them. */
async function score({ database }: Daybook, now: string) {
  const ctx = { tx: database, now: at(now), rulebook: RULEBOOK, days: await dayTable(database, RULEBOOK) };
  await scorePeople(ctx, 'everyone', periodOf('week', now.slice(0, 10)));
}

describe('a manager’s home', () => {
  it('says what is due, how the week stands and when the next talk is', async () => {
    const daybook = await openDaybook();
    await score(daybook, '2026-11-18 15:00');
    await daybook.database.oneOnOne.create({
      data: { managerId: 'li', supervisorId: 'chen', unitId: 'city', plannedAt: at('2026-11-19 15:00') },
    });
    await daybook.receive(event('li', { kind: 'message', text: '拜访 万家福 谈了补货', message: 'm1' }));
    await daybook.receive(event('li', { kind: 'home' }));
    const home = await homeOf(daybook, 'li');
    expect(home.split('\n')).toEqual([
      '李娜 · 11月18日 周三',
      '**还差 1 份**',
      '▸ 工作日志　今天 18:00 截止',
      '另有一份写到一半的拜访记录（11月18日 周三）。',
      '〔写 11月18日 周三 的工作日志〕〔接着写〕〔写拜访记录〕〔写首问登记〕〔写情况报告〕',
      '———',
      expect.stringMatching(/^本周 \*\*\d+\.\d\d 分\*\*.+城关支行 3 人中并列第 1。$/),
      '进度：拜访记录 0/10',
      expect.stringMatching(/^最能提分：\*\*.+\*\*，现在 \d+\.\d\d \/ \d+\.\d\d 分。/),
      '———',
      '下次面谈：明天 15:00，和陈敏。',
      '———',
      '〔我的得分〕〔面谈〕〔帮助〕',
      '截至 15:00',
    ]);
  });

  it('speaks English to who reads English', async () => {
    const daybook = await openDaybook();
    await score(daybook, '2026-11-18 15:00');
    await daybook.receive(event('sun', { kind: 'home' }));
    const home = await homeOf(daybook, 'sun');
    expect(home).toContain('Sun Li · Wed 18 Nov');
    expect(home).toContain('**1 report to file**\n▸ Daily log: due today 18:00');
    expect(home).toContain('So far: Visit report 0/10');
    expect(home).toContain('What would help most: ');
    expect(home).not.toMatch(/\p{Script=Han}/u);
  });

  it('counts a visit as soon as it is filed, and shows the log as filed', async () => {
    const daybook = await openDaybook();
    await score(daybook, '2026-11-18 15:00');
    await daybook.receive(event('li', { kind: 'home' }));
    await daybook.receive(event('li', { kind: 'message', text: '拜访 宏达物流 谈了补货', message: 'm1' }));
    await expect.poll(() => homes(daybook)).toBe(2);
    expect(await homeOf(daybook, 'li')).toContain('拜访记录 1/10');
    await daybook.receive(event('li', { kind: 'message', text: '写日志 拜访3户', message: 'm2' }));
    await expect.poll(() => homes(daybook)).toBe(3);
    expect(await homeOf(daybook, 'li')).toContain('**都交齐了，没有待办。**\n✅ 工作日志　15:00 已交');
  });

  it('is a card like any other for who says so', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    for (const said of ['首页', '看今天', 'home', '/my day']) {
      await li.says(said);
      await li.sees('李娜 · 11月18日 周三', '还差 1 份', '〔写 11月18日 周三 的工作日志〕', '〔写拜访记录〕');
    }
  });
});

describe('a supervisor’s home', () => {
  it('says who has filed, what is to be read and whom to talk to', async () => {
    const daybook = await openDaybook();
    await daybook.meets('li').says('写日志 拜访3户');
    await daybook.receive(event('chen', { kind: 'home' }));
    const home = await homeOf(daybook, 'chen');
    expect(home.split('\n')).toEqual([
      '陈敏 · 11月18日 周三',
      '**城关支行 · 工作日志 · 11月18日 周三：3 人中 1 人已交**',
      '未交：孙丽、赵磊',
      '〔提醒 2 人〕〔批准 孙丽 免交〕〔批准 赵磊 免交〕〔看团队〕',
      '———',
      '**1 份还没看**',
      '〔李娜 · 工作日志 · 11月18日 周三〕',
      '———',
      '**面谈**',
      expect.stringMatching(/^\*\*.+\*\* 到岗 \d+ 天，还没有面谈过$/),
      expect.stringMatching(/到岗 \d+ 天/),
      expect.stringMatching(/到岗 \d+ 天/),
      '〔约 孙丽〕〔约 李娜〕〔约 赵磊〕',
      '———',
      '〔排名〕〔面谈〕〔帮助〕',
      '截至 15:00',
    ]);
  });

  it('of others says that nothing waits', async () => {
    const daybook = await openDaybook();
    await daybook.receive(event('ren', { kind: 'home' }));
    expect(await homeOf(daybook, 'ren')).toContain('眼下没有等您处理的事。\n———\n〔排名〕〔帮助〕');
  });
});

describe('the home page', () => {
  it('of somebody unlinked invites them, and is theirs as soon as they are linked from it', async () => {
    const profiles = new Map([['new', { email: 'li@bank.example', native: true }]]);
    const daybook = await openDaybook({ profiles });
    await daybook.receive(event('new', { kind: 'home' }));
    expect(await homeOf(daybook, 'new')).not.toContain('李娜');
    await daybook.receive(event('new', { kind: 'press', action: 'link.email:zh-CN' }));
    await expect.poll(() => homes(daybook)).toBe(2);
    expect(await homeOf(daybook, 'new')).toContain('李娜 · 11月18日 周三');
  });

  it('is drawn anew after what its owner does for a day, and once however often that is delivered', async () => {
    const daybook = await openDaybook();
    const press = event('li', { kind: 'press', action: 'due.show' });
    await daybook.receive(press);
    await daybook.receive(event('li', { kind: 'home' }));
    expect(await homes(daybook)).toBe(1);
    const again = event('li', { kind: 'press', action: 'due.show' });
    for (let time = 1; time <= 3; time++) await daybook.receive(again);
    await expect.poll(() => homes(daybook)).toBe(2);
    // Typing in a form and closing it change nothing that stands there.
    await daybook.receive(event('li', { kind: 'close', form: 'none' }));
    await daybook.isAt('2026-11-19 15:30');
    await daybook.receive(event('li', { kind: 'message', text: '待办', message: 'm2' }));
    await daybook.receive(event('zhao', { kind: 'home' }));
    await expect.poll(() => homes(daybook)).toBe(3);
  });

  it('does not become somebody else’s, nor a message in the conversation', async () => {
    const daybook = await openDaybook();
    await daybook.receive(event('li', { kind: 'home' }));
    await daybook.receive(event('zhao', { kind: 'message', text: '待办', message: 'm' }));
    const kept = await daybook.database.outbox.findMany({ where: { content: isHome } });
    expect(kept.map(({ userId }) => userId)).toEqual(['li']);
  });

  it.each([
    ['li', 8],
    ['chen', 8],
    ['ren', 8],
  ])('of %s takes at most %i round trips', async (user, most) => {
    const daybook = await openDaybook();
    await score(daybook, '2026-11-18 15:00');
    await daybook.receive(event(user, { kind: 'home' }));
    let statements = 0;
    const { query } = pg.Client.prototype;
    Object.assign(pg.Client.prototype, {
      query(this: pg.Client, ...given: unknown[]) {
        statements++;
        return Reflect.apply(query, this, given);
      },
    });
    try {
      await daybook.receive(event(user, { kind: 'home' }));
    } finally {
      Object.assign(pg.Client.prototype, { query });
    }
    expect(statements).toBeGreaterThan(3);
    expect(statements).toBeLessThanOrEqual(most);
  });
});

describe('outside the conversation', () => {
  const said = async (answer: Promise<Answer>) => {
    const given = await answer;
    return given.kind === 'done' ? given.elsewhere : given.kind;
  };

  it('the answer says where it is, in the person’s language, and only once', async () => {
    const daybook = await openDaybook();
    const command = event('li', { kind: 'command', text: '待办' });
    expect(await said(daybook.receive(command))).toBe('我在私信里回复您了。');
    expect(await said(daybook.receive(command))).toBeUndefined();
    expect(await said(daybook.receive(event('sun', { kind: 'command', text: 'due' })))).toBe(
      'I answered in our direct messages.',
    );
    expect(await said(daybook.receive(event('li', { kind: 'press', action: 'due.show' })))).toBe(
      '我在私信里回复您了。',
    );
    expect(
      await said(daybook.receive(event('li', { kind: 'press', action: 'due.show', message: 'm' }))),
    ).toBeUndefined();
    expect(await said(daybook.receive(event('li', { kind: 'command', text: '写日志' })))).toBe('form');
  });
});
