import { formulaText, readFormula } from './formula.ts';
import type { Metric } from './metrics.ts';
import type { Rulebook } from './schema.ts';
import { called, type Speech } from './speech.ts';
import { type Fact, fact, unseen } from './statement.ts';

/** Where an indicator's number comes from; of an evaluation each group of raters has a fact of its own. */
export function metricFacts(metric: Metric, rulebook: Rulebook, speech: Speech): readonly Fact[] {
  const { say } = speech;
  const label = say('取自', 'taken from');
  if (metric.source !== 'evaluation') return fact('metric', label, metricWords(metric, rulebook, speech), metric);
  const { groups, ...form } = metric;
  return [
    ...fact('metric', label, metricWords(metric, rulebook, speech), form),
    ...groups.flatMap((group) => groupFacts(group, speech)),
  ];
}

function groupFacts(
  group: Extract<Metric, { source: 'evaluation' }>['groups'][number],
  speech: Speech,
): readonly Fact[] {
  const { say, of, number, clauses } = speech;
  const { id, name, ...rest } = group;
  const { worst, best } = group.scale;
  return [
    ...fact(
      `groups.${id}`,
      say(`${of(name)}评分`, `ratings by ${of(name)}`),
      clauses([
        say(`权重 ${number(group.weight)}`, `weight ${number(group.weight)}`),
        say(`至少 ${group.minimum} 人`, `${group.minimum} raters at least`),
        say(`${number(worst)} 最差、${number(best)} 最好`, `${number(worst)} is worst and ${number(best)} best`),
        group.named ? say('人少也公开', 'shown however few') : undefined,
      ]),
      rest,
    ),
    ...unseen(`groups.${id} name`, of(name), name, speech),
  ];
}

function metricWords(metric: Metric, rulebook: Rulebook, speech: Speech): string {
  const { say, list, clauses } = speech;
  const report = (id: string) => called(id, rulebook.reports, speech);
  const field = (id: string, of: string) =>
    called(id, rulebook.reports.find((one) => one.id === of)?.fields ?? [], speech);
  switch (metric.source) {
    case 'fact':
      return clauses([
        say(`导入的数据 ${metric.fact}，${HOW[metric.by].zh}`, `imported figures ${metric.fact}, ${HOW[metric.by].en}`),
        filterWords(metric.where, null, rulebook, speech),
      ]);
    case 'journal': {
      const name = report(metric.report);
      const rows = metric.rows === undefined ? undefined : field(metric.rows, metric.report);
      const counted = {
        reports: say(`${name}的份数`, `how many ${name} were filed`),
        customers: say(`${name}里不同客户的个数`, `how many customers are in ${name}, each once`),
        rows: say(`${name}的行数`, `how many lines are in ${name}`),
      };
      return clauses([
        counted[metric.count],
        rows && say(`看“${rows}”各行`, `line by line of ${rows}`),
        metric.customer && say(`客户看 ${metric.customer}`, `the customer is ${metric.customer}`),
        filterWords(metric.where, metric.report, rulebook, speech),
      ]);
    }
    case 'punctuality':
      return say(
        `${list(metric.reports.map(report))}按时交的百分比`,
        `percentage on time of ${list(metric.reports.map(report))}`,
      );
    case 'plan_fulfilment':
      return say(
        `${report(metric.plan)}（“${field(metric.rows, metric.plan)}”各行的 ${metric.day} 和 ${metric.customer}）里的计划，在${report(metric.visits)}里完成的百分比`,
        `percentage of what ${report(metric.plan)} plans (${metric.day} and ${metric.customer} of each line of ${field(metric.rows, metric.plan)}) that ${report(metric.visits)} shows as made`,
      );
    case 'review':
      return metric.reports
        ? say(
            `主管对${list(metric.reports.map(report))}的评分（1–5 换算成 20–100）`,
            `supervisors' ratings of ${list(metric.reports.map(report))} (1 to 5 as 20 to 100)`,
          )
        : say('主管对所有报告的评分（1–5 换算成 20–100）', `supervisors' ratings of all reports (1 to 5 as 20 to 100)`);
    case 'evaluation':
      return say(
        `测评表 ${metric.form} 的各组加权平均，不足 ${metric.anonymous_below} 人的组不公开`,
        `the weighted mean of the evaluation ${metric.form}; groups of fewer than ${metric.anonymous_below} are not shown`,
      );
    case 'events':
      return clauses([
        metric.by === 'count'
          ? say(`已确认的事项 ${metric.event} 的件数`, `how many events ${metric.event} were confirmed`)
          : say(`已确认的事项 ${metric.event} 的分值合计`, `the points of confirmed events ${metric.event}`),
        filterWords(metric.where, null, rulebook, speech),
      ]);
    case 'units':
      return clauses([
        say('产品数量 × 销售当天的单价，合计', 'quantity × unit price on the day of sale, added up'),
        filterWords(metric.where, null, rulebook, speech),
      ]);
    case 'formula':
      return say(
        `公式 ${formulaWords(metric.formula, rulebook, speech)}`,
        `the formula ${formulaWords(metric.formula, rulebook, speech)}`,
      );
  }
}

/** 只算 方式为面访 */
function filterWords(
  where: Readonly<Record<string, readonly string[]>> | undefined,
  report: string | null,
  rulebook: Rulebook,
  speech: Speech,
): string | undefined {
  const { say, list } = speech;
  if (!where || Object.keys(where).length === 0) return undefined;
  const fields = rulebook.reports.find(({ id }) => id === report)?.fields ?? [];
  const conditions = Object.entries(where).map(([id, values]) => {
    const field = fields.find((one) => one.id === id);
    const options = field?.kind === 'choice' ? field.options : [];
    const named = list(values.map((value) => called(value, options, speech)));
    return say(`${called(id, fields, speech)} 为 ${named}`, `${called(id, fields, speech)}: ${named}`);
  });
  return say(`只算 ${conditions.join('、')}`, `only ${conditions.join('; ')}`);
}

const HOW = {
  sum: { zh: '求和', en: 'added up' },
  avg: { zh: '求平均', en: 'averaged' },
  last: { zh: '取最后一个', en: 'the latest' },
  max: { zh: '取最大', en: 'the largest' },
  min: { zh: '取最小', en: 'the smallest' },
  count: { zh: '数条数', en: 'counted' },
} as const;

/** A formula with the indicators' names; as written where it makes no sense. */
function formulaWords(formula: string, rulebook: Rulebook, { of }: Speech): string {
  const reading = readFormula(formula);
  if (reading.kind === 'wrong') return formula;
  return formulaText(reading.formula, (id) => {
    const indicator = rulebook.indicators.find((one) => one.id === id);
    return indicator ? of(indicator.name) : id;
  });
}
