import { readFile } from 'node:fs/promises';
import { type Context, Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { html } from 'hono/html';
import type { Log } from '../../src/chat/adapter.ts';
import { decodeContent, FILE, PICTURE, QUERY } from './decode.ts';
import type { Desk } from './desk.ts';
import { messageHtml } from './encode.ts';
import { formHtml } from './encode-form.ts';
import type { Feed } from './feed.ts';
import { isOwn } from './guard.ts';
import { pageHtml } from './page/page.ts';
import { fileOf, pictureOf } from './picture.ts';
import { wordsOf } from './receive.ts';
import { eventStream } from './stream.ts';
import { localeOf } from './words.ts';

/** Nothing but our own files may run, load or be talked to, and nobody may frame the page. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

const STYLE = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
const FILES: ReadonlyMap<string, string> = new Map([
  ['theme.css', STYLE],
  ['page.css', STYLE],
  ['message.css', STYLE],
  ['card.css', STYLE],
  ['form.css', STYLE],
  ['picture.css', STYLE],
  ['app.js', SCRIPT],
  ['clock.js', SCRIPT],
  ['composer.js', SCRIPT],
  ['conversation.js', SCRIPT],
  ['listbox.js', SCRIPT],
  ['outbox.js', SCRIPT],
  ['own-message.js', SCRIPT],
  ['people.js', SCRIPT],
  ['picture.js', SCRIPT],
  ['sheet.js', SCRIPT],
  ['timeline.js', SCRIPT],
]);

/** The page, its files, and what it asks for. */
export function createPages({ desk, feed, log }: Readonly<{ desk: Desk; feed: Feed; log: Log }>): Hono {
  const app = new Hono();

  app.use(async (c, next) => {
    const navigation = c.req.path === '/' || c.req.path === '/playground';
    if (!isOwn(c.req.raw, navigation)) return c.text(wordsOf(c).foreign, 403);
    await next();
    c.header('content-security-policy', POLICY);
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
    c.header('cross-origin-resource-policy', 'same-origin');
    return;
  });

  app.get('/', (c) => c.redirect('/playground'));

  app.get('/playground', async (c) => {
    const locale = localeOf(getCookie(c, 'daybook-lang'));
    const [people, now, cursor] = await Promise.all([desk.people(locale), desk.clock(), desk.cursor()]);
    const theme = getCookie(c, 'daybook-theme');
    c.header('cache-control', 'no-store');
    return c.html(
      pageHtml({
        locale,
        words: wordsOf(c),
        people,
        now,
        cursor,
        zone: desk.zone,
        dark: theme === undefined ? null : theme === 'dark',
      }),
    );
  });

  app.get('/playground/page/:file', async (c) => {
    const type = FILES.get(c.req.param('file'));
    if (type === undefined) return c.notFound();
    const file = await readFile(new URL(`page/${c.req.param('file')}`, import.meta.url));
    return c.body(new Uint8Array(file), 200, { 'content-type': type, 'cache-control': 'no-cache' });
  });

  app.get('/playground/messages', async (c) => {
    const { person, before } = queryOf(c);
    if (person === undefined) return c.json({ error: wordsOf(c).badRequest }, 400);
    const messages = await desk.messages(person, before);
    const list = html`${messages.map((message) => messageHtml(message, wordsOf(c), desk.zone))}`;
    return c.json({ html: String(list), more: messages.length >= 30 });
  });

  app.get('/playground/commands', async (c) => {
    const { person } = queryOf(c);
    if (person === undefined) return c.json({ error: wordsOf(c).badRequest }, 400);
    return c.json(await desk.commands(person, localeOf(getCookie(c, 'daybook-lang'))));
  });

  app.get('/playground/form', async (c) => {
    const { person, id } = queryOf(c);
    const message = id === undefined ? null : await desk.message(id);
    const content = message !== null && message.person === person ? decodeContent(message.content) : null;
    if (content?.kind !== 'form') return c.json({ error: wordsOf(c).gone }, 404);
    return c.json({ kind: 'form', html: String(formHtml(content.form, wordsOf(c))) });
  });

  app.get('/playground/picture', async (c) => {
    const asked = PICTURE.safeParse(c.req.query());
    const bytes = asked.success ? await pictureOf(desk, asked.data) : null;
    if (bytes === null) return c.notFound();
    const headers = { 'content-type': 'image/jpeg', 'cache-control': 'private, max-age=86400' };
    return c.body(Uint8Array.from(bytes), 200, headers);
  });

  app.get('/playground/file', async (c) => {
    const asked = FILE.safeParse(c.req.query());
    const found = asked.success ? await fileOf(desk, asked.data) : null;
    if (found === null) return c.notFound();
    return c.body(Uint8Array.from(found.bytes), 200, {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(found.name)}`,
      'cache-control': 'private, no-store',
    });
  });

  app.get('/playground/events', (c) => {
    const after = c.req.header('last-event-id') ?? c.req.query('after') ?? '';
    return eventStream(feed, desk, wordsOf(c), after);
  });

  app.onError((error, c) => {
    log.warn({ path: c.req.path, error: error.name }, 'playground.page.failed');
    return c.json({ error: wordsOf(c).tryAgain }, 503);
  });

  return app;
}

function queryOf(c: Context) {
  const parsed = QUERY.safeParse(c.req.query());
  return parsed.success ? parsed.data : {};
}
