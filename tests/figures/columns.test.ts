import { describe, expect, it } from 'vitest';
import { kindsOf, layoutFor } from '../../src/figures/columns.ts';
import { FIELDS, headingOf } from '../../src/figures/fields.ts';
import { fieldsOf, IMPORT_KINDS, type ImportKind } from '../../src/figures/kinds.ts';

const EDUCATION = [{ attribute: 'education', words: ['学历', 'Education'] }];

function meant(kind: ImportKind, header: string) {
  const layout = layoutFor(kind, header.split(','), EDUCATION);
  if (layout.kind !== 'ok') return layout;
  return layout.columns
    .map(({ meaning }) => (meaning.kind === 'field' ? meaning.field : `attribute ${meaning.attribute}`))
    .join(',');
}

describe('the kind of a file', () => {
  it.each([
    ['机构编号,机构名称,上级机构', ['units']],
    ['工号,姓名,角色,支行,任职日期,学历', ['people']],
    ['客户编号,客户名称,客户经理,分成比例,起始日期', ['customers']],
    ['日期,数据项,客户经理,金额', ['facts']],
    ['Date,Indicator,Manager,Value', ['facts']],
    ['客户经理,指标,月份,目标值', ['targets']],
    ['姓名,考试,通过日期', ['exams']],
    ['姓名,评议日期,能力评议得分', ['reviews']],
    ['产品编号,产品名称,单价,生效日期', ['products']],
    ['日期,产品,客户经理,数量', ['sales']],
    ['事件,客户经理,日期,分值', ['events']],
    ['评价表,客户经理,评价人类别,评价人,日期,评分', ['ratings']],
    ['客户经理,考核期,岗位工资,绩效工资', ['pay']],
    ['工号,备注', []],
  ] as const)('%s', (header, kinds) => expect(kindsOf(header.split(','), EDUCATION)).toEqual(kinds));

  it.each(IMPORT_KINDS)('%s is known by what Daybook heads its columns itself, in both languages', (kind) => {
    for (const locale of ['zh-CN', 'en'] as const) {
      const header = fieldsOf(kind).map((field) => headingOf(field, locale));
      const layout = layoutFor(kind, header, []);
      expect(layout).toMatchObject({ kind: 'ok', unused: [] });
      expect(layout.kind === 'ok' && layout.columns.map(({ meaning }) => meaning)).toEqual(
        fieldsOf(kind).map((field) => ({ kind: 'field', field })),
      );
      expect(kindsOf(header, [])).toEqual([kind]);
    }
  });
});

describe('columns', () => {
  it('may stand in any order, in full-width letters, with remarks and spaces', () => {
    expect(meant('facts', ' 金额（元） ,ＤＡＴＥ,业务 日期x,数据项,Manager (ID)')).toBe('value,on,fact,person');
  });

  it('by number win over those by name, which are then not needed', () => {
    expect(layoutFor('facts', ['姓名', '工号', '日期', '数据项', '金额'], [])).toMatchObject({
      kind: 'ok',
      unused: ['姓名'],
      columns: [{ at: 1 }, { at: 2 }, { at: 3 }, { at: 4 }],
    });
  });

  it('that say the same twice are refused, and so are lacking ones', () => {
    expect(layoutFor('facts', ['姓名', '日期', '业务日期', '数据项', '金额'], [])).toEqual({
      kind: 'twice',
      headings: ['日期', '业务日期'],
    });
    expect(layoutFor('facts', ['日期', '金额'], [])).toEqual({ kind: 'lacking', fields: ['fact', 'person'] });
  });

  it('nobody knows are not used, unless they are named as attributes', () => {
    expect(meant('facts', '日期,数据项,客户经理,金额,备注,属性：origin,attribute:channel,学历')).toBe(
      'on,fact,person,value,attribute origin,attribute channel,attribute education',
    );
    expect(layoutFor('targets', ['客户经理', '指标', '月份', '目标值', '学历'], EDUCATION)).toMatchObject({
      unused: ['学历'],
    });
  });

  it('have words of their own in both languages', () => {
    for (const words of Object.values(FIELDS)) {
      expect(words['zh-CN'].every((word) => /\p{Script=Han}/u.test(word))).toBe(true);
      expect(words.en.some((word) => /\p{Script=Han}/u.test(word))).toBe(false);
    }
  });
});
