import { outline } from './outline.ts';
import type { Rulebook } from './schema.ts';
import { called, type Speech, speechIn } from './speech.ts';
import type { Audience, Fact, Section, SectionId, Thing } from './statement.ts';
import type { Locale } from './words.ts';

/** One change, as a sentence without a full stop. `whom` it matters to, null for everybody. */
export type Change = Readonly<{ text: string; whom: readonly Audience[] | null }>;

/**
 * What a new rulebook changes, the most important first. `wording` names what is only said differently; its count is that of the texts
 * changed.
 */
export type Comparison = Readonly<{
  changes: readonly Change[];
  wording: Readonly<{ count: number; names: readonly string[] }>;
}>;

/** Scores and pay first: that is what people ask about. */
const IMPORTANCE: readonly SectionId[] = [
  'scorecards',
  'indicators',
  'pay',
  'grading',
  'composed',
  'bands',
  'ranking',
  'reports',
  'day_types',
  'talks',
  'digest',
  'reminders',
  'people',
  'head',
];

/** What changes from one rulebook to another and for whom; parts are the same if their ids are. */
export function compareRulebooks(before: Rulebook, after: Rulebook, locale: Locale): Comparison {
  const speech = speechIn(locale);
  const [old, now] = [outline(before, speech), outline(after, speech)];
  const found = IMPORTANCE.flatMap((id) => sectionChanges(sectionOf(old, id), sectionOf(now, id), speech));
  const people = {
    manager_types: both(after.manager_types, before.manager_types),
    grades: both(after.grades, before.grades),
  };
  const worded = found.flatMap((one) => (one.kind === 'wording' ? [one] : []));
  return {
    changes: found.flatMap((one) =>
      one.kind === 'change' ? [{ text: withWhom(one, people, speech), whom: one.whom }] : [],
    ),
    wording: { count: worded.length, names: [...new Set(worded.map(({ name }) => name))] },
  };
}

/** The comparison as lines to read; one that says so where nothing changes. */
export function comparisonLines({ changes, wording }: Comparison, locale: Locale): readonly string[] {
  const { say, list, count } = speechIn(locale);
  if (changes.length === 0 && wording.count === 0) return [say('没有变化。', 'Nothing changes.')];
  const names = list(wording.names);
  return [
    ...changes.map(({ text }) => text),
    ...(wording.count === 0
      ? []
      : [
          say(
            `只改了文字的有 ${wording.count} 处：${names}`,
            `Only words change in ${count(wording.count, '', 'place')}: ${names}`,
          ),
        ]),
  ];
}

/** Whether a change matters to managers of this type and grade. */
export function concerns(
  whom: Change['whom'],
  { type, grade }: Readonly<{ type: string | null; grade: string | null }>,
): boolean {
  const fits = (listed: readonly string[] | null, own: string | null) =>
    listed === null || (own !== null && listed.includes(own));
  return whom === null || whom.some(({ types, grades }) => fits(types, type) && fits(grades, grade));
}

/** Those of the first list, and what only the second has. */
function both<Item extends Readonly<{ id: string }>>(first: readonly Item[], second: readonly Item[]): Item[] {
  return [...first, ...second.filter(({ id }) => !first.some((one) => one.id === id))];
}

type Found =
  | Readonly<{ kind: 'change'; text: string; whom: Thing['whom'] }>
  | Readonly<{ kind: 'wording'; name: string }>;

function sectionOf(sections: readonly Section[], id: SectionId): Section | undefined {
  return sections.find((one) => one.id === id);
}

function sectionChanges(old: Section | undefined, now: Section | undefined, speech: Speech): readonly Found[] {
  const section = now ?? old;
  if (!section) return [];
  const before = new Map(old?.things.map((thing) => [thing.id, thing]));
  const after = new Map(now?.things.map((thing) => [thing.id, thing]));
  const kept = [...after.values()].flatMap((thing) => {
    const was = before.get(thing.id);
    return was ? thingChanges(was, thing, speech) : [];
  });
  const added = [...after.values()]
    .filter(({ id }) => !before.has(id))
    .map((thing) => arrival(thing, section, 'added', speech));
  const removed = [...before.values()]
    .filter(({ id }) => !after.has(id))
    .map((thing) => arrival(thing, section, 'removed', speech));
  return [...kept, ...added, ...removed];
}

