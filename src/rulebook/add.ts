import { activate, fitness, type Unfit } from '../commands/activate.ts';
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
      if (fit.kind !== 'fit') return refuse(unfitWords(fit, locale));
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
      await activate(asking, fit.before, null, speak);
      print(say('已生效排期，相关人员都会收到通知。', 'Stored. Everybody concerned is told.'));
      return 0;
    }),
  );
}

function unfitWords(unfit: Unfit, locale: Locale): string {
  const { say } = speechIn(locale);
  switch (unfit.kind) {
    case 'day':
      return say('--from 要写成 2027-01-01 这样的日期', '--from takes a date such as 2027-01-01');
    case 'past':
      return say(
        `执行日要在今天以后，最早可以从 ${unfit.next} 起`,
        `It can only begin on a day to come: from ${unfit.next} at the earliest`,
      );
    case 'running': {
      const [zh, en] = PERIODS[unfit.period];
      return say(
        `正在进行的${zh}不换制度，下一个可以执行的日子是 ${unfit.next}`,
        `A running ${en} keeps its rulebook: the next day on which one can begin is ${unfit.next}`,
      );
    }
    case 'label':
      return say(
        `版本 ${unfit.version} 已经有了，内容不同：换一个版本号`,
        `The version ${unfit.version} exists with another text: give this one a version of its own`,
      );
    case 'known':
      return say(
        `这份制度已经是版本 ${unfit.version}，${unfit.from} 起执行`,
        `This very text is the version ${unfit.version}, from ${unfit.from}`,
      );
  }
}

const PERIODS = {
  month: ['月份', 'month'],
  quarter: ['季度', 'quarter'],
  half: ['半年', 'half-year'],
  year: ['年度', 'year'],
} as const;
