import { describe, expect, it } from 'vitest';
import { formatDecimal } from '../../src/scoring/decimal.ts';
import { cohortsOf, type Peer, percentileScore } from '../../src/scoring/percentile.ts';
import { d, indicator } from './cases.ts';

const DEPOSITS = indicator({ id: 'deposits', method: { kind: 'percentile', direction: 'up', cohort: [] } });

function peer(person: string, metric: string | null, part: Partial<Peer> = {}): Peer {
  const of = { unit: 'north', grade: 'senior', type: 'full_time', scorecard: 'all', rankable: true };
  return { person, ...of, metricOf: () => (metric === null ? null : d(metric)), ...part };
}

/** Everybody's score at 4 places; who has no metric has none. */
function scores(peers: readonly Peer[], cohort: ('unit' | 'grade')[] = [], direction: 'up' | 'down' = 'up') {
  const cohorts = cohortsOf(peers, [{ ...DEPOSITS, method: { kind: 'percentile', direction, cohort } }]);
  return Object.fromEntries(
    peers.flatMap(({ person, metricOf }) => {
      const metric = metricOf('deposits');
      const place = metric === null ? undefined : cohorts.get(person)?.get('deposits')?.place(metric);
      return place ? [[person, formatDecimal(percentileScore(place, direction))]] : [];
    }),
  );
}

describe('a percentile', () => {
  const four = [peer('li', '120'), peer('wang', '90'), peer('zhao', '90'), peer('chen', '40')];

  it('is 100 × (others below + ½ × others equal) ÷ others', () => {
    // li 3 of 3 below; wang and zhao 1 below and 1 equal: 100 × 1.5 ÷ 3; chen 0 of 3
    expect(scores(four)).toEqual({ li: '100.0000', wang: '50.0000', zhao: '50.0000', chen: '0.0000' });
    expect(scores(four, [], 'down')).toEqual({ li: '0.0000', wang: '50.0000', zhao: '50.0000', chen: '100.0000' });
  });

  it('rounds half away from zero to 4 places', () => {
    // li is above 2 of 3 others: 200 ÷ 3 = 66.66666…
    const three = [peer('li', '5'), peer('a', '1'), peer('b', '2'), peer('c', '9')];
    expect(scores(three).li).toBe('66.6667');
  });

  it('is 100 for whoever is alone', () => {
    expect(scores([peer('li', '-3')])).toEqual({ li: '100.0000' });
    expect(scores([peer('li', '1'), peer('wang', null)])).toEqual({ li: '100.0000' });
  });

  it('compares those who share all that the cohort names', () => {
    const mixed = [
      peer('li', '1'),
      peer('wang', '2', { unit: 'south' }),
      peer('zhao', '3', { grade: 'junior' }),
      peer('chen', '4'),
    ];
    // one unit: li, zhao, chen; one unit and grade: li, chen
    expect(scores(mixed, ['unit'])).toEqual({ li: '0.0000', wang: '100.0000', zhao: '50.0000', chen: '100.0000' });
    expect(scores(mixed, ['unit', 'grade']).zhao).toBe('100.0000');
  });

  it('places those who cannot be ranked without counting them', () => {
    const left = [...four, peer('qian', '100', { rankable: false })];
    // qian is above 3 of the 4: 75; the four stand as before
    expect(scores(left)).toEqual({ ...scores(four), qian: '75.0000' });
  });

  it('of many is found without comparing everybody with everybody', () => {
    const peers = Array.from({ length: 20_000 }, (_, index) => peer(`p${index}`, `${index}`));
    const found = scores(peers);
    // 10 000 of 19 999 others lie below: 1 000 000 ÷ 19 999 = 50.00250…
    expect(found.p10000).toBe('50.0025');
    expect(found.p19999).toBe('100.0000');
  });
});
