import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { score } from '../../src/commands/score.ts';
import { why } from '../../src/commands/why.ts';
import { rulebookOn } from '../../src/store/rulebooks.ts';
import { openAppraised } from '../support/appraised.ts';
import { said } from '../support/branch.ts';
import { contextFor, figures } from '../support/organisation.ts';

/** From 1 December on deposits are called growth and weigh 20 instead of 60, service 80. */
async function twoVersions(change: (text: string) => string = (text) => text) {
  const daybook = await openAppraised();
  const { database } = daybook;
  const [first] = await database.rulebookVersion.findMany();
  if (!first) throw new Error('no rulebook');
  const text = change(first.text)
    .replace('version: "1"', 'version: "2"')
    .replace('{ zh-CN: 存款, en: Deposits }', '{ zh-CN: 增长, en: Growth }')
    .replace('weights: { deposits: 60, service: 40 }', 'weights: { deposits: 20, service: 80 }');
  const hash = createHash('sha256').update(text).digest('hex');
  await database.rulebookVersion.create({
    data: { version: '2', text, hash, zone: first.zone, effectiveFrom: new Date('2026-12-01T00:00:00Z') },
  });
  // In the week of Monday 30 November: 90 and 80, as in November.
  await figures(database, [
    ['li', 'deposits', '2026-11-30', 90],
    ['li', 'service', '2026-11-30', 80],
  ]);
  return daybook;
}

describe('a period is scored and explained by one version of the rulebook', () => {
  it('that of its last day, whatever is in force when it is asked about', async () => {
    const { database } = await twoVersions();
    const ask = async (command: typeof score, text: string, at: string) => {
      const now = new Date(`${at}T10:00:00+08:00`);
      const ctx = await contextFor(database, 'li', now, await rulebookOn(database, new Map(), now));
      return said((await command.run(ctx, text)).replies?.[0]?.card);
    };
    // November: 0.6 × 90 + 0.4 × 80 = 54 + 32 = 86.
    for (const at of ['2026-11-27', '2026-12-02', '2027-03-01']) {
      expect((await ask(why, '2026年11月 存款', at)).slice(0, 2)).toEqual([
        expect.stringContaining('存款 · '),
        '存款 60.00 分里得了 54.00 分',
      ]);
      expect((await ask(score, '2026年11月', at))[3]).toBe('存款 | 90 分 | – | 90.00 | 54.00 / 60.00');
    }
    // The week ends in December: 0.2 × 90 + 0.8 × 80 = 18 + 64 = 82, on its Monday as on its Wednesday.
    for (const at of ['2026-11-30', '2026-12-02']) {
      expect((await ask(why, '本周 增长', at))[1]).toBe('增长 20.00 分里得了 18.00 分');
      expect((await ask(score, '本周', at))[3]).toBe('增长 | 90 分 | – | 90.00 | 18.00 / 20.00');
    }
  });

  it('of a quarter that runs, its parts by theirs, whatever the next version makes of them', async () => {
    // By the version of December, a month is scored by what nobody has any figures of: then November would have no total.
    const { database } = await twoVersions((text) =>
      text
        .replace('scorecards:', `${OTHER}scorecards:`)
        .replace('weights: { deposits: 60, service: 40 }', 'weights: { other: 100 }'),
    );
    const now = new Date('2026-11-27T10:00:00+08:00');
    const ctx = await contextFor(database, 'li', now, await rulebookOn(database, new Map(), now));
    const lines = said((await why.run(ctx, '本季度 服务')).replies?.[0]?.card);
    // October (without figures 0) and November weigh 30 each, service 20, and December has not begun: 20 × 80 ÷ 80 of 20 × 100 ÷ 80.
    expect(lines[1]).toBe('服务 25.00 分里得了 20.00 分');
  });
});

const OTHER = `  - id: other
    name: { zh-CN: 其他, en: Other }
    unit: { zh-CN: 分, en: points }
    metric: { source: fact, fact: other, by: avg }
    method: { kind: direct }
    no_data: skip
composed:
  - { period: quarter, of: month, weights: [30, 30, 20], indicators: { service: 20 }, missing: skip }
`;
