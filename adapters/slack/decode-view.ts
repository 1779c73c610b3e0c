import { z } from 'zod';
import type { FormValues } from '../../src/chat/form.ts';
import { type Arrival, arrival, Interaction, sender } from './arrival.ts';

const Selected = z.object({ value: z.string() });
const State = z.object({
  values: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        value: z.string().nullish(),
        selected_date: z.string().nullish(),
        selected_time: z.string().nullish(),
        selected_option: Selected.nullish(),
        selected_options: z.array(Selected).nullish(),
      }),
    ),
  ),
});

/** A submitted modal. */
export const ViewSubmission = Interaction.extend({
  type: z.literal('view_submission'),
  trigger_id: z.string(),
  view: z.object({
    private_metadata: z.string(),
    title: z.object({ text: z.string() }),
    blocks: z.array(z.unknown()),
    state: State,
  }),
});

/** A modal that was closed. */
export const ViewClosed = Interaction.extend({
  type: z.literal('view_closed'),
  view: z.object({ id: z.string(), private_metadata: z.string() }),
});

export function decodeSubmission(body: z.infer<typeof ViewSubmission>, at: Date): Arrival {
  const { private_metadata, state, title, blocks } = body.view;
  return arrival(
    { ...sender(body), id: body.trigger_id, at, forms: 'answer' },
    { kind: 'submit', form: private_metadata, values: fieldValues(state) },
    { kind: 'submission', title: title.text, blocks },
  );
}

export function decodeClosed(body: z.infer<typeof ViewClosed>, at: Date): Arrival {
  const { id, private_metadata } = body.view;
  return arrival(
    { ...sender(body), id: `closed:${id}`, at, forms: 'none' },
    { kind: 'close', form: private_metadata },
    { kind: 'conversation' },
  );
}

function fieldValues({ values }: z.infer<typeof State>): FormValues {
  const fields = Object.entries(values).flatMap(([name, actions]) => {
    const [input] = Object.values(actions);
    const chosen = input?.selected_options?.map((option) => option.value).join('\n');
    const value =
      input?.value ?? input?.selected_date ?? input?.selected_time ?? input?.selected_option?.value ?? chosen ?? '';
    return value === '' ? [] : [[name, value]];
  });
  return Object.fromEntries(fields);
}
