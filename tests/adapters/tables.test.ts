import { describe, expect, it } from 'vitest';
import { fileOf } from '../../adapters/playground/picture.ts';
import { fileBytes } from '../../src/store/exported-files.ts';
import { type Daybook, openDaybook } from '../support/daybook.ts';
import { feishuPlace, type Place, playgroundPlace, slackPlace } from '../support/places.ts';

const FILE = '0b9f8c5e-3b5d-4a4e-9d5c-1f2e3d4c5b6a';
const OTHER = '1b9f8c5e-3b5d-4a4e-9d5c-1f2e3d4c5b6a';

/** 任秀英 of the appraisal office at a place, with an account that she used last. */
async function office(open: (daybook: Daybook) => Promise<Place>, platform?: string) {
  const daybook = await openDaybook(platform === undefined ? {} : { platform });
  await daybook.walksTo('2026-11-19 09:00');
  const place = await open(daybook);
  const account = place.account('ren');
  if (platform === undefined)
    await daybook.database.account.create({
      data: {
        platform: account.platform,
        workspace: account.workspace,
        userId: account.user,
        personId: 'ren',
        usedAt: new Date('2026-11-19T01:00:00Z'),
      },
    });
  const ren = place.meets('ren');
  /** Lets whatever has been asked for be done. */
  const done = async () => {
    await daybook.collector.drain();
    await daybook.worker.drain();
    daybook.sender.wake();
  };
  return { daybook, place, ren, done };
}

const PLACES: readonly Readonly<{ name: string; open: (daybook: Daybook) => Promise<Place>; platform?: string }>[] = [
  { name: 'in the playground', open: playgroundPlace, platform: 'playground' },
  { name: 'in Slack', open: (daybook) => slackPlace(daybook, 'socket') },
  { name: 'in Feishu', open: (daybook) => feishuPlace(daybook, 'long connection') },
];

describe.each(PLACES)('$name', ({ open, platform }) => {
  it('a table comes as the file it is', async () => {
    const { place, ren, done } = await office(open, platform);
    await ren.says('导出 得分明细 本周 csv');
    await ren.sees('正在导出得分明细');
    await done();
    await ren.sees('得分明细，本周：共', '文件在下面');
    await ren.sees('📄 得分明细_2026-W47_');
    const [file, ...more] = await place.filesOf('ren');
    expect(more).toEqual([]);
    expect(file?.name).toMatch(/^得分明细_2026-W47_20261119-\d{6}\.csv$/u);
    const lines = new TextDecoder('utf-8', { ignoreBOM: true }).decode(file?.bytes).split('\r\n');
    expect(lines[0]).toBe('\ufeff机构,工号,姓名,总分,项目,数值,目标值,得分,权重,计入分');
    expect(lines.join()).toContain('李娜');
  }, 40_000);

  it('a rulebook is taken in', async () => {
    const { daybook, place, ren, done } = await office(open, platform);
    const [row] = await daybook.database.rulebookVersion.findMany();
    const text = (row?.text ?? '').replace(/^version: .*$/mu, 'version: "2027.1"');
    await place.gives('ren', '制度.yaml', text.replace('at: "18:00"', 'at: "17:30"'));
    await ren.sees('制度.yaml');
    await done();
    await done();
    await ren.sees('没有错误', '18:00 → 17:30');
    await ren.presses('2027年1月1日 周五起');
    await ren.sees('2027年1月1日 周五');
    await ren.presses('确认执行');
    await done();
    await ren.sees('版本 2027.1 定于2027年1月1日');
    expect(await daybook.database.rulebookVersion.count()).toBe(2);
  }, 40_000);
});

