import { type Period, parsePeriod } from '../calendar/period.ts';
import { afterQuiet } from '../calendar/quiet.ts';
import { periodTitle } from '../cards/figures.ts';
import { fundCard, money, type Paid, payCard, statementCard } from '../cards/pay.ts';
import type { Button, Card } from '../chat/card.ts';
import { nameOf } from '../i18n.ts';
import { giveBack, moved, withhold } from '../pay/risk-fund.ts';
import { type Payee, statements } from '../pay/statement.ts';
import type { Pay } from '../rulebook/pay.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { sum } from '../scoring/decimal.ts';
import { audit } from '../store/audit.ts';
import { gradesOn } from '../store/grades.ts';
import type { Message } from '../store/outbox.ts';
import { issuePay, lockPayRun, type PayeeRow, payeesFor, payRun } from '../store/pay.ts';
import { type Person, peopleById } from '../store/people.ts';
import { book, fundsOf, holdersUpTo, lockFunds } from '../store/risk-fund.ts';
import { rulebookByHash } from '../store/rulebooks.ts';
import { periodRow } from '../store/scoring-periods.ts';
import { unitTree } from '../store/units.ts';
import { actionOf, type Outcome, sentence, type TaskContext } from './command.ts';
import { today } from './periods.ts';
import { virtualTypes } from './standings.ts';

type Detail = Readonly<Record<string, string>>;

/** Everybody's pay as it would be issued now. */
export async function previewTask(ctx: TaskContext, { period: key = '' }: Detail): Promise<Outcome> {
  const { tx, words } = ctx;
  const work = await workOut(ctx, key);
  if ('instead' in work) return work.instead;
  const { period, closed, rules, paid, pool } = work;
  await audit(tx, {
    at: ctx.now,
    actor: ctx.person.id,
    action: 'pay.preview',
    object: `period ${key}`,
    detail: { people: paid.length },
  });
  const needsPool = rules.performance.from === 'pool';
  const button = (name: 'pool' | 'returns', press: string): Button => ({
    label: words.plain(`appraisal.buttons.${name}`),
    action: actionOf('pay', press, key),
  });
  const total = money(sum(paid.map(({ statement }) => statement.pay)));
  const issue: Button = {
    label: words.plain('appraisal.buttons.issue'),
    action: actionOf('pay', 'issue', key),
    style: 'primary',
    confirm: words.plain('appraisal.pay.confirm', {
      period: periodTitle(period, words),
      count: paid.length,
      pay: total,
    }),
  };
  const card = payCard(
    {
      period: periodTitle(period, words),
      state: closed ? 'preview' : 'unclosed',
      paid,
      pool: needsPool ? (pool ?? 0n) : null,
      notes: [
        ...(needsPool && pool === null ? [words.plain('appraisal.pay.noPool')] : []),
        ...(closed ? [words.plain('appraisal.pay.beforeIssuing')] : []),
      ],
      buttons: [
        [
          ...(needsPool ? [button('pool', 'pool')] : []),
          ...(closed && !(needsPool && pool === null) ? [issue] : []),
          ...(rules.risk_fund ? [button('returns', 'returns')] : []),
        ],
      ],
    },
    words,
  );
  return { replies: [{ card }] };
}

/** Issues the pay of a closed period, once: statements, what the risk fund keeps, and to everybody their own. */
export async function issueTask(ctx: TaskContext, { period: key = '' }: Detail): Promise<Outcome> {
  const { tx, words, now, person, speak } = ctx;
  const run = await lockPayRun(tx, key, person.id, now);
  const work = await workOut(ctx, key);
  if ('instead' in work) return work.instead;
  const { period, closed, rulebook, rules, hash, rows, paid, pool } = work;
  const refused =
    run.state === 'issued'
      ? 'issued'
      : !closed
        ? 'notClosed'
        : rules.performance.from === 'pool' && pool === null
          ? 'noPool'
          : null;
  if (refused)
    return {
      replies: [
        { card: sentence(words.text(`appraisal.pay.${refused}`, { period: periodTitle(period, words) }), 'problem') },
      ],
    };
  const units = new Map(rows.map(({ payee, unitId }) => [payee.person, unitId]));
  await issuePay(
    tx,
    key,
    paid.map(({ payee, statement }) => ({ unitId: units.get(payee.person) ?? '', issued: { payee, statement } })),
    { by: person.id, at: now, rulebookHash: hash },
  );
  await lockFunds(tx);
  const funds = await fundsOf(
    tx,
    paid.map(({ payee }) => payee.person),
  );
  const booked = paid.flatMap(({ payee, statement }) => {
    const before = funds.get(payee.person);
    return before && statement.withheld > 0n
      ? [{ person: payee.person, before, movement: withhold(before, statement.withheld, period.to) }]
      : [];
  });
  await book(tx, booked, { by: person.id, on: period.to, period: key });
  await audit(tx, {
    at: now,
    actor: person.id,
    action: 'pay.issue',
    object: `period ${key}`,
    detail: { people: paid.length },
  });
  const people = await peopleById(
    tx,
    paid.map(({ payee }) => payee.person),
  );
  const byPerson = new Map(paid.map((one) => [one.payee.person, one]));
  const messages = people.flatMap((one) => {
    const own = byPerson.get(one.id);
    if (!own) return [];
    const theirs = speak[one.locale];
    const title = theirs.plain('appraisal.pay.ownTitle', { period: periodTitle(period, theirs) });
    const buttons = rules.risk_fund
      ? [{ label: theirs.plain('appraisal.buttons.fund'), action: actionOf('pay', 'fund') }]
      : [];
    return [
      personal(
        ctx,
        one,
        `pay:${key}:${one.id}`,
        statementCard({ ...own, title, pool, buttons }, rules, rulebook, theirs),
      ),
    ];
  });
  const card = payCard(
    {
      period: periodTitle(period, words),
      state: 'issued',
      paid,
      pool: rules.performance.from === 'pool' ? (pool ?? 0n) : null,
      notes: [words.plain('appraisal.pay.told', { count: messages.length })],
      buttons: [[{ label: words.plain('appraisal.buttons.statements'), action: actionOf('pay', 'list', key, 0) }]],
    },
    words,
  );
  return { replies: [{ card }], messages };
}

