import { createHash } from 'node:crypto';
import { readRulebook } from '../../src/rulebook/load.ts';
import { openDaybook } from './daybook.ts';
import { figures } from './organisation.ts';

/** A rulebook in which everything can be worked out in one's head: a total is 0.6 × deposits + 0.4 × service, both as imported. */
const TEXT = `
id: appraised
name: { zh-CN: 考评办法, en: Appraisal }
version: "1"
zone: Asia/Shanghai
manager_types:
  - { id: full_time, name: { zh-CN: 专职, en: Full-time } }
  - { id: virtual, name: { zh-CN: 虚拟, en: Virtual }, virtual: true }
grades:
  - { id: senior, name: { zh-CN: 高级, en: Senior } }
  - { id: middle, name: { zh-CN: 中级, en: Mid-level } }
  - { id: junior, name: { zh-CN: 初级, en: Junior } }
  - { id: probation, name: { zh-CN: 见习, en: Probationary } }
steps:
  - { id: a, name: { zh-CN: A档, en: A } }
  - { id: b, name: { zh-CN: B档, en: B } }
  - { id: c, name: { zh-CN: C档, en: C } }
reports:
  - id: daily_log
    name: { zh-CN: 工作日志, en: Daily log }
    prefix: RZ
    aliases: [写日志, log]
    help: { zh-CN: 记一天, en: The day }
    example: { zh-CN: 写日志 今天走访3户, en: log visited 3 }
    due: { every: workday, at: "18:00" }
    fields:
      - id: done
        kind: long_text
        label: { zh-CN: 今天做了什么, en: What was done }
        ask: { zh-CN: 今天做了哪些事？, en: What did you do? }
        aliases: [今天, done]
        required: true
indicators:
  - id: deposits
    name: { zh-CN: 存款, en: Deposits }
    unit: { zh-CN: 分, en: points }
    metric: { source: fact, fact: deposits, by: avg }
    method: { kind: direct }
  - id: service
    name: { zh-CN: 服务, en: Service }
    unit: { zh-CN: 分, en: points }
    metric: { source: fact, fact: service, by: avg }
    method: { kind: direct }
scorecards:
  - id: everybody
    name: { zh-CN: 评分表, en: Scorecard }
    types: [full_time]
    weights: { deposits: 60, service: 40 }
grading:
  basis: year
  awards:
    - grade: senior
      quota: 25
      conditions:
        - { kind: total, at_least: 85 }
        - { kind: exam, exam: professional, name: { zh-CN: 专业考试, en: Professional exam } }
    - grade: middle
      quota: 25
      conditions: [{ kind: total, at_least: 75 }]
    - { grade: junior, quota: 50 }
  otherwise: probation
  steps:
    by: total
    bands: [{ step: a, at_least: 85 }, { step: b, at_least: 75 }, { step: c, at_least: 0 }]
  step_ups:
    - { attribute: rural, name: { zh-CN: 服务农村客户, en: Serves rural customers }, in: ["yes"], steps: 1 }
pay:
  period: month
  base: { from: grade, amounts: { senior: 6000, middle: 5000, junior: 4000, probation: 3000 } }
  floating: { senior: 1000, middle: 500 }
  seniority:
    employment: [contract]
    minimum_years: 3
    bands: [{ up_to: 10, rate: 4 }, { up_to: 15, rate: 6 }, { rate: 8 }]
  performance: { from: points, per_point: 20 }
  coefficients: { senior: { a: 1.3, b: 1.2, c: 1.1 } }
  risk_fund: { withhold: 10 }
  floor: 6000
`;

/** A scorecard of its own for the highest grade. */
const SENIORS = `
  - id: seniors
    name: { zh-CN: 高级评分表, en: Seniors }
    types: [full_time]
    grades: [senior]
    weights: { deposits: 50, service: 50 }
`;

/** What is different in the rulebook: quotas from the highest grade down and over whom, where performance pay comes from, a card for seniors. */
type Different = Readonly<{
  more?: string;
  quotas?: readonly number[];
  within?: 'branch' | 'unit';
  performance?: string;
  cards?: boolean;
}>;

/** What was imported for everybody about 10 November 2026: the same for the month and for the year. */
const FIGURES = { li: [90, 80], sun: [80, 80], zhou: [80, 80], zhao: [70, 60] } as const;

/**
 * The small bank under that rulebook, on 2 December 2026. Totals of November and of 2026: Li 0.6 × 90 + 0.4 × 80 = 86.00; Sun and
 * Zhou 80.00 each; Zhao 0.6 × 70 + 0.4 × 60 = 66.00. Li and Zhao are mid-level, Sun and Zhou junior. Li is contract staff since 2016
 * and has passed the exam; Zhao serves rural customers. `more` is added to the rulebook.
 */
export async function openAppraised({ more = '', quotas, within, performance, cards = false }: Different = {}) {
  let text = `${TEXT}${more}\n`;
  for (const [index, quota] of (quotas ?? []).entries())
    text = text.replace(`quota: ${[25, 25, 50][index]}`, `QUOTA: ${quota}`);
  text = text.replaceAll('QUOTA', 'quota');
  if (within) text = text.replace('grading:\n', `grading:\n  within: ${within}\n`);
  if (performance) text = text.replace('{ from: points, per_point: 20 }', performance);
  if (cards) text = text.replace('scorecards:\n', `scorecards:\n${SENIORS}`);
  const read = readRulebook(text, 'appraised.yaml');
  if (read.kind !== 'ok') throw new Error(read.mistakes.map(({ message }) => message).join('\n'));
  const daybook = await openDaybook();
  const { database } = daybook;
  const hash = createHash('sha256').update(text).digest('hex');
  await database.rulebookVersion.updateMany({ data: { version: '1', text, hash, effectiveFrom: day('2025-01-01') } });
  await database.obligation.deleteMany();
  for (const [person, [deposits, service]] of Object.entries(FIGURES))
    await figures(database, [
      [person, 'deposits', '2026-11-10', deposits],
      [person, 'service', '2026-11-10', service],
    ]);
  await database.person.updateMany({ where: { id: { in: ['sun', 'zhou'] } }, data: { grade: 'junior' } });
  await database.person.update({
    where: { id: 'li' },
    data: { employment: 'contract', inPostSince: day('2016-01-01') },
  });
  await database.person.update({ where: { id: 'zhao' }, data: { attributes: { rural: 'yes' } } });
  await database.examResult.create({ data: { personId: 'li', exam: 'professional', passedOn: day('2026-03-01') } });
  await daybook.isAt('2026-12-02 10:00');
  return { ...daybook, rulebook: read.rulebook };
}

/** A date as date columns hold it. */
function day(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}
