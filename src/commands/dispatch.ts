import type { Button } from '../chat/card.ts';
import type { Payload, SentFile, SentPicture } from '../chat/event.ts';
import type { Report } from '../rulebook/reports.ts';
import { parkDialogue, saveDraft } from '../store/drafts.ts';
import { homelessPictures } from '../store/pictures.ts';
import { type CommandMatch, type CommandWords, understandCommand } from '../understand/commands.ts';
import { actionOf, type Command, type Context, type Outcome, refusal, sentence } from './command.ts';
import { onForm } from './dispatch-form.ts';
import { isPlainly, startReport } from './file.ts';
import { answerQuestion, editMessage } from './file-answer.ts';
import { joinPictures } from './file-pictures.ts';
import { answerForm, talkForm } from './form.ts';
import { greeting, helpCard } from './help.ts';
import { dashboard } from './home.ts';
import { importing, takeFiles } from './import.ts';
import { keep } from './keep.ts';
import { join as joinOutcomes, placeOrAsk, withEvent } from './pictures.ts';
import { takeIn } from './pictures-sent.ts';
import { typedAction } from './text-only.ts';

/** Finds out what a person wants and does it. Everything that is refused is refused in words. */
export async function dispatch(ctx: Context, commands: readonly Command[], payload: Payload): Promise<Outcome> {
  const outcome = await decide(ctx, commands, payload);
  return ctx.event.textOnly ? talkForm(ctx, outcome) : outcome;
}

async function decide(ctx: Context, commands: readonly Command[], payload: Payload): Promise<Outcome> {
  switch (payload.kind) {
    case 'message':
      if (payload.files?.length) return onFiles(ctx, commands, payload.text, payload.files);
      return payload.pictures?.length
        ? onPictures(ctx, commands, payload.text, payload.pictures)
        : onMessage(ctx, commands, payload.text);
    case 'command':
      return onCommand(ctx, commands, payload.text);
    case 'edit': {
      const match = understandCommand(payload.text, vocabulary(ctx, commands));
      const rest = match.kind === 'command' && reportNamed(ctx, match.name) ? match.rest : payload.text;
      return editMessage(ctx, payload.text, rest, (await ctx.desk()).open);
    }
    case 'press':
      return onPress(ctx, commands, payload.action);
    case 'submit':
    case 'progress':
    case 'close':
      return onForm(ctx, commands, payload);
    case 'open':
      return greeting(ctx, commands);
    case 'home':
      return { home: await dashboard(ctx) };
    case 'keep':
      return keep(ctx, payload.text);
  }
}

/** What people can type: the product's own commands, and every report of the rulebook that this person files. */
function vocabulary(ctx: Pick<Context, 'rulebook' | 'person' | 'speak'>, commands: readonly Command[]): CommandWords[] {
  return [
    ...ctx.rulebook.reports.map((report) => ({
      name: `${REPORT}${report.id}`,
      // Its name too, and what the button says that files it.
      aliases: [...new Set([...report.aliases, ...namesOf(report, ctx.speak)])],
    })),
    ...commands.map(({ name }) => ({ name, aliases: aliasesOf(ctx, name) })),
  ];
}

function namesOf({ name }: Report, speak: Context['speak']): readonly string[] {
  return Object.values(speak).flatMap((words) => {
    const report = words.of(name);
    return [report, words.plain('journal.buttons.write', { report })];
  });
}

/** What a command is called, in every language. */
export function aliasesOf({ speak }: Pick<Context, 'speak'>, command: string): readonly string[] {
  return Object.values(speak).flatMap((words) => words.plain(`bot.commands.${command}.aliases` as never).split(' | '));
}

const REPORT = 'report ';
/** The action of a button that does what typing its text would. */
const SAY = 'say';

async function onMessage(ctx: Context, commands: readonly Command[], text: string): Promise<Outcome> {
  if (text.trim() === '') return { replies: [{ card: sentence(ctx.words.text('bot.onlyText')) }] };
  const match = understandCommand(text, vocabulary(ctx, commands));
  const { open, form } = await ctx.desk();
  const waits = (open ?? form)?.parked === false;
  const typed = ctx.event.textOnly ? await typedAction(ctx, text, waits) : null;
  if (typed !== null) return onPress(ctx, commands, typed);
  if (!waits || (await isCommand(ctx, match, text))) return runBeside(ctx, commands, match, text);
  if (form) return answerForm(ctx, commands, form, text);
  return open ? answerQuestion(ctx, open, text) : {};
}

/** Words beside files are for whoever reads along, but a manager's are what they are without a file. */
async function onFiles(
  ctx: Context,
  commands: readonly Command[],
  text: string,
  files: readonly SentFile[],
): Promise<Outcome> {
  const taken = await takeFiles(ctx, files);
  const isCaption = text.trim() === '' || importing.roles.includes(ctx.person.role);
  return isCaption ? taken : joinOutcomes(await onMessage(ctx, commands, text), taken);
}

