import { beforeAll, expect, it } from 'vitest';
import { type Daybook, prepareDemo } from '../support/process.ts';
import { type Bank, bank, eventually, typing } from './bank.ts';
import type { Moment } from './link.ts';

const WORDS = '走访了三户商户';

/** Where the process is killed: when the calls so far are these. */
const MOMENTS: readonly Readonly<{
  name: string;
  moment: Moment;
  reached: (calls: readonly string[]) => boolean;
  /** How often the platform's own API has been asked to send by then. */
  sends: number;
}>[] = [
  { name: 'before the commit', moment: 'before', reached: isEventsCommit, sends: 0 },
  { name: 'between commit and acknowledgement', moment: 'after', reached: isEventsCommit, sends: 0 },
  {
    name: 'between send and mark',
    moment: 'before',
    reached: (calls) => /UPDATE outbox SET state = 'sent'/.test(calls.at(-1) ?? ''),
    sends: 1,
  },
];

/** One way in: says the words, lets the platform deliver them again until it is heard, and counts what the person got. */
type Way = Readonly<{
  say: (daybook: Daybook) => Promise<unknown>;
  again: (daybook: Daybook) => Promise<readonly boolean[]>;
  replies: () => Promise<number> | number;
}>;

const PEOPLE: Readonly<Record<'playground' | 'slack' | 'feishu', (at: Bank, person: string) => Way>> = {
  playground({ database }, person) {
    const say = typing(person, `写日志 ${WORDS}`);
    return {
      say,
      async again(daybook) {
        const all = await Promise.all([say(daybook), say(daybook), say(daybook)]);
        return all.map((status) => status === 200);
      },
      async replies() {
        const [row] = await database.$queryRaw<{ count: number }[]>`
          SELECT count(*)::int AS count FROM demo_message m JOIN report r ON m.delivery_key LIKE 'receipt:' || r.id || ':%'
          WHERE r.person_id = ${person} AND r.content::text LIKE ${`%${WORDS}%`}`;
        return row?.count ?? 0;
      },
    };
  },
  slack: ({ slack }, person) => ({
    say: () => slack.says(person, `写日志 ${WORDS}`),
    again: async () => {
      const all = await Promise.all([slack.redelivers(), slack.redelivers(), slack.redelivers()]);
      return all.map(({ acknowledged }) => acknowledged);
    },
    replies: () => slack.messages(person).length,
  }),
  feishu({ feishu }, person) {
    const event = feishu.message(person, 'text', { text: `写日志 ${WORDS}` });
    const push = () => feishu.push(event);
    return {
      say: push,
      // Feishu goes on by itself until the event is acknowledged; it may come more often all the same.
      again: async () => {
        await Promise.all([push(), push(), push()]);
        return [true];
      },
      replies: () => feishu.messages(person).length,
    };
  },
};

/**
 * Each platform at every moment over one way; over Feishu's other way at that at which the two differ: what acknowledges. For
 * Slack's other way see slack-socket.test.ts.
 */
const TURNS = [
  ...MOMENTS.map((moment) => ({ ...moment, over: 'the playground', platform: 'playground', ways: 'usual' }) as const),
  ...MOMENTS.map((moment) => ({ ...moment, over: 'HTTP', platform: 'slack', ways: 'usual' }) as const),
  ...MOMENTS.map((moment) => ({ ...moment, over: 'the long connection', platform: 'feishu', ways: 'usual' }) as const),
  ...MOMENTS.filter(({ name }) => name.endsWith('acknowledgement')).map(
    (moment) => ({ ...moment, over: 'webhook', platform: 'feishu', ways: 'other' }) as const,
  ),
];

beforeAll(prepareDemo, 120_000);

it('a report is filed once and answered once, wherever the process is killed and over whichever way it came', async () => {
  expect(TURNS).toHaveLength(10);
  const at = await bank();
  const people = await at.owing();
  const start = (ways: 'usual' | 'other' = 'usual') => (ways === 'usual' ? at.start() : at.start(at.others));
  let daybook = await start();
  for (const [index, { name, over, platform, moment, reached, sends, ways }] of TURNS.entries()) {
    const turn = `over ${over}, ${name}`;
    const person = people[index] ?? '';
    const way = PEOPLE[platform](at, person);
    at.link.record();
    const frozen = at.link.freezeAt(moment, reached);
    const said = way.say(daybook).catch(() => 'the connection broke');
    await frozen;
    expect(await way.replies(), turn).toBe(sends);
    await daybook.kill();
    at.link.cut();
    at.link.mend();
    await at.letLeasesEnd();

    daybook = await start(ways);
    const back = daybook;
    await eventually(async () => (await way.again(back)).every((heard) => heard));
    await said;
    await at.everythingSent();
    expect(await at.stored(person, WORDS), turn).toEqual({ reports: 1, receipts: 1 });
    expect(await way.replies(), turn).toBe(1);
    // The next one is served by the process that has just come back, unless it is to come another way.
    const next = TURNS[index + 1]?.ways;
    if (next !== undefined && next !== ways) {
      expect((await daybook.stop()).code, turn).toBe(0);
      daybook = await start(next);
    }
  }
  expect(daybook.runs()).toBe(true);
}, 300_000);

function isEventsCommit(calls: readonly string[]): boolean {
  return /^COMMIT of .*INSERT INTO inbox/.test(calls.at(-1) ?? '');
}
