import { describe, expect, it } from 'vitest';
import { periodOf } from '../../src/calendar/period.ts';
import { unprovenResults } from '../../src/store/scoring-periods.ts';
import { openDaybook } from '../support/daybook.ts';
import { SMALL_BANK } from '../support/small-bank.ts';
import { visits } from '../support/organisation.ts';

const NOVEMBER = periodOf('month', '2026-11-30');

describe('considering', () => {
  it('closes', async () => {
    const daybook = await openDaybook();
    await daybook.isAt('2026-12-02 10:00');
    await visits(daybook.database, 'li', '2026-11-20', 3);
    const ren = daybook.meets('ren');
    await ren.says('考核期 11月');
    console.log(await ren.reads());
    await ren.presses('预览并结账');
    console.log(await ren.reads());
    await ren.presses('确认结账');
    console.log(await ren.reads());
    for (const who of ['li', 'chen', 'sun']) console.log(who, await daybook.meets(who).reads());
    expect(await unprovenResults(daybook.database, new Map(), NOVEMBER)).toEqual([]);
    await ren.presses('看这一期');
    console.log(await ren.reads());
    await ren.presses('结账后的变动');
    console.log(await ren.reads());
    console.log(daybook.lines);
  });
});
