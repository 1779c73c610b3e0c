import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { cloneDatabase } from '../support/database.ts';
import { fakeFeishu } from '../support/fake-feishu.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { demoDatabase, prepareDemo, runDaybook } from '../support/process.ts';

type Environment = Readonly<Record<string, string>>;

const SLACK = {
  SLACK_SIGNING_SECRET: 'sign-here',
  SLACK_BOT_TOKEN: 'xoxb-fake',
  SLACK_TEAM_ID: 'T0001',
  SLACK_APP_ID: 'A0001',
};
const EMPTY_PORT = 'postgresql://daybook@127.0.0.1:1/daybook';

/** What keeps Daybook from starting, and the sentence that says so; `remedy` names what to do about it. */
const REFUSALS: readonly Readonly<{
  name: string;
  env: () => Promise<Environment> | Environment;
  en: RegExp;
  zh: RegExp;
}>[] = [
  {
    name: 'a playground on what is not a demo',
    env: async () => ({ DATABASE_URL: await realOrganisation() }),
    en: /^This database holds a real organisation, so the playground does not open/,
    zh: /^这个数据库里是真实的机构，不能开演示页/,
  },
  {
    name: 'a platform on an empty database',
    env: async () => ({ DATABASE_URL: await emptyDatabase(), ...SLACK }),
    en: /^This database is empty and holds no organisation yet/,
    zh: /^这个数据库是空的，还没有机构/,
  },
  {
    name: 'a missing secret',
    env: () => ({ SLACK_BOT_TOKEN: 'xoxb-fake', SLACK_TEAM_ID: 'T0001', SLACK_APP_ID: 'A0001' }),
    en: /^The environment variable SLACK_SIGNING_SECRET is missing \(Basic Information → Signing Secret; SLACK_APP_TOKEN for Socket Mode\)/,
    zh: /^缺少环境变量 SLACK_SIGNING_SECRET（Basic Information → Signing Secret; SLACK_APP_TOKEN for Socket Mode）/,
  },
  {
    name: 'a port that is none',
    env: () => ({ PORT: 'three thousand' }),
    en: /^The environment variable PORT is not right; it should look like this: 3000/,
    zh: /^环境变量 PORT 的值不对，应当像这样：3000/,
  },
  {
    name: 'a database that is not there',
    env: () => ({ DATABASE_URL: EMPTY_PORT }),
    en: /^The database at 127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)/,
    zh: /^连不上数据库 127\.0\.0\.1:1（ECONNREFUSED）/,
  },
  {
    name: 'a database that is not there, under a name with two addresses',
    env: () => ({ DATABASE_URL: EMPTY_PORT.replace('127.0.0.1', 'localhost') }),
    en: /^The database at localhost:1 cannot be reached \(ECONNREFUSED\)/,
    zh: /^连不上数据库 localhost:1（ECONNREFUSED）/,
  },
  {
    name: 'a port that is taken',
    env: async () => ({ DATABASE_URL: (await demo()).url, PORT: await takenPort() }),
    en: /^Port \d+ on 127\.0\.0\.1 is taken/,
    zh: /^127\.0\.0\.1 的端口 \d+ 已被占用/,
  },
  {
    name: 'a Slack token that is not valid',
    env: async () => ({ DATABASE_URL: (await demo()).url, ...SLACK, ...(await slackThatRefuses()) }),
    en: /^Daybook could not start: Slack does not accept the bot token \(invalid_auth\)/,
    zh: /^Daybook 没能启动：Slack does not accept the bot token \(invalid_auth\)/,
  },
  {
    name: 'a Slack app-level token that is not valid',
    env: async () => {
      const { SLACK_API_URL = '' } = await slackThatRefuses();
      return { DATABASE_URL: (await demo()).url, ...SLACK, SLACK_API_URL, SLACK_APP_TOKEN: 'xapp-revoked' };
    },
    en: /^Daybook could not start: Slack does not accept the app-level token \(invalid_auth\)/,
    zh: /^Daybook 没能启动：Slack does not accept the app-level token \(invalid_auth\)/,
  },
  {
    name: 'a Feishu secret that is not right',
    env: async () => ({ DATABASE_URL: (await demo()).url, ...(await feishuThatRefuses()) }),
    en: /^Daybook could not start: Feishu refuses the connection/,
    zh: /^Daybook 没能启动：Feishu refuses the connection/,
  },
];

beforeAll(prepareDemo, 120_000);

// Every other one in Chinese: which sentence it is does not depend on the language, and both are compared key by key elsewhere.
const CASES = REFUSALS.map((refusal, index) => ({
  ...refusal,
  language: index % 2 === 0 ? ('en' as const) : ('zh' as const),
}));

it.each(CASES)('says what is wrong and ends: $name', async (refusal) => {
  const LANG = refusal.language === 'en' ? 'en_GB.UTF-8' : 'zh_CN.UTF-8';
  const ended = await runDaybook({ env: { ...(await refusal.env()), LANG } });
  expect(ended).toMatchObject({ code: 1, signal: null });
  // What the log says comes as JSON; the rest is for people.
  const said = ended.err.split('\n').filter((line) => !line.startsWith('{'));
  expect(said.join('\n')).toMatch(refusal[refusal.language]);
  expect(said.join('\n')).not.toMatch(/^\s+at /m);
  expect(ended.out).not.toContain('http://');
});

async function demo() {
  const { url, drop } = await demoDatabase();
  onTestFinished(drop);
  return { url };
}

async function realOrganisation(): Promise<string> {
  const { url, database, drop } = await demoDatabase();
  onTestFinished(drop);
  await database.$executeRaw`UPDATE organisation SET demo = false`;
  return url;
}

async function emptyDatabase(): Promise<string> {
  const { url, drop } = await cloneDatabase();
  onTestFinished(drop);
  return url;
}

async function takenPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  return String((server.address() as AddressInfo).port);
}

async function slackThatRefuses(): Promise<Environment> {
  const slack = await fakeSlack();
  onTestFinished(() => slack.close());
  return { SLACK_API_URL: slack.apiUrl, SLACK_BOT_TOKEN: 'xoxb-revoked' };
}

async function feishuThatRefuses(): Promise<Environment> {
  const feishu = await fakeFeishu();
  onTestFinished(() => feishu.close());
  return { FEISHU_APP_ID: feishu.appId, FEISHU_APP_SECRET: 'mistyped', FEISHU_DOMAIN: feishu.base };
}
