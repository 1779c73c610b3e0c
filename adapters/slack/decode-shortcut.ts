import { z } from 'zod';
import { type Arrival, arrival, Interaction, sender, time } from './arrival.ts';
import { typed } from './typed.ts';

/** What each of the manifest's global shortcuts stands for, as one would type it. */
const GLOBAL: Readonly<Record<string, string>> = { write_report: 'write a report', my_day: 'my day' };
/** The manifest's message shortcut. */
const KEEP = 'keep_as_visit';

/** A shortcut of the app, from wherever somebody is. */
export const GlobalShortcut = Interaction.extend({
  type: z.literal('shortcut'),
  callback_id: z.string(),
  trigger_id: z.string(),
  action_ts: z.string(),
});

/** A shortcut at a message, of any conversation. */
export const MessageShortcut = Interaction.extend({
  type: z.literal('message_action'),
  callback_id: z.string(),
  trigger_id: z.string(),
  action_ts: z.string(),
  response_url: z.string().optional(),
  message: z.object({ text: z.string().default('') }),
});

/** Null for a shortcut that some other manifest has. */
export function decodeGlobal(body: z.infer<typeof GlobalShortcut>): Arrival | null {
  const text = GLOBAL[body.callback_id];
  if (text === undefined) return null;
  const { trigger_id: trigger } = body;
  return arrival(
    { ...sender(body), id: trigger, at: time(body.action_ts), forms: 'answer' },
    { kind: 'command', text },
    { kind: 'press', trigger, responseUrl: undefined },
  );
}

/** The words of the message, whoever wrote it. Null for a shortcut that some other manifest has. */
export function decodeKeep(body: z.infer<typeof MessageShortcut>): Arrival | null {
  if (body.callback_id !== KEEP) return null;
  const { trigger_id: trigger, response_url: responseUrl } = body;
  return arrival(
    { ...sender(body), id: trigger, at: time(body.action_ts), forms: 'answer' },
    { kind: 'keep', text: typed(body.message.text) },
    { kind: 'press', trigger, responseUrl },
  );
}
