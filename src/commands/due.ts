import { dayTypeOn } from '../calendar/day-type.ts';
import { localDate } from '../calendar/zone.ts';
import { dayTypeText } from '../cards/day-type.ts';
import { reportName } from '../cards/report.ts';
import type { Block, Button, Card } from '../chat/card.ts';
import { plainText, type Text } from '../chat/text.ts';
import type { Draft } from '../store/drafts.ts';
import type { Obligation } from '../store/obligations.ts';
import { actionOf, type Command, type Context } from './command.ts';
import { unsetGoals } from './goal.ts';

/** `due`: what kind of day it is, what is due and when, what is missing, what has been begun. */
export const due: Command = {
  name: 'due',
  roles: ['manager'],
  run: async (ctx) => ({ replies: [{ card: await dueCard(ctx) }] }),
  presses: { show: async (ctx) => ({ replies: [{ card: await dueCard(ctx) }] }) },
};

/** How many reports can be begun from one card. */
const MOST_BUTTONS = 5;

/** Everything a manager owes as of now, with a button for each. */
async function dueCard(ctx: Context): Promise<Card> {
  const { words } = ctx;
  const { owed, drafts } = await ctx.desk();
  const look = dueLook(ctx, owed, drafts);
  const [draft] = look.others;
  const buttons: Button[] = [...look.buttons];
  if (draft) buttons.push({ label: words.plain('bot.buttons.goOn'), action: actionOf('file', 'resume') });
  const blocks: Block[] = [...(await dayTypeBlocks(ctx, owed)), { kind: 'text', text: look.text }];
  if (draft) blocks.push({ kind: 'note', text: begunLine(ctx, draft) });
  if (buttons.length > 0) blocks.push({ kind: 'buttons', buttons });
  blocks.push(...(await unsetGoals(ctx)));
  return { tone: look.open.length === 0 ? 'good' : 'attention', blocks, summary: look.title };
}

/** What kind of day it is for a manager, with its checklist; nothing on a day without one. */
export async function dayTypeBlocks(ctx: Context, owed: readonly Obligation[]): Promise<readonly Block[]> {
  const { words, person, rulebook } = ctx;
  if (rulebook.day_types.length === 0) return [];
  const today = localDate(ctx.now, person.dutyZone);
  const dayType = dayTypeOn(rulebook.day_types, person.managerType ?? '', today, await ctx.days());
  if (!dayType) return [];
  const filed = owed.filter(({ state }) => state === 'filed' || state === 'late').map(({ report }) => report);
  return [{ kind: 'text', text: dayTypeText(dayType, new Set(filed), words) }];
}

/** 另有一份写到一半的拜访记录（11月18日 周三）。 */
export function begunLine({ rulebook, words }: Context, { report, aboutOn }: Pick<Draft, 'report' | 'aboutOn'>): Text {
  return words.text('journal.due.draft', { report: reportName(rulebook, report, words), day: words.day(aboutOn) });
}

/** How it stands with what is owed: a line and, where it is open, a button each. `others` are drafts of nothing that is owed. */
export function dueLook(ctx: Context, obligations: readonly Obligation[], drafts: readonly Draft[]) {
  const { words, person } = ctx;
  const today = localDate(ctx.now, person.dutyZone);
  const open = obligations.filter(({ state }) => state === 'due' || state === 'missing');
  const begun = (one: Pick<Obligation, 'report' | 'aboutOn'>) =>
    drafts.some(({ report, aboutOn }) => report === one.report && aboutOn === one.aboutOn);
  const lines = obligations.map((one) => line(ctx, one, today));
  const title = words.text(open.length === 0 ? 'journal.due.nothing' : 'journal.due.title', { count: open.length });
  const buttons: Button[] = open.slice(-MOST_BUTTONS).map((one) => ({
    label: words.plain(begun(one) ? 'journal.buttons.goOnDay' : 'journal.buttons.writeDay', {
      report: reportName(ctx.rulebook, one.report, ctx.words),
      day: words.day(one.aboutOn),
    }),
    action: actionOf('file', 'due', one.id),
    ...(one.aboutOn === today ? { style: 'primary' as const } : {}),
  }));
  const others = drafts.filter(
    (one) => !open.some(({ report, aboutOn }) => report === one.report && aboutOn === one.aboutOn),
  );
  return { open, others, buttons, title: plainText(title), text: [`**${title}**`, ...lines].join('\n') };
}

function line(ctx: Context, one: Obligation, today: string): string {
  const { words, person } = ctx;
  const report = reportName(ctx.rulebook, one.report, ctx.words);
  const day = words.day(one.aboutOn);
  switch (one.state) {
    case 'due':
      return words.text('journal.due.due', { report, when: words.when(one.dueAt, person.zone, ctx.now) });
    case 'missing':
      return words.text(one.aboutOn === today ? 'journal.due.missingToday' : 'journal.due.missing', { report, day });
    case 'excused':
      return words.text('journal.due.excused', { report, day });
    default: {
      const time = one.filedAt ? words.time(one.filedAt, person.zone) : '';
      return words.text(one.state === 'late' ? 'journal.due.late' : 'journal.due.filed', { report, day, time });
    }
  }
}
