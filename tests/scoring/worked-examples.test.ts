import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** Every rule of scores, grades and pay, and the words by which its example stands in a test, worked out by hand there. */
const EXAMPLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'scoring/decimal.test.ts': {
    'half away from zero': 'turns −0.00005 into −0.0001 and 0.00004 into nothing',
    'seen at 2 places of the 4': 'shows 80.00495 as 80.01, because it is 80.0050 first',
    'no more than 4 places': "'1.00001'",
  },
  'rulebook/rules.test.ts': {
    'weights are 100': 'weights of 95',
    'weights are exactly 100': 'weights of 100.0001',
  },
  'rulebook/indicator-rules.test.ts': {
    'a floor above the cap is refused': 'a floor above the cap',
    'points rise': 'points that do not rise',
    'tiers fall': 'tiers that rise',
    'formulas do not lead back': 'formulas that lead back to themselves are told once, with the way',
    'parts are 100': 'the weights of all parts add up to 99, not 100',
  },
  'rulebook/pay-rules.test.ts': { 'quotas are 100 % at most': 'quotas of 101 %' },
  'store/metrics.test.ts': {
    'figures, each aggregate': '127.0001 ÷ 4 = 31.750025',
    'last of a day': 'the last of one day is the one recorded last',
    'shares before aggregates': 'a shared customer’s by share, then by %s',
    'who had the customer on the day': 'both ends included, and to nobody in between',
    'filters of figures': 'can leave out natural growth',
    'reports by their day, ends included, late or not, unless withdrawn':
      'count accepted reports by the day they are about',
    customers: 'count a customer once, and none for a report without one',
    punctuality: 'is on time ÷ due × 100, exactly on the deadline included',
    'the local date of a deadline': 'counts each report named, by the local date of the deadline, and what was missed',
    'excused, not due yet': 'leaves out what is excused and what is not due yet',
    'nothing due is no data': 'has no data where nothing is due yet',
    reviews: 'are the mean of all ratings, 20 points a star',
    'the day of a review': 'count by the day they were given, in the duty zone of who was rated',
  },
  'store/metrics-work.test.ts': {
    'amended reports': 'an amended report counts once, as amended, and was filed when it was first filed',
    'rows of reports': 'are counted by themselves, each with its report’s fields',
    'plans within a week': 'are made by a visit to the same customer in the same week, whatever the day',
    'a visit makes one row': 'take a visit each',
    'a planned day’s period': 'belong to their own day’s period, and a visit on the day goes there first',
    'sales at their day’s price, returns, shares': '4 × 12.5 + 2 × 15 − 1 × 15 + 60 % of 3 × 15',
    'sales without a price': 'withoutPrice(test.database, offered)',
    events: 'events count once they are confirmed',
    'the newest rating': 'an evaluation takes each rater’s newest rating, of one day the one recorded last',
  },
  'scoring/evaluation.test.ts': {
    'groups and their scales': 'is the weighted mean of the groups’ means, each on its own scale',
    'a group’s minimum': 'leaves a group below its minimum out and scales the other weights',
    anonymity: 'hides groups of few, but not what they count for',
    'nobody rated': 'is no data where nobody, or nobody that counts, has rated',
  },
  'scoring/formula.test.ts': {
    'one rounding': '700 ÷ 3, one rounding at the end',
    'no data, ÷ 0': '0 times nothing known is not 0',
    'operands at 4 places': 'operands are rounded to 4 places, and can be formulas themselves',
  },
  'scoring/target.test.ts': {
    'the exact period': 'the exact period wins',
    'shares of workdays': 'week in a month: 32 × 5 ÷ 21 = 7.61904…',
    'the shortest around it': 'the shortest containing: 100 × 5 ÷ 63 = 7.93650…, not the year',
    'never summed': 'shorter ones are never added up',
    'one named source': 'the fixed one does not look at the table',
    'below 0': 'refuses a negative one',
  },
  'scoring/method.test.ts': {
    attainment: '2 of 3: 200 ÷ 3 = 66.66666… → 66.6667',
    'a target of 0': 'a target of 0 is none',
    'attainment, down': '5 where 4 were allowed: 100 × 4 ÷ 5 = 80',
    'down, nothing at all': 'none at all is the cap',
    'down, a target of 0': 'any where none was allowed is the floor',
    linear: 'rising: 40 + (100 − 40) × (70 − 60) ÷ (90 − 60) = 60',
    'one point': 'one point is a constant',
    tiers: 'just below it',
    'no tier': 'none holds, floor 20',
    deduction: '100 − 5 × 30 = −50, floor 0',
    direct: 'the metric itself',
    'floor and cap': '12 of 8 is 150, cap 120',
  },
  'scoring/percentile.test.ts': {
    percentile: 'is 100 × (others below + ½ × others equal) ÷ others',
    'a cohort of one': 'is 100 for whoever is alone',
    cohorts: 'compares those who share all that the cohort names',
    'who cannot be ranked': 'places those who cannot be ranked without counting them',
  },
  'scoring/score.test.ts': {
    zero: 'counts what has no data as 0: (50 × 80 + 50 × 0) ÷ 100 = 40',
    skip: 'lets the others carry what is skipped: (50 × 80 + 20 × 60) ÷ 70 = 5200 ÷ 70 = 74.285714…',
    neutral: 'uses a neutral score as it is, above the cap of 100 too',
    'all skipped': 'is none where everything is skipped, whatever the bonus',
    'nothing measured': 'is 0 and not missing for journals and counts that nobody measured, no data for anything else',
    'a missing target': 'a target, handled by no_data where no_target says nothing',
    'no data first': 'data goes first',
    'the weighted total': '(40 × 75 + 35 × 92.5 + 25 × 60) ÷ 100 = 30 + 32.375 + 15 = 77.375',
    'bonus and penalty': 'adds a bonus and takes a penalty: 80 + 3.5 − 1.25 = 82.25',
    'their caps': '80 + min(6 + 7, 10) − min(30, 20) = 80 + 10 − 20 = 70',
    'no data adds nothing': 'adds nothing for a bonus without data, and N for a neutral one',
    'the lowest veto': 'min(90, 75, 59) = 59, after bonuses',
    'a veto lowers only': 'is never raised by a veto',
    'no data holds no veto': 'is not vetoed by what has no data',
    'the maximum': 'goes up to 120 and no further',
    'not below 0': 'goes down to 0 and no further',
    bands: 'is excellent from what shows as 90.00: 89.995',
  },
  'scoring/explanation.test.ts': { 'lines that add up': 'leave the difference to the first of equals' },
  'scoring/versions.test.ts': {
    'a period’s own version': 'goes by the rules, workdays, days in post and clocks of its own',
  },
  'commands/grades.test.ts': {
    'the grade of the last day': 'decide which scorecard counts by the period’s last day',
    'confirmed, from a day on': 'are confirmed only when all ties are decided, and take effect on their day',
    'a standing team': 'of a standing team are checked against the quotas: 71 as 6, 36, 18 and 11',
  },
  'scoring/ranking.test.ts': {
    '1, 2, 2, 4': 'are 1, 2, 2, 4, equals in the order given',
    'tie-breaks': 'apply in order, higher first, at 2 places, no score last',
    movement: 'is previous rank − rank, none for who was not in it',
    'days in post': 'not with 1 + 2 days together where 4 are needed',
    'who left': 'who left on Saturday',
    'virtual, without a total': 'is who has no total, who has no scorecard and who is virtual',
    'not in post at all': 'does not list who was not in post on any day',
  },
  'scoring/composed.test.ts': {
    'composed totals': 'is Σ weight × 4-place total ÷ Σ weights, rounded once',
    'a missing part': 'is what the rules say',
    'a part that is no period': 'takes in what is no period as an indicator',
    'no bonus, no veto': 'knows no bonus, no veto and no limit of its own',
  },
  'commands/period.test.ts': {
    closing: 'closes, tells managers their own result and supervisors their ranking, and comes out again byte for byte',
    'changed afterwards, reopened':
      'shows what changed afterwards without changing anything, and is reopened for a reason',
  },
  'grading/quota.test.ts': {
    'places rounded down': '71 × 20 % = 14.2, × 50 % = 35.5, × 30 % = 21.3',
    'the largest remainder': '5: 1.0, 2.5, 1.5: equal remainders, so the higher grade',
    'a team of 71': 'of 71 as 6, 36, 18 and 11 on probation has one middle manager over',
  },
  'grading/eligibility.test.ts': {
    exams: 'an exam passed two years ago to the day',
    'their own expiry': 'an exam that says itself how long it stands',
    'the newest review': 'a newer review below it',
    'the year’s total': 'a total below',
  },
  'grading/award.test.ts': {
    'keeping a grade': 'are kept by who is still eligible, even when others rank higher',
    'places left, from the top': 'go by rank from the highest grade down; the lowest turns nobody away',
    'coming down': 'of a grade whose conditions no longer hold are lost; coming down is a new award',
    'nobody falls by rounding': 'are never taken away because a quota was rounded: the team is over, and is told',
    'ties across the last place':
      'all go to the committee; nobody below takes a place, and the next grade holds one for each',
    'eligible for none': 'who is eligible for none goes on probation',
    'not ranked': 'are counted with who is not ranked, who keeps grade and step and is listed last',
  },
  'grading/steps.test.ts': {
    'steps by shares': 'of 5: 1.0, 1.5, 2.5: one is missing of 5, equal remainders, so the better step',
    'equals get the better step': 'give equals the better step, marked',
    'step-ups add up': 'two of them add up',
    'none on probation': 'none on probation',
    overflow: 'A moves to the next grade’s C with overflow',
    'A of the top grade': 'A of the top grade stays',
    'before and after': 'come last: quotas look at the grade before, pay at the one after',
    'the committee decides': 'decides with a reason, and what it leaves stands as proposed',
  },
  'pay/statement.test.ts': {
    'the sum': 'adds up line by line',
    'one rounding a component': 'rounds each component once, half away from zero',
    coefficients: 'takes the coefficient of grade and step, of the grade alone, or 1',
    'a floor': 'reaches the floor by a line of its own, after everything else',
    'returned and released': 'adds what the risk fund returns and releases',
  },
  'pay/seniority.test.ts': {
    flat: "[11, '66.00'], // 11 × 6",
    marginal: '10 × 4 + 5 × 6 + 1 × 8',
    'kinds of employment': 'is for the kinds of employment that the rulebook names',
    '29 February': "['2024-02-29', '2026-03-01', 2]",
  },
  'pay/risk-fund.test.ts': {
    losses: 'books a loss against the oldest year first, at most what there is',
    'the second anniversary': 'pays a year back from the second anniversary of its last day',
    'one year at a time': 'pays back one year at a time, the oldest with money',
    'uncovered first': 'books uncovered losses before it pays; new money does not cover them by itself',
    release: 'releases everything at the end, losses first, oldest year first',
  },
};

it.each(Object.entries(EXAMPLES))('every rule has its example in %s', (file, examples) => {
  const text = readFileSync(join(import.meta.dirname, '..', file), 'utf8');
  expect(Object.entries(examples).filter(([, words]) => !text.includes(words))).toEqual([]);
});
