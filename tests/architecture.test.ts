import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAst } from 'vitest/node';

const ROOT = join(import.meta.dirname, '..');

/**
 * What each folder of src/, each file right in it and each adapter may import: other folders, folders of which only types, and
 * packages (`node:fs` covers `node:fs/promises`, `hono` covers `hono/html`). What is not here is not allowed.
 */
const MAY = {
  // Pure: no clock, no database, no randomness, no environment.
  calendar: { packages: 'temporal-polyfill chinese-days' },
  chat: {},
  // How to wait.
  timing: {},
  understand: { folders: 'calendar', packages: 'pinyin-pro' },
  rulebook: { folders: 'understand calendar', packages: 'zod yaml' },
  journal: { folders: 'calendar rulebook' },
  scoring: { folders: 'calendar rulebook', packages: 'zod' },
  grading: { folders: 'calendar rulebook scoring', packages: 'zod' },
  pay: { folders: 'calendar rulebook scoring', packages: 'zod' },
  dialogue: { folders: 'understand calendar rulebook journal chat' },
  figures: { folders: 'understand calendar rulebook' },
  i18n: { folders: 'chat rulebook locales', packages: 'i18next' },
  cards: {
    folders: 'chat i18n rulebook calendar journal scoring grading pay understand figures',
    types: 'store transfer',
  },
  // Reads, decides with what is pure, writes, answers.
  commands: {
    folders: 'cards dialogue understand rulebook calendar journal scoring grading pay figures chat i18n store transfer',
    types: 'database',
  },
  jobs: {
    folders: 'commands cards rulebook calendar journal scoring chat i18n store timing',
    types: 'database',
    packages: 'node:util node-cron node:crypto node:timers',
  },
  // A rulebook tried on figures: pure, the words included.
  trial: { folders: 'rulebook calendar scoring grading cards chat i18n', packages: 'csv-parse' },
  // The edges.
  sheets: { folders: 'figures', packages: 'csv-parse exceljs node:stream node:timers node:worker_threads node:zlib' },
  transfer: {
    folders: 'cards figures sheets rulebook calendar scoring pay chat i18n store timing',
    types: 'database',
  },
  store: {
    folders: 'figures rulebook calendar journal scoring grading pay chat prisma',
    types: 'database demo',
    packages: 'node:crypto',
  },
  database: {
    folders: 'prisma',
    packages:
      'pg @prisma/adapter-pg @prisma/driver-adapter-utils @prisma/schema-engine-wasm node:child_process node:crypto node:fs ' +
      'node:module node:net node:path node:timers',
  },
  pictures: {
    folders: 'chat store timing',
    types: 'database',
    packages: '@napi-rs/canvas echarts node:crypto node:url node:worker_threads',
  },
  delivery: { folders: 'chat store timing', types: 'database', packages: 'node:timers' },
  demo: {
    folders: 'commands rulebook calendar journal chat i18n store',
    types: 'database delivery jobs',
    packages: 'pinyin-pro',
  },
  bot: {
    folders: 'commands dialogue understand chat i18n rulebook calendar store timing',
    types: 'database',
    packages: 'node:crypto',
  },
  suggest: { folders: 'commands understand chat i18n rulebook store', types: 'database' },
  operations: { folders: 'calendar store timing', types: 'database server', packages: 'prom-client' },
  server: { types: 'chat', packages: 'hono @hono/node-server node:http' },
  config: { packages: 'zod' },
  'adapters/slack': {
    folders: 'chat',
    packages: '@slack/bolt @slack/types @slack/web-api zod node:crypto node:timers',
  },
  'adapters/feishu': { folders: 'chat timing', packages: '@larksuiteoapi/node-sdk zod node:crypto node:timers' },
  'adapters/playground': { folders: 'chat timing', packages: 'hono zod node:fs' },
  // Started by themselves; nothing may import them, because no line above or below names them.
  'rulebook/add': { folders: 'cards commands transfer i18n store' },
  'rulebook/cli': { folders: 'rulebook calendar trial', packages: 'node:util' },
  'rulebook/rulebook-file': { folders: 'i18n', packages: 'node:fs' },
  'transfer/terminal': { folders: 'config database i18n', packages: 'node:path node:url' },
  'transfer/found-cli': {
    folders: 'rulebook calendar config database i18n store',
    packages: 'node:path node:url node:util',
  },
  'transfer/link-cli': { folders: 'i18n store' },
  'transfer/import-cli': { folders: 'cards figures sheets store', packages: 'node:fs node:path node:util' },
  'transfer/export-cli': { folders: 'figures sheets calendar store', packages: 'node:fs node:util' },
  'delivery/cli': { folders: 'config database i18n store', packages: 'node:path node:url' },
  assemble: { folders: '*', packages: 'pino node:fs node:path' },
  main: { folders: 'assemble config database i18n', packages: 'pino node:path node:url' },
} as const satisfies Record<string, Allowed>;
type Allowed = Readonly<{ folders?: string; types?: string; packages?: string }>;

