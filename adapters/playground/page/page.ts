import { html } from 'hono/html';
import type { DeskPerson, Locale } from '../desk.ts';
import { AVATAR, type Html } from '../encode.ts';
import { CROSS } from '../encode-form.ts';
import type { Words } from '../words.ts';

type Shell = Readonly<{
  locale: Locale;
  words: Words;
  people: readonly DeskPerson[];
  now: Date;
  /** Where the page's events begin. */
  cursor: string;
  zone: string;
  /** What the person chose; null follows the system. */
  dark: boolean | null;
}>;

/** The page before its script runs: the bar, everyone, and an empty column. The rest is fetched. */
export function pageHtml(shell: Shell): string {
  const { locale, words, zone, now, cursor, dark } = shell;
  return String(html`<!doctype html>
<html lang="${locale}" data-theme="${dark === null ? '' : dark ? 'dark' : 'light'}">
<head>
  <meta charset="utf-8" />
  <meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content" />
  <meta name="color-scheme" content="light dark" />
  <title>${words.title}</title>
  <link rel="icon" href="${ICON}" />
  <link rel="stylesheet" href="/playground/page/theme.css" />
  <link rel="stylesheet" href="/playground/page/page.css" />
  <link rel="stylesheet" href="/playground/page/message.css" />
  <link rel="stylesheet" href="/playground/page/card.css" />
  <link rel="stylesheet" href="/playground/page/form.css" />
  <link rel="stylesheet" href="/playground/page/picture.css" />
  <script type="module" src="/playground/page/app.js"></script>
</head>
<body data-locale="${locale}" data-zone="${zone}" data-now="${now.toISOString()}" data-cursor="${cursor}" data-words="${JSON.stringify(words)}">
  <a class="skip" href="#left">${words.skip}</a>
  ${barHtml(words)}
  <main class="columns">
    ${peopleHtml(shell)}
    <section class="column" id="left" tabindex="-1" aria-label="${words.conversation}"></section>
    <section class="column" id="right" tabindex="-1" aria-label="${words.conversation}" hidden></section>
  </main>
  <div class="toasts" id="toasts" role="status"></div>
  <dialog class="sheet-dialog" id="sheet" aria-labelledby="sheet-title"></dialog>
  <dialog class="ask" id="ask" aria-labelledby="ask-text"><p id="ask-text"></p><div class="buttons"><button type="button" class="button" value="no">${words.confirmNo}</button><button type="button" class="button primary" value="yes">${words.confirmYes}</button></div></dialog>
  ${columnTemplate(words)}
</body>
</html>`);
}

function barHtml(words: Words): Html {
  return html`<header class="bar">
    <button type="button" class="icon menu" id="menu" aria-controls="people" aria-expanded="false" aria-label="${words.openPeople}">${MENU}</button>
    <div class="brand">${AVATAR}<strong>Daybook</strong><span class="chip">${words.demo}</span></div>
    <div class="clock" role="group" aria-label="${words.clock}">
      <time id="clock"></time>
      <div class="steps">
        <button type="button" class="step" data-step="hour">${words.hour}</button>
        <button type="button" class="step" data-step="deadline">${words.deadline}</button>
        <button type="button" class="step" data-step="monday">${words.monday}</button>
      </div>
      <p class="moving" id="moving" role="status"></p>
    </div>
    <div class="tools">
      <button type="button" class="icon wordy" id="language" title="${words.languageHint}" aria-label="${words.languageHint}">${words.language}</button>
      <button type="button" class="icon" id="theme" title="${words.theme}" aria-label="${words.theme}">${THEME}</button>
    </div>
  </header>`;
}

function peopleHtml({ people, words }: Shell): Html {
  const units = Map.groupBy(people, (person) => person.unit);
  return html`<nav class="people" id="people" aria-label="${words.people}">
    <div class="search"><input type="search" id="search" placeholder="${words.search}" aria-label="${words.search}" autocomplete="off" /><button type="button" class="icon close" id="close-people" aria-label="${words.closePeople}">${CROSS}</button></div>
    <div class="groups">${[...units].map(([unit, members]) => html`<section class="unit"><h2>${unit}</h2><ul>${members.map((person) => personHtml(person, words))}</ul></section>`)}<p class="nobody" hidden>${words.nobody}</p></div>
  </nav>`;
}

