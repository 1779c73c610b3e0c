import type { Bank, Day, Organisation, PersonRow, ReportRow, TargetRow, UnitRow, Zone } from './bank.ts';
import type { Dice } from './dice.ts';
import { randomRules } from './random-rules.ts';

/** So many organisations with a rulebook that changes with November, December and January, whether they have begun or not. */
export function randomBank(dice: Dice, count: number): Bank {
  const ids = Array.from({ length: count }, (_, index) => `o${index}`);
  const today = dice.pick([dice.int(2, 30), dice.int(31, 61), dice.int(62, 70)]);
  const begins: readonly Day[] = [-303, 1, 1, 31, 62];
  return {
    now: (today - 1) * 1440 + dice.pick([1080, 1081, 30, 700]),
    calendar: [...new Set(dice.times(4, 10, () => someDay(dice)))].map((day) => ({
      day,
      kind: dice.pick(['workday', 'holiday']),
    })),
    versions: begins.map((from, index) => ({ from, rules: randomRules(dice, `v${index}`, ids) })),
    organisations: ids.map((id, index) => randomOrganisation(dice, id, index * 10, today)),
  };
}

/** Half of them where something begins or ends. */
function someDay(dice: Dice): Day {
  return dice.once(2) ? dice.pick([-31, -30, 0, 1, 2, 16, 29, 30, 31, 61]) : dice.int(-33, 63);
}

function randomOrganisation(dice: Dice, id: string, numbered: number, today: Day): Organisation {
  const units = unitsOf(dice, id);
  const people = dice.times(2, 6, (index) => randomPerson(dice, id, `${id}_p${index}`, units, today));
  const who = people.map((person) => person.id);
  const someone = () => dice.pick([who[0] ?? '', ...who]);
  const customer = () => numbered + dice.int(1, 3);
  const maybe = <Value>(in_: number, make: () => Value) => (dice.once(in_) ? make() : null);
  // Few different amounts, so that people tie.
  const amount = () =>
    dice.pick([dice.int(0, 5) * 10_000, dice.int(0, 5) * 10_000, dice.int(-9, 9), dice.int(-900_000, 2_000_000)]);
  const reports = dice.times(4, 16, () => randomReport(dice, someone(), customer));
  const products = [
    { id: `${id}_card`, line: 'retail' },
    { id: `${id}_loan`, line: 'corporate' },
  ];
  const product = () => dice.pick([`${id}_card`, `${id}_loan`]);
  return {
    id,
    units,
    people,
    assignments: dice.times(1, 6, () => {
      const from = dice.pick([-200, -200, someDay(dice)]);
      const until = maybe(3, () => dice.int(from, 63));
      return {
        customer: customer(),
        person: someone(),
        share: dice.pick([10_000, 5_000, 3_333, dice.int(1, 10_000)]),
        from,
        until,
      };
    }),
    facts: dice.times(3, 16, () => ({
      kind: dice.pick(['deposit', 'loan']),
      person: maybe(2, someone),
      customer: maybe(2, customer),
      day: someDay(dice),
      value: amount(),
      origin: maybe(2, () => dice.pick(['won', 'natural'])),
    })),
    reports,
    ratings: reports.flatMap((_, report) =>
      dice
        .some(['chen', 'jia'])
        .flatMap((rater) => (dice.once(2) ? [{ report, rater, stars: dice.int(1, 5), at: someMinute(dice) }] : [])),
    ),
    duties: dice.times(2, 12, () => {
      const day = someDay(dice);
      const deadline = (day - 1) * 1440 + 1080;
      const near = () => deadline + dice.pick([-600, 0, 0, 1, 1440]);
      const report = dice.pick(['visit', 'log']);
      return {
        person: someone(),
        report,
        day,
        deadline,
        extended: maybe(4, near),
        filed: maybe(2, near),
        excused: dice.once(6),
      };
    }),
    events: dice.times(1, 6, () => ({
      kind: dice.pick(['complaint', 'praise']),
      person: someone(),
      day: someDay(dice),
      points: dice.pick([10_000, 20_000, dice.int(-50_000, 50_000)]),
      state: dice.pick(['recorded', 'confirmed', 'confirmed', 'rejected']),
      grave: dice.once(2),
    })),
    products,
    prices: products.flatMap(({ id: of }) =>
      [-100, ...dice.some([-5, 1, 16, 30])].map((from) => ({
        product: of,
        from,
        price: dice.pick([dice.int(0, 9) * 5_000, dice.int(0, 300_000)]),
      })),
    ),
    sales: dice.times(1, 9, () => ({
      product: product(),
      person: maybe(2, someone),
      customer: maybe(2, customer),
      day: someDay(dice),
      quantity: dice.pick([10_000, 20_000, -10_000, dice.int(-30_000, 90_000)]),
      attributes: {
        ...(dice.once(2) && { channel: dice.pick(['online', 'counter']) }),
        ...(dice.once(5) && { line: 'retail' }),
      },
    })),
    evaluations: dice.times(3, 14, () => ({
      form: dice.pick(['yearly', 'service']),
      person: someone(),
      group: dice.pick(['supervisor', 'peers', 'peers', 'customers', 'customers', 'nobody']),
      rater: dice.pick(['a', 'b', 'c']),
      day: someDay(dice),
      value: dice.int(1, 5) * 10_000,
    })),
    targets: randomTargets(dice, who, amount),
    announced: maybe(4, () => Object.fromEntries(dice.some(who).map((one) => [one, dice.int(1, 6)]))),
  };
}

