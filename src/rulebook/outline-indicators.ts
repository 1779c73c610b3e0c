import type { GoalTerms } from './goals.ts';
import type { Absent, Indicator, Method, Target } from './indicators.ts';
import { metricFacts } from './outline-metrics.ts';
import type { Rulebook } from './schema.ts';
import { amount, type Speech } from './speech.ts';
import { type Audience, fact, type Section, type Thing, unseen } from './statement.ts';

/** What is measured and how it becomes a score. */
export function indicatorSection(rulebook: Rulebook, speech: Speech): Section {
  const { say } = speech;
  return {
    id: 'indicators',
    title: say('指标', 'Indicators'),
    one: say('指标', 'indicator'),
    layout: 'lines',
    intro: say('没有另外说明的，得分在 0 到 100 分之间。', 'Scores lie between 0 and 100 unless said otherwise.'),
    things: rulebook.indicators.map((one) => indicatorThing(one, rulebook, speech)),
  };
}

function indicatorThing(indicator: Indicator, rulebook: Rulebook, speech: Speech): Thing {
  const { say, of, number } = speech;
  const { name, unit, advice, target, method, floor, cap, no_data, no_target, daily_most } = indicator;
  const points = say(' 分', ' points');
  return {
    id: indicator.id,
    name: of(name),
    whom: usersOf(indicator.id, rulebook),
    facts: [
      ...unseen('name', say('名称', 'name'), name, speech),
      ...fact('unit', say('单位', 'unit'), of(unit), unit, { wording: true }),
      ...metricFacts(indicator.metric, rulebook, speech),
      ...fact('target', say('目标', 'target'), target && targetWords(target, indicator, speech), target),
      ...fact('method', say('计分', 'scored'), methodWords(method, indicator, speech), method),
      ...fact('cap', say('最多', 'at most'), number(cap), cap, {
        unit: points,
        ...(cap === USUAL.cap && { unseen: true as const }),
      }),
      ...fact('floor', say('最少', 'at least'), number(floor), floor, {
        unit: points,
        ...(floor === USUAL.floor && { unseen: true as const }),
      }),
      ...fact('no_data', say('没有数据', 'without data'), absentWords(no_data, speech), no_data),
      ...fact('no_target', say('没有目标', 'without a target'), no_target && absentWords(no_target, speech), no_target),
      ...fact(
        'daily_most',
        say('一个工作日最多', 'in a workday at most'),
        daily_most === undefined ? undefined : amount(daily_most, unit, speech),
        daily_most,
      ),
      ...fact('advice', say('建议', 'advice'), advice && of(advice), advice, { wording: true }),
    ],
  };
}

/** Whom an indicator matters to: by the scorecards that count it, themselves or through a formula; null for everybody. */
function usersOf(id: string, rulebook: Rulebook): readonly Audience[] | null {
  const meant = new Set([id]);
  // An indicator that a formula looks at matters wherever the formula counts, however long the chain.
  for (let size = 0; size !== meant.size; ) {
    size = meant.size;
    for (const one of rulebook.indicators) {
      if (one.metric.source !== 'formula') continue;
      const words = one.metric.formula.match(/[a-z][a-z0-9_]*/gu) ?? [];
      if (words.some((word) => meant.has(word))) meant.add(one.id);
    }
  }
  const everywhere = [
    ...rulebook.ranking.tie_breaks,
    ...rulebook.composed.flatMap(({ indicators }) => Object.keys(indicators)),
  ];
  if (everywhere.some((one) => meant.has(one))) return null;
  return rulebook.scorecards
    .filter(({ weights, bonuses, penalties, vetoes }) =>
      [...Object.keys(weights), ...bonuses, ...penalties, ...vetoes.map(({ indicator }) => indicator)].some((one) =>
        meant.has(one),
      ),
    )
    .map(({ types = null, grades = null }) => ({ types, grades }));
}

