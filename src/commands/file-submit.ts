import { dueAt } from '../calendar/deadline.ts';
import { localDate } from '../calendar/zone.ts';
import { receiptCard, rowCounts, timeliness } from '../cards/report.ts';
import type { Key } from '../i18n.ts';
import { nameOf } from '../i18n.ts';
import { type Content, readCustomer, writeCustomer } from '../journal/content.ts';
import { customersIn, withCustomers } from '../journal/rows.ts';
import type { Report } from '../rulebook/reports.ts';
import { addCustomer, customerName } from '../store/customers.ts';
import { type Draft, dropDraft, newDraft, saveDraft } from '../store/drafts.ts';
import type { Obligation } from '../store/obligations.ts';
import type { Message } from '../store/outbox.ts';
import { type Person, supervisorsOf } from '../store/people.ts';
import {
  amendReport,
  type FiledReport,
  fileReport,
  type NewReport,
  reportAbout,
  reportById,
  reportForReceipt,
} from '../store/reports.ts';
import { actionOf, type Context, type Outcome, type Reply, sentence } from './command.ts';
import { alreadyFiled } from './file-view.ts';
import { reminderUpdate } from './remind.ts';

/**
 * Files a draft that has no gaps and so meets `obligation`, or amends the report it was made from. The draft and the open question
 * go.
 */
export async function submitDraft(
  ctx: Context,
  report: Report,
  draft: Draft,
  obligation: Obligation | null,
): Promise<Outcome> {
  const { content, customerId } = await settleCustomers(ctx, report, draft.content);
  const aboutOn = (report.about === undefined ? undefined : content[report.about]) ?? draft.aboutOn;
  const settled = { content, customerId, aboutOn };
  if (draft.amends !== null) return amend(ctx, draft, draft.amends, settled);
  const message = draft.sources[''] ?? null;
  const done = await fileFor(ctx, ctx.person, report, { ...settled, message, draft: draft.id }, obligation);
  if (done) return { replies: [done.receipt], messages: done.updates };
  await saveDraft(ctx.tx, draft, ctx.now);
  const there = await reportAbout(ctx.tx, ctx.person.id, report.id, aboutOn);
  const filed = there === null ? null : await reportById(ctx.tx, there, ctx.person.id);
  if (!filed) throw new Error(`the ${report.id} about ${aboutOn} is neither filed nor to be filed`);
  return { replies: [{ card: alreadyFiled(ctx, report, filed) }] };
}

/** A receipt, with the key by which it is found again. */
type Receipt = Required<Pick<Reply, 'card' | 'key'>>;

type Filing = Pick<Context, 'tx' | 'now' | 'rulebook' | 'speak' | 'days'>;

/**
 * Files a report of somebody's: its receipt, and what changes in messages that were sent before. Null if `obligation` has been
 * met by another report meanwhile.
 */
export async function fileFor(
  ctx: Filing,
  person: Person,
  report: Report,
  what: Pick<NewReport, 'content' | 'customerId' | 'aboutOn' | 'message' | 'draft'>,
  obligation: Obligation | null,
): Promise<Readonly<{ receipt: Receipt; updates: readonly Message[] }> | null> {
  const { tx, now } = ctx;
  const due = await deadline(ctx, person, report, what.aboutOn, obligation);
  const id = await fileReport(tx, {
    ...what,
    type: report.id,
    prefix: report.prefix,
    personId: person.id,
    unitId: person.unitId,
    filedAt: now,
    dueAt: due,
    late: due !== null && now > due,
    obligation: obligation?.id ?? null,
  });
  if (id === null) return null;
  const receipt = await receiptOf(ctx, id);
  const told = report.notify === undefined ? [] : await tellSupervisors(ctx, person, report, id);
  const updates = obligation ? await reminderUpdate(ctx, person, obligation.dueAt) : [];
  return { receipt, updates: [...told, ...updates] };
}

/** What cannot wait goes to whoever supervises its author as it is filed, at night too; reading it marks it as read. */
async function tellSupervisors(ctx: Filing, person: Person, report: Report, id: bigint): Promise<readonly Message[]> {
  const date = localDate(ctx.now, person.dutyZone);
  const above = (await supervisorsOf(ctx.tx, [person.unitId], date)).get(person.unitId) ?? [];
  return above.map((supervisor) => {
    const words = ctx.speak[supervisor.locale];
    const text = words.text('journal.notified', {
      name: nameOf(person, words.locale),
      report: words.of(report.name),
    });
    const read = { label: words.plain('journal.buttons.open'), action: actionOf('reports', 'open', id) };
    const card = sentence(text, 'attention');
    return {
      key: `notified:${id}:${supervisor.id}`,
      to: { person: supervisor.id },
      locale: supervisor.locale,
      priority: 'urgent',
      content: {
        kind: 'card',
        card: { ...card, blocks: [...card.blocks, { kind: 'buttons', buttons: [{ ...read, style: 'primary' }] }] },
      },
    };
  });
}

