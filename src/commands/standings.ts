import { type Period, previousPeriod } from '../calendar/period.ts';
import type { Tx } from '../database/connect.ts';
import { nameOf } from '../i18n.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { Locale } from '../rulebook/words.ts';
import { tieBreaksIn } from '../scoring/composed.ts';
import { type Member, type Ranked, type Ranking, rank } from '../scoring/ranking.ts';
import { announcedRanking, type Contender, contendersOf } from '../store/results.ts';

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
  { tx, rulebook }: Readonly<{ tx: Tx; rulebook: Rulebook }>,
  unitId: string,
  period: Period,
  locale: Locale,
  fresh: ReadonlyMap<string, Ranked> = new Map(),
): Promise<Standings> {
  const candidates = await contendersOf(tx, unitId, period, tieBreaksIn(rulebook, period.kind));
  const before = previousPeriod(period);
  const previous =
    (await announcedRanking(tx, unitId, before)) ??
    rankCandidates(
      await contendersOf(tx, unitId, before, tieBreaksIn(rulebook, before.kind)),
      rulebook,
      before,
      locale,
    );
  const current = candidates.map((one) => ({ ...one, result: fresh.get(one.personId) ?? one.result }));
  const ranking = rankCandidates(current, rulebook, period, locale, previous);
  return { period, ranking, previous, candidates: new Map(candidates.map((one) => [one.personId, one])) };
}

/** Ranks whoever of these has a result; movement is against `previous`, and nobody has any without one. */
export function rankCandidates(
  candidates: readonly Contender[],
  rulebook: Rulebook,
  period: Period,
  locale: Locale,
  previous: Ranking | null = null,
): Ranking {
  return rank(members(candidates, rulebook, locale), {
    period,
    minimumDays: rulebook.ranking.minimum_days,
    tieBreaks: tieBreaksIn(rulebook, period.kind),
    previous: new Map(previous?.ranked.map((line) => [line.person, line.rank])),
  });
}

/** The ids of the manager types that hold business nobody owns. */
export function virtualTypes({ manager_types }: Pick<Rulebook, 'manager_types'>): readonly string[] {
  return manager_types.filter(({ virtual }) => virtual).map(({ id }) => id);
}

/** Whoever has been scored, in the order of names. */
function members(candidates: readonly Contender[], rulebook: Rulebook, locale: Locale): readonly Member[] {
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
              postings: [{ from, to }],
              result,
            },
          ]
        : [],
    );
}
