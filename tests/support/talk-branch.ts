import { readFileSync } from 'node:fs';
import { periodOf } from '../../src/calendar/period.ts';
import { STANDARD_DAYS } from '../../src/calendar/workday.ts';
import type { Card } from '../../src/chat/card.ts';
import { plainText } from '../../src/chat/text.ts';
import type { Context, Outcome } from '../../src/commands/command.ts';
import type { Database } from '../../src/database/connect.ts';
import { createWords } from '../../src/i18n.ts';
import type { JobContext } from '../../src/jobs/job.ts';
import { readRulebook } from '../../src/rulebook/load.ts';
import { parseDecimal } from '../../src/scoring/decimal.ts';
import { scoreManager, scoringRules } from '../../src/scoring/score.ts';
import { peopleById } from '../../src/store/people.ts';
import { saveResults } from '../../src/store/results.ts';
import { cloneDatabase, type TestDatabase } from './database.ts';

const read = readRulebook(
  readFileSync(new URL('../../rulebooks/rural-coop-bank.yaml', import.meta.url), 'utf8'),
  'rural-coop-bank.yaml',
);
if (read.kind !== 'ok') throw new Error('the rulebook of the tests cannot be read');
export const RULEBOOK = read.rulebook;
export const WORDS = createWords();

/** An instant in China: `2026-11-18 15:00`. */
export function at(text: string): Date {
  return new Date(`${text.replace(' ', 'T')}:00+08:00`);
}

/** A day as the database takes it. */
export function day(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

/**
 * A branch with the supervisor 陈敏 and the managers 赵磊, 李娜 and 王芳, a virtual one, and another branch with 孙立 and its own
 * supervisor 周强. Everybody has an account.
 */
export async function openBranch(): Promise<TestDatabase> {
  const clone = await cloneDatabase();
  const { unit, person, account } = clone.database;
  await unit.create({ data: { id: 'bank', name: '合作银行', nameEn: 'Bank', zone: 'Asia/Shanghai' } });
  await unit.createMany({
    data: [
      { id: 'city', parentId: 'bank', name: '城关支行', nameEn: 'Chengguan' },
      { id: 'east', parentId: 'bank', name: '城东支行', nameEn: 'Chengdong' },
    ],
  });
  const manager = { role: 'manager', unitId: 'city', managerType: 'full_time', inPostSince: day('2024-01-01') };
  const supervisor = { role: 'supervisor', inPostSince: day('2024-01-01') };
  const people = [
    { ...supervisor, id: 'chen', unitId: 'city', name: '陈敏', nameEn: 'Chen Min' },
    { ...supervisor, id: 'zhou', unitId: 'east', name: '周强', nameEn: 'Zhou Qiang' },
    { ...manager, id: 'zhao', name: '赵磊', nameEn: 'Zhao Lei' },
    { ...manager, id: 'li', name: '李娜', nameEn: 'Li Na' },
    { ...manager, id: 'wang', name: '王芳', nameEn: 'Wang Fang', inPostSince: day('2026-10-10') },
    { ...manager, id: 'pool', name: '公共户', nameEn: 'Pool', managerType: 'virtual' },
    { ...manager, id: 'sun', unitId: 'east', name: '孙立', nameEn: 'Sun Li' },
  ];
  for (const one of people) await person.create({ data: one });
  await account.createMany({
    data: people.map(({ id }) => ({
      platform: 'test',
      workspace: 'w',
      userId: id,
      personId: id,
      usedAt: at('2026-01-01 09:00'),
    })),
  });
  return clone;
}

/** A talk that took place. */
export async function heldTalk(
  database: Database,
  managerId: string,
  heldOn: string,
  more: Readonly<{ commitment?: string; commitmentDue?: string; unitId?: string; supervisorId?: string }> = {},
): Promise<bigint> {
  const { commitment, commitmentDue, unitId = 'city', supervisorId = 'chen' } = more;
  const { id } = await database.oneOnOne.create({
    data: {
      managerId,
      supervisorId,
      unitId,
      plannedAt: at(`${heldOn} 15:00`),
      state: 'held',
      heldOn: day(heldOn),
      outcome: '聊得不错',
      commitment: commitment ?? null,
      commitmentDue: commitmentDue === undefined ? null : day(commitmentDue),
    },
  });
  return id;
}

let events = 0;

/** What a command gets when this person says or presses something now. */
export async function contextOf(database: Database, personId: string, now: Date): Promise<Context> {
  const [person] = await peopleById(database, [personId]);
  if (!person) throw new Error(`there is no ${personId}`);
  events += 1;
  return {
    tx: database,
    now,
    person,
    rulebook: RULEBOOK,
    words: WORDS[person.locale],
    speak: WORDS,
    days: async () => STANDARD_DAYS,
    customers: async () => [],
    desk: async () => ({ open: null, form: null, drafts: [], owed: [] }),
    event: {
      id: `event-${events}`,
      kind: 'message',
      account: { platform: 'test', workspace: 'w', user: personId },
      forms: 'answer',
      textOnly: false,
    },
  };
}

/** What a job gets. */
export function jobContext(database: Database, now: Date): JobContext {
  return { tx: database, now, rulebook: RULEBOOK, days: STANDARD_DAYS, speak: WORDS };
}

/** Everything a card says, line by line, without markup; buttons as 〔label〕. */
export function told(card: Card | undefined): string[] {
  if (!card) return [];
  const lines = card.blocks.flatMap((block): string[] => {
    switch (block.kind) {
      case 'text':
      case 'note':
        return plainText(block.text).split('\n');
      case 'quote':
        return [`> ${block.words}`];
      case 'buttons':
        return [block.buttons.map(({ label }) => `〔${label}〕`).join('')];
      default:
        return [];
    }
  });
  return card.title === undefined ? lines : [plainText(card.title), ...lines];
}

/** What an outcome answers, all its replies one after the other, and the toast. */
export function answer({ replies = [], toast }: Outcome): string[] {
  return [...replies.flatMap(({ card }) => told(card)), ...(toast ? [toast.text] : [])];
}

/**
 * Stores a week's result with these two indicators, weighing 60 and 40, so that a total is 0.6 × punctuality + 0.4 × quality.
 * `week` is any day in it.
 */
export async function scoreWeek(
  database: Database,
  personId: string,
  week: string,
  { punctuality, quality }: Readonly<{ punctuality: string; quality: string }>,
): Promise<void> {
  const period = periodOf('week', week);
  const measured = (value: string) => ({ value: parseDecimal(value), rows: 5 });
  const result = scoreManager({
    rules: scoringRules(RULEBOOK),
    period,
    scorecard: {
      id: 'test',
      name: { 'zh-CN': '测试', en: 'Test' },
      weights: { journal_punctuality: 600_000n, journal_quality: 400_000n },
      bonuses: [],
      penalties: [],
      vetoes: [],
      maximum: 1_200_000n,
    },
    measurements: new Map([
      ['journal_punctuality', measured(punctuality)],
      ['journal_quality', measured(quality)],
    ]),
    targets: new Map(),
    workdays: () => 5,
  });
  await saveResults(database, period, [{ personId, unitId: 'city', result }], at('2026-11-20 09:00'));
}
