import type { Block, Card } from '../../src/chat/card.ts';
import { plainText } from '../../src/chat/text.ts';
import type { Database } from '../../src/database/connect.ts';
import { figures, logs, organise, targets, visits } from './organisation.ts';

/** Friday evening of week 47: all five logs have been due. */
export const FRIDAY = new Date('2026-11-20T20:00:00+08:00');
/** The Monday after, when the digest goes out. */
export const MONDAY = new Date('2026-11-23T09:00:00+08:00');

/**
 * A branch of three junior managers in the week of Monday 16 November 2026 (week 47), who differ by their visits alone.
 *
 * Two visits a workday are wanted (496 a year of 248 workdays), so 10 in the week. Of 90 weights that count (quality and satisfaction
 * have no data): deposits 8 of 10 → 80 × 20, loans 5 of 5 → 100 × 10, new customers 0 × 15, visits × 25, logs 4 of 5 in time →
 * 80 × 15, no complaints 100 × 5; without the visits 4300.
 *   Wang 9 visits: (4300 + 90 × 25) ÷ 90 = 72.78 · Li 8: (4300 + 80 × 25) ÷ 90 = 70.00 · Zhao 4: (4300 + 40 × 25) ÷ 90 = 58.89
 * The week before, without figures, deposits and loans count 0 and 75 weights carry: Li 10 visits: (2500 + 500) ÷ 75 = 40.00 · Wang 9:
 * (2250 + 500) ÷ 75 = 36.67 · Zhao none: 500 ÷ 75 = 6.67
 */
export async function branchOfThree(database: Database): Promise<void> {
  await organise(database, {
    people: [
      { id: 'li', name: '李娜', nameEn: 'Li Na' },
      { id: 'wang', name: '王芳', nameEn: 'Wang Fang', locale: 'en' },
      { id: 'zhao', name: '赵磊', nameEn: 'Zhao Lei' },
      { id: 'new', name: '钱新', nameEn: 'Qian Xin', since: '2026-11-18' },
      { id: 'chen', name: '陈敏', nameEn: 'Chen Min', role: 'supervisor' },
      { id: 'office', name: '周正', nameEn: 'Zhou Zheng', role: 'appraiser', unitId: 'bank' },
    ],
  });
  for (const [person, lastWeek, thisWeek] of [
    ['li', 10, 8],
    ['wang', 9, 9],
    ['zhao', 0, 4],
  ] as const) {
    await visits(database, person, '2026-11-11', lastWeek);
    await visits(database, person, '2026-11-17', thisWeek);
    await figures(database, [
      [person, 'deposit_growth', '2026-11-17', 8],
      [person, 'loan_growth', '2026-11-18', 5],
    ]);
    await targets(database, [
      [person, 'deposits', '2026-W47', 10],
      [person, 'loans', '2026-W47', 5],
    ]);
    await logs(database, person, {
      '2026-11-16': 'filed',
      '2026-11-17': 'late',
      '2026-11-18': 'filed',
      '2026-11-19': 'filed',
      '2026-11-20': 'filed',
    });
  }
}

/** What a card says, line by line: its title, texts, the rows of its tables, and its buttons as `[label]`. */
export function said(card: Card | undefined): readonly string[] {
  if (!card) return [];
  const lines = (block: Block): readonly string[] => {
    switch (block.kind) {
      case 'text':
      case 'note':
        return plainText(block.text).split('\n');
      case 'table':
        return block.rows.map((row) => row.map(plainText).join(' | '));
      case 'buttons':
        return block.buttons.map(({ label }) => `[${label}]`);
      default:
        return [];
    }
  };
  return [...(card.title === undefined ? [] : [plainText(card.title)]), ...card.blocks.flatMap(lines)];
}

/** The action behind a button of a card. */
export function actionBehind(card: Card | undefined, label: string): string {
  const buttons = card?.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : [])) ?? [];
  const found = buttons.find((one) => one.label === label);
  if (!found) throw new Error(`no button is called ${label}`);
  return found.action;
}

/** The same database, counting what is asked of it. */
export function countingQueries(database: Database): Readonly<{ tx: Database; count: () => number }> {
  let count = 0;
  const tx = new Proxy(database, {
    get(target, name) {
      if (name === '$queryRaw' || name === '$executeRaw') count++;
      return Reflect.get(target, name);
    },
  });
  return { tx, count: () => count };
}
