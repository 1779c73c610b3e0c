import { describe, expect, it } from 'vitest';
import { readRulebook } from '../../src/rulebook/load.ts';
import { edited, expectMistake, mistakesIn, type Row, SMALL } from './small.ts';

describe('rules that do not fit each other', () => {
  const rows: Row[] = [
    [
      'weights of 95',
      '    weights:\n      punctuality: 20',
      '    ‸weights:\n      punctuality: 15',
      'scorecards.everyone.weights',
      'add up to 95, not 100',
      'Add 5 to one of them: punctuality 15, visits 40, quality 30, overdue 10',
    ],
    [
      'weights of 100.0001',
      '    weights:\n      punctuality: 20',
      '    ‸weights:\n      punctuality: 20.0001',
      'scorecards.everyone.weights',
      'add up to 100.0001',
      'Take 0.0001',
    ],
    [
      'a weight of nothing',
      'overdue: 10\n    bonuses: [praise]',
      'overdue: 10\n      praise: ‸0\n    bonuses: []',
      'scorecards.everyone.weights.praise',
      'weight of 0',
      'above 0',
    ],
    [
      'an unknown indicator with a weight',
      'overdue: 10\n',
      '‸overdu: 10\n',
      'scorecards.everyone.weights.overdu',
      'overdu is not in indicators',
      'Did you mean overdue?',
    ],
    [
      'an unknown bonus',
      'bonuses: [praise]',
      'bonuses: [‸prais]',
      'scorecards.everyone.bonuses[1]',
      'prais',
      'Did you mean praise?',
    ],
    [
      'an indicator in two roles',
      'bonuses: [praise]',
      'bonuses: [praise, ‸visits]',
      'scorecards.everyone.bonuses[2]',
      'already used',
      'choose one',
    ],
    [
      'an unknown veto',
      'indicator: praise',
      'indicator: ‸prize',
      'scorecards.everyone.vetoes[1].indicator',
      'prize',
      'praise',
    ],
    ['a negative veto', 'cap: 60 }', 'cap: ‸-1 }', 'scorecards.everyone.vetoes[1].cap', '-1 is too low', '0 or more'],
    [
      'an unknown type',
      'types: [full_time]',
      'types: [‸fulltime]',
      'scorecards.everyone.types[1]',
      'fulltime is not in manager_types',
      'Did you mean full_time?',
    ],
    [
      'a virtual type',
      'types: [full_time]',
      'types: [full_time, ‸shared]',
      'scorecards.everyone.types[2]',
      'virtual',
      'out of the list',
    ],
    [
      'only virtual types',
      'manager_types:\n  - { id: full_time, name: { zh-CN: 专职, en: Full-time } }',
      '‸manager_types:\n  - { id: full_time, name: { zh-CN: 专职, en: Full-time }, virtual: true }',
      'manager_types',
      'every manager type is virtual',
      'people belong',
      2,
    ],
    [
      'an unknown grade',
      'grades: [senior, junior]',
      'grades: [senior, ‸juniors]',
      'scorecards.everyone.grades[2]',
      'juniors',
      'Did you mean junior?',
    ],
    [
      'an unknown tie-break',
      'tie_breaks: [visits]',
      'tie_breaks: [‸visit]',
      'ranking.tie_breaks[1]',
      'visit',
      'Did you mean visits?',
    ],
    [
      'an id used twice',
      '{ id: junior,',
      '{ id: ‸senior,',
      'grades.senior.id',
      'already taken by grades[1]',
      'its own',
      1,
    ],
    ['bands that rise', 'at_least: 60', 'at_least: ‸80.5', 'bands.fair.at_least', '80.5 comes after 80', 'high to low'],
    ['a band below all', 'id: fair', 'id: ‸unqualified', 'bands.unqualified.id', 'below the last', 'another id'],
    [
      'a zone that is none',
      'zone: Asia/Shanghai',
      'zone: ‸Asia/Shanghia',
      'zone',
      'not a time zone',
      'Did you mean Asia/Shanghai?',
    ],
    ['an offset for a zone', 'zone: Asia/Shanghai', "zone: ‸'+08:00'", 'zone', 'not a time zone', 'Asia/Shanghai'],
    [
      'a daily weekly ranking',
      'digest: { every: week, on: monday, at: "09:00" }',
      'digest: { every: ‸workday, at: "09:00" }',
      'digest.every',
      'every workday',
      'every: week',
    ],
  ];
  it.each(rows)('%s', (...row) => expectMistake(row));

  it('a bonus that can turn into a penalty', () => {
    const method = 'fact: praise, by: count }\n    method: { kind: direct }';
    expect(mistakesIn(edited(method, `${method}\n    floor: -5‸`).text)).toMatchObject([
      { field: 'scorecards.everyone.bonuses[1]', remedy: 'Give the indicator a floor of 0 or more' },
    ]);
  });
});

describe('what will run, but hardly as meant', () => {
  const rows: [title: string, from: string, to: string, field: string, message: string][] = [
    [
      'an indicator that nothing uses',
      'bonuses: [praise]',
      'bonuses: []',
      'indicators.praise.id',
      'praise is in no scorecard',
    ],
    [
      'somebody without a scorecard',
      'grades: [senior, junior]',
      'grades: [senior]',
      'scorecards',
      "nobody's scorecard: full_time junior",
    ],
    [
      "a target that weeks at a month's end do not have",
      'per: year,',
      'per: month,',
      'indicators.visits.target.per',
      'per month',
    ],
    ['a target that no month has', 'per: year, prorate: true', 'per: week', 'indicators.visits.target.per', 'per week'],
    [
      'a scorecard that nobody gets',
      'bands:',
      '  - { id: late, name: { zh-CN: 后, en: Late }, weights: { visits: 100 } }\nbands:',
      'scorecards.late.id',
      'already take everyone',
    ],
  ];
  it.each(rows)('%s', (_title, from, to, field, message) => {
    const text = edited(from, `${to}‸`).text.replace('{ indicator: praise,', '{ indicator: visits,');
    const reading = readRulebook(text, 'x.yaml');
    expect(reading).toMatchObject({ kind: 'ok', warnings: [{ field, message: expect.stringContaining(message) }] });
  });

  it('a scorecard for an attribute takes nobody away from those that follow, wherever it stands', () => {
    const card =
      '  - { id: own, name: { zh-CN: 专表, en: Own }, where: { market: [mines] }, weights: { visits: 100 } }\n';
    const before = readRulebook(SMALL.replace('scorecards:\n', `scorecards:\n${card}`), 'x.yaml');
    expect(before).toMatchObject({ kind: 'ok', warnings: [] });
    const after = readRulebook(SMALL.replace('bands:', `${card}bands:`), 'x.yaml');
    expect(after).toMatchObject({ kind: 'ok', warnings: [{ field: 'scorecards.own.id' }] });
  });

  it('a rulebook without any of these is silent', () => {
    expect(readRulebook(SMALL, 'x.yaml')).toMatchObject({ kind: 'ok', warnings: [] });
  });
});
