/**
 * A database as plain rows, and its rulebook as it is written. Days are counted from 31 October 2026 (0), so 1 November is 1 and
 * 1 January −303; minutes from midnight of 1 November in China. Values, prices, quantities and points are in 1/10 000.
 */

export type Day = number;
export type Minute = number;

type StandInText = 'zero' | 'skip' | { neutral: string };
type Filter = Readonly<Record<string, readonly string[]>>;

export type MetricText =
  | { source: 'fact'; fact: string; by: 'sum' | 'avg' | 'last' | 'max' | 'min' | 'count'; where?: Filter }
  | {
      source: 'journal';
      report: 'visit' | 'log' | 'plan';
      count?: 'reports' | 'customers' | 'rows';
      rows?: 'lines';
      customer?: 'customer';
      where?: Filter;
    }
  | { source: 'punctuality'; reports: readonly string[] }
  | { source: 'plan_fulfilment'; plan: 'plan'; rows: 'lines'; visits: 'visit' }
  | { source: 'review'; reports?: readonly string[] }
  | { source: 'evaluation'; form: string; groups: GroupText[] }
  | { source: 'events'; event: string; by?: 'count' | 'points'; where?: Filter }
  | { source: 'units'; where?: Filter }
  | { source: 'formula'; formula: string };
export type GroupText = {
  id: string;
  name: Words;
  weight: string;
  minimum?: number;
  scale?: { worst: string; best: string };
};

export type MethodText =
  | { kind: 'attainment'; direction?: 'up' | 'down' }
  | { kind: 'linear'; points: { x: string; score: string }[] }
  | { kind: 'tiers'; tiers: { at_least: string; score: string }[] }
  | { kind: 'deduction'; base?: string; per: string }
  | { kind: 'percentile'; direction?: 'up' | 'down'; cohort?: ('unit' | 'grade' | 'type' | 'scorecard')[] }
  | { kind: 'direct' };

export type TargetText =
  | { from: 'table' | 'own'; prorate?: boolean }
  | { from: 'fixed'; value: string; per: 'month' | 'quarter' | 'half' | 'year'; prorate?: boolean };

export type IndicatorText = {
  id: string;
  name: Words;
  unit: Words;
  metric: MetricText;
  target?: TargetText;
  method: MethodText;
  floor?: string;
  cap?: string;
  no_data?: StandInText;
  no_target?: StandInText;
};

export type ScorecardText = {
  id: string;
  name: Words;
  types?: readonly string[];
  grades?: readonly string[];
  where: Filter;
  weights: Record<string, string>;
  bonuses?: string[];
  bonus_cap?: string;
  penalties?: string[];
  penalty_cap?: string;
  vetoes?: { indicator: string; when: { at_least: string } | { below: string }; cap: string }[];
  maximum?: string;
};

export type CompositionText = {
  period: 'quarter' | 'half';
  of: 'month' | 'quarter';
  weights: string[];
  indicators?: Record<string, string>;
  missing?: StandInText;
};

type Words = { 'zh-CN': string; en: string };

/** What differs from version to version of a rulebook. */
export type RulesText = {
  version: string;
  workdays: 'china' | 'standard';
  indicators: IndicatorText[];
  scorecards: ScorecardText[];
  bands?: { id: string; name: Words; at_least: string }[];
  composed?: CompositionText[];
  ranking: { among?: 'unit' | 'grade'; minimum_days?: number; tie_breaks?: string[] };
};

export type UnitRow = { id: string; parent: string; zone: Zone | null };
export type Zone = 'Asia/Shanghai' | 'Asia/Tokyo' | 'America/New_York';
export type PersonRow = {
  id: string;
  name: string;
  since: Day;
  left: Day | null;
  /** Each from its day on; the first is from the first day in post. */
  postings: { from: Day; unit: string; type: string; attributes: Record<string, string> }[];
  /** The same. */
  grades: { from: Day; grade: string | null }[];
};
type Line = { day: Day; customer: number | null; how: string };
/** As it was filed and then amended, the newest last. */
export type ReportRow = {
  person: string;
  type: 'visit' | 'log' | 'plan';
  late: boolean;
  withdrawn: boolean;
  revisions: { about: Day; customer: number | null; kind: string; lines: Line[] }[];
};
type DutyRow = {
  person: string;
  report: 'visit' | 'log';
  day: Day;
  deadline: Minute;
  extended: Minute | null;
  filed: Minute | null;
  excused: boolean;
};
export type TargetRow = {
  person: string;
  indicator: string;
  period: string;
  origin: 'table' | 'own';
  state: 'proposed' | 'agreed' | 'returned';
  value: number;
};
type FactRow = {
  kind: string;
  person: string | null;
  customer: number | null;
  day: Day;
  value: number;
  origin: string | null;
};
type SaleRow = {
  product: string;
  person: string | null;
  customer: number | null;
  day: Day;
  quantity: number;
  attributes: Record<string, string>;
};
type EventRow = {
  kind: string;
  person: string;
  day: Day;
  points: number;
  state: 'recorded' | 'confirmed' | 'rejected';
  grave: boolean;
};

/** One organisation, whose people, customers and products are its own. */
export type Organisation = {
  id: string;
  units: UnitRow[];
  people: PersonRow[];
  assignments: { customer: number; person: string; share: number; from: Day; until: Day | null }[];
  facts: FactRow[];
  reports: ReportRow[];
  ratings: { report: number; rater: string; stars: number; at: Minute }[];
  duties: DutyRow[];
  events: EventRow[];
  products: { id: string; line: string }[];
  prices: { product: string; from: Day; price: number }[];
  sales: SaleRow[];
  evaluations: { form: string; person: string; group: string; rater: string; day: Day; value: number }[];
  targets: TargetRow[];
  /** October's ranking of the whole organisation as it was announced, where it was. */
  announced: Record<string, number> | null;
};

/** Organisations side by side below the unit `bank`, under the same rulebook, with one scorecard or more for each. */
export type Bank = {
  now: Minute;
  calendar: { day: Day; kind: 'workday' | 'holiday' }[];
  /** By the day on which they begin; of two with the same day the later holds. */
  versions: { from: Day; rules: RulesText }[];
  organisations: Organisation[];
};

/** The periods that there are data for, with their first and last days. */
export const PERIODS = {
  '2026-10': { kind: 'month', from: -30, to: 0 },
  '2026-11': { kind: 'month', from: 1, to: 30 },
  '2026-12': { kind: 'month', from: 31, to: 61 },
  '2026-Q3': { kind: 'quarter', from: -122, to: -31 },
  '2026-Q4': { kind: 'quarter', from: -30, to: 61 },
  '2026-H2': { kind: 'half', from: -122, to: 61 },
  '2026': { kind: 'year', from: -303, to: 61 },
} as const;
export type PeriodKey = keyof typeof PERIODS;
