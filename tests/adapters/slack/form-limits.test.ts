import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSubmission, ViewSubmission } from '../../../adapters/slack/decode-view.ts';
import { encodeForm, encodeInvalid } from '../../../adapters/slack/form.ts';
import { blockOf, Place } from '../../../adapters/slack/place.ts';
import { storable } from '../../../adapters/slack/rich-text.ts';
import type { Form } from '../../../src/chat/form.ts';
import { form as anyForm } from '../../support/arbitraries.ts';
import { alive, ModalView } from '../../support/fake-slack-limits.ts';

const DAILY: Form = { id: 'opening-1', title: '日志', submit: '提交', cancel: '取消', fields: [] };

describe('a form as Slack takes it', () => {
  it('shows a title that is too long in full above the fields', () => {
    const title = '走访登记表：兴农农产品专业合作社联合社（第三季度回访）';
    const view = encodeForm({ ...DAILY, title });
    expect(view.title.text.length).toBeLessThanOrEqual(24);
    expect(JSON.stringify(view.blocks[0])).toContain(title);
  });

  it.each([
    ['zh-CN', '提交', '取消', '下一步', '← 上一步'],
    ['en', 'Submit', 'Later', 'Next', '← Back'],
  ])('turns its steps in the language of its own words: %s', (_, submit, cancel, next, back) => {
    const field = (nth: number) =>
      ({ kind: 'text', name: `f${nth}`, label: 'f', required: false, maxLength: 9 }) as const;
    const fields = Array.from({ length: 9 }, (_, nth) => field(nth));
    const [first, last] = stepsOf({ ...DAILY, title: '李娜 · visit', submit, cancel, fields });
    expect([first?.submit?.text, last?.submit?.text]).toEqual([next, submit]);
    expect(JSON.stringify(first?.blocks)).not.toContain(back);
    expect(JSON.stringify(last?.blocks)).toContain(`"${back}"`);
  });

  it('shows what one input cannot hold in several, and puts it together again', () => {
    const value = `第一段。\n${'很长的一段话👨‍👩‍👧，'.repeat(700)}`;
    const field = { kind: 'longText', name: 'done', label: '今天', required: true, maxLength: 50_000, value } as const;
    const [view, ...more] = stepsOf({ ...DAILY, fields: [field] });
    if (!view) throw new Error('no view');
    expect(more).toEqual([]);
    expect(inputsOf(view).map(({ label, optional }) => [label.text, optional])).toEqual([
      ['今天', false],
      ['今天 (2)', true],
      ['今天 (3)', true],
      ['今天 (4)', true],
    ]);
    expect(untouched(view)).toEqual({ done: value });
  });

  it('is one that Slack takes, whatever stands in it', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        const steps = stepsOf(form);
        const names = steps.flatMap((view) => inputsOf(view).map((one) => one.element.action_id));
        expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
        const fields = (some: readonly string[]) => [...new Set(some.map((name) => name.replace(/~\d+$/, '')))];
        expect(fields(names).toSorted()).toEqual(form.fields.map((field) => field.name).toSorted());
        const counts = steps.map((view) => fields(inputsOf(view).map((one) => one.element.action_id)).length);
        expect(counts.every((count) => count > 0 && count <= 6)).toBe(true);
        // Sent back untouched, every field says what it said, to the last letter.
        const back = Object.assign({}, ...steps.map((view) => untouched(view)));
        for (const { name, kind, value = '' } of form.fields) {
          const known = kind === 'choice' || kind === 'choices' || kind === 'date' || kind === 'time';
          expect(back[name]).toBe(known ? value : storable(value));
        }
        expect(steps.map((view) => Place.parse(view.private_metadata))).toEqual(
          steps.map((_, step) => ({ form: form.id, step, steps: steps.length, turn: 3 })),
        );
        const words = steps.flatMap(({ blocks }) => blocks.flatMap((block) => (block.type === 'input' ? [] : [block])));
        expect(alive(words)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('marks the fields of a form that has not changed, and only those with an error', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        for (const [step, { blocks }] of stepsOf(form).entries()) {
          const place = { form: form.id, step, steps: stepsOf(form).length, turn: 3 };
          const reply = encodeInvalid(form, { place, blocks });
          const wrong = stepsOf(form).map((view) =>
            form.fields.flatMap(({ name, error }) => {
              const here = inputsOf(view).some((one) => one.element.action_id === name);
              return here && error !== undefined ? [blockOf(name, 3)] : [];
            }),
          );
          const first = wrong.findIndex((names) => names.length > 0);
          if (reply.response_action === 'errors') {
            expect(step).toBe(first);
            expect(Object.keys(reply.errors).toSorted()).toEqual(wrong[step]?.toSorted());
          } else {
            expect(step === first).toBe(false);
            expect(Place.parse(reply.view.private_metadata)).toEqual({
              ...place,
              step: first < 0 ? step : first,
              turn: 4,
            });
          }
        }
      }),
    );
  });
});

/** Every step of a form, drawn for the fourth time, as Slack would take it. */
function stepsOf(form: Form): readonly ModalView[] {
  const { steps } = Place.parse(encodeForm(form).private_metadata);
  return Array.from({ length: steps }, (_, step) => ModalView.parse(encodeForm(form, { step, turn: 3 })));
}

/** The values that Slack would tell of a view in which nobody has typed. */
function untouched(view: ModalView) {
  const values = inputsOf(view).map(({ block_id, element }) => {
    const { type, action_id, ...rest } = element;
    const chosen = (option: object) => ({ ...option });
    const stands = {
      type,
      ...('initial_value' in rest && { value: rest.initial_value }),
      ...('initial_date' in rest && { selected_date: rest.initial_date }),
      ...('initial_time' in rest && { selected_time: rest.initial_time }),
      ...('initial_option' in rest && rest.initial_option && { selected_option: chosen(rest.initial_option) }),
      ...('initial_options' in rest && rest.initial_options && { selected_options: rest.initial_options.map(chosen) }),
    };
    return [block_id, { [action_id]: stands }];
  });
  const body = {
    type: 'view_submission',
    team: { id: 'T0001' },
    user: { id: 'li', team_id: 'T0001' },
    api_app_id: 'A1',
    trigger_id: 't',
    view: { ...view, type: 'modal', state: { values: Object.fromEntries(values) } },
  };
  const { payload } = decodeSubmission(ViewSubmission.parse(body), new Date(0)).event;
  return payload.kind === 'submit' || payload.kind === 'progress' ? payload.values : {};
}

function inputsOf({ blocks }: ModalView) {
  return blocks.flatMap((block) => (block.type === 'input' ? [block] : []));
}
