import { localDate } from '../calendar/zone.ts';
import { sectionCard, versionCard, versionsCard } from '../cards/rulebook.ts';
import type { Button, Card } from '../chat/card.ts';
import { plainText } from '../chat/text.ts';
import { compareRulebooks } from '../rulebook/compare.ts';
import { outline } from '../rulebook/outline.ts';
import { speechIn } from '../rulebook/speech.ts';
import { rulebookByHash, versions } from '../store/rulebooks.ts';
import { actionOf, type Command, type Context, type Outcome } from './command.ts';
import { NEW_PRESSES, NEW_TASKS } from './rulebook-new.ts';
import { WITHDRAW_PRESSES, WITHDRAW_TASKS } from './rulebook-withdraw.ts';

/** `rulebook`: the rules in force in words, chapter by chapter, and their versions; new ones come as files. */
export const rulebook: Command = {
  name: 'rulebook',
  roles: ['appraiser'],
  run: async (ctx) => ({ replies: [{ card: overview(ctx) }] }),
  presses: {
    overview: async (ctx) => ({ replies: [{ card: overview(ctx), inPlace: true }] }),
    section: async (ctx, [id]) => {
      const { rulebook, words } = ctx;
      const section = outline(rulebook, speechIn(words.locale)).find((one) => one.id === id);
      if (!section) return stale(ctx);
      const card = sectionCard(section, { kind: 'buttons', buttons: [backButton(ctx)] }, words);
      return { replies: [{ card, inPlace: true }] };
    },
    versions: listVersions,
    /** A version beside the one it follows, named by its first day. */
    changes: showChanges,
    ...NEW_PRESSES,
    ...WITHDRAW_PRESSES,
  },
  tasks: { ...NEW_TASKS, ...WITHDRAW_TASKS },
};

/** What the rules are called, and a button for each chapter. */
function overview({ rulebook, words }: Context): Card {
  const sections = outline(rulebook, speechIn(words.locale));
  const [head, ...chapters] = sections;
  const title = words.text('rulebook.title', { name: words.of(rulebook.name) });
  const buttons: readonly Button[] = [
    ...chapters.map((section) => ({ label: section.title, action: actionOf('rulebook', 'section', section.id) })),
    { label: words.plain('rulebook.buttons.versions'), action: actionOf('rulebook', 'versions') },
  ];
  const facts = head?.things.flatMap((thing) => thing.facts.filter(({ unseen }) => !unseen)) ?? [];
  return {
    title,
    tone: 'plain',
    blocks: [
      { kind: 'facts', facts: facts.map(({ label, value }) => ({ label, value: words.text('bot.value', { value }) })) },
      { kind: 'buttons', buttons },
      { kind: 'note', text: words.text('rulebook.new.how') },
    ],
    summary: plainText(title),
  };
}

async function listVersions(ctx: Context): Promise<Outcome> {
  const { tx, now, rulebook, words } = ctx;
  const all = await versions(tx);
  const today = localDate(now, rulebook.zone);
  const compared = all.slice(0, -1).map(({ version, effectiveFrom }) => ({
    label: words.plain('rulebook.buttons.changes', { version }),
    action: actionOf('rulebook', 'changes', effectiveFrom),
  }));
  const coming = all.filter(({ effectiveFrom }) => effectiveFrom > today);
  const withdrawn = coming.map(({ id, version }) => ({
    label: words.plain('rulebook.buttons.withdraw', { version }),
    action: actionOf('rulebook', 'withdraw', id),
  }));
  const buttons = [...compared.slice(0, MOST_COMPARED), ...withdrawn, backButton(ctx)];
  const card = versionsCard(all, today, { kind: 'buttons', buttons }, words);
  return { replies: [{ card, inPlace: true }] };
}

async function showChanges(ctx: Context, [from]: readonly string[]): Promise<Outcome> {
  const { tx, words } = ctx;
  const all = await versions(tx);
  const index = all.findIndex(({ effectiveFrom }) => effectiveFrom === from);
  const [version, former] = [all[index], all[index + 1]];
  if (!version || !former) return stale(ctx);
  const [before, after] = [
    await rulebookByHash(tx, new Map(), former.hash),
    await rulebookByHash(tx, new Map(), version.hash),
  ];
  const { changes } = compareRulebooks(before, after, words.locale);
  const heard = {
    rulebook: after,
    from: version.effectiveFrom,
    changes: changes.map(({ text }) => text),
    forYou: false,
  };
  const card = versionCard(heard, words);
  return {
    replies: [
      { card: { ...card, tone: 'plain', blocks: [...card.blocks, { kind: 'buttons', buttons: [backButton(ctx)] }] } },
    ],
  };
}

/** How many versions the list can compare with the one before. */
const MOST_COMPARED = 4;

function backButton({ words }: Context): Button {
  return { label: words.plain('rulebook.buttons.overview'), action: actionOf('rulebook', 'overview') };
}

function stale({ words }: Context): Outcome {
  return { toast: { tone: 'problem', text: words.plain('bot.staleButton') } };
}
