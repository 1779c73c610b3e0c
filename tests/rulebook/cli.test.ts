import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Rulebook } from '../../src/rulebook/schema.ts';
import { SMALL } from './small.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'daybook-rulebook-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command as npm would, and says what it printed and how it ended. */
function rulebook(words: readonly string[], lang = 'en_US.UTF-8') {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['src/rulebook/cli.ts', ...words], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LANG: lang },
  });
  return { stdout, stderr, status };
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('rulebook check', () => {
  it('says ok and what is in the file', () => {
    expect(rulebook(['check', 'rulebooks/rural-coop-bank.yaml'])).toEqual({
      stdout:
        'rulebooks/rural-coop-bank.yaml: ok. Rural cooperative bank account management, version 2026.1: 9 reports, 17 indicators, 4 scorecards\n',
      stderr: '',
      status: 0,
    });
  });

  it('lists every mistake as file, line, column, field, what and remedy, and exits with 1', () => {
    const path = file(
      'broken.yaml',
      SMALL.replace('visits: 40', 'visits: 35').replace('tie_breaks: [visits]', 'tie_breaks: [visit]'),
    );
    expect(rulebook(['check', path])).toEqual({
      stdout: '',
      stderr: [
        `${path}:78:5  scorecards.everyone.weights  the weights add up to 95, not 100. Add 5 to one of them: punctuality 20, visits 35, quality 30, overdue 10.`,
        `${path}:90:25  ranking.tie_breaks[1]  visit is not in indicators. Did you mean visits? There: punctuality, visits, quality, overdue, praise.`,
        `${path}: 2 mistakes`,
        '',
      ].join('\n'),
      status: 1,
    });
  });

  it.each(['我的得分', 'score', '帮助', '跳过', 'cancel'])('refuses a report called like a command: %s', (word) => {
    const path = file('command.yaml', SMALL.replace('aliases: [拜访, visit]', `aliases: [拜访, visit, ${word}]`));
    expect(rulebook(['check', path])).toMatchObject({ status: 1, stderr: expect.stringContaining("Daybook's own") });
  });

  it('goes on to the next file, and one bad file is enough to fail', () => {
    const broken = file('second.yaml', 'id: 5\n');
    const run = rulebook(['check', broken, 'rulebooks/rural-coop-bank.yaml']);
    expect(run.stdout).toContain('rural-coop-bank.yaml: ok.');
    expect(run.status).toBe(1);
  });

  it('shows what is odd but allowed', () => {
    const path = file('odd.yaml', SMALL.replace('grades: [senior, junior]', 'grades: [senior]'));
    expect(rulebook(['check', path])).toMatchObject({
      stdout: expect.stringContaining("nobody's scorecard: full_time junior. They will not be ranked"),
      status: 0,
    });
  });

  it.each([
    ['the system says so', [], 'zh_CN.UTF-8'],
    ['it is asked to', ['--lang', 'zh'], 'en_US.UTF-8'],
  ])('speaks Chinese when %s', (_, words, lang) => {
    const path = file('zh.yaml', SMALL.replace('visits: 40', 'visits: 35'));
    expect(rulebook(['check', path, ...words], lang).stderr).toContain(
      '权重合计 95，不是 100。给其中一项加 5：punctuality 20、visits 35、quality 30、overdue 10。',
    );
  });

  it('says that a file is not there', () => {
    expect(rulebook(['check', 'rulebooks/none.yaml'])).toMatchObject({
      stderr: expect.stringContaining('rulebooks/none.yaml cannot be read'),
      status: 1,
    });
  });

  it.each([
    [[]],
    [['check']],
    [['chekc', 'x.yaml']],
    [['check', 'x.yaml', '--fast']],
    [['check', 'x.yaml', '--lang', 'fr']],
  ])('explains itself when it is called as %j', (words) => {
    expect(rulebook(words)).toMatchObject({
      stderr: expect.stringContaining('npm run rulebook -- check FILE… [--lang zh|en]'),
      status: 1,
    });
  });
});

describe('rulebook show, compare, try, schema', () => {
  const small = file('small.yaml', SMALL);

  it.each([
    [['show', small, '--lang', 'zh'], '# 小银行\n'],
    [['show', small], '# Small bank\n'],
    [
      ['compare', small, file('later.yaml', SMALL.replace('version: "1"', 'version: "2"'))],
      'Rulebook: version 1 → 2\n',
    ],
    [
      ['try', small, file('figures.csv', 'name,type,grade,visits\nLi,full_time,senior,42\n'), '--period', '2026-11'],
      '1  Li  ',
    ],
    [['schema'], '"title": "Daybook rulebook"'],
  ])('%j', (words, printed) => {
    const run = rulebook(words);
    expect(run).toMatchObject({ stderr: '', status: 0 });
    expect(run.stdout).toContain(printed);
  });

  it('says where figures are wrong, and exits with 1', () => {
    const path = file('bad.csv', 'name,type\nLi,boss\n');
    expect(rulebook(['try', small, path])).toEqual({
      stdout: '',
      stderr: `${path}:2:2  no type is called “boss”\n`,
      status: 1,
    });
  });

  it.each([[['compare', small]], [['show']], [['schema', small]], [['try', small, small, '--period', '2026-13']]])(
    'explains itself when it is called as %j',
    (words) => {
      expect(rulebook(words)).toMatchObject({
        stderr: expect.stringContaining('npm run rulebook -- compare OLD NEW'),
        status: 1,
      });
    },
  );
});

describe('docs/rulebooks.md', () => {
  const guide = readFileSync(join(ROOT, 'docs/rulebooks.md'), 'utf8');
  const bank = readFileSync(join(ROOT, 'rulebooks/rural-coop-bank.yaml'), 'utf8');

  it('shows examples of the right shape, which together are a whole rulebook', () => {
    const examples = [...guide.matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1]);
    expect(Rulebook.safeParse(parse(examples.join(''))).error?.issues ?? []).toEqual([]);
  });

  it('shows what the command really prints', () => {
    const right = rulebook(['check', 'rulebooks/rural-coop-bank.yaml']).stdout.trim();
    const path = file(
      'mine.yaml',
      bank
        .replace('aliases: [拜访, 拜访记录, 记拜访, visit, visit report]', 'aliases: [拜访, visit, 日志]')
        .replace('deposits: 35', 'deposits: 30')
        .replace('at_least: 70', 'at_least: 85'),
    );
    const wrong = rulebook(['check', path]).stderr.replaceAll(path, 'rulebooks/mine.yaml').trim().split('\n');
    for (const line of [right, ...wrong]) expect(guide).toContain(`    ${line}\n`);
    expect(wrong).toHaveLength(4);
  });
});
