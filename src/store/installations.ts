import type { Installation, Installations } from '../chat/installation.ts';
import type { Database, Tx } from '../database/connect.ts';
import { createSeal, UnknownKey } from './seal.ts';
import { inTransaction } from './transaction.ts';

/** How long a renewal may take, most of it at the platform; less than a connection may be idle in a transaction. */
const RENEW_MS = 8_000;

/** The installations of one platform, sealed with the first of `keys` (32 bytes each); the others still open older ones. */
export function createInstallations({
  database,
  platform,
  keys,
}: Readonly<{ database: Database; platform: string; keys: readonly Uint8Array[] }>): Installations {
  const seal = createSeal(keys);
  const about = (workspace: string) => `installation ${platform} ${workspace}`;

  function hide({ workspace, token, renewal }: Installation): string {
    const until = renewal?.until.getTime();
    return seal.seal(JSON.stringify({ token, renewal: renewal && { token: renewal.token, until } }), about(workspace));
  }

  function reveal({ workspace, secret }: Row): Installation & Readonly<{ newest: boolean }> {
    const { text, newest } = seal.open(secret, about(workspace));
    const { token, renewal }: Hidden = JSON.parse(text);
    return { workspace, token, renewal: renewal && { token: renewal.token, until: new Date(renewal.until) }, newest };
  }

  /** The row of a workspace, which nobody else can change until the transaction ends; with `wait` after whoever has it now. */
  async function hold(tx: Tx, workspace: string, wait: boolean): Promise<Row | undefined> {
    const [row] = wait
      ? await tx.$queryRaw<Row[]>`
          SELECT workspace, secret FROM installation WHERE platform = ${platform} AND workspace = ${workspace} FOR UPDATE`
      : await tx.$queryRaw<Row[]>`
          SELECT workspace, secret FROM installation WHERE platform = ${platform} AND workspace = ${workspace}
          FOR UPDATE SKIP LOCKED`;
    return row;
  }

  async function put(tx: Tx, installation: Installation): Promise<void> {
    await tx.$executeRaw`
      UPDATE installation SET secret = ${hide(installation)}
      WHERE platform = ${platform} AND workspace = ${installation.workspace}`;
  }

  async function find(workspace: string): Promise<Installation | null> {
    const [row] = await database.$queryRaw<Row[]>`
      SELECT workspace, secret FROM installation WHERE platform = ${platform} AND workspace = ${workspace}`;
    return row === undefined ? null : reveal(row);
  }

  return {
    find,
    async save(installation) {
      // Messages that were held back for this workspace are tried at once.
      await database.$executeRaw`
        WITH tried AS (
          UPDATE parking SET probe_at = now()
          WHERE platform = ${platform} AND workspace = ${installation.workspace} AND user_id = ''
        )
        INSERT INTO installation (platform, workspace, secret, installed_at)
        VALUES (${platform}, ${installation.workspace}, ${hide(installation)}, now())
        ON CONFLICT (platform, workspace) DO UPDATE SET secret = excluded.secret, installed_at = excluded.installed_at`;
    },
    async renew(workspace, wait, renew) {
      const renewed = await inTransaction(database, RENEW_MS, async (tx) => {
        const row = await hold(tx, workspace, wait);
        if (row === undefined) return null;
        const stored = reveal(row);
        const fresh = await renew(stored);
        if (fresh !== null) await put(tx, fresh);
        return fresh ?? stored;
      });
      if (renewed !== null || wait) return renewed;
      return (await find(workspace)) === null ? null : 'busy';
    },
    async remove(installation) {
      await inTransaction(database, RENEW_MS, async (tx) => {
        const row = await hold(tx, installation.workspace, true);
        if (row === undefined || reveal(row).token !== installation.token) return;
        await tx.$executeRaw`
          DELETE FROM installation WHERE platform = ${platform} AND workspace = ${installation.workspace}`;
      });
    },
    async check() {
      return inTransaction(database, RENEW_MS, async (tx) => {
        const rows = await tx.$queryRaw<Row[]>`
          SELECT workspace, secret FROM installation WHERE platform = ${platform} ORDER BY workspace FOR UPDATE`;
        for (const row of rows) {
          const { newest, ...installation } = opened(row, reveal);
          if (!newest) await put(tx, installation);
        }
        return rows.map((row) => row.workspace);
      });
    },
    async spend(once, until) {
      await database.$executeRaw`DELETE FROM spent WHERE until < now()`;
      const added = await database.$executeRaw`
        INSERT INTO spent (once, until) VALUES (${once}, ${until}) ON CONFLICT (once) DO NOTHING`;
      return added === 1;
    },
  };
}

type Row = Readonly<{ workspace: string; secret: string }>;
/** What is sealed; times in milliseconds. */
type Hidden = Readonly<{ token: string; renewal: Readonly<{ token: string; until: number }> | null }>;

function opened<Result>(row: Row, reveal: (row: Row) => Result): Result {
  try {
    return reveal(row);
  } catch (error) {
    throw new Error(
      error instanceof UnknownKey
        ? `The installation in ${row.workspace} was sealed with an encryption key that is not given any more: give that key too, behind a comma, or delete its row in the table installation and install again.`
        : `The installation in ${row.workspace} has been changed in the database and cannot be read: delete its row in the table installation and install again.`,
      { cause: error },
    );
  }
}
