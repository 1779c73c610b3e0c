import { z } from 'zod';
import type { Log, Profile } from '../../src/chat/adapter.ts';
import type { Account } from '../../src/chat/event.ts';
import type { Client } from './client.ts';

/**
 * What the organisation's directory says of one of its members; null where it says nothing, as it does of people of other
 * organisations. What keeps the app from asking is logged: then nobody can be linked but by a code.
 * https://open.feishu.cn/document/server-docs/contact-v3/user/get
 */
export async function profileOf(client: Client, log: Log, account: Account): Promise<Profile | null> {
  const url = `/open-apis/contact/v3/users/${encodeURIComponent(account.user)}`;
  const answer = await client.call({ method: 'GET', url, params: { user_id_type: 'open_id' } });
  const found = Member.safeParse(answer.data).data?.user;
  if (answer.code !== 0 || !found) {
    log.warn({ status: answer.status, code: answer.code }, 'feishu.no_profile');
    return null;
  }
  const { enterprise_email, email, status } = found;
  if (!status) log.warn({ missing: 'contact:user.employee:readonly' }, 'feishu.no_profile');
  if (email === undefined) log.warn({ missing: 'contact:user.email:readonly' }, 'feishu.no_profile');
  const gone = status?.is_frozen || status?.is_resigned || status?.is_exited || status?.is_unjoin;
  const native = status?.is_activated === true && !gone;
  return { email: enterprise_email || email || null, native };
}

/** Fields that the app may not read are left out. Without the status nobody can be vouched for. */
const Member = z.object({
  user: z.object({
    enterprise_email: z.string().optional(),
    email: z.string().optional(),
    status: z
      .object({
        is_activated: z.boolean(),
        is_frozen: z.boolean().default(false),
        is_resigned: z.boolean().default(false),
        is_exited: z.boolean().default(false),
        is_unjoin: z.boolean().default(false),
      })
      .optional(),
  }),
});
