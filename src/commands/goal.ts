import { nextPeriod, type Period, parsePeriod, periodOf, previousPeriod } from '../calendar/period.ts';
import { periodTitle, quantity } from '../cards/figures.ts';
import { type GoalFigure, goalsCard, isOwn } from '../cards/goal.ts';
import type { Block, Button, Card } from '../chat/card.ts';
import { nameOf } from '../i18n.ts';
import type { Indicator } from '../rulebook/indicators.ts';
import { decimalText } from '../rulebook/words.ts';
import { goalsOf } from '../store/goals.ts';
import type { Person } from '../store/people.ts';
import { findByName, nameIndex } from '../understand/names.ts';
import { actionOf, type Command, type Context, type Outcome, sentence } from './command.ts';
import { agree, IN_LIST, openReturn, submitReturn } from './goal-agree.ts';
import { dateFor, goalFigures, goalKinds, settableUntil, targetedIndicators, termsOf } from './goal-figures.ts';
import { readGoalLine } from './goal-line.ts';
import { exampleFor, openGoals, setGoal, submitGoals } from './goal-set.ts';
import { unitGoals } from './goal-unit.ts';
import { noteLook, notYours, subject, whose } from './whose.ts';

/**
 * `goal`: one's targets with what is reached and what is not; `goal 存款 500万` sets one's own. Supervisors see what their people have set and agree
 * to it, and with a name, as appraisers, one person's: `goal 赵磊 上季度`.
 */
export const goal: Command = {
  name: 'goal',
  roles: ['manager', 'supervisor', 'appraiser'],
  run: async (ctx, text) => (ctx.person.role === 'manager' ? ownGoals(ctx, text) : othersGoals(ctx, text)),
  presses: {
    show: (ctx, args) => pressed(ctx, args, (card) => ({ replies: [{ card }] })),
    turn: (ctx, args) => pressed(ctx, args, (card) => ({ replace: card })),
    unit: async (ctx, [key = '']) => {
      const period = parsePeriod(key);
      if (ctx.person.role !== 'supervisor') return notYours(ctx);
      return period ? { replace: await unitGoals(ctx, period) } : stale(ctx);
    },
    form: async (ctx, [key = '']) => {
      const period = parsePeriod(key);
      if (ctx.person.role !== 'manager') return notYours(ctx);
      return period ? openGoals(ctx, period) : stale(ctx);
    },
    /** `<indicator>:<period>:<amount>` */
    set: async (ctx, [id, key = '', amount = '']) => {
      const period = parsePeriod(key);
      const indicator = ctx.rulebook.indicators.find((one) => one.id === id);
      if (ctx.person.role !== 'manager') return notYours(ctx);
      return period && indicator ? setGoal(ctx, indicator, period, amount) : stale(ctx);
    },
    agree: async (ctx, args) => redrawn(ctx, await agree(ctx, args), args),
    return: openReturn,
  },
  forms: {
    set: async (ctx, key, values, changed) => {
      const period = parsePeriod(key);
      return period && ctx.person.role === 'manager' ? submitGoals(ctx, period, values, changed) : stale(ctx);
    },
    return: async (ctx, of, values) => redrawn(ctx, await submitReturn(ctx, of, values), of.split(':')),
  },
};

/** Which of a manager's goals for the running periods are not set and still can be, with a button each; nothing where there is none. */
export async function unsetGoals(ctx: Context): Promise<readonly Block[]> {
  const { words, person, rulebook } = ctx;
  const kinds = goalKinds(rulebook, person);
  if (kinds.length === 0) return [];
  const days = await ctx.days();
  const date = dateFor(ctx, ctx.person);
  const set = await goalsOf(ctx.tx, [person.id]);
  const open = kinds.flatMap((kind) => {
    const period = periodOf(kind, date);
    return targetedIndicators(rulebook, person).flatMap((indicator) => {
      const terms = termsOf(indicator).find(({ per }) => per === kind);
      const until = terms && settableUntil(terms, period, days);
      const known = set.some((one) => one.indicator === indicator.id && one.period === period.key);
      return until && until >= date && !known ? [{ period, until, indicator }] : [];
    });
  });
  const byPeriod = [...Map.groupBy(open, ({ period }) => period.key).values()];
  if (byPeriod.length === 0) return [];
  const lines = byPeriod.flatMap(([first, ...more]) => {
    if (!first) return [];
    const names = [first, ...more].map(({ indicator }) => words.of(indicator.name));
    const params = { period: periodTitle(first.period, words), names: words.list(names), day: words.day(first.until) };
    return [words.text('goals.due.line', params)];
  });
  const buttons = byPeriod.flatMap(([first]): Button[] =>
    first
      ? [
          {
            label: words.plain('goals.buttons.setOf', { period: periodTitle(first.period, words) }),
            action: actionOf('goal', 'form', first.period.key),
          },
        ]
      : [],
  );
  return [
    { kind: 'text', text: lines.join('\n') },
    { kind: 'buttons', buttons },
  ];
}

