import { type Period, parsePeriod, periodOf, previousPeriod } from '../calendar/period.ts';
import { localDate } from '../calendar/zone.ts';
import { periodTitle } from '../cards/figures.ts';
import { money, statementCard } from '../cards/pay.ts';
import { replacedWords } from '../cards/pay-correction.ts';
import type { Button } from '../chat/card.ts';
import { nameOf } from '../i18n.ts';
import { basisOf } from '../pay/basis.ts';
import { bookLoss, release } from '../pay/risk-fund.ts';
import { audit } from '../store/audit.ts';
import { lockPayRun, payRun, savePool, statementPeople, statementsOf } from '../store/pay.ts';
import type { Person } from '../store/people.ts';
import { rulebookByHash } from '../store/rulebooks.ts';
import { understandAmount } from '../understand/amounts.ts';
import { actionOf, type Command, type Context, type Outcome, sentence } from './command.ts';
import { recheckTask, reissueTask } from './pay-corrections.ts';
import { amountField, fund, fundFields, fundForm, fundOf, move, note, opened, stale } from './pay-fund.ts';
import { issueTask, previewTask, returnTask } from './pay-tasks.ts';
import { basisName } from './pay-work.ts';
import { namedPeriod, today } from './periods.ts';
import { begin } from './tasks.ts';
import { subject } from './whose.ts';

const FUND = /风险基金|基金|risk fund|fund/iu;
/** How many people one list of statements names: each has a button. */
const PAGE = 20;

/**
 * `pay`: the appraiser works out and issues the pay of a period, and keeps the risk fund; a manager sees their own statement, line by
 * line. Supervisors see no pay.
 */
export const pay: Command = {
  name: 'pay',
  roles: ['manager', 'appraiser'],
  run: async (ctx, text) => {
    if (FUND.test(text)) return fundOf(ctx, text.replace(FUND, ' ').trim());
    const { period } = namedPeriod(ctx, text);
    return ctx.person.role === 'manager' ? own(ctx, period?.key ?? null) : overview(ctx, period);
  },
  presses: {
    show: async (ctx, [key = '']) =>
      ctx.person.role === 'manager' ? own(ctx, key || null) : overview(ctx, parsePeriod(key)),
    fund: async (ctx, [id]) => {
      const person = await subject(ctx, id);
      return person ? fund(ctx, person) : stale(ctx);
    },
    preview: office((ctx, [key = '']) => task(ctx, 'preview', key)),
    issue: office((ctx, [key = '']) => task(ctx, 'issue', key)),
    recheck: office((ctx, [key = '']) => task(ctx, 'recheck', key)),
    reissue: office(reissueForm),
    returns: office((ctx) => task(ctx, 'returns', '')),
    pool: office(poolForm),
    list: office(list),
    of: office(async (ctx, [key = '', id = '']) => {
      const person = await subject(ctx, id);
      return person ? statement(ctx, person, key) : stale(ctx);
    }),
    loss: office((ctx, [id = '']) => fundForm(ctx, 'loss', id)),
    release: office((ctx, [id = '']) => fundForm(ctx, 'release', id)),
  },
  forms: {
    pool: async (ctx, key, { pool = '' }) => {
      const amount = understandAmount(pool);
      if (ctx.person.role !== 'appraiser') return stale(ctx);
      if (amount === null || amount <= 0n || amount % 100n !== 0n)
        return { invalid: poolFields(ctx, pool, ctx.words.plain('appraisal.pay.wrongAmount')) };
      const run = await lockPayRun(ctx.tx, key, ctx.person.id, ctx.now);
      await savePool(ctx.tx, key, amount, ctx.person.id, ctx.now);
      await audit(ctx.tx, {
        at: ctx.now,
        actor: ctx.person.id,
        action: 'pay.pool',
        object: `period ${key}`,
        detail: { pool: money(amount) },
      });
      return task(ctx, run.state === 'issued' ? 'recheck' : 'preview', key);
    },
    reissue: async (ctx, key, { reason = '' }) => {
      if (ctx.person.role !== 'appraiser' || !parsePeriod(key)) return stale(ctx);
      if (reason.trim() === '')
        return { invalid: reissueFields(ctx, ctx.words.plain('appraisal.pay.correction.noReason')) };
      return task(ctx, 'reissue', key, { reason: reason.trim() });
    },
    loss: async (ctx, id, { amount: given = '', reason = '' }) => {
      const amount = understandAmount(given);
      if (amount === null || amount <= 0n || amount % 100n !== 0n)
        return {
          invalid: fundFields(ctx, 'loss', { amount: given, reason }, ctx.words.plain('appraisal.pay.wrongAmount')),
        };
      return move(ctx, id, 'loss', reason, (before, on) => bookLoss(before, amount, on));
    },
    release: async (ctx, id, { reason = '' }) => move(ctx, id, 'release', reason, release),
  },
  tasks: { preview: previewTask, issue: issueTask, recheck: recheckTask, reissue: reissueTask, returns: returnTask },
};

