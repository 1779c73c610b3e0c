import { z } from 'zod';
import { DayType } from './day-type.ts';
import { GoalReminders } from './goals.ts';
import { Grading, Step } from './grading.ts';
import { Band, Composition, Indicator, Scorecard } from './indicators.ts';
import { Pay } from './pay.ts';
import { Duty, Report } from './reports.ts';
import { ClockTime, Id, Words } from './words.ts';

const ManagerType = z.strictObject({
  id: Id,
  name: Words,
  /** A virtual manager holds business that no single person owns: files nothing, is never ranked. */
  virtual: z.boolean().default(false),
});

const Grade = z.strictObject({ id: Id, name: Words });

/**
 * The whole management system of an organisation. What is not written here does not apply; what Daybook assumes where the
 * field gives no number says so as a default.
 */
export const Rulebook = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/, 'rulebookId'),
  name: Words,
  /** Changes with every change of the rules; stored with every score. */
  version: z.string().min(1).max(40),
  zone: z.string().min(1),
  workdays: z.enum(['china', 'standard']).default('china'),
  manager_types: z.array(ManagerType).min(1),
  /** From the highest to the lowest. */
  grades: z.array(Grade).min(1),
  /** Within a grade, from the best to the lowest. */
  steps: z.array(Step).default([]),
  reports: z.array(Report).min(1),
  /** What kinds of days a week has, each with its checklist; a day is of one kind at most. */
  day_types: z.array(DayType).default([]),
  /** Minutes before a deadline, and the hours in which nothing but urgent things are sent (people can change both for themselves). */
  reminders: z
    .strictObject({
      minutes_before: z.array(z.int().min(5).max(2880)).max(5).default([120, 30]),
      quiet_from: ClockTime.default('21:30'),
      quiet_until: ClockTime.default('07:30'),
    })
    .prefault({}),
  /** When managers hear how far they are from their own goals; without it they only see it when they ask. */
  goal_reminders: GoalReminders.optional(),
  indicators: z.array(Indicator).min(1),
  scorecards: z.array(Scorecard).min(1),
  /** From high to low; below the last one a total is `unqualified`. */
  bands: z.array(Band).optional(),
  /** Longer periods that are made of shorter ones; every other period is scored from its own data. */
  composed: z.array(Composition).default([]),
  ranking: z
    .strictObject({
      /** Among whom somebody is ranked: everybody of the unit, or those of the same grade there. */
      among: z.enum(['unit', 'grade']).default('unit'),
      /** Fewer calendar days in post than this: not ranked. */
      minimum_days: z.int().min(0).default(0),
      /** Indicators that decide between equal totals, in this order. */
      tie_breaks: z.array(Id).default([]),
      /** How many at the top every manager may see by name. */
      top_visible: z.int().min(0).max(10).default(3),
    })
    .prefault({}),
  /** When the weekly ranking goes out, about the week before. */
  digest: Duty.default({ every: 'week', on: 'monday', at: '09:00', on_holiday: 'keep' }),
  one_on_ones: z
    .strictObject({
      /** A talk is due when the last one is this many days ago. */
      every_days: z.int().min(7).max(366).default(30),
      /** When the supervisor is told whom to talk to. */
      prompt: Duty.default({ every: 'workday', at: '09:10' }),
      /** When the preparation card comes for tomorrow's talks. */
      prepare_at: ClockTime.default('17:00'),
      /** When both are asked how it went, on the day of the talk, at the earliest. */
      outcome_after_minutes: z.int().min(15).max(600).default(60),
    })
    .prefault({}),
  /** How grades and steps are awarded; without it nobody's grade is proposed. */
  grading: Grading.optional(),
  /** How pay is computed; without it there are no statements. */
  pay: Pay.optional(),
});
export type Rulebook = Readonly<z.infer<typeof Rulebook>>;
