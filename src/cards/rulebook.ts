import type { Block, Card } from '../chat/card.ts';
import { escapeText } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { Fact, Section, Thing } from '../rulebook/statement.ts';
import type { Version } from '../store/rulebooks.ts';

/** What somebody is told about a version that will begin; `forYou`: only what concerns the reader. */
export type Heard = Readonly<{ rulebook: Rulebook; from: string; changes: readonly string[]; forYou: boolean }>;

/** From when on the rules change, and how. */
export function versionCard({ rulebook, from, changes, forYou }: Heard, words: Words): Card {
  const params = { name: words.of(rulebook.name), version: rulebook.version, day: words.day(from) };
  const nothing = words.text(forYou ? 'rulebook.news.nothingForYou' : 'rulebook.news.nothing');
  const text = changes.length === 0 ? nothing : changes.map((one) => `▸ ${escapeText(one)}`).join('\n');
  return {
    title: words.text('rulebook.news.title', params),
    tone: 'attention',
    blocks: [
      { kind: 'text', text: words.text('rulebook.news.from', params) },
      { kind: 'text', text },
    ],
    summary: words.plain('rulebook.news.summary', params),
  };
}

/** One chapter of the rulebook. */
export function sectionCard(section: Section, buttons: Extract<Block, { kind: 'buttons' }>, words: Words): Card {
  return {
    title: escapeText(section.title),
    tone: 'plain',
    blocks: [
      ...(section.intro ? [{ kind: 'note' as const, text: escapeText(section.intro) }] : []),
      ...section.things.flatMap((thing) => thingBlocks(thing, section, words)),
      buttons,
    ],
    summary: section.title,
  };
}

function thingBlocks({ name, facts }: Thing, { columns }: Section, { locale }: Words): readonly Block[] {
  const seen = facts.filter(({ unseen, wording }) => !unseen && !wording);
  const rows = seen.filter(({ row }) => row);
  const value = ({ value, unit = '' }: Fact) => escapeText(`${value}${unit}`);
  const colon = locale === 'en' ? ': ' : '：';
  const lines = seen.filter(({ row }) => !row).map((one) => `${escapeText(one.label)}${colon}${value(one)}`);
  return [
    { kind: 'text', text: [`**${escapeText(name)}**`, ...lines].join('\n') },
    ...(rows.length > 0 && columns
      ? [
          {
            kind: 'table' as const,
            columns: [
              { label: columns[0], align: 'start' as const },
              { label: columns[1], align: 'start' as const },
            ],
            rows: rows.map((one) => [escapeText(one.label), value(one)]),
          },
        ]
      : []),
  ];
}

/** Which version holds, which follow, and which came before. */
export function versionsCard(
  versions: readonly Version[],
  today: string,
  buttons: Extract<Block, { kind: 'buttons' }>,
  words: Words,
): Card {
  const current = versions.find(({ effectiveFrom }) => effectiveFrom <= today);
  const title = words.text('rulebook.versions.title');
  return {
    title,
    tone: 'plain',
    blocks: [
      {
        kind: 'facts',
        facts: versions.map((one) => {
          const state = one === current ? 'current' : one.effectiveFrom > today ? 'coming' : 'former';
          return {
            label: one.version,
            value: words.text(`rulebook.versions.${state}`, {
              day: words.day(one.effectiveFrom),
              year: one.effectiveFrom.slice(0, 4),
            }),
          };
        }),
      },
      buttons,
    ],
    summary: words.plain('rulebook.versions.title'),
  };
}
