import { html, raw } from 'hono/html';
import type { Field, Form } from '../../src/chat/form.ts';
import type { Html } from './encode.ts';
import type { Words } from './words.ts';

/** Up to so many choices stand side by side; more become a list to pull down. */
const CHOICES_SIDE_BY_SIDE = 5;

/** A form as it stands in its sheet: labels, hints and errors tied to their fields, the first mistake focused by the page. */
export function formHtml(form: Form, words: Words): Html {
  return html`<form class="sheet" novalidate autocomplete="off" data-form="${form.id}" aria-labelledby="sheet-title">
  <header><h2 id="sheet-title">${form.title}</h2><button type="button" class="icon" data-do="cancel" aria-label="${words.close}" title="${words.close}">${CROSS}</button></header>
  <div class="fields">${form.intro ? html`<p class="intro">${form.intro}</p>` : ''}${form.fields.map((field, index) => fieldHtml(field, `field-${index}`, words))}</div>
  <footer><p class="failed" role="alert"></p><button type="button" class="button" data-do="cancel">${form.cancel}</button><button type="submit" class="button primary">${form.submit}</button></footer>
</form>`;
}

export const CROSS = html`<svg viewBox="0 0 20 20" aria-hidden="true"><path d="m5 5 10 10M15 5 5 15" /></svg>`;

function fieldHtml(field: Field, id: string, words: Words): Html {
  const hint = field.hint ? html`<p class="hint" id="${id}-hint">${field.hint}</p>` : '';
  const error = field.error ? html`<p class="error" id="${id}-error">${field.error}</p>` : '';
  const mark = field.required
    ? html`<span class="required" title="${words.required}" aria-label="${words.required}">*</span>`
    : '';
  if (isGroup(field)) {
    return html`<fieldset class="field${field.error ? ' wrong' : ''}" aria-describedby="${described(field, id)}"><legend>${field.label}${mark}</legend>${hint}${choicesHtml(field, words)}${error}</fieldset>`;
  }
  return html`<div class="field${field.error ? ' wrong' : ''}"><label for="${id}">${field.label}${mark}</label>${hint}${controlHtml(field, id, words)}${error}${counterHtml(field, words)}</div>`;
}

type Group = Extract<Field, { kind: 'choice' | 'choices' }>;

function isGroup(field: Field): field is Group {
  return field.kind === 'choices' || (field.kind === 'choice' && field.options.length <= CHOICES_SIDE_BY_SIDE);
}

function choicesHtml(field: Group, words: Words): Html {
  const chosen = field.kind === 'choices' ? (field.value ?? '').split('\n') : [field.value ?? ''];
  const type = field.kind === 'choices' ? 'checkbox' : 'radio';
  const none = { value: '', label: words.unset };
  const options = field.kind === 'choice' && !field.required ? [none, ...field.options] : field.options;
  return html`<div class="choices">${options.map((option) => html`<label class="choice"><input type="${type}" name="${field.name}" value="${option.value}"${flag('checked', chosen.includes(option.value))} /><span>${option.label}</span></label>`)}</div>`;
}

function controlHtml(field: Field, id: string, words: Words): Html {
  const value = field.value ?? '';
  const shared = html`id="${id}" name="${field.name}" aria-describedby="${described(field, id)}"${flag('aria-required="true"', field.required)}${flag('aria-invalid="true"', field.error !== undefined)}`;
  switch (field.kind) {
    case 'longText':
      return html`<textarea ${shared} rows="${field.required ? 4 : 2}">
${value}</textarea>`;
    case 'choice':
    case 'choices':
      return html`<select ${shared}><option value="">${words.unset}</option>${field.options.map((option) => html`<option value="${option.value}"${flag('selected', option.value === value)}>${option.label}</option>`)}</select>`;
    case 'lookup':
      return html`<div class="lookup"><input ${shared} type="text" value="${value}" role="combobox" aria-autocomplete="list" aria-expanded="false" aria-controls="${id}-list" data-options="${JSON.stringify(field.options.map((option) => option.label))}" /><ul class="listbox" id="${id}-list" role="listbox" aria-label="${field.label}" hidden></ul></div>`;
    case 'number':
      return html`<input ${shared} type="text" inputmode="decimal" value="${value}" />`;
    case 'text':
    case 'date':
    case 'time':
      return html`<input ${shared} type="${field.kind}" value="${value}" />`;
  }
}

/** Nothing is cut off while typing or pasting: the count says how much is too much. */
function counterHtml(field: Field, words: Words): Html | string {
  if (!('maxLength' in field)) return '';
  return html`<p class="counter" data-max="${field.maxLength}" data-left="${words.left}" data-over="${words.over}" aria-live="polite"></p>`;
}

function described(field: Field, id: string): string {
  return [field.hint ? `${id}-hint` : '', field.error ? `${id}-error` : ''].filter(Boolean).join(' ');
}

/** `name` is one of ours, never a person's. */
function flag(
  name: 'checked' | 'selected' | 'aria-required="true"' | 'aria-invalid="true"',
  on: boolean,
): Html | string {
  return on ? raw(` ${name}`) : '';
}
