import { readFile } from 'node:fs/promises';
import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { fileBytes } from '../../src/store/exported-files.ts';
import { openDaybook } from '../support/daybook.ts';

async function office() {
  const daybook = await openDaybook();
  await daybook.meets('li').says('写日志 今天走访3户，=问题多，明天：催评估');
  await daybook.meets('zhao').says('写日志 走访5户');
  await daybook.walksTo('2026-11-19 09:00');
  /** The files that have been sent to somebody, as they came. */
  const filesFor = async (person: string) => {
    const sent = await daybook.database.outbox.findMany({
      where: { personId: person, key: { startsWith: 'export:' }, state: 'sent' },
      orderBy: { id: 'asc' },
    });
    return Promise.all(
      sent.map(async ({ content }) => {
        const { file, name } = content as { file: string; name: string };
        return { name, bytes: (await fileBytes(daybook.database, file)) ?? new Uint8Array() };
      }),
    );
  };
  const lastLines = async (person: string) => {
    const { bytes = new Uint8Array() } = (await filesFor(person)).at(-1) ?? {};
    return new TextDecoder().decode(bytes).trim().split('\r\n').slice(1);
  };
  const audited = async () =>
    (await daybook.database.audit.findMany({ where: { action: 'export' }, orderBy: { id: 'asc' } })).map(
      ({ actorId, object, detail }) => ({ actorId, object, detail }),
    );
  return {
    daybook,
    filesFor,
    lastLines,
    audited,
    ren: daybook.meets('ren'),
    chen: daybook.meets('chen'),
    li: daybook.meets('li'),
  };
}

