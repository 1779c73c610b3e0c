import { reportName } from '../cards/report.ts';
import type { Button, Card } from '../chat/card.ts';
import { escapeText } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import { pictureField, picturesOf, withPictures } from '../journal/pictures.ts';
import type { Report } from '../rulebook/reports.ts';
import { type Draft, draftById, draftFor, draftsOf, openQuestion, saveDraft } from '../store/drafts.ts';
import { lastKey, type Message, takeBack } from '../store/outbox.ts';
import { forgetPictures, homelessPictures } from '../store/pictures.ts';
import { reportsOf } from '../store/reports.ts';
import { actionOf, type Command, type Context, idFrom, type Outcome, sentence } from './command.ts';
import { startReport } from './file.ts';
import { filesReport } from './file-day.ts';
import { ask, reportOf } from './file-draft.ts';
import { joinPictures } from './file-pictures.ts';
import { amendmentOf, submitDraft, whyNotAmend } from './file-submit.ts';

/** How many drafts, and how many filed reports, are offered for pictures that came with nothing. */
const OFFERED = 3;

/** `pictures`: what hangs on the report that is being written, and where the others belong. */
export const pictures: Command = {
  name: 'pictures',
  roles: ['manager'],
  listed: [],
  run: async (ctx) => {
    if ((await homelessPictures(ctx.tx, ctx.person.id)).length > 0) return askWhere(ctx);
    const draft = await draftTaking(ctx);
    return { replies: [{ card: draft ? picturesCard(ctx, draft) : sentence(ctx.words.text('pictures.none')) }] };
  },
  presses: {
    show: async (ctx, [id]) => onDraft(ctx, id, async (draft) => ({ replies: [{ card: picturesCard(ctx, draft) }] })),
    remove: async (ctx, [id, picture = '']) =>
      onDraft(ctx, id, async (draft) => {
        const report = reportOf(ctx, draft.report);
        const rest = picturesOf(report, draft.content).filter((one) => one !== picture);
        const next = { ...draft, content: withPictures(report, draft.content, rest) };
        await saveDraft(ctx.tx, next, ctx.now);
        // What a filed report shows stays with its earlier wording.
        if (draft.amends === null) await forgetPictures(ctx.tx, ctx.person.id, [picture]);
        return { replace: picturesCard(ctx, next) };
      }),
    draft: async (ctx, [id]) =>
      onDraft(ctx, id, async (draft) => {
        const joined = await joinHomeless(ctx, draft);
        return joined ? { replace: joinedCard(ctx, joined, true) } : full(ctx);
      }),
    report: async (ctx, [id]) => amend(ctx, idFrom(id)),
    start: async (ctx, [id = '']) => {
      const homeless = await homelessPictures(ctx.tx, ctx.person.id);
      return startReport(withEvent(ctx, homeless), reportOf(ctx, id), '');
    },
    drop: async (ctx) => {
      await forgetPictures(ctx.tx, ctx.person.id, await homelessPictures(ctx.tx, ctx.person.id));
      return { replace: sentence(ctx.words.text('pictures.dropped')) };
    },
  },
};

/** Whether any report that this person files takes pictures. */
export function takesPictures(ctx: Context): boolean {
  return takers(ctx).length > 0;
}

/** The same event, with these pictures for the report that it begins or goes on with. */
export function withEvent(ctx: Context, ids: readonly string[]): Context {
  return { ...ctx, event: { ...ctx.event, pictures: ids } };
}

/**
 * Pictures without words that say where they belong: they join the report that is open with the person, or the only one begun
 * that takes any; else the person is asked.
 */
export async function placeOrAsk(ctx: Context): Promise<Outcome> {
  const draft = await draftTaking(ctx);
  const joined = draft && (await joinHomeless(ctx, draft));
  if (!joined) return askWhere(ctx);
  const open = await openQuestion(ctx.tx, ctx.person.id);
  const confirmed = await inPlace(ctx, `pictures:${joined.id}:`, joinedCard(ctx, joined, open?.draft.id !== joined.id));
  const left = await homelessPictures(ctx.tx, ctx.person.id);
  return left.length === 0 ? confirmed : join(confirmed, await askWhere(ctx));
}

/** Both, one after the other. */
export function join(one: Outcome, other: Outcome): Outcome {
  return {
    ...other,
    ...one,
    replies: [...(one.replies ?? []), ...(other.replies ?? [])],
    messages: [...(one.messages ?? []), ...(other.messages ?? [])],
  };
}

function takers(ctx: Context): readonly Report[] {
  return ctx.rulebook.reports.filter((report) => pictureField(report) && filesReport(ctx, report) === null);
}

async function draftTaking(ctx: Context): Promise<Draft | null> {
  const takes = (draft: Draft) => takers(ctx).some(({ id }) => id === draft.report);
  const open = await openQuestion(ctx.tx, ctx.person.id);
  if (open && !open.parked && takes(open.draft)) return open.draft;
  const [only, another] = (await draftsOf(ctx.tx, ctx.person.id)).filter(takes);
  return only && !another ? only : null;
}

/** The stored draft with every picture that has no place yet and fits in; null if none does. */
async function joinHomeless(ctx: Context, draft: Draft): Promise<Draft | null> {
  const report = reportOf(ctx, draft.report);
  const joined = await joinPictures(withEvent(ctx, await homelessPictures(ctx.tx, ctx.person.id)), report, draft);
  if (joined === draft) return null;
  await saveDraft(ctx.tx, joined, ctx.now);
  return joined;
}

