import { inPieces } from '../../src/chat/cut.ts';
import { type Field, type Form, type Option, PART } from '../../src/chat/form.ts';
import { clip, escapeText } from '../../src/chat/text.ts';
import {
  buttonText,
  CARD_ROOM,
  type CardJson,
  cardJson,
  cost,
  type Element,
  fits,
  markdownElement,
  plain,
} from './card-json.ts';
import { coloured, label, markdown, strongLine } from './markup.ts';
import { type Words, wordsIn } from './words.ts';

/** Feishu's inputs take no more. */
const INPUT_UNITS = 1000;

/**
 * A form as a card with inputs, always within what the platform takes. Its id is the name of the submit button; the button
 * below the form closes it. A value longer than one input goes on in further inputs, named `<field>~2` and so on.
 */
export function encodeForm(form: Form, locale: string): CardJson {
  for (const limits of LADDER) {
    const card = draw(form, wordsIn(locale), limits);
    if (fits(cost(card), CARD_ROOM)) return card;
  }
  // The last rung of the ladder fits any form of a dozen fields; a longer one is a mistake of ours.
  throw new RangeError(`form ${form.id} with ${form.fields.length} fields does not fit a Feishu card`);
}

type Limits = Readonly<{ valueUnits: number; lineUnits: number; options: number; chosen: number }>;

const ANY = Number.POSITIVE_INFINITY;
/**
 * How much of each field is drawn: all, and less where that is too much for one card. What was written is the last to go, and never in
 * part: an input with its beginning would come back as all of it. A field without an input keeps what stands in it.
 */
const LADDER: readonly Limits[] = [
  { valueUnits: ANY, lineUnits: 200, options: ANY, chosen: ANY },
  { valueUnits: ANY, lineUnits: 200, options: 50, chosen: ANY },
  { valueUnits: ANY, lineUnits: 100, options: 10, chosen: ANY },
  { valueUnits: ANY, lineUnits: 24, options: 1, chosen: 1 },
  { valueUnits: 300, lineUnits: 100, options: 10, chosen: ANY },
  { valueUnits: 24, lineUnits: 24, options: 1, chosen: 1 },
];

function draw(form: Form, words: Words, limits: Limits): CardJson {
  const fields = form.fields.flatMap((field) => drawField(field, words, limits));
  const submit: Element = {
    tag: 'button',
    text: buttonText(form.submit),
    type: 'primary_filled',
    form_action_type: 'submit',
    name: form.id,
  };
  const cancel: Element = {
    tag: 'button',
    text: buttonText(form.cancel),
    type: 'text',
    behaviors: [{ type: 'callback', value: { close: form.id } }],
  };
  const intro = form.intro ? [markdownElement(markdown(escapeText(clip(form.intro, limits.lineUnits * 5))))] : [];
  const summary = form.intro ? `${form.title} · ${form.intro}` : form.title;
  return cardJson({ title: form.title, summary }, [
    ...intro,
    { tag: 'form', name: 'form', elements: [...fields, submit] },
    cancel,
  ]);
}

function drawField(field: Field, words: Words, limits: Limits): Element[] {
  const isKept = isTyped(field) && (field.value?.length ?? 0) > limits.valueUnits;
  const options = 'options' in field ? someOptions(field.options, field.value, limits) : [];
  const examples = options.slice(0, 5).map((option) => option.label);
  const hints = [
    field.hint,
    field.kind === 'lookup' && examples.length > 0 && words.suggestions(examples.join('、')),
    'maxLength' in field && field.maxLength > INPUT_UNITS && words.longer(INPUT_UNITS),
    field.kind !== 'lookup' && isCut(field, options) && words.fewerOptions(options.length),
  ];
  const lines = [
    `${strongLine(clip(field.label, limits.lineUnits))}${field.required ? coloured('red', '*') : ''}`,
    ...hints.filter((hint) => typeof hint === 'string').map((hint) => coloured('grey', clip(hint, limits.lineUnits))),
    ...(isKept ? [coloured('grey', words.kept)] : []),
    ...(field.error === undefined ? [] : [coloured('red', clip(field.error, limits.lineUnits))]),
  ];
  return [markdownElement(lines.join('\n')), ...(isKept ? [] : drawInputs(field, options, words, limits))];
}

function isTyped({ kind }: Field): boolean {
  return kind === 'text' || kind === 'longText' || kind === 'lookup' || kind === 'number';
}

function isCut(field: Field, shown: readonly Option[]): boolean {
  return 'options' in field && shown.length < field.options.length;
}

function drawInputs(field: Field, options: readonly Option[], words: Words, limits: Limits): Element[] {
  const common = { name: field.name, required: field.required, width: 'fill' };
  const choose = { placeholder: plain(words.choose) };
  const choices = () =>
    options.map((option) => ({ text: plain(label(option.label, limits.lineUnits)), value: option.value }));
  const { value = '' } = field;
  const chosen = value.split('\n').filter((one) => options.some((option) => option.value === one));
  switch (field.kind) {
    case 'text':
    case 'number':
    case 'lookup':
    case 'longText':
      return drawText(field);
    case 'date':
      return [
        { tag: 'date_picker', ...common, ...(/^\d{4}-\d\d-\d\d$/.test(value) ? { initial_date: value } : choose) },
      ];
    case 'time':
      return [{ tag: 'picker_time', ...common, ...(/^\d\d:\d\d$/.test(value) ? { initial_time: value } : choose) }];
    case 'choice':
      return [
        {
          tag: 'select_static',
          ...common,
          ...choose,
          options: choices(),
          ...(chosen[0] && { initial_option: chosen[0] }),
        },
      ];
    case 'choices':
      return [{ tag: 'multi_select_static', ...common, ...choose, options: choices(), selected_values: chosen }];
  }
}

function drawText(field: Field): Element[] {
  const most = 'maxLength' in field ? Math.min(field.maxLength, INPUT_UNITS) : INPUT_UNITS;
  return inPieces((field.value ?? '').toWellFormed(), most).map((part, index) => ({
    tag: 'input',
    name: index === 0 ? field.name : `${field.name}${PART}${index + 1}`,
    required: field.required && index === 0,
    width: 'fill',
    max_length: most,
    ...(field.kind === 'longText' && { input_type: 'multiline_text', rows: 4, auto_resize: true, max_rows: 12 }),
    ...(part && { default_value: part }),
  }));
}

/** The first options, and those chosen already. */
function someOptions(options: readonly Option[], value: string | undefined, limits: Limits): readonly Option[] {
  const chosen = new Set(value?.split('\n'));
  return options
    .filter((option, index) => index < limits.options || chosen.has(option.value))
    .slice(0, limits.options + limits.chosen);
}
