import { CsvError, parse } from 'csv-parse/sync';
import { isLocalDate, type LocalDate } from '../calendar/day.ts';
import type { Period } from '../calendar/period.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { Decimal, type Locale } from '../rulebook/words.ts';
import { compositionOf, partPeriods } from '../scoring/composed.ts';

/** One manager of a trial: metrics and targets by indicator; what is not there was left empty. */
export type Tried = Readonly<{
  name: string;
  type: string;
  grade: string | null;
  metrics: ReadonlyMap<string, bigint>;
  /** Of a composed period: the totals of those parts that have a column, null where it is empty. */
  parts: ReadonlyMap<string, bigint | null>;
  targets: ReadonlyMap<string, bigint>;
  /** What scorecards and grading ask besides totals: attributes, exams with their last day, the ability review, the grade's step, first days. */
  attributes: Readonly<Record<string, string>>;
  exams: ReadonlyMap<string, LocalDate>;
  review: bigint | null;
  step: string | null;
  hired: LocalDate | null;
  since: LocalDate | null;
}>;

/** `<line>:<column>  what is wrong`, in the reader's language. */
export type Wrong = string;

type Word = 'name' | 'type' | 'grade' | 'step' | 'hired' | 'since';
type Column = Readonly<
  { kind: Word | 'review' } | { kind: 'metric' | 'target' | 'part' | 'attribute' | 'exam'; of: string }
>;

/**
 * The managers in a CSV of figures: name, type, grade, a column an indicator with the metric's value, and `target:` columns; of a composed
 * period a column a part, such as `2026-Q1`, with the total in it. Columns and values are known by id or by name in either language.
 * Everything that is wrong is said, by line and column from 1.
 */
export function readFigures(
  csv: string,
  rulebook: Rulebook,
  period: Period,
  locale: Locale,
): Readonly<{ managers: readonly Tried[]; wrong: readonly Wrong[] }> {
  const say = (zh: string, en: string) => (locale === 'en' ? en : zh);
  const wrong: Wrong[] = [];
  const fault = (line: number, column: number, zh: string, en: string) =>
    wrong.push(`${line}:${column}  ${say(zh, en)}`);
  const lines = linesOf(csv, (line, message) =>
    fault(line, 1, `CSV 读不下去：${message}`, `this is not CSV: ${message}`),
  );
  const [head, ...rows] = lines;
  if (!head) {
    if (wrong.length === 0) fault(1, 1, '文件是空的', 'the file is empty');
    return { managers: [], wrong };
  }
  const composition = compositionOf(rulebook, period.kind);
  const parts = composition ? partPeriods(composition, period).map(({ key }) => key) : [];
  const columns = head.cells.map((cell, index) => {
    const column = columnNamed(cell, rulebook, parts);
    if (column !== undefined && 'kind' in column) return column;
    const [zh, en] = column ?? [`没有叫“${cell}”的列或指标`, `no column or indicator is called “${cell}”`];
    fault(head.line, index + 1, zh, en);
    return undefined;
  });
  for (const kind of ['name', 'type'] as const)
    if (wrong.length === 0 && !columns.some((one) => one?.kind === kind))
      fault(head.line, 1, `缺少${kind === 'name' ? '姓名' : '类型'}列`, `the column ${kind} is missing`);
  if (wrong.length > 0) return { managers: [], wrong };

  const names = new Map<string, number>();
  const managers = rows.map(({ line, cells }) => {
    const words: Partial<Record<Word, string>> = {};
    const attributes: Record<string, string> = {};
    const [metrics, targets, exams] = [
      new Map<string, bigint>(),
      new Map<string, bigint>(),
      new Map<string, LocalDate>(),
    ];
    const totals = new Map<string, bigint | null>(
      columns.flatMap((column) => (column?.kind === 'part' ? [[column.of, null] as const] : [])),
    );
    let review: bigint | null = null;
    if (cells.length > columns.length)
      fault(line, columns.length + 1, '比表头多出列', 'more cells than the head has columns');
    for (const [index, cell] of cells.entries()) {
      const column = columns[index];
      if (!column || cell === '') continue;
      const number = () => {
        const value = Decimal.safeParse(cell.replaceAll(',', '').replace(/%$/u, ''));
        if (value.success && ((column.kind !== 'target' && column.kind !== 'part') || value.data >= 0n))
          return value.data;
        const [zh, en] = value.success
          ? ['不能小于 0', 'is below 0']
          : ['不是最多 4 位小数的数', 'is not a number with at most 4 decimals'];
        fault(line, index + 1, `“${cell}”${zh}`, `“${cell}” ${en}`);
        return 0n;
      };
      const isDay = column.kind === 'exam' || column.kind === 'hired' || column.kind === 'since';
      if (isDay && !isLocalDate(cell))
        fault(line, index + 1, `“${cell}”不是 2026-11-22 这样的日期`, `“${cell}” is not a date such as 2026-11-22`);
      else if (column.kind === 'metric') metrics.set(column.of, number());
      else if (column.kind === 'target') targets.set(column.of, number());
      else if (column.kind === 'part') totals.set(column.of, number());
      else if (column.kind === 'attribute') attributes[column.of] = cell;
      else if (column.kind === 'exam') exams.set(column.of, cell);
      else if (column.kind === 'review') review = number();
      else words[column.kind] = cell;
    }
    const at = (kind: Column['kind']) => columns.findIndex((one) => one?.kind === kind) + 1;
    const known = (kind: 'type' | 'grade' | 'step', items: Rulebook['grades']) => {
      const given = words[kind] ?? '';
      const id = idOf(given, items) ?? null;
      if (id === null && (given !== '' || kind === 'type'))
        fault(line, at(kind), `没有叫“${given}”的${HEADS_ZH[kind]}`, `no ${kind} is called “${given}”`);
      return id;
    };
    const { name = '' } = words;
    const before = names.get(name);
    if (name === '') fault(line, at('name'), '缺少姓名', 'the name is missing');
    else if (before !== undefined)
      fault(line, at('name'), `第 ${before} 行已经有 ${name}`, `${name} stands in line ${before} already`);
    else names.set(name, line);
    return {
      name,
      type: known('type', rulebook.manager_types) ?? '',
      grade: known('grade', rulebook.grades),
      step: known('step', rulebook.steps),
      hired: words.hired ?? null,
      since: words.since ?? null,
      attributes,
      exams,
      review,
      metrics,
      parts: totals,
      targets,
    };
  });
  if (managers.length === 0 && wrong.length === 0) fault(2, 1, '没有数据行', 'there are no figures');
  return { managers, wrong };
}

