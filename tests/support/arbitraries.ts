import * as fc from 'fast-check';
import type { Block, Button, Card, Chart, Fact, Table } from '../../src/chat/card.ts';
import type { Field, Form, Option } from '../../src/chat/form.ts';
import { escapeText, type Text } from '../../src/chat/text.ts';

/** Things people type that mean something to Slack, Feishu, Markdown or HTML, or that count differently than they look. */
const HOSTILE = [
  '<!channel>',
  '<!here|here>',
  '<@U0001>',
  '<#C0001|general>',
  '<https://evil.example|工资单>',
  '<at id=all></at>',
  '<at user_id="all">所有人</at>',
  '@everyone',
  '[工资单](https://evil.example)',
  '![](https://evil.example/x.png)',
  'https://evil.example',
  'mailto:li@bank.example',
  '**bold**',
  '*bold*',
  '_it_',
  '~gone~',
  '`code`',
  '```\ncode\n```',
  '> quoted',
  '# Title',
  '- item',
  '1. one',
  '---',
  '| a | b |\n|---|---|',
  ':smile:',
  ':+1::skin-tone-2:',
  '&amp;',
  '&lt;b&gt;',
  '<b>x</b>',
  '<font color=red>红</font>',
  '{{x}}',
  '\\',
  '\\*',
  '\\n',
  '\u0000',
  '\u200b',
  '\u202e',
  '\r\n',
  '\ud800',
  '👨‍👩‍👧‍👦',
  '🇨🇳',
  'e\u0301',
  '𠮷',
  '１２３',
  '👩🏽‍❤️‍💋‍👨🏿',
  '\u200d',
  '\ufe0f',
  '\u2066مرحبا\u2069',
  'שלום עולם',
  'क्षि',
  '각',
  '\u0301',
  '\udc00',
  '\u2028',
  '\t',
] as const;

const PLAIN = [
  '今天拜访了三家企业',
  '授信进度',
  'Li Wei',
  '120万',
  ' ',
  '\n',
  '，',
  '。',
  'a',
  'deposit +12%',
] as const;

/** What a person may write: Chinese, English, emoji, markup of every platform, control characters; now and then very long. */
const words: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: pieces(12) },
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  {
    weight: 1,
    arbitrary: fc.tuple(pieces(6), fc.integer({ min: 1, max: 4000 })).map(([piece, times]) => repeated(piece, times)),
  },
);

/** One kind of visible character again and again, up to 50 000 UTF-16 units of it; the last is one character as a whole. */
const endless: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('今', 'a', ' ', '\n', '*', '&', '👨‍👩‍👧‍👦', '🇨🇳', 'e\u0301', '今天。', 'so it is. ', '\u0301'),
    fc.integer({ min: 1, max: 50_000 }),
  )
  .map(([piece, units]) => piece.repeat(Math.ceil(units / piece.length)));

/** One line of ordinary length, as a label or a title is; never empty, never blank. */
const line: fc.Arbitrary<string> = pieces(4)
  .map((text) => text.replace(/[\r\n]+/g, ' '))
  .filter((text) => text.trim() !== '');

/** What stands in cards where a line should: now and then nothing, or far too much. */
const anyLine: fc.Arbitrary<string> = fc.oneof(
  { weight: 30, arbitrary: line },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '\n') },
  { weight: 1, arbitrary: words.map((raw) => raw.slice(0, 3_000)) },
);

const anyWords: fc.Arbitrary<string> = fc.oneof(
  { weight: 30, arbitrary: words },
  { weight: 1, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: endless },
);

/** A {@link Text}: some of it strong, people's words escaped. */
const text: fc.Arbitrary<Text> = fc
  .array(fc.tuple(anyWords, fc.boolean()), { minLength: 1, maxLength: 4 })
  .map((runs) => runs.map(([raw, strong]) => (strong ? `**${escapeText(raw)}**` : escapeText(raw))).join(' '));

const shortText: fc.Arbitrary<Text> = fc
  .tuple(anyLine, fc.boolean())
  .map(([raw, strong]) => (strong ? `**${escapeText(raw)}**` : escapeText(raw)));

const fact: fc.Arbitrary<Fact> = fc.record({ label: anyLine, value: text });

const button: fc.Arbitrary<Button> = fc.record(
  {
    label: anyLine,
    action: fc.stringMatching(/^[!-~]{1,200}$/),
    style: fc.constantFrom('primary' as const, 'danger' as const),
    confirm: anyLine,
  },
  { requiredKeys: ['label', 'action'] },
);

const row = (width: number) => fc.array(shortText, { minLength: width, maxLength: width });

/** Up to 510 rows. */
const table: fc.Arbitrary<Table> = fc.integer({ min: 1, max: 12 }).chain((width) =>
  fc.record({
    kind: fc.constant('table' as const),
    columns: fc.array(fc.record({ label: anyLine, align: fc.constantFrom('start' as const, 'end' as const) }), {
      minLength: width,
      maxLength: width,
    }),
    rows: fc.oneof(
      { weight: 9, arbitrary: fc.array(row(width), { maxLength: 130 }) },
      {
        weight: 1,
        arbitrary: fc.array(row(width), { maxLength: 3 }).map((rows) => Array.from({ length: 170 }, () => rows).flat()),
      },
    ),
  }),
);

