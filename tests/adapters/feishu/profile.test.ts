import { describe, expect, it } from 'vitest';
import { openDaybook } from '../../support/daybook.ts';
import type { Member } from '../../support/fake-feishu-api.ts';
import { connected, LI } from './connected.ts';

const ACTIVE = { is_activated: true, is_frozen: false, is_resigned: false, is_exited: false, is_unjoin: false };
const LINA = 'li@bank.example';

/** What the directory tells, what it comes to, and whether Li, a manager of the bank, is linked by it. */
const MEMBERS: readonly (readonly [title: string, member: Member | null, profile: object | null, links: boolean])[] = [
  [
    'an active member',
    { enterprise_email: LINA, email: 'li@other.example', status: ACTIVE },
    { email: LINA, native: true },
    true,
  ],
  [
    'one without a company address',
    { enterprise_email: '', email: 'LI@bank.example', status: ACTIVE },
    { email: 'LI@bank.example', native: true },
    true,
  ],
  ['one who has no address', { email: '', status: ACTIVE }, { email: null, native: true }, false],
  [
    'one whom nobody here knows',
    { email: 'li@else.example', status: ACTIVE },
    { email: 'li@else.example', native: true },
    false,
  ],
  ['a supervisor', { email: 'chen@bank.example', status: ACTIVE }, { email: 'chen@bank.example', native: true }, false],
  ...['is_frozen', 'is_resigned', 'is_exited', 'is_unjoin'].map(
    (what) =>
      [
        `one who ${what}`,
        { email: LINA, status: { ...ACTIVE, [what]: true } },
        { email: LINA, native: false },
        false,
      ] as const,
  ),
  [
    'one who has not joined yet',
    { email: LINA, status: { ...ACTIVE, is_activated: false } },
    { email: LINA, native: false },
    false,
  ],
  ['one whose status we may not read', { email: LINA }, { email: LINA, native: false }, false],
  ['one whose address we may not read', { status: ACTIVE }, { email: null, native: true }, false],
  ['a person of another organisation', null, null, false],
];

describe('whom the directory vouches for', () => {
  it.each(MEMBERS)('%s', async (_, member, profile, links) => {
    const daybook = await openDaybook();
    const { feishu, adapter } = await connected(daybook.receive);
    daybook.adapters.push(adapter);
    if (member) feishu.member(LI, member);
    const account = { platform: 'feishu', workspace: feishu.tenant, user: LI };
    expect(await adapter.profile(account)).toEqual(profile);

    await feishu.says(LI, '绑定');
    await daybook.sender.drain();
    const said = links ? '李娜，绑好了。以后在这里写日志、看提醒就行。' : '没能用邮箱对上人。请向考评办要一个绑定码';
    expect(feishu.messages(LI).at(-1)?.text).toContain(said);
    const linked = await daybook.database.account.findMany({ where: { platform: 'feishu' } });
    expect(linked.map(({ personId }) => personId)).toEqual(links ? ['li'] : []);
  });

  it.each([
    ['the directory', { status: 400, code: 99991672 }, { code: 99991672 }],
    ['a status', {}, { missing: 'contact:user.employee:readonly' }],
    ['an address', {}, { missing: 'contact:user.email:readonly' }],
  ] as const)('whoever runs it learns that the app may not read %s', async (what, failure, line) => {
    const { feishu, adapter, lines } = await connected();
    feishu.member(LI, what === 'an address' ? { status: ACTIVE } : { email: LINA });
    if ('code' in failure) feishu.failNext(failure);
    await adapter.profile({ platform: 'feishu', workspace: feishu.tenant, user: LI });
    expect(lines.map((one) => JSON.parse(one))).toContainEqual(
      expect.objectContaining({ event: 'feishu.no_profile', ...line }),
    );
    expect(lines.join('\n')).not.toContain('@bank');
  });
});
