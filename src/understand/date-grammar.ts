/** What a date mention says, group by group; each reader in dates.ts knows its own. */
export type Groups = Readonly<Record<string, string | undefined>>;

/** The ways to mention a date. Where two begin at the same place the earlier in this list is tried first. */
export const SHAPES = {
  /** 2026年11月20日, 2026-11-20 */
  full: '(?<!\\d)(?<year>\\d{4}|\\d{2}(?=年))\\s?[-/.年]\\s?(?<month>N)\\s?[-/.月]\\s?(?<day>N)(?:\\s?[日号])?(?!\\d)',
  /** Q3, 2026年三季度, 第一季度末 */
  quarter:
    '(?<![a-z\\d第])(?:(?<year>\\d{4})\\s?[-年]?\\s?|(?<yearWord>[去今明])年的?)?(?:(?:end\\sof\\s)?q(?<quarter>[1-4])(?![a-z\\d])|第?(?<quarter>[一二三四1-4])\\s?季度)(?:结束|[末底])?(?:\\s(?<lateYear>\\d{4})(?!\\d))?',
  shiftedQuarter: '(?<shift>上|本|这|当|下)个?季度(?:结束|[末底])?|(?:(?<shift>上|本|这|当|下)个?)?季度?[末底]',
  /** 11月底 */
  monthEnd: '(?:(?<yearWord>[去今明])年的?)?(?<!\\d)(?<month>FRESH)\\s?月份?(?:[底末]|最后一天)',
  /** 11月20日, 去年十一月二十号; without 日 only where nothing is counted */
  monthDay:
    '(?:(?<yearWord>[前去今明])年的?)?\\s?(?<!\\d)(?<month>FRESH)\\s?月份?\\s?(?<day>N)(?:\\s?[日号]|(?!\\s?[\\d.%多余几MEASURE]))',
  /** 下个月5号, 本月底, 月底 */
  shiftedMonthDay: '(?<shift>上上|上|这|本|当|下下|下)个?月份?的?\\s?(?<day>N)\\s?[日号]',
  shiftedMonthEnd: '(?:(?<shift>上上|上|这|本|当|下下|下)个?)?月(?:[底末]|最后一天)',
  yearEnd: '(?:(?<yearWord>[前去今明本])年)?年[底末]|(?<yearWord>[前去今明本])年[底末]',
  /** 3天后, 两周前, 半个月后, in 3 days, a week ago */
  distance:
    '(?:过|再过)?(?<![\\d.一二三四五六七八九十])(?<count>\\d{1,3}|N|半)\\s?个?(?<unit>天|日|周|星期|礼拜|月)(?:[之以](?<way>[后前])|(?<way>后|前)(?!天))',
  distanceIn: '(?<![a-z])in\\s(?<count>\\d{1,3}|COUNT)\\s(?<unit>day|week|month)s?(?![a-z])',
  distanceAgo:
    '(?<![a-z\\d.])(?<count>\\d{1,3}|COUNT)\\s(?<unit>day|week|month)s?\\s(?<way>ago|later|from\\snow)(?![a-z])',
  /** not 后天的后天, which is neither */
  relative:
    '(?<![前昨明后]天的)(?:大前天|大后天|前天|昨[天日晚儿]|今[天日早晚儿]|明[天日早晚儿]|后[天日儿])(?!的[前明后]天)|(?<![a-z])(?:(?:the\\s)?day\\s(?:before\\syesterday|after\\stomorrow)|yesterday|today|tonight|tomorrow)(?![a-z])',
  /** 周三, 上周五, 礼拜一; not 每周三, 三周一次, 周三次 */
  weekday:
    '(?<![每个\\d一二三四五六七八九十两几])(?:(?<shift>上上|上|这|本|下下|下)个?)?(?:周|星期|礼拜)(?<weekday>[一二三四五六日天]|[1-7](?!\\d))(?!次)',
  weekdayWord: '(?<![a-z])(?:(?<shift>last|this|next)\\s)?(?<weekday>WEEKDAY)(?![a-z])',
  weekdayShort: '(?<![a-z])(?<shift>last|this|next)\\s(?<weekday>DAY)(?![a-z])\\.?',
  /** Wed alone; in a sentence “sat” and “sun” are other words. */
  weekdayOnly: '^\\s?(?:on\\s)?(?<weekday>DAY)(?![a-z])\\.?(?=\\s?$|,?\\s\\d|,?\\sMONTH)',
  endOfMonth:
    '(?<![a-z])(?:(?:the\\s)?end\\sof\\s(?:the\\s)?(?:(?<shift>last|this|next)\\s)?(?:(?<unit>month|year)|(?<month>MONTH))|(?<unit>month|year)[\\s-]end)(?![a-z])',
  dayMonth:
    '(?<![\\d.a-z])(?:the\\s)?(?<day>\\d{1,2})(?:st|nd|rd|th)?\\s?(?:of\\s)?(?<month>MONTH)(?![a-z])\\.?(?:,?\\s(?<year>\\d{4})(?!\\d))?',
  monthDayWord:
    '(?<![a-z])(?<month>MONTH)(?![a-z])\\.?\\s?(?<day>\\d{1,2})(?:st|nd|rd|th)?(?![\\d.%])(?:,?\\s(?<year>\\d{4})(?!\\d))?',
  /** the 20th */
  dayOrdinal:
    '(?<![\\d.a-z])(?:the\\s)?(?<day>\\d{1,2})(?:st|nd|rd|th)(?![a-z])(?!\\s(?:floor|street|st|avenue|quarter|time|visit|call))',
  /** 20日, 5号; not 3日内, 5号店 */
  day: '(?<![\\d.\\-第月])(?<day>FRESH)\\s?[日号](?![内楼店线机门院库柜桌车厂馆仓路泵炉])',
  /** 11-20, 11/20, and 11.20 where it is all there is */
  numeric: '(?<![\\d/.-])(?<month>\\d{1,2})[-/](?<day>\\d{1,2})(?![\\d%]|[-/.]\\d|\\s?[MEASURE])',
  numericOnly: '^\\s?(?<month>\\d{1,2})\\.(?<day>\\d{1,2})\\s?$',
} as const;

export type Shape = keyof typeof SHAPES;

/** One pattern for all shapes. The shape that matched is the one whose group `is_…` took part. */
export const GRAMMAR = new RegExp(
  Object.entries(SHAPES)
    .map(([shape, source]) => `(?<is_${shape}>${expand(source)})`)
    .join('|'),
  'gu',
);

function expand(source: string): string {
  return (
    source
      .replaceAll('MEASURE', '户家次个条人件台笔元万千百亿天折倍吨箱')
      .replaceAll('WEEKDAY', 'monday|tuesday|wednesday|thursday|friday|saturday|sunday')
      .replaceAll(
        'MONTH',
        '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)',
      )
      .replaceAll('DAY', 'mon|tues?|wed|thu(?:rs?)?|fri|sat|sun')
      .replaceAll('COUNT', 'an?|one|two|three|four|five|six|seven|eight|nine|ten')
      // Digits may follow 下周三, further Chinese numerals may not.
      .replaceAll('FRESH', '(?:\\d{1,2}|(?<![一二三四五六七八九十])[一二两三四五六七八九十]{1,3})')
      .replace(/(?<![A-Z])N(?![A-Z])/g, '(?:\\d{1,2}|[一二两三四五六七八九十]{1,3})')
  );
}
