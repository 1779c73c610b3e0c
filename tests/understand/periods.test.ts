import { describe, expect, it } from 'vitest';
import { findPeriod } from '../../src/understand/periods.ts';

const TODAY = '2026-12-02';

describe('a period that is named', () => {
  const cases: [text: string, key: string][] = [
    ['10月', '2026-10'],
    ['十一月份', '2026-11'],
    ['2025年12月', '2025-12'],
    ['去年12月', '2025-12'],
    ['第三季度', '2026-Q3'],
    ['2025年第四季度', '2025-Q4'],
    ['上季度', '2026-Q3'],
    ['上半年', '2026-H1'],
    ['去年下半年', '2025-H2'],
    ['今年', '2026'],
    ['2025年', '2025'],
    ['2026-W47', '2026-W47'],
    ['2026-Q3', '2026-Q3'],
    ['October', '2026-10'],
    ['rank for Oct 2025, please', '2025-10'],
    ['Q3', '2026-Q3'],
    ['Q4 2025', '2025-Q4'],
    ['H1', '2026-H1'],
    ['first half of 2025', '2025-H1'],
    ['third quarter', '2026-Q3'],
    ['last quarter', '2026-Q3'],
    ['last year', '2025'],
  ];
  it.each(cases)('%s is %s', (text, key) => expect(findPeriod(text, TODAY)?.period.key).toBe(key));

  it('that has not begun this year is last year’s', () => {
    expect(findPeriod('12月', '2026-11-30')?.period.key).toBe('2025-12');
    expect(findPeriod('Q4', '2026-09-30')?.period.key).toBe('2025-Q4');
  });

  it.each(['11月20日', '赵磊', 'visits', '十三月'])('is not in %s', (text) =>
    expect(findPeriod(text, TODAY)).toBeNull(),
  );

  it('is cut out of what else was said', () => {
    const text = '赵磊 10月 拜访';
    const found = findPeriod(text, TODAY);
    expect(found && text.slice(found.start, found.end)).toBe('10月');
  });
});
