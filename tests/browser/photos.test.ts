import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { photo } from '../support/pictures.ts';
import { openBank, openWindow } from './seat.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
}, 60_000);
afterAll(() => browser.close());

it('a photo is sent by the clip, joins the visit and stands on it', { timeout: 90_000 }, async () => {
  const { url } = await openBank();
  const window = await openWindow(browser, url, 'wang-fang');
  const { left: wang, page } = window;
  await wang.says('拜访');
  await wang.sees('哪家客户');
  const file = { name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(photo(1600, 1000)) };
  await page.locator('#left .chooser').setInputFiles(file);
  await wang.sees('已加到拜访记录，共 1 张照片');
  await page.locator('#left .message.person img').last().waitFor();
  await wang.presses('看照片');
  const shown = page.locator('#left .message.daybook .picture img').last();
  await shown.scrollIntoViewIfNeeded();
  const width = () => shown.evaluate((image) => ('naturalWidth' in image ? image.naturalWidth : null));
  await expect.poll(width, { timeout: 20_000 }).toBe(1600);
  await window.picture('photos-zh');
  expect(window.complaints).toEqual([]);
});
