import type { Finding, Path } from './finding.ts';
import type { Grading } from './grading.ts';
import type { Pay, Seniority } from './pay.ts';
import { payMistakes } from './pay-mistakes.ts';
import { duplicates, ordered, unknown } from './references.ts';

const WHOLE = 1_000_000n;
const CENT = 100n;

type Named = Readonly<{ id: string }>;
/** What grading and pay refer to: grades from the highest down, steps from the best down. */
type Known = Readonly<{ grades: readonly Named[]; steps: readonly Named[]; manager_types: readonly Named[] }>;

/** What must hold within the awarding of grades. */
export function* gradingRules(grading: Grading, known: Known): Generator<Finding> {
  const { awards, otherwise, steps } = grading;
  yield* listed(
    awards.map(({ grade }) => grade),
    known.grades,
    'grades',
    (index) => ['grading', 'awards', index, 'grade'],
  );
  let sum = 0n;
  for (const [index, { quota = 0n }] of awards.entries()) {
    const given = awards[index]?.quota;
    if (given !== undefined && (given <= 0n || given > WHOLE))
      yield { path: ['grading', 'awards', index, 'quota'], at: 'value', wording: payMistakes.quota(given) };
    sum += quota;
  }
  if (sum > WHOLE) yield { path: ['grading', 'awards'], at: 'key', wording: payMistakes.quotaSum(sum) };
  if (otherwise !== undefined) {
    const path = ['grading', 'otherwise'];
    yield* unknown(otherwise, known.grades, 'grades', path);
    if (awards.some(({ grade }) => grade === otherwise))
      yield { path, at: 'value', wording: payMistakes.otherwiseAwarded(otherwise) };
  }
  if (steps) yield* stepRules(steps, known);
}

/** What must hold within pay, and between it and the grades and steps. */
export function* payRules(pay: Pay, known: Known): Generator<Finding> {
  if (pay.base.from === 'grade') {
    const { amounts } = pay.base;
    yield* tableRules(amounts, known, ['pay', 'base', 'amounts']);
    const without = known.grades.filter(({ id }) => amounts[id] === undefined).map(({ id }) => id);
    if (without.length > 0)
      yield { path: ['pay', 'base', 'amounts'], at: 'key', wording: payMistakes.gradeWithoutBase(without) };
  }
  yield* tableRules(pay.floating, known, ['pay', 'floating']);
  for (const [grade, byStep] of Object.entries(pay.coefficients)) {
    const path = ['pay', 'coefficients', grade];
    yield* unknown(grade, known.grades, 'grades', path, 'key');
    if (typeof byStep === 'bigint') continue;
    for (const step of Object.keys(byStep)) yield* unknown(step, known.steps, 'steps', [...path, step], 'key');
  }
  if (pay.floor !== undefined) yield* moneyRule(pay.floor, ['pay', 'floor']);
  if (pay.seniority) yield* seniorityRules(pay.seniority);
  if (pay.risk_fund) {
    const { withhold, types = [] } = pay.risk_fund;
    if (withhold < 0n || withhold > WHOLE)
      yield { path: ['pay', 'risk_fund', 'withhold'], at: 'value', wording: payMistakes.percent(withhold) };
    for (const [index, type] of types.entries())
      yield* unknown(type, known.manager_types, 'manager_types', ['pay', 'risk_fund', 'types', index]);
  }
}

function* stepRules(steps: NonNullable<Grading['steps']>, known: Known): Generator<Finding> {
  const list = steps.by === 'total' ? 'bands' : 'shares';
  const ids = (steps.by === 'total' ? steps.bands : steps.shares).map(({ step }) => step);
  yield* listed(ids, known.steps, 'steps', (index) => ['grading', 'steps', list, index, 'step']);
  if (steps.by === 'total') {
    const from = steps.bands.map(({ at_least }) => at_least);
    yield* ordered(from, 'descending', (index) => ['grading', 'steps', 'bands', index, 'at_least']);
    return;
  }
  const sum = steps.shares.reduce((all, { percent }) => all + percent, 0n);
  for (const [index, { percent }] of steps.shares.entries())
    if (percent <= 0n)
      yield {
        path: ['grading', 'steps', 'shares', index, 'percent'],
        at: 'value',
        wording: payMistakes.quota(percent),
      };
  if (sum !== WHOLE) yield { path: ['grading', 'steps', 'shares'], at: 'key', wording: payMistakes.sharesSum(sum) };
}

/** Names that must be known, each once, in the order of the list that they come from. */
function* listed(
  ids: readonly string[],
  list: readonly Named[],
  where: 'grades' | 'steps',
  pathOf: (index: number) => Path,
): Generator<Finding> {
  const wording = where === 'grades' ? payMistakes.awardOrder : payMistakes.stepOrder;
  const places = ids.map((id) => list.findIndex((known) => known.id === id));
  const items = ids.map((id) => ({ id, grade: id, step: id }));
  yield* duplicates(items, pathOf(0).slice(0, -2), where === 'grades' ? 'grade' : 'step');
  for (const [index, id] of ids.entries()) {
    yield* unknown(id, list, where, pathOf(index));
    const before = ids[index - 1];
    const [place = -1, earlier = -1] = [places[index], places[index - 1]];
    if (before !== undefined && place >= 0 && place < earlier)
      yield { path: pathOf(index), at: 'value', wording: wording(id, before) };
  }
}

function* tableRules(amounts: Readonly<Record<string, bigint>>, { grades }: Known, path: Path): Generator<Finding> {
  for (const [grade, amount] of Object.entries(amounts)) {
    yield* unknown(grade, grades, 'grades', [...path, grade], 'key');
    yield* moneyRule(amount, [...path, grade]);
  }
}

function* moneyRule(amount: bigint, path: Path): Generator<Finding> {
  if (amount < 0n || amount % CENT !== 0n) yield { path, at: 'value', wording: payMistakes.money(amount) };
}

function* seniorityRules({ bands }: Seniority): Generator<Finding> {
  const path = ['pay', 'seniority', 'bands'];
  let before = 0;
  for (const [index, { up_to, rate }] of bands.entries()) {
    yield* moneyRule(rate, [...path, index, 'rate']);
    const last = index === bands.length - 1;
    if (up_to === undefined) {
      if (!last) yield { path: [...path, index], at: 'value', wording: payMistakes.openBand() };
      continue;
    }
    if (up_to <= before)
      yield { path: [...path, index, 'up_to'], at: 'value', wording: payMistakes.bandOrder(up_to, before) };
    if (last) yield { path: [...path, index, 'up_to'], at: 'value', wording: payMistakes.closedBand(up_to) };
    before = up_to;
  }
}
