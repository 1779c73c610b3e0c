import { type Period, parsePeriod } from '../../../src/calendar/period.ts';
import { scorePeople } from '../../../src/commands/scores.ts';
import { rankUnits } from '../../../src/commands/unit-rankings.ts';
import type { Database } from '../../../src/database/connect.ts';
import { formatDecimal, formatHundredths } from '../../../src/scoring/decimal.ts';
import { explain } from '../../../src/scoring/explanation.ts';
import type { Ranking } from '../../../src/scoring/ranking.ts';
import { decodeResult, type Result } from '../../../src/scoring/result.ts';
import { saveRankings } from '../../../src/store/results.ts';
import { dayTable, rulebookOn } from '../../../src/store/rulebooks.ts';
import type { OracleStanding } from '../oracle-ranking.ts';
import type { Bank, PeriodKey } from './bank.ts';
import type { WorkedScore } from './oracle.ts';
import { instantOf } from './stored.ts';

/** What Daybook makes of a bank in its database, worded as the oracle does. */
export type Product = Readonly<{
  /** Scores everybody for a period. */
  scores: (key: PeriodKey) => Promise<Record<string, WorkedScore>>;
  /** Ranks every unit in a period that has been scored. */
  rankings: (key: PeriodKey) => Promise<Record<string, OracleStanding>>;
}>;

/** Daybook at the bank's hour; October's rankings have been announced where the bank says so. */
export async function productOf(database: Database, { now: minute, organisations }: Bank): Promise<Product> {
  const now = instantOf(minute);
  const rulebook = await rulebookOn(database, new Map(), now);
  const ctx = { now, rulebook, days: await dayTable(database, rulebook) };
  const announced = organisations.flatMap(({ id, announced: ranks }) =>
    ranks ? [[id, announcementOf(ranks)] as const] : [],
  );
  await saveRankings(database, periodNamed('2026-10'), new Map(announced), now);
  return {
    async scores(key) {
      await database.$transaction((tx) => scorePeople({ ...ctx, tx }, 'everyone', periodNamed(key)));
      const rows = await database.result.findMany({ where: { period: key }, orderBy: { personId: 'asc' } });
      return Object.fromEntries(
        rows.map(({ personId, explanation }) => [personId, readable(personId, decodeResult(explanation))]),
      );
    },
    async rankings(key) {
      const units = await rankUnits({ tx: database, now, rulebook }, periodNamed(key));
      const listed = units.filter(({ ranking: { ranked, notRanked } }) => ranked.length + notRanked.length > 0);
      return Object.fromEntries(listed.map(({ unit, ranking }) => [unit.id, standingIn(ranking)]));
    },
  };
}

function periodNamed(key: PeriodKey): Period {
  const period = parsePeriod(key);
  if (!period) throw new Error(`there is no period ${key}`);
  return period;
}

function announcementOf(ranks: Readonly<Record<string, number>>): Ranking {
  const ranked = Object.entries(ranks).map(([person, rank]) => ({ person, rank, total: 0n, movement: null }));
  return { ranked, notRanked: [] };
}

function standingIn({ ranked, notRanked }: Ranking): OracleStanding {
  return {
    ranked: ranked.map(({ total: _, ...line }) => line),
    notRanked: notRanked.map(({ person, reasons }) => ({ person, reasons: reasons.map(({ kind }) => kind) })),
  };
}

function readable(person: string, result: Result): WorkedScore {
  const { indicators, outcome } = result;
  const lines = explain(result).flatMap(({ points }) => points ?? []);
  const scored = outcome.kind === 'total';
  return {
    person,
    scores: Object.fromEntries(
      indicators.map(({ indicator, score }) => [indicator, score === null ? null : formatDecimal(score)]),
    ),
    metrics: Object.fromEntries(
      indicators.map(({ indicator, metric: { source, value, rows } }) => [
        indicator,
        `${value === null ? '-' : formatDecimal(value)}${source === 'formula' ? '' : ` of ${rows}`}`,
      ]),
    ),
    total: scored ? formatDecimal(outcome.total) : null,
    band: scored ? outcome.band : null,
    lines: scored ? lines.map(formatHundredths) : [],
    steps: scored ? outcome.adjustments.map(({ kind }) => kind) : [],
  };
}
