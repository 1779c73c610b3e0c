import { typedButton } from '../chat/typed.ts';
import { latestCards, setTextOnly } from '../store/text-only.ts';
import { actionOf, type Command, type Context, EVERYONE, type Outcome, sentence } from './command.ts';

/** `text only`: for clients too old to show cards. Whatever comes from now on is text, and what a button says is typed. */
export const textOnly: Command = {
  name: 'text-only',
  roles: EVERYONE,
  listed: [],
  run: (ctx) => turn(ctx, true),
  presses: { on: (ctx) => turn(ctx, true) },
};

/** `show cards`: the way back. */
export const showCards: Command = {
  name: 'show-cards',
  roles: EVERYONE,
  listed: [],
  run: (ctx) => turn(ctx, false),
  presses: { on: (ctx) => turn(ctx, false) },
};

/** Of so many messages buttons can still be typed. */
const WITHIN = 10;

/**
 * The action of the button that somebody who sees text only has typed; null if it is none. While a question waits, anything
 * may be its answer, so only the newest message's buttons are meant.
 */
export async function typedAction(
  { tx, person, event }: Context,
  text: string,
  asked: boolean,
): Promise<string | null> {
  for (const card of await latestCards(tx, person.id, event.account, asked ? 1 : WITHIN)) {
    const button = typedButton(card, text);
    if (button) return button.action;
  }
  return null;
}

async function turn({ tx, event, words }: Context, on: boolean): Promise<Outcome> {
  await setTextOnly(tx, event.account, on);
  const card = sentence(words.text(on ? 'settings.textOnly.on' : 'settings.textOnly.off'), 'good');
  const help = { label: words.plain('bot.buttons.help'), action: actionOf('help', 'show') };
  return { replies: [{ card: { ...card, blocks: [...card.blocks, { kind: 'buttons', buttons: [help] }] } }] };
}
