import { html } from 'hono/html';
import type { Block, Button, Card, Chart, Table } from '../../src/chat/card.ts';
import { spans, type Text } from '../../src/chat/text.ts';
import { chartSvg } from './chart.ts';
import { decodeContent } from './decode.ts';
import type { DeskMessage } from './desk.ts';
import type { Words } from './words.ts';

/** Markup whose every inserted value has been escaped. */
export type Html = ReturnType<typeof html>;

/** Quotes longer than this are folded. */
const QUOTE_LINES = 12;
/** About one line of a quote on a wide screen, in characters. */
const QUOTE_LINE_CHARS = 42;

/** One message as it stands in a conversation; the page groups neighbours and writes the days between them. */
export function messageHtml(message: DeskMessage, words: Words, zone: string): Html {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  const time = html`<time datetime="${message.at.toISOString()}">${clock.format(message.at)}</time>`;
  const content = decodeContent(message.content);
  const mark = message.edited && message.author === 'person' ? html`<span class="edited">${words.edited}</span>` : '';
  const head =
    message.author === 'person'
      ? html`<p class="meta">${mark}${time}</p>`
      : html`<p class="meta"><span class="name">Daybook</span>${time}</p>`;
  return html`<article class="message ${message.author}" data-id="${message.id}" data-author="${message.author}" data-at="${message.at.toISOString()}" data-key="${message.key ?? ''}">${message.author === 'daybook' ? AVATAR : ''}<div class="body">${head}${contentHtml(content, words, message)}</div></article>`;
}

/** The sign of Daybook: an open book with a day ticked off. */
export const AVATAR = html`<span class="avatar bot" aria-hidden="true"><svg viewBox="0 0 24 24"><path d="M5 4.5h11.5a2.5 2.5 0 0 1 2.5 2.5v12.5H7.5A2.5 2.5 0 0 1 5 17z" /><path d="m9 11.5 2.3 2.3L15.5 9.5" /></svg></span>`;

function contentHtml(content: ReturnType<typeof decodeContent>, words: Words, message: DeskMessage): Html {
  if (content === null) return html`<div class="bubble note">${words.unreadable}</div>`;
  switch (content.kind) {
    case 'words':
      return html`${(content.pictures ?? []).map((_, place) => pictureHtml(message, String(place), words.picture))}${(content.files ?? []).map(({ name }) => html`<div class="bubble words">📄 ${name}</div>`)}${content.text === '' ? '' : wordsHtml(content.text, words)}`;
    case 'card':
      return cardHtml(content.card, words, message);
    case 'file': {
      const query = new URLSearchParams({ person: message.person, message: message.id, file: content.file });
      return html`<div class="bubble words"><a href="/playground/file?${query}" download="${content.name}">📄 ${content.name}</a></div>`;
    }
    case 'form':
      return html`<div class="card plain"><h3>${content.form.title}</h3>${content.form.intro ? html`<p class="text">${content.form.intro}</p>` : ''}<div class="buttons"><button type="button" class="button primary" data-do="form" data-message="${message.id}">${words.openForm}</button></div></div>`;
  }
}

/** Only words can be changed afterwards. */
function wordsHtml(text: string, words: Words): Html {
  return html`<div class="bubble words">${text}</div><p class="state"><button type="button" class="link edit" data-do="edit">${words.edit}</button></p>`;
}

/** A card without a frame when it is nothing but a plain remark. */
export function cardHtml(card: Card, words: Words, message: Pick<DeskMessage, 'id' | 'person'>): Html {
  const remark =
    card.tone === 'plain' && card.title === undefined && card.blocks.every((block) => block.kind === 'text');
  const wide = card.blocks.some((block) => block.kind === 'table' || block.kind === 'chart');
  const title = card.title === undefined ? '' : html`<h3>${textHtml(card.title)}</h3>`;
  return html`<div class="${remark ? 'bubble' : 'card'} ${card.tone}${wide ? ' wide' : ''}">${title}${card.blocks.map((block) => blockHtml(block, words, message))}</div>`;
}

