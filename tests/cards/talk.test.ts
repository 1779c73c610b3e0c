import { describe, expect, it } from 'vitest';
import { type Overview, overviewCard } from '../../src/cards/talk.ts';
import { type Praise, preparationCard, type TalkFacts, type Weakness } from '../../src/cards/talk-preparation.ts';
import { parseDecimal } from '../../src/scoring/decimal.ts';
import type { TalkState } from '../../src/store/talks.ts';
import { at, RULEBOOK, told, WORDS } from '../support/talk-branch.ts';

const TALK = { when: '明天 15:00', name: '赵磊', today: '2026-11-18' };
const NOTHING: TalkFacts = { totals: [null, null, null], weak: null, praise: null, agreed: { kind: 'nothing' } };

function indicator(id: string) {
  const found = RULEBOOK.indicators.find((one) => one.id === id);
  if (!found) throw new Error(`there is no indicator ${id}`);
  return found;
}

function weakness(more: Partial<Weakness>): Weakness {
  const lost = parseDecimal('4.8');
  return { indicator: indicator('visits'), value: null, target: null, lost, days: null, ...more };
}

function lines(facts: Partial<TalkFacts>, locale: 'zh-CN' | 'en' = 'zh-CN'): string[] {
  return told(preparationCard(TALK, { ...NOTHING, ...facts }, [], WORDS[locale]));
}

describe('the preparation card', () => {
  it.each<[Partial<Weakness>, string, string]>([
    [
      { value: parseDecimal('6'), target: parseDecimal('10') },
      '▸ 最弱 拜访次数 6 次，目标 10 次，比满分少 4.80 分',
      '▸ Weakest Visits: 6 visits against a target of 10 visits, 4.80 points short',
    ],
    [{}, '▸ 最弱 拜访次数没有数据，比满分少 4.80 分', '▸ Weakest Visits: no data, 4.80 points short'],
    [
      {
        indicator: indicator('journal_punctuality'),
        value: parseDecimal('60'),
        days: { onTime: 3, missing: ['2026-11-17'], late: [] },
      },
      '▸ 最弱 日志及时率 60%（缺 11月17日 周二）',
      '▸ Weakest Logs on time: 60% (missing Tue 17 Nov)',
    ],
  ])('names the weakest indicator and why: %#', (weak, zh, en) => {
    expect(lines({ weak: weakness(weak) })).toContain(zh);
    expect(lines({ weak: weakness(weak) }, 'en')).toContain(en);
  });

  it.each<[Praise, string, string]>([
    [
      { kind: 'best', indicator: indicator('deposits'), value: parseDecimal('1234.5'), score: parseDecimal('112') },
      '▸ 值得肯定 存款日均新增 1,234.5 万元，得 112.00 分',
      '▸ Worth praising Deposit growth: 1,234.5 × ¥10k, scoring 112.00',
    ],
    [
      { kind: 'punctual', days: 30, reports: 21 },
      '▸ 值得肯定 近 30 天 21 份报告全部按时',
      '▸ Worth praising All 21 reports of the last 30 days on time',
    ],
    [
      {
        kind: 'won',
        reportId: 1n,
        customer: '万家福',
        stage: { 'zh-CN': '已办成', en: 'Done' },
        on: '2026-11-12',
        said: `${'很'.repeat(60)}`,
      },
      `▸ 值得肯定 万家福：已办成，11月12日 周四。记录里写着“${'很'.repeat(39)}…”`,
      `▸ Worth praising 万家福: Done, Thu 12 Nov. The report says “${'很'.repeat(39)}…”`,
    ],
  ])('praises a fact: %#', (praise, zh, en) => {
    expect(lines({ praise })).toContain(zh);
    expect(lines({ praise }, 'en')).toContain(en);
  });

  it.each([
    ['2026-11-20', '▸ 上次约定 每周3次（11月20日 周五到期，还有 2 天）', '▸ Agreed last time 每周3次 (due Fri 20 Nov)'],
    ['2026-11-18', '▸ 上次约定 每周3次（今天到期）', '▸ Agreed last time 每周3次 (due today)'],
    ['2026-11-13', '▸ 上次约定 每周3次（11月13日 周五已到期）', '▸ Agreed last time 每周3次 (was due Fri 13 Nov)'],
    [null, '▸ 上次约定 每周3次', '▸ Agreed last time 每周3次'],
  ])('quotes what was agreed until %s', (due, zh, en) => {
    const agreed = { kind: 'commitment', words: '每周3次', due } as const;
    expect(lines({ agreed })).toContain(zh);
    expect(lines({ agreed }, 'en')).toContain(en);
  });

  it('calls three weeks a run only if each is above or below the one before as shown', () => {
    const totals = (...given: string[]) => given.map(parseDecimal);
    expect(lines({ totals: totals('70', '75', '80') })).toContain('▸ 走势 70.00 → 75.00 → 80.00，三周连升');
    expect(lines({ totals: totals('80', '75', '75') })).toContain('▸ 走势 80.00 → 75.00 → 75.00');
    // 79.9960 and 80.0010 are both shown as 80.00.
    expect(lines({ totals: totals('81', '80.0010', '79.9960') })).toContain('▸ 走势 81.00 → 80.00 → 80.00');
    expect(lines({ totals: [null, ...totals('80', '75')] })).toContain('▸ 走势 80.00 → 75.00');
  });
});

describe('the overview', () => {
  const button = (one: TalkState, label: string) => ({ label, action: one.personId });
  const NOW: Overview = {
    today: '2026-11-18',
    now: at('2026-11-18 10:00'),
    zone: 'Asia/Shanghai',
    everyDays: 30,
    plan: button,
    prepare: button,
    record: button,
  };
  const state = (index: number, more: Partial<TalkState> = {}): TalkState => ({
    personId: `p${index}`,
    name: `员工${index}`,
    nameEn: `Member ${index}`,
    lastHeldOn: '2026-10-12',
    since: '2024-01-01',
    plannedAt: null,
    plannedId: null,
    ...more,
  });

  it('stays short however many are due', () => {
    const shown = told(
      overviewCard(
        Array.from({ length: 15 }, (_, index) => state(index)),
        NOW,
        WORDS.en,
      ),
    );
    // 12 October to 18 November are 37 days.
    expect(shown[1]).toBe('Member 0 – 37 days since you last talked');
    expect(shown[13]).toBe('and 3 more');
    expect(shown[14]).toBe('〔Meet Member 0〕〔Meet Member 1〕〔Meet Member 2〕〔Meet Member 3〕〔Meet Member 4〕');
  });

  it('counts the day itself: due after exactly 30 days, not after 29', () => {
    const due = (lastHeldOn: string) => overviewCard([state(1, { lastHeldOn })], NOW, WORDS['zh-CN']).tone;
    expect(due('2026-10-19')).toBe('attention');
    expect(due('2026-10-20')).toBe('plain');
  });

  it('has a word where there is nobody', () => {
    expect(told(overviewCard([], NOW, WORDS['zh-CN']))).toEqual(['面谈', '这里还没有可以面谈的客户经理。']);
    const planned = state(1, { plannedAt: at('2026-11-19 15:00'), plannedId: 7n });
    expect(told(overviewCard([planned], NOW, WORDS.en))).toEqual([
      'One-on-ones',
      'Nobody is due for a one-on-one just now.',
      'Member 1 – tomorrow 15:00',
      '〔Member 1 · prepare〕',
    ]);
  });
});
