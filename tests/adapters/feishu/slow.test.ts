import { describe, expect, it } from 'vitest';
import { connected, LI } from './connected.ts';

/** A platform that takes longer than anybody waits. */
const SILENT_MS = 60_000;

describe('a call that is not answered', () => {
  it('is given up after 8 seconds, and tried again later with the same key', { timeout: 20_000 }, async () => {
    const { feishu, sendsCard } = await connected();
    feishu.failNext({ delayMs: SILENT_MS });
    const began = performance.now();
    expect(await sendsCard({ summary: '一次' }, { key: 'slow' })).toMatchObject({
      kind: 'retry',
      reason: 'Feishu: HTTP 0',
    });
    const tookMs = performance.now() - began;
    expect(tookMs).toBeGreaterThan(7_500);
    expect(tookMs).toBeLessThan(15_000);
    // The platform had taken it: the same key makes it one message.
    expect(await sendsCard({ summary: '一次' }, { key: 'slow', attempt: 2 })).toMatchObject({ kind: 'sent' });
    expect(feishu.messages(LI)).toHaveLength(1);
  });
});
