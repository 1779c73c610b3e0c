import { setTimeout as pause } from 'node:timers/promises';
import { SocketModeReceiver } from '@slack/bolt';
import { type Logger, WebAPIRateLimitedError } from '@slack/web-api';
import { z } from 'zod';
import type { Log } from '../../src/chat/adapter.ts';
import { type Admits, Body, createDispatcher, type SlackReceiver } from './dispatch.ts';
import { BAD_TOKEN, codeOf } from './failure.ts';

/**
 * What Slack sends over a connection that we open. An envelope is acknowledged once it is committed, and not at all when it is
 * not, so that Slack delivers events again and a person at a button or form sees that it did not work.
 *
 * `start` resolves after the first attempt to connect, also when Slack was out of reach: connecting goes on until `stop`.
 * @throws Error from `start` if the token is refused or is another app's
 */
export function createSocketReceiver(options: {
  /** `xapp-…`, with the scope `connections:write`. */
  appToken: string;
  apiUrl: string;
  admits: Admits;
  appId: string;
  deadlineMs: number;
  log: Log;
  logger: Logger;
}): SlackReceiver {
  const { appToken, apiUrl, appId, log, logger } = options;
  const dispatcher = createDispatcher(options);
  const stopping = new AbortController();
  let connecting: Promise<void> | undefined;
  /** What Slack said last about the connection itself. */
  let last: Frame = {};

  // Bolt makes the connection; what comes over it goes our way, as Bolt acknowledges events before it handles them.
  const { client } = new SocketModeReceiver({
    appToken,
    logger,
    // The SDK's own rejects where nobody listens, and so ends the process, when Slack refuses or is stopped while it connects.
    autoReconnectEnabled: false,
    installerOptions: {
      // An object of its own, without headers: the SDK writes into it, and headers would replace the app's token by the bot's.
      clientOptions: {
        slackApiUrl: apiUrl,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        timeout: ASK_MS,
        fetch: (url, init) =>
          fetch(url, { ...init, signal: AbortSignal.any([stopping.signal, ...(init?.signal ? [init.signal] : [])]) }),
      },
    },
  });
  /** Envelopes that are still to be acknowledged, as far as they will be. */
  const taken = new Set<Promise<void>>();
  client.on('slack_event', (envelope: Envelope) => {
    const work = take(envelope).finally(() => taken.delete(work));
    taken.add(work);
  });

  // The SDK reads frames in an async listener, where one that it does not expect would end the process too.
  const readers = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', async (data: unknown, isBinary: boolean) => {
    try {
      const frame = Frame.parse(JSON.parse(String(data)));
      if (frame.type === 'hello' || frame.type === 'disconnect') last = frame;
      // Slack leaves some seconds until it cuts the connection; the SDK would leave what is under way unanswered.
      if (frame.type === 'disconnect') await Promise.all(taken);
      for (const read of readers) await read(data, isBinary);
    } catch {
      log.warn({}, 'slack.unreadable_frame');
    }
  });

  async function take({ type, body, retry_num = 0, ack }: Envelope): Promise<void> {
    const parsed = Body.safeParse(body);
    const outcome = parsed.success
      ? await dispatcher.dispatch(parsed.data, retry_num)
      : ({ kind: 'refused', reason: 'body' } as const);
    if (outcome.kind === 'refused') log.warn({ type, reason: outcome.reason }, 'slack.refused');
    // An event that is not ours would only come again; a person has to see that nothing happened.
    const acknowledged = outcome.kind === 'committed' || (outcome.kind === 'refused' && type === 'events_api');
    if (!acknowledged) return;
    try {
      await ack(outcome.kind === 'committed' ? outcome.reply : undefined);
    } catch {
      // The connection has gone: Slack delivers again over another.
      log.warn({ type }, 'slack.not_acknowledged');
    }
  }

  /** One connection, to its end. Rejects if there never was one. */
  async function connect(onOpen: () => void): Promise<void> {
    const ended = Promise.withResolvers<void>();
    const end = () => ended.resolve();
    const silent = setTimeout(hangUp, HELLO_MS);
    client.once('disconnected', end);
    stopping.signal.addEventListener('abort', hangUp);
    try {
      last = {};
      await client.start();
      clearTimeout(silent);
      if (stopping.signal.aborted) return await hangUp();
      onOpen();
      await ended.promise;
    } finally {
      clearTimeout(silent);
      client.off('disconnected', end);
      stopping.signal.removeEventListener('abort', hangUp);
    }
  }

  /** Says goodbye, and does not wait long for it to be returned: asked twice, the SDK cuts the connection. */
  async function hangUp(): Promise<void> {
    const impatient = setTimeout(() => client.disconnect(), GOODBYE_MS);
    await client.disconnect();
    clearTimeout(impatient);
  }

  /** Connects again and again: at once after a connection that has lasted, else after ever longer pauses. */
  async function stayConnected(onOpen: () => void, onFailure: (error: unknown) => void): Promise<void> {
    let inVain = 0;
    while (!stopping.signal.aborted) {
      let lasting: NodeJS.Timeout | undefined;
      let askedMs = 0;
      inVain++;
      try {
        await connect(() => {
          log.info({}, 'slack.connected');
          lasting = setTimeout(() => {
            inVain = 0;
          }, LASTING_MS);
          onOpen();
        });
        log.info({ reason: last.reason }, 'slack.disconnected');
      } catch (error) {
        if (!stopping.signal.aborted) log.warn({ error: last.reason ?? codeOf(error) }, 'slack.not_connected');
        if (error instanceof WebAPIRateLimitedError) askedMs = error.retryAfter * 1_000;
        onFailure(error);
      }
      clearTimeout(lasting);
      const waitMs = inVain === 0 ? 0 : Math.min(MOST_WAIT_MS, 1_000 * 2 ** (inVain - 1));
      await pause(Math.max(waitMs, askedMs), undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  async function stop(): Promise<void> {
    await dispatcher.close();
    await Promise.all(taken);
    stopping.abort();
    await connecting;
  }

  return {
    routes: [],
    init: dispatcher.init,
    async start() {
      dispatcher.open();
      const first = Promise.withResolvers<unknown>();
      connecting = stayConnected(() => first.resolve(undefined), first.resolve);
      const mistake = whatIsWrong(await first.promise, last, appId);
      if (mistake === undefined) return;
      await stop();
      throw new Error(mistake);
    },
    stop,
  };
}

/** How long Slack may take to give us an address to connect to. */
const ASK_MS = 10_000;
/** How long it may take from asking until it says hello. */
const HELLO_MS = 20_000;
const GOODBYE_MS = 1_000;
/** Slack renews connections every few hours; one that ends sooner than this has not worked. */
const LASTING_MS = 30_000;
const MOST_WAIT_MS = 30_000;

type Envelope = Readonly<{
  type: string;
  body: unknown;
  retry_num?: number;
  ack: (reply?: object) => Promise<void>;
}>;

const Frame = z.looseObject({
  type: z.string().optional().catch(undefined),
  reason: z.string().optional().catch(undefined),
  connection_info: z.looseObject({ app_id: z.string() }).optional().catch(undefined),
});
type Frame = z.infer<typeof Frame>;

/** Not even Slack's recovery will mend these. */
const REFUSED: ReadonlySet<string> = new Set([...BAD_TOKEN, 'not_allowed_token_type', 'missing_scope']);

function whatIsWrong(error: unknown, hello: Frame, appId: string): string | undefined {
  const belongsTo = hello.connection_info?.app_id ?? appId;
  if (belongsTo !== appId) {
    return `The Slack app-level token belongs to the app ${belongsTo}, not to ${appId}: use the token of ${appId}.`;
  }
  const code = error === undefined ? '' : codeOf(error);
  if (!REFUSED.has(code)) return undefined;
  return `Slack does not accept the app-level token (${code}): make one with the scope connections:write under Basic Information → App-Level Tokens.`;
}