it('in the playground a file is in the conversation that it was sent into, and in no other', async () => {
  const daybook = await openDaybook({ platform: 'playground' });
  const place = await playgroundPlace(daybook);
  const ren = place.meets('ren');
  await ren.says('导出 日志 本周');
  await ren.sees('正在导出日志');
  await daybook.worker.drain();
  await ren.sees('没有可以导出的数据');
  expect(await place.filesOf('ren')).toEqual([]);
  const bytes = Buffer.from('a,b');
  await daybook.database.exportedFile.create({
    data: { id: FILE, personId: 'ren', name: 'a.csv', bytes, madeAt: new Date() },
  });
  const desk = {
    message: async (id: string) => ({
      id,
      person: 'ren',
      author: 'daybook' as const,
      content: { kind: 'file', file: FILE, name: 'a.csv', otherwise: { tone: 'plain', blocks: [], summary: '' } },
      key: null,
      at: new Date(),
      edited: false,
    }),
    file: (id: string) => fileBytes(daybook.database, id),
  };
  const asked = { person: 'ren', message: '7', file: FILE };
  expect(await fileOf(desk, asked)).toMatchObject({ name: 'a.csv' });
  expect(await fileOf(desk, { ...asked, person: 'li' })).toBeNull();
  expect(await fileOf(desk, { ...asked, file: OTHER })).toBeNull();
}, 40_000);

describe('where the app may not send files, the person is told so, and everything else goes on', () => {
  it('in Slack', async () => {
    const { daybook, ren, done, slack } = await inSlack();
    slack.files.scopes(false);
    await ren.says('导出 得分明细 本周');
    await ren.sees('正在导出得分明细');
    await done();
    await ren.sees('没能发过来', '请告诉管理 Daybook 的同事');
    expect(daybook.lines.join('\n')).toContain('slack.file_refused');
    await ren.says('帮助');
    await ren.sees('导出');
    expect(await daybook.database.parking.count()).toBe(0);
  }, 40_000);

  it('in Feishu', async () => {
    const { daybook, ren, done, feishu } = await inFeishu();
    feishu.pictures.permitsFiles(false);
    await ren.says('导出 得分明细 本周');
    await ren.sees('正在导出得分明细');
    await done();
    await ren.sees('没能发过来', '请告诉管理 Daybook 的同事');
    expect(daybook.lines.join('\n')).toContain('feishu.file_refused');
    await ren.says('帮助');
    await ren.sees('导出');
    expect(await daybook.database.parking.count()).toBe(0);
  }, 40_000);

  it('or the file is there no more', async () => {
    const { daybook, ren, done, place } = await inSlack();
    await daybook.database.$executeRaw`
      CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM exported_file; RETURN NULL; END'`;
    await daybook.database.$executeRaw`
      CREATE TRIGGER forget AFTER UPDATE OF state ON task FOR EACH ROW EXECUTE FUNCTION forget()`;
    await ren.says('导出 得分明细 本周');
    await ren.sees('正在导出得分明细');
    await done();
    await ren.sees('没能发过来');
    expect(await place.filesOf('ren')).toEqual([]);
  }, 40_000);
});

describe('a file whose arrival was not heard of is not sent twice', () => {
  it('in Slack', async () => {
    const { daybook, ren, done, place, slack } = await inSlack();
    await ren.says('导出 得分明细 本周');
    await ren.sees('正在导出得分明细');
    slack.fails('files.completeUploadExternal', { heard: true, status: 500 });
    await done();
    await ren.sees('📄 得分明细');
    await expect.poll(() => leftOf(daybook), { timeout: 20_000 }).toBe(0);
    expect(await place.filesOf('ren')).toHaveLength(1);
  }, 40_000);
});

async function inSlack() {
  const slack: Awaited<ReturnType<typeof slackPlace>>['slack'][] = [];
  const there = await office(async (daybook) => {
    const place = await slackPlace(daybook, 'socket');
    slack.push(place.slack);
    return place;
  });
  const [fake] = slack;
  if (!fake) throw new Error('no Slack');
  return { ...there, slack: fake };
}

async function inFeishu() {
  const feishu: Awaited<ReturnType<typeof feishuPlace>>['feishu'][] = [];
  const there = await office(async (daybook) => {
    const place = await feishuPlace(daybook, 'long connection');
    feishu.push(place.feishu);
    return place;
  });
  const [fake] = feishu;
  if (!fake) throw new Error('no Feishu');
  return { ...there, feishu: fake };
}

/** How many files have still to go out. */
function leftOf({ database }: Daybook): Promise<number> {
  return database.outbox.count({ where: { state: 'waiting', key: { startsWith: 'export:' } } });
}
