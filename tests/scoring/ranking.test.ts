import { describe, expect, it } from 'vitest';
import {
  decodeRanking,
  encodeRanking,
  type Member,
  type RankingRules,
  type Reason,
  rank,
} from '../../src/scoring/ranking.ts';
import { indicator, resultOf, WEEK } from './cases.ts';

const RULES: RankingRules = { period: WEEK, minimumDays: 0, tieBreaks: [], previous: new Map() };

/** A manager in post since long, with this weighted total; visits and logs only break ties. */
function member(
  person: string,
  total: string | null,
  part: Partial<Member> & { visits?: string; logs?: string } = {},
): Member {
  const { visits = null, logs = null, ...rest } = part;
  const skip = (id: string) => indicator({ id, no_data: 'skip' });
  const result = resultOf({
    weights: { all: '100' },
    metrics: { all: total, visits, logs },
    indicators: [skip('all'), skip('visits'), skip('logs')],
    tieBreaks: ['visits', 'logs'],
  });
  return { person, virtual: false, postings: [{ from: '2020-01-01', to: null }], result, ...rest };
}

function placesOf(members: readonly Member[], rules: Partial<RankingRules> = {}): string[] {
  return rank(members, { ...RULES, ...rules }).ranked.map(({ person, rank }) => `${rank} ${person}`);
}

function reasonsFor(one: Member, rules: Partial<RankingRules> = {}) {
  return rank([one], { ...RULES, ...rules }).notRanked[0]?.reasons;
}

describe('places within grades', () => {
  const graded = (person: string, grade: string | null, total: string) => member(person, total, { grade });
  const TEAM = [
    graded('li', 'junior', '90'),
    graded('wang', null, '95'),
    graded('zhang', 'senior', '80'),
    graded('zhao', 'junior', '90'),
    graded('qian', 'former', '99'),
    graded('sun', 'junior', '70'),
  ];

  it('are among those of the same grade, the highest first, unknown grades and none at the end', () => {
    const { ranked } = rank(TEAM, { ...RULES, grades: ['senior', 'junior'] });
    expect(ranked.map((line) => `${line.grade} ${line.rank} ${line.person}`)).toEqual([
      'senior 1 zhang',
      'junior 1 li',
      'junior 1 zhao',
      'junior 3 sun',
      'former 1 qian',
      'null 1 wang',
    ]);
    expect(placesOf(TEAM)).toEqual(['1 qian', '2 wang', '3 li', '3 zhao', '5 zhang', '6 sun']);
  });

  it('survive being stored, with the grade', () => {
    const ranking = rank(TEAM, { ...RULES, grades: ['senior', 'junior'] });
    expect(decodeRanking(JSON.parse(JSON.stringify(encodeRanking(ranking))))).toEqual(ranking);
  });
});

describe('places', () => {
  it('are 1, 2, 2, 4, equals in the order given', () => {
    const members = [member('wang', '90.45'), member('li', '93.10'), member('zhang', '90.45'), member('zhao', '72')];
    expect(placesOf(members)).toEqual(['1 li', '2 wang', '2 zhang', '4 zhao']);
    expect(placesOf(members.toReversed())).toEqual(['1 li', '2 zhang', '2 wang', '4 zhao']);
  });

  it('compare totals as shown: 90.4451 and 90.4549 are both 90.45, 90.4550 is 90.46', () => {
    const members = [member('li', '90.4451'), member('wang', '90.4549'), member('zhang', '90.4550')];
    expect(placesOf(members)).toEqual(['1 zhang', '2 li', '2 wang']);
  });

  it('give the total at 2 places', () => {
    expect(rank([member('li', '90.4451')], RULES).ranked[0]?.total).toBe(904_500n);
  });

  it('are all 1 where all are equal, and none where nobody is', () => {
    expect(placesOf([member('li', '80'), member('wang', '80')])).toEqual(['1 li', '1 wang']);
    expect(placesOf([])).toEqual([]);
  });
});

describe('tie-breaks', () => {
  const members = [
    member('none', '80'),
    member('low', '80', { visits: '50' }),
    member('high', '80', { visits: '60', logs: '1' }),
    member('higher', '80', { visits: '60', logs: '2' }),
    member('same', '80', { visits: '60.004', logs: '1' }),
    member('best', '81'),
  ];

  it('apply in order, higher first, at 2 places, no score last', () => {
    expect(placesOf(members, { tieBreaks: ['visits', 'logs'] })).toEqual([
      '1 best',
      '2 higher',
      '3 high',
      '3 same',
      '5 low',
      '6 none',
    ]);
  });

  it('do not apply unless the rulebook lists them', () => {
    expect(placesOf(members).map((place) => place[0])).toEqual(['1', '2', '2', '2', '2', '2']);
  });
});

