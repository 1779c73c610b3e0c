import { describe, expect, it } from 'vitest';
import { periodOf } from '../../src/calendar/period.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import { connect, close as disconnect } from '../../src/database/connect.ts';
import { createWords } from '../../src/i18n.ts';
import { createWorker } from '../../src/jobs/worker.ts';
import { unprovenResults } from '../../src/store/scoring-periods.ts';
import { openAppraised } from '../support/appraised.ts';
import type { Daybook } from '../support/daybook.ts';
import { figures } from '../support/organisation.ts';

const NOVEMBER = periodOf('month', '2026-11-30');

/** The appraiser closes November. */
async function closeNovember(daybook: Daybook) {
  const ren = daybook.meets('ren');
  await ren.says('考核期 11月');
  await ren.presses('预览并结账');
  await ren.presses('确认结账');
  return ren;
}

const states = (daybook: Daybook) =>
  daybook.database.scoringPeriod.findMany({ where: { key: NOVEMBER.key }, select: { state: true } });

describe('period', () => {
  it('previews with totals by unit, who is not ranked and why, and what is missing', async () => {
    const daybook = await openAppraised();
    await daybook.database.fact.deleteMany({ where: { personId: 'zhou', kind: 'service' } });
    await figures(daybook.database, [['house', 'deposits', '2026-11-12', 50]]);
    await daybook.database.event.create({ data: { kind: 'praise', personId: 'li', on: new Date('2026-11-20') } });
    const ren = daybook.meets('ren');
    await ren.says('考核期 11月');
    await ren.sees('考核期 · 2026年11月', '未结账', '11月1日 周日 – 11月30日 周一', '〔预览并结账〕');
    await ren.presses('预览并结账');
    // Zhou without service counts 0 of 40: 0.6 × 80 = 48.00. Fewer than five have no average.
    await ren.sees(
      '2026年11月 · 预览（未结账）',
      '5 人在岗，4 人有名次。',
      '等次：良好 2 人；待改进 1 人；不称职 1 人。',
      '城关支行 | 4 | 3 | – | 李娜 86.00',
      '开发区支行 | 1 | 1 | – | 周涛 48.00',
      '没有名次的 1 人：虚拟客户经理（城关支行，虚拟客户经理，没有对应的评分表）。',
      '还缺：服务有 1 人没有数据。',
      '有 1 件事项还没有确认，不计分。',
      '按制度 1 版计算。',
      '〔确认结账〕',
    );
    expect(await states(daybook)).toEqual([{ state: 'preview' }]);
    const li = daybook.meets('li');
    await li.says('得分 11月');
    await li.sees('上月（预览）', '86.00 分');
  });

  it('closes, tells managers their own result and supervisors their ranking, and comes out again byte for byte', async () => {
    const daybook = await openAppraised();
    const ren = await closeNovember(daybook);
    await ren.sees('2026年11月 · 已结账', '已通知 6 人');
    await daybook
      .meets('li')
      .sees(
        '2026年11月 · 您的结果',
        '86.00 分（良好），城关支行 3 人中第 1',
        '存款 | 90 分 | – | 90.00 | 54.00 / 60.00',
      );
    await daybook
      .meets('sun')
      .sees('November 2026 · your result', '80.00 points', 'no. 2 of 3 in Chengguan Branch, 6.00 behind no. 1');
    await daybook.meets('zhao').seesNo('李娜');
    await daybook.meets('chen').sees('城关支行 · 2026年11月（已结账）排名', '1 | 李娜 | 86.00', '3 | 赵磊 | 66.00');
    await daybook.meets('jia').seesNo('李娜');
    expect(await unprovenResults(daybook.database, new Map(), NOVEMBER)).toEqual([]);
    expect(await daybook.database.ranking.count({ where: { period: NOVEMBER.key } })).toBe(3);
    expect(await daybook.database.audit.count({ where: { action: 'period.close' } })).toBe(1);
  });

  it('shows what changed afterwards without changing anything, and is reopened for a reason that all are told', async () => {
    const daybook = await openAppraised();
    const ren = await closeNovember(daybook);
    // A second figure for Zhao: the average of 70 and 90 is 80, and 0.6 × 80 + 0.4 × 60 = 72.00.
    await figures(daybook.database, [['zhao', 'deposits', '2026-11-12', 90]]);
    await ren.presses('看这一期');
    await ren.presses('结账后的变动');
    await ren.sees('涉及 1 人', '赵磊：总分 66.00 → 72.00；存款 70 分 → 80 分；等次 待改进 → 称职');
    const zhao = daybook.meets('zhao');
    await zhao.says('得分 11月');
    await zhao.sees('上月（已结账）', '66.00 分');
    await ren.presses('重新打开');
    await ren.submits({ 原因: '补录一笔存款' });
    await ren.sees('2026年11月已重新打开，通知了 6 人');
    await zhao.sees('2026年11月的结果重新打开了', '补录一笔存款');
    await ren.says('考核期 11月');
    await ren.presses('预览并结账');
    await ren.presses('确认结账');
    await zhao.sees('72.00 分（称职）');
    expect(await unprovenResults(daybook.database, new Map(), NOVEMBER)).toEqual([]);
  });

  it('is closed only when it is over, once, and speaks English to whoever does', async () => {
    const daybook = await openAppraised();
    await daybook.database.person.update({ where: { id: 'ren' }, data: { locale: 'en' } });
    const ren = daybook.meets('ren');
    await ren.says('period December');
    await ren.sees('Running', '〔Preview〕');
    await ren.presses('Preview');
    await ren.sees('December 2026 · preview, not closed', 'runs until Thu 31 Dec and can be closed after that');
    await ren.seesNo('Close now');
    await ren.pressesAction('period.close:2026-12');
    await ren.sees('That was not done', 'runs until Thu 31 Dec');
    await ren.says('period 2026-11');
    await ren.presses('Preview and close');
    await ren.presses('Close now');
    await ren.sees('November 2026 · closed', '6 people have been told');
    await ren.pressesAction('period.close:2026-11');
    await ren.sees(
      'November 2026 was closed by Ren Xiuying, ',
      'reopen it with a reason and close it again',
      '〔Reopen〕',
    );
    await ren.says('period gibberish');
    await ren.sees("I don't know a period called “gibberish”");
  });

  it('closes a composed quarter only after its months', async () => {
    const daybook = await openAppraised({ more: 'composed: [{ period: quarter, of: month, weights: [30, 30, 40] }]' });
    await daybook.isAt('2027-01-04 10:00');
    const ren = daybook.meets('ren');
    await ren.says('考核期 2026年第四季度');
    await ren.sees('组成', '2026年10月（未结账）');
    await ren.presses('预览并结账');
    await ren.sees('其中2026年10月、2026年11月、2026年12月还没有结账');
    for (const month of ['2026-10', '2026-11', '2026-12']) await ren.pressesAction(`period.close:${month}`);
    await ren.pressesAction('period.close:2026-Q4');
    // October and December have no figures: both indicators 0, so 0.30 × 0 + 0.30 × 86 + 0.40 × 0 = 25.80.
    await ren.sees('2026年第四季度 · 已结账', '李娜 25.80');
    await ren.pressesAction('period.reopen:2026-11');
    await ren.submits({ 原因: '改一笔' });
    await ren.sees('2026年第四季度已按2026年11月的结果结账');
    const chen = daybook.meets('chen');
    await chen.says('排名 第四季度');
    await chen.sees('城关支行 · 2026年第四季度（已结账）排名', '1 | 李娜 | 25.80');
  });

  it('once closed keeps the reports of its days as they are', async () => {
    const daybook = await openAppraised();
    const li = daybook.meets('li');
    await daybook.isAt('2026-11-30 17:00');
    await li.says('写日志 今天：走访三户');
    await li.presses('修改');
    await daybook.isAt('2026-12-02 10:00');
    await closeNovember(daybook);
    await li.submits({ 今天做了什么: '走访四户' });
    await li.sees('所在的考核期已经结账，不能再改');
    await li.says('我的日志');
    await li.seesNo('走访四户');
  });
});

