import { z } from 'zod';

/** Everything an operator can set, checked. The environment is read here and nowhere else. */
export type Config = Readonly<{
  /** Null: the PostgreSQL that comes with Daybook. */
  databaseUrl: string | null;
  host: string;
  port: number;
  logLevel: 'debug' | 'info' | 'warn' | 'error';
  slack: SlackConfig | null;
  feishu: FeishuConfig | null;
}>;

type SlackConfig = Readonly<{
  /** Slack posts to us, or we connect to Slack (Socket Mode). */
  transport: Readonly<{ kind: 'http'; signingSecret: string }> | Readonly<{ kind: 'socket'; appToken: string }>;
  botToken: string;
  workspace: string;
  appId: string;
  apiUrl?: string;
}>;
type FeishuConfig = Readonly<{
  appId: string;
  appSecret: string;
  domain: string;
  /** Null: events come over the long connection. */
  webhook: Readonly<{ encryptKey: string; verificationToken: string }> | null;
}>;

/** One thing that is wrong with the environment: which variable, and what it should be. */
export type ConfigMistake = Readonly<{ variable: string; kind: 'missing' | 'invalid'; expected: string }>;

const EXPECTED = {
  DATABASE_URL: 'postgresql://user:password@host:5432/database',
  HOST: '127.0.0.1',
  PORT: '3000',
  LOG_LEVEL: 'debug, info, warn, error',
  SLACK_SIGNING_SECRET: 'Basic Information → Signing Secret; SLACK_APP_TOKEN for Socket Mode',
  SLACK_APP_TOKEN: 'xapp-…',
  SLACK_BOT_TOKEN: 'xoxb-…',
  SLACK_TEAM_ID: 'T…',
  SLACK_APP_ID: 'A…',
  SLACK_API_URL: 'https://slack.com/api/',
  FEISHU_APP_ID: 'cli_…',
  FEISHU_APP_SECRET: '凭证与基础信息 → App Secret',
  FEISHU_DOMAIN: 'https://open.feishu.cn',
  FEISHU_ENCRYPT_KEY: '事件与回调 → 加密策略 → Encrypt Key',
  FEISHU_VERIFICATION_TOKEN: '事件与回调 → 加密策略 → Verification Token',
} as const;
type Variable = keyof typeof EXPECTED;

const SHAPES = {
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  HOST: z.string().regex(/^[\w.:-]+$/),
  PORT: z.coerce.number().int().min(0).max(65_535),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']),
  SLACK_SIGNING_SECRET: z.string().min(8),
  SLACK_APP_TOKEN: z.string().startsWith('xapp-'),
  SLACK_BOT_TOKEN: z.string().startsWith('xoxb-'),
  SLACK_TEAM_ID: z.string().regex(/^T[A-Z0-9]+$/),
  SLACK_APP_ID: z.string().regex(/^A[A-Z0-9]+$/),
  SLACK_API_URL: z.url({ protocol: /^https?$/ }),
  FEISHU_APP_ID: z.string().regex(/^cli_[0-9a-fA-F]{16}$/),
  FEISHU_APP_SECRET: z.string().min(4),
  FEISHU_DOMAIN: z.url({ protocol: /^https?$/ }),
  FEISHU_ENCRYPT_KEY: z.string().min(8),
  FEISHU_VERIFICATION_TOKEN: z.string().min(8),
} satisfies Record<Variable, z.ZodType>;

/** A platform is switched on by any of these; then all of them are needed. */
const SLACK = ['SLACK_BOT_TOKEN', 'SLACK_TEAM_ID', 'SLACK_APP_ID'] as const;
const FEISHU = ['FEISHU_APP_ID', 'FEISHU_APP_SECRET'] as const;
/** Either asks for Feishu by webhook instead of over its long connection. */
const FEISHU_WEBHOOK = ['FEISHU_ENCRYPT_KEY', 'FEISHU_VERIFICATION_TOKEN'] as const;

/** Reads the environment. Empty variables count as not set. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<{ kind: 'ok'; config: Config }> | Readonly<{ kind: 'mistakes'; mistakes: readonly ConfigMistake[] }> {
  const mistakes: ConfigMistake[] = [];
  const given = (name: Variable) => (env[name]?.trim() ? env[name]?.trim() : undefined);
  const read = <Name extends Variable, Default>(
    name: Name,
    otherwise: Default,
  ): z.infer<(typeof SHAPES)[Name]> | Default => {
    const text = given(name);
    if (text === undefined) return otherwise;
    const parsed = SHAPES[name].safeParse(text);
    if (parsed.success) return parsed.data as z.infer<(typeof SHAPES)[Name]>;
    mistakes.push({ variable: name, kind: 'invalid', expected: EXPECTED[name] });
    return otherwise;
  };
  const all = (names: readonly Variable[], switches = names) => {
    if (!switches.some((name) => given(name) !== undefined)) return false;
    for (const name of names) {
      if (given(name) === undefined) mistakes.push({ variable: name, kind: 'missing', expected: EXPECTED[name] });
    }
    return true;
  };
  const apiUrl = read('SLACK_API_URL', undefined);
  const socketMode = given('SLACK_APP_TOKEN') !== undefined;
  const slack = all([socketMode ? 'SLACK_APP_TOKEN' : 'SLACK_SIGNING_SECRET', ...SLACK])
    ? {
        transport: socketMode
          ? ({ kind: 'socket', appToken: read('SLACK_APP_TOKEN', '') } as const)
          : ({ kind: 'http', signingSecret: read('SLACK_SIGNING_SECRET', '') } as const),
        botToken: read('SLACK_BOT_TOKEN', ''),
        workspace: read('SLACK_TEAM_ID', ''),
        appId: read('SLACK_APP_ID', ''),
        ...(apiUrl === undefined ? {} : { apiUrl }),
      }
    : null;
  const webhook = all(FEISHU_WEBHOOK)
    ? { encryptKey: read('FEISHU_ENCRYPT_KEY', ''), verificationToken: read('FEISHU_VERIFICATION_TOKEN', '') }
    : null;
  const feishu = all(FEISHU, [...FEISHU, ...FEISHU_WEBHOOK])
    ? {
        appId: read('FEISHU_APP_ID', ''),
        appSecret: read('FEISHU_APP_SECRET', ''),
        domain: read('FEISHU_DOMAIN', 'https://open.feishu.cn'),
        webhook,
      }
    : null;
  const config: Config = {
    databaseUrl: read('DATABASE_URL', null),
    host: read('HOST', '127.0.0.1'),
    port: read('PORT', 3000),
    logLevel: read('LOG_LEVEL', 'info'),
    slack,
    feishu,
  };
  return mistakes.length > 0 ? { kind: 'mistakes', mistakes } : { kind: 'ok', config };
}
