import { type Period, parsePeriod, periodOf } from '../calendar/period.ts';
import { localDate } from '../calendar/zone.ts';
import { periodTitle, quantity } from '../cards/figures.ts';
import { type GoalFigure, isOwn, percentWords } from '../cards/goal.ts';
import type { Block, Button, Card, Table } from '../chat/card.ts';
import { escapeText, plainText } from '../chat/text.ts';
import { nameOf } from '../i18n.ts';
import { type Goal, goalsOf } from '../store/goals.ts';
import { type Person, peopleInPost } from '../store/people.ts';
import { actionOf, type Context, sentence } from './command.ts';
import { askButtons, IN_LIST } from './goal-agree.ts';
import { GOAL_KINDS, goalFigures, termsOf } from './goal-figures.ts';
import { virtualTypes } from './standings.ts';

/** How many goals can be decided from one card, and how many lines it has; one more is found by name. */
const DECIDED = 3;
const LINES = 30;

/** The goals that a supervisor's people have set for a period: those that wait first, then how far everybody is. */
export async function unitGoals(ctx: Context, asked?: Period): Promise<Card> {
  const { words, person, rulebook } = ctx;
  const kinds = GOAL_KINDS.filter((kind) =>
    rulebook.indicators.some((one) => termsOf(one).some((it) => it.per === kind)),
  );
  const date = localDate(ctx.now, person.dutyZone);
  const [first] = kinds;
  if (first === undefined) return sentence(words.text('goals.unit.none'));
  const period = asked ?? periodOf(first, date);
  const virtual = virtualTypes(rulebook);
  const people = (await peopleInPost(ctx.tx, { unitId: person.unitId, role: 'manager', date })).filter(
    ({ managerType }) => !virtual.includes(managerType ?? ''),
  );
  const goals = await goalsOf(
    ctx.tx,
    people.map(({ id }) => id),
  );
  const figures = await goalFigures({ ...ctx, days: await ctx.days() }, people, period, date);
  const waiting = goals.filter(
    (goal) => goal.asked?.state === 'proposed' && (parsePeriod(goal.period)?.to ?? '') >= date,
  );
  const lines = people.flatMap((one) =>
    (figures.get(one.id) ?? []).filter(isOwn).map((figure) => ({ person: one, figure })),
  );
  const set = lines.filter(({ figure }) => figure.target !== null);
  const unset = [
    ...new Set(
      lines
        .filter(({ figure }) => figure.goal === null && figure.terms !== null && figure.target === null)
        .map((one) => nameOf(one.person, words.locale)),
    ),
  ];
  const title = words.text('goals.unit.title', {
    unit: words.locale === 'en' ? person.unitNameEn : person.unitName,
    period: periodTitle(period, words),
  });
  const others = kinds.filter((kind) => kind !== period.kind).map((kind) => periodOf(kind, date));
  const state =
    unset.length > 0 ? words.text('goals.unit.unset', { names: words.list(unset) }) : words.text('goals.unit.allSet');
  const hidden = set.length - LINES;
  const blocks: readonly Block[] = [
    ...waitingBlocks(ctx, waiting, people),
    ...(set.length > 0 ? [figuresTable(ctx, set.slice(0, LINES))] : []),
    { kind: 'text', text: state },
    ...(hidden > 0
      ? [
          {
            kind: 'note' as const,
            text: words.text('goals.unit.more', {
              count: hidden,
              name: set[LINES] ? nameOf(set[LINES].person, words.locale) : '',
            }),
          },
        ]
      : []),
    ...(others.length > 0
      ? [
          {
            kind: 'buttons' as const,
            buttons: others.map(
              (one): Button => ({
                label: periodTitle(one, words),
                action: actionOf('goal', 'unit', one.key),
              }),
            ),
          },
        ]
      : []),
  ];
  return { title, tone: waiting.length > 0 ? 'attention' : 'plain', blocks, summary: plainText(title) };
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
    { kind: 'text', text: [words.text('goals.unit.waiting'), ...said.map(({ line }) => line)].join('\n') },
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
