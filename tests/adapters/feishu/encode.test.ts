import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCard } from '../../../adapters/feishu/encode.ts';
import { encodeForm } from '../../../adapters/feishu/form.ts';
import type { Block, Card } from '../../../src/chat/card.ts';
import type { Field, Form } from '../../../src/chat/form.ts';
import { escapeText } from '../../../src/chat/text.ts';
import { withRoom } from '../../../src/commands/file-room.ts';
import { createWords } from '../../../src/i18n.ts';
import { form as anyForm } from '../../support/arbitraries.ts';
import { see } from '../../support/fake-feishu-card.ts';
import { refusal } from '../../support/fake-feishu-rules.ts';

const CARD_BYTES = 30 * 1024;

/** As it travels: a string within the request. */
function bytesOf(json: string): number {
  return Buffer.byteLength(
    JSON.stringify({
      receive_id: `ou_${'0'.repeat(32)}`,
      msg_type: 'interactive',
      content: json,
      uuid: '0'.repeat(48),
    }),
  );
}

/** The one message that a card is. */
function only(blocks: readonly Block[], rest: Partial<Card> = {}) {
  const [part, ...others] = encodeCard({ tone: 'plain', summary: '摘要', blocks, ...rest });
  if (part === undefined || others.length > 0) throw new Error(`${others.length + 1} messages`);
  return part.json;
}

function seen(blocks: readonly Block[], rest: Partial<Card> = {}) {
  const json = JSON.stringify(only(blocks, rest));
  expect(refusal(json)).toBeNull();
  expect(bytesOf(json)).toBeLessThanOrEqual(CARD_BYTES);
  return see(json);
}

