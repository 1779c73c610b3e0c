import { z } from 'zod';

/**
 * Which part of which form a modal shows, kept in the modal itself. `turn` counts how often it was drawn anew: its fields get new
 * names each time, as Slack keeps what was typed in fields of the same name, or brings it back from two drawings before.
 */
export type Place = Readonly<{ form: string; step: number; steps: number; turn: number }>;

/** A place as a modal's private metadata. */
export function writePlace({ form, step, steps, turn }: Place): string {
  return `${step}/${steps} ${turn} ${form}`;
}

/** Reads {@link writePlace} back. */
export const Place = z
  .string()
  .regex(/^\d+\/\d+ \d+ /)
  .transform((written): Place => {
    const [steps = '', turn = '', ...form] = written.split(' ');
    const [step, count] = steps.split('/');
    return { form: form.join(' '), step: Number(step), steps: Number(count), turn: Number(turn) };
  });

/** The block of a field in one drawing of the modal. */
export function blockOf(field: string, turn: number): string {
  return `${turn}.${field}`;
}

/** The field that a block shows; undefined for one of another drawing. */
export function fieldOf(block: string, turn: number): string | undefined {
  const before = blockOf('', turn);
  return block.startsWith(before) ? block.slice(before.length) : undefined;
}

/** The button by which one goes a step back. */
export const BACK = 'back';
