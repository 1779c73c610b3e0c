import { addDays, weekdayOf } from '../calendar/day.ts';
import { instantOf, localDate } from '../calendar/zone.ts';
import type { Content } from '../chat/delivery.ts';
import { type Command, isListed } from '../commands/command.ts';
import { aliasesOf } from '../commands/dispatch.ts';
import type { Database } from '../database/connect.ts';
import type { Sender } from '../delivery/sender.ts';
import type { Words } from '../i18n.ts';
import { nameOf } from '../i18n.ts';
import type { Scheduler } from '../jobs/scheduler.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { Locale } from '../rulebook/words.ts';
import { readClock } from '../store/clock.ts';
import {
  demoChanges,
  demoCursor,
  demoMessage,
  demoMessages,
  demoUnread,
  editDemoMessage,
  keepDemoMessage,
  readDemoMessages,
  replaceDemoMessage,
} from '../store/demo-chat.ts';
import { fileBytes } from '../store/exported-files.ts';
import { nextDeadline } from '../store/obligations.ts';
import { everyoneInPost, type Person, peopleById } from '../store/people.ts';
import { pictureBytes } from '../store/pictures.ts';
import { inTransaction } from '../store/transaction.ts';

type Options = Readonly<{
  database: Database;
  rulebook: Rulebook;
  speak: Readonly<Record<Locale, Words>>;
  commands: readonly Command[];
  scheduler: Scheduler;
  sender: Sender;
}>;

type Step = 'hour' | 'deadline' | 'monday';
type Progress = Readonly<{ now: Date; to: Date; sent: number }>;
type Said = Readonly<{ kind: 'words'; text: string }> | Content;
type New = Readonly<{ person: string; author: 'person' | 'daybook'; content: Said; key: string }>;

const HOUR_MS = 3_600_000;
/** A deadline is reached a moment after it: then the list of who has not filed goes out. */
const JUST_AFTER_MS = 1_000;

/** What the chat page of a demo needs of the rest: its people, its messages and its clock. */
export function createDesk({ database, rulebook, speak, commands, scheduler, sender }: Options) {
  return {
    zone: rulebook.zone,
    async people(locale: Locale) {
      const unread = await demoUnread(database);
      return (await everyone(database, rulebook)).map((person) => ({
        id: person.id,
        name: nameOf(person, locale),
        role: roleOf(person, rulebook, speak[locale]),
        unit: locale === 'en' ? person.unitNameEn : person.unitName,
        unread: unread.get(person.id) ?? 0,
      }));
    },
    async commands(id: string, locale: Locale) {
      const [person] = await peopleById(database, [id]);
      const words = speak[locale];
      const written = (aliases: readonly string[]) =>
        aliases.find((alias) => /\p{Script=Han}/u.test(alias) === (locale === 'zh-CN')) ?? aliases[0] ?? '';
      const filed = person?.role === 'manager' ? rulebook.reports : [];
      return [
        ...filed.map((report) => ({ name: written(report.aliases), help: words.of(report.help) })),
        ...commands
          .filter((command) => person && isListed(command, person.role))
          .map(({ name }) => ({
            name: written(aliasesOf({ speak }, name)),
            help: words.plain(`bot.commands.${name}.help` as never, { context: person?.role ?? '' }),
          })),
      ];
    },
    messages: (person: string, before?: string) => demoMessages(database, person, before),
    message: (id: string) => demoMessage(database, id),
    changes: (cursor: string) => demoChanges(database, cursor),
    cursor: () => demoCursor(database),
    keep: ({ person, author, content, key }: New) => keepDemoMessage(database, { person, author, content, key }),
    replace: (id: string, content: Said) => replaceDemoMessage(database, id, content),
    edit: (person: string, id: string, text: string) => editDemoMessage(database, person, id, text),
    picture: (id: string) => pictureBytes(database, id),
    file: (id: string) => fileBytes(database, id),
    read: (person: string, upTo: string) => readDemoMessages(database, person, upTo),
    clock: () => readClock(database),
    async advance(step: Step, onProgress: (progress: Progress) => void) {
      const to = await target(step, database, rulebook);
      let sent = 0;
      await scheduler.advance(to, async (now) => {
        sent += await sender.drain();
        onProgress({ now, to, sent });
      });
    },
  };
}

async function target(step: Step, database: Database, { zone }: Rulebook): Promise<Date> {
  const now = await readClock(database);
  if (step === 'hour') return new Date(now.getTime() + HOUR_MS);
  if (step === 'deadline') {
    const deadline = await inTransaction(database, HOUR_MS, (tx) => nextDeadline(tx, now));
    return new Date((deadline?.getTime() ?? now.getTime() + HOUR_MS) + JUST_AFTER_MS);
  }
  for (let day = localDate(now, zone); ; day = addDays(day, 1)) {
    const nine = instantOf(day, '09:00', zone);
    if (weekdayOf(day) === 'monday' && nine > now) return new Date(nine.getTime() + JUST_AFTER_MS);
  }
}

async function everyone(database: Database, { zone }: Rulebook): Promise<readonly Person[]> {
  const date = localDate(await readClock(database), zone);
  const roles = ['manager', 'supervisor', 'inspector', 'appraiser', 'executive'] as const;
  const people = await everyoneInPost(database, { roles, date });
  const order = ['appraiser', 'executive', 'inspector', 'supervisor', 'manager'];
  return people
    .filter(({ managerType }) => managerType !== 'virtual')
    .toSorted((a, b) => a.unitId.localeCompare(b.unitId) || order.indexOf(a.role) - order.indexOf(b.role));
}

/** What somebody is, in words: a manager with their grade. */
function roleOf(person: Person, rulebook: Rulebook, words: Words): string {
  const role = words.plain(`bot.roles.${person.role}`);
  const grade = rulebook.grades.find(({ id }) => id === person.grade);
  return grade && person.role === 'manager'
    ? `${words.of(grade.name)}${words.locale === 'en' ? ' ' : ''}${role}`
    : role;
}