describe('movement', () => {
  it('is previous rank − rank, none for who was not in it', () => {
    const members = [member('li', '93'), member('wang', '90'), member('zhang', '90'), member('new', '80')];
    const previous = new Map([
      ['li', 3],
      ['wang', 2],
      ['zhang', 1],
      ['gone', 4],
    ]);
    expect(rank(members, { ...RULES, previous }).ranked.map(({ person, movement }) => [person, movement])).toEqual([
      ['li', 2],
      ['wang', 0],
      ['zhang', -1],
      ['new', null],
    ]);
  });
});

describe('not ranked', () => {
  it.each<[title: string, postings: Member['postings'], minimumDays: number, reasons: Reason[] | undefined]>([
    // Joined on Thursday 19 November: 19, 20, 21, 22 are 4 days.
    [
      'with 4 days where 5 are needed',
      [{ from: '2026-11-19', to: null }],
      5,
      [{ kind: 'too_few_days', days: 4, minimum: 5 }],
    ],
    ['but ranked with 4 where 4 are needed', [{ from: '2026-11-19', to: null }], 4, undefined],
    [
      'not with 1 + 2 days together where 4 are needed',
      [
        { from: '2026-11-10', to: '2026-11-16' },
        { from: '2026-11-21', to: null },
      ],
      4,
      [{ kind: 'too_few_days', days: 3, minimum: 4 }],
    ],
    ['who left on Saturday', [{ from: '2020-01-01', to: '2026-11-21' }], 0, [{ kind: 'left', on: '2026-11-21' }]],
    ['but who leaves with Sunday is', [{ from: '2020-01-01', to: '2026-11-22' }], 0, undefined],
    ['and who leaves later is', [{ from: '2020-01-01', to: '2026-11-23' }], 0, undefined],
    [
      'for both reasons',
      [{ from: '2026-11-16', to: '2026-11-17' }],
      5,
      [
        { kind: 'left', on: '2026-11-17' },
        { kind: 'too_few_days', days: 2, minimum: 5 },
      ],
    ],
  ])('%s', (_title, postings, minimumDays, reasons) => {
    expect(reasonsFor(member('li', '80', { postings }), { minimumDays })).toEqual(reasons);
  });

  it('is who has no total, who has no scorecard and who is virtual', () => {
    expect(reasonsFor(member('li', null))).toEqual([{ kind: 'all_skipped' }]);
    expect(reasonsFor(member('li', '80', { virtual: true }))).toEqual([{ kind: 'virtual' }]);
    const { result } = member('li', '80');
    const none = { ...result, outcome: { kind: 'none', reason: 'no_scorecard' } } as const;
    expect(reasonsFor({ ...member('li', '80'), result: none })).toEqual([{ kind: 'no_scorecard' }]);
  });

  it('takes no place from those who are', () => {
    expect(placesOf([member('virtual', '99', { virtual: true }), member('li', '80')])).toEqual(['1 li']);
  });

  it('does not list who was not in post on any day', () => {
    const postings = [
      { from: '2020-01-01', to: '2026-11-15' },
      { from: '2026-11-23', to: null },
    ];
    expect(rank([member('li', '80', { postings }), member('wang', '70', { postings: [] })], RULES)).toEqual({
      ranked: [],
      notRanked: [],
    });
  });
});

it('a stored ranking is read back as it was', () => {
  const members = [
    member('li', '93.1'),
    member('wang', null, { postings: [{ from: '2026-11-16', to: '2026-11-17' }] }),
  ];
  const ranking = rank(members, { ...RULES, minimumDays: 5, previous: new Map([['li', 2]]) });
  const stored = JSON.stringify(encodeRanking(ranking));
  expect(stored).toBe(
    '{"ranked":[{"person":"li","rank":1,"total":"93.1000","movement":1}],' +
      '"notRanked":[{"person":"wang","reasons":[{"kind":"left","on":"2026-11-17"},' +
      '{"kind":"too_few_days","days":2,"minimum":5},{"kind":"all_skipped"}]}]}',
  );
  expect(decodeRanking(JSON.parse(stored))).toEqual(ranking);
});
