import { nextPeriod, type Period, parsePeriod, periodOf, previousPeriod } from '../calendar/period.ts';
import { type Asked, exportCard, exportList, exportName } from '../cards/exported.ts';
import { capital } from '../cards/figures.ts';
import type { Button } from '../chat/card.ts';
import { EXPORTS, type ExportWhat, isExport } from '../figures/kinds.ts';
import { nameOf } from '../i18n.ts';
import type { Person } from '../store/people.ts';
import { unitTree } from '../store/units.ts';
import { formatOf } from '../transfer/export-file.ts';
import { findByName, nameIndex } from '../understand/names.ts';
import { actionOf, type Command, type Context, type Outcome, sentence } from './command.ts';
import { EXPORT_TASKS, seesUnit, tablesFor } from './export-task.ts';
import { namedPeriod, periodName, today } from './periods.ts';
import { begin } from './tasks.ts';
import { notYours } from './whose.ts';

/** `export`: a table of what Daybook holds, as a file in this conversation. */
export const exporting: Command = {
  name: 'export',
  roles: ['appraiser', 'supervisor', 'manager'],
  async run(ctx, text) {
    const format = /\bcsv\b/iu.test(text) ? 'csv' : 'xlsx';
    const { period, rest } = namedPeriod(ctx, text.replace(/\b(?:csv|xlsx|excel)\b/giu, ' '));
    const { what, left } = tableIn(ctx, rest);
    const unit = await unitNamed(ctx, left);
    if (unit === 'unknown') {
      const said = { given: left.slice(0, 20), whats: exportList(ctx.words, tablesFor(ctx.person)) };
      return { replies: [{ card: sentence(ctx.words.text('figures.export.unknown', said)) }] };
    }
    if (unit === 'outside') return notYours(ctx);
    const asked = { period: period ?? lastMonth(ctx), format, unit } as const;
    return what === null ? { replies: [{ card: await offer(ctx, asked) }] } : make(ctx, what, asked, false);
  },
  presses: {
    async choose(ctx, args) {
      const asked = await askedFor(ctx, args);
      return asked ? { replies: [{ card: await offer(ctx, asked), inPlace: true }] } : stale(ctx);
    },
    async make(ctx, [what = '', ...args]) {
      const asked = await askedFor(ctx, args);
      return asked && isExport(what) ? make(ctx, what, asked, true) : stale(ctx);
    },
  },
  tasks: EXPORT_TASKS,
};

/** `unit` null: all that the person may see. */
type Wish = Readonly<{ period: Period; format: Asked['format']; unit: string | null }>;

async function make(
  ctx: Context,
  what: ExportWhat,
  { period, format, unit }: Wish,
  inPlace: boolean,
): Promise<Outcome> {
  const { words, event } = ctx;
  if (!tablesFor(ctx.person).includes(what)) return notYours(ctx);
  const detail = { what, period: period.key, format, ...(unit !== null && { unit }), ...event.account };
  const text = words.text('figures.export.making', {
    what: exportName(what, words),
    period: periodName(period, today(ctx), words),
  });
  return begin(ctx, { kind: 'export.make', detail }, text, inPlace);
}

async function offer(ctx: Context, { period, format, unit }: Wish) {
  const { words, person } = ctx;
  const date = today(ctx);
  const args = (wish: Wish) => [wish.period.key, wish.format, ...(wish.unit === null ? [] : [wish.unit])];
  const wish = { period, format, unit };
  const tables = tablesFor(ctx.person).map(
    (what): Button => ({
      label: capital(exportName(what, words)),
      action: actionOf('export', 'make', what, ...args(wish)),
    }),
  );
  const turn = (label: string, to: Partial<Wish>): Button => ({
    label: capital(label),
    action: actionOf('export', 'choose', ...args({ ...wish, ...to })),
  });
  const [earlier, later] = [previousPeriod(period), nextPeriod(period)];
  const other = format === 'csv' ? 'xlsx' : 'csv';
  const others = [
    turn(periodName(earlier, date, words), { period: earlier }),
    ...(later.from <= date ? [turn(periodName(later, date, words), { period: later })] : []),
    turn(words.plain('figures.export.as', { format: words.plain(`figures.export.formats.${other}`) }), {
      format: other,
    }),
  ];
  const whose = await scopeName(ctx, unit, person);
  return exportCard({ period: periodName(period, date, words), whose, format }, words, tables, others);
}

async function scopeName({ tx, words }: Context, unit: string | null, person: Person): Promise<string> {
  if (person.role === 'manager') return nameOf(person, words.locale);
  const id = unit ?? (person.role === 'supervisor' ? person.unitId : null);
  const found = id === null ? undefined : (await unitTree(tx)).find((one) => one.id === id);
  return found ? nameOf(found, words.locale) : words.plain('figures.export.everybody');
}

/** What a button asks for, if it still makes sense and the unit is the person's to see. */
async function askedFor(ctx: Context, [key = '', format = '', unit]: readonly string[]): Promise<Wish | null> {
  const [period, as] = [parsePeriod(key), formatOf(format)];
  if (!period || !as || (unit !== undefined && !(await seesUnit(ctx.tx, ctx.person, unit)))) return null;
  return { period, format: as, unit: unit ?? null };
}

/** The table that is named in either language, and what else was said. */
function tableIn(ctx: Context, text: string): Readonly<{ what: ExportWhat | null; left: string }> {
  const names = EXPORTS.flatMap((what) =>
    Object.values(ctx.speak).flatMap((words) =>
      [what, exportName(what, words), ...words.plain(`figures.export.said.${what}`).split(' | ')].map((name) => ({
        what,
        name,
      })),
    ),
  );
  const said = text.toLowerCase();
  const found = names
    .filter(({ name }) => said.includes(name.toLowerCase()))
    .toSorted((one, other) => other.name.length - one.name.length)[0];
  if (!found) return { what: null, left: text.trim() };
  const at = said.indexOf(found.name.toLowerCase());
  const left = `${text.slice(0, at)} ${text.slice(at + found.name.length)}`.replace(/^[\s的]+|[\s的]+$/gu, '');
  return { what: found.what, left };
}

async function unitNamed(ctx: Context, text: string): Promise<string | null | 'unknown' | 'outside'> {
  if (text === '') return null;
  if (ctx.person.role === 'manager') return 'unknown';
  const units = await unitTree(ctx.tx);
  const index = nameIndex(units.flatMap((one) => [one.name, one.nameEn].map((name) => ({ id: one.id, name }))));
  const found = findByName(text, index);
  if (found.kind === 'none') return 'unknown';
  const id = found.kind === 'one' ? found.candidate.id : (found.candidates[0]?.id ?? '');
  return (await seesUnit(ctx.tx, ctx.person, id)) ? id : 'outside';
}

function lastMonth(ctx: Context): Period {
  return previousPeriod(periodOf('month', today(ctx)));
}

function stale({ words }: Context): Outcome {
  return { toast: { tone: 'problem', text: words.plain('bot.staleButton') } };
}
