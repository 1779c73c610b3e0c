import { describe, expect, it } from 'vitest';
import { periodOf } from '../../src/calendar/period.ts';
import { close, differences, type PeriodFacts, preview, reopen } from '../../src/scoring/closing.ts';
import { formatHundredths } from '../../src/scoring/decimal.ts';
import { d, resultOf } from './cases.ts';

const OCTOBER: PeriodFacts = {
  state: 'open',
  period: periodOf('month', '2026-10-15'),
  today: '2026-11-01',
  parts: new Map(),
  wholes: new Map(),
};

describe('settling a period', () => {
  it.each<[title: string, settled: ReturnType<typeof close>, expected: string]>([
    ['a preview at any time', preview({ ...OCTOBER, today: '2026-10-02' }), 'preview'],
    ['a preview again', preview({ ...OCTOBER, state: 'preview' }), 'preview'],
    ['no preview of what is closed', preview({ ...OCTOBER, state: 'closed' }), 'closed'],
    ['closing from the day after', close({ ...OCTOBER, state: 'preview' }), 'closed'],
    ['not on the last day', close({ ...OCTOBER, today: '2026-10-31' }), 'running'],
    ['not twice', close({ ...OCTOBER, state: 'closed' }), 'closed'],
    [
      'not before its parts',
      close({
        ...OCTOBER,
        parts: new Map([
          ['a', 'closed'],
          ['b', 'open'],
        ]),
      }),
      'parts_open b',
    ],
    ['reopening for a reason', reopen({ ...OCTOBER, state: 'closed' }, '更正'), 'open'],
    ['not without one', reopen({ ...OCTOBER, state: 'closed' }, '  '), 'no_reason'],
    ['not what is open', reopen(OCTOBER, '更正'), 'not_closed'],
    [
      'not under a closed whole',
      reopen({ ...OCTOBER, state: 'closed', wholes: new Map([['2026-Q4', 'closed']]) }, '更正'),
      'in_use 2026-Q4',
    ],
  ])('%s', (_title, settled, expected) => {
    const said = settled.kind === 'done' ? settled.state : [settled.reason, ...settled.periods].join(' ');
    expect(said).toBe(expected);
  });
});

describe('what changed since closing', () => {
  const of = (visits: string | null, logs = '80') =>
    resultOf({ weights: { visits: '60', logs: '40' }, metrics: { visits, logs } });

  it('is nothing where not a byte would change', () => {
    expect(differences(of('70'), of('70'))).toEqual([]);
  });

  it('is told line by line, with what it does to total and band', () => {
    // 0.6 × 70 + 32 = 74; 0.6 × 90 + 32 = 86
    const told = differences(of('70'), of('90')).map((one) => {
      if (!('id' in one)) return `${one.kind} ${one.was} → ${one.is}`;
      const points = [one.was, one.is].map((side) => formatHundredths(side?.points ?? d('0')));
      return `${one.kind} ${one.id} ${points.join(' → ')}`;
    });
    expect(told).toEqual(['total total 74.00 → 86.00', 'indicator visits 42.00 → 54.00', 'band competent → good']);
  });

  it('is told of whoever had no result, or has none now', () => {
    expect(differences(null, of('70')).map(({ kind }) => kind)).toContain('total');
    expect(differences(of('70'), null)[0]).toMatchObject({ kind: 'total', is: null });
  });
});
