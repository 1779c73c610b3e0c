import { describe, expect, it } from 'vitest';
import { type Daybook, openDaybook } from '../support/daybook.ts';

/** What stands in the latest visit report; null if there is none. */
async function filed({ database }: Daybook) {
  return database.report.findFirst({ where: { type: 'visit_report' }, orderBy: { id: 'desc' } });
}

const customerOf = (id: number) => ({ customer: String(id), customerId: BigInt(id) });

describe('a visit report', () => {
  it('in one line, the customer by part of the name', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('拜访 万家福超市 谈了补货，下一步：送样，下次：11月25日，阶段：洽谈中');
    await li.sees('✅ 拜访记录 · 11月18日 周三', '万家福超市（新建路店）', 'BF-1118-01');
    expect(await filed(daybook)).toMatchObject({
      customerId: 1n,
      content: {
        visited_on: '2026-11-18',
        kind: 'in_person',
        customer: '1',
        said: '谈了补货',
        stage: 'negotiating',
        next_step: '送样',
        next_date: '2026-11-25',
      },
    });
  });

  it.each([
    ['拜访 hdwl 谈了运费贷', '宏达物流'],
    ['拜访 晋阳机械 面访 李总 谈了续贷', '晋阳机械'],
    ['visit 宏达物流 talked about freight', '宏达物流'],
    ['客户：宏达物流 谈了什么：补货', null],
    ['拜访 客户：宏达物流 谈了什么：补货', '宏达物流'],
  ])('%s', async (line, name) => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says(line);
    if (name) await li.sees('✅ 拜访记录', name);
    else await li.sees('没听懂');
  });

  it('offers the candidates as buttons, a new customer last', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('拜访 万家福 谈了补货');
    const { buttons } = await li.sees('“万家福”有 3 家，是哪一家');
    expect(buttons.slice(0, 4)).toEqual([
      '万家福烟酒',
      '万家福便利（开发区）',
      '万家福超市（新建路店）',
      '都不是，“万家福”是新客户',
    ]);
    await li.presses('万家福烟酒');
    await li.sees('✅ 拜访记录', '万家福烟酒');
    expect(await filed(daybook)).toMatchObject({ customerId: 3n, content: { said: '谈了补货' } });
  });

  it.each([
    ['2', 2],
    ['第三个', 1],
    ['超市', 1],
    ['烟酒', 3],
    ['宏达物流', 5],
  ])('takes “%s” for an answer to which one', async (answer, id) => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('拜访 万家福 谈了补货');
    await li.says(answer);
    await li.sees('✅ 拜访记录');
    expect(await filed(daybook)).toMatchObject({
      customerId: customerOf(id).customerId,
      content: { customer: customerOf(id).customer },
    });
  });

  it('shows a slip as a guess and takes it only on a yes', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('拜访 宏大货流 谈了补货');
    const { buttons } = await li.sees('宏大货流');
    expect(buttons.slice(0, 2)).toEqual(['宏达物流', '都不是，“宏大货流”是新客户']);
    await li.says('对');
    await li.sees('✅ 拜访记录', '宏达物流');
  });

  it.each(['是的', '新客户', '〔都不是〕'.slice(1, -1)])('writes a new customer down on “%s”', async (answer) => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('拜访 **老王**烧饼铺 谈了开户');
    await li.sees('名下没有叫“**老王**烧饼铺”的客户');
    await li.says(answer);
    await li.sees('✅ 拜访记录', '**老王**烧饼铺');
    const customer = await daybook.database.customer.findFirst({ orderBy: { id: 'desc' } });
    expect(customer).toMatchObject({ name: '**老王**烧饼铺', createdById: 'li' });
    await li.says('拜访 老王烧饼铺 又谈了一次');
    await li.sees('✅ 拜访记录', '**老王**烧饼铺');
  });

  it('asks for the customer again on a no', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('拜访 大王烧饼铺 谈了开户');
    await li.says('不是');
    await li.sees('拜访了哪家客户', '宏达物流');
    await li.seesNo('大王烧饼铺');
  });

  it('reads choices by number and label, dates, phones and what is wrong with them', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('拜访');
    await li.sees('拜访了哪家客户');
    await li.says('晋阳机械');
    await li.sees('谈了些什么');
    await li.says('方式：2，拜访日期：昨天，谈了什么：续贷');
    await li.sees('见的是谁');
    await li.says('李总');
    await li.says('我没有');
    await li.sees('“我没有”不像电话号码');
    await li.says('138 0000 0000');
    await li.says('进展：7，下次：后天的后天');
    await li.sees('没看懂“后天的后天”是哪一天');
    await li.says('下周五');
    await li.says('预览');
    await li.sees('看一眼', '电话', '11月17日 周二', '未谈成', '11月27日 周五', '138 0000 0000');
    await li.says('拜访日期：明天');
    await li.sees('还没到，这里要写已经发生的日子');
    await li.presses('直接提交');
    await li.sees('✅ 拜访记录 · 11月17日 周二');
    expect((await filed(daybook))?.content).toEqual({
      visited_on: '2026-11-17',
      customer: '4',
      kind: 'phone',
      said: '续贷',
      contact: '李总',
      phone: '138 0000 0000',
      stage: 'lost',
      next_date: '2026-11-27',
    });
  });

  it('takes a choice from its button in any language', async () => {
    const daybook = await openDaybook();
    const sun = daybook.meets('sun');
    await sun.says('visit');
    await sun.presses('晋阳机械');
    await sun.says('renewal');
    for (let skipped = 0; skipped < 5; skipped++) await sun.says('skip');
    await sun.sees('How far has it come');
    await sun.presses('In approval');
    await sun.sees('What happens next');
    await sun.presses('Submit now');
    await sun.sees('✅ Visit report');
    expect((await filed(daybook))?.content).toMatchObject({ stage: 'approving' });
  });

  it('carries over from the last visit what stays the same', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('拜访 宏达物流 谈了运费贷，联系人：贺总，联系电话：13900000000');
    await li.sees('✅ 拜访记录');
    await li.says('拜访');
    await li.says('宏达物流');
    await li.says('签了合同');
    await li.says('预览');
    await li.sees('看一眼', '贺总', '13900000000', '签了合同');
  });

  it('of another customer is another report, whatever was begun', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('拜访 万家福 谈了补货');
    await li.says('/拜访 宏达物流 谈了运费');
    await li.sees('✅ 拜访记录', '宏达物流');
    expect((await filed(daybook))?.content).toMatchObject({ customer: '5', said: '谈了运费' });
    const [draft] = await daybook.database.draft.findMany();
    expect(draft?.content).toMatchObject({ customer: '?万家福', said: '谈了补货' });
  });
});
