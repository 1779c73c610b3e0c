import { describe, expect, it } from 'vitest';
import enTerminal from '../locales/en/terminal.json' with { type: 'json' };
import { readConfig } from '../src/config.ts';
import { terminalWords } from '../src/i18n.ts';

const SLACK = {
  SLACK_SIGNING_SECRET: '8f742231b10e8888abcd99yyyzzz85a5',
  SLACK_BOT_TOKEN: 'xoxb-1-2-3',
  SLACK_TEAM_ID: 'T0123',
  SLACK_APP_ID: 'A0123',
};
const KEY = Buffer.from('0123456789abcdef0123456789abcdef');
const { SLACK_BOT_TOKEN: _, ...UNINSTALLED } = SLACK;
const SEVERAL = {
  ...UNINSTALLED,
  SLACK_TEAM_ID: 'T0123,T0456',
  SLACK_CLIENT_ID: '1234.5678',
  SLACK_CLIENT_SECRET: 'client-secret',
  SLACK_PUBLIC_URL: 'https://daybook.bank.example/',
  SLACK_ENCRYPTION_KEY: KEY.toString('base64'),
};
const WEBHOOK = { FEISHU_ENCRYPT_KEY: 'encrypt-key', FEISHU_VERIFICATION_TOKEN: 'verification-token' };
const FEISHU = { FEISHU_APP_ID: 'cli_9f5343c580712544', FEISHU_APP_SECRET: 'secret' };
type Env = Readonly<Record<string, string | undefined>>;

function configOf(env: Env) {
  const read = readConfig(env);
  if (read.kind !== 'ok') throw new Error(JSON.stringify(read.mistakes));
  return read.config;
}

function mistakesOf(env: Env): readonly string[] {
  const read = readConfig(env);
  return read.kind === 'ok' ? [] : read.mistakes.map(({ variable, kind }) => `${variable} ${kind}`);
}

