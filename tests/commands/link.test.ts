import { describe, expect, it } from 'vitest';
import { openDaybook } from '../support/daybook.ts';

/** What the platform vouches for about accounts that nobody has linked. */
const PROFILES = new Map([
  ['newcomer', { email: 'LI@bank.example', native: true }],
  ['guest', { email: 'li@bank.example', native: false }],
  ['boss', { email: 'chen@bank.example', native: true }],
  ['other', { email: 'somebody@elsewhere.example', native: true }],
  ['silent', { email: null, native: true }],
]);

async function codeFor(daybook: Awaited<ReturnType<typeof openDaybook>>, email: string): Promise<string> {
  const ren = daybook.meets('ren');
  await ren.says(`绑定 ${email}`);
  const { text } = await ren.sees('的绑定码：', '30 分钟内有效');
  return /\d{4} \d{4}/.exec(text)?.[0] ?? '';
}

describe('a stranger', () => {
  it('learns nothing but how to link', async () => {
    const daybook = await openDaybook({ profiles: PROFILES });
    const newcomer = daybook.meets('newcomer');
    await newcomer.says('团队');
    await newcomer.sees('还不知道您是谁');
    await newcomer.pressesAction('reports.open:1');
    await newcomer.sees('还不知道您是谁');
    expect(await daybook.database.account.count({ where: { userId: 'newcomer' } })).toBe(0);
  });

  it('who is a manager and a full member is linked by e-mail', async () => {
    const daybook = await openDaybook({ profiles: PROFILES });
    const newcomer = daybook.meets('newcomer');
    await newcomer.says('你好');
    await newcomer.presses('用公司邮箱绑定');
    await newcomer.sees('李娜，绑好了');
    await newcomer.says('写日志 拜访3户');
    await newcomer.sees('✅ 工作日志');
    await newcomer.says('绑定');
    await newcomer.sees('您已经绑定为', '李娜');
    await newcomer.presses('用公司邮箱绑定');
    await newcomer.sees('您已经绑定为', '李娜');
  });

  it.each(['guest', 'boss', 'other', 'silent', 'unknown'])('such as %s needs a code', async (user) => {
    const daybook = await openDaybook({ profiles: PROFILES });
    const stranger = daybook.meets(user);
    await stranger.says('绑定');
    await stranger.sees('请向考评办要一个绑定码');
    expect(await daybook.database.account.count({ where: { userId: user } })).toBe(0);
  });

  it('is answered in the language they wrote', async () => {
    const daybook = await openDaybook({ profiles: PROFILES });
    const other = daybook.meets('other');
    await other.says('hello there');
    await other.sees("I don't know you yet", 'company e-mail');
    await other.presses('Link by company e-mail');
    await other.sees('code');
    await other.seesNo('绑定码');
  });
});

describe('a one-time code', () => {
  it('links anybody, once', async () => {
    const daybook = await openDaybook({ profiles: PROFILES });
    const code = await codeFor(daybook, 'chen@bank.example');
    const boss = daybook.meets('boss');
    await boss.says(`绑定 ${code}`);
    await boss.sees('陈敏，绑好了');
    await boss.says('团队');
    await boss.sees('城关支行');
    const other = daybook.meets('other');
    await other.says(code.replace(' ', ''));
    await other.sees('这个绑定码不对');
    const audits = await daybook.database.audit.findMany({ orderBy: { id: 'asc' } });
    expect(audits.map(({ actorId, action }) => `${actorId} ${action}`)).toEqual(['ren link.code', 'chen link.code']);
  });

  it('is good for half an hour', async () => {
    const daybook = await openDaybook();
    const code = await codeFor(daybook, 'chen@bank.example');
    await daybook.isAt('2026-11-18 15:31');
    const boss = daybook.meets('boss');
    await boss.says(code);
    await boss.sees('已经过期');
  });

  it('cannot be guessed: five wrong ones, and even the right one waits an hour', async () => {
    const daybook = await openDaybook();
    const guesser = daybook.meets('guest');
    for (let guess = 0; guess < 5; guess++) {
      await guesser.says(`1234 000${guess}`);
      await guesser.sees('这个绑定码不对');
    }
    await guesser.says(await codeFor(daybook, 'chen@bank.example'));
    await guesser.sees('试的次数太多了');
    expect(await daybook.database.account.count({ where: { userId: 'guest' } })).toBe(0);
    await daybook.isAt('2026-11-18 16:05');
    await guesser.says(await codeFor(daybook, 'chen@bank.example'));
    await guesser.sees('绑好了');
  });

  it('is made by the appraiser only', async () => {
    const daybook = await openDaybook();
    for (const user of ['li', 'chen']) {
      const person = daybook.meets(user);
      await person.says('绑定 ren@bank.example');
      await person.sees('您已经绑定为');
    }
    const ren = daybook.meets('ren');
    await ren.says('绑定 nobody@bank.example');
    await ren.sees('没有邮箱是“nobody@bank.example”的人');
    expect(await daybook.database.linkCode.count()).toBe(0);
  });
});

describe('somebody who has left', () => {
  it('is a stranger from the next day on', async () => {
    const daybook = await openDaybook();
    await daybook.database.person.update({ where: { id: 'li' }, data: { leftOn: new Date('2026-11-18') } });
    const li = daybook.meets('li');
    await li.says('待办');
    await li.sees('还差 1 份');
    await daybook.isAt('2026-11-19 09:00');
    await li.says('待办');
    await li.sees('还不知道您是谁');
  });
});
