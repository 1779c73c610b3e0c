import type { Block, Button, Card } from '../chat/card.ts';
import { escapeText, type Text } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import type { Payee, Statement } from '../pay/statement.ts';
import type { Pay } from '../rulebook/pay.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type Decimal, divideRounded, formatHundredths, sum } from '../scoring/decimal.ts';
import { points, quantity } from './figures.ts';
import { gradeName, heldName } from './grades.ts';

/** How many people a preview lists by name. */
const LISTED = 50;

/** Money with 2 places: 12,345.60. */
export function money(value: Decimal): string {
  const [whole = '', cents = ''] = formatHundredths(value).replace('-', '−').split('.');
  return `${whole.replace(/\B(?=(?:\d{3})+$)/gu, ',')}.${cents}`;
}

/** One manager's pay, with how they are called. */
export type Paid = Readonly<{ name: string; unit: string; payee: Payee; statement: Statement }>;

/** Everybody's pay for a period: totals, by unit and person by person. */
export function payCard(
  data: Readonly<{
    period: string;
    state: 'preview' | 'unclosed' | 'running' | 'issued';
    /** The period whose totals pay, where it is another one. */
    basis: string | null;
    paid: readonly Paid[];
    pool: Decimal | null;
    notes: readonly string[];
    buttons: readonly (readonly Button[])[];
  }>,
  words: Words,
): Card {
  const { paid, period, state } = data;
  const title = words.plain('appraisal.pay.title', { period });
  const units = [...Map.groupBy(paid, ({ unit }) => unit)];
  const lacking = paid.filter(({ statement }) => statement.lacking.length > 0);
  const rest = paid.length - LISTED;
  const notes = [
    ...data.notes,
    ...(lacking.length > 0
      ? [
          words.plain('appraisal.pay.lackingAll', {
            count: lacking.length,
            people: words.list(lacking.slice(0, LISTED).map((one) => lackingWords(one, words))),
          }),
        ]
      : []),
  ];
  return {
    title: escapeText(title),
    tone: state === 'issued' ? 'good' : 'attention',
    blocks: [
      { kind: 'text', text: words.text(`appraisal.pay.state.${state}`) },
      ...(data.basis === null
        ? []
        : [{ kind: 'text' as const, text: words.text('appraisal.pay.basis', { basis: data.basis }) }]),
      {
        kind: 'text',
        text: words.text('appraisal.pay.total', {
          count: paid.length,
          pay: money(sum(paid.map(({ statement }) => statement.pay))),
        }),
      },
      ...(data.pool === null
        ? []
        : [{ kind: 'text' as const, text: words.text('appraisal.pay.pool', { pool: money(data.pool) }) }]),
      amountTable(
        words.plain('appraisal.pay.columns.unit'),
        units.map(([name, theirs]) => [name, theirs.map(({ statement }) => statement)]),
        words,
      ),
      ...(state === 'issued'
        ? []
        : [
            amountTable(
              words.plain('appraisal.pay.columns.name'),
              paid.slice(0, LISTED).map(({ name, statement }) => [name, [statement]]),
              words,
            ),
          ]),
      ...(rest > 0 && state !== 'issued'
        ? [{ kind: 'note' as const, text: words.text('appraisal.more', { count: rest }) }]
        : []),
      ...notes.map((text): Block => ({ kind: 'text', text: escapeText(text) })),
      ...data.buttons.filter((row) => row.length > 0).map((buttons): Block => ({ kind: 'buttons', buttons })),
    ],
    summary: title,
  };
}

/** 赵磊（没有导入绩效金额） */
function lackingWords({ name, statement }: Paid, words: Words): string {
  const what = words.list(statement.lacking.map((one) => words.plain(`appraisal.pay.lacking.${one}`)));
  return words.plain('standing.rank.withReason', { name, reason: what });
}

/** A row for each, and what the statements of a row add up to. */
function amountTable(first: string, rows: readonly (readonly [string, readonly Statement[]])[], words: Words): Block {
  const columns = ['base', 'floating', 'seniority', 'performancePay', 'withheld', 'paidOut', 'toFloor', 'pay'] as const;
  const amount = (column: (typeof columns)[number], one: Statement): Decimal => {
    if (column === 'seniority') return one.seniority?.amount ?? 0n;
    if (column === 'paidOut') return one.returned + one.released;
    return column === 'withheld' ? -one.withheld : one[column];
  };
  const shown = columns.filter(
    (column) => column === 'pay' || rows.some(([, all]) => all.some((one) => amount(column, one) !== 0n)),
  );
  return {
    kind: 'table',
    columns: [
      { label: first, align: 'start' },
      ...shown.map((column) => ({ label: words.plain(`appraisal.pay.columns.${column}`), align: 'end' as const })),
    ],
    rows: rows.map(([name, all]) => [
      escapeText(name),
      ...shown.map((column) => money(sum(all.map((one) => amount(column, one))))),
    ]),
  };
}

