import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { type Mistake, readRulebook } from '../../src/rulebook/load.ts';

/** A small rulebook without a mistake; a test breaks it in one place. */
export const SMALL = readFileSync(new URL('small.yaml', import.meta.url), 'utf8');

/**
 * One edit to the small rulebook and what is said about it. `‸` in `to` marks where the mistake must point. `more` is how
 * many further mistakes the edit brings with it.
 */
export type Row = [
  title: string,
  from: string,
  to: string,
  field: string,
  message: string,
  remedy: string,
  more?: number,
];

/** Reads the small rulebook with one edit and expects the row's mistake to come first. */
export function expectMistake([, from, to, field, message, remedy, more = 0]: Row): void {
  const { text, line, column } = edited(from, to);
  const mistakes = mistakesIn(text);
  expect(mistakes[0]).toMatchObject({ file: 'x.yaml', line, column, field });
  expect(mistakes[0]?.message).toContain(message);
  expect(mistakes[0]?.remedy).toContain(remedy);
  expect(mistakes).toHaveLength(1 + more);
}

/** What is wrong with a rulebook, where `help`, `my reports` and `得分` are commands. */
export function mistakesIn(text: string): readonly Mistake[] {
  const reading = readRulebook(text, 'x.yaml', { commandWords: ['help', 'my reports', '得分'] });
  return reading.kind === 'mistakes' ? reading.mistakes : [];
}

/** The small rulebook with one edit, and the place (from 1) of the mark `‸` in it. */
export function edited(from: string, to: string): { text: string; line: number; column: number } {
  expect(SMALL.split(from), `what is edited stands once in the small rulebook: ${from}`).toHaveLength(2);
  const [before = '', after = ''] = SMALL.replace(from, () => to).split('‸');
  return {
    text: before + after,
    line: before.split('\n').length,
    column: before.length - before.lastIndexOf('\n'),
  };
}
