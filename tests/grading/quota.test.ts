import { describe, expect, it } from 'vitest';
import { checkTeam, largestRemainder, placesFor } from '../../src/grading/quota.ts';
import { Grading } from '../../src/rulebook/grading.ts';

const TOBACCO = Grading.parse({
  awards: [
    { grade: 'senior', quota: 20 },
    { grade: 'middle', quota: 50 },
    { grade: 'junior', quota: 30 },
  ],
  otherwise: 'probation',
});

function places(grading: Grading, size: number): readonly (number | null)[] {
  return placesFor(grading, size).map((one) => one.places);
}

describe('places', () => {
  it.each([
    // 71 × 20 % = 14.2, × 50 % = 35.5, × 30 % = 21.3: rounded down one manager is left over
    [71, [14, 35, 21]],
    [10, [2, 5, 3]],
    [4, [0, 2, 1]],
    [1, [0, 0, 0]],
    [0, [0, 0, 0]],
  ])('of %i managers are rounded down', (size, expected) => {
    expect(places(TOBACCO, size)).toEqual(expected);
  });

  it.each([
    // 71: remainders .2, .5, .3; one place is missing of 71 and goes to the middle
    [71, [14, 36, 21]],
    // 4: .8, .0, .2 of 0, 2, 1: the fourth place goes to the senior grade
    [4, [1, 2, 1]],
    // 5: 1.0, 2.5, 1.5: equal remainders, so the higher grade
    [5, [1, 3, 1]],
  ])('of %i managers by largest remainder add up', (size, expected) => {
    expect(places({ ...TOBACCO, rounding: 'largest_remainder' }, size)).toEqual(expected);
  });

  it('by largest remainder are never more than the quotas give together', () => {
    // 33.33 % three times of 10: 3.333 each, together 9.999: 9 places, none left over
    expect(largestRemainder([333_300n, 333_300n, 333_300n], 10)).toEqual([3, 3, 3]);
    // 20 % and 50 % of 71: 14.2 and 35.5, together 49.7: 49 places, none left over
    expect(largestRemainder([200_000n, 500_000n], 71)).toEqual([14, 35]);
  });

  it('are for everybody where a grade has no quota', () => {
    expect(places(Grading.parse({ awards: [{ grade: 'senior', quota: 12.5 }, { grade: 'junior' }] }), 9)).toEqual([
      1,
      null,
    ]);
  });
});

describe('a standing team', () => {
  it('of 71 as 6, 36, 18 and 11 on probation has one middle manager over', () => {
    const held = [
      ...Array(6).fill('senior'),
      ...Array(36).fill('middle'),
      ...Array(18).fill('junior'),
      ...Array(11).fill('probation'),
    ];
    expect(checkTeam(TOBACCO, held)).toEqual([
      { grade: 'senior', holders: 6, places: 14, over: 0 },
      { grade: 'middle', holders: 36, places: 35, over: 1 },
      { grade: 'junior', holders: 18, places: 21, over: 0 },
      { grade: 'probation', holders: 11, places: null, over: 0 },
    ]);
  });

  it('counts who has no grade yet among the managers', () => {
    expect(checkTeam(TOBACCO, ['senior', null, null, null, null])[0]).toEqual({
      grade: 'senior',
      holders: 1,
      places: 1,
      over: 0,
    });
  });
});
