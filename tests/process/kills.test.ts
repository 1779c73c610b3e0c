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
    reached: (calls) => /^UPDATE outbox SET state = 'sent'/.test(calls.at(-1) ?? ''),
    sends: 1,
  },
];

/** One way in: says the words, lets the platform deliver them again, and counts what the person got. */
type Way = Readonly<{
  say: (daybook: Daybook) => Promise<unknown>;
  again: (daybook: Daybook) => Promise<readonly (number | null)[]>;
  replies: () => Promise<number> | number;
}>;

const WAYS: Readonly<Record<string, (at: Bank, person: string) => Way>> = {
  playground({ database }, person) {
    const say = typing(person, `写日志 ${WORDS}`);
    return {
      say,
      again: (daybook) => Promise.all([say(daybook), say(daybook), say(daybook)]),
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
      return all.map(({ status }) => status);
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
        return [200];
      },
      replies: () => feishu.messages(person).length,
    };
  },
};

beforeAll(prepareDemo, 120_000);

it.each(Object.keys(WAYS))(
  'on %s a report is filed once and answered once, wherever the process is killed',
  async (platform) => {
    const at = await bank();
    const people = await at.owing();
    let daybook = await at.start();
    for (const [index, { name, moment, reached, sends }] of MOMENTS.entries()) {
      const person = people[index] ?? '';
      const way = WAYS[platform]?.(at, person);
      if (!way) throw new Error(`there is no way in by ${platform}`);
      at.link.record();
      const frozen = at.link.freezeAt(moment, reached);
      const said = way.say(daybook).catch(() => 'the connection broke');
      await frozen;
      expect(await way.replies(), name).toBe(sends);
      await daybook.kill();
      at.link.cut();
      at.link.mend();
      await at.letLeasesEnd();

      daybook = await at.start();
      const back = daybook;
      await eventually(async () => (await way.again(back)).every((status) => status === 200));
      await said;
      await at.everythingSent();
      expect(await at.stored(person, WORDS), name).toEqual({ reports: 1, receipts: 1 });
      expect(await way.replies(), name).toBe(1);
    }
    expect(daybook.runs()).toBe(true);
  },
  90_000,
);

function isEventsCommit(calls: readonly string[]): boolean {
  return /^COMMIT of .*INSERT INTO inbox/.test(calls.at(-1) ?? '');
}
