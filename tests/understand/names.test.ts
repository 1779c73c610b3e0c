import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Choice, understandChoice } from '../../src/understand/choices.ts';
import { changes } from '../../src/understand/distance.ts';
import { findByName, MOST_CANDIDATES, nameIndex } from '../../src/understand/names.ts';

const CUSTOMERS = nameIndex(
  [
    '万家福超市（新建路店）',
    '万家福便利（开发区）',
    '万家福烟酒',
    '晋阳机械',
    '宏达物流',
    '鑫源商贸有限公司',
    '单记烟酒',
    '重庆小面',
    'A1便利店',
    'Bosch China',
    '李娜',
    '曾国强',
  ].map((name) => ({ id: name, name })),
);
const WANJIAFU = ['万家福烟酒', '万家福便利（开发区）', '万家福超市（新建路店）'];

describe('a name', () => {
  const cases: [query: string, by: string, found: string[]][] = [
    ['万家福烟酒', 'exact', ['万家福烟酒']],
    ['bosch china', 'exact', ['Bosch China']],
    ['万家福超市(新建路店)', 'exact', ['万家福超市（新建路店）']],
    ['万家福', 'part', WANJIAFU],
    ['烟酒', 'part', ['单记烟酒', '万家福烟酒']],
    ['新建路 万家福', 'part', ['万家福超市（新建路店）']],
    ['万家福新建', 'part', ['万家福超市（新建路店）']],
    ['ａ１', 'part', ['A1便利店']],
    ['wjf', 'pinyin', WANJIAFU],
    ['wjfyj', 'pinyin', ['万家福烟酒']],
    ['wanjiafu', 'pinyin', WANJIAFU],
    ['WAN JIA FU', 'pinyin', WANJIAFU],
    ['万佳福', 'pinyin', WANJIAFU],
    ['cqxm', 'pinyin', ['重庆小面']],
    ['shanji', 'pinyin', ['单记烟酒']],
    ['lina', 'pinyin', ['李娜']],
    ['zengguoqiang', 'pinyin', ['曾国强']],
    ['zgq', 'pinyin', ['曾国强']],
    ['宏远物流', 'typo', ['宏达物流']],
    ['jinyangjixe', 'typo', ['晋阳机械']],
    ['bsoch', 'typo', ['Bosch China']],
    ['王家福', 'typo', WANJIAFU],
    ['anjiafu', 'typo', WANJIAFU],
    ['不存在的店', 'none', []],
    ['w', 'none', []],
    ['', 'none', []],
    ['（）', 'none', []],
    ['🎉', 'none', []],
    ['万'.repeat(65), 'none', []],
  ];
  for (const [query, by, found] of cases) {
    it(`“${query.slice(0, 20)}” finds ${found.join(', ') || 'nobody'}`, () => {
      const match = findByName(query, CUSTOMERS);
      const candidates = match.kind === 'one' ? [match.candidate] : match.kind === 'several' ? match.candidates : [];
      if (by === 'none') expect(match).toEqual({ kind: 'none' });
      else expect(match).toMatchObject({ kind: found.length === 1 ? 'one' : 'several', by });
      expect(candidates.map(({ name }) => name)).toEqual(found);
    });
  }

  it('shared by two is asked about', () => {
    const index = nameIndex([
      { id: '2', name: '万家福' },
      { id: '1', name: '万家福' },
      { id: '3', name: '万家福超市' },
    ]);
    expect(findByName('万家福', index)).toMatchObject({
      kind: 'several',
      by: 'exact',
      candidates: [{ id: '1' }, { id: '2' }],
    });
  });

  it('has at most five candidates, in the same order whatever order they came in', () => {
    const names = Array.from({ length: 40 }, (_, index) => ({ id: String(index), name: `万家福${index % 20}店` }));
    const expected = findByName('wjf', nameIndex(names));
    expect(expected).toMatchObject({ kind: 'several', total: 40 });
    expect(expected.kind === 'several' && expected.candidates.length).toBe(MOST_CANDIDATES);
    fc.assert(
      fc.property(fc.shuffledSubarray(names, { minLength: 40 }), (shuffled) => {
        expect(findByName('wjf', nameIndex(shuffled))).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('is found in ten thousand by every way of typing it', () => {
    const names = Array.from({ length: 10_000 }, (_, index) => ({ id: String(index), name: `门店${index}号` }));
    const index = nameIndex([...names, { id: 'x', name: '鑫源商贸' }]);
    for (const query of ['鑫源商贸', '鑫源', 'xysm', 'xinyuan', '新元商贸', 'xinyuanshnagmao']) {
      expect(findByName(query, index)).toMatchObject({ kind: 'one', candidate: { id: 'x' } });
    }
  });

  it('never throws, whatever is asked for or searched', () => {
    const text = fc.string({ unit: 'binary', maxLength: 80 });
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 5 }), (query, names) => {
        const index = nameIndex([query, ...names].map((name, id) => ({ id: String(id), name })));
        const found = findByName(query, index);
        // Whoever types a whole name with something to read in it finds it.
        if (/[\p{L}\p{N}]/u.test(query) && query.length <= 64) expect(found).toMatchObject({ by: 'exact' });
      }),
      { numRuns: 50 },
    );
  });
});

describe('changes', () => {
  const cases: [typed: string, meant: string, inside: boolean, count: number][] = [
    ['log', 'log', false, 0],
    ['lgo', 'log', false, 1],
    ['lo', 'log', false, 1],
    ['logs', 'log', false, 1],
    ['lag', 'log', false, 1],
    ['写日至', '写日志', false, 1],
    ['misssign', 'missing', false, 2],
    ['abc', 'xyz', false, 3],
    ['wanjiafo', 'xinwanjiafuchaoshi', true, 1],
    ['jaifu', 'wanjiafu', true, 1],
    ['abcd', 'x', true, 3],
    ['', 'log', false, 3],
    ['', 'log', true, 0],
  ];
  for (const [typed, meant, inside, count] of cases) {
    it(`from “${typed}” to ${inside ? 'a part of ' : ''}“${meant}” are ${count}`, () => {
      expect(changes(typed, meant, 2, inside)).toBe(Math.min(count, 3));
      expect(changes(typed, meant, 5, inside)).toBe(typed === 'abcd' ? 4 : count);
    });
  }
});

describe('a choice', () => {
  const KINDS: readonly Choice[] = [
    { id: 'inPerson', labels: ['面访', 'in person'] },
    { id: 'phone', labels: ['电话', 'phone'] },
    { id: 'other', labels: ['其他方式', 'other'] },
  ];
  const cases: [text: string, id: string | null][] = [
    ['1', 'inPerson'],
    ['２', 'phone'],
    ['①', 'inPerson'],
    ['3.', 'other'],
    ['(2)', 'phone'],
    ['第一个', 'inPerson'],
    ['第2个', 'phone'],
    ['选3', 'other'],
    ['二', 'phone'],
    ['最后一个', 'other'],
    ['the second one', 'phone'],
    ['last', 'other'],
    ['面访', 'inPerson'],
    ['Phone', 'phone'],
    ['其他', 'other'],
    ['mf', 'inPerson'],
    ['dianhua', 'phone'],
    ['perosn', 'inPerson'],
    ['4', null],
    ['0', null],
    ['⑨', null],
    ['不知道', null],
    ['', null],
  ];
  for (const [text, id] of cases) {
    it(`“${text}” is ${id ?? 'none'}`, () => {
      expect(understandChoice(text, KINDS)).toEqual(id === null ? { kind: 'none' } : { kind: 'one', id });
    });
  }

  it('that fits several labels is asked about, one that fits two of the same is not', () => {
    const stages = [
      { id: 'quoted', labels: ['已报价', 'quoted'] },
      { id: 'signed', labels: ['已签约', 'signed'] },
      { id: 'again', labels: ['再联系', '再次联系'] },
    ];
    expect(understandChoice('已', stages)).toEqual({ kind: 'several', ids: ['quoted', 'signed'] });
    expect(understandChoice('联系', stages)).toEqual({ kind: 'one', id: 'again' });
  });

  it('prefers a label that is a number to the number of a label', () => {
    const amounts = ['3', '2', '1'].map((label) => ({ id: `amount${label}`, labels: [label] }));
    expect(understandChoice('3', amounts)).toEqual({ kind: 'one', id: 'amount3' });
  });
});
