import { describe, expect, it } from 'vitest';
import { pictureOf } from '../../support/browser.ts';
import { browsing, PHONE, until } from './browsing.ts';

const { at, composer, messages, open } = browsing();

describe('two people', () => {
  it('stand side by side, and what happens to one is seen at once', async () => {
    await open('/playground?person=m1&beside=s1');
    const right = at.page.locator('#right');
    await right.getByRole('heading', { name: '陈敏' }).waitFor();
    await at.playground.desk.say('s1', {
      kind: 'card',
      card: { tone: 'good', blocks: [{ kind: 'text', text: '张伟已交。' }], summary: 'x' },
    });
    await right.getByText('张伟已交。').waitFor();
    await at.page.screenshot({ path: await pictureOf('playground-two-zh') });
    await right.getByRole('button', { name: '关闭这一栏' }).click();
    expect(await right.isHidden()).toBe(true);
    expect(new URL(at.page.url()).search).toBe('?person=m1');
  });

  it('who are not open show how much they have not read', async () => {
    await open('/playground?person=m2');
    await at.playground.desk.say('m3', {
      kind: 'card',
      card: { tone: 'plain', blocks: [{ kind: 'text', text: '早' }], summary: 'x' },
    });
    await at.page.locator('[data-person=m3] .unread', { hasText: '1' }).waitFor();
    await at.page.locator('[data-person=m3] .contact').click();
    await at.page.locator('#left').getByText('早').waitFor();
    await until(() => at.page.locator('[data-person=m3] .unread').isHidden()).toBe(true);
    expect((await at.playground.desk.people('en')).find((one) => one.id === 'm3')?.unread).toBe(0);
  });

  it('are found by name, role or unit', async () => {
    await open('/playground?person=m1');
    await at.page.getByRole('searchbox').fill('开发区');
    expect(await at.page.locator('#people li:visible').count()).toBe(5);
    await at.page.getByRole('searchbox').fill('没有这个人');
    expect(await at.page.getByText('没有找到').isVisible()).toBe(true);
  });
});

describe('the clock', () => {
  it('moves, and what was sent on the way arrives', async () => {
    await open('/playground?person=m1');
    expect(await at.page.locator('#clock').textContent()).toBe('11月18日 周三17:42');
    await at.page.getByRole('button', { name: '＋1 小时' }).click();
    await at.page.getByText('到了。一共送出 3 条消息。').waitFor();
    await messages().last().getByText('时钟走到了。').waitFor();
    await until(() => at.page.locator('#clock').textContent()).toBe('11月18日 周三18:42');
  });
});

describe('on a phone', () => {
  it('shows one column, with people behind a drawer', async () => {
    await open('/playground?person=m1&beside=s1', { options: PHONE });
    expect(await at.page.locator('#right').isHidden()).toBe(true);
    expect(await at.page.locator('#people').isHidden()).toBe(true);
    await at.page.screenshot({ path: await pictureOf('playground-phone-zh') });
    await at.page.getByRole('button', { name: '打开人员列表' }).tap();
    await at.page.getByRole('navigation', { name: '人员' }).waitFor();
    await at.page.screenshot({ path: await pictureOf('playground-drawer') });
    await at.page.locator('[data-person=m4] .contact').tap();
    await at.page.locator('#left').getByRole('heading', { name: '赵磊' }).waitFor();
    await until(() => at.page.locator('#people').isHidden()).toBe(true);
    expect(await at.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });

  it('changes a message without a keyboard', async () => {
    await open('/playground?person=m1', { options: PHONE });
    await composer().fill('第一条');
    await at.page.getByRole('button', { name: '发送' }).tap();
    await messages().last().getByText('收到。').waitFor();
    await at.page.locator('#left .message.person').last().getByRole('button', { name: '修改' }).tap();
    expect(await composer().inputValue()).toBe('第一条');
    await at.page.getByRole('button', { name: '取消' }).tap();
    expect(await composer().inputValue()).toBe('');
  });
});

describe('the page', () => {
  it('speaks English and goes dark, and remembers both', async () => {
    await open('/playground?person=s1');
    await at.page.getByRole('button', { name: 'Switch to English' }).click();
    await at.page.getByRole('button', { name: 'To next deadline' }).waitFor();
    await messages().first().waitFor();
    expect(await at.page.locator('html').getAttribute('lang')).toBe('en');
    await at.page.getByRole('button', { name: 'Switch between light and dark' }).click();
    await at.page.reload();
    expect(await at.page.locator('html').getAttribute('data-theme')).toBe('dark');
    await at.page.locator('#left .message').first().waitFor();
    await at.page.screenshot({ path: await pictureOf('playground-dark-en') });
    expect(at.complaints).toEqual([]);
  });

  it('has a name for everything one can press or write in', async () => {
    await open('/playground?person=s1&beside=m5');
    const nameless = await at.page.evaluate(() =>
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
    expect(await at.page.evaluate(faint)).toEqual([]);
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
