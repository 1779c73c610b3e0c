import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Field, Form } from '../../src/chat/form.ts';
import { fill, firstGap, nextField, previousField } from '../../src/dialogue/filing.ts';
import { answersOf, questionsOf } from '../../src/dialogue/form.ts';
import { form as anyForm } from '../support/arbitraries.ts';

const AT = { today: '2026-11-18', customers: [] };
const option = (value: string, label: string) => ({ value, label });
const common = { name: 'asked', label: '问题', required: true };

function read(field: Field, said: string) {
  const form = { title: 't', submit: 's', cancel: 'c', fields: [field] };
  const { content, problems } = fill(questionsOf(form), {}, said, field.name, AT);
  return problems.get(field.name) ?? content[field.name];
}

describe('an answer to a field', () => {
  const tags = [option('loan', '贷款'), option('card', '信用卡'), option('app', '手机银行'), option('fund', '基金')];
  const choices: Field = { ...common, kind: 'choices', options: tags };
  it.each<[Field, string, string]>([
    [{ ...common, kind: 'text', maxLength: 20 }, ' 王总 ', '王总'],
    [{ ...common, kind: 'longText', maxLength: 50 }, '第一行\n第二行', '第一行\n第二行'],
    [{ ...common, kind: 'number' }, '12万', '120000'],
    [{ ...common, kind: 'date' }, '下周五', '2026-11-27'],
    [{ ...common, kind: 'time' }, '下午三点半', '15:30'],
    [{ ...common, kind: 'choice', options: tags }, '第二个', 'card'],
    [{ ...common, kind: 'choice', options: tags }, '手机', 'app'],
    [{ ...common, kind: 'choice', options: tags }, 'fund', 'fund'],
    [choices, '3、1', 'loan\napp'],
    [choices, '贷款和基金', 'loan\nfund'],
    [choices, '手机银行', 'app'],
    [choices, '2, 2 4', 'card\nfund'],
    [{ ...common, kind: 'lookup', maxLength: 20, options: tags }, '2', '信用卡'],
    [{ ...common, kind: 'lookup', maxLength: 20, options: tags }, '谁也没有提过的', '谁也没有提过的'],
  ])('%o said as %s', (field, said, value) => {
    expect(read(field, said)).toBe(value);
  });

  it.each<[Field, string, object]>([
    [{ ...common, kind: 'number' }, '不少', { kind: 'number', given: '不少' }],
    [{ ...common, kind: 'date' }, '2月30日', { kind: 'date', given: '2月30日' }],
    [{ ...common, kind: 'time' }, '25:00', { kind: 'time', given: '25:00' }],
    [{ ...common, kind: 'choice', options: tags }, '保险', { kind: 'choice', given: '保险' }],
    [choices, '1、保险', { kind: 'choice', given: '1、保险' }],
    [{ ...common, kind: 'lookup', maxLength: 3, options: tags }, '四个字了', { kind: 'longer', most: 3, given: 4 }],
    [{ ...common, kind: 'text', maxLength: 3 }, '四个字了', { kind: 'longer', most: 3, given: 4 }],
  ])('%o not understood as %s', (field, said, problem) => {
    expect(read(field, said)).toEqual(problem);
  });
});

/** Something that answers a field of its kind. */
function answerTo(field: Field, nth: number): string {
  switch (field.kind) {
    case 'choice':
      return String(1 + (nth % field.options.length));
    case 'choices':
      return field.options.length > 1 ? `${1 + (nth % field.options.length)}、1` : '1';
    case 'number':
      return String(nth);
    case 'date':
      return '2026-11-20';
    case 'time':
      return '晚上8点';
    default:
      return '好几个字';
  }
}

it('any form is asked to its end: what must be there first, each field once, and every answer is one that the form can hold', () => {
  fc.assert(
    fc.property(anyForm, fc.nat(200), (form: Form, nth) => {
      const questions = questionsOf(form);
      let answers = answersOf(form, null);
      const empty = form.fields.filter(({ name }) => answers[name] === undefined).map(({ name }) => name);
      const asked: string[] = [];
      for (let field = nextField(questions, answers, null); field; field = nextField(questions, answers, field.id)) {
        const { id } = field;
        asked.push(id);
        expect(asked.length).toBeLessThanOrEqual(form.fields.length);
        const shown = form.fields.find(({ name }) => name === id);
        if (!shown) throw new Error('a question that the form does not have');
        const filled = fill(questions, answers, answerTo(shown, nth), id, AT);
        expect(filled.problems.size).toBe(0);
        answers = filled.content;
        if ('options' in shown && shown.kind !== 'lookup') {
          const values = shown.options.map(({ value }) => value);
          for (const one of answers[id]?.split('\n') ?? ['']) expect(values).toContain(one);
        }
        const index = form.fields.indexOf(shown);
        expect(previousField(questions, answers, id)?.id).toBe(form.fields[index - 1]?.name);
      }
      expect(asked.toSorted()).toEqual(empty.toSorted());
      const firstOptional = asked.findIndex((id) => !form.fields.find(({ name }) => name === id)?.required);
      const requiredAfter = asked
        .slice(firstOptional < 0 ? asked.length : firstOptional)
        .filter((id) => form.fields.find(({ name }) => name === id)?.required);
      expect(requiredAfter).toEqual([]);
      expect(firstGap(questions, answers)).toBeNull();
    }),
    { numRuns: 150 },
  );
});
