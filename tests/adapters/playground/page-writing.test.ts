import { describe, expect, it } from 'vitest';
import { pictureOf } from '../../support/browser.ts';
import { browsing, echo, until } from './browsing.ts';

const { at, composer, messages, open, payloads } = browsing();

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
    expect(at.complaints).toEqual([]);
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
    await at.page.locator('#left .message.person .edited').waitFor();
    expect(payloads('edit')).toMatchObject([{ text: '今天拜访 4 户', message: '2' }]);
    expect(await at.page.locator('#left .message[data-id="2"] .bubble').textContent()).toBe('今天拜访 4 户');
  });

  it('lists the commands behind /, to be chosen with the keyboard', async () => {
    await open('/playground?person=m1');
    await composer().pressSequentially('/');
    const list = at.page.locator('#left').getByRole('listbox', { name: '命令' });
    await list.waitFor();
    expect(await list.getByRole('option').count()).toBe(5);
    await at.page.screenshot({ path: await pictureOf('playground-commands-zh') });
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
    await at.page.locator('#left .message.failed').getByText('没有发出去').waitFor();
    away = false;
    await at.page.reload();
    await messages().last().getByText('收到。').waitFor();
    expect(payloads('message')).toMatchObject([{ text: '别丢' }]);
    expect(await at.page.locator('#left .message.person', { hasText: '别丢' }).count()).toBe(1);
    await until(() => at.page.locator('#left .failed, #left .pending').count()).toBe(0);
  });

  it('gives back what is refused', async () => {
    await open('/playground?person=m1');
    const text = '长'.repeat(400_000);
    await composer().fill(text);
    await composer().press('Enter');
    await at.page.getByText('内容太长了').waitFor();
    expect(await composer().inputValue()).toBe(text);
    expect(await at.page.locator('#left .pending').count()).toBe(0);
  });

  it('keeps a half-written message over a reload', async () => {
    await open('/playground?person=m1');
    await composer().fill('写到一半');
    await at.page.reload();
    await until(() => composer().inputValue()).toBe('写到一半');
  });
});

describe('buttons', () => {
  it('ask first where they must, and send nothing when the answer is no', async () => {
    await open('/playground?person=m1');
    await at.page.getByRole('button', { name: '撤回' }).click();
    await at.page.getByRole('dialog').getByText('确定撤回吗').waitFor();
    await at.page.getByRole('button', { name: '先不' }).click();
    await at.page.getByRole('button', { name: '撤回' }).click();
    await at.page.getByRole('button', { name: '确定' }).click();
    await until(() => payloads('press')).toEqual([{ kind: 'press', action: 'withdraw:7', message: '3' }]);
  });
});
