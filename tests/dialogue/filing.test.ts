import { describe, expect, it } from 'vitest';
import { type Problem, readAnswer } from '../../src/dialogue/answer.ts';
import { fill, firstGap, nextField, previousField, startContent } from '../../src/dialogue/filing.ts';
import { splitSubject } from '../../src/dialogue/one-line.ts';
import type { Content } from '../../src/journal/content.ts';
import type { Report } from '../../src/rulebook/reports.ts';
import { RULEBOOK } from '../support/small-bank.ts';

const LOG = report('daily_log');
const VISIT = report('visit_report');
const SETTING = {
  today: '2026-11-18',
  customers: [
    { id: '1', name: '万家福超市（新建路店）' },
    { id: '2', name: '万家福烟酒' },
    { id: '3', name: '晋阳机械' },
  ],
};

function report(id: string): Report {
  const found = RULEBOOK.reports.find((one) => one.id === id);
  if (!found) throw new Error(id);
  return found;
}

describe('an answer', () => {
  const read: readonly (readonly [field: string, typed: string, value: string])[] = [
    ['said', '  谈了 **补货** 👨‍👩‍👧 \n', '谈了 **补货** 👨‍👩‍👧'],
    ['visited_on', '昨天', '2026-11-17'],
    ['visited_on', '2026-11-02', '2026-11-02'],
    ['next_date', '下周五', '2026-11-27'],
    ['phone', '１３８ 0000 0000', '１３８ 0000 0000'],
    ['phone', '138****0000', '138****0000'],
    ['kind', '电话', 'phone'],
    ['kind', '2', 'phone'],
    ['kind', 'In person', 'in_person'],
    ['stage', 'approving', 'approving'],
    ['stage', 'won', 'won'],
    ['customer', 'jyjx', '3'],
    ['customer', '万家福', '?万家福'],
    ['customer', '晋羊积械', '3'],
    ['customer', '老王烧饼', '?老王烧饼'],
  ];
  it.each(read)('%s: “%s” is %s', (id, typed, value) => {
    expect(readAnswer(field(id), typed, SETTING)).toMatchObject({ value });
  });

  const refused: readonly (readonly [field: string, typed: string, kind: Problem['kind']])[] = [
    ['visited_on', '明天', 'future'],
    ['visited_on', '2026-11-19', 'future'],
    ['next_date', '后天的后天', 'date'],
    ['phone', '没有', 'phone'],
    ['stage', '随便', 'choice'],
    ['contact', '王'.repeat(61), 'longer'],
    ['customer', '王'.repeat(61), 'longer'],
  ];
  it.each(refused)('%s: “%s” is refused as %s', (id, typed, kind) => {
    expect(readAnswer(field(id), typed, SETTING)).toMatchObject({ kind: 'problem', problem: { kind } });
  });

  it('that is only nearly a customer is a suggestion', () => {
    expect(readAnswer(field('customer'), '晋阳机戒', SETTING)).toMatchObject({
      kind: 'unsettled',
      candidates: [{ name: '晋阳机械' }],
    });
  });

  function field(id: string) {
    const found = VISIT.fields.find((one) => one.id === id);
    if (!found || found.kind === 'rows') throw new Error(id);
    return found;
  }
});

describe('what is asked next', () => {
  const started = startContent(VISIT, '2026-11-18');
  const needed = { customer: '3', said: '续贷' };
  const order: readonly (readonly [title: string, content: Content, after: string | null, next: string | undefined])[] =
    [
      ['the first that is needed', {}, null, 'customer'],
      ['what is needed before all else', { customer: '3' }, 'customer', 'said'],
      ['the others from the first on', needed, 'said', 'contact'],
      ['what comes after one that was passed over', needed, 'purpose', 'products'],
      ['a customer who is not settled, wherever one is', { ...needed, customer: '?万家福' }, 'stage', 'customer'],
      ['nothing at the end', needed, 'next_date', undefined],
    ];
  it.each(order)('%s', (_, content, after, next) => {
    expect(nextField(VISIT, { ...started, ...content }, after)?.id).toBe(next);
  });

  it('and what came before', () => {
    expect(previousField(LOG, {}, 'results')?.id).toBe('done');
    expect(previousField(LOG, {}, null)?.id).toBe('tomorrow');
    expect(previousField(LOG, {}, 'done')).toBeNull();
  });

  it('and what keeps it from being filed', () => {
    expect(firstGap(LOG, {})?.id).toBe('done');
    expect(firstGap(LOG, { done: '拜访' })).toBeNull();
    expect(firstGap(VISIT, { ...started, customer: '?万家福', said: '补货' })?.id).toBe('customer');
  });
});

describe('a message', () => {
  it('fills what it labels, and the question with the rest', () => {
    const { content, answered, problems } = fill(
      LOG,
      { results: '好' },
      '拜访3户，问题：利率\n明天：送合同',
      'done',
      SETTING,
    );
    expect(content).toEqual({ results: '好', done: '拜访3户', problems: '利率', tomorrow: '送合同' });
    expect(answered).toEqual(['done', 'problems', 'tomorrow']);
    expect(problems.size).toBe(0);
  });

  it('leaves what stood there when it cannot be read', () => {
    const before = { next_date: '2026-11-30' };
    const { content, problems } = fill(VISIT, before, '下次：某一天', 'said', SETTING);
    expect(content).toEqual(before);
    expect([...problems]).toEqual([['next_date', { kind: 'date', given: '某一天' }]]);
  });
});

describe('the subject of one line', () => {
  const lines: readonly (readonly [line: string, customer: string | undefined, text: string])[] = [
    ['万家福超市 谈了补货', '万家福超市', '谈了补货'],
    ['晋阳机械谈了续贷', '晋阳机械', '谈了续贷'],
    ['万家福超市（新建路店）：谈了补货', '万家福超市（新建路店）', '谈了补货'],
    ['老王烧饼，谈了开户', '老王烧饼', '谈了开户'],
    ['万家福', undefined, '万家福'],
    ['客户：万家福 谈了什么：补货', undefined, '客户：万家福 谈了什么：补货'],
  ];
  it.each(lines)('%s', (line, customer, text) => {
    const subject = splitSubject(VISIT, line, SETTING.customers);
    expect(subject.values.customer).toBe(customer);
    expect(subject.text).toBe(text);
  });

  it('is the whole line where a report is about nobody', () => {
    expect(splitSubject(LOG, '万家福超市 谈了补货', SETTING.customers)).toEqual({
      values: {},
      asking: 'done',
      text: '万家福超市 谈了补货',
    });
  });
});
