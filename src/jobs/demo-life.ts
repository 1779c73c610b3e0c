import { fileFor, receiptKey, receiptOf } from '../commands/file-submit.ts';
import { keepPastMessage } from '../store/demo-chat.ts';
import { addFigures, type DemoEvent, nextEvent, reportLike, takeEvents } from '../store/demo-script.ts';
import { obligationAbout } from '../store/obligations.ts';
import type { Message } from '../store/outbox.ts';
import { type Person, peopleById } from '../store/people.ts';
import { markRead, rateReport, reportById } from '../store/reports.ts';
import type { JobContext, RowJob } from './job.ts';

/** The clock stops so often for what happens; it happens at its own time all the same. */
const STOP_MS = 6 * 60 * 60_000;

/**
 * Lets happen what a demo's script says, each thing once and at its time: people file and supervisors read, as if they sat
 * there. What a visitor has done in somebody's place is left as it is. It comes before all other jobs, which look at what is filed.
 */
export const demoLife: RowJob = {
  name: 'demo-life',
  async run(ctx) {
    const updates: Message[] = [];
    const events = await takeEvents(ctx.tx, ctx.now);
    const ids = events.flatMap(({ event }) => (event.kind === 'report' ? event.personId : []));
    const people = new Map((await peopleById(ctx.tx, [...new Set(ids)])).map((person) => [person.id, person]));
    for (const { at, event } of events) updates.push(...(await happen({ ...ctx, now: at }, event, people)));
    // Of several changes to one message only the last is worth sending.
    return [...new Map(updates.map((update) => [update.replacesKey, update])).values()];
  },
  async next({ tx }, after) {
    const at = await nextEvent(tx, after);
    return at && new Date(Math.ceil(at.getTime() / STOP_MS) * STOP_MS);
  },
};

type Of<Kind extends DemoEvent['kind']> = Extract<DemoEvent, { kind: Kind }>;

async function happen(
  ctx: JobContext,
  event: DemoEvent,
  people: ReadonlyMap<string, Person>,
): Promise<readonly Message[]> {
  switch (event.kind) {
    case 'report':
      return file(ctx, event, people.get(event.personId));
    case 'reading':
      return read(ctx, event);
    case 'figures':
      await addFigures(ctx.tx, event.facts);
      return [];
  }
}

async function file(ctx: JobContext, event: Of<'report'>, person: Person | undefined): Promise<readonly Message[]> {
  const { tx, now, rulebook } = ctx;
  const { aboutOn, content, customerId } = event;
  const report = rulebook.reports.find(({ id }) => id === event.report);
  if (!person || !report) return [];
  const obligation = report.about === undefined ? await obligationAbout(tx, person.id, report.id, aboutOn) : null;
  if (obligation?.state === 'excused' || obligation?.reportId || (await reportLike(tx, event)) !== null) return [];

  const key = `script:${person.id}:${report.id}:${aboutOn}:${customerId ?? ''}`;
  const said = { kind: 'words', text: event.words };
  const message = await keepPastMessage(tx, { person: person.id, author: 'person', content: said, key, at: now });
  const days = async () => ctx.days;
  const done = await fileFor(
    { ...ctx, days },
    person,
    report,
    { content, customerId, aboutOn, message, draft: null },
    obligation,
  );
  if (!done) return [];
  const receipt = { person: person.id, author: 'daybook', content: { kind: 'card', card: done.receipt.card } } as const;
  await keepPastMessage(tx, { ...receipt, key: done.receipt.key, at: now });
  return done.updates;
}

async function read(ctx: JobContext, event: Of<'reading'>): Promise<readonly Message[]> {
  const { tx, now: at } = ctx;
  const { readerId, stars } = event;
  const id = await reportLike(tx, event);
  if (id === null) return [];
  const reads = await markRead(tx, id, readerId, at);
  const rates = stars !== null && (await reportById(tx, id, readerId))?.stars === null;
  if (rates) await rateReport(tx, { reportId: id, raterId: readerId, stars, at });
  const filed = reads || rates ? await reportById(tx, id, readerId) : null;
  if (!filed) return [];
  return [
    {
      key: receiptKey(filed, rates ? `rated-${at.getTime()}` : 'read'),
      to: { person: filed.personId },
      locale: filed.authorLocale,
      priority: 'reminder',
      content: { kind: 'card', card: (await receiptOf(ctx, id)).card },
      replacesKey: receiptKey(filed),
      onlyInPlace: true,
    },
  ];
}
