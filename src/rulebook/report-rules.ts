import { understandControl } from '../understand/choices.ts';
import { fold } from '../understand/fold.ts';
import type { Finding, Path } from './finding.ts';
import { duplicates, unknown } from './references.ts';
import type { Column, Field, Report, RowsField } from './reports.ts';
import { ruleMistakes } from './rule-mistakes.ts';
import type { Rulebook } from './schema.ts';
import type { Words } from './words.ts';

/** The narrowest form title holds 24 characters, and the product's own words need room beside the name. */
const NAME_CHARACTERS = 20;
/** The narrowest menu and button hold 75 characters, a mark or a number beside the label included. */
const LABEL_CHARACTERS = 60;
const LOCALES = ['zh-CN', 'en'] as const;

/**
 * What must hold within a report and between reports.
 *
 * @param commandWords every word that starts one of the product's own commands; those that steer a conversation are known
 */
export function* reportRules(rulebook: Rulebook, commandWords: readonly string[]): Generator<Finding> {
  const { reports } = rulebook;
  yield* duplicates(reports, ['reports'], 'id');
  yield* duplicates(reports, ['reports'], 'prefix');
  yield* aliasRules(reports, new Set(commandWords.map(spoken)));
  for (const [index, report] of reports.entries()) {
    const path = ['reports', index];
    yield* lengthRule(report.name, [...path, 'name'], NAME_CHARACTERS);
    yield* fieldsRules(report, [...path, 'fields']);
    yield* aboutRules(report, path);
    for (const locale of LOCALES) {
      const line = spoken(report.example[locale]);
      if (!report.aliases.some((alias) => line.startsWith(spoken(alias))))
        yield { path: [...path, 'example', locale], at: 'value', wording: ruleMistakes.example(report.aliases) };
    }
    for (const [position, type] of (report.filed_by ?? []).entries()) {
      const at = [...path, 'filed_by', position];
      yield* unknown(type, rulebook.manager_types, 'manager_types', at);
      if (rulebook.manager_types.some((known) => known.id === type && known.virtual))
        yield { path: at, at: 'value', wording: ruleMistakes.virtual(type) };
    }
  }
}

function* aliasRules(reports: readonly Report[], commands: ReadonlySet<string>): Generator<Finding> {
  const taken = new Map<string, string>();
  for (const [index, report] of reports.entries()) {
    for (const [position, alias] of report.aliases.entries()) {
      const path = ['reports', index, 'aliases', position];
      const first = taken.get(spoken(alias));
      if (commands.has(spoken(alias)) || understandControl(alias))
        yield { path, at: 'value', wording: ruleMistakes.command(alias) };
      else if (first) yield { path, at: 'value', wording: ruleMistakes.duplicate('alias', alias, first) };
      taken.set(spoken(alias), report.id);
    }
    for (const missing of LOCALES) {
      const isChinese = (alias: string) => /\p{Script=Han}/u.test(alias);
      if (!report.aliases.some((alias) => isChinese(alias) === (missing === 'zh-CN')))
        yield { path: ['reports', index, 'aliases'], at: 'key', wording: ruleMistakes.oneLanguage(missing) };
    }
  }
}

function* fieldsRules({ id, fields }: Report, path: Path): Generator<Finding> {
  yield* duplicates(fields, path, 'id');
  if (!fields.some((field) => field.required && !field.when && !('default' in field && field.default !== undefined)))
    yield { path, at: 'key', wording: ruleMistakes.fillable() };

  const customer = fields.find((field) => field.kind === 'customer');
  const pictures = fields.find((field) => field.kind === 'pictures');
  const opened = new Map<string, string>();
  for (const [index, field] of fields.entries()) {
    const here = [...path, index];
    yield* lengthRule(field.label, [...here, 'label'], LABEL_CHARACTERS);
    yield* openerRules(field, here, opened);
    if (field.kind === 'customer' && field !== customer)
      yield { path: [...here, 'kind'], at: 'value', wording: ruleMistakes.secondCustomer(customer?.id ?? '') };
    if (field.kind === 'pictures' && field !== pictures)
      yield { path: [...here, 'kind'], at: 'value', wording: ruleMistakes.secondPictures(pictures?.id ?? '') };
    if ('carry' in field && field.carry && !customer)
      yield { path: [...here, 'carry'], at: 'value', wording: ruleMistakes.noCustomer(id) };
    if (field.kind === 'choice') yield* choiceRules(field, here);
    if (field.kind === 'rows') yield* rowsRules(field, here, opened);
    if (field.when) yield* whenRules(field.when, field, fields, [...here, 'when']);
  }
}

