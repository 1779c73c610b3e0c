import type { Wording } from './finding.ts';
import { nearest } from './nearest.ts';
import { decimalText } from './words.ts';

const LONG_LIST = 8;

/** Wordings for rules that do not fit each other. */
export const ruleMistakes = {
  duplicate: (what: string, value: string, first: string): Wording => ({
    en: [`the ${what} ${value} is already taken by ${first}`, 'Each needs its own'],
    'zh-CN': [`${value} 已经被 ${first} 用了`, '每一个都要不同'],
  }),
  unknown: (value: string, where: string, known: readonly string[]): Wording => {
    const near = nearest(value, known);
    // A long list beside a good guess only hides it.
    const list = near !== undefined && known.length > LONG_LIST ? [] : known;
    return {
      en: [
        `${value} is not in ${where}`,
        [near && `Did you mean ${near}?`, list.length > 0 && `There: ${list.join(', ')}`].filter(Boolean).join(' '),
      ],
      'zh-CN': [
        `${where} 里没有 ${value}`,
        [near && `是不是想写 ${near}？`, list.length > 0 && `现有：${list.join('、')}`].filter(Boolean).join(''),
      ],
    };
  },
  zone: (zone: string): Wording => {
    const near = nearest(zone, Intl.supportedValuesOf('timeZone'));
    return {
      en: [`${zone} is not a time zone`, near ? `Did you mean ${near}?` : 'Use a name such as Asia/Shanghai'],
      'zh-CN': [`没有 ${zone} 这个时区`, near ? `是不是想写 ${near}？` : '用 Asia/Shanghai 这样的名称'],
    };
  },
  tooLong: (text: string, most: number): Wording => ({
    en: [`“${text}” has ${text.length} characters`, `Shorten it to ${most}, the most that every platform shows`],
    'zh-CN': [`“${text}”有 ${text.length} 个字符`, `缩短到 ${most} 个以内，各平台才都显示得下`],
  }),
  onlyVirtual: (): Wording => ({
    en: ['every manager type is virtual, so nobody can file or be ranked', 'Add a type that people belong to'],
    'zh-CN': ['所有类型都是虚拟的，没有人能填报、也没有人能排名', '至少加一个真人的类型'],
  }),
  virtual: (type: string): Wording => ({
    en: [`${type} is virtual: it files nothing and is never scored`, 'Take it out of the list'],
    'zh-CN': [`${type} 是虚拟的：不填报，也不计分`, '从列表里去掉'],
  }),
  command: (alias: string): Wording => ({
    en: [`“${alias}” is one of Daybook's own commands`, 'Choose another word'],
    'zh-CN': [`“${alias}”是 Daybook 自己的命令`, '换一个词'],
  }),
  oneLanguage: (missing: 'zh-CN' | 'en'): Wording => ({
    en: [`no alias is ${missing === 'en' ? 'English' : 'Chinese'}`, 'People type in either language: add one'],
    'zh-CN': [`没有${missing === 'en' ? '英文' : '中文'}的说法`, '两种语言都会有人用，补一个'],
  }),
  example: (aliases: readonly string[]): Wording => ({
    en: [
      'the example starts with none of the aliases, so it would not work',
      `Start it with one of: ${aliases.join(', ')}`,
    ],
    'zh-CN': ['示例没有用任何一个说法开头，照着打不会生效', `用其中一个开头：${aliases.join('、')}`],
  }),
  fillable: (): Wording => ({
    en: [
      'nothing has to be filled in, so an empty report could be filed',
      'Set required: true on at least one field without a default',
    ],
    'zh-CN': ['没有必填的内容，空的也能交', '至少把一个没有默认值的字段设为 required: true'],
  }),
  secondCustomer: (first: string): Wording => ({
    en: [`a report names one customer, and ${first} already asks for it`, 'Remove this field, or make it text'],
    'zh-CN': [`一份报告只对应一个客户，${first} 已经问过了`, '删掉这个字段，或改成 text'],
  }),
  secondPictures: (first: string): Wording => ({
    en: [`a report keeps its pictures in one field, and ${first} is there already`, 'Remove this field'],
    'zh-CN': [`一份报告的照片放在一个字段里，已经有 ${first} 了`, '删掉这个字段'],
  }),
  fillableRows: (): Wording => ({
    en: ['nothing has to stand in a row, so an empty one could be filed', 'Set required: true on at least one column'],
    'zh-CN': ['每一行都没有必填的内容，空行也能交', '至少把一列设为 required: true'],
  }),
  fewest: (min: number, max: number): Wording => ({
    en: [`there must be ${min} rows, but only ${max} fit`, `Use min up to ${max}, or raise max`],
    'zh-CN': [`至少要 ${min} 行，可最多只能 ${max} 行`, `min 不要超过 ${max}，或调大 max`],
  }),
  whenKind: (field: string, kind: string): Wording => ({
    en: [`${field} is of kind ${kind}, but only a choice can decide`, 'Name a field of kind choice'],
    'zh-CN': [`${field} 是 ${kind} 类型，只有 choice 才能作条件`, '改用 choice 类型的字段'],
  }),
  whenLater: (field: string): Wording => ({
    en: [`${field} is asked after this field`, `Put ${field} before it`],
    'zh-CN': [`${field} 排在这个字段后面才问`, `把 ${field} 挪到前面`],
  }),
  noCustomer: (report: string): Wording => ({
    en: [`${report} has no field of kind customer`, 'Add one to the report, or take this away'],
    'zh-CN': [`${report} 没有 customer 类型的字段`, '给报告加一个，或去掉这里的设置'],
  }),
  aboutKind: (field: string, kind: string): Wording => ({
    en: [`${field} is of kind ${kind}, but the day a report is about must be a date`, 'Name a field of kind date'],
    'zh-CN': [`${field} 是 ${kind} 类型，“关于哪一天”必须是日期`, '改用 date 类型的字段'],
  }),
  aboutOptional: (field: string): Wording => ({
    en: [`${field} may stay empty, but it says which day the report is about`, 'Set required: true on that field'],
    'zh-CN': [`${field} 可以不填，可报告关于哪一天要靠它`, '把那个字段设为 required: true'],
  }),
  aboutMissing: (): Wording => ({
    en: [
      'the deadline is counted from the day the report is about, but nothing says which day that is',
      'Add about: with the id of a date field',
    ],
    'zh-CN': ['期限从“关于的那一天”算起，但没写是哪一天', '补上 about:，写一个日期字段的 id'],
  }),
  order: (value: bigint, before: bigint, way: 'ascending' | 'descending'): Wording => ({
    en: [
      `${decimalText(value)} comes after ${decimalText(before)}`,
      way === 'ascending' ? 'List them from low to high, each once' : 'List them from high to low, each once',
    ],
    'zh-CN': [
      `${decimalText(value)} 排在 ${decimalText(before)} 后面`,
      way === 'ascending' ? '从低到高排列，不要重复' : '从高到低排列，不要重复',
    ],
  }),
  notAbove: (value: bigint, least: bigint): Wording => ({
    en: [`${decimalText(value)} is too low`, `Use ${decimalText(least)} or more`],
    'zh-CN': [`${decimalText(value)} 太低`, `写 ${decimalText(least)} 或以上`],
  }),
  digestWeekly: (every: string): Wording => ({
    en: [`the ranking is about a week, but goes out every ${every}`, 'Use every: week'],
    'zh-CN': [`排名说的是一周的事，却设成每 ${every} 发一次`, '改成 every: week'],
  }),
} as const;
