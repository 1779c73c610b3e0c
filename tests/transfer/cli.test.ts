import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBank } from './importing.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daybook-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs a command as npm would, and says what it printed and how it ended. */
async function run(command: 'import' | 'export', words: readonly string[], url: string, lang = 'en_US.UTF-8') {
  const env = { PATH: process.env.PATH, LANG: lang, DATABASE_URL: url };
  return promisify(execFile)(process.execPath, [`src/transfer/${command}-cli.ts`, ...words], { cwd: ROOT, env }).then(
    ({ stdout, stderr }) => ({ stdout, stderr, status: 0 }),
    ({ stdout, stderr, code }) => ({ stdout, stderr, status: code }),
  );
}

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

describe('npm run import', () => {
  const GOOD = '日期,数据项,客户经理,金额\n2026-11-16,deposits,li,5\n';

  it('tries a file out, stores it, and stores it once', async () => {
    const bank = await openBank();
    const path = await file('good.csv', GOOD);
    const tried = await run('import', [path, '--dry-run'], bank.url);
    expect(tried).toMatchObject({ status: 0, stderr: '' });
    expect(tried.stdout).toContain('1 new, 0 changed');
    expect(tried.stdout).toContain('nothing was stored');
    expect(await bank.rows('fact')).toEqual([]);
    expect((await run('import', ['facts', path], bank.url, 'zh_CN.UTF-8')).stdout).toContain('已导入：新增 1');
    expect((await run('import', [path], bank.url)).stdout).toContain('0 new, 0 changed, 1');
    expect(await bank.rows('fact')).toHaveLength(1);
  });

  it('writes every bad line into a list, and says what else is wrong', async () => {
    const bank = await openBank();
    const bad = Array.from({ length: 30 }, (_, at) => `2026-11-16,deposits,=who${at},${at}\n`).join('');
    const path = await file('bad.csv', `日期,数据项,客户经理,金额\n${bad}`);
    const list = join(folder, 'list.csv');
    const refused = await run('import', [path, '--errors', list], bank.url);
    expect(refused.status).toBe(1);
    expect(refused.stdout).toContain('30 of them with a problem');
    const lines = (await readFile(list, 'utf8')).trim().split('\r\n');
    expect(lines).toHaveLength(31);
    expect(lines[1]).toBe("2,客户经理,'=who0,is nobody and nothing we know");
    expect((await run('import', [join(folder, 'none.csv')], bank.url)).stderr).toContain('Cannot open');
    expect(await run('import', [], bank.url)).toMatchObject({ status: 1 });
    expect((await run('import', [await file('what.csv', 'a,b\n1,2\n')], bank.url)).stdout).toContain('cannot tell');
  });

  it('killed in the middle, has stored nothing', async () => {
    const bank = await openBank();
    const lines = Array.from({ length: 200_000 }, (_, at) => `T${at},2026-11-16,deposits,li,${at}\n`);
    const path = await file('large.csv', `流水号,日期,数据项,客户经理,金额\n${lines.join('')}`);
    const env = { PATH: process.env.PATH, DATABASE_URL: bank.url };
    const child = spawn(process.execPath, ['src/transfer/import-cli.ts', path], { cwd: ROOT, env });
    const ended = once(child, 'exit');
    const isUnderWay = async () => {
      const [row] = await bank.database.$queryRaw<{ busy: boolean }[]>`
        SELECT count(*) > 0 AS busy FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%INSERT INTO incoming%' AND xact_start IS NOT NULL`;
      return row?.busy ?? false;
    };
    const until = Date.now() + 20_000;
    while (!(await isUnderWay())) {
      if (Date.now() > until || child.exitCode !== null) throw new Error('the import was never seen under way');
      await new Promise((done) => setTimeout(done, 20));
    }
    child.kill('SIGKILL');
    expect((await ended)[1]).toBe('SIGKILL');
    expect(await bank.rows('fact')).toEqual([]);
    expect(await bank.rows('audit')).toEqual([]);
  }, 60_000);
});

describe('npm run export', () => {
  it('writes a table, or says what it needs', async () => {
    const bank = await openBank();
    const path = join(folder, 'journals.csv');
    expect(await run('export', ['reports', path, '--period', '2026-11', '--unit', 'city'], bank.url)).toEqual({
      stdout: `Written to ${path}: 0 rows.\n`,
      stderr: '',
      status: 0,
    });
    expect((await readFile(path, 'utf8')).split(',')[0]).toBe('\ufeffNumber');
    const other = await run('export', ['rankings', join(folder, 'r.xlsx')], bank.url, 'zh_CN.UTF-8');
    expect(other).toMatchObject({ status: 0, stderr: '' });
    expect((await run('export', ['reports', path, '--period', 'winter'], bank.url)).stderr).toContain(
      'is not a period',
    );
    expect((await run('export', ['reports', path, '--unit', 'moon'], bank.url)).stderr).toContain('no unit moon');
    expect(await run('export', ['secrets', path], bank.url)).toMatchObject({ status: 1 });
  }, 30_000);
});
