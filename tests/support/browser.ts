import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

const require = createRequire(import.meta.url);

const INSTALLED = [
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** A headless browser with Chinese type: the one out of npm on Linux x64, an installed Chrome or Chromium elsewhere. */
export async function openBrowser(): Promise<Browser> {
  const env = { ...process.env, FONTCONFIG_FILE: await fontconfig() };
  if (process.platform === 'linux' && process.arch === 'x64') {
    // Without a graphics card, drawing without WebGL takes half the time.
    chromium.setGraphicsMode = false;
    const args = chromium.args
      .filter((arg) => !arg.startsWith('--single-process') && !arg.startsWith('--headless'))
      .concat('--disable-gpu');
    return playwright.launch({ executablePath: await chromium.executablePath(), args, headless: true, env });
  }
  const executablePath = INSTALLED.find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new Error(`no browser: install Chrome or Chromium at one of ${INSTALLED.join(', ')}`);
  }
  return playwright.launch({ executablePath, headless: true, env });
}

/** Where a picture of a test is kept: `test-output/<name>.png`. */
export async function pictureOf(name: string): Promise<string> {
  const folder = join(import.meta.dirname, '../../test-output');
  await mkdir(folder, { recursive: true });
  return join(folder, `${name}.png`);
}

async function fontconfig(): Promise<string> {
  const fonts = join(dirname(require.resolve('@embedpdf/fonts-sc')), '../fonts');
  // One for all runs: reading the fonts takes longer than drawing with them.
  const folder = join(tmpdir(), 'daybook-fonts');
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'fonts.conf');
  await writeFile(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${fonts}</dir><dir>/usr/share/fonts</dir><cachedir>${folder}</cachedir></fontconfig>`,
  );
  return file;
}