function unitsOf(dice: Dice, id: string): UnitRow[] {
  const zone = (): Zone | null =>
    dice.once(4) ? dice.pick(['Asia/Tokyo', 'America/New_York', 'Asia/Shanghai']) : null;
  return [
    { id, parent: 'bank', zone: zone() },
    { id: `${id}_a`, parent: id, zone: zone() },
    { id: `${id}_b`, parent: id, zone: zone() },
    { id: `${id}_a1`, parent: `${id}_a`, zone: zone() },
  ];
}

function randomPerson(dice: Dice, org: string, id: string, units: readonly UnitRow[], today: Day): PersonRow {
  const since = dice.once(5) ? someDay(dice) : -500;
  const left = dice.once(6) ? dice.int(Math.max(since, -40), 63) : null;
  const changes = () =>
    [someDay(dice)].filter((from) => dice.once(3) && from > since && from <= Math.min(left ?? 63, today + 20));
  return {
    id,
    // Plain letters, which every language sorts alike.
    name: dice.times(6, 6, () => dice.pick(['a', 'e', 'k', 'l', 'm', 'n', 'o', 'r', 't', 'u', 'z'])).join(''),
    since,
    left,
    postings: [since, ...changes()].map((from) => ({
      from,
      unit: dice.pick([org, ...units.map((unit) => unit.id)]),
      type: dice.pick(['full_time', 'full_time', 'full_time', 'part_time', 'virtual']),
      attributes: { ...(dice.once(12) ? {} : { org }), ...(dice.once(2) && { region: 'rural' }) },
    })),
    grades: [since, ...changes()].map((from) => ({ from, grade: dice.pick(['senior', 'junior', null]) })),
  };
}

function randomReport(dice: Dice, person: string, customer: () => number): ReportRow {
  const type = dice.pick(['visit', 'visit', 'log', 'plan']);
  return {
    person,
    type,
    late: dice.once(4),
    withdrawn: dice.once(7),
    revisions: dice.times(1, dice.once(3) ? 3 : 1, () => {
      const about = someDay(dice);
      return {
        about,
        customer: type === 'visit' && !dice.once(6) ? customer() : null,
        kind: dice.pick(['in_person', 'phone']),
        lines:
          type === 'plan'
            ? dice.times(0, 5, () => ({
                day: dice.pick([about, dice.int(about - 6, about + 6)]),
                customer: dice.once(6) ? null : customer(),
                how: dice.pick(['visit', 'call']),
              }))
            : [],
      };
    }),
  };
}

/** An instant near midnight somewhere, or any. */
function someMinute(dice: Dice): number {
  return dice.once(2)
    ? (someDay(dice) - 1) * 1440 + dice.pick([0, -1, -60, -61, 720, 719, 780])
    : dice.int(-40_000, 80_000);
}

function randomTargets(dice: Dice, people: readonly string[], amount: () => number): TargetRow[] {
  const targets = dice.times(10, 40, (): TargetRow => {
    const origin = dice.pick(['table', 'own']);
    return {
      person: dice.pick([people[0] ?? '', ...people]),
      indicator: `i${dice.int(0, 7)}`,
      period: dice.pick(['2026-10', '2026-11', '2026-12', '2026-Q4', '2026-H2', '2026', '2026-W45', '2027-01']),
      origin,
      state: origin === 'own' ? dice.pick(['agreed', 'agreed', 'proposed', 'returned']) : 'agreed',
      value: Math.abs(amount()),
    };
  });
  const keyOf = ({ person, indicator, period, origin }: TargetRow) => [person, indicator, period, origin].join(' ');
  return [...new Map(targets.map((target) => [keyOf(target), target])).values()];
}
