import { describe, expect, it } from 'vitest';
import { talkById } from '../../src/store/talks.ts';
import { answer, at, heldTalk } from '../support/talk-branch.ts';
import { sent, talking } from './talking.ts';

const { database, says, presses, submits, plan, planned, audited } = talking();

describe('who is due', () => {
  it('lists those 30 days without a talk, longest first, counting from the post where there was none', async () => {
    // 王芳 began on 10 October: 39 days to 18 November. 赵磊 was talked to on 12 October: 37. 李娜 16 days ago: not due.
    expect(answer(await says('chen', ''))).toEqual([
      '面谈',
      '王芳 到岗 39 天，还没有面谈过',
      '赵磊 已 37 天没有面谈',
      '〔约 王芳〕〔约 赵磊〕',
      '也可以直接写：面谈 王芳 明天15点',
    ]);
  });

  it('shows who is planned and what is not recorded yet instead of calling them due', async () => {
    await plan('zhao', '2026-11-19 15:00');
    await plan('wang', '2026-11-17 15:00');
    const outcome = await presses('chen', 'one-on-one.due');
    expect(answer(outcome)).toEqual([
      '面谈',
      '眼下没有到时候该面谈的人。下一位是李娜，12月2日 周三满 30 天。',
      '王芳 11月17日 周二 15:00的面谈，结果还没记',
      '赵磊 约在 明天 15:00',
      '〔王芳 · 记录结果〕〔赵磊 · 准备〕',
      '也可以直接写：面谈 李娜 明天15点',
    ]);
  });

  it('counts a talk before the present post for nothing', async () => {
    await heldTalk(database(), 'wang', '2026-09-28');
    expect(answer(await says('chen', ''))[1]).toBe('王芳 到岗 39 天，还没有面谈过');
  });

  it('shows another supervisor their own people only', async () => {
    expect(answer(await says('zhou', ''))[1]).toContain('孙立');
    expect(answer(await says('zhou', '')).join()).not.toContain('赵磊');
  });
});

describe('people of another unit', () => {
  it('are refused at every press and form', async () => {
    const id = await plan('zhao', '2026-11-19 15:00');
    const refusal = ['只能约自己团队的客户经理。'];
    for (const press of [
      'choose:zhao',
      'plan:zhao:2026-11-20:1500',
      `prepare:${id}`,
      `record:${id}`,
      'prepare:999999',
      'record:x',
    ]) {
      expect(answer(await presses('zhou', `one-on-one.${press}`)), press).toEqual(refusal);
    }
    expect(answer(await submits('zhou', 'plan', 'zhao', { date: '2026-11-20', time: '15:00' }))).toEqual(refusal);
    expect(answer(await submits('zhou', 'record', id, { outcome: '好' }))).toEqual(refusal);
    expect(answer(await presses('zhao', `one-on-one.record:${id}`))).toEqual(refusal);
    expect(answer(await presses('li', `one-on-one.view:${id}`, at('2026-11-19 16:00')))).toEqual([
      '这个按钮已经失效了，请用最新的那条消息。',
    ]);
    expect(await planned()).toEqual(['zhao 2026-11-19T07:00:00.000Z']);
    expect(await audited()).toEqual([]);
  });
});

describe('the manager', () => {
  it('sees the next talk and what was agreed at the last, not the outcome', async () => {
    await heldTalk(database(), 'zhao', '2026-10-15', {
      commitment: '每周3次对公拜访',
      commitmentDue: '2026-11-20',
    });
    await plan('zhao', '2026-11-19 15:00');
    expect(answer(await says('zhao', ''))).toEqual([
      '下次面谈：明天 15:00，和陈敏。',
      '上次面谈：10月15日 周四，和陈敏。',
      '约定：每周3次对公拜访（11月20日 周五前）',
      '〔写写我的看法〕',
    ]);
  });

  it('writes a view that the supervisor gets; written again, it takes the first one’s place', async () => {
    const id = await plan('zhao', '2026-11-18 09:00');
    expect((await presses('zhao', `one-on-one.view:${id}`)).form?.purpose.of).toBe(String(id));
    expect((await submits('zhao', 'view', id, {})).invalid?.fields[0]?.error).toBe('写几句再发');
    const outcome = await submits('zhao', 'view', id, { reply: '*压力*有点大' });
    expect(answer(outcome)).toEqual(['✅ 已发给陈敏。', '> *压力*有点大']);
    expect(sent(outcome)).toEqual(['→ chen', '赵磊写了对 11月18日 周三 面谈的看法：', '> *压力*有点大']);
    expect(await talkById(database(), id)).toMatchObject({ reply: '*压力*有点大', state: 'planned' });
  });

  it('cannot write about a talk that lies ahead', async () => {
    const id = await plan('zhao', '2026-11-19 15:00');
    expect(answer(await presses('zhao', `one-on-one.view:${id}`))).toEqual([
      '这个按钮已经失效了，请用最新的那条消息。',
    ]);
  });
});
