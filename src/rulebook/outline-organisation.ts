import { dutyFacts } from './outline-duty.ts';
import type { Rulebook } from './schema.ts';
import type { Speech } from './speech.ts';
import { fact, type Section, unseen } from './statement.ts';

/** What the rulebook is called, and what it reckons with. */
export function headSection({ id, name, version, zone, workdays }: Rulebook, speech: Speech): Section {
  const { say, of } = speech;
  const calendar =
    workdays === 'china'
      ? say('中国法定节假日和调休', 'Chinese public holidays and moved workdays')
      : say('周一到周五', 'Monday to Friday');
  return {
    id: 'head',
    title: of(name),
    one: null,
    layout: 'blocks',
    things: [
      {
        id: '',
        name: say('制度', 'Rulebook'),
        whom: null,
        facts: [
          ...unseen('name', say('名称', 'name'), name, speech),
          ...fact('id', say('代号', 'id'), id, id),
          ...fact('version', say('版本', 'version'), version, version),
          ...fact('zone', say('时区', 'time zone'), zone, zone),
          ...fact('workdays', say('工作日', 'workdays'), calendar, workdays),
        ],
      },
    ],
  };
}

/** Kinds of managers, grades and steps. */
export function peopleSection({ manager_types, grades, steps }: Rulebook, speech: Speech): Section {
  const { say, of, list } = speech;
  const ladder = (id: string, name: string, items: Rulebook['grades']) =>
    items.length === 0
      ? []
      : [
          {
            id,
            name,
            whom: null,
            facts: [
              ...fact(
                'order',
                say('从高到低', 'from high to low'),
                list(items.map((one) => of(one.name))),
                items.map((one) => one.id),
              ),
              ...items.flatMap((one) => unseen(one.id, of(one.name), one.name, speech)),
            ],
          },
        ];
  return {
    id: 'people',
    title: say('客户经理', 'Managers'),
    one: say('人员类型', 'manager type'),
    layout: 'lines',
    things: [
      ...manager_types.map(({ id, name, virtual }) => ({
        id,
        name: of(name),
        whom: null,
        facts: [
          ...unseen('name', say('名称', 'name'), name, speech),
          ...fact(
            'virtual',
            say('身份', 'standing'),
            virtual
              ? say(
                  '虚拟，挂没有专人负责的业务，不交报告、不计分、不排名',
                  'virtual: holds business that nobody owns, files nothing, is neither scored nor ranked',
                )
              : say('在岗人员，交报告、计分、排名', 'a person, who files reports, is scored and ranked'),
            virtual,
          ),
        ],
      })),
      ...ladder('grades ', say('等级', 'Grades'), grades),
      ...ladder('steps ', say('档次', 'Steps'), steps),
    ],
  };
}

/** One-on-ones, the weekly ranking and reminders. */
export function scheduleSections(
  { one_on_ones, digest, reminders, goal_reminders }: Rulebook,
  speech: Speech,
): readonly Section[] {
  const { say, count, list } = speech;
  const minutes = (each: number) => count(each, '分钟', 'minute');
  return [
    {
      id: 'talks',
      title: say('面谈', 'One-on-ones'),
      one: null,
      layout: 'lines',
      things: [
        {
          id: '',
          name: say('面谈', 'One-on-ones'),
          whom: null,
          facts: [
            ...fact(
              'every_days',
              say('间隔', 'due'),
              say(`距上次满 ${one_on_ones.every_days} 天就该谈`, `${one_on_ones.every_days} days after the last`),
              one_on_ones.every_days,
            ),
            ...dutyFacts(
              'prompt',
              say('提醒主管', 'supervisors are told'),
              one_on_ones.prompt,
              say('时间', 'at'),
              speech,
            ),
            ...fact(
              'prepare_at',
              say('准备卡', 'preparation card'),
              say(`前一天 ${one_on_ones.prepare_at}`, `the day before at ${one_on_ones.prepare_at}`),
              one_on_ones.prepare_at,
            ),
            ...fact(
              'outcome_after_minutes',
              say('问结果', 'outcome asked'),
              say(
                `开始 ${minutes(one_on_ones.outcome_after_minutes)}后`,
                `${minutes(one_on_ones.outcome_after_minutes)} after the start`,
              ),
              one_on_ones.outcome_after_minutes,
            ),
          ],
        },
      ],
    },
    {
      id: 'digest',
      title: say('每周排名', 'Weekly ranking'),
      one: null,
      layout: 'lines',
      things: [
        {
          id: '',
          name: say('每周排名', 'Weekly ranking'),
          whom: null,
          facts: dutyFacts('digest', say('发出', 'goes out'), digest, say('时间', 'at'), speech),
        },
      ],
    },
    {
      id: 'reminders',
      title: say('提醒', 'Reminders'),
      one: null,
      layout: 'lines',
      things: [
        {
          id: '',
          name: say('提醒', 'Reminders'),
          whom: null,
          facts: [
            ...fact(
              'minutes_before',
              say('截止前', 'before a deadline'),
              reminders.minutes_before.length === 0
                ? say('不提醒', 'none')
                : list(reminders.minutes_before.map(minutes)),
              reminders.minutes_before,
            ),
            ...fact('quiet_from', say('免打扰开始', 'quiet from'), reminders.quiet_from, reminders.quiet_from),
            ...fact('quiet_until', say('免打扰结束', 'quiet until'), reminders.quiet_until, reminders.quiet_until),
            ...fact(
              'goals',
              say('离自定目标还差多少', 'gap to own goals'),
              goal_reminders &&
                say(
                  `工作日过了 ${list(goal_reminders.after.map((percent) => `${percent}%`))} 时，${goal_reminders.at}`,
                  `when ${list(goal_reminders.after.map((percent) => `${percent}%`))} of the workdays have passed, at ${goal_reminders.at}`,
                ),
              goal_reminders,
            ),
          ],
        },
      ],
    },
  ];
}
