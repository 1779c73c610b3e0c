import type { InputBlock, PlainTextInput, PlainTextOption } from '@slack/types';
import { inPieces } from '../../src/chat/cut.ts';
import { type Field, type Option, PART } from '../../src/chat/form.ts';
import { clip } from '../../src/chat/text.ts';
import { blockOf } from './place.ts';
import { label, storable } from './rich-text.ts';
import { menuOption, typedOf } from './suggest.ts';

/** A field as inputs that tell us of every change, in one drawing of its modal: one, or several where one cannot hold what stands in it. */
export function encodeField(field: Field, turn: number): readonly InputBlock[] {
  const [first = '', ...more] = piecesOf(field);
  const hint = field.hint === undefined ? {} : { hint: label(field.hint, 2000) };
  const rest = more.map((value, index): Field => {
    const { error: _, hint: __, ...same } = field;
    const nth = index + 2;
    return {
      ...same,
      name: `${field.name}${PART}${nth}`,
      label: `${clip(field.label, 1900)} (${nth})`,
      required: false,
      value,
    };
  });
  return [{ ...input({ ...field, value: first }, turn), ...hint }, ...rest.map((part) => input(part, turn))];
}

/** Whether a field is free text; one to be looked up is, where no option of a menu can hold what stands in it. */
function isTyped(field: Field): boolean {
  const { kind, value = '' } = field;
  if (kind === 'lookup') return value !== '' && typedOf(menuOption({ label: value, typed: value })) !== storable(value);
  return kind === 'text' || kind === 'longText' || kind === 'number';
}

function input(field: Field, turn: number): InputBlock {
  return {
    type: 'input',
    block_id: blockOf(field.name, turn),
    label: label(field.label, 2000),
    optional: !field.required,
    dispatch_action: true,
    element: element(field),
  };
}

/** What stands in a field, as much of it in each piece as an input takes. */
function piecesOf(field: Field): readonly string[] {
  const { value = '' } = field;
  if (!isTyped(field)) return [value];
  return inPieces(storable(value), 'maxLength' in field ? Math.min(field.maxLength, MOST_INPUT) : MOST_INPUT);
}

const MOST_INPUT = 3000;
const MOST_OPTIONS = 100;

function element(field: Field): InputBlock['element'] {
  const id = { action_id: field.name };
  const value = field.value === '' ? undefined : field.value;
  switch (field.kind) {
    case 'text':
    case 'longText':
      return textInput(field.name, value, field.maxLength, field.kind === 'longText');
    case 'lookup': {
      if (isTyped(field)) return textInput(field.name, value, field.maxLength, false);
      const initial = value === undefined ? {} : { initial_option: menuOption({ label: value, typed: value }) };
      return { ...id, type: 'external_select', min_query_length: 0, ...initial };
    }
    // Not a number_input: that one refuses 120万, 1,200 and full-width digits before we see them.
    case 'number':
      return textInput(field.name, value, Math.max(100, value?.length ?? 0), false);
    case 'date':
      return { ...id, type: 'datepicker', ...(value === undefined ? {} : { initial_date: value }) };
    case 'time':
      return { ...id, type: 'timepicker', ...(value === undefined ? {} : { initial_time: value }) };
    case 'choice': {
      const options = field.options.map(choice);
      const initial = options.find((option) => option.value === value);
      return { ...id, type: 'static_select', ...menu(options), ...(initial ? { initial_option: initial } : {}) };
    }
    case 'choices': {
      const options = field.options.map(choice);
      const chosen = value?.split('\n') ?? [];
      const initial = options.filter((option) => chosen.includes(option.value ?? ''));
      const preset = initial.length > 0 ? { initial_options: initial } : {};
      return { ...id, type: 'multi_static_select', ...menu(options), ...preset };
    }
  }
}

function textInput(name: string, value: string | undefined, maxLength: number, long: boolean): PlainTextInput {
  const most = Math.min(maxLength, MOST_INPUT);
  const text = storable(value ?? '');
  return {
    type: 'plain_text_input',
    action_id: name,
    max_length: most,
    // Enter alone would tell nothing of a field that was typed and left.
    dispatch_action_config: { trigger_actions_on: ['on_character_entered'] },
    // A single line would swallow the breaks of what stands in it.
    multiline: long || text.includes('\n'),
    ...(text === '' ? {} : { initial_value: text }),
  };
}

function choice(option: Option): PlainTextOption {
  return { text: label(option.label, 75), value: option.value };
}

/** Slack takes 100 options, but 100 groups of them. */
function menu(options: PlainTextOption[]) {
  if (options.length <= MOST_OPTIONS) return { options };
  const groups = Array.from({ length: Math.ceil(options.length / MOST_OPTIONS) }, (_, index) => {
    const part = options.slice(index * MOST_OPTIONS, (index + 1) * MOST_OPTIONS);
    const from = index * MOST_OPTIONS + 1;
    return { label: label(`${from} – ${from + part.length - 1}`, 75), options: part };
  });
  return { option_groups: groups };
}
