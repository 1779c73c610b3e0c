import { type Period, parsePeriod } from '../calendar/period.ts';
import { afterQuiet } from '../calendar/quiet.ts';
import { localDate } from '../calendar/zone.ts';
import { periodTitle, quantity } from '../cards/figures.ts';
import { type GoalFigure, percentWords } from '../cards/goal.ts';
import type { Button, Card } from '../chat/card.ts';
import type { Form, FormValues } from '../chat/form.ts';
import type { Text } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import { nameOf } from '../i18n.ts';
import type { Indicator } from '../rulebook/indicators.ts';
import { decimalText } from '../rulebook/words.ts';
import { audit } from '../store/audit.ts';
import { agreeGoal, type GoalId, returnGoal } from '../store/goals.ts';
import { type Message, takeBack } from '../store/outbox.ts';
import { type Person, supervisorsOf } from '../store/people.ts';
import { actionOf, type Context, type Outcome, sentence } from './command.ts';
import { notYours, subject } from './whose.ts';

/** A goal that somebody asks for. `agreed` is what was agreed before, `before` how the period before went. */
type Asked = Readonly<{
  id: GoalId;
  indicator: Indicator;
  period: Period;
  value: bigint;
  agreed: bigint | null;
  before: GoalFigure | undefined;
}>;

/** Tells the supervisors what their manager asks for, each with buttons to agree or send it back. */
export function askSupervisors(ctx: Context, asked: Asked, supervisors: readonly Person[]): readonly Message[] {
  return supervisors.map((supervisor) => ({
    key: `${askKey(asked.id, supervisor.id)}${asked.value}@${ctx.now.getTime()}`,
    to: { person: supervisor.id },
    locale: supervisor.locale,
    priority: 'reminder',
    content: { kind: 'card', card: askCard(ctx, asked, ctx.speak[supervisor.locale]) },
    notBefore: afterQuiet(supervisor, ctx.now, ctx.rulebook),
  }));
}

/** What stands with supervisors about a goal that is dealt with: changed where it was sent, left out where it was not. */
export async function settleAsks(
  ctx: Pick<Context, 'tx' | 'now'>,
  id: GoalId,
  supervisors: readonly Person[],
  text: (supervisor: Person) => Text,
): Promise<readonly Message[]> {
  const messages: Message[] = [];
  for (const supervisor of supervisors) {
    // Earlier ones say already that something newer was asked for.
    const key = (await takeBack(ctx.tx, supervisor.id, askKey(id, supervisor.id))).at(-1);
    if (key === undefined) continue;
    messages.push({
      key: `${key}:now:${ctx.now.getTime()}`,
      to: { person: supervisor.id },
      locale: supervisor.locale,
      priority: 'reminder',
      content: { kind: 'card', card: sentence(text(supervisor)) },
      replacesKey: key,
      onlyInPlace: true,
    });
  }
  return messages;
}

/** The last part of a button's action that stands in a list of several goals. */
export const IN_LIST = 'list';

/** The buttons under a goal that waits. */
export function askButtons(
  { personId, indicator, period }: GoalId,
  value: bigint,
  labels: Readonly<{ agree: string; back: string }>,
  place: readonly (typeof IN_LIST)[] = [],
): readonly Button[] {
  const of = [personId, indicator, period, value, ...place] as const;
  return [
    { label: labels.agree, action: actionOf('goal', 'agree', ...of), style: 'primary' },
    { label: labels.back, action: actionOf('goal', 'return', ...of) },
  ];
}

/** `<person>:<indicator>:<period>:<value>`, in a list with {@link IN_LIST} behind it: from now on the goal counts. */
export async function agree(ctx: Context, args: readonly string[]): Promise<Outcome> {
  const found = await askedIn(ctx, args);
  if ('instead' in found) return found.instead;
  const { id, value } = found;
  if (!(await agreeGoal(ctx.tx, id, value))) return stale(ctx);
  await note(ctx, 'goal.agree', found, {});
  return settled(ctx, found, 'agreed', (words, params) => [words.text('goals.told.agreed', params)]);
}

