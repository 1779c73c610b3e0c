import type { Period } from '../calendar/period.ts';
import { parsePeriod } from '../calendar/period.ts';
import type { Block, Button, Card, Table } from '../chat/card.ts';
import { escapeText, plainText, type Text } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import type { GoalTerms } from '../rulebook/goals.ts';
import type { Indicator } from '../rulebook/indicators.ts';
import type { Gap } from '../scoring/gap.ts';
import type { AppliedTarget } from '../scoring/result.ts';
import type { Goal } from '../store/goals.ts';
import { periodTitle, quantity } from './figures.ts';

/**
 * How somebody stands with one indicator in a period: its target, where there is one, what is reached and what is not. `terms` say how they set
 * it themselves for a period of this kind, `until` the last day on which they do, while they still can (`open`) or no longer; `goal` is what they
 * have set.
 */
export type GoalFigure = Readonly<{
  indicator: Indicator;
  target: AppliedTarget | null;
  value: bigint | null;
  gap: Gap | null;
  terms: GoalTerms | null;
  until: string | null;
  open: boolean;
  goal: Goal | null;
  /** Workdays left in the period, today included. */
  workdays: number;
}>;

/** A person's targets of a period: their own in sentences, the others in a table. `name` is null for the reader's own. */
export function goalsCard(
  {
    name,
    period,
    figures,
    counted,
    buttons,
  }: Readonly<{
    name: string | null;
    period: Period;
    figures: readonly GoalFigure[];
    /** Whether anything is compared with a target at all. */
    counted: boolean;
    buttons: readonly (readonly Button[])[];
  }>,
  words: Words,
): Card {
  const title = periodTitle(period, words);
  const [own, others] = [figures.filter(isOwn), figures.filter((one) => !isOwn(one))];
  const lines = own.map((one) => goalLine(one, words));
  const none = words.text(counted ? 'goals.noneYet' : 'goals.none', { period: title });
  const blocks: readonly Block[] = [
    ...(lines.length > 0 ? [{ kind: 'text' as const, text: lines.join('\n') }] : []),
    ...(others.length > 0 ? [othersTable(others, words)] : []),
    ...(figures.length === 0 ? [{ kind: 'text' as const, text: none }] : []),
    ...buttons.filter((row) => row.length > 0).map((row) => ({ kind: 'buttons' as const, buttons: row })),
  ];
  return {
    title:
      name === null
        ? words.text('goals.title', { period: title })
        : words.text('goals.titleOf', { name, period: title }),
    tone: own.some(({ open, goal }) => open && goal === null) ? 'attention' : 'plain',
    blocks,
    summary: plainText(lines[0] ?? (figures.length === 0 ? none : words.text('goals.title', { period: title }))),
  };
}

/** One's own goal: how far it is from it, what waits, and until when it can be set. */
function goalLine(figure: GoalFigure, words: Words): Text {
  const { indicator, target, until, open, goal } = figure;
  const value = (amount: bigint) => quantity(amount, words.of(indicator.unit), words);
  const day = until === null ? '' : words.day(until);
  const { asked = null, agreed = null } = goal ?? {};
  const states = [
    ...gapStates(figure, words),
    ...(target?.share ? [words.plain('goals.shared', { period: titleOf(target.period, words) })] : []),
    ...(asked ? [words.plain(`goals.${asked.state}`, { value: value(asked.value) })] : []),
    ...(goal === null && until !== null ? [words.plain(open ? 'goals.unset' : 'goals.never', { day })] : []),
    ...(agreed !== null && asked === null && open && until !== null ? [words.plain('goals.changeable', { day })] : []),
  ];
  return words.text('goals.line', {
    name: words.of(indicator.name),
    state: states.join(words.locale === 'en' ? '; ' : '；') + (words.locale === 'en' ? '.' : '。'),
  });
}

/**
 * How somebody stands with the goals they set, part of the way through some periods, and what would help; null where they have none. `percent` of a
 * period's workdays have passed.
 */