function personHtml(person: DeskPerson, words: Words): Html {
  return html`<li data-person="${person.id}" data-name="${person.name}" data-role="${person.role}" data-unit="${person.unit}">
    <a class="contact" href="?person=${person.id}"><span class="avatar" aria-hidden="true">${[...person.name][0]}</span><span class="who"><span class="name">${person.name}</span><span class="role">${person.role}</span></span><span class="unread" ${person.unread === 0 ? 'hidden' : ''}><span class="count">${person.unread}</span><span class="unseen">${words.unread}</span></span></a>
    <button type="button" class="icon beside" title="${words.beside}" aria-label="${words.beside} · ${person.name}">${BESIDE}</button>
  </li>`;
}

function columnTemplate(words: Words): Html {
  return html`<template id="column-template">
    <header class="head"><span class="avatar" aria-hidden="true"></span><div class="who"><h1 class="name"></h1><p class="role"></p></div><button type="button" class="icon close" data-do="close-column" title="${words.closeBeside}" aria-label="${words.closeBeside}">${CROSS}</button></header>
    <div class="scroller" tabindex="0"><div class="log" role="log" aria-live="polite" aria-label="${words.conversation}"></div></div>
    <button type="button" class="newer" hidden>${words.newer} ↓</button>
    <form class="composer">
      <ul class="listbox commands" role="listbox" aria-label="${words.commands}" hidden></ul>
      <p class="editing" hidden><span>${words.editing}</span><button type="button" class="link">${words.cancelEdit}</button></p>
      <div class="box"><button type="button" class="icon slash" title="${words.commands}" aria-label="${words.commands}">/</button><button type="button" class="icon clip" title="${words.attach}" aria-label="${words.attach}">${CLIP}</button><input type="file" class="chooser" accept="image/*,.csv,.tsv,.txt,.xlsx,.yaml,.yml" multiple aria-label="${words.attach}" /><textarea rows="1" role="combobox" aria-autocomplete="list" aria-expanded="false" enterkeyhint="send"></textarea><button type="submit" class="icon send" title="${words.send}" aria-label="${words.send}">${SEND}</button></div>
      <p class="keys">${words.composerHint}</p>
    </form>
  </template>
  <template id="own-template"><article class="message person" data-author="person"><div class="body"><p class="meta"><time></time></p><div class="bubble words"></div><p class="state"></p></div></article></template>
  <template id="empty-template"><div class="empty">${AVATAR}<h2>${words.emptyTitle}</h2><p>${words.empty}</p><div class="buttons"></div></div></template>
  <template id="skeleton-template"><div class="skeleton" aria-hidden="true"><i></i><i></i><i></i></div></template>`;
}

const MENU = html`<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 5.5h14M3 10h14M3 14.5h14" /></svg>`;
const BESIDE = html`<svg viewBox="0 0 20 20" aria-hidden="true"><rect x="3" y="4" width="14" height="12" rx="2" /><path d="M11.5 4v12" /></svg>`;
const SEND = html`<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M10 16V4.5M5 9l5-5 5 5" /></svg>`;
const CLIP = html`<svg viewBox="0 0 20 20" aria-hidden="true"><path d="m15.5 9.5-5.8 5.8a3.4 3.4 0 0 1-4.8-4.8l6.2-6.2a2.2 2.2 0 0 1 3.1 3.1l-6 6a1 1 0 0 1-1.5-1.4l5.3-5.3" /></svg>`;
const THEME = html`<svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="6.5" /><path class="half" d="M10 3.5a6.5 6.5 0 0 1 0 13z" /></svg>`;
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Crect width='24' height='24' rx='6' fill='%230b6e63'/%3E%3Cpath d='m7 12.5 3.3 3.3L17 8.7' fill='none' stroke='white' stroke-width='2.2' stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E";
