import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitLabelled } from '../../src/understand/labelled.ts';

const FIELDS = [
  { name: 'done', labels: ['done', '今天做了什么'] },
  { name: 'problem', labels: ['problem', 'problems met', '问题', '碰到的问题'] },
  { name: 'plan', labels: ['plan', 'plan for tomorrow', '明天计划'] },
];

describe('a message with labels', () => {
  const cases: [text: string, rest: string, values: Record<string, string>][] = [
    ['visited 3 outlets, problem: late delivery', 'visited 3 outlets', { problem: 'late delivery' }],
    ['今天拜访3户，问题：送货晚。明天计划：去城关', '今天拜访3户', { problem: '送货晚。', plan: '去城关' }],
    ['【问题】送货晚\n【明天计划】：去城关', '', { problem: '送货晚', plan: '去城关' }],
    [
      '1、今天做了什么：拜访3户\n2、碰到的问题：\n送货晚\n缺货\n3、明天计划：3户',
      '',
      { done: '拜访3户', problem: '送货晚\n缺货', plan: '3户' },
    ],
    ['- Plan for  Tomorrow: y\n- DONE： z', '', { plan: 'y', done: 'z' }],
    ['problem: a, problem: b', '', { problem: 'a\nb' }],
    ['没有问题：一切正常', '没有问题：一切正常', {}],
    ['问题 送货晚', '问题 送货晚', {}],
    ['problem:', '', {}],
    ['见面 15:30，问题：单价 3:1', '见面 15:30', { problem: '单价 3:1' }],
    ['no labels at all ', 'no labels at all', {}],
    ['', '', {}],
  ];
  for (const [text, rest, values] of cases) {
    it(JSON.stringify(text), () => expect(splitLabelled(text, FIELDS)).toEqual({ rest, values }));
  }

  it('is all rest without fields, and no field name is special', () => {
    expect(splitLabelled('problem: x', [])).toEqual({ rest: 'problem: x', values: {} });
    const { values } = splitLabelled('x: y', [{ name: '__proto__', labels: ['x'] }]);
    expect(Object.entries(values)).toEqual([['__proto__', 'y']]);
  });

  it('takes signs in a label as they are', () => {
    expect(splitLabelled('a.b (c): x', [{ name: 'f', labels: ['a.b (c)'] }])).toEqual({ rest: '', values: { f: 'x' } });
  });

  it('loses no letter, digit or sign but labels', () => {
    // Words that are no label, between labels: what comes out, put together, is what went in.
    const word = fc.string({
      unit: fc.constantFrom('万', '家', 'a', '3', '🎉', '。', '（', '-', ' '),
      minLength: 1,
      maxLength: 9,
    });
    const part = fc.record({ label: fc.constantFrom('问题', '【问题】', 'Plan', 'done'), word });
    fc.assert(
      fc.property(word, fc.array(part, { maxLength: 8 }), (first, parts) => {
        const text = first + parts.map(({ label, word: value }) => `\n${label}：${value}`).join('');
        const { rest, values } = splitLabelled(text, FIELDS);
        const kept = [rest, ...Object.values(values)].join('');
        const signs = (some: string) => [...some.replace(/\s/g, '')].sort().join('');
        expect(signs(kept)).toBe(signs([first, ...parts.map((one) => one.word)].join('')));
      }),
    );
  });
});
