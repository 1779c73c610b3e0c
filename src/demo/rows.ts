import type { LocalDate } from '../calendar/day.ts';
import type { Content } from '../journal/content.ts';
import type { DemoEvent } from '../store/demo-script.ts';

/**
 * A made-up organisation: rows by table, with the columns of each (the ones left out have their defaults). Instants are `Date`s,
 * days are local, figures are scaled by 10 000, and ids count from 1 in the order of the rows.
 */
export type Demo = Readonly<{
  /** Up to when it has happened; what comes later is the script. */
  now: Date;
  /** The first workday told of. */
  since: LocalDate;
  organisation: Readonly<{ name: string; nameEn: string }>;
  units: readonly UnitRow[];
  people: readonly PersonRow[];
  customers: readonly CustomerRow[];
  assignments: readonly AssignmentRow[];
  reports: readonly ReportRow[];
  counters: readonly Readonly<{ unitId: string; prefix: string; on: LocalDate; last: number }>[];
  ratings: readonly Readonly<{ reportId: bigint; raterId: string; stars: number; at: Date }>[];
  obligations: readonly ObligationRow[];
  facts: readonly FactRow[];
  targets: readonly Readonly<{ personId: string; indicator: string; period: string; value: bigint }>[];
  talks: readonly TalkRow[];
  /** What happens after `now`, in its order. */
  script: readonly Readonly<{ at: Date; event: DemoEvent }>[];
}>;

type UnitRow = Readonly<{ id: string; parentId: string | null; name: string; nameEn: string }>;

type PersonRow = Readonly<{
  id: string;
  name: string;
  nameEn: string;
  email: string;
  role: string;
  unitId: string;
  managerType: string | null;
  grade: string | null;
  step: string | null;
  inPostSince: LocalDate;
  locale: string;
}>;

type CustomerRow = Readonly<{ id: bigint; name: string; segment: string; address: string; createdAt: Date }>;

type AssignmentRow = Readonly<{ customerId: bigint; personId: string; share: number; fromOn: LocalDate }>;

export type ReportRow = Readonly<{
  id: bigint;
  type: string;
  number: string;
  personId: string;
  unitId: string;
  aboutOn: LocalDate;
  filedAt: Date;
  dueAt: Date | null;
  late: boolean;
  content: Content;
  readAt: Date | null;
  readById: string | null;
  customerId: bigint | null;
}>;

export type ObligationRow = Readonly<{
  personId: string;
  unitId: string;
  report: string;
  period: string;
  aboutOn: LocalDate;
  dueAt: Date;
  dueOn: LocalDate;
  state: 'due' | 'filed' | 'late' | 'missing' | 'excused';
  filedAt: Date | null;
  reportId: bigint | null;
}>;

export type FactRow = Readonly<{
  kind: string;
  personId: string | null;
  customerId: bigint | null;
  on: LocalDate;
  value: bigint;
  attributes: Readonly<Record<string, string>>;
}>;

export type TalkRow = Readonly<{
  managerId: string;
  supervisorId: string;
  unitId: string;
  plannedAt: Date;
  state: 'planned' | 'held';
  heldOn: LocalDate | null;
  outcome: string | null;
  commitment: string | null;
  commitmentDue: LocalDate | null;
  reply: string | null;
}>;
