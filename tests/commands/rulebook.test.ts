import { describe, expect, it } from 'vitest';
import { activate } from '../../src/commands/activate.ts';
import { createWords } from '../../src/i18n.ts';
import { readRulebook } from '../../src/rulebook/load.ts';
import { readClock } from '../../src/store/clock.ts';
import { rulebookOn } from '../../src/store/rulebooks.ts';
import { inTransaction } from '../../src/store/transaction.ts';
import { type Daybook, openDaybook } from '../support/daybook.ts';

const SPEAK = createWords();

/** Today's rulebook of the small bank after an edit, as version `2027.1`. */
async function edited({ database }: Daybook, from: string, to: string) {
  const [row] = await database.rulebookVersion.findMany();
  if (!row) throw new Error('no rulebook');
  expect(row.text.split(from).length).toBeGreaterThan(1);
  const text = row.text.replace(/^version: .*$/mu, 'version: "2027.1"').replace(from, () => to);
  const reading = readRulebook(text, 'x.yaml');
  if (reading.kind !== 'ok') throw new Error(reading.mistakes.map(({ message }) => message).join('\n'));
  return { text, rulebook: reading.rulebook };
}

function begin(daybook: Daybook, version: Awaited<ReturnType<typeof edited>>, from: string) {
  return inTransaction(daybook.database, 20_000, async (tx) => {
    const asking = { tx, now: await readClock(tx), ...version, from };
    const fit = await activate(asking, null, SPEAK);
    return fit.kind === 'fit' ? { kind: fit.kind } : fit;
  });
}

const EARLIER = ['{ every: workday, at: "18:00" }', '{ every: workday, at: "17:30" }'] as const;

describe('a new version of the rulebook', () => {
  it('begins with its day: deadlines from then on are new, those before stay', async () => {
    const daybook = await openDaybook();
    await daybook.isAt('2026-12-28 10:00');
    await daybook.scheduler.beat();
    expect(await begin(daybook, await edited(daybook, ...EARLIER), '2027-01-01')).toEqual({ kind: 'fit' });
    const owed = await daybook.database.obligation.findMany({ where: { report: 'daily_log', state: 'due' } });
    const times = new Map(
      owed.map(({ dueOn, dueAt }) => [dueOn.toISOString().slice(0, 10), dueAt.toISOString().slice(11, 16)]),
    );
    expect(times.get('2026-12-31')).toBe('10:00');
    expect(times.get('2027-01-05')).toBe('09:30');
    const entries = await daybook.database.audit.findMany({ where: { action: 'rulebook.activate' } });
    expect(entries.map(({ object }) => object)).toEqual(['2027.1']);
  });

  it('is in force from midnight where it holds, not from midnight in Greenwich', async () => {
    const daybook = await openDaybook();
    await daybook.isAt('2026-12-28 10:00');
    await begin(daybook, await edited(daybook, ...EARLIER), '2027-01-01');
    const version = async (at: string) => (await rulebookOn(daybook.database, new Map(), new Date(at))).version;
    expect(await version('2026-12-31T23:59:00+08:00')).not.toBe('2027.1');
    expect(await version('2027-01-01T00:00:00+08:00')).toBe('2027.1');
  });

  it('tells everybody concerned what changes', async () => {
    const daybook = await openDaybook();
    await daybook.isAt('2026-12-28 10:00');
    await begin(daybook, await edited(daybook, ...EARLIER), '2027-01-01');
    const sent = await daybook.database.outbox.findMany({ where: { key: { startsWith: 'rulebook:' } } });
    expect(sent.length).toBeGreaterThan(0);
    expect(JSON.stringify(sent.map(({ content }) => content))).toContain('截止 18:00 → 17:30');
  });

  it('is refused where it cannot be kept', async () => {
    const daybook = await openDaybook();
    await daybook.isAt('2026-12-28 10:00');
    const version = await edited(daybook, ...EARLIER);
    expect(await begin(daybook, version, 'December')).toEqual({ kind: 'day' });
    expect(await begin(daybook, version, '2026-11-01')).toEqual({ kind: 'past', next: '2027-01-01' });
    expect(await begin(daybook, version, '2027-02-01')).toEqual({
      kind: 'running',
      period: 'year',
      next: '2028-01-01',
    });
    expect(await begin(daybook, version, '2027-01-01')).toEqual({ kind: 'fit' });
    expect(await begin(daybook, version, '2028-01-01')).toEqual({
      kind: 'known',
      version: '2027.1',
      from: '2027-01-01',
    });
    const other = await edited(daybook, 'at: "18:00"', 'at: "17:00"');
    expect(await begin(daybook, other, '2028-01-01')).toEqual({ kind: 'label', version: '2027.1' });
  });

  it('is shown with the others, and what it changes', async () => {
    const daybook = await openDaybook();
    await daybook.isAt('2026-12-28 10:00');
    await begin(daybook, await edited(daybook, ...EARLIER), '2027-01-01');
    const people = await daybook.database.person.findMany();
    const office = daybook.meets(people.find(({ role }) => role === 'appraiser')?.id ?? '');
    await office.says('制度');
    await office.presses('历次版本');
    await office.sees('2027年1月1日');
    await office.presses('2027.1 改了什么');
    await office.sees('截止 18:00 → 17:30');
  });

  it('is for the appraisal office', async () => {
    const daybook = await openDaybook();
    await daybook.isAt('2026-12-28 10:00');
    const people = await daybook.database.person.findMany();
    const manager = daybook.meets(people.find(({ role }) => role === 'manager')?.id ?? '');
    await manager.says('制度');
    await manager.sees('考评');
  });
});
