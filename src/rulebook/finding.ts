import type { Locale } from './words.ts';

/** Where in the file something stands, from the top: keys, and positions in lists from 0. */
export type Path = readonly (string | number)[];

/** What is wrong and what to do about it, in both languages; clauses without a full stop. */
export type Wording = Readonly<Record<Locale, readonly [message: string, remedy: string]>>;

/** Something that is wrong with a rulebook: at a value, or at the key that names it. */
export type Finding = Readonly<{ path: Path; at: 'key' | 'value'; wording: Wording }>;
