import { readCustomer } from '../journal/content.ts';
import type { Row } from '../journal/rows.ts';
import type { Column } from '../rulebook/reports.ts';
import { findDate } from '../understand/dates.ts';
import { splitLabelled } from '../understand/labelled.ts';
import { type Named, nameIndex } from '../understand/names.ts';
import { type Problem, type Reading, readAnswer, type Setting } from './answer.ts';

/**
 * Why a line is not a row yet. `line` counts from 1, lines without words left out. `missing`: a required column has nothing.
 * `unsettled`: a customer's name that fits several or none. `problem`: what stands in a column does not read as one. `over`: words
 * that no column takes.
 */
export type LineProblem = Readonly<{ line: number; words: string }> &
  (
    | Readonly<{ kind: 'missing'; column: string }>
    | Readonly<{ kind: 'unsettled'; column: string; name: string; candidates: readonly Named[] }>
    | Readonly<{ kind: 'problem'; column: string; problem: Problem }>
    | Readonly<{ kind: 'over'; name: string }>
  );

/**
 * Reads rows as people write them, one a line: `周二，宏达物流，谈续贷`, `Tue Hongda Logistics renewal`, `周二 | 宏达物流 | 目的：谈续贷`. Days,
 * numbers, choices and customers are known wherever they stand; the other words go to the text columns in their order, and what is
 * left over to the last of them. Between `|` everything is one value, else commas, semicolons and, where it has to be, spaces
 * part them.
 */
export function readRows(
  columns: readonly Column[],
  text: string,
  setting: Setting,
): Readonly<{ rows: readonly Row[]; problems: readonly LineProblem[] }> {
  const lines = linesOf(text);
  const named = columns.some(({ kind }) => kind === 'customer') && lines.length > 0;
  const indexed = named ? { ...setting, index: setting.index ?? nameIndex(setting.customers) } : setting;
  const read = (all: readonly string[]) => all.map((words, index) => readLine(columns, words, index + 1, indexed));
  const whole = read(lines);
  // `周二 宏达 续贷；周三 晋阳 送合同` are rows if they are better ones than the line as a whole.
  const [line = ''] = lines;
  const apart = lines.length === 1 ? linesOf(line.replace(/[；;]/gu, '\n')) : [];
  const rows = apart.length > 1 ? read(apart) : [];
  const wrong = (some: typeof whole) => some.reduce((count, { problems }) => count + problems.length, 0);
  const isBetter = rows.every(({ row }) => Object.keys(row).length > 1) && wrong(rows) <= wrong(whole);
  const readings = apart.length > 1 && isBetter ? rows : whole;
  return { rows: readings.map(({ row }) => row), problems: readings.flatMap(({ problems }) => problems) };
}

/**
 * Rows as lines that {@link readRows} reads back to the same rows.
 *
 * @param show a value as people write it, of the customer a name that can be found again
 */
export function writeRows(
  columns: readonly Column[],
  rows: readonly Row[],
  show: (column: Column, value: string) => string,
  labelOf: (column: Column) => string,
): string {
  return rows
    .map((row) => {
      const filled = columns.filter(({ id }) => row[id] !== undefined);
      // Words know their column by its name once one before it is empty.
      const first = columns.findIndex((column) => column.kind === 'text' && row[column.id] === undefined);
      return filled
        .map((column) => {
          const shown = show(column, row[column.id] ?? '').replace(/\s*[|｜\n]\s*/gu, ' / ');
          const after = column.kind === 'text' && first >= 0 && columns.indexOf(column) > first;
          return after ? `${labelOf(column)}：${shown}` : shown;
        })
        .join(' | ');
    })
    .join('\n');
}

function linesOf(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map(withoutNumber)
    .filter((line) => line !== '');
}

/** `1. `, `① `, `- ` before a line only count it. */
function withoutNumber(line: string): string {
  return line.trim().replace(/^(?:[①-⑳]|\d{1,2}[.、)）](?!\d)|[-*•·])\s*/u, '');
}

type Cell = Readonly<{ text: string; column: string | null }>;

function readLine(
  columns: readonly Column[],
  words: string,
  line: number,
  setting: Setting,
): Readonly<{ row: Row; problems: readonly LineProblem[] }> {
  const at = { line, words };
  const problems: LineProblem[] = [];
  const row: Record<string, string> = {};
  const put = (column: Column, reading: Reading, given: string) => {
    if (reading.kind === 'problem')
      problems.push({ ...at, kind: 'problem', column: column.id, problem: reading.problem });
    else if (reading.kind === 'unsettled')
      problems.push({ ...at, kind: 'unsettled', column: column.id, name: given, candidates: reading.candidates });
    if (reading.kind !== 'problem') row[column.id] = reading.value;
  };

  const piped = /[|｜\t]/u.test(words);
  const cells = piped ? words.split(/[|｜\t]/u).flatMap((cell) => labelled(cell, columns)) : labelled(words, columns);
  for (const { text, column: id } of cells) {
    const column = columns.find((one) => one.id === id);
    if (column) put(column, readAnswer(column, text, setting), text);
  }
  const loose = cells.filter(({ column }) => column === null).map(({ text }) => text);
  const taken = takeKnown(columns, loose, piped, row, setting);
  for (const { column, value } of taken.found) row[column.id] = value;

  const open = columns.filter(
    ({ id }) => row[id] === undefined && !problems.some((one) => 'column' in one && one.column === id),
  );
  // A name that nobody knows is what stands before the other words.
  const customer = open.find(({ kind, required }) => kind === 'customer' && required);
  const left = [...taken.left];
  const name = customer && left.shift();
  if (customer && name !== undefined) put(customer, readAnswer(customer, name, setting), name);
  const texts = open.filter(({ kind }) => kind === 'text');
  for (const [index, column] of texts.entries()) {
    const mine = index === texts.length - 1 ? left.splice(0).join('，') : left.shift();
    if (mine) put(column, readAnswer(column, mine, setting), mine);
  }
  if (left.length > 0) problems.push({ ...at, kind: 'over', name: left.join('，') });
  for (const column of open)
    if (
      column.required &&
      row[column.id] === undefined &&
      !problems.some((one) => 'column' in one && one.column === column.id)
    )
      problems.push({ ...at, kind: 'missing', column: column.id });
  return { row, problems };
}

