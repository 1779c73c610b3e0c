import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Card } from '../../src/chat/card.ts';
import type { Begun, Content, Delivery, Gone, Sent } from '../../src/chat/delivery.ts';
import type { MessageRef } from '../../src/chat/event.ts';
import { cardJson, markdownElement } from './card-json.ts';
import type { Client, Reply } from './client.ts';
import { encodePage, type Part, pagesOf } from './encode.ts';
import { encodeForm } from './form.ts';
import { plainForm } from './plain.ts';

/**
 * One attempt at the next message of a delivery: in place of the one it replaces where that can still be changed, as a card, and as
 * plain text where the platform does not take a card or the person's client shows none. After the last, what is left of the
 * replaced ones is taken away.
 */
export async function send(client: Client, delivery: Delivery, given: Given): Promise<Sent> {
  const { content, locale, replaces, begun = { standing: [], old: replaces?.split(' ') ?? [] } } = delivery;
  if (content.kind === 'file') return sendFile(client, delivery, content, given);
  const pages = content.kind === 'card' ? pagesOf(content.card) : [];
  const page = pages[begun.standing.length];
  const part =
    content.kind === 'form'
      ? { json: encodeForm(content.form, locale), text: plainForm(content.form) }
      : page && encodePage({ ...page, card: await given.shown(page.card) });
  const brought = part && (await bring(client, delivery, part, begun));
  if (brought !== undefined && typeof brought !== 'string') return brought;
  const standing = [...begun.standing, ...(brought === undefined ? [] : [brought])];
  if (standing.length < pages.length) return { kind: 'part', begun: { ...begun, standing } };
  return (await clear(client, { ...begun, standing })) ?? { kind: 'sent', message: standing.join(' ') };
}

/** What a message needs beside itself. */
type Given = Readonly<{
  /** A card whose pictures have the platform's names. */
  shown: (card: Card) => Promise<Card>;
  /** What the platform calls a file of ours, why it does not take it, or null if it is there no more. */
  named: (file: string, name: string) => Promise<string | Reply | null>;
  /** The platform did not take a file, for whoever runs the app. */
  refused: (reason: string) => void;
}>;

/** A message that is a file; what is to be said instead, where the platform does not take it. */
async function sendFile(
  client: Client,
  delivery: Delivery,
  { file, name, otherwise }: Extract<Content, { kind: 'file' }>,
  given: Given,
): Promise<Sent> {
  const key = await given.named(file, name);
  const answer =
    typeof key === 'string' ? await create(client, delivery, 0, 'file', JSON.stringify({ file_key: key })) : key;
  const message = answer?.code === 0 ? Created.safeParse(answer.data).data?.message_id : undefined;
  if (message !== undefined) return { kind: 'sent', message };
  const sent = answer && failed(answer);
  // The app may write but not send files: no reason to give its other messages up.
  const isRefused =
    sent === null ||
    sent.kind === 'dead' ||
    (sent.kind === 'gone' && sent.who === 'workspace' && sent.cause === 'permission');
  if (sent !== null && !isRefused) return sent;
  given.refused(sent !== null && 'reason' in sent ? sent.reason : 'the file is there no more');
  // Within an hour the platform sends one message a key.
  return send(
    client,
    { ...delivery, key: `${delivery.key} otherwise`, content: { kind: 'card', card: otherwise } },
    given,
  );
}

/** Where the message stands now, or why it does not. */
async function bring(
  client: Client,
  delivery: Delivery,
  part: Part,
  { standing, old }: Begun,
): Promise<MessageRef | Sent> {
  const { textOnly = false } = delivery;
  const card = JSON.stringify(part.json);
  const text = JSON.stringify({ text: part.text });
  const before = standing.every((ref, index) => ref === old[index]) ? old[standing.length] : undefined;
  if (before !== undefined) {
    const changed = textOnly ? await rewrite(client, before, text) : await patch(client, before, card);
    if (changed.code === 0) return before;
    if (isLocked(changed)) return { kind: 'retry', afterMs: SOON_MS, reason: `Feishu: ${changed.code}` };
    const refused = textOnly ? failed(changed).kind === 'dead' : isCardRefused(changed);
    if (!isPast(changed) && !refused) return failed(changed);
  }
  const created = textOnly ? null : await create(client, delivery, standing.length, 'interactive', card);
  const answer =
    created === null || isCardRefused(created)
      ? await create(client, delivery, standing.length, 'text', text)
      : created;
  return Created.safeParse(answer.code === 0 ? answer.data : null).data?.message_id ?? failed(answer);
}

