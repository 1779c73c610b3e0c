import { type Period, previousPeriod } from '../calendar/period.ts';
import { averageOf } from '../cards/ranking.ts';
import { comparisonCard as drawn } from '../cards/unit-comparison.ts';
import type { Button, Card } from '../chat/card.ts';
import { subtree } from '../grading/scope.ts';
import { nameOf } from '../i18n.ts';
import { tieBreaksIn } from '../scoring/composed.ts';
import type { Ranking } from '../scoring/ranking.ts';
import { type Contender, contendersOf } from '../store/results.ts';
import type { Unit } from '../store/units.ts';
import { actionOf, type Context } from './command.ts';
import { periodRules } from './period-rulebook.ts';
import { periodButtons, periodLabel, today } from './periods.ts';
import { rankCandidates } from './standings.ts';

/** How many units one card compares: each has a button. */
const PAGE = 10;

/** The units from `top` down beside each other, the best average first; those with too few people to have one come last. */
export async function comparisonCard(
  given: Context,
  top: Unit,
  visible: readonly Unit[],
  period: Period,
  page: number,
): Promise<Card> {
  const ctx = { ...given, rulebook: await periodRules(given, period) };
  const { words } = ctx;
  const inTop = subtree(visible, top.id);
  const below = visible.filter(({ id }) => inTop.has(id));
  const [now, then] = [await rankedIn(given, top, period), await rankedIn(given, top, previousPeriod(period))];
  const lines = below
    .map((unit) => {
      const units = subtree(visible, unit.id);
      const [theirs, before] = [ofUnits(now, units), ofUnits(then, units)];
      return { unit, ranked: theirs.ranked.length, average: averageOf(theirs), before: averageOf(before) };
    })
    .filter(({ ranked }) => ranked > 0)
    .toSorted((a, b) => Number((b.average ?? -1n) - (a.average ?? -1n)));
  const shown = lines.slice(page * PAGE, (page + 1) * PAGE);
  const turn = (label: string, to: number): Button => ({
    label,
    action: actionOf('rank', 'units', period.key, top.id, to),
  });
  return drawn(
    {
      unit: nameOf(top, words.locale),
      period: await periodLabel(ctx, period),
      lines: shown.map(({ unit, ...line }) => ({ name: nameOf(unit, words.locale), ...line })),
      buttons: [
        shown.map(({ unit }) => ({
          label: nameOf(unit, words.locale),
          action: actionOf('rank', 'turn', period.key, unit.id),
        })),
        [
          ...(page > 0 ? [turn(words.plain('appraisal.buttons.back'), page - 1)] : []),
          ...(lines.length > (page + 1) * PAGE ? [turn(words.plain('appraisal.buttons.onwards'), page + 1)] : []),
        ],
        periodButtons(period, today(ctx), words, ({ key }) => actionOf('rank', 'units', key, top.id)),
      ],
    },
    words,
  );
}

type Everybody = Readonly<{ ranking: Ranking; unitOf: ReadonlyMap<string, string> }>;

/** Over all grades, whatever the rulebook of the period says: only who is ranked, and with how much, counts here. */
async function rankedIn(ctx: Context, top: Unit, period: Period): Promise<Everybody> {
  const { tx, words } = ctx;
  const rulebook = await periodRules(ctx, period);
  const contenders: readonly Contender[] = await contendersOf(tx, top.id, period, tieBreaksIn(rulebook, period.kind));
  return {
    ranking: rankCandidates(contenders, rulebook, period, words.locale),
    unitOf: new Map(contenders.map(({ personId, unitId }) => [personId, unitId])),
  };
}

/** Those of some units; an average does not ask for their order. */
function ofUnits({ ranking, unitOf }: Everybody, units: ReadonlySet<string>): Ranking {
  return { ranked: ranking.ranked.filter(({ person }) => units.has(unitOf.get(person) ?? '')), notRanked: [] };
}
