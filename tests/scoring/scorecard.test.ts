import { expect, it } from 'vitest';
import type { Scorecard } from '../../src/rulebook/indicators.ts';
import { scorecardFor } from '../../src/scoring/scorecard.ts';
import { d } from './cases.ts';

const card = (id: string, audience: Pick<Scorecard, 'types' | 'grades' | 'where'>): Scorecard => ({
  id,
  name: { 'zh-CN': id, en: id },
  weights: { visits: d('100') },
  bonuses: [],
  penalties: [],
  vetoes: [],
  maximum: d('120'),
  ...audience,
});

const scorecards = [
  card('senior', { grades: ['senior'] }),
  card('part_time', { types: ['b'] }),
  card('full_time', { types: ['a'], grades: ['middle', 'junior'] }),
];

it.each<[type: string | null, grade: string | null, id: string | null]>([
  ['a', 'senior', 'senior'],
  ['b', 'senior', 'senior'],
  ['b', 'junior', 'part_time'],
  ['b', null, 'part_time'],
  ['a', 'junior', 'full_time'],
  ['a', 'probation', null],
  ['a', null, null],
  [null, 'middle', null],
])('type %s and grade %s get the scorecard %s', (type, grade, id) => {
  expect(scorecardFor({ scorecards }, { type, grade })?.id ?? null).toBe(id);
});

it('a scorecard that lists nobody is everybody’s', () => {
  expect(scorecardFor({ scorecards: [card('all', {})] }, { type: null, grade: null })?.id).toBe('all');
});

it('a scorecard for an attribute goes before the others’, to those alone who have it', () => {
  const own = [card('mines', { types: ['a'], where: { market: ['mines', 'quarries'] } }), ...scorecards];
  const of = (attributes: Readonly<Record<string, string>>) =>
    scorecardFor({ scorecards: own }, { type: 'a', grade: 'senior', attributes })?.id;
  expect(of({ market: 'quarries' })).toBe('mines');
  expect(of({ market: 'farms' })).toBe('senior');
  expect(of({})).toBe('senior');
});
