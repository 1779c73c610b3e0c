import { type Period, parsePeriod, periodOf, previousPeriod } from '../calendar/period.ts';
import { periodTitle } from '../cards/figures.ts';
import { type PeriodLine, periodCard, periodsCard } from '../cards/period.ts';
import type { Button, Card } from '../chat/card.ts';
import { nameOf } from '../i18n.ts';
import { paidBy } from '../pay/basis.ts';
import { compositionOf, partPeriods } from '../scoring/composed.ts';
import { periodHistory, periodRow, periodStates } from '../store/scoring-periods.ts';
import { actionOf, type Command, type Context, type Outcome, sentence } from './command.ts';
import { issuedBy } from './period-results.ts';
import { changesTask, closeTask, previewTask, reopenTask } from './period-tasks.ts';
import { namedPeriod, today } from './periods.ts';
import { begin } from './tasks.ts';

/**
 * `period`: previews, closes and reopens months, quarters, halves and years. Whatever looks at everybody is a task; what is final and what
 * may be done is decided when it runs.
 */
export const period: Command = {
  name: 'period',
  roles: ['appraiser'],
  run: async (ctx, text) => {
    const { period, rest } = namedPeriod(ctx, text);
    if (period && period.kind !== 'week') return { replies: [{ card: await cardOf(ctx, period) }] };
    if (rest !== '')
      return {
        replies: [{ card: sentence(ctx.words.text('appraisal.period.unknown', { given: rest.slice(0, 20) })) }],
      };
    return { replies: [{ card: await listOf(ctx) }] };
  },
  presses: {
    show: pressing(async (ctx, period) => ({ replies: [{ card: await cardOf(ctx, period) }] })),
    preview: pressing((ctx, period) => start(ctx, 'preview', period)),
    close: pressing((ctx, period) => start(ctx, 'close', period, true)),
    changes: pressing((ctx, period) => start(ctx, 'changes', period)),
    reopen: pressing(async (ctx, period) => reopenForm(ctx, period)),
  },
  forms: {
    reopen: async (ctx, key, { reason = '' }) => {
      const period = parsePeriod(key);
      if (!period) return stale(ctx);
      const text = ctx.words.text('appraisal.task.reopen', { period: periodTitle(period, ctx.words) });
      return begin(ctx, { kind: 'period.reopen', detail: { period: key, reason } }, text);
    },
  },
  tasks: { preview: previewTask, close: closeTask, reopen: reopenTask, changes: changesTask },
};

function pressing(run: (ctx: Context, period: Period) => Promise<Outcome>) {
  return async (ctx: Context, [key = '']: readonly string[]): Promise<Outcome> => {
    const period = parsePeriod(key);
    return period && period.kind !== 'week' ? run(ctx, period) : stale(ctx);
  };
}

function start(ctx: Context, kind: 'preview' | 'close' | 'changes', period: Period, inPlace = false): Promise<Outcome> {
  const text = ctx.words.text(`appraisal.task.${kind}`, { period: periodTitle(period, ctx.words) });
  return begin(ctx, { kind: `period.${kind}`, detail: { period: period.key } }, text, inPlace);
}

/** The last two months, and the last of everything that is longer, with the one that runs where it is composed of closed parts. */
async function listOf(ctx: Context): Promise<Card> {
  const { words, tx, person, now } = ctx;
  const date = today(ctx);
  const month = previousPeriod(periodOf('month', date));
  const longer = (['quarter', 'half', 'year'] as const).map((kind) => previousPeriod(periodOf(kind, date)));
  const periods = [periodOf('month', date), month, previousPeriod(month), ...longer];
  const states = await periodStates(tx, periods);
  const history = await periodHistory(tx, periods);
  const lines = periods.map((period): PeriodLine => {
    const settled = history.get(period.key);
    return {
      name: periodTitle(period, words),
      state: states.get(period.key) ?? 'open',
      over: period.to < date,
      settled: settled ? `${nameOf(settled, words.locale)} ${words.when(settled.at, person.zone, now)}` : null,
    };
  });
  const buttons = periods.map((period) => ({
    label: periodTitle(period, words),
    action: actionOf('period', 'show', period.key),
  }));
  return periodsCard(lines, buttons, words);
}

