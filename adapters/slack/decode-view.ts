import { z } from 'zod';
import { type FormValues, joinParts } from '../../src/chat/form.ts';
import { type Arrival, arrival, Interaction, sender, time } from './arrival.ts';
import { BACK, fieldOf, Place } from './place.ts';
import { typedOf } from './suggest.ts';

const Selected = z.object({ text: z.object({ text: z.string() }), value: z.string() });
const Input = z.object({
  type: z.string(),
  value: z.string().nullish(),
  selected_date: z.string().nullish(),
  selected_time: z.string().nullish(),
  selected_option: Selected.nullish(),
  selected_options: z.array(Selected).nullish(),
});
const State = z.object({ values: z.record(z.string(), z.record(z.string(), Input)) });

/** What a modal says about itself while somebody is at it. */
export const OpenModal = z.object({
  type: z.literal('modal'),
  id: z.string(),
  hash: z.string(),
  title: z.object({ text: z.string() }),
  private_metadata: Place,
  state: State,
});

/** A submitted modal. */
export const ViewSubmission = Interaction.extend({
  type: z.literal('view_submission'),
  trigger_id: z.string(),
  view: z.object({
    private_metadata: Place,
    title: z.object({ text: z.string() }),
    blocks: z.array(z.unknown()),
    state: State,
  }),
});

/** A modal that was closed. */
export const ViewClosed = Interaction.extend({
  type: z.literal('view_closed'),
  view: z.object({ id: z.string(), private_metadata: Place }),
});

/** The last step submits the form, those before turn to the next. */
export function decodeSubmission(body: z.infer<typeof ViewSubmission>, at: Date): Arrival {
  const { private_metadata: place, state, title, blocks } = body.view;
  const { form, step, steps, turn } = place;
  const values = fieldValues(state, turn);
  return arrival(
    { ...sender(body), id: body.trigger_id, at, forms: 'answer' },
    step + 1 === steps
      ? { kind: 'submit', form, values }
      : { kind: 'progress', form, values, order: orderOf(turn, LAST), turn: 'on' },
    { kind: 'submission', title: title.text, blocks, place },
  );
}

/** Something was changed in a modal, or its button for going back was pressed. */
export function decodeChange(
  body: Readonly<{ trigger_id: string; view: z.infer<typeof OpenModal> }> & z.infer<typeof Interaction>,
  action: Readonly<{ action_ts: string; block_id?: string | undefined }>,
): Arrival {
  const { id: view, hash, title, private_metadata: place, state } = body.view;
  const trigger = body.trigger_id;
  const from = { ...sender(body), id: trigger, at: time(action.action_ts) };
  const values = fieldValues(state, place.turn);
  const progress = {
    kind: 'progress',
    form: place.form,
    values,
    order: orderOf(place.turn, action.action_ts),
  } as const;
  if (action.block_id !== BACK) return arrival({ ...from, forms: 'none' }, progress, { kind: 'typing' });
  return arrival(
    { ...from, forms: 'answer' },
    { ...progress, turn: 'back' },
    { kind: 'step', trigger, title: title.text, view, hash, place },
  );
}

/** Slack does not say what stood in it. */
export function decodeClosed(body: z.infer<typeof ViewClosed>, at: Date): Arrival {
  const { id, private_metadata } = body.view;
  return arrival(
    { ...sender(body), id: `closed:${id}`, at, forms: 'none' },
    { kind: 'close', form: private_metadata.form },
    { kind: 'conversation' },
  );
}

/** Behind every time that Slack tells. */
const LAST = '~';

/** Within one drawing of a modal Slack's own time counts; a submission has no time, and is the last thing in it. */
function orderOf(turn: number, at: string): string {
  return `${String(turn).padStart(6, '0')} ${at}`;
}

/** What stands in the fields of this drawing, `''` in empty ones; Slack may tell of earlier drawings too. */
function fieldValues({ values }: z.infer<typeof State>, turn: number): FormValues {
  const fields = Object.entries(values).flatMap(([block, actions]) => {
    const name = fieldOf(block, turn);
    const [input] = Object.values(actions);
    return name === undefined || !input ? [] : [[name, answerIn(input)]];
  });
  return joinParts(Object.fromEntries(fields));
}

function answerIn({ type, ...input }: z.infer<typeof Input>): string {
  if (input.selected_option) {
    return type === 'external_select' ? typedOf(input.selected_option) : input.selected_option.value;
  }
  const chosen = input.selected_options?.map((option) => option.value).join('\n');
  return input.value ?? input.selected_date ?? input.selected_time ?? chosen ?? '';
}
