import { scorePeople, scoresOf } from '../../../src/commands/scores.ts';
import { standingsOf } from '../../../src/commands/standings.ts';
import { formatDecimal } from '../../../src/scoring/decimal.ts';
import { peopleById } from '../../../src/store/people.ts';
import { inTransaction } from '../../../src/store/transaction.ts';
import { inTurn, median, report } from '../pairs.ts';
import { type Everyone, everyone, MONTH, refuseDifferent } from './everyone.ts';
import { RULEBOOK } from './rulebook.ts';

const TIMEOUT_MS = 60_000;
/** Marks the figures that P4 adds, to be taken out again. */
const REF = 'bench';

/** P3: scores, explains and ranks everybody, beside SQL by hand on the same tables that stores the same, byte for byte. */
export async function p3(managers: number, pairs: number): Promise<void> {
  await onBoth(managers, (both) => everybody(both, managers, pairs));
}

/** P9: by which power P3 grows from a thousand managers to so many. */
export async function p9(managers: number, pairs: number): Promise<void> {
  const few = await onBoth(1_000, (both) => everybody(both, 1_000, Math.max(pairs, 9)));
  const many = await onBoth(managers, (both) => everybody(both, managers, pairs));
  const exponent = (side: 'ours' | 'theirs') =>
    (Math.log(many[side] / few[side]) / Math.log(managers / 1_000)).toFixed(3);
  console.log(
    `P9 from 1000 to ${managers} managers: time grows by the power ${exponent('ours')}, the SQL's by ${exponent('theirs')}; must ≤ 1.1, aim ≤ 1.03`,
  );
}

/** How long it takes to close the month, everybody's inputs kept with their results, and how much memory; beside that SQL, which keeps none. */
export async function closing(managers: number, pairs: number): Promise<void> {
  await onBoth(managers, async ({ closing, theirs, look }) => {
    const before = process.memoryUsage.rss();
    await closing.reset();
    await closing.run();
    const { rows } = await look.query(
      'SELECT count(*)::int AS results, count(inputs)::int AS kept, count(hash)::int AS hashed FROM result',
    );
    const { results, kept, hashed } = rows[0];
    if (results !== kept || results !== hashed)
      throw new Error(`${kept} inputs and ${hashed} hashes of ${results} results`);
    console.log(
      `closing stores ${results} results, each with its inputs and hash; ${inMegabytes(process.resourceUsage().maxRSS * 1024 - before)} more memory than before it at most`,
    );
    report(`Closing with ${managers} managers`, await inTurn(closing, theirs, pairs));
    await closing.reset();
    console.log(`memory at most ${inMegabytes(process.resourceUsage().maxRSS * 1024)}`);
  });
}

/**
 * P4: a figure of one person comes in and is committed with the mark that their score is out of date; then their new score is computed,
 * stored and ranked in their unit, which has 25 managers, by what the scoring job and the command `score` run. Beside the SQL for everybody.
 */
export async function p4(managers: number, pairs: number): Promise<void> {
  await onBoth(managers, async (both) => {
    const { look, database, context, theirs } = both;
    await look.query(`DELETE FROM fact WHERE ref = '${REF}'`);
    await refuseDifferent(both);
    const person = 'm000042';
    let value = 0n;
    let seen: string | undefined;
    const times = await inTurn(
      {
        // What the SQL stored last stands: everybody has been scored.
        reset: async () => {
          value += 10_000n;
        },
        run: async () => {
          await inTransaction(database, TIMEOUT_MS, async (tx) => {
            await tx.fact.create({
              data: { kind: 'deposits', personId: person, on: new Date('2026-11-30'), value, ref: REF },
            });
            await tx.staleScore.upsert({ where: { personId: person }, create: { personId: person }, update: {} });
          });
          await inTransaction(database, TIMEOUT_MS, (tx) => scorePeople(context(tx), [person], MONTH));
          seen = await inTransaction(database, TIMEOUT_MS, async (tx) => readScore(context(tx), person));
        },
      },
      theirs,
      pairs,
    );
    // The SQL ran last, with the newest figure in: what was read before it must be what it stored.
    const { rows } = await look.query(
      `SELECT explanation -> 'outcome' ->> 'total' AS total FROM result WHERE person_id = '${person}'`,
    );
    await look.query(`DELETE FROM fact WHERE ref = '${REF}'`);
    if (!seen?.startsWith(rows[0].total)) throw new Error(`read ${seen}, the SQL says ${rows[0].total}`);
    console.log(`read after the last figure: ${seen}`);
    report(`P4 with ${managers} managers`, times, { must: 0.02, aim: 0.002 });
  });
}

/** Total and rank as the command `score` finds them. */
async function readScore(ctx: ReturnType<Everyone['context']>, person: string): Promise<string> {
  const [manager] = await peopleById(ctx.tx, [person]);
  if (!manager) throw new Error(`there is no ${person}`);
  const scored = (await scoresOf(ctx, [manager], MONTH)).get(person);
  const fresh = new Map(scored ? [[person, scored.result]] : []);
  const { ranking } = await standingsOf({ ...ctx, rulebook: RULEBOOK }, manager.unitId, MONTH, 'zh-CN', fresh);
  const total = scored?.result.outcome.kind === 'total' ? scored.result.outcome.total : 0n;
  const rank = ranking.ranked.find((line) => line.person === person)?.rank;
  return `${formatDecimal(total)}, number ${rank} of ${ranking.ranked.length}`;
}

async function everybody(both: Everyone, managers: number, pairs: number) {
  const results = await refuseDifferent(both);
  console.log(
    `${managers} managers, ${managers * 300} figures: either side stores ${results} results, all the same; fsync is on`,
  );
  const times = await inTurn(both.ours, both.theirs, pairs, true);
  report(`P3 with ${managers} managers`, times, { must: 1.25, aim: 0.5 });
  console.log(`memory at most ${inMegabytes(process.resourceUsage().maxRSS * 1024)}`);
  return { ours: median(times.ours), theirs: median(times.theirs) };
}

async function onBoth<Outcome>(managers: number, measure: (both: Everyone) => Promise<Outcome>): Promise<Outcome> {
  const both = await everyone(managers);
  try {
    return await measure(both);
  } finally {
    await both.stop();
  }
}

function inMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}
