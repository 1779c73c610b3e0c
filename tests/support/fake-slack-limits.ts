import { z } from 'zod';

/**
 * What Slack takes, property by property and number by number; anything else is `invalid_blocks` or `invalid_arguments`.
 * Lengths are counted in UTF-16 units, which is never fewer than Slack may count. Every schema names the page that its numbers
 * are from, below https://docs.slack.dev/reference.
 */

/** block-kit/composition-objects/text-object: 1 character at least. */
const plain = (most: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(most).refine(isStorable, 'control characters or half a character'),
    emoji: z.boolean().optional(),
  });

const mrkdwn = (most: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(most), verbatim: z.boolean().optional() });

const text = (most: number) => z.union([plain(most), mrkdwn(most)]);

/** block-kit/blocks: `block_id` and `action_id` ≤ 255. */
const id = z.string().min(1).max(255);

const style = z.enum(['primary', 'danger']);

/** block-kit/composition-objects/confirmation-dialog-object: title ≤ 100, text ≤ 300, buttons ≤ 30. */
const confirm = z.strictObject({
  title: plain(100),
  text: text(300),
  confirm: plain(30),
  deny: plain(30),
  style: style.optional(),
});

/** block-kit/block-elements/button-element: text ≤ 75, value ≤ 2000. */
const button = z.strictObject({
  type: z.literal('button'),
  action_id: id,
  text: plain(75),
  value: z.string().max(2000).optional(),
  style: style.optional(),
  confirm: confirm.optional(),
});

const LIVING = ['link', 'user', 'usergroup', 'channel', 'broadcast', 'emoji', 'date', 'color', 'team'] as const;

/** block-kit/blocks/rich-text-block. */
const richElement = z.union([
  z.strictObject({
    type: z.literal('text'),
    text: z.string().min(1).refine(isStorable, 'control characters or half a character'),
    style: z.strictObject({ bold: z.boolean() }).partial().optional(),
  }),
  // What would be alive: known here so that tests can find it.
  z.looseObject({ type: z.enum(LIVING) }),
]);

const richText = z.strictObject({
  type: z.literal('rich_text'),
  block_id: id.optional(),
  elements: z
    .array(
      z.strictObject({
        type: z.enum(['rich_text_section', 'rich_text_quote', 'rich_text_preformatted']),
        elements: z.array(richElement).min(1),
      }),
    )
    .min(1),
});

/** block-kit/blocks/table-block: raw_text has 1 character at least. */
const cell = z.union([z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) }), richText]);

/** block-kit/blocks/data-visualization-block: title and axis labels ≤ 50, 1–6 series, 1–20 categories, their labels ≤ 20. */
const point = z.strictObject({ label: z.string().min(1).max(20), value: z.number() });
const chart = z
  .strictObject({
    type: z.literal('data_visualization'),
    block_id: id.optional(),
    title: z.string().min(1).max(50),
    chart: z.strictObject({
      type: z.enum(['bar', 'area', 'line']),
      series: z
        .array(z.strictObject({ name: z.string().min(1).max(20), data: z.array(point) }))
        .min(1)
        .max(6),
      axis_config: z.strictObject({
        categories: z.array(z.string().min(1).max(20)).min(1).max(20),
        x_label: z.string().max(50).optional(),
        y_label: z.string().max(50).optional(),
      }),
    }),
  })
  .refine(({ chart: { series } }) => isDistinct(series.map((one) => one.name)), 'series names must differ')
  .refine(
    ({ chart: { series, axis_config } }) =>
      isDistinct(axis_config.categories) &&
      series.every((one) => String(one.data.map((at) => at.label)) === String(axis_config.categories)),
    'one point a category, in order',
  );

/**
 * block-kit/blocks/header-block: ≤ 150; section-block: text ≤ 3000, fields ≤ 10 of 2000; context-block: ≤ 10 elements;
 * actions-block: ≤ 25 elements; table-block: ≤ 100 rows of 20 columns.
 */
const messageBlock = z.union([
  z.strictObject({ type: z.literal('divider'), block_id: id.optional() }),
  z.strictObject({ type: z.literal('header'), block_id: id.optional(), text: plain(150) }),
  // block-kit/blocks/image-block
  z.strictObject({
    type: z.literal('image'),
    block_id: id.optional(),
    slack_file: z.strictObject({ id: z.string().regex(/^F[A-Z0-9]{8,}$/) }),
    alt_text: z.string().min(1).max(2000),
  }),
  z.strictObject({
    type: z.literal('section'),
    block_id: id.optional(),
    text: text(3000).optional(),
    fields: z.array(text(2000)).min(1).max(10).optional(),
  }),
  z.strictObject({
    type: z.literal('context'),
    block_id: id.optional(),
    elements: z.array(text(3000)).min(1).max(10),
  }),
  z.strictObject({
    type: z.literal('actions'),
    block_id: id.optional(),
    elements: z.array(button).min(1).max(25),
  }),
  richText,
  z.strictObject({
    type: z.literal('table'),
    block_id: id.optional(),
    rows: z.array(z.array(cell).min(1).max(20)).min(1).max(100),
    column_settings: z
      .array(z.strictObject({ align: z.enum(['left', 'center', 'right']), is_wrapped: z.boolean() }).partial())
      .max(20)
      .optional(),
  }),
  chart,
]);

/** One line of a menu. block-kit/composition-objects/option-object: text and value ≤ 75. */
export const MenuOption = z.strictObject({ text: plain(75), value: z.string().min(1).max(75) });
const option = MenuOption;
/** block-kit/block-elements/select-menu-element: placeholder ≤ 150, ≤ 100 options or ≤ 100 groups of 100. */
const menu = {
  action_id: id,
  placeholder: plain(150).optional(),
  options: z.array(option).min(1).max(100).optional(),
  option_groups: z
    .array(z.strictObject({ label: plain(75), options: z.array(option).min(1).max(100) }))
    .min(1)
    .max(100)
    .optional(),
};

/** block-kit/block-elements/plain-text-input-element: max_length ≤ 3000. */
const inputElement = z.union([
  z
    .strictObject({
      type: z.literal('plain_text_input'),
      action_id: id,
      multiline: z.boolean().optional(),
      max_length: z.number().int().min(1).max(3000).optional(),
      initial_value: z.string().max(3000).optional(),
      placeholder: plain(150).optional(),
      dispatch_action_config: z
        .strictObject({
          trigger_actions_on: z
            .array(z.enum(['on_enter_pressed', 'on_character_entered']))
            .min(1)
            .max(2),
        })
        .optional(),
    })
    .refine((one) => (one.initial_value?.length ?? 0) <= (one.max_length ?? 3000), 'initial_value is too long'),
  z.strictObject({ type: z.literal('datepicker'), action_id: id, initial_date: z.iso.date().optional() }),
  z.strictObject({
    type: z.literal('timepicker'),
    action_id: id,
    initial_time: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
      .optional(),
  }),
  z
    .strictObject({ type: z.literal('static_select'), ...menu, initial_option: option.optional() })
    .refine(
      (one) => !one.initial_option || isOffered(one, [one.initial_option]),
      'initial_option is not among the options',
    ),
  z.strictObject({
    type: z.literal('external_select'),
    action_id: id,
    placeholder: plain(150).optional(),
    min_query_length: z.number().int().min(0).optional(),
    initial_option: option.optional(),
  }),
  z
    .strictObject({ type: z.literal('multi_static_select'), ...menu, initial_options: z.array(option).optional() })
    .refine((one) => isOffered(one, one.initial_options ?? []), 'initial_options are not among the options'),
]);

