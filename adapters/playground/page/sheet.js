// @ts-check
import { attachListbox } from './listbox.js';
import { Refused } from './outbox.js';
import { find, parse } from './timeline.js';

/** From this share of the longest length on, the count is shown. */
const COUNT_FROM = 0.8;
const MOST_SUGGESTIONS = 8;

/**
 * The form, as a sheet over the page. Closing it hands over what was typed, so that it becomes a draft.
 *
 * @param {{
 *   outbox: ReturnType<typeof import('./outbox.js').createOutbox>,
 *   words: Record<string, string>,
 *   onAnswer(person: string, answer: import('./outbox.js').Answer): void,
 * }} deal
 */
export function createSheet({ outbox, words, onAnswer }) {
  const dialog = find(document, '#sheet', HTMLDialogElement);
  /** @type {{ person: string, form: HTMLFormElement, event: string, sent: string, busy: boolean } | null} */
  let current = null;
  /** @type {Element | null} */
  let opener = null;

  /** @param {string} person @param {string} html */
  const show = (person, html) => {
    const [form] = parse(html);
    if (!(form instanceof HTMLFormElement)) return;
    opener ??= document.activeElement;
    current = { person, form, event: crypto.randomUUID(), sent: '', busy: false };
    dialog.replaceChildren(form);
    for (const lookup of form.querySelectorAll('[role=combobox]'))
      if (lookup instanceof HTMLInputElement) attachLookup(lookup);
    for (const counter of form.querySelectorAll('.counter')) if (counter instanceof HTMLElement) attachCounter(counter);
    for (const area of form.querySelectorAll('textarea')) attachGrowth(area);
    if (!dialog.open) dialog.showModal();
    const first =
      form.querySelector('.wrong :is(input, textarea, select)') ??
      form.querySelector('.fields :is(input, textarea, select)');
    if (first instanceof HTMLElement) first.focus();
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      submit();
    });
  };

  const hide = () => {
    current = null;
    dialog.close();
    dialog.replaceChildren();
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    opener = null;
  };

  const submit = async () => {
    const sheet = current;
    if (!sheet || sheet.busy) return;
    const values = valuesOf(sheet.form);
    const sent = JSON.stringify(values);
    // The same words are the same submission; changed words after a failure are a new one.
    if (sheet.sent !== '' && sheet.sent !== sent) {
      outbox.drop(sheet.event);
      sheet.event = crypto.randomUUID();
    }
    sheet.sent = sent;
    outbox.hold(sheet.event);
    busy(sheet, true);
    try {
      const { person } = sheet;
      const body = { person, form: sheet.form.dataset.form ?? '', values };
      const answer = await outbox.send('submit', body, sheet.event);
      if (current !== sheet) return;
      if (answer.kind === 'invalid' && answer.html) return show(person, answer.html);
      hide();
      onAnswer(person, answer);
    } catch (error) {
      const said = error instanceof Refused && error.message ? error.message : (words.tryAgain ?? '');
      find(sheet.form, '.failed', HTMLElement).textContent = said;
    } finally {
      busy(sheet, false);
    }
  };

  const cancel = () => {
    const sheet = current;
    if (!sheet || sheet.busy) return;
    hide();
    outbox.drop(sheet.event);
    const body = { person: sheet.person, form: sheet.form.dataset.form ?? '', values: valuesOf(sheet.form) };
    outbox.send('close', body).then(
      (answer) => onAnswer(sheet.person, answer),
      // Stays in the outbox and is sent again by itself.
      () => {},
    );
  };

  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    cancel();
  });
  dialog.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('[data-do=cancel]')) cancel();
  });

  return { show };
}

/** A question with two answers. @returns {(question: string) => Promise<boolean>} */
export function createAsk() {
  const dialog = find(document, '#ask', HTMLDialogElement);
  const text = find(dialog, '#ask-text', HTMLElement);
  return (question) =>
    new Promise((resolve) => {
      text.textContent = question;
      dialog.returnValue = 'no';
      dialog.showModal();
      dialog.onclick = (event) => {
        if (event.target instanceof HTMLButtonElement) dialog.close(event.target.value);
      };
      dialog.onclose = () => resolve(dialog.returnValue === 'yes');
    });
}

/** @param {{ form: HTMLFormElement, busy: boolean }} sheet @param {boolean} on */
function busy(sheet, on) {
  sheet.busy = on;
  sheet.form.setAttribute('aria-busy', String(on));
  find(sheet.form, '[type=submit]', HTMLButtonElement).disabled = on;
  if (on) find(sheet.form, '.failed', HTMLElement).textContent = '';
}

/** Several choices are joined by line breaks, as forms are read elsewhere. @param {HTMLFormElement} form */
function valuesOf(form) {
  /** @type {Record<string, string>} */
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== 'string' || value === '') continue;
    // Form data breaks lines the mail way; what is typed here has plain ones.
    const words = value.replaceAll('\r\n', '\n');
    values[name] = values[name] === undefined ? words : `${values[name]}\n${words}`;
  }
  return values;
}

/** @param {HTMLInputElement} field */
function attachLookup(field) {
  /** @type {string[]} */
  const options = JSON.parse(field.dataset.options ?? '[]');
  const list = attachListbox(field, find(field.parentElement ?? field, '.listbox', HTMLElement), ({ label }) => {
    field.value = label;
  });
  const suggest = () => {
    const sought = field.value.trim().toLowerCase();
    const fitting = options.filter((label) => label.toLowerCase().includes(sought) && label !== field.value);
    list.show(
      fitting.slice(0, MOST_SUGGESTIONS).map((label) => ({ label })),
      false,
    );
  };
  field.addEventListener('input', suggest);
  field.addEventListener('click', suggest);
  field.addEventListener('keydown', (event) => {
    if (list.onKey(event)) return;
    if (event.key === 'ArrowDown' && !event.isComposing) {
      event.preventDefault();
      suggest();
    }
  });
}

/** @param {HTMLElement} counter */
function attachCounter(counter) {
  const field = counter.parentElement?.querySelector('input, textarea');
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
  const { max = '0', left = '', over = '' } = counter.dataset;
  const count = () => {
    const rest = Number(max) - field.value.length;
    counter.classList.toggle('over', rest < 0);
    const text = (rest < 0 ? over : left).replace('{count}', String(Math.abs(rest)));
    counter.textContent = field.value.length >= Number(max) * COUNT_FROM ? text : '';
  };
  field.addEventListener('input', count);
  count();
}

/** @param {HTMLTextAreaElement} area */
function attachGrowth(area) {
  const grow = () => {
    area.style.height = 'auto';
    area.style.height = `${Math.min(area.scrollHeight + 2, 320)}px`;
  };
  area.addEventListener('input', grow);
  requestAnimationFrame(grow);
}
