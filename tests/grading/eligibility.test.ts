import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/grading/candidate.ts';
import { findingsFor, isEligible } from '../../src/grading/eligibility.ts';
import { candidate, DAY, grading } from './candidates.ts';

const NAME = { 'zh-CN': '名', en: 'name' };

function eligible(condition: object, part: Partial<Candidate> = {}, total = 90): boolean {
  const rules = grading({ awards: [{ grade: 'senior', conditions: [condition] }] });
  return isEligible(findingsFor(candidate('li', null, 1, total, part), rules, DAY), 'senior');
}

describe('conditions on 31 December 2026', () => {
  const exam = { kind: 'exam', exam: 'senior', name: NAME };
  const review = { kind: 'review', at_least: 80 };
  const passed = (passedOn: string, expiresOn: string | null = null) => ({
    exams: [{ exam: 'senior', passedOn, expiresOn }],
  });
  it.each<[string, object, Partial<Candidate>, boolean]>([
    [
      'an education among those named',
      { kind: 'attribute', attribute: 'education', name: NAME, in: ['bachelor'] },
      {},
      true,
    ],
    ['another education', { kind: 'attribute', attribute: 'education', name: NAME, in: ['master'] }, {}, false],
    ['nothing recorded', { kind: 'attribute', attribute: 'rank', name: NAME, in: ['x'] }, {}, false],
    ['five years on the day', { kind: 'service', years: 5 }, { inPostSince: '2021-12-31' }, true],
    ['five years a day later', { kind: 'service', years: 5 }, { inPostSince: '2022-01-01' }, false],
    ['years since hired', { kind: 'service', years: 11, since: 'hired' }, {}, true],
    ['no day of hiring', { kind: 'service', years: 1, since: 'hired' }, { hiredOn: null }, false],
    ['an exam passed two years ago to the day', exam, passed('2024-12-31'), true],
    ['an exam passed a day longer ago', exam, passed('2024-12-30'), false],
    ['an exam that says itself how long it stands', exam, passed('2020-01-01', '2026-12-31'), true],
    ['an exam that says itself that it no longer stands', exam, passed('2026-01-01', '2026-12-30'), false],
    ['an exam passed only tomorrow', exam, passed('2027-01-01'), false],
    ['another exam', exam, { exams: [{ exam: 'junior', passedOn: '2026-01-01', expiresOn: null }] }, false],
    ['a review of 80.00', review, { reviews: [{ on: '2026-06-01', score: 800_000n }] }, true],
    [
      'a newer review below it',
      review,
      {
        reviews: [
          { on: '2026-06-01', score: 900_000n },
          { on: '2026-11-01', score: 799_900n },
        ],
      },
      false,
    ],
    ['a review of next year', review, { reviews: [{ on: '2027-01-05', score: 900_000n }] }, false],
    ['no review', review, {}, false],
    ['a total of 90', { kind: 'total', at_least: 90 }, {}, true],
    ['a total below', { kind: 'total', at_least: 90.01 }, {}, false],
  ])('%s', (_, condition, part, expected) => {
    expect(eligible(condition, part)).toBe(expected);
  });

  it('all have to hold, and each says what there is', () => {
    const rules = grading({
      awards: [
        {
          grade: 'senior',
          conditions: [
            { kind: 'service', years: 9 },
            { kind: 'total', at_least: 80 },
          ],
        },
      ],
    });
    const findings = findingsFor(candidate('li', null, 1), rules, DAY);
    expect(isEligible(findings, 'senior')).toBe(false);
    // in post since 1 March 2018: eight anniversaries by the end of 2026
    expect(findings.get('senior')?.map(({ holds, has }) => [holds, has])).toEqual([
      [false, { kind: 'years', years: 8 }],
      [true, { kind: 'score', score: 900_000n }],
    ]);
  });
});
