import { z } from 'zod';
import type { Payload } from '../../src/chat/event.ts';
import { fileIn, pictureIn } from './picture.ts';

/** A message for the bot; `id` is its own, because the platform may push it under several event ids. */
type Said = Readonly<{ user: string; tenant: string | undefined; id: string; payload: Payload }>;

/**
 * What somebody has said to the bot, or why it is nothing to us. In a group that is only what mentions it: then its name is
 * taken out, and the rest is as if it had been said to the bot alone, where it is answered too.
 * @param self the bot's open_id, asked for when a group mentions somebody; rejects as it does
 */
export async function decodeMessage(data: unknown, self: () => Promise<string>): Promise<Said | string> {
  const parsed = Message.safeParse(data);
  if (!parsed.success) return 'unreadable';
  const { sender, message } = parsed.data;
  if (sender.sender_type !== 'user') return 'notAPerson';
  const { message_id: id, chat_type, message_type, content } = message;
  const mentions = message.mentions ?? [];
  const names = new Map(mentions.map(({ key, name }) => [key, `@${name}`]));
  const typed = textOf(message_type, content);
  const from = { user: sender.sender_id.open_id, tenant: sender.tenant_key, id };
  const keys = pictureKeys(message_type, content);
  const pictures = keys.length > 0 ? { pictures: keys.map((key) => pictureIn(id, key)) } : {};
  const file = fileOf(message_type, content);
  const files = file ? { files: [fileIn(id, file.file_key, file.file_name)] } : {};
  if (chat_type === 'p2p')
    return { ...from, payload: { kind: 'message', text: named(typed, names), message: id, ...pictures, ...files } };

  const bot = mentions.length > 0 && (await self());
  const ours = new Set(mentions.filter((mention) => mention.id?.open_id === bot).map(({ key }) => key));
  if (ours.size === 0) return 'group';
  const rest = typed.replace(/(@_user_\d+) ?/g, (all, key) => (ours.has(key) ? '' : all));
  const text = named(rest, names).trim();
  // Called by its name and no more, the bot says what it can do.
  const silent = text === '' && keys.length === 0;
  return { ...from, payload: silent ? { kind: 'command', text } : { kind: 'message', text, message: id, ...pictures } };
}

/** https://open.feishu.cn/document/server-docs/im-v1/message/events/receive */
const Message = z.object({
  sender: z.object({
    sender_id: z.object({ open_id: z.string().min(1) }),
    sender_type: z.string(),
    tenant_key: z.string().optional(),
  }),
  message: z.object({
    message_id: z.string().min(1),
    chat_type: z.string(),
    message_type: z.string(),
    content: z.string(),
    mentions: z
      .array(z.object({ key: z.string(), name: z.string(), id: z.object({ open_id: z.string().nullish() }).nullish() }))
      .nullish(),
  }),
});

const TextContent = z.object({ text: z.string() });
const PostContent = z.object({
  title: z.string().optional(),
  content: z.array(
    z.array(
      z.object({ text: z.string().optional(), user_id: z.string().optional(), image_key: z.string().optional() }),
    ),
  ),
});
const FileContent = z.object({ file_key: z.string().min(1), file_name: z.string().default('') });
const ImageContent = z.object({ image_key: z.string().min(1) });

/** The pictures of a message, in their order. */
function pictureKeys(type: string, content: string): readonly string[] {
  if (type === 'image') return Object.values(ImageContent.safeParse(json(content)).data ?? {});
  if (type !== 'post') return [];
  const lines = PostContent.safeParse(json(content)).data?.content ?? [];
  return lines.flat().flatMap(({ image_key }) => image_key ?? []);
}

function fileOf(type: string, content: string) {
  return type === 'file' ? FileContent.safeParse(json(content)).data : undefined;
}

/** What was typed; empty for what is not text (a picture, a file, a sticker). */
function textOf(type: string, content: string): string {
  if (type === 'text') return TextContent.safeParse(json(content)).data?.text ?? '';
  if (type !== 'post') return '';
  const post = PostContent.safeParse(json(content)).data;
  if (!post) return '';
  const lines = post.content.map((line) => line.map((piece) => piece.text ?? piece.user_id ?? '').join(''));
  return [post.title ?? '', ...lines]
    .filter((line, index) => index > 0 || line !== '')
    .join('\n')
    .trim();
}

/** Mentions stand in a text as `@_user_1`; `names` by these keys. */
function named(text: string, names: ReadonlyMap<string, string>): string {
  return text.replace(/@_user_\d+/g, (key) => names.get(key) ?? key);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
