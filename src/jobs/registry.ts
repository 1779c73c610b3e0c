import { goalGaps } from './goal-gaps.ts';
import { gradesTakeEffect } from './grades.ts';
import { housekeeping } from './housekeeping.ts';
import type { CalendarJob, PromptJob, RowJob } from './job.ts';
import { missingListChanges, missingLists } from './missing-lists.ts';
import { outOfReach } from './out-of-reach.ts';
import { outages } from './outages.ts';
import { planning } from './plan-obligations.ts';
import { reminders } from './reminders.ts';
import { scoring } from './scoring.ts';
import { talkCalendarJobs, talkRowJobs } from './talk-prompts.ts';
import { weeklyDigest } from './weekly-digest.ts';

/** Outages come before what would call people late, and scores before what is said about them. */
export const ROW_JOBS: readonly RowJob[] = [
  outages,
  planning,
  missingLists,
  missingListChanges,
  reminders,
  gradesTakeEffect,
  scoring,
  ...talkRowJobs,
  goalGaps,
  outOfReach,
  housekeeping,
];

export const CALENDAR_JOBS: readonly CalendarJob[] = [weeklyDigest, ...talkCalendarJobs];

/** What somebody else is to see at once is not left to the next beat. */
export const PROMPT_JOBS: readonly PromptJob[] = [missingListChanges];