export function goalGapCard(
  {
    name,
    parts,
    buttons,
  }: Readonly<{
    name: string;
    parts: readonly Readonly<{ period: Period; percent: number; figures: readonly GoalFigure[] }>[];
    buttons: readonly Button[];
  }>,
  words: Words,
): Card | null {
  const told = parts.flatMap(({ period, percent, figures }) => {
    const own = figures.filter((one) => isOwn(one) && one.goal?.agreed != null);
    return own.length === 0 ? [] : [{ head: { name, percent, period: periodTitle(period, words) }, own }];
  });
  const [first] = told;
  if (!first) return null;
  const open = told.flatMap(({ own }) => own).filter(({ gap }) => gap !== null && !gap.reached);
  const advice = open.find(({ indicator }) => indicator.advice)?.indicator.advice;
  return {
    tone: open.length === 0 ? 'good' : 'attention',
    blocks: [
      ...told.map(({ head, own }) => ({
        kind: 'text' as const,
        text: [words.text('goals.gap.head', head), ...own.map((one) => goalLine(one, words))].join('\n'),
      })),
      ...(advice
        ? [{ kind: 'note' as const, text: words.text('goals.gap.advice', { advice: words.of(advice) }) }]
        : []),
      { kind: 'buttons', buttons },
    ],
    summary: plainText(words.text('goals.gap.head', first.head)),
  };
}

/** What came of the gap, and the pace that closes it: 目标 500 万元，已有 210 万元（42%），还差 290 万元 · 剩 32 个工作日，平均每天 9.06 万元. */
function gapStates({ indicator, target, value, gap, workdays }: GoalFigure, words: Words): readonly string[] {
  if (!target || !gap) return [];
  const said = (amount: bigint) => quantity(amount, words.of(indicator.unit), words);
  const params = {
    target: said(target.value),
    value: said(value ?? 0n),
    left: said(gap.left < 0n ? -gap.left : gap.left),
    percent: percentWords(gap, words),
  };
  const isDown = indicator.method.kind === 'attainment' && indicator.method.direction === 'down';
  if (isDown) return [words.plain(gap.reached ? 'goals.within' : 'goals.over', params)];
  if (gap.reached) return [words.plain('goals.reached', params)];
  return [
    words.plain('goals.open', params),
    ...(gap.pace === null ? [] : [words.plain('goals.pace', { count: workdays, pace: said(gap.pace) })]),
  ];
}

/** 42.35% · – where nothing can be a part of it. */
export function percentWords({ percent }: Gap, words: Words): string {
  return percent === null ? '–' : quantity(percent, '%', words);
}

function othersTable(figures: readonly GoalFigure[], words: Words): Table {
  const column = (key: 'indicator' | 'target' | 'now' | 'percent' | 'left', align: 'start' | 'end') => ({
    label: words.plain(`goals.columns.${key}`),
    align,
  });
  return {
    kind: 'table',
    columns: [
      column('indicator', 'start'),
      column('target', 'end'),
      column('now', 'end'),
      column('percent', 'end'),
      column('left', 'end'),
    ],
    rows: figures.map(({ indicator, target, value, gap }) => {
      const unit = words.of(indicator.unit);
      return [
        escapeText(words.of(indicator.name)),
        target ? escapeText(quantity(target.value, unit, words)) : words.text('goals.noTarget'),
        value === null ? words.text('goals.noData') : escapeText(quantity(value, unit, words)),
        gap ? percentWords(gap, words) : '–',
        gap ? escapeText(quantity(gap.left, '', words)) : '–',
      ];
    }),
  };
}

/** Whether the manager has set it, or is to. */
export function isOwn({ indicator, target, terms, goal }: GoalFigure): boolean {
  return indicator.target?.from === 'own' && (target !== null || terms !== null || goal !== null);
}

function titleOf(key: string, words: Words): string {
  const period = parsePeriod(key);
  return period ? periodTitle(period, words) : key;
}
