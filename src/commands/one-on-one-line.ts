import { instantOf, localDate } from '../calendar/zone.ts';
import { talkCard } from '../cards/talk.ts';
import { nameOf } from '../i18n.ts';
import { type Person, peopleInPost } from '../store/people.ts';
import { plannedTalk } from '../store/talks.ts';
import { findDate } from '../understand/dates.ts';
import { findByName, type NameMatch, nameIndex } from '../understand/names.ts';
import { findTime } from '../understand/times.ts';
import { actionOf, type Context, type Outcome, sentence } from './command.ts';
import { chooseTime, plan, type Slot, slotAction, USUAL_TIME } from './one-on-one-plan.ts';
import { virtualTypes } from './standings.ts';

type Open = (ctx: Context, talkId: bigint) => Promise<Outcome>;

/**
 * `赵磊 明天15点`: plans at once where name, day and time are plain; offers the form where day or time is open; `赵磊` alone shows the
 * preparation of the talk that is planned, by `open`.
 */
export async function planLine(ctx: Context, line: string, open: Open): Promise<Outcome> {
  const { words } = ctx;
  const managers = await managersBelow(ctx);
  const example = managers[0] ? nameOf(managers[0], words.locale) : '';
  const { rest, called } = takeName(line, managers);
  const date = findDate(rest, localDate(ctx.now, ctx.person.dutyZone), 'future');
  // The day goes first: in 周五15点 its last sign would be read as part of the hour.
  const dateless = date ? cut(rest, date) : rest;
  const time = findTime(dateless);
  const others = meaningful(time ? cut(dateless, time) : dateless);
  const offered: Partial<Slot> = { ...(date ? { date: date.date } : {}), ...(time ? { time: time.time } : {}) };

  if (called && others !== '') return say(words.text('talks.plan.notUnderstood', { given: others, name: example }));
  const match = called ? ({ kind: 'one', candidates: [called] } as const) : search(others, managers);
  if (match.kind === 'none') {
    const given = others === '' ? line : others;
    return say(words.text('talks.plan.nobodyCalled', { given: [...given].slice(0, 20).join(''), name: example }));
  }
  const [manager] = match.candidates;
  if (match.kind === 'several' || !manager)
    return { replies: [{ card: which(ctx, others, match.candidates, offered) }] };
  if (offered.date !== undefined && offered.time !== undefined) {
    return plan(ctx, manager, instantOf(offered.date, offered.time, manager.dutyZone));
  }
  const planned = date || time ? null : await plannedTalk(ctx.tx, manager.id);
  return planned ? open(ctx, planned.id) : chooseTime(ctx, manager.id, offered);
}

/** Everybody this supervisor may talk to; nobody talks to a virtual manager. */
async function managersBelow(ctx: Context): Promise<readonly Person[]> {
  const { person, rulebook } = ctx;
  const date = localDate(ctx.now, person.dutyZone);
  const managers = await peopleInPost(ctx.tx, { unitId: person.unitId, role: 'manager', date });
  const virtual = virtualTypes(rulebook);
  return managers.filter(({ managerType }) => managerType === null || !virtual.includes(managerType));
}

/** A whole name is taken out first, whatever day it may sound like: 周一鸣. */
function takeName(line: string, managers: readonly Person[]): Readonly<{ rest: string; called: Person | null }> {
  const folded = line.toLowerCase();
  const found = managers
    .flatMap((person) =>
      [person.name, person.nameEn].map((name) => ({ person, name, start: folded.indexOf(name.toLowerCase()) })),
    )
    .filter(({ name, start }) => name !== '' && start >= 0)
    .toSorted((a, b) => b.name.length - a.name.length);
  const [first] = found;
  const same = found.filter(({ name, person }) => name === first?.name && person.id !== first.person.id);
  // Two people of one name are asked about, not guessed.
  if (!first || same.length > 0) return { rest: line, called: null };
  return { rest: cut(line, { start: first.start, end: first.start + first.name.length }), called: first.person };
}

function cut(text: string, { start, end }: Readonly<{ start: number; end: number }>): string {
  return `${text.slice(0, start)} ${text.slice(end)}`;
}

/** What is left without the words that only join things. */
function meaningful(text: string): string {
  return text
    .replace(/[\s,，、。.:：]+/gu, ' ')
    .replace(/(?<!\S)(?:和|跟|与|约|在|于|聊聊|聊一聊|谈谈|面谈|with|at|on)(?!\S)/giu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

type Found = Readonly<{ kind: 'one' | 'several' | 'none'; candidates: readonly Person[] }>;

/** A slip of the finger is asked about: a talk is not to be planned with somebody else. */
function search(query: string, managers: readonly Person[]): Found {
  const byId = new Map(managers.map((one) => [one.id, one]));
  const index = nameIndex(
    managers.flatMap(({ id, name, nameEn }) => [
      { id, name },
      { id, name: nameEn },
    ]),
  );
  const match: NameMatch<Readonly<{ id: string; name: string }>> = findByName(query.replace(/^[和跟与约]/u, ''), index);
  if (match.kind === 'none') return { kind: 'none', candidates: [] };
  const ids = match.kind === 'one' ? [match.candidate.id] : match.candidates.map(({ id }) => id);
  const candidates = [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
  return { kind: candidates.length === 1 && match.by !== 'typo' ? 'one' : 'several', candidates };
}

function which(ctx: Context, given: string, candidates: readonly Person[], { date, time }: Partial<Slot>) {
  const { words } = ctx;
  const buttons = candidates.map((one) => ({
    label: nameOf(one, words.locale),
    action:
      date === undefined
        ? actionOf('one-on-one', 'choose', one.id)
        : slotAction(time === undefined ? 'choose' : 'plan', one.id, { date, time: time ?? USUAL_TIME }),
  }));
  return talkCard([words.text('talks.plan.which', { given })], { buttons });
}

function say(text: string): Outcome {
  return { replies: [{ card: sentence(text) }] };
}
