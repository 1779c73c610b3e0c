import { beforeAll, expect, it } from 'vitest';
import { administer } from '../support/database.ts';
import { prepareDemo } from '../support/process.ts';
import { type Bank, bank, eventually, typing } from './bank.ts';

/** Platforms wait three seconds. */
const REFUSED_WITHIN_MS = 2_500;
const WORDS = '走访了三户商户';

/** What may happen to a database, and how it is over again. */
const OUTAGES: readonly Readonly<{
  name: string;
  begin: (at: Bank) => Promise<void> | void;
  end: (at: Bank) => Promise<void> | void;
}>[] = [
  { name: 'is stopped', begin: ({ link }) => link.cut(), end: ({ link }) => link.mend() },
  { name: 'hangs', begin: ({ link }) => link.freeze(), end: ({ link }) => link.thaw() },
  {
    name: 'has no connection left',
    async begin(at) {
      await administer(`ALTER ROLE ${at.role} CONNECTION LIMIT 0`);
      await at.database.$queryRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ${at.role}`;
    },
    end: ({ role }) => administer(`ALTER ROLE ${role} CONNECTION LIMIT -1`),
  },
];

/** The ways in to Slack and to Feishu. */
const USUAL = ['HTTP', 'the long connection'] as const;
const OTHERS = ['Socket Mode', 'webhook'] as const;

beforeAll(prepareDemo, 120_000);

it.each([USUAL, OTHERS])(
  'over %s and %s nothing is acknowledged and nothing lost while the database is stopped, hangs or has no connection left',
  async (...ways) => {
    const at = await bank();
    const people = [...(await at.owing())];
    const isUsual = ways[0] === USUAL[0];
    const daybook = await (isUsual ? at.start() : at.start(at.others));
    /** Over a connection there is no refusal, only silence. */
    const refused = isUsual ? { status: 503, withinMs: REFUSED_WITHIN_MS } : { status: null, withinMs: 3_500 };

    for (const { name, begin, end } of OUTAGES) {
      const [slack = '', feishu = '', playground = ''] = people.splice(0, 3);
      const type = typing(playground, `写日志 ${WORDS}`);
      await begin(at);
      let acknowledged = false;
      const pushed = at.feishu.says(feishu, `写日志 ${WORDS}`).then(() => {
        acknowledged = true;
      });
      const [fromSlack, fromPage] = await Promise.all([
        timed(
          at.slack.says(slack, `写日志 ${WORDS}`).then(({ acknowledged, status }) => (acknowledged ? 200 : status)),
        ),
        timed(type(daybook)),
      ]);
      expect(fromSlack.status, name).toBe(refused.status);
      expect(fromSlack.ms, name).toBeLessThan(refused.withinMs);
      expect(fromPage.status, name).toBe(503);
      expect(fromPage.ms, name).toBeLessThan(REFUSED_WITHIN_MS);
      expect(acknowledged, name).toBe(false);
      const health = await timed(fetch(`${daybook.url}/healthz`).then(({ status }) => status));
      expect(health.status, name).toBe(503);
      expect(health.ms, name).toBeLessThan(REFUSED_WITHIN_MS);

      await end(at);
      await eventually(async () => (await at.slack.redelivers()).acknowledged);
      await eventually(async () => (await type(daybook)) === 200);
      await pushed;
      await at.everythingSent();
      for (const person of [slack, feishu, playground]) {
        expect(await at.stored(person, WORDS), name).toEqual({ reports: 1, receipts: 1 });
      }
      expect(at.slack.messages(slack), name).toHaveLength(1);
      expect(at.feishu.messages(feishu), name).toHaveLength(1);
      expect((await fetch(`${daybook.url}/healthz`)).status, name).toBe(200);
    }

    // Restarted between two events: the next one is stored, or refused and stored when it comes again.
    const [person = ''] = people;
    at.link.cut();
    at.link.mend();
    await at.slack.says(person, `写日志 ${WORDS}`);
    await eventually(async () => (await at.slack.redelivers()).acknowledged);
    await at.everythingSent();
    expect(await at.stored(person, WORDS)).toEqual({ reports: 1, receipts: 1 });
    expect(at.slack.messages(person)).toHaveLength(1);
    expect(daybook.runs()).toBe(true);
    expect((await daybook.stop()).code).toBe(0);
  },
  120_000,
);

async function timed(work: Promise<number | null>) {
  const began = performance.now();
  return { status: await work, ms: performance.now() - began };
}
