import { describe, expect, it } from 'vitest';
import { edited, expectMistake, mistakesIn, type Row, SMALL } from './small.ts';

describe('rules of indicators that do not fit each other', () => {
  const rows: Row[] = [
    ['a target below 0', 'value: 496', 'value: ‸-1', 'indicators.visits.target.value', 'target of -1', 'above 0'],
    [
      'a count of an unknown report',
      'report: visit,',
      'report: ‸visits,',
      'indicators.visits.metric.report',
      'visits is not in reports',
      'Did you mean visit?',
    ],
    [
      'a count of nobody',
      'report: visit, count: customers, where: { how: [in_person] }',
      'report: log, count: ‸customers',
      'indicators.visits.metric.count',
      'no field of kind customer',
      'Add one',
    ],
    [
      'a filter on no field',
      'where: { how:',
      'where: { ‸hwo:',
      'indicators.visits.metric.where.hwo',
      'hwo is not in visit.fields',
      'There: day',
    ],
    [
      'a filter on no option',
      'how: [in_person]',
      'how: [in_person, ‸inperson]',
      'indicators.visits.metric.where.how[2]',
      'inperson is not in how.options',
      'Did you mean in_person?',
    ],
    [
      'a filter on a date',
      'where: { how: [in_person] }',
      'where: { ‸day: [monday] }',
      'indicators.visits.metric.where.day',
      'of kind date',
      'kind choice',
    ],
    [
      'punctuality of an unknown report',
      'punctuality, reports: [log]',
      'punctuality, reports: [‸logs]',
      'indicators.punctuality.metric.reports[1]',
      'logs',
      'Did you mean log?',
    ],
    [
      'punctuality of what is never owed',
      'punctuality, reports: [log]',
      'punctuality, reports: [log, ‸visit]',
      'indicators.punctuality.metric.reports[2]',
      'never owed',
      'every: workday',
    ],
    [
      'ratings of what is not rated',
      'review, reports: [visit]',
      'review, reports: [‸log]',
      'indicators.quality.metric.reports[1]',
      'rated: false',
      'rated: true',
    ],
    [
      'attainment of nothing',
      '    target: { from: fixed, value: 496, per: year, prorate: true }\n    method:',
      '    ‸method:',
      'indicators.visits.method',
      'there is none',
      'Add target',
    ],
    [
      'a target that nothing looks at',
      '    no_data: skip',
      '    ‸target: { from: table }',
      'indicators.quality.target',
      'linear does not look at',
      'Remove',
    ],
    ['a target of 0', 'value: 496', 'value: ‸0', 'indicators.visits.target.value', 'target of 0', 'above 0'],
    [
      'a week shared out',
      'per: year, prorate: true',
      'per: week, prorate: ‸true',
      'indicators.visits.target.prorate',
      'shortest period',
      'per: year',
    ],
    [
      'a floor above the cap',
      'floor: 10\n',
      'floor: ‸120\n',
      'indicators.visits.floor',
      'floor 120 is above the cap 110',
      'Lower',
    ],
    [
      'points that do not rise',
      '{ x: 100, score: 100 }',
      '{ x: ‸20, score: 100 }',
      'indicators.quality.method.points[2].x',
      '20 comes after 20',
      'low to high',
    ],
    [
      'tiers that rise',
      '{ at_least: 0, score: 100 }',
      '{ at_least: ‸3, score: 100 }',
      'indicators.overdue.method.tiers[2].at_least',
      '3 comes after 2',
      'high to low',
    ],
    [
      'rows of a field that does not repeat',
      'report: visit, count: customers, where: { how: [in_person] }',
      'report: visit, rows: ‸contact, count: rows',
      'indicators.visits.metric.rows',
      'contact of visit is no repeating field',
      'kind rows',
    ],
    [
      'rows of no field',
      'report: visit, count: customers, where: { how: [in_person] }',
      'report: visit, count: ‸rows',
      'indicators.visits.metric.count',
      'nothing says of which field',
      'Add rows:',
    ],
    [
      'the customer of rows that are none',
      'report: visit, count: customers, where',
      'report: visit, count: customers, ‸customer: who, where',
      'indicators.visits.metric.customer',
      'no rows are named',
      'Add rows:',
    ],
    [
      'a plan without rows',
      '{ source: review, reports: [visit] }',
      '{ source: plan_fulfilment, plan: log, rows: ‸done, visits: visit }',
      'indicators.quality.metric.rows',
      'done of log is no repeating field',
      'kind rows',
    ],
    [
      'visits that name no customer',
      '{ source: review, reports: [visit] }',
      '{ source: plan_fulfilment, plan: ‸logs, rows: done, visits: log }',
      'indicators.quality.metric.plan',
      'logs is not in reports',
      'Did you mean log?',
      1,
    ],
    [
      'a formula that ends too early',
      '{ source: fact, fact: overdue_rate, by: last }',
      "{ source: formula, formula: ‸'visits ÷' }",
      'indicators.overdue.metric.formula',
      'ends too early',
      'brackets',
    ],
    [
      'a formula of unknown indicators',
      '{ source: fact, fact: overdue_rate, by: last }',
      "{ source: formula, formula: ‸'visit ÷ 2' }",
      'indicators.overdue.metric.formula',
      'names visit, which is not in indicators',
      'Did you mean visits?',
    ],
    [
      'a formula of itself',
      '{ source: fact, fact: overdue_rate, by: last }',
      "{ source: formula, formula: ‸'overdue + 1' }",
      'indicators.overdue.metric.formula',
      'overdue → overdue',
      'circle',
    ],
    [
      'a group of raters without weight',
      '{ source: review, reports: [visit] }',
      '{ source: evaluation, form: yearly, groups: [{ id: peers, name: { zh-CN: 同事, en: Peers }, weight: ‸0 }] }',
      'indicators.quality.metric.groups.peers.weight',
      'weight of 0',
      'above 0',
    ],
    [
      'a scale without length',
      '{ source: review, reports: [visit] }',
      '{ source: evaluation, form: yearly, groups: [{ id: peers, name: { zh-CN: 同事, en: Peers }, weight: 1, scale: ‸{ worst: 5, best: 5 } }] }',
      'indicators.quality.metric.groups.peers.scale',
      'the same',
      'two different',
    ],
    [
      'a day on which nobody can do anything',
      'floor: 10\n',
      'floor: 10\n    daily_most: ‸0\n',
      'indicators.visits.daily_most',
      '0 is not above 0',
      'above 0',
    ],
  ];
  it.each(rows)('%s', (...row) => expectMistake(row));

  it('formulas that lead back to themselves are told once, with the way', () => {
    const text = SMALL.replace(
      '{ source: fact, fact: overdue_rate, by: last }',
      "{ source: formula, formula: 'praise × 2' }",
    ).replace('{ source: fact, fact: praise, by: count }', "{ source: formula, formula: '100 − overdue' }");
    expect(mistakesIn(text).map(({ field, message }) => `${field}: ${message}`)).toEqual([
      'indicators.overdue.metric.formula: the formula leads back to itself: overdue → praise → overdue',
    ]);
  });

  it('what only a formula looks at is used', () => {
    const { text } = edited('bonuses: [praise]', 'bonuses: []‸');
    const used = text
      .replace('{ indicator: praise,', '{ indicator: visits,')
      .replace('{ source: fact, fact: overdue_rate, by: last }', "{ source: formula, formula: 'praise × 2' }");
    expect(mistakesIn(used)).toEqual([]);
  });
});

