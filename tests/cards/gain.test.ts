import { describe, expect, it } from 'vitest';
import { periodOf } from '../../src/calendar/period.ts';
import { gainLine, pullLine, turnLines } from '../../src/cards/gain.ts';
import { plainText } from '../../src/chat/text.ts';
import type { Gain, Step } from '../../src/scoring/gain.ts';
import { RULEBOOK, SPEAK } from '../support/organisation.ts';

const NOVEMBER = periodOf('month', '2026-11-18');
const STEP: Step = { kind: 'more', amount: 20_000n, points: 100_000n, rank: null, band: null, grade: null };
const TO_SENIOR: Step = { ...STEP, grade: { from: 'middle', to: 'senior' } };
const GAIN: Gain = {
  ...{ part: null, indicator: 'visits', value: 80_000n, next: STEP, full: STEP, forRank: null, forGrade: TO_SENIOR },
};
const BOTH = [SPEAK['zh-CN'], SPEAK.en];

describe('a step towards a grade', () => {
  const said = (contested: ReadonlySet<string> | null, gain = GAIN) =>
    BOTH.map((words) => turnLines([gain], contested, RULEBOOK, words).map(plainText));

  it('says that a place is needed as well where they are limited', () => {
    expect(said(new Set(['senior', 'middle']))).toEqual([
      ['拜访次数：补上 2 次就是 +10.00 分，总分够高级的条件；高级名额有限，评不评得上还要看名次'],
      [
        'Visits: +10.00 for 2 visits more, the total that Senior asks for; its places are limited, so your rank decides as well',
      ],
    ]);
  });

  it('says only what the total does where there are places for everybody, or one has it', () => {
    expect(said(new Set())).toEqual([
      ['拜访次数：补上 2 次就是 +10.00 分，总分够高级的条件'],
      ['Visits: +10.00 for 2 visits more, the total that Senior asks for'],
    ]);
  });

  it('is not told where none is reached, and where the period decides no grades', () => {
    expect(said(new Set(['senior']), { ...GAIN, forGrade: null })).toEqual([[], []]);
    expect(said(null)).toEqual([[], []]);
  });
});

describe('the part of a composed period that runs', () => {
  it('is named with what can be done in it', () => {
    expect(BOTH.map((words) => plainText(gainLine({ ...GAIN, part: NOVEMBER }, RULEBOOK, words)))).toEqual([
      '2026年11月 · 拜访次数：补上 2 次就是 +10.00 分',
      'November 2026 · Visits: +10.00 for 2 visits more',
    ]);
  });

  it('is said to count less once all parts do', () => {
    const pull = { part: NOVEMBER, now: 50_000n, atEnd: 30_000n };
    expect(BOTH.map((words) => plainText(pullLine(pull, words)))).toEqual([
      '2026年11月的总分每多 10 分，这里现在多 5.00 分；等各段都算进来，是 3.00 分。',
      'Every 10 points more in November 2026 add 5.00 here for now, and 3.00 once every part counts.',
    ]);
    expect(BOTH.map((words) => plainText(pullLine({ ...pull, atEnd: 50_000n }, words)))).toEqual([
      '2026年11月的总分每多 10 分，这里就多 5.00 分。',
      'Every 10 points more in November 2026 add 5.00 here.',
    ]);
  });
});
