import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { periodOf } from '../../src/calendar/period.ts';
import { scorePeople, scoresOf } from '../../src/commands/scores.ts';
import { closePeriod, previewPeriod, reopenPeriod } from '../../src/commands/settle-periods.ts';
import { differences } from '../../src/scoring/closing.ts';
import { peopleById } from '../../src/store/people.ts';
import { laterResults, periodRow, unprovenResults } from '../../src/store/scoring-periods.ts';
import { branchOfThree } from '../support/branch.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { jobContext, visits } from '../support/organisation.ts';

/** The week of branchOfThree, looked at once it is over. */
const WEEK = periodOf('week', '2026-11-18');
const MONDAY = new Date('2026-11-23T09:00:00+08:00');

let test: TestDatabase;
beforeAll(async () => {
  test = await cloneDatabase();
  await branchOfThree(test.database);
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.database.result.deleteMany();
  await test.database.laterResult.deleteMany();
  await test.database.scoringPeriod.deleteMany();
  await test.database.report.deleteMany({ where: { aboutOn: new Date('2026-11-21T00:00:00Z') } });
});

const settling = async (now = MONDAY) => ({ ...(await jobContext(test.database, now)), by: 'zhou' });
/** Everything stored of the week's results but when they were scored. */
async function stored() {
  const rows = await test.database.result.findMany({ where: { period: WEEK.key }, orderBy: { personId: 'asc' } });
  return JSON.stringify(rows.map(({ personId, total, explanation }) => [personId, `${total}`, explanation]));
}
/** Zhao visits again on the week's Saturday. */
const moreVisits = () => visits(test.database, 'zhao', '2026-11-21', 3);

describe('a period that is closed', () => {
  it('keeps what it was computed from, and comes out again byte for byte', async () => {
    const ctx = await settling();
    expect(await closePeriod(ctx, WEEK)).toEqual({ kind: 'done', state: 'closed' });
    expect(await periodRow(ctx.tx, WEEK)).toMatchObject({
      state: 'closed',
      rulebook: { version: ctx.rulebook.version },
    });
    const rows = await test.database.result.findMany({ where: { period: WEEK.key } });
    expect(rows.map(({ hash }) => hash?.length)).toEqual(rows.map(() => 64));
    expect(await unprovenResults(ctx.tx, new Map(), WEEK)).toEqual([]);

    await test.database.$executeRaw`
      UPDATE result SET explanation = jsonb_set(explanation, '{outcome,total}', '"99.0000"')
      WHERE person_id = 'li' AND period = ${WEEK.key}`;
    expect(await unprovenResults(ctx.tx, new Map(), WEEK)).toEqual(['li']);
  });

  it('never moves: changed data is noted beside it, and no longer once it is as before', async () => {
    const ctx = await settling();
    await closePeriod(ctx, WEEK);
    const before = await stored();
    await moreVisits();
    await scorePeople(ctx, 'everyone', WEEK);
    expect(await stored()).toBe(before);
    const [later, ...others] = await laterResults(ctx.tx, WEEK);
    expect([later?.personId, others]).toEqual(['zhao', []]);
    const changed = differences(later?.closed ?? null, later?.now ?? null);
    expect(changed.flatMap((one) => ('id' in one ? [one.id] : []))).toContain('visits');

    await test.database.report.deleteMany({ where: { aboutOn: new Date('2026-11-21T00:00:00Z') } });
    await scorePeople(ctx, ['zhao'], WEEK);
    expect(await laterResults(ctx.tx, WEEK)).toEqual([]);
  });

  it('is what everybody sees, whatever the data say by now', async () => {
    const ctx = await settling();
    await closePeriod(ctx, WEEK);
    const total = async () => {
      const { outcome } = (await scoresOf(ctx, await peopleById(ctx.tx, ['zhao']), WEEK)).get('zhao')?.result ?? {};
      return outcome?.kind === 'total' ? outcome.total : null;
    };
    const closed = await total();
    await moreVisits();
    expect(await total()).toBe(closed);
  });

  it('is scored anew when it is opened again, for a reason, and says whom to tell', async () => {
    const ctx = await settling();
    await closePeriod(ctx, WEEK);
    const before = await stored();
    await moreVisits();
    expect((await reopenPeriod(ctx, WEEK, ' ')).settled).toMatchObject({ reason: 'no_reason' });
    const { settled, affected } = await reopenPeriod(ctx, WEEK, '漏记三次拜访');
    expect(settled).toEqual({ kind: 'done', state: 'open' });
    expect(affected).toEqual(['li', 'new', 'wang', 'zhao']);
    expect(await stored()).not.toBe(before);
    expect(await test.database.scoringPeriod.findMany()).toMatchObject([{ state: 'open', reason: '漏记三次拜访' }]);
    expect(await test.database.result.count({ where: { hash: { not: null } } })).toBe(0);
  });

  it('is closed whole though a scoring is under way', async () => {
    const ctx = await settling();
    await scorePeople(ctx, 'everyone', WEEK);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const scoring = test.database.$transaction(async (tx) => {
      await scorePeople({ ...ctx, tx }, 'everyone', WEEK);
      await held;
    });
    const closing = test.database.$transaction((tx) => closePeriod({ ...ctx, tx }, WEEK));
    release();
    await Promise.all([scoring, closing]);
    expect(await unprovenResults(ctx.tx, new Map(), WEEK)).toEqual([]);
  });
});

it('a running period can be looked at, not closed', async () => {
  const friday = await settling(new Date('2026-11-20T20:00:00+08:00'));
  expect(await previewPeriod(friday, WEEK)).toEqual({ kind: 'done', state: 'preview' });
  expect(await closePeriod(friday, WEEK)).toMatchObject({ reason: 'running' });
});

it('a past period is scored by the rulebook of its last day', async () => {
  const ctx = await settling();
  const [row] = await test.database.rulebookVersion.findMany();
  if (!row) throw new Error('there is no rulebook');
  const text = row.text.replace('version: "2026.1"', 'version: "2026.2"');
  await test.database.rulebookVersion.create({
    data: { version: '2026.2', text, hash: 'later', zone: row.zone, effectiveFrom: new Date('2026-11-23T00:00:00Z') },
  });
  const now = { ...ctx, rulebook: { ...ctx.rulebook, version: '2026.2' } };
  const [zhao] = await peopleById(ctx.tx, ['zhao']);
  const version = async (date: string) =>
    (await scoresOf(now, zhao ? [zhao] : [], periodOf('week', date))).get('zhao')?.result.rulebook;
  expect([await version('2026-11-18'), await version('2026-11-25')]).toEqual(['2026.1', '2026.2']);
  await test.database.rulebookVersion.delete({ where: { hash: 'later' } });
});
