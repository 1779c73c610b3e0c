import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Adapter } from '../../../src/chat/adapter.ts';
import type { Answer, Event } from '../../../src/chat/event.ts';
import { openBrowser, pictureOf } from '../../support/browser.ts';
import { furnish, LOG_FORM } from './lifelike.ts';
import { type Stage, stage } from './serve.ts';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } satisfies BrowserContextOptions;

/** A machine may be busy with much else; nothing here waits this long when all is well. */
const PATIENCE_MS = 15_000;

let browser: Browser;
let playground: Stage;
let page: Page;
/** What the page complained of; a test that expects none fails with it. */
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
async function open(path: string, { answer = echo, options = {}, cookies = {} }: Partial<Opening> = {}): Promise<Page> {
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
  return page;
}

type Opening = {
  answer: (event: Event, adapter: Adapter) => Promise<Answer>;
  options: BrowserContextOptions;
  cookies: Readonly<Record<string, string>>;
};

async function echo(event: Event, adapter: Adapter): Promise<Answer> {
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

const payloads = (kind: Event['payload']['kind']) =>
  playground.events.map((event) => event.payload).filter((payload) => payload.kind === kind);
const composer = () => page.locator('#left textarea');
const messages = () => page.locator('#left .message');
const until = (what: () => Promise<unknown> | unknown) => expect.poll(what, { timeout: PATIENCE_MS });

describe('writing', () => {
  it('sends with Enter, breaks with Shift+Enter, and leaves Enter to the input method while it composes', async () => {
    await open('/playground?person=m1');
    await composer().fill('今天');
    await composer().evaluate((field) => {
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }));
    });
    expect(payloads('message')).toEqual([]);
    await composer().press('Shift+Enter');
    await composer().pressSequentially('两户 <b>');
    await composer().press('Enter');
    await messages().last().getByText('收到。').waitFor();
    expect(payloads('message')).toMatchObject([{ text: '今天\n两户 <b>' }]);
    expect(await messages().nth(-2).locator('.bubble').textContent()).toBe('今天\n两户 <b>');
    expect(await composer().inputValue()).toBe('');
    expect(complaints).toEqual([]);
  });

  it('changes the last message with ↑, and Esc leaves it as it was', async () => {
    await open('/playground?person=m1');
    await composer().press('ArrowUp');
    expect(await composer().inputValue()).toMatch(/^今天拜访 3 户/);
    await composer().press('Escape');
    expect(await composer().inputValue()).toBe('');
    await composer().press('ArrowUp');
    await composer().fill('今天拜访 4 户');
    await composer().press('Enter');
    await page.locator('#left .message.person .edited').waitFor();
    expect(payloads('edit')).toMatchObject([{ text: '今天拜访 4 户', message: '2' }]);
    expect(await page.locator('#left .message[data-id="2"] .bubble').textContent()).toBe('今天拜访 4 户');
  });

  it('lists the commands behind /, to be chosen with the keyboard', async () => {
    await open('/playground?person=m1');
    await composer().pressSequentially('/');
    const list = page.locator('#left').getByRole('listbox', { name: '命令' });
    await list.waitFor();
    expect(await list.getByRole('option').count()).toBe(5);
    await page.screenshot({ path: await pictureOf('playground-commands-zh') });
    await composer().press('ArrowDown');
    await composer().press('Enter');
    expect(await composer().inputValue()).toBe('拜访 ');
    await composer().fill('/得');
    await until(() => list.getByRole('option').count()).toBe(1);
    await composer().press('Escape');
    expect(await list.isHidden()).toBe(true);
    expect(await composer().inputValue()).toBe('/得');
  });

  it('keeps what could not be sent, and sends it once, also after a reload', async () => {
    let away = true;
    await open('/playground?person=m1', {
      answer: async (event, adapter) => {
        if (away && event.payload.kind === 'message') throw new Error('the database is away');
        return echo(event, adapter);
      },
    });
    await composer().fill('别丢');
    await composer().press('Enter');
    await page.locator('#left .message.failed').getByText('没有发出去').waitFor();
    away = false;
    await page.reload();
    await messages().last().getByText('收到。').waitFor();
    expect(payloads('message')).toMatchObject([{ text: '别丢' }]);
    expect(await page.locator('#left .message.person', { hasText: '别丢' }).count()).toBe(1);
    await until(() => page.locator('#left .failed, #left .pending').count()).toBe(0);
  });

  it('gives back what is refused', async () => {
    await open('/playground?person=m1');
    const text = '长'.repeat(400_000);
    await composer().fill(text);
    await composer().press('Enter');
    await page.getByText('内容太长了').waitFor();
    expect(await composer().inputValue()).toBe(text);
    expect(await page.locator('#left .pending').count()).toBe(0);
  });

  it('keeps a half-written message over a reload', async () => {
    await open('/playground?person=m1');
    await composer().fill('写到一半');
    await page.reload();
    await until(() => composer().inputValue()).toBe('写到一半');
  });
});