describe('the environment', () => {
  it('may be empty: a demo on this machine', () => {
    expect(configOf({})).toEqual({
      databaseUrl: null,
      host: '127.0.0.1',
      port: 3000,
      logLevel: 'info',
      slack: null,
      feishu: null,
    });
  });

  it('counts what is blank as not set, and ignores space around what is', () => {
    expect(configOf({ PORT: '  ', DATABASE_URL: '', SLACK_BOT_TOKEN: ' ' })).toEqual(configOf({}));
    expect(configOf({ PORT: ' 8080 ' }).port).toBe(8080);
  });

  it('switches a platform on when all it needs is there', () => {
    const { slack, feishu } = configOf({ ...SLACK, ...FEISHU });
    expect(slack).toEqual({
      transport: { kind: 'http', signingSecret: SLACK.SLACK_SIGNING_SECRET },
      access: { kind: 'one', botToken: 'xoxb-1-2-3', workspace: 'T0123' },
      appId: 'A0123',
    });
    expect(feishu).toEqual({
      appId: FEISHU.FEISHU_APP_ID,
      appSecret: 'secret',
      domain: 'https://open.feishu.cn',
      webhook: null,
    });
    expect(configOf({ ...SLACK, SLACK_API_URL: 'http://127.0.0.1:4000/api/' }).slack?.apiUrl).toBe(
      'http://127.0.0.1:4000/api/',
    );
    expect(configOf({ ...FEISHU, FEISHU_DOMAIN: 'https://open.larksuite.com' }).feishu?.domain).toBe(
      'https://open.larksuite.com',
    );
  });

  const needed = [...Object.keys(SLACK), ...Object.keys(FEISHU)];
  it.each(needed)('that lacks only %s is refused by that name', (name) => {
    const platform = name in SLACK ? SLACK : FEISHU;
    expect(mistakesOf({ ...platform, [name]: undefined })).toEqual([`${name} missing`]);
  });

  it('puts Feishu on the webhook when it has both of its secrets, and says which one is missing', () => {
    expect(configOf({ ...FEISHU, ...WEBHOOK }).feishu?.webhook).toEqual({
      encryptKey: 'encrypt-key',
      verificationToken: 'verification-token',
    });
    for (const name of Object.keys(WEBHOOK)) {
      expect(mistakesOf({ ...FEISHU, ...WEBHOOK, [name]: undefined })).toEqual([`${name} missing`]);
    }
    expect(mistakesOf(WEBHOOK)).toEqual(['FEISHU_APP_ID missing', 'FEISHU_APP_SECRET missing']);
  });

  it('takes Slack over Socket Mode when it has the token of the app, and then asks for no signing secret', () => {
    const { SLACK_SIGNING_SECRET: _, ...rest } = SLACK;
    const socketMode = { ...rest, SLACK_APP_TOKEN: 'xapp-1-A0123' };
    const transport = { kind: 'socket', appToken: 'xapp-1-A0123' };
    expect(configOf(socketMode).slack?.transport).toEqual(transport);
    expect(configOf({ ...SLACK, ...socketMode }).slack?.transport).toEqual(transport);
    for (const name of Object.keys(rest)) {
      expect(mistakesOf({ ...socketMode, [name]: undefined })).toEqual([`${name} missing`]);
    }
    expect(mistakesOf({ SLACK_APP_TOKEN: 'xapp-1-A0123' })).toHaveLength(3);
  });

  it('lets several workspaces of Slack install the app, by name', () => {
    expect(configOf({ ...SEVERAL, SLACK_TEAM_ID: ' T0123 , T0456 ' }).slack?.access).toEqual({
      kind: 'several',
      workspaces: ['T0123', 'T0456'],
      clientId: '1234.5678',
      clientSecret: 'client-secret',
      publicUrl: 'https://daybook.bank.example',
      keys: [KEY],
    });
    for (const name of Object.keys(SEVERAL)) {
      expect(mistakesOf({ ...SEVERAL, [name]: undefined })).toEqual([`${name} missing`]);
    }
    const { SLACK_SIGNING_SECRET: secret, ...rest } = SEVERAL;
    expect(configOf({ ...rest, SLACK_APP_TOKEN: 'xapp-1' }).slack?.transport.kind).toBe('socket');
    expect(secret).toBe(SLACK.SLACK_SIGNING_SECRET);
  });

  it('takes keys in base64 and in hexadecimal, the newest first', () => {
    const [hex, url] = [Buffer.from('fedcba9876543210fedcba9876543210'), Buffer.alloc(32, '0123456789?>')];
    const keys = [KEY.toString('base64'), hex.toString('hex'), url.toString('base64url')];
    const { slack } = configOf({ ...SEVERAL, SLACK_ENCRYPTION_KEY: keys.join(', ') });
    expect(slack?.access).toMatchObject({ keys: [KEY, hex, url] });
  });

  it('does not take one workspace’s token and several workspaces at once', () => {
    expect(mistakesOf({ ...SEVERAL, SLACK_BOT_TOKEN: 'xoxb-1-2-3' })).toEqual(['SLACK_BOT_TOKEN conflict']);
    expect(mistakesOf({ ...SLACK, SLACK_CLIENT_ID: '1234.5678' })).toContain('SLACK_BOT_TOKEN conflict');
    expect(mistakesOf({ ...SLACK, SLACK_TEAM_ID: 'T0123,T0456' })).toEqual(['SLACK_TEAM_ID invalid']);
  });

  it.each([
    ['SLACK_TEAM_ID', 'T0123,E0456'],
    ['SLACK_TEAM_ID', 'T0123,'],
    ['SLACK_CLIENT_ID', 'client'],
    ['SLACK_CLIENT_SECRET', 'short'],
    ['SLACK_PUBLIC_URL', 'http://daybook.bank.example'],
    ['SLACK_PUBLIC_URL', 'https://daybook.bank.example/?a=b'],
    ['SLACK_PUBLIC_URL', 'daybook.bank.example'],
    ['SLACK_ENCRYPTION_KEY', 'secret'],
    ['SLACK_ENCRYPTION_KEY', KEY.subarray(1).toString('base64')],
    ['SLACK_ENCRYPTION_KEY', Buffer.concat([KEY, KEY]).toString('base64')],
    ['SLACK_ENCRYPTION_KEY', 'a'.repeat(64)],
    ['SLACK_ENCRYPTION_KEY', `${KEY.toString('base64')},`],
  ])('refuses %s=%s where there are several', (name, value) => {
    expect(mistakesOf({ ...SEVERAL, [name]: value })).toEqual([`${name} invalid`]);
  });

  it('names everything that is wrong at once', () => {
    expect(mistakesOf({ PORT: 'http', SLACK_BOT_TOKEN: 'xoxp-1', LOG_LEVEL: 'loud' }).toSorted()).toEqual([
      'LOG_LEVEL invalid',
      'PORT invalid',
      'SLACK_APP_ID missing',
      'SLACK_BOT_TOKEN invalid',
      'SLACK_SIGNING_SECRET missing',
      'SLACK_TEAM_ID missing',
    ]);
  });

  it.each([
    ['DATABASE_URL', 'mysql://localhost/daybook'],
    ['DATABASE_URL', 'daybook'],
    ['HOST', 'not a host'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['LOG_LEVEL', 'trace'],
    ['SLACK_SIGNING_SECRET', 'short'],
    ['SLACK_APP_TOKEN', 'xoxb-1-2-3'],
    ['SLACK_BOT_TOKEN', 'xoxp-user-token'],
    ['SLACK_TEAM_ID', 'E0123'],
    ['SLACK_APP_ID', 'app'],
    ['SLACK_API_URL', 'ftp://slack.com'],
    ['FEISHU_APP_ID', 'cli_short'],
    ['FEISHU_APP_SECRET', 'abc'],
    ['FEISHU_DOMAIN', 'open.feishu.cn'],
    ['FEISHU_ENCRYPT_KEY', 'short'],
    ['FEISHU_VERIFICATION_TOKEN', 'short'],
  ])('refuses %s=%s', (name, value) => {
    const platform = name.startsWith('SLACK') ? SLACK : name.startsWith('FEISHU') ? { ...FEISHU, ...WEBHOOK } : {};
    expect(mistakesOf({ ...platform, [name]: value })).toEqual([`${name} invalid`]);
  });

  it.each([
    ['DATABASE_URL', 'postgres://daybook:secret@db:5432/daybook?sslmode=require'],
    ['HOST', '::1'],
    ['PORT', '0'],
  ])('takes %s=%s', (name, value) => {
    expect(mistakesOf({ [name]: value })).toEqual([]);
  });

  it('never repeats a secret in what it says about it', () => {
    const secret = 'hunter2';
    const one = readConfig({ ...SLACK, SLACK_BOT_TOKEN: secret, SLACK_SIGNING_SECRET: secret });
    const several = readConfig({ ...SEVERAL, SLACK_ENCRYPTION_KEY: secret, SLACK_CLIENT_SECRET: secret });
    expect([one.kind, several.kind]).toEqual(['mistakes', 'mistakes']);
    expect(JSON.stringify([one, several])).not.toContain(secret);
  });
});

describe('what the terminal says about it', () => {
  it.each(['zh-CN', 'en-US'])('in %s names the variable and what it looks like', (locale) => {
    const say = terminalWords(locale);
    const read = readConfig({ SLACK_BOT_TOKEN: 'xoxp-1', SLACK_CLIENT_ID: '1.2', PORT: 'http' });
    if (read.kind === 'ok') throw new Error('it was taken');
    expect(new Set(read.mistakes.map(({ kind }) => kind))).toEqual(new Set(['missing', 'invalid', 'conflict']));
    for (const { kind, variable, expected, others } of read.mistakes) {
      const line = say(`config.${kind}`, { variable, expected, others: others.join(', ') });
      expect(line).toContain(variable);
      expect(line).toContain(kind === 'conflict' ? 'SLACK_CLIENT_ID' : expected);
      expect(line).not.toContain('{{');
    }
  });

  it.each([
    ['zh-CN', '设了 FEISHU_ENCRYPT_KEY 就需要它。要么补上，要么去掉 FEISHU_ENCRYPT_KEY。'],
    ['en-US', 'FEISHU_ENCRYPT_KEY cannot do without it. Set it, or remove FEISHU_ENCRYPT_KEY.'],
  ])('in %s says what needs the missing one, and nothing else', (locale, end) => {
    const read = readConfig({ ...FEISHU, ...WEBHOOK, FEISHU_VERIFICATION_TOKEN: '' });
    if (read.kind === 'ok') throw new Error('it was taken');
    const [mistake] = read.mistakes;
    const params = { ...mistake, others: mistake?.others.join(', ') ?? '' };
    expect(terminalWords(locale)('config.missing', params)).toContain(end);
  });

  it('speaks English where the machine speaks neither', () => {
    expect(terminalWords('fr-FR')('database.startServer')).toBe(enTerminal.database.startServer);
  });
});
