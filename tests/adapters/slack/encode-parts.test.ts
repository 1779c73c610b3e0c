import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCard } from '../../../adapters/slack/encode.ts';
import { card as anyCard } from '../../support/arbitraries.ts';
import { alive, isTooLong, MessageBlocks } from '../../support/fake-slack-limits.ts';
import { missing, readSlack, slackActions, wanted } from '../../support/reading.ts';

const MARKER = /^\d+\/\d+( · .*)?$/;

/** The messages of a card as Slack takes them, each without the marker at its end. */
function partsOf(...card: Parameters<typeof encodeCard>) {
  const messages = encodeCard(...card);
  return messages.map(({ text, blocks }) => {
    const taken = MessageBlocks.parse(blocks);
    expect(isTooLong(taken)).toBe(false);
    expect(alive(taken)).toEqual([]);
    expect(text).toMatch(/^[^<>]+$/s);
    if (messages.length === 1) return taken;
    expect(readSlack(taken.slice(-1))).toMatch(MARKER);
    return taken.slice(0, -1);
  });
}

describe('any card in Slack', () => {
  it('is said whole, in messages that Slack takes, with nothing in it alive', () => {
    fc.assert(
      fc.property(
        anyCard,
        fc.constantFrom('zh-CN', 'en'),
        fc.constantFrom('full' as const, 'modest' as const),
        (card, locale, size) => {
          const parts = partsOf(card, locale, size);
          const all = wanted(card);
          expect(missing(all, parts.map(readSlack))).toEqual([]);
          expect(parts.flatMap(slackActions)).toEqual(all.actions);
        },
      ),
      { numRuns: 50 },
    );
  }, 120_000);
});
