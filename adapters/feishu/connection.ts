import * as Lark from '@larksuiteoapi/node-sdk';
import type { Log } from '../../src/chat/adapter.ts';
import type { Receiver } from './receive.ts';

type Options = Readonly<{ appId: string; appSecret: string; domain: string; receiver: Receiver; log: Log }>;

/**
 * The long connection: no public address is needed, and the platform chooses one of the connected instances for each event.
 * @throws Error from `start` if the app's id or secret is refused
 */
export function createConnection({ appId, appSecret, domain, receiver, log }: Options) {
  const logger = quietly(log);
  const eventDispatcher = new Lark.EventDispatcher({ logger, cache: new Lark.DefaultCache() }).register(
    receiver.handlers,
  );
  const first = Promise.withResolvers<void>();
  let again: NodeJS.Timeout | undefined;

  const connection = new Lark.WSClient({
    appId,
    appSecret,
    domain,
    logger,
    loggerLevel: Lark.LoggerLevel.warn,
    handshakeTimeoutMs: HANDSHAKE_MS,
    wsConfig: { pingTimeout: PONG_SECONDS },
    onReady() {
      log.info({}, 'feishu.connected');
      first.resolve();
    },
    onReconnecting: () => log.warn({}, 'feishu.reconnecting'),
    onReconnected: () => log.info({}, 'feishu.connected'),
    onError(error) {
      first.reject(new Error(`Feishu refuses the connection (${error.message}): check the app's id and secret`));
      // Once connected before, the refusal may pass: a bot that stays deaf would be worse.
      log.error({ reason: error.message }, 'feishu.refused');
      again = setTimeout(() => void connection.start({ eventDispatcher }), AGAIN_MS);
    },
  });

  return {
    async start(): Promise<void> {
      if (!/^cli_[0-9a-f]{16}$/i.test(appId)) {
        throw new Error(
          `Feishu app id "${appId}" is not of the form cli_ and 16 hexadecimal digits: copy it from the developer console`,
        );
      }
      await connection.start({ eventDispatcher });
      const late = setTimeout(() => {
        log.warn({}, 'feishu.connecting');
        first.resolve();
      }, START_MS);
      try {
        await first.promise;
      } catch (error) {
        clearTimeout(again);
        connection.close();
        throw error;
      } finally {
        clearTimeout(late);
      }
    },
    async stop(): Promise<void> {
      clearTimeout(again);
      await receiver.drain();
      // The SDK acknowledges in the turn after a handler is done.
      await new Promise((done) => setImmediate(done));
      connection.close();
    },
  };
}

const HANDSHAKE_MS = 10_000;
const PONG_SECONDS = 10;
/** After this a start goes on without a connection; the SDK keeps trying. */
const START_MS = 15_000;
const AGAIN_MS = 5_000;

/** The SDK's warnings and errors as one line each. Only strings: its objects carry tokens and what people wrote. */
function quietly(log: Log) {
  const text = (parts: unknown[]) =>
    parts
      .flat()
      .filter((part) => typeof part === 'string')
      .join(' ')
      .slice(0, 300);
  return {
    error: (...parts: unknown[]) => log.error({ sdk: text(parts) }, 'feishu.sdk'),
    warn: (...parts: unknown[]) => log.warn({ sdk: text(parts) }, 'feishu.sdk'),
    info() {},
    debug() {},
    trace() {},
  };
}
