import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dayTable } from '../../src/calendar/seed.ts';
import { createWords } from '../../src/i18n.ts';
import { demoLife } from '../../src/jobs/demo-life.ts';
import type { JobContext } from '../../src/jobs/job.ts';
import { loadDemo } from '../../src/store/demo.ts';
import { excuseObligation, obligationAbout } from '../../src/store/obligations.ts';
import type { Message } from '../../src/store/outbox.ts';
import { post } from '../../src/store/outbox.ts';
import { fileReport, rateReport, reportById } from '../../src/store/reports.ts';
import { inTransaction } from '../../src/store/transaction.ts';
import { bank, CALENDAR, NOW, RULEBOOK, RULEBOOK_TEXT } from '../demo/support.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

const DEMO = bank();
const SPEAK = createWords();
const DAYS = dayTable(CALENDAR.days, CALENDAR.years);
const EVENING = new Date('2026-11-18T18:00:00+08:00');
const NEXT_NOON = new Date('2026-11-19T12:00:00+08:00');
const TODAY = '2026-11-18';
/** What the visitor writes. */
const OWN = { done: '自己写的' };

const reports = (until: Date) =>
  DEMO.script.flatMap(({ at, event }) => (event.kind === 'report' && at <= until ? [{ ...event, at }] : []));

let test: TestDatabase;
beforeEach(async () => {
  test = await cloneDatabase();
  const rulebook = { version: RULEBOOK.version, zone: RULEBOOK.zone, text: RULEBOOK_TEXT };
  await loadDemo(test.database, DEMO, { platform: 'playground', rulebook, calendar: CALENDAR });
}, 60_000);
afterEach(() => test.drop());

function inDemo<T>(now: Date, work: (ctx: JobContext) => Promise<T>): Promise<T> {
  return inTransaction(test.database, 60_000, (tx) => work({ tx, now, rulebook: RULEBOOK, days: DAYS, speak: SPEAK }));
}

/** What a beat of the scheduler does with the job. */
function live(until: Date): Promise<readonly Message[]> {
  return inDemo(until, async (ctx) => {
    const messages = await demoLife.run(ctx, NOW);
    await post(ctx.tx, messages, until);
    return messages;
  });
}

const said = (person: string) =>
  test.database.demoMessage.findMany({ where: { personId: person }, orderBy: { id: 'asc' } });

