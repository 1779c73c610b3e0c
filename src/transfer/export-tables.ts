import { answerText, reportName } from '../cards/report.ts';
import { gradeName } from '../cards/standing.ts';
import type { Tx } from '../database/connect.ts';
import type { ExportWhat } from '../figures/kinds.ts';
import type { ExportCell } from '../figures/neutral.ts';
import { nameOf, type Words } from '../i18n.ts';
import { LINES } from '../pay/correction.ts';
import { decodeIssued } from '../pay/stored.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { Decimal } from '../scoring/decimal.ts';
import { explain } from '../scoring/explanation.ts';
import { decodeRanking } from '../scoring/ranking.ts';
import { decodeResult, type Result } from '../scoring/result.ts';
import { type Extent, journalRows, ledgerRows, namesOf, payRows, rankingRows, resultRows } from '../store/exports.ts';

/** A table as it is written to a file: a row of headings, then the rows as they come out of the database. */
export type ExportTable = Readonly<{ headings: readonly string[]; rows: AsyncIterable<readonly ExportCell[]> }>;

type Asking = Readonly<{ tx: Tx; extent: Extent; rulebook: Rulebook; words: Words }>;

/** One of the tables, with its words in one language. */
export function exportTable(what: ExportWhat, asking: Asking): ExportTable {
  const { words } = asking;
  const column = (name: Parameters<typeof columnName>[0]) => columnName(name, words);
  const who = [column('unit'), column('person'), column('name')];
  switch (what) {
    case 'rankings':
      return {
        headings: [
          column('unit'),
          column('grade'),
          column('rank'),
          column('person'),
          column('name'),
          column('total'),
          column('movement'),
        ],
        rows: rankings(asking),
      };
    case 'results':
      return {
        headings: [
          ...who,
          column('total'),
          column('line'),
          column('value'),
          column('target'),
          column('score'),
          column('weight'),
          column('points'),
        ],
        rows: results(asking),
      };
    case 'reports':
      return {
        headings: [
          column('number'),
          column('day'),
          column('report'),
          ...who,
          column('customer'),
          column('filedAt'),
          column('late'),
          column('content'),
        ],
        rows: reports(asking),
      };
    case 'pay':
      return {
        headings: [...who, ...PAY_LINES.map((line) => words.plain(`figures.export.pay.${line}`))],
        rows: pay(asking),
      };
    case 'ledger':
      return {
        headings: [column('day'), ...who, column('year'), column('kind'), column('amount'), column('reason')],
        rows: ledger(asking),
      };
  }
}

const PAY_LINES = [...LINES, 'pay'] as const;

type Named = Readonly<{ unit: string; unitEn: string; person: string; name: string; nameEn: string }>;

function whoIs({ unit, unitEn, ...person }: Named, { locale }: Words): readonly ExportCell[] {
  return [nameOf({ name: unit, nameEn: unitEn }, locale), person.person, nameOf(person, locale)];
}

async function* rankings({ tx, extent, rulebook, words }: Asking): AsyncGenerator<readonly ExportCell[]> {
  const names = await namesOf(tx);
  for (const { unit, unitEn, lines } of await rankingRows(tx, extent)) {
    for (const { person, rank, total, movement, grade } of decodeRanking(lines).ranked) {
      const name = names.get(person);
      const unitName = nameOf({ name: unit, nameEn: unitEn }, words.locale);
      const within = grade === undefined ? null : gradeName(grade, rulebook, words);
      yield [unitName, within, rank, person, name ? nameOf(name, words.locale) : '', plain(total), movement];
    }
  }
}

async function* results({ tx, extent, rulebook, words }: Asking): AsyncGenerator<readonly ExportCell[]> {
  for await (const row of resultRows(tx, extent)) {
    const result = decodeResult(row.explanation);
    const begin = [...whoIs(row, words), result.outcome.kind === 'total' ? plain(result.outcome.total) : null];
    for (const line of linesOf(result, rulebook, words)) yield [...begin, ...line];
  }
}

/** Every line of a result: its name, value, target, score, weight and points. */
function* linesOf(result: Result, { indicators }: Rulebook, words: Words): Generator<readonly ExportCell[]> {
  for (const line of explain(result)) {
    if (line.kind === 'adjustment')
      yield [
        words.plain('figures.export.adjustment', { kind: line.adjustment.kind }),
        null,
        null,
        null,
        null,
        plain(line.points),
      ];
    else if (line.kind === 'part')
      yield [
        line.part.period,
        plain(line.part.total),
        null,
        plain(line.part.score),
        plain(line.part.weight),
        plain(line.points),
      ];
    else {
      const { indicator, metric, target, score, weight } = line.score;
      const known = indicators.find(({ id }) => id === indicator);
      const name = known ? words.of(known.name) : indicator;
      yield [name, plain(metric.value), plain(target?.value ?? null), plain(score), plain(weight), plain(line.points)];
    }
  }
}

async function* reports({ tx, extent, rulebook, words }: Asking): AsyncGenerator<readonly ExportCell[]> {
  for await (const row of journalRows(tx, extent)) {
    const fields = rulebook.reports.find(({ id }) => id === row.type)?.fields ?? [];
    const content = fields.flatMap((field) => {
      const written = row.content[field.id];
      if (written === undefined || field.kind === 'rows' || field.kind === 'customer')
        return written && field.kind === 'rows' ? [`${words.of(field.label)}: ${written}`] : [];
      return [`${words.of(field.label)}: ${answerText(field, written, words, () => null)}`];
    });
    const late = words.plain(row.late ? 'figures.export.yes' : 'figures.export.no');
    const filed = row.filedAt.toISOString().slice(0, 16).replace('T', ' ');
    yield [
      row.number,
      row.aboutOn,
      reportName(rulebook, row.type, words),
      ...whoIs(row, words),
      row.customer ?? '',
      `${filed}Z`,
      late,
      content.join('\n'),
    ];
  }
}

async function* pay({ tx, extent, words }: Asking): AsyncGenerator<readonly ExportCell[]> {
  for await (const row of payRows(tx, extent)) {
    const { statement } = decodeIssued({ payee: row.payee, statement: row.statement });
    yield [
      ...whoIs(row, words),
      ...PAY_LINES.map((line) =>
        line === 'seniority' ? plain(statement.seniority?.amount ?? null) : plain(statement[line]),
      ),
    ];
  }
}

async function* ledger({ tx, extent, words }: Asking): AsyncGenerator<readonly ExportCell[]> {
  for await (const row of ledgerRows(tx, extent))
    yield [row.on, ...whoIs(row, words), row.year, row.kind, plain(row.amount), row.reason ?? ''];
}

function columnName(
  name:
    | 'unit'
    | 'person'
    | 'name'
    | 'grade'
    | 'rank'
    | 'total'
    | 'movement'
    | 'line'
    | 'value'
    | 'target'
    | 'score'
    | 'weight'
    | 'points'
    | 'number'
    | 'day'
    | 'report'
    | 'customer'
    | 'filedAt'
    | 'late'
    | 'content'
    | 'year'
    | 'kind'
    | 'amount'
    | 'reason',
  words: Words,
): string {
  return words.plain(`figures.export.columns.${name}`);
}

/** A decimal as a number of a spreadsheet: its 15 digits hold every figure below 100 000 million. */
function plain(value: Decimal | null): number | null {
  return value === null ? null : Number(value) / 10_000;
}
