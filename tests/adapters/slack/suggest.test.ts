import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { menuOption, typedOf } from '../../../adapters/slack/suggest.ts';
import type { Form } from '../../../src/chat/form.ts';
import { MenuOption } from '../../support/fake-slack-limits.ts';
import { running, TRANSPORTS } from './running.ts';

const VISIT: Form = {
  id: 'visit 1',
  title: '拜访记录',
  submit: '提交',
  cancel: '先放着',
  fields: [{ kind: 'lookup', name: 'customer', label: '客户', required: true, maxLength: 60, options: [] }],
};
const LONG = `${'晋阳'.repeat(50)}农产品有限公司`;

describe.each(TRANSPORTS)('a menu that asks over %s', (transport) => {
  it('is told who asks, for which field of which form, and what is typed', async () => {
    const asked: unknown[] = [];
    const { slack, events } = await running(
      ({ payload }) => (payload.kind === 'command' ? { kind: 'form', form: VISIT } : { kind: 'done' }),
      transport,
      async (...question) => {
        asked.push(question);
        return [LONG, '兴农'].map((name) => ({ label: name, typed: name }));
      },
    );
    await slack.command('li', 'visit');
    expect(await slack.offers('li', '客户', '兴')).toEqual([LONG.slice(0, 74), '兴农']);
    expect(asked).toEqual([[{ platform: 'slack', workspace: 'T0001', user: 'li' }, 'visit 1', 'customer', '兴']]);
    // It is no event: nothing of it is stored.
    expect(events.map(({ payload }) => payload.kind)).toEqual(['command']);
    await slack.submits('li', { 客户: LONG.slice(0, 74) });
    expect(events.at(-1)?.payload).toMatchObject({ kind: 'submit', values: { customer: LONG } });
  });

  it('offers at most 100, each once, and nothing when nobody can be asked', async () => {
    let fails = false;
    const many = Array.from({ length: 130 }, (_, index) => `客户${index % 110}`);
    const { slack, lines } = await running(
      () => ({ kind: 'form', form: VISIT }),
      transport,
      async () => {
        if (fails) throw new Error('down');
        return many.map((name) => ({ label: name, typed: name }));
      },
    );
    await slack.command('li', 'visit');
    expect(await slack.offers('li', '客户', '')).toEqual(many.slice(0, 100));
    fails = true;
    expect(await slack.offers('li', '客户', '')).toEqual([]);
    expect(lines).toEqual(['slack.nothing_suggested {"error":"Error: down"}']);
  });
});

describe('a suggestion as Slack takes it', () => {
  it('comes back as what it fills in, up to 148 characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 90 }), fc.string(), (name, shown) => {
        // What Slack cannot store of a name is left out of it before.
        const typed = [...name.replace(/\p{Cc}/gu, '')].join('').slice(0, 148).toWellFormed();
        fc.pre(typed.trim() !== '');
        const option = MenuOption.parse(menuOption({ label: shown, typed }));
        const cut = [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(typed)].some(
          ({ segment }) => segment.length > 8,
        );
        fc.pre(!cut && typed.length <= 140);
        const escaped = option.text.text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
        expect(typedOf({ ...option, text: { text: escaped } })).toBe(typed);
      }),
    );
  });
});
