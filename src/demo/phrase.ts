import type { Random } from './random.ts';

/** What stands for `$name` in a phrase. */
type Facts = Readonly<Record<string, string>>;

/** Says something from a list of phrases, with these facts. */
export type Speaker = (phrases: readonly string[], facts?: Facts) => string;

/**
 * A speaker that goes through a list like a shuffled pack of cards, so that a phrase comes back only after all the others,
 * and that never gives the same wording twice while another can be found.
 *
 * A phrase may hold alternatives in braces, `{去|跑了趟}市场`, one inside another, and facts, `$who`.
 */
export function speaker(random: Random): Speaker {
  const packs = new Map<readonly string[], string[]>();
  const said = new Set<string>();
  return (phrases, facts = {}) => {
    let text = '';
    for (let tries = 0; tries < 8; tries++) {
      const pack = packs.get(phrases) ?? [];
      if (pack.length === 0) pack.push(...random.shuffle(phrases));
      text = expand(pack.pop() ?? '', facts, random);
      packs.set(phrases, pack);
      if (!said.has(text)) break;
    }
    said.add(text);
    return text;
  };
}

function expand(phrase: string, facts: Facts, random: Random): string {
  let text = phrase;
  // The innermost braces hold no others, so each round opens one level.
  while (text.includes('{')) {
    text = text.replace(/\{([^{}]*)\}/g, (_, alternatives: string) => random.pick(alternatives.split('|')));
  }
  return text.replace(/\$([a-z]+)/gi, (whole, name: string) => facts[name] ?? whole);
}
