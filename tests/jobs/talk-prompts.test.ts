import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { oneOnOne } from '../../src/commands/one-on-one.ts';
import type { CalendarJob, RowJob } from '../../src/jobs/job.ts';
import { talkCalendarJobs, talkRowJobs } from '../../src/jobs/talk-prompts.ts';
import type { Message } from '../../src/store/outbox.ts';
import { post } from '../../src/store/outbox.ts';
import { planTalk, recordTalk } from '../../src/store/talks.ts';
import type { TestDatabase } from '../support/database.ts';
import { at, contextOf, heldTalk, jobContext, openBranch, told } from '../support/talk-branch.ts';

const MINUTE_MS = 60_000;
const CITY = { id: 'city', name: '城关支行', nameEn: 'Chengguan', zone: 'Asia/Shanghai' };

let clone: TestDatabase;
beforeAll(async () => {
  clone = await openBranch();
});
afterAll(() => clone.drop());
beforeEach(async () => {
  await clone.database.oneOnOne.deleteMany();
  await clone.database.outbox.deleteMany();
  await heldTalk(clone.database, 'zhao', '2026-11-10');
  await heldTalk(clone.database, 'li', '2026-11-10');
  await heldTalk(clone.database, 'wang', '2026-11-10');
});

function job(name: string): RowJob {
  const found = talkRowJobs.find((one) => one.name === name);
  if (!found) throw new Error(`there is no job ${name}`);
  return found;
}

/** Puts messages into the outbox; returns what is new there, and when it may go out. */
async function posted(messages: readonly Message[], now: Date): Promise<string[]> {
  const before = await clone.database.outbox.findMany({ select: { id: true } });
  await post(clone.database, messages, now);
  const rows = await clone.database.outbox.findMany({
    where: { id: { notIn: before.map(({ id }) => id) } },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ key, personId, notBefore }) => {
    const message = messages.find((one) => one.key === key);
    const card = message?.content.kind === 'card' ? message.content.card : undefined;
    const later = notBefore > now ? ` (${notBefore.toISOString()})` : '';
    return `${personId}${later}: ${told(card)[0]}`;
  });
}

/** A beat at `now`, a minute after the last one or after a gap since `from`. */
async function beat(name: string, now: string, from?: string): Promise<string[]> {
  const instant = at(now);
  const since = from === undefined ? new Date(instant.getTime() - MINUTE_MS) : at(from);
  return posted(await job(name).run(jobContext(clone.database, instant), since), instant);
}

async function nextOf(name: string, after: string): Promise<string | undefined> {
  return (await job(name).next(jobContext(clone.database, at(after)), at(after)))?.toISOString();
}

function plan(managerId: string, when: string): Promise<bigint> {
  return planTalk(clone.database, { managerId, supervisorId: 'chen', unitId: 'city', plannedAt: at(when) });
}

function record(id: bigint, heldOn: string, commitment: string | null = null, commitmentDue: string | null = null) {
  return recordTalk(clone.database, id, { heldOn, outcome: '好', commitment, commitmentDue });
}

describe('who is due', () => {
  const [due] = talkCalendarJobs as readonly [CalendarJob];

  async function prompt(date: string): Promise<string[]> {
    const now = at(`${date} 09:10`);
    return posted(await due.run(jobContext(clone.database, now), CITY, now), now);
  }

  /** 赵磊 becomes due on Friday 13 November, 李娜 on Wednesday 18. */
  beforeEach(async () => {
    await clone.database.oneOnOne.deleteMany({ where: { managerId: { in: ['zhao', 'li'] } } });
    await heldTalk(clone.database, 'zhao', '2026-10-14');
    await heldTalk(clone.database, 'li', '2026-10-19');
  });

  it('is said on the first workday of a week and when somebody becomes due, and not again', async () => {
    expect(await prompt('2026-11-12')).toEqual([]);
    expect(await prompt('2026-11-13')).toEqual(['chen: 面谈']);
    expect(await prompt('2026-11-16')).toEqual(['chen: 面谈']);
    expect(await prompt('2026-11-17')).toEqual([]);
    expect(await prompt('2026-11-18')).toEqual(['chen: 面谈']);
    expect(await prompt('2026-11-18')).toEqual([]);
    expect(await prompt('2026-11-19')).toEqual([]);
  });

  it('is said on the next run where the one of the day was missed', async () => {
    expect(await prompt('2026-11-16')).toHaveLength(1);
    expect(await prompt('2026-11-20')).toHaveLength(1);
  });

  it('is not said while a talk is planned, nor because one was held', async () => {
    await plan('zhao', '2026-11-17 15:00');
    expect(await prompt('2026-11-16')).toEqual([]);
    expect(await prompt('2026-11-18')).toHaveLength(1);
    // 李娜, the last to become due, is talked to: what is left has been said.
    await heldTalk(clone.database, 'li', '2026-11-18');
    expect(await prompt('2026-11-19')).toEqual([]);
  });

  it('is each supervisor’s own', async () => {
    const now = at('2026-11-16 09:10');
    const messages = await due.run(jobContext(clone.database, now), { ...CITY, id: 'east' }, now);
    expect(messages.map(({ to }) => to.person)).toEqual(['zhou']);
  });
});