describe('composed periods', () => {
  const QUARTER = 'composed: [{ period: quarter, of: month, weights: [30, 30, 40] }]';
  const told = (composed: string) =>
    mistakesIn(SMALL.replace('ranking:', `${composed}\nranking:`)).map(({ field, message }) => `${field}: ${message}`);

  it.each([
    [QUARTER, []],
    [
      QUARTER.replace('30, 30', '25, 25').replace(']}', ']}').replace('40] }', '30], indicators: { overdue: 20 } }'),
      [],
    ],
    [QUARTER.replace('40]', '39]'), ['composed[1].weights: the weights of all parts add up to 99, not 100']],
    [
      QUARTER.replace('30, 30, 40', '50, 50'),
      ['composed[1].weights: a quarter has 3 parts of kind month, but there are 2 weights'],
    ],
    [QUARTER.replace('month', 'half'), ['composed[1].of: a quarter cannot be made of parts of kind half']],
    [QUARTER.replace('30, 30, 40', '0, 60, 40'), ['composed[1].weights[1]: a weight of 0 counts for nothing or less']],
    [
      QUARTER.replace('40] }', '20], indicators: { overdu: 20 } }'),
      ['composed[1].indicators.overdu: overdu is not in indicators'],
    ],
    [
      QUARTER.replace(' }]', ' }, { period: quarter, of: month, weights: [30, 30, 40] }]'),
      ['composed[2].period: how a quarter is composed is said twice'],
    ],
  ])('%s', (composed, expected) => expect(told(composed)).toEqual(expected));
});