function labelled(words: string, columns: readonly Column[]): readonly Cell[] {
  const { values, rest } = splitLabelled(
    words,
    columns.map(({ id, label, aliases }) => ({ name: id, labels: [...Object.values(label), ...aliases] })),
  );
  const named = Object.entries(values).map(([column, text]) => ({ text, column }));
  return rest === '' ? named : [{ text: rest, column: null }, ...named];
}

/** A comma within 1,200,000 parts nothing. */
const SEPARATORS = /(?:[，;；、。]|(?<!\d),|,(?!\d{3}(?!\d)))+/u;

/** So many words in a row can make up one value, such as a customer's name. */
const MOST_WORDS = 6;

/** What reads as a day, a number, a choice or a customer, column by column; and the words left, in their order. */
function takeKnown(
  columns: readonly Column[],
  loose: readonly string[],
  piped: boolean,
  row: Row,
  setting: Setting,
): Readonly<{ found: readonly Readonly<{ column: Column; value: string }>[]; left: readonly string[] }> {
  const found: { column: Column; value: string }[] = [];
  let runs: readonly (readonly string[])[] = piped
    ? loose.map((cell) => [cell])
    : loose.flatMap((words) => words.split(SEPARATORS)).map((part) => part.trim().split(/\s+/));
  runs = runs.filter((run) => run.some((word) => word !== ''));
  if (!piped) runs = runs.map((run, index) => (index === 0 ? withoutSeams(columns, run, setting) : run));
  for (const column of columns) {
    if (column.kind === 'text' || row[column.id] !== undefined) continue;
    const hit = firstThatReads(column, runs, setting);
    if (!hit) continue;
    found.push({ column, value: hit.value });
    runs = runs.flatMap((run, index) =>
      index === hit.run ? [run.slice(0, hit.from), run.slice(hit.to)].filter((part) => part.length > 0) : [run],
    );
  }
  return { found, left: runs.map((run) => run.join(' ')) };
}

/** 周二宏达物流谈续贷 as one says it: the day at the beginning and a customer after it stand apart from the rest. */
function withoutSeams(columns: readonly Column[], run: readonly string[], setting: Setting): readonly string[] {
  const [word = '', ...more] = run;
  const has = (kind: Column['kind']) => columns.some((column) => column.kind === kind);
  const day = has('date') ? findDate(word, setting.today, 'future') : null;
  const end = day?.start === 0 ? day.end : 0;
  const [head, tail] = [word.slice(0, end), word.slice(end)];
  const customer = columns.find(({ kind }) => kind === 'customer');
  if (!/^\p{Script=Han}/u.test(tail) || !customer) return [head, tail, ...more].filter((part) => part !== '');
  for (let length = Math.min(tail.length, LONGEST_HEAD); length >= SHORTEST_HEAD; length--) {
    const name = tail.slice(0, length);
    // Only what stands in a name as it is can run into other words; a look is cheaper than a search.
    if (!setting.customers.some((one) => one.name.includes(name))) continue;
    const reading = readAnswer(customer, name, setting);
    if (reading.kind === 'value' && isCertain(customer, reading.value))
      return [head, name, tail.slice(length), ...more].filter((part) => part !== '');
  }
  return [head, tail, ...more].filter((part) => part !== '');
}

/** In characters, of a customer's name that runs into other words. */
const LONGEST_HEAD = 20;
const SHORTEST_HEAD = 2;

/** The longest words from the left that are certainly this column's. */
function firstThatReads(column: Column, runs: readonly (readonly string[])[], setting: Setting) {
  for (const [run, words] of runs.entries()) {
    for (let from = 0; from < words.length; from++) {
      for (let to = Math.min(words.length, from + MOST_WORDS); to > from; to--) {
        const reading = readAnswer(column, words.slice(from, to).join(' '), setting);
        if (reading.kind === 'value' && isCertain(column, reading.value))
          return { run, from, to, value: reading.value };
      }
    }
  }
  return null;
}

function isCertain(column: Column, value: string): boolean {
  return column.kind !== 'customer' || readCustomer(value).kind !== 'unsettled';
}