/** A manager's own: shown, or set where an amount or an indicator is named. */
async function ownGoals(ctx: Context, text: string): Promise<Outcome> {
  const { words, rulebook, person } = ctx;
  const { period, name, amount } = readGoalLine(text, dateFor(ctx, ctx.person));
  const kinds = goalKinds(rulebook, person);
  const [shortest] = kinds;
  if (name === '' && amount === null)
    return {
      replies: [{ card: await cardOf(ctx, person, period ?? periodOf(shortest ?? 'month', dateFor(ctx, ctx.person))) }],
    };
  if (name === '' && shortest === undefined) return refused(words.text('goals.refused.noneOwn'));

  const own = targetedIndicators(rulebook, person).filter((one) => termsOf(one).length > 0);
  const meant = name === '' ? own : indicatorsNamed(name, ctx);
  const [indicator] = meant;
  if (!indicator) {
    const [some] = own;
    if (!some) return refused(words.text('goals.refused.noneOwn'));
    const params = { given: name.slice(0, 20), name: words.of(some.name), amount: exampleFor(some) };
    return refused(words.text('goals.refused.unknown', params));
  }
  const wanted = period ?? periodOf(termsOf(indicator)[0]?.per ?? 'month', dateFor(ctx, ctx.person));
  if (meant.length > 1) return offer(ctx, meant, wanted, name, amount);
  if (amount !== null) return setGoal(ctx, indicator, wanted, amount);
  // Named without a number: how it stands, and what is missing for setting it.
  const { card, settable } = await shownFor(ctx, person, wanted);
  if (!settable.some((one) => one.indicator.id === indicator.id)) return { replies: [{ card }] };
  const params = { name: words.of(indicator.name), amount: exampleFor(indicator) };
  return { replies: [{ card }, { card: sentence(words.text('goals.refused.amount', params)) }] };
}

async function othersGoals(ctx: Context, text: string): Promise<Outcome> {
  const { words, person } = ctx;
  const { period, name } = readGoalLine(text, dateFor(ctx, ctx.person));
  if (name === '') {
    if (person.role === 'supervisor') return { replies: [{ card: await unitGoals(ctx, period ?? undefined) }] };
    return refused(words.text('goals.whose'));
  }
  const key = period?.key ?? '';
  const found = await whose(ctx, name, (id) => actionOf('goal', 'show', key, id));
  if ('instead' in found) return found.instead;
  return { replies: [{ card: await cardOf(ctx, found.person, period ?? defaultPeriod(ctx, found.person)) }] };
}

/** `<period key>:<person>`; without a key the running period for which they set goals. */
async function pressed(ctx: Context, [key = '', id]: readonly string[], answer: (card: Card) => Outcome) {
  const person = await subject(ctx, id);
  if (!person) return notYours(ctx);
  const period = key === '' ? defaultPeriod(ctx, person) : parsePeriod(key);
  return period ? answer(await cardOf(ctx, person, period)) : stale(ctx);
}

async function cardOf(ctx: Context, person: Person, period: Period): Promise<Card> {
  return (await shownFor(ctx, person, period)).card;
}

