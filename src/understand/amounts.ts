import { fold } from './fold.ts';
import { exactNumber } from './numeral.ts';

/**
 * An amount or a count as people write it: `10万`, `1.2亿`, `120k`, `¥185,000`, `三十万`, `1.5 million`, `2条`, `约3万元`. Currency and measure words
 * are read over; what is vague (`10多万`, `3-5万`), a percentage or finer than four places is not an amount.
 *
 * @returns the number × 10⁴ (10万 is 1000000000n), at most 14 digits before the point, or null
 */
export function understandAmount(text: string): bigint | null {
  if (text.length > 100) return null;
  const body = AMOUNT.exec(fold(text).trim())?.groups;
  const exact = exactNumber(body?.number ?? '');
  if (!body || exact === null || exact % FINEST !== 0n) return null;
  const scaled = exact / FINEST;
  if (scaled >= 10n ** 18n) return null;
  return body.sign === undefined ? scaled : -scaled;
}

const FINEST = 10n ** 8n;
const MEASURES = '元块圆条户家台个次件箱笔人张份套单名位盒包吨斤袋瓶支根只辆间亩天宗项批';
const NOUNS =
  'yuan|rmb|cny|usd|dollars?|euros?|outlets?|cartons?|visits?|customers?|units?|pieces?|pcs|boxes|box|items?|people|sets?|times?|households?|shops?|calls?|tons?|kg';
const AMOUNT = new RegExp(
  '^(?:(?:大约|大概|差不多|约|about|around|approx(?:imately)?\\.?|[~≈])\\s?)?(?:(?:人民币|rmb|cny|us\\$|usd|[¥￥$€£])\\s?)?' +
    '(?<sign>-|−|负)?\\s?(?:[¥￥$€£]\\s?)?' +
    `(?<number>[\\d零〇一二两三四五六七八九十百千万亿点.,\\s]+(?:thousand|million|billion|bn|[kmbw])?(?<!\\s))\\s?` +
    `(?:(?:块钱|元整|人民币|美元|欧元|公斤|公里|人次|[${MEASURES}])|(?:${NOUNS}))?\\s?(?:左右|上下)?[。.]?$`,
  'u',
);
