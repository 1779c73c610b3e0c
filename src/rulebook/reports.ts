import { z } from 'zod';
import { ClockTime, Id, Words } from './words.ts';

const Weekday = z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']);

/** When something is due. Weekly, monthly and quarterly duties have their own days: a Saturday deadline is not moved by the weekend. */
export const Duty = z.discriminatedUnion('every', [
  z.strictObject({ every: z.literal('workday'), at: ClockTime }),
  z.strictObject({
    every: z.literal('week'),
    on: Weekday,
    at: ClockTime,
    on_holiday: z.enum(['keep', 'skip', 'before']).default('skip'),
  }),
  z.strictObject({
    every: z.literal('month'),
    on: z.union([z.literal('last-workday'), z.int().min(1).max(31)]),
    at: ClockTime,
  }),
  z.strictObject({ every: z.literal('quarter'), on: z.literal('last-workday'), at: ClockTime }),
]);

/** A deadline counted from the day a report is about; such reports are never owed, only late. */
const AfterAbout = z.strictObject({ after: z.literal('about'), workdays: z.int().min(0).max(30), at: ClockTime });

const Choice = z.strictObject({ id: Id, label: Words });

const FieldBase = z.strictObject({
  id: Id,
  label: Words,
  /** The question in a conversation; the label serves where none is given. */
  ask: Words.optional(),
  hint: Words.optional(),
  /** Further words that open this field in a one-line report. */
  aliases: z.array(z.string().min(1)).default([]),
  required: z.boolean().default(false),
});

/** What a row of a repeating field asks for: everything that fits in a line. `max` is the longest text in characters. */
export const Column = z.discriminatedUnion('kind', [
  FieldBase.extend({ kind: z.literal('text'), max: z.int().min(1).max(500).default(200) }),
  FieldBase.extend({ kind: z.enum(['date', 'number', 'amount', 'phone', 'customer']) }),
  FieldBase.extend({ kind: z.literal('choice'), options: z.array(Choice).min(2).max(100) }),
]);
export type Column = Readonly<z.infer<typeof Column>>;

/** A field that belongs to a report only while one of its choices has one of these values, such as a reason for an absence. */
const When = z.strictObject({ field: Id, is: z.array(Id).min(1) });

/** What every field of a report may have besides what its columns have. */
const ReportField = FieldBase.extend({ when: When.optional() });

/**
 * `max` is the longest answer in characters (UTF-16 units). `carry` fills the field in from the manager's earlier reports:
 * `customer` from the last visit of the same customer. Of `pictures`, which are sent as messages, `max` is how many; `rows` are lines
 * of `columns`, from `min` (1 where something is required) to `max` of them.
 */
export const Field = z.discriminatedUnion('kind', [
  ReportField.extend({
    kind: z.literal('text'),
    max: z.int().min(1).max(500).default(200),
    carry: z.literal('customer').optional(),
  }),
  ReportField.extend({ kind: z.literal('long_text'), max: z.int().min(1).max(50_000).default(50_000) }),
  ReportField.extend({ kind: z.literal('date'), default: z.literal('today').optional() }),
  ReportField.extend({ kind: z.enum(['number', 'amount', 'phone']), carry: z.literal('customer').optional() }),
  ReportField.extend({
    kind: z.literal('choice'),
    options: z.array(Choice).min(2).max(100),
    default: Id.optional(),
    carry: z.literal('customer').optional(),
  }),
  ReportField.extend({ kind: z.literal('customer') }),
  ReportField.extend({ kind: z.literal('pictures'), max: z.int().min(1).max(20).default(9) }),
  ReportField.extend({
    kind: z.literal('rows'),
    columns: z.array(Column).min(1).max(8),
    min: z.int().min(0).max(50).optional(),
    max: z.int().min(1).max(50).default(20),
  }),
]);
export type Field = Readonly<z.infer<typeof Field>>;
export type RowsField = Extract<Field, { kind: 'rows' }>;

/**
 * One kind of journal entry. `about` names the date field that says which day the report is about; without it a report is
 * about the day (or period) it is owed for. `filed_by` lists manager types; without it everyone who is not virtual files it.
 */
export const Report = z.strictObject({
  id: Id,
  name: Words,
  /** Starts the report's number, as in RZ-1118-07. */
  prefix: z.string().regex(/^[A-Z]{2,4}$/, 'prefix'),
  /** What people type to file it, in both languages. */
  aliases: z.array(z.string().min(1)).min(2),
  help: Words,
  /** A whole line that works when typed, to show what one line can do. */
  example: Words,
  filed_by: z.array(Id).optional(),
  due: z.union([Duty, AfterAbout]).optional(),
  about: Id.optional(),
  /** Shown to the supervisor the moment it is filed, whatever the hour. */
  notify: z.literal('supervisor').optional(),
  /** Whether supervisors rate it from 1 to 5 when they read it. */
  rated: z.boolean().default(true),
  fields: z.array(Field).min(1).max(40),
});
export type Report = Readonly<z.infer<typeof Report>>;
