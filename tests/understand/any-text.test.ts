import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLocalDate } from '../../src/calendar/day.ts';
import { understandAmount } from '../../src/understand/amounts.ts';
import { understandControl } from '../../src/understand/choices.ts';
import { understandCommand } from '../../src/understand/commands.ts';
import { findDate, understandDate } from '../../src/understand/dates.ts';
import { fold } from '../../src/understand/fold.ts';
import { splitLabelled } from '../../src/understand/labelled.ts';
import { exactNumber } from '../../src/understand/numeral.ts';
import { findTime, understandTime } from '../../src/understand/times.ts';
import { COMMANDS, TODAY } from './messages.ts';

const FIELDS = [
  { name: 'problem', labels: ['problem', '问题'] },
  { name: 'plan', labels: ['plan', '明天计划'] },
];

/** Pieces that the grammars know, in any order: far more of their paths than random signs would find. */
const PIECES = fc.constantFrom(
  ...'年月日号周上下大前后天底季度Qq三十二百千万亿零点半刻一至的每个：:-/., \n（()【】𝒳🎉é'.split(''),
  ...[
    '11',
    '20',
    '2026',
    '31',
    '下周',
    '星期',
    'next ',
    'friday',
    'nov',
    'in ',
    'pm',
    'am',
    '下午',
    '问题',
    'problem',
    '写日志',
    'log',
  ],
);
const ANY_TEXT = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(PIECES, { maxLength: 30 }).map((pieces) => pieces.join('')),
);

describe('any text', () => {
  it('is folded without moving anything', () => {
    fc.assert(fc.property(ANY_TEXT, (text) => fold(text).length === text.length && fold(fold(text)) === fold(text)));
  });

  it('gives a date that exists, where it says', () => {
    fc.assert(
      fc.property(ANY_TEXT, fc.constantFrom<'past' | 'future'>('past', 'future'), (text, prefer) => {
        const found = findDate(text, TODAY, prefer);
        const whole = understandDate(text, TODAY, prefer);
        if (whole !== null) expect(found?.date).toBe(whole);
        if (found === null) return;
        expect(isLocalDate(found.date)).toBe(true);
        expect(found.start < found.end && found.end <= text.length).toBe(true);
        expect(findDate(text.slice(found.start, found.end), TODAY, prefer)).not.toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives a time that exists', () => {
    fc.assert(
      fc.property(ANY_TEXT, (text) => {
        const time = findTime(text)?.time ?? '00:00';
        expect(time).toMatch(/^([01]\d|2[0-3]):[0-5]\d$/);
        const whole = understandTime(text);
        if (whole !== null) expect(whole).toBe(time);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives an amount, a control, a command, fields or nothing, and never throws', () => {
    fc.assert(
      fc.property(ANY_TEXT, (text) => {
        const amount = understandAmount(text);
        expect(amount === null || typeof amount === 'bigint').toBe(true);
        understandControl(text);
        const match = understandCommand(text, COMMANDS);
        if (match.kind === 'command') expect(text.trimEnd().endsWith(match.rest)).toBe(true);
        const { rest, values } = splitLabelled(text, FIELDS);
        for (const part of [rest, ...Object.values(values).flatMap((value) => value.split('\n'))]) {
          expect(text).toContain(part);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads every number it was written as', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 13n }), fc.integer({ min: 0, max: 9_999 }), (whole, places) => {
        const text = `${whole.toLocaleString('en')}.${String(places).padStart(4, '0')}`;
        expect(understandAmount(text)).toBe(whole * 10_000n + BigInt(places));
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), (number) => {
        expect(exactNumber(spoken(number))).toBe(BigInt(number) * 10n ** 12n);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a text of 40,000 characters', () => {
  const REPEATED = [
    '2月30日',
    '1',
    '周',
    '11-',
    '十',
    '大',
    ' ',
    'end of ',
    'problem:',
    '【',
    '一点',
    '3点',
    ', ',
    'next ',
    '🎉',
    '后天的后天',
  ];
  for (const piece of REPEATED) {
    it(`of ${JSON.stringify(piece)} costs in proportion to its length`, () => {
      const work = (length: number) => {
        const text = piece.repeat(length / piece.length);
        findDate(text, TODAY);
        findTime(text);
        understandDate(text, TODAY);
        understandAmount(text);
        understandControl(text);
        understandCommand(text, COMMANDS);
        splitLabelled(text, FIELDS);
      };
      work(2_500);
      // Sixteen times as long is about sixteen times the work; were it quadratic, it would be 256 times.
      expect(leastMs(() => work(40_000)) / leastMs(() => work(2_500))).toBeLessThan(128);
    });
  }
});

/** The least of some runs: the others also measured warming up and what else the machine was doing. */
function leastMs(work: () => void): number {
  return Math.min(
    ...Array.from({ length: 6 }, () => {
      const start = performance.now();
      work();
      // Below this the clock measures itself.
      return Math.max(0.2, performance.now() - start);
    }),
  );
}

/** A whole number below 10⁸ as it is said in full. */
function spoken(number: number): string {
  if (number === 0) return '零';
  const [high, low] = [Math.floor(number / 10_000), number % 10_000];
  const gap = high > 0 && low > 0 && low < 1_000 ? '零' : '';
  return `${high > 0 ? `${section(high)}万` : ''}${gap}${low > 0 ? section(low) : ''}`;
}

function section(number: number): string {
  let said = '';
  let gap = false;
  for (const [unit, name] of [
    [1_000, '千'],
    [100, '百'],
    [10, '十'],
    [1, ''],
  ] as const) {
    const digit = Math.floor(number / unit) % 10;
    if (digit === 0) gap = said !== '';
    else {
      said += `${gap ? '零' : ''}${'一二三四五六七八九'[digit - 1]}${name}`;
      gap = false;
    }
  }
  return said;
}
