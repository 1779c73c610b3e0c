import type { LocalDate } from '../calendar/day.ts';
import type { Customer } from './customers.ts';
import type { Member } from './people.ts';
import type { Random } from './random.ts';
import type { Story } from './story.ts';
import { COMPANY_MATTERS } from './words/companies.ts';
import { HOUSEHOLD_MATTERS } from './words/households.ts';
import { type Matter, STAGES, type Stage } from './words/matter.ts';
import { SHOP_MATTERS } from './words/shops.ts';
import { VILLAGE_MATTERS } from './words/villages.ts';

/** One visit, as it happened, before anybody has written about it. */
export type Visit = Readonly<{
  managerId: string;
  customer: Customer;
  on: LocalDate;
  matter: Matter;
  /** 万 yuan, where the matter is about money. */
  sum: number | null;
  rate: string;
  stage: Stage;
  /** `met` is a visit that was fine but changed nothing. */
  went: 'moved' | 'met' | 'stuck' | 'lost';
  byPhone: boolean;
  nextOn: LocalDate | null;
}>;

const MATTERS = [...SHOP_MATTERS, ...COMPANY_MATTERS, ...VILLAGE_MATTERS, ...HOUSEHOLD_MATTERS];

/** How things stand with one customer. */
type Course = {
  matter: Matter;
  sum: number | null;
  rate: string;
  stage: Stage;
  last: number;
  next: number;
  stuck: number;
};

/**
 * A manager's visits on these workdays, in order: customers whose next date has come first, then those seen longest ago. What
 * was begun goes on where it stood, and ends signed, lost, or looked after.
 *
 * @param worked the days of the story on which the manager really works
 */
export function makeVisits(
  member: Member,
  customers: readonly Customer[],
  worked: ReadonlySet<LocalDate>,
  story: Story,
  random: Random,
): readonly Visit[] {
  const workdays = [...story.workdays, ...story.ahead];
  const courses = new Map(customers.map((customer) => [customer, begin(customer, workdays[0] ?? '', random, true)]));
  const visits: Visit[] = [];
  workdays.forEach((on, index) => {
    if (!worked.has(on)) return;
    const decline = on >= story.trendFrom ? 1 + member.temper.trend : 1;
    const due = [...courses].sort(([, one], [, other]) => urgency(other, index) - urgency(one, index));
    for (const [customer, course] of due.slice(0, howMany(member.temper.visits * decline, random))) {
      if (course.last === index - 1 && random.chance(0.7)) continue;
      visits.push(visit(member, customer, course, index, workdays, random));
    }
  });
  return visits;
}

function visit(
  member: Member,
  customer: Customer,
  course: Course,
  index: number,
  workdays: readonly LocalDate[],
  random: Random,
): Visit {
  const { matter, sum, rate, stage } = course;
  const byPhone = stage !== 'signing' && random.chance(stage === 'after' ? 0.3 : 0.14);
  const went = byPhone ? 'met' : outcome(member, course, random);
  course.last = index;
  course.next = index + random.whole(stage === 'after' ? 6 : 2, stage === 'after' ? 14 : 7);
  const nextOn = went === 'lost' ? null : (workdays[course.next] ?? null);
  const on = workdays[index] ?? '';
  if (went === 'stuck') course.stuck++;
  if (went === 'moved' && stage !== 'after') course.stage = STAGES[STAGES.indexOf(stage) + 1] ?? 'after';
  if (went === 'lost' || (stage === 'after' && random.chance(0.45))) {
    Object.assign(course, begin(customer, on, random, false), { last: index, next: index + random.whole(5, 12) });
  }
  return { managerId: member.id, customer, on, matter, sum, rate, stage, went, byPhone, nextOn };
}

function outcome({ temper }: Member, { stage, stuck }: Course, random: Random): Visit['went'] {
  if (stage === 'after') return 'moved';
  if (stage === 'signing' && random.chance(0.85)) return 'moved';
  if (random.chance(temper.skill)) return 'moved';
  if (random.chance(0.4)) return 'met';
  return stuck > 0 && random.chance(0.35) ? 'lost' : 'stuck';
}

function begin(customer: Customer, on: LocalDate, random: Random, midway: boolean): Course {
  const month = Number(on.slice(5, 7));
  const fitting = MATTERS.filter(
    ({ kinds, months }) => kinds.includes(customer.kind) && (!months || months.includes(month)),
  );
  const matter = random.pick(fitting.length > 0 ? fitting : MATTERS);
  const [low, high] = matter.brings === 'deposit' ? [135, 180] : [365, 485];
  return {
    matter,
    sum: matter.sums ? random.pick(matter.sums) : null,
    rate: `${(random.whole(low / 5, high / 5) * 0.05).toFixed(2)}%`,
    stage: midway ? random.pick(['contact', 'contact', 'need', 'need', 'proposal', 'after', 'after']) : 'contact',
    last: midway ? -random.whole(3, 20) : 0,
    next: midway ? random.whole(0, 9) : 0,
    stuck: 0,
  };
}

/** Whose date has come is first; then whoever has waited longest. */
function urgency(course: Course, index: number): number {
  return (course.next <= index ? 100 : 0) + (index - course.last);
}

function howMany(mean: number, random: Random): number {
  const spread = random.pick([-1.4, -0.7, 0, 0, 0.5, 1, 1.5]);
  return Math.max(0, Math.min(4, Math.round(mean + spread * Math.min(1, mean))));
}
