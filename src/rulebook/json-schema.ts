import { z } from 'zod';
import { Rulebook } from './schema.ts';
import { Decimal, decimalText } from './words.ts';

/** The shape of a rulebook for editors: JSON Schema 2020-12 of what stands in the file, keys explained in both languages. */
export function rulebookSchema(): string {
  const schema = z.toJSONSchema(Rulebook, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema, path }) => {
      if (zodSchema === Decimal) Object.assign(jsonSchema, DECIMAL, { anyOf: undefined });
      const usual = zodSchema instanceof z.ZodDefault ? zodSchema.def.defaultValue : undefined;
      if (typeof usual === 'bigint') jsonSchema.default = Number(decimalText(usual));
      const key = path.at(-1);
      const meant = path.at(-2) === 'properties' && typeof key === 'string' ? MEANINGS[key] : undefined;
      if (meant) jsonSchema.description = meant.join(' · ');
    },
  });
  return `${JSON.stringify({ title: 'Daybook rulebook', ...schema }, null, 1)}\n`;
}

/** At most 4 decimal places; text where a number would lose some. */
const DECIMAL = {
  type: ['number', 'string'],
  multipleOf: 0.0001,
  pattern: String.raw`^-?\d{1,14}(\.\d{1,4})?$`,
};

/** What the keys mean, wherever they stand. */
const MEANINGS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  version: ['版本，每改一次换一个', 'changes with every change of the rules'],
  zone: ['时区，如 Asia/Shanghai', 'time zone, such as Asia/Shanghai'],
  workdays: [
    'china：法定节假日和调休；standard：周一到周五',
    'china: public holidays and moved workdays; standard: Monday to Friday',
  ],
  manager_types: ['人员类型', 'kinds of managers'],
  virtual: ['虚拟：不交报告、不计分、不排名', 'holds business that nobody owns; never scored'],
  grades: ['等级，从高到低', 'grades, from high to low'],
  steps: ['档次，从高到低', 'steps within a grade, from the best'],
  reports: ['要交的报告', 'what managers file'],
  day_types: ['工作日类型，各有清单', 'kinds of days, each with its checklist'],
  checklist: ['这一天要做的', 'what belongs to such a day'],
  prefix: ['编号开头，如 RZ', 'begins the number of a report, such as RZ'],
  aliases: ['可以这样输入', 'what people type'],
  example: ['一行就能交的例子', 'a whole line that works when typed'],
  filed_by: ['哪些类型的人交；不写就是除虚拟外的所有人', 'manager types; everyone who is not virtual unless given'],
  due: ['什么时候交', 'when it is due'],
  about: ['哪个日期栏说明报告写的是哪天', 'the date field that says which day it is about'],
  rated: ['主管是否打 1 到 5 分', 'whether supervisors rate it from 1 to 5'],
  fields: ['栏目', 'what is filled in'],
  required: ['必填', 'must not be empty'],
  carry: ['带出上次拜访该客户时填的', 'filled in from the last report about the customer'],
  reminders: ['提醒和免打扰时间', 'reminders and quiet hours'],
  indicators: ['指标', 'what is measured and how it scores'],
  metric: ['数从哪里来', 'where the number comes from'],
  target: ['目标', 'what is to be reached'],
  set: [
    '自己给哪些期间定目标、到第几个工作日为止',
    'for which periods managers set it themselves, and until which workday',
  ],
  goal_reminders: ['什么时候提醒离自定目标还差多少', 'when managers hear how far they are from their own goals'],
  prorate: ['按工作日分摊', 'shared out over shorter periods by workdays'],
  method: ['怎么计分', 'how the number becomes a score'],
  floor: ['最少', 'the least'],
  cap: ['最多', 'the most'],
  no_data: ['没有数据时：zero 算 0，skip 不计，{ neutral: 80 } 算 80', 'without data: zero, skip, or { neutral: 80 }'],
  no_target: ['没有目标时，同 no_data', 'without a target, as no_data'],
  scorecards: ['评分表，先对上哪张用哪张', 'scorecards; the first that fits a manager is theirs'],
  weights: ['权重，合计 100', 'weights, 100 together'],
  bonuses: ['加分项', 'indicators whose scores are added'],
  penalties: ['减分项', 'indicators whose scores are taken away'],
  vetoes: ['一票否决', 'caps on the total when a condition holds'],
  bands: ['等次，从高到低', 'what totals are called, from high to low'],
  composed: ['由短周期合成的长周期', 'longer periods made of shorter ones'],
  ranking: ['排名', 'who is ranked'],
  among: [
    '在谁中间排：unit 本单位全体，grade 本单位同一等级',
    'unit: ranked among everybody of the unit; grade: among those of the same grade there',
  ],
  tie_breaks: ['同分时依次比的指标', 'indicators that decide between equal totals'],
  digest: ['每周排名什么时候发', 'when the weekly ranking goes out'],
  one_on_ones: ['面谈', 'one-on-ones'],
  grading: ['评级', 'how grades are awarded'],
  within: [
    '名额按哪里的人数算：organisation 全体，branch 最高层下面的每个机构，unit 每个机构',
    'over whom quotas are counted',
  ],
  quota: ['名额百分比', 'the most, as a percentage of the managers'],
  pay: ['薪酬', 'how pay is computed'],
  risk_fund: ['风险基金', 'what is kept back of performance pay'],
};
