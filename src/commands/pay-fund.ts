import { afterQuiet } from '../calendar/quiet.ts';
import { fundCard } from '../cards/fund.ts';
import { money } from '../cards/pay.ts';
import type { Button } from '../chat/card.ts';
import type { Field, Form } from '../chat/form.ts';
import { nameOf } from '../i18n.ts';
import { type Fund, type Movement, moved } from '../pay/risk-fund.ts';
import { audit } from '../store/audit.ts';
import type { Message } from '../store/outbox.ts';
import type { Person } from '../store/people.ts';
import { book, fundsOf, lockFunds } from '../store/risk-fund.ts';
import { actionOf, type Context, type Outcome, sentence } from './command.ts';
import { today } from './periods.ts';
import { subject, whose } from './whose.ts';

/** Whose fund is asked for, by name. */
export async function fundOf(ctx: Context, name: string): Promise<Outcome> {
  const found = await whose(ctx, name, (id) => actionOf('pay', 'fund', id));
  return 'instead' in found ? found.instead : fund(ctx, found.person);
}

/** Somebody's risk fund; the appraiser can book a loss, and release it to whoever has left. */
export async function fund(ctx: Context, person: Person, said: string | null = null): Promise<Outcome> {
  const { words, tx, rulebook } = ctx;
  const rules = rulebook.pay;
  if (!rules?.risk_fund) return { replies: [{ card: sentence(words.text('appraisal.pay.noFund')) }] };
  const [held] = (await fundsOf(tx, [person.id])).values();
  if (!held) throw new Error(`${person.id} has no fund`);
  await note(ctx, person, 'pay.fund', {});
  const isOwn = person.id === ctx.person.id;
  const gone = person.leftOn !== null && person.leftOn <= today(ctx);
  const button = (key: 'loss' | 'release'): Button => ({
    label: words.plain(`appraisal.buttons.${key}`),
    action: actionOf('pay', key, person.id),
  });
  const title = isOwn
    ? words.plain('appraisal.pay.fund.title')
    : words.plain('appraisal.pay.fund.titleOf', { name: nameOf(person, words.locale) });
  const buttons = isOwn ? [] : [button('loss'), ...(gone ? [button('release')] : [])];
  return { replies: [{ card: fundCard({ title, fund: held, note: said, buttons }, rules, words) }] };
}

/** Books into somebody's fund for a reason, and tells them. */
export async function move(
  ctx: Context,
  id: string,
  kind: 'loss' | 'release',
  reason: string,
  work: (before: Fund, on: string) => Movement,
): Promise<Outcome> {
  const { tx, now, speak, words, rulebook } = ctx;
  const rules = rulebook.pay;
  const person = ctx.person.role === 'appraiser' ? await subject(ctx, id) : null;
  const on = today(ctx);
  if (!person || !rules?.risk_fund) return stale(ctx);
  if (kind === 'release' && (person.leftOn === null || person.leftOn > on))
    return { replies: [{ card: sentence(words.text('appraisal.pay.fund.stillHere'), 'problem') }] };
  await lockFunds(tx);
  const before = (await fundsOf(tx, [id])).get(id) ?? { entries: [], uncovered: 0n };
  const movement = work(before, on);
  await book(tx, [{ person: id, before, movement }], { by: ctx.person.id, on, reason: reason.trim() });
  const taken = movement.entries.reduce(
    (total, { kind: entry, amount }) => (entry === 'loss' ? total - amount : total),
    0n,
  );
  const figures = {
    taken: money(taken),
    paid: money(movement.paid),
    uncovered: money(movement.uncovered - before.uncovered),
    reason: reason.trim(),
  };
  await note(ctx, person, `pay.${kind}`, { taken: figures.taken, paid: figures.paid, uncovered: figures.uncovered });
  const theirs = speak[person.locale];
  const message: Message = {
    key: `fund:${id}:${ctx.event.id}`,
    to: { person: id },
    locale: person.locale,
    priority: 'digest',
    content: {
      kind: 'card',
      card: fundCard(
        {
          title: theirs.plain('appraisal.pay.fund.title'),
          fund: moved(before, movement),
          note: theirs.plain(`appraisal.pay.fund.${kind}`, figures),
          buttons: [],
        },
        rules,
        theirs,
      ),
    },
    notBefore: afterQuiet(person, now, rulebook),
  };
  const shown = await fund(ctx, person, words.plain(`appraisal.pay.fund.${kind}`, figures));
  return { ...shown, messages: [message] };
}

export async function fundForm(ctx: Context, kind: 'loss' | 'release', id: string): Promise<Outcome> {
  const person = await subject(ctx, id);
  if (!person) return stale(ctx);
  return opened(ctx, kind, id, fundFields(ctx, kind, {}), actionOf('pay', kind, id));
}

export function fundFields(
  { words }: Context,
  kind: 'loss' | 'release',
  typed: Readonly<Record<string, string>>,
  error?: string,
) {
  const reason: Field = {
    kind: 'longText',
    name: 'reason',
    label: words.plain(`appraisal.pay.fundForm.${kind}.reason`),
    required: true,
    maxLength: 500,
    value: typed.reason ?? '',
  };
  const amount = amountField('amount', words.plain('appraisal.pay.fundForm.amount'), typed.amount ?? '', error);
  return {
    title: words.plain(`appraisal.pay.fundForm.${kind}.title`),
    intro: words.plain(`appraisal.pay.fundForm.${kind}.intro`),
    submit: words.plain('appraisal.buttons.save'),
    cancel: words.plain('appraisal.buttons.cancel'),
    fields: kind === 'loss' ? [amount, reason] : [reason],
  };
}

/** A field for an amount of money. */
export function amountField(name: string, label: string, value: string, error?: string): Field {
  return { kind: 'text', name, label, required: true, maxLength: 30, value, ...(error === undefined ? {} : { error }) };
}

/** Opens a form, or says where it can be opened. */
export function opened({ words }: Context, kind: string, of: string, form: Omit<Form, 'id'>, action: string): Outcome {
  const card = sentence(words.text('appraisal.openForm', { title: form.title }));
  const blocks = [...card.blocks, { kind: 'buttons' as const, buttons: [{ label: form.title, action }] }];
  return { form: { purpose: { command: 'pay', kind, of }, form, fallback: { ...card, blocks } } };
}

/** Leaves a trace where the appraiser looks at, or changes, what is another's. */
export async function note(ctx: Context, person: Person, action: string, detail: object): Promise<void> {
  if (person.id === ctx.person.id) return;
  await audit(ctx.tx, { at: ctx.now, actor: ctx.person.id, action, object: `person ${person.id}`, detail });
}

/** Said to a button that leads nowhere any more. */
export function stale({ words }: Context): Outcome {
  return { toast: { tone: 'problem', text: words.plain('bot.staleButton') } };
}