function targetWords(target: Target, { unit }: Indicator, speech: Speech): string {
  const { say, clauses } = speech;
  const shared = target.prorate ? say('按工作日分摊', 'shared out by workdays') : undefined;
  if (target.from !== 'fixed') {
    const by =
      target.from === 'table'
        ? say('上级下达', 'set from above')
        : say('自己报、主管同意', 'set by oneself and agreed');
    const set = target.from === 'own' ? target.set?.map((terms) => termsWords(terms, unit, speech)) : undefined;
    return clauses([by, shared, ...(set ?? [])]);
  }
  const value = amount(target.value, unit, speech);
  const per = {
    week: say(`每周 ${value}`, `${value} a week`),
    month: say(`每月 ${value}`, `${value} a month`),
    quarter: say(`每季度 ${value}`, `${value} a quarter`),
    half: say(`每半年 ${value}`, `${value} a half-year`),
    year: say(`每年 ${value}`, `${value} a year`),
  };
  return clauses([per[target.per], shared]);
}

/** 每季度前 10 个工作日内定，30 万元到 600 万元 */
function termsWords({ per, until_workday, at_least, at_most }: GoalTerms, unit: Indicator['unit'], speech: Speech) {
  const { say, count } = speech;
  const days = count(until_workday, '个工作日', 'workday');
  const until = {
    month: say(`每月前 ${days}内定`, `for a month within its first ${days}`),
    quarter: say(`每季度前 ${days}内定`, `for a quarter within its first ${days}`),
    half: say(`每半年前 ${days}内定`, `for a half-year within its first ${days}`),
    year: say(`每年前 ${days}内定`, `for a year within its first ${days}`),
  };
  const least = at_least === undefined ? '' : amount(at_least, unit, speech);
  const most = at_most === undefined ? '' : amount(at_most, unit, speech);
  const bounds = [
    ...(least === '' ? [] : [say(`不低于 ${least}`, `at least ${least}`)]),
    ...(most === '' ? [] : [say(`不高于 ${most}`, `at most ${most}`)]),
  ];
  return bounds.length === 0
    ? until[per]
    : say(`${until[per]}（${bounds.join('、')}）`, `${until[per]} (${bounds.join(', ')})`);
}

function methodWords(method: Method, { unit }: Indicator, speech: Speech): string {
  const { say, number, list, clauses } = speech;
  const scores = (steps: readonly (readonly [bigint, bigint])[]) =>
    list(
      steps.map(([x, score]) =>
        say(`${amount(x, unit, speech)} 得 ${number(score)} 分`, `${amount(x, unit, speech)} for ${number(score)}`),
      ),
    );
  switch (method.kind) {
    case 'attainment':
      return method.direction === 'up'
        ? say('按完成率', 'by attainment')
        : say('按完成率，越少越好', 'by attainment, less is better');
    case 'linear':
      return say(
        `按折线：${scores(method.points.map(({ x, score }) => [x, score]))}`,
        `along a line: ${scores(method.points.map(({ x, score }) => [x, score]))}`,
      );
    case 'tiers':
      return say(
        `分档，达到 ${scores(method.tiers.map(({ at_least, score }) => [at_least, score]))}`,
        `in tiers, from ${scores(method.tiers.map(({ at_least, score }) => [at_least, score]))}`,
      );
    case 'deduction':
      return say(
        `从 ${number(method.base)} 分起，每 1 ${speech.of(unit)}扣 ${number(method.per)} 分`,
        `from ${number(method.base)}, less ${number(method.per)} for each 1 ${speech.of(unit)}`,
      );
    case 'percentile': {
      const names = {
        unit: say('同机构', 'unit'),
        grade: say('同等级', 'grade'),
        type: say('同类型', 'type'),
        scorecard: say('同评分表', 'scorecard'),
      };
      const among = method.cohort.length === 0 ? say('全体', 'everyone') : list(method.cohort.map((by) => names[by]));
      return clauses([
        method.cohort.length === 0
          ? say('在全体中比高低', 'by place among everyone')
          : say(`在${among}的人中比高低`, `by place among those of the same ${among}`),
        method.direction === 'down' ? say('越少越好', 'less is better') : undefined,
      ]);
    }
    case 'direct':
      return say('数值就是得分', 'the figure is the score');
  }
}

/** 算 0 分 · 不计，其他指标分担它的权重 · 算 80 分 */
export function absentWords(absent: Absent, { say, number }: Speech): string {
  if (absent === 'zero') return say('算 0 分', 'counts as 0');
  if (absent === 'skip') return say('不计，其余的分担它的权重', 'left out, the others carry its weight');
  return say(`算 ${number(absent.neutral)} 分`, `counts as ${number(absent.neutral)}`);
}

/** What the chapter says of all of them is not said of each. */
const USUAL = { floor: 0n, cap: 1_000_000n } as const;
