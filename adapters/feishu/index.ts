import type { Adapter, Limits, Log, NamePicture, ReadFile } from '../../src/chat/adapter.ts';
import type { Receive } from '../../src/chat/event.ts';
import { createClient } from './client.ts';
import { createConnection } from './connection.ts';
import { nameFile } from './file.ts';
import { fetchPicture, withPictures } from './picture.ts';
import { profileOf } from './profile.ts';
import { createReceiver } from './receive.ts';
import { createSelf } from './self.ts';
import { send } from './send.ts';
import { createWebhook, type WebhookSecrets } from './webhook.ts';

type Options = Readonly<{
  /** `cli_` and 16 hexadecimal digits. */
  appId: string;
  appSecret: string;
  /** `https://open.feishu.cn` or `https://open.larksuite.com`. */
  domain: string;
  /** Null: events come over the long connection. */
  webhook: WebhookSecrets | null;
  receive: Receive;
  namePicture: NamePicture;
  readFile: ReadFile;
  log: Log;
  now: () => Date;
}>;

/**
 * Feishu, or Lark, over its long connection or by webhook at `/feishu/events`.
 *
 * What the app needs in the developer console stands in `docs/administrators.md`. A menu entry's event key is the command it
 * stands for.
 * @throws Error from `start` if the app's id or secret is refused
 */
export function createFeishu({
  domain: address,
  webhook,
  receive,
  namePicture,
  readFile,
  log,
  now,
  ...app
}: Options): Adapter {
  const domain = address.replace(/\/+$/, '');
  const client = createClient({ ...app, domain, now });
  const self = createSelf(client, log);
  const receiver = createReceiver({ appId: app.appId, self: self.id, receive, log, deadlineMs: DEADLINE_MS });
  const { handlers, drain } = receiver;
  const transport = webhook
    ? { routes: [createWebhook({ ...webhook, handlers, log, now })], start: self.verify, stop: drain }
    : { routes: [], ...createConnection({ ...app, domain, receiver, log }) };
  return {
    platform: 'feishu',
    limits: LIMITS,
    ...transport,
    send: (delivery) =>
      send(client, delivery, {
        shown: (card) => withPictures(client, namePicture, card, delivery),
        named: (file, name) => nameFile(client, readFile, file, name),
        refused: (reason) => log.error({ reason, scope: 'im:resource' }, 'feishu.file_refused'),
      }),
    profile: (account) => profileOf(client, log, account),
    fetch: (_account, ref) => fetchPicture(client, ref),
  };
}

/** https://open.feishu.cn/document/server-docs/im-v1/message/create */
const LIMITS = {
  workspace: [
    { most: 50, perMs: 1_000 },
    { most: 1_000, perMs: 60_000 },
  ],
  person: { most: 5, perMs: 1_000 },
} as const satisfies Limits;

/** The platform waits three seconds. */
const DEADLINE_MS = 2000;