/** The form in which a supervisor says why a goal is sent back. */
export async function openReturn(ctx: Context, args: readonly string[]): Promise<Outcome> {
  const found = await askedIn(ctx, args);
  if ('instead' in found) return found.instead;
  const card = sentence(ctx.words.text('goals.return.open'));
  const again = { label: ctx.words.plain('goals.buttons.return'), action: actionOf('goal', 'return', ...args) };
  return {
    form: {
      purpose: { command: 'goal', kind: 'return', of: args.join(':') },
      form: returnForm(ctx, found, {}),
      fallback: { ...card, blocks: [...card.blocks, { kind: 'buttons', buttons: [{ ...again, style: 'primary' }] }] },
    },
  };
}

/** Sends a goal back, with the reason. The manager may set it anew, whatever the deadline. */
export async function submitReturn(ctx: Context, of: string, values: FormValues): Promise<Outcome> {
  const found = await askedIn(ctx, of.split(':'));
  if ('instead' in found) return found.instead;
  const reason = values.reason?.trim() ?? '';
  if (reason === '') return { invalid: returnForm(ctx, found, values, ctx.words.plain('goals.return.empty')) };
  if (!(await returnGoal(ctx.tx, found.id, found.value))) return stale(ctx);
  await note(ctx, 'goal.return', found, { reason });
  return settled(
    ctx,
    found,
    'returned',
    (words, params) => [words.text('goals.told.returned', { ...params, reason }), words.text('goals.told.again')],
    (words) => [
      {
        label: words.plain('goals.buttons.change'),
        action: actionOf('goal', 'form', found.period.key),
        style: 'primary',
      },
    ],
  );
}

/** Everything that is asked of one supervisor about one goal begins like this. */
function askKey({ personId, indicator, period }: GoalId, supervisorId: string): string {
  return `goal-ask:${personId}:${indicator}:${period}:${supervisorId}:`;
}

type Found = Readonly<{
  id: GoalId;
  manager: Person;
  indicator: Indicator;
  period: Period;
  value: bigint;
  fromList: boolean;
}>;

/** Whose goal a button is about, if it is this supervisor's to decide. */
async function askedIn(
  ctx: Context,
  [personId = '', indicatorId = '', key = '', written = '', place]: readonly string[],
): Promise<Found | Readonly<{ instead: Outcome }>> {
  const { words, rulebook } = ctx;
  const manager = ctx.person.role === 'supervisor' ? await subject(ctx, personId) : null;
  if (!manager) return { instead: notYours(ctx) };
  const indicator = rulebook.indicators.find(({ id }) => id === indicatorId);
  const period = parsePeriod(key);
  if (!indicator || !period || !/^\d{1,19}$/u.test(written)) return { instead: stale(ctx) };
  if (period.to < localDate(ctx.now, manager.dutyZone))
    return { instead: { toast: { tone: 'problem', text: words.plain('goals.ask.over') } } };
  return {
    id: { personId, indicator: indicatorId, period: key },
    manager,
    indicator,
    period,
    value: BigInt(written),
    fromList: place === IN_LIST,
  };
}