/** 新增指标 走访：…… · 去掉报告 周小结 */
function arrival(thing: Thing, { one, title }: Section, way: 'added' | 'removed', { say }: Speech): Found {
  const kind = one === null || thing.id.endsWith(' ') ? title : one;
  const { name, facts, whom } = thing;
  if (way === 'removed') return { kind: 'change', text: say(`去掉${kind} ${name}`, `Removed: ${kind} ${name}`), whom };
  const told = facts
    .filter(({ unseen, wording }) => !unseen && !wording)
    .map(({ label, value, unit = '' }) => `${label} ${value}${unit}`)
    .join(say('；', '; '));
  return { kind: 'change', text: say(`新增${kind} ${name}：${told}`, `New ${kind} ${name}: ${told}`), whom };
}

function thingChanges(old: Thing, now: Thing, speech: Speech): readonly Found[] {
  const before = new Map(old.facts.map((one) => [one.key, one]));
  const after = new Map(now.facts.map((one) => [one.key, one]));
  const keys = [...new Set([...after.keys(), ...before.keys()])];
  const { name } = now;
  return keys.flatMap((key): readonly Found[] => {
    const [was, is] = [before.get(key), after.get(key)];
    if (was && is && same(was, is)) return [];
    if ((was ?? is)?.wording) return [{ kind: 'wording', name }];
    return [
      {
        kind: 'change',
        text: `${name}${speech.say('：', ': ')}${changeWords(was, is, speech)}`,
        whom: bothWhom(old, now),
      },
    ];
  });
}

/** 存款日均新增 20 → 25 分 */
function changeWords(was: Fact | undefined, is: Fact | undefined, { say }: Speech): string {
  const [from, to] = [was?.value ?? '', is?.value ?? ''];
  if (was && is) {
    const shared = was.unit === is.unit ? (is.unit ?? '') : '';
    const [first, second] = was.unit === is.unit ? [from, to] : [`${from}${was.unit ?? ''}`, `${to}${is.unit ?? ''}`];
    // Such as a grade with another id and the same name: only the file's own words tell them apart.
    const told = first === second ? `${text(was.raw)} → ${text(is.raw)}` : `${first} → ${second}${shared}`;
    return `${is.label} ${told}`;
  }
  return is
    ? say(`新增 ${is.label} ${to}${is.unit ?? ''}`, `new: ${is.label} ${to}${is.unit ?? ''}`)
    : say(`去掉 ${was?.label}（原为 ${from}${was?.unit ?? ''}）`, `no longer: ${was?.label} ${from}${was?.unit ?? ''}`);
}

/** Whoever is concerned before or after. */
function bothWhom(old: Thing, now: Thing): Thing['whom'] {
  if (old.whom === null || now.whom === null) return null;
  return [...now.whom, ...old.whom];
}

function same(a: Fact, b: Fact): boolean {
  if (!a.order || !Array.isArray(a.raw) || !Array.isArray(b.raw)) return text(a.raw) === text(b.raw);
  const [before, after]: [readonly unknown[], readonly unknown[]] = [a.raw, b.raw];
  // What comes or goes is told by itself.
  return text(before.filter((one) => after.includes(one))) === text(after.filter((one) => before.includes(one)));
}

/** Keys in any order are the same. */
function text(raw: unknown): string {
  return JSON.stringify(raw, (_, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** …（专职 · 高级） */
function withWhom({ text, whom }: Extract<Found, { kind: 'change' }>, known: People, speech: Speech): string {
  if (whom === null) return text;
  const { say } = speech;
  const people = [...Map.groupBy(whom, ({ types }) => typesWords(types, known, speech))].map(([types, group]) =>
    audienceWords(types, group, known, speech),
  );
  const who = people.length === 0 ? say('目前没有人用到', 'counted for nobody') : people.join(say('；', '; '));
  return say(`${text}（${who}）`, `${text} (${who})`);
}

/** The types and grades of both rulebooks: what one does not know, the other names. */
type People = Pick<Rulebook, 'manager_types' | 'grades'>;

/** Empty where everybody is meant who is not virtual. */
function typesWords(types: readonly string[] | null, { manager_types }: People, speech: Speech): string {
  const all = manager_types.filter(({ virtual }) => !virtual).map(({ id }) => id);
  if (types === null || all.every((id) => types.includes(id))) return '';
  return speech.list(types.map((id) => called(id, manager_types, speech)));
}

function audienceWords(types: string, group: readonly Audience[], { grades }: People, speech: Speech): string {
  const { say, list } = speech;
  const meant = group.flatMap((one) => one.grades ?? []);
  const anyGrade = group.some((one) => one.grades === null) || grades.every(({ id }) => meant.includes(id));
  if (anyGrade) return types === '' ? say('所有客户经理', 'all managers') : types;
  const names = list(grades.filter(({ id }) => meant.includes(id)).map(({ name }) => speech.of(name)));
  return types === '' ? names : `${types} · ${names}`;
}
