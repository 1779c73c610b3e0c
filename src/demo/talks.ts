import { addDays, type LocalDate } from '../calendar/day.ts';
import { workdayUntil } from '../calendar/workday.ts';
import { instantOf } from '../calendar/zone.ts';
import type { Customer } from './customers.ts';
import type { Member } from './people.ts';
import { speaker } from './phrase.ts';
import type { Random } from './random.ts';
import type { TalkRow } from './rows.ts';
import type { Story } from './story.ts';
import { TALKS } from './words/talks.ts';

/** Whom the last talk is long ago, in days. */
const OVERDUE: Readonly<Record<string, number>> = { 'zhao-lei': 37, 'he-zhiqiang': 44, 'tian-ye': 34, 'wu-junjie': 39 };
/** Who is to be talked to tomorrow at 15:00. */
const TOMORROW = 'zhao-lei';

/** Two talks with every manager, about a month apart, what came of them, and the one of tomorrow. */
export function holdTalks(
  people: readonly Member[],
  customers: readonly Customer[],
  story: Story,
  random: Random,
): readonly TalkRow[] {
  const say = speaker(random);
  const supervisors = new Map(people.filter(({ role }) => role === 'supervisor').map((one) => [one.unitId, one]));
  return people.flatMap((manager) => {
    const supervisor = supervisors.get(manager.unitId);
    if (manager.role !== 'manager' || !supervisor) return [];
    const base = { managerId: manager.id, supervisorId: supervisor.id, unitId: manager.unitId };
    const lastDaysAgo = OVERDUE[manager.id] ?? random.whole(4, 27);
    const own = customers.filter(({ managers }) => managers.some(({ id }) => id === manager.id));
    const companies = own.filter(({ segment }) => segment === 'corporate');
    const words = manager.id === TOMORROW ? TALKS.weak : random.shuffle(TALKS[standing(manager)]);

    const held = [lastDaysAgo + random.whole(27, 34), lastDaysAgo].map((daysAgo, index): TalkRow => {
      const heldOn: LocalDate = workdayUntil(addDays(story.today, -daysAgo), story.days);
      const [outcome, commitment, reply] = words[index % words.length] ?? ['', '', ''];
      const facts = { c: random.pick(companies.length > 0 ? companies : own).short };
      return {
        ...base,
        plannedAt: instantOf(heldOn, random.pick(['09:30', '14:30', '15:00', '16:00']), story.zone),
        state: 'held',
        heldOn,
        outcome: say([outcome], facts),
        commitment: say([commitment], facts),
        commitmentDue: workdayUntil(addDays(heldOn, random.pick([14, 21, 28])), story.days),
        reply: reply === '' ? null : say([reply]),
      };
    });
    const tomorrow: TalkRow = {
      ...base,
      plannedAt: instantOf(story.nextWorkday(story.today), '15:00', story.zone),
      state: 'planned',
      heldOn: null,
      outcome: null,
      commitment: null,
      commitmentDue: null,
      reply: null,
    };
    return manager.id === TOMORROW ? [...held, tomorrow] : held;
  });
}

function standing({ temper, grade }: Member): keyof typeof TALKS {
  if (grade === 'probation') return 'new';
  if (temper.attainment > 0.905) return 'strong';
  return temper.attainment < 0.7 || temper.trend < -0.15 ? 'weak' : 'steady';
}
