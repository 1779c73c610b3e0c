import { describe, expect, it } from 'vitest';
import { understandAmount } from '../../src/understand/amounts.ts';
import { understandControl } from '../../src/understand/choices.ts';
import { understandCommand } from '../../src/understand/commands.ts';
import { findDate, understandDate } from '../../src/understand/dates.ts';
import { findTime, understandTime } from '../../src/understand/times.ts';
import { AMOUNTS, COMMANDS, CONTROLS, DATES, DATES_IN_SENTENCES, REQUESTS, TIMES, TODAY } from './messages.ts';

describe('a date', () => {
  for (const [text, past, future = past] of DATES) {
    it(`“${text}” is ${past ?? 'none'}${future === past ? '' : `, of plans ${future}`}`, () => {
      expect(understandDate(text, TODAY, 'past')).toBe(past);
      expect(understandDate(text, TODAY, 'future')).toBe(future);
    });
  }

  for (const [text, words, date] of DATES_IN_SENTENCES) {
    it(`in “${text}” is ${words ?? 'none'}`, () => {
      const found = findDate(text, TODAY, 'future');
      expect(found && text.slice(found.start, found.end)).toBe(words);
      expect(found?.date).toBe(date);
    });
  }

  it('counts from the first day of January too', () => {
    expect(understandDate('12月30日', '2027-01-05')).toBe('2026-12-30');
    expect(understandDate('去年底', '2027-01-05')).toBe('2026-12-31');
    expect(understandDate('上周五', '2027-01-01')).toBe('2026-12-25');
    expect(understandDate('31日', '2027-03-01')).toBe('2027-01-31');
    expect(understandDate('下个月31日', '2027-01-31')).toBeNull();
    expect(understandDate('29 Feb', '2028-03-01')).toBe('2028-02-29');
  });
});

describe('a time', () => {
  for (const [text, time] of TIMES) it(`“${text}” is ${time}`, () => expect(understandTime(text)).toBe(time));

  it('is found in a sentence', () => {
    const text = '提了3点建议，明天下午3点半再谈';
    const found = findTime(text);
    expect(found?.time).toBe('15:30');
    expect(text.slice(found?.start, found?.end)).toBe('下午3点半');
    expect(findTime('一点也不急，1.5个点')).toBeNull();
  });
});

describe('an amount', () => {
  for (const [text, amount] of AMOUNTS) {
    it(`“${text}” is ${amount ?? 'none'}`, () => expect(understandAmount(text)).toBe(amount && scaled(amount)));
  }
});

describe('a request', () => {
  for (const [text, meaning, rest] of REQUESTS) {
    it(`${JSON.stringify(text)} means ${meaning || 'no command'}`, () => {
      const match = understandCommand(text, COMMANDS);
      if (match.kind === 'command') expect([match.name, match.rest]).toEqual([meaning, rest]);
      else expect(match.nearest === undefined ? '' : `?${match.nearest}`).toBe(meaning);
    });
  }
});

describe('a control', () => {
  for (const [text, control] of CONTROLS) {
    it(`“${text}” is ${control ?? 'an answer'}`, () => expect(understandControl(text)).toBe(control));
  }
});

/** Decimal text as units of 10⁻⁴. */
function scaled(amount: string): bigint {
  const [whole = '', places = ''] = amount.split('.');
  return BigInt(whole + places.padEnd(4, '0'));
}