/** Pays back what is due of everybody's risk fund today: of each the oldest year that holds money. It comes with the pay of this period. */
export async function returnTask(ctx: TaskContext, _detail: Detail): Promise<Outcome> {
  const { tx, words, now, person, rulebook, speak } = ctx;
  const rules = rulebook.pay;
  const fund = rules?.risk_fund;
  if (!rules || !fund) return { replies: [{ card: sentence(words.text('appraisal.pay.noRules')) }] };
  const on = today(ctx);
  await lockFunds(tx);
  const holders = await holdersUpTo(tx, Number(on.slice(0, 4)) - fund.return_after_years);
  const funds = await fundsOf(tx, holders);
  const booked = holders.flatMap((id) => {
    const before = funds.get(id);
    const movement = before && giveBack(before, on, fund.return_after_years);
    return before && movement && movement.entries.length > 0 ? [{ person: id, before, movement }] : [];
  });
  await book(tx, booked, { by: person.id, on });
  await audit(tx, {
    at: now,
    actor: person.id,
    action: 'pay.return',
    object: `funds ${on}`,
    detail: { people: booked.length },
  });
  const byPerson = new Map(booked.map((one) => [one.person, one]));
  const messages = (await peopleById(tx, [...byPerson.keys()])).flatMap((one) => {
    const own = byPerson.get(one.id);
    if (!own) return [];
    const theirs = speak[one.locale];
    const card = fundCard(
      {
        title: theirs.plain('appraisal.pay.fund.title'),
        fund: moved(own.before, own.movement),
        note: theirs.plain('appraisal.pay.fund.returned', { amount: money(own.movement.paid) }),
        buttons: [],
      },
      rules,
      theirs,
    );
    return [personal(ctx, one, `fund:${one.id}:${now.getTime()}`, card)];
  });
  const paidOut = sum(booked.map(({ movement }) => movement.paid));
  const text = words.text('appraisal.pay.returned', { count: booked.length, amount: money(paidOut) });
  return { replies: [{ card: sentence(text, 'good') }], messages };
}

type Work = Readonly<{
  period: Period;
  closed: boolean;
  rulebook: Rulebook;
  rules: Pay;
  hash: string | null;
  rows: readonly PayeeRow[];
  paid: readonly Paid[];
  pool: bigint | null;
}>;

/** Everybody's statement for a period, by the rules of that period; not stored. */
async function workOut(ctx: TaskContext, key: string): Promise<Work | Readonly<{ instead: Outcome }>> {
  const { tx, words } = ctx;
  const period = parsePeriod(key);
  if (!period) throw new Error(`there is no period ${key}`);
  const { state, rulebook: version } = await periodRow(tx, period);
  const rulebook = version ? await rulebookByHash(tx, new Map(), version.hash) : ctx.rulebook;
  const rules = rulebook.pay;
  if (!rules) return { instead: { replies: [{ card: sentence(words.text('appraisal.pay.noRules')) }] } };
  const rows = await payeesFor(tx, period, virtualTypes(rulebook));
  const held = await gradesOn(
    tx,
    rows.map(({ payee }) => payee.person),
    period.to,
  );
  const pool = (await payRun(tx, key))?.pool ?? null;
  const units = new Map((await unitTree(tx)).map((unit) => [unit.id, nameOf(unit, words.locale)]));
  const payee = (row: PayeeRow): Payee => ({
    ...row.payee,
    ...(held.get(row.payee.person) ?? { grade: null, step: null }),
  });
  const inPost = rows.filter((row) => row.inPost);
  const gone = rows.filter((row) => !row.inPost);
  const paid = [
    ...paidFor(inPost, inPost.map(payee), rules, period, pool ?? 0n),
    ...paidFor(
      gone,
      gone.map((row) => withoutWages(payee(row))),
      onlyFund(rules),
      period,
      0n,
    ),
  ].map(({ row, ...one }) => ({ name: nameOf(row, words.locale), unit: units.get(row.unitId) ?? row.unitId, ...one }));
  return { period, closed: state === 'closed', rulebook, rules, hash: version?.hash ?? null, rows, paid, pool };
}

function paidFor(rows: readonly PayeeRow[], payees: readonly Payee[], rules: Pay, { to }: Period, pool: bigint) {
  const computed = statements(payees, rules, to, pool);
  return rows.flatMap((row, index) => {
    const [payee, statement] = [payees[index], computed[index]];
    return payee && statement ? [{ row, payee, statement }] : [];
  });
}

/** Who left before the period is paid nothing but what the fund gives. */
function withoutWages(payee: Payee): Payee {
  return { ...payee, given: { base: 0n, performance: 0n } };
}

function onlyFund({ period }: Pay): Pay {
  return { period, base: { from: 'given' }, performance: { from: 'given' }, floating: {}, coefficients: {} };
}

function personal({ now, rulebook }: TaskContext, person: Person, key: string, card: Card): Message {
  return {
    key,
    to: { person: person.id },
    locale: person.locale,
    priority: 'digest',
    content: { kind: 'card', card },
    notBefore: afterQuiet(person, now, rulebook),
  };
}
