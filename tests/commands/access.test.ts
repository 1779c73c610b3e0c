import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/commands/registry.ts';
import { openAppraised } from '../support/appraised.ts';

/** What each role gets from the buttons of appraisal: only the office's own do anything. `own`: what is theirs, and nobody else's. */
const OFFICE_ONLY = '这一项只有考评办能用。';
const OWNERS = '这一项只有本人和考评办能看。';

/** Every button of the three commands with arguments that name others' things. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  'period.show': '2026-11',
  'period.preview': '2026-11',
  'period.close': '2026-11',
  'period.changes': '2026-11',
  'period.reopen': '2026-11',
  'grades.show': '',
  'grades.page': '0',
  'grades.begin': '',
  'grades.check': '',
  'grades.propose': '2026:2027-01-11',
  'grades.lines': '1:all:0',
  'grades.turn': '1:all:0',
  'grades.line': '1:li',
  'grades.decide': '1:li',
  'grades.undo': '1:li',
  'grades.confirm': '1',
  'grades.drop': '1',
  'pay.show': '2026-11',
  'pay.fund': 'li',
  'pay.preview': '2026-11',
  'pay.issue': '2026-11',
  'pay.recheck': '2026-11',
  'pay.reissue': '2026-11',
  'pay.returns': '',
  'pay.pool': '2026-11',
  'pay.list': '2026-11:0',
  'pay.of': '2026-11:li',
  'pay.loss': 'li',
  'pay.release': 'li',
};

/** What somebody who is neither the office nor concerned is told. */
const TOLD = {
  manager: (action: string) => {
    if (action.startsWith('pay.show')) return '2026年11月没有发放过的薪酬';
    if (action.startsWith('pay.fund')) return '这个按钮已经失效';
    if (action === 'grades.show') return '您现在的等级';
    return OFFICE_ONLY;
  },
  supervisor: (action: string) => {
    if (action.startsWith('pay.')) return OWNERS;
    return action === 'grades.show' ? '还没有确认过的评级' : OFFICE_ONLY;
  },
  inspector: (action: string) => {
    if (action.startsWith('grades.')) return '这一项是给客户经理用的';
    return action.startsWith('pay.') ? OWNERS : OFFICE_ONLY;
  },
} as const;

describe('what is the appraisal office’s', () => {
  const APPRAISAL = COMMANDS.filter(({ name }) => ['period', 'grades', 'pay'].includes(name));

  it('is named here button by button', () => {
    const buttons = APPRAISAL.flatMap(({ name, presses = {} }) =>
      Object.keys(presses).map((press) => `${name}.${press}`),
    );
    expect(buttons.toSorted()).toEqual(Object.keys(ARGUMENTS).toSorted());
  });

  it.each([
    ['zhao', 'manager'],
    ['chen', 'supervisor'],
    ['jia', 'inspector'],
  ] as const)(
    'is out of reach of %s, a %s, whatever is pressed, and leaves everything as it is',
    async (user, role) => {
      const daybook = await openAppraised();
      await daybook.database.person.update({ where: { id: user }, data: { role } });
      const person = daybook.meets(user);
      for (const [press, args] of Object.entries(ARGUMENTS)) {
        await person.pressesAction(args === '' ? press : `${press}:${args}`);
        await person.sees(TOLD[role](press));
        await person.seesNo('李娜');
      }
      const { database } = daybook;
      expect(
        await Promise.all([
          database.task.count(),
          database.scoringPeriod.count({ where: { state: { not: 'open' } } }),
          database.gradeProposal.count(),
          database.payRun.count(),
          database.riskFundEntry.count(),
        ]),
      ).toEqual([0, 0, 0, 0, 0]);
    },
  );

  it('is checked again when long work runs: who is no longer appraiser closes nothing', async () => {
    const daybook = await openAppraised();
    const { database } = daybook;
    await database.task.create({
      data: {
        kind: 'period.close',
        detail: { period: '2026-11' },
        personId: 'chen',
        askedAt: new Date('2026-12-02T02:00:00Z'),
      },
    });
    await daybook.meets('chen').sees(OFFICE_ONLY);
    expect(await database.scoringPeriod.count({ where: { state: 'closed' } })).toBe(0);
  });

  it('leaves a trace where another’s pay or grade is looked at', async () => {
    const daybook = await openAppraised();
    const ren = daybook.meets('ren');
    await ren.pressesAction('period.close:2026-11');
    await ren.pressesAction('pay.issue:2026-11');
    await ren.pressesAction('pay.of:2026-11:li');
    await ren.sees('李娜的薪酬 · 2026年11月', '7,088.00');
    await ren.pressesAction('pay.fund:li');
    const traces = await daybook.database.audit.findMany({ where: { actorId: 'ren' }, orderBy: { id: 'asc' } });
    expect(traces.map(({ action, object }) => `${action} ${object}`)).toEqual([
      'period.close period 2026-11',
      'pay.issue period 2026-11',
      'pay.view person li',
      'pay.fund person li',
    ]);
  });
});
