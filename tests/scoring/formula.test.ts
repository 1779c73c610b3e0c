import { describe, expect, it } from 'vitest';
import { formulaText, operandsOf, readFormula } from '../../src/rulebook/formula.ts';
import { formatDecimal } from '../../src/scoring/decimal.ts';
import { evaluate } from '../../src/scoring/formula.ts';
import { d, indicator, resultOf } from './cases.ts';

const METRICS: Readonly<Record<string, string | null>> = { a: '7', b: '3', c: '0', none: null };

function worked(text: string): string {
  const reading = readFormula(text);
  if (reading.kind === 'wrong') return `wrong at ${reading.at}: ${reading.found}`;
  const value = evaluate(reading.formula, (id) => {
    const metric = METRICS[id] ?? null;
    return metric === null ? null : d(metric);
  });
  return value === null ? 'no data' : formatDecimal(value);
}

describe('a formula', () => {
  it.each([
    ['a + b × 2', '13.0000'], // 7 + 6
    ['(a + b) × 2', '20.0000'],
    ['a - b - 1', '3.0000'], // from left to right: 4 − 1
    ['12 / b / 2', '2.0000'], // from left to right: 4 ÷ 2
    ['a ÷ b × 100', '233.3333'], // 700 ÷ 3, one rounding at the end
    ['a ÷ b × b', '7.0000'], // nothing is rounded in between
    ['-a + b', '-4.0000'],
    ['2 × -b', '-6.0000'],
    ['−(a − b)', '-4.0000'],
    ['0.0001 ÷ 2', '0.0001'], // 0.00005: half away from zero
    ['-0.0001 ÷ 2', '-0.0001'],
    ['a ÷ c', 'no data'],
    ['a ÷ (b - 3)', 'no data'],
    ['none + 1', 'no data'],
    ['c × none', 'no data'], // 0 times nothing known is not 0
    ['1.5', '1.5000'],
  ])('%s = %s', (text, value) => expect(worked(text)).toBe(value));

  it.each([
    ['a +', 'wrong at 3: '],
    ['(a + b', 'wrong at 6: '],
    ['a b', 'wrong at 2: b'],
    ['a ** b', 'wrong at 3: *'],
    ['1.23456 × a', 'wrong at 0: 1.23456'],
    ['a % b', 'wrong at 2: %'],
    ['A + b', 'wrong at 0: A'],
    [')', 'wrong at 0: )'],
    [`${'('.repeat(5_000)}a`, 'wrong at 50: ('],
  ])('%s cannot be read', (text, wrong) => expect(worked(text)).toBe(wrong));

  it('is written as people read it, with no more brackets than it needs', () => {
    const names: Readonly<Record<string, string>> = { a: '收回', b: '到期' };
    const write = (text: string) => {
      const reading = readFormula(text);
      return reading.kind === 'ok' ? formulaText(reading.formula, (id) => names[id] ?? id) : null;
    };
    expect(write('((a) / b) * 100')).toBe('收回 ÷ 到期 × 100');
    expect(write('(a - b) / (a + b)')).toBe('(收回 − 到期) ÷ (收回 + 到期)');
    expect(write('a - (b - 1)')).toBe('收回 − (到期 − 1)');
  });

  it('names what it looks at, each once', () => {
    const reading = readFormula('a ÷ (a + b) − 2');
    expect(reading.kind === 'ok' && operandsOf(reading.formula)).toEqual(['a', 'b']);
  });

  it('is a metric like any other: operands are rounded to 4 places, and can be formulas themselves', () => {
    const formula = (id: string, text: string) =>
      indicator({ id, metric: { source: 'formula', formula: text }, cap: d('1000') });
    const { indicators } = resultOf({
      weights: { rate: '100' },
      metrics: { back: '2', due: '3' },
      indicators: [
        formula('rate', 'share × 300'),
        formula('share', 'back ÷ due'),
        indicator({ id: 'back' }),
        indicator({ id: 'due' }),
      ],
    });
    // 2 ÷ 3 = 0.66666… is 0.6667 as a metric; × 300 = 200.01
    expect(indicators[0]?.metric).toMatchObject({ value: d('200.01'), rows: 2 });
    expect(indicators[0]?.metric.operands).toEqual([{ indicator: 'share', value: d('0.6667') }]);
  });
});
