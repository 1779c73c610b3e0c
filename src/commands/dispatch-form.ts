import type { Payload } from '../chat/event.ts';
import type { Form, FormValues } from '../chat/form.ts';
import { keepTyped, markSubmitted, type OpenedForm, openedForm } from '../store/drafts.ts';
import { type Command, type Context, type Outcome, type Purpose, refusal } from './command.ts';

type OfForm<Kind extends Payload['kind']> = Extract<Payload, { kind: Kind }>;

/** What somebody did with a form that we opened: typed into it, submitted or closed it. */
export async function onForm(
  ctx: Context,
  commands: readonly Command[],
  payload: OfForm<'submit' | 'progress' | 'close'>,
): Promise<Outcome> {
  const opened = await openedForm(ctx.tx, payload.form, ctx.person.id);
  const purpose = opened && isPurpose(opened.purpose) ? opened.purpose : undefined;
  const command = commands.find(({ name }) => name === purpose?.command);
  // Nobody waits to be told anything of what is only kept.
  const silent = payload.kind === 'close' || (payload.kind === 'progress' && payload.turn === undefined);
  if (!opened || !purpose || !command) {
    return silent ? {} : { toast: { tone: 'problem', text: ctx.words.plain('bot.staleForm') } };
  }
  // The same form sent twice is one submission; whoever pressed twice sees that it arrived.
  if (opened.submitted) return silent ? {} : { toast: { tone: 'good', text: ctx.words.plain('bot.formArrived') } };
  const refused = refusal(ctx, command);
  if (refused) return silent ? {} : refused;
  const asked: OfOpened = { opened, purpose, command };
  switch (payload.kind) {
    case 'submit':
      return submit(ctx, asked, payload);
    case 'progress':
      return progress(ctx, asked, payload);
    case 'close': {
      const shown = valuesOf(opened.form);
      // Where fields came one after the other, they are kept already.
      const changed = payload.values && !opened.typed ? changes(shown, { ...emptied(shown), ...payload.values }) : {};
      if (Object.keys(changed).length > 0) await command.keep?.(ctx, purpose, changed);
      return {};
    }
  }
}

export function isPurpose(stored: unknown): stored is Purpose {
  return typeof stored === 'object' && stored !== null && 'command' in stored && 'kind' in stored;
}

type OfOpened = Readonly<{ opened: OpenedForm; purpose: Purpose; command: Command }>;

async function submit(
  ctx: Context,
  { opened, purpose, command }: OfOpened,
  { form: id, values }: OfForm<'submit'>,
): Promise<Outcome> {
  const run = command.forms?.[purpose.kind];
  if (!run) return { toast: { tone: 'problem', text: ctx.words.plain('bot.staleForm') } };
  const shown = valuesOf(opened.form);
  // Before any progress the whole form was in sight, and what is absent was left empty.
  const whole = { ...(opened.typed ?? emptied(shown)), ...values };
  const filled = Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== ''));
  const outcome = await run(ctx, purpose.of ?? '', filled, touched(shown, opened.typed, whole));
  if (outcome.invalid) await keepTyped(ctx.tx, id, whole, opened.typedAsOf);
  else await markSubmitted(ctx.tx, id, ctx.now);
  return outcome;
}

async function progress(
  ctx: Context,
  { opened, purpose, command }: OfOpened,
  { form: id, values, order, turn }: OfForm<'progress'>,
): Promise<Outcome> {
  const shown = valuesOf(opened.form);
  const before = opened.typed ?? shown;
  const outOfDate = order < opened.typedAsOf;
  const typed = outOfDate ? before : { ...before, ...values };
  // Only what is new: the rest may have been changed elsewhere since. Going on, all that was typed in these fields has to pass.
  const changed = turn === 'on' ? touched(shown, before, pick(typed, values)) : changes(before, typed);
  const errors = Object.keys(changed).length > 0 ? await command.keep?.(ctx, purpose, changed) : undefined;
  const wrong = turn === 'on' && errors !== undefined && errors.size > 0;
  // Who is kept on these fields goes on typing in them: that is newer, though it belongs to the same fields.
  if (!outOfDate) await keepTyped(ctx.tx, id, typed, wrong ? opened.typedAsOf : order);
  return turn === undefined ? {} : { invalid: asTyped(opened.form, typed, wrong ? errors : new Map()) };
}

/** A form with what has been typed into it, and with these errors. */
export function asTyped(
  form: Omit<Form, 'id'>,
  typed: FormValues,
  errors: ReadonlyMap<string, string>,
): Omit<Form, 'id'> {
  const fields = form.fields.map(({ error: _, ...field }) => {
    const error = errors.get(field.name);
    return { ...field, value: typed[field.name] ?? '', ...(error === undefined ? {} : { error }) };
  });
  return { ...form, fields };
}

/** What a form shows when it opens; empty fields are `''`. */
function valuesOf(form: Omit<Form, 'id'>): FormValues {
  return Object.fromEntries(form.fields.map(({ name, value = '' }) => [name, value]));
}

function emptied(values: FormValues): FormValues {
  return Object.fromEntries(Object.keys(values).map((name) => [name, '']));
}

/** Those of `values` that `like` has too. */
function pick(values: FormValues, like: FormValues): FormValues {
  return Object.fromEntries(Object.entries(values).filter(([name]) => like[name] !== undefined));
}

/** What somebody has filled in, changed or emptied in this form, also what then was made as it had been shown. */
function touched(shown: FormValues, before: FormValues | null, after: FormValues): FormValues {
  return { ...changes(shown, after), ...(before ? changes(before, after) : {}) };
}

/** What differs in `after`. */
function changes(before: FormValues, after: FormValues): FormValues {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => value !== (before[name] ?? '')));
}
