import { isCovered } from '../calendar/workday.ts';
import { localDate } from '../calendar/zone.ts';
import type { Block, Button, Card } from '../chat/card.ts';
import { escapeText, plainText } from '../chat/text.ts';
import { nameOf } from '../i18n.ts';
import { actionOf, type Command, type Context, EVERYONE, isListed, type Outcome } from './command.ts';
import { filesReport } from './file-day.ts';
import { dashboard } from './home.ts';

/** `help`, `hi`: what one can do now, and what is due. */
export function createHelp(commands: () => readonly Command[]): Command {
  const show = async (ctx: Context): Promise<Outcome> => ({ replies: await hello(ctx, commands()) });
  return { name: 'help', roles: EVERYONE, run: show, presses: { show } };
}

/** Said once, when a linked person opens the conversation for the first time. */
export async function greeting(ctx: Context, commands: readonly Command[]): Promise<Outcome> {
  const [first] = await hello(ctx, commands);
  const { account, forms } = ctx.event;
  const { platform, workspace, user } = account;
  // Where forms are cards, some clients are too old for cards and show nothing of them but the title.
  const hint = forms === 'message' ? ` · ${ctx.words.text('settings.textOnly.hint')}` : '';
  const card = first && { ...first.card, title: first.card.title + hint };
  return card ? { replies: [{ card, key: `greeting:${platform}:${workspace}:${user}` }] } : {};
}

/** Everything this person can type, each with what it does and a line that works. */
export async function helpCard(ctx: Context, commands: readonly Command[]): Promise<Card> {
  const { words, person, rulebook } = ctx;
  const own = commands.filter((command) => isListed(command, person.role));
  const filed = rulebook.reports.filter((report) => filesReport(ctx, report) === null);
  const rows = [
    ...filed.map((report) => [aliasIn(words.locale, report.aliases), words.of(report.help), words.of(report.example)]),
    ...own.map(({ name }) => [
      aliasIn(words.locale, words.plain(`bot.commands.${name}.aliases` as never).split(' | ')),
      words.plain(`bot.commands.${name}.help` as never, { context: person.role }),
      words.plain(`bot.commands.${name}.example` as never),
    ]),
  ];
  const lines = rows.map(([alias = '', help = '']) => words.text('bot.help.line', { alias, help }));
  const examples = rows.flatMap(([alias, , example = '']) => (example === alias ? [] : [`▸ ${escapeText(example)}`]));
  const title = words.text('bot.help.title', { name: nameOf(person, words.locale) });
  const blocks: Block[] = [{ kind: 'text', text: lines.join('\n') }];
  if (examples.length > 0)
    blocks.push({ kind: 'note', text: [words.text('bot.help.examples'), ...examples].join('\n') });
  const today = localDate(ctx.now, person.dutyZone);
  if (!isCovered(today, await ctx.days())) {
    blocks.push({ kind: 'note', text: words.text('bot.help.calendarUnknown', { year: today.slice(0, 4) }) });
  }
  blocks.push({ kind: 'note', text: words.text('bot.help.freely') }, { kind: 'buttons', buttons: quickButtons(ctx) });
  return { title, tone: 'plain', blocks, summary: plainText(title) };
}

async function hello(ctx: Context, commands: readonly Command[]) {
  const help = await helpCard(ctx, commands);
  return [{ card: help }, { card: await dashboard(ctx) }];
}

/** What this person does most often. */
function quickButtons(ctx: Context): Button[] {
  const { words, person, rulebook } = ctx;
  if (person.role === 'manager') {
    return rulebook.reports
      .filter((report) => filesReport(ctx, report) === null)
      .slice(0, 3)
      .map((report, index) => ({
        label: words.plain('journal.buttons.write', { report: words.of(report.name) }),
        action: actionOf('file', 'start', report.id),
        ...(index === 0 ? { style: 'primary' as const } : {}),
      }))
      .concat([{ label: words.plain('bot.buttons.score'), action: `say:${words.plain('bot.buttons.score')}` }]);
  }
  if (person.role !== 'supervisor') return [];
  return [
    { label: words.plain('supervision.buttons.team'), action: actionOf('team', 'show'), style: 'primary' },
    { label: words.plain('bot.buttons.rank'), action: `say:${words.plain('bot.buttons.rank')}` },
    { label: words.plain('bot.buttons.talks'), action: actionOf('one-on-one', 'due') },
  ];
}

/** The alias a reader of this language would type. */
function aliasIn(locale: string, aliases: readonly string[]): string {
  const chinese = locale === 'zh-CN';
  return aliases.find((alias) => /\p{Script=Han}/u.test(alias) === chinese) ?? aliases[0] ?? '';
}
