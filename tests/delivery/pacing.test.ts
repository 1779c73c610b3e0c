import { describe, expect, it } from 'vitest';
import { allowance, MOST_ATTEMPTS, narrowed, pauseMs, widened } from '../../src/delivery/pacing.ts';
import type { Pace, Usage } from '../../src/store/budgets.ts';

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

describe('what a workspace may get now', () => {
  const LIMITS = {
    workspace: [
      { most: 50, perMs: 1_000 },
      { most: 1_000, perMs: 60_000 },
    ],
    person: { most: 5, perMs: 1_000 },
  };
  const NONE = { used: 0, replies: 0, expected: 0, oldestInMs: 0 };
  const usage = (second: object, minute: object, more: Partial<Usage> = {}): Usage => ({
    platform: 'p',
    workspace: 'w',
    spans: [
      { ...NONE, perMs: 1_000, ...second },
      { ...NONE, perMs: 10_000, ...second },
      { ...NONE, perMs: 60_000, ...minute },
    ],
    pace: null,
    probeInMs: null,
    ...more,
  });
  type Case = readonly [title: string, usage: Usage, all: number, others: number, waitMs: number];
  const cases: readonly Case[] = [
    ['at first, a second’s worth', usage({}, {}), 50, 50, 0],
    ['the tightest limit decides', usage({ used: 10 }, { used: 980 }), 20, 20, 0],
    [
      'nothing until the oldest has aged',
      usage({ used: 50, oldestInMs: 700 }, { used: 50, oldestInMs: 59_000 }),
      0,
      0,
      700,
    ],
    [
      'nothing until the longer wait is over',
      usage({ used: 50, oldestInMs: 700 }, { used: 1_000, oldestInMs: 40_000 }),
      0,
      0,
      40_000,
    ],
    // 25 replies are expected: 25 + 3 · √25 = 40 are kept, so others may have used 960 in all: 955 are used, 5 are left.
    [
      'room is kept for replies where there have been some',
      usage({}, { used: 980, replies: 25, expected: 25 }),
      20,
      5,
      0,
    ],
    [
      'and that room is theirs alone',
      usage({}, { used: 985, replies: 25, expected: 25, oldestInMs: 9_000 }),
      15,
      0,
      9_000,
    ],
    [
      'within a second nothing need be kept: they go first anyway',
      usage({ used: 48, expected: 25 }, { used: 48 }),
      2,
      2,
      0,
    ],
    // 30 in ten seconds, and 2.5 minutes later half as many more: 45, of which 40 are used.
    ['a learned pace is one more limit', usage({ used: 40 }, {}, { pace: { most: 30, sinceMs: 150_000 } }), 5, 5, 0],
    ['a pause is a pause', usage({}, {}, { pace: { most: 30, sinceMs: -12_000 } }), 0, 0, 12_000],
    ['out of reach', usage({}, {}, { probeInMs: 30_000 }), 0, 0, 30_000],
    ['out of reach, and time to try', usage({}, {}, { probeInMs: -1 }), 1, 1, -1],
  ];
  it.each(cases)('%s', (_, given, all, others, waitMs) => {
    expect(allowance(given, LIMITS)).toMatchObject({ all, others, waitMs, person: LIMITS.person });
  });

  it('as much as one likes where there are no limits', () => {
    expect(allowance(usage({ used: 9_999 }, {}), undefined)).toMatchObject({
      others: Number.MAX_SAFE_INTEGER,
      person: null,
    });
  });
});

describe('a pace that is learned', () => {
  const halved: readonly (readonly [used: number, pace: Pace | null, most: number, why: string])[] = [
    [300, null, 150, 'half of what was sent'],
    [300, { most: 60, sinceMs: 0 }, 30, 'half of what was allowed, if that was less'],
    [50, { most: 60, sinceMs: 300_000 }, 25, 'by now twice as much is allowed, but was not sent'],
    [3, null, 10, 'but a message a second is always taken'],
    [300, { most: 60, sinceMs: 1_500_001 }, 150, 'what was learned long ago does not count'],
  ];
  it.each(halved)('%i sent with %j: %i (%s)', (used, pace, most) => {
    expect(narrowed(used, pace)).toBe(most);
  });

  it.each([
    [-5_000, 60],
    [0, 60],
    [150_000, 90],
    [300_000, 120],
    [1_500_000, 360],
    [1_500_001, null],
  ])('after %i ms grows from 60 to %j, and is forgotten in the end', (sinceMs, most) => {
    expect(widened({ most: 60, sinceMs })).toBe(most);
  });
});
