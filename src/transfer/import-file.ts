import { localDate } from '../calendar/zone.ts';
import type { Tx } from '../database/connect.ts';
import { type Column, kindsOf, layoutFor } from '../figures/columns.ts';
import type { FieldId } from '../figures/fields.ts';
import { IMPORT_KINDS, type ImportKind } from '../figures/kinds.ts';
import { restored } from '../figures/neutral.ts';
import { type Mistake, type Row, rowReader } from '../figures/rows.ts';
import { vocabularyOf } from '../figures/vocabulary.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { readLines } from '../sheets/read.ts';
import { type Line, SheetError, type Source, type Unreadable } from '../sheets/sheet.ts';
import { audit } from '../store/audit.ts';
import { readClock } from '../store/clock.ts';
import {
  beginStaging,
  type Change,
  type Counts,
  checkStaged,
  countRefused,
  mergeStaged,
  type Refused,
  refusedRows,
  stage,
} from '../store/imports.ts';

/** Where an import is: so many lines read, or all of them being looked up or written. */
export type Progress = Readonly<{ step: 'reading' | 'checking'; lines: number }>;

/** What a file would do, or has done. With `refused` lines nothing is ever stored. */
type Checked = Readonly<{
  kind: 'checked';
  of: ImportKind;
  stored: boolean;
  lines: number;
  counts: Counts;
  changes: readonly Change[];
  /** Lines that something is wrong with, and the first of what it is. */
  refused: number;
  mistakes: readonly Refused[];
  unused: readonly string[];
}>;

/** What became of a file: read to its end, or why it could not be. */
export type Imported =
  | Checked
  | Readonly<{ kind: 'unreadable'; why: Unreadable; line: number | null }>
  /** None of these kinds, or more than one of them. */
  | Readonly<{ kind: 'unclear'; kinds: readonly ImportKind[] }>
  | Readonly<{ kind: 'lacking'; of: ImportKind; fields: readonly FieldId[] }>
  | Readonly<{ kind: 'twice'; of: ImportKind; headings: readonly string[] }>;

type Options = Readonly<{
  tx: Tx;
  rulebook: Rulebook;
  source: Source;
  /** Null: to be seen from the columns. */
  kind: ImportKind | null;
  /** Whether it is to be stored; else everything is tried and undone. */
  store: boolean;
  /** The person who imports; null on the command line. */
  actor: string | null;
  /** How many changes and mistakes are wanted as examples. */
  examples: number;
  progress?: (progress: Progress) => Promise<void>;
  /** Every mistake there is, in order, a page at a time. */
  onMistakes?: (page: readonly Refused[]) => Promise<void>;
}>;

const PAGE = 5_000;

/** Takes a file in, all of it or nothing, within a transaction; the same file again changes nothing. Only reading it may be undone. */
export async function importFile(options: Options): Promise<Imported> {
  const batches = readLines(options.source);
  try {
    const first = await batches.next();
    const [header, ...lines] = first.done ? [] : first.value;
    if (!header) return { kind: 'unreadable', why: 'empty', line: null };
    const vocabulary = vocabularyOf(options.rulebook);
    const kinds = options.kind ? [options.kind] : kindsOf(header.cells, vocabulary.attributes);
    const [kind, another] = kinds;
    if (!kind || another) return { kind: 'unclear', kinds: kinds.length > 0 ? kinds : IMPORT_KINDS };
    const layout = layoutFor(kind, header.cells, vocabulary.attributes);
    if (layout.kind === 'lacking') return { ...layout, of: kind };
    if (layout.kind === 'twice') return { ...layout, of: kind };
    const { columns, unused } = layout;
    const read = rowReader(kind, columns, vocabulary);
    const { tx, progress } = options;
    await tx.$executeRaw`SAVEPOINT file`;
    await beginStaging(tx);
    let count = await stageLines(tx, lines, read);
    for await (const batch of batches) {
      count += await stageLines(tx, batch, read);
      await progress?.({ step: 'reading', lines: count });
    }
    await progress?.({ step: 'checking', lines: count });
    const checked = await settle(tx, kind, columns, count, options);
    if (!checked.stored) await tx.$executeRaw`ROLLBACK TO SAVEPOINT file`;
    return { ...checked, unused };
  } catch (error) {
    if (error instanceof SheetError) return { kind: 'unreadable', why: error.why, line: error.line };
    throw error;
  } finally {
    await batches.return(undefined);
  }
}

async function stageLines(tx: Tx, lines: readonly Line[], read: ReturnType<typeof rowReader>): Promise<number> {
  const rows: Row[] = [];
  const mistakes: Mistake[] = [];
  let count = 0;
  for (const { line, cells } of lines) {
    const checked = read(line, cells.map(restored));
    if (checked.kind === 'empty') continue;
    count += 1;
    if (checked.kind === 'row') rows.push(checked.row);
    else mistakes.push(...checked.mistakes);
  }
  await stage(tx, rows, mistakes);
  return count;
}

async function settle(
  tx: Tx,
  kind: ImportKind,
  columns: readonly Column[],
  lines: number,
  { examples, actor, onMistakes, ...options }: Options,
): Promise<Omit<Checked, 'unused'>> {
  const headings = new Map(
    columns.flatMap(({ heading, meaning }) => (meaning.kind === 'field' ? [[meaning.field, heading] as const] : [])),
  );
  await checkStaged(tx, kind);
  const at = await readClock(tx);
  const today = localDate(at, options.rulebook.zone);
  const { counts, changes } = await mergeStaged(tx, kind, new Set(headings.keys()), examples, today);
  const refused = await countRefused(tx);
  const headed = (rows: readonly Refused[]) =>
    rows.map((row) => (row.field ? { ...row, heading: headings.get(row.field) ?? '' } : row));
  const mistakes = headed(refused > 0 ? await refusedRows(tx, 0, examples) : []);
  if (onMistakes && refused > 0) {
    for (let skip = 0; ; skip += PAGE) {
      const page = await refusedRows(tx, skip, PAGE);
      if (page.length === 0) break;
      await onMistakes(headed(page));
    }
  }
  const stored = options.store && refused === 0;
  if (stored) {
    await audit(tx, { at, actor, action: 'import', object: kind, detail: { lines, ...counts } });
  }
  return { kind: 'checked', of: kind, stored, lines, counts, changes, refused, mistakes };
}