/** Somebody's card, and the figures of it that they can set as of now. */
async function shownFor(ctx: Context, person: Person, period: Period) {
  const { words, rulebook } = ctx;
  const isMine = person.id === ctx.person.id;
  await noteLook(ctx, person, period, 'goal.view');
  const scoring = { ...ctx, days: await ctx.days() };
  const date = dateFor(ctx, ctx.person);
  const figures = (await goalFigures(scoring, [person], period, date)).get(person.id) ?? [];
  // What the rules give no number for and nobody has set is not shown.
  const shown = figures.filter((one) => isOwn(one) || one.target !== null);
  const settable = figures.filter(({ terms, open }) => terms !== null && open);
  const of = isMine ? [] : [person.id];
  const kinds = new Set(['month' as const, ...goalKinds(rulebook, person)]);
  const turns = [
    ...[...kinds].map((kind) => periodOf(kind, date)),
    ...(goalKinds(rulebook, person).some((kind) => kind === period.kind)
      ? [nextPeriod(periodOf(period.kind, date))]
      : []),
  ].filter(({ key }) => key !== period.key);
  const isSet = settable.every(({ goal }) => goal !== null);
  const form: Button = {
    label: words.plain(isSet ? 'goals.buttons.change' : 'goals.buttons.set'),
    action: actionOf('goal', 'form', period.key),
    style: 'primary',
  };
  const card = goalsCard(
    {
      name: isMine ? null : nameOf(person, words.locale),
      period,
      figures: shown,
      counted: figures.length > 0,
      buttons: [
        isMine && settable.length > 0 ? [form, ...(await suggestions(ctx, period, settable))] : [],
        [
          ...turns.map((one) => ({ label: periodTitle(one, words), action: actionOf('goal', 'turn', one.key, ...of) })),
          ...(isMine ? [{ label: words.plain('bot.buttons.score'), action: actionOf('score', 'show') }] : []),
        ],
      ],
    },
    words,
  );
  return { card, settable };
}

/** What somebody might want who has set nothing yet: as much as in the period before, or a tenth more. */
async function suggestions(ctx: Context, period: Period, settable: readonly GoalFigure[]): Promise<readonly Button[]> {
  const { words, person } = ctx;
  const [unset] = settable.filter(({ goal }) => goal === null);
  if (!unset) return [];
  const { indicator, terms } = unset;
  const before = previousPeriod(period).key;
  const last = (await goalsOf(ctx.tx, [person.id])).find(
    (one) => one.period === before && one.indicator === indicator.id,
  );
  const agreed = last?.agreed ?? null;
  if (agreed === null) return [];
  const more = (agreed * 11n) / 10n;
  return (
    [
      ['same', agreed],
      ['more', more],
    ] as const
  )
    .filter(([, value]) => value >= (terms?.at_least ?? 0n) && value <= (terms?.at_most ?? value))
    .map(([key, value]) => ({
      label: words.plain(`goals.buttons.${key}`, {
        name: words.of(indicator.name),
        value: quantity(value, words.of(indicator.unit), words),
      }),
      action: actionOf('goal', 'set', indicator.id, period.key, decimalText(value)),
    }));
}

/** Every indicator of the rulebook that a name may mean; one's own goals go before the rest. */
function indicatorsNamed(name: string, { rulebook, person }: Context): readonly Indicator[] {
  const find = (among: readonly Indicator[]) => {
    const index = nameIndex(
      among.flatMap((one) => Object.values(one.name).map((word) => ({ id: one.id, name: word }))),
    );
    const found = findByName(name, index);
    const candidates = found.kind === 'one' ? [found.candidate] : found.kind === 'several' ? found.candidates : [];
    return among.filter(({ id }) => candidates.some((one) => one.id === id));
  };
  const targeted = targetedIndicators(rulebook, person);
  for (const among of [targeted.filter((one) => termsOf(one).length > 0), targeted, rulebook.indicators]) {
    const meant = find(among);
    if (meant.length > 0) return meant;
  }
  return [];
}

function offer(
  { words }: Context,
  meant: readonly Indicator[],
  period: Period,
  given: string,
  amount: string | null,
): Outcome {
  const key = given === '' ? 'goals.refused.which' : 'goals.refused.several';
  const card = sentence(words.text(key, { given: given.slice(0, 20) }));
  const buttons = meant.map((one) => ({
    label: words.of(one.name),
    action:
      amount === null
        ? actionOf('goal', 'show', period.key)
        : actionOf('goal', 'set', one.id, period.key, amount.replaceAll(':', '')),
  }));
  return { replies: [{ card: { ...card, blocks: [...card.blocks, { kind: 'buttons', buttons }] } }] };
}

/** What was decided in a list of goals leaves the list standing, as it is now. */
async function redrawn(ctx: Context, outcome: Outcome, args: readonly string[]): Promise<Outcome> {
  if (!outcome.replace || args[4] !== IN_LIST) return outcome;
  return { ...outcome, replace: await unitGoals(ctx) };
}

function defaultPeriod(ctx: Context, person: Person): Period {
  return periodOf(goalKinds(ctx.rulebook, person)[0] ?? 'month', dateFor(ctx, person));
}

function refused(text: string): Outcome {
  return { replies: [{ card: sentence(text, 'attention') }] };
}

function stale({ words }: Context): Outcome {
  return { toast: { tone: 'problem', text: words.plain('bot.staleButton') } };
}
