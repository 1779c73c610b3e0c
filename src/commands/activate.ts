import { addDays, isLocalDate, type LocalDate } from '../calendar/day.ts';
import { afterQuiet } from '../calendar/quiet.ts';
import { localDate } from '../calendar/zone.ts';
import { type Heard, versionCard } from '../cards/rulebook.ts';
import type { Unfit } from '../cards/rulebook-new.ts';
import type { Tx } from '../database/connect.ts';
import type { Words } from '../i18n.ts';
import { compareRulebooks, concerns } from '../rulebook/compare.ts';
import { longestPeriod, nextStart } from '../rulebook/effect.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { Locale } from '../rulebook/words.ts';
import { audit } from '../store/audit.ts';
import { type Message, post } from '../store/outbox.ts';
import { everyoneInPost } from '../store/people.ts';
import {
  addVersion,
  dayTable,
  hashOfText,
  lockVersions,
  rulebookByHash,
  rulebookOn,
  sameVersions,
  upcomingVersions,
} from '../store/rulebooks.ts';
import { planAhead } from './plan.ts';

/** It may, and which version it follows; or why not. */
type Fitness = Unfit | Readonly<{ kind: 'fit'; before: Rulebook }>;

type Asking = Readonly<{ tx: Tx; now: Date; rulebook: Rulebook; text: string; from: string }>;

/**
 * Whether a version may begin on a day, and which one it follows. The day lies ahead, and no period that decides anything runs across
 * it; a label stands for one text.
 */
export async function fitness({ tx, now, rulebook, text, from }: Asking): Promise<Fitness> {
  if (!isLocalDate(from)) return { kind: 'day' };
  const hash = hashOfText(text);
  for (const same of await sameVersions(tx, { version: rulebook.version, hash })) {
    if (same.hash === hash) return { kind: 'known', version: same.version, from: same.effectiveFrom };
    return { kind: 'label', version: same.version };
  }
  const today = localDate(now, rulebook.zone);
  const before = await rulebookBefore(tx, now, from);
  const next = nextStart(from > today ? from : today, before, rulebook);
  if (from <= today)
    return { kind: 'past', next: next > today ? next : nextStart(addDays(today, 1), before, rulebook) };
  return next === from ? { kind: 'fit', before } : { kind: 'running', period: longestPeriod(before, rulebook), next };
}

/** The first days on which a version may begin, from tomorrow on, if nothing else is added. */
export async function possibleStarts(
  { tx, now, rulebook }: Omit<Asking, 'text' | 'from'>,
  most: number,
): Promise<readonly LocalDate[]> {
  const starts: LocalDate[] = [];
  for (let day = addDays(localDate(now, rulebook.zone), 1); starts.length < most; ) {
    // A version on its way may decide by longer periods than the one before it.
    const next = nextStart(day, await rulebookBefore(tx, now, day), rulebook);
    if (next === day) starts.push(day);
    day = next === day ? addDays(day, 1) : next;
  }
  return starts;
}

/**
 * Lets a version begin on its day, if it is fit: what is owed from then on is planned anew, and everybody is told what changes for them.
 *
 * @param by who decided it; null for somebody at the server
 */
export async function activate(
  asking: Asking,
  by: string | null,
  speak: Readonly<Record<Locale, Words>>,
): Promise<Fitness> {
  const { tx, now, rulebook, text, from } = asking;
  await lockVersions(tx);
  const fit = await fitness(asking);
  if (fit.kind !== 'fit') return fit;
  const id = await addVersion(tx, rulebook, text, from);
  await planAnew(tx, now);
  await audit(tx, {
    at: now,
    actor: by,
    action: 'rulebook.activate',
    object: rulebook.version,
    detail: { from, hash: hashOfText(text), follows: fit.before.version },
  });
  await post(tx, await news(asking, fit.before, { id, by }, speak), now);
  return fit;
}

/** What the keys of all messages about one version begin with. */
export function newsKey(id: number): string {
  return `rulebook:${id}:`;
}

/** Plans what is owed by whatever versions there are now. */
export async function planAnew(tx: Tx, now: Date): Promise<void> {
  const current = await rulebookOn(tx, new Map(), now);
  await planAhead({ tx, now, rulebook: current, days: await dayTable(tx, current) });
}

/** To managers what changes for them, to all others everything; nothing to whoever decided it. */
async function news(
  { tx, now, rulebook, from }: Asking,
  before: Rulebook,
  { id, by }: Readonly<{ id: number; by: string | null }>,
  speak: Readonly<Record<Locale, Words>>,
): Promise<readonly Message[]> {
  const people = await everyoneInPost(tx, {
    roles: ['manager', 'supervisor', 'inspector', 'appraiser', 'executive'],
    date: localDate(now, rulebook.zone),
  });
  const found = { 'zh-CN': compareRulebooks(before, rulebook, 'zh-CN'), en: compareRulebooks(before, rulebook, 'en') };
  const virtual = new Set(rulebook.manager_types.filter((type) => type.virtual).map(({ id }) => id));
  return people
    .filter((one) => one.id !== by && (one.role !== 'manager' || !virtual.has(one.managerType ?? '')))
    .map((person): Message => {
      const all = found[person.locale];
      const self = { type: person.managerType, grade: person.grade };
      const changes = person.role === 'manager' ? all.changes.filter(({ whom }) => concerns(whom, self)) : all.changes;
      const heard: Heard = {
        rulebook,
        from,
        changes: changes.map(({ text }) => text),
        forYou: person.role === 'manager',
      };
      return {
        key: `${newsKey(id)}${person.id}`,
        to: { person: person.id },
        locale: person.locale,
        priority: 'digest',
        content: { kind: 'card', card: versionCard(heard, speak[person.locale]) },
        notBefore: afterQuiet(person, now, rulebook),
      };
    });
}

/** The version that will hold on a day as things stand. */
export async function rulebookBefore(tx: Tx, now: Date, from: LocalDate): Promise<Rulebook> {
  const current = await rulebookOn(tx, new Map(), now);
  const ahead = await upcomingVersions(tx, localDate(now, current.zone));
  const last = ahead.findLast(({ effectiveFrom }) => effectiveFrom <= from);
  return last ? rulebookByHash(tx, new Map(), last.hash) : current;
}
