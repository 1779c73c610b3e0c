import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePeriod } from '../../src/calendar/period.ts';
import { readRulebook } from '../../src/rulebook/load.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { tryRulebook } from '../../src/trial/try.ts';
import { SMALL } from '../rulebook/small.ts';

function read(text: string): Rulebook {
  const reading = readRulebook(text, 'x.yaml');
  if (reading.kind !== 'ok') throw new Error(reading.mistakes.map(({ message }) => message).join('\n'));
  return reading.rulebook;
}

/** November 2026 has 21 workdays of 248: 496 visits a year are 42 in it. */
const NOVEMBER = parsePeriod('2026-11');
if (!NOVEMBER) throw new Error('no November');
const run = (csv: string, locale: 'zh-CN' | 'en' = 'zh-CN', text = SMALL) =>
  tryRulebook(read(text), csv, NOVEMBER, locale);

describe('trying a rulebook on figures', () => {
  it('ranks the managers and explains every point', () => {
    const { text, wrong } = run(
      [
        '姓名,类型,等级,及时率,visits,质量,Overdue,praise',
        '李娜,专职,高级,100,42,60,1,2',
        '赵磊,full_time,junior,50,21,,,0',
      ].join('\n'),
    );
    expect(wrong).toEqual([]);
    // 李娜: 20 × 100 % + 40 × 100 % (42 of 42) + 30 × 50 % ((60 − 20) ÷ 80) + 10 × 100 % (below 2) = 85, and 2 for praise.
    // 赵磊: 20 × 50 % + 40 × 50 % (21 of 42) + 10 × 80 % (neutral) = 38 of 70 (quality left out): 54.29.
    expect(text.split('\n').filter((line) => /^\d/u.test(line))).toEqual([
      '1  李娜  87.00  良好',
      '2  赵磊  54.29  不称职',
    ]);
    expect(text).toContain('小银行 1 · 2026年11月\n');
    expect(text).toContain(
      '   · 拜访 40.00 分里得了 40.00 分。目标 42 次，完成 42 次（100.00%），按完成率计分，得 100.00 分。',
    );
    expect(text).toContain('   · 质量这次不计分。');
  });

  it('lists who is not ranked with the reason, in English too', () => {
    const { text } = run('name,type,visits\nBranch pool,Virtual,3\nLi,Full-time,50\n', 'en');
    expect(text).toMatch(/–\s{2}Branch pool\s{2}.*virtual/iu);
    expect(text).toMatch(/–\s{2}Li\s{2}.*scorecard/iu);
  });

  it.each([
    ['name,typ,visits\nLi,Full-time,1', '1:2  no column or indicator is called “typ”'],
    ['name,visits\nLi,1', '1:1  the column type is missing'],
    ['name,type,visits\nLi,Full-time,lots', '2:3  “lots” is not a number with at most 4 decimals'],
    ['name,type,visits\nLi,Full-time,1.23456', '2:3  “1.23456” is not a number with at most 4 decimals'],
    ['name,type,visits\nLi,Half-time,1', '2:2  no type is called “Half-time”'],
    ['name,type,grade\nLi,Full-time,Boss', '2:3  no grade is called “Boss”'],
    ['name,type\nLi,Full-time\n\nLi,Full-time', '4:1  Li stands in line 2 already'],
    ['name,type\n,Full-time', '2:1  the name is missing'],
    ['name,type,target:visits\nLi,Full-time,3', '1:3  “visits” takes no target from here'],
    ['name,type,hired\nLi,Full-time,yesterday', '2:3  “yesterday” is not a date such as 2026-11-22'],
    ['name,type\nLi,Full-time,1', '2:3  more cells than the head has columns'],
    ['name,type', '2:1  there are no figures'],
    ['', '1:1  the file is empty'],
  ])('names the bad cell of %j', (csv, fault) => {
    expect(run(csv, 'en')).toEqual({ text: '', wrong: [fault] });
  });

  it('proposes grades where the rulebook grades', () => {
    const graded = `${SMALL}
grading:
  awards:
    - { grade: senior, quota: 50, conditions: [{ kind: exam, exam: credit, name: { zh-CN: 信贷, en: Credit } }, { kind: total, at_least: 80 }] }
    - { grade: junior }
`;
    const csv = [
      'name,type,grade,punctuality,visits,quality,overdue,exam:credit',
      'Li,full_time,junior,100,42,100,0,2027-01-31',
      'Zhao,full_time,senior,100,42,100,0,2026-10-31',
    ].join('\n');
    const { text } = run(csv, 'en', graded);
    // Two managers and a quota of 50 %: one place. Zhao's exam ran out a month before the grading day.
    expect(text).toContain('   Senior: 1 place, 0 kept, 1 new');
    expect(text).toContain('   Li: Junior → Senior, eligible, and there is a place');
    expect(text).toMatch(/ {3}Zhao: Senior → Junior, /u);
  });

  it('runs every rulebook that comes with Daybook on nothing but names', () => {
    const bank = read(readFileSync(new URL('../../rulebooks/rural-coop-bank.yaml', import.meta.url), 'utf8'));
    expect(tryRulebook(bank, '姓名,类型,等级\n李娜,full_time,senior', NOVEMBER, 'zh-CN').wrong).toEqual([]);
  });
});

