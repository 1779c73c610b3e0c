import type { Composition, Scorecard } from './indicators.ts';
import { absentWords } from './outline-indicators.ts';
import type { Rulebook } from './schema.ts';
import { amount, called, type Speech } from './speech.ts';
import { distinct, type Fact, fact, type Section, type Thing, unseen } from './statement.ts';

/** Which indicators count for whom, and how much. */
export function scorecardSection(rulebook: Rulebook, speech: Speech): Section {
  const { say, of, list } = speech;
  const { scorecards } = rulebook;
  const order: Thing = {
    id: 'order ',
    name: say('评分表先后', 'Order of the scorecards'),
    whom: null,
    facts: fact(
      'order',
      say('先对上哪张用哪张', 'the first that fits is used'),
      list(scorecards.map(({ name }) => of(name))),
      scorecards.map(({ id }) => id),
      { order: true },
    ),
  };
  return {
    id: 'scorecards',
    title: say('评分表', 'Scorecards'),
    one: say('评分表', 'scorecard'),
    layout: 'blocks',
    columns: [say('指标', 'Indicator'), say('权重', 'Weight')],
    things: [
      ...scorecards.map((one) => scorecardThing(one, rulebook, speech)),
      ...(scorecards.length > 1 ? [order] : []),
    ],
  };
}

function scorecardThing(scorecard: Scorecard, rulebook: Rulebook, speech: Speech): Thing {
  const { say, of, number, list } = speech;
  const { id, name, types, grades, where, weights, bonuses, penalties, bonus_cap, penalty_cap, vetoes, maximum } =
    scorecard;
  const points = { unit: say(' 分', ' points') };
  const vetoKeys = distinct(vetoes.map((veto) => veto.indicator));
  const indicator = (one: string) => called(one, rulebook.indicators, speech);
  const who = (ids: readonly string[] | undefined, items: Rulebook['grades']) =>
    ids === undefined ? say('不限', 'any') : list(ids.map((one) => called(one, items, speech)));
  const side = (ids: readonly string[]) => (ids.length === 0 ? undefined : list(ids.map(indicator)));
  return {
    id,
    name: of(name),
    whom: [{ types: types ?? null, grades: grades ?? null }],
    facts: [
      ...unseen('name', say('名称', 'name'), name, speech),
      ...fact('types', say('适用类型', 'for the types'), who(types, rulebook.manager_types), types ?? null),
      ...fact('grades', say('适用等级', 'for the grades'), who(grades, rulebook.grades), grades ?? null),
      ...fact('where', say('适用条件', 'only where'), where && whereWords(where, speech), where),
      ...Object.entries(weights).flatMap(([one, weight]) =>
        fact(`weights.${one}`, indicator(one), number(weight), weight, { ...points, row: true }),
      ),
      ...fact('bonuses', say('加分项', 'added'), side(bonuses), bonuses),
      ...fact(
        'bonus_cap',
        say('加分最多', 'added at most'),
        bonus_cap === undefined ? undefined : number(bonus_cap),
        bonus_cap,
        points,
      ),
      ...fact('penalties', say('减分项', 'taken away'), side(penalties), penalties),
      ...fact(
        'penalty_cap',
        say('减分最多', 'taken away at most'),
        penalty_cap === undefined ? undefined : number(penalty_cap),
        penalty_cap,
        points,
      ),
      ...vetoes.flatMap((veto, index) => vetoFacts(veto, vetoKeys[index] ?? '', rulebook, speech)),
      ...fact('maximum', say('总分最高', 'no total above'), number(maximum), maximum, points),
    ],
  };
}

/** 岗位 为 主办、协办 */
function whereWords(where: NonNullable<Scorecard['where']>, { say, list }: Speech): string {
  return list(
    Object.entries(where).map(([attribute, values]) =>
      say(`${attribute} 为 ${list(values)}`, `${attribute} is ${list(values)}`),
    ),
  );
}

function vetoFacts(
  { indicator, when, cap }: Scorecard['vetoes'][number],
  key: string,
  rulebook: Rulebook,
  speech: Speech,
): readonly Fact[] {
  const { say, number } = speech;
  const unit = rulebook.indicators.find(({ id }) => id === indicator)?.unit ?? { 'zh-CN': '', en: '' };
  const holds =
    'below' in when
      ? say(`低于 ${amount(when.below, unit, speech)}`, `below ${amount(when.below, unit, speech)}`)
      : say(`达到 ${amount(when.at_least, unit, speech)}`, `${amount(when.at_least, unit, speech)} or more`);
  const name = called(indicator, rulebook.indicators, speech);
  return fact(
    `vetoes.${key}`,
    say('一票否决', 'veto'),
    say(`${name}${holds}，总分最高 ${number(cap)} 分`, `${name} ${holds}: no total above ${number(cap)}`),
    { indicator, when, cap },
  );
}

