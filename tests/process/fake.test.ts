import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { demoDatabase, prepareDemo, startDaybook } from '../support/process.ts';

const PROJECT = join(import.meta.dirname, '../..');
const PATIENCE = { timeout: 30_000, interval: 100 };

beforeAll(prepareDemo, 120_000);

/** `npm run fake -- <platform>`: its page, and the variables it prints for the first way to start Daybook. */
async function fake(platform: 'slack' | 'feishu') {
  const node = join(PROJECT, 'node_modules/.bin/node');
  const child = spawn(node, [join(PROJECT, 'tests/support/fake-cli.ts'), platform, '--port', '0']);
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await expect.poll(() => said, PATIENCE).toContain('Be its people at');
  const [, page = ''] = /Be its people at (\S+)/.exec(said) ?? [];
  const [, variables = ''] = /:\n {2}(.*) npm start/.exec(said) ?? [];
  const env = Object.fromEntries(variables.split(' ').map((one) => one.split('=')));

  type State = Readonly<{
    people: readonly Readonly<{ id: string; role: string }>[];
    log: readonly Readonly<{ call: string; status: number; error: string | null }>[];
    seen: Readonly<Record<string, { messages: readonly Message[] }>>;
  }>;
  type Message = Readonly<{
    id: string;
    text: string;
    buttons: readonly Readonly<{ id: string; label: string }>[];
    form?: Readonly<{ fields: readonly Readonly<{ label: string }>[] }>;
  }>;
  const state = async (): Promise<State> => (await fetch(`${page}/api/state`)).json();
  const who = (await state()).people.find(({ role }) => role === 'manager')?.id ?? '';
  const messages = async () => (await state()).seen[who]?.messages ?? [];
  const post = async (path: string, body: object): Promise<{ notice: string | null }> => {
    const headers = { 'content-type': 'application/json' };
    return (
      await fetch(`${page}/api/${path}`, { method: 'POST', headers, body: JSON.stringify({ who, ...body }) })
    ).json();
  };
  return {
    env,
    page,
    state,
    post,
    act: async (name: string, given: object, values: object = {}) =>
      expect(await post(`act/${name}`, { given, values })).toEqual({ notice: null }),
    sees: (words: string) =>
      expect.poll(async () => (await messages()).map(({ text }) => text).join('\n---\n'), PATIENCE).toContain(words),
    offers: async () => (await messages()).flatMap(({ buttons }) => buttons.map(({ label }) => label)),
    async presses(label: string) {
      const seen = (await messages()).findLast((one) => one.buttons.some((button) => button.label === label));
      const button = seen?.buttons.find((one) => one.label === label)?.id;
      expect(await post('act/press', { given: { message: seen?.id, button } })).toEqual({ notice: null });
    },
    messages,
  };
}

it('by hand, somebody links, files and reads the receipt at either fake, and sees what went wrong', async () => {
  const [slack, feishu, test] = await Promise.all([fake('slack'), fake('feishu'), demoDatabase()]);
  onTestFinished(test.drop);
  const daybook = await startDaybook({ env: { ...slack.env, ...feishu.env, DATABASE_URL: test.url } });

  await slack.act('open', {});
  await slack.sees('还不知道您是谁');
  await slack.presses('用公司邮箱绑定');
  await slack.sees('绑好了');
  expect(await slack.post('switch/error 500', { on: true })).toEqual({ notice: null });
  await slack.act('say', { text: '写日志 走访了三户商户，收回一笔逾期' });
  await slack.sees('走访了三户商户');
  // Somebody whose demo day is over already has a log, which this amends.
  if ((await slack.offers()).includes('提交修改')) await slack.presses('提交修改');
  await slack.sees('编号 RZ-');
  expect((await slack.state()).log.some(({ status }) => status === 500)).toBe(true);

  await feishu.act('open', {});
  await feishu.sees('还不知道您是谁');
  await feishu.presses('用公司邮箱绑定');
  await feishu.sees('绑好了');
  await feishu.presses('帮助');
  await feishu.sees('我能帮您做这些');
  await feishu.presses('写拜访记录');
  await expect.poll(async () => (await feishu.messages()).some(({ form }) => form !== undefined), PATIENCE).toBe(true);

  const foreign = await fetch(`${slack.page}/api/act/say`, { method: 'POST', body: '{}' });
  expect(foreign.status).toBe(403);
  expect((await daybook.stop()).code).toBe(0);
}, 120_000);
