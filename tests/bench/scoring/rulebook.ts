import { Indicator, Scorecard } from '../../../src/rulebook/indicators.ts';
import type { Rulebook } from '../../../src/rulebook/schema.ts';
import { RULEBOOK as BANK } from '../../support/small-bank.ts';

const NAME = { 'zh-CN': '名', en: 'name' };

/** Ten figures, every way to add them up, every method but comparison, every kind of target. */
const INDICATORS = [
  { id: 'deposits', metric: { by: 'sum' }, target: { from: 'table' }, method: { kind: 'attainment' }, cap: 120 },
  {
    id: 'loans',
    metric: { by: 'sum' },
    target: { from: 'table', prorate: true },
    method: { kind: 'attainment' },
    cap: 120,
  },
  {
    id: 'balance',
    metric: { by: 'last' },
    method: {
      kind: 'linear',
      points: [
        { x: 0, score: 20 },
        { x: 400, score: 60 },
        { x: 1000, score: 100 },
      ],
    },
  },
  { id: 'service', metric: { by: 'avg' }, method: { kind: 'direct' } },
  {
    id: 'overdue',
    metric: { by: 'max' },
    target: { from: 'fixed', value: 300, per: 'month' },
    method: { kind: 'attainment', direction: 'down' },
  },
  {
    id: 'visits',
    metric: { by: 'count', where: { channel: ['counter', 'phone'] } },
    method: {
      kind: 'tiers',
      tiers: [
        { at_least: 20, score: 100 },
        { at_least: 15, score: 85 },
        { at_least: 10, score: 60 },
      ],
    },
  },
  { id: 'slips', metric: { by: 'sum' }, method: { kind: 'deduction', per: '0.0020' } },
  {
    id: 'households',
    metric: { by: 'sum' },
    target: { from: 'table' },
    method: { kind: 'attainment' },
    cap: 120,
    no_target: 'skip',
  },
  {
    id: 'campaign',
    metric: { by: 'max' },
    method: {
      kind: 'tiers',
      tiers: [
        { at_least: 990, score: 8 },
        { at_least: 950, score: 3 },
      ],
    },
  },
  {
    id: 'complaints',
    metric: { by: 'min' },
    method: {
      kind: 'linear',
      points: [
        { x: 0, score: 0 },
        { x: 60, score: 12 },
      ],
    },
    no_data: 'zero',
  },
] as const;

const COMMON = {
  name: NAME,
  bonuses: ['campaign'],
  bonus_cap: 5,
  penalties: ['complaints'],
  penalty_cap: 10,
  vetoes: [{ indicator: 'slips', when: { at_least: 17_000 }, cap: 60 }],
};

/** What both sides score by. Households belong to customers, two managers each; everything else to the person it names. */
export const RULEBOOK: Rulebook = {
  ...BANK,
  version: 'bench',
  indicators: INDICATORS.map((one) =>
    Indicator.parse({ ...one, name: NAME, unit: NAME, metric: { source: 'fact', fact: one.id, ...one.metric } }),
  ),
  scorecards: [
    Scorecard.parse({
      ...COMMON,
      id: 'full',
      types: ['full_time'],
      weights: {
        deposits: 20,
        loans: 15,
        balance: 10,
        service: 10,
        overdue: 10,
        visits: 10,
        slips: 10,
        households: 15,
      },
    }),
    Scorecard.parse({
      ...COMMON,
      id: 'part',
      types: ['part_time'],
      weights: { deposits: 30, loans: 10, balance: 5, service: 15, overdue: 5, visits: 15, slips: 5, households: 15 },
    }),
  ],
  ranking: { ...BANK.ranking, minimum_days: 7, tie_breaks: ['deposits', 'service'] },
};
