import { writeCustomer } from '../journal/content.ts';
import { type Row, type RowGap, rowGap } from '../journal/rows.ts';
import type { RowsField } from '../rulebook/reports.ts';
import { understandChoice, understandControl } from '../understand/choices.ts';
import { fold } from '../understand/fold.ts';
import { wholeNumber } from '../understand/numeral.ts';
import { candidatesFor, readAnswer, type Setting } from './answer.ts';
import { addRows, type FieldProblem } from './filing.ts';
import { readRows } from './rows.ts';

/**
 * What a message says while rows are asked for. `done`: there are no more. `rows` are all of them from now on; `problem` is what could not
 * be taken. `noRow`: the row with this number, which was to be changed or taken out, is not there. `howToChange`: a change without words.
 */
export type RowsAnswer =
  | Readonly<{ kind: 'done' }>
  | Readonly<{ kind: 'rows'; rows: readonly Row[]; problem?: FieldProblem }>
  | Readonly<{ kind: 'noRow' | 'howToChange'; number: number }>;

/** What picking “new customer” says. */
export const NEW = '+';

/**
 * Reads a message about rows: `改 2 周四` changes one and `删 2` takes one out, 好了 ends them; what a row lacks is answered, as far as the
 * message is not itself a row; everything else is further rows.
 */
export function answerRows(field: RowsField, there: readonly Row[], text: string, setting: Setting): RowsAnswer {
  const command = changeRows(field, there, text, setting);
  if (command) return command;
  const gap = rowGap(field.columns, there);
  if (gap && !isRow(field, text, setting)) {
    const answered = answerGap(gap, there, text, setting);
    if (answered) return answered;
  }
  if (gap === null && isDone(text)) return { kind: 'done' };
  const { rows = there, problem } = addRows(field, there, text, setting);
  return { kind: 'rows', rows, ...(problem && { problem }) };
}

/** `改 2 …` and `删 2`; null if it is neither. */
export function changeRows(field: RowsField, there: readonly Row[], text: string, setting: Setting): RowsAnswer | null {
  const { verb, digits, words = '' } = COMMAND.exec(text.trim())?.groups ?? {};
  const number = digits === undefined ? null : wholeNumber(fold(digits));
  if (verb === undefined || number === null) return null;
  const deletes = DELETE.test(verb);
  // “不要 3 户以下的客户” is no command.
  if (deletes && words !== '') return null;
  const row = there[number - 1];
  if (!row) return { kind: 'noRow', number };
  if (deletes) return { kind: 'rows', rows: there.toSpliced(number - 1, 1) };
  if (words === '') return { kind: 'howToChange', number };
  // Only what is said changes: nothing is required, so that no words are taken for a customer that are none.
  const columns = field.columns.map((column) => ({ ...column, required: false }));
  const { rows, problems } = readRows(columns, words.replace(/\r?\n/g, ' '), setting);
  const wrong = problems.filter(({ kind }) => kind === 'problem' || kind === 'over');
  if (wrong.length > 0) {
    const lines = wrong.map((one) => ({ ...one, line: number }));
    return { kind: 'rows', rows: there, problem: { kind: 'lines', lines } };
  }
  return { kind: 'rows', rows: there.with(number - 1, { ...row, ...rows[0] }) };
}

/** The rows with a gap filled by what was picked: a customer's id, {@link NEW} for the name as it stands, or an option's id. Null if it does not fit. */
export function fillGap(
  { index, column, name }: RowGap,
  there: readonly Row[],
  picked: string,
  setting: Setting,
): readonly Row[] | null {
  const row = there[index];
  if (!row) return null;
  const put = (value: string) => there.with(index, { ...row, [column.id]: value });
  if (column.kind === 'customer') {
    if (picked === NEW) return name === '' ? null : put(writeCustomer({ kind: 'new', name }));
    return setting.customers.some(({ id }) => id === picked) ? put(picked) : null;
  }
  const reading = readAnswer(column, picked, setting);
  return reading.kind === 'value' ? put(reading.value) : null;
}

const COMMAND =
  /^(?<verb>修改|更正|改|删除|删掉|删|去掉|不要|change|edit|delete|remove)\s*(?:第|#|no\.?)?\s*(?<digits>[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})(?:\s*[条行项个]|(?=[\s:：,，、]|$))(?:改?[为成])?[\s:：,，、]*(?<words>.*)$/isu;
const DELETE = /^(?:删|去掉|不要|delete|remove)/iu;

const DONE =
  /^(?:好了|写完了?|完了|完成了?|没有了|没了|没有|无|就这些|就这样|就这么多|done|finished|that'?s (?:all|it)|no more|none|nothing(?: else)?)$/u;

function isDone(text: string): boolean {
  const said = fold(text)
    .replace(/[\s,，.。!！~～]+/gu, ' ')
    .trim()
    .replace(/(?<=\p{Script=Han})[啊呀哦呢啦]+$/u, '');
  const control = understandControl(text);
  return DONE.test(said) || control === 'yes' || control === 'no';
}

/** Whether a message is rows by itself rather than the answer to what a row lacks. */
function isRow({ columns }: RowsField, text: string, setting: Setting): boolean {
  const { rows, problems } = readRows(columns, text, setting);
  const whole = problems.every(({ kind }) => kind === 'unsettled');
  return rows.length > 1 || (whole && Object.keys(rows[0] ?? {}).length > 1);
}

/** What an answer makes of the first gap; null if it says nothing about it. */
function answerGap(gap: RowGap, there: readonly Row[], text: string, setting: Setting): RowsAnswer | null {
  const { index, column, name } = gap;
  const row = there[index] ?? {};
  if (gap.kind === 'unsettled') {
    const candidates = candidatesFor(name, setting.customers);
    const control = understandControl(text);
    if (control === 'no') {
      const { [column.id]: _, ...rest } = row;
      return { kind: 'rows', rows: there.with(index, rest) };
    }
    const sure = control === 'yes' && candidates.length < 2;
    const choices = [
      ...candidates.map(({ id, name }) => ({ id, labels: [name] })),
      { id: NEW, labels: ['新客户', '都不是', 'new', 'new customer', 'none of these'] },
    ];
    const match = sure ? ({ kind: 'one', id: candidates[0]?.id ?? NEW } as const) : understandChoice(text, choices);
    const rows = match.kind === 'one' ? fillGap(gap, there, match.id, setting) : null;
    if (rows) return { kind: 'rows', rows };
    if (control) return { kind: 'rows', rows: there };
  } else if (understandControl(text)) return { kind: 'rows', rows: there };
  const reading = readAnswer(column, text, setting);
  if (reading.kind === 'problem') return { kind: 'rows', rows: there, problem: reading.problem };
  return { kind: 'rows', rows: there.with(index, { ...row, [column.id]: reading.value }) };
}
