import { changes } from './distance.ts';
import { fold, literal } from './fold.ts';

/** A command as it can be called; `aliases` in any language, its own `name` only if it is among them. */
export type CommandWords = Readonly<{ name: string; aliases: readonly string[] }>;

/** `rest` is what stands after the alias, exactly as typed, trimmed; nothing if it is only
 * punctuation. `nearest` is the name of what a slip of the finger may have meant. */
export type CommandMatch =
  | Readonly<{ kind: 'command'; name: string; rest: string }>
  | Readonly<{ kind: 'unknown'; nearest?: string }>;

/**
 * The command a message begins with. The longest alias wins; letters' case and width do not matter, `/` or `/daybook` may stand before. A
 * Chinese alias needs nothing after it (`写日志今天拜访3户`), a Latin one the end of the word.
 */
export function understandCommand(text: string, commands: readonly CommandWords[]): CommandMatch {
  const start = /^\s*(?:\/\s?daybook(?![\p{L}\p{N}]))?\s*\/?\s*/u.exec(fold(text))?.[0].length ?? 0;
  const typed = text.slice(start);
  const head = fold(typed.slice(0, LONGEST));
  let best: { name: string; length: number } | null = null;
  for (const { name, aliases } of commands) {
    for (const alias of aliases) {
      const length = pattern(alias).exec(head)?.[0].length ?? 0;
      if (length > (best?.length ?? 0)) best = { name, length };
    }
  }
  if (best) {
    const rest = typed
      .slice(best.length)
      .replace(/^\s*[:：,，、]?\s*/, '')
      .trimEnd();
    return { kind: 'command', name: best.name, rest: /[\p{L}\p{N}\p{S}]/u.test(rest) ? rest : '' };
  }
  const nearest = nearestCommand(head, commands);
  return nearest === null ? { kind: 'unknown' } : { kind: 'unknown', nearest };
}

/** No alias is longer, so no more of a message than this is looked at. */
const LONGEST = 100;

function pattern(alias: string): RegExp {
  const words = fold(alias).trim().split(/\s+/).map(literal).join('\\s+');
  const border = /[\p{Script=Latin}\p{N}]$/u.test(fold(alias)) ? "(?![\\p{Script=Latin}\\p{N}_]|['’-]\\p{L})" : '';
  return new RegExp(`^${words}${border}`, 'u');
}

/**
 * A Latin alias may be one change away from as many words at the beginning. A Chinese one of three signs and more may be from the
 * beginning; shorter ones only from the whole message, or ordinary sentences would look like slips.
 */
function nearestCommand(head: string, commands: readonly CommandWords[]): string | null {
  const words = head.trim().split(/[\s:：,，]+/);
  let best: { name: string; distance: number } | null = null;
  for (const { name, aliases } of commands) {
    for (const alias of aliases.map(fold)) {
      const latin = /^[\p{Script=Latin}\p{N}\s-]+$/u.test(alias);
      if (alias.length < (latin ? 3 : 2)) continue;
      const most = latin && alias.length >= 7 ? 2 : 1;
      const begun = latin
        ? [1, 2, 3].map((count) => words.slice(0, count).join(' '))
        : alias.length === 2
          ? [head.trim()]
          : [0, -1, 1].map((more) => head.slice(0, alias.length + more));
      for (const typed of begun) {
        // The first sign must be right for short words: `now` is not `how`.
        if (alias.length <= 3 && typed[0] !== alias[0] && typed[1] !== alias[0]) continue;
        const distance = changes(typed, alias, most);
        if (distance <= most && distance < (best?.distance ?? Infinity)) best = { name, distance };
      }
    }
  }
  return best?.name ?? null;
}
