import { randomUUID } from 'node:crypto';
import type { Adapter, Fetched, Profile } from '../../src/chat/adapter.ts';
import type { Block, Card } from '../../src/chat/card.ts';
import type { Content } from '../../src/chat/delivery.ts';
import type { Account, Answer, Event, Payload, Receive } from '../../src/chat/event.ts';
import type { Field, Form, FormValues } from '../../src/chat/form.ts';
import { plainText } from '../../src/chat/text.ts';
import type { Hand, Look } from './person.ts';

export const CHAT = 'chat';
/** How a platform shows forms in return: a modal (not for a message), a message of its own, or always at once. */
export type Manner = 'modal' | 'message' | 'at once';

type Stored = { readonly id: string; readonly user: string; content: Content };
/** Somebody's hands, and what a test may want to look at more closely. */
export type ChatHand = Hand &
  Readonly<{
    account: Account;
    /** A command of the platform's own. */
    commands(text: string): Promise<void>;
    opens(): Promise<void>;
    /** Sends pictures, with words or without; each as the platform will give it out. */
    shows(pictures: readonly Fetched[], text?: string): Promise<void>;
    /** Sends a file, with words or without. */
    gives(name: string, bytes: Uint8Array | string, text?: string): Promise<void>;
    /** Closes the form in front, with what is typed in it. */
    closes(values: Readonly<Record<string, string>>): Promise<void>;
    /** Presses a button that was seen once, whether it still stands there or not. */
    pressesAction(action: string): Promise<void>;
    /** Hands in the last event once more, exactly as it was. */
    again(): Promise<Answer>;
    /** The event behind the last thing done. */
    last(): Event;
    form(): Form | null;
    cards(): readonly Card[];
  }>;

/**
 * A chat platform without a network: keeps what is sent, changes it in place, and hands in what people do. It holds to the port
 * and to nothing else, so what works here works for whatever the port allows.
 */
export function chatPlatform(profiles: ReadonlyMap<string, Profile> = new Map()) {
  const stored: Stored[] = [];
  const keys = new Map<string, string>();
  const pictures = new Map<string, Fetched>();
  const adapter: Adapter = {
    platform: CHAT,
    routes: [],
    start: async () => {},
    stop: async () => {},
    async send({ key, to, content, replaces }) {
      const id = replaces ?? keys.get(key);
      const there = stored.find((one) => one.id === id);
      if (there) there.content = content;
      else stored.push({ id: `m${stored.length + 1}`, user: to.user, content });
      const message = there?.id ?? `m${stored.length}`;
      keys.set(key, message);
      return { kind: 'sent', message };
    },
    profile: async ({ user }) => profiles.get(user) ?? null,
    fetch: async (_account, ref) => pictures.get(ref) ?? { kind: 'gone', reason: 'there is no such picture' },
  };

  function hand(user: string, receive: Receive, manner: Manner): ChatHand {
    const account = { platform: CHAT, workspace: 'demo', user };
    const toasts: string[] = [];
    let modal: Form | null = null;
    let said = '';
    let last: Event | undefined;
    const mine = () => stored.filter((one) => one.user === user);
    const act = async (payload: Payload) => {
      last = { id: randomUUID(), account, at: new Date(), forms: formsFor(manner, payload), payload };
      const answer = await receive(last);
      if (answer.kind === 'toast') toasts.push(answer.text);
      if (answer.kind === 'form' || answer.kind === 'invalid') modal = answer.form;
      else if (payload.kind === 'submit' && !(answer.kind === 'toast' && answer.tone === 'problem')) modal = null;
    };
    const form = () =>
      modal ??
      mine()
        .flatMap(({ content }) => (content.kind === 'form' ? [content.form] : []))
        .at(-1) ??
      null;
    const inFront = () => {
      const shown = form();
      if (!shown) throw new Error(`${user} sees no form`);
      return shown;
    };
    return {
      account,
      last() {
        if (!last) throw new Error(`${user} has done nothing yet`);
        return last;
      },
      form,
      cards: () => mine().flatMap(({ content }) => (content.kind === 'card' ? [content.card] : [])),
      says(text) {
        said = `said-${randomUUID()}`;
        return act({ kind: 'message', text, message: said });
      },
      async shows(files, text = '') {
        said = `said-${randomUUID()}`;
        const sent = files.map((fetched) => ({ ref: randomUUID(), fetched }));
        for (const { ref, fetched } of sent) pictures.set(ref, fetched);
        await act({ kind: 'message', text, message: said, pictures: sent.map(({ ref }) => ({ ref })) });
      },
      async gives(name, content, text = '') {
        said = `said-${randomUUID()}`;
        const ref = randomUUID();
        const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
        pictures.set(ref, { kind: 'here', bytes });
        await act({ kind: 'message', text, message: said, files: [{ ref, name, bytes: bytes.length }] });
      },
      edits: (text) => act({ kind: 'edit', text, message: said }),
      commands: (text) => act({ kind: 'command', text }),
      opens: () => act({ kind: 'open' }),
      presses(label) {
        for (const { id, content } of mine().toReversed()) {
          const button = content.kind === 'card' && buttonsOf(content.card).find((one) => one.label === label);
          if (button) return act({ kind: 'press', action: button.action, message: id });
        }
        const labels = mine().flatMap(({ content }) => (content.kind === 'card' ? buttonsOf(content.card) : []));
        throw new Error(`${user} sees no button “${label}”, only: ${labels.map((one) => one.label).join(', ')}`);
      },
      pressesAction: (action) => act({ kind: 'press', action }),
      submits(values) {
        const shown = inFront();
        const message = mine().find(({ content }) => content.kind === 'form' && content.form.id === shown.id)?.id;
        const place = message === undefined ? {} : { message };
        return act({ kind: 'submit', form: shown.id, values: fillIn(shown, values), ...place });
      },
      async closes(values) {
        const shown = inFront();
        modal = null;
        await act({ kind: 'close', form: shown.id, values: fillIn(shown, values) });
      },
      async again() {
        if (!last) throw new Error(`${user} has done nothing yet`);
        return receive(last);
      },
      async looks() {
        return [
          ...mine().map(({ id, content }) => look(id, content)),
          ...(modal ? [look(modal.id, { kind: 'form', form: modal })] : []),
          ...toasts.map((text, index) => ({ id: `toast ${index}`, text, buttons: [] })),
        ];
      },
    };
  }

  return { adapter, hand };
}

