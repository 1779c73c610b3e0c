/** What a person sees of a Feishu card. */

import { contentOf, isObject, type Json, list, tagged } from './fake-feishu-rules.ts';

export type SeenField = Readonly<{
  label: string;
  note: string;
  kind: string;
  names: readonly string[];
  required: boolean;
  maxLength: number;
  value: string;
  options: readonly Readonly<{ label: string; value: string }>[];
}>;

type SeenButton = Readonly<{ label: string; value: unknown; submits?: string; confirm?: string }>;

/** `alive`: markup a person could have written and that the card would draw as markup. */
export type SeenCard = Readonly<{
  title: string;
  template: string;
  summary: string;
  text: string;
  buttons: readonly SeenButton[];
  fields: readonly SeenField[];
  tables: number;
  charts: number;
  alive: readonly string[];
}>;

export function see(raw: string): SeenCard {
  const card: unknown = JSON.parse(raw);
  if (!isObject(card)) throw new Error('not a card');
  const all = tagged(card);
  const texts = all.filter((element) => element.tag === 'markdown').map((element) => String(element.content));
  const cells = all.flatMap((table) => (table.tag === 'table' ? cellsOf(table) : []));
  const header = isObject(card.header) ? card.header : {};
  const config = isObject(card.config) ? card.config : {};
  return {
    title: contentOf(header.title),
    template: String(header.template ?? 'default'),
    summary: contentOf(config.summary),
    text: [contentOf(header.title), ...texts.map(visible), ...cells.map(({ text }) => text)].filter(Boolean).join('\n'),
    buttons: all.filter((element) => element.tag === 'button').map(seeButton),
    fields: all.filter((element) => element.tag === 'form').flatMap(seeFields),
    tables: all.filter((element) => element.tag === 'table').length,
    charts: all.filter((element) => element.tag === 'chart').length,
    alive: [...texts, ...cells.filter((cell) => cell.markup).map((cell) => cell.raw)].flatMap(alive),
  };
}

/** Markdown as it is drawn: markup gone, entities as their characters. */
function visible(content: string): string {
  return content
    .replace(/<\/?font[^>]*>/g, '')
    .replace(/\u200a?\*\*\u200a?/g, '')
    .replace(/^> /gm, '')
    .replace(/&nbsp;/g, ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}

/** Whatever is left that CommonMark or Feishu could read, once the encoder's own markup is gone. */
function alive(content: string): readonly string[] {
  const left = content
    .replace(/<font color='(?:grey|red)'>|<\/font>/g, '')
    .replace(/(?<=^|[ \u200a;])\*\*(?=\S)|(?<=\S)\*\*(?=$|[ \u200a&])/gm, '')
    .replace(/^> /gm, '')
    .replace(/&(?:#\d+|nbsp);/g, 'x');
  return left.match(/[!-$&-+\--/:<->@[-`{-~]+|^ {4,}\S|^ *\d+[.)]/gm) ?? [];
}

function seeButton(button: Json): SeenButton {
  const [behavior] = list(button.behaviors);
  const confirm = isObject(button.confirm) ? contentOf(button.confirm.text) : undefined;
  return {
    label: contentOf(button.text),
    value: behavior?.value,
    ...(button.form_action_type === 'submit' && { submits: String(button.name) }),
    ...(confirm !== undefined && { confirm }),
  };
}

function seeFields(form: Json): SeenField[] {
  const fields: SeenField[] = [];
  let above: string[] = [];
  for (const element of list(form.elements)) {
    const last = fields.at(-1);
    if (element.tag === 'markdown') above = visible(String(element.content)).split('\n');
    else if (element.tag === 'button') continue;
    else if (above.length === 0 && last) {
      // A further input below the same label.
      const value = last.value + String(element.default_value ?? '');
      fields[fields.length - 1] = { ...last, names: [...last.names, String(element.name)], value };
    } else {
      fields.push(seeField(element, above));
      above = [];
    }
  }
  return fields;
}

function seeField(element: Json, above: readonly string[]): SeenField {
  const selected = Array.isArray(element.selected_values) ? element.selected_values.join('\n') : undefined;
  const value =
    element.default_value ?? element.initial_option ?? element.initial_date ?? element.initial_time ?? selected ?? '';
  return {
    label: (above[0] ?? '').replace(/\*$/, '').trim(),
    note: above.slice(1).join('\n'),
    kind: String(element.tag),
    names: [String(element.name)],
    required: element.required === true,
    maxLength: Number(element.max_length ?? 1000),
    value: String(value),
    options: list(element.options).map((option) => ({ label: contentOf(option.text), value: String(option.value) })),
  };
}

function cellsOf(table: Json) {
  const columns = list(table.columns);
  return list(table.rows).flatMap((row) =>
    columns.map((column) => {
      const raw = String(row[String(column.name)] ?? '');
      const markup = column.data_type === 'markdown';
      return { raw, markup, text: markup ? visible(raw) : raw };
    }),
  );
}