/** One manager's pay line by line, each with how it was worked out. */
export function statementCard(
  data: Readonly<{
    title: string;
    payee: Payee;
    statement: Statement;
    pool: Decimal | null;
    basis: string | null;
    /** What is to be said first. */
    lead: readonly Text[];
    buttons: readonly Button[];
  }>,
  rules: Pay,
  rulebook: Rulebook,
  words: Words,
): Card {
  const { payee, statement } = data;
  const { seniority } = statement;
  type Line = readonly [
    key: 'base' | 'floating' | 'seniority' | 'performancePay' | 'withheld' | 'returned' | 'released' | 'toFloor',
    amount: Decimal,
    how: string,
  ];
  const lines: Line[] = [
    ['base', statement.base, baseWords(payee, statement, rules, rulebook, words)],
    [
      'floating',
      statement.floating,
      words.plain('appraisal.pay.how.byGrade', { held: heldName(payee, rulebook, words) }),
    ],
    ...(seniority ? [['seniority', seniority.amount, seniorityWords(payee, seniority, rules, words)] as const] : []),
    ['performancePay', statement.performancePay, performanceWords(data, rules, words)],
    [
      'withheld',
      -statement.withheld,
      words.plain('appraisal.pay.how.withheld', {
        amount: money(statement.performancePay),
        percent: quantity(rules.risk_fund?.withhold ?? 0n, '', words),
      }),
    ],
    ['returned', statement.returned, words.plain('appraisal.pay.how.returned')],
    ['released', statement.released, words.plain('appraisal.pay.how.released')],
    ['toFloor', statement.toFloor, words.plain('appraisal.pay.how.toFloor', { floor: money(rules.floor ?? 0n) })],
  ];
  const always: readonly Line[0][] = ['base', 'performancePay'];
  const shown = lines.filter(
    ([key, amount]) => amount !== 0n || always.includes(key) || (key === 'seniority' && seniority !== null),
  );
  return {
    title: escapeText(data.title),
    tone: 'plain',
    blocks: [
      ...data.lead.map((text): Block => ({ kind: 'text', text })),
      { kind: 'text', text: words.text('appraisal.pay.own', { pay: money(statement.pay) }) },
      {
        kind: 'table',
        columns: [
          { label: words.plain('appraisal.pay.columns.item'), align: 'start' },
          { label: words.plain('appraisal.pay.columns.amount'), align: 'end' },
          { label: words.plain('appraisal.pay.columns.how'), align: 'start' },
        ],
        rows: [
          ...shown.map(([key, amount, how]) => [
            words.text(`appraisal.pay.columns.${key}`),
            money(amount),
            escapeText(how),
          ]),
          [words.text('appraisal.pay.columns.pay'), `**${money(statement.pay)}**`, ''],
        ],
      },
      ...(statement.lacking.length > 0
        ? [
            {
              kind: 'note' as const,
              text: words.text('appraisal.pay.missing', {
                what: words.list(statement.lacking.map((one) => words.plain(`appraisal.pay.lacking.${one}`))),
              }),
            },
          ]
        : []),
      ...(data.buttons.length > 0 ? [{ kind: 'buttons' as const, buttons: data.buttons }] : []),
    ],
    summary: data.title,
  };
}

function baseWords(payee: Payee, { lacking }: Statement, { base }: Pay, rulebook: Rulebook, words: Words): string {
  if (base.from === 'grade' && payee.grade !== null)
    return words.plain('appraisal.pay.how.byGrade', { held: gradeName(payee.grade, rulebook, words) });
  return words.plain(lacking.includes('base') ? 'appraisal.pay.how.notGiven' : 'appraisal.pay.how.given');
}

function seniorityWords(
  payee: Payee,
  { years, amount }: NonNullable<Statement['seniority']>,
  { seniority: rule }: Pay,
  words: Words,
): string {
  if (!rule) return '';
  if (amount === 0n && years < rule.minimum_years)
    return words.plain('appraisal.pay.how.tooShort', { years, minimum: rule.minimum_years });
  if (amount === 0n && years > 0)
    return words.plain('appraisal.pay.how.notEntitled', {
      employment: payee.employment ?? words.plain('appraisal.none'),
    });
  if (rule.mode === 'marginal' || years === 0) return words.plain('appraisal.pay.how.marginal', { years });
  return words.plain('appraisal.pay.how.flat', { years, rate: money(divideRounded(amount, BigInt(years))) });
}

function performanceWords(
  {
    payee,
    statement,
    pool,
    basis,
  }: Readonly<{
    payee: Payee;
    statement: Statement;
    pool: Decimal | null;
    basis: string | null;
  }>,
  { performance }: Pay,
  words: Words,
): string {
  const coefficient = quantity(statement.coefficient, '', words);
  const total =
    payee.total === null
      ? words.plain('appraisal.pay.lacking.total')
      : words.plain(basis === null ? 'appraisal.pay.how.total' : 'appraisal.pay.how.totalOf', {
          total: points(payee.total),
          period: basis ?? '',
        });
  if (performance.from === 'pool')
    return words.plain('appraisal.pay.how.pool', { pool: money(pool ?? 0n), total, coefficient });
  const amount = money(statement.performance);
  if (performance.from === 'points')
    return words.plain('appraisal.pay.how.points', { total, rate: money(performance.per_point), amount, coefficient });
  return words.plain('appraisal.pay.how.performance', { amount, coefficient });
}