/** The draft that would change a report, or why it cannot be changed any more. */
export async function amendmentOf(
  ctx: Context,
  id: bigint,
): Promise<Readonly<{ kind: 'draft'; draft: Draft }> | Readonly<{ kind: 'refused'; reason: Key }>> {
  const filed = await reportById(ctx.tx, id, ctx.person.id);
  const reason = whyNotAmend(ctx, filed);
  if (!filed || reason) return { kind: 'refused', reason: reason ?? 'journal.refused.gone' };
  const { type, aboutOn, content } = filed;
  return {
    kind: 'draft',
    draft: newDraft({ personId: ctx.person.id, report: type, aboutOn, content, amends: id }),
  };
}

/** Why a report can no longer be changed or taken back by this person; null if it can. */
export function whyNotAmend(ctx: Context, filed: FiledReport | null): Key | null {
  if (!filed || filed.personId !== ctx.person.id) return 'journal.refused.gone';
  if (filed.withdrawnAt) return 'journal.refused.withdrawn';
  if (filed.settled) return 'journal.refused.settled';
  return filed.rated ? 'journal.refused.rated' : null;
}

/** The receipt of a report as it stands now, for its author. */
export async function receiptOf(ctx: Pick<Context, 'tx' | 'now' | 'rulebook' | 'speak'>, id: bigint): Promise<Receipt> {
  const filed = await reportForReceipt(ctx.tx, id, ctx.now);
  if (!filed) throw new Error(`there is no report ${id}`);
  const words = ctx.speak[filed.authorLocale];
  const report = ctx.rulebook.reports.find((one) => one.id === filed.type);
  const card = receiptCard(
    {
      id: filed.id,
      number: filed.number,
      name: report ? words.of(report.name) : filed.type,
      about: words.day(filed.aboutOn),
      subjects: [
        ...(filed.customer === null ? [] : [filed.customer]),
        ...(report ? rowCounts(report, filed.content, words) : []),
      ],
      timeliness: timeliness(filed, words, filed.authorZone),
      late: filed.late,
      supervisors: filed.supervisors.map((one) => nameOf(one, words.locale)),
      readBy: words.locale === 'en' ? filed.readByEn : filed.readBy,
      stars: filed.latestStars,
      amended: filed.revision > 1,
    },
    words,
    [
      { label: words.plain('journal.buttons.open'), action: actionOf('reports', 'open', filed.id) },
      ...(filed.rated || filed.withdrawnAt || filed.settled
        ? []
        : [{ label: words.plain('journal.buttons.amend'), action: actionOf('file', 'amend', filed.id) }]),
    ],
  );
  return { card, key: receiptKey(filed) };
}

/** Every state of a report that its author is told of is a message of its own; they share a beginning. */
export function receiptKey(filed: Pick<FiledReport, 'id' | 'revision'>, state = 'filed'): string {
  return `receipt:${filed.id}:${filed.revision}:${state}`;
}

async function amend(
  ctx: Context,
  draft: Draft,
  id: bigint,
  settled: Readonly<{ content: Content; customerId: bigint | null; aboutOn: string }>,
): Promise<Outcome> {
  const reason = whyNotAmend(ctx, await reportById(ctx.tx, id, ctx.person.id));
  if (reason) {
    await dropDraft(ctx.tx, draft);
    return { replies: [{ card: sentence(ctx.words.text(reason)) }] };
  }
  await amendReport(ctx.tx, id, { ...settled, at: ctx.now, draft: draft.id });
  return { replies: [await receiptOf(ctx, id)] };
}

async function deadline(
  ctx: Filing,
  person: Person,
  report: Report,
  aboutOn: string,
  obligation: Obligation | null,
): Promise<Date | null> {
  if (obligation) return obligation.dueAt;
  return report.due ? dueAt(report.due, aboutOn, person.dutyZone, await ctx.days()) : null;
}

/** Customers written down for the first time become the manager's, each once however often the report names it. */
async function settleCustomers(
  ctx: Context,
  report: Report,
  content: Content,
): Promise<Readonly<{ content: Content; customerId: bigint | null }>> {
  const ids = new Map<string, bigint>();
  for (const written of customersIn(report, content)) ids.set(written, await customerId(ctx, report, written));
  const own = report.fields.find(({ kind }) => kind === 'customer');
  return {
    content: withCustomers(report, content, (written) => {
      const id = ids.get(written);
      return id === undefined ? written : writeCustomer({ kind: 'known', id });
    }),
    customerId: (own && ids.get(content[own.id] ?? '')) ?? null,
  };
}

async function customerId(ctx: Context, report: Report, written: string): Promise<bigint> {
  const answer = readCustomer(written);
  if (answer.kind === 'unsettled') throw new Error(`a customer of a ${report.id} was not settled before filing`);
  if (answer.kind === 'new') {
    return addCustomer(ctx.tx, answer.name, ctx.person.id, localDate(ctx.now, ctx.person.dutyZone), ctx.now);
  }
  const own = (await ctx.customers()).some(({ id }) => id === answer.id);
  if (!own && (await customerName(ctx.tx, answer.id)) === null) throw new Error(`there is no customer ${answer.id}`);
  return answer.id;
}
