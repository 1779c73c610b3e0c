import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../../..');
const GUIDE = readFileSync(join(ROOT, 'docs/administrators.md'), 'utf8');

/** The first column of the guide's table for Slack with this heading. */
function column(heading: string): readonly string[] {
  const [, table = ''] =
    new RegExp(`\\| ${heading} +\\| what for +\\|\\n\\|[ -|]+\\n((?:\\|.*\\n)+)`).exec(GUIDE) ?? [];
  return [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, name = '']) => name);
}

it.each(['manifest.yaml', 'manifest.socket.yaml'])('the guide says what each scope and event of %s is for', (file) => {
  const manifest = parse(readFileSync(join(ROOT, 'adapters/slack', file), 'utf8'));
  expect(column('scope').toSorted()).toEqual([...manifest.oauth_config.scopes.bot].toSorted());
  expect(column('bot event').toSorted()).toEqual([...manifest.settings.event_subscriptions.bot_events].toSorted());
});
