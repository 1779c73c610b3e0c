import { type Period, parsePeriod } from '../calendar/period.ts';
import { afterQuiet } from '../calendar/quiet.ts';
import { periodTitle } from '../cards/figures.ts';
import type { Paid } from '../cards/pay.ts';
import type { Card } from '../chat/card.ts';
import { nameOf, type Words } from '../i18n.ts';
import { basisOf } from '../pay/basis.ts';
import { type Payee, statements } from '../pay/statement.ts';
import type { Pay } from '../rulebook/pay.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { gradesOn } from '../store/grades.ts';
import type { Message } from '../store/outbox.ts';
import { type PayeeRow, payeesFor, payRun } from '../store/pay.ts';
import type { Person } from '../store/people.ts';
import { rulebookByHash } from '../store/rulebooks.ts';
import { periodRow } from '../store/scoring-periods.ts';
import { unitTree } from '../store/units.ts';
import { type Outcome, sentence, type TaskContext } from './command.ts';
import { today } from './periods.ts';
import { virtualTypes } from './standings.ts';

/** Everybody's pay for a period as the rules and figures have it now, by the totals of `basis`, which may be `closed`; `over`: the paid period is. */
export type Work = Readonly<{
  period: Period;
  basis: Period;
  closed: boolean;
  over: boolean;
  rulebook: Rulebook;
  rules: Pay;
  hash: string | null;
  rows: readonly PayeeRow[];
  paid: readonly Paid[];
  pool: bigint | null;
}>;

/** Everybody's statement for a period, by the rules of that period; not stored. */
export async function workOut(ctx: TaskContext, key: string): Promise<Work | Readonly<{ instead: Outcome }>> {
  const { tx, words } = ctx;
  const period = parsePeriod(key);
  if (!period) throw new Error(`there is no period ${key}`);
  const { rulebook: version } = await periodRow(tx, period);
  const rulebook = version ? await rulebookByHash(tx, new Map(), version.hash) : ctx.rulebook;
  const rules = rulebook.pay;
  if (!rules) return { instead: { replies: [{ card: sentence(words.text('appraisal.pay.noRules')) }] } };
  const basis = basisOf(rules, period);
  const closed = (await periodRow(tx, basis)).state === 'closed';
  const over = period.to < today(ctx);
  const rows = await payeesFor(tx, period, basis, virtualTypes(rulebook));
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
  return { period, basis, closed, over, rulebook, rules, hash: version?.hash ?? null, rows, paid, pool };
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

/** A message about somebody's own pay. */
export function personal({ now, rulebook }: TaskContext, person: Person, key: string, card: Card): Message {
  return {
    key,
    to: { person: person.id },
    locale: person.locale,
    priority: 'digest',
    content: { kind: 'card', card },
    notBefore: afterQuiet(person, now, rulebook),
  };
}

/** The period whose totals pay, where it is not the paid one; null where it is. */
export function basisName({ period, basis }: Pick<Work, 'period' | 'basis'>, words: Words): string | null {
  return basis.key === period.key ? null : periodTitle(basis, words);
}
