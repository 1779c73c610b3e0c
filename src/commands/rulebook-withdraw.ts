import { afterQuiet } from '../calendar/quiet.ts';
import { localDate } from '../calendar/zone.ts';
import { withdrawnCard } from '../cards/rulebook-new.ts';
import type { Button } from '../chat/card.ts';
import { audit } from '../store/audit.ts';
import { type Message, takeBackFromAll } from '../store/outbox.ts';
import { peopleById } from '../store/people.ts';
import { lockVersions, removeVersion, upcomingVersions, type Version } from '../store/rulebooks.ts';
import { newsKey, planAnew, rulebookBefore } from './activate.ts';
import { actionOf, type Command, type Context, type Outcome, sentence, type TaskContext } from './command.ts';
import { begin } from './tasks.ts';

/** Taking a version back that has not begun: asked first, then done. */
export const WITHDRAW_PRESSES: NonNullable<Command['presses']> = {
  async withdraw(ctx, [id = '']) {
    const { words } = ctx;
    const version = await upcoming(ctx, id);
    if (!version) return over(ctx);
    const text = words.text('rulebook.withdraw.ask', {
      version: version.version,
      day: words.day(version.effectiveFrom),
      year: version.effectiveFrom.slice(0, 4),
    });
    const card = sentence(text, 'attention');
    const buttons: readonly Button[] = [
      {
        label: words.plain('rulebook.buttons.withdraw', { version: version.version }),
        action: actionOf('rulebook', 'withdrawn', id),
        style: 'danger',
      },
      { label: words.plain('rulebook.buttons.versions'), action: actionOf('rulebook', 'versions') },
    ];
    return { replies: [{ card: { ...card, blocks: [...card.blocks, { kind: 'buttons', buttons }] }, inPlace: true }] };
  },
  async withdrawn(ctx, [id = '']) {
    const version = await upcoming(ctx, id);
    if (!version) return over(ctx);
    const text = ctx.words.text('rulebook.withdraw.taken', { version: version.version });
    return begin(ctx, { kind: 'rulebook.withdraw', detail: { version: id } }, text, true);
  },
};

export const WITHDRAW_TASKS: NonNullable<Command['tasks']> = {
  /**
   * Whatever would hold without the version holds. Who has been told of it is told that it does not come; news that have not gone
   * out do not.
   */
  async withdraw(ctx, { version: id = '' }) {
    const { tx, now, person, words, speak } = ctx;
    await lockVersions(tx);
    const version = await upcoming(ctx, id);
    if (!version) return over(ctx);
    const { version: label, hash, effectiveFrom: from } = version;
    await removeVersion(tx, version);
    await planAnew(tx, now);
    const instead = await rulebookBefore(tx, now, from);
    const detail = { from, hash, instead: instead.version };
    await audit(tx, { at: now, actor: person.id, action: 'rulebook.withdraw', object: label, detail });
    const told = await peopleById(tx, await takeBackFromAll(tx, newsKey(version.id)));
    const messages = told.map((one): Message => {
      const spoken = speak[one.locale];
      const params = { name: spoken.of(instead.name), version: label, from, instead: instead.version };
      return {
        key: `${newsKey(version.id)}withdrawn:${one.id}`,
        to: { person: one.id },
        locale: one.locale,
        priority: 'digest',
        content: { kind: 'card', card: withdrawnCard(params, spoken) },
        notBefore: afterQuiet(one, now, instead),
      };
    });
    const done = { version: label, instead: instead.version, day: words.day(from) };
    return { replies: [{ card: sentence(words.text('rulebook.withdraw.done', done), 'good') }], messages };
  },
};

/** The version with this id, if it begins on a day to come. */
async function upcoming(
  { tx, now, rulebook }: Pick<TaskContext, 'tx' | 'now' | 'rulebook'>,
  id: string,
): Promise<Version | null> {
  const ahead = await upcomingVersions(tx, localDate(now, rulebook.zone));
  return ahead.find((one) => String(one.id) === id) ?? null;
}

function over({ words }: Pick<Context, 'words'>): Outcome {
  return { replies: [{ card: sentence(words.text('rulebook.withdraw.over')), inPlace: true }] };
}
