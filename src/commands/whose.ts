import type { Period } from '../calendar/period.ts';
import { nameOf } from '../i18n.ts';
import { audit } from '../store/audit.ts';
import { everyoneInPost, isWithin, type Person, peopleById, peopleInPost } from '../store/people.ts';
import { findByName, nameIndex } from '../understand/names.ts';
import { actionOf, type Context, type Outcome, sentence } from './command.ts';
import { today } from './periods.ts';

/** Whose score is asked for, and what else was said; or what to answer instead. */
export type Whose = Readonly<{ person: Person; rest: string }> | Readonly<{ instead: Outcome }>;

/** How many people are offered as buttons. */
const OFFERED = 12;

/** The person at the head of a text, for those who may see others' scores; a manager asks about themselves. */
export async function whose(ctx: Context, text: string, action: (personId: string) => string): Promise<Whose> {
  if (ctx.person.role === 'manager') return { person: ctx.person, rest: text };
  const people = await visiblePeople(ctx);
  const index = nameIndex(people.flatMap((one) => [one.name, one.nameEn].map((name) => ({ id: one.id, name }))));
  const words = text.split(/\s+/).filter(Boolean);
  for (let length = words.length; length > 0; length--) {
    const found = findByName(words.slice(0, length).join(' '), index);
    if (found.kind === 'none') continue;
    const candidates = found.kind === 'one' ? [found.candidate] : found.candidates;
    const ids = new Set(candidates.map(({ id }) => id));
    const meant = people.filter(({ id }) => ids.has(id));
    const [first] = meant;
    if (meant.length === 1 && first) return { person: first, rest: words.slice(length).join(' ') };
    return { instead: choice(ctx, meant, 'standing.whose.several', action) };
  }
  const key = words.length === 0 ? 'standing.whose.ask' : 'standing.whose.nobody';
  return { instead: choice(ctx, people, key, action, words.join(' ')) };
}

/** The manager with this id, or oneself without one; null if it is not for the asker to see. */
export async function subject(ctx: Context, id: string | undefined): Promise<Person | null> {
  if (id === undefined || id === ctx.person.id) return ctx.person.role === 'manager' ? ctx.person : null;
  if (ctx.person.role === 'manager') return null;
  const [person] = await peopleById(ctx.tx, [id]);
  if (person?.role !== 'manager') return null;
  if (ctx.person.role === 'appraiser') return person;
  return ctx.person.role === 'supervisor' && (await isWithin(ctx.tx, person.unitId, ctx.person.unitId)) ? person : null;
}

/** Leaves a trace where somebody looks at another's score. */
export async function noteLook(ctx: Context, person: Person, period: Period, action: string): Promise<void> {
  if (person.id === ctx.person.id) return;
  await audit(ctx.tx, {
    at: ctx.now,
    actor: ctx.person.id,
    action,
    object: `person ${person.id}`,
    detail: { period: period.key },
  });
}

/** Whether a manager's words begin with the name of somebody else in their unit. */
export async function namesColleague(ctx: Context, text: string): Promise<boolean> {
  if (ctx.person.role !== 'manager' || text === '') return false;
  const people = await visiblePeople(ctx);
  const said = text.toLowerCase();
  return people.some(
    ({ id, name, nameEn }) => id !== ctx.person.id && [name, nameEn.toLowerCase()].some((one) => said.startsWith(one)),
  );
}

/** Said to a manager who asks about somebody else. */
export function ownOnly({ words }: Context): Outcome {
  const card = sentence(words.text('standing.whose.ownOnly'));
  const own = { label: words.plain('standing.buttons.own'), action: actionOf('score', 'show') };
  return { replies: [{ card: { ...card, blocks: [...card.blocks, { kind: 'buttons', buttons: [own] }] } }] };
}

/** Said where a button or name leads to somebody outside the asker's unit. */
export function notYours({ words }: Context): Outcome {
  return { replies: [{ card: sentence(words.text('standing.whose.outside')) }] };
}

async function visiblePeople(ctx: Context): Promise<readonly Person[]> {
  const date = today(ctx);
  if (ctx.person.role === 'appraiser') return everyoneInPost(ctx.tx, { roles: ['manager'], date });
  return peopleInPost(ctx.tx, { unitId: ctx.person.unitId, role: 'manager', date });
}

function choice(
  { words }: Context,
  people: readonly Person[],
  key: 'standing.whose.several' | 'standing.whose.ask' | 'standing.whose.nobody',
  action: (personId: string) => string,
  given = '',
): Outcome {
  const card = sentence(words.text(key, { given }));
  const { compare } = new Intl.Collator(words.locale);
  const buttons = people
    .toSorted((a, b) => compare(nameOf(a, words.locale), nameOf(b, words.locale)))
    .slice(0, OFFERED)
    .map((one) => ({ label: nameOf(one, words.locale), action: action(one.id) }));
  return {
    replies: [
      { card: buttons.length === 0 ? card : { ...card, blocks: [...card.blocks, { kind: 'buttons', buttons }] } },
    ],
  };
}
