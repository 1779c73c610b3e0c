import { LARGEST_PICTURE } from '../chat/adapter.ts';
import type { SentPicture } from '../chat/event.ts';
import type { Tx } from '../database/connect.ts';
import type { Words } from '../i18n.ts';
import { withoutPicture } from '../journal/pictures.ts';
import type { Locale } from '../rulebook/words.ts';
import { readClock } from '../store/clock.ts';
import { draftsOf, saveDraft } from '../store/drafts.ts';
import { post } from '../store/outbox.ts';
import { peopleById } from '../store/people.ts';
import { type Wanted, wantPictures } from '../store/pictures.ts';
import { type Context, type Outcome, sentence } from './command.ts';
import { takesPictures } from './pictures.ts';

/** What can be drawn; a picture whose kind the platform does not say is tried. */
const DRAWABLE = /^image\/(?:jpe?g|png|gif|webp)$/;

/** The pictures that were taken in, to be fetched after the commit, and what is to be said of the others. */
export type Taken = Readonly<{ ids: readonly string[]; refused: Outcome }>;

/** Takes in the pictures of a message; `caption` is what was written beside them, if it is nothing else. */
export async function takeIn(ctx: Context, sent: readonly SentPicture[], caption: string | null): Promise<Taken> {
  const { words } = ctx;
  if (!takesPictures(ctx)) return { ids: [], refused: say(words.text('pictures.nowhere')) };
  const good = sent.filter(
    ({ bytes = 0, mediaType }) => bytes <= LARGEST_PICTURE && (mediaType === undefined || DRAWABLE.test(mediaType)),
  );
  const from = { personId: ctx.person.id, account: ctx.event.account, caption, at: ctx.now };
  const ids = good.length === 0 ? [] : await wantPictures(ctx.tx, from, good);
  const count = sent.length - good.length;
  return { ids, refused: count === 0 ? {} : say(words.text('pictures.refused', { count })) };
}

/** Tells the sender of a picture that it is lost, and takes it out of what they have begun to write. */
export function createLost(speak: Readonly<Record<Locale, Words>>) {
  return async (tx: Tx, { id, personId, account }: Wanted, why: 'unreadable' | 'unreachable'): Promise<void> => {
    const [person] = await peopleById(tx, [personId]);
    if (!person) return;
    const now = await readClock(tx);
    for (const draft of await draftsOf(tx, personId)) {
      const content = withoutPicture(draft.content, id);
      if (content !== draft.content) await saveDraft(tx, { ...draft, content }, now);
    }
    const words = speak[person.locale];
    const card = sentence(words.text(`pictures.lost.${why}`), 'problem');
    const to = { account, person: personId };
    await post(
      tx,
      [{ key: `picture-lost:${id}`, to, locale: words.locale, priority: 'reply', content: { kind: 'card', card } }],
      now,
    );
  };
}

function say(text: string): Outcome {
  return { replies: [{ card: sentence(text, 'attention') }] };
}
