import type { Card } from '../chat/card.ts';
import type { Account } from '../chat/event.ts';
import type { Tx } from '../database/connect.ts';

/** From now on the account, linked or not, gets plain text only, or cards again. */
export async function setTextOnly(tx: Tx, { platform, workspace, user: userId }: Account, on: boolean): Promise<void> {
  const account = { platform, workspace, userId };
  if (on) await tx.textOnly.createMany({ data: account, skipDuplicates: true });
  else await tx.textOnly.deleteMany({ where: account });
}

/** The newest cards that have been sent to a person's account, newest first. */
export async function latestCards(
  tx: Tx,
  personId: string,
  { platform, workspace, user: userId }: Account,
  most: number,
): Promise<readonly Card[]> {
  const rows = await tx.$queryRaw<{ card: Card }[]>`
    SELECT content -> 'card' AS card FROM outbox
    -- What an account got before it was linked is nobody's.
    WHERE (person_id = ${personId} OR person_id IS NULL) AND platform = ${platform} AND workspace = ${workspace} AND user_id = ${userId}
      AND state = 'sent' AND content ->> 'kind' = 'card'
    ORDER BY id DESC LIMIT ${most}`;
  return rows.map(({ card }) => card);
}
