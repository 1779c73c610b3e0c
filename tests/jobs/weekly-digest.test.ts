import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePeriod } from '../../src/calendar/period.ts';
import type { Card } from '../../src/chat/card.ts';
import { weeklyDigest } from '../../src/jobs/weekly-digest.ts';
import type { Message } from '../../src/store/outbox.ts';
import { announcedRanking } from '../../src/store/results.ts';
import { actionBehind, branchOfThree, MONDAY, said } from '../support/branch.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { jobContext } from '../support/organisation.ts';

const BRANCH = { id: 'branch', name: '城关支行', nameEn: 'Chengguan Branch', zone: 'Asia/Shanghai' };

let test: TestDatabase;
beforeAll(async () => {
  test = await cloneDatabase();
  await branchOfThree(test.database);
});
afterAll(() => test.drop());

async function run(slot = MONDAY, now = slot): Promise<ReadonlyMap<string, Message>> {
  const messages = await weeklyDigest.run(await jobContext(test.database, now), BRANCH, slot);
  return new Map(messages.map((message) => [message.key, message]));
}

function cardOf(message: Message | undefined): Card | undefined {
  return message?.content.kind === 'card' ? message.content.card : undefined;
}

describe('the weekly digest', () => {
  it('announces the week before: to the supervisor the whole, to managers their own', async () => {
    // The week before is announced on its own Monday.
    await run(new Date('2026-11-16T09:00:00+08:00'));
    const held = (managerId: string, day: string) => ({
      managerId,
      supervisorId: 'chen',
      unitId: 'branch',
      plannedAt: new Date(`${day}T10:00:00+08:00`),
      state: 'held',
      heldOn: new Date(`${day}T00:00:00Z`),
    });
    // Li's talk was in a post before this one: in the present one there has been none.
    await test.database.oneOnOne.createMany({ data: [held('zhao', '2026-10-17'), held('li', '2023-06-01')] });
    const messages = await run();
    expect([...messages.keys()].sort()).toEqual(
      ['chen', 'li', 'new', 'wang', 'zhao'].map((person) => `digest:branch:2026-W47:${person}`),
    );
    const toSupervisor = messages.get('digest:branch:2026-W47:chen');
    const card = cardOf(toSupervisor);
    expect(toSupervisor).toMatchObject({ to: { person: 'chen' }, priority: 'digest', notBefore: MONDAY });
    expect(said(card)).toEqual([
      '城关支行 · 第 47 周 11月16日–22日',
      // Visits of 10, logs on time of 5.
      '1 | 王芳 | 72.78 | ↑1 | 4/5 | 9/10',
      '2 | 李娜 | 70.00 | ↓1 | 4/5 | 8/10',
      '3 | 赵磊 | 58.89 | – | 4/5 | 4/10',
      // Wang's deposits brought 17.78, after nothing; Li's visits 22.22, after 100 × 25 ÷ 75 = 33.33.
      '变化最大：王芳 ↑1（存款日均新增 +17.78 分）；李娜 ↓1（拜访次数 −11.11 分）',
      '最好的一项：贷款新增，平均 100.00 分　最弱的一项：拜访次数，平均 70.00 分',
      // Li and Wang in post since 1 January 2024 (1057 days), Zhao's talk on 17 October.
      '该聊一聊：李娜（到岗 1057 天，还没有面谈过）；王芳（到岗 1057 天，还没有面谈过）；赵磊（已 37 天没有面谈）',
      '[全部]',
      '[约面谈]',
    ]);
    expect(actionBehind(card, '全部')).toBe('rank.show:2026-W47:branch');
    expect(card?.blocks.find(({ kind }) => kind === 'chart')).toMatchObject({
      categories: ['王芳', '李娜', '赵磊'],
      series: [{ values: [72.78, 70, 58.89] }],
    });
    expect(said(cardOf(messages.get('digest:branch:2026-W47:li')))).toEqual([
      '上周 70.00 分（称职），城关支行 3 人中第 2（↓1），距第 1 名 2.78 分。',
      '新增有效户当时再多 3 户，就能多 20.00 分。',
      '这周可以试试：从老客户的上下游里找新户。',
      '目前靠前：王芳、李娜、赵磊。',
      '[看明细]',
      '[为什么]',
    ]);
    expect(said(cardOf(messages.get('digest:branch:2026-W47:wang')))[0]).toBe(
      'Last week: 72.78 points, “Competent”, no. 1 of 3 in Chengguan Branch (↑1).',
    );
    expect(said(cardOf(messages.get('digest:branch:2026-W47:new')))[0]).toBe(
      '上周 6.67 分（不称职），未参加排名：在岗 5 天，不满 7 天。',
    );
  });

  it('keeps the ranking as it was announced, and measures movement against it', async () => {
    const week = parsePeriod('2026-W47');
    if (!week) throw new Error('no week');
    const ranking = await announcedRanking(test.database, 'branch', week);
    expect(ranking?.ranked.map(({ person, rank, movement }) => [person, rank, movement])).toEqual([
      ['wang', 1, 1],
      ['li', 2, -1],
      ['zhao', 3, 0],
    ]);
    // Whatever changes in week 46 now: what was announced stands.
    await test.database.report.deleteMany({ where: { personId: 'li', aboutOn: new Date('2026-11-11T00:00:00Z') } });
    const again = cardOf((await run()).get('digest:branch:2026-W47:chen'));
    expect(said(again)[1]).toContain('王芳 | 72.78 | ↑1');
  });

  it('waits for the end of quiet hours, and leaves alone who wants no digest', async () => {
    await test.database.person.update({ where: { id: 'chen' }, data: { quietUntil: '09:30', quietFrom: '21:00' } });
    await test.database.person.update({ where: { id: 'zhao' }, data: { digest: false } });
    const messages = await run();
    expect(messages.get('digest:branch:2026-W47:chen')?.notBefore).toEqual(new Date('2026-11-23T09:30:00+08:00'));
    expect(messages.has('digest:branch:2026-W47:zhao')).toBe(false);
  });

  it('leaves managers with a nearer supervisor to that one', async () => {
    await test.database.person.create({
      data: {
        id: 'head',
        name: '吴总',
        nameEn: 'Wu',
        role: 'supervisor',
        unitId: 'bank',
        inPostSince: new Date('2024-01-01'),
      },
    });
    const bank = { id: 'bank', name: '晋源银行', nameEn: 'Jinyuan Bank', zone: 'Asia/Shanghai' };
    const messages = await weeklyDigest.run(await jobContext(test.database, MONDAY), bank, MONDAY);
    expect(messages.map(({ key }) => key)).toEqual(['digest:bank:2026-W47:head']);
  });
});
