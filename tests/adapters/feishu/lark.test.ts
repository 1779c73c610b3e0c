import { expect, it, onTestFinished } from 'vitest';
import { createFeishu } from '../../../adapters/feishu/index.ts';
import type { Event } from '../../../src/chat/event.ts';
import { readConfig } from '../../../src/config.ts';
import { fakeFeishu } from '../../support/fake-feishu.ts';
import { NO_PICTURES, photo } from '../../support/pictures.ts';
import { eventually, LI } from './connected.ts';

/** Lark is Feishu at another address: whatever is asked anywhere else would not get here. */
it('Lark by configuration: connection, tokens, messages, directory and pictures all go to the address that is given', async () => {
  const lark = await fakeFeishu();
  onTestFinished(lark.close);
  const { appId: FEISHU_APP_ID, appSecret: FEISHU_APP_SECRET } = lark;
  // As somebody pastes it, with a slash behind.
  const read = readConfig({ FEISHU_APP_ID, FEISHU_APP_SECRET, FEISHU_DOMAIN: `${lark.base}/` });
  if (read.kind !== 'ok' || !read.config.feishu) throw new Error('not read');
  const events: Event[] = [];
  const quiet = { info() {}, warn() {}, error() {} };
  const adapter = createFeishu({
    ...NO_PICTURES,
    ...read.config.feishu,
    receive: async (event) => {
      events.push(event);
      return { kind: 'done' };
    },
    log: quiet,
    now: () => new Date(),
  });
  await adapter.start();
  onTestFinished(adapter.stop);
  lark.member(LI, { email: 'li@bank.example', status: { is_activated: true } });
  const account = { platform: 'feishu', workspace: lark.tenant, user: LI };

  await lark.shows(LI, photo());
  await eventually(() => events.length === 1);
  const [event] = events;
  const [picture] = event?.payload.kind === 'message' ? (event.payload.pictures ?? []) : [];
  expect(await adapter.fetch(account, picture?.ref ?? '')).toMatchObject({ kind: 'here' });
  expect(await adapter.profile(account)).toEqual({ email: 'li@bank.example', native: true });
  const card = { tone: 'plain', blocks: [], summary: 'Hello' } as const;
  const content = { kind: 'card', card } as const;
  expect(await adapter.send({ key: 'one', attempt: 1, to: account, locale: 'en', content })).toMatchObject({
    kind: 'sent',
  });
  const paths = new Set(lark.calls.map(({ path }) => path.split('/').slice(1, 3).join('/')));
  expect([...paths].toSorted()).toEqual(['open-apis/auth', 'open-apis/contact', 'open-apis/im']);
});
