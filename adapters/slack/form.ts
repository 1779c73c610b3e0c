import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import { type Field, type Form, localeOf } from '../../src/chat/form.ts';
import { encodeField } from './form-field.ts';
import { BACK, blockOf, type Place, writePlace } from './place.ts';
import { label, richText } from './rich-text.ts';

/** What a submission may be answered with; nothing closes the modal. */
export type SubmissionReply =
  | Readonly<{ response_action: 'errors'; errors: Readonly<Record<string, string>> }>
  | Readonly<{ response_action: 'update' | 'push'; view: ModalView }>;

/**
 * A form as a modal. One with many fields is shown in steps, the required fields first, as nobody wants to scroll through it on a
 * phone; `at` says which step, and how often this modal has been drawn before.
 */
export function encodeForm(form: Form, at: Readonly<{ step: number; turn: number }> = { step: 0, turn: 0 }): ModalView {
  const steps = stepsOf(form.fields);
  const step = Math.min(at.step, steps.length - 1);
  const place: Place = { form: form.id, step, steps: steps.length, turn: at.turn };
  const full: KnownBlock[] = form.title.length > MOST_TITLE ? richText([{ text: form.title, strong: true }]) : [];
  const words = WORDS[localeOf(form)];
  const count = steps.length === 1 ? '' : ` ${step + 1}/${steps.length}`;
  return {
    type: 'modal',
    private_metadata: writePlace(place),
    notify_on_close: true,
    title: { ...label(form.title, MOST_TITLE), text: label(form.title, MOST_TITLE - count.length).text + count },
    submit: label(step + 1 < steps.length ? words.next : form.submit, MOST_TITLE),
    close: label(form.cancel, MOST_TITLE),
    blocks: [
      ...(step === 0 ? [...full, ...richText([{ text: form.intro ?? '', strong: false }])] : []),
      ...(steps[step] ?? []).flatMap((field) => [...encodeField(field, at.turn), ...remark(field)]),
      ...(step === 0 ? [] : [back(words.back)]),
    ],
  };
}

/** A message in the modal's place, or on top of it: what was typed below stays. */
export function encodeNotice(title: string, text: string): ModalView {
  return { type: 'modal', title: label(title, MOST_TITLE), blocks: richText([{ text, strong: false }]) };
}

/**
 * Keeps the modal open with errors at the fields. Slack can only mark fields that stand in it already: where an error lies in another
 * step, or the fields have changed, the modal is drawn anew with the first step that has one.
 */
export function encodeInvalid(
  form: Form,
  shown: Readonly<{ place: Place; blocks: readonly unknown[] }>,
): SubmissionReply {
  const { step, turn } = shown.place;
  const steps = stepsOf(form.fields);
  const wrong = steps.findIndex((fields) => fields.some(({ error }) => error !== undefined));
  const same = JSON.stringify(shape(encodeForm(form, { step, turn }).blocks)) === JSON.stringify(shape(shown.blocks));
  if (wrong !== step || !same) {
    const view = encodeForm(form, { step: wrong < 0 ? step : wrong, turn: turn + 1 });
    return { response_action: 'update', view };
  }
  const errors = (steps[step] ?? []).flatMap(({ name, error }) =>
    error === undefined ? [] : [[blockOf(name, turn), label(error, 2000).text]],
  );
  return { response_action: 'errors', errors: Object.fromEntries(errors) };
}

const MOST_TITLE = 24;
/** As many inputs as a phone shows without much scrolling. */
const MOST_IN_STEP = 6;
const WORDS = { 'zh-CN': { next: '下一步', back: '← 上一步' }, en: { next: 'Next', back: '← Back' } } as const;

function back(words: string): KnownBlock {
  return { type: 'actions', block_id: BACK, elements: [{ type: 'button', action_id: BACK, text: label(words, 75) }] };
}

/** The fields of each step: all of them at once if they are few, else as evenly as can be, required ones first. */
function stepsOf(fields: readonly Field[]): readonly (readonly Field[])[] {
  if (fields.length <= MOST_IN_STEP) return [fields];
  const sorted = [...fields.filter(({ required }) => required), ...fields.filter(({ required }) => !required)];
  const count = Math.ceil(fields.length / MOST_IN_STEP);
  const size = Math.ceil(fields.length / count);
  return Array.from({ length: count }, (_, step) => sorted.slice(step * size, (step + 1) * size));
}

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

/** An error in a form that is shown anew: there is no answer to a submission that could carry it. */
function remark({ error }: Field): KnownBlock[] {
  return error === undefined ? [] : [{ type: 'context', elements: [label(`⚠️ ${error}`, 2000)] }];
}
