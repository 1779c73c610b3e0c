import { nextPeriod, type Period, periodOf, previousPeriod } from '../calendar/period.ts';
import { periodTitle, quantity } from '../cards/figures.ts';
import type { GoalFigure } from '../cards/goal.ts';
import type { Form, FormValues } from '../chat/form.ts';
import type { Text } from '../chat/text.ts';
import { nameOf } from '../i18n.ts';
import type { GoalTerms } from '../rulebook/goals.ts';
import type { Indicator } from '../rulebook/indicators.ts';
import { decimalText } from '../rulebook/words.ts';
import { audit } from '../store/audit.ts';
import { askGoal, dropAsked } from '../store/goals.ts';
import type { Message } from '../store/outbox.ts';
import { type Person, supervisorsOf } from '../store/people.ts';
import { actionOf, type Context, type Outcome, sentence } from './command.ts';
import { askSupervisors, settleAsks } from './goal-agree.ts';
import { dateFor, goalFigures, termsOf } from './goal-figures.ts';
import { amountIn } from './goal-line.ts';

/** Asks the supervisor for one goal. Whatever speaks against it is said in a sentence. */
export async function setGoal(ctx: Context, indicator: Indicator, period: Period, given: string): Promise<Outcome> {
  const figures = await ownFigures(ctx, period);
  const checked = await checkGoal(ctx, indicator, period, figures, given);
  if ('refused' in checked) return refusedWith(ctx, checked);
  const { lines, messages } = await propose(ctx, checked, period);
  return { replies: [{ card: sentence(lines.join('\n'), 'good') }], messages };
}

/** The form in which somebody sets all of their goals for a period. */
export async function openGoals(ctx: Context, period: Period): Promise<Outcome> {
  const { words } = ctx;
  const figures = await ownFigures(ctx, period);
  const settable = settableIn(figures);
  if (settable.length === 0) {
    const [first] = figures.filter(({ indicator }) => termsOf(indicator).length > 0);
    if (!first) return { replies: [{ card: sentence(words.text('goals.refused.noneOwn')) }] };
    const checked = await checkGoal(ctx, first.indicator, period, figures, '1');
    return 'refused' in checked ? refusedWith(ctx, checked) : {};
  }
  const again = { label: words.plain('goals.buttons.set'), action: actionOf('goal', 'form', period.key) };
  const fallback = sentence(words.text('goals.form.open'));
  return {
    form: {
      purpose: { command: 'goal', kind: 'set', of: period.key },
      form: goalsForm(ctx, period, settable, {}, {}),
      fallback: {
        ...fallback,
        blocks: [...fallback.blocks, { kind: 'buttons', buttons: [{ ...again, style: 'primary' }] }],
      },
    },
  };
}

/** Everything that was filled in, or nothing: a mistake keeps the form open. */
export async function submitGoals(
  ctx: Context,
  period: Period,
  values: FormValues,
  changed: FormValues,
): Promise<Outcome> {
  const { words } = ctx;
  const figures = await ownFigures(ctx, period);
  const settable = settableIn(figures);
  const errors: Record<string, string> = {};
  const wanted: Ok[] = [];
  for (const { indicator } of settable) {
    const given = values[indicator.id];
    if (given === undefined || changed[indicator.id] === undefined) continue;
    const checked = await checkGoal(ctx, indicator, period, figures, given);
    if ('refused' in checked) errors[indicator.id] = checked.plain;
    else wanted.push(checked);
  }
  if (Object.keys(errors).length > 0) return { invalid: goalsForm(ctx, period, settable, values, errors) };
  if (wanted.length === 0) return { toast: { tone: 'good', text: words.plain('goals.form.unchanged') } };
  const lines: Text[] = [];
  const messages: Message[] = [];
  for (const one of wanted) {
    const done = await propose(ctx, one, period);
    lines.push(...done.lines);
    messages.push(...done.messages);
  }
  return { replies: [{ card: sentence(lines.join('\n'), 'good') }], messages };
}

