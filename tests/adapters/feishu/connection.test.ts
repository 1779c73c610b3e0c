import { describe, expect, it } from 'vitest';
import { createFeishu } from '../../../adapters/feishu/index.ts';
import { fakeFeishu } from '../../support/fake-feishu.ts';
import { NO_PICTURES } from '../../support/pictures.ts';
import { appOf, connected, eventually, joined, LI } from './connected.ts';

describe('the long connection', () => {
  it('a message of 40 000 characters, in fragments', async () => {
    const { feishu, events } = await connected();
    const text = '拜访🙂'.repeat(10_000);
    await feishu.push(feishu.message(LI, 'text', { text }), 7);
    expect(events[0]?.payload).toMatchObject({ kind: 'message', text });
  });

  it('comes back when it is cut', async () => {
    const { feishu, events } = await connected();
    feishu.cut();
    await feishu.says(LI, '还在吗');
    expect(events).toHaveLength(1);
  });

  it('is tried again after a refusal the SDK takes for final', { timeout: 15_000 }, async () => {
    const { feishu, events, lines } = await connected(undefined, { redeliverMs: [3000, 3000, 3000] });
    feishu.refuseConnections(1);
    feishu.cut();
    await feishu.says(LI, '还在吗');
    expect(events).toHaveLength(1);
    expect(lines.join('\n')).toContain('feishu.refused');
  });

  it('may be one of several: what one instance cannot store, another does', async () => {
    const { feishu, events } = await connected(undefined, { redeliverMs: Array(40).fill(5) });
    const other = await joined(feishu, 'long connection', async () => {
      throw new Error('no database');
    });
    // Each message goes to either at random: 2^-20 that the other is never asked.
    for (let count = 0; count < 20; count++) await feishu.says(LI, `第 ${count} 条`);
    expect(events).toHaveLength(20);
    expect(other.events.length).toBeGreaterThan(0);
  });

  it('is closed when the adapter stops', async () => {
    const { feishu, adapter } = await connected();
    await adapter.stop();
    await eventually(() => feishu.connections() === 0);
  });

  it('is refused with a sentence when the secret is wrong, and leaves nothing behind', async () => {
    const feishu = await fakeFeishu();
    const log = { info() {}, warn() {}, error() {} };
    const options = { ...appOf(feishu, 'long connection'), log, receive: async () => ({ kind: 'done' }) as const };
    const adapter = createFeishu({ ...NO_PICTURES, ...options, appSecret: 'wrong' });
    await expect(adapter.start()).rejects.toThrow(/check the app's id and secret/);
    const misspelt = createFeishu({ ...NO_PICTURES, ...options, appId: 'cli_x' });
    await expect(misspelt.start()).rejects.toThrow(/"cli_x" is not of the form/);
    await feishu.close();
  });
});
