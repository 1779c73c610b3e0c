import * as Lark from '@larksuiteoapi/node-sdk';
import { z } from 'zod';
import { LARGEST_PICTURE } from '../../src/chat/adapter.ts';
import { readAtMost } from '../../src/chat/picture.ts';

/**
 * `status` 0: nothing came back. `code` null: what came back was not the platform's. `detail`: the code within a card's
 * refusal. `resetMs`: when a limit is lifted.
 */
export type Reply = Readonly<{
  status: number;
  code: number | null;
  detail: number | null;
  data: unknown;
  resetMs: number | null;
}>;

type Request = Readonly<{
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From `/open-apis` on. */
  url: string;
  params?: Readonly<Record<string, string>>;
  data?: Readonly<Record<string, string>>;
}>;

/** Calls the Open API as the app. Nothing rejects: what went wrong is in the reply. */
export type Client = Readonly<{
  call(request: Request): Promise<Reply>;
  /** A file of at most {@link LARGEST_PICTURE}; `data` is its bytes. `path` with its query, from `/open-apis` on. */
  download(path: string): Promise<Reply>;
  upload(path: string, body: FormData): Promise<Reply>;
}>;

/** What {@link Client} `download` answers instead of more than it may hold; no code of the platform's. */
export const TOO_LARGE = -1;

type Options = Readonly<{ appId: string; appSecret: string; domain: string; now: () => Date }>;

/**
 * The SDK's client, with what it lacks: one token request at a time, a new token where the platform no longer takes the old
 * one, and a longest time for every call. Its errors carry tokens and bodies, so none leaves this file.
 */
export function createClient({ appId, appSecret, domain, now }: Options): Client {
  const sdk = new Lark.Client({
    appId,
    appSecret,
    domain,
    // Without its cache the SDK adds no token of its own; ours goes along with each call.
    disableTokenCache: true,
    cache: new Lark.DefaultCache(),
    logger: SILENT,
  });
  let token: Token | null = null;
  let fetching: Promise<Token | Reply> | null = null;

  async function send(request: Request, bearer?: string): Promise<Reply> {
    try {
      const answer: unknown = await sdk.request(
        {
          ...request,
          maxRedirects: 0,
          signal: AbortSignal.timeout(CALL_MS),
          // The SDK's own switch: hands out the headers beside the body.
          ...{ $return_headers: true },
        },
        bearer === undefined ? {} : Lark.withTenantToken(bearer),
      );
      const { data, headers } = Answered.parse(answer);
      return reply(200, data, headers);
    } catch (error) {
      const { response } = Refused.safeParse(error).data ?? {};
      return response ? reply(response.status, response.data, response.headers) : { ...NO_REPLY };
    }
  }

  async function fetchToken(): Promise<Token | Reply> {
    const answer = await send({ method: 'POST', url: TOKEN_URL, data: { app_id: appId, app_secret: appSecret } });
    const granted = Granted.safeParse(answer.data);
    if (answer.code !== 0 || !granted.success) return answer;
    const { tenant_access_token: value, expire } = granted.data;
    token = { value, until: now().getTime() + (expire - EARLY_SECONDS) * 1000 };
    return token;
  }

  async function currentToken(): Promise<Token | Reply> {
    if (token && token.until > now().getTime()) return token;
    fetching ??= fetchToken().finally(() => {
      fetching = null;
    });
    return fetching;
  }

  async function authorised(attempt: (bearer: string) => Promise<Reply>): Promise<Reply> {
    const held = await currentToken();
    if (!('value' in held)) return held;
    const answer = await attempt(held.value);
    if (!isTokenRefused(answer)) return answer;
    // Only the token that was refused is forgotten: another call may have fetched a new one meanwhile.
    if (token === held) token = null;
    const renewed = await currentToken();
    return 'value' in renewed ? attempt(renewed.value) : renewed;
  }

  /** Binary both ways, which the SDK's client would turn into text. */
  async function exchange(path: string, body: FormData | null, bearer: string): Promise<Reply> {
    try {
      const response = await fetch(domain + path, {
        method: body ? 'POST' : 'GET',
        headers: { authorization: `Bearer ${bearer}` },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(TRANSFER_MS),
      });
      const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
      if (response.ok && !isJson && !body) {
        const bytes = await readAtMost(response, LARGEST_PICTURE);
        return { ...NO_REPLY, status: 200, code: bytes ? 0 : TOO_LARGE, data: bytes };
      }
      const headers = Headers.parse(Object.fromEntries(response.headers));
      return reply(response.status, await response.json(), headers);
    } catch {
      return { ...NO_REPLY };
    }
  }

  return {
    call: (request) => authorised((bearer) => send(request, bearer)),
    download: (path) => authorised((bearer) => exchange(path, null, bearer)),
    upload: (path, body) => authorised((bearer) => exchange(path, body, bearer)),
  };
}

type Token = Readonly<{ value: string; until: number }>;

const TOKEN_URL = '/open-apis/auth/v3/tenant_access_token/internal';
/** A token is renewed this long before it ends, so that none ends on its way. */
const EARLY_SECONDS = 180;
const CALL_MS = 8000;
const TRANSFER_MS = 15_000;
const NO_REPLY: Reply = { status: 0, code: null, detail: null, data: null, resetMs: null };

/** Missing, expired or unknown. https://open.feishu.cn/document/server-docs/api-call-guide/generic-error-code */
function isTokenRefused({ code }: Reply): boolean {
  return code === 99991661 || code === 99991663 || code === 99991664 || code === 99991668;
}

const Headers = z.object({ 'x-ogw-ratelimit-reset': z.string().optional(), 'retry-after': z.string().optional() });
const Answered = z.object({ data: z.unknown(), headers: Headers });
const Refused = z.object({ response: z.object({ status: z.number(), data: z.unknown(), headers: Headers }) });
const Body = z.looseObject({ code: z.number(), msg: z.string().optional(), data: z.unknown().optional() });
const Granted = z.object({ tenant_access_token: z.string().min(1), expire: z.number() });

function reply(status: number, body: unknown, headers: z.infer<typeof Headers>): Reply {
  const parsed = Body.safeParse(body);
  const seconds = Number(headers['x-ogw-ratelimit-reset'] ?? headers['retry-after'] ?? Number.NaN);
  return {
    status,
    code: parsed.success ? parsed.data.code : null,
    detail: Number(/\bErrCode: (\d+)/.exec(parsed.data?.msg ?? '')?.[1] ?? 0) || null,
    // The token's answer is the one that wraps nothing.
    data: parsed.success ? (parsed.data.data ?? parsed.data) : null,
    resetMs: Number.isFinite(seconds) ? Math.max(0, seconds) * 1000 : null,
  };
}

const SILENT = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };
