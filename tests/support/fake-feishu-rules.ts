/**
 * Which cards the fake Feishu takes: known tags and properties only, and every limit of the documentation; its pages are named
 * from https://open.feishu.cn/document/uAjLw4CM/ukzMukzMukzM/feishu-cards/ on.
 */

export type Json = Record<string, unknown>;

/** @returns null, or the refusal as the platform words it */
export function refusal(raw: string): string | null {
  try {
    const card: unknown = JSON.parse(raw);
    if (!isObject(card)) throw new Refusal(200621, 'parse card json err');
    checkCard(card);
    return null;
  } catch (error) {
    if (error instanceof Refusal)
      return `Failed to create card content, ext=ErrCode: ${error.code}; ErrMsg: ${error.message}; `;
    if (error instanceof SyntaxError)
      return 'Failed to create card content, ext=ErrCode: 200621; ErrMsg: parse card json err; ';
    throw error;
  }
}

class Refusal extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

const BOX = ['direction', 'horizontal_spacing', 'horizontal_align', 'vertical_spacing', 'vertical_align', 'padding'];
const INPUT = ['name', 'required', 'disabled', 'placeholder', 'width', 'behaviors', 'confirm'];
/** By tag: the properties needed, and those allowed besides. card-json-v2-breaking-changes-release-notes: unknown ones are errors. */
const ELEMENTS: Readonly<Record<string, readonly [needed: readonly string[], allowed: readonly string[]]>> = {
  markdown: [['content'], ['text_size', 'text_align', 'icon']],
  plain_text: [['content'], ['text_size', 'text_align', 'text_color', 'lines']],
  hr: [[], []],
  img: [
    ['img_key', 'alt'],
    ['title', 'corner_radius', 'scale_type', 'size', 'transparent', 'preview'],
  ],
  table: [
    ['columns', 'rows'],
    ['page_size', 'row_height', 'row_max_height', 'freeze_first_column', 'header_style'],
  ],
  chart: [['chart_spec'], ['aspect_ratio', 'color_theme', 'height', 'preview']],
  column_set: [['columns'], ['horizontal_spacing', 'horizontal_align', 'flex_mode', 'background_style']],
  column: [['elements'], [...BOX, 'width', 'weight', 'background_style']],
  form: [['name', 'elements'], BOX],
  button: [
    ['text'],
    ['type', 'size', 'width', 'icon', 'hover_tips', 'disabled', 'confirm', 'behaviors', 'name', 'form_action_type'],
  ],
  input: [
    ['name'],
    [
      ...INPUT,
      'default_value',
      'max_length',
      'input_type',
      'rows',
      'auto_resize',
      'max_rows',
      'label',
      'label_position',
    ],
  ],
  select_static: [
    ['name', 'options'],
    [...INPUT, 'type', 'initial_option', 'initial_index'],
  ],
  multi_select_static: [
    ['name', 'options'],
    [...INPUT, 'type', 'selected_values'],
  ],
  date_picker: [['name'], [...INPUT, 'initial_date']],
  picker_time: [['name'], [...INPUT, 'initial_time']],
};
const TEMPLATES = 'blue wathet turquoise green yellow orange red carmine violet purple indigo grey default'.split(' ');

/** card-json-v2-structure: shared cards only, ≤ 200 elements; content-components/table and chart: ≤ 5 of each. */
function checkCard(card: Json): void {
  only(card, ['schema', 'config', 'header', 'body', 'card_link']);
  must(card.schema === '2.0', 200621, 'schema');
  const config = isObject(card.config) ? card.config : {};
  only(config, ['update_multi', 'summary', 'enable_forward', 'width_mode', 'locales', 'style', 'streaming_mode']);
  must(config.update_multi === true, 200621, 'update_multi');
  if (card.header !== undefined) {
    must(isObject(card.header) && isObject(card.header.title), 200621, 'header without title');
    const header = isObject(card.header) ? card.header : {};
    only(header, ['title', 'subtitle', 'template', 'text_tag_list', 'icon', 'padding']);
    must(TEMPLATES.includes(String(header.template ?? 'default')), 200621, 'template');
  }
  const body = isObject(card.body) ? card.body : {};
  only(body, [...BOX, 'elements']);
  must(Array.isArray(body.elements), 200621, 'no elements');

  const all = tagged(card);
  must(all.length <= 200, 11310, 'element exceeds the limit');
  for (const tag of ['table', 'chart'])
    must(all.filter((one) => one.tag === tag).length <= 5, 11310, `too many of ${tag}`);
  const names = all.flatMap((one) => (typeof one.name === 'string' ? [one.name] : []));
  must(new Set(names).size === names.length, 200621, 'name is not unique');
  for (const element of list(body.elements)) checkElement(element, []);
}

