import { randomUUID } from 'node:crypto';
import type { Database, Tx } from '../database/connect.ts';

/** Keeps a file for the person who asked for it. Returns its id. */
export async function keepFile(
  tx: Tx,
  { personId, name, bytes, at }: Readonly<{ personId: string; name: string; bytes: Uint8Array; at: Date }>,
): Promise<string> {
  const id = randomUUID();
  await tx.$executeRaw`
    INSERT INTO exported_file (id, person_id, name, bytes, made_at)
    VALUES (${id}, ${personId}, ${name}, ${Buffer.from(bytes)}, ${at})`;
  return id;
}

/** The bytes of a file; null when it has been taken away. */
export async function fileBytes(database: Database, id: string): Promise<Uint8Array | null> {
  const [row] = await database.$queryRaw<{ bytes: Uint8Array }[]>`SELECT bytes FROM exported_file WHERE id = ${id}`;
  return row?.bytes ?? null;
}
