import pg from 'pg';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/chat/event.ts';
import type { Command } from '../src/commands/command.ts';
import { COMMANDS } from '../src/commands/registry.ts';
import { administer } from './support/database.ts';
import { type Daybook, openDaybook } from './support/daybook.ts';

const message = (text: string, id = text): Event => ({
  id,
  account: { platform: 'chat', workspace: 'demo', user: 'li' },
  at: new Date(),
  forms: 'answer',
  payload: { kind: 'message', text, message: id },
});
const command = (text: string, id = text): Event => ({ ...message(text, id), payload: { kind: 'command', text } });

/** Everything that an event may leave behind. */
async function stored({ database }: Daybook) {
  return {
    inbox: await database.inbox.count(),
    outbox: await database.outbox.count(),
    report: await database.report.count(),
    draft: await database.draft.count(),
    form: await database.openedForm.count(),
  };
}

describe('a change of a message that was never heard', () => {
  const HOUR_MS = 3_600_000;
  const changed = (sentAgoMs: number): Event => {
    const at = new Date();
    const sentAt = new Date(at.getTime() - sentAgoMs);
    const payload = { kind: 'edit', text: '写日志 拜访3户', message: 'unheard', sentAt } as const;
    return { ...message('x'), id: 'changed', at, payload };
  };

  it.each([
    ['is the message while that may still come', 23 * HOUR_MS, 1],
    ['is nothing when the message is older than any delivery: it was heard, and is forgotten', 25 * HOUR_MS, 0],
  ])('%s', async (_, sentAgoMs, reports) => {
    const daybook = await openDaybook();
    await daybook.receive(changed(sentAgoMs));
    expect((await stored(daybook)).report).toBe(reports);
  });
});

describe('an event that is delivered again', () => {
  it.each(['one after the other', 'together'])('three times %s has one effect', async (how) => {
    const daybook = await openDaybook();
    const event = message('写日志 拜访3户');
    const once = () => daybook.receive(event);
    const answers =
      how === 'together' ? await Promise.all([once(), once(), once()]) : [await once(), await once(), await once()];
    expect(answers).toEqual([{ kind: 'done' }, { kind: 'done' }, { kind: 'done' }]);
    expect(await stored(daybook)).toEqual({ inbox: 1, outbox: 1, report: 1, draft: 0, form: 0 });
  });

  it('is given the same answer, but no second form', async () => {
    const daybook = await openDaybook();
    const answers = await Promise.all([1, 2, 3].map(() => daybook.receive(command('写日志'))));
    expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['done', 'done', 'form']);
    expect((await stored(daybook)).form).toBe(1);
    const stale = { ...message('x'), id: 'stale', payload: { kind: 'press', action: 'no.such:button' } } as const;
    const first = await daybook.receive(stale);
    expect(first).toMatchObject({ kind: 'toast', tone: 'problem' });
    expect(await daybook.receive(stale)).toEqual(first);
  });

  it('on another platform is another event', async () => {
    const daybook = await openDaybook();
    const event = message('待办');
    await daybook.receive(event);
    await daybook.receive({ ...event, account: { ...event.account, platform: 'elsewhere' } });
    expect((await stored(daybook)).inbox).toBe(2);
  });
});

describe('what is stale', () => {
  it('a button of a draft that is gone, and one of nobody’s', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('写日志');
    await li.says('拜访3户');
    const [draft] = await daybook.database.draft.findMany();
    await li.presses('直接提交');
    for (const action of [`file.submit:${draft?.id}`, `file.pick:${draft?.id}:done:x`, `file.form:${draft?.id}`]) {
      await li.pressesAction(action);
      await li.sees('这份草稿已经交了或者不要了');
    }
    for (const action of ['', ':', 'file', 'file.nothing', 'toString.constructor', 'nothing.at:all']) {
      await li.pressesAction(action);
      await li.sees('这个按钮已经失效了');
    }
    expect((await stored(daybook)).report).toBe(1);
  });

  it('somebody else’s draft', async () => {
    const daybook = await openDaybook();
    const li = daybook.meets('li');
    await li.says('写日志');
    await li.says('拜访3户');
    const [draft] = await daybook.database.draft.findMany();
    const zhao = daybook.meets('zhao');
    for (const press of ['submit', 'form', 'talk', 'drop']) {
      await zhao.pressesAction(`file.${press}:${draft?.id}`);
      await zhao.sees('这份草稿已经交了或者不要了');
    }
    expect(await daybook.database.draft.count()).toBe(1);
  });
});

describe('who may not', () => {
  it.each([
    ['li', '未交', '这一页只有主管能看'],
    ['chen', '待办', '这一项是给客户经理用的'],
    ['chen', '写日志 拜访3户', '日志和拜访记录由客户经理来写'],
    ['ren', '团队', '这一页只有主管能看'],
    ['house', '写日志 拜访3户', '虚拟客户经理不用写日志'],
  ])('%s, who says “%s”, is told so', async (user, text, refused) => {
    const daybook = await openDaybook();
    const person = daybook.meets(user);
    await person.says(text);
    await person.sees(refused);
    expect((await stored(daybook)).report).toBe(0);
  });
});

