import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neutralised, restored } from '../../src/figures/neutral.ts';

describe('words in an export', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+86 138', "'+86 138"],
    ['-cmd|x', "'-cmd|x"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', "'\r=1"],
    ['  =1', "'  =1"],
    ['＝1+1', "'＝1+1"],
    ['-12.5', '-12.5'],
    ['+3%', '+3%'],
    ['晋阳机械', '晋阳机械'],
    ['a=b', 'a=b'],
  ])('%j is written as %j', (words, written) => expect(neutralised(words)).toBe(written));

  const risky = fc.string({
    unit: fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      '\n',
      ' ',
      "'",
      '1',
      'a',
      '（',
      '＝',
      '\u3000',
      '\u200b',
      '|',
    ),
  });

  it('never begin like a formula, unless they are a number', () => {
    fc.assert(
      fc.property(fc.oneof(risky, fc.string()), (words) => {
        const written = neutralised(words);
        const first = written.replace(/^[\s\u200b]+/u, '')[0] ?? '';
        expect('=+-@＝＋－＠'.includes(first) && first !== '' && !/^[+-]?[\d,]+(\.\d+)?%?$/u.test(written)).toBe(false);
      }),
    );
  });

  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.oneof(risky, fc.string()), (words) => {
        expect(restored(neutralised(words))).toBe(words);
      }),
    );
  });
});
