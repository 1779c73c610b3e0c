import { z } from 'zod';
import type { Block, Card } from '../../src/chat/card.ts';
import type { Field, Form } from '../../src/chat/form.ts';
import type { DeskContent } from './desk.ts';

/** What was stored, as content again; null when it is nothing this version can show. */
export function decodeContent(stored: unknown): DeskContent | null {
  const parsed = CONTENT.safeParse(stored);
  return parsed.success ? parsed.data : null;
}

const person = z.string().regex(/^[\w.-]{1,64}$/);
const message = z.string().regex(/^\d{1,19}$/);
/** Made by the page before it sends, so that a second attempt is the same event. */
const event = z.uuid();
/** Exactly what was typed, but for what no database takes: the zero character and half of a surrogate pair. */
const typed = z.string().transform((text) => text.toWellFormed().replaceAll('\0', ''));
const values = z.record(z.string(), typed);

/** A picture as the page has made it small. */
const jpeg = z.string().regex(/^data:image\/jpeg;base64,[A-Za-z0-9+/]+=*$/);

/** Any other file, as its bytes are. */
const file = z.strictObject({
  name: z.string().min(1).max(200),
  url: z.string().regex(/^data:[^,]*;base64,[A-Za-z0-9+/]*=*$/),
});

/** What the page may post, by the last part of the path. */
export const REQUESTS = {
  message: z
    .strictObject({
      event,
      person,
      text: typed,
      pictures: z.array(jpeg).max(9).exactOptional(),
      files: z.array(file).max(1).exactOptional(),
    })
    .refine(({ text, pictures = [], files = [] }) => text !== '' || pictures.length + files.length > 0),
  edit: z.strictObject({ event, person, message, text: typed.pipe(z.string().min(1)) }),
  press: z.strictObject({ event, person, message, action: z.string().max(200) }),
  submit: z.strictObject({ event, person, form: z.string(), values }),
  close: z.strictObject({ event, person, form: z.string(), values }),
  open: z.strictObject({ person }),
  read: z.strictObject({ person, upTo: message }),
  advance: z.strictObject({ step: z.enum(['hour', 'deadline', 'monday']) }),
};

/** The ids in a page's query: digits, or nothing. */
export const QUERY = z.object({
  person: person.optional(),
  before: message.optional(),
  id: message.optional(),
});

/** Which picture: of a card by its id, of a person's own message by its place. */
export const PICTURE = z.object({ person, message, picture: z.string().regex(/^[\w-]{1,64}$/) });

/** Which file of ours, and the message it was sent with. */
export const FILE = z.object({ person, message, file: z.uuid() });

const text = z.string();
const option = z.object({ value: text, label: text });
const fieldBase = {
  name: text,
  label: text,
  hint: text.exactOptional(),
  required: z.boolean(),
  value: text.exactOptional(),
  error: text.exactOptional(),
};

const FIELD: z.ZodType<Field> = z.union([
  z.object({ ...fieldBase, kind: z.enum(['text', 'longText']), maxLength: z.number() }),
  z.object({ ...fieldBase, kind: z.enum(['number', 'date', 'time']) }),
  z.object({ ...fieldBase, kind: z.enum(['choice', 'choices']), options: z.array(option) }),
  z.object({ ...fieldBase, kind: z.literal('lookup'), options: z.array(option), maxLength: z.number() }),
]);

const FORM: z.ZodType<Form> = z.object({
  id: text,
  title: text,
  intro: text.exactOptional(),
  submit: text,
  cancel: text,
  fields: z.array(FIELD),
});

const BUTTON = z.object({
  label: text,
  action: text,
  style: z.enum(['primary', 'danger']).exactOptional(),
  confirm: text.exactOptional(),
});

const BLOCK: z.ZodType<Block> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text }),
  z.object({ kind: z.literal('note'), text }),
  z.object({ kind: z.literal('quote'), words: text }),
  z.object({ kind: z.literal('facts'), facts: z.array(z.object({ label: text, value: text })) }),
  z.object({
    kind: z.literal('table'),
    columns: z.array(z.object({ label: text, align: z.enum(['start', 'end']) })),
    rows: z.array(z.array(text)),
  }),
  z.object({
    kind: z.literal('chart'),
    form: z.enum(['bar', 'line']),
    title: text,
    unit: text,
    categories: z.array(text),
    series: z.array(z.object({ name: text, values: z.array(z.number().nullable()) })),
  }),
  z.object({ kind: z.literal('picture'), picture: text, alt: text }),
  z.object({ kind: z.literal('buttons'), buttons: z.array(BUTTON) }),
  z.object({ kind: z.literal('divider') }),
]);

const CARD: z.ZodType<Card> = z.object({
  title: text.exactOptional(),
  tone: z.enum(['plain', 'good', 'attention', 'problem']),
  blocks: z.array(BLOCK),
  summary: text,
});

const CONTENT: z.ZodType<DeskContent> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('words'),
    text,
    pictures: z.array(text).exactOptional(),
    files: z.array(file).exactOptional(),
  }),
  z.object({ kind: z.literal('card'), card: CARD }),
  z.object({ kind: z.literal('form'), form: FORM }),
  z.object({ kind: z.literal('file'), file: text, name: text, otherwise: CARD }),
]);
