import type { Tx } from '../database/connect.ts';

/**
 * Takes away what nothing can ask for any more, by our clock; how long each is kept, and why, stands in `docs/operators.md`.
 *
 * Events: no platform delivers one again after a day. Forms: a card can be filled in for 14 days. Messages: their keys say what
 * has been sent, and no job looks back further; only that somebody was greeted holds for ever. What was said goes by the platforms'
 * time. Pictures: their sender never said into which report they belong. Files: who sent them has taken them in by then or never will,
 * and what was taken in stands in the audit trail.
 */
export async function forgetOutworn(tx: Tx, now: Date): Promise<void> {
  await tx.$executeRaw`DELETE FROM inbox WHERE received_at < ${now}::timestamptz - interval '7 days'`;
  await tx.$executeRaw`DELETE FROM said WHERE as_of < now() - interval '7 days'`;
  await tx.$executeRaw`DELETE FROM opened_form WHERE opened_at < ${now}::timestamptz - interval '30 days'`;
  await tx.$executeRaw`
    DELETE FROM outbox o WHERE state IN ('sent', 'superseded') AND created_at < ${now}::timestamptz - interval '180 days'
      AND NOT starts_with(key, 'greeting:')
      AND NOT EXISTS (SELECT 1 FROM outbox w WHERE w.state = 'waiting' AND w.replaces_key = o.key)`;
  await tx.$executeRaw`
    WITH homeless AS (
      DELETE FROM picture WHERE NOT placed AND sent_at < ${now}::timestamptz - interval '30 days' RETURNING id
    )
    DELETE FROM picture_upload WHERE picture_id IN (SELECT id FROM homeless)`;
  await tx.$executeRaw`DELETE FROM exported_file WHERE made_at < ${now}::timestamptz - interval '30 days'`;
  await tx.$executeRaw`DELETE FROM upload WHERE sent_at < ${now}::timestamptz - interval '14 days'`;
  await tx.$executeRaw`DELETE FROM spent WHERE until < now()`;
}
