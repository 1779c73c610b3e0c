import { describe, expect, it } from 'vitest';
import { openDaybook } from '../support/daybook.ts';

describe('a reminder', () => {
  it('comes two hours and half an hour before, and becomes “filed”', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await daybook.walksTo('2026-11-18 16:01');
    await li.sees('李娜，今天 18:00 前还差 工作日志');
    await daybook.walksTo('2026-11-18 17:31');
    expect(li.cards()).toHaveLength(2);
    await li.presses('写工作日志');
    await li.submits({ 今天做了什么: '拜访3户' });
    await li.sees('✅ 工作日志已于 17:31 提交，按时');
    const summaries = li.cards().map(({ summary }) => summary);
    expect(summaries.filter((summary) => summary.includes('已于 17:31 提交'))).toHaveLength(1);
    expect(summaries).toContain('✅ 已经交了。');
    await daybook.walksTo('2026-11-18 18:01');
    expect(li.cards()).toHaveLength(3);
  });

  it('comes again half an hour after it was put off, but not past the deadline', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await daybook.walksTo('2026-11-18 16:01');
    await li.presses('半小时后再说');
    await li.sees('16:31 再提醒您');
    await li.looksAway();
    await daybook.walksTo('2026-11-18 16:30');
    expect(await li.reads()).toBe('');
    await daybook.walksTo('2026-11-18 16:32');
    await li.sees('还差 工作日志');
    await daybook.walksTo('2026-11-18 17:40');
    await li.presses('半小时后再说');
    await li.sees('18:00 就截止了');
    await li.says('写日志 拜访3户');
    await li.pressesAction(`remind.later:${new Date('2026-11-18T18:00:00+08:00').getTime()}`);
    await li.sees('都已经交了');
  });

  it('can be put off in words', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('稍后提醒');
    await li.sees('15:30 再提醒您');
    await li.says('写日志 拜访3户');
    await li.says('稍后提醒');
    await li.sees('都已经交了');
  });

  it('that has not gone out yet is taken back by filing', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('稍后提醒');
    await li.says('写日志 拜访3户');
    await li.looksAway();
    await daybook.walksTo('2026-11-18 16:00');
    expect(await li.reads()).toBe('');
  });
});