/** A number that suits an indicator, for showing how a line is written: what was set last, else a tenth of the most, else 100. */
export function exampleFor(indicator: Indicator, figure?: GoalFigure): string {
  const known = figure?.goal?.agreed ?? figure?.goal?.asked?.value;
  const most = termsOf(indicator)[0]?.at_most;
  return decimalText(known ?? (most === undefined ? 1_000_000n : most / 10n));
}

type Ok = Readonly<{
  indicator: Indicator;
  figure: GoalFigure;
  value: bigint;
  supervisors: readonly Person[];
}>;
type Reason =
  | 'notCounted'
  | 'table'
  | 'fixed'
  | 'imported'
  | 'kinds'
  | 'over'
  | 'early'
  | 'late'
  | 'number'
  | 'tooLow'
  | 'tooHigh'
  | 'nobody';
/** Why not, as a sentence for cards and for forms; `next` is the period for which it can still be set. */
type Refused = Readonly<{ refused: Text; plain: string; next?: Period }>;

/** A goal that can be set, or the sentence that says why not. */
async function checkGoal(
  ctx: Context,
  indicator: Indicator,
  period: Period,
  figures: readonly GoalFigure[],
  given: string,
): Promise<Ok | Refused> {
  const { words, tx, person } = ctx;
  const name = words.of(indicator.name);
  const figure = figures.find((one) => one.indicator.id === indicator.id);
  const today = dateFor(ctx, person);
  const no = (reason: Reason, more: Readonly<Record<string, string>> = {}): Refused => {
    const params = { name, period: periodTitle(period, words), ...more };
    return {
      refused: words.text(`goals.refused.${reason}`, params),
      plain: words.plain(`goals.refused.${reason}`, params),
    };
  };
  const from = indicator.target?.from;
  if (from === 'table' || from === 'fixed') return no(from);
  if (!figure || from === undefined) return no('notCounted');
  const all = termsOf(indicator);
  const terms = all.find(({ per }) => per === period.kind);
  if (all.length === 0) return no('imported');
  if (!terms) return no('kinds', { kinds: words.list(all.map(({ per }) => words.plain(`goals.kinds.${per}`))) });

  const next = nextPeriod(periodOf(period.kind, today));
  if (period.to < today) return no('over');
  if (period.from > next.from) return { ...no('early', { next: periodTitle(next, words) }), next };
  if (!figure.open) {
    const day = figure.until === null ? '–' : words.day(figure.until);
    return { ...no('late', { day, next: periodTitle(next, words) }), next };
  }
  const value = amountIn(given, indicator);
  const said = (amount: bigint) => quantity(amount, words.of(indicator.unit), words);
  if (value === null || value <= 0n)
    return no('number', { given: given.slice(0, 20), unit: words.of(indicator.unit), amount: exampleFor(indicator) });
  const { at_least: least, at_most: most } = terms;
  if (least !== undefined && value < least) return no('tooLow', { least: said(least), value: said(value) });
  if (most !== undefined && value > most) return no('tooHigh', { most: said(most), value: said(value) });
  const supervisors = (await supervisorsOf(tx, [person.unitId], today)).get(person.unitId) ?? [];
  return supervisors.length === 0 ? no('nobody') : { indicator, figure, value, supervisors };
}

function refusedWith({ words }: Context, { refused, next }: Refused): Outcome {
  const card = sentence(refused, 'attention');
  if (!next) return { replies: [{ card }] };
  const set = {
    label: words.plain('goals.buttons.setOf', { period: periodTitle(next, words) }),
    action: actionOf('goal', 'form', next.key),
  };
  return { replies: [{ card: { ...card, blocks: [...card.blocks, { kind: 'buttons', buttons: [set] }] } }] };
}

