import type { Wording } from './finding.ts';
import { nearest } from './nearest.ts';
import { decimalText } from './words.ts';

/** Wordings for indicators, scorecards, bands and composed periods that do not fit together. */
export const indicatorMistakes = {
  filterKind: (field: string, kind: string): Wording => ({
    en: [
      `${field} is of kind ${kind}; a filter can compare choices and short texts only`,
      'Filter on a field of kind choice',
    ],
    'zh-CN': [`${field} 是 ${kind} 类型，只能按选项或短文字筛选`, '换成 choice 类型的字段'],
  }),
  neverOwed: (report: string): Wording => ({
    en: [
      `${report} is never owed, so it has no punctuality`,
      'Name reports whose due has every:, such as every: workday',
    ],
    'zh-CN': [`${report} 没有“应交”一说，算不出及时率`, '只写 due 里有 every: 的报告，例如 every: workday'],
  }),
  unrated: (report: string): Wording => ({
    en: [`${report} has rated: false, so there are no ratings`, 'Take it out, or set rated: true'],
    'zh-CN': [`${report} 设了 rated: false，没有评分`, '从这里去掉，或改成 rated: true'],
  }),
  targetMissing: (): Wording => ({
    en: ['attainment compares with a target, and there is none', 'Add target: { from: table } or a fixed one'],
    'zh-CN': ['完成率要有目标才能算，这里没有', '补上 target: { from: table }，或写固定目标'],
  }),
  targetUnused: (method: string): Wording => ({
    en: [`the method ${method} does not look at a target`, 'Remove it, or use the method attainment'],
    'zh-CN': [`计分方法 ${method} 用不到目标`, '删掉，或改用 attainment'],
  }),
  targetValue: (value: bigint): Wording => ({
    en: [`a target of ${decimalText(value)} cannot be attained`, 'Use a number above 0'],
    'zh-CN': [`目标 ${decimalText(value)} 没法算完成率`, '写大于 0 的数'],
  }),
  prorateWeek: (): Wording => ({
    en: [
      'a week is the shortest period, so there is nothing to share out',
      'Remove prorate, or give the target per: year',
    ],
    'zh-CN': ['周已经是最短的周期，没法再分摊', '去掉 prorate，或把目标改成 per: year'],
  }),
  targetGap: (per: string): Wording => ({
    en: [
      `a target per ${per} does not reach every week and month: some periods will have none`,
      'Give it per: year with prorate: true, or say no_target: skip',
    ],
    'zh-CN': [
      `按 ${per} 定的目标盖不住每一周和每一月，有的周期会没有目标`,
      '改成 per: year 加 prorate: true，或写明 no_target: skip',
    ],
  }),
  floorAboveCap: (floor: bigint, cap: bigint): Wording => ({
    en: [`the floor ${decimalText(floor)} is above the cap ${decimalText(cap)}`, 'Lower the floor or raise the cap'],
    'zh-CN': [`下限 ${decimalText(floor)} 高于上限 ${decimalText(cap)}`, '调低下限或调高上限'],
  }),
  weightsSum: (sum: bigint, weights: Readonly<Record<string, bigint>>): Wording => {
    const gap = 1_000_000n - sum;
    const list = Object.entries(weights).map(([id, weight]) => `${id} ${decimalText(weight)}`);
    return {
      en: [
        `the weights add up to ${decimalText(sum)}, not 100`,
        gap > 0n
          ? `Add ${decimalText(gap)} to one of them: ${list.join(', ')}`
          : `Take ${decimalText(-gap)} from one of them: ${list.join(', ')}`,
      ],
      'zh-CN': [
        `权重合计 ${decimalText(sum)}，不是 100`,
        gap > 0n
          ? `给其中一项加 ${decimalText(gap)}：${list.join('、')}`
          : `从其中一项减 ${decimalText(-gap)}：${list.join('、')}`,
      ],
    };
  },
  weightValue: (value: bigint): Wording => ({
    en: [`a weight of ${decimalText(value)} counts for nothing or less`, 'Use a number above 0, or remove the line'],
    'zh-CN': [`权重 ${decimalText(value)} 不起作用`, '写大于 0 的数，或删掉这一行'],
  }),
  twoRoles: (indicator: string): Wording => ({
    en: [
      `${indicator} is already used in this scorecard`,
      'It can have a weight, be a bonus or be a penalty: choose one',
    ],
    'zh-CN': [`${indicator} 在这张表里已经用过`, '计权重、加分、扣分只能选一样'],
  }),
  negativeRole: (indicator: string): Wording => ({
    en: [
      `${indicator} can score below 0, but bonuses and penalties are sizes`,
      'Give the indicator a floor of 0 or more',
    ],
    'zh-CN': [`${indicator} 可能得负分，加分项和扣分项只论大小`, '把该指标的 floor 设为 0 或以上'],
  }),
  bandReserved: (): Wording => ({
    en: ['unqualified is what Daybook calls everything below the last band', 'Choose another id'],
    'zh-CN': ['unqualified 专指最低一档以下', '换一个 id'],
  }),
  unused: (indicator: string): Wording => ({
    en: [`${indicator} is in no scorecard, tie-break or veto`, 'Use it, or remove it'],
    'zh-CN': [`${indicator} 没有用在任何评分表、并列规则或否决里`, '用上它，或删掉'],
  }),
  uncovered: (who: string): Wording => ({
    en: [`nobody's scorecard: ${who}`, 'They will not be ranked; add them to a scorecard if they are to be'],
    'zh-CN': [`没有评分表：${who}`, '他们不会进排名；要排名就加进某张评分表'],
  }),
  unreachable: (): Wording => ({
    en: ['earlier scorecards already take everyone that this one fits', 'Move it up, or narrow the ones before it'],
    'zh-CN': ['前面的评分表已经把人都收走了，这张轮不到', '把它往前移，或缩小前面几张的范围'],
  }),
  noRows: (report: string, field: string): Wording => ({
    en: [`${field} of ${report} is no repeating field`, 'Name a field of kind rows'],
    'zh-CN': [`${report} 的 ${field} 不是可以重复填写的字段`, '写一个 rows 类型的字段'],
  }),
  rowsMissing: (): Wording => ({
    en: ['rows are counted, but nothing says of which field', 'Add rows: with the id of a repeating field'],
    'zh-CN': ['要按行计数，但没写是哪个字段的行', '补上 rows:，写可以重复填写的字段的 id'],
  }),
  rowsUnused: (): Wording => ({
    en: ['this looks at customers of rows, but no rows are named', 'Add rows:, or remove this line'],
    'zh-CN': ['这里说的是行里的客户，但没写是哪个字段的行', '补上 rows:，或删掉这一行'],
  }),
  rowCustomer: (): Wording => ({
    en: [
      'the customers of rows are counted, but nothing says which field names them',
      "Add customer: with the id of the row's field",
    ],
    'zh-CN': ['要数行里的客户，但没写哪个字段是客户', '补上 customer:，写行里那个字段的 id'],
  }),
  fieldKind: (field: string, kind: string, wanted: string): Wording => ({
    en: [`${field} is of kind ${kind}, not ${wanted}`, `Name a field of kind ${wanted}`],
    'zh-CN': [`${field} 是 ${kind} 类型，不是 ${wanted}`, `换成 ${wanted} 类型的字段`],
  }),
  scale: (): Wording => ({
    en: ['the worst and the best are the same, so every rating would be worth the same', 'Use two different numbers'],
    'zh-CN': ['最差和最好是同一个数，评分就分不出高低', '写两个不同的数'],
  }),
  notPositive: (value: bigint): Wording => ({
    en: [`${decimalText(value)} is not above 0`, 'Use a number above 0'],
    'zh-CN': [`${decimalText(value)} 不大于 0`, '写大于 0 的数'],
  }),
  formula: (found: string, at: number): Wording => ({
    en: [
      found === ''
        ? 'the formula ends too early'
        : `the formula cannot be read from “${found}” on (character ${at + 1})`,
      'Use ids of indicators, numbers, + − × ÷ and brackets, as in (a − b) ÷ a × 100',
    ],
    'zh-CN': [
      found === '' ? '公式没写完' : `公式从第 ${at + 1} 个字符“${found}”起读不懂`,
      '只用指标的 id、数字、+ − × ÷ 和括号，例如 (a − b) ÷ a × 100',
    ],
  }),
  formulaUnknown: (id: string, known: readonly string[]): Wording => {
    const near = nearest(id, known);
    return {
      en: [
        `the formula names ${id}, which is not in indicators`,
        near ? `Did you mean ${near}?` : 'Name an indicator by its id',
      ],
      'zh-CN': [`公式里的 ${id} 不在 indicators 里`, near ? `是不是想写 ${near}？` : '写指标的 id'],
    };
  },
  cycle: (path: readonly string[]): Wording => ({
    en: [`the formula leads back to itself: ${path.join(' → ')}`, 'Take one of them out of the circle'],
    'zh-CN': [`公式绕回了自己：${path.join(' → ')}`, '从圈里去掉一个'],
  }),
  partsCount: (given: number, needed: number, period: string, of: string): Wording => ({
    en: [
      `a ${period} has ${needed} parts of kind ${of}, but there are ${given} weights`,
      `List ${needed} weights, from the first part to the last`,
    ],
    'zh-CN': [`一个 ${period} 有 ${needed} 个 ${of}，这里写了 ${given} 个权重`, `从前到后写 ${needed} 个权重`],
  }),
  partsKind: (period: string, of: string): Wording => ({
    en: [`a ${period} cannot be made of parts of kind ${of}`, 'Use a shorter kind of period'],
    'zh-CN': [`${period} 不能由 ${of} 合成`, '用更短的周期'],
  }),
  composedTwice: (period: string): Wording => ({
    en: [`how a ${period} is composed is said twice`, 'Keep one of them'],
    'zh-CN': [`${period} 的合成写了两遍`, '留一个'],
  }),
  composedSum: (sum: bigint): Wording => ({
    en: [
      `the weights of all parts add up to ${decimalText(sum)}, not 100`,
      sum < WHOLE
        ? `Add ${decimalText(WHOLE - sum)} to one of them`
        : `Take ${decimalText(sum - WHOLE)} from one of them`,
    ],
    'zh-CN': [
      `各部分权重合计 ${decimalText(sum)}，不是 100`,
      sum < WHOLE ? `给其中一个加 ${decimalText(WHOLE - sum)}` : `从其中一个减 ${decimalText(sum - WHOLE)}`,
    ],
  }),
} as const;

const WHOLE = 1_000_000n;
