// Takes the README's pictures from a demo that has just been loaded, and moves its clock to Monday on the way:
//   npm exec -- node docs/pictures/take.ts http://127.0.0.1:3000
// The ticks need an emoji font in /usr/share/fonts (Debian: fonts-noto-color-emoji).
import { join } from 'node:path';
import { openBrowser } from '../../tests/support/browser.ts';

const [address = 'http://127.0.0.1:3000'] = process.argv.slice(2);
/** The clock walks through a weekend within this. */
const PATIENCE_MS = 60_000;

const browser = await openBrowser();
try {
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  page.setDefaultTimeout(PATIENCE_MS);
  const left = page.locator('#left');
  const right = page.locator('#right');

  await page.goto(new URL('/playground?person=zhao-lei&beside=chen-min', address).href);
  await left.locator('.message').first().waitFor();
  await left.locator('textarea').fill('写日志 走访3户，益隆塑业续贷材料收齐了，问题：评估报告还没出，明天：催评估公司');
  await page.keyboard.press('Enter');
  await left.getByText('编号 RZ-').waitFor();
  await move('到下一个截止');
  await right.getByRole('button', { name: '提醒' }).last().waitFor();
  await page.screenshot({ path: pathOf('playground') });

  // As tall as the digest, so that all of it is on the picture.
  await page.setViewportSize({ width: 1440, height: 1400 });
  await page.goto(new URL('/playground?person=chen-min', address).href);
  await left.locator('.message').first().waitFor();
  await move('到周一 09:00');
  const digest = left
    .locator('.message')
    .filter({ has: page.locator('figure svg') })
    .last();
  await digest.waitFor();
  await digest.screenshot({ path: pathOf('weekly') });

  async function move(step: string): Promise<void> {
    await page.getByRole('button', { name: step }).click();
    const arrived = page.locator('#toasts').getByText('到了');
    await arrived.waitFor();
    await arrived.waitFor({ state: 'detached' });
  }
} finally {
  await browser.close();
}

function pathOf(name: string): string {
  return join(import.meta.dirname, `${name}.png`);
}
