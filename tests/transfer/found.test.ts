import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { close, connect } from '../../src/database/connect.ts';
import { administer } from '../support/database.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { runDaybook, startDaybook } from '../support/process.ts';

const ROOT = join(import.meta.dirname, '../..');
const GUIDE = readFileSync(join(ROOT, 'docs/operators.md'), 'utf8');
const [, CHAPTER = ''] = /^## A new organisation\n([\s\S]*?)^## /mu.exec(GUIDE) ?? [];
/** Every line of the chapter that is to be typed. */
const COMMANDS = [...CHAPTER.matchAll(/^ {4}(npm .*)$/gmu)].map(([, line = '']) => line);

/** A database with nothing in it, not even tables. */
async function nothing() {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(`CREATE DATABASE ${name} TEMPLATE template0`);
  const url = Object.assign(new URL(inject('templateUrl')), { pathname: `/${name}` }).href;
  const database = connect({ url, onError: () => {} });
  onTestFinished(async () => {
    await close(database);
    await administer(`DROP DATABASE ${name} WITH (FORCE)`);
  });
  return { url, database };
}

/** A folder with the files that the guide shows, beside the shipped rulebooks. */
function desk(): string {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-found-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  symlinkSync(join(ROOT, 'rulebooks'), join(folder, 'rulebooks'));
  for (const [, name = '', text = ''] of CHAPTER.matchAll(/^`(\w+\.csv)`\n\n((?: {4}.*\n)+)/gmu))
    writeFileSync(join(folder, name), text.replaceAll(/^ {4}/gmu, ''));
  return folder;
}

/** Types a line of the guide, as npm would understand it. */
function types(line: string, folder: string, env: Readonly<Record<string, string>>, LANG = 'en_US.UTF-8') {
  const [, script = '', rest = ''] = /^npm run (\w+) -- (.*)$/u.exec(line) ?? [];
  const [, file = ''] = (Object.entries(manifest.scripts).find(([name]) => name === script)?.[1] ?? '').split(' ');
  const words = [...rest.matchAll(/"([^"]*)"|(\S+)/gu)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  const options = { cwd: folder, env: { PATH: process.env.PATH, LANG, ...env } };
  return promisify(execFile)(process.execPath, [join(ROOT, file), ...words], options).then(
    ({ stdout, stderr }) => ({ stdout, stderr, status: 0 }),
    ({ stdout, stderr, code }) => ({ stdout, stderr, status: Number(code) }),
  );
}

const lineOf = (script: string) => COMMANDS.find((line) => line.startsWith(`npm run ${script} `)) ?? '';
const FOUND = lineOf('found');

describe('the guide from nothing to a running organisation', () => {
  it('leads, word for word, to a manager who links and files', async () => {
    const [{ url, database }, slack] = [await nothing(), await fakeSlack()];
    onTestFinished(() => slack.close());
    const { appToken, botToken, workspace, appId } = slack.credentials;
    const env = {
      DATABASE_URL: url,
      SLACK_APP_TOKEN: appToken,
      SLACK_BOT_TOKEN: botToken,
      SLACK_TEAM_ID: workspace,
      SLACK_APP_ID: appId,
      SLACK_API_URL: slack.apiUrl,
    };
    const refused = await runDaybook({ env });
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('npm run found')]);

    const folder = desk();
    expect(COMMANDS.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'npm run rulebook',
      'npm run found',
      'npm run import',
      'npm run import',
      'npm start',
      'npm run link',
    ]);
    const said: string[] = [];
    for (const line of COMMANDS.filter((line) => line.startsWith('npm run'))) {
      const ended = await types(line, folder, env);
      expect(ended, line).toMatchObject({ status: 0, stderr: '' });
      said.push(ended.stdout);
    }
    const codeIn = (text = '') => /\d{4} \d{4}/u.exec(text)?.[0] ?? '';
    expect(codeIn(said[1])).not.toBe(codeIn(said.at(-1)));

    slack.joins('U10001', { profile: { email: 'ren-xiuying@jinyuan-bank.example' } });
    slack.joins('U10003', { profile: { email: 'zhao-lei@jinyuan-bank.example' } });
    const daybook = await startDaybook({ env });
    await expect.poll(() => slack.socket.connections(), { timeout: 20_000 }).toBe(1);
    const says = async (who: string, text: string, answer: RegExp) => {
      await expect.poll(async () => (await slack.says(who, text)).acknowledged, { timeout: 20_000 }).toBe(true);
      const all = () => JSON.stringify(slack.messages(who));
      await expect.poll(all, { timeout: 20_000 }).toMatch(answer);
    };
    await says('U10001', codeIn(said[1]), /任秀英/u);
    await says('U10003', '绑定', /赵磊/u);
    await says('U10003', '写日志 走访了三户商户', /RZ-\d{4}-01/u);
    expect(await database.report.count({ where: { personId: '10003', unitId: '002' } })).toBe(1);
    expect(await database.organisation.findMany()).toMatchObject([
      { name: '晋源农商银行', nameEn: 'Jinyuan Rural Bank', demo: false },
    ]);
    expect(await database.unit.count()).toBe(2);
    expect(await database.calendarDay.count()).toBeGreaterThan(30);
    expect((await daybook.stop()).code).toBe(0);
  }, 180_000);
});

