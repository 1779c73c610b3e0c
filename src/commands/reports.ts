import { localDate } from '../calendar/zone.ts';
import { contentBlocks, type NameOfCustomer, pictureBlocks, reportName, timeliness } from '../cards/report.ts';
import type { Block, Button, Card } from '../chat/card.ts';
import { plainText } from '../chat/text.ts';
import { readCustomer } from '../journal/content.ts';
import { picturesOf } from '../journal/pictures.ts';
import { customersIn } from '../journal/rows.ts';
import type { Report } from '../rulebook/reports.ts';
import { audit } from '../store/audit.ts';
import { customerNames } from '../store/customers.ts';
import type { Message } from '../store/outbox.ts';
import { isWithin } from '../store/people.ts';
import { captionsOf } from '../store/pictures.ts';
import { type FiledReport, markRead, rateReport, reportById, reportsOf, withdrawReport } from '../store/reports.ts';
import { actionOf, type Command, type Context, EVERYONE, idFrom, type Outcome, sentence } from './command.ts';
import { receiptKey, receiptOf, whyNotAmend } from './file-submit.ts';
import { withdrawalUpdates } from './missing.ts';

const PAGE = 6;
const STARS = [1, 2, 3, 4, 5] as const;

/** `my reports`: what one has filed; and the card of any report, for its author and for who supervises them. */
export const reports: Command = {
  name: 'reports',
  roles: EVERYONE,
  listed: ['manager'],
  run: async (ctx) => list(ctx, null),
  presses: {
    more: async (ctx, [before]) => list(ctx, idFrom(before)),
    open: async (ctx, [id]) => open(ctx, idFrom(id)),
    withdraw: async (ctx, [id]) => withdraw(ctx, idFrom(id)),
    rate: async (ctx, [id, stars = '0']) => rate(ctx, idFrom(id), Number(stars)),
  },
};

async function list(ctx: Context, before: bigint | null): Promise<Outcome> {
  const { words, person } = ctx;
  if (person.role !== 'manager') return { replies: [{ card: sentence(words.text('journal.refused.managersOnly')) }] };
  const found = await reportsOf(ctx.tx, person.id, PAGE + 1, before);
  const page = found.slice(0, PAGE);
  const last = page.at(-1);
  if (!last) return { replies: [{ card: sentence(words.text('journal.list.none')) }] };
  const rows = page.map((one) => [
    one.number,
    words.day(one.aboutOn),
    one.customer
      ? `${reportName(ctx.rulebook, one.type, words)} · ${one.customer}`
      : reportName(ctx.rulebook, one.type, words),
    words.plain(one.late ? 'journal.list.late' : 'journal.list.onTime'),
    words.plain(one.readAt ? 'journal.list.read' : 'journal.list.unread'),
  ]);
  const title = words.text('journal.list.title');
  const card: Card = {
    title,
    tone: 'plain',
    blocks: [
      {
        kind: 'table',
        columns: (['number', 'about', 'report', 'filed', 'reading'] as const).map((column) => ({
          label: words.plain(`journal.list.columns.${column}`),
          align: 'start',
        })),
        rows: rows.map((row) => row.map((cell) => words.text('bot.value', { value: cell }))),
      },
      {
        kind: 'buttons',
        buttons: [
          ...page.map((one) => ({ label: one.number, action: actionOf('reports', 'open', one.id) })),
          ...(found.length > PAGE
            ? [{ label: words.plain('bot.buttons.earlier'), action: actionOf('reports', 'more', last.id) }]
            : []),
        ],
      },
    ],
    summary: plainText(title),
  };
  return { replies: [{ card }] };
}

/** Opens a report. A supervisor's first look marks it as read and tells its author so. */
async function open(ctx: Context, id: bigint): Promise<Outcome> {
  const filed = await reportById(ctx.tx, id, ctx.person.id);
  const allowed = filed && (await mayOpen(ctx, filed));
  if (!filed || !allowed) return { replies: [{ card: sentence(ctx.words.text('journal.refused.gone')) }] };
  if (filed.personId === ctx.person.id) return { replies: [{ card: await reportCard(ctx, filed, 'author') }] };
  await audit(ctx.tx, { at: ctx.now, actor: ctx.person.id, action: 'report.open', object: `report ${id}` });
  const reads = ctx.person.role === 'supervisor' && (await markRead(ctx.tx, id, ctx.person.id, ctx.now));
  const messages = reads ? await tellAuthor(ctx, id, 'read') : [];
  return {
    replies: [{ card: await reportCard(ctx, filed, ctx.person.role === 'supervisor' ? 'rater' : 'reader') }],
    messages,
  };
}

async function withdraw(ctx: Context, id: bigint): Promise<Outcome> {
  const filed = await reportById(ctx.tx, id, ctx.person.id);
  const reason = whyNotAmend(ctx, filed);
  if (!filed || reason) return { replies: [{ card: sentence(ctx.words.text(reason ?? 'journal.refused.gone')) }] };
  await withdrawReport(ctx.tx, id, ctx.now);
  const card = sentence(
    ctx.words.text('journal.withdrawnNow', {
      report: reportName(ctx.rulebook, filed.type, ctx.words),
      number: filed.number,
    }),
  );
  const receipt = await tellAuthor(ctx, id, 'withdrawn');
  return { replace: card, messages: [...receipt, ...(await withdrawalUpdates(ctx, filed))] };
}

