import { type Period, parsePeriod, periodOf } from '../calendar/period.ts';
import { PAGE, rankingCard } from '../cards/ranking.ts';
import { gradeColumn } from '../cards/standing.ts';
import type { Button, Card } from '../chat/card.ts';
import { subtree } from '../grading/scope.ts';
import { nameOf } from '../i18n.ts';
import { audit } from '../store/audit.ts';
import { type Unit, unitTree } from '../store/units.ts';
import { findByName, nameIndex } from '../understand/names.ts';
import { actionOf, type Command, type Context, type Outcome, sentence } from './command.ts';
import { periodRules } from './period-rulebook.ts';
import { periodButtons, periodIn, periodLabel, today } from './periods.ts';
import { comparisonCard } from './rank-units.ts';
import { score } from './score.ts';
import { standingsOf } from './standings.ts';
import { notYours } from './whose.ts';

/** How many units a ranking has buttons for; all of them are behind “by unit”. */
const NEAREST = 5;
const BY_UNIT = /(?:按|各)(?:机构|单位|支行)|\b(?:by|all) units?\b/iu;

/**
 * `rank`: the ranking of a unit with all that is below it, by week, month or any other period; `rank by unit` compares the units. A manager
 * sees their own place and the top that everybody may see, supervisors and executives what is below their unit, appraisers everything.
 */
export const rank: Command = {
  name: 'rank',
  roles: ['manager', 'supervisor', 'appraiser', 'executive'],
  run: async (ctx, text) => {
    const byUnit = BY_UNIT.test(text);
    const { period, rest } = periodIn(ctx, text.replace(BY_UNIT, ' ').trim());
    if (ctx.person.role === 'manager') return ownPlace(ctx, period, 'show');
    const visible = await visibleUnits(ctx);
    const unit = await unitNamed(ctx, rest, visible);
    if (unit === 'unknown')
      return {
        replies: [{ card: sentence(ctx.words.text('standing.rank.unknownUnit', { given: rest.slice(0, 20) })) }],
      };
    if (unit === 'outside') return notYours(ctx);
    await note(ctx, unit, period);
    const card = byUnit
      ? await comparisonCard(ctx, unit, visible, period, 0)
      : await cardOf(ctx, unit, visible, period, 0);
    return { replies: [{ card }] };
  },
  presses: {
    show: (ctx, args) => pressed(ctx, args, cardOf, 'show'),
    turn: (ctx, args) => pressed(ctx, args, cardOf, 'turn'),
    units: (ctx, args) => pressed(ctx, args, comparisonCard, 'turn'),
  },
};

/** `<period key>:<unit>:<page>`; without them this week's, the widest one may see, from the top. */
async function pressed(
  ctx: Context,
  [key, unitId, page = '0']: readonly string[],
  draw: typeof cardOf,
  how: 'show' | 'turn',
): Promise<Outcome> {
  const period = key === undefined ? periodOf('week', today(ctx)) : parsePeriod(key);
  const stale: Outcome = { toast: { tone: 'problem', text: ctx.words.plain('bot.staleButton') } };
  if (!period) return stale;
  if (ctx.person.role === 'manager') return ownPlace(ctx, period, how);
  const visible = await visibleUnits(ctx);
  const unit = unitId === undefined ? visible[0] : visible.find(({ id }) => id === unitId);
  if (!unit || !/^\d{1,4}$/.test(page)) return stale;
  await note(ctx, unit, period);
  const card = await draw(ctx, unit, visible, period, Number(page));
  return how === 'turn' ? { replace: card } : { replies: [{ card }] };
}

async function ownPlace(ctx: Context, period: Period, how: 'show' | 'turn'): Promise<Outcome> {
  return (await score.presses?.[how]?.(ctx, [period.key])) ?? {};
}

async function cardOf(
  given: Context,
  unit: Unit,
  visible: readonly Unit[],
  period: Period,
  page: number,
): Promise<Card> {
  const ctx = { ...given, rulebook: await periodRules(given, period) };
  const { words } = ctx;
  const { ranking, previous, candidates } = await standingsOf(given, unit.id, period, words.locale);
  const last = Math.max(0, Math.ceil(ranking.ranked.length / PAGE) - 1);
  const shown = Math.min(page, last);
  const left = ranking.ranked.length - (shown + 1) * PAGE;
  const to = (label: string, step: number): Button => ({
    label,
    action: actionOf('rank', 'turn', period.key, unit.id, shown + step),
  });
  const others = visible.filter(({ id }) => id !== unit.id);
  return rankingCard(
    {
      unit: nameOf(unit, words.locale),
      period: await periodLabel(ctx, period),
      ranking,
      previous,
      ...gradeColumn(ranking, ctx.rulebook, words),
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
        periodButtons(period, today(ctx), words, ({ key }) => actionOf('rank', 'turn', key, unit.id)),
        others
          .slice(0, NEAREST)
          .map((one) => ({ label: nameOf(one, words.locale), action: actionOf('rank', 'turn', period.key, one.id) })),
        visible.length > 1
          ? [
              {
                label: words.plain('standing.buttons.units'),
                action: actionOf('rank', 'units', period.key, visible[0]?.id ?? unit.id),
              },
            ]
          : [],
      ],
    },
    words,
  );
}

/** Who looks at other people's totals leaves a trace. */
function note({ tx, now, person }: Context, unit: Unit, period: Period): Promise<void> {
  return audit(tx, {
    at: now,
    actor: person.id,
    action: 'rank.view',
    object: `unit ${unit.id}`,
    detail: { period: period.key },
  });
}

/** What the asker may see, the widest first: appraisers every unit (from the top of their own tree), the others theirs and what is below. */
async function visibleUnits({ tx, person }: Context): Promise<readonly Unit[]> {
  const tree = await unitTree(tx);
  const theirs = subtree(tree, person.unitId);
  const own = tree.filter(({ id }) => theirs.has(id));
  if (person.role !== 'appraiser') return own;
  const top = tree.find(({ id, parentId }) => parentId === null && subtree(tree, id).has(person.unitId));
  return [...tree.filter((one) => one === top), ...tree.filter((one) => one !== top)];
}

/** The unit that was typed; the widest where none was. */
async function unitNamed(
  { tx }: Context,
  text: string,
  visible: readonly Unit[],
): Promise<Unit | 'unknown' | 'outside'> {
  if (text === '') return visible[0] ?? 'unknown';
  const units = await unitTree(tx);
  const index = nameIndex(units.flatMap((one) => [one.name, one.nameEn].map((name) => ({ id: one.id, name }))));
  const found = findByName(text, index);
  if (found.kind === 'none') return 'unknown';
  const candidate = found.kind === 'one' ? found.candidate : found.candidates[0];
  return visible.find(({ id }) => id === candidate?.id) ?? 'outside';
}