describe('the life of the demo', () => {
  it('files what the script says: the report, the obligation, the words and the receipt, at their own time', async () => {
    await live(EVENING);
    const [event] = reports(EVENING).filter(({ report }) => report === 'daily_log');
    const id = event?.personId ?? '';
    const filed = await test.database.report.findFirstOrThrow({
      where: { personId: id, type: 'daily_log', aboutOn: new Date(TODAY) },
    });
    expect(filed).toMatchObject({ filedAt: event?.at, late: false, content: event?.content, revision: 1 });
    expect(filed.number).toMatch(/^RZ-1118-0\d$/);
    const owed = await inDemo(EVENING, ({ tx }) => obligationAbout(tx, id, 'daily_log', TODAY));
    expect(owed).toMatchObject({ state: 'filed', reportId: filed.id, filedAt: event?.at });

    const receiptKey = `receipt:${filed.id}:1:filed`;
    const own = (await said(id)).filter(({ at }) => at.getTime() === event?.at.getTime());
    expect(own.map(({ author, at }) => ({ author, at }))).toEqual([
      { author: 'person', at: event?.at },
      { author: 'daybook', at: event?.at },
    ]);
    expect(own[0]?.content).toEqual({ kind: 'words', text: event?.words });
    // The report knows the message it was typed in, and the receipt can be changed in place by its key.
    expect(filed.message).toBe(String(own[0]?.id));
    const receipt = await test.database.outbox.findFirstOrThrow({ where: { key: receiptKey } });
    expect(receipt).toMatchObject({ state: 'sent', message: String(own[1]?.id) });
  });

  it('does each thing once, though broken off in the middle and begun again', async () => {
    const before = await test.database.report.count();
    await expect(
      inDemo(NEXT_NOON, async (ctx) => {
        await demoLife.run(ctx, NOW);
        throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    expect(await test.database.report.count()).toBe(before);
    expect(await test.database.demoMessage.count()).toBe(0);

    await live(EVENING);
    await live(NEXT_NOON);
    await live(NEXT_NOON);
    expect((await test.database.report.count()) - before).toBe(reports(NEXT_NOON).length);
    expect(await test.database.demoMessage.count()).toBe(2 * reports(NEXT_NOON).length);
    expect(await test.database.demoEvent.count()).toBe(DEMO.script.filter(({ at }) => at > NEXT_NOON).length);
    const facts = DEMO.script.flatMap(({ at, event }) =>
      event.kind === 'figures' && at <= NEXT_NOON ? event.facts : [],
    );
    expect(await test.database.fact.count()).toBe(DEMO.facts.length + facts.length);
  });

  it('leaves to the visitor what they have filed in somebody’s place, and whom they have excused', async () => {
    await inDemo(new Date('2026-11-18T17:30:00+08:00'), async ({ tx, now }) => {
      const owed = await obligationAbout(tx, 'zhao-lei', 'daily_log', TODAY);
      await fileReport(tx, {
        ...{ type: 'daily_log', prefix: 'RZ', personId: 'zhao-lei', unitId: 'chengguan', aboutOn: TODAY, filedAt: now },
        ...{
          dueAt: EVENING,
          late: false,
          content: OWN,
          customerId: null,
          message: null,
          draft: null,
          obligation: owed?.id ?? null,
        },
      });
      const excused = await obligationAbout(tx, 'liu-jianguo', 'daily_log', TODAY);
      await excuseObligation(tx, excused?.id ?? 0n);
    });
    await live(NEXT_NOON);
    const own = await test.database.report.findMany({
      where: { type: 'daily_log', aboutOn: new Date(TODAY), personId: { in: ['zhao-lei', 'liu-jianguo'] } },
    });
    expect(own.map(({ personId, content }) => ({ personId, content }))).toEqual([
      { personId: 'zhao-lei', content: OWN },
    ]);
  });

  it('files late for them on the next morning where nobody did', async () => {
    await live(NEXT_NOON);
    const owed = await inDemo(NEXT_NOON, ({ tx }) => obligationAbout(tx, 'liu-jianguo', 'daily_log', TODAY));
    expect(owed?.state).toBe('late');
  });

  it('lets supervisors read and rate, tells the author in the receipt, and keeps a visitor’s own stars', async () => {
    const [rated] = DEMO.script.flatMap(({ at, event }) =>
      event.kind === 'reading' && event.stars !== null && event.report === 'daily_log' && event.aboutOn > TODAY
        ? [{ ...event, at, stars: event.stars }]
        : [],
    );
    if (!rated) throw new Error('nobody is rated in this story');
    const { personId, readerId, stars, at } = rated;
    const mine = stars === 5 ? 1 : 5;
    await live(new Date(at.getTime() - 1000));
    const report = await test.database.report.findFirstOrThrow({
      where: { personId, type: 'daily_log', aboutOn: new Date(rated.aboutOn) },
    });
    expect(report.readAt).toBeNull();
    const updates = await live(at);
    expect(updates.find(({ replacesKey }) => replacesKey === `receipt:${report.id}:1:filed`)).toBeDefined();
    const after = await inDemo(at, ({ tx }) => reportById(tx, report.id, readerId));
    expect(after).toMatchObject({ readAt: at, stars });

    const [later] = DEMO.script.flatMap(({ at: time, event }) =>
      event.kind === 'reading' && event.stars !== null && time > at && event.aboutOn > TODAY
        ? [{ ...event, at: time }]
        : [],
    );
    if (!later) throw new Error('only one is rated in this story');
    await live(new Date(later.at.getTime() - 1000));
    const { personId: author, readerId: raterId, report: type, customerId } = later;
    const where = { personId: author, type, customerId, aboutOn: new Date(later.aboutOn) };
    const { id: reportId } = await test.database.report.findFirstOrThrow({ where });
    await inDemo(later.at, ({ tx }) => rateReport(tx, { reportId, raterId, stars: mine, at: later.at }));
    await live(later.at);
    expect((await inDemo(later.at, ({ tx }) => reportById(tx, reportId, raterId)))?.stars).toBe(mine);
  });

  it('has work at the next full stop after something happens, and none when the story ends', async () => {
    const next = await inDemo(NOW, (ctx) => demoLife.next(ctx, NOW));
    // 17:20 in China is 09:20 UTC; the clock stops every six hours of UTC.
    expect(next).toEqual(new Date('2026-11-18T12:00:00Z'));
    const end = DEMO.script.at(-1)?.at ?? NOW;
    expect(await inDemo(end, (ctx) => demoLife.next(ctx, end))).toBeNull();
  });
});
