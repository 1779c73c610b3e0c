import { Worker } from 'node:worker_threads';
import { checkArchive } from './archive.ts';
import { type Line, MOST_COLUMNS, SheetError, type Source } from './sheet.ts';

/** A workbook may be so large, and unpack to so much. */
const LARGEST = 60 * 1024 * 1024;
const CAPS = { bytes: 600 * 1024 * 1024, parts: 2_000 } as const;
const HEAP_MB = 768;
/** No batch of a thousand lines takes so long, unless the file is made to. */
const LONGEST_MS = 60_000;

/**
 * The lines of the first sheet of an XLSX file that holds anything, in batches, read on a thread of its own. Macros, links to other files
 * and formulas are not looked at.
 *
 * @throws SheetError while iterating
 */
export async function* readXlsx(source: Source): AsyncGenerator<readonly Line[]> {
  const bytes = await whole(source);
  await checkArchive(bytes, CAPS);
  const worker = new Worker(new URL('./xlsx-worker.ts', import.meta.url), {
    workerData: bytes,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    env: {},
  });
  try {
    for (;;) {
      const { lines, last } = await next(worker);
      const wide = lines.find(({ cells }) => cells.length > MOST_COLUMNS);
      if (wide) throw new SheetError('columns', wide.line);
      if (lines.length > 0) yield lines;
      if (last) return;
    }
  } finally {
    await worker.terminate();
  }
}

type Handed = Readonly<{ lines: readonly Line[]; last: boolean }>;

function next(worker: Worker): Promise<Handed> {
  return new Promise((resolve, reject) => {
    const end = (how: () => void) => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      how();
    };
    const onMessage = (handed: Handed) => end(() => resolve(handed));
    const onError = (error: Error) =>
      end(() =>
        reject(new SheetError('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'tooLarge' : 'notATable')),
      );
    const onExit = () => end(() => reject(new SheetError('notATable')));
    const timer = setTimeout(() => end(() => reject(new SheetError('slow'))), LONGEST_MS);
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage('next');
  });
}

async function whole(source: Source): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source.open()) {
    size += chunk.length;
    if (size > LARGEST) throw new SheetError('tooLarge');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
