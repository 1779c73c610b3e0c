import type { InputBlock, KnownBlock, ModalView, PlainTextInput, PlainTextOption } from '@slack/types';
import { z } from 'zod';
import type { Field, Form, Option } from '../../src/chat/form.ts';
import { clip } from '../../src/chat/text.ts';
import { label, richText, storable } from './rich-text.ts';

/** What a submission may be answered with; nothing closes the modal. */
export type SubmissionReply =
  | Readonly<{ response_action: 'errors'; errors: Readonly<Record<string, string>> }>
  | Readonly<{ response_action: 'update' | 'push'; view: ModalView }>;

/** A form as a modal. Field names are its block and action ids, the form's id its private metadata. */
export function encodeForm(form: Form): ModalView {
  const title = label(form.title, MOST_TITLE);
  const full: KnownBlock[] = form.title.length > MOST_TITLE ? richText([{ text: form.title, strong: true }]) : [];
  return {
    type: 'modal',
    private_metadata: form.id,
    notify_on_close: true,
    title,
    submit: label(form.submit, MOST_TITLE),
    close: label(form.cancel, MOST_TITLE),
    blocks: [
      ...full,
      ...richText([{ text: form.intro ?? '', strong: false }]),
      ...form.fields.flatMap((field) => [input(field), ...remark(field)]),
    ],
  };
}

/** A message in the modal's place, or on top of it: what was typed below stays. */
export function encodeNotice(title: string, text: string): ModalView {
  return { type: 'modal', title: label(title, MOST_TITLE), blocks: richText([{ text, strong: false }]) };
}

/**
 * Keeps the modal open with errors at the fields. Slack can only mark fields that stand in it already, so a form whose fields
 * have changed replaces it; what was typed stays in fields of the same name.
 */
export function encodeInvalid(form: Form, submitted: readonly unknown[]): SubmissionReply {
  const view = encodeForm(form);
  const errors = form.fields.flatMap(({ name, error }) =>
    error === undefined ? [] : [[name, label(error, 2000).text]],
  );
  const sameFields = JSON.stringify(shape(view.blocks)) === JSON.stringify(shape(submitted));
  if (errors.length === 0 || !sameFields) return { response_action: 'update', view };
  return { response_action: 'errors', errors: Object.fromEntries(errors) };
}

const MOST_TITLE = 24;
const MOST_INPUT = 3000;
const MOST_OPTIONS = 100;

/** The inputs of a view: their names, kinds and choices. */
const Inputs = z.array(
  z
    .object({
      type: z.literal('input'),
      block_id: z.string(),
      element: z.object({ type: z.string(), options: z.array(z.object({ value: z.string() })).optional() }),
    })
    .nullable()
    .catch(null),
);

function shape(blocks: readonly unknown[]) {
  return Inputs.parse(blocks).filter((block) => block !== null);
}

function input(field: Field): InputBlock {
  const block: InputBlock = {
    type: 'input',
    block_id: field.name,
    label: label(field.label, 2000),
    optional: !field.required,
    element: element(field),
  };
  if (field.hint !== undefined) block.hint = label(field.hint, 2000);
  return block;
}

/** An error in a form that is shown anew: there is no answer to a submission that could carry it. */
function remark({ error }: Field): KnownBlock[] {
  return error === undefined ? [] : [{ type: 'context', elements: [label(`⚠️ ${error}`, 2000)] }];
}

function element(field: Field): InputBlock['element'] {
  const id = { action_id: field.name };
  const value = field.value === '' ? undefined : field.value;
  switch (field.kind) {
    case 'text':
    case 'longText':
      return textInput(field.name, value, field.maxLength, field.kind === 'longText');
    case 'lookup': {
      const box = textInput(field.name, value, field.maxLength, false);
      const suggestions = field.options.map((option) => option.label).join(' · ');
      return suggestions === '' ? box : { ...box, placeholder: label(suggestions, 150) };
    }
    // Not a number_input: that one refuses 120万, 1,200 and full-width digits before we see them.
    case 'number':
      return textInput(field.name, value, 100, false);
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
  const text = clip(storable(value ?? ''), most);
  return {
    type: 'plain_text_input',
    action_id: name,
    max_length: most,
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
