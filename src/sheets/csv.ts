import { CsvError, parse } from 'csv-parse';
import { type Line, MOST_COLUMNS, SheetError, type Source } from './sheet.ts';

/**
 * The lines of a CSV file, in batches, with bounded memory however long it is. UTF-8 with and without a byte order mark, UTF-16 with one,
 * else GB18030; separated by whichever of `,` `;` tab the first line has most of.
 *
 * @throws SheetError while iterating: a quote that never closes, lines that are no table
 */
export async function* readCsv(source: Source): AsyncGenerator<readonly Line[]> {
  const encoding = await encodingOf(source);
  const delimiter = separatorOf(await firstLine(decoded(source, encoding)));
  const parser = parse({
    delimiter,
    info: true,
    relaxColumnCount: true,
    relaxQuotes: true,
    skipEmptyLines: true,
    maxRecordSize: LONGEST_LINE,
    recordDelimiter: ['\r\n', '\n', '\r'],
  });
  const feeding = feed(decoded(source, encoding), parser);
  let batch: Line[] = [];
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      if (record.length > MOST_COLUMNS) throw new SheetError('columns', info.lines);
      batch.push({ line: info.lines, cells: record });
      if (batch.length === BATCH) {
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines : null;
    throw new SheetError(error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'quotes' : 'notATable', line);
  } finally {
    parser.destroy();
    await feeding;
  }
}

type Parsed = Readonly<{ record: readonly string[]; info: Readonly<{ lines: number }> }>;

const BATCH = 2_000;
/** Characters; a quote that is never closed would otherwise gather the whole file. */
const LONGEST_LINE = 100_000;

async function feed(chunks: AsyncIterable<string>, parser: ReturnType<typeof parse>): Promise<void> {
  try {
    for await (const chunk of chunks) {
      if (parser.destroyed) return;
      if (!parser.write(chunk)) await roomIn(parser);
    }
    parser.end();
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

function roomIn(parser: ReturnType<typeof parse>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      parser.off('drain', done).off('close', done).off('error', done);
      resolve();
    };
    parser.once('drain', done).once('close', done).once('error', done);
  });
}

/** The whole file is looked at: what is all ASCII at the beginning may have names in GB18030 at its end. */
async function encodingOf(source: Source): Promise<string> {
  const strict = new TextDecoder('utf-8', { fatal: true });
  let isFirst = true;
  try {
    for await (const chunk of source.open()) {
      if (isFirst && chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le';
      if (isFirst && chunk[0] === 0xfe && chunk[1] === 0xff) return 'utf-16be';
      isFirst = false;
      strict.decode(chunk, { stream: true });
    }
    strict.decode();
    return 'utf-8';
  } catch (error) {
    if (error instanceof TypeError) return 'gb18030';
    throw error;
  }
}

async function* decoded(source: Source, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of source.open()) yield decoder.decode(chunk, { stream: true });
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

async function firstLine(chunks: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) {
    text += chunk;
    const [line] = text.trimStart().split(/\r?\n|\r/u);
    if (text.length > LONGEST_LINE || (line !== undefined && line.length < text.trimStart().length)) return line ?? '';
  }
  if (text.trim() === '') throw new SheetError('empty');
  if (text.includes('\0')) throw new SheetError('notATable');
  return text;
}

function separatorOf(line: string): string {
  const bare = line.replace(/"[^"]*"/gu, '');
  const count = (separator: string) => bare.split(separator).length;
  return [',', ';', '\t'].reduce((best, other) => (count(other) > count(best) ? other : best));
}
