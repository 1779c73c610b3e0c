import { type Period, parsePeriod, periodOf } from '../calendar/period.ts';
import { workdaysBetween } from '../calendar/workday.ts';
import { scoreCard } from '../cards/score.ts';
import { placeOf, type Standing, topOf } from '../cards/standing.ts';
import type { Card } from '../chat/card.ts';
import { totalsFor } from '../grading/eligibility.ts';
import { nameOf } from '../i18n.ts';
import type { Grading } from '../rulebook/grading.ts';
import type { BandRule } from '../scoring/band.ts';
import { gains, type Stakes } from '../scoring/gain.ts';
import { reachIn } from '../scoring/moves.ts';
import { gradable } from '../store/grades.ts';
import type { Person } from '../store/people.ts';
import { actionOf, type Command, type Context, type Outcome } from './command.ts';
import { periodRules } from './period-rulebook.ts';
import { periodButtons, periodIn, periodLabel, today } from './periods.ts';
import { scoresOf } from './scores.ts';
import { type Standings, standingsOf } from './standings.ts';
import { namesColleague, noteLook, notYours, ownOnly, subject, whose } from './whose.ts';

/**
 * `score`: total, place and movement, every indicator, and what would help most. Supervisors and appraisers name whose:
 * `score 赵磊 上周`.
 */
export const score: Command = {
  name: 'score',
  roles: ['manager', 'supervisor', 'appraiser'],
  run: async (ctx, text) => {
    const { period, rest } = periodIn(ctx, text);
    const found = await whose(ctx, rest, (id) => actionOf('score', 'show', period.key, id));
    if ('instead' in found) return found.instead;
    if (await namesColleague(ctx, rest)) return ownOnly(ctx);
    return { replies: [{ card: await cardOf(ctx, found.person, period) }] };
  },
  presses: {
    show: (ctx, args) => pressed(ctx, args, (card) => ({ replies: [{ card }] })),
    turn: (ctx, args) => pressed(ctx, args, (card) => ({ replace: card })),
  },
};

/** `<period key>:<person>`; without them this week's, one's own. */
async function pressed(ctx: Context, [key, id]: readonly string[], answer: (card: Card) => Outcome): Promise<Outcome> {
  const period = key === undefined ? periodOf('week', today(ctx)) : parsePeriod(key);
  const person = await subject(ctx, id);
  if (!period) return { toast: { tone: 'problem', text: ctx.words.plain('bot.staleButton') } };
  return person ? answer(await cardOf(ctx, person, period)) : notYours(ctx);
}

async function cardOf(given: Context, person: Person, period: Period): Promise<Card> {
  const ctx = { ...given, rulebook: await periodRules(given, period) };
  const { words, rulebook } = ctx;
  const date = today(ctx);
  const isOwn = person.id === ctx.person.id;
  await noteLook(ctx, person, period, 'score.view');
  const main = await standingOf(given, person, period);
  const other = await standingOf(given, person, periodOf(period.kind === 'week' ? 'month' : 'week', date));
  const isRunning = period.to >= date;
  const of = isOwn ? [] : [person.id];
  return scoreCard(
    {
      name: isOwn ? null : nameOf(person, words.locale),
      main: main.standing,
      other: other.standing,
      gains: isRunning ? gains(main.input, await stakesOf(ctx, person, period, main.standings)) : [],
      graded: rulebook.grading?.basis === period.kind,
      top: main.top,
      asOf: isRunning ? words.when(ctx.now, ctx.person.zone, ctx.now) : null,
      why: (indicator) => actionOf('why', 'indicator', indicator, period.key, ...of),
      buttons: [
        ...periodButtons(period, date, words, ({ key }) => actionOf('score', 'turn', key, ...of)),
        { label: words.plain('standing.buttons.others'), action: actionOf('why', 'choose', period.key, ...of) },
      ],
    },
    rulebook,
    words,
  );
}

/** How somebody does in a period, live, among the stored results of the unit where they were at its end. */
async function standingOf(ctx: Context, person: Person, period: Period) {
  const { words, rulebook } = ctx;
  const scored = (await scoresOf({ ...ctx, days: await ctx.days() }, [person], period)).get(person.id);
  if (!scored) throw new Error(`${person.id} was not scored`);
  const fresh = new Map([[person.id, scored.result]]);
  const { unitId, unitName, unitNameEn } = scored.person;
  const standings = await standingsOf(ctx, unitId, period, words.locale, fresh);
  const { ranking, candidates } = standings;
  const standing: Standing = {
    period: await periodLabel(ctx, period),
    running: period.to >= today(ctx),
    unit: words.locale === 'en' ? unitNameEn : unitName,
    result: scored.result,
    place: placeOf(ranking, person.id),
    reasons: ranking.notRanked.find((one) => one.person === person.id)?.reasons ?? [],
  };
  const top = topOf(ranking, rulebook.ranking.top_visible).flatMap((id) => {
    const one = candidates.get(id);
    return one ? [nameOf(one, words.locale)] : [];
  });
  return { input: scored.input, standing, standings, top };
}

/**
 * What there is to win in a period that runs, and within which limits: the results of the others who are ranked, and where the period
 * decides grades the totals that their conditions ask for, as far as all else that they ask is met.
 */
async function stakesOf(
  ctx: Context,
  person: Person,
  period: Period,
  { ranking, candidates }: Standings,
): Promise<Stakes> {
  const { rulebook } = ctx;
  const left = workdaysBetween(today(ctx), period.to, await ctx.days());
  const ranked = new Set(ranking.ranked.map((one) => one.person));
  const rivals = [...candidates.values()].flatMap(({ personId, result }) =>
    result && personId !== person.id && ranked.has(personId) ? [result] : [],
  );
  return {
    reach: reachIn(rulebook.indicators, left),
    ...(ranked.has(person.id) && { rivals }),
    ...(rulebook.grading?.basis === period.kind && {
      grades: await gradeBounds(ctx, person, rulebook.grading, period),
    }),
  };
}

async function gradeBounds(
  { tx }: Context,
  { id, unitId }: Person,
  grading: Grading,
  { to }: Period,
): Promise<readonly BandRule[]> {
  const own = (await gradable(tx, { units: [unitId], on: to, virtual: [] })).find((one) => one.candidate.person === id);
  return own ? totalsFor({ ...own.candidate, standing: null }, grading, to) : [];
}
