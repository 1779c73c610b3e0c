import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDecimal, formatHundredths, parseDecimal } from '../../src/scoring/decimal.ts';
import { explain } from '../../src/scoring/explanation.ts';
import { encodeInput, inOrder, recompute } from '../../src/scoring/inputs.ts';
import { rank } from '../../src/scoring/ranking.ts';
import { decodeResult, encodeResult, type Result } from '../../src/scoring/result.ts';
import { resultText } from '../../src/scoring/result-text.ts';
import { scoreManager } from '../../src/scoring/score.ts';
import { indicator as indicatorCase, inputOf as inputOfCase } from './cases.ts';
import { type OracleOrganisation, type OraclePerson, type OracleStandIn, oracleScore } from './oracle.ts';
import { type OraclePart, oracleComposed } from './oracle-composed.ts';
import { inputOf, PERIODS, postingsOf, rulebookOf, standInOf } from './oracle-input.ts';
import { oracleStanding } from './oracle-ranking.ts';
import { compositions, organisations } from './organisations.ts';

describe('scores against exact fractions', () => {
  it('agree for every person of any organisation: scores, total, band and every line shown', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(organisations, (org) => {
        for (const person of org.people) {
          const result = scoreManager(inputOf(org, person));
          for (const { method } of org.indicators) seen.add(method.kind);
          expect(readable(person, result)).toEqual(oracleScore(org, person));
        }
      }),
      { numRuns: 1_000, seed: 20_261_122 },
    );
    expect([...seen].toSorted()).toEqual(['attainment', 'deduction', 'direct', 'linear', 'percentile', 'tiers']);
  });

  it('agree on ranks, movement and who is not ranked and why', () => {
    const seen = { ties: 0, ranked: 0, notRanked: 0 };
    fc.assert(
      fc.property(organisations, (org) => {
        const ranking = rankOf(org);
        const oracle = oracleStanding(org);
        const byPerson = (a: { person: string }, b: { person: string }) => (a.person < b.person ? -1 : 1);
        expect(
          ranking.ranked.map(({ person, rank, movement }) => ({ person, rank, movement })).toSorted(byPerson),
        ).toEqual(oracle.ranked.toSorted(byPerson));
        expect(
          ranking.notRanked.map(({ person, reasons }) => ({ person, reasons: reasons.map(({ kind }) => kind) })),
        ).toEqual(oracle.notRanked);
        expect(ranking.ranked.map(({ rank }) => rank)).toEqual(
          ranking.ranked.map(({ rank }) => rank).toSorted((a, b) => a - b),
        );
        seen.ranked += ranking.ranked.length;
        seen.notRanked += ranking.notRanked.length;
        seen.ties += ranking.ranked.length - new Set(ranking.ranked.map(({ rank }) => rank)).size;
      }),
      { numRuns: 400, seed: 47 },
    );
    // The organisations are worth nothing if nobody ever ties or everybody is left out.
    expect(seen.ties).toBeGreaterThan(50);
    expect(seen.ranked).toBeGreaterThan(500);
    expect(seen.notRanked).toBeGreaterThan(200);
  });

  it('agree on composed periods: total and every line shown, whatever is missing', () => {
    fc.assert(
      fc.property(compositions, ({ weights, months, missing, inspection }) => {
        const { outcome, ...result } = composedResult({ weights, months, missing, inspection });
        const lines = explain({ ...result, outcome }).flatMap(({ points }) => points ?? []);
        const scored = outcome.kind === 'total';
        expect({
          total: scored ? formatDecimal(outcome.total) : null,
          lines: scored ? lines.map(formatHundredths) : [],
        }).toEqual(
          oracleComposed(
            months.map((month, index) => ({ ...month, weight: weights[index] ?? '' })),
            missing,
            [{ weight: weights[3] ?? '', score: inspection }],
          ),
        );
      }),
      { numRuns: 1_000, seed: 11 },
    );
  });

  it('come out again from what a closed period keeps, byte for byte, in any key order', () => {
    fc.assert(
      fc.property(organisations, (org) => {
        for (const person of org.people) {
          const input = inputOf(org, person);
          const kept: unknown = JSON.parse(JSON.stringify(encodeInput(input)), reversedKeys);
          const again = recompute(kept, rulebookOf(org, input));
          expect(JSON.stringify(encodeResult(again))).toBe(JSON.stringify(encodeResult(scoreManager(input))));
          expect(JSON.stringify(inOrder(kept))).toBe(JSON.stringify(encodeInput(input)));
        }
      }),
      { numRuns: 300, seed: 5 },
    );
  });

  it('give the same bytes when stored, read in any key order, and stored again', () => {
    fc.assert(
      fc.property(organisations, (org) => {
        for (const person of org.people) {
          const stored = JSON.stringify(encodeResult(scoreManager(inputOf(org, person))));
          const fromDatabase: unknown = JSON.parse(stored, reversedKeys);
          expect(JSON.stringify(encodeResult(decodeResult(fromDatabase)))).toBe(stored);
          expect(resultText(scoreManager(inputOf(org, person)))).toBe(stored);
        }
      }),
      { numRuns: 50, seed: 7 },
    );
  });
});

function rankOf(org: OracleOrganisation) {
  const members = org.people.map((person) => ({
    person: person.id,
    virtual: person.virtual,
    postings: postingsOf(person),
    result: scoreManager(inputOf(org, person)),
  }));
  const previous = new Map(Object.entries(org.previous));
  return rank(members, { period: PERIODS.month, minimumDays: org.minimumDays, tieBreaks: org.tieBreaks, previous });
}

function composedResult({
  weights,
  months,
  missing,
  inspection,
}: Readonly<{
  weights: string[];
  months: Omit<OraclePart, 'weight'>[];
  missing: OracleStandIn;
  inspection: string | null;
}>) {
  const [january = '', february = '', march = '', last = ''] = weights;
  return scoreManager({
    ...inputOfCase({
      weights: { inspection: '100' },
      metrics: { inspection },
      indicators: [indicatorCase({ id: 'inspection', no_data: 'skip' })],
    }),
    period: PERIODS.quarter,
    composed: {
      composition: {
        period: 'quarter',
        of: 'month',
        weights: [january, february, march].map(parseDecimal),
        indicators: { inspection: parseDecimal(last) },
        missing: standInOf(missing),
      },
      parts: months.map(({ total, inPost, begun }, index) => ({
        period: `2026-1${index}`,
        total: total === null ? null : parseDecimal(total),
        inPost,
        begun,
      })),
    },
  });
}

function readable(person: OraclePerson, { indicators, outcome, ...result }: Result) {
  const lines = explain({ ...result, indicators, outcome }).flatMap(({ points }) => points ?? []);
  const scored = outcome.kind === 'total';
  return {
    person: person.id,
    scores: Object.fromEntries(
      indicators.map(({ indicator, score }) => [indicator, score === null ? null : formatDecimal(score)]),
    ),
    total: scored ? formatDecimal(outcome.total) : null,
    band: scored ? outcome.band : null,
    lines: scored ? lines.map(formatHundredths) : [],
    steps: scored ? outcome.adjustments.map(({ kind }) => kind) : [],
  };
}

/** A database keeps an object's values but not the order of its keys. */
function reversedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toReversed());
}
