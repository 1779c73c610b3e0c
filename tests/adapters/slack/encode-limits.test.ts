import { describe, expect, it } from 'vitest';
import { isTooLong, MessageBlocks, ModalView } from '../../support/fake-slack-limits.ts';

const text = (length: number, kind = 'plain_text') => ({ type: kind, text: 'x'.repeat(length) });
const rich = (length: number) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'x'.repeat(length) }] }],
});
const times = <Item>(count: number, item: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => item(index));
const buttons = (count: number, more: object = {}) => ({
  type: 'actions',
  elements: times(count, (index) => ({ type: 'button', action_id: `b${index}`, text: text(1), ...more })),
});
const confirm = (title: number, question: number, yes: number) => ({
  confirm: { title: text(title), text: text(question), confirm: text(yes), deny: text(yes) },
});
const table = (rows: number, columns: number, cell = 1) => ({
  type: 'table',
  rows: times(rows, () => times(columns, () => text(cell, 'raw_text'))),
});
const chart = (title: number, series: number, categories: number, name: number) => {
  const labels = times(categories, (index) => String(index).padStart(name, 'x'));
  return {
    type: 'data_visualization',
    title: 'x'.repeat(title),
    chart: {
      type: 'bar',
      series: times(series, (index) => ({
        name: String(index).padStart(name, 'x'),
        data: labels.map((label) => ({ label, value: 1 })),
      })),
      axis_config: { categories: labels },
    },
  };
};
const context = (count: number) => ({ type: 'context', elements: times(count, () => text(1)) });

/** Each limit of a message at its largest, and one over it. */
const MESSAGES: [limit: string, most: unknown[], over: unknown[]][] = [
  ['50 blocks', times(50, () => ({ type: 'divider' })), times(51, () => ({ type: 'divider' }))],
  ['at least one block', [{ type: 'divider' }], []],
  ['a header of 150', [{ type: 'header', text: text(150) }], [{ type: 'header', text: text(151) }]],
  ['a text that is not empty', [{ type: 'header', text: text(1) }], [{ type: 'header', text: text(0) }]],
  ['a section of 3000', [{ type: 'section', text: text(3000) }], [{ type: 'section', text: text(3001) }]],
  [
    '10 fields of 2000',
    [{ type: 'section', fields: times(10, () => text(2000)) }],
    [{ type: 'section', fields: times(11, () => text(1)) }],
  ],
  ['10 elements of small print', [context(10)], [context(11)]],
  ['25 buttons a block', [buttons(25)], [buttons(26)]],
  ['a button of 75', [buttons(1, { text: text(75) })], [buttons(1, { text: text(76) })]],
  ['a value of 2000', [buttons(1, { value: 'x'.repeat(2000) })], [buttons(1, { value: 'x'.repeat(2001) })]],
  ['action ids of 255', [buttons(1, { action_id: 'x'.repeat(255) })], [buttons(1, { action_id: 'x'.repeat(256) })]],
  ['action ids that differ', [buttons(2)], [buttons(1), buttons(1)]],
  ['a question with a title of 100', [buttons(1, confirm(100, 1, 1))], [buttons(1, confirm(101, 1, 1))]],
  ['a question of 300', [buttons(1, confirm(1, 300, 1))], [buttons(1, confirm(1, 301, 1))]],
  ['answers of 30', [buttons(1, confirm(1, 1, 30))], [buttons(1, confirm(1, 1, 31))]],
  ['rich text that is not empty', [rich(1)], [rich(0)]],
  ['a table of 100 rows', [table(100, 1)], [table(101, 1)]],
  ['a table of 20 columns', [table(1, 20)], [table(1, 21)]],
  ['cells that are not empty', [table(1, 1)], [table(1, 1, 0)]],
  ['one table', [table(1, 1)], [table(1, 1), table(1, 1)]],
  ['two charts', times(2, () => chart(1, 1, 1, 1)), times(3, () => chart(1, 1, 1, 1))],
  ['a chart’s title of 50', [chart(50, 1, 1, 1)], [chart(51, 1, 1, 1)]],
  ['6 series', [chart(1, 6, 1, 1)], [chart(1, 7, 1, 1)]],
  ['20 categories', [chart(1, 1, 20, 2)], [chart(1, 1, 21, 2)]],
  ['names of 20', [chart(1, 1, 1, 20)], [chart(1, 1, 1, 21)]],
  ['known properties', [{ type: 'divider' }], [{ type: 'divider', colour: 'red' }]],
  ['known blocks', [{ type: 'divider' }], [{ type: 'mystery' }]],
];

