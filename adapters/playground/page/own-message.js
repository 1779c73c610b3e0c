// @ts-check

/**
 * Says under a person's own message what has become of it: on its way, failed, or there and open to change.
 *
 * @param {HTMLElement} message
 * @param {{ words: Record<string, string>, outbox: ReturnType<typeof import('./outbox.js').createOutbox> }} page
 */
export function showState(message, { words, outbox }) {
  const { key = '', id = '', author } = message.dataset;
  const state = message.querySelector('.state');
  if (author !== 'person' || !state) return;
  const entry =
    outbox.get(key.replace(/^event:/, '')) ??
    outbox.all().find((one) => one.kind === 'edit' && one.body.message === id);
  message.classList.toggle('pending', entry !== undefined && !entry.failed);
  message.classList.toggle('failed', entry?.failed === true);
  if (entry === undefined && id) state.replaceChildren(button(words.edit ?? '', 'edit'));
  else if (entry?.failed) state.replaceChildren(note(words.failed ?? ''), button(words.retry ?? '', 'retry'));
  else state.replaceChildren(note(words.sending ?? ''));
}

/** @param {HTMLElement} message */
export function editable(message) {
  return { id: message.dataset.id ?? '', text: message.querySelector('.bubble')?.textContent ?? '' };
}

/** @param {string} text @param {string} deed */
export function button(text, deed, look = 'link edit') {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = look;
  made.dataset.do = deed;
  made.textContent = text;
  return made;
}

/** @param {string} text */
function note(text) {
  const made = document.createElement('span');
  made.textContent = text;
  return made;
}