describe('the preparation', () => {
  it('comes at 17:00 on the last workday before, once', async () => {
    await plan('zhao', '2026-11-23 15:00');
    expect(await nextOf('talk-preparation', '2026-11-18 09:00')).toBe('2026-11-20T09:00:00.000Z');
    expect(await beat('talk-preparation', '2026-11-20 16:59')).toEqual([]);
    expect(await beat('talk-preparation', '2026-11-20 17:00')).toEqual([
      'chen: 11月23日 周一 15:00 和赵磊的面谈，三分钟准备',
    ]);
    expect(await beat('talk-preparation', '2026-11-20 17:01')).toEqual([]);
    expect(await nextOf('talk-preparation', '2026-11-20 17:00')).toBeUndefined();
  });

  it('still comes after a gap while the talk lies ahead, and not after it', async () => {
    await plan('zhao', '2026-11-23 15:00');
    await plan('li', '2026-11-23 09:00');
    expect(await beat('talk-preparation', '2026-11-23 10:00', '2026-11-20 16:00')).toEqual([
      'chen: 今天 15:00 和赵磊的面谈，三分钟准备',
    ]);
  });

  it('comes anew when the talk was moved', async () => {
    await plan('zhao', '2026-11-19 15:00');
    expect(await beat('talk-preparation', '2026-11-18 17:00')).toHaveLength(1);
    await plan('zhao', '2026-11-24 15:00');
    expect(await beat('talk-preparation', '2026-11-18 17:01')).toEqual([]);
    expect(await beat('talk-preparation', '2026-11-23 17:00')).toHaveLength(1);
  });

  it('is not sent again to whoever got it when planning', async () => {
    const ctx = await contextOf(clone.database, 'chen', at('2026-11-18 17:30'));
    const outcome = await oneOnOne.run(ctx, '赵磊 明天15点');
    const replies = (outcome.replies ?? []).map(
      ({ card, key = 'reply' }): Message => ({
        key,
        to: { person: 'chen' },
        locale: 'zh-CN',
        priority: 'reply',
        content: { kind: 'card', card },
      }),
    );
    await post(clone.database, replies, ctx.now);
    expect(replies).toHaveLength(2);
    expect(await beat('talk-preparation', '2026-11-18 17:31')).toEqual([]);
  });

  it('waits for the end of quiet hours, and does not come when that is after the talk', async () => {
    await clone.database.person.update({ where: { id: 'chen' }, data: { quietFrom: '16:30', quietUntil: '08:00' } });
    await plan('zhao', '2026-11-19 15:00');
    await plan('li', '2026-11-19 07:45');
    expect(await beat('talk-preparation', '2026-11-18 17:00')).toEqual([
      'chen (2026-11-19T00:00:00.000Z): 明天 15:00 和赵磊的面谈，三分钟准备',
    ]);
    await clone.database.person.update({ where: { id: 'chen' }, data: { quietFrom: null, quietUntil: null } });
  });

  it('goes to whoever supervises the unit once the one who planned has left', async () => {
    const left = { leftOn: new Date('2026-11-17T00:00:00Z') };
    await clone.database.person.update({ where: { id: 'chen' }, data: left });
    await clone.database.person.update({ where: { id: 'zhou' }, data: { unitId: 'city' } });
    await plan('zhao', '2026-11-19 15:00');
    expect(await beat('talk-preparation', '2026-11-18 17:00')).toEqual(['zhou: 明天 15:00 和赵磊的面谈，三分钟准备']);
    await clone.database.person.update({ where: { id: 'chen' }, data: { leftOn: null } });
    await clone.database.person.update({ where: { id: 'zhou' }, data: { unitId: 'east' } });
  });
});

