import { instantOf, localDate } from '../calendar/zone.ts';
import { agreedLines, type Overview, overviewCard } from '../cards/talk.ts';
import type { Block, Button, Card } from '../chat/card.ts';
import { plainText } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import { nameOf } from '../i18n.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { audit } from '../store/audit.ts';
import type { Person } from '../store/people.ts';
import { lastTalk, plannedTalk, type TalkState, talkById, talkStates } from '../store/talks.ts';
import { actionOf, type Command, type Context, idFrom, type Outcome } from './command.ts';
import { planLine } from './one-on-one-line.ts';
import { chooseTime, managerOf, notYours, plan, slotFrom, submitPlan } from './one-on-one-plan.ts';
import { preparationFor } from './one-on-one-preparation.ts';
import { openRecord, submitRecord } from './one-on-one-record.ts';
import { openView, submitView } from './one-on-one-view.ts';
import { virtualTypes } from './standings.ts';

/**
 * `one-on-one`: for a supervisor who is due and who is planned; planning, preparing and recording a talk. For a manager their next
 * talk, what was agreed at the last one, and their own view of it.
 */
export const oneOnOne: Command = {
  name: 'one-on-one',
  roles: ['supervisor', 'manager'],
  run: async (ctx, rest) => {
    if (ctx.person.role === 'manager') return mine(ctx);
    return rest === '' ? overview(ctx) : planLine(ctx, rest, prepare);
  },
  presses: {
    due: overview,
    mine,
    choose: async (ctx, args) => chooseTime(ctx, args[0] ?? '', slotFrom(args) ?? undefined),
    plan: async (ctx, args) => {
      const manager = await managerOf(ctx, args[0] ?? '');
      const slot = slotFrom(args);
      return manager && slot ? plan(ctx, manager, instantOf(slot.date, slot.time, manager.dutyZone)) : notYours(ctx);
    },
    prepare: async (ctx, [id]) => prepare(ctx, idFrom(id)),
    record: async (ctx, [id]) => openRecord(ctx, idFrom(id)),
    view: async (ctx, [id]) => openView(ctx, idFrom(id)),
  },
  forms: {
    plan: submitPlan,
    record: async (ctx, of, values) => submitRecord(ctx, idFrom(of), values),
    view: async (ctx, of, values) => submitView(ctx, idFrom(of), values),
  },
};

/** How it stands with everybody a supervisor talks to: what the command and the prompt show. */
export function talkOverview(
  { now, rulebook }: Readonly<{ now: Date; rulebook: Pick<Rulebook, 'one_on_ones'> }>,
  supervisor: Pick<Person, 'zone' | 'dutyZone'>,
  states: readonly TalkState[],
  words: Words,
): Card {
  return overviewCard(states, overviewFor({ now, rulebook }, supervisor), words);
}

/** When and where a supervisor looks at their talks, and what the buttons beside them do. */
export function overviewFor(
  { now, rulebook }: Readonly<{ now: Date; rulebook: Pick<Rulebook, 'one_on_ones'> }>,
  supervisor: Pick<Person, 'zone' | 'dutyZone'>,
): Overview {
  const button = (press: string, argument: string | bigint, label: string): Button => ({
    label,
    action: actionOf('one-on-one', press, argument),
  });
  return {
    today: localDate(now, supervisor.dutyZone),
    now,
    zone: supervisor.zone,
    everyDays: rulebook.one_on_ones.every_days,
    plan: (one: TalkState, label: string) => button('choose', one.personId, label),
    prepare: (one: TalkState, label: string) => button('prepare', one.plannedId ?? '', label),
    record: (one: TalkState, label: string) => button('record', one.plannedId ?? '', label),
  };
}

async function overview(ctx: Context): Promise<Outcome> {
  if (ctx.person.role !== 'supervisor') return mine(ctx);
  const today = localDate(ctx.now, ctx.person.dutyZone);
  const states = await talkStates(ctx.tx, ctx.person.unitId, today, virtualTypes(ctx.rulebook));
  return { replies: [{ card: talkOverview(ctx, ctx.person, states, ctx.words) }] };
}

async function prepare(ctx: Context, id: bigint): Promise<Outcome> {
  const talk = await talkById(ctx.tx, id);
  if (!talk || !(await managerOf(ctx, talk.managerId))) return notYours(ctx);
  if (talk.state !== 'planned') {
    return { toast: { tone: 'problem', text: ctx.words.plain('talks.record.already') } };
  }
  await audit(ctx.tx, { at: ctx.now, actor: ctx.person.id, action: 'talk.prepare', object: `talk ${id}` });
  return { replies: [{ card: await preparationFor(ctx, talk, ctx.person, ctx.words) }] };
}

async function mine(ctx: Context): Promise<Outcome> {
  const { words, person } = ctx;
  if (person.role !== 'manager') return overview(ctx);
  const next = await plannedTalk(ctx.tx, person.id);
  const last = await lastTalk(ctx.tx, person.id);
  const begun = next && next.plannedAt <= ctx.now ? next : null;
  const name = (talk: { supervisorName: string; supervisorNameEn: string }) =>
    nameOf({ name: talk.supervisorName, nameEn: talk.supervisorNameEn }, words.locale);
  const first = next
    ? words.text(begun ? 'talks.mine.begun' : 'talks.mine.next', {
        when: words.when(next.plannedAt, person.zone, ctx.now),
        supervisor: name(next),
      })
    : words.text('talks.mine.nextNone');
  const lines = last
    ? [
        words.text('talks.mine.last', { day: words.day(last.heldOn ?? ''), supervisor: name(last) }),
        ...agreedLines(last, words),
      ]
    : [words.text('talks.mine.never')];
  const blocks: Block[] = [{ kind: 'text', text: [first, ...lines].join('\n') }];
  if (last?.reply) {
    blocks.push({ kind: 'note', text: words.text('talks.mine.ownWords') }, { kind: 'quote', words: last.reply });
  }
  const seen = begun ?? last;
  if (seen) {
    blocks.push({
      kind: 'buttons',
      buttons: [{ label: words.plain('talks.buttons.view'), action: actionOf('one-on-one', 'view', seen.id) }],
    });
  }
  return { replies: [{ card: { tone: 'plain', blocks, summary: plainText(first) } }] };
}
