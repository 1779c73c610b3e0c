import type { Report } from './reports.ts';
import type { Speech } from './speech.ts';
import { type Fact, fact } from './statement.ts';

type Due = NonNullable<Report['due']>;

/** When something is due: which days, and the time. `label` says what happens then, `time` when on the day. */
export function dutyFacts(key: string, label: string, due: Due, time: string, speech: Speech): readonly Fact[] {
  const { at, ...day } = due;
  return [...fact(`${key}.day`, label, daysWords(due, speech), day), ...fact(`${key}.at`, time, at, at)];
}

function daysWords(due: Due, { say, count }: Speech): string {
  if ('after' in due)
    return due.workdays === 0
      ? say('事情发生当天', 'the very day it is about')
      : say(
          `事情发生后 ${due.workdays} 个工作日内`,
          `within ${count(due.workdays, '', 'workday')} of the day it is about`,
        );
  switch (due.every) {
    case 'workday':
      return say('每个工作日', 'every workday');
    case 'week': {
      const day = say(`每${WEEKDAYS['zh-CN'][due.on]}`, `every ${WEEKDAYS.en[due.on]}`);
      const holiday = {
        keep: say('节假日照常', 'on holidays too'),
        skip: say('遇节假日免', 'not on holidays'),
        before: say('遇节假日提前到前一个工作日', 'before a holiday: the last workday'),
      };
      return `${day}${say(`（${holiday[due.on_holiday]}）`, ` (${holiday[due.on_holiday]})`)}`;
    }
    case 'month':
      return due.on === 'last-workday'
        ? say('每月最后一个工作日', 'the last workday of every month')
        : say(`每月 ${due.on} 日`, `day ${due.on} of every month`);
    case 'quarter':
      return say('每季度最后一个工作日', 'the last workday of every quarter');
  }
}

/** The days of the week, by the names that rulebooks use. */
export const WEEKDAYS = {
  en: {
    monday: 'Monday',
    tuesday: 'Tuesday',
    wednesday: 'Wednesday',
    thursday: 'Thursday',
    friday: 'Friday',
    saturday: 'Saturday',
    sunday: 'Sunday',
  },
  'zh-CN': {
    monday: '周一',
    tuesday: '周二',
    wednesday: '周三',
    thursday: '周四',
    friday: '周五',
    saturday: '周六',
    sunday: '周日',
  },
} as const;