describe('closing', () => {
  it('is begun anew by whoever comes next when a process dies in the middle, and happens once', async () => {
    const daybook = await openAppraised();
    const ren = daybook.meets('ren');
    await ren.says('考核期 11月');
    await ren.presses('预览并结账');
    const task = await daybook.database.$transaction(async (tx) => {
      await tx.$executeRaw`INSERT INTO task (kind, detail, person_id, asked_at) VALUES ('period.close', '{"period":"2026-11"}', 'ren', now())`;
      return tx.task.findFirstOrThrow({ where: { kind: 'period.close' } });
    });
    // The first worker's connection is cut by the server while it is at it: a trigger stands for the moment.
    await daybook.database.$executeRaw`
      CREATE FUNCTION die() RETURNS trigger AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$ LANGUAGE plpgsql`;
    await daybook.database.$executeRaw`CREATE TRIGGER die BEFORE INSERT ON ranking FOR EACH ROW EXECUTE FUNCTION die()`;
    await daybook.worker.drain().catch(() => undefined);
    expect(await states(daybook)).toEqual([{ state: 'preview' }]);
    expect(await daybook.database.task.findUnique({ where: { id: task.id }, select: { state: true } })).toEqual({
      state: 'waiting',
    });
    await daybook.database.$executeRaw`DROP TRIGGER die ON ranking`;
    await daybook.database.$executeRaw`UPDATE task SET retry_at = NULL`;

    // Two processes at once.
    const elsewhere = connect({ url: daybook.url, onError: () => {} });
    const second = createWorker({
      database: elsewhere,
      rulebooks: new Map(),
      speak: createWords(),
      commands: COMMANDS,
      wakeSender: () => {},
      log: daybook.log,
    });
    await Promise.all([daybook.worker.drain(), second.drain()]);
    await disconnect(elsewhere);
    expect(await states(daybook)).toEqual([{ state: 'closed' }]);
    expect(await daybook.database.audit.count({ where: { action: 'period.close' } })).toBe(1);
    const told = await daybook.database.outbox.findMany({ where: { key: { startsWith: 'period:2026-11:' } } });
    expect(told).toHaveLength(6);
    expect(await unprovenResults(daybook.database, new Map(), NOVEMBER)).toEqual([]);
  });

  it('shows in the message that announced it how far it is', async () => {
    const daybook = await openAppraised();
    const ren = daybook.meets('ren');
    const sent: string[] = [];
    await ren.says('考核期 11月');
    await ren.presses('预览并结账');
    await ren.looksAway();
    await daybook.receive({ ...ren.last(), id: 'close', payload: { kind: 'press', action: 'period.close:2026-11' } });
    await daybook.sender.drain();
    await daybook.worker.drain();
    const rows = await daybook.database.outbox.findMany({
      where: { key: { startsWith: 'task:' } },
      orderBy: { id: 'asc' },
    });
    for (const { content } of rows) sent.push(JSON.stringify(content));
    const own = sent.slice(-4);
    expect(own.map((text) => /正在给2026年11月结账|正在给每个人算分|正在排名|已结账/u.exec(text)?.[0])).toEqual([
      '正在给2026年11月结账',
      '正在给每个人算分',
      '正在排名',
      '已结账',
    ]);
  });
});