/** containers/form-container and content-components/table: at the root only; component-json-v2-overview: ≤ 5 levels. */
function checkElement(element: Json, parents: readonly string[]): void {
  const tag = String(element.tag);
  const [needed, allowed] = ELEMENTS[tag] ?? [];
  if (!needed || !allowed) throw new Refusal(200861, `unsupported tag ${tag}`);
  only(element, ['tag', 'element_id', 'margin', ...needed, ...allowed]);
  for (const property of needed) must(element[property] !== undefined, 200621, `${tag} without ${property}`);
  must(parents.length <= 5, 200621, 'nested too deep');
  if (tag === 'form' || tag === 'table') must(parents.length === 0, 200621, `${tag} below the root`);
  const inForm = parents.includes('form');
  if (tag === 'chart') must(!inForm, 200621, 'chart in a form');
  CHECKS[tag]?.(element, inForm);
  for (const child of [...list(element.elements), ...list(element.columns).filter((one) => one.tag === 'column')]) {
    checkElement(child, [...parents, tag]);
  }
}

/**
 * interactive-components/button: its text, a name and no behaviors within forms; input: max_length 1–1000, in forms only;
 * single-select: values differ; date-picker: a date or a placeholder; content-components/table: ≤ 50 columns, page_size 1–10;
 * chart: VChart in JSON.
 */
const CHECKS: Readonly<Record<string, (element: Json, inForm: boolean) => void>> = {
  markdown: ({ content }) => must(typeof content === 'string' && content !== '', 200621, 'markdown without content'),
  form(form) {
    const submits = tagged({ elements: form.elements }).filter((one) => one.form_action_type === 'submit');
    must(submits.length > 0, 200621, 'form without submit');
  },
  button(button, inForm) {
    const label = contentOf(button.text);
    must(label !== '' && label.length <= 100, 200621, 'button text');
    if (inForm) must(typeof button.name === 'string' && button.name !== '', 200621, 'button without name in a form');
    if (inForm) must(button.behaviors === undefined, 200621, 'behaviors in a form');
    if (!inForm)
      must(button.form_action_type === undefined && list(button.behaviors).length > 0, 200621, 'button does nothing');
    for (const { type, value } of list(button.behaviors))
      must(type === 'callback' && isObject(value), 200621, 'behavior');
  },
  input({ max_length = 1000, default_value = '' }, inForm) {
    must(inForm, 200621, 'input outside a form');
    must(Number.isInteger(max_length) && Number(max_length) >= 1 && Number(max_length) <= 1000, 200621, 'max_length');
    must(String(default_value).length <= Number(max_length), 200621, 'default_value is longer than max_length');
  },
  select_static: ({ options, initial_option }) =>
    checkOptions(options, initial_option === undefined ? [] : [initial_option]),
  multi_select_static: ({ options, selected_values }) =>
    checkOptions(options, Array.isArray(selected_values) ? selected_values : []),
  date_picker({ initial_date, placeholder }) {
    must(
      initial_date === undefined ? isObject(placeholder) : /^\d{4}-\d\d-\d\d$/.test(String(initial_date)),
      200621,
      'date',
    );
  },
  picker_time({ initial_time, placeholder }) {
    must(initial_time === undefined ? isObject(placeholder) : /^\d\d:\d\d$/.test(String(initial_time)), 200621, 'time');
  },
  table({ columns, rows, page_size = 5 }) {
    const names = list(columns).map((column) => String(column.name));
    must(names.length > 0 && names.length <= 50 && new Set(names).size === names.length, 200915, 'columns');
    must(Number(page_size) >= 1 && Number(page_size) <= 10, 200621, 'page_size');
    for (const row of list(rows))
      must(
        Object.keys(row).every((key) => names.includes(key)),
        200915,
        'table rows name is invalid',
      );
  },
  chart({ chart_spec: spec }) {
    const data = isObject(spec) && isObject(spec.data) ? list(spec.data.values) : null;
    must(
      isObject(spec) && ['line', 'bar'].includes(String(spec.type)) && data !== null,
      200550,
      'chart spec is invalid',
    );
    for (const point of data ?? []) must(Number.isFinite(point.value), 200550, 'chart spec is invalid');
  },
};

function checkOptions(options: unknown, chosen: readonly unknown[]): void {
  const values = list(options).map((option) => option.value);
  must(values.length > 0 && new Set(values).size === values.length, 200621, 'options');
  must(
    chosen.every((one) => values.includes(one)),
    200621,
    'initial option is none of the options',
  );
}

function only(value: Json, properties: readonly string[]): void {
  const unknown = Object.keys(value).find((key) => !properties.includes(key));
  must(unknown === undefined, 200621, `unknown property ${unknown} of ${value.tag ?? 'card'}`);
}

function must(holds: boolean, code: number, message: string): void {
  if (!holds) throw new Refusal(code, message);
}

/** Every object with a tag in it, outermost first. */
export function tagged(value: unknown): Json[] {
  if (Array.isArray(value)) return value.flatMap(tagged);
  if (!isObject(value)) return [];
  return [...('tag' in value ? [value] : []), ...Object.values(value).flatMap(tagged)];
}

export function contentOf(text: unknown): string {
  return isObject(text) ? String(text.content ?? '') : '';
}

export function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
