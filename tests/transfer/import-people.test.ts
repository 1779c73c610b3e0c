import { expect, it } from 'vitest';
import type { LocalDate } from '../../src/calendar/day.ts';
import { gradesTakeEffect } from '../../src/jobs/grades.ts';
import { gradesOn } from '../../src/store/grades.ts';
import { peopleAsOf } from '../../src/store/postings.ts';
import { jobContext } from '../support/organisation.ts';
import { at } from '../support/small-bank.ts';
import { openBank, outcome, reasons } from './importing.ts';

/** Today is 2026-11-18; 李娜 has been a full-time middle manager of `city` since 2024-01-01. */
const HEADER = '工号,姓名,角色,支行,任职日期,客户经理类型,等级';
const LINE = 'li,李娜,客户经理';
const MOVED = `${HEADER}\n${LINE},east,2024-01-01,兼职客户经理（B类）,高级\n`;

type Bank = Awaited<ReturnType<typeof openBank>>;

/** Where, what and of which grade 李娜 was on each of these days. */
async function was({ database }: Bank, ...days: LocalDate[]) {
  const found: string[] = [];
  for (const day of days) {
    const [li] = await peopleAsOf(database, ['li'], day);
    found.push(`${li?.role} ${li?.unitId} ${li?.managerType} ${li?.grade} ${li?.attributes.education ?? '-'}`);
  }
  return found;
}

it('what changes holds from the day of the import, and what was stays on record', async () => {
  const bank = await openBank();
  expect(outcome(await bank.previews(null, MOVED))).toMatchObject({ of: 'people', changed: 1 });
  expect(await bank.rows('posting')).toEqual([]);
  const first = await bank.imports(null, MOVED);
  expect(first).toMatchObject({
    counts: { added: 0, changed: 1, same: 0 },
    changes: [
      {
        was: { unit_id: 'city', manager_type: 'full_time', grade: 'middle' },
        is: { unit_id: 'east', manager_type: 'part_time', grade: 'senior', from_on: '2026-11-18' },
      },
    ],
  });
  expect(await was(bank, '2024-03-01', '2026-11-17', '2026-11-18', '2026-12-31')).toEqual([
    'manager city full_time middle -',
    'manager city full_time middle -',
    'manager east part_time senior -',
    'manager east part_time senior -',
  ]);
  expect((await bank.rows('person')).find(({ id }) => id === 'li')).toMatchObject({ unit_id: 'east', grade: 'senior' });
  const [posting, held] = [await bank.rows('posting'), await bank.rows('grade_held')];
  expect([posting.length, held.length]).toEqual([2, 2]);
  // The same again, today or next month, says nothing new.
  expect(outcome(await bank.imports(null, MOVED))).toMatchObject({ added: 0, changed: 0, same: 1 });
  await bank.database.$executeRaw`UPDATE organisation SET clock_offset_ms = clock_offset_ms + 30 * 86400000::bigint`;
  expect(outcome(await bank.imports(null, MOVED))).toMatchObject({ added: 0, changed: 0, same: 1 });
  expect([await bank.rows('posting'), await bank.rows('grade_held')]).toEqual([posting, held]);
});

it('a day of its own dates a change back, and later ones stand', async () => {
  const bank = await openBank();
  const dated = (unit: string, grade: string, from: string) =>
    `person id,name,role,unit,in post since,grade,effective from,attribute:education\nli,李娜,manager,${unit},2024-01-01,${grade},${from},bachelor\n`;
  await bank.imports(null, dated('east', 'Senior', '2026-09-01'));
  await bank.imports(null, dated('bank', 'Junior', '2025-05-01'));
  expect(await was(bank, '2025-04-30', '2025-05-01', '2026-08-31', '2026-09-01')).toEqual([
    'manager city full_time middle -',
    'manager bank full_time junior bachelor',
    'manager bank full_time junior bachelor',
    'manager east full_time senior bachelor',
  ]);
  // Today is after both: the newest stands.
  expect((await bank.rows('person')).find(({ id }) => id === 'li')).toMatchObject({ unit_id: 'east', grade: 'senior' });
  // Corrected on its own day, it is replaced.
  expect(outcome(await bank.imports(null, dated('city', 'Junior', '2025-05-01')))).toMatchObject({ changed: 1 });
  expect((await was(bank, '2026-08-31'))[0]).toBe('manager city full_time junior bachelor');
});

it('a day to come takes effect when it comes', async () => {
  const bank = await openBank();
  const file = MOVED.replace('任职日期', '起始日期,任职日期').replace('east,', 'east,2026-12-01,');
  expect(outcome(await bank.imports(null, file))).toMatchObject({ changed: 1, refused: 0 });
  const li = async () => (await bank.rows('person')).find(({ id }) => id === 'li');
  expect(await li()).toMatchObject({ unit_id: 'city', manager_type: 'full_time', grade: 'middle' });
  expect(await was(bank, '2026-11-30')).toEqual(['manager city full_time middle -']);
  const ctx = await jobContext(bank.database, at('2026-12-01 00:00'));
  expect(await gradesTakeEffect.next(ctx, at('2026-11-18 15:00'))).toEqual(at('2026-12-01 00:00'));
  await gradesTakeEffect.run(ctx, at('2026-11-30 23:59'));
  expect(await li()).toMatchObject({ unit_id: 'east', manager_type: 'part_time', grade: 'senior' });
  expect(await was(bank, '2026-11-30', '2026-12-01')).toEqual([
    'manager city full_time middle -',
    'manager east part_time senior -',
  ]);
  expect(await gradesTakeEffect.next(ctx, at('2026-12-01 00:00'))).toBeNull();
});

it('a name or an address is no new posting, and a column that is not there leaves its part as it was', async () => {
  const bank = await openBank();
  await bank.database
    .$executeRaw`UPDATE person SET employment = 'staff', attributes = '{"education": "college"}' WHERE id = 'li'`;
  await bank.imports(null, `工号,姓名,角色,支行,任职日期\n${LINE.replace('李娜', '李 娜')},city,2024-01-01\n`);
  expect([await bank.rows('posting'), await bank.rows('grade_held')]).toEqual([[], []]);
  await bank.imports(null, `工号,姓名,角色,支行,任职日期,属性:english\n${LINE},east,2024-01-01,CET-6\n`);
  expect(await bank.rows('posting', 'from_on')).toMatchObject([
    { from_on: '2024-01-01', unit_id: 'city', employment: 'staff', attributes: { education: 'college' } },
    { from_on: '2026-11-18', unit_id: 'east', manager_type: 'full_time', employment: 'staff' },
  ]);
  expect((await bank.rows('posting', 'from_on'))[1]?.attributes).toEqual({ education: 'college', english: 'CET-6' });
  expect((await gradesOn(bank.database, ['li'], '2026-11-18')).get('li')).toEqual({ grade: 'middle', step: null });
});

it('somebody new has been so ever since they are in post, and a person stands in a file once', async () => {
  const bank = await openBank();
  await bank.imports(null, `${HEADER}\nwu,吴芳,客户经理,east,2025-03-01,专职客户经理（A类）,初级\n`);
  expect([await bank.rows('posting'), await bank.rows('grade_held')]).toEqual([[], []]);
  const twice = `${HEADER},起始日期\n${LINE},city,2024-01-01,,中级,2024-01-01\n${LINE},east,2024-01-01,,中级,2026-06-01\n`;
  expect(reasons(await bank.imports(null, twice))).toEqual(['3  contradicts 2']);
});