type Line = Readonly<{ line: number; cells: readonly string[] }>;

function linesOf(csv: string, onError: (line: number, message: string) => void): readonly Line[] {
  try {
    const lines: Line[] = [];
    parse(csv, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      onRecord: (cells: string[], { lines: line }) => {
        lines.push({ line, cells });
        return null;
      },
    });
    return lines;
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    onError(typeof cause.lines === 'number' ? cause.lines : 1, cause.message);
    return [];
  }
}

const HEADS: Readonly<Record<string, Word | 'review'>> = {
  name: 'name',
  姓名: 'name',
  type: 'type',
  类型: 'type',
  grade: 'grade',
  等级: 'grade',
  step: 'step',
  档次: 'step',
  hired: 'hired',
  入行日期: 'hired',
  since: 'since',
  任职日期: 'since',
  review: 'review',
  能力评议: 'review',
};
const HEADS_ZH = { type: '类型', grade: '等级', step: '档次' } as const;
const PREFIXES: Readonly<Record<string, 'target' | 'attribute' | 'exam'>> = {
  target: 'target',
  目标: 'target',
  attribute: 'attribute',
  属性: 'attribute',
  exam: 'exam',
  考试: 'exam',
};

/** What a column holds; a sentence pair where that cannot be given, undefined where nothing has the name. */
function columnNamed(
  cell: string,
  { indicators }: Rulebook,
  parts: readonly string[],
): Column | readonly [zh: string, en: string] | undefined {
  const head = HEADS[cell.toLowerCase()];
  if (head) return { kind: head };
  if (parts.includes(cell)) return { kind: 'part', of: cell };
  const [, prefix = '', rest = ''] = /^([^:：]+?)\s*[:：]\s*(.+)$/u.exec(cell) ?? [];
  const kind = PREFIXES[prefix.toLowerCase()];
  if (kind === 'attribute' || kind === 'exam') return { kind, of: rest };
  const id = idOf(kind ? rest : cell, indicators);
  const indicator = indicators.find((one) => one.id === id);
  if (!indicator) return undefined;
  if (kind === 'target')
    return indicator.target === undefined || indicator.target.from === 'fixed'
      ? [`“${rest}”的目标不用给`, `“${rest}” takes no target from here`]
      : { kind, of: indicator.id };
  return indicator.metric.source === 'formula'
    ? [`“${cell}”由公式算出，给公式里的各项就行`, `“${cell}” comes from its formula: give what that names`]
    : { kind: 'metric', of: indicator.id };
}

function idOf(
  given: string,
  items: readonly Readonly<{ id: string; name: Readonly<Record<Locale, string>> }>[],
): string | undefined {
  const wanted = given.toLowerCase();
  return items.find(({ id, name }) => [id, ...Object.values(name)].some((one) => one.toLowerCase() === wanted))?.id;
}
