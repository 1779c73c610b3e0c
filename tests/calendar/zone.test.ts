import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, isQuiet, isZone, localDate, localTime, quietEnd } from '../../src/calendar/zone.ts';

describe('zones', () => {
  it('are IANA names', () => {
    for (const zone of ['Asia/Shanghai', 'Europe/Berlin', 'UTC']) expect(isZone(zone)).toBe(true);
    for (const zone of ['Asia/Taiyuan', '+08:00', '', '北京']) expect(isZone(zone)).toBe(false);
  });

  it('tell the day and the time where someone is', () => {
    const instant = new Date('2026-11-18T17:30:59Z');
    expect([localDate(instant, 'Asia/Shanghai'), localTime(instant, 'Asia/Shanghai')]).toEqual(['2026-11-19', '01:30']);
    expect([localDate(instant, 'America/New_York'), localTime(instant, 'America/New_York')]).toEqual([
      '2026-11-18',
      '12:30',
    ]);
  });

  const clocks: [date: string, time: string, zone: string, instant: string, why: string][] = [
    ['2026-11-18', '18:00', 'Asia/Shanghai', '2026-11-18T10:00:00Z', 'eight hours ahead, all year'],
    ['2026-03-29', '02:30', 'Europe/Berlin', '2026-03-29T01:30:00Z', 'clocks skip 02:00–03:00, so 03:30 CEST'],
    ['2026-10-25', '02:30', 'Europe/Berlin', '2026-10-25T00:30:00Z', 'shown twice, the earlier is CEST'],
    ['2026-03-08', '02:30', 'America/New_York', '2026-03-08T07:30:00Z', 'clocks skip 02:00–03:00, so 03:30 EDT'],
    ['2026-11-01', '01:30', 'America/New_York', '2026-11-01T05:30:00Z', 'shown twice, the earlier is EDT'],
    ['2026-11-01', '18:00', 'America/New_York', '2026-11-01T23:00:00Z', 'EST again by the evening'],
  ];
  for (const [date, time, zone, instant, why] of clocks) {
    it(`puts ${date} ${time} in ${zone} at ${instant}: ${why}`, () => {
      expect(instantOf(date, time, zone)).toEqual(new Date(instant));
    });
  }

  it('refuse a day or time that is none', () => {
    expect(() => instantOf('2026-02-30', '18:00', 'Asia/Shanghai')).toThrow(RangeError);
    expect(() => instantOf('2026-02-28', '25:00', 'Asia/Shanghai')).toThrow(RangeError);
  });
});

describe('quiet hours', () => {
  const NIGHT = { from: '21:30', until: '07:30' };
  const cases: [local: string, end: string | null][] = [
    ['2026-11-18 21:29', null],
    ['2026-11-18 21:30', '2026-11-19 07:30'],
    ['2026-11-19 00:10', '2026-11-19 07:30'],
    ['2026-11-19 07:29', '2026-11-19 07:30'],
    ['2026-11-19 07:30', null],
  ];
  const at = (local: string, zone = 'Asia/Shanghai') => instantOf(local.slice(0, 10), local.slice(11), zone);
  for (const [local, end] of cases) {
    it(`${end ? `last until ${end}` : 'do not hold'} at ${local}`, () => {
      expect(quietEnd(at(local), 'Asia/Shanghai', NIGHT)).toEqual(end && at(end));
      expect(isQuiet(at(local), 'Asia/Shanghai', NIGHT)).toBe(end !== null);
    });
  }

  it('may lie within a day, or be none', () => {
    const noon = { from: '12:00', until: '14:00' };
    expect(quietEnd(at('2026-11-18 13:00'), 'Asia/Shanghai', noon)).toEqual(at('2026-11-18 14:00'));
    expect(isQuiet(at('2026-11-18 11:59'), 'Asia/Shanghai', noon)).toBe(false);
    expect(isQuiet(at('2026-11-18 12:00'), 'Asia/Shanghai', { from: '12:00', until: '12:00' })).toBe(false);
  });

  it('end once on the night that clocks are set back', () => {
    // Until 02:30 means its first showing, 00:30 UTC; at 01:15 UTC clocks say 02:15 again, and it is over.
    const short = { from: '22:00', until: '02:30' };
    expect(quietEnd(new Date('2026-10-25T00:15:00Z'), 'Europe/Berlin', short)).toEqual(
      new Date('2026-10-25T00:30:00Z'),
    );
    expect(isQuiet(new Date('2026-10-25T01:15:00Z'), 'Europe/Berlin', short)).toBe(false);
  });

  it('always end, within a day, where they no longer hold', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
    const zone = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500_000 }), zone, time, time, (minutes, where, from, until) => {
        const instant = new Date(Date.UTC(2026, 0, 1) + minutes * 60_000);
        const end = quietEnd(instant, where, { from, until });
        if (end === null) return;
        expect(end > instant).toBe(true);
        expect(end.getTime() - instant.getTime()).toBeLessThanOrEqual(25 * 3_600_000);
      }),
    );
  });
});
