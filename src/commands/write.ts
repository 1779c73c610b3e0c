import { reportName } from '../cards/report.ts';
import type { Button } from '../chat/card.ts';
import type { Option } from '../chat/form.ts';
import { actionOf, type Command, type Context, type Outcome, sentence } from './command.ts';
import { file } from './file.ts';
import { filesReport } from './file-day.ts';

/** `write`: the one report that is due, as a form at once; else a choice of what is due and of every report there is. */
export const write: Command = {
  name: 'write',
  roles: ['manager'],
  listed: [],
  run: async (ctx) => {
    const owed = (await ctx.desk()).owed.filter(({ state }) => state === 'due' || state === 'missing');
    const [only, another] = owed;
    if (only && !another) return press(ctx, 'due', String(only.id));
    return choose(ctx, [
      ...owed.map((one) => ({
        press: 'due',
        argument: String(one.id),
        label: ctx.words.plain('journal.buttons.writeDay', {
          report: reportName(ctx.rulebook, one.report, ctx.words),
          day: ctx.words.day(one.aboutOn),
        }),
      })),
      ...ctx.rulebook.reports
        .filter((report) => filesReport(ctx, report) === null && !owed.some((one) => one.report === report.id))
        .map((report) => ({
          press: 'start',
          argument: report.id,
          label: ctx.words.plain('journal.buttons.write', { report: ctx.words.of(report.name) }),
        })),
    ]);
  },
  forms: {
    choice: async (ctx, _, { report = '' }) => {
      const [name = '', argument = ''] = report.split(':');
      return press(ctx, name, argument);
    },
  },
};

type Choice = Readonly<{ press: string; argument: string; label: string }>;

function choose({ words }: Context, choices: readonly Choice[]): Outcome {
  const ask = words.plain('journal.write.ask');
  const options = choices.map(({ press, argument, label }): Option => ({ value: `${press}:${argument}`, label }));
  const buttons = choices.map(
    ({ press, argument, label }): Button => ({
      label,
      action: actionOf('file', press, argument),
    }),
  );
  const card = sentence(words.text('journal.write.ask'));
  const [first] = options;
  return {
    form: {
      purpose: { command: 'write', kind: 'choice' },
      form: {
        title: words.plain('journal.write.title'),
        submit: words.plain('journal.write.next'),
        cancel: words.plain('journal.write.cancel'),
        fields: [
          {
            kind: 'choice',
            name: 'report',
            label: ask,
            required: true,
            options,
            ...(first ? { value: first.value } : {}),
          },
        ],
      },
      fallback: { ...card, blocks: [...card.blocks, { kind: 'buttons', buttons }] },
    },
  };
}

/** What the button of the same name does; it checks by itself whether this is theirs. */
async function press(ctx: Context, name: string, argument: string): Promise<Outcome> {
  const stale: Outcome = { toast: { tone: 'problem', text: ctx.words.plain('bot.staleForm') } };
  if (name !== 'due' && name !== 'start') return stale;
  if (name === 'start' && !ctx.rulebook.reports.some(({ id }) => id === argument)) return stale;
  return (await file.presses?.[name]?.(ctx, [argument])) ?? stale;
}
