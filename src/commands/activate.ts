import { addDays, isLocalDate, type LocalDate } from '../calendar/day.ts';
import { afterQuiet } from '../calendar/quiet.ts';
import type { DayTable } from '../calendar/workday.ts';
import { localDate } from '../calendar/zone.ts';
import { type Heard, versionCard } from '../cards/rulebook.ts';
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
  rulebookByHash,
  rulebookOn,
  sameVersions,
  upcomingVersions,
} from '../store/rulebooks.ts';
import { planAhead } from './plan.ts';

/** Why a version cannot begin as asked: `next` is the first day on which it could. */
export type Unfit =
  | Readonly<{ kind: 'day' }>
  | Readonly<{ kind: 'past'; next: LocalDate }>
  | Readonly<{ kind: 'running'; period: ReturnType<typeof longestPeriod>; next: LocalDate }>
  | Readonly<{ kind: 'label'; version: string }>
  | Readonly<{ kind: 'known'; version: string; from: LocalDate }>;

type Asking = Readonly<{ tx: Tx; now: Date; rulebook: Rulebook; text: string; from: string }>;

/**
 * Whether a version may begin on a day, and which one it follows. The day lies ahead, and no period that decides anything runs across
 * it; a label stands for one text.
 */
export async function fitness({
  tx,
  now,
  rulebook,
  text,
  from,
}: Asking): Promise<Unfit | Readonly<{ kind: 'fit'; before: Rulebook }>> {
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

/**
 * Lets a version begin on its day: what is owed from then on is planned anew, and everybody is told what changes for them. Asked with
 * what {@link fitness} found fit.
 *
 * @param by who decided it; null for somebody at the server
 */
export async function activate(
  { tx, now, rulebook, text, from }: Asking,
  before: Rulebook,
  by: string | null,
  speak: Readonly<Record<Locale, Words>>,
): Promise<void> {
  await addVersion(tx, rulebook, text, from);
  const current = await rulebookOn(tx, new Map(), now);
  const days: DayTable = await dayTable(tx, current);
  await planAhead({ tx, now, rulebook: current, days });
  await audit(tx, {
    at: now,
    actor: by,
    action: 'rulebook.activate',
    object: rulebook.version,
    detail: { from, hash: hashOfText(text), follows: before.version },
  });
  await post(tx, await news({ tx, now, rulebook, text, from }, before, speak), now);
}

/** To managers what changes for them, to all others everything. */
async function news(
  { tx, now, rulebook, from }: Asking,
  before: Rulebook,
  speak: Readonly<Record<Locale, Words>>,
): Promise<readonly Message[]> {
  const people = await everyoneInPost(tx, {
    roles: ['manager', 'supervisor', 'inspector', 'appraiser', 'executive'],
    date: localDate(now, rulebook.zone),
  });
  const found = { 'zh-CN': compareRulebooks(before, rulebook, 'zh-CN'), en: compareRulebooks(before, rulebook, 'en') };
  const virtual = new Set(rulebook.manager_types.filter((type) => type.virtual).map(({ id }) => id));
  return people
    .filter(({ role, managerType }) => role !== 'manager' || !virtual.has(managerType ?? ''))
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
        key: `rulebook:${rulebook.version}:${from}:${person.id}`,
        to: { person: person.id },
        locale: person.locale,
        priority: 'digest',
        content: { kind: 'card', card: versionCard(heard, speak[person.locale]) },
        notBefore: afterQuiet(person, now, rulebook),
      };
    });
}

/** The version that would hold on a day if nothing were added. */
async function rulebookBefore(tx: Tx, now: Date, from: LocalDate): Promise<Rulebook> {
  const current = await rulebookOn(tx, new Map(), now);
  const ahead = await upcomingVersions(tx, localDate(now, current.zone));
  const last = ahead.findLast(({ effectiveFrom }) => effectiveFrom <= from);
  return last ? rulebookByHash(tx, new Map(), last.hash) : current;
}
