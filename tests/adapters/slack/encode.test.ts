import { describe, expect, it } from 'vitest';
import { encodeCard } from '../../../adapters/slack/encode.ts';
import type { Block, Card, Chart, Table } from '../../../src/chat/card.ts';
import { type MessageBlock, MessageBlocks, textOf } from '../../support/fake-slack-limits.ts';

function draw(card: Partial<Card>, locale = 'zh-CN', size: 'full' | 'modest' = 'full') {
  const [message, ...rest] = encodeCard({ tone: 'plain', blocks: [], summary: '日报', ...card }, locale, size);
  if (message === undefined || rest.length > 0) throw new Error(`${rest.length + 1} messages`);
  const blocks: readonly MessageBlock[] = MessageBlocks.parse(message.blocks);
  return { ...message, blocks, lines: blocks.map(textOf) };
}

function types(blocks: readonly Block[], size: 'full' | 'modest' = 'full') {
  return draw({ blocks }, 'zh-CN', size).blocks.map((block) => block.type);
}

const RANKS: Table = {
  kind: 'table',
  columns: [
    { label: '名次', align: 'end' },
    { label: '姓名', align: 'start' },
  ],
  rows: [
    ['1', '**李伟**'],
    ['2', ''],
  ],
};

const POINTS: Chart = {
  kind: 'chart',
  form: 'bar',
  title: '本周得分',
  unit: '分',
  categories: ['李伟', '王芳'],
  series: [{ name: '得分', values: [92, 88.5] }],
};