describe('npm run found', () => {
  it('again changes nothing; another one is refused, and so is a demo', async () => {
    const [{ url, database }, folder] = [await nothing(), desk()];
    const env = { DATABASE_URL: url };
    expect((await types(FOUND, folder, env, 'zh_CN.UTF-8')).stdout).toContain('晋源农商银行已建立');
    const rows = async () => [
      await database.organisation.findMany(),
      await database.person.findMany(),
      await database.rulebookVersion.findMany({ select: { hash: true, effectiveFrom: true } }),
      await database.linkCode.count(),
      await database.audit.findMany(),
    ];
    const before = await rows();
    expect(await types(FOUND, folder, env)).toMatchObject({ status: 0, stdout: expect.stringContaining('already') });
    const other = FOUND.replace('晋源农商银行', '别的银行');
    expect(await types(other, folder, env)).toMatchObject({
      status: 1,
      stderr: 'This database is the one of Jinyuan Rural Bank already. Nothing was changed.\n',
    });
    expect(await rows()).toEqual(before);
    await database.organisation.updateMany({ data: { demo: true } });
    expect(await types(FOUND, folder, env)).toMatchObject({ status: 1, stderr: expect.stringContaining('a demo is') });
  }, 60_000);

  const DAY = { day: new Date(Date.UTC(new Date().getUTCFullYear(), 0, 1)).toISOString().slice(0, 10) };

  it.each([
    ['nothing', 'npm run found -- ', /npm run found -- --name "…"/u],
    ['a word it does not know', `${FOUND} --city x`, /--name-en {12}/u],
    [
      'options that are missing',
      'npm run found -- --name x --email a@b.cn',
      /^Missing: --name-en --rulebook --appraiser --id\n$/u,
    ],
    ['a number that none is', FOUND.replace('10001', 'a/b'), /^--id a\/b: /u],
    [
      'an address that is none',
      FOUND.replace('@', ' at ').replace(/--email.*--unit/u, '--email ren --unit'),
      /^--email ren is not/u,
    ],
    ['a day that is none', `${FOUND} --from January`, /^--from January is not a day/u],
    ['a day to come', `${FOUND} --from 2999-01-01`, new RegExp(`such as ${DAY.day}`, 'u')],
    ['a day within a period', `${FOUND} --from 2026-01-02`, /cannot begin on 2026-01-02/u],
    ['a rulebook that is not there', FOUND.replace('rural-coop', 'no'), /no-bank\.yaml cannot be read/u],
  ])(
    'says what is wrong, and stores nothing: %s',
    async (_, line, sentence) => {
      const { url } = await nothing();
      const ended = await types(line, desk(), { DATABASE_URL: url });
      expect(ended.status).toBe(1);
      expect(ended.stderr).toMatch(sentence);
    },
    30_000,
  );

  it('wants a database of its own', async () => {
    const ended = await types(FOUND, desk(), {});
    expect([ended.status, ended.stderr]).toEqual([1, expect.stringContaining('Set DATABASE_URL')]);
  });
});

it('npm run link gives a code to nobody who is not there', async () => {
  const [{ url }, folder] = [await nothing(), desk()];
  await types(FOUND, folder, { DATABASE_URL: url });
  const ended = await types('npm run link -- nobody@bank.example', folder, { DATABASE_URL: url });
  expect(ended).toMatchObject({ status: 1, stderr: expect.stringContaining('nobody@bank.example') });
}, 30_000);
