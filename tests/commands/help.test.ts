import { describe, expect, it } from 'vitest';
import { isListed } from '../../src/commands/command.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import { createWords } from '../../src/i18n.ts';
import { openDaybook } from '../support/daybook.ts';
import { RULEBOOK } from '../support/small-bank.ts';

describe('help', () => {
  it('shows a manager what they can do and what is due', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('你好');
    await li.sees('李娜，我能帮您做这些', '写日志', '拜访', '待办', '我的日志', '〔写工作日志〕');
    await li.seesNo('团队');
    await li.sees('还差 1 份');
  });

  it('shows a supervisor theirs', async () => {
    const daybook = await openDaybook();
    const chen = daybook.meets('chen');
    await chen.says('help');
    await chen.sees('团队', '未交', '〔看团队〕');
    await chen.seesNo('写日志 今天');
    await chen.seesNo('还差');
  });

  it('every line in it works as it stands there', async () => {
    const daybook = await openDaybook();
    for (const [user, role, locale] of [
      ['li', 'manager', 'zh-CN'],
      ['sun', 'manager', 'en'],
      ['chen', 'supervisor', 'zh-CN'],
      ['ren', 'appraiser', 'zh-CN'],
    ] as const) {
      const person = daybook.meets(user);
      await person.says('help');
      const shown = await person.reads();
      const words = createWords()[locale];
      const examples = [
        ...(role === 'manager' ? RULEBOOK.reports.map(({ example }) => words.of(example)) : []),
        ...COMMANDS.filter((one) => isListed(one, role)).map(({ name }) =>
          words.plain(`bot.commands.${name}.example` as never),
        ),
      ];
      expect(examples.length).toBeGreaterThan(2);
      for (const example of examples) {
        expect(shown).toContain(example);
        await person.says(`/${example}`);
        expect(await person.reads()).not.toMatch(/^$|没听懂|I didn't get/);
      }
    }
  });

  it('greets once, however often the conversation is opened', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.opens();
    await li.opens();
    expect(li.cards()).toHaveLength(1);
    const stranger = daybook.meets('nobody');
    await stranger.opens();
    await stranger.opens();
    expect(stranger.cards()).toHaveLength(1);
  });
});

describe('what is not understood', () => {
  it.each([
    ['li', '写日只', '写日志'],
    ['li', '待班', '待办'],
    ['sun', 'dua', 'due'],
    ['sun', 'setings', 'settings'],
  ])('%s types “%s” and is offered “%s”', async (user, typed, alias) => {
    const daybook = await openDaybook();
    const person = daybook.meets(user);
    await person.says(typed);
    const { buttons } = await person.sees(typed);
    expect(buttons[0]).toBe(alias);
    await person.presses(alias);
    await person.seesNo(typed);
  });

  it('is answered with a way on, and empty words with what is expected', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('今晚吃什么 **好** <!channel>');
    await li.sees('没听懂“今晚吃什么 **好** <!channe…”', '〔帮助〕');
    await li.says('  \n ');
    await li.sees('我只看得懂文字');
  });
});
