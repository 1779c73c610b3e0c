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
  topicEn: string;
  /** What its signature adds to the figures; nothing where it only keeps what there was. */
  brings?: 'loan' | 'deposit';
  kinds: readonly CustomerKind[];
  /** The sums it can be about, in 万. */
  sums?: readonly number[];
  /** Months (1 to 12) in which it comes up; any month without it. */
  months?: readonly number[];
  stages: Readonly<Record<Stage, Scene>>;
  /** What was said when it did not move, and the problem as the log tells it. */
  stuck: readonly (readonly [said: string, problem: string])[];
}>;

export type Scene = Readonly<{ purpose: readonly string[]; said: readonly string[]; next: readonly string[] }>;

/** How one writes a journal: everything but what belongs to a single matter. */
export type Pen = Readonly<{
  /** One visit in a log, by how it went. Phrases know `$c` (the customer), `$topic`, `$sum`, `$who`. */
  gist: Readonly<Record<Stage | 'stuck' | 'phone', readonly string[]>>;
  /** A whole day in a few words, by its outcome; `$n` visits. */
  short: Readonly<Record<'won' | 'moved' | 'routine' | 'nothing', readonly string[]>>;
  /** What was said on the telephone, and what happens next; any matter fits. */
  phoned: readonly string[];
  /** The same with a customer for whom everything is done. */
  phonedAfter: readonly string[];
  phonedAbout: readonly string[];
  phonedNext: readonly string[];
  /** What stood in the way, whatever the matter: as it was said, and the problem as the log tells it. */
  stuck: readonly (readonly [said: string, problem: string])[];
  /** Remarks on the side of a visit. */
  sides: readonly string[];
  office: readonly string[];
  won: readonly string[];
  moved: readonly string[];
  lessons: readonly string[];
  problems: readonly string[];
  information: readonly string[];
  /** Said of a day only in these months (1 to 12). */
  seasonal: readonly (readonly [months: readonly number[], phrases: readonly string[]])[];
  none: readonly string[];
  tomorrow: Readonly<Record<Stage, readonly string[]>>;
  tomorrowOffice: readonly string[];
}>;