/** Words beside pictures may begin a report or go on with one, which then takes the pictures; else they only describe them. */
async function onPictures(
  ctx: Context,
  commands: readonly Command[],
  text: string,
  sent: readonly SentPicture[],
): Promise<Outcome> {
  const match = understandCommand(text, vocabulary(ctx, commands));
  const open = (await ctx.desk()).open;
  const answers = open !== null && !open.parked && !(await isCommand(ctx, match, text));
  const caption = text.trim() === '' || (match.kind === 'unknown' && !answers);
  const { ids, refused } = await takeIn(ctx, sent, caption && text.trim() !== '' ? text.trim() : null);
  if (caption) return ids.length === 0 ? refused : joinOutcomes(refused, await placeOrAsk(ctx));
  const inside = withEvent(ctx, ids);
  const report = ctx.rulebook.reports.find(({ id }) => id === open?.draft.report);
  const draft = answers && report ? await joinPictures(inside, report, open.draft) : null;
  // Not every answer stores the draft, such as one that sets it aside.
  if (draft) await saveDraft(ctx.tx, draft, ctx.now);
  const said = draft && open ? answerQuestion(inside, { ...open, draft }, text) : onMessage(inside, commands, text);
  const outcome = joinOutcomes(refused, await said);
  const homeless = await homelessPictures(ctx.tx, ctx.person.id);
  return homeless.some((id) => ids.includes(id)) ? joinOutcomes(outcome, await placeOrAsk(ctx)) : outcome;
}

async function onCommand(ctx: Context, commands: readonly Command[], text: string): Promise<Outcome> {
  if (text.trim() === '') return { replies: [{ card: await helpCard(ctx, commands) }] };
  return runBeside(ctx, commands, understandCommand(text, vocabulary(ctx, commands)), text);
}

/**
 * In the middle of a report nearly everything is an answer; only what is plainly a command is one: nothing else, with a slash, or
 * a report's name set apart from what it is to say.
 */
async function isCommand(ctx: Context, match: CommandMatch, text: string): Promise<boolean> {
  if (match.kind === 'unknown') return false;
  if (match.rest === '' || /^[/／]/u.test(text.trim())) return true;
  const report = reportNamed(ctx, match.name);
  const apart = /[\s:：,，]$/u.test(text.trimEnd().slice(0, -match.rest.length));
  return report !== undefined && apart && (await isPlainly(ctx, report, match.rest));
}

/** Does what was said while the open question waits, and offers to go on with it. */
async function runBeside(
  ctx: Context,
  commands: readonly Command[],
  match: CommandMatch,
  text: string,
): Promise<Outcome> {
  const { open, form } = await ctx.desk();
  const waits = (open ?? form)?.parked === false;
  if (waits) await parkDialogue(ctx.tx, ctx.person.id);
  const outcome = await runMatch(ctx, commands, match, text);
  // Who comes back to the same report, or asks to go on, is at it again already.
  const again = open ? [`${REPORT}${open.draft.report}`, 'file'] : ['form'];
  if (!waits || (match.kind === 'command' && again.includes(match.name))) return outcome;
  const { words } = ctx;
  const go = open
    ? { label: words.plain('bot.buttons.goOn'), action: actionOf('file', 'talk', open.draft.id) }
    : { label: words.plain('bot.forms.goOn'), action: actionOf('form', 'talk', form?.id ?? '') };
  return offerToGoOn(ctx, outcome, { ...go, style: 'primary' });
}

async function runMatch(
  ctx: Context,
  commands: readonly Command[],
  match: CommandMatch,
  text: string,
): Promise<Outcome> {
  if (match.kind === 'unknown') return { replies: [{ card: notUnderstood(ctx, commands, text, match.nearest) }] };
  const report = reportNamed(ctx, match.name);
  if (report) return startReport(ctx, report, match.rest);
  const command = commands.find(({ name }) => name === match.name);
  if (!command) throw new Error(`no command is named ${match.name}`);
  return refusal(ctx, command) ?? command.run(ctx, match.rest);
}

async function onPress(ctx: Context, commands: readonly Command[], action: string): Promise<Outcome> {
  const [head = '', ...args] = action.split(':');
  if (head === SAY) {
    const said = args.join(':');
    return runMatch(ctx, commands, understandCommand(said, vocabulary(ctx, commands)), said);
  }
  const [name, press = ''] = head.split('.');
  const command = commands.find((one) => one.name === name);
  const run = command?.presses?.[press];
  if (!command || !run) return { toast: { tone: 'problem', text: ctx.words.plain('bot.staleButton') } };
  return refusal(ctx, command) ?? run(ctx, args);
}

/** A sentence that says what was not understood, and the nearest thing that works. */
function notUnderstood(ctx: Context, commands: readonly Command[], text: string, nearest: string | undefined) {
  const { words } = ctx;
  const given = text.trim().length > 20 ? `${[...text.trim()].slice(0, 20).join('')}…` : text.trim();
  const help = { label: words.plain('bot.buttons.help'), action: actionOf('help', 'show') };
  const meant = vocabulary(ctx, commands).find(({ name }) => name === nearest);
  if (!meant) {
    const card = sentence(words.text('bot.notUnderstood', { given }));
    return { ...card, blocks: [...card.blocks, { kind: 'buttons' as const, buttons: [help] }] };
  }
  const alias = meant.aliases.find((one) => /\p{Script=Han}/u.test(one) === (words.locale === 'zh-CN')) ?? meant.name;
  const card = sentence(words.text('bot.didYouMean', { given, alias }));
  const run = { label: alias, action: `${SAY}:${alias}`, style: 'primary' as const };
  return { ...card, blocks: [...card.blocks, { kind: 'buttons' as const, buttons: [run, help] }] };
}

function reportNamed(ctx: Context, name: string): Report | undefined {
  return name.startsWith(REPORT)
    ? ctx.rulebook.reports.find((report) => report.id === name.slice(REPORT.length))
    : undefined;
}

/** After a command in the middle of a report or a form: it waits. */
function offerToGoOn(ctx: Context, outcome: Outcome, go: Button): Outcome {
  if (outcome.form) return outcome;
  const card = sentence(ctx.words.text('bot.parked'));
  const offer = { ...card, blocks: [...card.blocks, { kind: 'buttons' as const, buttons: [go] }] };
  return { ...outcome, replies: [...(outcome.replies ?? []), { card: offer }] };
}
