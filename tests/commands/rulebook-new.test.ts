import { describe, expect, it } from 'vitest';
import { openDaybook } from '../support/daybook.ts';

/** The small bank on 28 December 2026, ten o'clock; its rules pay by the year. */
async function office() {
  const daybook = await openDaybook();
  await daybook.isAt('2026-12-28 10:00');
  await daybook.scheduler.beat();
  const [row] = await daybook.database.rulebookVersion.findMany();
  if (!row) throw new Error('no rulebook');
  const edited = (version: string, at = '17:30') => {
    const text = row.text
      .replace(/^version: .*$/mu, `version: "${version}"`)
      .replace('{ every: workday, at: "18:00" }', `{ every: workday, at: "${at}" }`);
    expect(text).toContain(`at: "${at}"`);
    return text;
  };
  const versions = () =>
    daybook.database.rulebookVersion.findMany({ select: { version: true }, orderBy: { id: 'asc' } });
  const audit = async () =>
    (
      await daybook.database.audit.findMany({ where: { action: { startsWith: 'rulebook.' } }, orderBy: { id: 'asc' } })
    ).map(({ actorId, action, object }) => [actorId, action, object]);
  /** When the daily log of 5 January is due. */
  const dueThen = async () => {
    const [owed] = await daybook.database.obligation.findMany({
      where: { report: 'daily_log', dueOn: new Date('2027-01-05T00:00:00Z') },
    });
    return owed?.dueAt.toISOString().slice(11, 16);
  };
  return {
    daybook,
    ren: daybook.meets('ren'),
    li: daybook.meets('li'),
    former: row.version,
    edited,
    versions,
    audit,
    dueThen,
  };
}

describe('a rulebook sent to the bot', () => {
  it('is checked, compared, and begins on the day that is chosen and confirmed', async () => {
    const { ren, li, former, edited, versions, audit, dueThen } = await office();
    await ren.gives('制度.yaml', edited('2027.1'));
    await ren.sees(`和它要接替的版本 ${former} 相比`, '截止 18:00 → 17:30', '〔2027年1月1日', '〔2028年1月1日');
    await ren.presses('2028年1月1日 周六起');
    await ren.sees('2028年1月1日 周六起执行', '开始执行以前可以撤回');
    await ren.presses('换一天');
    await ren.presses('2027年1月1日 周五起');
    await ren.sees('2027年1月1日 周五起执行', '截止 18:00 → 17:30');
    expect(await versions()).toHaveLength(1);
    expect(await dueThen()).toBe('10:00');
    await ren.presses('确认执行');
    await ren.sees('版本 2027.1 定于2027年1月1日 周五起执行');
    expect(await versions()).toEqual([{ version: former }, { version: '2027.1' }]);
    expect(await audit()).toEqual([['ren', 'rulebook.activate', '2027.1']]);
    expect(await dueThen()).toBe('09:30');
    await li.sees('截止 18:00 → 17:30');
  });

  it('is told every mistake, with its place, and nothing is stored', async () => {
    const { ren, daybook, edited, versions } = await office();
    const text = edited('2027.1').replace('every: workday, at: "17:30"', 'every: workday, at: "25:30"');
    const line = text.split('\n').findIndex((one) => one.includes('25:30')) + 1;
    await ren.gives('制度.yml', `${text}\ncolour: red\n`);
    await ren.sees('“制度.yml”有 2 处错误', `第 ${line} 行第`, 'colour', '请改好再发一次');
    await ren.seesNo('起〕');
    await ren.gives('制度.yaml', 'a: [');
    await ren.sees('“制度.yaml”有');
    await ren.gives('制度.yaml', '#'.repeat(300_000));
    await ren.sees('超过 256 KB');
    expect(await versions()).toHaveLength(1);
    const [kept] = await daybook.database.$queryRaw<{ bytes: bigint }[]>`SELECT count(bytes) AS bytes FROM upload`;
    expect(kept?.bytes).toBe(0n);
  });

  it('is read as Windows saves it, too', async () => {
    const { ren, edited } = await office();
    await ren.gives('制度.yaml', `\ufeff${edited('2027.1').replaceAll('\n', '\r\n')}`);
    await ren.sees('没有错误');
  });

  it('is refused if it is there already, or its label is', async () => {
    const { ren, former, edited, daybook } = await office();
    const [row] = await daybook.database.rulebookVersion.findMany();
    await ren.gives('制度.yaml', row?.text ?? '');
    await ren.sees(`这份制度已经是版本 ${former}`);
    await ren.gives('制度.yaml', edited(former));
    await ren.sees(`版本 ${former} 已经有了，内容不同`);
    await ren.seesNo('起〕');
  });

  it('is confirmed once, and looked at once more then', async () => {
    const { ren, edited, versions, former, daybook } = await office();
    await ren.gives('一.yaml', edited('2027.1'));
    await ren.presses('2027年1月1日 周五起');
    await ren.gives('二.yaml', edited('2027.1', '17:00'));
    await ren.presses('2027年1月1日 周五起');
    await ren.presses('确认执行');
    await ren.sees('版本 2027.1 定于');
    const [one, two] = await daybook.database.upload.findMany({ orderBy: { sentAt: 'asc' } });
    await ren.pressesAction(`rulebook.confirm:${two?.id}:2027-01-01`);
    await ren.sees('已经处理过了');
    await ren.pressesAction(`rulebook.confirm:${one?.id}:2027-01-01`);
    await ren.sees('版本 2027.1 已经有了，内容不同');
    expect((await versions()).map(({ version }) => version)).toEqual([former, '2027.1']);
  });

  it('is for appraisers only', async () => {
    const { li, edited, daybook } = await office();
    await li.gives('制度.yaml', edited('2027.1'));
    await li.sees('只有考核员');
    expect(await daybook.database.upload.count()).toBe(0);
    await expect(li.pressesAction('rulebook.confirm:x:2027-01-01')).resolves.not.toThrow();
    await li.sees('考评');
  });
});