/** Takes away what is left of the replaced message, where the new one stands in its place; or says why not yet. */
async function clear(client: Client, { standing, old }: Begun): Promise<Sent | null> {
  if (!standing.some((id) => old.includes(id))) return null;
  for (const surplus of old.filter((id) => !standing.includes(id))) {
    const removed = await remove(client, surplus);
    if (removed.code !== 0 && !isPast(removed)) return failed(removed);
  }
  return null;
}

const Created = z.object({ message_id: z.string().min(1) });

function create(
  client: Client,
  delivery: Delivery,
  part: number,
  type: 'interactive' | 'text' | 'file',
  content: string,
): Promise<Reply> {
  const key = part === 0 ? delivery.key : `${delivery.key} ${part}`;
  return client.call({
    method: 'POST',
    url: '/open-apis/im/v1/messages',
    params: { receive_id_type: 'open_id' },
    data: {
      receive_id: delivery.to.user,
      msg_type: type,
      content,
      // Within an hour the platform sends one message a uuid, of at most 50 characters.
      uuid: createHash('sha256').update(key).digest('hex').slice(0, 48),
    },
  });
}

function patch(client: Client, message: string, card: string): Promise<Reply> {
  return client.call({ method: 'PATCH', url: messageUrl(message), data: { content: card } });
}

/** At most 20 times, and as long as the organisation lets people change messages. https://open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/reference/im-v1/message/update */
function rewrite(client: Client, message: string, content: string): Promise<Reply> {
  return client.call({ method: 'PUT', url: messageUrl(message), data: { msg_type: 'text', content } });
}

/** Recalls a message that says nothing any more; where the organisation does not allow it, the message is emptied. */
async function remove(client: Client, message: string): Promise<Reply> {
  const recalled = await client.call({ method: 'DELETE', url: messageUrl(message) });
  if (recalled.code === 0 || recalled.code === null || isPast(recalled) || failed(recalled).kind === 'retry')
    return recalled;
  return patch(client, message, JSON.stringify(cardJson({ summary: '–' }, [markdownElement('–', 'notation')])));
}

function messageUrl(message: string): string {
  return `/open-apis/im/v1/messages/${encodeURIComponent(message)}`;
}

/** The earlier message cannot be changed any more: recalled, deleted, or sent more than 14 days ago. */
function isPast({ code }: Reply): boolean {
  return code === 230011 || code === 230031 || code === 230110 || code === 230001;
}

/** Somebody's press on it is still being answered. */
function isLocked({ code, detail }: Reply): boolean {
  return code === 230099 && detail === 11310;
}

function isCardRefused({ code }: Reply): boolean {
  return code === 230099 || code === 200621 || code === 230025;
}

/** Numbers only: the platform's own message may quote what people wrote. */
function failed({ status, code, resetMs }: Reply): Sent {
  const reason = `Feishu: ${code ?? `HTTP ${status}`}`;
  if (code === 230020) return { kind: 'retry', afterMs: resetMs ?? SOON_MS, reason };
  if (status === 429 || code === 99991400) {
    return { kind: 'retry', afterMs: resetMs ?? SOON_MS, reason, limit: 'workspace' };
  }
  if (code === null || code === 230049 || status >= 500) {
    return { kind: 'retry', afterMs: resetMs ?? SOON_MS, reason };
  }
  const workspace = APP[code];
  if (workspace) return { kind: 'gone', who: 'workspace', cause: workspace, reason };
  const person = PEOPLE[code];
  if (person) return { kind: 'gone', who: 'person', cause: person, reason };
  return { kind: 'dead', cause: SENSITIVE.has(code) ? 'sensitive' : 'refused', reason };
}

const SOON_MS = 1000;

/** The app's own settings: whoever runs it can mend them, and then what waits is sent. */
const APP: Readonly<Record<number, Extract<Gone, { who: 'workspace' }>['cause']>> = {
  10003: 'token',
  10014: 'token',
  99991543: 'token',
  99991661: 'token',
  99991663: 'token',
  99991664: 'token',
  99991668: 'token',
  99991673: 'token',
  230006: 'permission',
  230027: 'permission',
  230036: 'permission',
  99991672: 'permission',
};

/** Why one account cannot be written to. https://open.feishu.cn/document/server-docs/im-v1/message/create */
const PEOPLE: Readonly<Record<number, Extract<Gone, { who: 'person' }>['cause']>> = {
  230013: 'outside',
  230029: 'deactivated',
  230034: 'unknown',
  230035: 'blocked',
  230038: 'outside',
  230053: 'blocked',
  99992361: 'outside',
};

/** Held back for what is in it: sensitive, or not to leave the organisation. */
const SENSITIVE: ReadonlySet<number> = new Set([230022, 230028]);
