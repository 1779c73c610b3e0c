import { z } from 'zod';
import type { Log } from '../../src/chat/adapter.ts';
import type { Client, Reply } from './client.ts';

/** What the platform says about the bot itself. */
type Self = Readonly<{
  /** The bot's open_id, which mentions of it carry. @throws Error where the platform does not tell it now */
  id(): Promise<string>;
  /** @throws Error if the platform refuses the app's id or secret */
  verify(): Promise<void>;
}>;

/** https://open.feishu.cn/document/client-docs/bot-v3/obtain-bot-info */
export function createSelf(client: Client, log: Log): Self {
  let known: string | undefined;

  async function ask(): Promise<Reply> {
    const reply = await client.call({ method: 'GET', url: '/open-apis/bot/v3/info' });
    known = Info.safeParse(reply.data).data?.bot.open_id;
    return reply;
  }

  return {
    async id() {
      const { code } = known === undefined ? await ask() : { code: 0 };
      if (known === undefined) throw new Error(`Feishu does not say who the bot is (${code})`);
      return known;
    },
    async verify() {
      const { status, code } = await ask();
      if (code === WRONG_ID || code === WRONG_SECRET) {
        throw new Error(`Feishu refuses the app (${code}): check the app's id and secret`);
      }
      if (known === undefined) log.warn({ status, code }, 'feishu.unverified');
    },
  };
}

const WRONG_ID = 10003;
const WRONG_SECRET = 10014;
const Info = z.object({ bot: z.object({ open_id: z.string().min(1) }) });
