import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import enTerminal from '../locales/en/terminal.json' with { type: 'json' };
import zhTerminal from '../locales/zh-CN/terminal.json' with { type: 'json' };
import { COMMANDS } from '../src/commands/registry.ts';
import { createWords, TREES } from '../src/i18n.ts';
import { readRulebook } from '../src/rulebook/load.ts';
import { understandControl } from '../src/understand/choices.ts';
import { fold } from '../src/understand/fold.ts';

const ROOT = join(import.meta.dirname, '..');
const LANGUAGES = ['zh-CN', 'en'] as const;

/** `area.key` → text, as the files have them; the terminal's words stand under `terminal`. */
const TEXTS = {
  'zh-CN': flat({ ...TREES['zh-CN'], terminal: zhTerminal }),
  en: flat({ ...TREES.en, terminal: enTerminal }),
};

function flat(tree: object, prefix = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([name, value]: [string, unknown]) => {
      if (typeof value === 'object' && value !== null) return [...flat(value, `${prefix}${name}.`)];
      return [[`${prefix}${name}`, String(value)] as const];
    }),
  );
}

/** A key as the code writes it: without the ending that a count or somebody's role chooses. */
function spoken(key: string): string {
  return key.replace(/_(zero|one|other|manager|supervisor|appraiser)$/u, '');
}

function parametersOf(locale: (typeof LANGUAGES)[number], key: string): readonly string[] {
  const texts = [...TEXTS[locale]].filter(([name]) => spoken(name) === key).map(([, text]) => text);
  return [
    ...new Set(texts.flatMap((text) => [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/gu)].map(([, name]) => name ?? ''))),
  ].toSorted();
}

const KEYS = {
  'zh-CN': new Set([...TEXTS['zh-CN'].keys()].map(spoken)),
  en: new Set([...TEXTS.en.keys()].map(spoken)),
};

/** Texts of which one language says something that the other leaves out, and why. */
const SAID_DIFFERENTLY = {
  'standing.why.method.deduction': 'the unit is a Chinese measure word; English says apiece',
  'talks.prepare.dueIn': 'Chinese counts the days, English names the day',
};

describe('both languages', () => {
  it('have the same keys', () => {
    expect([...KEYS.en].filter((key) => !KEYS['zh-CN'].has(key))).toEqual([]);
    expect([...KEYS['zh-CN']].filter((key) => !KEYS.en.has(key))).toEqual([]);
    expect(KEYS.en.size).toBeGreaterThan(300);
  });

  it('have the same parameters in each text', () => {
    const differing = [...KEYS.en]
      .filter((key) => !(key in SAID_DIFFERENTLY))
      .filter((key) => String(parametersOf('en', key)) !== String(parametersOf('zh-CN', key)));
    expect(differing.map((key) => `${key}: ${parametersOf('en', key)} / ${parametersOf('zh-CN', key)}`)).toEqual([]);
  });

  it.each(LANGUAGES)('%s leaves no text empty, and no brace open', (locale) => {
    const bad = [...TEXTS[locale]].filter(
      ([, text]) => text.trim() === '' || /[{}]/u.test(text.replaceAll(/\{\{\s*\w+\s*\}\}/gu, '')),
    );
    expect(bad).toEqual([]);
  });

  it('give a text that has plurals every form that its language counts with', () => {
    const forms = (locale: (typeof LANGUAGES)[number], key: string) =>
      [...TEXTS[locale].keys()]
        .filter((name) => spoken(name) === key && name !== key)
        .map((name) => name.slice(key.length + 1));
    const lacking = LANGUAGES.flatMap((locale) => {
      const needed = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
      return [...KEYS[locale]].filter((key) => {
        const there = forms(locale, key);
        return there.length > 0 && !TEXTS[locale].has(key) && !needed.every((form) => there.includes(form));
      });
    });
    expect(lacking).toEqual([]);
  });

  it('are written in themselves', () => {
    // What people type may be in either language, and so may names of a command quoted in a sentence.
    const own = (key: string) =>
      !/^bot\.commands\.[^.]+\.(aliases|example)$|^terminal\.tryThis$|^settings\.(locales|switchTo)\./u.test(key);
    const chinese = [...TEXTS.en].filter(([key, text]) => own(key) && /\p{Script=Han}/u.test(text));
    expect(chinese).toEqual([]);
  });
});

const SOURCES = globSync('src/**/*.ts', { cwd: ROOT }).map((path) => readFileSync(join(ROOT, path), 'utf8'));

