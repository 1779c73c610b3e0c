import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { openBank, openWindow } from './seat.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
}, 60_000);
afterAll(() => browser.close());

describe('a deadline', { timeout: 90_000 }, () => {
  it('is told to those who have not filed, and to their supervisor; what one does the other sees', async () => {
    const { url } = await openBank();
    const window = await openWindow(browser, url, 'zhao-lei', { beside: 'chen-min' });
    const { left: zhao, right: chen } = window;
    const reminders = (whose: typeof zhao) => whose.column.getByText(/今天 18:00 前还差/).count();
    const before = await reminders(zhao);
    await window.turns('到下一个截止');
    await zhao.sees(/今天 18:00 前还差 工作日志/);
    // Half an hour before, once more.
    expect(await reminders(zhao)).toBe(before + 1);
    await chen.sees(/城关支行 · 工作日志 · 11月20日 周五：8 人中 \d 人已交/);
    await chen.sees(/未交：.*赵磊/);
    await window.picture('deadline-two-sides-zh');

    await chen.presses(/^提醒 \d 人$/);
    await window.toast(/已提醒/);
    await zhao.sees('陈敏提醒您');
    await window.picture('deadline-nudged-zh');
    await zhao.presses('写工作日志');
    const form = window.form('工作日志');
    await form.getByLabel('今天做了什么').fill('下午在开发区收款，晚了。');
    await form.getByRole('button', { name: '提交' }).click();
    await zhao.sees(/迟交 · 编号/);
    // Both of today's change; those of days that are still missing stay.
    await expect.poll(() => reminders(zhao)).toBe(before - 1);
    await chen.sees(/迟交：.*赵磊/);
    await window.picture('deadline-filed-late-zh');

    await chen.presses(/^批准 .* 免交$/);
    await window.picture('excuse-asks-zh');
    await window.page.getByRole('button', { name: '确定' }).click();
    await window.toast(/已免交/);
    await window.picture('deadline-excused-zh');
    expect(window.complaints).toEqual([]);

    const filed = await openWindow(browser, url, 'li-na');
    expect(await filed.left.column.getByText('半小时后再说').count()).toBe(0);
  });
});

describe('a supervisor', { timeout: 90_000 }, () => {
  it('sees the team, opens a report and rates it; its author sees both', async () => {
    const { url } = await openBank();
    const window = await openWindow(browser, url, 'liu-jianguo', { beside: 'chen-min' });
    const { left: liu, right: chen } = window;
    await liu.says('写日志 今天走访3户，晋阳机械续贷材料已收齐，明天：催评估公司');
    await liu.sees('主管：陈敏（未读）');
    await chen.says('团队');
    await chen.sees(/还没看/);
    await window.picture('team-zh');
    await chen.says('未交');
    await chen.sees(/未交/);
    await window.picture('missing-zh');
    await chen.says('排名');
    await chen.sees(/城关支行 · .*排名/);
    await window.picture('rank-zh');
    await chen.says('帮助');
    await chen.sees('我能帮您做这些');
    await window.picture('help-supervisor-zh');
    await chen.says('团队');
    await chen.sees(/还没看/);
    await chen.presses(/李娜 · |张伟 · |孙丽 · |郭晓燕 · /);
    await chen.sees('读完给个评价');
    await window.picture('report-to-rate-zh');
    await chen.presses('4 分');
    await chen.sees('您评了 4 分');
    await window.picture('report-rated-zh');
    expect(window.complaints).toEqual([]);
  });
});
