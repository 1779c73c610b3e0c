import { isLocalDate } from '../calendar/day.ts';
import { localDate } from '../calendar/zone.ts';
import { mistakesCard, proposedCard, refusedCard, startCard, unfitText } from '../cards/rulebook-new.ts';
import type { Button, Card } from '../chat/card.ts';
import { COMMAND_WORDS } from '../i18n.ts';
import { compareRulebooks, comparisonLines } from '../rulebook/compare.ts';
import { longestPeriod } from '../rulebook/effect.ts';
import { type Mistake, readRulebook } from '../rulebook/load.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { markUpload, type Upload, uploadOf } from '../store/uploads.ts';
import { activate, fitness, possibleStarts } from './activate.ts';
import { actionOf, type Command, type Context, type Outcome, sentence } from './command.ts';
import { begin } from './tasks.ts';

/** Far more than the longest rulebook, and read in a moment. */
const LARGEST = 256 * 1024;
/** How many first days are offered. */
const STARTS = 4;

/**
 * What becomes of a rulebook that an appraiser sends as a file: it is checked and compared; its first day is chosen among those that can
 * be; and once that is confirmed, it begins on it.
 */
export const NEW_PRESSES: NonNullable<Command['presses']> = {
  days: (ctx, [id = '']) =>
    withFile(ctx, id, async (file) => ({ replies: [{ card: await proposal(ctx, file), inPlace: true }] })),
  from: (ctx, [id = '', from = '']) =>
    withFile(ctx, id, async (file) => {
      const { rulebook, text, upload } = file;
      const { tx, now, words } = ctx;
      if (!isLocalDate(from)) return settled(ctx);
      const fit = await fitness({ tx, now, rulebook, text, from });
      if (fit.kind !== 'fit') {
        const buttons = [daysButton(ctx, upload), cancelButton(ctx, upload)];
        return { replies: [{ card: refusedCard(rulebook, unfitText(fit, words), words, buttons), inPlace: true }] };
      }
      const buttons: readonly Button[] = [
        {
          label: words.plain('rulebook.buttons.begin'),
          action: actionOf('rulebook', 'confirm', upload.id, from),
          style: 'primary',
        },
        daysButton(ctx, upload),
        cancelButton(ctx, upload),
      ];
      const lines = comparisonLines(compareRulebooks(fit.before, rulebook, words.locale), words.locale);
      const card = startCard({ rulebook, before: fit.before, from, lines }, words, buttons);
      return { replies: [{ card, inPlace: true }] };
    }),
  confirm: (ctx, [id = '', from = '']) =>
    withFile(ctx, id, async ({ rulebook, upload }) => {
      await markUpload(ctx.tx, id, 'confirmed', null);
      const text = ctx.words.text('rulebook.new.taken', { version: rulebook.version });
      return begin(ctx, { kind: 'rulebook.activate', detail: { upload: upload.id, from } }, text, true);
    }),
  cancel: async (ctx, [id = '']) => {
    const upload = await uploadOf(ctx.tx, id, ctx.person.id);
    if (upload?.state !== 'checked') return settled(ctx);
    await markUpload(ctx.tx, id, 'cancelled', null);
    return { replies: [{ card: sentence(ctx.words.text('rulebook.new.cancelled')), inPlace: true }] };
  },
};