describe('any form', () => {
  it('is one the platform takes, with nothing in it alive', () => {
    fc.assert(
      fc.property(anyForm, fc.constantFrom('zh-CN', 'en'), (form, locale) => {
        const json = JSON.stringify(encodeForm(form, locale));
        expect(refusal(json)).toBeNull();
        expect(bytesOf(json)).toBeLessThanOrEqual(CARD_BYTES);
        expect(see(json).alive).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a form with what every platform has room for', () => {
  it('shows every word that was in it', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        const kept = { ...form, ...withRoom(form, createWords().en) };
        const { fields, text } = see(JSON.stringify(encodeForm(kept, 'en')));
        const written = kept.fields.filter(({ kind }) => kind === 'text' || kind === 'longText' || kind === 'lookup');
        for (const { label, error, value = '' } of written) {
          const shown = fields.filter(({ kind }) => kind === 'input').map((one) => one.value);
          // Of what has an error and is too long for a card nothing is shown: a part of it would come back as the whole.
          if (error === undefined || shown.includes(value.toWellFormed())) {
            expect(shown, label).toContain(value.toWellFormed());
          } else {
            expect(text).toContain('it stays as it is');
            expect(shown.some((one) => one !== '' && value.length > one.length && value.startsWith(one))).toBe(false);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('keeps what is too long for any card out of its inputs, whole', () => {
    const value = '很长的一段话。'.repeat(1_500);
    const field = { kind: 'longText', name: 'a', label: '今天', required: true, maxLength: 50_000, value } as const;
    const note = { kind: 'text', name: 'b', label: '备注', required: false, maxLength: 200, value: '短的' } as const;
    const form = {
      id: 'f',
      title: '日志',
      submit: '提交',
      cancel: '取消',
      fields: [{ ...field, error: '太长' }, note],
    };
    const { fields, text } = see(JSON.stringify(encodeForm(form, 'zh-CN')));
    expect(fields.map((one) => one.value)).toEqual(['短的']);
    expect(text).toContain('已原样保留');
    expect(text).toContain('太长');
  });
});

describe('what people wrote', () => {
  const hostile = [
    '<at id=all></at>',
    '<at user_id="all">所有人</at>',
    '[工资单](https://evil.example)',
    '![](img_v3_x)',
    '**粗** *斜* _斜_ ~~删~~ `码`',
    '# 标题\n> 引用\n- 项\n1. 项\n1) 项\n+ 项\n---\n===',
    '    缩进代码',
    '| a | b |\n|---|---|\n| 1 | 2 |',
    ':OK: :DONE:',
    '<font color=red>红</font><hr><br><person id=ou_1></person>',
    '&lt;at id=all&gt; &#42; &nbsp;',
    '$x$ \\(y\\) www.evil.example li@evil.example',
    '```js\nx\n```',
  ];
  for (const raw of hostile) {
    it(`shows as written: ${JSON.stringify(raw)}`, () => {
      const fact = { label: raw.replace(/\s+/g, ' ').trim(), value: escapeText(raw) };
      const { text, alive } = seen([
        { kind: 'quote', words: raw },
        { kind: 'text', text: `**${escapeText(raw.replace(/\s+/g, ' ').trim())}**` },
        { kind: 'facts', facts: [fact] },
      ]);
      expect(alive).toEqual([]);
      expect(text).toBe([raw, fact.label, `${fact.label} ${raw}`].join('\n'));
    });
  }

  const strong: [text: string, content: string][] = [
    ['平均 **82.4**（↑1）', '平均 **82&#46;4**\u200a（↑1）'],
    ['是**“重要”**的', '是\u200a**“重要”**\u200a的'],
    ['**两\n行** ', '\u200a**两**\u200a\n\u200a**行**&nbsp;'],
    ['一\n\n  二  三', '一\n&nbsp;\n&nbsp;&nbsp;二&nbsp;&nbsp;三'],
  ];
  for (const [text, content] of strong) {
    it(`keeps its strength and its spaces: ${JSON.stringify(text)}`, () => {
      const [element] = only([{ kind: 'text', text }]).body.elements;
      expect(element?.content).toBe(content);
    });
  }

  it('loses only what nobody can see', () => {
    expect(seen([{ kind: 'quote', words: 'a\u0000b\u202ec\r\nd\ud800' }]).text).toBe('abc\nd\ufffd');
    expect(seen([{ kind: 'quote', words: '👨‍👩‍👧‍👦🇨🇳𠮷' }]).text).toBe('👨‍👩‍👧‍👦🇨🇳𠮷');
  });
});

describe('a block', () => {
  const table = (rows: number): Block => ({
    kind: 'table',
    columns: [
      { label: '姓名', align: 'start' },
      { label: '得分', align: 'end' },
    ],
    rows: Array.from({ length: rows }, (_, index) => [index === 0 ? '**李娜**' : '王*芳', '93.10']),
  });
  const chart: Block = {
    kind: 'chart',
    form: 'line',
    title: '得分',
    unit: '分',
    categories: ['46周', '47周'],
    series: [{ name: '李娜', values: [90.5, null] }],
  };

  it('draws five tables and five charts, and those after them as text', () => {
    const { tables, charts, text } = seen([
      ...Array.from({ length: 6 }, () => table(2)),
      ...Array.from({ length: 6 }, () => chart),
    ]);
    expect([tables, charts]).toEqual([5, 5]);
    expect(text).toContain('姓名 · 得分\n李娜 · 93.10\n王*芳 · 93.10');
    expect(text).toContain('得分（分）\n46周：李娜 90.5\n47周：李娜 –');
  });

  it('cells keep their strength; a column without any is plain', () => {
    const [element] = only([table(2)]).body.elements;
    expect(element).toMatchObject({
      page_size: 2,
      columns: [
        { data_type: 'markdown', horizontal_align: 'left' },
        { data_type: 'text', horizontal_align: 'right' },
      ],
      rows: [{ c1: '93.10' }, { c0: '王&#42;芳', c1: '93.10' }],
    });
  });

  it('leaves out a chart’s missing values', () => {
    const [element] = only([chart]).body.elements;
    expect(element).toMatchObject({
      tag: 'chart',
      chart_spec: {
        type: 'line',
        title: { text: '得分（分）' },
        data: { values: [{ category: '46周', series: '李娜', value: 90.5 }] },
      },
    });
  });

  const tones: [Card['tone'], string][] = [
    ['plain', 'default'],
    ['good', 'green'],
    ['attention', 'orange'],
    ['problem', 'red'],
  ];
  for (const [tone, template] of tones) {
    it(`a ${tone} card is ${template}`, () => expect(seen([], { tone, title: '标题' }).template).toBe(template));
  }
});

describe('a field', () => {
  const seenField = (field: Field, locale = 'zh-CN') => {
    const form: Form = { id: 'f', title: '日志', submit: '提交', cancel: '取消', fields: [field] };
    return see(JSON.stringify(encodeForm(form, locale))).fields[0];
  };

  it('longer than an input takes is offered at the input’s length, and the hint says what to do', () => {
    const field = seenField({
      kind: 'longText',
      name: 'x',
      label: '内容',
      required: true,
      maxLength: 3000,
      hint: '写要点',
    });
    expect(field).toMatchObject({
      maxLength: 1000,
      note: '写要点\n这里最多写 1000 字；更长的内容可以直接发消息给我。',
    });
  });

  it('with a value longer than an input goes on in further inputs, so that nothing is lost', () => {
    const value = '写🙂'.repeat(900);
    const field = seenField({ kind: 'longText', name: 'x', label: '内容', required: true, maxLength: 3000, value });
    expect(field).toMatchObject({ names: ['x', 'x~2', 'x~3'], value });
  });

  it('to look up suggests', () => {
    const options = ['万家福超市', '晋阳机械'].map((label, index) => ({ value: String(index), label }));
    expect(
      seenField({ kind: 'lookup', name: 'c', label: '客户', required: false, maxLength: 80, options }),
    ).toMatchObject({
      kind: 'input',
      note: '例如：万家福超市、晋阳机械',
    });
  });

  it('opens without a value that does not fit its kind', () => {
    expect(
      seenField({ kind: 'date', name: 'd', label: '日期', required: true, value: '后天的后天', error: '没听懂' }),
    ).toMatchObject({
      value: '',
      note: '没听懂',
    });
  });
});
