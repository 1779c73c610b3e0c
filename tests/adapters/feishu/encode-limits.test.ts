import { describe, expect, it } from 'vitest';
import { refusal } from '../../support/fake-feishu-rules.ts';

const times = <Item>(count: number, item: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => item(index));
const plain = (content: string) => ({ tag: 'plain_text', content });
const words = (content: string) => ({ tag: 'markdown', content });
const card = (elements: unknown[], more: object = {}) => ({
  schema: '2.0',
  config: { update_multi: true },
  body: { elements },
  ...more,
});
const button = (more: object = {}) => ({
  tag: 'button',
  text: plain('好'),
  behaviors: [{ type: 'callback', value: { action: 'a' } }],
  ...more,
});
const submit = { tag: 'button', text: plain('提交'), name: 'ok', form_action_type: 'submit' };
const form = (...elements: unknown[]) => ({ tag: 'form', name: 'form', elements: [...elements, submit] });
const input = (more: object = {}) => ({ tag: 'input', name: 'f', ...more });
const select = (values: string[], more: object = {}) => ({
  tag: 'select_static',
  name: 's',
  options: values.map((value) => ({ text: plain(value), value })),
  ...more,
});
const table = (more: object = {}) => ({ tag: 'table', columns: [{ name: 'c' }], rows: [{ c: '1' }], ...more });
const chart = (spec: object = {}) => ({
  tag: 'chart',
  chart_spec: { type: 'bar', data: { values: [{ value: 1 }] }, ...spec },
});
const nested = (depth: number): unknown =>
  depth === 0 ? words('x') : { tag: 'column_set', columns: [{ tag: 'column', elements: [nested(depth - 1)] }] };

/** What keeps each rule, and what breaks no other. */
const RULES: [rule: string, kept: object, broken: object][] = [
  ['200 elements', card(times(200, () => words('x'))), card(times(201, () => words('x')))],
  ['5 tables', card(times(5, () => table())), card(times(6, () => table()))],
  ['5 charts', card(times(5, () => chart())), card(times(6, () => chart()))],
  ['5 levels', card([nested(2)]), card([nested(3)])],
  ['known properties', card([words('x')]), card([{ ...words('x'), colour: 'red' }])],
  ['known properties of the card', card([]), card([], { elements: [] })],
  ['known tags', card([words('x')]), card([{ tag: 'mystery' }])],
  ['cards that everybody sees alike', card([]), card([], { config: { update_multi: false } })],
  ['version 2.0', card([]), card([], { schema: '1.0' })],
  ['a header with a title', card([], { header: { title: plain('x') } }), card([], { header: {} })],
  [
    'its colours',
    card([], { header: { title: plain('x'), template: 'green' } }),
    card([], { header: { title: plain('x'), template: 'pink' } }),
  ],
  ['markdown with content', card([words('x')]), card([words('')])],
  ['buttons with words', card([button()]), card([button({ text: plain('') })])],
  ['buttons that do something', card([button()]), card([button({ behaviors: undefined })])],
  ['buttons with names in forms', card([form()]), card([form({ tag: 'button', text: plain('x') })])],
  ['no callbacks in forms', card([form()]), card([form(button({ name: 'b' }))])],
  ['forms that can be submitted', card([form()]), card([{ tag: 'form', name: 'form', elements: [input()] }])],
  [
    'forms at the root',
    card([form()]),
    card([{ tag: 'column_set', columns: [{ tag: 'column', elements: [form()] }] }]),
  ],
  [
    'tables at the root',
    card([table()]),
    card([{ tag: 'column_set', columns: [{ tag: 'column', elements: [table()] }] }]),
  ],
  ['no charts in forms', card([chart()]), card([form(chart())])],
  ['inputs in forms', card([form(input())]), card([input()])],
  ['inputs of 1000', card([form(input({ max_length: 1000 }))]), card([form(input({ max_length: 1001 }))])],
  [
    'values no longer than inputs',
    card([form(input({ max_length: 2, default_value: 'xx' }))]),
    card([form(input({ max_length: 2, default_value: 'xxx' }))]),
  ],
  ['names that differ', card([form(input())]), card([form(input(), input())])],
  ['options that differ', card([form(select(['a', 'b']))]), card([form(select(['a', 'a']))])],
  [
    'a choice among the options',
    card([form(select(['a'], { initial_option: 'a' }))]),
    card([form(select(['a'], { initial_option: 'b' }))]),
  ],
  [
    'dates as they write them',
    card([form({ tag: 'date_picker', name: 'd', initial_date: '2026-11-18' })]),
    card([form({ tag: 'date_picker', name: 'd', initial_date: '18.11.2026' })]),
  ],
  ['pages of 10 rows', card([table({ page_size: 10 })]), card([table({ page_size: 11 })])],
  [
    '50 columns',
    card([table({ columns: times(50, (index) => ({ name: `c${index}` })), rows: [] })]),
    card([table({ columns: times(51, (index) => ({ name: `c${index}` })), rows: [] })]),
  ],
  ['rows of known columns', card([table()]), card([table({ rows: [{ d: '1' }] })])],
  ['charts of numbers', card([chart()]), card([chart({ data: { values: [{ value: null }] } })])],
];

describe('what the fake Feishu takes', () => {
  for (const [rule, kept, broken] of RULES) {
    it(rule, () => {
      expect(refusal(JSON.stringify(kept))).toBeNull();
      expect(refusal(JSON.stringify(broken))).not.toBeNull();
    });
  }
});
