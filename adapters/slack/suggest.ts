import type { PlainTextOption } from '@slack/types';
import { z } from 'zod';
import type { Log } from '../../src/chat/adapter.ts';
import type { Suggest } from '../../src/chat/event.ts';
import type { Suggestion } from '../../src/chat/form.ts';
import { Interaction, sender } from './arrival.ts';
import { fieldOf, Place } from './place.ts';
import { label, split, storable } from './rich-text.ts';

/**
 * What a menu that asks us is to offer; null for a body that is no such question. Slack is always answered: a list that cannot be
 * found is empty, and asked for again with the next letter.
 */
export async function suggestions(body: unknown, suggest: Suggest, log: Log): Promise<object | null> {
  const asked = Question.safeParse(body).data;
  if (!asked) return null;
  const { workspace, user } = sender(asked);
  const { form, turn } = asked.view.private_metadata;
  const field = fieldOf(asked.block_id, turn) ?? '';
  try {
    const found = await suggest({ platform: 'slack', workspace, user }, form, field, asked.value);
    const options = found.map(menuOption);
    const isFirst = ({ value }: MenuOption, index: number) => options.findIndex((one) => one.value === value) === index;
    return { options: options.filter(isFirst).slice(0, MOST_OPTIONS) };
  } catch (error) {
    log.warn({ error: String(error) }, 'slack.nothing_suggested');
    return { options: [] };
  }
}

/**
 * A suggestion in a menu. Neither text nor value holds more than {@link MOST} UTF-16 units: what is longer stands in both, one part in
 * each.
 */
export function menuOption({ label: shown, typed }: Suggestion): MenuOption {
  const words = storable(typed);
  if (words.length < MOST) return { text: label(shown, MOST), value: `${WHOLE}${words}` };
  const [head = '', ...rest] = split(words, MOST - 1);
  return { text: label(head, MOST), value: `${REST}${split(rest.join(''), MOST - 1)[0] ?? ''}` };
}

/** What picking an option of {@link menuOption} says. */
export function typedOf({ text, value }: Readonly<{ text: Readonly<{ text: string }>; value: string }>): string {
  return value.startsWith(REST) ? unescaped(text.text) + value.slice(REST.length) : value.slice(WHOLE.length);
}

type MenuOption = PlainTextOption & { value: string };

const MOST = 75;
const MOST_OPTIONS = 100;
const WHOLE = '=';
const REST = '+';

const Question = Interaction.extend({
  type: z.literal('block_suggestion'),
  block_id: z.string(),
  value: z.string(),
  view: z.object({ private_metadata: Place }),
});

/** Texts come back with Slack's three escapes. */
function unescaped(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}
