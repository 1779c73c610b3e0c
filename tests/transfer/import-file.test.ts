import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { inTransaction } from '../../src/store/transaction.ts';
import { importFile } from '../../src/transfer/import-file.ts';
import { RULEBOOK } from '../support/small-bank.ts';
import { openBank, outcome, reasons, sourceOf } from './importing.ts';

describe('figures', () => {
  const FILE = `日期,数据项,客户经理,金额\n2026-11-16,deposits,李娜,"1,234.50"\n2026/11/17,deposits,zhao,12万\n2026年11月18日,deposits,sun@bank.example,(500)\n`;

  it('come in once, however often the file is given', async () => {
    const bank = await openBank();
    const preview = await bank.previews(null, FILE);
    expect(outcome(preview)).toEqual({
      of: 'facts',
      stored: false,
      lines: 3,
      added: 3,
      changed: 0,
      same: 0,
      refused: 0,
    });
    expect(await bank.rows('fact')).toEqual([]);
    expect(await bank.stale()).toEqual([]);
    expect(outcome(await bank.imports(null, FILE))).toMatchObject({ stored: true, added: 3 });
    expect(await bank.stale()).toEqual(['li', 'sun', 'zhao']);
    await bank.database.$executeRaw`DELETE FROM stale_score`;
    const rows = await bank.rows('fact', 'id');
    expect(rows.map(({ person_id, on, value }) => [person_id, on, value])).toEqual([
      ['li', '2026-11-16', 12_345_000],
      ['zhao', '2026-11-17', 1_200_000_000],
      ['sun', '2026-11-18', -5_000_000],
    ]);
    expect(outcome(await bank.imports(null, FILE))).toMatchObject({ stored: true, added: 0, changed: 0, same: 3 });
    expect(await bank.rows('fact', 'id')).toEqual(rows);
    expect(await bank.stale()).toEqual([]);
    const corrected = await bank.imports(null, FILE.replace('12万', '13万'));
    expect(outcome(corrected)).toMatchObject({ added: 0, changed: 1, same: 2 });
    expect(corrected).toMatchObject({
      changes: [{ line: 3, was: { value: 1_200_000_000 }, is: { value: 1_300_000_000 } }],
    });
    expect(await bank.stale()).toEqual(['zhao']);
    expect(await bank.rows('fact')).toHaveLength(3);
  });

  it('of a customer concern all its managers', async () => {
    const bank = await openBank();
    await bank.imports(null, 'date,figure,customer,value\n2026-11-16,deposit_growth,晋阳机械,5\n');
    expect(await bank.stale()).toEqual(['li', 'sun']);
  });

  it('that are alike to the last cell need numbers, and with numbers may be corrected in everything', async () => {
    const bank = await openBank();
    const twice =
      '日期,数据项,客户经理,金额\n2026-11-16,deposits,li,5\n2026-11-16,deposits,李娜,5\n2026-11-16,deposits,li,6\n';
    expect(reasons(await bank.imports(null, twice))).toEqual(['3  alike 2', '4  contradicts 2']);
    const numbered = '流水号,日期,数据项,客户经理,金额\nA1,2026-11-16,deposits,li,5\nA2,2026-11-16,deposits,li,5\n';
    expect(outcome(await bank.imports(null, numbered))).toMatchObject({ added: 2, refused: 0 });
    const moved = numbered.replace('A2,2026-11-16,deposits,li', 'A2,2026-11-17,deposits,zhao');
    await bank.database.$executeRaw`DELETE FROM stale_score`;
    expect(outcome(await bank.imports(null, moved))).toMatchObject({ added: 0, changed: 1, same: 1 });
    // Whoever had it and whoever has it now.
    expect(await bank.stale()).toEqual(['li', 'zhao']);
    expect((await bank.rows('fact', 'ref')).map(({ ref, person_id, on }) => [ref, person_id, on])).toEqual([
      ['A1', 'li', '2026-11-16'],
      ['A2', 'zhao', '2026-11-17'],
    ]);
  });

  it('come in GB18030 and as a workbook alike', async () => {
    const bank = await openBank();
    // 日期,数据项,客户经理,金额 / 2026-11-16,deposits,李娜,5
    const gb = Buffer.from(
      'c8d5c6da2ccafdbeddcfee2cbfcdbba7beadc0ed2cbdf0b6ee0a323032362d31312d31362c6465706f736974732cc0eec4c82c350a',
      'hex',
    );
    expect(outcome(await bank.imports(null, gb))).toMatchObject({ added: 1, refused: 0 });
    const book = new ExcelJS.Workbook();
    book.addWorksheet('A').addRows([
      ['日期', '数据项', '客户经理', '金额'],
      [new Date('2026-11-16'), 'deposits', '李娜', 5],
    ]);
    expect(outcome(await bank.imports(null, new Uint8Array(await book.xlsx.writeBuffer())))).toMatchObject({
      added: 0,
      same: 1,
    });
  });

  it('tell every bad line and its reason, and then nothing is stored', async () => {
    const bank = await openBank();
    await bank.database.$executeRaw`UPDATE person SET name = '李娜' WHERE id = 'zhou'`;
    const file = [
      '日期,数据项,客户经理,客户,金额',
      '2026-11-16,deposits,li,,1',
      '2026-11-16,deposits,李娜,,1',
      '2026-11-16,deposits,王五,,1',
      '2026-11-16,不知道,zhao,,1.23456',
      '2026-11-16,deposits,,,1',
      ',deposits,zhao,,',
      '2026-11-16,deposits,,没有这家,#REF!',
      ',,,,',
    ].join('\n');
    const imported = await bank.imports(null, file);
    expect(outcome(imported)).toMatchObject({ stored: false, lines: 7, refused: 6 });
    expect(reasons(imported)).toEqual([
      '3 客户经理 several 李娜',
      '4 客户经理 unknown 王五',
      '5 数据项 unknownName 不知道',
      '5 金额 places 1.23456',
      '6 客户经理 / 客户 missingOne',
      '7 日期 missing',
      '7 金额 missing',
      '8 金额 number #REF!',
    ]);
    expect(await bank.rows('fact')).toEqual([]);
    expect(await bank.rows('audit')).toEqual([]);
  });

  it('leave nothing behind when the process is killed in the middle', async () => {
    const bank = await openBank();
    const broken = inTransaction(bank.database, 60_000, (tx) =>
      importFile({
        tx,
        rulebook: RULEBOOK,
        source: sourceOf(FILE),
        kind: 'facts',
        store: true,
        actor: 'ren',
        examples: 5,
        progress: async ({ step }) => {
          // The connection goes away while lines are being taken in.
          if (step === 'checking') await tx.$executeRaw`SELECT pg_terminate_backend(pg_backend_pid())`;
        },
      }),
    );
    await expect(broken).rejects.toThrow();
    expect(await bank.rows('fact')).toEqual([]);
    expect(outcome(await bank.imports(null, FILE))).toMatchObject({ added: 3 });
  });

  it('come in by tens of thousands within seconds', async () => {
    const bank = await openBank();
    const people = ['li', 'zhao', 'sun', 'zhou'];
    const lines = Array.from(
      { length: 50_000 },
      (_, at) => `T${at},2026-11-${String((at % 28) + 1).padStart(2, '0')},deposits,${people[at % 4]},${at}.25`,
    );
    const file = `流水号,日期,数据项,客户经理,金额\n${lines.join('\n')}\n`;
    expect(outcome(await bank.imports(null, file))).toMatchObject({ added: 50_000, refused: 0 });
    const [sum] = await bank.database.$queryRaw<{ sum: bigint }[]>`SELECT sum(value)::bigint AS sum FROM fact`;
    // 0 + 1 + … + 49 999, and a quarter each, × 10 000.
    expect(sum?.sum).toBe(((49_999n * 50_000n) / 2n) * 10_000n + 50_000n * 2_500n);
  }, 30_000);
});