describe('the outcome', () => {
  const ASKED = ['zhao: 今天 15:00 和陈敏聊过了吗？', 'chen: 今天 15:00 和赵磊的面谈，聊得怎么样？'];
  const cut = (lines: readonly string[]) => lines.map((line) => line.slice(0, line.indexOf('？') + 1));

  it('is asked of both an hour after, and once more of the supervisor', async () => {
    await plan('zhao', '2026-11-20 15:00');
    expect(await nextOf('talk-outcome', '2026-11-20 15:00')).toBe('2026-11-20T08:00:00.000Z');
    expect(await beat('talk-outcome', '2026-11-20 15:59')).toEqual([]);
    expect(cut(await beat('talk-outcome', '2026-11-20 16:00'))).toEqual(ASKED);
    expect(await beat('talk-outcome', '2026-11-20 16:01')).toEqual([]);
    // Friday's talk: Monday morning.
    expect(await nextOf('talk-outcome', '2026-11-20 16:00')).toBe('2026-11-23T01:30:00.000Z');
    expect(await beat('talk-outcome', '2026-11-23 09:30')).toEqual([
      'chen: 11月20日 周五 15:00 和赵磊的面谈还没有记录。谈过了就记几句，没谈成就另约时间。',
    ]);
    expect(await nextOf('talk-outcome', '2026-11-23 09:30')).toBeUndefined();
  });

  it('is asked once after a gap, and not at all after two days', async () => {
    await plan('zhao', '2026-11-18 15:00');
    expect(await beat('talk-outcome', '2026-11-19 10:00', '2026-11-18 12:00')).toHaveLength(2);
    await plan('li', '2026-11-17 10:00');
    // Asked at 11:00 on the 17th and at 9:30 on the 18th: at 10:00 on the 20th both lie more than 48 hours back.
    expect(await beat('talk-outcome', '2026-11-20 10:00', '2026-11-17 10:30')).toEqual([]);
  });

  it('is not asked of what is recorded', async () => {
    await record(await plan('zhao', '2026-11-18 15:00'), '2026-11-18');
    expect(await beat('talk-outcome', '2026-11-18 16:00')).toEqual([]);
  });

  it('is settled in place once recorded, and asked anew once moved', async () => {
    const id = await plan('zhao', '2026-11-18 15:00');
    await beat('talk-outcome', '2026-11-18 16:00');
    await clone.database.outbox.updateMany({ data: { state: 'sent' } });
    const submit = oneOnOne.forms?.plan;
    const slot = { date: '2026-11-19', time: '10:00' };
    const moved = await submit?.(await contextOf(clone.database, 'chen', at('2026-11-18 16:10')), 'zhao', slot, slot);
    const inPlace = (moved?.messages ?? []).filter(({ onlyInPlace }) => onlyInPlace);
    const changed = inPlace.map(({ to, content }) => [to.person, content.kind === 'card' && told(content.card)[0]]);
    expect(changed.toSorted()).toEqual([
      ['chen', '这次面谈改到了 明天 10:00。'],
      ['zhao', '这次面谈改到了 明天 10:00。'],
    ]);
    await posted(moved?.messages ?? [], at('2026-11-18 16:10'));
    expect(await beat('talk-outcome', '2026-11-19 11:00')).toHaveLength(2);

    await clone.database.outbox.updateMany({ data: { state: 'sent' } });
    const recorded = await oneOnOne.forms?.record?.(
      await contextOf(clone.database, 'chen', at('2026-11-19 11:05')),
      String(id),
      { outcome: '好' },
      { outcome: '好' },
    );
    const settled = (recorded?.messages ?? []).filter(({ onlyInPlace }) => onlyInPlace);
    expect(new Set(settled.map(({ content }) => content.kind === 'card' && told(content.card)[0]))).toEqual(
      new Set(['✅ 和赵磊的面谈已记录。']),
    );
  });
});

describe('a commitment', () => {
  it('is recalled on the morning it is due', async () => {
    const id = await plan('zhao', '2026-11-11 15:00');
    await record(id, '2026-11-11', '每周3次对公拜访', '2026-11-20');
    expect(await nextOf('talk-commitment', '2026-11-18 09:00')).toBe('2026-11-20T01:30:00.000Z');
    expect(await beat('talk-commitment', '2026-11-20 09:30')).toEqual([
      'zhao: 上次和陈敏的约定今天到期：每周3次对公拜访',
      'chen: 上次和赵磊的约定今天到期：每周3次对公拜访',
    ]);
    expect(await beat('talk-commitment', '2026-11-20 09:30')).toEqual([]);
    expect(await beat('talk-commitment', '2026-11-23 09:31', '2026-11-19 09:00')).toEqual([]);
  });

  it('due on a Sunday is recalled on Friday', async () => {
    await record(await plan('zhao', '2026-11-11 15:00'), '2026-11-11', '补齐贷后照片', '2026-11-22');
    expect(await beat('talk-commitment', '2026-11-20 09:30')).toContain(
      'zhao: 上次和陈敏的约定11月22日 周日到期：补齐贷后照片',
    );
    expect(await beat('talk-commitment', '2026-11-22 09:30')).toEqual([]);
  });

  it('is left alone once a later talk has come after it', async () => {
    await record(await plan('zhao', '2026-11-11 15:00'), '2026-11-11', '每周3次对公拜访', '2026-11-20');
    await record(await plan('zhao', '2026-11-18 15:00'), '2026-11-18');
    expect(await beat('talk-commitment', '2026-11-20 09:30')).toEqual([]);
  });
});
