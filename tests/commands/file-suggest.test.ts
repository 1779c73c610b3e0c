import { describe, expect, it } from 'vitest';
import { openDaybook } from '../support/daybook.ts';

/** Somebody with a form open, and what its fields suggest. */
async function atForm(user: string, text: string) {
  const daybook = await openDaybook();
  const who = daybook.meets(user);
  await who.commands(text);
  const form = who.form()?.id ?? '';
  const labels = async (field: string, typed: string) =>
    (await daybook.suggest(who.account, form, field, typed)).map(({ label }) => label.split(' · ')[0]);
  return { daybook, who, form, labels };
}

describe('a customer', () => {
  it('is found by part of the name, initials or with a slip; and may be a new one', async () => {
    const { labels } = await atForm('li', '拜访');
    expect(await labels('customer', '')).toHaveLength(5);
    expect(await labels('customer', '烟酒')).toEqual(['万家福烟酒', '烟酒（新客户）']);
    expect(await labels('customer', 'hdwl')).toEqual(['宏达物流', 'hdwl（新客户）']);
    expect(await labels('customer', '宏大物流')).toEqual(['宏达物流', '宏大物流（新客户）']);
    expect(await labels('customer', ' 宏达物流 ')).toEqual(['宏达物流']);
    expect(await labels('customer', '兴农合作社')).toEqual(['兴农合作社（新客户）']);
    expect(await labels('customer', '万家福')).toHaveLength(4);
  });

  it('that is new is one when it is picked, without a question', async () => {
    const { daybook, who, form } = await atForm('li', '拜访');
    const [fresh] = await daybook.suggest(who.account, form, 'customer', '兴农合作社');
    await who.submits({ 客户: fresh?.typed ?? '', 谈了什么: '开户' });
    await who.sees('✅ 拜访记录', '兴农合作社');
    expect(await daybook.database.customer.findFirst({ where: { name: '兴农合作社' } })).not.toBeNull();
  });

  it('that shares its name with another is told apart', async () => {
    const { daybook, who, form } = await atForm('li', '拜访');
    const { id } = await daybook.database.customer.create({
      data: { name: '宏达物流', address: '城东路9号', createdAt: new Date('2026-11-01T00:00:00Z') },
    });
    await daybook.database.assignment.create({
      data: { customerId: id, personId: 'li', fromOn: new Date('2026-11-01T00:00:00Z') },
    });
    const found = await daybook.suggest(who.account, form, 'customer', '宏达物流');
    expect(found).toHaveLength(2);
    const typed = found.find(({ label }) => label.includes('城东路9号'))?.typed ?? '';
    await who.submits({ 客户: typed, 谈了什么: '补货' });
    await who.sees('✅ 拜访记录');
    expect((await daybook.database.report.findFirst())?.customerId).toBe(id);
  });

  it('is only one’s own, and only for one’s own form', async () => {
    const { daybook, who, form } = await atForm('li', '拜访');
    const zhao = daybook.meets('zhao');
    expect(await daybook.suggest(zhao.account, form, 'customer', '')).toEqual([]);
    expect(await daybook.suggest({ ...who.account, user: 'nobody' }, form, 'customer', '')).toEqual([]);
    expect(await daybook.suggest(who.account, 'no such form', 'customer', '')).toEqual([]);
    expect(await daybook.suggest(who.account, form, 'said', '')).toEqual([]);
    await zhao.commands('拜访');
    const theirs = await daybook.suggest(zhao.account, zhao.form()?.id ?? '', 'customer', '万家福');
    expect(theirs).toEqual([{ label: '万家福（新客户）', typed: '万家福（新客户）' }]);
    await who.submits({ 客户: '宏达物流', 谈了什么: '补货' });
    expect(await daybook.suggest(who.account, form, 'customer', '')).toEqual([]);
  });
});

describe('a time zone', () => {
  it('is one that is offered, or what is typed', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('设置');
    await li.presses('修改');
    const form = li.form()?.id ?? '';
    const labels = async (typed: string) =>
      (await daybook.suggest(li.account, form, 'zone', typed)).map(({ label }) => label);
    expect((await labels('')).length).toBeGreaterThan(1);
    expect(await labels('shang')).toEqual(['Asia/Shanghai', 'shang']);
    expect(await labels('Asia/Shanghai')).toEqual(['Asia/Shanghai']);
    expect(await labels('America/Lima')).toContain('America/Lima');
  });
});
