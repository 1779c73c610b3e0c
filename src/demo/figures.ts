import type { LocalDate } from '../calendar/day.ts';
import type { Member } from './people.ts';
import type { Random } from './random.ts';
import type { Demo, FactRow } from './rows.ts';
import { type Story, TREND_WORKDAYS } from './story.ts';
import type { Visit } from './visits.ts';

/** What a manager is to bring in a year, in 万. */
const TARGETS: Readonly<Record<string, Readonly<{ deposits: number; loans: number }>>> = {
  senior: { deposits: 7_200, loans: 4_800 },
  middle: { deposits: 6_000, loans: 4_000 },
  junior: { deposits: 4_200, loans: 2_800 },
  probation: { deposits: 2_400, loans: 1_600 },
};
/** Part-time managers have half of it. */
const PART_TIME = 0.5;
/** New customers a full-time manager develops in a year, as the rulebook's fixed target has it. */
const NEW_CUSTOMERS = 124;
const SCALE = 10_000;
/** The one breach of the two months, so many workdays ago. */
const BREACH = { managerId: 'he-zhiqiang', workdaysAgo: 24 };

/** Targets for the years of the story, shared out by the rulebook over whatever period is scored. */
export function setTargets(managers: readonly Member[], { workdays }: Story): Demo['targets'] {
  const years = new Set(workdays.map((day) => day.slice(0, 4)));
  return [...years].flatMap((period) =>
    managers.flatMap((manager) =>
      Object.entries(yearly(manager)).map(([indicator, value]) => ({
        personId: manager.id,
        indicator,
        period,
        value: BigInt(value * SCALE),
      })),
    ),
  );
}

/** The figures the core system would send: what each workday brought, what the call-backs said, what is overdue. */
export function bookFigures(
  member: Member,
  visits: readonly Visit[],
  story: Story,
  random: Random,
): readonly FactRow[] {
  const { past, weeks, workdaysInYear } = story;
  const target = yearly(member);
  const own = (kind: string, on: LocalDate, value: number, attributes: FactRow['attributes'] = {}): FactRow => ({
    kind,
    personId: member.id,
    customerId: null,
    on,
    value: BigInt(Math.round(value * 100)) * 100n,
    attributes,
  });
  const facts: FactRow[] = [];

  for (const { workdays: inWeek, whole } of weeks) {
    const pace = member.temper.attainment * (1 + trendIn(inWeek, member, story)) * (0.86 + random.next() * 0.18);
    const share = (yearlyValue: number) => (yearlyValue / workdaysInYear) * inWeek.length;

    for (const on of inWeek) {
      const deposit = (target.deposits / workdaysInYear) * pace * (random.next() * 2.2 - 0.1);
      facts.push(own('deposit_growth', on, Math.round(deposit)));
    }
    const signed = visits.filter(
      (one) =>
        one.matter.brings === 'loan' && one.stage === 'signing' && one.went === 'moved' && inWeek.includes(one.on),
    );
    // What is signed is a limit; customers draw on it little by little.
    let open = Math.round(share(target.loans) * pace);
    for (const { customer, sum, on } of signed) {
      const drawn = Math.min(sum ?? 0, Math.max(5, open));
      facts.push({ ...own('loan_growth', on, drawn), personId: null, customerId: customer.id });
      open -= drawn;
    }
    // Small loans applied for on the telephone fill up what a week's signatures leave.
    for (let left = open; left > 0; ) {
      const piece = Math.min(left, random.whole(5, 30));
      facts.push(own('loan_growth', random.pick(inWeek), piece, { channel: 'online' }));
      left -= piece;
    }
    for (let left = Math.round(share(NEW_CUSTOMERS) * pace + random.next() - 0.5); left > 0; left--) {
      facts.push(own('new_customers', random.pick(inWeek), 1, { origin: 'developed' }));
    }
    if (random.chance(0.5)) facts.push(own('new_customers', random.pick(inWeek), 1, { origin: 'natural' }));
    for (let calls = random.whole(1, 3); calls > 0; calls--) {
      facts.push(
        own('satisfaction', random.pick(inWeek), Math.min(100, Math.round(70 + 28 * pace + random.whole(-8, 6)))),
      );
    }
    const lastDay = inWeek.at(-1);
    if (lastDay && whole) {
      facts.push(
        own('overdue_rate', lastDay, Math.max(0.1, (0.98 - member.temper.attainment) * 6 + random.next() * 0.5)),
      );
    }
    if (random.chance(member.temper.attainment < 0.7 ? 0.16 : 0.03))
      facts.push(own('complaint', random.pick(inWeek), 1));
    if (random.chance(member.temper.style === 'rich' ? 0.22 : 0.06))
      facts.push(own('information_used', random.pick(inWeek), 1));
  }
  const breachOn = past.at(-BREACH.workdaysAgo);
  if (member.id === BREACH.managerId && breachOn) facts.push(own('breach', breachOn, 1));
  return facts;
}

function yearly({ grade, managerType }: Member): Readonly<{ deposits: number; loans: number }> {
  const { deposits, loans } = TARGETS[grade ?? ''] ?? { deposits: 0, loans: 0 };
  const part = managerType === 'part_time' ? PART_TIME : 1;
  return { deposits: deposits * part, loans: loans * part };
}

/** A trend grows evenly over its three weeks, and stays. */
function trendIn(inWeek: readonly LocalDate[], { temper }: Member, { workdays, trendFrom }: Story): number {
  const last = inWeek.at(-1) ?? '';
  const grown = workdays.filter((day) => day >= trendFrom && day <= last).length;
  return temper.trend * Math.min(1, grown / TREND_WORKDAYS) * 1.5;
}
