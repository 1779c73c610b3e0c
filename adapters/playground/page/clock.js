// @ts-check
import { post } from './outbox.js';
import { find } from './timeline.js';

/**
 * The demo clock as the page shows it, and the words for times and days.
 *
 * @param {{ locale: string, zone: string, now: string, words: Record<string, string> }} page
 * @param {(text: string, tone: string) => void} toast
 */
export function createClock({ locale, zone, now, words }, toast) {
  let offsetMs = Date.parse(now) - Date.now();
  const face = find(document, '#clock', HTMLTimeElement);
  const moving = find(document, '#moving', HTMLElement);
  const steps = /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll('.step'));
  const english = locale === 'en';
  const hours = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  const weekday = new Intl.DateTimeFormat(english ? 'en-GB' : 'zh-CN', { timeZone: zone, weekday: 'short' });
  const date = new Intl.DateTimeFormat(english ? 'en-GB' : 'zh-CN', {
    timeZone: zone,
    month: english ? 'short' : 'long',
    day: 'numeric',
  });
  const isoDay = new Intl.DateTimeFormat('en-CA', { timeZone: zone });

  const current = () => new Date(Date.now() + offsetMs);
  /** @param {Date} at */
  const fullDay = (at) =>
    english ? `${weekday.format(at)} ${date.format(at)}` : `${date.format(at)} ${weekday.format(at)}`;
  /** @param {Date} at */
  const moment = (at) => `${english ? fullDay(at) : `${weekday.format(at)}`} ${hours.format(at)}`;

  const show = () => {
    const at = current();
    face.dateTime = at.toISOString();
    face.replaceChildren(part('date', fullDay(at)), part('hours', hours.format(at)));
  };

  for (const step of steps) {
    step.addEventListener('click', async () => {
      busy(true);
      try {
        const answer = /** @type {{ sent: number }} */ (await post('advance', { step: step.dataset.step }));
        toast((words.moved ?? '').replace('{sent}', String(answer.sent)), 'good');
      } catch (error) {
        toast((error instanceof Error && error.message) || (words.tryAgain ?? ''), 'problem');
      } finally {
        busy(false);
      }
    });
  }

  /** @param {boolean} on */
  function busy(on) {
    document.body.classList.toggle('clock-moving', on);
    for (const step of steps) step.disabled = on;
    if (!on) moving.textContent = '';
  }

  show();
  setInterval(show, 1000);

  return {
    /** @param {{ now: string, moving: { to: string, sent: number } | null }} news */
    set(news) {
      offsetMs = Date.parse(news.now) - Date.now();
      show();
      busy(news.moving !== null);
      if (news.moving === null) return;
      moving.textContent = (words.moving ?? '')
        .replace('{to}', moment(new Date(news.moving.to)))
        .replace('{sent}', String(news.moving.sent));
    },
    now: () => current(),
    /** @param {string} iso */
    time: (iso) => hours.format(new Date(iso)),
    /** @param {string} iso */
    day: (iso) => isoDay.format(new Date(iso)),
    /** @param {string} iso */
    dayLabel(iso) {
      const at = new Date(iso);
      const yesterday = new Date(current().getTime() - 24 * 3600_000);
      const day = isoDay.format(at);
      if (day === isoDay.format(current())) return `${words.today} · ${fullDay(at)}`;
      if (day === isoDay.format(yesterday)) return `${words.yesterday} · ${fullDay(at)}`;
      return fullDay(at);
    },
  };
}

/** @param {string} name @param {string} text */
function part(name, text) {
  const span = document.createElement('span');
  span.className = name;
  span.textContent = text;
  return span;
}
