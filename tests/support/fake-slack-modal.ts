import { z } from 'zod';
import { type InputBlock, ModalView, offered } from './fake-slack-limits.ts';

/** What a submission may be answered with. */
export const ModalAnswer = z.union([
  z.strictObject({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string().min(1)) }),
  z.strictObject({ response_action: z.enum(['update', 'push']), view: ModalView }),
]);

/** The fields of a modal. */
export function inputsOf(view: ModalView): readonly InputBlock[] {
  return view.blocks.flatMap((block) => (block.type === 'input' ? [block] : []));
}

/**
 * The state of a modal in which a person has typed `values` (by label; choices by theirs, several joined by `\n`) over what stood
 * there. Throws where Slack's client would not let them submit.
 */
export function fillIn(view: ModalView, values: Readonly<Record<string, string>>) {
  const inputs = inputsOf(view);
  if (!view.submit) throw new Error('This modal has nothing to submit');
  const strange = Object.keys(values).filter((label) => !inputs.some((one) => one.label.text === label));
  if (strange.length > 0) {
    throw new Error(`No field “${strange.join('”, “')}” but: ${inputs.map((one) => one.label.text).join(', ')}`);
  }
  return Object.fromEntries(
    inputs.map(({ block_id, label, optional, element }) => {
      const typed = values[label.text];
      const state = answer(element, typed);
      if (!optional && isEmpty(state)) throw new Error(`“${label.text}” is required`);
      return [block_id, { [element.action_id]: state }];
    }),
  );
}

type State = Readonly<{ type: string } & Record<string, unknown>>;

function answer(element: InputBlock['element'], typed: string | undefined): State {
  const { type } = element;
  switch (type) {
    case 'plain_text_input': {
      const value = typed ?? element.initial_value ?? '';
      if (value.length > (element.max_length ?? 3000)) throw new Error(`Only ${element.max_length} characters fit`);
      if (value.includes('\n') && !element.multiline) throw new Error('A single line takes no line breaks');
      return { type, value: value === '' ? null : value };
    }
    case 'datepicker':
      return { type, selected_date: typed ?? element.initial_date ?? null };
    case 'timepicker':
      return { type, selected_time: typed ?? element.initial_time ?? null };
    case 'static_select':
      return { type, selected_option: typed === undefined ? (element.initial_option ?? null) : choose(element, typed) };
    case 'multi_static_select': {
      const chosen = typed?.split('\n').map((one) => choose(element, one));
      return { type, selected_options: chosen ?? element.initial_options ?? [] };
    }
  }
}

function choose(menu: Parameters<typeof offered>[0], label: string) {
  const all = offered(menu);
  const option = all.find((one) => one.text.text === label);
  if (!option) throw new Error(`No choice “${label}” but: ${all.map((one) => one.text.text).join(', ')}`);
  return option;
}

function isEmpty({ type, ...rest }: State): boolean {
  return Object.values(rest).every((value) => value === null || (Array.isArray(value) && value.length === 0));
}
