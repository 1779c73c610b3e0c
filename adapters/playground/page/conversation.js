// @ts-check
import { attachComposer } from './composer.js';
import { post, Refused } from './outbox.js';
import { button, editable, showState } from './own-message.js';
import { arrange, copyOf, find, parse, place } from './timeline.js';

/** Nearer to the end than this counts as reading along. */
const NEAR_END_PX = 120;

/**
 * @typedef {{ id: string, name: string, role: string, unit: string }} Person
 * @typedef {import('./outbox.js').Answer} Answer
 * @typedef {{
 *   words: Record<string, string>,
 *   clock: ReturnType<typeof import('./clock.js').createClock>,
 *   outbox: ReturnType<typeof import('./outbox.js').createOutbox>,
 *   answer(person: string, answer: Answer): void,
 *   ask(question: string): Promise<boolean>,
 *   toast(text: string, tone: string): void,
 *   read(person: string): void,
 * }} Page
 */

/**
 * One column: a person's conversation with Daybook.
 *
 * @param {HTMLElement} column @param {Person} person @param {Page} page @param {() => void} onClose
 */
export function openConversation(column, person, page, onClose) {
  const { words, clock, outbox } = page;
  column.replaceChildren(...copyOf('column-template'));
  column.hidden = false;
  column.setAttribute('aria-label', `${words.conversation} · ${person.name}`);
  find(column, '.head .avatar', HTMLElement).textContent = [...person.name][0] ?? '';
  find(column, '.head .name', HTMLElement).textContent = person.name;
  find(column, '.head .role', HTMLElement).textContent = `${person.role} · ${person.unit}`;
  const log = find(column, '.log', HTMLElement);
  const scroller = find(column, '.scroller', HTMLElement);
  const newer = find(column, '.newer', HTMLButtonElement);
  let open = true;
  let more = false;
  let loadingOlder = false;

  const nearEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX;
  const toEnd = () => {
    scroller.scrollTop = scroller.scrollHeight;
    newer.hidden = true;
  };
  const tidy = () => {
    arrange(log, clock);
    log.querySelector('.empty')?.remove();
    if (!log.querySelector('.message')) log.append(...emptyState());
  };

  /** @param {HTMLElement} message */
  const insert = (message) => {
    const follow = nearEnd() || message.dataset.author === 'person';
    place(log, message);
    showState(message, page);
    tidy();
    if (follow) toEnd();
    else newer.hidden = false;
  };

  const markRead = () => {
    if (document.hidden || !open) return;
    const last = [...log.querySelectorAll('.message.daybook')].at(-1);
    const id = last instanceof HTMLElement ? last.dataset.id : undefined;
    if (id === undefined) return;
    page.read(person.id);
    post('read', { person: person.id, upTo: id }).catch(() => {});
  };

  const load = async () => {
    log.setAttribute('aria-busy', 'true');
    log.replaceChildren(...copyOf('skeleton-template'));
    try {
      const answer = await get(`messages?person=${person.id}`);
      if (!open) return;
      more = answer.more;
      const arrived = [...log.querySelectorAll('.message')];
      log.replaceChildren(...parse(answer.html));
      for (const message of arrived) if (message instanceof HTMLElement) place(log, message);
      for (const entry of outbox.all())
        if (entry.kind === 'message' && entry.body.person === person.id)
          showOwn(entry.event, String(entry.body.text), entry.body.pictures);
      for (const message of log.querySelectorAll('.message'))
        if (message instanceof HTMLElement) showState(message, page);
      tidy();
      toEnd();
      markRead();
      if (!log.querySelector('.message'))
        page.answer(person.id, /** @type {Answer} */ (await post('open', { person: person.id })));
    } catch {
      page.toast(words.tryAgain ?? '', 'problem');
    } finally {
      log.removeAttribute('aria-busy');
    }
  };

  const loadOlder = async () => {
    const first = log.querySelector('.message');
    if (!more || loadingOlder || !(first instanceof HTMLElement)) return;
    loadingOlder = true;
    // Older messages are not news: a screen reader is not to read them out.
    log.setAttribute('aria-busy', 'true');
    try {
      const answer = await get(`messages?person=${person.id}&before=${first.dataset.id}`);
      more = answer.more;
      const fromEnd = scroller.scrollHeight - scroller.scrollTop;
      const older = parse(answer.html);
      log.prepend(...older);
      for (const message of older) showState(message, page);
      arrange(log, clock);
      scroller.scrollTop = scroller.scrollHeight - fromEnd;
    } finally {
      loadingOlder = false;
      log.removeAttribute('aria-busy');
    }
  };

  /** @param {string} event @param {string} text @param {unknown} pictures data URLs */
  const showOwn = (event, text, pictures = []) => {
    if (
      [...log.querySelectorAll('.message')].some(
        (one) => one instanceof HTMLElement && one.dataset.key === `event:${event}`,
      )
    )
      return;
    const [message] = copyOf('own-template');
    if (!message) return;
    const at = clock.now().toISOString();
    message.dataset.key = `event:${event}`;
    message.dataset.at = at;
    const bubble = find(message, '.bubble', HTMLElement);
    bubble.textContent = text;
    for (const url of Array.isArray(pictures) ? pictures : []) {
      const image = document.createElement('img');
      image.className = 'picture';
      image.alt = words.picture ?? '';
      image.src = String(url);
      bubble.before(image);
    }
    if (text === '') bubble.remove();
    find(message, 'time', HTMLElement).textContent = clock.time(at);
    insert(message);
  };

  /** @param {unknown} error */
  const complain = (error) =>
    page.toast(error instanceof Error && error.message ? error.message : (words.tryAgain ?? ''), 'problem');

  /** What fails stays in the outbox and says so at the message; what is refused is said here. @param {string} kind @param {Record<string, unknown>} body */
  const send = async (kind, body, event = crypto.randomUUID()) => {
    try {
      page.answer(person.id, await outbox.send(kind, { person: person.id, ...body }, event));
    } catch (error) {
      if (!(error instanceof Refused)) return;
      complain(error);
      log.querySelector(`.message:not([data-id])[data-key="event:${event}"]`)?.remove();
      if (typeof body.text === 'string' && body.text !== '') composer.giveBack(body.text);
    }
  };

  const composer = attachComposer(column, {
    person: person.id,
    placeholder: (words.asPerson ?? '').replace('{name}', person.name),
    commands: once(() => get(`commands?person=${person.id}`)),
    last: () => {
      const own = [...log.querySelectorAll('.message.person[data-id]:has(.bubble)')].at(-1);
      return own instanceof HTMLElement ? editable(own) : null;
    },
    onSend(text) {
      const event = crypto.randomUUID();
      send('message', { text }, event);
      showOwn(event, text);
    },
    onPicture(url) {
      const event = crypto.randomUUID();
      send('message', { text: '', pictures: [url] }, event);
      showOwn(event, '', [url]);
    },
    onFile(name, url) {
      const event = crypto.randomUUID();
      send('message', { text: '', files: [{ name, url }] }, event);
      showOwn(event, `📄 ${name}`);
    },
    onUnreadable: () => page.toast(words.pictureUnreadable ?? '', 'problem'),
    onEdit: (message, text) => send('edit', { message, text }),
  });

  /** @type {Record<string, (target: HTMLElement, message: HTMLElement) => unknown>} */
  const deeds = {
    'close-column': onClose,
    edit: (_, message) => composer.edit(editable(message)),
    retry: () => outbox.flush(),
    command: (target) => send('message', { text: target.dataset.name ?? '' }),
    unfold(target) {
      const folded = target.previousElementSibling?.classList.toggle('folded') ?? false;
      const label = target.textContent ?? '';
      target.textContent = target.dataset.less ?? '';
      target.dataset.less = label;
      target.setAttribute('aria-expanded', String(!folded));
    },
    async form(_, message) {
      page.answer(person.id, await get(`form?person=${person.id}&id=${message.dataset.id}`));
    },
    async press(target, message) {
      if (!(target instanceof HTMLButtonElement) || target.getAttribute('aria-busy') === 'true') return;
      if (target.dataset.confirm && !(await page.ask(target.dataset.confirm))) return;
      target.setAttribute('aria-busy', 'true');
      const { id = '' } = message.dataset;
      try {
        // Not kept for later: a button pressed again is meant again.
        const press = {
          event: crypto.randomUUID(),
          person: person.id,
          message: id,
          action: target.dataset.action ?? '',
        };
        page.answer(person.id, /** @type {Answer} */ (await post('press', press)));
      } catch (error) {
        complain(error);
      }
      target.removeAttribute('aria-busy');
    },
  };

  /** @param {Event} event */
  const onClick = (event) => {
    const target = event.target instanceof Element ? event.target.closest('[data-do]') : null;
    if (!(target instanceof HTMLElement)) return;
    const message = target.closest('.message');
    deeds[target.dataset.do ?? '']?.(target, message instanceof HTMLElement ? message : target);
  };
  const onScroll = () => {
    if (scroller.scrollTop < 80) loadOlder().catch(() => {});
    if (nearEnd()) newer.hidden = true;
  };
  const unwatch = outbox.watch((event) => {
    for (const message of log.querySelectorAll('.message.person')) {
      if (!(message instanceof HTMLElement)) continue;
      if (
        message.dataset.key === `event:${event}` ||
        outbox.get(event)?.kind === 'edit' ||
        message.matches('.pending, .failed')
      )
        showState(message, page);
    }
  });
  column.addEventListener('click', onClick);
  scroller.addEventListener('scroll', onScroll, { passive: true });
  document.addEventListener('visibilitychange', markRead);
  newer.addEventListener('click', toEnd);

  const emptyState = () => {
    const state = copyOf('empty-template');
    get(`commands?person=${person.id}`).then(
      (/** @type {{ name: string }[]} */ commands) => {
        const buttons = commands.slice(0, 3).map(({ name }) => button(name, 'command', 'button'));
        for (const one of buttons) one.dataset.name = one.textContent ?? '';
        state[0]?.querySelector('.buttons')?.replaceChildren(...buttons);
      },
      () => {},
    );
    return state;
  };

  load();

  return {
    person,
    focus: composer.focus,
    /** @param {string} html */
    receive(html) {
      for (const message of parse(html)) insert(message);
      markRead();
    },
    rearrange: () => arrange(log, clock),
    close() {
      open = false;
      unwatch();
      column.removeEventListener('click', onClick);
      document.removeEventListener('visibilitychange', markRead);
      column.replaceChildren();
    },
  };
}

/** @template T @param {() => Promise<T>} ask @returns {() => Promise<T>} */
function once(ask) {
  /** @type {Promise<T> | undefined} */
  let answer;
  return () => {
    answer ??= ask().catch((error) => {
      answer = undefined;
      throw error;
    });
    return answer;
  };
}

/** @param {string} path */
async function get(path) {
  const response = await fetch(`/playground/${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}
