// @ts-check

/**
 * What the person did and the bot has not yet confirmed. It is kept across reloads and sent again under the same event id,
 * so nothing is lost and nothing counts twice.
 *
 * @typedef {{ event: string, kind: string, body: Record<string, unknown>, failed: boolean }} Entry
 * @typedef {{ kind: string, html?: string, text?: string, tone?: string }} Answer
 */

const STORE = 'daybook-outbox';
const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 30_000;

/** A request the server understood and refused: sending it again changes nothing. */
export class Refused extends Error {}

/** @param {(answer: Answer, entry: Entry) => void} onLate answers to what had to be sent again */
export function createOutbox(onLate) {
  /** @type {Map<string, Entry>} */
  const entries = new Map(load().map((entry) => [entry.event, entry]));
  /** @type {Set<string>} */
  const underWay = new Set();
  /** Failed submissions whose form is still open: the person is to send them, perhaps with other words. @type {Set<string>} */
  const held = new Set();
  /** @type {Set<(event: string) => void>} */
  const watchers = new Set();
  let waitMs = FIRST_WAIT_MS;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const save = () => {
    try {
      localStorage.setItem(STORE, JSON.stringify([...entries.values()]));
    } catch {
      // Full of pictures: what has no room is still sent, only not after a reload.
    }
  };
  /** @param {string} event */
  const changed = (event) => {
    for (const watcher of watchers) watcher(event);
  };

  /** @param {Entry} entry @returns {Promise<Answer>} */
  const attempt = async (entry) => {
    entries.set(entry.event, { ...entry, failed: false });
    save();
    underWay.add(entry.event);
    changed(entry.event);
    try {
      const answer = /** @type {Answer} */ (await post(entry.kind, { event: entry.event, ...entry.body }));
      entries.delete(entry.event);
      waitMs = FIRST_WAIT_MS;
      return answer;
    } catch (error) {
      if (error instanceof Refused) entries.delete(entry.event);
      else {
        entries.set(entry.event, { ...entry, failed: true });
        retryLater();
      }
      throw error;
    } finally {
      underWay.delete(entry.event);
      save();
      changed(entry.event);
    }
  };

  const flush = async () => {
    for (const entry of [...entries.values()]) {
      if (underWay.has(entry.event) || held.has(entry.event)) continue;
      try {
        onLate(await attempt(entry), entry);
      } catch {
        // Stays in the outbox, shown as failed; the next round tries again.
      }
    }
  };

  const retryLater = () => {
    clearTimeout(timer);
    timer = setTimeout(flush, waitMs);
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  };

  return {
    /**
     * @param {string} kind @param {Record<string, unknown>} body @param {string} event
     * @returns {Promise<Answer>} rejects with {@link Refused} when it was refused, else it is tried again by itself
     */
    send: (kind, body, event = crypto.randomUUID()) => attempt({ event, kind, body, failed: false }),
    flush,
    /** Not to be sent again by itself, unless the page is reloaded. @param {string} event */
    hold: (event) => held.add(event),
    /** Not to be sent again at all. @param {string} event */
    drop(event) {
      if (entries.delete(event)) save();
      changed(event);
    },
    /** @param {string} event */
    get: (event) => entries.get(event),
    all: () => [...entries.values()],
    /** @param {(event: string) => void} watcher */
    watch: (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}

/**
 * @param {string} path @param {unknown} body
 * @returns {Promise<unknown>}
 */
export async function post(path, body) {
  const response = await fetch(`/playground/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  if (response.status < 500) throw new Refused(answer.error ?? '');
  throw new Error(answer.error ?? '');
}

/** @returns {Entry[]} */
function load() {
  try {
    return JSON.parse(localStorage.getItem(STORE) ?? '[]');
  } catch {
    return [];
  }
}
