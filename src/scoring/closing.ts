import type { Period } from '../calendar/period.ts';
import { type Decimal, toHundredths } from './decimal.ts';
import { explain } from './explanation.ts';
import { encodeResult, type Result } from './result.ts';

/** open → preview (shown, marked so) → closed, and by reopening back to open. */
export type PeriodState = 'open' | 'preview' | 'closed';

/** A settled step, or why it may not be taken; `periods` are those in the way. */
export type Settled =
  | Readonly<{ kind: 'done'; state: PeriodState }>
  | Readonly<{
      kind: 'refused';
      reason: 'closed' | 'running' | 'parts_open' | 'not_closed' | 'no_reason' | 'in_use';
      periods: readonly string[];
    }>;

/** What is known about a period when somebody wants to settle it; `today` is the day where the rulebook reckons. */
export type PeriodFacts = Readonly<{
  state: PeriodState;
  period: Period;
  today: string;
  /** The parts of a composed period, and the composed periods that a period is part of, as they stand. */
  parts: ReadonlyMap<string, PeriodState>;
  wholes: ReadonlyMap<string, PeriodState>;
}>;

/** Shows results before they are final: at any time until then. */
export function preview({ state }: PeriodFacts): Settled {
  return state === 'closed' ? refused('closed') : { kind: 'done', state: 'preview' };
}

/** Makes results final: once the period is over, and all its parts are final. */
export function close({ state, period, today, parts }: PeriodFacts): Settled {
  if (state === 'closed') return refused('closed');
  if (today <= period.to) return refused('running');
  const open = [...parts].filter(([, part]) => part !== 'closed').map(([key]) => key);
  return open.length > 0 ? refused('parts_open', open) : { kind: 'done', state: 'closed' };
}

/** Takes the finality back: for a reason, and not under a composed period that is final itself. */
export function reopen({ state, wholes }: PeriodFacts, reason: string): Settled {
  if (state !== 'closed') return refused('not_closed');
  if (reason.trim() === '') return refused('no_reason');
  const final = [...wholes].filter(([, whole]) => whole === 'closed').map(([key]) => key);
  return final.length > 0 ? refused('in_use', final) : { kind: 'done', state: 'open' };
}

/** What one line of a closed result was, and would be now; null where there is or was no such line. Points have 2 places. */
export type Difference =
  | Readonly<{
      kind: 'total' | 'indicator' | 'part' | 'adjustment';
      id: string;
      was: Figures | null;
      is: Figures | null;
    }>
  | Readonly<{ kind: 'band' | 'scorecard' | 'rulebook' | 'outcome'; was: string | null; is: string | null }>;

/** `value` is an indicator's metric or a part's total. */
export type Figures = Readonly<{ value: Decimal | null; score: Decimal | null; points: Decimal | null }>;

/** Line by line what changed data would make of a closed result; nothing if not a byte of it would change. */
export function differences(closed: Result | null, now: Result | null): readonly Difference[] {
  if (JSON.stringify(closed && encodeResult(closed)) === JSON.stringify(now && encodeResult(now))) return [];
  const [before, after] = [linesOf(closed), linesOf(now)];
  const lines = [...new Set([...before.keys(), ...after.keys()])].flatMap((key): Difference[] => {
    const [was, is] = [before.get(key), after.get(key)];
    const line = was ?? is;
    if (!line || (was && is && was.bytes === is.bytes)) return [];
    return [{ kind: line.kind, id: line.id, was: was?.figures ?? null, is: is?.figures ?? null }];
  });
  const words = (['scorecard', 'rulebook', 'band', 'outcome'] as const).flatMap((kind): Difference[] => {
    const [was, is] = [wordOf(kind, closed), wordOf(kind, now)];
    return was === is ? [] : [{ kind, was, is }];
  });
  return [...lines, ...words];
}

type Line = Readonly<{
  kind: 'total' | 'indicator' | 'part' | 'adjustment';
  id: string;
  figures: Figures;
  /** All of the line: a target or a method can change without a figure moving. */
  bytes: string;
}>;

function linesOf(result: Result | null): ReadonlyMap<string, Line> {
  if (!result) return new Map();
  const stored = encodeResult(result);
  const lines = explain(result).map((line): Line => {
    if (line.kind === 'adjustment') {
      const { kind: id, amount } = line.adjustment;
      const figures = { value: null, score: amount, points: line.points };
      return { kind: 'adjustment', id, figures, bytes: `${amount} ${line.points}` };
    }
    if (line.kind === 'part') {
      const { period: id, total: value, score } = line.part;
      const bytes = JSON.stringify(stored.parts?.find((one) => one.period === id));
      return { kind: 'part', id, figures: { value, score, points: line.points }, bytes };
    }
    const { indicator: id, metric, score } = line.score;
    const bytes = JSON.stringify(stored.indicators.find((one) => one.indicator === id));
    return { kind: 'indicator', id, figures: { value: metric.value, score, points: line.points }, bytes };
  });
  const { outcome } = result;
  if (outcome.kind === 'total') {
    const points = toHundredths(outcome.total);
    const figures = { value: null, score: outcome.total, points };
    lines.unshift({ kind: 'total', id: 'total', figures, bytes: `${outcome.total}` });
  }
  return new Map(lines.map((line) => [`${line.kind} ${line.id}`, line]));
}

function wordOf(kind: 'scorecard' | 'rulebook' | 'band' | 'outcome', result: Result | null): string | null {
  if (!result) return null;
  const { outcome } = result;
  if (kind === 'band') return outcome.kind === 'total' ? outcome.band : null;
  if (kind === 'outcome') return outcome.kind === 'none' ? outcome.reason : null;
  return result[kind];
}

function refused(reason: Extract<Settled, { kind: 'refused' }>['reason'], periods: readonly string[] = []): Settled {
  return { kind: 'refused', reason, periods };
}
