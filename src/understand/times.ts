import type { LocalTime } from '../calendar/zone.ts';
import { fold } from './fold.ts';
import { wholeNumber } from './numeral.ts';

/** A time of day mentioned in a text, and where: UTF-16 positions, `end` after the last. */
export type TimeMention = Readonly<{ time: LocalTime; start: number; end: number }>;

/**
 * The time that a whole answer is: `18:00`, `下午3点`, `3pm`, `晚上8点半`, `三点一刻`, `noon`. Without a part of the day 1 to 6 o'clock spoken
 * with 点 are in the afternoon, as in any office; written `3:00` they are what they say.
 *
 * @returns `HH:MM`, or null if it is none: 25:00, 晚上12点 (today's or tomorrow's?)
 */
export function understandTime(text: string): LocalTime | null {
  if (text.length > 40) return null;
  const mention = findTime(text);
  if (!mention) return null;
  const around = `${text.slice(0, mention.start)}${text.slice(mention.end)}`;
  return /^(?:\s|[。.]|at|在)*$/iu.test(around) ? mention.time : null;
}

/** The first time of day that a text mentions, or null. */
export function findTime(text: string): TimeMention | null {
  for (const match of fold(text).matchAll(GRAMMAR)) {
    const time = timeOf(match.groups ?? {});
    if (time !== null) return { time, start: match.index, end: match.index + match[0].length };
  }
  return null;
}

type Groups = Readonly<Record<string, string | undefined>>;

const MORNING = ['凌晨', '清晨', '早上', '早晨', '上午', '早'];
const EVENING = ['下午', '傍晚', '晚上', '晚'];
const PART = `(?:(?<part>${[...MORNING, '中午', ...EVENING].join('|')})\\s?)`;
const HOUR = '(?<hour>\\d{1,2}|[零一二两三四五六七八九十]{1,3})';
const MINUTES =
  '(?:(?<half>半)|(?<quarter>[一三])刻|(?<minute>\\d{1,2}|零?[一二三四五六七八九十]{1,3})分?(?![个家户次条万]))';
/** 3点建议 are three suggestions, 一点 is a little. */
const NO_OPINION = '(?!\\s?(?:建议|意见|要求|问题|体会|心得|原因|不足|想法|感受|经验|内容|利))';
const GRAMMAR = new RegExp(
  [
    `${PART}?(?<![\\d:.])(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::\\d{2})?(?![\\d:])(?:\\s?(?<half12>am|pm)(?![a-z]))?`,
    `${PART}${HOUR}\\s?[点时](?:[钟整]|${MINUTES})?`,
    `(?<![\\d.第零一二两三四五六七八九十])(?!一点(?![钟整半\\d一三]))${HOUR}\\s?点${NO_OPINION}(?:[钟整]|${MINUTES})?`,
    '(?<![\\d:.])(?<hour>\\d{1,2})\\s?(?<half12>am|pm)(?![a-z])',
    '(?<![a-z])(?<word>noon|midday|midnight)(?![a-z])',
  ].join('|'),
  'gu',
);

function timeOf(groups: Groups): LocalTime | null {
  if (groups.word !== undefined) return groups.word === 'midnight' ? '00:00' : '12:00';
  const hour = wholeNumber(groups.hour ?? '');
  const minute = minuteOf(groups);
  if (hour === null || minute === null || minute > 59) return null;
  const spoken = groups.half12 === undefined && groups.part === undefined && !/^\d\d$/.test(groups.minute ?? '');
  const day = dayHour(hour, groups.part ?? groups.half12, spoken);
  return day === null ? null : `${String(day).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

function minuteOf({ half, quarter, minute }: Groups): number | null {
  if (half !== undefined) return 30;
  if (quarter !== undefined) return quarter === '一' ? 15 : 45;
  return minute === undefined ? 0 : wholeNumber(minute);
}

/** The hour from 0 to 23, or null where hour and part of the day contradict each other. */
function dayHour(hour: number, part: string | undefined, spoken: boolean): number | null {
  if (hour > 23) return null;
  if (part === undefined) return spoken && hour >= 1 && hour <= 6 ? hour + 12 : hour;
  if (part === 'am' || part === 'pm') {
    return hour < 1 || hour > 12 ? null : (hour % 12) + (part === 'pm' ? 12 : 0);
  }
  if (part === '中午') return hour === 11 || hour === 12 ? hour : hour <= 2 && hour >= 1 ? hour + 12 : null;
  if (MORNING.includes(part)) return hour === 12 ? (part === '凌晨' ? 0 : null) : hour < 12 ? hour : null;
  if (hour === 12) return part === '下午' ? 12 : null;
  return hour > 12 ? hour : hour >= 1 ? hour + 12 : null;
}