describe('an organisation', () => {
  it('is set up from files: units, people, customers with their managers', async () => {
    const bank = await openBank();
    // A file may name a parent that only it brings.
    const units = '机构编号,机构名称,上级机构,时区\nwest-1,西街分理处,west,\nwest,西街支行,bank,Asia/Shanghai\n';
    expect(outcome(await bank.imports(null, units))).toMatchObject({ of: 'units', added: 2, refused: 0 });
    const people =
      '工号,姓名,角色,支行,任职日期,客户经理类型,用工形式,属性:education\nwu,吴芳,客户经理,西街支行,2025-03-01,专职客户经理（A类）,contract,bachelor\nli,李娜,客户经理,city,2024-01-01,full_time,staff,\n';
    expect(outcome(await bank.imports(null, people))).toMatchObject({ of: 'people', added: 1, changed: 1 });
    const [wu] = (await bank.rows('person')).filter(({ id }) => id === 'wu');
    expect(wu).toMatchObject({
      name: '吴芳',
      name_en: '吴芳',
      role: 'manager',
      unit_id: 'west',
      manager_type: 'full_time',
      employment: 'contract',
      attributes: { education: 'bachelor' },
      locale: 'zh-CN',
    });
    expect(outcome(await bank.imports(null, people))).toMatchObject({ added: 0, changed: 0, same: 2 });
    // What a file has no column for stays.
    expect((await bank.rows('person')).find(({ id }) => id === 'li')).toMatchObject({
      email: 'li@bank.example',
      grade: 'middle',
      employment: 'staff',
    });

    const customers =
      '客户编号,客户名称,客户经理,分成比例,起始日期\nC1,晋阳机械,wu,60%,2026-07-01\nC1,晋阳机械,li,40%,2026-07-01\nC9,新客户,wu,,2026-07-01\n';
    expect(outcome(await bank.imports(null, customers))).toMatchObject({ of: 'customers', refused: 0 });
    const of = async (code: string) =>
      await bank.database.$queryRaw<object[]>`
        SELECT person_id AS person, share, from_on::text AS from, until_on::text AS until FROM assignment
        WHERE customer_id = (SELECT id FROM customer WHERE code = ${code}) ORDER BY from_on, share DESC`;
    // Those of before, 李娜 and 孙丽, end the day before.
    expect(await of('C1')).toEqual([
      { person: 'li', share: 10_000, from: '2026-01-05', until: '2026-06-30' },
      { person: 'sun', share: 5_000, from: '2026-01-05', until: '2026-06-30' },
      { person: 'wu', share: 6_000, from: '2026-07-01', until: null },
      { person: 'li', share: 4_000, from: '2026-07-01', until: null },
    ]);
    expect(await of('C9')).toEqual([{ person: 'wu', share: 10_000, from: '2026-07-01', until: null }]);
    expect(outcome(await bank.imports(null, customers))).toMatchObject({ added: 0, changed: 0 });
    expect(await bank.rows('customer')).toHaveLength(6);
    // Corrected: 吴芳 has all of it from that day on.
    await bank.imports(null, '客户编号,客户名称,客户经理,分成比例,起始日期\nC1,晋阳机械,wu,100%,2026-07-01\n');
    expect((await of('C1')).slice(2)).toEqual([{ person: 'wu', share: 10_000, from: '2026-07-01', until: null }]);
  });

  it.each([
    ['units', '机构编号,机构名称,上级机构,时区\na,甲,b,\nb,乙,a,Asia/Nowhere\n', ['3 时区 zone Asia/Nowhere']],
    ['units', '机构编号,机构名称,上级机构\na,甲,b\nb,乙,a\n', ['2 上级机构 circle b', '3 上级机构 circle a']],
    [
      'people',
      '工号,姓名,角色,支行,任职日期,邮箱\nwu,吴芳,客户经理,没有,2025-03-01,LI@bank.example\n',
      ['2 支行 unknown 没有', '2 邮箱 emailTaken LI@bank.example'],
    ],
    [
      'people',
      '工号,姓名,角色,支行,任职日期\n吴 芳,吴芳,皇帝,city,2025-03-01\n',
      ['2 角色 unknownName 皇帝', '2 工号 id 吴 芳'],
    ],
    [
      'customers',
      '客户名称,客户经理,分成比例,起始日期\n甲,li,60%,2026-07-01\n甲,zhao,30%,2026-07-01\n',
      ['2 分成比例 shares 90.00 %', '3 分成比例 shares 90.00 %'],
    ],
    ['customers', '客户名称,客户经理,起始日期\n甲,li,\n', ['2 起始日期 missing']],
    [
      'targets',
      '客户经理,指标,考核期,目标值\nli,deposits,2026-11,-5\nli,deposits,冬天,5\n',
      ['2 目标值 negative -5', '3 考核期 period 冬天'],
    ],
    ['sales', '日期,产品,客户经理,数量\n2026-11-16,没有,li,1\n', ['2 产品 unknown 没有']],
  ] as const)('%s are refused for what is wrong with them', async (kind, file, expected) => {
    const bank = await openBank();
    const imported = await bank.imports(kind, file);
    expect(reasons(imported)).toEqual(expected);
    expect(imported).toMatchObject({ stored: false });
  });
});

