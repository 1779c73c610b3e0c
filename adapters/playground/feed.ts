import type { Log } from '../../src/chat/adapter.ts';
import type { ClockProgress, Desk, DeskMessage } from './desk.ts';

/** What open pages are told. `cursor` is where to resume after this message. */
export type News =
  | Readonly<{ kind: 'message'; cursor: string; message: DeskMessage }>
  | Readonly<{ kind: 'clock'; now: Date; moving: ClockProgress | null }>
  | Readonly<{ kind: 'read'; person: string }>
  /** The server stops; pages come back by themselves. */
  | Readonly<{ kind: 'closing' }>;

/** Follows the desk for all open pages together, so that what another process sent arrives as well. */
export type Feed = Readonly<{
  /** Tells `listener` everything that changed after `cursor`, then all that is new. Call what it answers to leave. */
  subscribe(cursor: string, listener: (news: News) => void): Promise<() => void>;
  /** Something was stored: look now instead of at the next beat. */
  wake(): void;
  announce(news: News): void;
  /** How far the clock has come on the way it is on; null while it stands where it is. */
  moving(): ClockProgress | null;
  stop(): void;
}>;

const BEAT_MS = 1000;
/** The pages' clocks run by themselves; they are set only when they are off by more than this. */
const CLOCK_SLACK_MS = 2000;

export function createFeed({ desk, log }: Readonly<{ desk: Desk; log: Log }>): Feed {
  const listeners = new Set<(news: News) => void>();
  let cursor = '';
  let beat: NodeJS.Timeout | undefined;
  let looking = false;
  let again = false;
  /** Demo time less this process's steady time, when last seen. */
  let offsetMs = Number.NaN;

  let moving: ClockProgress | null = null;

  const announce = (news: News) => {
    if (news.kind === 'clock') moving = news.moving;
    for (const listener of listeners) listener(news);
  };

  const look = async () => {
    for (const change of await desk.changes(cursor)) {
      cursor = change.cursor;
      announce({ kind: 'message', ...change });
    }
    const now = await desk.clock();
    const offset = now.getTime() - performance.now();
    if (Math.abs(offset - offsetMs) > CLOCK_SLACK_MS) announce({ kind: 'clock', now, moving });
    offsetMs = offset;
  };

  const wake = () => {
    if (listeners.size === 0) return;
    again = true;
    if (!looking) follow();
  };

  /** One look at a time: two would tell the same change twice. */
  const follow = async () => {
    looking = true;
    while (again) {
      again = false;
      await look().catch((error: unknown) => log.warn({ error: String(error) }, 'playground.feed.failed'));
    }
    looking = false;
  };

  const leave = (listener: (news: News) => void) => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(beat);
  };

  return {
    async subscribe(after, listener) {
      if (listeners.size === 0) {
        cursor = await desk.cursor();
        clearInterval(beat);
        beat = setInterval(wake, BEAT_MS).unref();
      }
      // Listening before catching up: a change in between is told twice, which a page does not notice, rather than never.
      listeners.add(listener);
      let seen = after;
      for (;;) {
        const missed = await desk.changes(seen);
        for (const change of missed) listener({ kind: 'message', ...change });
        const last = missed.at(-1);
        if (last === undefined || last.cursor === seen) return () => leave(listener);
        seen = last.cursor;
      }
    },
    wake,
    announce,
    moving: () => moving,
    stop() {
      clearInterval(beat);
      announce({ kind: 'closing' });
      listeners.clear();
    },
  };
}