type Press = (ctx: Context, args: readonly string[]) => Promise<Outcome>;

/** Only the appraisal office: managers come here for their own pay alone. */
function office(press: Press): Press {
  return async (ctx, args) =>
    ctx.person.role === 'appraiser'
      ? press(ctx, args)
      : { replies: [{ card: sentence(ctx.words.text('bot.refused.appraisersOnly')) }] };
}

function task(
  ctx: Context,
  kind: 'preview' | 'issue' | 'recheck' | 'reissue' | 'returns',
  key: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const period = parsePeriod(key);
  const text = ctx.words.text(`appraisal.task.pay.${kind}`, { period: period ? periodTitle(period, ctx.words) : '' });
  return begin(ctx, { kind: `pay.${kind}`, detail: { period: key, ...more } }, text, kind === 'issue');
}

/** How far the pay of a period is: the last one unless another is named. */
async function overview(ctx: Context, named: Period | null): Promise<Outcome> {
  const { words, rulebook, tx } = ctx;
  const rules = rulebook.pay;
  if (!rules) return { replies: [{ card: sentence(words.text('appraisal.pay.noRules')) }] };
  const period = named?.kind === rules.period ? named : previousPeriod(periodOf(rules.period, today(ctx)));
  const name = periodTitle(period, words);
  const issued = (await payRun(tx, period.key))?.state === 'issued';
  const card = sentence(words.text(issued ? 'appraisal.pay.isIssued' : 'appraisal.pay.notIssued', { period: name }));
  const button = (
    key: 'payPreview' | 'statements' | 'recheck' | 'returns',
    press: string,
    ...args: (string | number)[]
  ): Button => ({
    label: words.plain(`appraisal.buttons.${key}`),
    action: actionOf('pay', press, ...args),
  });
  const buttons = [
    ...(issued
      ? [button('statements', 'list', period.key, 0), button('recheck', 'recheck', period.key)]
      : [button('payPreview', 'preview', period.key)]),
    ...(rules.risk_fund ? [button('returns', 'returns')] : []),
  ];
  return { replies: [{ card: { ...card, blocks: [...card.blocks, { kind: 'buttons', buttons }] } }] };
}

async function own(ctx: Context, key: string | null): Promise<Outcome> {
  return statement(ctx, ctx.person, key);
}

