import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { pictureOf } from '../support/browser.ts';
import { type Daybook, startDaybook } from '../support/process.ts';
import { bankOnFriday } from './bank.ts';

/** A machine may be busy with much else; nothing here waits this long when all is well. */
const PATIENCE_MS = 20_000;
/** A reply is at most this many cards. */
const LATELY = 4;

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

type Look = Readonly<{
  /** In what size and with what hands; a desk's screen otherwise. */
  options?: BrowserContextOptions;
  lang?: 'zh-CN' | 'en';
  theme?: 'light' | 'dark';
}>;

/** The bank on Friday at 17:22, served by a process of its own. */
export async function openBank(): Promise<Daybook & Readonly<{ database: string }>> {
  const database = await bankOnFriday();
  return { ...(await startDaybook({ env: { DATABASE_URL: database } })), database };
}

/** A window on the playground; with `beside`, a second person's conversation stands there too. */
export async function openWindow(browser: Browser, url: string, person: string, look: Look & { beside?: string } = {}) {
  const { options = {}, lang = 'zh-CN', theme = 'light', beside } = look;
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    locale: lang === 'en' ? 'en-GB' : lang,
    ...options,
  });
  await context.addCookies([
    { name: 'daybook-lang', value: lang, url },
    { name: 'daybook-theme', value: theme, url },
  ]);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
  onTestFinished(() => context.close());
  await page.goto(`${url}/playground?person=${person}${beside ? `&beside=${beside}` : ''}`);
  const left = seat(page, page.locator('#left'));
  await left.isReady();
  const right = seat(page, page.locator('#right'));
  if (beside) await right.isReady();
  return {
    page,
    left,
    right,
    /** What the page complained of: none is expected. */
    complaints,
    /** Turns the demo's clock by one of its three buttons and waits until it has arrived. */
    async turns(step: string) {
      await page.getByRole('button', { name: step, exact: true }).click();
      const arrived = page.getByText(/^(到了。|Arrived\.)/).first();
      await arrived.waitFor({ timeout: 60_000 });
      await arrived.waitFor({ state: 'hidden' });
    },
    /** Sits down as somebody else, found in the list of people. */
    async becomes(name: string) {
      await page.getByRole('navigation').getByRole('link', { name }).click();
      await page.locator('#left').getByRole('heading', { name, level: 1 }).waitFor();
      await left.isReady();
    },
    form: (title: string) => page.getByRole('dialog', { name: title }),
    toast: (text: string | RegExp) => page.getByRole('status').getByText(text).last().waitFor(),
    picture: async (name: string) => {
      await page.screenshot({ path: await pictureOf(name) });
    },
  };
}

/** Somebody at one conversation: what they say, press and see. */
function seat(page: Page, column: Locator) {
  const messages = column.getByRole('log').getByRole('article');
  /** What has come since they last said something, as far as it is new. */
  const lately = async () => {
    const texts = await messages.evaluateAll((all) => {
      const said = all.findLastIndex((one) => one.classList.contains('person'));
      // biome-ignore lint/performance/useDomNodeTextContent: what is hidden is not seen, and lines end where they are seen to
      return all.slice(said + 1).map((one) => (one instanceof HTMLElement ? one.innerText : ''));
    });
    return texts.slice(-LATELY).join('\n');
  };
  const box = column.getByRole('combobox');
  return {
    column,
    box,
    last: messages.last(),
    lately,
    async isReady() {
      await messages.first().waitFor();
      await expect.poll(() => column.getByRole('log').getAttribute('aria-busy')).toBe(null);
    },
    /** Types and sends. */
    async says(text: string) {
      await box.fill(text);
      await box.press('Enter');
    },
    /** Presses the latest button of this name. */
    async presses(name: string | RegExp) {
      await column.getByRole('button', { name, exact: true }).last().click();
    },
    /** Waits until the last messages contain this. */
    async sees(text: string | RegExp) {
      await expect.poll(lately, { timeout: PATIENCE_MS }).toMatch(text);
    },
    async scrollsUp(by = 600) {
      await column.hover();
      await page.mouse.wheel(0, -by);
    },
  };
}
