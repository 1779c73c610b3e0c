import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { periodOf } from '../../../src/calendar/period.ts';
import { dayTable, seedDays } from '../../../src/calendar/seed.ts';
import { workdaysBetween } from '../../../src/calendar/workday.ts';
import { type ScoringContext, scorePeople } from '../../../src/commands/scores.ts';
import { closePeriod } from '../../../src/commands/settle-periods.ts';
import { standingsOf } from '../../../src/commands/standings.ts';
import { connect, type Database, type Tx } from '../../../src/database/connect.ts';
import { saveRanking } from '../../../src/store/results.ts';
import { inTransaction } from '../../../src/store/transaction.ts';
import { benchDatabase } from '../database.ts';
import type { Side } from '../pairs.ts';
import { RULEBOOK } from './rulebook.ts';

const TIMEOUT_MS = 15 * 60_000;
/** The last day of the month: it is still running, and all of its figures are there. */
const NOW = new Date('2026-11-30T12:00:00+08:00');
/** When it can be closed. */
const DAY_AFTER = new Date('2026-12-01T09:00:00+08:00');
export const MONTH = periodOf('month', '2026-11-30');
const YEAR = periodOf('year', '2026-11-30');

/** Both sides on one database, and a connection to look at what they stored. */
export type Everyone = Readonly<{
  ours: Side;
  theirs: Side;
  closing: Side;
  database: Database;
  look: pg.Client;
  context: (tx: Tx) => ScoringContext;
  stop: () => Promise<void>;
}>;

/** Opens the organisation of so many managers. */
export async function everyone(managers: number): Promise<Everyone> {
  const server = await benchDatabase(join(import.meta.dirname, 'fill.sql'), managers);
  const database = connect({
    url: server.url,
    onError: (error) => {
      throw error;
    },
  });
  const look = new pg.Client({ connectionString: server.url, options: '-c TimeZone=UTC' });
  await look.connect();
  const { days, years } = seedDays();
  const table = dayTable(days, years);
  const context = (tx: Tx): ScoringContext => ({ tx, now: NOW, rulebook: RULEBOOK, days: table });
  const sql = readFileSync(join(import.meta.dirname, 'score-everyone.sql'), 'utf8')
    .replaceAll(':kinds', `'{${RULEBOOK.indicators.map(({ id }) => id).join()}}'::text[]`)
    .replaceAll(':workdays_of_year', `${workdaysBetween(YEAR.from, YEAR.to, table)}`)
    .replaceAll(':workdays', `${workdaysBetween(MONTH.from, MONTH.to, table)}`);
  // Neither side finds what the other has stored, nor pays for writing it to the disk.
  const reset = async () => {
    await look.query('TRUNCATE result, ranking; CHECKPOINT');
  };
  return {
    ours: { reset, run: () => inTransaction(database, TIMEOUT_MS, (tx) => scoreAndRank(context(tx))) },
    closing: {
      reset: async () => {
        await reset();
        await look.query('TRUNCATE scoring_period');
      },
      run: () =>
        inTransaction(database, TIMEOUT_MS, async (tx) => {
          const settled = await closePeriod({ ...context(tx), now: DAY_AFTER, by: 'm000000' }, MONTH);
          if (settled.kind === 'refused') throw new Error(`not closed: ${settled.reason}`);
        }),
    },
    theirs: {
      reset,
      run: async () => {
        await look.query(`BEGIN; ${sql}; COMMIT`);
      },
    },
    database,
    look,
    context,
    stop: async () => {
      await look.end();
      await database.$disconnect();
      await server.stop();
    },
  };
}

/** What the scoring job does for everybody, and an announcement for the whole organisation after it. */
async function scoreAndRank(ctx: ScoringContext): Promise<void> {
  await scorePeople(ctx, 'everyone', MONTH);
  const { ranking } = await standingsOf(ctx, 'bank', MONTH, 'zh-CN');
  await saveRanking(ctx.tx, 'bank', MONTH, ranking, NOW);
}

/**
 * That both sides store the same: every total, every line of every explanation, every rank.
 *
 * @returns how many results there are
 * @throws Error that names what differs
 */
export async function refuseDifferent({ ours, theirs, look }: Everyone): Promise<number> {
  await ours.reset();
  await ours.run();
  await look.query('CREATE TEMP TABLE our_result AS TABLE result; CREATE TEMP TABLE our_ranking AS TABLE ranking');
  await theirs.reset();
  await theirs.run();
  const { rows: differing } = await look.query(`
    SELECT person_id, o.total AS ours, t.total AS theirs, o.explanation AS "oursExplained", t.explanation AS "theirsExplained"
    FROM our_result o FULL JOIN result t USING (person_id, period_kind, period)
    WHERE (o.total, o.unit_id, o.explanation) IS DISTINCT FROM (t.total, t.unit_id, t.explanation) LIMIT 1`);
  if (differing.length > 0) throw new Error(`the results differ: ${JSON.stringify(differing[0], null, 1)}`);
  const { rows: ranks } = await look.query(
    'SELECT o.lines = t.lines AS same FROM our_ranking o FULL JOIN ranking t USING (unit_id)',
  );
  if (ranks.length !== 1 || ranks[0].same !== true) throw new Error('the rankings differ');
  const { rows } = await look.query('SELECT count(*)::int AS results FROM result');
  await look.query('DROP TABLE our_result, our_ranking');
  return rows[0].results;
}
