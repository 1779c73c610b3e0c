import type { BrowserContextOptions } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { pictureOf } from '../../support/browser.ts';
import { browsing, echo, type Opening, PHONE, until } from './browsing.ts';
import { LOG_FORM } from './lifelike.ts';

const { at, open, payloads } = browsing();

describe('a form', () => {
  const sheet = () => at.page.getByRole('dialog', { name: '工作日志' });
  const openForm = async (answer: Opening['answer'], options: BrowserContextOptions = {}) => {
    await open('/playground?person=m1', { answer, options });
    await at.page.getByRole('button', { name: '看草稿' }).click();
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
    await at.page.keyboard.press('ArrowDown');
    await at.page.keyboard.press('Enter');
    await sheet().getByLabel('面访').check();
    await sheet().getByLabel('存款').check();
    await sheet().getByLabel('开户').check();
    await sheet().getByLabel('金额').fill('10万');
    await sheet().getByRole('button', { name: '提交' }).dblclick();
    await at.page.getByText('已提交').waitFor();
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
    expect(at.complaints).toEqual([]);
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
    await at.page.screenshot({ path: await pictureOf('playground-form-zh') });
  });

  it('hands over what was typed when it is closed, and gives the focus back', async () => {
    await openForm(echo);
    await sheet().getByLabel('今天做了什么').fill('写了一半');
    await at.page.keyboard.press('Escape');
    await until(() => payloads('close')).toMatchObject([{ form: 'form-1', values: { done: '写了一半' } }]);
    expect(await sheet().isHidden()).toBe(true);
    await until(() => at.page.evaluate(() => document.activeElement?.textContent)).toBe('看草稿');
  });

  it('is a sheet from below on a phone', async () => {
    await openForm(echo, PHONE);
    const box = await sheet().boundingBox();
    expect(box).toMatchObject({ x: 0, width: 390 });
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeCloseTo(844, 0);
    await at.page.screenshot({ path: await pictureOf('playground-form-phone') });
  });
});
