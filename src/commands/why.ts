import { type Period, parsePeriod, periodOf } from '../calendar/period.ts';
import { explanationCard } from '../cards/explanation.ts';
import { nameOf } from '../i18n.ts';
import type { Indicator } from '../rulebook/indicators.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { Result } from '../scoring/result.ts';
import type { Person } from '../store/people.ts';
import { timelinessOf } from '../store/talks.ts';
import { findByName, nameIndex } from '../understand/names.ts';
import { actionOf, type Command, type Context, type Outcome, sentence } from './command.ts';
import { periodRules } from './period-rulebook.ts';
import { periodIn, periodLabel, today } from './periods.ts';
import { scoresOf } from './scores.ts';
import { namesColleague, noteLook, notYours, ownOnly, subject, whose } from './whose.ts';

/** `why visits`: how one indicator came to its points. Supervisors and appraisers name whose: `why 赵磊 拜访`. */
export const why: Command = {
  name: 'why',
  roles: ['manager', 'supervisor', 'appraiser'],
  run: async (ctx, text) => {
    const { period, rest } = periodIn(ctx, text);
    const found = await whose(ctx, rest, (id) => actionOf('why', 'choose', period.key, id));
    if ('instead' in found) return found.instead;
    return explain(ctx, found.person, period, found.rest);
  },
  presses: {
    /** `<period key>:<person>` */
    choose: async (ctx, [key = '', id]) => {
      const period = key === '' ? periodOf('week', today(ctx)) : parsePeriod(key);
      const person = await subject(ctx, id);
      if (!period) return stale(ctx);
      return person ? explain(ctx, person, period, '') : notYours(ctx);
    },
    /** `<indicator>:<period key>:<person>` */
    indicator: async (ctx, [indicatorId, key = '', id]) => {
      const period = parsePeriod(key);
      if (!period) return stale(ctx);
      const rulebook = await periodRules(ctx, period);
      const indicator = rulebook.indicators.find((one) => one.id === indicatorId);
      const person = await subject(ctx, id);
      if (!indicator) return stale(ctx);
      return person ? about(ctx, rulebook, person, period, indicator) : notYours(ctx);
    },
  },
};

/** Explains the indicator that is named by the rulebook of the period, or offers those that may be meant. */
async function explain(ctx: Context, person: Person, period: Period, name: string): Promise<Outcome> {
  const result = await resultOf(ctx, person, period);
  const rulebook = await periodRules(ctx, period);
  const indicators = onCard(rulebook, result);
  if (name !== '') {
    const found = findByName(
      name,
      nameIndex(
        indicators.flatMap(({ id, name: called }) =>
          [...Object.values(called), id.replaceAll('_', ' ')].map((word) => ({ id, name: word })),
        ),
      ),
    );
    const candidates = found.kind === 'one' ? [found.candidate] : found.kind === 'several' ? found.candidates : [];
    const ids = new Set(candidates.map(({ id }) => id));
    const meant = indicators.filter(({ id }) => ids.has(id));
    const [first] = meant;
    if (meant.length === 1 && first) return about(ctx, rulebook, person, period, first, result);
    if (meant.length > 1) return offer(ctx, person, period, meant, 'standing.why.several');
    if (await namesColleague(ctx, name)) return ownOnly(ctx);
    return offer(ctx, person, period, indicators, 'standing.why.unknown', name);
  }
  return offer(ctx, person, period, indicators, 'standing.why.which');
}

/** @param rulebook the period's: what it called and weighed things, whatever today's does */
async function about(
  ctx: Context,
  rulebook: Rulebook,
  person: Person,
  period: Period,
  indicator: Indicator,
  known?: Result,
): Promise<Outcome> {
  const { words, tx } = ctx;
  await noteLook(ctx, person, period, 'score.explain');
  const { metric } = indicator;
  const { from, to } = period;
  const days =
    metric.source === 'punctuality' ? await timelinessOf(tx, person.id, { from, to, reports: metric.reports }) : null;
  const of = person.id === ctx.person.id ? [] : [person.id];
  const card = explanationCard(
    {
      name: person.id === ctx.person.id ? null : nameOf(person, words.locale),
      period: await periodLabel({ ...ctx, rulebook }, period),
      result: known ?? (await resultOf(ctx, person, period)),
      indicator,
      days,
      buttons: [
        { label: words.plain('standing.buttons.others'), action: actionOf('why', 'choose', period.key, ...of) },
        { label: words.plain('standing.buttons.score'), action: actionOf('score', 'show', period.key, ...of) },
      ],
    },
    rulebook,
    words,
  );
  return { replies: [{ card }] };
}

function offer(
  { words, person: asker }: Context,
  person: Person,
  period: Period,
  indicators: readonly Indicator[],
  key: 'standing.why.which' | 'standing.why.several' | 'standing.why.unknown',
  given = '',
): Outcome {
  const of = person.id === asker.id ? [] : [person.id];
  if (indicators.length === 0) return { replies: [{ card: sentence(words.text('standing.why.noScorecard')) }] };
  const card = sentence(words.text(key, { given: given.slice(0, 20) }));
  const buttons = indicators.map((one) => ({
    label: words.of(one.name),
    action: actionOf('why', 'indicator', one.id, period.key, ...of),
  }));
  return { replies: [{ card: { ...card, blocks: [...card.blocks, { kind: 'buttons', buttons }] } }] };
}

async function resultOf(ctx: Context, person: Person, period: Period): Promise<Result> {
  const scored = (await scoresOf({ ...ctx, days: await ctx.days() }, [person], period)).get(person.id);
  if (!scored) throw new Error(`${person.id} was not scored`);
  return scored.result;
}

/** Everything that a result was made of, in its order; what only breaks ties is left out. */
function onCard(rulebook: Rulebook, { indicators, scorecard }: Result): readonly Indicator[] {
  const vetoes = rulebook.scorecards.find(({ id }) => id === scorecard)?.vetoes ?? [];
  return indicators
    .filter(({ role, indicator }) => role !== 'reference' || vetoes.some((veto) => veto.indicator === indicator))
    .flatMap((one) => rulebook.indicators.find(({ id }) => id === one.indicator) ?? []);
}

function stale({ words }: Context): Outcome {
  return { toast: { tone: 'problem', text: words.plain('bot.staleButton') } };
}