describe('a mistake of ours', () => {
  const broken: Command = {
    name: 'team',
    roles: ['manager'],
    run: async ({ tx }) => {
      await tx.$executeRaw`INSERT INTO customer (name, created_at) VALUES ('half', now())`;
      throw new Error('secret 12345');
    },
    presses: {
      show: async () => {
        throw new Error('secret 12345');
      },
    },
  };
  const commands = [broken, ...COMMANDS.filter(({ name }) => name !== 'team')];

  it('is answered with an apology and a number, and nothing of it is stored', async () => {
    const daybook = await openDaybook({ commands });
    const li = daybook.meets('li');
    await li.says('团队');
    const { text } = await li.sees('抱歉', '编号');
    const incident = /[0-9a-f]{8}/.exec(text)?.[0] ?? 'none';
    expect(daybook.lines.filter((line) => line.includes(incident) && line.includes('secret 12345'))).toHaveLength(1);
    expect(text).not.toContain('secret');
    expect(await daybook.database.customer.count({ where: { name: 'half' } })).toBe(0);
    expect(await li.again()).toEqual({ kind: 'done' });
    expect(li.cards()).toHaveLength(1);
    await li.says('写日志 拜访3户');
    await li.sees('✅ 工作日志');
  });

  it('at a button leaves the card as it is', async () => {
    const daybook = await openDaybook({ commands });
    const li = daybook.meets('li');
    await li.pressesAction('team.show');
    await li.sees('抱歉', '编号');
    expect(li.cards()).toEqual([]);
  });
});

describe('without its database', () => {
  /** How long `work` took to be rejected. */
  async function rejectedAfter(work: Promise<unknown>): Promise<number> {
    const began = performance.now();
    await expect(work).rejects.toThrow();
    return performance.now() - began;
  }

  it('an event is refused in time, and succeeds when it comes again', async () => {
    const daybook = await openDaybook();
    const name = new URL(daybook.url).pathname.slice(1);
    const event = message('写日志 拜访3户');
    await daybook.receive(message('待办'));
    await administer(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await administer(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
    expect(await rejectedAfter(daybook.receive(event))).toBeLessThan(2_500);
    await administer(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    expect(await daybook.receive(event)).toEqual({ kind: 'done' });
    expect(await stored(daybook)).toMatchObject({ inbox: 2, report: 1 });
  });

  it('that hangs, an event is refused in time and does nothing afterwards', async () => {
    const daybook = await openDaybook();
    const event = message('写日志 拜访3户');
    const blocker = new pg.Client({ connectionString: daybook.url });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE report IN ACCESS EXCLUSIVE MODE');
    expect(await rejectedAfter(daybook.receive(event))).toBeLessThan(2_500);
    await blocker.query('ROLLBACK');
    await blocker.end();
    expect(await daybook.receive(event)).toEqual({ kind: 'done' });
    expect(await stored(daybook)).toEqual({ inbox: 1, outbox: 1, report: 1, draft: 0, form: 0 });
  });
});

describe('round trips to the database', () => {
  /** The statements that one event takes, `BEGIN` and `COMMIT` included. */
  async function statementsOf(daybook: Daybook, event: Event): Promise<readonly string[]> {
    const statements: string[] = [];
    const { query } = pg.Client.prototype;
    Object.assign(pg.Client.prototype, {
      query(this: pg.Client, ...given: unknown[]) {
        const [first] = given;
        statements.push(typeof first === 'string' ? first : String((first as { text?: string }).text));
        return Reflect.apply(query, this, given);
      },
    });
    try {
      await daybook.receive(event);
    } finally {
      Object.assign(pg.Client.prototype, { query });
    }
    return statements;
  }

  // The budget is 8. A visit takes one more: its deadline hangs on the calendar, its words on the customers.
  const most: readonly (readonly [what: string, event: Event, most: number])[] = [
    ['nothing understood', message('不知所云'), 8],
    ['what is due', message('待办'), 8],
    ['my reports', message('我的日志'), 8],
    ['settings', message('设置'), 8],
    ['a report begun', message('写日志'), 8],
    ['an answer', message('拜访3户'), 8],
    ['a draft set aside', message('取消'), 8],
    ['a log in one line', message('写日志 拜访4户'), 8],
    ['a visit in one line', message('拜访 宏达物流 谈了补货'), 9],
    ['a visit whose customer is not clear', message('拜访 万家福 谈了补货'), 8],
    ['a form', command('写日志', 'a form'), 8],
  ];
  it('are few', async () => {
    const daybook = await openDaybook();
    await daybook.receive(message('你好'));
    const counts: [string, number][] = [];
    for (const [what, event] of most) counts.push([what, (await statementsOf(daybook, event)).length]);
    const over = counts.filter(([, count], index) => count > (most[index]?.[2] ?? 0));
    expect(over).toEqual([]);
    expect(Math.min(...counts.map(([, count]) => count))).toBeGreaterThan(3);
  });
});
