import type { Wording } from './finding.ts';
import { decimalText } from './words.ts';

/** Wordings for rules about grades and pay that do not fit each other. */
export const payMistakes = {
  awardOrder: (grade: string, before: string): Wording => ({
    en: [`${grade} comes after ${before}, but is the higher grade`, 'List them as under grades, from high to low'],
    'zh-CN': [`${grade} 比 ${before} 高，却排在后面`, '按 grades 的顺序，从高到低写'],
  }),
  quota: (quota: bigint): Wording => ({
    en: [
      `a quota of ${decimalText(quota)} % leaves no places, or more than there are`,
      'Use a number above 0, up to 100',
    ],
    'zh-CN': [`名额比例 ${decimalText(quota)}% 不成立`, '写大于 0、不超过 100 的数'],
  }),
  quotaSum: (sum: bigint): Wording => ({
    en: [`the quotas add up to ${decimalText(sum)} %`, 'Together they can give at most 100 %'],
    'zh-CN': [`名额比例合计 ${decimalText(sum)}%`, '合计不能超过 100%'],
  }),
  otherwiseAwarded: (grade: string): Wording => ({
    en: [
      `${grade} is among the awards: who is eligible for none would get it all the same`,
      'Name a grade below them, or leave it out',
    ],
    'zh-CN': [`${grade} 本身就在评定之列，一项条件都不够的人反而能得到`, '写一个更低的等级，或去掉这一行'],
  }),
  stepOrder: (step: string, before: string): Wording => ({
    en: [`${step} comes after ${before}, but is the better step`, 'List them as under steps, from the best down'],
    'zh-CN': [`${step} 比 ${before} 好，却排在后面`, '按 steps 的顺序，从好到低写'],
  }),
  sharesSum: (sum: bigint): Wording => ({
    en: [`the shares add up to ${decimalText(sum)} %, not 100`, 'Every member of a grade needs a step'],
    'zh-CN': [`各档比例合计 ${decimalText(sum)}%，不是 100%`, '每个人都要有档次'],
  }),
  money: (value: bigint): Wording => ({
    en: [`${decimalText(value)} is not an amount of money`, 'Use 0 or more, with at most 2 decimal places'],
    'zh-CN': [`${decimalText(value)} 不是金额`, '写 0 或以上，最多两位小数'],
  }),
  percent: (value: bigint): Wording => ({
    en: [`${decimalText(value)} % cannot be kept`, 'Use a number from 0 to 100'],
    'zh-CN': [`没法扣 ${decimalText(value)}%`, '写 0 到 100 之间的数'],
  }),
  gradeWithoutBase: (grades: readonly string[]): Wording => ({
    en: [`no base amount for ${grades.join(', ')}`, 'Give one for every grade; 0 if they get none'],
    'zh-CN': [`${grades.join('、')} 没有基本岗位工资`, '每个等级都要写，没有就写 0'],
  }),
  openBand: (): Wording => ({
    en: ['only the last band may be without up_to', 'Say up to how many years it holds'],
    'zh-CN': ['只有最后一段可以不写 up_to', '写明到第几年为止'],
  }),
  closedBand: (years: number): Wording => ({
    en: [`nothing is said about more than ${years} years`, 'Leave up_to out of the last band'],
    'zh-CN': [`${years} 年以上没有写`, '最后一段不要写 up_to'],
  }),
  bandOrder: (years: number, before: number): Wording => ({
    en: [`${years} years come after ${before}`, 'List the bands from few years to many'],
    'zh-CN': [`${years} 年排在 ${before} 年后面`, '按年限从短到长写'],
  }),
} as const;
