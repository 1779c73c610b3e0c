import { describe, expect, it } from 'vitest';
import { openDaybook } from '../support/daybook.ts';

const FILE = '日期,指标,客户经理,金额\n2026-11-16,deposits,李娜,"1,234.50"\n2026-11-17,deposits,赵磊,12万\n';

async function facts({ database }: Awaited<ReturnType<typeof openDaybook>>) {
  const rows = await database.$queryRaw<{ person: string; value: bigint }[]>`
    SELECT person_id AS person, value FROM fact ORDER BY id`;
  return rows.map(({ person, value }) => [person, value]);
}

describe('a table sent to the bot', () => {
  it('is shown before it is stored, and stored once it is confirmed', async () => {
    const daybook = await openDaybook();
    const ren = daybook.meets('ren');
    await ren.gives('存款.csv', FILE);
    await ren.sees('导入 · 业务数据', '“存款.csv”共 2 行：新增 2，变更 0，不变 0', '〔确认导入〕');
    expect(await facts(daybook)).toEqual([]);
    await ren.presses('确认导入');
    await ren.sees('“存款.csv”已导入：新增 2');
    expect(await facts(daybook)).toEqual([
      ['li', 12_345_000n],
      ['zhao', 1_200_000_000n],
    ]);
    const [entry] = await daybook.database.$queryRaw<
      object[]
    >`SELECT actor_id, action, object, detail FROM audit WHERE action = 'import'`;
    expect(entry).toEqual({
      actor_id: 'ren',
      action: 'import',
      object: 'facts',
      detail: { lines: 2, added: 2, changed: 0, same: 0 },
    });

    await ren.gives('存款.csv', FILE);
    await ren.sees('和现有数据完全一样');
    await ren.gives('存款.csv', FILE.replace('12万', '13万'));
    await ren.sees('新增 0，变更 1，不变 1', '第 3 行：数值 120000 → 130000');
    await ren.presses('不导入');
    await ren.sees('好的，没有导入');
    expect((await facts(daybook))[1]).toEqual(['zhao', 1_200_000_000n]);
  });

  it('keeps nothing of what names nobody, and says where', async () => {
    const daybook = await openDaybook();
    const ren = daybook.meets('ren');
    await ren.gives('存款.csv', `${FILE}2026-11-18,deposits,王五,1\n2026-13-01,deposits,李娜,abc\n`);
    await ren.sees(
      '共 4 行，其中 2 行有问题，一条也没有导入',
      '第 4 行 客户经理“王五”：查不到',
      '第 5 行 日期“2026-13-01”：不是日期',
      '第 5 行 金额“abc”：不是数字',
    );
    await ren.seesNo('确认导入');
    expect(await facts(daybook)).toEqual([]);
    expect(daybook.lines.join()).not.toContain('王五');
  });

  it('asks what it holds where its columns do not tell', async () => {
    const daybook = await openDaybook();
    const ren = daybook.meets('ren');
    await ren.gives('名单.csv', '工号,备注\nli,x\n');
    await ren.sees('看不出是哪类数据', '〔目标〕');
    await ren.presses('目标');
    await ren.sees('作为目标还缺这些列：指标、考核期、目标值');
  });

  it('is for appraisers only; a manager’s words beside it count as ever', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.gives('存款.csv', FILE, '帮助');
    await li.sees('只有考核员能导入数据');
    const [uploads] = await daybook.database.$queryRaw<{ count: bigint }[]>`SELECT count(*) FROM upload`;
    expect(uploads?.count).toBe(0n);
    await daybook.meets('ren').gives('手册.pdf', '%PDF');
    await daybook.meets('ren').reads();
  });

  it('is confirmed once, and not by anybody else', async () => {
    const daybook = await openDaybook();
    const ren = daybook.meets('ren');
    await ren.gives('存款.csv', FILE);
    await ren.sees('确认导入');
    const [upload] = await daybook.database.$queryRaw<{ id: string }[]>`SELECT id FROM upload`;
    await daybook.meets('chen').pressesAction(`import.confirm:${upload?.id}`);
    expect(await facts(daybook)).toEqual([]);
    await ren.presses('确认导入');
    await ren.sees('已导入');
    await ren.pressesAction(`import.confirm:${upload?.id}`);
    expect(await facts(daybook)).toHaveLength(2);
    const rows = await daybook.database.$queryRaw`SELECT bytes FROM upload`;
    expect(rows).toEqual([{ bytes: null }]);
  });
});
