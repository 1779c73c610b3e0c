import type { WebClient } from '@slack/web-api';
import type { Log, ReadFile } from '../../src/chat/adapter.ts';
import type { Content, Delivery, Sent } from '../../src/chat/delivery.ts';
import type { Account } from '../../src/chat/event.ts';
import { codeOf, failure } from './failure.ts';
import type { Conversation } from './parts.ts';

/**
 * Brings files of ours into conversations. `refused`: Slack does not take it, or it is there no more; something else is to be said
 * instead.
 */
export function createFiles(options: {
  web: WebClient;
  conversationWith: (account: Account) => Conversation;
  readFile: ReadFile;
  /** Brings bytes to Slack and names them; they are shared with nobody yet. */
  put: (bytes: Uint8Array, filename: string) => Promise<string>;
  log: Log;
}) {
  const { web, conversationWith, readFile, put, log } = options;

  return async (
    { key, attempt, to }: Delivery,
    { file, name }: Extract<Content, { kind: 'file' }>,
  ): Promise<Sent | 'refused'> => {
    try {
      const channel = await conversationWith(to).id();
      const there = attempt > 1 ? await find(web, channel, name) : undefined;
      if (there !== undefined) return { kind: 'sent', message: there };
      const bytes = await readFile(file);
      if (bytes === null) return 'refused';
      const id = await put(bytes, name);
      await web.files.completeUploadExternal({ files: [{ id, title: name }], channel_id: channel });
      return { kind: 'sent', message: id };
    } catch (error) {
      const sent = failure(error);
      // The app may write but not send files: no reason to give its other messages up.
      const refused =
        sent.kind === 'dead' || (sent.kind === 'gone' && sent.who === 'workspace' && sent.cause === 'permission');
      if (!refused) return sent;
      log.error({ key, error: codeOf(error), scope: 'files:write' }, 'slack.file_refused');
      return 'refused';
    }
  };
}

/** Whether an earlier attempt has left it there without our hearing of it: no two files have the same name. */
async function find(web: WebClient, channel: string, name: string): Promise<string | undefined> {
  const { messages = [] } = await web.conversations.history({ channel, limit: 100, include_all_metadata: true });
  return messages.flatMap(({ files = [] }) => files).find((one) => one.name === name)?.id;
}
