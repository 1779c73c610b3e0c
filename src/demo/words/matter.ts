/** What a customer is, as far as it decides what one talks about with them. */
export type CustomerKind =
  | 'shop'
  | 'eatery'
  | 'wholesale'
  | 'factory'
  | 'logistics'
  | 'builder'
  | 'farm'
  | 'household'
  | 'salaried'
  | 'institution'
  | 'village';

/** From the first word to the time after the signature. */
export const STAGES = ['contact', 'need', 'proposal', 'signing', 'after'] as const;
export type Stage = (typeof STAGES)[number];

/**
 * Something that is going on with a customer over weeks: what is said of it stage by stage, and what stands in its way.
 * Phrases know `$who` (王老板), `$sum` (50万), `$rate`, `$bank` (a competitor), `$day` (周四), `$few` (a small number), `$goods`.
 */
export type Matter = Readonly<{
  /** What it is called in a log: 聊{topic}. */
  topic: string;
  kinds: readonly CustomerKind[];
  /** The smallest and largest sum in 万, in steps; without it, no money is lent or brought. */
  sums?: readonly number[];
  /** Months (1 to 12) in which it comes up; any month without it. */
  months?: readonly number[];
  stages: Readonly<Record<Stage, Scene>>;
  /** What was said when it did not move, and the problem as the log tells it. */
  stuck: readonly (readonly [said: string, problem: string])[];
}>;

export type Scene = Readonly<{ purpose: readonly string[]; said: readonly string[]; next: readonly string[] }>;
