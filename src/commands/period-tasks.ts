import { type Period, parsePeriod } from '../calendar/period.ts';
import { afterQuiet } from '../calendar/quiet.ts';
import { periodTitle, sentences } from '../cards/figures.ts';
import { changesCard, keyFigures, overviewCard } from '../cards/period.ts';
import { nameOf } from '../i18n.ts';
import { differences, type Settled } from '../scoring/closing.ts';
import { audit } from '../store/audit.ts';
import type { Message } from '../store/outbox.ts';
import { peopleById, supervisorsOf } from '../store/people.ts';
import { saveRankings } from '../store/results.ts';
import { rulebookByHash } from '../store/rulebooks.ts';
import { laterResults, periodHistory, periodRow } from '../store/scoring-periods.ts';
import { actionOf, type Outcome, sentence, type TaskContext } from './command.ts';
import { issuedBy, overviewOf, reachable, resultMessages } from './period-results.ts';
import { today } from './periods.ts';
import { type Progress, scorePeople } from './scores.ts';
import { closePeriod, mayClose, previewPeriod, reopenPeriod } from './settle-periods.ts';
import { rankUnits } from './unit-rankings.ts';

type Detail = Readonly<Record<string, string>>;

/** The results as they are now, what is missing, and the way to close them. */
export async function previewTask(given: TaskContext, detail: Detail): Promise<Outcome> {
  const { ctx, period, settling } = await settled(given, detail);
  const { words } = ctx;
  const done = await previewPeriod(settling, period);
  if (done.kind === 'refused') return refused(ctx, period, done);
  const overview = await overviewOf(ctx, period, await rankUnits(ctx, period));
  const closable = await mayClose(settling, period);
  const name = periodTitle(period, words);
  const confirm = words.plain('appraisal.period.confirm', { period: name, figures: keyFigures(overview, words) });
  const card = overviewCard(
    {
      ...overview,
      period: name,
      closed: false,
      note:
        closable.kind === 'done' ? words.plain('appraisal.period.beforeClosing') : await whyNot(ctx, period, closable),
      buttons:
        closable.kind === 'done'
          ? [
              {
                label: words.plain('appraisal.buttons.close'),
                action: actionOf('period', 'close', period.key),
                style: 'primary',
                confirm,
              },
            ]
          : [],
    },
    ctx.rulebook,
    words,
  );
  return { replies: [{ card }] };
}

/** Makes the results final: stores them with all rankings, and tells everybody their own and supervisors their unit's. */
export async function closeTask(given: TaskContext, detail: Detail): Promise<Outcome> {
  const { ctx, period, settling } = await settled(given, detail);
  const { tx, words, now, person, rulebook } = ctx;
  const name = periodTitle(period, words);
  await ctx.progress(words.text('appraisal.task.scoring', { period: name }));
  const done = await closePeriod(settling, period);
  if (done.kind === 'refused') return refused(ctx, period, done);
  await ctx.progress(words.text('appraisal.task.ranking', { period: name }));
  const units = await rankUnits(ctx, period);
  await saveRankings(tx, period, new Map(units.map(({ unit, ranking }) => [unit.id, ranking])), now);
  const overview = await overviewOf(ctx, period, units);
  const { managers, ranked } = overview;
  await audit(tx, {
    at: now,
    actor: person.id,
    action: 'period.close',
    object: `period ${period.key}`,
    detail: { managers, ranked },
  });
  const messages = await resultMessages(ctx, period, units);
  const paid = await issuedBy(ctx, period);
  const card = overviewCard(
    {
      ...overview,
      period: name,
      closed: true,
      note: sentences(
        [
          words.plain('appraisal.period.told', { count: messages.length }),
          ...(paid.length === 0
            ? []
            : [
                words.plain('appraisal.period.paid', {
                  periods: words.list(paid.map((one) => periodTitle(one, words))),
                }),
              ]),
        ],
        words,
      ),
      buttons: [
        ...paid.map(({ key }) => ({
          label: words.plain('appraisal.buttons.recheck'),
          action: actionOf('pay', 'recheck', key),
        })),
        { label: words.plain('appraisal.buttons.period'), action: actionOf('period', 'show', period.key) },
      ],
    },
    rulebook,
    words,
  );
  return { replies: [{ card }], messages };
}