/** Stores what is asked for and tells the supervisors; says what holds meanwhile. */
async function propose(
  ctx: Context,
  { indicator, figure, value, supervisors }: Ok,
  period: Period,
): Promise<Readonly<{ lines: readonly Text[]; messages: readonly Message[] }>> {
  const { words, tx, now, person } = ctx;
  const id = { personId: person.id, indicator: indicator.id, period: period.key };
  const params = { name: words.of(indicator.name), value: quantity(value, words.of(indicator.unit), words) };
  const { agreed = null, asked = null } = figure.goal ?? {};
  if (asked?.state === 'proposed' && asked.value === value)
    return { lines: [words.text('goals.asked.same', params)], messages: [] };
  const newer = ({ locale }: Person) => ctx.speak[locale].text('goals.ask.newer', { name: nameOf(person, locale) });
  const settled = await settleAsks(ctx, id, supervisors, newer);
  if (agreed === value) {
    await dropAsked(tx, id);
    return { lines: [words.text(asked ? 'goals.asked.withdrawn' : 'goals.asked.agreed', params)], messages: settled };
  }
  await askGoal(tx, id, value);
  await audit(tx, {
    at: now,
    actor: person.id,
    action: 'goal.ask',
    object: `person ${person.id}`,
    detail: { indicator: indicator.id, period: period.key, value: decimalText(value) },
  });
  const [before] = (await ownFigures(ctx, previousPeriod(period))).filter((one) => one.indicator.id === indicator.id);
  const names = words.list(supervisors.map((one) => nameOf(one, words.locale)));
  return {
    lines: [
      words.text('goals.asked.one', { ...params, period: periodTitle(period, words), supervisor: names }),
      ...(agreed === null
        ? []
        : [words.text('goals.asked.kept', { value: quantity(agreed, words.of(indicator.unit), words) })]),
      ...(figure.until === null || figure.until < dateFor(ctx, ctx.person)
        ? []
        : [words.text('goals.asked.until', { day: words.day(figure.until) })]),
    ],
    messages: [...settled, ...askSupervisors(ctx, { id, indicator, period, value, agreed, before }, supervisors)],
  };
}

/** The person's own figures of a period that has begun or is the next. */
async function ownFigures(ctx: Context, period: Period): Promise<readonly GoalFigure[]> {
  const figures = await goalFigures({ ...ctx, days: await ctx.days() }, [ctx.person], period, dateFor(ctx, ctx.person));
  return figures.get(ctx.person.id) ?? [];
}

function settableIn(figures: readonly GoalFigure[]): readonly GoalFigure[] {
  return figures.filter(({ terms, open }) => terms !== null && open);
}

function goalsForm(
  ctx: Context,
  period: Period,
  figures: readonly GoalFigure[],
  values: FormValues,
  errors: Readonly<Record<string, string>>,
): Omit<Form, 'id'> {
  const { words } = ctx;
  const until = figures.map((one) => one.until ?? '').toSorted()[0] ?? '';
  return {
    title: words.plain('goals.form.title'),
    intro: words.plain('goals.form.intro', { period: periodTitle(period, words), day: until && words.day(until) }),
    submit: words.plain('goals.form.submit'),
    cancel: words.plain('goals.form.cancel'),
    fields: figures.map(({ indicator, goal, terms }) => {
      const { id, name } = indicator;
      const set = goal?.asked?.value ?? goal?.agreed ?? null;
      const value = values[id] ?? (set === null ? undefined : decimalText(set));
      return {
        name: id,
        kind: 'text',
        maxLength: 40,
        label: words.of(name),
        hint: hintFor(indicator, terms, ctx),
        required: false,
        ...(value === undefined ? {} : { value }),
        ...(errors[id] === undefined ? {} : { error: errors[id] }),
      };
    }),
  };
}

/** 单位：万元，不低于 5 万元、不高于 1,000 万元 */
function hintFor(indicator: Indicator, terms: GoalTerms | null, { words }: Context): string {
  const unit = words.of(indicator.unit);
  const bounds = [
    ...(terms?.at_least === undefined
      ? []
      : [words.plain('goals.form.least', { least: quantity(terms.at_least, unit, words) })]),
    ...(terms?.at_most === undefined
      ? []
      : [words.plain('goals.form.most', { most: quantity(terms.at_most, unit, words) })]),
  ];
  return bounds.length === 0
    ? words.plain('goals.form.unit', { unit })
    : words.plain('goals.form.bounds', { unit, bounds: words.list(bounds) });
}
