import { deflateRawSync } from 'node:zlib';
import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { checkArchive } from '../../src/sheets/archive.ts';
import { readLines } from '../../src/sheets/read.ts';
import { sourceOf } from '../transfer/importing.ts';

async function cellsOf(bytes: Uint8Array | string, piece?: number) {
  const rows: (readonly string[])[] = [];
  for await (const batch of readLines(sourceOf(bytes, piece)))
    rows.push(...batch.map(({ line, cells }) => [String(line), ...cells]));
  return rows;
}

const why = (bytes: Uint8Array | string) =>
  cellsOf(bytes).then(
    () => 'read',
    (error: { why?: string }) => error.why,
  );

describe('a CSV file', () => {
  const TABLE = [
    ['1', '姓名', '金额'],
    ['2', '李娜', '1,2'],
  ];
  // 姓名,金额 / 李娜,"1,2" in GB18030, as Chinese Excel writes it.
  const GB = Buffer.from('d0d5c3fb2cbdf0b6ee0d0ac0eec4c82c22312c32220d0a', 'hex');
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('姓名\t金额\r\n李娜\t1,2\r\n', 'utf16le')]);

  it.each([
    ['UTF-8', '姓名,金额\n李娜,"1,2"\n'],
    ['UTF-8 with a mark', '\ufeff姓名,金额\r\n李娜,"1,2"\r\n'],
    ['semicolons', '姓名;金额\n李娜;1,2'],
    ['tabs', '姓名\t金额\r李娜\t1,2\r'],
    ['GB18030', GB],
    ['UTF-16', utf16],
  ])('in %s', async (_, bytes) => {
    expect(await cellsOf(bytes)).toEqual(TABLE);
    // Cut anywhere, also within a character.
    expect(await cellsOf(bytes, 3)).toEqual(TABLE);
  });

  it('is in GB18030 also if that shows at its very end only', async () => {
    const head = Buffer.from(`name,amount\n${'a,1\n'.repeat(50_000)}`);
    const rows = await cellsOf(Buffer.concat([head, Buffer.from('c0eec4c82c320a', 'hex')]));
    expect(rows.at(-1)).toEqual(['50002', '李娜', '2']);
  });

  it('that is none is refused', async () => {
    expect(await why('')).toBe('empty');
    expect(await why('\n\n')).toBe('empty');
    expect(await why('a,b\n"1,2\n3,4\n')).toBe('quotes');
    expect(await why(`a,b\n${'x,'.repeat(300)}\n`)).toBe('columns');
    expect(await why(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]))).toBe('old');
  });
});

/** A ZIP archive of these parts; `claims` is the unpacked size that it states. */
function zip(parts: Readonly<Record<string, Uint8Array>>, claims?: number) {
  const files: Buffer[] = [];
  const entries: Buffer[] = [];
  let at = 0;
  for (const [name, bytes] of Object.entries(parts)) {
    const packed = deflateRawSync(bytes);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(8, 8);
    head.writeUInt32LE(packed.length, 18);
    head.writeUInt32LE(claims ?? bytes.length, 22);
    head.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(claims ?? bytes.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(at, 42);
    files.push(head, Buffer.from(name), packed);
    entries.push(entry, Buffer.from(name));
    at += 30 + name.length + packed.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length / 2, 8);
  end.writeUInt16LE(entries.length / 2, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, directory, end]);
}

describe('an XLSX file', () => {
  it('gives its first sheet with anything in it: days, percent, results of formulas, words of links', async () => {
    const book = new ExcelJS.Workbook();
    book.addWorksheet('空');
    const sheet = book.addWorksheet('数据');
    sheet.addRow(['工号', '日期', '金额', '比例', '说明']);
    const row = sheet.addRow([
      '007',
      new Date('2026-11-18'),
      0.1 + 0.2,
      0.5,
      { richText: [{ text: '甲' }, { text: '乙' }] },
    ]);
    row.getCell(4).numFmt = '0.00%';
    sheet.addRow([
      { text: 'li', hyperlink: 'http://evil.example' },
      '',
      { formula: 'HYPERLINK("x")', result: 5 },
      { error: '#REF!' },
      true,
    ]);
    book.addWorksheet('别的').addRow(['不看']);
    expect(await cellsOf(new Uint8Array(await book.xlsx.writeBuffer()))).toEqual([
      ['1', '工号', '日期', '金额', '比例', '说明'],
      ['2', '007', '2026-11-18', '0.3', '50%', '甲乙'],
      ['3', 'li', '', '5', '#REF!', 'TRUE'],
    ]);
  });

  it('that is none is refused: no archive, no workbook, cut short', async () => {
    expect(await why(Buffer.from('PK\u0003\u0004 and nothing more'))).toBe('notATable');
    expect(await why(zip({ 'hello.txt': Buffer.from('hello') }))).toBe('empty');
    const book = new ExcelJS.Workbook();
    book.addWorksheet('A').addRow(['a']);
    const whole = new Uint8Array(await book.xlsx.writeBuffer());
    expect(await why(whole.subarray(0, whole.length - 40))).toBe('notATable');
  });

  it('that unpacks to more than it may is refused by what it really holds, not by what it says', async () => {
    const bomb = zip({ 'xl/worksheets/sheet1.xml': Buffer.alloc(8 * 1024 * 1024) }, 10);
    expect(bomb.length).toBeLessThan(20_000);
    await expect(checkArchive(bomb, { bytes: 1024 * 1024, parts: 10 })).rejects.toMatchObject({ why: 'tooLarge' });
    await expect(checkArchive(bomb, { bytes: 9 * 1024 * 1024, parts: 10 })).resolves.toBeUndefined();
    await expect(
      checkArchive(zip({ a: Buffer.alloc(1), b: Buffer.alloc(1) }), { bytes: 99, parts: 1 }),
    ).rejects.toMatchObject({ why: 'tooLarge' });
  });

  it('with an external entity or a link to another workbook is read without following it', async () => {
    const sheet = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>
      <worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c>
      <c r="B1"><f>[1]Sheet1!A1</f><v>7</v></c></row></sheetData></worksheet>`;
    const book = zip({
      '[Content_Types].xml': Buffer.from(
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
      ),
      'xl/workbook.xml': Buffer.from(
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
      ),
      'xl/_rels/workbook.xml.rels': Buffer.from(
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
      ),
      'xl/worksheets/sheet1.xml': Buffer.from(sheet),
    });
    const read = await cellsOf(book).catch((error: { why: string }) => error.why);
    expect(JSON.stringify(read)).not.toContain('root:');
  });
});