const chart: fc.Arbitrary<Chart> = fc
  .record({ categories: names(20), series: names(6) })
  .chain(({ categories, series }) =>
    fc.record({
      kind: fc.constant('chart' as const),
      form: fc.constantFrom('bar' as const, 'line' as const),
      title: anyLine,
      unit: anyLine,
      categories: fc.constant(categories),
      series: fc.tuple(
        ...series.map((name) =>
          fc.record({
            name: fc.constant(name),
            values: fc.array(fc.option(fc.integer({ min: -1_000_000, max: 1_000_000 })), {
              minLength: categories.length,
              maxLength: categories.length,
            }),
          }),
        ),
      ),
    }),
  );

const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text }),
  fc.record({ kind: fc.constant('note' as const), text }),
  fc.record({ kind: fc.constant('quote' as const), words: anyWords }),
  fc.record({ kind: fc.constant('facts' as const), facts: fc.array(fact, { maxLength: 30 }) }),
  table,
  chart,
  fc.record({ kind: fc.constant('buttons' as const), buttons: fc.array(button, { maxLength: 40 }) }),
  fc.record({ kind: fc.constant('divider' as const) }),
  fc.record({ kind: fc.constant('picture' as const), picture: fc.stringMatching(/^F[A-Z0-9]{8,12}$/), alt: words }),
);

/** Any card, up to more blocks than any platform takes. */
export const card: fc.Arbitrary<Card> = fc.record(
  {
    title: shortText,
    tone: fc.constantFrom('plain' as const, 'good' as const, 'attention' as const, 'problem' as const),
    blocks: fc.oneof(
      { weight: 9, arbitrary: fc.array(block, { maxLength: 8 }) },
      { weight: 1, arbitrary: fc.array(block, { minLength: 40, maxLength: 70 }) },
    ),
    summary: anyLine,
  },
  { requiredKeys: ['tone', 'blocks', 'summary'] },
);

const option: fc.Arbitrary<Option> = fc.record({ value: fc.stringMatching(/^[!-~]{1,75}$/), label: line });

const options = fc.uniqueArray(option, { minLength: 1, maxLength: 120, selector: (one) => one.value });

const dateValue = fc
  .date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2035-12-31T00:00:00Z'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));

const timeValue = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));

/** A field's longest length: from a short name to more than any platform takes. */
const longest = fc.constantFrom(20, 200, 1000, 3000, 10_000);
const number = fc.integer({ min: -1_000_000, max: 1_000_000 }).map(String);

/** A field called `name`; where it has a value, the value fits its kind. */
function field(name: string): fc.Arbitrary<Field> {
  return fc.oneof(
    fc
      .record({ kind: fc.constantFrom('text' as const, 'longText' as const), maxLength: longest })
      .chain((rest) => complete(name, rest, clipped(rest.maxLength))),
    fc.constant({ kind: 'number' as const }).chain((rest) => complete(name, rest, number)),
    fc.constant({ kind: 'date' as const }).chain((rest) => complete(name, rest, dateValue)),
    fc.constant({ kind: 'time' as const }).chain((rest) => complete(name, rest, timeValue)),
    fc
      .record({ kind: fc.constant('choice' as const), options })
      .chain((rest) => complete(name, rest, fc.constantFrom(...rest.options.map((one) => one.value)))),
    fc.record({ kind: fc.constant('choices' as const), options }).chain((rest) =>
      complete(
        name,
        rest,
        fc
          .subarray(
            rest.options.map((one) => one.value),
            { minLength: 1 },
          )
          .map((some) => some.join('\n')),
      ),
    ),
    fc
      .record({ kind: fc.constant('lookup' as const), options, maxLength: longest })
      .chain((rest) => complete(name, rest, clipped(rest.maxLength))),
  );
}

/** A form with up to 12 fields. */
export const form: fc.Arbitrary<Form> = fc.integer({ min: 1, max: 12 }).chain((count) =>
  fc.record(
    {
      id: fc.uuid(),
      title: line,
      intro: line,
      submit: line,
      cancel: line,
      fields: fc.tuple(...Array.from({ length: count }, (_, index) => field(`field_${index}`))),
    },
    { requiredKeys: ['id', 'title', 'submit', 'cancel', 'fields'] },
  ),
);

function complete<Kind extends object>(name: string, rest: Kind, value: fc.Arbitrary<string>) {
  return fc
    .record(
      { name: fc.constant(name), label: line, required: fc.boolean(), hint: line, value, error: line },
      { requiredKeys: ['name', 'label', 'required'] },
    )
    .map((common) => ({ ...common, ...rest }));
}

function clipped(most: number): fc.Arbitrary<string> {
  return words.map((raw) => raw.slice(0, most)).filter((raw) => raw !== '');
}

function pieces(most: number): fc.Arbitrary<string> {
  return fc
    .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.constantFrom(...PLAIN)), { minLength: 1, maxLength: most })
    .map((parts) => parts.join(''));
}

function names(most: number): fc.Arbitrary<string[]> {
  return fc.uniqueArray(anyLine, { minLength: 1, maxLength: most });
}

/** `piece` again and again, cut at 40 000 UTF-16 units. */
function repeated(piece: string, times: number): string {
  return piece.repeat(Math.min(times, Math.ceil(40_000 / piece.length))).slice(0, 40_000);
}
