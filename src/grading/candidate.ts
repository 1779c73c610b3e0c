import type { LocalDate } from '../calendar/day.ts';
import type { Decimal } from '../scoring/decimal.ts';

/** An exam somebody passed. Without an expiry of its own it stands for two years. */
type PassedExam = Readonly<{ exam: string; passedOn: LocalDate; expiresOn: LocalDate | null }>;

/** An ability review (能力评议), 0 to 100. */
type AbilityReview = Readonly<{ on: LocalDate; score: Decimal }>;

/** A grade and the step in it; probation and whoever has never been graded have no step. */
export type Held = Readonly<{ grade: string | null; step: string | null }>;

/**
 * A manager in post on the grading day, not virtual. `held` is the grade before any step-up. `standing` comes from the ranking of
 * the whole unit over all grades in the basis period: `total` has 2 places; null: not ranked.
 */
export type Candidate = Readonly<{
  person: string;
  held: Held;
  standing: Readonly<{ rank: number; total: Decimal }> | null;
  hiredOn: LocalDate | null;
  inPostSince: LocalDate;
  attributes: Readonly<Record<string, string>>;
  exams: readonly PassedExam[];
  reviews: readonly AbilityReview[];
}>;
