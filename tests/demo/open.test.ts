import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isDemo } from '../../src/store/clock.ts';
import type { TestDatabase } from '../support/database.ts';
import { demoDatabase, prepareDemo } from '../support/process.ts';

type Said = Readonly<{ person: string; role: string; author: string; at: Date; key: string | null }>;

describe('the demo as it opens', () => {
  let test: TestDatabase;
  let said: readonly Said[];
  beforeAll(async () => {
    await prepareDemo();
    test = await demoDatabase();
    said = await test.database.$queryRaw<Said[]>`
      SELECT m.person_id AS person, p.role, m.author, m.at, m.delivery_key AS key
      FROM demo_message m JOIN person p ON p.id = m.person_id ORDER BY m.id`;
  }, 120_000);
  afterAll(() => test.drop());

  it('shows everybody what the last days brought, in the order of time', async () => {
    expect(await isDemo(test.database)).toBe(true);
    for (const [person, own] of Map.groupBy(said, (one) => one.person)) {
      const minutes = own.map(({ at }) => Math.floor(at.getTime() / 60_000));
      expect(minutes, person).toEqual(minutes.toSorted((a, b) => a - b));
    }
    const managers = Map.groupBy(
      said.filter(({ role }) => role === 'manager'),
      ({ person }) => person,
    );
    expect(managers.size).toBe(24);
    for (const [person, own] of managers) {
      const words = own.filter(({ author }) => author === 'person').length;
      expect(words, person).toBeGreaterThan(0);
      expect(own.filter(({ key }) => key?.startsWith('receipt:')).length, person).toBe(words);
      expect(
        own.some(({ key }) => key?.startsWith('remind:')),
        person,
      ).toBe(true);
    }
    const supervisors = said.filter(({ role }) => role === 'supervisor');
    for (const [person, own] of Map.groupBy(supervisors, (one) => one.person)) {
      expect(own.filter(({ key }) => key?.startsWith('digest:')).length, person).toBe(2);
      expect(
        own.some(({ key }) => key?.startsWith('missing:')),
        person,
      ).toBe(true);
    }
  });

  it('has half of each branch’s logs in, and 赵磊 reminded', async () => {
    const rows = await test.database.$queryRaw<{ unit: string; filed: number; due: number }[]>`
      SELECT unit_id AS unit, count(*) FILTER (WHERE state = 'filed')::int AS filed, count(*) FILTER (WHERE state = 'due')::int AS due
      FROM obligation WHERE due_on = (SELECT max(at) AT TIME ZONE 'Asia/Shanghai' FROM demo_message)::date GROUP BY 1`;
    expect(rows.map(({ filed, due }) => [filed, due])).toEqual([
      [4, 4],
      [4, 4],
      [4, 4],
    ]);
    const last = said.findLast(({ person }) => person === 'zhao-lei');
    expect(last?.key).toMatch(/^remind:zhao-lei:/);
  });

  it('has announced two weeks, so that people have moved from one to the other', async () => {
    const rows = await test.database.ranking.findMany({ orderBy: { period: 'asc' } });
    expect(rows).toHaveLength(6);
    const [before, after] = [...Map.groupBy(rows, ({ period }) => period).values()];
    for (const unit of before ?? []) {
      const now = after?.find(({ unitId }) => unitId === unit.unitId);
      expect(JSON.stringify(now?.lines)).not.toBe(JSON.stringify(unit.lines));
    }
  });

  it('has a script of what comes, nothing of which has happened', async () => {
    const [row] = await test.database.$queryRaw<{ count: number; early: number }[]>`
      SELECT count(*)::int AS count, count(*) FILTER (WHERE at <= (SELECT max(at) FROM demo_message))::int AS early
      FROM demo_event`;
    expect(row?.count).toBeGreaterThan(800);
    expect(row?.early).toBe(0);
  });
});