export const NEW_TASKS: NonNullable<Command['tasks']> = {
  /** Looks at a file that has come: all that is wrong with it, or what it would change. */
  async check(ctx, { upload: id = '' }) {
    const { tx, words, person } = ctx;
    const upload = await uploadOf(tx, id, person.id);
    if (!upload) return settled(ctx);
    const file = readFile(upload, ctx);
    if (file.kind === 'ok') {
      const card = await proposal(ctx, file);
      await markUpload(tx, id, card.tone === 'plain' ? 'checked' : 'refused', null);
      return { replies: [{ card }] };
    }
    await markUpload(tx, id, 'refused', null);
    if (file.kind === 'unreadable') {
      const text = words.text(`rulebook.new.${file.why}`, { name: upload.name });
      return { replies: [{ card: sentence(text, 'attention') }] };
    }
    return { replies: [{ card: mistakesCard(file.mistakes, upload.name, words) }] };
  },
  async activate(ctx, { upload: id = '', from = '' }) {
    const { tx, now, words, person, speak } = ctx;
    const upload = await uploadOf(tx, id, person.id);
    const file = upload && readFile(upload, ctx);
    if (file?.kind !== 'ok') return settled(ctx);
    const { rulebook, text } = file;
    const done = await activate({ tx, now, rulebook, text, from }, person.id, speak);
    const isDone = done.kind === 'fit';
    // Another version may have been added meanwhile, or midnight have come: another day can be chosen.
    await markUpload(tx, id, isDone ? 'done' : 'checked', null);
    const versions: Button = {
      label: words.plain('rulebook.buttons.versions'),
      action: actionOf('rulebook', 'versions'),
    };
    if (!isDone) {
      const buttons = [daysButton(ctx, file.upload), cancelButton(ctx, file.upload)];
      return { replies: [{ card: refusedCard(rulebook, unfitText(done, words), words, buttons) }] };
    }
    const params = { version: rulebook.version, day: words.day(from), year: from.slice(0, 4) };
    const card = sentence(words.text('rulebook.new.done', params), 'good');
    return { replies: [{ card: { ...card, blocks: [...card.blocks, { kind: 'buttons', buttons: [versions] }] } }] };
  },
};

type Base = Pick<Context, 'tx' | 'now' | 'words'>;
type Read = Readonly<{ kind: 'ok'; upload: Upload; text: string; rulebook: Rulebook; warnings: readonly Mistake[] }>;
type Unread = Readonly<
  { kind: 'unreadable'; why: 'tooLarge' | 'notText' } | { kind: 'mistakes'; mistakes: readonly Mistake[] }
>;

function readFile(upload: Upload, { words }: Pick<Context, 'words'>): Read | Unread {
  if (upload.bytes.length > LARGEST) return { kind: 'unreadable', why: 'tooLarge' };
  const text = decoded(upload.bytes);
  if (text === null) return { kind: 'unreadable', why: 'notText' };
  const read = readRulebook(text, upload.name, { locale: words.locale, commandWords: COMMAND_WORDS });
  return read.kind === 'ok' ? { ...read, upload, text } : read;
}

/** Files of Windows may begin with a mark, and may be in its own Chinese encoding. */
function decoded(bytes: Uint8Array): string | null {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {}
  }
  return null;
}

/** Does something with a file of one's own that has been found right and is not settled. */
async function withFile(ctx: Context, id: string, act: (file: Read) => Promise<Outcome>): Promise<Outcome> {
  const upload = await uploadOf(ctx.tx, id, ctx.person.id);
  const file = upload?.state === 'checked' ? readFile(upload, ctx) : null;
  return file?.kind === 'ok' ? act(file) : settled(ctx);
}

/** What a version would change, with the days on which it may begin; or why it cannot on any. */
async function proposal({ tx, now, words }: Base, { rulebook, text, warnings, upload }: Read): Promise<Card> {
  const starts = await possibleStarts({ tx, now, rulebook }, STARTS);
  const from = starts[0] ?? localDate(now, rulebook.zone);
  const fit = await fitness({ tx, now, rulebook, text, from });
  if (fit.kind !== 'fit') return refusedCard(rulebook, unfitText(fit, words), words, []);
  const days = starts.map(
    (day): Button => ({
      label: words.plain('rulebook.buttons.from', { day: words.day(day), year: day.slice(0, 4) }),
      action: actionOf('rulebook', 'from', upload.id, day),
    }),
  );
  const { before } = fit;
  return proposedCard(
    {
      rulebook,
      before,
      lines: comparisonLines(compareRulebooks(before, rulebook, words.locale), words.locale),
      warnings,
      period: longestPeriod(before, rulebook),
    },
    words,
    [...days, cancelButton({ words }, upload)],
  );
}

function daysButton({ words }: Pick<Context, 'words'>, { id }: Upload): Button {
  return { label: words.plain('rulebook.buttons.days'), action: actionOf('rulebook', 'days', id) };
}

function cancelButton({ words }: Pick<Context, 'words'>, { id }: Upload): Button {
  return { label: words.plain('rulebook.buttons.cancel'), action: actionOf('rulebook', 'cancel', id) };
}

function settled({ words }: Pick<Context, 'words'>): Outcome {
  return { replies: [{ card: sentence(words.text('rulebook.new.settled')), inPlace: true }] };
}
