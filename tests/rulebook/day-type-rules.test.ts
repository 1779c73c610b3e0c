import { describe, expect, it } from 'vitest';
import { compareRulebooks } from '../../src/rulebook/compare.ts';
import { rulebookText } from '../../src/rulebook/show.ts';
import { complete } from './complete.ts';
import { expectMistake, mistakesIn, type Row, SMALL } from './small.ts';

/** The small rulebook with two kinds of days. */
const DAYS = `day_types:
  - id: calls
    name: { zh-CN: 电访日, en: Call day }
    on: [monday, make_up]
    checklist: [{ text: { zh-CN: 打十个电话, en: Make ten calls }, report: log }]
  - id: rounds
    name: { zh-CN: 走访日, en: Round day }
    on: [tuesday]
    types: [full_time]
    checklist: [{ text: { zh-CN: 走三户, en: See three }, report: log }]
indicators:
`;
const at = (from: string, to: string): readonly [string, string] => ['indicators:\n', DAYS.replace(from, to)];

describe('rules of kinds of days that do not fit', () => {
  it('are none in the example', () => {
    expect(mistakesIn(SMALL.replace(...at('', '')))).toEqual([]);
  });

  const rows: Row[] = [
    [
      'an id twice',
      ...at('id: rounds', 'id: ‸calls'),
      'day_types.calls.id',
      'already taken by day_types[1]',
      'its own',
    ],
    [
      'a day of two kinds',
      ...at('[tuesday]', '[tuesday, ‸monday]'),
      'day_types.rounds.on[2]',
      'monday is already a day of calls',
      'one type',
    ],
    [
      'a day named twice',
      ...at('[tuesday]', '[tuesday, ‸tuesday]'),
      'day_types.rounds.on[2]',
      'a day of rounds',
      'one',
    ],
    ['a day that is none', ...at('[tuesday]', '[‸tuseday]'), 'day_types.rounds.on[1]', 'tuseday', 'tuesday'],
    [
      'a type that is virtual',
      ...at('[full_time]', '[‸shared]'),
      'day_types.rounds.types[1]',
      'virtual',
      'out of the list',
    ],
    [
      'a type that is not there',
      ...at('[full_time]', '[‸half_time]'),
      'day_types.rounds.types[1]',
      'half_time',
      'full_time',
    ],
    [
      'a report that is not there',
      ...at('See three }, report: log', 'See three }, report: ‸lag'),
      'day_types.rounds.checklist[1].report',
      'lag is not in reports',
      'Did you mean log?',
    ],
    [
      'a report that is never owed',
      ...at('See three }, report: log', 'See three }, report: ‸visit'),
      'day_types.rounds.checklist[1].report',
      'visit is never owed',
      'every:',
    ],
    [
      'a checklist with nothing on it',
      ...at('[{ text: { zh-CN: 走三户, en: See three }, report: log }]', '‸[]'),
      'day_types.rounds.checklist',
      'too short',
      '1 or more',
    ],
  ];
  it.each(rows)('%s', (...row) => expectMistake(row));

  it('are none where two kinds share a day for different managers', () => {
    const two = SMALL.replace(
      '{ id: shared, name',
      '{ id: part_time, name: { zh-CN: 兼职, en: Part-time } }\n  - { id: shared, name',
    ).replace(...at('    on: [monday, make_up]\n', '    on: [monday, tuesday]\n    types: [part_time]\n'));
    expect(mistakesIn(two)).toEqual([]);
  });
});

describe('kinds of days in words', () => {
  it('say when, for whom and what', () => {
    expect(rulebookText(complete(), 'zh-CN')).toContain(
      '**柜面日**：日子：周一、调休上班的周末；适用：专职；清单：交日志 / 盘点；交了自动打勾：日志',
    );
    expect(rulebookText(complete(), 'en')).toContain(
      '**Counter day**: on: Monday, worked weekends; for: Full-time; checklist: File the log / Count the cash; ticked off by filing: Log',
    );
  });

  it('say what changes, and tell those whom it concerns', () => {
    const [before, after] = [complete(), complete()];
    const [day] = after.day_types;
    if (!day) throw new Error('no day type');
    const moved = { ...after, day_types: [{ ...day, on: ['tuesday' as const], checklist: day.checklist.slice(0, 1) }] };
    expect(compareRulebooks(before, moved, 'zh-CN').changes.map(({ text }) => text)).toEqual([
      '柜面日：日子 周一、调休上班的周末 → 周二（专职）',
      '柜面日：清单 交日志 / 盘点 → 交日志（专职）',
    ]);
    expect(compareRulebooks(before, { ...after, day_types: [] }, 'en').changes.map(({ text }) => text)).toEqual([
      'Removed: kind of day Counter day (Full-time)',
    ]);
  });
});