describe('an export in the chat', () => {
  it('comes as a workbook, after one press, with what it holds', async () => {
    const { ren, filesFor, audited } = await office();
    await ren.says('导出');
    await ren.sees(
      '导出 上月 的数据，范围：全部机构，格式：Excel',
      ...['排名', '得分明细', '日志', '工资单', '风险金台账'].map((one) => `〔${one}〕`),
    );
    await ren.presses('本月');
    await ren.sees('导出 本月 的数据');
    await ren.presses('日志');
    await ren.sees('日志，本月：共 2 行，文件在下面');
    await ren.sees('📄 日志_2026-11_20261119-0900');
    const [{ name = '', bytes = new Uint8Array() } = {}] = await filesFor('ren');
    expect(name).toMatch(/^日志_2026-11_20261119-\d{6}\.xlsx$/u);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(Uint8Array.from(bytes).buffer);
    const rows = book.worksheets[0]?.getSheetValues().slice(2) ?? [];
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).toContain('今天走访3户');
    expect(await audited()).toEqual([
      { actorId: 'ren', object: 'reports', detail: { rows: 2, period: '2026-11', unit: null } },
    ]);
  });

  it('is typed in one line, in both languages, by unit and as CSV', async () => {
    const { daybook, ren, filesFor, lastLines, audited } = await office();
    await ren.says('导出 日志 2026-W47 城关支行 csv');
    await ren.sees('文件在下面');
    expect((await filesFor('ren')).map(({ name }) => name.split('_')[1])).toEqual(['2026-W47']);
    expect(await lastLines('ren')).toHaveLength(2);
    await ren.says('export reports 2026-W47 开发区支行 csv');
    await ren.sees('没有可以导出的数据');
    await ren.says('导出 得分 本周 csv');
    await ren.sees('得分明细，本周：共');
    expect((await lastLines('ren')).join()).toContain('李娜');
    await ren.says('导出 排名 本周 csv');
    await ren.sees('还没有公布过排名');
    await daybook.walksTo('2026-11-23 09:10');
    await ren.says('导出 排名 上周 csv');
    await ren.sees('排名，上周：共');
    expect((await audited()).map(({ object }) => object)).toEqual(['reports', 'results', 'rankings']);
    await ren.says('导出 月亮');
    await ren.sees('没有叫“月亮”的表，也没有这个机构');
  });

  it('never makes a formula of what people wrote', async () => {
    const { daybook, lastLines } = await office();
    await daybook.database.person.update({ where: { id: 'li' }, data: { name: '=cmd|calc' } });
    const ren = daybook.meets('ren');
    await ren.says('导出 日志 本周 csv');
    await ren.sees('文件在下面');
    expect((await lastLines('ren')).join('\n')).toContain("'=cmd|calc");
  });

  it('gives a manager their own, and a supervisor their unit’s', async () => {
    const { li, chen, daybook, lastLines, audited } = await office();
    await li.says('导出');
    await li.sees('范围：李娜', '〔得分明细〕', '〔日志〕');
    await li.seesNo('工资单');
    await li.seesNo('排名');
    await li.says('导出 日志 本周 csv');
    await li.sees('日志，本周：共 1 行');
    expect((await lastLines('li')).join()).toContain('李娜');
    await li.says('导出 得分明细 本周 csv');
    await li.sees('得分明细，本周：共');
    const own = await lastLines('li');
    expect(own.length).toBeGreaterThan(2);
    expect(own.every((line) => line.includes('李娜'))).toBe(true);

    await chen.says('导出 得分明细 本周 csv');
    await chen.sees('得分明细，本周：共');
    const units = new Set((await lastLines('chen')).map((line) => line.split(',')[0]));
    expect([...units]).toEqual(['城关支行']);
    await chen.says('导出 日志 本周 开发区支行');
    await chen.sees('不在您负责的范围里');
    expect((await audited()).map(({ actorId, object }) => `${actorId} ${object}`)).toEqual([
      'li reports',
      'li results',
      'chen results',
    ]);
    expect(daybook.lines.join()).not.toContain('走访');
  });

  it.each([
    ['li', 'rankings'],
    ['li', 'pay'],
    ['li', 'ledger'],
    ['chen', 'pay'],
    ['chen', 'ledger'],
  ])('gives %s nothing of %s, whatever is pressed', async (user, what) => {
    const { daybook, audited } = await office();
    const person = daybook.meets(user);
    await person.pressesAction(`export.make:${what}:2026-W47:csv`);
    await person.sees('不在您负责的范围里');
    await person.pressesAction(`export.make:reports:2026-W47:csv:east`);
    await person.pressesAction('export.make:reports:winter:csv');
    await person.pressesAction('export.make:reports:2026-W47:pdf');
    await person.pressesAction('export.choose:2026-W47:csv:east');
    expect(await audited()).toEqual([]);
    expect(await daybook.database.exportedFile.count()).toBe(0);
  });

  it('goes by what somebody may see when it is made, not when they asked', async () => {
    const { daybook, audited } = await office();
    const { account } = await daybook.database.account
      .findFirstOrThrow({ where: { personId: 'chen' } })
      .then((row) => ({ account: row }));
    await daybook.database.task.create({
      data: {
        kind: 'export.make',
        personId: 'chen',
        askedAt: new Date(),
        detail: {
          what: 'reports',
          period: '2026-W47',
          format: 'csv',
          platform: account.platform,
          workspace: account.workspace,
          user: account.userId,
        },
      },
    });
    await daybook.database.person.update({ where: { id: 'chen' }, data: { role: 'executive' } });
    await daybook.worker.drain();
    expect(await audited()).toEqual([]);
  });

  it('is refused to those who have nothing to take out', async () => {
    const { daybook } = await office();
    await daybook.database.person.update({ where: { id: 'chen' }, data: { role: 'inspector' } });
    const jia = daybook.meets('chen');
    await jia.says('导出');
    await jia.sees('这一项是给');
  });
});

it('the guide and the chat name the same tables', async () => {
  const guide = await readFile(new URL('../../docs/imports.md', import.meta.url), 'utf8');
  for (const what of ['rankings', 'results', 'reports', 'pay', 'ledger']) expect(guide).toContain(`\`${what}\``);
});