describe('everything else', () => {
  it('has a key of its own, and comes in once', async () => {
    const bank = await openBank();
    const files = [
      [
        'targets',
        '客户经理,指标,考核期,目标值\nli,deposits,2026年11月,120万\n',
        'target',
        {
          person_id: 'li',
          indicator: 'deposits',
          period: '2026-11',
          origin: 'table',
          state: 'agreed',
          value: 12_000_000_000,
        },
      ],
      [
        'reviews',
        '姓名,评议日期,能力评议得分\n李娜,2026-10-01,86.5\n',
        'ability_review',
        { person_id: 'li', on: '2026-10-01', score: 865_000 },
      ],
      [
        'pay',
        '客户经理,考核期,岗位工资,绩效工资\nli,2026-11,3000,1500.5\n',
        'pay_amount',
        { person_id: 'li', period: '2026-11', base: 30_000_000, performance: 15_005_000 },
      ],
    ] as const;
    for (const [kind, file, table, row] of files) {
      const first = await bank.imports(null, file);
      expect(outcome(first)).toMatchObject({ of: kind, stored: true, refused: 0 });
      expect((await bank.rows(table))[0]).toMatchObject(row);
      expect(outcome(await bank.imports(null, file))).toMatchObject({ added: 0, changed: 0, refused: 0 });
    }
  });

  it('sells and takes back at the price of its own day, and never without one', async () => {
    const bank = await openBank();
    await bank.imports(null, '产品编号,产品名称,单价,生效日期\ncard,信用卡,5,2026-01-01\n');
    const sales = '日期,产品,客户经理,数量\n2026-11-16,信用卡,li,3\n2026-11-17,card,li,-1\n';
    expect(outcome(await bank.imports(null, sales))).toMatchObject({ of: 'sales', added: 2, refused: 0 });
    expect(outcome(await bank.imports(null, sales))).toMatchObject({ added: 0, same: 2 });
    expect(reasons(await bank.imports(null, '日期,产品,客户经理,数量\n2025-12-31,card,li,1\n'))).toEqual([
      '2 日期 noPrice card',
    ]);
    await bank.database.$executeRaw`DELETE FROM stale_score`;
    await bank.imports(null, '产品编号,产品名称,单价,生效日期\ncard,信用卡,7,2026-01-01\n');
    expect(await bank.stale()).toEqual(['li']);
  });
});
