import { localDate } from '../calendar/zone.ts';
import { periodTitle } from '../cards/figures.ts';
import { statementCard } from '../cards/pay.ts';
import { type Corrected, correctionsCard, replacedWords } from '../cards/pay-correction.ts';
import type { Button } from '../chat/card.ts';
import { nameOf } from '../i18n.ts';
import { type Correction, corrections } from '../pay/correction.ts';
import { correctWithheld } from '../pay/risk-fund.ts';
import { audit } from '../store/audit.ts';
import { addStatements, lockPayRun, payRun, standingStatements } from '../store/pay.ts';
import { peopleById } from '../store/people.ts';
import { book, fundsOf, lockFunds } from '../store/risk-fund.ts';
import { actionOf, type Outcome, sentence, type TaskContext } from './command.ts';
import { basisName, personal, type Work, workOut } from './pay-work.ts';
import { today } from './periods.ts';

type Detail = Readonly<Record<string, string>>;

/** Works out issued pay again and lists whose comes out differently, without changing anything. */
export async function recheckTask(ctx: TaskContext, { period: key = '' }: Detail): Promise<Outcome> {
  const { tx, words } = ctx;
  const found = await differing(ctx, key);
  if ('instead' in found) return found.instead;
  const { work, corrected } = found;
  await audit(tx, {
    at: ctx.now,
    actor: ctx.person.id,
    action: 'pay.recheck',
    object: `period ${key}`,
    detail: { people: corrected.length },
  });
  const button = (name: 'reissue' | 'pool', press: string): Button => ({
    label: words.plain(`appraisal.buttons.${name}`),
    action: actionOf('pay', press, key),
  });
  const card = correctionsCard(
    {
      period: periodTitle(work.period, words),
      state: 'differs',
      corrected,
      notes: corrected.length > 0 ? [words.plain('appraisal.pay.correction.before')] : [],
      buttons: [
        ...(corrected.length > 0 ? [{ ...button('reissue', 'reissue'), style: 'primary' as const }] : []),
        ...(work.rules.performance.from === 'pool' ? [button('pool', 'pool')] : []),
      ],
    },
    words,
  );
  return { replies: [{ card }] };
}

/**
 * Replaces what comes out differently: new statements beside the old ones, counter-entries in the risk fund, and word to everybody
 * concerned, with the reason. Where nothing differs any more nothing happens.
 */
export async function reissueTask(ctx: TaskContext, { period: key = '', reason = '' }: Detail): Promise<Outcome> {
  const { tx, words, now, person, speak } = ctx;
  await lockPayRun(tx, key, person.id, now);
  const found = await differing(ctx, key);
  if ('instead' in found) return found.instead;
  const { work, corrected } = found;
  const { period, rulebook, rules, hash, pool } = work;
  const title = periodTitle(period, words);
  if (corrected.length === 0)
    return {
      replies: [
        { card: correctionsCard({ period: title, state: 'differs', corrected, notes: [], buttons: [] }, words) },
      ],
    };
  await addStatements(
    tx,
    key,
    corrected.map(({ unitId, after }) => ({ unitId, issued: after })),
    { by: person.id, at: now, rulebookHash: hash, pool, reason },
  );
  await correctFunds(ctx, work, corrected, reason);
  await audit(tx, {
    at: now,
    actor: person.id,
    action: 'pay.reissue',
    object: `period ${key}`,
    detail: { people: corrected.length, reason },
  });
  const byPerson = new Map(corrected.map((one) => [one.after.payee.person, one]));
  const messages = (await peopleById(tx, [...byPerson.keys()])).flatMap((one) => {
    const own = byPerson.get(one.id);
    if (!own) return [];
    const theirs = speak[one.locale];
    const before = own.before && { ...own.before, on: localDate(own.issuedAt ?? now, one.zone) };
    const card = statementCard(
      {
        ...own.after,
        title: theirs.plain('appraisal.pay.correction.ownTitle', { period: periodTitle(period, theirs) }),
        pool,
        basis: basisName(work, theirs),
        lead: replacedWords({ before, after: own.after, reason }, theirs),
        buttons: rules.risk_fund
          ? [{ label: theirs.plain('appraisal.buttons.fund'), action: actionOf('pay', 'fund') }]
          : [],
      },
      rules,
      rulebook,
      theirs,
    );
    return [personal(ctx, one, `pay:${key}:${one.id}:${own.issue + 1}`, card)];
  });
  const card = correctionsCard(
    {
      period: title,
      state: 'corrected',
      corrected,
      notes: [words.plain('appraisal.pay.told', { count: messages.length })],
      buttons: [{ label: words.plain('appraisal.buttons.statements'), action: actionOf('pay', 'list', key, 0) }],
    },
    words,
  );
  return { replies: [{ card }], messages };
}

/** With the number and instant of the statement that is replaced; 0 and null where there is none. */
type Differing = Corrected & Readonly<{ unitId: string; issue: number; issuedAt: Date | null }>;

/** Who was, or should have been, paid otherwise; or what to say where nothing was issued, or the results that pay are open. */
async function differing(
  ctx: TaskContext,
  key: string,
): Promise<Readonly<{ work: Work; corrected: readonly Differing[] }> | Readonly<{ instead: Outcome }>> {
  const { tx, words } = ctx;
  const work = await workOut(ctx, key);
  if ('instead' in work) return work;
  const refused = (await payRun(tx, key))?.state !== 'issued' ? 'notIssued' : work.closed ? null : 'reopened';
  if (refused) {
    const period = periodTitle(refused === 'reopened' ? work.basis : work.period, words);
    return {
      instead: { replies: [{ card: sentence(words.text(`appraisal.pay.${refused}`, { period }), 'problem') }] },
    };
  }
  const standing = new Map((await standingStatements(tx, key)).map((one) => [one.payee.person, one]));
  const names = new Map(work.paid.map(({ payee, name }) => [payee.person, name]));
  const units = new Map(work.rows.map(({ payee, unitId }) => [payee.person, unitId]));
  const corrected = corrections([...standing.values()], work.paid).map((one): Differing => {
    const { person } = one.after.payee;
    const old = standing.get(person);
    return {
      ...one,
      name: names.get(person) ?? (old ? nameOf(old, words.locale) : person),
      unitId: units.get(person) ?? old?.unitId ?? '',
      issue: old?.issue ?? 0,
      issuedAt: old?.at ?? null,
    };
  });
  return { work, corrected };
}

/** Books what is withheld more, or less, into the year of the paid period. */
async function correctFunds(
  ctx: TaskContext,
  { period }: Work,
  corrected: readonly Correction[],
  reason: string,
): Promise<void> {
  const { tx, person } = ctx;
  const on = today(ctx);
  const moves = corrected.flatMap(({ before, after }) => {
    const by = after.statement.withheld - (before?.statement.withheld ?? 0n);
    return by === 0n ? [] : [{ person: after.payee.person, by }];
  });
  await lockFunds(tx);
  const funds = await fundsOf(
    tx,
    moves.map((one) => one.person),
  );
  const booked = moves.flatMap(({ person: id, by }) => {
    const before = funds.get(id);
    const year = Number(period.to.slice(0, 4));
    return before ? [{ person: id, before, movement: correctWithheld(before, by, year, on) }] : [];
  });
  await book(tx, booked, { by: person.id, on, period: period.key, reason });
}
