import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { startDaybook } from '../support/process.ts';
import { openBank, openWindow } from './seat.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
}, 60_000);
afterAll(() => browser.close());

describe('a daily log', { timeout: 60_000 }, () => {
  it('is filed by form; what was typed is kept when the form is closed', async () => {
    const { url } = await openBank();
    const window = await openWindow(browser, url, 'wang-fang');
    const { left: wang } = window;
    await wang.presses('写工作日志');
    const form = window.form('工作日志');
    await form.getByLabel('今天做了什么').fill('走访新建路 3 户商户，晋阳机械续贷材料收齐。');
    await form.getByRole('button', { name: '先放着' }).click();
    await wang.says('待办');
    await wang.sees('接着写 11月20日 周五 的工作日志');
    await window.picture('filing-draft-kept-zh');

    await wang.presses(/^接着写 11月20日 周五 的工作日志$/);
    expect(await form.getByLabel('今天做了什么').inputValue()).toBe('走访新建路 3 户商户，晋阳机械续贷材料收齐。');
    await form.getByLabel('碰到的问题').fill('评估报告还没出');
    await form.getByLabel('明天打算').fill('催评估公司');
    await window.picture('filing-form-zh');
    await form.getByRole('button', { name: '提交' }).dblclick();
    await wang.sees(/✅ 工作日志 · 11月20日 周五/);
    await wang.sees(/按时 · 编号 RZ-1120-\d+/);
    await expect.poll(() => wang.column.getByText('✅ 工作日志已于').count()).toBeGreaterThan(0);
    expect(await wang.column.getByText(/✅ 工作日志 · 11月20日 周五/).count()).toBe(1);
    await window.picture('filing-receipt-zh');

    await wang.presses('修改');
    await form.getByLabel('成效与体会').fill('续贷下周可以上会');
    await form.getByRole('button', { name: '提交修改' }).click();
    await wang.sees(/✅ 已修改 · 工作日志/);
    await wang.says('我的日志');
    await wang.sees(/RZ-1120-\d+/);
    await window.picture('my-reports-zh');
    await wang.presses(/^RZ-1120-\d+$/);
    await wang.sees('续贷下周可以上会');
    await window.picture('my-report-open-zh');
    await wang.presses('撤回');
    await window.page
      .getByRole('dialog')
      .getByText(/撤回 RZ-1120-\d+ 吗/)
      .waitFor();
    await window.picture('withdraw-asks-zh');
    await window.page.getByRole('button', { name: '确定' }).click();
    await wang.sees(/已撤回。要重写随时可以/);
    await wang.says('待办');
    await wang.sees('还差 1 份');
    await window.picture('withdrawn-zh');
    expect(window.complaints).toEqual([]);
  });

  it('is filed question by question, and goes on after the process was killed', async () => {
    const bank = await openBank();
    const window = await openWindow(browser, bank.url, 'zhao-lei');
    const { left: zhao } = window;
    await zhao.says('写日志');
    await zhao.sees('今天做了哪些事？');
    await window.picture('questions-first-zh');
    await zhao.says('电话 5 户，上门 2 户，问题：两户嫌利率高');
    await zhao.sees('有什么成效，或者什么体会？');
    await bank.kill();

    const again = await startDaybook({ env: { DATABASE_URL: bank.database } });
    const later = await openWindow(browser, again.url, 'zhao-lei');
    const { left: he } = later;
    await he.says('跳过');
    await he.sees('有没有值得大家知道的信息？');
    await he.says('我的得分');
    await he.sees('刚才没写完的我替您留着');
    await later.picture('questions-parked-zh');
    await he.presses('接着写');
    await he.sees('有没有值得大家知道的信息？');
    await he.says('没有');
    await he.sees('明天打算做什么？');
    await he.says('周一回访两户，带上新的利率表');
    await he.sees('看一眼，没问题就提交');
    await he.sees('两户嫌利率高');
    await later.picture('questions-preview-zh');
    await he.presses('提交');
    await he.sees(/✅ 工作日志 · 11月20日 周五/);
    await later.picture('questions-filed-zh');
    expect(later.complaints).toEqual([]);
  });

  it('is filed in one line', async () => {
    const { url } = await openBank();
    const window = await openWindow(browser, url, 'liu-jianguo');
    const { left: liu } = window;
    await liu.says('写日志 今天走访3户，晋阳机械续贷材料已收齐，问题：评估报告还没出，明天：催评估公司');
    await liu.sees(/✅ 工作日志 · 11月20日 周五/);
    await liu.presses('查看');
    await liu.sees('催评估公司');
    await window.picture('one-line-filed-zh');
    await liu.says('写日志');
    await liu.sees(/已经交过了：RZ-1120-\d+/);
    await window.picture('filed-already-zh');
  });
});

describe('a visit', { timeout: 60_000 }, () => {
  it('finds the customer by part of the name, and asks when several fit', async () => {
    const { url } = await openBank();
    const window = await openWindow(browser, url, 'zhao-lei');
    const { left: zhao } = window;
    await zhao.says('拜访 万家福 面访 谈了补货贷款，老板想再加 20 万，下次：11月25日');
    await zhao.sees('“万家福”有 3 家，是哪一家？');
    const names = await zhao.last.getByRole('button').allInnerTexts();
    expect(names.slice(0, 4)).toEqual([
      expect.stringContaining('万家福'),
      expect.stringContaining('万家福'),
      expect.stringContaining('万家福'),
      '都不是，“万家福”是新客户',
    ]);
    await window.picture('visit-which-customer-zh');
    await zhao.presses('万家福超市（新建路店）');
    await zhao.sees(/✅ 拜访记录 · [^✅]*万家福超市（新建路店）/);
    await window.picture('visit-receipt-zh');
    await zhao.presses('查看');
    await zhao.sees('11月25日 周三');
    await window.picture('visit-open-zh');

    await zhao.says('拜访 王老三修车铺 电话 谈了开户');
    await zhao.sees('王老三修车铺');
    await window.picture('visit-new-customer-zh');
    await zhao.presses(/是新客户$/);
    await zhao.sees(/✅ 拜访记录 · [^✅]*王老三修车铺/);

    await zhao.says('拜访');
    await window.picture('visit-first-question-zh');
    await zhao.presses('改用表单');
    const form = window.form('拜访记录');
    await form.getByRole('combobox', { name: '客户' }).fill('烟酒');
    await form.getByRole('option', { name: '万家福烟酒' }).click();
    await form.getByLabel('联系电话').fill('没有');
    await window.picture('visit-form-zh');
    await form.getByRole('button', { name: '提交' }).click();
    await form.getByText('不像电话号码').waitFor();
    await window.picture('visit-form-mistakes-zh');
    await form.getByLabel('联系电话').fill('138 0000 0000');
    await form.getByLabel('谈了什么').fill('备货资金够用，年底再看');
    await form.getByRole('button', { name: '提交' }).click();
    await zhao.sees(/✅ 拜访记录 · [^✅]*万家福烟酒/);
    expect(window.complaints).toEqual([]);
  });
});