/** The same of a form. */
const field = (more: object) => ({
  type: 'input',
  block_id: 'f',
  label: text(1),
  element: { type: 'plain_text_input', action_id: 'f' },
  ...more,
});
const view = (more: object) => ({ type: 'modal', title: text(1), submit: text(1), blocks: [field({})], ...more });
const element = (more: object) => view({ blocks: [field({ element: { action_id: 'f', ...more } })] });
const options = (count: number, words = 1) =>
  times(count, (index) => ({ text: text(words), value: String(index).padStart(words, 'x') }));
const select = (more: object) => element({ type: 'static_select', ...more });
const input = (more: object) => element({ type: 'plain_text_input', ...more });

const FORMS: [limit: string, most: unknown, over: unknown][] = [
  ['a title of 24', view({ title: text(24) }), view({ title: text(25) })],
  ['buttons of 24', view({ submit: text(24) }), view({ submit: text(25) })],
  [
    '100 blocks',
    view({ blocks: times(100, () => ({ type: 'divider' })) }),
    view({ blocks: times(101, () => ({ type: 'divider' })) }),
  ],
  ['metadata of 3000', view({ private_metadata: 'x'.repeat(3000) }), view({ private_metadata: 'x'.repeat(3001) })],
  ['ids that differ', view({}), view({ blocks: [field({}), field({})] })],
  ['a way to submit', view({}), view({ submit: undefined })],
  [
    'labels of 2000',
    view({ blocks: [field({ label: text(2000) })] }),
    view({ blocks: [field({ label: text(2001) })] }),
  ],
  ['inputs of 3000', input({ max_length: 3000 }), input({ max_length: 3001 })],
  [
    'values no longer than inputs',
    input({ max_length: 2, initial_value: 'xx' }),
    input({ max_length: 2, initial_value: 'xxx' }),
  ],
  ['100 options', select({ options: options(100) }), select({ options: options(101) })],
  ['options of 75', select({ options: options(1, 75) }), select({ options: options(1, 76) })],
  ['placeholders of 150', input({ placeholder: text(150) }), input({ placeholder: text(151) })],
];

describe('what the fake Slack takes', () => {
  for (const [limit, most, over] of MESSAGES) {
    it(limit, () => {
      expect(MessageBlocks.safeParse(most).success).toBe(true);
      expect(MessageBlocks.safeParse(over).success).toBe(false);
    });
  }
  for (const [limit, most, over] of FORMS) {
    it(`in a form ${limit}`, () => {
      expect(ModalView.safeParse(most).success).toBe(true);
      expect(ModalView.safeParse(over).success).toBe(false);
    });
  }
  it('views of 250 KB', () => {
    const large = (length: number) => view({ blocks: times(99, () => rich(length)) });
    expect(ModalView.safeParse(large(2_000)).success).toBe(true);
    expect(ModalView.safeParse(large(3_000)).success).toBe(false);
  });
  it('13 200 characters in all, 10 000 in a table', () => {
    const tooLong = (...blocks: unknown[]) => isTooLong(MessageBlocks.parse(blocks));
    expect([tooLong(rich(13_000)), tooLong(rich(13_200))]).toEqual([false, true]);
    expect([tooLong(table(100, 1, 100)), tooLong(table(100, 1, 101))]).toEqual([false, true]);
    expect(tooLong(table(100, 1, 100), rich(3_200))).toBe(true);
  });
});
