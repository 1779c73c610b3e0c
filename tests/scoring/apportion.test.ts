import { describe, expect, it } from 'vitest';
import { apportion, breakDown } from '../../src/scoring/apportion.ts';
import { d } from './cases.ts';

describe('breaking down', () => {
  it('gives what rounding leaves to the largest remainders', () => {
    // 71 by 20 : 50 : 30 is 14.2, 35.5, 21.3: down to 14 + 35 + 21 = 70, the one left goes to .5
    expect(apportion(71n, [20n, 50n, 30n])).toEqual([14n, 36n, 21n]);
  });

  it('prefers the first of equal remainders', () => {
    // 10 by thirds is 3.33… each: the one left goes to the first
    expect(apportion(10n, [1n, 1n, 1n])).toEqual([4n, 3n, 3n]);
    expect(apportion(5n, [1n, 1n])).toEqual([3n, 2n]);
  });

  it('breaks a target down in whole steps that add up to it exactly', () => {
    // 1000 customers by 3 : 3 : 1 is 428.57…, 428.57…, 142.85…: 428 + 428 + 142 = 998, two left: .857 first, then the first .571
    expect(breakDown(d('1000'), [d('3'), d('3'), d('1')], d('1'))).toEqual([d('429'), d('428'), d('143')]);
    // 100 by thirds to 2 places
    expect(breakDown(d('100'), [d('1'), d('1'), d('1')], d('0.01'))).toEqual([d('33.34'), d('33.33'), d('33.33')]);
  });

  it('gives nothing to a weight of 0', () => {
    expect(apportion(7n, [0n, 1n])).toEqual([0n, 7n]);
  });

  it.each([
    ['less than nothing', () => apportion(-1n, [1n]), /0 or more/],
    ['no weight', () => apportion(1n, [0n, 0n]), /above 0/],
    ['a negative weight', () => apportion(1n, [2n, -1n]), /0 or more/],
    ['a target between the steps', () => breakDown(d('10.5'), [1n], d('1')), /smaller step/],
  ])('refuses %s', (_title, attempt, message) => expect(attempt).toThrow(message));
});