function textHtml(text: Text): (Html | string)[] {
  return spans(text).map((span) => (span.strong ? html`<strong>${span.text}</strong>` : span.text));
}

function blockHtml(block: Block, words: Words, message: Pick<DeskMessage, 'id' | 'person'>): Html {
  switch (block.kind) {
    case 'text':
      return html`<p class="text">${textHtml(block.text)}</p>`;
    case 'note':
      return html`<p class="text note">${textHtml(block.text)}</p>`;
    case 'quote':
      return quoteHtml(block.words, words);
    case 'facts':
      return html`<dl class="facts">${block.facts.map((fact) => html`<div><dt>${fact.label}</dt><dd>${textHtml(fact.value)}</dd></div>`)}</dl>`;
    case 'table':
      return tableHtml(block);
    case 'chart':
      return figureHtml(block, words);
    case 'picture':
      return pictureHtml(message, block.picture, block.alt);
    case 'buttons':
      return html`<div class="buttons">${block.buttons.map(buttonHtml)}</div>`;
    case 'divider':
      return html`<hr />`;
  }
}

/** It comes from its own address, which checks that it stands in this message. */
function pictureHtml({ id, person }: Pick<DeskMessage, 'id' | 'person'>, picture: string, alt: string): Html {
  const query = new URLSearchParams({ person, message: id, picture });
  return html`<a class="picture" href="/playground/picture?${query}" target="_blank" rel="noreferrer"><img src="/playground/picture?${query}" alt="${alt}" loading="lazy" /></a>`;
}

function buttonHtml(button: Button): Html {
  return html`<button type="button" class="button ${button.style ?? ''}" data-do="press" data-action="${button.action}" data-confirm="${button.confirm ?? ''}">${button.label}</button>`;
}

function quoteHtml(said: string, words: Words): Html {
  const lines = said.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / QUOTE_LINE_CHARS)), 0);
  if (lines <= QUOTE_LINES) return html`<blockquote>${said}</blockquote>`;
  return html`<blockquote class="folded">${said}</blockquote><button type="button" class="link" data-do="unfold" aria-expanded="false" data-less="${words.showLess}">${words.showAll.replace('{lines}', String(lines))}</button>`;
}

function tableHtml(table: Table): Html {
  const align = (index: number) => table.columns[index]?.align ?? 'start';
  return html`<div class="scroll" tabindex="0" role="group"><table><thead><tr>${table.columns.map((column) => html`<th scope="col" class="${column.align}">${column.label}</th>`)}</tr></thead><tbody>${table.rows.map((row) => html`<tr>${row.map((cell, index) => html`<td class="${align(index)}">${textHtml(cell)}</td>`)}</tr>`)}</tbody></table></div>`;
}

function figureHtml(chart: Chart, words: Words): Html {
  const legend =
    chart.series.length > 1
      ? html`<ul class="legend">${chart.series.map((series, place) => html`<li class="s${place}">${series.name}</li>`)}</ul>`
      : '';
  const figures = {
    kind: 'table',
    columns: [
      { label: chart.unit, align: 'start' },
      ...chart.series.map((series) => ({ label: series.name, align: 'end' as const })),
    ],
    rows: chart.categories.map((name, index) => [name, ...chart.series.map((series) => figure(series.values[index]))]),
  } satisfies Table;
  return html`<figure><figcaption>${chart.title}</figcaption>${chartSvg(chart)}${legend}<details><summary>${words.chartTable}</summary>${plainTable(figures)}</details></figure>`;
}

/** Names and figures of a chart are plain, not {@link Text}. */
function plainTable(table: Table): Html {
  return html`<table><thead><tr>${table.columns.map((column) => html`<th scope="col" class="${column.align}">${column.label}</th>`)}</tr></thead><tbody>${table.rows.map((row) => html`<tr>${row.map((cell, index) => html`<td class="${index === 0 ? 'start' : 'end'}">${cell}</td>`)}</tr>`)}</tbody></table>`;
}

function figure(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : String(value);
}
