import { describe, expect, it } from 'vitest';
import { compareRulebooks } from '../../src/rulebook/compare.ts';
import { readRulebook } from '../../src/rulebook/load.ts';
import { rulebookText } from '../../src/rulebook/show.ts';
import { complete } from './complete.ts';
import { expectMistake, mistakesIn, type Row, SMALL } from './small.ts';

const FIXED = '{ from: fixed, value: 496, per: year, prorate: true }';
const OWN =
  '{ from: own, set: [{ per: quarter, until_workday: 10, at_least: 5, at_most: 50 }, { per: year, until_workday: 20 }] }';
const at = (from: string, to: string): readonly [string, string] => [FIXED, OWN.replace(from, to)];

describe('terms of own goals that do not fit', () => {
  it('are none in the example', () => {
    expect(mistakesIn(SMALL.replace(FIXED, OWN))).toEqual([]);
  });

  const rows: Row[] = [
    [
      'a period twice',
      ...at('per: year', 'per: ‸quarter'),
      'indicators.visits.target.set[2].per',
      'said twice',
      'Keep one',
    ],
    ['a period that is none', ...at('per: year', 'per: ‸week'), 'indicators.visits.target.set[2].per', 'week', 'month'],
    [
      'no workday',
      ...at('until_workday: 20', 'until_workday: ‸0'),
      'indicators.visits.target.set[2].until_workday',
      '0',
      '1',
    ],
    [
      'a least of nothing',
      ...at('at_least: 5', 'at_least: ‸0'),
      'indicators.visits.target.set[1].at_least',
      'not above 0',
      'above 0',
    ],
    [
      'a most below the least',
      ...at('at_most: 50', 'at_most: ‸4'),
      'indicators.visits.target.set[1].at_most',
      'at least 5 and at most 4',
      'at_most',
    ],
    [
      'terms of a target from above',
      FIXED,
      '{ from: table, ‸set: [] }',
      'indicators.visits.target.set',
      'set is not known',
      'prorate',
    ],
    [
      'reminders out of order',
      'ranking: { tie_breaks',
      'goal_reminders: { after: [80, ‸50], at: "09:15" }\nranking: { tie_breaks',
      'goal_reminders.after[2]',
      '50 comes after 80',
      'low to high',
    ],
    [
      'a reminder after all of it',
      'ranking: { tie_breaks',
      'goal_reminders: { after: [‸100], at: "09:15" }\nranking: { tie_breaks',
      'goal_reminders.after[1]',
      'out of range',
      'at most 99',
    ],
  ];
  it.each(rows)('%s', (...row) => expectMistake(row));

  it('says when there is nothing to remind of', () => {
    const read = readRulebook(`${SMALL}goal_reminders: { after: [50], at: "09:15" }\n`, 'x.yaml', { locale: 'zh-CN' });
    if (read.kind !== 'ok') throw new Error('it is wrong');
    expect(read.warnings.map(({ field, message }) => [field, message])).toContainEqual([
      'goal_reminders',
      '没有哪个指标的目标是自己定的，提醒不到任何人',
    ]);
  });
});

describe('own goals in words', () => {
  it('say for which periods, until when, and between what', () => {
    expect(rulebookText(complete(), 'zh-CN')).toContain(
      '目标：自己报、主管同意，每季度前 10 个工作日内定（不低于 60 分、不高于 95 分）',
    );
    expect(rulebookText(complete(), 'en')).toContain(
      'target: set by oneself and agreed, for a quarter within its first 10 workdays (at least 60 points, at most 95 points)',
    );
    expect(rulebookText(complete(), 'zh-CN')).toContain('离自定目标还差多少：工作日过了 50%、85% 时，09:15');
    expect(rulebookText(complete(), 'en')).toContain(
      'gap to own goals: when 50%, 85% of the workdays have passed, at 09:15',
    );
  });

  it('say when the reminders change', () => {
    const later = { ...complete(), goal_reminders: { after: [50, 90], at: '09:15' } };
    expect(compareRulebooks(complete(), later, 'zh-CN').changes.map(({ text }) => text)).toEqual([
      '提醒：离自定目标还差多少 工作日过了 50%、85% 时，09:15 → 工作日过了 50%、90% 时，09:15',
    ]);
  });
});
