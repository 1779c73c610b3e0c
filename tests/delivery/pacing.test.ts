import { describe, expect, it } from 'vitest';
import { MOST_ATTEMPTS, pauseMs } from '../../src/delivery/pacing.ts';

describe('the pause before the next attempt', () => {
  it.each([
    [1, 0, 0, 500, 'half a second at first'],
    [2, 0, 0, 1_000, 'twice as long each time'],
    [10, 0, 0, 256_000, '500 × 2⁹'],
    [11, 0, 0, 300_000, 'five minutes at the most'],
    [299, 0, 0, 300_000, 'whatever the attempt'],
    [1, 30_000, 0, 30_000, 'as long as the platform asks'],
    [12, 1_000, 0, 300_000, 'but no shorter than our own'],
    [1, 30_000, 1, 33_000, 'and up to a tenth longer, so that not all come back together'],
  ])('after attempt %i, asked for %i ms, with jitter %i: %i ms (%s)', (attempt, asked, jitter, expected) => {
    expect(pauseMs(attempt, asked, jitter)).toBe(expected);
  });

  it('adds up to about a day before a message is given up', () => {
    let hours = 0;
    for (let attempt = 1; attempt < MOST_ATTEMPTS; attempt++) hours += pauseMs(attempt, 0, 0) / 3_600_000;
    // 0.5 + 1 + … + 256 s is 511.5 s; the 289 pauses after them are 5 minutes each: 86 700 s; together 24.2 hours.
    expect(hours).toBeCloseTo(24.2, 1);
  });
});
