import { describe, expect, it } from 'vitest';
import { periodOf } from '../../src/calendar/period.ts';
import { movementMark, periodTitle, quantity, signedPoints } from '../../src/cards/figures.ts';
import { scoreCard } from '../../src/cards/score.ts';
import { placeOf, reasonWords, type Standing, standingLine, topOf } from '../../src/cards/standing.ts';
import type { Step } from '../../src/scoring/gain.ts';
import type { Ranking } from '../../src/scoring/ranking.ts';
import { resultOf } from '../scoring/cases.ts';
import { RULEBOOK, SPEAK } from '../support/organisation.ts';

/** People `a`, `b` … with these ranks and totals in points. */
function ranking(...lines: readonly (readonly [rank: number, total: number])[]): Ranking {
  return {
    ranked: lines.map(([rank, total], index) => ({
      person: String.fromCharCode(97 + index),
      rank,
      total: BigInt(Math.round(total * 10_000)),
      movement: null,
    })),
    notRanked: [],
  };
}

const ALL = ranking([1, 90], [2, 80], [1, 85], [2, 80], [2, 80], [4, 70], [5, 60], [1, 50]);

describe('a place in a ranking', () => {
  const FOUR = ranking([1, 93.1], [2, 90.45], [2, 90.45], [4, 82.75]);
  it('is so far behind the one before', () => {
    expect(placeOf(FOUR, 'd')).toEqual({
      rank: 4,
      of: 4,
      shared: false,
      movement: null,
      next: { rank: 2, distance: 77_000n },
    });
  });
  it('is shared with equals, and looks past them', () => {
    expect(placeOf(FOUR, 'c')).toMatchObject({ rank: 2, shared: true, next: { rank: 1, distance: 26_500n } });
  });
  it('has nobody before the first, and none for who is not ranked', () => {
    expect(placeOf(FOUR, 'a')?.next).toBeNull();
    expect(placeOf(FOUR, 'z')).toBeNull();
  });
});

describe('the top that everybody may see', () => {
  it('is those on the first places, equals included', () => {
    expect(topOf(ranking([1, 90], [2, 80], [3, 70], [3, 70], [5, 60]), 3, 'e')).toEqual(['a', 'b', 'c', 'd']);
  });
  it('is nobody where the rulebook shows none, or all are alike', () => {
    expect(topOf(ranking([1, 90]), 0, 'a')).toEqual([]);
    expect(topOf(ranking(...Array.from({ length: 7 }, () => [1, 0] as const)), 3, 'a')).toEqual([]);
  });
});

describe('a ranking within grades', () => {
  /** Two seniors, five juniors, one without a grade. */
  const GRADED: Ranking = {
    ...ALL,
    ranked: ALL.ranked.map((line, index) => ({ ...line, grade: index < 2 ? 'senior' : index < 7 ? 'junior' : null })),
  };

  it('counts and compares those of the same grade only', () => {
    expect(placeOf(GRADED, 'e')).toEqual({
      rank: 2,
      of: 5,
      grade: 'junior',
      shared: true,
      movement: null,
      next: { rank: 1, distance: 50_000n },
    });
    expect(placeOf(GRADED, 'b')).toMatchObject({ rank: 2, of: 2, grade: 'senior', shared: false });
    expect(placeOf(GRADED, 'h')).toMatchObject({ rank: 1, of: 1, grade: null, next: null });
  });

  it('names the first of one’s own grade, of fewer than five nobody, and nobody to who is not ranked', () => {
    expect(topOf(GRADED, 1, 'g')).toEqual(['c']);
    expect(topOf(GRADED, 1, 'b')).toEqual([]);
    expect(topOf(GRADED, 1, 'z')).toEqual([]);
  });

  const WORDS: readonly (readonly [person: string, zh: string, en: string])[] = [
    ['c', '城关支行 初级 5 人中第 1', 'no. 1 of 5 graded Junior in Chengguan'],
    ['d', '城关支行 初级 5 人中并列第 2', 'joint no. 2 of 5 graded Junior in Chengguan'],
    ['h', '城关支行 未定级 1 人中第 1', 'no. 1 of 1 without a grade in Chengguan'],
  ];
  it.each(WORDS)('says so: %s', (person, zh, en) => {
    const standing = (unit: string): Standing => ({
      period: 'November',
      running: false,
      unit,
      result: resultOf({ weights: { all: '100' }, metrics: { all: '80' } }),
      place: placeOf(GRADED, person),
      reasons: [],
    });
    expect(standingLine(standing('城关支行'), RULEBOOK, SPEAK['zh-CN'])).toContain(zh);
    expect(standingLine(standing('Chengguan'), RULEBOOK, SPEAK.en)).toContain(en);
  });
});