const FORBIDDEN_FOLDERS = ['utils', 'services', 'helpers', 'types', 'common', 'shared'];
/** The clock, chance and the environment come in as arguments, from here. */
const EDGES = [
  'src/assemble.ts',
  'src/config.ts',
  'src/main.ts',
  'src/delivery/cli.ts',
  'src/rulebook/cli.ts',
  'src/transfer/found-cli.ts',
  'src/transfer/terminal.ts',
];
const MOST_LINES = 300;
/** Case by case, or `isLacking` would name one. */
const PLATFORMS = /[Ss]lack|SLACK|[Ff]eishu|FEISHU|飞书|(?<![A-Za-z])[Ll]ark|LARK|[Pp]layground/u;

/** Every rule that this file breaks, as `path:line what`. The path decides which rules hold. */
function faults(path: string, source: string): readonly string[] {
  const program = parseAst(source, { lang: 'ts' }, path);
  const lineOf = (start: number) => source.slice(0, start).split('\n').length;
  const found: string[] = [];
  const fault = (start: number, what: string) => found.push(`${path}:${lineOf(start)} ${what}`);

  visit(program, (node) => {
    const wrong = wrongImport(path, node) ?? wrongSyntax(path, node) ?? wrongGlobal(path, node);
    if (wrong) fault(node.start, wrong);
  });
  if (source.trimEnd().split('\n').length > MOST_LINES) found.push(`${path} is longer than ${MOST_LINES} lines`);
  if (path.startsWith('src/') && !EDGES.includes(path)) {
    for (const [index, line] of source.split('\n').entries()) {
      if (PLATFORMS.test(line)) found.push(`${path}:${index + 1} names a platform`);
    }
    if (PLATFORMS.test(path)) found.push(`${path} is named after a platform`);
  }
  for (const folder of dirname(path).split('/')) {
    if (FORBIDDEN_FOLDERS.includes(folder)) found.push(`${path} lies in a folder that says nothing: ${folder}`);
  }
  return found;
}

type Node = Readonly<{ type: string; start: number }> & Readonly<Record<string, unknown>>;

function visit(value: unknown, each: (node: Node) => void): void {
  if (Array.isArray(value)) for (const one of value) visit(one, each);
  else if (isNode(value)) {
    each(value);
    for (const child of Object.values(value)) visit(child, each);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function wrongImport(path: string, node: Node): string | null {
  const { source } = node;
  if (!isNode(source) || typeof source.value !== 'string') return null;
  const asked = source.value;
  const from = rulesFor(path);
  if (!from) return `${placeOf(path)} has no rules: say in tests/architecture.test.ts what it may import`;
  if (!asked.startsWith('.')) {
    const named = listed(from.packages).some((name) => asked === name || asked.startsWith(`${name}/`));
    return named ? null : `imports the package ${asked}`;
  }
  const target = normalize(join(dirname(path), asked));
  const to = placeOf(target);
  if (STARTED.includes(target)) return `imports ${target}, which is started, not imported`;
  if (to === placeOf(path) || from.folders === '*' || listed(from.folders).includes(to)) return null;
  if (!listed(from.types).includes(to)) return `imports ${target}`;
  return isTypeOnly(node) ? null : `imports more than types from ${target}`;
}

const RULES: Readonly<Record<string, Allowed>> = MAY;

/** A file's own rules where it has some, else those of its folder. */
function rulesFor(path: string): Allowed | undefined {
  return RULES[path.replace(/^src\/|\.ts$/gu, '')] ?? RULES[placeOf(path)];
}

function listed(names = ''): readonly string[] {
  return names.split(' ').filter((name) => name !== '');
}

const STARTED = [
  'src/delivery/cli.ts',
  'src/main.ts',
  'src/pictures/easel.ts',
  'src/rulebook/cli.ts',
  'src/sheets/xlsx-worker.ts',
  'src/transfer/export-cli.ts',
  'src/transfer/found-cli.ts',
  'src/transfer/import-cli.ts',
  'src/transfer/link-cli.ts',
];

/** The folder of src/ or the file right in it; for adapters, which one; for what lies outside, its first folder. */
function placeOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  if (first === 'adapters') return `adapters/${second}`;
  return first === 'src' ? second.replace('.ts', '') : first;
}

function isTypeOnly(node: Node): boolean {
  if (node.type === 'TSImportType' || node.importKind === 'type') return true;
  const { specifiers } = node;
  return (
    Array.isArray(specifiers) &&
    specifiers.length > 0 &&
    specifiers.every((one: unknown) => isNode(one) && one.importKind === 'type')
  );
}

function wrongSyntax(path: string, node: Node): string | null {
  switch (node.type) {
    case 'TSAnyKeyword':
      return 'says any';
    case 'TSEnumDeclaration':
      return 'declares an enum';
    case 'TSModuleDeclaration':
      return 'declares a namespace';
    case 'ExportDefaultDeclaration':
      return 'exports without a name';
    case 'ExportAllDeclaration':
      return 're-exports';
    case 'ExportNamedDeclaration':
      return node.source ? 're-exports' : null;
    case 'ClassDeclaration':
    case 'ClassExpression':
      return isNode(node.superClass) && String(node.superClass.name).endsWith('Error')
        ? null
        : 'has a class that is no error';
    default:
      return path.endsWith('/index.ts') && path.startsWith('src/') && node.type === 'Program'
        ? 'is an index file'
        : null;
  }
}

const GLOBALS = ['Date.now', 'Math.random', 'process.env', 'Temporal.Now'];

function wrongGlobal(path: string, node: Node): string | null {
  if (EDGES.includes(path)) return null;
  if (node.type === 'MemberExpression' && isNode(node.object) && isNode(node.property)) {
    const name = `${node.object.name}.${node.property.name ?? node.property.value}`;
    if (GLOBALS.includes(name)) return `uses ${name}`;
  }
  const empty = Array.isArray(node.arguments) && node.arguments.length === 0;
  if (node.type === 'NewExpression' && isNode(node.callee) && node.callee.name === 'Date' && empty)
    return 'uses new Date()';
  if (node.type === 'CallExpression' && isNode(node.callee) && node.callee.name === 'Date') return 'uses Date()';
  const { source } = node;
  const isProcess = isNode(source) && (source.value === 'node:process' || source.value === 'process');
  return isProcess ? 'imports process' : null;
}

const FILES = globSync('{src,adapters}/**/*.ts', { cwd: ROOT }).toSorted();

describe('the code', () => {
  it('keeps every rule', () => {
    expect(FILES.length).toBeGreaterThan(100);
    expect(FILES.flatMap((path) => faults(path, readFileSync(join(ROOT, path), 'utf8')))).toEqual([]);
  });

  it('has words for people without names of platforms, but for what is said on the terminal', () => {
    const files = globSync('{locales,rulebooks}/**/*.{json,yaml}', { cwd: ROOT }).filter(
      (path) => !path.endsWith('/terminal.json'),
    );
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((path) => PLATFORMS.test(readFileSync(join(ROOT, path), 'utf8')))).toEqual([]);
  });
});

