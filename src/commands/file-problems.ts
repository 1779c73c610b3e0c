import { candidatesFor } from '../dialogue/answer.ts';
import { type FieldProblem, isLacking } from '../dialogue/filing.ts';
import type { LineProblem } from '../dialogue/rows.ts';
import type { Words } from '../i18n.ts';
import type { Content } from '../journal/content.ts';
import { leastRows, rowGaps, rowsOf } from '../journal/rows.ts';
import type { Field, Report, RowsField } from '../rulebook/reports.ts';
import type { Named } from '../understand/names.ts';

/** How much of what was not understood is said again. */
const QUOTED = 20;

/** What was not understood in a field, with what would be. */
export function problemText(problem: FieldProblem, words: Words, field?: Field): string {
  switch (problem.kind) {
    case 'longer':
      return words.plain('journal.problem.longer', { most: problem.most, given: problem.given });
    case 'tooMany':
      return words.plain('journal.rows.tooMany', { most: problem.most, given: problem.given });
    case 'lines': {
      const lines = problem.lines.map((line) => lineText(line, words, field?.kind === 'rows' ? field : undefined));
      return `${lines.join(words.plain('journal.rows.lines.between'))}${words.plain('journal.rows.lines.end')}`;
    }
    default:
      return words.plain(`journal.problem.${problem.kind}`, { given: quoted(problem.given) });
  }
}

/** The same for each field. */
export function problemTexts(
  { fields }: Report,
  problems: ReadonlyMap<string, FieldProblem>,
  words: Words,
): Map<string, string> {
  const field = (id: string) => fields.find((one) => one.id === id);
  return new Map([...problems].map(([id, problem]) => [id, problemText(problem, words, field(id))]));
}

/** What rows say that lack something or name customers that are not settled; null for everything else: that is asked. */
export function gapText(field: Field, content: Content, customers: readonly Named[], words: Words): string | null {
  if (field.kind !== 'rows') return null;
  const lines = rowGaps(field.columns, rowsOf(field, content)).map(({ index, column, kind, name }): LineProblem => {
    const at = { line: index + 1, words: '', column: column.id };
    return kind === 'missing' ? { ...at, kind } : { ...at, kind, name, candidates: candidatesFor(name, customers) };
  });
  return lines.length === 0 ? null : problemText({ kind: 'lines', lines }, words, field);
}

/** What a field says that has too little in it to be filed. */
export function lackText(field: Field, content: Content, words: Words): string | null {
  if (!isLacking(field, content)) return null;
  const count = field.kind === 'rows' ? rowsOf(field, content).length : 0;
  if (field.kind !== 'rows' || count === 0) return words.plain('journal.required');
  return words.plain('journal.rows.few', { least: leastRows(field), count });
}

function lineText(problem: LineProblem, words: Words, field: RowsField | undefined): string {
  const { line } = problem;
  if (problem.kind === 'over') return words.plain('journal.rows.lines.over', { line, name: quoted(problem.name) });
  const found = field?.columns.find(({ id }) => id === problem.column);
  const column = found ? words.of(found.label) : problem.column;
  switch (problem.kind) {
    case 'missing':
      return words.plain('journal.rows.lines.missing', { line, column });
    case 'problem': {
      const text = problemText(problem.problem, words).replace(/[。.]$/u, '');
      return words.plain('journal.rows.lines.problem', { line, column, problem: text });
    }
    case 'unsettled': {
      const [first, ...more] = problem.candidates.map(({ name }) => name);
      const name = quoted(problem.name);
      if (first === undefined) return words.plain('journal.rows.lines.unknown', { line, name });
      if (more.length === 0) return words.plain('journal.rows.lines.perhaps', { line, name, candidates: first });
      const candidates = [first, ...more];
      return words.plain('journal.rows.lines.several', {
        line,
        name,
        count: candidates.length,
        candidates: words.list(candidates),
      });
    }
  }
}

function quoted(given: string): string {
  return given.length > QUOTED ? `${given.slice(0, QUOTED)}…` : given;
}
