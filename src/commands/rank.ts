import { type Period, parsePeriod, periodOf } from '../calendar/period.ts';
import { PAGE, rankingCard } from '../cards/ranking.ts';
import type { Button, Card } from '../chat/card.ts';
import { nameOf } from '../i18n.ts';
import { supervisedUnits } from '../store/jobs.ts';
import { isWithin } from '../store/people.ts';
import { findByName, nameIndex } from '../understand/names.ts';
import { actionOf, type Command, type Context, type Outcome, sentence } from './command.ts';
import { periodButtons, periodIn, periodLabel, today } from './periods.ts';
import { score } from './score.ts';
import { standingsOf } from './standings.ts';
import { notYours } from './whose.ts';

/** `rank`: the ranking of a unit, by week or month. A manager sees their own place and the top that everybody may see. */
export const rank: Command = {
  name: 'rank',
  roles: ['manager', 'supervisor', 'appraiser'],
  run: async (ctx, text) => {
    const { period, rest } = periodIn(ctx, text);
    if (ctx.person.role === 'manager') return ownPlace(ctx, period, 'show');
    const unit = await unitNamed(ctx, rest);
    if (unit === 'unknown')
      return {
        replies: [{ card: sentence(ctx.words.text('standing.rank.unknownUnit', { given: rest.slice(0, 20) })) }],
      };
    if (unit === 'outside') return notYours(ctx);
    return { replies: [{ card: await cardOf(ctx, unit, period, 0) }] };
  },
  presses: {
    show: (ctx, args) => pressed(ctx, args, 'show'),
    turn: (ctx, args) => pressed(ctx, args, 'turn'),
  },
};

/** A unit that can be ranked. */
type Unit = Readonly<{ id: string; name: string; nameEn: string }>;

/** `<period key>:<unit>:<page>`; without them this week's, one's own unit's, from the top. */
async function pressed(
  ctx: Context,
  [key, unitId, page = '0']: readonly string[],
  how: 'show' | 'turn',
): Promise<Outcome> {
  const period = key === undefined ? periodOf('week', today(ctx)) : parsePeriod(key);
  const stale: Outcome = { toast: { tone: 'problem', text: ctx.words.plain('bot.staleButton') } };
  if (!period) return stale;
  if (ctx.person.role === 'manager') return ownPlace(ctx, period, how);
  const unit = await unitById(ctx, unitId ?? ctx.person.unitId);
  if (!unit || !/^\d{1,4}$/.test(page)) return stale;
  const card = await cardOf(ctx, unit, period, Number(page));
  return how === 'turn' ? { replace: card } : { replies: [{ card }] };
}

async function ownPlace(ctx: Context, period: Period, how: 'show' | 'turn'): Promise<Outcome> {
  return (await score.presses?.[how]?.(ctx, [period.key])) ?? {};
}

async function cardOf(ctx: Context, unit: Unit, period: Period, page: number): Promise<Card> {
  const { words } = ctx;
  const date = today(ctx);
  const { ranking, previous, candidates } = await standingsOf(ctx, unit.id, period, words.locale);
  const last = Math.max(0, Math.ceil(ranking.ranked.length / PAGE) - 1);
  const shown = Math.min(page, last);
  const left = ranking.ranked.length - (shown + 1) * PAGE;
  const to = (label: string, step: number): Button => ({
    label,
    action: actionOf('rank', 'turn', period.key, unit.id, shown + step),
  });
  const others = ctx.person.role === 'appraiser' ? await supervisedUnits(ctx.tx, date) : [];
  return rankingCard(
    {
      unit: nameOf(unit, words.locale),
      period: await periodLabel(ctx, period),
      ranking,
      previous,
      nameOf: (id) => {
        const one = candidates.get(id);
        return one ? nameOf(one, words.locale) : id;
      },
      page: shown,
      buttons: [
        [
          ...(shown > 0 ? [to(words.plain('standing.buttons.previous', { count: PAGE }), -1)] : []),
          ...(left > 0 ? [to(words.plain('standing.buttons.next', { count: Math.min(PAGE, left) }), 1)] : []),
        ],
        periodButtons(period, date, words, ({ key }) => actionOf('rank', 'turn', key, unit.id)),
        others
          .filter(({ id }) => id !== unit.id)
          .map((one) => ({ label: nameOf(one, words.locale), action: actionOf('rank', 'turn', period.key, one.id) })),
      ],
    },
    words,
  );
}

function ownUnit({ person }: Context): Unit {
  return { id: person.unitId, name: person.unitName, nameEn: person.unitNameEn };
}

/** The unit that was typed; their own where none was. */
async function unitNamed(ctx: Context, text: string): Promise<Unit | 'unknown' | 'outside'> {
  if (text === '') return ownUnit(ctx);
  const units = [ownUnit(ctx), ...(await supervisedUnits(ctx.tx, today(ctx)))];
  const index = nameIndex(units.flatMap((one) => [one.name, one.nameEn].map((name) => ({ id: one.id, name }))));
  const found = findByName(text, index);
  if (found.kind === 'none') return 'unknown';
  const candidate = found.kind === 'one' ? found.candidate : found.candidates[0];
  const unit = units.find(({ id }) => id === candidate?.id);
  if (!unit) return 'unknown';
  return (await isVisible(ctx, unit.id)) ? unit : 'outside';
}

async function unitById(ctx: Context, id: string): Promise<Unit | undefined> {
  if (id === ctx.person.unitId) return ownUnit(ctx);
  const unit = (await supervisedUnits(ctx.tx, today(ctx))).find((one) => one.id === id);
  return unit && (await isVisible(ctx, id)) ? unit : undefined;
}

/** Appraisers see every unit, supervisors theirs and what is below it. */
async function isVisible({ tx, person }: Context, unitId: string): Promise<boolean> {
  return person.role === 'appraiser' || isWithin(tx, unitId, person.unitId);
}
