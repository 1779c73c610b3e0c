import type { Profile } from '../chat/adapter.ts';
import type { Card } from '../chat/card.ts';
import type { Event } from '../chat/event.ts';
import { typedButton } from '../chat/typed.ts';
import type { Tx } from '../database/connect.ts';
import type { Words } from '../i18n.ts';
import { nameOf } from '../i18n.ts';
import type { Locale } from '../rulebook/words.ts';
import { audit } from '../store/audit.ts';
import { linkAccount, managerByEmail, newLinkCode, redeemCode } from '../store/links.ts';
import { type Person, peopleById, personByEmail } from '../store/people.ts';
import { setTextOnly } from '../store/text-only.ts';
import { understandCommand } from '../understand/commands.ts';
import { actionOf, type Command, EVERYONE, type Outcome, sentence } from './command.ts';
import { aliasesOf } from './dispatch.ts';
import { showCards, textOnly } from './text-only.ts';

/** What a one-time code looks like, with whatever people put between the digits. */
const CODE = /^\D{0,12}(\d{4})[\s-]?(\d{4})$/u;

/** `link` for somebody who is linked: says so, and lets an appraiser make a one-time code for somebody else. */
export const link: Command = {
  name: 'link',
  roles: EVERYONE,
  listed: ['appraiser'],
  /** The button that strangers are shown, pressed once more. */
  presses: { email: (ctx) => link.run(ctx, '') },
  run: async (ctx, rest) => {
    const { words, person, now, tx } = ctx;
    const whom = rest.trim();
    if (whom === '' || person.role !== 'appraiser') {
      const already = words.text('settings.link.already', { name: nameOf(person, words.locale) });
      const more = person.role === 'appraiser' ? `\n${words.text('settings.link.forOthers')}` : '';
      return { replies: [{ card: sentence(already + more) }] };
    }
    const found = await personByEmail(tx, whom);
    if (!found)
      return { replies: [{ card: sentence(words.text('settings.link.nobody', { given: whom.slice(0, 60) })) }] };
    const code = await newLinkCode(tx, found.id, now);
    await audit(tx, { at: now, actor: person.id, action: 'link.code', object: `person ${found.id}` });
    const text = words.text('settings.link.code', {
      name: nameOf(found, words.locale),
      code: `${code.slice(0, 4)} ${code.slice(4)}`,
    });
    return { replies: [{ card: sentence(text) }] };
  },
};

type Stranger = Readonly<{
  tx: Tx;
  now: Date;
  event: Event;
  /** Their client may show nothing of a card but its title. */
  mayBeBlank: boolean;
  /** What the platform vouches for; undefined when it has not been asked. */
  profile: Profile | null | undefined;
  speak: Readonly<Record<Locale, Words>>;
}>;

/**
 * Answers an account that nobody has linked. A code links anybody; the e-mail address links a manager who is a full member of
 * this workspace. To learn the address the platform must be asked, which the caller does.
 */
export async function greetStranger(
  stranger: Stranger,
): Promise<'profile wanted' | Readonly<{ locale: Locale; outcome: Outcome }>> {
  const { tx, now, event, mayBeBlank, profile, speak } = stranger;
  const { payload, account } = event;
  const text = payload.kind === 'message' || payload.kind === 'command' ? payload.text.normalize('NFKC').trim() : '';
  const byEmail = payload.kind === 'press' && payload.action.startsWith(LINK_BY_EMAIL);
  const english = byEmail
    ? payload.action.endsWith(':en')
    : /\p{Script=Latin}/u.test(text) && !/\p{Script=Han}/u.test(text);
  const locale: Locale = english ? 'en' : 'zh-CN';
  const words = speak[locale];
  const say = (card: Card) => ({ locale, outcome: { replies: [{ card }] } });
  if (payload.kind === 'home') return { locale, outcome: { home: strangerCard(words, false) } };
  if (payload.kind === 'open') {
    // Once, however often they look in.
    const key = `greeting:${account.platform}:${account.workspace}:${account.user}:stranger`;
    return { locale, outcome: { replies: [{ card: strangerCard(words, mayBeBlank), key }] } };
  }

  const wish = [textOnly, showCards].find((command) => isCalled(command, text, speak));
  if (wish) {
    await setTextOnly(tx, account, wish === textOnly);
    const done = sentence(words.text(wish === textOnly ? 'settings.textOnly.on' : 'settings.textOnly.off'));
    const card = strangerCard(words, false);
    return say({ ...card, blocks: [...done.blocks, ...card.blocks] });
  }
  const code = CODE.exec(text);
  if (code) {
    const redeemed = await redeemCode(tx, `${code[1]}${code[2]}`, account, now);
    if (redeemed.kind !== 'linked') return say(sentence(words.text(`settings.link.${redeemed.kind}`), 'problem'));
    return linked(stranger, redeemed.personId, 'code');
  }
  const label = typedButton(strangerCard(words, false), text);
  const wants = byEmail || label !== null || /^\/?(link|绑定)$/iu.test(text);
  if (!wants) return say(strangerCard(words, mayBeBlank));
  if (profile === undefined) return 'profile wanted';
  const personId = profile?.native && profile.email ? await managerByEmail(tx, profile.email) : null;
  return personId === null
    ? say(sentence(words.text('settings.link.needsCode'), 'attention'))
    : linked(stranger, personId, 'email');
}

const LINK_BY_EMAIL = actionOf('link', 'email');

async function linked(
  { tx, now, event, speak }: Stranger,
  personId: string,
  by: 'code' | 'email',
): Promise<Readonly<{ locale: Locale; outcome: Outcome }>> {
  await linkAccount(tx, event.account, personId, now);
  await audit(tx, {
    at: now,
    actor: personId,
    action: `link.${by}`,
    object: `account ${event.account.platform} ${event.account.workspace} ${event.account.user}`,
  });
  const [person] = (await peopleById(tx, [personId])) satisfies readonly Person[];
  const locale = person?.locale ?? 'zh-CN';
  const words = speak[locale];
  const card = sentence(words.text('settings.link.done', { name: person ? nameOf(person, locale) : '' }), 'good');
  const buttons = [
    { label: words.plain('bot.buttons.help'), action: actionOf('help', 'show'), style: 'primary' as const },
  ];
  return {
    locale,
    outcome: { replies: [{ card: { ...card, blocks: [...card.blocks, { kind: 'buttons', buttons }] } }] },
  };
}

function strangerCard(words: Words, mayBeBlank: boolean): Card {
  const card = sentence(words.text('settings.link.stranger'));
  const action = `${LINK_BY_EMAIL}:${words.locale}`;
  const buttons = [{ label: words.plain('settings.link.byEmail'), action, style: 'primary' as const }];
  const title = mayBeBlank ? { title: words.text('settings.textOnly.hint') } : {};
  return { ...card, ...title, blocks: [...card.blocks, { kind: 'buttons', buttons }] };
}

/** Whether this is all that was said: the name of a command, in any language. */
function isCalled({ name }: Command, text: string, speak: Stranger['speak']): boolean {
  const said = understandCommand(text, [{ name, aliases: aliasesOf({ speak }, name) }]);
  return said.kind === 'command' && said.rest === '';
}
