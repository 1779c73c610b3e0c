import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { openBank, openWindow } from './seat.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
}, 60_000);
afterAll(() => browser.close());

describe('a score', { timeout: 60_000 }, () => {
  it('explains itself', async () => {
    const { url } = await openBank();
    const window = await openWindow(browser, url, 'zhao-lei');
    const { left: zhao } = window;
    await zhao.says('我的得分');
    await zhao.sees(/我的得分/);
    await window.picture('score-zh');
    await zhao.says('为什么 拜访');
    await zhao.sees(/拜访次数/);
    await window.picture('why-visits-zh');
    await zhao.says('为什么');
    await zhao.sees('想看哪一项？');
    await window.picture('why-which-zh');
    await zhao.says('为什么 及时');
    await zhao.sees(/日志及时率/);
    await window.picture('why-punctuality-zh');
    await zhao.says('得分 李娜');
    await zhao.sees('别人的得分只有本人和主管能看');
    await window.picture('score-of-another-zh');
  });
});

describe('Monday at nine', { timeout: 90_000 }, () => {
  it('brings the ranking to the supervisor, and to each manager their own place', async () => {
    const { url } = await openBank();
    const window = await openWindow(browser, url, 'li-na', { beside: 'chen-min' });
    const { left: li, right: chen } = window;
    await window.turns('到周一 09:00');
    await chen.column.getByText('城关支行 · 第 47 周').last().waitFor();
    await window.picture('monday-end-zh');
    await window.page.setViewportSize({ width: 1280, height: 1800 });
    await window.picture('monday-two-sides-zh');
    expect(await chen.column.getByRole('img').count()).toBeGreaterThan(0);
    await li.sees(/上周 [\d.]+ 分/);
    expect(window.complaints).toEqual([]);
  });
});

describe('a one-on-one', { timeout: 90_000 }, () => {
  it('is planned, prepared and recorded; both see what was agreed', async () => {
    const { url } = await openBank();
    const window = await openWindow(browser, url, 'wang-fang', { beside: 'chen-min' });
    const { left: wang, right: chen } = window;
    await chen.says('面谈');
    await chen.sees('面谈');
    await window.picture('talks-due-zh');
    await chen.says('面谈 王芳 周一上午10点');
    await chen.sees('约好了');
    await wang.sees('陈敏想和您聊一聊');
    await window.picture('talk-planned-zh');
    await chen.sees('三分钟准备');
    await window.picture('talk-preparation-zh');
    await chen.presses('改时间');
    await window.form('约王芳面谈').waitFor();
    await window.picture('talk-form-plan-zh');
    await window.page.keyboard.press('Escape');
    await chen.presses('记录结果');
    const form = window.form('和王芳的面谈');
    await form.waitFor();
    await window.picture('talk-record-form-zh');
    await form.getByLabel('聊得怎么样').fill('状态不错，想多跟对公客户。');
    await form.getByLabel('约定了什么').fill('每周两次对公拜访');
    await form.getByRole('button', { name: '记下来' }).click();
    await chen.sees('记下了');
    await wang.sees('陈敏记下了');
    await window.picture('talk-recorded-zh');
    await wang.says('面谈');
    await wang.sees('每周两次对公拜访');
    await wang.presses('写写我的看法');
    const view = window.form('我对这次面谈的看法');
    await view.waitFor();
    await window.picture('talk-view-form-zh');
    await view.getByLabel('我的看法').fill('同意，希望能带我去一次晋阳机械。');
    await view.getByRole('button', { name: '发给陈敏' }).click();
    await chen.sees('希望能带我去一次晋阳机械');
    await window.picture('talk-view-zh');
    expect(window.complaints).toEqual([]);
  });
});
