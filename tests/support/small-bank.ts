import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayTable, seedDays } from '../../src/calendar/seed.ts';
import { obligationsFor } from '../../src/commands/plan.ts';
import type { Demo } from '../../src/demo/rows.ts';
import { readRulebook } from '../../src/rulebook/load.ts';

const RULEBOOK_TEXT = readFileSync(join(import.meta.dirname, '../../rulebooks/rural-coop-bank.yaml'), 'utf8');
const read = readRulebook(RULEBOOK_TEXT, 'rural-coop-bank.yaml');
if (read.kind !== 'ok') throw new Error('the rulebook of the tests cannot be read');
export const RULEBOOK = read.rulebook;
const CALENDAR = seedDays();

/** What is loaded beside the rows. */
export const GIVEN = {
  rulebook: { version: RULEBOOK.version, zone: RULEBOOK.zone, text: RULEBOOK_TEXT },
  calendar: CALENDAR,
};

/** An instant in China: `2026-11-18 15:00`. */
export function at(text: string): Date {
  return new Date(`${text.replace(' ', 'T')}:00+08:00`);
}

/** Everybody's obligations begin on this day, a Wednesday. */
const TODAY = '2026-11-18';
/** The customers of 李娜, by id from 1; 孙丽 shares the fourth. */
const CUSTOMERS = ['万家福超市（新建路店）', '万家福便利（开发区）', '万家福烟酒', '晋阳机械', '宏达物流'];

const member = (
  id: string,
  name: string,
  nameEn: string,
  unitId: string,
  more: Partial<Demo['people'][number]> = {},
) => ({
  id,
  name,
  nameEn,
  email: `${id}@bank.example`,
  role: 'manager',
  unitId,
  managerType: 'full_time',
  grade: 'middle',
  step: null,
  inPostSince: '2024-01-01',
  locale: 'zh-CN',
  ...more,
});
const other = { managerType: null, grade: null };

const PEOPLE = [
  member('li', '李娜', 'Li Na', 'city'),
  member('zhao', '赵磊', 'Zhao Lei', 'city'),
  member('sun', '孙丽', 'Sun Li', 'city', { locale: 'en' }),
  member('house', '虚拟客户经理', 'House Account', 'city', { managerType: 'virtual' }),
  member('chen', '陈敏', 'Chen Min', 'city', { role: 'supervisor', ...other }),
  member('zhou', '周涛', 'Zhou Tao', 'east'),
  member('jia', '贾文博', 'Jia Wenbo', 'east', { role: 'supervisor', ...other }),
  member('ren', '任秀英', 'Ren Xiuying', 'bank', { role: 'appraiser', ...other }),
];

/** A bank of eight people in two branches that begins to work today, at 15:00. */
export const SMALL_BANK: Demo = {
  now: at(`${TODAY} 15:00`),
  since: TODAY,
  organisation: { name: '晋源农村合作银行', nameEn: 'Jinyuan Rural Cooperative Bank' },
  units: [
    { id: 'bank', parentId: null, name: '总行', nameEn: 'Head Office' },
    { id: 'city', parentId: 'bank', name: '城关支行', nameEn: 'Chengguan Branch' },
    { id: 'east', parentId: 'bank', name: '开发区支行', nameEn: 'Development Zone Branch' },
  ],
  people: PEOPLE,
  customers: CUSTOMERS.map((name, index) => ({
    id: BigInt(index + 1),
    name,
    segment: 'corporate',
    address: '城关东街37号',
    createdAt: at('2026-01-05 10:00'),
  })),
  assignments: [
    ...CUSTOMERS.map((_, index) => ({
      customerId: BigInt(index + 1),
      personId: 'li',
      share: 10_000,
      fromOn: '2026-01-05',
    })),
    { customerId: 4n, personId: 'sun', share: 5_000, fromOn: '2026-01-05' },
  ],
  reports: [],
  counters: [],
  ratings: [],
  obligations: obligationsFor(
    PEOPLE.filter(({ role }) => role === 'manager').map((one) => ({ ...one, dutyZone: RULEBOOK.zone, leftOn: null })),
    TODAY,
    { rulebook: RULEBOOK, days: dayTable(CALENDAR.days, CALENDAR.years) },
  ).map((one) => ({ ...one, state: 'due', filedAt: null, reportId: null })),
  facts: [],
  targets: [],
  talks: [],
  script: [],
};
