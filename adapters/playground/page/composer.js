// @ts-check
import { attachListbox } from './listbox.js';
import { attachPictures } from './picture.js';
import { find } from './timeline.js';

const TALLEST_PX = 200;

/**
 * The box one writes in. What stands in it survives a reload.
 *
 * @param {HTMLElement} column
 * @param {{
 *   person: string,
 *   placeholder: string,
 *   commands(): Promise<readonly { name: string, help: string }[]>,
 *   last(): { id: string, text: string } | null,
 *   onSend(text: string): void,
 *   onPicture(url: string): void,
 *   onFile(name: string, url: string): void,
 *   onUnreadable(): void,
 *   onEdit(id: string, text: string): void,
 * }} deal
 */
export function attachComposer(column, deal) {
  const form = find(column, '.composer', HTMLFormElement);
  const field = find(form, 'textarea', HTMLTextAreaElement);
  const editingNote = find(form, '.editing', HTMLElement);
  const draftKey = `daybook-draft-${deal.person}`;
  /** @type {{ id: string, text: string } | null} */
  let editing = null;

  const list = attachListbox(field, find(form, '.commands', HTMLElement), ({ label }) => {
    set(`${label} `);
    field.focus();
  });

  /** @param {string} text */
  const set = (text) => {
    field.value = text;
    field.setSelectionRange(text.length, text.length);
    grow();
  };

  const grow = () => {
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight, TALLEST_PX)}px`;
    form.classList.toggle('filled', field.value.trim() !== '');
    if (editing === null) sessionStorage.setItem(draftKey, field.value);
  };

  const suggest = async () => {
    const typed = field.value;
    if (!/^[/／]\S*$/.test(typed)) return list.hide();
    const sought = typed.slice(1).toLowerCase();
    const commands = await deal.commands();
    if (field.value !== typed) return;
    const fitting = commands.filter((command) => command.name.toLowerCase().includes(sought));
    list.show(
      fitting.map(({ name, help }) => ({ label: name, help })),
      true,
    );
  };

  /** @param {{ id: string, text: string } | null} message */
  const edit = (message) => {
    editing = message;
    editingNote.hidden = message === null;
    form.classList.toggle('is-editing', message !== null);
    set(message?.text ?? sessionStorage.getItem(draftKey) ?? '');
    field.focus();
  };

  const submit = () => {
    const text = field.value;
    if (text.trim() === '') return;
    if (editing === null) {
      set('');
      deal.onSend(text);
    } else {
      const { id, text: before } = editing;
      edit(null);
      if (text !== before) deal.onEdit(id, text);
    }
  };

  attachPictures(form, deal);
  field.placeholder = deal.placeholder;
  field.setAttribute('aria-label', deal.placeholder);
  set(sessionStorage.getItem(draftKey) ?? '');

  field.addEventListener('input', () => {
    grow();
    suggest();
  });
  field.addEventListener('keydown', (event) => {
    // While an input method composes, Enter and the arrows are its own. 229 is what Safari says after the composition ended.
    if (event.isComposing || event.keyCode === 229) return;
    if (list.onKey(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === 'ArrowUp' && field.value === '' && editing === null) {
      const last = deal.last();
      if (!last) return;
      event.preventDefault();
      edit(last);
    } else if (event.key === 'Escape' && editing !== null) {
      edit(null);
    }
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  find(editingNote, 'button', HTMLButtonElement).addEventListener('click', () => edit(null));
  find(form, '.slash', HTMLButtonElement).addEventListener('click', () => {
    if (list.isOpen()) return list.hide();
    field.focus();
    set('/');
    suggest();
  });

  return {
    edit,
    focus: () => field.focus(),
    /** Words that were refused, unless something else is being written by now. @param {string} text */
    giveBack(text) {
      if (field.value === '') set(text);
    },
  };
}