/** block-kit/blocks/input-block: label and hint ≤ 2000. */
const inputBlock = z.strictObject({
  type: z.literal('input'),
  block_id: id,
  label: plain(2000),
  hint: plain(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element: inputElement,
});

const viewBlock = z.union([inputBlock, ...messageBlock.options]);

/** views/modal-views: title, submit and close ≤ 24, ids ≤ 255, private_metadata ≤ 3000, 100 blocks, 250 KB. */
export const ModalView = z
  .strictObject({
    type: z.literal('modal'),
    title: plain(24),
    submit: plain(24).optional(),
    close: plain(24).optional(),
    callback_id: z.string().max(255).optional(),
    private_metadata: z.string().max(3000).optional(),
    notify_on_close: z.boolean().optional(),
    clear_on_close: z.boolean().optional(),
    blocks: z.array(viewBlock).min(1).max(100),
  })
  .refine((view) => JSON.stringify(view).length <= 250_000, 'view larger than 250 KB')
  .refine((view) => isDistinct(view.blocks.flatMap((block) => block.block_id ?? [])), 'block_ids must differ')
  .refine((view) => view.submit || !view.blocks.some((block) => block.type === 'input'), 'inputs need a submit');

export type ModalView = z.infer<typeof ModalView>;

/** Tables and charts are for messages only: https://docs.slack.dev/reference/block-kit/blocks */
const MESSAGES_ONLY: readonly string[] = ['table', 'data_visualization'];

/** views/home-tab-views: the same. */
export const HomeView = z
  .strictObject({
    type: z.literal('home'),
    callback_id: z.string().max(255).optional(),
    private_metadata: z.string().max(3000).optional(),
    external_id: z.string().max(255).optional(),
    blocks: z.array(messageBlock).max(100),
  })
  .refine((view) => JSON.stringify(view).length <= 250_000, 'view larger than 250 KB')
  .refine((view) => isDistinct(view.blocks.flatMap((block) => block.block_id ?? [])), 'block_ids must differ')
  .refine((view) => !view.blocks.some(({ type }) => MESSAGES_ONLY.includes(type)), 'not on a home tab');
export type InputBlock = z.infer<typeof inputBlock>;
export type MessageBlock = z.infer<typeof messageBlock>;

/**
 * block-kit/blocks: ≤ 50 a message; block-kit/blocks/table-block: one a message; data-visualization-block: two a message;
 * block-kit/block-elements/button-element: `action_id` differs within a message.
 */
export const MessageBlocks = z
  .array(messageBlock)
  .min(1)
  .max(50)
  .refine((blocks) => blocks.filter((one) => one.type === 'table').length <= 1, 'only_one_table_allowed')
  .refine((blocks) => blocks.filter((one) => one.type === 'data_visualization').length <= 2, 'at most two charts')
  .refine(
    (blocks) =>
      isDistinct(blocks.flatMap((one) => (one.type === 'actions' ? one.elements.map((at) => at.action_id) : []))),
    'action_ids must differ',
  );

/**
 * Whether a message would be `msg_blocks_too_long`: about 13 200 characters of JSON in all, which is documented nowhere but in
 * https://github.com/slackapi/bolt-js/issues/2509; 10 000 in a table's cells (block-kit/blocks/table-block).
 */
export function isTooLong(blocks: readonly MessageBlock[]): boolean {
  const others = blocks.filter((one) => one.type !== 'table');
  const cells = blocks.flatMap((one) => (one.type === 'table' ? one.rows.flat() : [])).map(textOf);
  const inCells = cells.join('').length;
  return JSON.stringify(others).length + inCells > 13_200 || inCells > 10_000;
}

/** Every visible character of a block, in order; buttons in brackets. */
export function textOf(block: MessageBlock | InputBlock | z.infer<typeof cell>): string {
  switch (block.type) {
    case 'divider':
      return '———';
    case 'image':
      return `[${block.alt_text}]`;
    case 'header':
      return block.text.text;
    case 'section':
      return [block.text, ...(block.fields ?? [])].map((one) => one?.text ?? '').join('\n');
    case 'context':
      return block.elements.map((one) => one.text).join(' ');
    case 'actions':
      return block.elements.map((one) => `[${one.text.text}]`).join(' ');
    case 'rich_text':
      return block.elements
        .flatMap((part) => part.elements.map((one) => ('text' in one ? String(one.text) : '')))
        .join('');
    case 'table':
      return block.rows.map((row) => row.map(textOf).join(' | ')).join('\n');
    case 'data_visualization':
      return `${block.title} (${block.chart.series.map((one) => one.name).join(', ')})`;
    case 'raw_text':
      return block.text;
    case 'input':
      return block.label.text;
  }
}

/** What in blocks Slack would bring to life: mentions, links, emoji, formatting. Words cannot match, as JSON escapes quotes. */
export function alive(blocks: readonly MessageBlock[]): readonly string[] {
  return JSON.stringify(blocks).match(ALIVE) ?? [];
}

const ALIVE = new RegExp(`"type":"(mrkdwn|${LIVING.join('|')})"|"emoji":true`, 'g');

function isDistinct(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}

function isStorable(raw: string): boolean {
  return raw.isWellFormed() && !/(?![\n\t])\p{Cc}/u.test(raw);
}

type Menu = Readonly<{
  options?: readonly z.infer<typeof option>[] | undefined;
  option_groups?: readonly Readonly<{ options: readonly z.infer<typeof option>[] }>[] | undefined;
}>;

/** Everything a menu offers. */
export function offered({ options = [], option_groups = [] }: Menu) {
  return [...options, ...option_groups.flatMap((group) => group.options)];
}

function isOffered(menuElement: Menu, chosen: readonly z.infer<typeof option>[]): boolean {
  const all = offered(menuElement).map((one) => JSON.stringify(one));
  return all.length > 0 && chosen.every((one) => all.includes(JSON.stringify(one)));
}