describe('what would help', () => {
  it('is said once, with what it turns', () => {
    const step: Step = {
      kind: 'more',
      amount: 10_000n,
      points: 60_000n,
      rank: { from: 2, to: 1 },
      band: null,
      grade: null,
    };
    const standing: Standing = {
      period: 'this week',
      running: true,
      unit: 'Chengguan',
      result: resultOf({ weights: { all: '100' }, metrics: { all: '80' } }),
      place: null,
      reasons: [],
    };
    const card = scoreCard(
      {
        ...{ name: null, main: standing, other: standing, pull: null, contested: null, top: [], asOf: null },
        gains: [{ part: null, indicator: 'visits', value: 0n, next: step, full: step, forRank: step, forGrade: null }],
        why: () => 'why',
        buttons: [],
      },
      RULEBOOK,
      SPEAK.en,
    );
    const steps = JSON.stringify(card.blocks).match(/▸ [^\\"]*/gu);
    expect(steps).toEqual(['▸ Visits: +6.00 for 1 visit more, which means no. 1 instead of no. 2']);
  });
});

describe('figures', () => {
  it('are written as people read them', () => {
    const zh = SPEAK['zh-CN'];
    expect([signedPoints(37_500n), signedPoints(-5_000n), signedPoints(0n)]).toEqual(['+3.75', '−0.50', '0.00']);
    expect([movementMark(2), movementMark(-1), movementMark(0), movementMark(null)]).toEqual(['↑2', '↓1', '–', '']);
    expect([quantity(12_345_678n, '万元', zh), quantity(750_000n, '%', zh)]).toEqual(['1,234.57 万元', '75%']);
  });

  const TITLES: readonly (readonly [kind: 'week' | 'month', day: string, zh: string, en: string])[] = [
    ['week', '2026-11-18', '第 47 周 11月16日–22日', 'week 47, 16–22 Nov'],
    ['week', '2026-12-01', '第 49 周 11月30日–12月6日', 'week 49, 30 Nov – 6 Dec'],
    ['month', '2026-11-18', '2026年11月', 'November 2026'],
  ];
  for (const [kind, day, zh, en] of TITLES) {
    it(`name the ${kind} of ${day}`, () => {
      const period = periodOf(kind, day);
      expect([periodTitle(period, SPEAK['zh-CN']), periodTitle(period, SPEAK.en)]).toEqual([zh, en]);
    });
  }
});

describe('why somebody is not ranked', () => {
  it('is said with all reasons', () => {
    const reasons = [
      { kind: 'left', on: '2026-11-19' },
      { kind: 'too_few_days', days: 4, minimum: 7 },
    ] as const;
    expect(reasonWords(reasons, SPEAK['zh-CN'])).toBe('11月19日 周四 离岗，在岗 4 天，不满 7 天');
    expect(reasonWords(reasons, SPEAK.en)).toBe('left on Thu 19 Nov, in post for 4 days, at least 7 are needed');
    expect(reasonWords([{ kind: 'virtual' }, { kind: 'no_scorecard' }], SPEAK['zh-CN'])).toBe(
      '虚拟客户经理，没有对应的评分表',
    );
  });
});
