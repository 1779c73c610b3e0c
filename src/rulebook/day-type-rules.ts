import type { DayType } from './day-type.ts';
import type { Finding, Path, Wording } from './finding.ts';
import { duplicates, unknown } from './references.ts';
import { ruleMistakes } from './rule-mistakes.ts';
import type { Rulebook } from './schema.ts';

type Rules = Pick<Rulebook, 'day_types' | 'manager_types' | 'reports'>;

/** What must hold between day types, and between one and the manager types and reports that it names: nobody's day is of two types. */
export function* dayTypeRules(rulebook: Rules): Generator<Finding> {
  yield* duplicates(rulebook.day_types, ['day_types'], 'id');
  const taken = new Map<string, string>();
  for (const [index, dayType] of rulebook.day_types.entries()) {
    const path = ['day_types', index];
    yield* audienceRules(dayType, rulebook, path);
    yield* checklistRules(dayType, rulebook, path);
    yield* daysTaken(dayType, rulebook, path, taken);
  }
}

function* audienceRules({ types = [] }: DayType, { manager_types }: Rules, path: Path): Generator<Finding> {
  for (const [index, type] of types.entries()) {
    const at = [...path, 'types', index];
    yield* unknown(type, manager_types, 'manager_types', at);
    if (manager_types.some(({ id, virtual }) => id === type && virtual))
      yield { path: at, at: 'value', wording: ruleMistakes.virtual(type) };
  }
}

function* checklistRules({ checklist }: DayType, { reports }: Rules, path: Path): Generator<Finding> {
  for (const [index, { report: id }] of checklist.entries()) {
    if (id === undefined) continue;
    const at = [...path, 'checklist', index, 'report'];
    const report = reports.find((known) => known.id === id);
    if (!report) yield* unknown(id, reports, 'reports', at);
    else if (!(report.due && 'every' in report.due)) yield { path: at, at: 'value', wording: neverTicked(id) };
  }
}

function* daysTaken(
  { id, on, types }: DayType,
  { manager_types }: Rules,
  path: Path,
  taken: Map<string, string>,
): Generator<Finding> {
  const whose = types ?? manager_types.filter(({ virtual }) => !virtual).map((type) => type.id);
  for (const [index, day] of on.entries()) {
    const first = whose.map((type) => taken.get(`${type} ${day}`)).find((one) => one !== undefined);
    if (first !== undefined) yield { path: [...path, 'on', index], at: 'value', wording: dayTaken(day, first) };
    for (const type of whose) taken.set(`${type} ${day}`, id);
  }
}

function dayTaken(day: string, first: string): Wording {
  return {
    en: [`${day} is already a day of ${first} for these managers`, 'Give each day to one type'],
    'zh-CN': [`${day} 对这些人已经是 ${first} 了`, '一天只归一种类型'],
  };
}

function neverTicked(report: string): Wording {
  return {
    en: [
      `${report} is never owed, so it cannot be ticked off`,
      'Name a report whose due has every:, or take report: away',
    ],
    'zh-CN': [`${report} 没有“应交”一说，没法自动打勾`, '写 due 里有 every: 的报告，或去掉 report:'],
  };
}
