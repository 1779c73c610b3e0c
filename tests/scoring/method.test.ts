import { describe, expect, it } from 'vitest';
import type { Method } from '../../src/rulebook/indicators.ts';
import { formatDecimal } from '../../src/scoring/decimal.ts';
import { methodScore } from '../../src/scoring/method.ts';
import { d } from './cases.ts';

const up: Method = { kind: 'attainment', direction: 'up' };
const down: Method = { kind: 'attainment', direction: 'down' };
const linear: Method = {
  kind: 'linear',
  points: [
    { x: d('60'), score: d('40') },
    { x: d('90'), score: d('100') },
    { x: d('120'), score: d('70') },
  ],
};
const tiers: Method = {
  kind: 'tiers',
  tiers: [
    { at_least: d('95'), score: d('100') },
    { at_least: d('90'), score: d('80') },
    { at_least: d('80'), score: d('60') },
  ],
};
const deduction: Method = { kind: 'deduction', base: d('100'), per: d('5') };
const direct: Method = { kind: 'direct' };

type Row = [
  title: string,
  method: Method,
  given: { metric: string; target?: string; floor?: string; cap?: string },
  score: string | null,
];

describe.each<[string, Row[]]>([
  [
    'attainment, more is better',
    [
      ['6 of 8: 100 × 6 ÷ 8 = 75', up, { metric: '6', target: '8' }, '75.0000'],
      ['2 of 3: 200 ÷ 3 = 66.66666… → 66.6667', up, { metric: '2', target: '3' }, '66.6667'],
      ['−1 of 3: −33.3333…, floor −50', up, { metric: '-1', target: '3', floor: '-50' }, '-33.3333'],
      ['12 of 8 is 150, cap 100', up, { metric: '12', target: '8' }, '100.0000'],
      ['12 of 8 is 150, cap 120', up, { metric: '12', target: '8', cap: '120' }, '120.0000'],
      [
        'half of the last place: 100 × 1 ÷ 160 000 = 0.000625 → 0.0006',
        up,
        { metric: '1', target: '160000' },
        '0.0006',
      ],
      ['100 × 0.0005 ÷ 1 000 = 0.00005 → 0.0001', up, { metric: '0.0005', target: '1000' }, '0.0001'],
      ['a target of 0 is none', up, { metric: '6', target: '0' }, null],
      ['no target', up, { metric: '6' }, null],
    ],
  ],
  [
    'attainment, less is better',
    [
      ['5 where 4 were allowed: 100 × 4 ÷ 5 = 80', down, { metric: '5', target: '4' }, '80.0000'],
      ['2 where 4 were allowed is 200, cap 100', down, { metric: '2', target: '4' }, '100.0000'],
      ['none at all is the cap', down, { metric: '0', target: '4', cap: '110' }, '110.0000'],
      ['below none is the cap too', down, { metric: '-3', target: '4' }, '100.0000'],
      ['none where none was allowed is the cap', down, { metric: '0', target: '0' }, '100.0000'],
      ['any where none was allowed is the floor', down, { metric: '0.5', target: '0', floor: '20' }, '20.0000'],
      ['also a floor below 0', down, { metric: '0.5', target: '0', floor: '-50' }, '-50.0000'],
      ['no target', down, { metric: '0' }, null],
    ],
  ],
  [
    'linear, 60 → 40, 90 → 100, 120 → 70',
    [
      ['flat before the first point', linear, { metric: '-10' }, '40.0000'],
      ['on a point', linear, { metric: '90' }, '100.0000'],
      ['rising: 40 + (100 − 40) × (70 − 60) ÷ (90 − 60) = 60', linear, { metric: '70' }, '60.0000'],
      ['falling: 100 + (70 − 100) × (91 − 90) ÷ (120 − 90) = 99', linear, { metric: '91' }, '99.0000'],
      ['40 + 60 × 0.0001 ÷ 30 = 40.0002', linear, { metric: '60.0001' }, '40.0002'],
      ['flat after the last point', linear, { metric: '500' }, '70.0000'],
      [
        'one point is a constant',
        { kind: 'linear', points: [{ x: d('3'), score: d('42') }] },
        { metric: '7' },
        '42.0000',
      ],
      [
        'one division: 0 + 1 × 1 ÷ 3 = 0.3333',
        {
          kind: 'linear',
          points: [
            { x: d('0'), score: d('0') },
            { x: d('3'), score: d('1') },
          ],
        },
        { metric: '1' },
        '0.3333',
      ],
    ],
  ],
  [
    'tiers, 95 → 100, 90 → 80, 80 → 60',
    [
      ['above the highest', tiers, { metric: '99' }, '100.0000'],
      ['exactly on one', tiers, { metric: '90' }, '80.0000'],
      ['just below it', tiers, { metric: '89.9999' }, '60.0000'],
      ['none holds', tiers, { metric: '79.9999' }, '0.0000'],
      ['none holds, floor 20', tiers, { metric: '0', floor: '20' }, '20.0000'],
    ],
  ],
  [
    'deduction, 100 − 5 × metric',
    [
      ['nothing to deduct', deduction, { metric: '0' }, '100.0000'],
      ['100 − 5 × 3 = 85', deduction, { metric: '3' }, '85.0000'],
      ['100 − 5 × 30 = −50, floor 0', deduction, { metric: '30' }, '0.0000'],
      [
        'rounded as a whole: 100 − 0.5 × 0.0001 = 99.99995 → 100.0000',
        { kind: 'deduction', base: d('100'), per: d('0.5') },
        { metric: '0.0001' },
        '100.0000',
      ],
    ],
  ],
  [
    'direct',
    [
      ['the metric itself', direct, { metric: '82.7512' }, '82.7512'],
      ['above the cap', direct, { metric: '101' }, '100.0000'],
      ['below the floor', direct, { metric: '-1' }, '0.0000'],
    ],
  ],
])('%s', (_name, rows) => {
  it.each(rows)('%s', (_title, method, { metric, target, floor = '0', cap = '100' }, score) => {
    const input = { metric: d(metric), target: target === undefined ? null : d(target), floor: d(floor), cap: d(cap) };
    const found = methodScore(method, input);
    expect(found === null ? null : formatDecimal(found)).toBe(score);
  });
});
