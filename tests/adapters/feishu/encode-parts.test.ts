import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCard } from '../../../adapters/feishu/encode.ts';
import type { Card } from '../../../src/chat/card.ts';
import { card as anyCard } from '../../support/arbitraries.ts';
import { see } from '../../support/fake-feishu-card.ts';
import { refusal } from '../../support/fake-feishu-rules.ts';
import { feishuActions, missing, readFeishu, wanted } from '../../support/reading.ts';

/** https://open.feishu.cn/document/server-docs/im-v1/message/create: a card's request takes 30 KB, a text's 150 KB. */
const CARD_BYTES = 30 * 1024;

/** The messages of a card as Feishu takes them, each without the marker at its end. */
function partsOf(card: Card) {
  const parts = encodeCard(card);
  return parts.map(({ json }) => {
    const content = JSON.stringify(json);
    expect(refusal(content)).toBeNull();
    const request = { receive_id: `ou_${'0'.repeat(32)}`, msg_type: 'interactive', content, uuid: '0'.repeat(48) };
    expect(Buffer.byteLength(JSON.stringify(request))).toBeLessThanOrEqual(CARD_BYTES);
    expect(see(content).alive).toEqual([]);
    if (parts.length === 1) return content;
    const elements = json.body.elements;
    const last = JSON.stringify({ ...json, header: {}, body: { elements: elements.slice(-1) } });
    expect(readFeishu(last).trim()).toMatch(/^\d+\/\d+$/);
    return JSON.stringify({ ...json, body: { elements: elements.slice(0, -1) } });
  });
}

describe('any card in Feishu', () => {
  it('is said whole, in messages that Feishu takes, with nothing in it alive', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const parts = partsOf(card);
        const all = wanted(card);
        expect(missing(all, parts.map(readFeishu))).toEqual([]);
        expect(parts.flatMap((part) => feishuActions(JSON.parse(part)))).toEqual(all.actions);
      }),
      { numRuns: 50 },
    );
  }, 120_000);
});