async function rate(ctx: Context, id: bigint, stars: number): Promise<Outcome> {
  const filed = await reportById(ctx.tx, id, ctx.person.id);
  const rater = ctx.person.role === 'supervisor' && filed && (await isWithin(ctx.tx, filed.unitId, ctx.person.unitId));
  if (!filed || !rater || filed.withdrawnAt || !STARS.some((one) => one === stars)) {
    return { toast: { tone: 'problem', text: ctx.words.plain('bot.staleButton') } };
  }
  await rateReport(ctx.tx, { reportId: id, raterId: ctx.person.id, stars, at: ctx.now });
  await markRead(ctx.tx, id, ctx.person.id, ctx.now);
  await audit(ctx.tx, {
    at: ctx.now,
    actor: ctx.person.id,
    action: 'report.rate',
    object: `report ${id}`,
    detail: { stars },
  });
  const rated = await reportById(ctx.tx, id, ctx.person.id);
  if (!rated) return {};
  return {
    replace: await reportCard(ctx, rated, 'rater'),
    toast: { tone: 'good', text: ctx.words.plain('journal.rated', { stars }) },
    messages: await tellAuthor(ctx, id, `rated-${ctx.now.getTime()}`),
  };
}

/** The author's receipt shows what has become of their report; it changes in place, nobody is disturbed. */
async function tellAuthor(ctx: Context, id: bigint, state: string): Promise<readonly Message[]> {
  const filed = await reportById(ctx.tx, id, ctx.person.id);
  if (!filed) return [];
  const { card } = await receiptOf(ctx, filed.id);
  return [
    {
      key: receiptKey(filed, state),
      to: { person: filed.personId },
      locale: filed.authorLocale,
      priority: 'reminder',
      content: { kind: 'card', card },
      replacesKey: receiptKey(filed),
      onlyInPlace: true,
    },
  ];
}

async function mayOpen(ctx: Context, filed: FiledReport): Promise<boolean> {
  const { role, unitId, id } = ctx.person;
  if (filed.personId === id || role === 'appraiser') return true;
  return role === 'supervisor' && !filed.withdrawnAt && (await isWithin(ctx.tx, filed.unitId, unitId));
}

async function reportCard(ctx: Context, filed: FiledReport, viewer: 'author' | 'rater' | 'reader'): Promise<Card> {
  const { words, person } = ctx;
  const report = ctx.rulebook.reports.find(({ id }) => id === filed.type);
  const title = words.text('journal.title', {
    report: reportName(ctx.rulebook, filed.type, ctx.words),
    day: words.day(filed.aboutOn),
  });
  const byline = words.text('journal.byline', {
    name: words.locale === 'en' ? filed.personNameEn : filed.personName,
    timeliness: timeliness(filed, words, person.zone),
    number: filed.number,
    on: words.day(localDate(filed.filedAt, person.zone)),
  });
  const blocks: Block[] = [{ kind: 'note', text: byline }];
  if (report) {
    const ids = picturesOf(report, filed.content);
    const captions = ids.length === 0 ? new Map() : await captionsOf(ctx.tx, ids);
    blocks.push(...contentBlocks(report, filed.content, words, await namesIn(ctx, report, filed)));
    blocks.push(...pictureBlocks(report, filed.content, words, captions));
  }
  const buttons: Button[] =
    viewer === 'author' && whyNotAmend(ctx, filed) === null
      ? [
          { label: words.plain('journal.buttons.amend'), action: actionOf('file', 'amend', filed.id) },
          {
            label: words.plain('journal.buttons.withdraw'),
            action: actionOf('reports', 'withdraw', filed.id),
            style: 'danger',
            confirm: words.plain('journal.confirmWithdraw', { number: filed.number }),
          },
        ]
      : viewer === 'rater' && report?.rated
        ? STARS.map((stars) => ({
            label: words.plain('journal.starsButton', { stars }),
            action: actionOf('reports', 'rate', filed.id, stars),
            ...(filed.stars === stars ? { style: 'primary' as const } : {}),
          }))
        : [];
  if (viewer === 'rater' && report?.rated) {
    blocks.push({
      kind: 'text',
      text: words.text(filed.stars === null ? 'journal.rateIt' : 'journal.ratedIt', { stars: filed.stars ?? 0 }),
    });
  }
  if (buttons.length > 0) blocks.push({ kind: 'buttons', buttons });
  return { title, tone: 'plain', blocks, summary: plainText(`${title} · ${byline}`) };
}

/** What the customers of a report are called. */
async function namesIn({ tx }: Context, report: Report, filed: FiledReport): Promise<NameOfCustomer> {
  const known = customersIn(report, filed.content)
    .map(readCustomer)
    .flatMap((one) => (one.kind === 'known' ? one.id : []));
  const names = await customerNames(
    tx,
    known.filter((id) => id !== filed.customerId),
  );
  return (id) => (id === filed.customerId ? filed.customer : (names.get(id) ?? null));
}
