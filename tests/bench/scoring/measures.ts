import { inTurn, median, report } from '../pairs.ts';
import { everyone, refuseDifferent } from './everyone.ts';

/** P3: scores, explains and ranks everybody, beside SQL by hand on the same tables that stores the same, byte for byte. */
export async function p3(managers: number, pairs: number): Promise<number> {
  const both = await everyone(managers);
  try {
    const results = await refuseDifferent(both);
    console.log(`${managers} managers, ${managers * 300} figures, ${results} results stored by either side, all the same; fsync is on`);
    const times = await inTurn(both.ours, both.theirs, pairs);
    report(`P3 with ${managers} managers`, times, { must: 1.25, aim: 0.5 });
    console.log(`memory at most ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
    return median(times.ours);
  } finally {
    await both.stop();
  }
}
export const p4 = p3, p9 = p3;
