import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeContent } from '../../../adapters/playground/decode.ts';
import type { DeskMessage } from '../../../adapters/playground/desk.ts';
import { cardHtml, messageHtml } from '../../../adapters/playground/encode.ts';
import { formHtml } from '../../../adapters/playground/encode-form.ts';
import { wordsFor } from '../../../adapters/playground/words.ts';
import type { Block } from '../../../src/chat/card.ts';
import { escapeText } from '../../../src/chat/text.ts';
import * as any from '../../support/arbitraries.ts';
import { LOG_FORM } from './lifelike.ts';

const ZH = wordsFor('zh-CN');
const EVIL = `</textarea></div><script>alert("1")</script><img src=x onerror='x'>&amp;`;
const SAFE =
  '&lt;/textarea&gt;&lt;/div&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&lt;img src=x onerror=&#39;x&#39;&gt;&amp;amp;';

const AT = { id: '7', person: 'm1' };
const block = (one: Block) => String(cardHtml({ tone: 'plain', title: 'x', blocks: [one], summary: 'x' }, ZH, AT));
const message = (content: unknown, change: Partial<DeskMessage> = {}): DeskMessage => ({
  id: '7',
  person: 'li',
  author: 'daybook',
  content,
  key: 'k',
  at: new Date('2026-11-18T09:42:00Z'),
  edited: false,
  ...change,
});

describe('what people wrote', () => {
  it('stands in a bubble exactly as typed', () => {
    const html = String(messageHtml(message({ kind: 'words', text: EVIL }, { author: 'person' }), ZH, 'Asia/Shanghai'));
    expect(html).toContain(`<div class="bubble words">${SAFE}</div>`);
    expect(html).toContain('17:42');
  });

  it.each([
    ['a quote', { kind: 'quote', words: EVIL }],
    ['a text', { kind: 'text', text: escapeText(EVIL) }],
    ['a fact', { kind: 'facts', facts: [{ label: EVIL, value: escapeText(EVIL) }] }],
    ['a cell', { kind: 'table', columns: [{ label: 'x', align: 'end' }], rows: [[escapeText(EVIL)]] }],
    ['a button', { kind: 'buttons', buttons: [{ label: EVIL, action: EVIL, confirm: EVIL }] }],
    [
      'a chart',
      {
        kind: 'chart',
        form: 'bar',
        title: EVIL,
        unit: EVIL,
        categories: [EVIL],
        series: [{ name: EVIL, values: [1] }],
      },
    ],
  ] satisfies [string, Block][])('cannot come alive in %s', (_, one) => {
    expect(block(one)).toContain(SAFE);
    expect(block(one)).not.toMatch(/<script|<img/);
  });

  it('cannot come alive in a form, wherever it stands', () => {
    const html = String(
      formHtml(
        {
          ...LOG_FORM,
          title: EVIL,
          fields: LOG_FORM.fields.map((field) => ({ ...field, label: EVIL, hint: EVIL, value: EVIL, error: EVIL })),
        },
        ZH,
      ),
    );
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain(`rows="4">\n${SAFE}</textarea>`);
  });
});

describe('a card', () => {
  it('makes strong what is strong and nothing else', () => {
    expect(block({ kind: 'text', text: '差 **工作日志** 和 2\\*3' })).toContain('差 <strong>工作日志</strong> 和 2*3');
  });

  it('folds a quote of more than 12 lines and says how many there are', () => {
    expect(block({ kind: 'quote', words: Array(12).fill('一行').join('\n') })).not.toContain('folded');
    const long = block({ kind: 'quote', words: Array(13).fill('一行').join('\n') });
    expect(long).toContain('class="folded"');
    expect(long).toContain('展开全文（13 行）');
  });

  it('aligns figures at their end, in a real table', () => {
    const html = block({
      kind: 'table',
      columns: [
        { label: '姓名', align: 'start' },
        { label: '得分', align: 'end' },
      ],
      rows: [['李娜', '93.10']],
    });
    expect(html).toContain('<th scope="col" class="end">得分</th>');
    expect(html).toContain('<td class="start">李娜</td><td class="end">93.10</td>');
  });

  it('is a plain bubble when it is only a remark', () => {
    const remark = cardHtml({ tone: 'plain', blocks: [{ kind: 'text', text: '好的。' }], summary: '好的。' }, ZH, AT);
    expect(String(remark)).toBe('<div class="bubble plain"><p class="text">好的。</p></div>');
  });

  it('that this version does not know is said not to be shown, in the page’s language', () => {
    const html = String(messageHtml(message({ kind: 'hologram' }), wordsFor('en'), 'UTC'));
    expect(html).toContain('This message cannot be shown.');
  });
});

describe('a form', () => {
  const html = String(
    formHtml({ ...LOG_FORM, fields: LOG_FORM.fields.map((field) => ({ ...field, error: `看 ${field.name}` })) }, ZH),
  );

  it('ties each label, hint and error to its field', () => {
    expect(html).toContain('<label for="field-0">今天做了什么');
    expect(html).toContain('aria-describedby="field-0-hint field-0-error"');
    expect(html).toContain('<p class="error" id="field-0-error">看 done</p>');
    expect(html).toContain('aria-invalid="true"');
  });

  it('marks what is chosen', () => {
    const fields = LOG_FORM.fields.flatMap((field) => {
      if (field.kind === 'choice') return [{ ...field, value: 'phone' }];
      return field.kind === 'choices' ? [{ ...field, value: 't0\nt2' }] : [];
    });
    const chosen = String(formHtml({ ...LOG_FORM, fields }, ZH));
    expect([...chosen.matchAll(/value="(\w+)" checked/g)].map(([, value]) => value)).toEqual(['phone', 't0', 't2']);
  });
});

describe('whatever is sent', () => {
  it('is kept as JSON and read again the same', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          any.card.map((card) => ({ kind: 'card', card })),
          any.form.map((form) => ({ kind: 'form', form })),
        ),
        (content) => {
          expect(decodeContent(JSON.parse(JSON.stringify(content)))).toEqual(JSON.parse(JSON.stringify(content)));
        },
      ),
    );
  });

  it('becomes markup with no elements but ours', () => {
    const ours =
      /^(div|h2|h3|p|strong|blockquote|dl|dt|dd|table|thead|tbody|tr|th|td|figure|figcaption|svg|title|desc|line|text|rect|path|circle|ul|li|details|summary|button|hr|form|header|footer|fieldset|legend|label|input|textarea|select|option|span|a|img)$/;
    fc.assert(
      fc.property(any.card, any.form, (card, form) => {
        const html = `${cardHtml(card, ZH, AT)}${formHtml(form, ZH)}`;
        for (const [, name = ''] of html.matchAll(/<([a-z0-9]+)/gi)) expect(name).toMatch(ours);
        for (const [, address] of html.matchAll(/<[^>]*\s(?:href|src)="([^"]*)"/g))
          expect(address).toMatch(/^\/playground\/picture\?person=m1&amp;message=7&amp;picture=\w+$/);
        expect(html).not.toMatch(/<[^>]*\son\w+=/);
      }),
    );
  });
});
