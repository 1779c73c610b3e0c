import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createInstallations } from '../../src/store/installations.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { demoDatabase, prepareDemo, runDaybook, startDaybook } from '../support/process.ts';

beforeAll(prepareDemo, 120_000);

const KEY = Buffer.from('0123456789abcdef0123456789abcdef');
const OTHER = Buffer.from('fedcba9876543210fedcba9876543210');

async function bank() {
  const [slack, test] = await Promise.all([fakeSlack(), demoDatabase()]);
  slack.joins('li');
  onTestFinished(async () => {
    await slack.close();
    await test.drop();
  });
  const { appId, workspace, botToken, appToken, signingSecret } = slack.credentials;
  const app = { DATABASE_URL: test.url, SLACK_API_URL: slack.apiUrl, SLACK_APP_ID: appId, SLACK_TEAM_ID: workspace };
  const several = {
    ...app,
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_TEAM_ID: `${workspace},T0002`,
    SLACK_CLIENT_ID: '1234.5678',
    SLACK_CLIENT_SECRET: 'client-secret',
    SLACK_PUBLIC_URL: 'https://daybook.bank.example',
    SLACK_ENCRYPTION_KEY: KEY.toString('base64'),
  };
  const installations = createInstallations({ database: test.database, platform: 'slack', keys: [KEY] });
  return {
    slack,
    several,
    installations,
    socketMode: { ...app, SLACK_APP_TOKEN: appToken, SLACK_BOT_TOKEN: botToken },
  };
}

describe('a Daybook for several workspaces', () => {
  it('starts with a key that opens what is stored or says which to give, and shows the way to Slack from its own address', async () => {
    const { several, slack, installations } = await bank();
    await installations.save({ workspace: 'T0001', token: 'xoxb-secret', renewal: null });
    const wrong = await runDaybook({ env: { ...several, SLACK_ENCRYPTION_KEY: OTHER.toString('hex') } });
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain(
      'The installation in T0001 was sealed with an encryption key that is not given any more',
    );
    expect(wrong.err).not.toContain('xoxb');
    // Nor with two ways at once.
    const both = await runDaybook({ env: { ...several, SLACK_BOT_TOKEN: 'xoxb-1' } });
    expect([both.code, both.err]).toEqual([1, expect.stringContaining('SLACK_BOT_TOKEN')]);
    const moved = `${OTHER.toString('hex')},${KEY.toString('hex')}`;
    const daybook = await startDaybook({ env: { ...several, SLACK_ENCRYPTION_KEY: moved } });
    const { status, headers } = await fetch(`${daybook.url}/slack/install`, { redirect: 'manual' });
    expect(status).toBe(302);
    expect(headers.get('location')).toContain(`${new URL(slack.apiUrl).origin}/oauth/v2/authorize?client_id=1234.5678`);
    await daybook.stop();
    await expect(installations.find('T0001')).rejects.toThrow();
  }, 120_000);
});

describe('a Daybook over Socket Mode', () => {
  it('lives on when its connection is cut and Slack gives it no other', async () => {
    const { slack, socketMode } = await bank();
    const daybook = await startDaybook({ env: socketMode });
    await expect.poll(() => slack.socket.connections(), { timeout: 10_000 }).toBe(1);
    const asked = () => slack.calls.filter(({ method }) => method === 'apps.connections.open').length;
    const before = asked();
    slack.fails('apps.connections.open', { status: 503, times: 2 });
    slack.socket.cuts();
    await expect.poll(() => slack.socket.connections(), { timeout: 20_000 }).toBe(1);
    expect(asked()).toBe(before + 3);
    expect(daybook.runs()).toBe(true);
    // A busy machine may take longer than Slack waits: it delivers again.
    await expect.poll(async () => (await slack.says('li', '帮助')).acknowledged, { timeout: 20_000 }).toBe(true);
  }, 90_000);
});
