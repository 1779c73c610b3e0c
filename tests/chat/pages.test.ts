import { describe, expect, it } from 'vitest';
import type { Block, Card } from '../../src/chat/card.ts';
import { paginate, spellOut } from '../../src/chat/pages.ts';

const text = (words: string): Block => ({ kind: 'text', text: words });
const quote = (words: string): Block => ({ kind: 'quote', words });
const buttons = (...labels: string[]): Block => ({
  kind: 'buttons',
  buttons: labels.map((label) => ({ label, action: label })),
});
const table = (...rows: string[][]): Block => ({
  kind: 'table',
  columns: [
    { label: '姓名', align: 'start' },
    { label: '得分', align: 'end' },
  ],
  rows,
});

/** Pages of at most `most` characters of what people read; a button counts ten. */
function pagesOf(blocks: readonly Block[], most: number) {
  return paginate(blocks, (page) => page.reduce((sum, block) => sum + sizeOf(block), 0) <= most);
}

function sizeOf(block: Block): number {
  switch (block.kind) {
    case 'text':
      return block.text.length;
    case 'quote':
      return block.words.length;
    case 'table':
      return [...block.columns.map(({ label }) => label), ...block.rows.flat()].join('').length;
    case 'facts':
      return block.facts.map(({ label, value }) => label + value).join('').length;
    case 'buttons':
      return 10 * block.buttons.length;
    default:
      return 10;
  }
}

describe('pages', () => {
  const cuts: [where: string, blocks: Block[], most: number, pages: Block[][]][] = [
    ['nothing that is not needed', [text('一'), text('二')], 2, [[text('一'), text('二')]]],
    ['nothing at all', [], 2, [[]]],
    ['between blocks', [text('一二三'), text('四五')], 4, [[text('一二三')], [text('四五')]]],
    ['between paragraphs', [quote('一二三\n四\n\n五六七八')], 10, [[quote('一二三\n四')], [quote('五六七八')]]],
    ['in a sea of empty lines', [quote(`一${'\n'.repeat(9)}二`)], 8, [[quote(`一${'\n'.repeat(7)}`)], [quote('二')]]],
    ['between lines', [quote('一二。三\n四五。六七')], 8, [[quote('一二。三')], [quote('四五。六七')]]],
    ['between sentences', [quote('一二三四五。六，七八九十')], 9, [[quote('一二三四五。')], [quote('六，七八九十')]]],
    ['between words', [quote('so it was here')], 11, [[quote('so it was ')], [quote('here')]]],
    ['between visible characters', [quote('👨‍👩‍👧👨‍👩‍👧')], 12, [[quote('👨‍👩‍👧')], [quote('👨‍👩‍👧')]]],
    ['within one that fills pages', [quote('e\u0301\u0301\u0301')], 2, [[quote('e\u0301')], [quote('\u0301\u0301')]]],
    ['a strong text into strong ones', [text('**一二三四**五')], 7, [[text('**一二三**')], [text('**四**五')]]],
    ['never an escape', [text('\\*\\*\\*\\*')], 4, [[text('\\*\\*')], [text('\\*\\*')]]],
    [
      'between rows, with the header again',
      [table(['李娜', '9'], ['王强', '8'], ['陈敏', '7'])],
      10,
      [[table(['李娜', '9'], ['王强', '8'])], [table(['陈敏', '7'])]],
    ],
    [
      'a row too long for a table into facts',
      [table(['李娜', '九十'])],
      6,
      [
        [{ kind: 'facts', facts: [{ label: '姓名', value: '李娜' }] }],
        [{ kind: 'facts', facts: [{ label: '得分', value: '九十' }] }],
      ],
    ],
    [
      'buttons from what is before the text they belong to',
      [text('一'), text('二'), buttons('改')],
      11,
      [[text('一')], [text('二'), buttons('改')]],
    ],
    ['between buttons', [buttons('一', '二', '三')], 20, [[buttons('一', '二')], [buttons('三')]]],
  ];
  for (const [where, blocks, most, pages] of cuts) {
    it(`cut ${where}`, () => expect(pagesOf(blocks, most)).toEqual(pages));
  }

  it('keep what cannot be made smaller whole', () => {
    expect(pagesOf([text('一'), { kind: 'divider' }], 5)).toEqual([[text('一')], [{ kind: 'divider' }]]);
  });
});

describe('spelling out', () => {
  const room = { title: 4, summary: 4, button: 4, confirm: 4, alt: 4, chart: 4, name: 4 };
  const spelled = (card: Partial<Card>) =>
    spellOut({ tone: 'plain', summary: '摘要', blocks: [], ...card }, room).blocks;
  const note = (words: string): Block => ({ kind: 'note', text: words });

  it('says beside a label what there is no room for in it', () => {
    const face = buttons('第一个按钮', '好');
    expect(spelled({ blocks: [face] })).toEqual([note('第一个按钮'), face]);
    expect(spelled({ title: '**五月*工作**', blocks: [text('一')] })).toEqual([text('**五月\\*工作**'), text('一')]);
    expect(spelled({ summary: '今天的摘要', blocks: [text('一')] })).toEqual([note('今天的摘要'), text('一')]);
  });

  it('leaves alone what fits, and says the summary of a card without anything else', () => {
    expect(spelled({ title: '日报' })).toEqual([]);
    expect(spelled({ summary: '今天的摘要' })).toEqual([text('今天的摘要')]);
  });
});
