import { describe, expect, it } from 'vitest';
import type { Block, Card } from '../../src/chat/card.ts';
import { typedButton, typedContent } from '../../src/chat/typed.ts';

const CARD: Card = {
  tone: 'plain',
  summary: '未交',
  blocks: [
    { kind: 'text', text: '赵磊' },
    {
      kind: 'buttons',
      buttons: [
        { label: '提醒', action: 'a' },
        { label: '批准 免交', action: 'b', confirm: '确定？' },
      ],
    },
    { kind: 'text', text: '王芳' },
    { kind: 'buttons', buttons: [{ label: '提醒', action: 'c' }] },
  ],
};

describe('a card for whoever sees text only', () => {
  it('says in brackets what can be typed instead of pressed', () => {
    const content = typedContent({ kind: 'card', card: CARD });
    const blocks: readonly Block[] = content.kind === 'card' ? content.card.blocks : [];
    expect(blocks.map((block) => (block.kind === 'text' ? block.text : block.kind))).toEqual([
      '赵磊',
      '〔提醒〕 〔批准 免交〕（确定？）',
      '王芳',
      '〔提醒 2〕',
    ]);
  });

  it.each([
    ['提醒', 'a'],
    ['〔提醒〕', 'a'],
    ['[提醒 2]', 'c'],
    [' 提醒　２ ', 'c'],
    ['批准  免交', 'b'],
    ['提醒 3', undefined],
    ['提', undefined],
    ['', undefined],
  ])('“%s” presses %s', (text, action) => {
    expect(typedButton(CARD, text)?.action).toBe(action);
  });
});
