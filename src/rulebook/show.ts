import { outline } from './outline.ts';
import type { Rulebook } from './schema.ts';
import { type Speech, speechIn } from './speech.ts';
import type { Fact, Section, Thing } from './statement.ts';
import type { Locale } from './words.ts';

/** A rulebook for people who have never seen the file it is written in: Markdown that reads well as it stands on a terminal. */
export function rulebookText(rulebook: Rulebook, locale: Locale): string {
  const speech = speechIn(locale);
  return `${outline(rulebook, speech)
    .map((section, index) => sectionText(section, index === 0 ? '#' : '##', speech))
    .join('\n\n')}\n`;
}

/** One chapter. `mark` is the sign of its heading. */
function sectionText(section: Section, mark: string, speech: Speech): string {
  const { title, layout, things } = section;
  const lines =
    layout === 'lines'
      ? [things.map((one) => `- ${thingLine(one, title, speech)}`).join('\n')]
      : things.map((one) => thingBlock(one, section, mark, speech));
  return [`${mark} ${title}`, ...(section.intro ? [section.intro] : []), ...lines].join('\n\n');
}

/** 拜访次数：取自 拜访记录的份数；目标 每年 496 次 */
function thingLine({ name, facts }: Thing, title: string, speech: Speech): string {
  const said = seen(facts)
    .map((one) => statement(one, speech))
    .join(speech.say('；', '; '));
  return name === title ? said : `**${name}**${speech.say('：', ': ')}${said}`;
}

function thingBlock(thing: Thing, section: Section, mark: string, speech: Speech): string {
  const facts = seen(thing.facts);
  const rows = facts.filter(({ row }) => row);
  const lines = facts.filter(({ row }) => !row).map((one) => `- ${statement(one, speech)}`);
  return [
    ...(section.things.length === 1 && mark === '#' ? [] : [`${mark}# ${thing.name}`]),
    ...(lines.length > 0 ? [lines.join('\n')] : []),
    ...(rows.length > 0 ? [table(rows, section.columns ?? ['', ''])] : []),
  ].join('\n\n');
}

function table(rows: readonly Fact[], [first, second]: readonly [string, string]): string {
  const line = (left: string, right: string) => `| ${cell(left)} | ${cell(right)} |`;
  return [
    line(first, second),
    '| --- | --- |',
    ...rows.map((one) => line(one.label, `${one.value}${one.unit ?? ''}`)),
  ].join('\n');
}

/** A bar or a line break would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function statement({ label, value, unit = '' }: Fact, { say }: Speech): string {
  return `${label}${say('：', ': ')}${value}${unit}`;
}

function seen(facts: readonly Fact[]): readonly Fact[] {
  return facts.filter(({ unseen }) => !unseen);
}
