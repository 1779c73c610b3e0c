// @ts-check
import { createClock } from './clock.js';
import { openConversation } from './conversation.js';
import { createOutbox } from './outbox.js';
import { attachPeople } from './people.js';
import { createAsk, createSheet } from './sheet.js';
import { find } from './timeline.js';

const TOAST_MS = 5000;
const LAST_PERSON = 'daybook-person';

const { locale = 'zh-CN', zone = 'UTC', now = '', cursor = '' } = document.body.dataset;
/** @type {Record<string, string>} */
const words = JSON.parse(document.body.dataset.words ?? '{}');
/** @typedef {'left' | 'right'} Side */
/** @type {Record<Side, ReturnType<typeof openConversation> | null>} */
const open = { left: null, right: null };

const clock = createClock({ locale, zone, now, words }, toast);
const outbox = createOutbox((answer, entry) => {
  const person = String(entry.body.person);
  if (open.left?.person.id === person || open.right?.person.id === person) onAnswer(person, answer);
});
const sheet = createSheet({ outbox, words, onAnswer });
const people = attachPeople({
  onOpen: (id) => {
    if (open.right?.person.id === id) show('right', null);
    show('left', id);
    open.left?.focus();
  },
  onBeside: (id) => {
    if (open.left?.person.id === id) return;
    show('right', id);
    open.right?.focus();
  },
});
/** @type {import('./conversation.js').Page} */
const page = { words, clock, outbox, answer: onAnswer, ask: createAsk(), toast, read: people.clearUnread };

/** @param {string} person @param {import('./outbox.js').Answer} answer */
function onAnswer(person, answer) {
  if ((answer.kind === 'form' || answer.kind === 'invalid') && answer.html) sheet.show(person, answer.html);
  if (answer.kind === 'toast') toast(answer.text ?? '', answer.tone ?? 'good');
}

/** @param {Side} side @param {string | null} id */
function show(side, id) {
  if (open[side]?.person.id === id) return;
  open[side]?.close();
  const person = people.get(id);
  const column = find(document, `#${side}`, HTMLElement);
  open[side] = person && openConversation(column, person, page, () => closeColumn(side));
  column.hidden = side === 'right' && !person;
  document.body.classList.toggle('two', open.right !== null);
  const left = open.left?.person.id ?? null;
  const right = open.right?.person.id ?? null;
  people.current(left, right);
  if (left) localStorage.setItem(LAST_PERSON, left);
  const address = new URLSearchParams({ ...(left ? { person: left } : {}), ...(right ? { beside: right } : {}) });
  history.replaceState(null, '', `?${address}`);
}

/** @param {Side} side */
function closeColumn(side) {
  const stays = side === 'left' ? open.right?.person.id : open.left?.person.id;
  show('right', null);
  if (stays) show('left', stays);
  open.left?.focus();
}

function listen() {
  /** What a reconnection tells twice counts once. @type {Set<string>} */
  const counted = new Set();
  const events = new EventSource(`/playground/events?after=${encodeURIComponent(cursor)}`);
  events.addEventListener('open', () => {
    document.body.classList.remove('offline');
    outbox.flush();
  });
  events.addEventListener('error', () => {
    if (!document.body.classList.contains('offline')) toast(words.offline ?? '', 'problem');
    document.body.classList.add('offline');
  });
  events.addEventListener('message', (event) => {
    const { id, person, author, edited, html } = JSON.parse(event.data);
    const shown = [open.left, open.right].filter((one) => one?.person.id === person);
    for (const conversation of shown) conversation?.receive(html);
    if (author !== 'daybook' || edited || counted.has(id) || (shown.length > 0 && !document.hidden)) return;
    counted.add(id);
    people.addUnread(person);
  });
  events.addEventListener('clock', (event) => clock.set(JSON.parse(event.data)));
  events.addEventListener('read', (event) => people.clearUnread(JSON.parse(event.data).person));
}

/** @param {string} text @param {string} tone */
function toast(text, tone) {
  const note = document.createElement('p');
  note.className = `toast ${tone}`;
  note.textContent = text;
  find(document, '#toasts', HTMLElement).append(note);
  setTimeout(() => note.remove(), TOAST_MS);
}

/** @param {string} name @param {string} value */
function remember(name, value) {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing from Firefox and Safari before 18.4
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=strict`;
}

find(document, '#language', HTMLElement).addEventListener('click', () => {
  remember('daybook-lang', locale === 'en' ? 'zh-CN' : 'en');
  location.reload();
});
find(document, '#theme', HTMLElement).addEventListener('click', () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  remember('daybook-theme', root.dataset.theme);
});

const asked = new URLSearchParams(location.search);
const first = [asked.get('person'), localStorage.getItem(LAST_PERSON), people.suggested()].find((id) => people.get(id));
show('left', first ?? null);
if (asked.get('beside') !== first) show('right', asked.get('beside'));
// Not where a keyboard would slide over half the screen.
if (matchMedia('(hover: hover)').matches) open.left?.focus();
listen();
