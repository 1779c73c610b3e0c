import { addDays } from '../calendar/day.ts';
import { localDate } from '../calendar/zone.ts';
import type { Block, Card } from '../chat/card.ts';
import { plainText } from '../chat/text.ts';
import { filingsOn } from '../store/obligations.ts';
import { unreadReports } from '../store/reports.ts';
import { actionOf, type Command, type Context, type Outcome } from './command.ts';
import { missingReply } from './missing.ts';

/** How far back unread reports are listed, and how many at once. */
const UNREAD_DAYS = 14;
const UNREAD_SHOWN = 5;

/** `team`: today's filing state of the unit, and what is waiting to be read. */
export const team: Command = {
  name: 'team',
  roles: ['supervisor'],
  run: show,
  presses: { show, unread: async (ctx) => ({ replies: [{ card: await unreadCard(ctx) }] }) },
};

async function show(ctx: Context): Promise<Outcome> {
  const today = localDate(ctx.now, ctx.person.dutyZone);
  const filings = await filingsOn(ctx.tx, ctx.person.unitId, today);
  const nothing: Card = {
    tone: 'plain',
    blocks: [{ kind: 'text', text: ctx.words.text('supervision.noneToday', { day: ctx.words.day(today) }) }],
    summary: ctx.words.plain('supervision.noneToday', { day: ctx.words.day(today) }),
  };
  const state = filings.length > 0 ? missingReply(ctx, today, filings) : { card: nothing };
  return { replies: [state, { card: await unreadCard(ctx) }] };
}

/** What nobody has read yet, the oldest first, each with a button. */
export async function unreadCard(ctx: Context): Promise<Card> {
  const { words } = ctx;
  const since = addDays(localDate(ctx.now, ctx.person.dutyZone), -UNREAD_DAYS);
  const { reports, count } = await unreadReports(ctx.tx, ctx.person.unitId, since, UNREAD_SHOWN);
  const title = words.text('supervision.unread.title', { count });
  if (count === 0) return { tone: 'good', blocks: [{ kind: 'text', text: title }], summary: plainText(title) };
  const blocks: Block[] = [
    { kind: 'text', text: `**${title}**` },
    {
      kind: 'buttons',
      buttons: reports.map((one) => {
        const name = words.locale === 'en' ? one.personNameEn : one.personName;
        const report = ctx.rulebook.reports.find(({ id }) => id === one.type);
        return {
          label: [name, report ? words.of(report.name) : one.type, one.customer ?? words.day(one.aboutOn)].join(' · '),
          action: actionOf('reports', 'open', one.id),
        };
      }),
    },
  ];
  if (count > reports.length)
    blocks.push({ kind: 'note', text: words.text('supervision.unread.more', { count: count - reports.length }) });
  return { tone: 'plain', blocks, summary: plainText(title) };
}