describe('a form', () => {
  const sheet = () => page.getByRole('dialog', { name: '工作日志' });
  const openForm = async (answer: Opening['answer'], options: BrowserContextOptions = {}) => {
    await open('/playground?person=m1', { answer, options });
    await page.getByRole('button', { name: '看草稿' }).click();
    await sheet().waitFor();
  };

  it('is one submission however often it is sent, and every kind of field comes back', async () => {
    let answered = 0;
    await openForm(async (event, adapter) => {
      if (event.payload.kind !== 'submit') return echo(event, adapter);
      answered++;
      return { kind: 'toast', tone: 'good', text: '已提交' };
    });
    await sheet().getByLabel('今天做了什么').fill('两次拜访\n一次电话');
    await sheet().getByRole('combobox', { name: '主要客户' }).fill('万家');
    await sheet().getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await sheet().getByLabel('面访').check();
    await sheet().getByLabel('存款').check();
    await sheet().getByLabel('开户').check();
    await sheet().getByLabel('金额').fill('10万');
    await sheet().getByRole('button', { name: '提交' }).dblclick();
    await page.getByText('已提交').waitFor();
    expect(await sheet().isHidden()).toBe(true);
    expect(answered).toBe(1);
    expect(payloads('submit')).toEqual([
      {
        kind: 'submit',
        form: 'form-1',
        values: {
          done: '两次拜访\n一次电话',
          customer: '万家福超市（新建路店）',
          kind: 'face',
          topics: 't0\nt2',
          next: '2026-11-25',
          amount: '10万',
        },
      },
    ]);
    expect(complaints).toEqual([]);
  });

  it('is the same event when it failed and is sent again, another when its words changed', async () => {
    let failures = 2;
    const ids: string[] = [];
    await openForm(async (event, adapter) => {
      if (event.payload.kind !== 'submit') return echo(event, adapter);
      ids.push(event.id);
      if (failures-- > 0) throw new Error('the database is away');
      return { kind: 'done' };
    });
    for (const [place, words] of ['甲', '甲', '乙'].entries()) {
      await sheet().getByLabel('今天做了什么').fill(words);
      await sheet().getByRole('button', { name: '提交' }).click();
      if (place < 2) await until(() => sheet().locator('.failed').textContent()).toMatch(/请再试一次/);
      await until(() => ids.length).toBe(place + 1);
    }
    await until(() => sheet().isHidden()).toBe(true);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('stays open with its mistakes at their fields', async () => {
    await openForm(async (event, adapter) => {
      if (event.payload.kind !== 'submit') return echo(event, adapter);
      const { values } = event.payload;
      return {
        kind: 'invalid',
        form: {
          ...LOG_FORM,
          fields: LOG_FORM.fields.map((field) => ({
            ...field,
            ...(values[field.name] ? { value: values[field.name] } : {}),
            ...(field.name === 'done' ? { error: '再具体一点：见了谁？' } : {}),
          })),
        },
      };
    });
    await sheet().getByLabel('今天做了什么').fill('忙'.repeat(101));
    expect(await sheet().locator('.counter.over').textContent()).toBe('超出 1 字');
    await sheet().getByRole('button', { name: '提交' }).click();
    await sheet().getByText('再具体一点：见了谁？').waitFor();
    const field = sheet().getByLabel('今天做了什么');
    expect(await field.inputValue()).toBe('忙'.repeat(101));
    await until(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.screenshot({ path: await pictureOf('playground-form-zh') });
  });

  it('hands over what was typed when it is closed, and gives the focus back', async () => {
    await openForm(echo);
    await sheet().getByLabel('今天做了什么').fill('写了一半');
    await page.keyboard.press('Escape');
    await until(() => payloads('close')).toMatchObject([{ form: 'form-1', values: { done: '写了一半' } }]);
    expect(await sheet().isHidden()).toBe(true);
    await until(() => page.evaluate(() => document.activeElement?.textContent)).toBe('看草稿');
  });

  it('is a sheet from below on a phone', async () => {
    await openForm(echo, PHONE);
    const box = await sheet().boundingBox();
    expect(box).toMatchObject({ x: 0, width: 390 });
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeCloseTo(844, 0);
    await page.screenshot({ path: await pictureOf('playground-form-phone') });
  });
});

describe('buttons', () => {
  it('ask first where they must, and send nothing when the answer is no', async () => {
    await open('/playground?person=m1');
    await page.getByRole('button', { name: '撤回' }).click();
    await page.getByRole('dialog').getByText('确定撤回吗').waitFor();
    await page.getByRole('button', { name: '先不' }).click();
    await page.getByRole('button', { name: '撤回' }).click();
    await page.getByRole('button', { name: '确定' }).click();
    await until(() => payloads('press')).toEqual([{ kind: 'press', action: 'withdraw:7', message: '3' }]);
  });
});

describe('two people', () => {
  it('stand side by side, and what happens to one is seen at once', async () => {
    await open('/playground?person=m1&beside=s1');
    const right = page.locator('#right');
    await right.getByRole('heading', { name: '陈敏' }).waitFor();
    await playground.desk.say('s1', {
      kind: 'card',
      card: { tone: 'good', blocks: [{ kind: 'text', text: '张伟已交。' }], summary: 'x' },
    });
    await right.getByText('张伟已交。').waitFor();
    await page.screenshot({ path: await pictureOf('playground-two-zh') });
    await right.getByRole('button', { name: '关闭这一栏' }).click();
    expect(await right.isHidden()).toBe(true);
    expect(new URL(page.url()).search).toBe('?person=m1');
  });

  it('who are not open show how much they have not read', async () => {
    await open('/playground?person=m2');
    await playground.desk.say('m3', {
      kind: 'card',
      card: { tone: 'plain', blocks: [{ kind: 'text', text: '早' }], summary: 'x' },
    });
    await page.locator('[data-person=m3] .unread', { hasText: '1' }).waitFor();
    await page.locator('[data-person=m3] .contact').click();
    await page.locator('#left').getByText('早').waitFor();
    await until(() => page.locator('[data-person=m3] .unread').isHidden()).toBe(true);
    expect((await playground.desk.people('en')).find((one) => one.id === 'm3')?.unread).toBe(0);
  });

  it('are found by name, role or unit', async () => {
    await open('/playground?person=m1');
    await page.getByRole('searchbox').fill('开发区');
    expect(await page.locator('#people li:visible').count()).toBe(5);
    await page.getByRole('searchbox').fill('没有这个人');
    expect(await page.getByText('没有找到').isVisible()).toBe(true);
  });
});

describe('the clock', () => {
  it('moves, and what was sent on the way arrives', async () => {
    await open('/playground?person=m1');
    expect(await page.locator('#clock').textContent()).toBe('11月18日 周三17:42');
    await page.getByRole('button', { name: '＋1 小时' }).click();
    await page.getByText('到了。一共送出 3 条消息。').waitFor();
    await messages().last().getByText('时钟走到了。').waitFor();
    await until(() => page.locator('#clock').textContent()).toBe('11月18日 周三18:42');
  });
});

describe('on a phone', () => {
  it('shows one column, with people behind a drawer', async () => {
    await open('/playground?person=m1&beside=s1', { options: PHONE });
    expect(await page.locator('#right').isHidden()).toBe(true);
    expect(await page.locator('#people').isHidden()).toBe(true);
    await page.screenshot({ path: await pictureOf('playground-phone-zh') });
    await page.getByRole('button', { name: '打开人员列表' }).tap();
    await page.getByRole('navigation', { name: '人员' }).waitFor();
    await page.screenshot({ path: await pictureOf('playground-drawer') });
    await page.locator('[data-person=m4] .contact').tap();
    await page.locator('#left').getByRole('heading', { name: '赵磊' }).waitFor();
    await until(() => page.locator('#people').isHidden()).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });

  it('changes a message without a keyboard', async () => {
    await open('/playground?person=m1', { options: PHONE });
    await composer().fill('第一条');
    await page.getByRole('button', { name: '发送' }).tap();
    await messages().last().getByText('收到。').waitFor();
    await page.locator('#left .message.person').last().getByRole('button', { name: '修改' }).tap();
    expect(await composer().inputValue()).toBe('第一条');
    await page.getByRole('button', { name: '取消' }).tap();
    expect(await composer().inputValue()).toBe('');
  });
});

describe('the page', () => {
  it('speaks English and goes dark, and remembers both', async () => {
    await open('/playground?person=s1');
    await page.getByRole('button', { name: 'Switch to English' }).click();
    await page.getByRole('button', { name: 'To next deadline' }).waitFor();
    await messages().first().waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByRole('button', { name: 'Switch between light and dark' }).click();
    await page.reload();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    await page.locator('#left .message').first().waitFor();
    await page.screenshot({ path: await pictureOf('playground-dark-en') });
    expect(complaints).toEqual([]);
  });

  it('has a name for everything one can press or write in', async () => {
    await open('/playground?person=s1&beside=m5');
    const nameless = await page.evaluate(() =>
      [...document.querySelectorAll('button, a, input, textarea, [role=listbox], [role=log], dialog')]
        .filter(
          (one) => !one.getAttribute('aria-label') && !one.getAttribute('aria-labelledby') && !one.textContent?.trim(),
        )
        .map((one) => one.outerHTML.slice(0, 80)),
    );
    expect(nameless).toEqual([]);
  });

  it.each(['light', 'dark'])('is readable: text on its ground at 4.5 : 1 or better (%s)', async (theme) => {
    await open('/playground?person=s1&beside=m1', { cookies: { 'daybook-theme': theme } });
    expect(await page.evaluate(faint)).toEqual([]);
  });
});

/** Runs in the page: the visible texts whose contrast with the nearest opaque ground is below 4.5 : 1. */
function faint(): string[] {
  const channels = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (color: string) => {
    const [r = 0, g = 0, b = 0] = channels(color).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element: Element | null): string => {
    if (!element) return 'rgb(255,255,255)';
    const color = getComputedStyle(element).backgroundColor;
    return (channels(color)[3] ?? 1) === 1 ? color : ground(element.parentElement);
  };
  return [...document.querySelectorAll('body *')].flatMap((element) => {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
    if (!own || !(element instanceof HTMLElement) || element.offsetParent === null) return [];
    const [light = 0, dark = 0] = [luminance(getComputedStyle(element).color), luminance(ground(element))].sort(
      (a, b) => b - a,
    );
    const ratio = (light + 0.05) / (dark + 0.05);
    return ratio < 4.5 ? [`${element.className} ${element.textContent?.slice(0, 20)} ${ratio.toFixed(2)}`] : [];
  });
}