describe('a version that has not begun', () => {
  it('is listed and can be withdrawn: deadlines are as before, and whoever was told is told', async () => {
    const { ren, li, daybook, former, edited, versions, audit, dueThen } = await office();
    await ren.gives('制度.yaml', edited('2027.1'));
    await ren.presses('2027年1月1日 周五起');
    await ren.presses('确认执行');
    await li.sees('新版本 2027.1');
    await ren.presses('历次版本');
    await ren.sees('2027.1', '2027年1月1日 周五起执行');
    await ren.presses('撤回 2027.1');
    await ren.sees('原定2027年1月1日 周五起执行，要撤回吗');
    expect(await versions()).toHaveLength(2);
    await ren.presses('撤回 2027.1');
    await ren.sees(`版本 2027.1 已撤回，1月1日 周五起执行版本 ${former}`);
    expect(await versions()).toEqual([{ version: former }]);
    expect(await audit()).toEqual([
      ['ren', 'rulebook.activate', '2027.1'],
      ['ren', 'rulebook.withdraw', '2027.1'],
    ]);
    expect(await dueThen()).toBe('10:00');
    await li.sees('版本 2027.1 不执行了', `届时执行版本 ${former}`);

    // The same again is news again.
    await ren.gives('制度.yaml', edited('2027.1'));
    await ren.presses('2027年1月1日 周五起');
    await ren.presses('确认执行');
    expect(await dueThen()).toBe('09:30');
    const told = await daybook.database.outbox.count({ where: { personId: 'li', key: { startsWith: 'rulebook:' } } });
    expect(told).toBe(3);
  });

  it('once begun stays', async () => {
    const { ren, daybook, edited, versions } = await office();
    await ren.gives('制度.yaml', edited('2027.1'));
    await ren.presses('2027年1月1日 周五起');
    await ren.presses('确认执行');
    await ren.presses('历次版本');
    await daybook.isAt('2027-01-01 09:00');
    await ren.presses('撤回 2027.1');
    await ren.sees('没有可撤回的');
    expect(await versions()).toHaveLength(2);
  });
});
