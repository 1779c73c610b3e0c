import { type Period, previousPeriod } from '../calendar/period.ts';
import { nameOf } from '../i18n.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { Locale } from '../rulebook/words.ts';
import { tieBreaksIn } from '../scoring/composed.ts';
import { type Member, type Ranked, type Ranking, rank } from '../scoring/ranking.ts';
import { gradesOn } from '../store/grades.ts';
import { announcedRanking, type Contender, contendersOf } from '../store/results.ts';
import { isRunning, periodRules, type Ruling, todayOf } from './period-rulebook.ts';

/** How a unit's managers stand in a period and stood in the one before. */
export type Standings = Readonly<{
  period: Period;
  ranking: Ranking;
  previous: Ranking;
  candidates: ReadonlyMap<string, Contender>;
}>;

/**
 * Ranks a unit and what is below it from stored results, with `fresh` ones in the place of what is stored. Movement is against
 * the ranking that was announced for the period before or, where none was, against the one its stored results give.
 */
export async function standingsOf(
  ctx: Ruling,
  unitId: string,
  period: Period,
  locale: Locale,
  fresh: ReadonlyMap<string, Ranked> = new Map(),
): Promise<Standings> {
  const { tx } = ctx;
  const rulebook = await periodRules(ctx, period);
  const candidates = await contendersOf(tx, unitId, period, tieBreaksIn(rulebook, period.kind));
  const before = previousPeriod(period);
  const previous = (await announcedRanking(tx, unitId, before)) ?? (await storedRanking(ctx, unitId, before, locale));
  const current = candidates.map((one) => ({ ...one, result: fresh.get(one.personId) ?? one.result }));
  const held = await heldIn(ctx, rulebook, candidates, period);
  const ranking = rankCandidates(current, rulebook, period, locale, { previous, held });
  return { period, ranking, previous, candidates: new Map(candidates.map((one) => [one.personId, one])) };
}

async function storedRanking(ctx: Ruling, unitId: string, period: Period, locale: Locale): Promise<Ranking> {
  const rulebook = await periodRules(ctx, period);
  const candidates = await contendersOf(ctx.tx, unitId, period, tieBreaksIn(rulebook, period.kind));
  const held = await heldIn(ctx, rulebook, candidates, period);
  return rankCandidates(candidates, rulebook, period, locale, { held });
}

/** The grades that people hold, by person; null for none. */
type HeldGrades = ReadonlyMap<string, string | null>;

/** What these hold on the period's last day, today while it runs; null where the rulebook ranks over all grades. */
export async function heldIn(
  ctx: Ruling,
  { ranking }: Rulebook,
  candidates: readonly Pick<Contender, 'personId'>[],
  period: Period,
): Promise<HeldGrades | null> {
  if (ranking.among === 'unit') return null;
  const on = isRunning(ctx, period) ? todayOf(ctx) : period.to;
  const ids = candidates.map(({ personId }) => personId);
  return new Map([...(await gradesOn(ctx.tx, ids, on))].map(([person, { grade }]) => [person, grade]));
}

/**
 * Ranks whoever of these has a result: where it is known what they hold, each among those of the same grade, else all together.
 * Movement is against `previous`, and nobody has any without one or who was in another cohort then.
 */
export function rankCandidates(
  candidates: readonly Contender[],
  rulebook: Rulebook,
  period: Period,
  locale: Locale,
  { previous, held = null }: Readonly<{ previous?: Ranking; held?: HeldGrades | null }> = {},
): Ranking {
  const gradeOf = (person: string) => held && (held.get(person) ?? null);
  const same = previous?.ranked.filter(({ person, grade }) => grade === (held ? gradeOf(person) : undefined));
  return rank(members(candidates, rulebook, locale, gradeOf), {
    period,
    minimumDays: rulebook.ranking.minimum_days,
    tieBreaks: tieBreaksIn(rulebook, period.kind),
    previous: new Map(same?.map((line) => [line.person, line.rank])),
    ...(held && { grades: rulebook.grades.map(({ id }) => id) }),
  });
}

/** The ids of the manager types that hold business nobody owns. */
export function virtualTypes({ manager_types }: Pick<Rulebook, 'manager_types'>): readonly string[] {
  return manager_types.filter(({ virtual }) => virtual).map(({ id }) => id);
}

/** Whoever has been scored, in the order of names. */
function members(
  candidates: readonly Contender[],
  rulebook: Rulebook,
  locale: Locale,
  gradeOf: (person: string) => string | null,
): readonly Member[] {
  const virtual = virtualTypes(rulebook);
  const { compare } = new Intl.Collator(locale);
  return candidates
    .toSorted((a, b) => compare(nameOf(a, locale), nameOf(b, locale)) || (a.personId < b.personId ? -1 : 1))
    .flatMap(({ personId, managerType, from, to, result }) =>
      result
        ? [
            {
              person: personId,
              virtual: managerType !== null && virtual.includes(managerType),
              grade: gradeOf(personId),
              postings: [{ from, to }],
              result,
            },
          ]
        : [],
    );
}
