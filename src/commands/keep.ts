import { fillValues } from '../dialogue/filing.ts';
import { splitSubject, substanceOf } from '../dialogue/one-line.ts';
import { saveDraft } from '../store/drafts.ts';
import { findByName, nameIndex } from '../understand/names.ts';
import type { Context, Outcome } from './command.ts';
import { filesReport } from './file-day.ts';
import { freshDraft, readLine, settingFor, showForm, today } from './file-draft.ts';
import { problemText } from './file-problems.ts';

/**
 * Makes a report about a customer of any message: the form of the first such report that this person files, with what can be read
 * out of the words. They are kept as they are, and nothing is filed before the person submits it.
 */
export async function keep(ctx: Context, text: string): Promise<Outcome> {
  const { words, rulebook } = ctx;
  const no = (why: string): Outcome => ({ toast: { tone: 'problem', text: why } });
  const about = rulebook.reports.filter(({ fields }) => fields.some(({ kind }) => kind === 'customer'));
  const report = about.find((one) => filesReport(ctx, one) === null);
  if (!report) return no(words.plain((about[0] && filesReport(ctx, about[0])) ?? 'journal.refused.notYours'));
  if (text.trim() === '') return no(words.plain('bot.onlyText'));

  const setting = await settingFor(ctx, report);
  const fresh = freshDraft(ctx, report, today(ctx));
  const customer = report.fields.find(({ kind }) => kind === 'customer')?.id ?? '';
  // A customer set apart at the beginning is how people file in one line; of all else only a customer's whole name is taken.
  const { values, asking } = splitSubject(report, text, setting.customers);
  const named = values[customer] ?? '';
  const found = findByName(named, nameIndex(setting.customers));
  const apart = /^[\s\p{P}]/u.test(text.slice(named.length));
  const plainly = apart && found.kind !== 'none' && (found.by === 'exact' || found.by === 'part');
  const line = plainly || asking === customer ? readLine(report, fresh, text, setting, undefined) : null;
  if (line?.problems.size === 0 && line.draft.content[substanceOf(report)] !== undefined) {
    await saveDraft(ctx.tx, line.draft, ctx.now);
    return showForm(ctx, line.draft);
  }
  const [only, another] = setting.customers.filter(({ name }) => text.includes(name));
  const whole = { [substanceOf(report)]: text, ...(only && !another ? { [customer]: only.name } : {}) };
  const { content, problems } = fillValues(report, fresh.content, whole, setting);
  for (const problem of problems.values()) return no(problemText(problem, words));
  const draft = { ...fresh, content };
  await saveDraft(ctx.tx, draft, ctx.now);
  return showForm(ctx, draft);
}
