import { unfitText } from '../cards/rulebook-new.ts';
import { activate, fitness } from '../commands/activate.ts';
import { createWords } from '../i18n.ts';
import { readClock } from '../store/clock.ts';
import { inTransaction } from '../store/transaction.ts';
import { onDatabase, print, refuse } from '../transfer/terminal.ts';
import { compareRulebooks, comparisonLines } from './compare.ts';
import type { Rulebook } from './schema.ts';
import { speechIn } from './speech.ts';
import type { Locale } from './words.ts';

/** Everybody's obligations are planned anew, and everybody is written to. */
const TIMEOUT_MS = 120_000;

/**
 * Shows what a rulebook changes against the version that it follows in Daybook's database, and, once that is confirmed, lets it begin on
 * its day.
 *
 * @returns the exit code
 */
export async function addRulebook(
  rulebook: Rulebook,
  text: string,
  { from, isConfirmed, locale }: Readonly<{ from: string; isConfirmed: boolean; locale: Locale }>,
): Promise<number> {
  const speak = createWords();
  const { say } = speechIn(locale);
  return onDatabase(speak[locale], (database) =>
    inTransaction(database, TIMEOUT_MS, async (tx) => {
      const asking = { tx, now: await readClock(tx), rulebook, text, from };
      const fit = await fitness(asking);
      if (fit.kind !== 'fit') return refuse(unfitText(fit, speak[locale]));
      print(
        say(
          `${fit.before.version} → ${rulebook.version}，${from} 起执行：`,
          `${fit.before.version} → ${rulebook.version}, from ${from}:`,
        ),
      );
      for (const line of comparisonLines(compareRulebooks(fit.before, rulebook, locale), locale)) print(`  ${line}`);
      if (!isConfirmed) {
        print(
          say(
            '还没有生效。确认无误，加上 --yes 再执行一次。',
            'Nothing is stored yet. If this is right, run it again with --yes.',
          ),
        );
        return 0;
      }
      const done = await activate(asking, null, speak);
      if (done.kind !== 'fit') return refuse(unfitText(done, speak[locale]));
      print(say('已生效排期，相关人员都会收到通知。', 'Stored. Everybody concerned is told.'));
      return 0;
    }),
  );
}
