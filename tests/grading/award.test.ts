import { describe, expect, it } from 'vitest';
import { candidate, grading, outcomes, proposed } from './candidates.ts';

/** Two grades of 20 % and 50 % over a lowest one for everybody; no conditions but a total. */
const RULES = grading({
  awards: [
    { grade: 'senior', quota: 20, conditions: [{ kind: 'total', at_least: 80 }] },
    { grade: 'middle', quota: 50, conditions: [{ kind: 'total', at_least: 70 }] },
    { grade: 'junior', quota: 30, conditions: [{ kind: 'total', at_least: 60 }] },
  ],
  otherwise: 'probation',
});

/** Ten managers of this grade, 95 points down to 86, one rank each: 2 senior places, 5 middle, 3 junior. */
function ten(grade: string | null) {
  return Array.from({ length: 10 }, (_, index) => candidate(`m${index + 1}`, grade, index + 1, 95 - index));
}

describe('places', () => {
  it('go by rank from the highest grade down; the lowest turns nobody away', () => {
    expect(outcomes(proposed(ten(null), RULES))).toEqual([
      'm1 awarded senior',
      'm2 awarded senior',
      ...['m3', 'm4', 'm5', 'm6', 'm7'].map((one) => `${one} awarded middle`),
      ...['m8', 'm9', 'm10'].map((one) => `${one} awarded junior`),
    ]);
  });

  it('are kept by who is still eligible, even when others rank higher', () => {
    const team = ten('junior').map((one) =>
      ['m9', 'm10'].includes(one.person) ? { ...one, held: { grade: 'senior', step: 'a' } } : one,
    );
    const lines = outcomes(proposed(team, RULES));
    expect(lines).toContain('m9 kept senior');
    expect(lines).toContain('m10 kept senior');
    expect(lines).toContain('m1 awarded middle');
    // 5 middle places for 8 juniors; the other three keep what they have
    expect(lines.filter((line) => line.endsWith('kept junior'))).toEqual([
      'm6 kept junior',
      'm7 kept junior',
      'm8 kept junior',
    ]);
  });

  it('of a grade that somebody leaves upwards become free', () => {
    const team = ten('junior').map((one) =>
      ['m1', 'm4', 'm5', 'm6', 'm7'].includes(one.person) ? { ...one, held: { grade: 'middle', step: 'a' } } : one,
    );
    // m1 and m2 take the senior places; m4 to m7 keep middle, and m1's place there goes to m3
    const lines = outcomes(proposed(team, RULES));
    expect(lines.slice(0, 3)).toEqual(['m1 awarded senior', 'm2 awarded senior', 'm3 awarded middle']);
    expect(lines.filter((line) => line.endsWith('kept middle'))).toHaveLength(4);
  });

  it('are never taken away because a quota was rounded: the team is over, and is told', () => {
    const team = ten('senior');
    const { lines, filled } = proposed(team, RULES);
    expect(lines.every(({ award }) => award.kind === 'kept')).toBe(true);
    expect(filled[0]).toEqual({
      grade: 'senior',
      places: 2,
      kept: 10,
      unranked: 0,
      heldForTied: 0,
      awarded: 0,
      over: 8,
    });
  });

  it('of a grade whose conditions no longer hold are lost; coming down is a new award', () => {
    // 75 points: not senior (80), but middle (70)
    const team = [candidate('down', 'senior', 1, 75), candidate('stays', 'middle', 2, 74)];
    expect(outcomes(proposed(team, { ...RULES, rounding: 'down' }))).toEqual([
      'down awarded junior',
      'stays kept middle',
    ]);
    // With two managers there is floor(50 % × 2) = 1 middle place, and `stays` keeps it. With four there are 2.
    const four = [...team, candidate('c', 'junior', 3, 65), candidate('d', 'junior', 4, 64)];
    expect(outcomes(proposed(four, RULES)).slice(0, 2)).toEqual(['down awarded middle', 'stays kept middle']);
  });

  it('can be reached from far below: jumps are allowed', () => {
    expect(outcomes(proposed([candidate('new', 'probation', 1, 95), ...ten('junior').slice(1)], RULES))[0]).toBe(
      'new awarded senior',
    );
  });

  it('are counted with who is not ranked, who keeps grade and step and is listed last', () => {
    const team = [...ten('junior').slice(1), candidate('away', 'senior', null)];
    const { lines, filled } = proposed(team, RULES);
    expect(filled[0]).toMatchObject({ places: 2, unranked: 1, awarded: 1 });
    expect(outcomes({ on: '', filled, lines }).at(-1)).toBe('away unranked');
    expect(lines.at(-1)?.before).toEqual({ grade: 'senior', step: 'b' });
  });

  it('of the lowest grade are for whoever is eligible for any; who is eligible for none goes on probation', () => {
    const only = grading({
      awards: [
        { grade: 'senior', quota: 20, conditions: [{ kind: 'total', at_least: 80 }] },
        {
          grade: 'junior',
          quota: 10,
          conditions: [{ kind: 'exam', exam: 'junior', name: { 'zh-CN': '初级', en: 'Junior' } }],
        },
      ],
      otherwise: 'probation',
    });
    // floor(20 % × 2) = 0 senior places: `good` is eligible for senior alone, so the lowest grade takes them
    expect(outcomes(proposed([candidate('good', null, 1, 95), candidate('poor', 'junior', 2, 50)], only))).toEqual([
      'good lowest junior',
      'poor otherwise probation',
    ]);
    const { otherwise: _, ...without } = only;
    expect(outcomes(proposed([candidate('poor', 'junior', 1, 50)], without))).toEqual(['poor otherwise junior']);
  });
});

describe('equals across the last place', () => {
  it('all go to the committee; nobody below takes a place, and the next grade holds one for each who gets none', () => {
    // m2, m3 and m4 share rank 2: one senior place is left for three
    const team = ten(null).map((one) =>
      ['m2', 'm3', 'm4'].includes(one.person) ? { ...one, standing: { rank: 2, total: 940_000n } } : one,
    );
    const { lines, filled } = proposed(team, RULES);
    const committee = { kind: 'committee', grade: 'senior', next: 'middle', tied: 3, places: 1 };
    expect(lines.slice(0, 4).map(({ award }) => award)).toEqual([
      { kind: 'awarded', grade: 'senior' },
      committee,
      committee,
      committee,
    ]);
    expect(lines[1]).toMatchObject({ before: null, after: null });
    // middle: 5 places, 2 held for the tied, 3 given to m5, m6 and m7
    expect(filled[1]).toEqual({
      grade: 'middle',
      places: 5,
      kept: 0,
      unranked: 0,
      heldForTied: 2,
      awarded: 3,
      over: 0,
    });
    expect(
      lines.filter(({ award }) => award.kind === 'awarded' && award.grade === 'junior').map(({ person }) => person),
    ).toEqual(['m8', 'm9', 'm10']);
  });

  it('get it when there is a place for each', () => {
    const team = ten(null).map((one) =>
      ['m1', 'm2'].includes(one.person) ? { ...one, standing: { rank: 1, total: 950_000n } } : one,
    );
    expect(outcomes(proposed(team, RULES)).slice(0, 2)).toEqual(['m1 awarded senior', 'm2 awarded senior']);
  });
});