async function cardOf(ctx: Context, period: Period): Promise<Card> {
  const { words, tx, rulebook, person, now } = ctx;
  const { state, rulebook: version } = await periodRow(tx, period);
  const settled = (await periodHistory(tx, [period])).get(period.key);
  const composition = compositionOf(rulebook, period.kind);
  const parts = composition ? partPeriods(composition, period) : [];
  const states = await periodStates(tx, parts);
  const fact = (label: 'days' | 'rulebook' | 'settled' | 'reason' | 'parts', value: string | null) =>
    value === null ? [] : [{ label: words.plain(`appraisal.period.facts.${label}`), value }];
  const over = period.to < today(ctx);
  return periodCard(
    {
      line: { name: periodTitle(period, words), state, over, settled: null },
      facts: [
        ...fact('days', `${words.day(period.from)} – ${words.day(period.to)}`),
        ...fact('rulebook', version?.version ?? null),
        ...fact(
          'settled',
          settled ? `${nameOf(settled, words.locale)}, ${words.when(settled.at, person.zone, now)}` : null,
        ),
        ...fact('reason', settled?.reason ?? null),
        ...fact(
          'parts',
          parts.length === 0
            ? null
            : words.list(
                parts.map((part) =>
                  words.plain('appraisal.period.part', {
                    period: periodTitle(part, words),
                    state: words.plain(`appraisal.state.${states.get(part.key) ?? 'open'}`),
                  }),
                ),
              ),
        ),
      ],
      buttons: await buttonsFor(ctx, period, state === 'closed', over),
    },
    words,
  );
}

async function buttonsFor(
  { words, rulebook }: Context,
  period: Period,
  closed: boolean,
  over: boolean,
): Promise<readonly Button[]> {
  const button = (
    key: 'preview' | 'previewToClose' | 'changes' | 'reopen' | 'rank' | 'grades' | 'pay',
    action: string,
  ): Button => ({
    label: words.plain(`appraisal.buttons.${key}`),
    action,
  });
  const { key, kind } = period;
  const [paid] = rulebook.pay ? paidBy(rulebook.pay, period) : [];
  if (!closed)
    return [
      {
        ...button(over ? 'previewToClose' : 'preview', actionOf('period', 'preview', key)),
        style: 'primary',
      },
    ];
  return [
    button('rank', actionOf('rank', 'show', key)),
    ...(paid ? [button('pay', actionOf('pay', 'show', paid.key))] : []),
    ...(rulebook.grading?.basis === kind ? [button('grades', actionOf('grades', 'show'))] : []),
    button('changes', actionOf('period', 'changes', key)),
    button('reopen', actionOf('period', 'reopen', key)),
  ];
}

/** Reopening needs a reason; that pay has been issued on the results is said before. */
async function reopenForm(ctx: Context, period: Period): Promise<Outcome> {
  const { words } = ctx;
  const name = periodTitle(period, words);
  const issued = (await issuedBy(ctx, period)).length > 0;
  const title = words.plain('appraisal.period.reopen.title', { period: name });
  return {
    form: {
      purpose: { command: 'period', kind: 'reopen', of: period.key },
      form: {
        title,
        intro: words.plain(issued ? 'appraisal.period.reopen.introIssued' : 'appraisal.period.reopen.intro'),
        submit: words.plain('appraisal.buttons.reopen'),
        cancel: words.plain('appraisal.buttons.cancel'),
        fields: [
          {
            kind: 'longText',
            name: 'reason',
            label: words.plain('appraisal.period.reopen.reason'),
            required: true,
            maxLength: 500,
          },
        ],
      },
      fallback: {
        ...sentence(words.text('appraisal.period.reopen.fallback', { period: name })),
        blocks: [
          { kind: 'text', text: words.text('appraisal.period.reopen.fallback', { period: name }) },
          {
            kind: 'buttons',
            buttons: [
              { label: words.plain('appraisal.buttons.reopen'), action: actionOf('period', 'reopen', period.key) },
            ],
          },
        ],
      },
    },
  };
}

function stale({ words }: Context): Outcome {
  return { toast: { tone: 'problem', text: words.plain('bot.staleButton') } };
}