/** Takes the finality back, and tells everybody whose result is open again why. */
export async function reopenTask(given: TaskContext, detail: Detail): Promise<Outcome> {
  const { ctx, period, settling } = await settled(given, detail);
  const { tx, words, now, person, speak, rulebook } = ctx;
  const reason = detail.reason ?? '';
  const { settled: done, affected } = await reopenPeriod(settling, period, reason);
  if (done.kind === 'refused') return refused(ctx, period, done);
  await audit(tx, {
    at: now,
    actor: person.id,
    action: 'period.reopen',
    object: `period ${period.key}`,
    detail: { reason, affected: affected.length },
  });
  const managers = await reachable(ctx, affected);
  const above = await supervisorsOf(tx, [...new Set(managers.map(({ unitId }) => unitId))], today(ctx));
  const supervisors = new Map([...above.values()].flat().map((one) => [one.id, one]));
  const messages = [...managers, ...supervisors.values()].map(
    (one): Message => ({
      key: `period:${period.key}:reopened:${now.getTime()}:${one.id}`,
      to: { person: one.id },
      locale: one.locale,
      priority: 'digest',
      content: {
        kind: 'card',
        card: sentence(
          speak[one.locale].text('appraisal.period.reopened', {
            period: periodTitle(period, speak[one.locale]),
            reason,
          }),
          'attention',
        ),
      },
      notBefore: afterQuiet(one, now, rulebook),
    }),
  );
  const text = words.text('appraisal.period.reopenedDone', {
    period: periodTitle(period, words),
    count: messages.length,
  });
  return { replies: [{ card: sentence(text, 'good') }], messages };
}

/** Scores everybody of a closed period again, without changing anything, and lists what would be different. */
export async function changesTask(given: TaskContext, detail: Detail): Promise<Outcome> {
  const { ctx, period } = await settled(given, detail);
  const { tx, words, now, person, rulebook } = ctx;
  if ((await periodRow(tx, period)).state !== 'closed')
    return refused(ctx, period, { reason: 'not_closed', periods: [] });
  await scorePeople({ ...ctx, days: await ctx.days() }, 'everyone', period);
  const later = await laterResults(tx, period);
  await audit(tx, {
    at: now,
    actor: person.id,
    action: 'period.changes',
    object: `period ${period.key}`,
    detail: { people: later.length },
  });
  const people = new Map(
    (
      await peopleById(
        tx,
        later.map(({ personId }) => personId),
      )
    ).map((one) => [one.id, one]),
  );
  const listed = later.flatMap(({ personId, closed, now }) => {
    const one = people.get(personId);
    return one ? [{ name: nameOf(one, words.locale), differences: differences(closed, now) }] : [];
  });
  const reopen = { label: words.plain('appraisal.buttons.reopen'), action: actionOf('period', 'reopen', period.key) };
  return {
    replies: [
      { card: changesCard(periodTitle(period, words), listed, listed.length > 0 ? [reopen] : [], rulebook, words) },
    ],
  };
}

/** The period with the rulebook that holds for it, not the one in force today. */
async function settled(given: TaskContext, { period: key = '' }: Detail) {
  const period = parsePeriod(key);
  if (!period) throw new Error(`there is no period ${key}`);
  const { rulebook: version } = await periodRow(given.tx, period);
  const rulebook = version ? await rulebookByHash(given.tx, new Map(), version.hash) : given.rulebook;
  const ctx: TaskContext = { ...given, rulebook };
  return {
    ctx,
    period,
    settling: { ...ctx, days: await ctx.days(), by: ctx.person.id, scored: tenByTen(ctx, period) },
  };
}

/** Says how many have been scored after each tenth of them; of a few nothing, they are done at once. */
function tenByTen({ progress, words }: TaskContext, period: Period): (scored: Progress) => Promise<void> {
  let shown = 0;
  return async ({ done, of }) => {
    const tenths = Math.floor((done * 10) / of);
    if (tenths === shown || done === of) return;
    shown = tenths;
    await progress(words.text('appraisal.task.scored', { period: periodTitle(period, words), done, of }));
  };
}

type Refusal = Pick<Extract<Settled, { kind: 'refused' }>, 'reason' | 'periods'>;

/** Why it was not done, with the way on where there is one: a closed period can be reopened. */
async function refused(ctx: TaskContext, period: Period, refusal: Refusal): Promise<Outcome> {
  const { words } = ctx;
  const card = sentence(words.text('appraisal.period.refused', { why: await whyNot(ctx, period, refusal) }), 'problem');
  const reopen = { label: words.plain('appraisal.buttons.reopen'), action: actionOf('period', 'reopen', period.key) };
  const blocks =
    refusal.reason === 'closed' ? [...card.blocks, { kind: 'buttons' as const, buttons: [reopen] }] : card.blocks;
  return { replies: [{ card: { ...card, blocks } }] };
}

async function whyNot(
  { tx, words, person, now }: TaskContext,
  period: Period,
  { reason, periods }: Refusal,
): Promise<string> {
  const others = words.list(
    periods.flatMap((key) => {
      const other = parsePeriod(key);
      return other ? [periodTitle(other, words)] : [];
    }),
  );
  const settled = reason === 'closed' ? (await periodHistory(tx, [period])).get(period.key) : undefined;
  return words.plain(`appraisal.period.why.${reason}`, {
    period: periodTitle(period, words),
    others,
    day: words.day(period.to),
    name: settled ? nameOf(settled, words.locale) : '',
    when: settled ? words.when(settled.at, person.zone, now) : '',
  });
}
