import { periodTitle } from '../cards/figures.ts';
import { fundCard } from '../cards/fund.ts';
import { money, payCard, statementCard } from '../cards/pay.ts';
import type { Button } from '../chat/card.ts';
import { giveBack, moved, withhold } from '../pay/risk-fund.ts';
import { sum } from '../scoring/decimal.ts';
import { audit } from '../store/audit.ts';
import { issuePay, lockPayRun } from '../store/pay.ts';
import { peopleById } from '../store/people.ts';
import { book, fundsOf, holdersUpTo, lockFunds } from '../store/risk-fund.ts';
import { actionOf, type Outcome, sentence, type TaskContext } from './command.ts';
import { basisName, personal, workOut } from './pay-work.ts';
import { today } from './periods.ts';

type Detail = Readonly<Record<string, string>>;

/** Everybody's pay as it would be issued now. */
export async function previewTask(ctx: TaskContext, { period: key = '' }: Detail): Promise<Outcome> {
  const { tx, words } = ctx;
  const work = await workOut(ctx, key);
  if ('instead' in work) return work.instead;
  const { period, closed, over, rules, paid, pool } = work;
  const issuable = closed && over;
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
      state: issuable ? 'preview' : closed ? 'running' : 'unclosed',
      basis: basisName(work, words),
      paid,
      pool: needsPool ? (pool ?? 0n) : null,
      notes: [
        ...(needsPool && pool === null ? [words.plain('appraisal.pay.noPool')] : []),
        ...(issuable ? [words.plain('appraisal.pay.beforeIssuing')] : []),
      ],
      buttons: [
        [
          ...(needsPool ? [button('pool', 'pool')] : []),
          ...(issuable && !(needsPool && pool === null) ? [issue] : []),
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
  const { period, basis, closed, over, rulebook, rules, hash, rows, paid, pool } = work;
  const refused =
    run.state === 'issued'
      ? 'issued'
      : !closed
        ? 'notClosed'
        : !over
          ? 'notOver'
          : rules.performance.from === 'pool' && pool === null
            ? 'noPool'
            : null;
  if (refused)
    return {
      replies: [
        {
          card: sentence(
            words.text(`appraisal.pay.${refused}`, {
              period: periodTitle(refused === 'notClosed' ? basis : period, words),
              paid: periodTitle(period, words),
              day: words.day(period.to),
            }),
            'problem',
          ),
        },
      ],
    };
  const units = new Map(rows.map(({ payee, unitId }) => [payee.person, unitId]));
  await issuePay(
    tx,
    key,
    paid.map(({ payee, statement }) => ({ unitId: units.get(payee.person) ?? '', issued: { payee, statement } })),
    { by: person.id, at: now, rulebookHash: hash, pool },
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
        statementCard(
          { ...own, title, pool, basis: basisName(work, theirs), lead: [], buttons },
          rules,
          rulebook,
          theirs,
        ),
      ),
    ];
  });
  const card = payCard(
    {
      period: periodTitle(period, words),
      state: 'issued',
      basis: basisName(work, words),
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