/** After a decision: what its maker sees, the other supervisors, and the manager. */
async function settled(
  ctx: Context,
  found: Found,
  how: 'agreed' | 'returned',
  told: (words: Words, params: Readonly<Record<string, string>>) => readonly Text[],
  buttons: (words: Words) => readonly Button[] = () => [],
): Promise<Outcome> {
  const { manager, id, fromList } = found;
  const supervisors = (await supervisorsOf(ctx.tx, [manager.unitId], localDate(ctx.now, manager.dutyZone))).get(
    manager.unitId,
  );
  // The card that was pressed is replaced; pressed in a list, the message about it still stands.
  const others = (supervisors ?? []).filter((one) => fromList || one.id !== ctx.person.id);
  const mine = ctx.words.text(`goals.ask.${how}`, paramsFor(found, ctx.words));
  const by = ({ id: supervisor, locale }: Person) =>
    supervisor === ctx.person.id
      ? mine
      : ctx.speak[locale].text(`goals.ask.${how}By`, {
          ...paramsFor(found, ctx.speak[locale]),
          supervisor: nameOf(ctx.person, locale),
        });
  const words = ctx.speak[manager.locale];
  const lines = told(words, { ...paramsFor(found, words), supervisor: nameOf(ctx.person, manager.locale) });
  const card = sentence(lines.join('\n'), how === 'agreed' ? 'good' : 'attention');
  const under = buttons(words);
  return {
    replace: sentence(mine, how === 'agreed' ? 'good' : 'plain'),
    messages: [
      ...(await settleAsks(ctx, id, others, by)),
      {
        key: `goal-told:${id.personId}:${id.indicator}:${id.period}:${ctx.now.getTime()}`,
        to: { person: manager.id },
        locale: manager.locale,
        priority: 'reminder',
        content: {
          kind: 'card',
          card: under.length === 0 ? card : { ...card, blocks: [...card.blocks, { kind: 'buttons', buttons: under }] },
        },
        notBefore: afterQuiet(manager, ctx.now, ctx.rulebook),
      },
    ],
  };
}

function askCard({ person }: Context, asked: Asked, words: Words): Card {
  const { id, indicator, period, value, agreed, before } = asked;
  const said = (amount: bigint) => quantity(amount, words.of(indicator.unit), words);
  const lines = [
    words.text('goals.ask.one', {
      name: nameOf(person, words.locale),
      period: periodTitle(period, words),
      indicator: words.of(indicator.name),
      value: said(value),
    }),
    ...(agreed === null ? [] : [words.text('goals.ask.before', { value: said(agreed) })]),
    ...(before?.target && before.gap
      ? [
          words.text('goals.ask.last', {
            target: said(before.target.value),
            value: said(before.value ?? 0n),
            percent: percentWords(before.gap, words),
          }),
        ]
      : []),
  ];
  const labels = { agree: words.plain('goals.buttons.agree'), back: words.plain('goals.buttons.return') };
  const card = sentence(lines.join('\n'), 'attention');
  return { ...card, blocks: [...card.blocks, { kind: 'buttons', buttons: askButtons(id, value, labels) }] };
}

function returnForm({ words }: Context, found: Found, values: FormValues, error?: string): Omit<Form, 'id'> {
  const params = paramsFor(found, words);
  return {
    title: words.plain('goals.return.title'),
    intro: words.plain('goals.return.intro', params),
    submit: words.plain('goals.return.submit'),
    cancel: words.plain('goals.return.cancel'),
    fields: [
      {
        name: 'reason',
        kind: 'text',
        maxLength: 300,
        required: true,
        label: words.plain('goals.return.reason'),
        hint: words.plain('goals.return.hint', params),
        ...(values.reason === undefined ? {} : { value: values.reason }),
        ...(error === undefined ? {} : { error }),
      },
    ],
  };
}

function paramsFor({ manager, indicator, period, value }: Found, words: Words) {
  return {
    name: nameOf(manager, words.locale),
    indicator: words.of(indicator.name),
    value: quantity(value, words.of(indicator.unit), words),
    period: periodTitle(period, words),
  };
}

async function note(ctx: Context, action: string, { id, value }: Found, more: object): Promise<void> {
  const { personId, ...of } = id;
  await audit(ctx.tx, {
    at: ctx.now,
    actor: ctx.person.id,
    action,
    object: `person ${personId}`,
    detail: { ...of, value: decimalText(value), ...more },
  });
}

function stale({ words }: Context): Outcome {
  return { toast: { tone: 'problem', text: words.plain('goals.ask.stale') } };
}
