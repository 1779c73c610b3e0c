import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { Adapter } from '../../../src/chat/adapter.ts';
import type { Answer, Event } from '../../../src/chat/event.ts';
import { openBrowser } from '../../support/browser.ts';
import { furnish, LOG_FORM } from './lifelike.ts';
import { type Stage, stage } from './serve.ts';

/** A telephone's screen, under fingers. */
export const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
} satisfies BrowserContextOptions;

/** A machine may be busy with much else; nothing here waits this long when all is well. */
const PATIENCE_MS = 15_000;

/** How a page is opened; `answer` plays the bot. */
export type Opening = {
  answer: (event: Event, adapter: Adapter) => Promise<Answer>;
  options: BrowserContextOptions;
  cookies: Readonly<Record<string, string>>;
};

/** A browser for all tests of a file; each opens one page of its own, on a playground of its own. */
export function browsing() {
  let browser: Browser;
  let playground: Stage;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await openBrowser();
  }, 60_000);
  afterAll(() => browser.close());
  afterEach(async () => {
    await page.context().close();
    await playground[Symbol.asyncDispose]();
  });

  /** Opens the page as a person; `answer` plays the bot. */
  const open = async (
    path: string,
    { answer = echo, options = {}, cookies = {} }: Partial<Opening> = {},
  ): Promise<void> => {
    playground = await stage(answer);
    await furnish(playground);
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
      ...options,
    });
    await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url: playground.url })));
    page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
    await page.goto(playground.url + path);
    await page.locator('#left .message, #left .empty').first().waitFor();
  };

  const payloads = (kind: Event['payload']['kind']) =>
    playground.events.map((event) => event.payload).filter((payload) => payload.kind === kind);
  const composer = () => page.locator('#left textarea');
  const messages = () => page.locator('#left .message');

  return {
    open,
    payloads,
    composer,
    messages,
    /** What is open now. `complaints` are the page's own; a test that expects none fails with them. */
    at: {
      get page() {
        return page;
      },
      get playground() {
        return playground;
      },
      get complaints() {
        return complaints;
      },
    },
  };
}

/** Polls until it is so. */
export const until = (what: () => Promise<unknown> | unknown) => expect.poll(what, { timeout: PATIENCE_MS });

/** A bot that opens a form, and thanks for every message. */
export async function echo(event: Event, adapter: Adapter): Promise<Answer> {
  const { payload } = event;
  if (payload.kind === 'press' && payload.action === 'draft') return { kind: 'form', form: LOG_FORM };
  if (payload.kind === 'message') {
    await adapter.send({
      key: `answer:${event.id}`,
      attempt: 1,
      to: event.account,
      locale: 'zh-CN',
      content: { kind: 'card', card: { tone: 'plain', blocks: [{ kind: 'text', text: '收到。' }], summary: '收到。' } },
    });
  }
  return { kind: 'done' };
}
