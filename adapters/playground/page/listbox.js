// @ts-check

/**
 * Suggestions under a text field, as screen readers know them: the focus stays in the field, the arrows move the choice.
 *
 * @typedef {{ label: string, help?: string }} Suggestion
 * @param {HTMLInputElement | HTMLTextAreaElement} field @param {HTMLElement} list
 * @param {(suggestion: Suggestion) => void} onChoose
 */
export function attachListbox(field, list, onChoose) {
  /** @type {readonly Suggestion[]} */
  let shown = [];
  let active = -1;
  list.id ||= `listbox-${crypto.randomUUID()}`;
  field.setAttribute('aria-controls', list.id);

  const hide = () => {
    list.hidden = true;
    active = -1;
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
  };

  /** @param {number} index */
  const mark = (index) => {
    active = index;
    [...list.children].forEach((row, at) => {
      row.setAttribute('aria-selected', String(at === index));
      if (at === index) row.scrollIntoView({ block: 'nearest' });
    });
    if (index < 0) field.removeAttribute('aria-activedescendant');
    else field.setAttribute('aria-activedescendant', `${list.id}-${index}`);
  };

  /** @param {Suggestion} suggestion */
  const choose = (suggestion) => {
    hide();
    onChoose(suggestion);
  };

  list.addEventListener('pointerdown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const row = event.target instanceof Element ? event.target.closest('[role=option]') : null;
    const suggestion = row ? shown[[...list.children].indexOf(row)] : undefined;
    if (suggestion) choose(suggestion);
  });
  field.addEventListener('blur', hide);

  return {
    hide,
    isOpen: () => !list.hidden,
    /** @param {readonly Suggestion[]} suggestions @param {boolean} markFirst */
    show(suggestions, markFirst) {
      shown = suggestions;
      if (suggestions.length === 0) return hide();
      list.replaceChildren(...suggestions.map((suggestion, index) => row(suggestion, `${list.id}-${index}`)));
      list.hidden = false;
      field.setAttribute('aria-expanded', 'true');
      mark(markFirst ? 0 : -1);
    },
    /** Call first with every key; true when the list has used it. @param {KeyboardEvent} event */
    onKey(event) {
      if (list.hidden || event.isComposing) return false;
      const chosen = shown[active];
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        const step = event.key === 'ArrowDown' ? 1 : -1;
        mark((active + step + shown.length) % shown.length);
      } else if ((event.key === 'Enter' || event.key === 'Tab') && chosen) choose(chosen);
      else if (event.key === 'Escape') hide();
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}

/** @param {Suggestion} suggestion @param {string} id */
function row({ label, help }, id) {
  const item = document.createElement('li');
  item.id = id;
  item.setAttribute('role', 'option');
  item.setAttribute('aria-selected', 'false');
  const name = document.createElement('span');
  name.className = 'name';
  name.textContent = label;
  item.append(name);
  if (help !== undefined) {
    const note = document.createElement('span');
    note.className = 'help';
    note.textContent = help;
    item.append(note);
  }
  return item;
}