async function amend(ctx: Context, id: bigint): Promise<Outcome> {
  const amending = await amendmentOf(ctx, id);
  if (amending.kind === 'refused') return { replies: [{ card: sentence(ctx.words.text(amending.reason)) }] };
  const begun = await draftFor(ctx.tx, ctx.person.id, amending.draft);
  const joined = await joinHomeless(ctx, begun ?? amending.draft);
  if (!joined) return full(ctx);
  // What else was to be changed in it is not filed by a picture.
  if (begun) return ask(ctx, joined, null);
  return submitDraft(ctx, reportOf(ctx, joined.report), joined, null);
}

/** Asks which report the pictures belong to that have no place yet. */
async function askWhere(ctx: Context): Promise<Outcome> {
  const { words } = ctx;
  const homeless = await homelessPictures(ctx.tx, ctx.person.id);
  const reports = takers(ctx);
  const takes = (type: string) => reports.some(({ id }) => id === type);
  const drafts = (await draftsOf(ctx.tx, ctx.person.id)).filter(
    (draft) => draft.amends === null && takes(draft.report),
  );
  const filed = (await reportsOf(ctx.tx, ctx.person.id, OFFERED * 3, null)).filter(
    (one) => takes(one.type) && whyNotAmend(ctx, one) === null,
  );
  const buttons: Button[] = [
    ...drafts.slice(0, OFFERED).map((draft) => ({
      label: words.plain('pictures.toDraft', {
        report: reportName(ctx.rulebook, draft.report, words),
        day: words.day(draft.aboutOn),
      }),
      action: actionOf('pictures', 'draft', draft.id),
    })),
    ...filed.slice(0, OFFERED).map((one) => ({
      label: `${one.number} ${one.customer ?? words.day(one.aboutOn)}`,
      action: actionOf('pictures', 'report', one.id),
    })),
    ...reports.map((report) => ({
      label: words.plain('pictures.toNew', { report: words.of(report.name) }),
      action: actionOf('pictures', 'start', report.id),
    })),
    { label: words.plain('pictures.drop'), action: actionOf('pictures', 'drop'), style: 'danger' },
  ];
  const card = sentence(words.text('pictures.where', { count: homeless.length }));
  return inPlace(ctx, 'pictures:where:', { ...card, blocks: [...card.blocks, { kind: 'buttons', buttons }] });
}

/** Says it as a message of its own, or in place of what was said last if that was the same thing: an album is one message. */
async function inPlace(ctx: Context, prefix: string, card: Card): Promise<Outcome> {
  const { tx, person, event, words } = ctx;
  const again = (await lastKey(tx, person.id, ''))?.startsWith(prefix) ?? false;
  const standing = again ? (await takeBack(tx, person.id, prefix)).at(-1) : undefined;
  const message: Message = {
    key: `${prefix}${event.account.platform}:${event.id}`,
    to: standing === undefined ? { account: event.account, person: person.id } : { person: person.id },
    locale: words.locale,
    priority: 'reply',
    content: { kind: 'card', card },
    ...(standing === undefined ? {} : { replacesKey: standing }),
  };
  return { messages: [message] };
}

function joinedCard({ words, rulebook }: Context, draft: Draft, offersToGoOn: boolean): Card {
  const report = rulebook.reports.find(({ id }) => id === draft.report);
  const count = report ? picturesOf(report, draft.content).length : 0;
  const card = sentence(
    words.text('pictures.joined', { report: reportName(rulebook, draft.report, words), count }),
    'good',
  );
  const buttons: Button[] = [
    ...(offersToGoOn
      ? [
          {
            label: words.plain('bot.buttons.goOn'),
            action: actionOf('file', 'talk', draft.id),
            style: 'primary' as const,
          },
        ]
      : []),
    { label: words.plain('pictures.show'), action: actionOf('pictures', 'show', draft.id) },
  ];
  return { ...card, blocks: [...card.blocks, { kind: 'buttons', buttons }] };
}

/** The pictures of a draft, each to be taken out again. */
function picturesCard({ words, rulebook }: Context, draft: Draft): Card {
  const report = rulebook.reports.find(({ id }) => id === draft.report);
  const ids = report ? picturesOf(report, draft.content) : [];
  if (ids.length === 0) return sentence(words.text('pictures.none'));
  const title = words.plain('pictures.title', { report: reportName(rulebook, draft.report, words), count: ids.length });
  return {
    title: escapeText(title),
    tone: 'plain',
    blocks: [
      ...ids.map((picture, index) => ({ kind: 'picture' as const, picture, alt: altOf(words, index, ids.length) })),
      {
        kind: 'buttons',
        buttons: ids.map((picture, index) => ({
          label: words.plain('pictures.remove', { place: index + 1 }),
          action: actionOf('pictures', 'remove', draft.id, picture),
        })),
      },
    ],
    summary: title,
  };
}

function altOf(words: Words, index: number, count: number): string {
  return words.plain('pictures.alt', { place: index + 1, count });
}

function full(ctx: Context): Outcome {
  return { toast: { tone: 'problem', text: ctx.words.plain('pictures.full') } };
}

async function onDraft(
  ctx: Context,
  id: string | undefined,
  work: (draft: Draft) => Promise<Outcome>,
): Promise<Outcome> {
  const draft = id === undefined ? null : await draftById(ctx.tx, id, ctx.person.id);
  return draft ? work(draft) : { toast: { tone: 'problem', text: ctx.words.plain('journal.draftGone') } };
}