describe('the rules', () => {
  it('point one way: no folder comes back to itself', () => {
    const reached = (from: string, way: readonly string[]): readonly string[] =>
      listed(RULES[from]?.folders).flatMap((to) =>
        way.includes(to) ? [[...way, to].join(' → ')] : reached(to, [...way, to]),
      );
    const circles = Object.keys(MAY)
      .filter((name) => !STARTED.includes(`src/${name}.ts`))
      .flatMap((name) => reached(name, [name]));
    expect(circles).toEqual([]);
  });

  it('name only what is there', () => {
    const places = new Set(FILES.flatMap((path) => [placeOf(path), path.replace(/^src\/|\.ts$/gu, '')]));
    expect(Object.keys(MAY).filter((name) => !places.has(name))).toEqual([]);
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const packages = Object.values(RULES).flatMap((rules) =>
      listed(rules.packages).filter((name) => !name.startsWith('node:')),
    );
    expect(packages.filter((name) => !(name in dependencies))).toEqual([]);
  });

  const broken: readonly (readonly [path: string, source: string, fault: string])[] = [
    ['src/scoring/x.ts', `import { post } from '../store/outbox.ts';`, ':1 imports src/store/outbox.ts'],
    ['src/scoring/x.ts', `import type { Person } from '../store/people.ts';`, ':1 imports src/store/people.ts'],
    ['src/scoring/x.ts', `\nimport { readFileSync } from 'node:fs';`, ':2 imports the package node:fs'],
    ['src/calendar/x.ts', `const z = await import('zod');`, ':1 imports the package zod'],
    ['src/calendar/x.ts', `type Z = import('zod').ZodType;`, ':1 imports the package zod'],
    [
      'src/cards/x.ts',
      `import { nameOf } from '../store/people.ts';`,
      ':1 imports more than types from src/store/people.ts',
    ],
    [
      'src/cards/x.ts',
      `import { nameOf, type Person } from '../store/people.ts';`,
      ':1 imports more than types from src/store/people.ts',
    ],
    ['src/cards/x.ts', `import '../store/people.ts';`, ':1 imports more than types from src/store/people.ts'],
    [
      'src/commands/x.ts',
      `import { Prisma } from '../../prisma/generated/client.ts';`,
      ':1 imports prisma/generated/client.ts',
    ],
    ['src/commands/x.ts', `import { quiet } from '../jobs/quiet.ts';`, ':1 imports src/jobs/quiet.ts'],
    ['src/commands/x.ts', `import { Hono } from 'hono';`, ':1 imports the package hono'],
    ['src/bot.ts', `import { startServer } from './server.ts';`, ':1 imports src/server.ts'],
    ['src/server.ts', `import { read } from './main.ts';`, ':1 imports src/main.ts, which is started, not imported'],
    ['src/rulebook/x.ts', `import './cli.ts';`, ':1 imports src/rulebook/cli.ts, which is started, not imported'],
    [
      'src/rulebook/x.ts',
      `import words from '../../locales/en/bot.json' with { type: 'json' };`,
      ':1 imports locales/en/bot.json',
    ],
    [
      'src/newcomer/x.ts',
      `import { z } from 'zod';`,
      ':1 newcomer has no rules: say in tests/architecture.test.ts what it may import',
    ],
    ['adapters/feishu/x.ts', `import { send } from '../slack/client.ts';`, ':1 imports adapters/slack/client.ts'],
    ['adapters/feishu/x.ts', `import { post } from '../../src/store/outbox.ts';`, ':1 imports src/store/outbox.ts'],
    ['src/cards/x.ts', `export * from '../chat/card.ts';`, ':1 re-exports'],
    ['src/cards/x.ts', `export { cut } from '../chat/text.ts';`, ':1 re-exports'],
    ['src/cards/index.ts', `export const a = 1;`, ':1 is an index file'],
    ['src/store/x.ts', `const at = Date.now();`, ':1 uses Date.now'],
    ['src/store/x.ts', `const clock = Date['now'];`, ':1 uses Date.now'],
    ['src/store/x.ts', `const at = new Date();`, ':1 uses new Date()'],
    ['src/store/x.ts', `const at = Date();`, ':1 uses Date()'],
    ['src/store/x.ts', `const { random } = { random: Math.random };`, ':1 uses Math.random'],
    ['adapters/slack/x.ts', `const token = process.env.TOKEN;`, ':1 uses process.env'],
    ['src/store/x.ts', `const a: any = 1;`, ':1 says any'],
    ['src/store/x.ts', `enum Colour { Red }`, ':1 declares an enum'],
    ['src/store/x.ts', `namespace N { export const a = 1; }`, ':1 declares a namespace'],
    ['src/store/x.ts', `class Service {}`, ':1 has a class that is no error'],
    ['src/store/x.ts', `export default 1;`, ':1 exports without a name'],
    ['src/store/x.ts', `// As Slack does it.`, ':1 names a platform'],
    ['src/store/x.ts', `const larkId = 1;`, ':1 names a platform'],
    ['src/store/feishu.ts', `const a = 1;`, ' is named after a platform'],
    ['src/store/utils/x.ts', `const a = 1;`, ' lies in a folder that says nothing: utils'],
    ['src/store/x.ts', 'const a = 1;\n'.repeat(301), ' is longer than 300 lines'],
  ];
  it.each(broken)('catch in %s: %s', (path, source, fault) => {
    expect(faults(path, source)).toContain(`${path}${fault}`);
  });

  const right: readonly (readonly [path: string, source: string])[] = [
    [
      'src/cards/x.ts',
      `import type { Person } from '../store/people.ts';\nimport { type Filing } from '../store/obligations.ts';`,
    ],
    ['src/store/x.ts', `const at = new Date(0);\nconst clerk = 'Clark', isLacking = true;`],
    ['src/main.ts', `const now = () => new Date();\nconst slack = process.env.SLACK_BOT_TOKEN;`],
    ['src/store/x.ts', `class Undo extends Error {}`],
    ['src/store/x.ts', 'const a = 1;\n'.repeat(300)],
    ['adapters/playground/x.ts', `import { html } from 'hono/html';\nimport { readFile } from 'node:fs/promises';`],
  ];
  it.each(right)('let pass in %s: %s', (path, source) => {
    expect(faults(path, source)).toEqual([]);
  });
});

describe('the lock file', () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  type Locked = Readonly<{ resolved?: string; optionalDependencies?: Readonly<Record<string, string>> }>;
  const locked: readonly (readonly [path: string, entry: Locked])[] = Object.entries(packages);

  it('names no registry', () => {
    expect(locked.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  });

  it('has every platform’s build of a package: npm ci refuses it otherwise where a registry has only some', () => {
    const above = (path: string): readonly string[] =>
      path === '' ? [''] : [path, ...above(path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/'))))];
    const lacking = locked.flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) =>
          !above(path).some((place) => `${place}${place && '/'}node_modules/${name}` in packages) &&
          !(`node_modules/${name}` in packages),
      ),
    );
    expect(locked.length).toBeGreaterThan(300);
    expect(lacking).toEqual([]);
  });
});
