// @ts-check
import { find } from './timeline.js';

/**
 * The list of people: search, unread counts, and the drawer it becomes on a phone.
 *
 * @param {{ onOpen(id: string): void, onBeside(id: string): void }} deal
 */
export function attachPeople({ onOpen, onBeside }) {
  const nav = find(document, '#people', HTMLElement);
  const menu = find(document, '#menu', HTMLButtonElement);
  const search = find(nav, '#search', HTMLInputElement);
  const rows = /** @type {HTMLElement[]} */ ([...nav.querySelectorAll('li[data-person]')]);
  const phone = matchMedia('(max-width: 760px)');

  /** @param {string | null | undefined} id */
  const row = (id) => rows.find((one) => one.dataset.person === id);

  /** @param {boolean} open */
  const drawer = (open) => {
    document.body.classList.toggle('drawer-open', open);
    menu.setAttribute('aria-expanded', String(open));
    // Behind the drawer's edge nothing may take the focus.
    nav.inert = phone.matches && !open;
    if (!phone.matches) return;
    for (const column of document.querySelectorAll('.column')) if (column instanceof HTMLElement) column.inert = open;
    if (open) search.focus();
  };

  const filter = () => {
    const sought = search.value.trim().toLowerCase();
    for (const one of rows) {
      const { name = '', role = '', unit = '' } = one.dataset;
      one.hidden = !`${name} ${role} ${unit}`.toLowerCase().includes(sought);
    }
    for (const unit of nav.querySelectorAll('.unit')) {
      if (unit instanceof HTMLElement) unit.hidden = !unit.querySelector('li:not([hidden])');
    }
    find(nav, '.nobody', HTMLElement).hidden = rows.some((one) => !one.hidden);
  };

  nav.addEventListener('click', (event) => {
    if (!(event.target instanceof Element) || (event instanceof MouseEvent && (event.metaKey || event.ctrlKey))) return;
    const id = event.target.closest('li')?.dataset.person;
    if (id === undefined) return;
    event.preventDefault();
    drawer(false);
    if (event.target.closest('.beside')) onBeside(id);
    else onOpen(id);
  });
  nav.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && search.value !== '') {
      search.value = '';
      filter();
      event.stopPropagation();
      return;
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const links = rows.filter((one) => !one.hidden).map((one) => find(one, '.contact', HTMLElement));
    const at = links.findIndex((link) => link.contains(document.activeElement));
    const next = links[at + (event.key === 'ArrowDown' ? 1 : -1)];
    event.preventDefault();
    (next ?? search).focus();
  });
  search.addEventListener('input', filter);
  menu.addEventListener('click', () => drawer(!document.body.classList.contains('drawer-open')));
  find(nav, '#close-people', HTMLButtonElement).addEventListener('click', () => {
    drawer(false);
    menu.focus();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && document.body.classList.contains('drawer-open')) {
      drawer(false);
      menu.focus();
    }
  });
  document.addEventListener('click', (event) => {
    const outside = event.target instanceof Element && !event.target.closest('#people, #menu');
    if (outside && document.body.classList.contains('drawer-open')) drawer(false);
  });
  phone.addEventListener('change', () => {
    for (const column of document.querySelectorAll('.column')) if (column instanceof HTMLElement) column.inert = false;
    drawer(false);
  });
  drawer(false);

  /** @param {string} id @param {(count: number) => number} change */
  const count = (id, change) => {
    const badge = row(id)?.querySelector('.unread');
    const number = badge?.querySelector('.count');
    if (!(badge instanceof HTMLElement) || !number) return;
    const next = change(Number(number.textContent));
    number.textContent = String(next);
    badge.hidden = next === 0;
  };

  return {
    /** @param {string | null | undefined} id */
    get(id) {
      const one = row(id);
      if (!one) return null;
      const { person = '', name = '', role = '', unit = '' } = one.dataset;
      return { id: person, name, role, unit };
    },
    /** Whoever has most to read, else the first. */
    suggested() {
      const unread = (/** @type {HTMLElement} */ one) => Number(one.querySelector('.count')?.textContent ?? 0);
      const best = rows.reduce(
        (most, one) => (unread(one) > unread(most) ? one : most),
        /** @type {HTMLElement} */ (rows[0]),
      );
      return best?.dataset.person ?? null;
    },
    /** @param {string | null} left @param {string | null} right */
    current(left, right) {
      for (const one of rows) {
        const link = find(one, '.contact', HTMLElement);
        if (one.dataset.person === left) link.setAttribute('aria-current', 'page');
        else link.removeAttribute('aria-current');
        one.classList.toggle('is-beside', one.dataset.person === right);
      }
    },
    /** @param {string} id */
    addUnread: (id) => count(id, (unread) => unread + 1),
    /** @param {string} id */
    clearUnread: (id) => count(id, () => 0),
  };
}
