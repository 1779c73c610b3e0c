import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { EXPORTS } from '../../src/figures/kinds.ts';
import type { ExportCell } from '../../src/figures/neutral.ts';
import { createWords } from '../../src/i18n.ts';
import { writeCsv, writeXlsx } from '../../src/sheets/write.ts';
import { inTransaction } from '../../src/store/transaction.ts';
import { exportTable } from '../../src/transfer/export-tables.ts';
import { openDaybook } from '../support/daybook.ts';
import { RULEBOOK } from '../support/small-bank.ts';
import { openBank } from './importing.ts';

async function* given(rows: readonly (readonly ExportCell[])[]) {
  yield* rows;
}

async function csvOf(headings: readonly string[], rows: readonly (readonly ExportCell[])[]) {
  const out = new PassThrough();
  const [count, bytes] = await Promise.all([writeCsv(headings, given(rows), out), buffer(out)]);
  return { count, bytes };
}

const ROWS = [
  ['=1+1', 5, null],
  ['晋阳"机械", 有限\n公司', -2.5, '-2.5'],
];

describe('a table', () => {
  it('is written as CSV that Excel shows in Chinese and never runs', async () => {
    const { count, bytes } = await csvOf(['客户', '金额', '备注'], ROWS);
    expect(count).toBe(2);
    expect(bytes.toString()).toBe(`\ufeff客户,金额,备注\r\n'=1+1,5,\r\n"晋阳""机械"", 有限\n公司",-2.5,-2.5\r\n`);
  });

  it('is written as XLSX whose numbers are numbers and whose words are words', async () => {
    const out = new PassThrough();
    const [, bytes] = await Promise.all([writeXlsx(['客户', '金额', '备注'], given(ROWS), out), buffer(out)]);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(new Uint8Array(bytes).buffer);
    const cell = (at: string) => book.worksheets[0]?.getCell(at);
    expect([cell('A2')?.value, cell('B2')?.value, cell('B3')?.value, cell('C3')?.value]).toEqual([
      "'=1+1",
      5,
      -2.5,
      '-2.5',
    ]);
    expect(cell('A2')?.formula).toBeUndefined();
  });

  it('comes back in as it went out', async () => {
    const bank = await openBank();
    const { bytes } = await csvOf(
      ['机构编号', '机构名称', '上级机构'],
      [
        ['x1', '=HYPERLINK("evil")', 'bank'],
        ['x2', '+ 加号支行', 'bank'],
      ],
    );
    expect(await bank.imports(null, bytes)).toMatchObject({ stored: true, counts: { added: 2 } });
    const names = (await bank.rows('unit', 'id')).map(({ name }) => name);
    expect(names).toContain('=HYPERLINK("evil")');
    expect(names).toContain('+ 加号支行');
  });
});

describe('an export', () => {
  it('holds what stands in Daybook, of one unit or all, in the words of its reader', async () => {
    const daybook = await openDaybook();
    await daybook.meets('li').says('写日志 今天走访3户，=问题多，明天：催评估');
    await daybook.walksTo('2026-11-19 09:00');
    const words = createWords();
    const table = (what: (typeof EXPORTS)[number], unit: string | null, locale: 'zh-CN' | 'en' = 'zh-CN') =>
      inTransaction(daybook.database, 20_000, async (tx) => {
        const extent = { unit, period: { key: '2026-W47', from: '2026-11-16', to: '2026-11-22' } };
        const { headings, rows } = exportTable(what, { tx, extent, rulebook: RULEBOOK, words: words[locale] });
        const all: (readonly ExportCell[])[] = [];
        for await (const row of rows) all.push(row);
        for (const row of all) expect(row).toHaveLength(headings.length);
        return { headings, all };
      });
    const reports = await table('reports', 'city');
    expect(reports.headings).toEqual([
      '编号',
      '日期',
      '类型',
      '机构',
      '工号',
      '姓名',
      '客户',
      '提交时间（UTC）',
      '迟交',
      '内容',
    ]);
    expect(reports.all).toHaveLength(1);
    expect(reports.all[0]?.slice(1, 6)).toEqual(['2026-11-18', '工作日志', '城关支行', 'li', '李娜']);
    expect(String(reports.all[0]?.at(-1))).toContain('今天走访3户');
    expect((await table('reports', 'east')).all).toEqual([]);
    const results = await table('results', null, 'en');
    expect(results.headings[0]).toBe('Unit');
    // Everybody's every line: points of a person's lines add up to the total.
    const own = results.all.filter((row) => row[1] === 'li');
    const points = own.reduce((sum, row) => sum + Number(row[9] ?? 0), 0);
    expect(own.length).toBeGreaterThan(2);
    expect(points).toBeCloseTo(Math.round(Number(own[0]?.[3]) * 100) / 100, 6);
    expect(new Set(results.all.map((row) => row[1]))).toContain('zhou');
    for (const what of EXPORTS) await table(what, 'city');
  });
});
