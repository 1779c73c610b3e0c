import { expect, it } from 'vitest';
import { bank } from './bank.ts';

it('answers over the webhook', { timeout: 120_000 }, async () => {
  const on = await bank();
  const { feishu } = on;
  const daybook = await on.start({
    ...on.credentials.feishu,
    FEISHU_ENCRYPT_KEY: feishu.encryptKey,
    FEISHU_VERIFICATION_TOKEN: feishu.verificationToken,
  });
  await feishu.connect(`${daybook.url}/feishu/events`);
  const [who = ''] = await on.owing();
  await feishu.saysInGroup(who, '@Daybook 帮助');
  await feishu.picks(who, '写日志');
  await feishu.enters(who);
  await on.everythingSent();
  console.log(feishu.messages(who).map((m) => [m.summary, m.text.slice(0, 80)]));
  console.log(feishu.calls.map((c) => `${c.method} ${c.path}`));
  expect(feishu.messages(who).length).toBeGreaterThan(1);
});
