import { periodNames } from './outline-scores.ts';
import type { Pay } from './pay.ts';
import type { Rulebook } from './schema.ts';
import { called, type Speech } from './speech.ts';
import { type Fact, fact, type Section, type Thing } from './statement.ts';

/** What managers are paid, component by component. */
export function paySection(rulebook: Rulebook, speech: Speech): Section {
  const { say } = speech;
  const { pay } = rulebook;
  const thing = (id: string, name: string, facts: readonly Fact[], whom: Thing['whom'] = null): readonly Thing[] =>
    facts.length === 0 ? [] : [{ id, name, whom, facts }];
  return {
    id: 'pay',
    title: say('薪酬', 'Pay'),
    one: say('薪酬项目', 'pay component'),
    layout: 'blocks',
    columns: [say('等级', 'Grade'), say('数额', 'Amount')],
    things: pay
      ? [
          ...thing('rules', say('发放', 'How it is paid'), rulesFacts(pay, speech)),
          ...thing('base', say('基本工资', 'Base pay'), baseFacts(pay, rulebook, speech)),
          ...thing('floating', say('浮动工资', 'Floating pay'), byGrade(pay.floating, rulebook, speech)),
          ...thing('seniority', say('年功工资', 'Seniority pay'), seniorityFacts(pay.seniority, speech)),
          ...thing('performance', say('绩效工资', 'Performance pay'), performanceFacts(pay, rulebook, speech)),
          ...thing(
            'risk_fund',
            say('风险基金', 'Risk fund'),
            riskFacts(pay.risk_fund, rulebook, speech),
            pay.risk_fund?.types ? [{ types: pay.risk_fund.types, grades: null }] : null,
          ),
        ]
      : [],
  };
}

function rulesFacts({ period, basis, floor }: Pay, speech: Speech): readonly Fact[] {
  const { say, number } = speech;
  const each = {
    month: say('每月一次', 'every month'),
    quarter: say('每季度一次', 'every quarter'),
    year: say('每年一次', 'every year'),
  };
  return [
    ...fact('period', say('多久一次', 'paid'), each[period], period),
    ...fact(
      'basis',
      say('按哪一期的总分', 'by the total of'),
      basis && say(`发薪前最近一个结束的${periodNames(speech)[basis]}`, `the ${basis} that was over before`),
      basis,
    ),
    ...fact('floor', say('保底收入', 'never less than'), floor === undefined ? undefined : number(floor), floor, {
      unit: say(' 元', ' yuan'),
    }),
  ];
}

function baseFacts({ base }: Pay, rulebook: Rulebook, speech: Speech): readonly Fact[] {
  const { say } = speech;
  return [
    ...fact(
      'from',
      say('数额', 'amount'),
      base.from === 'given' ? say('随数据导入', 'comes with the figures') : say('按等级', 'by grade'),
      base.from,
    ),
    ...(base.from === 'grade' ? byGrade(base.amounts, rulebook, speech) : []),
  ];
}

function byGrade(amounts: Readonly<Record<string, bigint>>, rulebook: Rulebook, speech: Speech): readonly Fact[] {
  return Object.entries(amounts).flatMap(([grade, sum]) =>
    fact(`grades.${grade}`, called(grade, rulebook.grades, speech), speech.number(sum), sum, {
      row: true,
      unit: speech.say(' 元', ' yuan'),
    }),
  );
}

function seniorityFacts(seniority: Pay['seniority'], { say, number, list, count }: Speech): readonly Fact[] {
  if (!seniority) return [];
  const { employment, minimum_years, bands, mode } = seniority;
  return [
    ...fact(
      'employment',
      say('发给', 'paid to'),
      employment ? list(employment) : say('所有人', 'everybody'),
      employment ?? null,
    ),
    ...fact(
      'minimum_years',
      say('满几年起', 'from'),
      say(`${minimum_years} 年`, count(minimum_years, '', 'year')),
      minimum_years,
    ),
    ...bands.flatMap(({ up_to, rate }, index) =>
      fact(
        `bands.${index}`,
        up_to === undefined ? say('再往上', 'beyond') : say(`${up_to} 年以内`, `up to ${count(up_to, '', 'year')}`),
        say(`每年 ${number(rate)} 元`, `${number(rate)} yuan a year`),
        { up_to: up_to ?? null, rate },
        { row: true },
      ),
    ),
    ...fact(
      'mode',
      say('算法', 'reckoned'),
      mode === 'flat'
        ? say('全部年数按所在档的标准', 'all years at the rate of the band they reach')
        : say('各段年数按各段的标准', 'each year at the rate of its own band'),
      mode,
    ),
  ];
}

function performanceFacts({ performance, coefficients }: Pay, rulebook: Rulebook, speech: Speech): readonly Fact[] {
  const { say, number, list } = speech;
  const from = {
    given: say('随数据导入', 'comes with the figures'),
    points: say('总分 × 每分金额', 'total × amount a point'),
    pool: say('从一笔总额里按 总分 × 系数 分', 'a part of a fixed sum, by total × coefficient'),
  };
  return [
    ...fact('from', say('数额', 'amount'), from[performance.from], performance.from),
    ...fact(
      'per_point',
      say('每分', 'a point'),
      performance.from === 'points' ? number(performance.per_point) : undefined,
      performance.from === 'points' ? performance.per_point : null,
      { unit: say(' 元', ' yuan') },
    ),
    ...Object.entries(coefficients).flatMap(([grade, given]) => {
      const name = called(grade, rulebook.grades, speech);
      const value =
        typeof given === 'bigint'
          ? number(given)
          : list(Object.entries(given).map(([step, one]) => `${called(step, rulebook.steps, speech)} ${number(one)}`));
      return fact(`coefficients.${grade}`, say(`${name}系数`, `coefficient ${name}`), value, given, { row: true });
    }),
  ];
}

function riskFacts(fund: Pay['risk_fund'], rulebook: Rulebook, speech: Speech): readonly Fact[] {
  if (!fund) return [];
  const { say, number, list, count } = speech;
  const { withhold, types, return_after_years } = fund;
  const who = types?.map((id) => called(id, rulebook.manager_types, speech));
  return [
    ...fact('types', say('扣谁的', 'withheld from'), who ? list(who) : say('所有人', 'everybody'), types ?? null),
    ...fact('withhold', say('从绩效工资里留', 'of performance pay'), `${number(withhold)}%`, withhold),
    ...fact(
      'return_after_years',
      say('返还', 'paid back'),
      say(`满 ${return_after_years} 年`, `after ${count(return_after_years, '', 'year')}`),
      return_after_years,
    ),
  ];
}
