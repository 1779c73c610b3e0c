import { createHash } from 'node:crypto';

/** What came of an attempt to install. */
export type Outcome = 'installed' | 'denied' | 'stale' | 'app' | 'workspace' | 'organisation' | 'failed';

/** The page that says so, in both languages. It repeats nothing that the browser sent. `policy` is its content security policy. */
export function installPage(
  outcome: Outcome,
  appId: string,
): Readonly<{ status: number; html: string; policy: string }> {
  const { status, zh, en } = PAGES[outcome];
  const link =
    outcome === 'installed'
      ? `<p><a href="https://slack.com/app_redirect?app=${appId}">打开 Slack · Open Slack</a></p>`
      : outcome === 'denied' || outcome === 'stale' || outcome === 'failed'
        ? '<p><a href="install">再试一次 · Try again</a></p>'
        : '';
  const html = `<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Daybook</title>
<style>${STYLE}</style>
<main><h1>Daybook</h1><p>${zh}</p><p lang="en">${en}</p>${link}</main></html>
`;
  return { status, html, policy: POLICY };
}

const STYLE =
  ':root{color-scheme:light dark;font:1.1rem/1.6 system-ui,sans-serif}main{max-width:34rem;margin:15vh auto;padding:0 1.5rem}';
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'`;

const PAGES: Readonly<Record<Outcome, Readonly<{ status: number; zh: string; en: string }>>> = {
  installed: {
    status: 200,
    zh: '已经装好了。请在 Slack 里打开 Daybook，跟它打个招呼。',
    en: 'It is installed. Open Daybook in Slack and say hello.',
  },
  denied: {
    status: 200,
    zh: '没有安装：刚才在 Slack 里没有同意。',
    en: 'It was not installed, as it was not allowed in Slack.',
  },
  stale: {
    status: 400,
    zh: '这个链接已失效：它只能用一次，十分钟内有效，并且要在同一个浏览器里完成。',
    en: 'This link is not good any more: it works once, within ten minutes and in the browser in which you began.',
  },
  app: {
    status: 403,
    zh: '没有安装：Slack 给的是另一个应用。请联系 Daybook 的运维人员核对应用的设置。',
    en: 'It was not installed: Slack speaks of another app. Ask whoever runs Daybook to check the app’s settings.',
  },
  workspace: {
    status: 403,
    zh: '没有安装：这个工作区不在允许的名单里。请联系 Daybook 的运维人员。',
    en: 'It was not installed: this workspace is not among those allowed. Ask whoever runs Daybook.',
  },
  organisation: {
    status: 403,
    zh: '没有安装：Daybook 不能一次装到整个组织。请逐个工作区安装。',
    en: 'It was not installed: Daybook cannot be installed for a whole organisation. Install it in each workspace.',
  },
  failed: {
    status: 502,
    zh: '没有装成：Slack 或数据库没有应答。请过一会儿再试一次。',
    en: 'It could not be installed, as Slack or the database did not answer. Try again in a moment.',
  },
};