/** What totals are called. */
export function bandSection({ bands }: Rulebook, speech: Speech): Section {
  const { say, of, number } = speech;
  const things = (bands ?? []).map(({ id, name, at_least }) => ({
    id,
    name: of(name),
    whom: null,
    facts: [
      ...unseen('name', say('名称', 'name'), name, speech),
      ...fact('at_least', say('总分达到', 'totals from'), number(at_least), at_least, { unit: say(' 分', ' points') }),
    ],
  }));
  const standard: Thing = {
    id: 'standard ',
    name: say('通用等次', 'The usual bands'),
    whom: null,
    facts: fact(
      'standard',
      say('总分达到', 'totals from'),
      say(
        '90 优秀、80 良好、70 称职、60 待改进，再低为不称职',
        '90 excellent, 80 good, 70 competent, 60 needs to improve; below that unqualified',
      ),
      true,
    ),
  };
  return {
    id: 'bands',
    title: say('等次', 'Bands'),
    one: say('等次', 'band'),
    layout: 'lines',
    things: bands ? things : [standard],
  };
}

/** Who is ranked, and what decides between equals. */
export function rankingSection({ ranking, indicators }: Rulebook, speech: Speech): Section {
  const { say, list, count } = speech;
  const { among, minimum_days, tie_breaks, top_visible } = ranking;
  const facts = [
    ...fact(
      'among',
      say('在谁中间排', 'among'),
      among === 'grade'
        ? say('本单位同一等级的人', 'those of the same grade in the unit')
        : say('本单位全体', 'everybody in the unit'),
      among,
    ),
    ...fact(
      'minimum_days',
      say('在岗天数', 'days in post'),
      minimum_days === 0
        ? say('不限', 'any')
        : say(`满 ${minimum_days} 天才排名`, `${count(minimum_days, '', 'day')} at least`),
      minimum_days,
    ),
    ...fact(
      'tie_breaks',
      say('同分时看', 'equal totals'),
      tie_breaks.length === 0
        ? say('并列', 'share the rank')
        : say(
            `依次比${list(tie_breaks.map((id) => called(id, indicators, speech)))}`,
            `are decided by ${list(tie_breaks.map((id) => called(id, indicators, speech)))}, in this order`,
          ),
      tie_breaks,
    ),
    ...fact(
      'top_visible',
      say('公开', 'named to all'),
      top_visible === 0 ? say('不公开名次', 'nobody') : say(`前 ${top_visible} 名`, `the first ${top_visible}`),
      top_visible,
    ),
  ];
  return {
    id: 'ranking',
    title: say('排名', 'Ranking'),
    one: null,
    layout: 'lines',
    things: [{ id: '', name: say('排名', 'Ranking'), whom: null, facts }],
  };
}

/** Periods made of shorter ones. */
export function composedSection(rulebook: Rulebook, speech: Speech): Section {
  const { say } = speech;
  return {
    id: 'composed',
    title: say('合成的周期', 'Composed periods'),
    one: say('合成周期', 'composed period'),
    layout: 'blocks',
    columns: [say('组成', 'Part'), say('权重', 'Weight')],
    things: rulebook.composed.map((one) => composedThing(one, rulebook, speech)),
  };
}

function composedThing(
  { period, of, weights, indicators, missing }: Composition,
  rulebook: Rulebook,
  speech: Speech,
): Thing {
  const { say, number } = speech;
  const kinds = periodNames(speech);
  const points = { unit: say(' 分', ' points'), row: true } as const;
  return {
    id: period,
    name: kinds[period],
    whom: null,
    facts: [
      ...fact('of', say('由哪些周期组成', 'made of'), say(`各${kinds[of]}`, `each ${kinds[of].toLowerCase()}`), of),
      ...weights.flatMap((weight, index) =>
        fact(
          `weights.${index}`,
          say(`第 ${index + 1} 个${kinds[of]}`, `${kinds[of]} ${index + 1}`),
          number(weight),
          weight,
          points,
        ),
      ),
      ...Object.entries(indicators).flatMap(([id, weight]) =>
        fact(`indicators.${id}`, called(id, rulebook.indicators, speech), number(weight), weight, points),
      ),
      ...fact('missing', say('缺一部分时', 'a part without a total'), absentWords(missing, speech), missing),
    ],
  };
}

/** What periods are called by themselves. */
export function periodNames({ say }: Speech) {
  return {
    month: say('月', 'Month'),
    quarter: say('季度', 'Quarter'),
    half: say('半年', 'Half-year'),
    year: say('年度', 'Year'),
  } as const;
}
