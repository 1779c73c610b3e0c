import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeHome } from '../../../adapters/slack/home.ts';
import type { Card } from '../../../src/chat/card.ts';
import { card } from '../../support/arbitraries.ts';
import { alive, HomeView, textOf } from '../../support/fake-slack-limits.ts';

const textIn = (view: ReturnType<typeof encodeHome>) => HomeView.parse(view).blocks.map(textOf).join('\n');

it('keeps all of Slack’s limits and rules, whatever stands on the card', () => {
  fc.assert(
    fc.property(card, fc.constantFrom('zh-CN', 'en'), (any, locale) => {
      const { blocks } = HomeView.parse(encodeHome(any, locale));
      expect(alive(blocks)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

it('draws tables and charts as text, which is all a home tab takes', () => {
  const table: Card = {
    tone: 'plain',
    summary: '',
    blocks: [
      {
        kind: 'table',
        columns: [
          { label: '指标', align: 'start' },
          { label: '得分', align: 'end' },
        ],
        rows: [['拜访', '82.50']],
      },
    ],
  };
  expect(textIn(encodeHome(table, 'zh-CN'))).toBe('指标\n拜访  得分 82.50');
});

it('says where the rest is of what does not fit', () => {
  const long = (count: number): Card => ({
    tone: 'plain',
    summary: '',
    blocks: Array.from({ length: count }, (_, index) => ({ kind: 'text', text: `第 ${index + 1} 行` })),
  });
  // 100 blocks stand on a home tab: 99 of the card, and one that says so.
  expect(textIn(encodeHome(long(99), 'zh-CN'))).toContain('第 99 行');
  expect(
    textIn(encodeHome(long(300), 'zh-CN'))
      .split('\n')
      .at(-1),
  ).toBe('这里放不下了，其余的请在“消息”里发“首页”查看。');
  expect(
    textIn(encodeHome(long(300), 'en'))
      .split('\n')
      .at(-1),
  ).toContain('say “home” in Messages');
});
