import { describe, expect, it } from 'vitest';
import { compareRulebooks, comparisonLines, concerns } from '../../src/rulebook/compare.ts';
import { readRulebook } from '../../src/rulebook/load.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { COMPLETE, changedAt, complete, leavesOf } from './complete.ts';
import { SMALL } from './small.ts';

function read(text: string): Rulebook {
  const reading = readRulebook(text, 'x.yaml');
  if (reading.kind !== 'ok') throw new Error(reading.mistakes.map(({ message }) => message).join('\n'));
  return reading.rulebook;
}

/** The small rulebook after some edits, compared with itself. */
function changes(locale: 'zh-CN' | 'en', ...edits: readonly (readonly [from: string, to: string])[]) {
  const after = edits.reduce((text, [from, to]) => {
    expect(text.split(from), from).toHaveLength(2);
    return text.replace(from, () => to);
  }, SMALL);
  return comparisonLines(compareRulebooks(read(SMALL), read(after), locale), locale);
}

describe('comparing two rulebooks', () => {
  const cases: readonly (readonly [
    edits: readonly (readonly [string, string])[],
    zh: readonly string[],
    en: readonly string[],
  ])[] = [
    [[], ['没有变化。'], ['Nothing changes.']],
    [
      [
        ['visits: 40', 'visits: 45'],
        ['quality: 30', 'quality: 25'],
      ],
      ['评分表：拜访 40 → 45 分（所有客户经理）', '评分表：质量 30 → 25 分（所有客户经理）'],
      ['Scorecard: Visits 40 → 45 points (all managers)', 'Scorecard: Quality 30 → 25 points (all managers)'],
    ],
    [
      [['grades: [senior, junior]', 'grades: [senior]']],
      ['评分表：适用等级 高级、初级 → 高级（所有客户经理）'],
      ['Scorecard: for the grades Senior, Junior → Senior (all managers)'],
    ],
    [
      [['{ every: workday, at: "18:00" }', '{ every: workday, at: "17:30" }']],
      ['日志：截止 18:00 → 17:30（所有客户经理）'],
      ['Log: by 18:00 → 17:30 (all managers)'],
    ],
    [
      [
        ['value: 496', 'value: 480'],
        ['    cap: 110\n', '    cap: 105\n'],
      ],
      ['拜访：目标 每年 496 次，按工作日分摊 → 每年 480 次，按工作日分摊', '拜访：最多 110 → 105 分'],
      [
        'Visits: target 496 visits a year, shared out by workdays → 480 visits a year, shared out by workdays',
        'Visits: at most 110 → 105 points',
      ],
    ],
    [
      // A new name is no new rule, and what it is called elsewhere does not count as changed.
      [
        ['name: { zh-CN: 拜访, en: Visits }', 'name: { zh-CN: 走访, en: Calls }'],
        ['记一次拜访', '记下一次拜访'],
      ],
      ['只改了文字的有 2 处：走访、拜访'],
      ['Only words change in 2 places: Calls, Visit'],
    ],
    [
      [['bands:\n', 'bands:\n  - { id: best, name: { zh-CN: 优秀, en: Excellent }, at_least: 95 }\n']],
      ['新增等次 优秀：总分达到 95 分'],
      ['New band Excellent: totals from 95 points'],
    ],
    [
      [['  - { id: fair, name: { zh-CN: 一般, en: Fair }, at_least: 60 }\n', '']],
      ['去掉等次 一般'],
      ['Removed: band Fair'],
    ],
    [
      [
        ['    bonus_cap: 5\n', ''],
        ['tie_breaks: [visits]', 'tie_breaks: []'],
      ],
      ['评分表：去掉 加分最多（原为 5 分）（所有客户经理）', '排名：同分时看 依次比拜访 → 并列'],
      [
        'Scorecard: no longer: added at most 5 points (all managers)',
        'Ranking: equal totals are decided by Visits, in this order → share the rank',
      ],
    ],
    [[['version: "1"', 'version: "2"']], ['制度：版本 1 → 2'], ['Rulebook: version 1 → 2']],
  ];
  it.each(cases)('says %j', (edits, zh, en) => {
    expect(changes('zh-CN', ...edits)).toEqual(zh);
    expect(changes('en', ...edits)).toEqual(en);
  });

  it('puts scores before deadlines, and deadlines before what the rulebook is called', () => {
    const lines = changes(
      'zh-CN',
      ['version: "1"', 'version: "2"'],
      ['at: "18:00"', 'at: "17:00"'],
      ['visits: 40', 'visits: 41'],
      ['quality: 30', 'quality: 29'],
    );
    expect(lines.map((line) => line.slice(0, 3))).toEqual(['评分表', '评分表', '日志：', '制度：']);
  });

  it('names the grades of a scorecard that is not for all', () => {
    const before = complete();
    const [first, ...others] = before.scorecards;
    if (!first) throw new Error('no scorecard');
    const after = {
      ...before,
      scorecards: [{ ...first, weights: { deposits: 550_000n, visits: 450_000n } }, ...others],
    };
    const { changes } = compareRulebooks(before, after, 'zh-CN');
    expect(changes.map(({ text }) => text)).toEqual([
      '甲表：存款 60 → 55 分（专职 · 高级）',
      '甲表：拜访数 40 → 45 分（专职 · 高级）',
    ]);
    const whom = changes[0]?.whom ?? null;
    expect(concerns(whom, { type: 'full_time', grade: 'senior' })).toBe(true);
    expect(concerns(whom, { type: 'full_time', grade: 'junior' })).toBe(false);
    expect(concerns(whom, { type: null, grade: 'senior' })).toBe(false);
    expect(concerns(null, { type: null, grade: null })).toBe(true);
  });

  it('says where an order matters that it changed, and not that the rest moved up', () => {
    const before = complete();
    const turned = { ...before, scorecards: before.scorecards.toReversed() };
    expect(compareRulebooks(before, turned, 'en').changes.map(({ text }) => text)).toEqual([
      'Order of the scorecards: the first that fits is used Card one, Card two → Card two, Card one',
    ]);
    const fewer = { ...before, scorecards: before.scorecards.slice(1) };
    expect(
      compareRulebooks(before, fewer, 'en')
        .changes.map(({ text }) => text)
        .filter((text) => text.includes('Order of')),
    ).toEqual(['Removed: Scorecards Order of the scorecards']);
  });

  it('mentions whatever is changed, and nothing where nothing is', () => {
    const before = complete();
    expect(compareRulebooks(before, complete(), 'en')).toEqual({ changes: [], wording: { count: 0, names: [] } });
    const silent = leavesOf(COMPLETE).filter((path) => {
      const after = changedAt(path);
      if (after === null) return false;
      const { changes, wording } = compareRulebooks(before, after, 'en');
      const twice = changes.some(({ text }) => / (.+) → \1(?: |$)/u.test(text));
      return twice || (changes.length === 0 && wording.count === 0);
    });
    expect(silent.map((path) => path.join('.'))).toEqual([]);
  });
});
