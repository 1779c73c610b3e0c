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
  /** One workspace by its token, or several that install the app themselves; either way the operator says which. */
  access:
    | Readonly<{ kind: 'one'; botToken: string; workspace: string }>
    | Readonly<{
        kind: 'several';
        workspaces: readonly string[];
        clientId: string;
        clientSecret: string;
        /** Without a slash at its end. */
        publicUrl: string;
        /** 32 bytes each; the first one seals, the others only open. */
        keys: readonly Uint8Array[];
      }>;
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

/**
 * One thing that is wrong with the environment: which variable, and what it should be. `others` are the variables that were given
 * and need a missing one, or exclude one in `conflict`.
 */
export type ConfigMistake = Readonly<{
  variable: string;
  kind: 'missing' | 'invalid' | 'conflict';
  expected: string;
  others: readonly string[];
}>;

const EXPECTED = {
  DATABASE_URL: 'postgresql://user:password@host:5432/database',
  HOST: '127.0.0.1',
  PORT: '3000',
  LOG_LEVEL: 'debug, info, warn, error',
  SLACK_SIGNING_SECRET: 'Basic Information → Signing Secret; SLACK_APP_TOKEN for Socket Mode',
  SLACK_APP_TOKEN: 'xapp-…',
  SLACK_BOT_TOKEN: 'xoxb-…',
  SLACK_TEAM_ID: 'T…; T…,T… with SLACK_CLIENT_ID',
  SLACK_APP_ID: 'A…',
  SLACK_API_URL: 'https://slack.com/api/',
  SLACK_CLIENT_ID: 'Basic Information → Client ID',
  SLACK_CLIENT_SECRET: 'Basic Information → Client Secret',
  SLACK_PUBLIC_URL: 'https://daybook.bank.example',
  SLACK_ENCRYPTION_KEY: 'openssl rand -base64 32',
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
  SLACK_TEAM_ID: listOf(z.string().regex(/^T[A-Z0-9]+$/)),
  SLACK_APP_ID: z.string().regex(/^A[A-Z0-9]+$/),
  SLACK_API_URL: z.url({ protocol: /^https?$/ }),
  SLACK_CLIENT_ID: z.string().regex(/^\d+\.\d+$/),
  SLACK_CLIENT_SECRET: z.string().min(8),
  SLACK_PUBLIC_URL: z
    .url({ protocol: /^https$/ })
    .refine((url) => !/[?#]/u.test(url))
    .transform((url) => url.replace(/\/+$/u, '')),
  SLACK_ENCRYPTION_KEY: listOf(
    z
      .union([z.hex(), z.base64(), z.base64url()])
      .transform((text) => Buffer.from(text, /^[0-9a-f]{64}$/iu.test(text) ? 'hex' : 'base64'))
      .refine((key) => key.length === 32 && new Set(key).size > 8),
  ),
  FEISHU_APP_ID: z.string().regex(/^cli_[0-9a-fA-F]{16}$/),
  FEISHU_APP_SECRET: z.string().min(4),
  FEISHU_DOMAIN: z.url({ protocol: /^https?$/ }),
  FEISHU_ENCRYPT_KEY: z.string().min(8),
  FEISHU_VERIFICATION_TOKEN: z.string().min(8),
} satisfies Record<Variable, z.ZodType>;

/** A platform is switched on by any of these; then all of them are needed. */
const SLACK = ['SLACK_TEAM_ID', 'SLACK_APP_ID'] as const;
const SLACK_SEVERAL = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_PUBLIC_URL', 'SLACK_ENCRYPTION_KEY'] as const;
const FEISHU = ['FEISHU_APP_ID', 'FEISHU_APP_SECRET'] as const;
/** Either asks for Feishu by webhook instead of over its long connection. */
const FEISHU_WEBHOOK = ['FEISHU_ENCRYPT_KEY', 'FEISHU_VERIFICATION_TOKEN'] as const;

/** What stands between commas, at least one. */
function listOf<One extends z.ZodType<unknown, string>>(one: One) {
  return z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(one).min(1));
}

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
    mistakes.push({ variable: name, kind: 'invalid', expected: EXPECTED[name], others: [] });
    return otherwise;
  };
  const all = (names: readonly Variable[], switches = names) => {
    const others = switches.filter((name) => given(name) !== undefined);
    for (const name of others.length === 0 ? [] : names) {
      if (given(name) === undefined)
        mistakes.push({ variable: name, kind: 'missing', expected: EXPECTED[name], others });
    }
    return others.length > 0;
  };
  const apiUrl = read('SLACK_API_URL', undefined);
  const socketMode = given('SLACK_APP_TOKEN') !== undefined;
  const several = SLACK_SEVERAL.filter((name) => given(name) !== undefined);
  const expected = EXPECTED.SLACK_BOT_TOKEN;
  if (several.length > 0 && given('SLACK_BOT_TOKEN') !== undefined) {
    mistakes.push({ variable: 'SLACK_BOT_TOKEN', kind: 'conflict', expected, others: several });
  }
  const workspaces = read('SLACK_TEAM_ID', []);
  if (several.length === 0 && workspaces.length > 1) {
    mistakes.push({ variable: 'SLACK_TEAM_ID', kind: 'invalid', expected: EXPECTED.SLACK_TEAM_ID, others: [] });
  }
  const transport = socketMode ? 'SLACK_APP_TOKEN' : 'SLACK_SIGNING_SECRET';
  const slack = all([transport, ...(several.length > 0 ? SLACK_SEVERAL : (['SLACK_BOT_TOKEN'] as const)), ...SLACK])
    ? {
        transport: socketMode
          ? ({ kind: 'socket', appToken: read('SLACK_APP_TOKEN', '') } as const)
          : ({ kind: 'http', signingSecret: read('SLACK_SIGNING_SECRET', '') } as const),
        access:
          several.length > 0
            ? ({
                kind: 'several',
                workspaces,
                clientId: read('SLACK_CLIENT_ID', ''),
                clientSecret: read('SLACK_CLIENT_SECRET', ''),
                publicUrl: read('SLACK_PUBLIC_URL', ''),
                keys: read('SLACK_ENCRYPTION_KEY', []),
              } as const)
            : ({ kind: 'one', botToken: read('SLACK_BOT_TOKEN', ''), workspace: workspaces[0] ?? '' } as const),
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
