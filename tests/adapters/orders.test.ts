import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Daybook, openDaybook } from '../support/daybook.ts';
import { type Bridge, feishuBridge, LI, SETTINGS, slackBridge } from './bridges.ts';

const FORMS = ['submitted', 'closed', 'stepped'];

/** A bank in which Li has an account on the platform, and forms before her. */
async function opened(bridgeOf: (daybook: Daybook) => Promise<Bridge>) {
  const daybook = await openDaybook();
  const { database } = daybook;
  const bridge = await bridgeOf(daybook);
  const { platform, workspace } = bridge;
  await database.account.create({ data: { platform, workspace, userId: LI, personId: LI, usedAt: new Date() } });
  return {
    ...bridge,
    async opensForms(now: number) {
      const purpose = { command: 'settings', kind: 'all' };
      const data = FORMS.map((form) => ({
        id: `${form} ${now}`,
        personId: LI,
        purpose,
        form: SETTINGS,
        openedAt: new Date(),
      }));
      await database.openedForm.createMany({ data });
    },
    /** Everything that came of what she did; what is drawn at random reads alike. */
    async state(): Promise<string> {
      const reports = await database.report.findMany({ orderBy: { id: 'asc' } });
      const revisions = await database.reportRevision.findMany({ orderBy: [{ reportId: 'asc' }, { revision: 'asc' }] });
      const outbox = await database.outbox.findMany({ orderBy: { id: 'asc' } });
      const inbox = await database.inbox.findMany({ orderBy: { eventId: 'asc' } });
      const forms = await database.openedForm.findMany({ orderBy: { id: 'asc' } });
      const state = {
        reports: reports.map(({ number, content, revision }) => ({ number, content, revision })),
        revisions: revisions.map(({ reportId, revision, content }) => ({ id: String(reportId), revision, content })),
        outbox: outbox.map(({ key, replacesKey, content, state }) => ({ key, replacesKey, content, state })),
        inbox: inbox.map(({ eventId, answer }) => ({ eventId, answer })),
        forms: forms.map(({ id, submittedAt, typed, typedAsOf }) => ({
          id,
          submitted: submittedAt !== null,
          typed,
          typedAsOf,
        })),
      };
      const random = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
      return JSON.stringify(state, null, 1).replaceAll(random, '…');
    },
    /** Of the forms of that time, closed, stepped and submitted, which are submitted. */
    async settled(now: number) {
      const forms = await database.openedForm.findMany({
        where: { id: { endsWith: ` ${now}` } },
        orderBy: { id: 'asc' },
      });
      return forms.map(({ submittedAt }) => submittedAt !== null);
    },
    /** What stands in the form of that time that is filled in step by step. */
    async typed(now: number) {
      const form = await database.openedForm.findUniqueOrThrow({ where: { id: `stepped ${now}` } });
      return form.typed;
    },
    failures: () => daybook.lines.filter((line) => line.startsWith('event failed')),
    /** How often she visited at that time, and what she says of it. */
    async visits(now: number) {
      const reports = await database.report.findMany({ where: { personId: LI } });
      return reports.flatMap(({ content }) => (JSON.stringify(content).includes(`第${now}次`) ? [content] : []));
    },
  };
}

/** One event of several, by its place, with how it comes: over which way first, and how often more over which. */
const arrivals = (most: number) =>
  fc
    .shuffledSubarray(
      Array.from({ length: most }, (_, index) => index),
      { minLength: most },
    )
    .chain((order) =>
      fc.tuple(
        ...order.map((index) =>
          fc.record({
            index: fc.constant(index),
            way: fc.constantFrom<0 | 1>(0, 1),
            /** At the same time, over the other way too. */
            twice: fc.boolean(),
            /** Some events of before, once more after this one. */
            again: fc.array(fc.tuple(fc.nat(most - 1), fc.constantFrom<0 | 1>(0, 1)), { maxLength: 2 }),
          }),
        ),
      ),
    );

describe.each([
  ['Slack', slackBridge],
  ['Feishu', feishuBridge],
] as const)('on %s, over two ways at once', (name, bridgeOf) => {
  it('in any order, with any duplicates, everything has the effect it would have had once', async () => {
    const at = await opened(bridgeOf);
    const reference = await opened(bridgeOf);
    const doings = new Map<number, readonly object[]>();
    let now = 1_763_449_200;
    await fc.assert(
      fc.asyncProperty(arrivals(at.doings(0).length), async (order) => {
        now += 100;
        await Promise.all([at.opensForms(now), reference.opensForms(now)]);
        const events = at.doings(now);
        doings.set(now, events);
        const heard: number[] = [];
        for (const { index, way, twice, again } of order) {
          const event = events[index] ?? {};
          heard.push(index);
          expect(await reference.attempt(event, 0)).toBe(true);
          const ways: readonly (0 | 1)[] = twice ? [0, 1] : [way];
          for (const done of await Promise.all(ways.map((one) => at.attempt(event, one)))) expect(done).toBe(true);
          for (const [earlier, over] of again) {
            expect(await at.attempt(events[heard[earlier % heard.length] ?? 0] ?? {}, over)).toBe(true);
          }
        }
        expect(await at.state()).toBe(await reference.state());
        expect(at.failures()).toEqual([]);
        const visits = await at.visits(now);
        expect(visits).toHaveLength(1);
        expect(JSON.stringify(visits)).toContain('第三版');
        expect(await at.settled(now)).toEqual([false, false, true]);
        // Feishu has no steps.
        if (name === 'Slack') expect(await at.typed(now)).toMatchObject({ reminders: 'light' });
      }),
      { numRuns: 12, endOnFailure: true },
    );
    expect(doings.size).toBeGreaterThanOrEqual(12);
  }, 60_000);

  it('all at once, everything has an effect, and one only', async () => {
    const at = await opened(bridgeOf);
    for (const now of [1_763_449_200, 1_763_459_200, 1_763_469_200]) {
      await at.opensForms(now);
      const both = at.doings(now).flatMap((event) => [at.attempt(event, 0), at.attempt(event, 1)]);
      expect(await Promise.all(both), name).not.toContain(false);
      const visits = await at.visits(now);
      expect(visits).toHaveLength(1);
      expect(JSON.stringify(visits)).toContain('第三版');
    }
  });
});