describe('trying what a scorecard or a longer period asks for', () => {
  it('gives who has an attribute the scorecard that asks for it', () => {
    const rural = SMALL.replace(
      'scorecards:\n',
      `scorecards:
  - { id: rural, name: { zh-CN: 农村评分表, en: Rural }, where: { post: [rural] }, weights: { visits: 100 } }
`,
    );
    const { text, wrong } = run('name,type,grade,visits,attribute:post\nLi,full_time,senior,42,rural\n', 'en', rural);
    expect(wrong).toEqual([]);
    // Visits are all there is: 42 of 42.
    expect(text).toContain('1  Li  100.00');
  });

  it('composes a longer period of the parts that have a column', () => {
    const quarterly = `${SMALL}
composed:
  - { period: quarter, of: month, weights: [30, 30, 30], indicators: { quality: 10 }, missing: zero }
`;
    const quarter = parsePeriod('2026-Q4');
    if (!quarter) throw new Error('no quarter');
    const csv = 'name,type,grade,2026-10,2026-11,质量\nLi,full_time,senior,80,,60\nZhao,full_time,senior,90,70,100';
    const { text, wrong } = tryRulebook(read(quarterly), csv, quarter, 'en');
    expect(wrong).toEqual([]);
    // December has no column: it is still to come, and 70 weights count. Zhao: (30 × 90 + 30 × 70 + 10 × 100) ÷ 70 = 5800 ÷ 70 = 82.86.
    // Li has no total in November, which counts as 0; quality 60 is (60 − 20) ÷ 80 = 50: (2400 + 0 + 500) ÷ 70 = 41.43.
    expect(text.split('\n').filter((line) => /^\d/u.test(line))).toEqual([
      '1  Zhao  82.86  Good',
      '2  Li  41.43  unqualified',
    ]);
    // A month is worth 30 ÷ 70 of 100 = 42.86, of which 90 % are 38.57.
    expect(text).toContain('   · October 2026: total 90.00, 38.57 of 42.86 points');
    expect(text).toContain('   · November 2026: no total, 0.00 of 42.86 points');
    expect(text).toContain('   · December 2026: still to come, does not count');
    // Quality is worth 10 ÷ 70 of 100 = 14.29.
    expect(text).toContain('   · Quality: 7.14 of 14.29 points');
    // Only a composed period has parts.
    expect(run('name,type,2026-10\nLi,Full-time,80', 'en').wrong).toEqual([
      '1:3  no column or indicator is called “2026-10”',
    ]);
  });
});
