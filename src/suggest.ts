import type { Suggest } from './chat/event.ts';
import type { Option, Suggestion } from './chat/form.ts';
import type { Command } from './commands/command.ts';
import { isPurpose } from './commands/dispatch-form.ts';
import type { Database } from './database/connect.ts';
import type { Words } from './i18n.ts';
import type { Locale } from './rulebook/words.ts';
import { formInFrontOf } from './store/drafts.ts';
import { inTransaction } from './store/transaction.ts';
import { findByName, nameIndex } from './understand/names.ts';

/** Platforms wait 3 s for a list, and ask again with every letter. */
const DEADLINE_MS = 2_000;
const MOST = 100;

/** Answers what is typed into the lookups of open forms, as the command that opened the form knows it. */
export function createSuggest(
  options: Readonly<{ database: Database; speak: Readonly<Record<Locale, Words>>; commands: readonly Command[] }>,
): Suggest {
  const { database, speak, commands } = options;
  return (account, id, name, typed) =>
    inTransaction(database, DEADLINE_MS, async (tx) => {
      const asked = await formInFrontOf(tx, id, account);
      const field = asked?.form.fields.find((one) => one.name === name);
      if (!asked || field?.kind !== 'lookup' || !isPurpose(asked.purpose)) return [];
      const { now, person, purpose } = asked;
      const command = commands.find((one) => one.name === purpose.command && one.roles.includes(person.role));
      const suggest = command?.suggest ?? (async () => offered(field.options, typed));
      return suggest({ tx, now, person, words: speak[person.locale] }, name, typed);
    });
}

/** The field's own options that may be meant; and what is typed, as it need not be among them. */
function offered(options: readonly Option[], typed: string): readonly Suggestion[] {
  const wanted = typed.trim();
  if (wanted === '') return options.slice(0, MOST).map(suggested);
  const named = options.map(({ value, label }) => ({ id: value, value, name: label, label }));
  const match = findByName(wanted, nameIndex(named), MOST - 1);
  const found = match.kind === 'none' ? [] : match.kind === 'one' ? [match.candidate] : match.candidates;
  const other = found.some(({ label }) => label === wanted) ? [] : [{ label: wanted, typed: wanted }];
  return [...found.map(suggested), ...other];
}

function suggested({ label }: Option): Suggestion {
  return { label, typed: label };
}
