import type { Tx } from '../database/connect.ts';

/** Records that somebody looked at or changed something of another person's. `detail` holds ids and figures, no words of theirs. */
export async function audit(
  tx: Tx,
  entry: Readonly<{ at: Date; actor: string | null; action: string; object: string; detail?: object }>,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO audit (at, actor_id, action, object, detail)
    VALUES (${entry.at}, ${entry.actor}, ${entry.action}, ${entry.object}, ${JSON.stringify(entry.detail ?? {})}::jsonb)`;
}
