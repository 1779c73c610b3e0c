import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { FormValues } from '../../src/chat/form.ts';
import type { Outcome } from '../../src/commands/command.ts';
import { oneOnOne } from '../../src/commands/one-on-one.ts';
import { planTalk } from '../../src/store/talks.ts';
import type { TestDatabase } from '../support/database.ts';
import { at, contextOf, heldTalk, openBranch, told } from '../support/talk-branch.ts';

/** Wednesday. */
export const NOW = at('2026-11-18 10:00');

/** The branch for all tests of a file, before each with nothing but Zhao's talk of 12 October and Li's of 2 November. */
export function talking() {
  let clone: TestDatabase;
  const database = () => clone.database;
  beforeAll(async () => {
    clone = await openBranch();
  });
  afterAll(() => clone.drop());
  beforeEach(async () => {
    const { oneOnOne: talk, audit, report, customer, obligation, result } = database();
    await talk.deleteMany();
    await audit.deleteMany();
    await report.deleteMany();
    await customer.deleteMany();
    await obligation.deleteMany();
    await result.deleteMany();
    await heldTalk(database(), 'zhao', '2026-10-12');
    await heldTalk(database(), 'li', '2026-11-02');
  });

  async function says(person: string, rest: string, now = NOW): Promise<Outcome> {
    return oneOnOne.run(await contextOf(database(), person, now), rest);
  }

  async function presses(person: string, action: string, now = NOW): Promise<Outcome> {
    const [head = '', ...args] = action.split(':');
    const press = oneOnOne.presses?.[head.replace('one-on-one.', '')];
    if (!press) throw new Error(`there is no press ${action}`);
    return press(await contextOf(database(), person, now), args);
  }

  async function submits(
    person: string,
    form: string,
    of: string | bigint,
    values: FormValues,
    now = NOW,
  ): Promise<Outcome> {
    const submit = oneOnOne.forms?.[form];
    if (!submit) throw new Error(`there is no form ${form}`);
    return submit(await contextOf(database(), person, now), String(of), values, values);
  }

  function plan(managerId: string, when: string, supervisorId = 'chen'): Promise<bigint> {
    return planTalk(database(), { managerId, supervisorId, unitId: 'city', plannedAt: at(when) });
  }

  async function planned() {
    const rows = await database().oneOnOne.findMany({ where: { state: 'planned' }, orderBy: { id: 'asc' } });
    return rows.map(({ managerId, plannedAt }) => `${managerId} ${plannedAt.toISOString()}`);
  }

  async function audited() {
    const rows = await database().audit.findMany({ orderBy: { id: 'asc' } });
    return rows.map(({ actorId, action }) => `${actorId} ${action}`);
  }

  return { database, says, presses, submits, plan, planned, audited };
}

/** What goes to others, each message after whom it goes to. */
export function sent(outcome: Outcome): string[] {
  return (outcome.messages ?? []).flatMap(({ to, content }) =>
    content.kind === 'card' ? [`→ ${to.person}`, ...told(content.card)] : [],
  );
}