describe('every key', () => {
  const code = SOURCES.join('\n');
  const literals = new Set([...code.matchAll(/['"`]([a-z][\w-]*(?:\.[\w-]+)+)['"`]/giu)].map(([, key]) => key ?? ''));
  const templates = [
    ...new Set(
      [...code.matchAll(/`([a-z]+(?:\.[\w-]+)*\.(?:[\w.-]*\$\{[^}`]+\}[\w.-]*)+)`/gu)].map(([, key]) => key ?? ''),
    ),
  ];
  const patterns = templates.map(
    (template) => new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\$\{[^}]+\}/gu, '[\\w-]+')}$`, 'u'),
  );

  it('is used somewhere', () => {
    const unused = [...KEYS.en].filter((key) => {
      const [area] = key.split('.');
      const inCode = area === 'terminal' ? key.slice('terminal.'.length) : key;
      const literal =
        area === 'terminal'
          ? new RegExp(`say\\(\\s*['"]${inCode.replaceAll('.', '\\.')}['"]`, 'u').test(code)
          : literals.has(inCode);
      return !literal && !patterns.some((pattern) => pattern.test(inCode));
    });
    expect(unused).toEqual([]);
  });

  it('that code puts together exists', () => {
    const areas = Object.keys(TREES.en);
    const nowhere = templates.filter((template, index) => {
      const isKey = areas.includes(template.split('.')[0] ?? '');
      return isKey && ![...KEYS.en].some((key) => patterns[index]?.test(key));
    });
    expect(nowhere).toEqual([]);
  });
});

describe('the commands', () => {
  const aliases = (name: string, locale: (typeof LANGUAGES)[number]) =>
    (TEXTS[locale].get(`bot.commands.${name}.aliases`) ?? '').split(' | ').filter((alias) => alias !== '');
  const all = (name: string) => LANGUAGES.flatMap((locale) => aliases(name, locale));
  const folded = (alias: string) => fold(alias).trim();

  it.each(COMMANDS.map(({ name }) => name))('%s can be typed in both languages', (name) => {
    const words = all(name);
    expect(words.some((alias) => /\p{Script=Han}/u.test(alias))).toBe(true);
    expect(words.some((alias) => /^[a-z0-9 -]+$/u.test(alias))).toBe(true);
    // The first one is what help and buttons say: in the language they speak.
    expect(/\p{Script=Han}/u.test(aliases(name, 'zh-CN')[0] ?? '')).toBe(true);
    expect(/\p{Script=Han}/u.test(aliases(name, 'en')[0] ?? '一')).toBe(false);
  });

  it.each(COMMANDS.filter(({ listed, roles }) => (listed ?? roles).length > 0).map(({ name }) => name))(
    '%s stands in help with a line and an example that begins with one of its names',
    (name) => {
      for (const locale of LANGUAGES) {
        expect(TEXTS[locale].get(`bot.commands.${name}.help`)).toEqual(expect.any(String));
        const example = TEXTS[locale].get(`bot.commands.${name}.example`) ?? '';
        expect(all(name).some((alias) => example.startsWith(alias))).toBe(true);
      }
    },
  );

  it('have words for nothing that is not there', () => {
    const named = new Set(COMMANDS.map(({ name }) => name));
    const worded = Object.keys(TREES.en.bot.commands);
    expect(worded.filter((name) => !named.has(name))).toEqual([]);
  });

  it('share no name with each other, with a report, or with what steers a conversation', () => {
    const read = readRulebook(
      readFileSync(join(ROOT, 'rulebooks/rural-coop-bank.yaml'), 'utf8'),
      'rural-coop-bank.yaml',
    );
    if (read.kind !== 'ok') throw new Error('the rulebook has mistakes');
    const owners = new Map<string, Set<string>>();
    const own = (owner: string, alias: string) => {
      owners.set(folded(alias), (owners.get(folded(alias)) ?? new Set()).add(owner));
    };
    for (const { name } of COMMANDS) for (const alias of all(name)) own(name, alias);
    for (const report of read.rulebook.reports) for (const alias of report.aliases) own(`report ${report.id}`, alias);
    expect([...owners].filter(([, names]) => names.size > 1)).toEqual([]);
    expect([...owners.keys()].filter((alias) => understandControl(alias) !== null)).toEqual([]);
  });
});

describe('words', () => {
  const { 'zh-CN': zh, en } = createWords();

  it('keep what people wrote from becoming markup in cards, and leave it alone in labels', () => {
    expect(en.text('bot.notUnderstood', { given: '*a*' })).toContain('\\*a\\*');
    expect(en.plain('bot.notUnderstood', { given: '*a*' })).toContain('“*a*”');
    expect(en.plain('bot.notUnderstood', { given: '{{given}} $t(bot.today)' })).toContain('{{given}} $t(bot.today)');
  });

  it('count', () => {
    expect(en.plain('journal.due.title', { count: 1 })).toBe('1 report to file');
    expect(en.plain('journal.due.title', { count: 2 })).toBe('2 reports to file');
  });

  it('say days and times as people do', () => {
    const now = new Date('2026-11-18T07:00:00Z');
    const shanghai = 'Asia/Shanghai';
    expect([zh.day('2026-11-18'), en.day('2026-11-18')]).toEqual(['11月18日 周三', 'Wed 18 Nov']);
    expect(zh.when(new Date('2026-11-18T10:00:00Z'), shanghai, now)).toBe('今天 18:00');
    // 16:30 in London on the 18th is already the 19th in Shanghai.
    expect(en.when(new Date('2026-11-18T16:30:00Z'), shanghai, now)).toBe('tomorrow 00:30');
    expect(en.when(new Date('2026-11-18T16:30:00Z'), 'Europe/London', now)).toBe('today 16:30');
    expect([zh.list(['甲', '乙']), en.list(['A', 'B', 'C'])]).toEqual(['甲、乙', 'A, B and C']);
    expect(en.number(1234.567)).toBe('1,234.57');
  });
});