describe('a card in Slack', () => {
  it.each([
    ['plain', '日报'],
    ['good', '✅ 日报'],
    ['attention', '🔔 日报'],
    ['problem', '⚠️ 日报'],
  ] as const)('shows its tone by what stands before the title: %s', (tone, header) => {
    expect(draw({ title: '**日报**', tone }).blocks).toEqual([
      { type: 'header', text: { type: 'plain_text', text: header, emoji: false } },
    ]);
  });

  it('shows its tone before the first line where it has no title', () => {
    const text = { kind: 'text', text: '没有保存' } as const;
    expect(draw({ tone: 'problem', blocks: [text, text] }).lines).toEqual(['⚠️ 没有保存', '没有保存']);
    expect(draw({ tone: 'problem', title: '日报', blocks: [text] }).lines).toEqual(['⚠️ 日报', '没有保存']);
  });

  it('shows a title too long for a header in full', () => {
    const title = '走访'.repeat(100);
    expect(draw({ title }).blocks).toMatchObject([{ type: 'rich_text' }]);
    expect(draw({ title }).lines).toEqual([title]);
  });

  it('notifies with its summary, without markup', () => {
    expect(draw({ summary: '<!channel> A & B' }).text).toBe('&lt;!channel&gt; A &amp; B');
  });

  it('says its summary where it has nothing else', () => {
    expect(draw({ summary: '已提交' }).lines).toEqual(['已提交']);
  });

  it('draws strong text, facts and people’s words', () => {
    const blocks: Block[] = [
      { kind: 'text', text: '共 **3** 户' },
      {
        kind: 'facts',
        facts: [
          { label: '客户', value: '兴农\\*合作社' },
          { label: '金额', value: '**120万**' },
        ],
      },
      { kind: 'quote', words: '*原话* <!here>' },
      { kind: 'note', text: '**18:00** 截止' },
      { kind: 'divider' },
    ];
    const { blocks: drawn, lines } = draw({ blocks });
    expect(lines).toEqual(['共 3 户', '客户  兴农*合作社\n金额  120万', '*原话* <!here>', '18:00 截止', '———']);
    expect(drawn[0]).toMatchObject({
      elements: [
        {
          elements: [
            { type: 'text', text: '共 ' },
            { type: 'text', text: '3', style: { bold: true } },
            { type: 'text', text: ' 户' },
          ],
        },
      ],
    });
    expect(drawn[2]).toMatchObject({ elements: [{ type: 'rich_text_quote' }] });
  });

  it('draws buttons, asks first where a question is given, and marks what is dangerous', () => {
    const { blocks } = draw({
      blocks: [
        {
          kind: 'buttons',
          buttons: [
            { label: '修改', action: 'amend:1', style: 'primary' },
            { label: '撤回', action: 'withdraw:1', style: 'danger', confirm: '确定撤回？' },
          ],
        },
      ],
    });
    expect(blocks).toMatchObject([
      {
        type: 'actions',
        elements: [
          { action_id: 'button_0', value: 'amend:1', style: 'primary' },
          {
            action_id: 'button_1',
            value: 'withdraw:1',
            confirm: { text: { text: '确定撤回？' }, deny: { text: '取消' } },
          },
        ],
      },
    ]);
  });

  it('draws a table with its numbers to the right', () => {
    const { blocks, lines } = draw({ blocks: [RANKS] });
    expect(lines).toEqual(['名次 | 姓名\n1 | 李伟\n2 | –']);
    expect(blocks[0]).toMatchObject({ column_settings: [{ align: 'right' }, { align: 'left' }] });
  });

  it('draws the one table Slack takes, and further ones as lines', () => {
    expect(types([RANKS, RANKS])).toEqual(['table', 'rich_text']);
    expect(draw({ blocks: [RANKS, RANKS] }).lines[1]).toBe('名次\n1  姓名 李伟\n2  姓名 ');
  });

  it('draws a chart natively', () => {
    expect(draw({ blocks: [POINTS] }).blocks).toEqual([
      {
        type: 'data_visualization',
        title: '本周得分',
        chart: {
          type: 'bar',
          series: [
            {
              name: '得分',
              data: [
                { label: '李伟', value: 92 },
                { label: '王芳', value: 88.5 },
              ],
            },
          ],
          axis_config: { categories: ['李伟', '王芳'], y_label: '分' },
        },
      },
    ]);
  });

  it.each([
    [
      'a value is missing',
      { series: [{ name: '得分', values: [92, null] }] },
      'full',
      '分 | 得分\n李伟 | 92\n王芳 | –',
    ],
    ['Slack has refused the message', {}, 'modest', '分\n李伟  得分 92\n王芳  得分 88.5'],
  ] as const)('says a chart in numbers where %s', (_, change, size, numbers) => {
    expect(draw({ blocks: [{ ...POINTS, ...change }] }, 'zh-CN', size).lines).toEqual(['本周得分', numbers]);
  });

  it('draws the two charts Slack takes, and says a third in numbers', () => {
    expect(types([POINTS, POINTS, POINTS])).toEqual(['data_visualization', 'data_visualization', 'rich_text', 'table']);
  });

  it('keeps long names in a chart apart, and says them in full before it', () => {
    const long = '兴农农产品专业合作社联合社有限责任公司第一分社';
    const { blocks } = draw({ blocks: [{ ...POINTS, categories: [long, `${long}甲`] }] });
    expect(blocks).toMatchObject([
      { type: 'context', elements: [{ text: long }] },
      { type: 'context', elements: [{ text: `${long}甲` }] },
      // At most 20 UTF-16 units with the ellipsis; the second at 16, a space and its number.
      {
        chart: {
          axis_config: { categories: ['兴农农产品专业合作社联合社有限责任公司…', '兴农农产品专业合作社联合社有限… 2'] },
        },
      },
    ]);
  });

  it('quotes long words without losing a character, cut between visible ones', () => {
    const words = '👨‍👩‍👧‍👦é🇨🇳今'.repeat(500);
    const { blocks } = draw({ blocks: [{ kind: 'quote', words }] });
    expect(blocks.length).toBeGreaterThan(1);
    expect(blocks.map(textOf).join('')).toBe(words);
    for (const block of blocks) expect(textOf(block)).toMatch(/^(👨‍👩‍👧‍👦|é|🇨🇳|今).*(👨‍👩‍👧‍👦|é|🇨🇳|今)$/u);
  });

  it('cuts even a visible character, if it fills a page', () => {
    const words = `e${'\u0301'.repeat(5_000)}`;
    const parts = draw({ blocks: [{ kind: 'quote', words }] }).lines;
    expect(parts.map((part) => part.length)).toEqual([3_000, 2_001]);
    expect(parts.join('')).toBe(words);
  });
});
