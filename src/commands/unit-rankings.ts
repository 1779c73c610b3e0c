import { type Period, previousPeriod } from '../calendar/period.ts';
import type { Tx } from '../database/connect.ts';
import type { Ranking } from '../scoring/ranking.ts';
import { announcedRankings, type Candidate, candidatesOf } from '../store/results.ts';
import { type Unit, unitTree } from '../store/units.ts';
import { periodRules, type Ruling } from './period-rulebook.ts';
import { heldIn, rankCandidates } from './standings.ts';

/** A unit's ranking, of its own managers and those of everything below it. */
export type UnitRanking = Readonly<{ unit: Unit; members: readonly Candidate[]; ranking: Ranking; previous: Ranking }>;

/** The ranking of every unit that has managers in the period, the top first: a handful of queries, however many units there are. */
export async function rankUnits(ctx: Ruling, period: Period): Promise<readonly UnitRanking[]> {
  const { tx } = ctx;
  const units = await unitTree(tx);
  const before = previousPeriod(period);
  const [rulebook, earlier] = [await periodRules(ctx, period), await periodRules(ctx, before)];
  const [now, then] = [await membersByUnit(tx, units, period), await membersByUnit(tx, units, before)];
  const tops = units.filter(({ parentId }) => parentId === null);
  const everybody = (members: typeof now) => tops.flatMap(({ id }) => members.get(id) ?? []);
  const held = await heldIn(ctx, rulebook, everybody(now), period);
  const heldThen = await heldIn(ctx, earlier, everybody(then), before);
  const announced = await announcedRankings(tx, before);
  return units.flatMap((unit) => {
    const members = now.get(unit.id) ?? [];
    if (members.length === 0) return [];
    const previous =
      announced.get(unit.id) ?? rankCandidates(then.get(unit.id) ?? [], earlier, before, 'zh-CN', { held: heldThen });
    const ranking = rankCandidates(members, rulebook, period, 'zh-CN', { previous, held });
    return [{ unit, members, previous, ranking }];
  });
}

/** Who was in post in the period, for each unit with everything below it. */
async function membersByUnit(
  tx: Tx,
  units: readonly Unit[],
  period: Period,
): Promise<ReadonlyMap<string, readonly Candidate[]>> {
  const parents = new Map(units.map(({ id, parentId }) => [id, parentId]));
  const members = new Map<string, Candidate[]>();
  for (const { id, parentId } of units) {
    if (parentId !== null) continue;
    for (const candidate of await candidatesOf(tx, id, period)) {
      for (let unit: string | null | undefined = candidate.unitId; unit; unit = parents.get(unit)) {
        const there = members.get(unit);
        if (there) there.push(candidate);
        else members.set(unit, [candidate]);
      }
    }
  }
  return members;
}
