import { describe, expect, it } from 'vitest';
import { confirm } from '../../src/grading/proposal.ts';
import { raised } from '../../src/grading/steps.ts';
import { candidate, grading, proposed } from './candidates.ts';

const AWARDS = [
  { grade: 'senior', quota: 20 },
  { grade: 'middle', quota: 50 },
  { grade: 'junior', quota: 30 },
];
const SHARES = {
  by: 'shares',
  shares: [
    { step: 'a', percent: 20 },
    { step: 'b', percent: 30 },
    { step: 'c', percent: 50 },
  ],
};
const NAME = { 'zh-CN': '服务农村', en: 'Serves rural customers' };

/** `n` members of one grade, a rank each. */
function members(n: number) {
  return Array.from({ length: n }, (_, index) => candidate(`m${index + 1}`, 'junior', index + 1, 90 - index));
}

function stepsOf(n: number, ranks: Readonly<Record<string, number>> = {}) {
  const rules = grading({ awards: [{ grade: 'junior' }], steps: SHARES });
  const team = members(n).map((one) => {
    const rank = ranks[one.person];
    return rank === undefined ? one : { ...one, standing: { rank, total: 800_000n } };
  });
  return proposed(team, rules)
    .lines.map(({ step }) => `${step?.step}${step?.byTie ? '*' : ''}`)
    .join(' ');
}

describe('steps by shares', () => {
  it.each([
    // 20 %, 30 %, 50 % of 10
    [10, 'a a b b b c c c c c'],
    // of 5: 1.0, 1.5, 2.5: one is missing of 5, equal remainders, so the better step
    [5, 'a b b c c'],
    // of 3: 0.6, 0.9, 1.5: two are missing: .9 first, then .6
    [3, 'a b c'],
    // of 1: 0.2, 0.3, 0.5
    [1, 'c'],
  ])('of %i members', (n, expected) => {
    expect(stepsOf(n)).toBe(expected);
  });

  it('give equals the better step, marked, and take nothing from those who follow but its places', () => {
    // m2, m3 and m4 share rank 2 across the two places of step a
    expect(stepsOf(10, { m2: 2, m3: 2, m4: 2 })).toBe('a a a* a* b c c c c c');
  });
});

describe('steps by total', () => {
  const rules = grading({
    awards: [{ grade: 'junior' }],
    steps: {
      by: 'total',
      bands: [
        { step: 'a', at_least: 90 },
        { step: 'b', at_least: 80 },
        { step: 'c', at_least: 70 },
      ],
    },
  });
  it.each([
    [90, 'a'],
    [89.99, 'b'],
    [80, 'b'],
    [70, 'c'],
    [12, 'c'],
  ])('of %f', (total, expected) => {
    expect(proposed([candidate('li', 'junior', 1, total)], rules).lines[0]?.step).toEqual({
      step: expected,
      byTie: false,
    });
  });
});

describe('step-ups', () => {
  const up = (steps: number) => [{ attribute: 'rural', steps }];
  const closed = grading({ awards: AWARDS, steps: SHARES });
  const open = { ...closed, overflow: true };
  it.each([
    ['within the grade', { grade: 'middle', step: 'c' }, 1, closed, { grade: 'middle', step: 'b' }],
    ['two of them add up', { grade: 'middle', step: 'c' }, 2, closed, { grade: 'middle', step: 'a' }],
    ['A stays A without overflow', { grade: 'middle', step: 'a' }, 1, closed, { grade: 'middle', step: 'a' }],
    [
      'A moves to the next grade’s C with overflow',
      { grade: 'middle', step: 'a' },
      1,
      open,
      { grade: 'senior', step: 'c' },
    ],
    ['and goes on from there', { grade: 'middle', step: 'b' }, 3, open, { grade: 'senior', step: 'b' }],
    ['A of the top grade stays', { grade: 'senior', step: 'a' }, 2, open, { grade: 'senior', step: 'a' }],
    ['none on probation', { grade: 'probation', step: null }, 1, open, { grade: 'probation', step: null }],
  ])('%s', (_, held, steps, rules, expected) => {
    expect(raised(held, up(steps), rules)).toEqual(expected);
  });

  it('come last: quotas look at the grade before, pay at the one after', () => {
    const rules = grading({
      awards: [{ grade: 'senior', quota: 0.01 }, { grade: 'junior' }],
      steps: { by: 'total', bands: [{ step: 'a', at_least: 80 }] },
      step_ups: [{ attribute: 'rural', name: NAME, in: ['yes'], steps: 1 }],
      overflow: true,
    });
    const [line] = proposed([candidate('li', 'junior', 1, 90, { attributes: { rural: 'yes' } })], rules).lines;
    expect(line).toMatchObject({
      before: { grade: 'junior', step: 'a' },
      after: { grade: 'senior', step: 'a' },
      stepUps: [{ attribute: 'rural', steps: 1 }],
    });
  });
});

describe('the committee', () => {
  const rules = grading({
    awards: [{ grade: 'senior', quota: 50 }, { grade: 'junior' }],
    steps: SHARES,
    otherwise: 'probation',
  });
  const ladder = ['a', 'b', 'c'];
  const tied = [candidate('li', null, 1), candidate('wang', null, 1)];

  it('has to decide between equals', () => {
    const { confirmed, refused } = confirm(proposed(tied, rules), [], rules, ladder);
    expect(confirmed).toEqual([]);
    expect(refused).toEqual([
      { person: 'li', why: 'undecided' },
      { person: 'wang', why: 'undecided' },
    ]);
  });

  it('decides with a reason, and what it leaves stands as proposed', () => {
    const proposal = proposed([candidate('li', null, 1), candidate('wang', null, 2)], rules);
    const decisions = [{ person: 'wang', grade: 'senior', step: 'c', reason: '带教两名见习' }];
    expect(confirm(proposal, decisions, rules, ladder)).toEqual({
      refused: [],
      confirmed: [
        // one of one: 20 %, 30 %, 50 % give the single place to step c
        { person: 'li', before: { grade: 'senior', step: 'c' }, after: { grade: 'senior', step: 'c' }, reason: null },
        {
          person: 'wang',
          before: { grade: 'senior', step: 'c' },
          after: { grade: 'senior', step: 'c' },
          reason: '带教两名见习',
        },
      ],
    });
  });

  it.each([
    ['a grade that nobody awards', { grade: 'top', step: null, reason: 'x' }, 'unknownGrade'],
    ['a step that is none', { grade: 'senior', step: 'z', reason: 'x' }, 'unknownStep'],
    ['no reason', { grade: 'senior', step: null, reason: ' ' }, 'reasonMissing'],
  ])('is refused %s', (_, decision, why) => {
    const proposal = proposed([candidate('li', null, 1)], rules);
    expect(confirm(proposal, [{ person: 'li', ...decision }], rules, ladder).refused).toEqual([{ person: 'li', why }]);
  });

  it('is refused a line that nobody has', () => {
    const proposal = proposed([candidate('li', null, 1)], rules);
    const decisions = [{ person: 'nobody', grade: 'senior', step: null, reason: 'x' }];
    expect(confirm(proposal, decisions, rules, ladder).refused).toEqual([{ person: 'nobody', why: 'nobody' }]);
  });
});