/** Somebody's issued statement; a look at another's leaves a trace. */
async function statement(ctx: Context, person: Person, key: string | null): Promise<Outcome> {
  const { words, tx } = ctx;
  const [issued, replaced] = await statementsOf(tx, person.id, key);
  if (!issued) {
    const named = key === null ? null : parsePeriod(key);
    const text = named
      ? words.text('appraisal.pay.noneIn', { period: periodTitle(named, words) })
      : words.text('appraisal.pay.noneYet');
    return { replies: [{ card: sentence(text) }] };
  }
  await note(ctx, person, 'pay.view', { period: issued.period });
  const rulebook = issued.rulebookHash ? await rulebookByHash(tx, new Map(), issued.rulebookHash) : ctx.rulebook;
  if (!rulebook.pay) throw new Error(`the rulebook ${rulebook.version} has no pay`);
  const period = parsePeriod(issued.period);
  if (!period) throw new Error(`there is no period ${issued.period}`);
  const named = periodTitle(period, words);
  const before = replaced ? { ...replaced, on: localDate(replaced.at, ctx.person.zone) } : null;
  const lead = issued.reason === null ? [] : replacedWords({ before, after: issued, reason: issued.reason }, words);
  const basis = basisName({ period, basis: basisOf(rulebook.pay, period) }, words);
  const isOwn = person.id === ctx.person.id;
  const title = isOwn
    ? words.plain('appraisal.pay.ownTitle', { period: named })
    : words.plain('appraisal.pay.titleOf', { name: nameOf(person, words.locale), period: named });
  const button = {
    label: words.plain('appraisal.buttons.fund'),
    action: actionOf('pay', 'fund', ...(isOwn ? [] : [person.id])),
  };
  const buttons = rulebook.pay.risk_fund ? [button] : [];
  return {
    replies: [{ card: statementCard({ ...issued, title, basis, lead, buttons }, rulebook.pay, rulebook, words) }],
  };
}

/** The people who were paid in a period, a button each. */
async function list(ctx: Context, [key = '', page = '0']: readonly string[]): Promise<Outcome> {
  const period = parsePeriod(key);
  if (!period || !/^\d{1,4}$/.test(page)) return stale(ctx);
  const { words } = ctx;
  const at = Number(page);
  const people = await statementPeople(ctx.tx, key, at * PAGE, PAGE + 1);
  const card = sentence(words.text('appraisal.pay.whose', { period: periodTitle(period, words) }));
  const names = people
    .slice(0, PAGE)
    .map((one) => ({ label: nameOf(one, words.locale), action: actionOf('pay', 'of', key, one.id) }));
  const turn = (label: string, to: number): Button => ({ label, action: actionOf('pay', 'list', key, to) });
  const turns = [
    ...(at > 0 ? [turn(words.plain('appraisal.buttons.back'), at - 1)] : []),
    ...(people.length > PAGE ? [turn(words.plain('appraisal.buttons.onwards'), at + 1)] : []),
  ];
  const rows = [names, turns]
    .filter((buttons) => buttons.length > 0)
    .map((buttons) => ({ kind: 'buttons' as const, buttons }));
  return { replies: [{ card: { ...card, blocks: [...card.blocks, ...rows] } }] };
}

async function poolForm(ctx: Context, [key = '']: readonly string[]): Promise<Outcome> {
  const period = parsePeriod(key);
  const run = await payRun(ctx.tx, key);
  if (!period) return stale(ctx);
  const form = poolFields(ctx, run?.pool ? money(run.pool) : '');
  return opened(ctx, 'pool', key, form, actionOf('pay', 'pool', key));
}

function poolFields({ words }: Context, value: string, error?: string) {
  return {
    title: words.plain('appraisal.pay.poolForm.title'),
    submit: words.plain('appraisal.buttons.save'),
    cancel: words.plain('appraisal.buttons.cancel'),
    fields: [amountField('pool', words.plain('appraisal.pay.poolForm.amount'), value, error)],
  };
}

async function reissueForm(ctx: Context, [key = '']: readonly string[]): Promise<Outcome> {
  const run = await payRun(ctx.tx, key);
  if (run?.state !== 'issued') return stale(ctx);
  return opened(ctx, 'reissue', key, reissueFields(ctx), actionOf('pay', 'reissue', key));
}

function reissueFields({ words }: Context, error?: string) {
  return {
    title: words.plain('appraisal.pay.correction.form'),
    intro: words.plain('appraisal.pay.correction.intro'),
    submit: words.plain('appraisal.buttons.reissue'),
    cancel: words.plain('appraisal.buttons.cancel'),
    fields: [
      {
        kind: 'longText' as const,
        name: 'reason',
        label: words.plain('appraisal.pay.correction.reason'),
        required: true,
        maxLength: 500,
        ...(error === undefined ? {} : { error }),
      },
    ],
  };
}
