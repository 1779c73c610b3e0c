import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, escapeText, plainText, spans } from '../../src/chat/text.ts';

describe('text', () => {
  const cases: [title: string, text: string, runs: [string, boolean][]][] = [
    ['is one plain run without markup', '今天 18:00', [['今天 18:00', false]]],
    [
      'marks what stands between two stars',
      '还差 **工作日志**。',
      [
        ['还差 ', false],
        ['工作日志', true],
        ['。', false],
      ],
    ],
    ['leaves an unclosed pair as it is', 'a ** b', [['a ** b', false]]],
    ['leaves escaped stars as they were meant', '\\*\\*x\\*\\*', [['**x**', false]]],
    ['keeps single stars inside', '**3*4**', [['3*4', true]]],
  ];
  for (const [title, text, runs] of cases) {
    it(title, () => expect(spans(text)).toEqual(runs.map(([run, strong]) => ({ text: run, strong }))));
  }

  it('shows any words exactly as they were written', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (words) => plainText(escapeText(words)) === words));
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('*', '\\', 'a') }),
        (w) => plainText(`**x**${escapeText(w)}`) === `x${w}`,
      ),
    );
  });

  it('never cuts a visible character', () => {
    expect(clip('👨‍👩‍👧‍👦家', 5)).toBe('…');
    expect(clip('万家福超市', 4)).toBe('万家福…');
    expect(clip('万家福', 3)).toBe('万家福');
  });
});
