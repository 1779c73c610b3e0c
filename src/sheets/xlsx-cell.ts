import type { CellValue } from 'exceljs';

/**
 * A cell as a person would have typed it. Of a formula only its last result is taken, never the formula; a link is its words. Numbers have the
 * 15 digits that a spreadsheet shows, days are `YYYY-MM-DD`, and what is shown in percent has its sign.
 */
export function cellText(value: CellValue, format: string | undefined): string {
  if (value === null || value === undefined) return '';
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return numberText(value, format);
    case 'boolean':
      return String(value).toUpperCase();
  }
  if (value instanceof Date) return dayText(value);
  if ('error' in value) return String(value.error);
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('hyperlink' in value) return cellText(value.text, undefined);
  if ('formula' in value || 'sharedFormula' in value) return cellText(value.result, format);
  return '';
}

function numberText(value: number, format: string | undefined): string {
  const isPercent = format?.replace(/"[^"]*"|\\./gu, '').includes('%') ?? false;
  const digits = Number((isPercent ? value * 100 : value).toPrecision(15));
  // Whole numbers up to here are exact, and longer ones have lost their last digits already: those are refused as they stand.
  const text = Number.isInteger(digits) && Math.abs(digits) < 1e21 ? digits.toFixed(0) : String(digits);
  return `${text}${isPercent ? '%' : ''}`;
}

function dayText(value: Date): string {
  if (Number.isNaN(value.getTime())) return '';
  const [day = '', time = ''] = value.toISOString().split('T');
  return time.startsWith('00:00:00') ? day : `${day} ${time.slice(0, 8)}`;
}
