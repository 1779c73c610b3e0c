import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDaybook } from '../support/daybook.ts';
import { feishuPlace, slackPlace } from '../support/places.ts';
import { feishuGate, type Gate, proven, type Receive, slackGate, within } from './gates.ts';

describe.each([
  ['Slack over HTTP', () => slackGate('http')],
  ['Slack over Socket Mode', () => slackGate('socket')],
  ['Feishu by webhook', () => feishuGate('webhook')],
  ['Feishu over its long connection', () => feishuGate('long connection')],
] as const)('from the platform itself, %s', (_, open) => {
  it('another app’s and another organisation’s events are nothing to us', async () => {
    const gate = await open();
    for (const foreign of [gate.foreign.app, gate.foreign.tenant, gate.foreign.type]) {
      await gate.pushes(foreign(gate.message()));
    }
    expect(gate.events).toEqual([]);
    await gate.lives();
  });

  it('anything may be missing, null or of another kind: whoever is heard is the sender, and nothing breaks', async () => {
    const gate = await open();
    const strange = fc.constantFrom<unknown>(null, [], {}, 0, -1, '', 'x', true, { length: 1e9 }, ['x'], '__proto__');
    const changes = fc.array(fc.tuple(fc.nat(), strange), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(changes, async (all) => {
        const changed = all.reduce<unknown>((one, [at, value]) => {
          const paths = pathsOf(one);
          return within(one, paths[at % paths.length] ?? [], value);
        }, gate.message());
        const before = gate.events.length;
        await gate.pushes(changed as object);
        for (const { account, id } of gate.events.slice(before)) {
          expect(['li', 'x', '__proto__']).toContain(account.user);
          expect(id).not.toBe('');
        }
      }),
      { numRuns: 60 },
    );
    await gate.lives();
  });
});

/** Where something can be replaced in it. */
function pathsOf(one: unknown): readonly (readonly string[])[] {
  if (typeof one !== 'object' || one === null) return [];
  return Object.entries(one).flatMap(([key, value]) => [[key], ...pathsOf(value).map((rest) => [key, ...rest])]);
}

describe('with the whole of Daybook behind it', () => {
  const ALIVE =
    '<!channel> <!here> <@U123> <#C1|x> <http://a.example|b> <at user_id="all">所有人</at> <at id=all></at> **x** `y` [a](http://b)';

  it.each([
    ['Slack', () => openDaybook().then(async (daybook) => ({ daybook, place: await slackPlace(daybook, 'http') }))],
    [
      'Feishu',
      () => openDaybook().then(async (daybook) => ({ daybook, place: await feishuPlace(daybook, 'webhook') })),
    ],
  ])('what people write comes back to them as text in %s, and is kept exactly', async (_, open) => {
    const { daybook, place } = await open();
    const { platform, workspace, user } = place.account('li');
    await daybook.database.account.create({
      data: { platform, workspace, userId: user, personId: 'li', usedAt: new Date() },
    });
    const li = place.meets('li');
    await li.says(ALIVE);
    await li.sees('没听懂');
    await li.says(`写日志 ${ALIVE}`);
    await li.sees('✅ 工作日志');
    await li.presses('查看');
    await li.sees('<!channel>', '<at user_id="all">');
    const [report] = await daybook.database.report.findMany();
    expect(report?.content).toMatchObject({ done: ALIVE });
    expect(place.alive('li')).toEqual([]);
  });

  it.each([
    ['Slack over HTTP', slackGate, 'http'],
    ['Feishu by webhook', feishuGate, 'webhook'],
  ] as const)('a request that is sent again, %s, changes nothing, and is answered the same', async (_, open, way) => {
    const daybook = await openDaybook();
    const gate = await (open as (way: string, receive: Receive) => Promise<Gate>)(way, daybook.receive);
    const posted = proven(gate, gate.message('写日志'));
    const answers = await Promise.all([posted, posted, posted].map((one) => gate.posts(one)));
    answers.push(await gate.posts(posted));
    expect(new Set(answers).size).toBe(1);
    expect(await daybook.database.inbox.count()).toBe(1);
    expect(await daybook.database.outbox.count()).toBe(1);
    // What does not prove itself leaves no trace at all.
    await gate.posts({ ...proven(gate, gate.message()), headers: {} });
    expect(await daybook.database.inbox.count()).toBe(1);
  });
});
