import type { Condition, Grading } from './grading.ts';
import { periodNames } from './outline-scores.ts';
import type { Rulebook } from './schema.ts';
import { called, type Speech } from './speech.ts';
import { distinct, type Fact, fact, type Section, type Thing, unseen } from './statement.ts';

/** How grades and steps are awarded. */
export function gradingSection(rulebook: Rulebook, speech: Speech): Section {
  const { say } = speech;
  const { grading } = rulebook;
  return {
    id: 'grading',
    title: say('评级', 'Grading'),
    one: say('可评等级', 'grade to be awarded'),
    layout: 'blocks',
    columns: [say('档次', 'Step'), say('条件', 'Condition')],
    things: grading
      ? [
          rulesThing(grading, rulebook, speech),
          ...grading.awards.map((award) => awardThing(award, rulebook, speech)),
          ...(grading.steps ? [stepsThing(grading.steps, rulebook, speech)] : []),
        ]
      : [],
  };
}

function rulesThing(grading: Grading, rulebook: Rulebook, speech: Speech): Thing {
  const { say, list } = speech;
  const { basis, within, rounding, awards, otherwise, overflow, step_ups } = grading;
  const grade = (id: string) => called(id, rulebook.grades, speech);
  const upKeys = distinct(step_ups.map(({ attribute }) => attribute));
  return {
    id: 'rules ',
    name: say('评级办法', 'How grades are given'),
    whom: null,
    facts: [
      ...fact(
        'basis',
        say('依据', 'by'),
        say(
          `${periodNames(speech)[basis]}总分和排名`,
          `total and rank of the ${periodNames(speech)[basis].toLowerCase()}`,
        ),
        basis,
      ),
      ...fact(
        'within',
        say('名额按哪里的人数算', 'places are counted over'),
        {
          organisation: say('全部客户经理', 'everybody'),
          branch: say('最高层下面的每个机构，连同它的下级', 'each unit below the top, with what is below it'),
          unit: say('每个机构自己', 'each unit by itself'),
        }[within],
        within,
      ),
      ...fact(
        'order',
        say('从高到低', 'from high to low'),
        list(awards.map((one) => grade(one.grade))),
        awards.map((one) => one.grade),
        { order: true },
      ),
      ...fact(
        'rounding',
        say('名额取整', 'places are rounded'),
        rounding === 'down' ? say('舍去小数', 'down') : say('按最大余数分配', 'by largest remainder'),
        rounding,
      ),
      ...fact(
        'otherwise',
        say('哪一级都不够条件的', 'who is eligible for none'),
        otherwise && say(`定为${grade(otherwise)}`, `becomes ${grade(otherwise)}`),
        otherwise,
      ),
      ...step_ups.flatMap((one, index) => stepUpFacts(one, upKeys[index] ?? '', speech)),
      ...fact(
        'overflow',
        say('升档到顶', 'beyond the best step'),
        overflow
          ? say('进上一级的最低档', 'the lowest step of the next grade')
          : say('不跨级', 'never into the next grade'),
        overflow,
      ),
    ],
  };
}

function stepUpFacts(up: Grading['step_ups'][number], key: string, speech: Speech): readonly Fact[] {
  const { say, of, list, count } = speech;
  const { name, ...applies } = up;
  return [
    ...fact(
      `step_ups.${key}`,
      say('升档', 'raised'),
      say(
        `${of(name)}（${up.attribute} 为${list(up.in)}）升 ${up.steps} 档`,
        `${of(name)} (${up.attribute} is ${list(up.in)}): ${count(up.steps, '', 'step')}`,
      ),
      applies,
    ),
    ...unseen(`step_ups.${key} name`, of(name), name, speech),
  ];
}

function awardThing(
  { grade, quota, conditions }: Grading['awards'][number],
  rulebook: Rulebook,
  speech: Speech,
): Thing {
  const { say, number } = speech;
  const keys = distinct(
    conditions.map(
      ({ kind, ...one }) => `${kind} ${'attribute' in one ? one.attribute : 'exam' in one ? one.exam : ''}`,
    ),
  );
  return {
    id: grade,
    name: called(grade, rulebook.grades, speech),
    whom: null,
    facts: [
      ...fact(
        'quota',
        say('名额', 'places'),
        quota === undefined
          ? say('不限', 'for everybody')
          : say(`最多占 ${number(quota)}%`, `at most ${number(quota)}%`),
        quota ?? null,
      ),
      ...conditions.flatMap((one, index) => conditionFacts(one, keys[index] ?? '', speech)),
    ],
  };
}

function conditionFacts(condition: Condition, key: string, speech: Speech): readonly Fact[] {
  const { say } = speech;
  const name = 'name' in condition ? condition.name : undefined;
  const applies = { ...condition, name: undefined };
  return [
    ...fact(`conditions.${key}`, say('条件', 'condition'), conditionWords(condition, speech), applies),
    ...(name ? unseen(`conditions.${key} name`, say('条件', 'condition'), name, speech) : []),
  ];
}

function conditionWords(condition: Condition, { say, of, list, number, count }: Speech): string {
  switch (condition.kind) {
    case 'attribute':
      return say(
        `${of(condition.name)}（${condition.attribute}）为${list(condition.in)}`,
        `${of(condition.name)} (${condition.attribute}) is ${list(condition.in)}`,
      );
    case 'service':
      return condition.since === 'hired'
        ? say(`入行满 ${condition.years} 年`, `${count(condition.years, '', 'year')} since being hired`)
        : say(`任客户经理满 ${condition.years} 年`, `${count(condition.years, '', 'year')} in post`);
    case 'exam':
      return say(
        `通过${of(condition.name)}（${condition.exam}）且未过期`,
        `${of(condition.name)} (${condition.exam}) passed and not expired`,
      );
    case 'review':
      return say(
        `最近一次能力评议 ${number(condition.at_least)} 分以上`,
        `newest ability review ${number(condition.at_least)} or more`,
      );
    case 'total':
      return say(`总分 ${number(condition.at_least)} 分以上`, `total ${number(condition.at_least)} or more`);
  }
}

function stepsThing(steps: NonNullable<Grading['steps']>, rulebook: Rulebook, speech: Speech): Thing {
  const { say, number } = speech;
  const rows =
    steps.by === 'total'
      ? steps.bands.map(({ step, at_least }) => ({
          step,
          raw: at_least,
          text: say(`总分 ${number(at_least)} 分以上`, `total ${number(at_least)} or more`),
        }))
      : steps.shares.map(({ step, percent }) => ({
          step,
          raw: percent,
          text: say(`本级的 ${number(percent)}%`, `${number(percent)}% of the grade`),
        }));
  return {
    id: 'steps ',
    name: say('定档', 'Steps'),
    whom: null,
    facts: [
      ...fact(
        'by',
        say('依据', 'by'),
        steps.by === 'total' ? say('总分', 'the total') : say('在本级里的名次', 'the place within the grade'),
        steps.by,
      ),
      ...rows.flatMap(({ step, raw, text }) =>
        fact(`steps.${step}`, called(step, rulebook.steps, speech), text, raw, { row: true }),
      ),
    ],
  };
}
