// @ts-check

const GROUP_MS = 5 * 60_000;

/**
 * Writes the days between messages and joins what one author said in a few minutes.
 *
 * @param {HTMLElement} log @param {{ day(iso: string): string, dayLabel(iso: string): string }} time
 */
export function arrange(log, time) {
  for (const separator of log.querySelectorAll('.day')) separator.remove();
  /** @type {HTMLElement | undefined} */
  let before;
  for (const message of /** @type {NodeListOf<HTMLElement>} */ (log.querySelectorAll('.message'))) {
    const at = message.dataset.at ?? '';
    const newDay = before === undefined || time.day(before.dataset.at ?? '') !== time.day(at);
    if (newDay) message.before(daySeparator(time.dayLabel(at)));
    const joined =
      !newDay &&
      before?.dataset.author === message.dataset.author &&
      Date.parse(at) - Date.parse(before?.dataset.at ?? '') < GROUP_MS;
    message.classList.toggle('joined', joined);
    before = message;
  }
}

/**
 * Puts a message where its id belongs, in place of an earlier state of itself. Messages still on their way stand last.
 *
 * @param {HTMLElement} log @param {HTMLElement} message
 */
export function place(log, message) {
  const { id, key } = message.dataset;
  const same = [...log.querySelectorAll('.message')].find(
    (other) => other instanceof HTMLElement && ((id && other.dataset.id === id) || (key && other.dataset.key === key)),
  );
  if (same) {
    same.replaceWith(message);
    return;
  }
  const later = [...log.querySelectorAll('.message')].find(
    (other) => other instanceof HTMLElement && id && (!other.dataset.id || Number(other.dataset.id) > Number(id)),
  );
  if (later) later.before(message);
  else log.append(message);
}

/** @param {string} html @returns {HTMLElement[]} */
export function parse(html) {
  const template = document.createElement('template');
  // Escaped by the server, value by value.
  template.innerHTML = html;
  return [...template.content.children].filter((child) => child instanceof HTMLElement);
}

/** @param {string} id @returns {HTMLElement[]} */
export function copyOf(id) {
  const template = document.getElementById(id);
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`no template ${id}`);
  const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  return [...copy.children].filter((child) => child instanceof HTMLElement);
}

/**
 * @template {Element} E
 * @param {ParentNode} root @param {string} selector @param {new () => E} type
 * @returns {E}
 */
export function find(root, selector, type) {
  const element = root.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`no ${selector} on the page`);
  return element;
}

/** @param {string} label */
function daySeparator(label) {
  const separator = document.createElement('h2');
  separator.className = 'day';
  separator.textContent = label;
  return separator;
}
