/**
 * The public holidays of 2025 and 2026 as the State Council's notices announce them,
 * copied by hand and reckoned with nothing but JavaScript's own UTC dates: an oracle that shares no code with what it checks.
 */
const OFF: readonly (readonly [first: string, last: string])[] = [
  ['2025-01-01', '2025-01-01'],
  ['2025-01-28', '2025-02-04'],
  ['2025-04-04', '2025-04-06'],
  ['2025-05-01', '2025-05-05'],
  ['2025-05-31', '2025-06-02'],
  ['2025-10-01', '2025-10-08'],
  ['2026-01-01', '2026-01-03'],
  ['2026-02-15', '2026-02-23'],
  ['2026-04-04', '2026-04-06'],
  ['2026-05-01', '2026-05-05'],
  ['2026-06-19', '2026-06-21'],
  ['2026-09-25', '2026-09-27'],
  ['2026-10-01', '2026-10-07'],
];

const WORKED = [
  '2025-01-26',
  '2025-02-08',
  '2025-04-27',
  '2025-09-28',
  '2025-10-11',
  '2026-01-04',
  '2026-02-14',
  '2026-02-28',
  '2026-05-09',
  '2026-09-20',
  '2026-10-10',
];

const DAY_MS = 86_400_000;

/** Every day of 2025 and 2026, and whether people work on it. */
export const NOTICES: readonly (readonly [date: string, works: boolean])[] = Array.from({ length: 730 }, (_, index) => {
  const day = new Date(Date.UTC(2025, 0, 1) + index * DAY_MS);
  const date = day.toISOString().slice(0, 10);
  const off = OFF.some(([first, last]) => first <= date && date <= last);
  return [date, !off && (WORKED.includes(date) || ![0, 6].includes(day.getUTCDay()))];
});
