import { z } from 'zod';
import { formatMistakes, shapeMistakes } from './file-mistakes.ts';
import type { Finding, Path, Wording } from './finding.ts';
import { nearest } from './nearest.ts';

type Issue = z.core.$ZodIssue;

/**
 * What a schema says about data, as findings. Where a value could take several forms, those of the form it comes nearest to.
 *
 * @param data what was checked: the issues themselves do not always carry the value they are about
 */
export function shapeFindings(schema: z.ZodType, data: unknown, issues: readonly Issue[]): Finding[] {
  const plainIssues = issues.flatMap((issue) => simpler(issue));
  return plainIssues
    .filter((issue) => !isMisspelt(issue, plainIssues, data))
    .flatMap((issue) => findingsOf(issue, schema, data));
}

/** A key is not missing as well when it is there, misspelt: the unknown key already asks whether it was meant. */
function isMisspelt(missing: Issue, issues: readonly Issue[], data: unknown): boolean {
  const path = missing.path.map(String);
  const key = path.pop();
  if (key === undefined || valueAt(data, [...path, key]) !== undefined) return false;
  return issues.some(
    (issue) =>
      issue.code === 'unrecognized_keys' &&
      issue.path.map(String).join('\n') === path.join('\n') &&
      issue.keys.some((unknown) => nearest(unknown, [key]) !== undefined),
  );
}

function findingsOf(issue: Issue, schema: z.ZodType, data: unknown): Finding[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, data, path);
    return issue.keys.map((key) => ({
      path: [...path, key],
      at: 'key',
      wording: shapeMistakes.unknownKey(key, known),
    }));
  }
  if (issue.code === 'invalid_key') {
    const wording = issue.issues.map((inner) => wordingOf(inner, String(path.at(-1))))[0];
    return wording ? [{ path, at: 'key', wording }] : [];
  }
  const value = valueAt(data, path);
  if (value === undefined) return [{ path, at: 'key', wording: missing(String(path.at(-1) ?? ''), issue) }];
  return [{ path, at: 'value', wording: wordingOf(issue, value) }];
}

function missing(key: string, issue: Issue): Wording {
  const allowed = allowedBy(issue);
  return allowed ? shapeMistakes.missingOneOf(key, allowed) : shapeMistakes.missing(key);
}

function wordingOf(issue: Issue, value: unknown): Wording {
  if (value === null) return shapeMistakes.nothing();
  const given = plain(value);
  const allowed = allowedBy(issue);
  if (allowed) return shapeMistakes.notOneOf(given, allowed);
  if (issue.code === 'invalid_type') return shapeMistakes.type(given, issue.expected);
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    const least = issue.code === 'too_small' ? String(issue.minimum) : undefined;
    const most = issue.code === 'too_big' ? String(issue.maximum) : undefined;
    if (issue.origin === 'array') return shapeMistakes.count(least, most);
    if (issue.origin === 'string')
      return most === undefined ? shapeMistakes.nothing() : shapeMistakes.textTooLong(most);
    return shapeMistakes.range(given, least, most);
  }
  return formatMistakes[issue.message]?.(given) ?? shapeMistakes.other(issue.message);
}

/** The values a closed list would have taken. */
function allowedBy(issue: Issue): string[] | undefined {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options))
    return issue.options.map(String);
  return undefined;
}

/** An issue about several possible forms becomes the issues of the nearest form. */
function simpler(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const forms = issue.errors.map((errors) => errors.flatMap((inner) => simpler(inner)));
  const [closest = []] = forms.toSorted((a, b) => distance(a) - distance(b));
  return closest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** How far a value is from a form: another kind of value is farthest, then a constant that differs, then anything inside it. */
function distance(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => {
    const whole = issue.path.length === 0;
    if (issue.code === 'invalid_type' && whole) return sum + 100;
    if (issue.code === 'invalid_union' || (issue.code === 'invalid_value' && issue.values.length === 1))
      return sum + 50;
    return sum + (issue.code === 'invalid_value' && whole ? 20 : 1);
  }, 0);
}

/** Keys that the schema knows at a path; where it allows several forms, those of the forms whose constants the data has. */
function keysAt(schema: z.ZodType, data: unknown, path: Path): string[] {
  let forms: z.ZodType[] = [schema];
  for (const [depth, step] of path.entries())
    forms = forms
      .flatMap((form) => formsOf(form, valueAt(data, path.slice(0, depth))))
      .flatMap((form) => inside(form, step));
  const shapes = forms.flatMap((form) => formsOf(form, valueAt(data, path)));
  return [...new Set(shapes.flatMap((form) => (form instanceof z.ZodObject ? Object.keys(form.shape) : [])))];
}

function formsOf(schema: unknown, value: unknown): z.ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return formsOf(schema.unwrap(), value);
  if (schema instanceof z.ZodUnion) {
    const forms = schema.options.flatMap((option) => formsOf(option, value));
    const fitting = forms.filter((form) => hasConstants(form, value));
    return fitting.length > 0 ? fitting : forms;
  }
  return schema instanceof z.ZodType ? [schema] : [];
}

function hasConstants(form: z.ZodType, value: unknown): boolean {
  if (!(form instanceof z.ZodObject)) return false;
  const constants = Object.entries(form.shape).filter(
    ([, field]) => field instanceof z.ZodLiteral || field instanceof z.ZodEnum,
  );
  return constants.every(
    ([key, field]) => field instanceof z.ZodType && field.safeParse(valueAt(value, [key])).success,
  );
}

function inside(form: z.ZodType, step: string | number): z.ZodType[] {
  const inner =
    form instanceof z.ZodObject
      ? form.shape[step]
      : form instanceof z.ZodArray
        ? form.element
        : form instanceof z.ZodRecord
          ? form.valueType
          : undefined;
  return inner instanceof z.ZodType ? [inner] : [];
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

/** A value as it can be quoted in a sentence. */
function plain(value: unknown): string {
  if (typeof value === 'string') return value === '' ? "''" : value.length > 40 ? `${value.slice(0, 40)}…` : value;
  if (Array.isArray(value)) return '[…]';
  if (typeof value === 'object' && value !== null) return '{…}';
  return String(value);
}
