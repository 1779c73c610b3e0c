import { beforeAll, expect, it } from 'vitest';
import { prepareDemo, startDaybook } from '../support/process.ts';
import { bank } from './bank.ts';

const WORDS = '走访了三户商户';

beforeAll(prepareDemo, 120_000);

it('a report over Socket Mode is filed and answered once, though its process died unheard and HTTP brings it again', async () => {
  const at = await bank();
  const [person = ''] = await at.owing();
  const { SLACK_SIGNING_SECRET: _, ...tokens } = at.credentials.slack;
  const socketMode = { ...tokens, SLACK_APP_TOKEN: at.slack.credentials.appToken };
  const first = await startDaybook({ env: { DATABASE_URL: at.link.url, ...socketMode } });

  at.link.record();
  const frozen = at.link.freezeAt('after', (calls) => /^COMMIT of .*INSERT INTO inbox/.test(calls.at(-1) ?? ''));
  const said = at.slack.says(person, `写日志 ${WORDS}`);
  await frozen;
  await first.kill();
  at.link.cut();
  at.link.mend();
  expect((await said).acknowledged).toBe(false);

  await at.letLeasesEnd();
  const second = await startDaybook({ env: { DATABASE_URL: at.link.url, ...socketMode } });
  const overHttp = await at.start(at.credentials.slack);
  const again = await Promise.all([
    at.slack.redelivers('socket'),
    at.slack.redelivers('http'),
    at.slack.redelivers('socket'),
  ]);
  expect(again.map(({ acknowledged }) => acknowledged)).toEqual([true, true, true]);
  await at.everythingSent();
  expect(await at.stored(person, WORDS)).toEqual({ reports: 1, receipts: 1 });
  expect(at.slack.messages(person)).toHaveLength(1);

  expect((await second.stop()).code).toBe(0);
  expect((await overHttp.stop()).code).toBe(0);
  expect(at.slack.socket.connections()).toBe(0);
  expect(at.slack.socket.violations).toEqual([]);
}, 120_000);