/** What a card says, without its buttons. */
function wordsOf(card: Card): string {
  return [card.title === undefined ? '' : plainText(card.title), ...card.blocks.flatMap(wordsOfBlock)]
    .join('\n')
    .trim();
}

/** What somebody sees of a message. */
export function look(id: string, content: Content): Look {
  if (content.kind === 'card') {
    const { card } = content;
    return { id, text: wordsOf(card), buttons: buttonsOf(card).map(({ label }) => label) };
  }
  if (content.kind === 'file') return { id, text: `📄 ${content.name}`, buttons: [] };
  const { title, intro = '', submit, cancel, fields } = content.form;
  const lines = fields.map(({ label, value = '', error = '' }) => `${label}: ${value} ${error}`.trim());
  return { id, text: [title, intro, ...lines].join('\n'), buttons: [submit, cancel] };
}

function formsFor(manner: Manner, { kind }: Payload): Event['forms'] {
  if (manner === 'at once') return 'answer';
  if (manner === 'message') return 'message';
  return kind === 'message' || kind === 'edit' || kind === 'open' ? 'none' : 'answer';
}

/** The buttons of a card, in their order. */
export function buttonsOf(card: Card) {
  return card.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));
}

function wordsOfBlock(block: Block): readonly string[] {
  switch (block.kind) {
    case 'text':
    case 'note':
      return [plainText(block.text)];
    case 'quote':
      return [block.words];
    case 'facts':
      return block.facts.map(({ label, value }) => `${label} ${plainText(value)}`);
    case 'table':
      return block.rows.map((row) => row.map(plainText).join(' | '));
    case 'picture':
      return [`[${block.alt}]`];
    default:
      return [];
  }
}

/** What comes back of a form in which `values` were typed over what stood there. */
function fillIn(form: Form, values: Readonly<Record<string, string>>): FormValues {
  const strange = Object.keys(values).find((label) => !form.fields.some((field) => field.label === label));
  if (strange) throw new Error(`no field “${strange}”, only: ${form.fields.map(({ label }) => label).join(', ')}`);
  return Object.fromEntries(
    form.fields.flatMap((field) => {
      const typed = values[field.label];
      const value = typed === undefined ? field.value : typedValue(field, typed);
      return value === undefined || value === '' ? [] : [[field.name, value]];
    }),
  );
}

function typedValue(field: Field, typed: string): string {
  if (field.kind !== 'choice') return typed;
  const option = field.options.find(({ label }) => label === typed);
  if (!option) throw new Error(`“${field.label}” offers no “${typed}”`);
  return option.value;
}
