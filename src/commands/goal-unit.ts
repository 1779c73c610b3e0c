import { type Period, parsePeriod, periodOf } from '../calendar/period.ts';
import { periodTitle, quantity } from '../cards/figures.ts';
import { type GoalFigure, isOwn, percentWords } from '../cards/goal.ts';
import type { Block, Button, Card, Table } from '../chat/card.ts';
import { escapeText, plainText, type Text } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import { nameOf } from '../i18n.ts';
import { type Goal, goalsOf } from '../store/goals.ts';
import { type Person, peopleInPost } from '../store/people.ts';
import { actionOf, type Context, sentence } from './command.ts';
import { askButtons, IN_LIST } from './goal-agree.ts';
import { dateFor, GOAL_KINDS, goalFigures, goalKinds, termsOf } from './goal-figures.ts';
import { virtualTypes } from './standings.ts';

/** How many goals can be decided from one card, and how many lines it has; one more is found by name. */
const DECIDED = 3;
const LINES = 30;

/**
 * The goals that a supervisor's people have set for a period: those that wait first, then how far the first of them are, and who has set none.
 * Only those whose figures are shown are measured, however large the unit.
 */
export async function unitGoals(ctx: Context, asked?: Period): Promise<Card> {
  const { words, person, rulebook } = ctx;
  const kinds = GOAL_KINDS.filter((kind) =>
    rulebook.indicators.some((one) => termsOf(one).some(({ per }) => per === kind)),
  );
  const [shortest] = kinds;
  if (shortest === undefined) return sentence(words.text('goals.unit.none'));
  const date = dateFor(ctx, person);
  const period = asked ?? periodOf(shortest, date);
  const people = await managersOf(ctx, date);
  const goals = await goalsOf(
    ctx.tx,
    people.map(({ id }) => id),
  );
  const waiting = goals.filter(({ asked: of, period: key }) => of?.state === 'proposed' && isRunning(key, date));
  const set = new Set(goals.flatMap((one) => (one.period === period.key ? [one.personId] : [])));
  const unset = people.filter(
    (one) => !set.has(one.id) && goalKinds(rulebook, one).some((kind) => kind === period.kind),
  );
  const agreed = new Set(
    goals.flatMap((one) => (one.period === period.key && one.agreed !== null ? [one.personId] : [])),
  );
  const holders = people.filter(({ id }) => agreed.has(id));
  const shown = holders.slice(0, LINES);
  const figures = await goalFigures({ ...ctx, days: await ctx.days() }, shown, period, date);
  const lines = shown.flatMap((one) =>
    (figures.get(one.id) ?? []).flatMap((figure) =>
      isOwn(figure) && figure.target !== null ? [{ person: one, figure }] : [],
    ),
  );
  const title = words.text('goals.unit.title', {
    unit: words.locale === 'en' ? person.unitNameEn : person.unitName,
    period: periodTitle(period, words),
  });
  const [hidden] = holders.slice(LINES);
  const more = hidden && { count: holders.length - LINES, name: nameOf(hidden, words.locale) };
  const turns = kinds.filter((kind) => kind !== period.kind).map((kind) => periodOf(kind, date));
  const blocks: readonly Block[] = [
    ...waitingBlocks(ctx, waiting, people),
    ...(lines.length > 0 ? [figuresTable(ctx, lines)] : []),
    ...(more ? [{ kind: 'note' as const, text: words.text('goals.unit.more', more) }] : []),
    { kind: 'text', text: unsetLine(unset, words) },
    ...(turns.length > 0 ? [{ kind: 'buttons' as const, buttons: turns.map((one) => turnTo(one, words)) }] : []),
  ];
  return { title, tone: waiting.length > 0 ? 'attention' : 'plain', blocks, summary: plainText(title) };
}

async function managersOf({ tx, person, rulebook }: Context, date: string): Promise<readonly Person[]> {
  const virtual = virtualTypes(rulebook);
  const people = await peopleInPost(tx, { unitId: person.unitId, role: 'manager', date });
  return people.filter(({ managerType }) => !virtual.includes(managerType ?? ''));
}

function isRunning(key: string, date: string): boolean {
  return (parsePeriod(key)?.to ?? '') >= date;
}

/** 还没定：赵磊、周涛 */
function unsetLine(unset: readonly Person[], words: Words): Text {
  if (unset.length === 0) return words.text('goals.unit.allSet');
  const names = words.list(unset.slice(0, LINES).map((one) => nameOf(one, words.locale)));
  return words.text(unset.length > LINES ? 'goals.unit.unsetMore' : 'goals.unit.unset', { names, count: unset.length });
}

function turnTo(period: Period, words: Words): Button {
  return { label: periodTitle(period, words), action: actionOf('goal', 'unit', period.key) };
}

function waitingBlocks(ctx: Context, waiting: readonly Goal[], people: readonly Person[]): readonly Block[] {
  const { words, rulebook } = ctx;
  const said = waiting.flatMap((goal) => {
    const person = people.find(({ id }) => id === goal.personId);
    const indicator = rulebook.indicators.find(({ id }) => id === goal.indicator);
    const period = parsePeriod(goal.period);
    if (!person || !indicator || !period || !goal.asked) return [];
    const name = nameOf(person, words.locale);
    const value = quantity(goal.asked.value, words.of(indicator.unit), words);
    return [
      {
        line: words.text('goals.unit.wait', {
          name,
          period: periodTitle(period, words),
          indicator: words.of(indicator.name),
          value,
        }),
        buttons: askButtons(
          goal,
          goal.asked.value,
          {
            agree: words.plain('goals.buttons.agreeTo', { name, value }),
            back: words.plain('goals.buttons.returnOf', { name }),
          },
          [IN_LIST],
        ),
      },
    ];
  });
  if (said.length === 0) return [];
  return [
    {
      kind: 'text',
      text: [words.text('goals.unit.waiting'), ...said.slice(0, LINES).map(({ line }) => line)].join('\n'),
    },
    { kind: 'buttons', buttons: said.slice(0, DECIDED).flatMap(({ buttons }) => buttons) },
  ];
}

function figuresTable({ words }: Context, lines: readonly Readonly<{ person: Person; figure: GoalFigure }>[]): Table {
  const column = (key: 'who' | 'indicator' | 'target' | 'now' | 'percent', align: 'start' | 'end') => ({
    label: words.plain(`goals.columns.${key}`),
    align,
  });
  return {
    kind: 'table',
    columns: [
      column('who', 'start'),
      column('indicator', 'start'),
      column('target', 'end'),
      column('now', 'end'),
      column('percent', 'end'),
    ],
    rows: lines.map(({ person, figure: { indicator, target, value, gap } }) => {
      const said = (amount: bigint) => escapeText(quantity(amount, words.of(indicator.unit), words));
      return [
        escapeText(nameOf(person, words.locale)),
        escapeText(words.of(indicator.name)),
        target ? said(target.value) : '–',
        value === null ? words.text('goals.noData') : said(value),
        gap ? percentWords(gap, words) : '–',
      ];
    }),
  };
}
