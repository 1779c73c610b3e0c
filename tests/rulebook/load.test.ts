import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRulebook } from '../../src/rulebook/load.ts';
import { edited, expectMistake, mistakesIn, type Row, SMALL } from './small.ts';

describe('a file that is not YAML', () => {
  const rows: Row[] = [
    ['a tab as indentation', '    prefix: RZ', '‸\tprefix: RZ', '', 'a tab', 'spaces'],
    ['a line indented too little', '    prefix: RZ', '‸   prefix: RZ', '', 'not YAML', 'bracket'],
    ['a colon inside a text', 'zone: Asia/Shanghai', 'zone: ‸Asia: Shanghai', '', 'starts a new key', 'in quotes'],
    ['a text that starts with @', 'version: "1"', 'version: ‸@1', '', 'means something else', "'@…'"],
    ['a key written twice', '    prefix: BF', '    prefix: BF\n    ‸prefix: BG', '', 'stands twice', 'Remove one'],
    ['an anchor', 'grades: [senior, junior]', 'grades: &all ‸[senior, junior]', '', 'anchors', 'in full'],
    ['a reference', 'grades: [senior, junior]', 'grades: ‸*all', '', 'anchors', 'in full'],
    ['a tag', 'version: "1"', 'version: !!str ‸1', '', 'tags', 'in full'],
    ['a second document', 'manager_types:\n', '‸---\nmanager_types:\n', '', 'second document', 'One rulebook'],
  ];
  it.each(rows)('%s', (...row) => expectMistake(row));

  it.each(['', '# nothing yet\n', 'a sentence', '- a list'])('%j holds no rulebook', (text) => {
    expect(mistakesIn(text)).toMatchObject([{ column: 1, message: 'there is no rulebook in the file' }]);
  });
});

describe('where a mistake is', () => {
  it('counts lines and columns from 1, characters as JavaScript does', () => {
    const mistakes = mistakesIn('id: x\r\nname:\r\n  { zh-CN: 小银行, en: 5 }\r\n');
    expect(mistakes).toContainEqual(expect.objectContaining({ line: 3, column: 21, field: 'name.en' }));
    expect(mistakes).toContainEqual(expect.objectContaining({ line: 1, column: 1, message: 'zone is missing' }));
  });

  it('lists mistakes in the order of the file', () => {
    const lines = mistakesIn(SMALL.replaceAll('kind: direct', 'kind: straight').replace('grades:', 'ranks:')).map(
      (mistake) => mistake.line,
    );
    expect(lines.length).toBeGreaterThan(3);
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
  });
});

describe('any text', () => {
  it('is answered with a place inside the file', () => {
    const pieces = [
      '',
      ' ',
      '\n',
      '\t',
      ':',
      ': ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '&a ',
      '*a',
      '!!str ',
      '|',
      '#',
      '0',
      'null',
      '__proto__: 1\n',
    ];
    const mutation = fc.tuple(fc.nat(SMALL.length), fc.nat(30), fc.constantFrom(...pieces));
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        const text = mutations.reduce((now, [at, cut, piece]) => now.slice(0, at) + piece + now.slice(at + cut), SMALL);
        const lines = text.split('\n');
        for (const { line, column, message, remedy } of mistakesIn(text)) {
          expect(column).toBeGreaterThanOrEqual(1);
          expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
          expect(message).not.toMatch(/undefined|\[object|^$/);
          expect(remedy).not.toMatch(/undefined|\[object|^$/);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is read, however deeply nested', () => {
    expect(mistakesIn('['.repeat(100_000))).toHaveLength(1);
    expect(mistakesIn(`a: ${'{a: '.repeat(20_000)}`)).toHaveLength(1);
  });
});

describe('both languages', () => {
  it('say the same place in their own words', () => {
    const { text } = edited('      punctuality: 20', '      punctuality: 15‸');
    const read = (locale: 'zh-CN' | 'en') => readRulebook(text, 'x.yaml', { locale });
    expect(read('zh-CN')).toMatchObject({
      mistakes: [
        {
          message: '权重合计 95，不是 100',
          remedy: '给其中一项加 5：punctuality 15、visits 40、quality 30、overdue 10',
        },
      ],
    });
    expect(read('en')).toMatchObject({ mistakes: [{ message: 'the weights add up to 95, not 100' }] });
  });
});

describe('the rulebooks that come with Daybook', () => {
  const folder = new URL('../../rulebooks/', import.meta.url);
  it.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))('%s is right, without a warning', (name) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    const reading = readRulebook(text, name);
    expect(reading).toMatchObject({ kind: 'ok', warnings: [] });
  });
});
