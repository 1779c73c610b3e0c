import { describe, expect, it } from 'vitest';
import { placesAmong, scopesOf, subtree } from '../../src/grading/scope.ts';

/** Two trees: a bank with two branches, one of them with an office; and a company of its own with one branch. */
const TREE = [
  { id: 'bank', parentId: null },
  { id: 'company', parentId: null },
  { id: 'city', parentId: 'bank' },
  { id: 'east', parentId: 'bank' },
  { id: 'shop', parentId: 'company' },
  { id: 'office', parentId: 'city' },
];

const shown = (within: Parameters<typeof scopesOf>[1], tree = TREE) =>
  scopesOf(tree, within).map(({ head, units }) => `${head}: ${[...units].join(' ')}`);

describe('whom a quota is counted over', () => {
  it.each([
    ['organisation', ['null: bank company city east shop office']],
    ['branch', ['bank: bank', 'company: company', 'city: city office', 'east: east', 'shop: shop']],
    ['unit', ['bank: bank', 'company: company', 'city: city', 'east: east', 'shop: shop', 'office: office']],
  ] as const)('%s', (within, scopes) => {
    expect(shown(within)).toEqual(scopes);
  });

  it('is called by the top where there is but one', () => {
    expect(shown('organisation', TREE.slice(0, 1))).toEqual(['bank: bank']);
  });

  it('of a unit is all that is below it', () => {
    expect([...subtree(TREE, 'bank')]).toEqual(['bank', 'city', 'east', 'office']);
  });
});

describe('places within a part of a ranking', () => {
  it('keep equals equal and count on after them', () => {
    // 1, 2, 2, 4, 5 of the whole: without the first and the fourth they are 1, 1 and 3.
    const ranked = [1, 2, 2, 4, 5].map((rank, index) => ({
      person: 'abcde'.charAt(index),
      rank,
      total: BigInt(-rank),
    }));
    expect([...placesAmong(ranked, new Set(['e', 'c', 'b', 'nobody']))]).toEqual([
      ['b', { rank: 1, total: -2n }],
      ['c', { rank: 1, total: -2n }],
      ['e', { rank: 3, total: -5n }],
    ]);
  });
});
