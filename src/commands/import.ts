import { EXAMPLES, IMPORT_LINE, importCard, kindList, kindName } from '../cards/imported.ts';
import { LARGEST_PICTURE } from '../chat/adapter.ts';
import type { Button } from '../chat/card.ts';
import type { SentFile } from '../chat/event.ts';
import { IMPORT_KINDS, type ImportKind, isImportKind } from '../figures/kinds.ts';
import { markUpload, type Upload, uploadOf, wantFile } from '../store/uploads.ts';
import { type Imported, importFile, type Progress } from '../transfer/import-file.ts';
import {
  actionOf,
  type Command,
  type Context,
  type Outcome,
  type Reply,
  sentence,
  type TaskContext,
} from './command.ts';
import { begin } from './tasks.ts';

/** `import`: takes in a file of figures that an appraiser sends: first a preview of what would change, then, once confirmed, all of it. */
export const importing: Command = {
  name: 'import',
  roles: ['appraiser'],
  async run({ words }) {
    const how = words.text('figures.import.how', { kinds: kindList(IMPORT_KINDS, words), command: IMPORT_LINE });
    return { replies: [{ card: sentence(how) }] };
  },
  presses: {
    async as(ctx, [id = '', kind = '']) {
      const upload = await uploadOf(ctx.tx, id, ctx.person.id);
      if (upload?.state !== 'unclear' || !isImportKind(kind)) return settled(ctx);
      await markUpload(ctx.tx, id, 'unclear', kind);
      return begin(ctx, { kind: 'import.check', detail: { upload: id } }, checking(ctx, upload.name), true);
    },
    async confirm(ctx, [id = '']) {
      const upload = await uploadOf(ctx.tx, id, ctx.person.id);
      if (upload?.state !== 'checked') return settled(ctx);
      await markUpload(ctx.tx, id, 'confirmed', null);
      const text = ctx.words.text('figures.import.taken', { name: upload.name });
      return begin(ctx, { kind: 'import.store', detail: { upload: id } }, text, true);
    },
    async cancel(ctx, [id = '']) {
      const upload = await uploadOf(ctx.tx, id, ctx.person.id);
      if (!upload || upload.state === 'confirmed') return settled(ctx);
      await markUpload(ctx.tx, id, 'cancelled', null);
      return { replace: sentence(ctx.words.text('figures.import.cancelled')) };
    },
  },
  tasks: {
    check: (ctx, detail) => work(ctx, detail, false),
    store: (ctx, detail) => work(ctx, detail, true),
  },
};

/** Takes in the files of a message, to be fetched and checked once this has committed. */
export async function takeFiles(ctx: Context, files: readonly SentFile[]): Promise<Outcome> {
  const { tx, now, words, event, person } = ctx;
  if (!importing.roles.includes(person.role))
    return { replies: [{ card: sentence(words.text('figures.import.notForYou')) }] };
  const replies: Reply[] = [];
  for (const file of files) {
    const { name, bytes = 0 } = file;
    if (!isRulebook(name) && !/\.(?:csv|txt|tsv|xlsx|xlsm|xls)$/iu.test(name))
      replies.push({ card: sentence(words.text('figures.import.otherFile', { name })) });
    else if (bytes > LARGEST_PICTURE)
      replies.push({
        card: sentence(words.text('figures.import.tooLarge', { name, command: IMPORT_LINE }), 'attention'),
      });
    else {
      const id = await wantFile(tx, { personId: person.id, account: event.account, at: now }, file);
      replies.push({ card: sentence(checking(ctx, name)), key: uploadKey(id) });
    }
  }
  return { replies };
}

/** Whether a file's name is that of a rulebook. */
export function isRulebook(name: string): boolean {
  return /\.ya?ml$/iu.test(name);
}

/** The key of the message that says a file has come. */
export function uploadKey(id: string): string {
  return `upload:${id}`;
}

async function work(
  ctx: TaskContext,
  { upload: id = '' }: Readonly<Record<string, string>>,
  store: boolean,
): Promise<Outcome> {
  const { tx, words, person } = ctx;
  const upload = await uploadOf(tx, id, person.id);
  if (!upload) return { replies: [{ card: sentence(words.text('figures.import.settled')) }] };
  const imported = await importFile({
    tx,
    rulebook: ctx.rulebook,
    source: { name: upload.name, open: () => pieces(upload.bytes) },
    kind: upload.kind,
    store,
    actor: person.id,
    examples: EXAMPLES,
    progress: told(ctx, upload),
  });
  return say(ctx, upload, imported);
}

/** What is shown of it, and what can be done next. */
async function say({ tx, words }: TaskContext, { id, name }: Upload, imported: Imported): Promise<Outcome> {
  const card = (buttons: readonly Button[]) => ({ replies: [{ card: importCard(imported, name, words, buttons) }] });
  const cancel: Button = { label: words.plain('figures.import.cancel'), action: actionOf('import', 'cancel', id) };
  if (imported.kind === 'unclear') {
    await markUpload(tx, id, 'unclear', null);
    const choose = (kind: ImportKind): Button => ({
      label: kindName(kind, words),
      action: actionOf('import', 'as', id, kind),
    });
    const asking = sentence(words.text('figures.import.unclear', { name }));
    const buttons = [...imported.kinds.map(choose), cancel];
    return { replies: [{ card: { ...asking, blocks: [...asking.blocks, { kind: 'buttons', buttons }] } }] };
  }
  const mayStore = imported.kind === 'checked' && imported.refused === 0 && !imported.stored;
  if (mayStore && imported.counts.added + imported.counts.changed > 0) {
    await markUpload(tx, id, 'checked', imported.of);
    const confirm: Button = {
      label: words.plain('figures.import.confirm'),
      action: actionOf('import', 'confirm', id),
      style: 'primary',
    };
    return card([confirm, cancel]);
  }
  await markUpload(tx, id, imported.kind === 'checked' && imported.stored ? 'done' : 'refused', null);
  return card([]);
}

/** Says how far it is, whenever that is some thousand lines further. */
function told({ words, progress }: TaskContext, { name }: Upload) {
  let next = 20_000;
  return async ({ step, lines }: Progress) => {
    if (step === 'checking' && lines >= 20_000) await progress(words.text('figures.import.comparing', { name, lines }));
    if (step !== 'reading' || lines < next) return;
    next = lines * 2;
    await progress(words.text('figures.import.progress', { name, lines }));
  };
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

function checking({ words }: Pick<Context, 'words'>, name: string) {
  return words.text('figures.import.checking', { name });
}

function settled({ words }: Pick<Context, 'words'>): Outcome {
  return { replace: sentence(words.text('figures.import.settled')) };
}
