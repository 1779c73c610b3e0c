import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import permissions from '../../../adapters/feishu/permissions.json' with { type: 'json' };
import { createReceiver } from '../../../adapters/feishu/receive.ts';
import { COMMANDS } from '../../../src/commands/registry.ts';
import { createWords } from '../../../src/i18n.ts';
import { readRulebook } from '../../../src/rulebook/load.ts';
import { understandCommand } from '../../../src/understand/commands.ts';

const ROOT = join(import.meta.dirname, '../../..');
const guide = readFileSync(join(ROOT, 'docs/administrators.md'), 'utf8');
/** The first column of the guide's table with this head. */
const column = (head: string, place = 0) => {
  const [, table = ''] = new RegExp(`^\\| ${head} +\\|.*\\n\\|[- |]+\\n((?:\\|.*\\n)+)`, 'm').exec(guide) ?? [];
  return [...table.matchAll(/^\|(.*)\|$/gm)].map(([, row = '']) => row.split('|')[place]?.trim().replaceAll('`', ''));
};

describe('what the guide tells an administrator of Feishu', () => {
  it('are the permissions of the file they import, and what each is for', () => {
    expect(column('permission').toSorted()).toEqual(permissions.scopes.tenant);
    expect(permissions.scopes.user).toEqual([]);
  });

  it('are all events and callbacks that Daybook hears, and no other', () => {
    const receiver = createReceiver({
      appId: 'cli_a123456789abcdef',
      self: async () => 'ou_1',
      receive: async () => ({ kind: 'done' }),
      log: { info() {}, warn() {}, error() {} },
      deadlineMs: 1,
    });
    expect([...column('event'), 'card.action.trigger'].toSorted()).toEqual(Object.keys(receiver.handlers).toSorted());
    expect(guide).toContain('`card.action.trigger`');
  });

  it('are menu entries that somebody could type', () => {
    const read = readRulebook(
      readFileSync(join(ROOT, 'rulebooks/rural-coop-bank.yaml'), 'utf8'),
      'rural-coop-bank.yaml',
    );
    const reports = read.kind === 'ok' ? read.rulebook.reports.map(({ id, aliases }) => ({ name: id, aliases })) : [];
    const commands = COMMANDS.map(({ name }) => ({
      name,
      aliases: Object.values(createWords()).flatMap((words) =>
        words.plain(`bot.commands.${name}.aliases` as never).split(' | '),
      ),
    }));
    const keys = column('menu entry', 1);
    expect(keys.length).toBeGreaterThan(5);
    for (const key of keys) {
      expect(understandCommand(key ?? '', [...reports, ...commands])).toMatchObject({ kind: 'command', rest: '' });
      // The platform takes no longer ones.
      expect(key?.length).toBeLessThanOrEqual(30);
    }
  });
});