/** Columns are named like fields, so that a row can be written with labels too. */
function* rowsRules(field: RowsField, path: Path, opened: ReadonlyMap<string, string>): Generator<Finding> {
  const { columns, min, max } = field;
  yield* duplicates(columns, [...path, 'columns'], 'id');
  if (min !== undefined && min > max)
    yield { path: [...path, 'min'], at: 'value', wording: ruleMistakes.fewest(min, max) };
  const customer = columns.find(({ kind }) => kind === 'customer');
  const words = new Map(opened);
  for (const [index, column] of columns.entries()) {
    const here = [...path, 'columns', index];
    yield* lengthRule(column.label, [...here, 'label'], LABEL_CHARACTERS);
    yield* openerRules(column, here, words);
    if (column.kind === 'customer' && column !== customer)
      yield { path: [...here, 'kind'], at: 'value', wording: ruleMistakes.secondCustomer(customer?.id ?? '') };
    if (column.kind === 'choice') yield* choiceRules(column, here);
  }
  if (!columns.some(({ required }) => required))
    yield { path: [...path, 'columns'], at: 'key', wording: ruleMistakes.fillableRows() };
}

/** A condition names a choice that stands before the field, as it decides whether the field is asked. */
function* whenRules(
  { field: id, is }: NonNullable<Field['when']>,
  field: Field,
  fields: readonly Field[],
  path: Path,
): Generator<Finding> {
  const choice = fields.find((one) => one.id === id);
  if (!choice) yield* unknown(id, fields, 'fields', [...path, 'field']);
  else if (choice.kind !== 'choice')
    yield { path: [...path, 'field'], at: 'value', wording: ruleMistakes.whenKind(id, choice.kind) };
  else {
    for (const [index, value] of is.entries())
      yield* unknown(value, choice.options, `${id}.options`, [...path, 'is', index]);
    if (fields.indexOf(choice) > fields.indexOf(field))
      yield { path: [...path, 'field'], at: 'value', wording: ruleMistakes.whenLater(id) };
  }
}

/** Labels and aliases open a field in a one-line report, so none may open two. */
function* openerRules(field: Field | Column, path: Path, opened: Map<string, string>): Generator<Finding> {
  const openers = [
    ...LOCALES.map((locale) => [field.label[locale], ['label', locale]] as const),
    ...field.aliases.map((alias, index) => [alias, ['aliases', index]] as const),
  ];
  for (const [word, at] of openers) {
    const first = opened.get(spoken(word));
    if (first !== undefined && first !== field.id)
      yield { path: [...path, ...at], at: 'value', wording: ruleMistakes.duplicate('word', word, first) };
    opened.set(spoken(word), field.id);
  }
}

function* choiceRules(field: Extract<Field | Column, { kind: 'choice' }>, path: Path): Generator<Finding> {
  yield* duplicates(field.options, [...path, 'options'], 'id');
  for (const [index, option] of field.options.entries())
    yield* lengthRule(option.label, [...path, 'options', index, 'label'], LABEL_CHARACTERS);
  for (const locale of LOCALES) {
    const labels = field.options.map((option) => ({ id: option.id, label: option.label[locale] }));
    for (const finding of duplicates(labels, [...path, 'options'], 'label'))
      yield { ...finding, path: [...finding.path, locale] };
  }
  if ('default' in field && field.default !== undefined)
    yield* unknown(field.default, field.options, `${field.id}.options`, [...path, 'default']);
}

function* aboutRules(report: Report, path: Path): Generator<Finding> {
  if (report.due && 'after' in report.due && report.about === undefined)
    yield { path: [...path, 'due'], at: 'key', wording: ruleMistakes.aboutMissing() };
  if (report.about === undefined) return;

  const at = [...path, 'about'];
  const about = report.fields.find((field) => field.id === report.about);
  if (!about) yield* unknown(report.about, report.fields, `${report.id}.fields`, at);
  else if (about.kind !== 'date')
    yield { path: at, at: 'value', wording: ruleMistakes.aboutKind(about.id, about.kind) };
  else if (!about.required) yield { path: at, at: 'value', wording: ruleMistakes.aboutOptional(about.id) };
}

function* lengthRule(words: Words, path: Path, most: number): Generator<Finding> {
  for (const locale of LOCALES)
    if (words[locale].length > most)
      yield { path: [...path, locale], at: 'value', wording: ruleMistakes.tooLong(words[locale], most) };
}

/** As it is compared when typed: width, case and spaces do not matter. */
function spoken(word: string): string {
  return fold(word).trim().replace(/\s+/gu, ' ');
}
