import { type Period, parsePeriod, periodContains, periodOf } from '../calendar/period.ts';
import { workdaysBetween } from '../calendar/workday.ts';
import { scoreCard } from '../cards/score.ts';
import { placeOf, type Standing, topOf } from '../cards/standing.ts';
import type { Card } from '../chat/card.ts';
import { totalsFor } from '../grading/eligibility.ts';
import { nameOf } from '../i18n.ts';
import { partPeriods } from '../scoring/composed.ts';
import { gains, type Stakes } from '../scoring/gain.ts';
import { reachIn } from '../scoring/moves.ts';
import { cohortOf } from '../scoring/ranking.ts';
import { pullOn, type Running } from '../scoring/running.ts';
import type { ScoreInput } from '../scoring/score.ts';
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
  const parts = isRunning ? await runningParts(given, person, main.input) : [];
  const grades = isRunning ? await gradesOf(ctx, person, period) : null;
  const stakes = isRunning ? await stakesOf(ctx, person, period, main.standings) : {};
  return scoreCard(
    {
      name: isOwn ? null : nameOf(person, words.locale),
      main: main.standing,
      other: other.standing,
      gains: isRunning ? gains(main.input, { ...stakes, parts, ...(grades && { grades: grades.bounds }) }) : [],
      pull: pullOn(
        main.input,
        parts.map(({ input }) => input),
      ),
      contested: grades?.contested ?? null,
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
  const top = topOf(ranking, rulebook.ranking.top_visible, person.id).flatMap((id) => {
    const one = candidates.get(id);
    return one ? [nameOf(one, words.locale)] : [];
  });
  return { input: scored.input, standing, standings, top };
}

/** What there is to win in a period that runs, and within which limits: the results of the others who are ranked in the cohort. */
async function stakesOf(
  ctx: Context,
  person: Person,
  period: Period,
  { ranking, candidates }: Standings,
): Promise<Stakes> {
  const ranked = new Set(cohortOf(ranking, person.id).map((one) => one.person));
  const rivals = [...candidates.values()].flatMap(({ personId, result }) =>
    result && personId !== person.id && ranked.has(personId) ? [result] : [],
  );
  return { reach: await reachOf(ctx, period), ...(ranked.has(person.id) && { rivals }) };
}

/** The part of a composed period that runs, with what is within reach in it; then the running part of that. */
async function runningParts(
  ctx: Context,
  person: Person,
  { composed, period: whole }: ScoreInput,
): Promise<readonly Running[]> {
  const date = today(ctx);
  const part = composed && partPeriods(composed.composition, whole).find((one) => periodContains(one, date));
  if (!part || !composed.parts.some(({ period, inPost }) => period === part.key && inPost)) return [];
  const days = await ctx.days();
  const scored = (await scoresOf({ ...ctx, days }, [person], part)).get(person.id);
  if (!scored) return [];
  const reach = await reachOf({ ...ctx, rulebook: await periodRules(ctx, part) }, part);
  return [{ input: scored.input, reach }, ...(await runningParts(ctx, person, scored.input))];
}

async function reachOf(ctx: Context, { to }: Period) {
  return reachIn(ctx.rulebook.indicators, workdaysBetween(today(ctx), to, await ctx.days()));
}

/**
 * Where a period decides grades: the totals that their conditions ask for, as far as all else that they ask is met; and the grades
 * for which one needs a place as well, which whoever holds one has.
 */
async function gradesOf({ tx, rulebook }: Context, { id, unitId }: Person, { kind, to }: Period) {
  const { grading } = rulebook;
  if (grading?.basis !== kind) return null;
  const own = (await gradable(tx, { units: [unitId], on: to, virtual: [] })).find((one) => one.candidate.person === id);
  const limited = grading.awards.flatMap(({ grade, quota }) => (quota === undefined ? [] : [grade]));
  return {
    bounds: own ? totalsFor({ ...own.candidate, standing: null }, grading, to) : [],
    contested: new Set(limited.filter((grade) => grade !== own?.candidate.held.grade)),
  };
}
