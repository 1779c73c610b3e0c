import { type Period, parsePeriod } from '../calendar/period.ts';
import { EXPORT_LINE, exportName } from '../cards/exported.ts';
import { LARGEST_PICTURE } from '../chat/adapter.ts';
import type { Tx } from '../database/connect.ts';
import { type ExportWhat, isExport } from '../figures/kinds.ts';
import { audit } from '../store/audit.ts';
import { keepFile } from '../store/exported-files.ts';
import type { Extent } from '../store/exports.ts';
import { isWithin, type Person } from '../store/people.ts';
import { exportFile, formatOf } from '../transfer/export-file.ts';
import { type Command, type Outcome, sentence, type TaskContext } from './command.ts';
import { periodName, today } from './periods.ts';

/** What each role may take out: appraisers everything, supervisors their unit's, managers their own. Nobody else sees pay. */
const MAY: Readonly<Partial<Record<Person['role'], readonly ExportWhat[]>>> = {
  appraiser: ['rankings', 'results', 'reports', 'pay', 'ledger'],
  supervisor: ['rankings', 'results', 'reports'],
  manager: ['results', 'reports'],
};

/** The tables that somebody may take out. */
export function tablesFor({ role }: Pick<Person, 'role'>): readonly ExportWhat[] {
  return MAY[role] ?? [];
}

/** Whether a unit's tables are somebody's to see: appraisers see every unit, supervisors theirs and what is below it. */
export async function seesUnit(
  tx: Tx,
  { role, unitId }: Pick<Person, 'role' | 'unitId'>,
  unit: string,
): Promise<boolean> {
  return role === 'appraiser' || (role === 'supervisor' && (await isWithin(tx, unit, unitId)));
}

export const EXPORT_TASKS: NonNullable<Command['tasks']> = {
  /** Makes the file and sends it to the account that asked. What they may have is decided now, whatever held when they asked. */
  async make(ctx, { what = '', period: key = '', format: as = '', unit, platform = '', workspace = '', user = '' }) {
    const { tx, now, words, person, rulebook } = ctx;
    const [period, format] = [parsePeriod(key), formatOf(as)];
    const extent = period && (await extentFor(tx, person, unit, period));
    if (!isExport(what) || !format || !extent || !tablesFor(person).includes(what))
      return say(words.text('standing.whose.outside'));
    const name = { what: exportName(what, words), period: periodName(period, today(ctx), words) };
    const made = await exportFile({
      tx,
      what,
      extent,
      rulebook,
      words,
      format,
      most: LARGEST_PICTURE,
      progress: (rows) => ctx.progress(words.text('figures.export.progress', { ...name, rows: words.number(rows) })),
    });
    if (!made) return say(words.text('figures.export.tooLarge', { ...name, command: EXPORT_LINE }));
    if (made.rows === 0)
      return say(words.text(what === 'rankings' ? 'figures.export.noneRanked' : 'figures.export.none', name));
    const { rows, bytes } = made;
    const detail = {
      rows,
      period: key,
      unit: extent.unit,
      ...(extent.person !== undefined && { person: extent.person }),
    };
    await audit(tx, { at: now, actor: person.id, action: 'export', object: what, detail });
    const file = await keepFile(tx, { personId: person.id, name: fileName(ctx, what, period, format), bytes, at: now });
    return {
      ...say(words.text('figures.export.made', { ...name, rows: words.number(rows) }), 'good'),
      messages: [
        {
          key: `export:${file}`,
          to: { account: { platform, workspace, user }, person: person.id },
          locale: words.locale,
          priority: 'reply',
          content: {
            kind: 'file',
            file,
            name: fileName(ctx, what, period, format),
            otherwise: sentence(words.text('figures.export.notSent', name), 'problem'),
          },
        },
      ],
    };
  },
};

/** What somebody may see of what they ask for; null if it is nothing. */
async function extentFor(tx: Tx, person: Person, unit: string | undefined, period: Period): Promise<Extent | null> {
  if (person.role === 'manager') return { unit: null, person: person.id, period };
  if (unit !== undefined && !(await seesUnit(tx, person, unit))) return null;
  if (person.role === 'appraiser') return { unit: unit ?? null, period };
  return { unit: unit ?? person.unitId, period };
}

/** 得分明细_2026-10_20261122-071530.xlsx: the time tells one from the next of the same. */
function fileName({ now, words, person }: TaskContext, what: ExportWhat, { key }: Period, format: string): string {
  const stamp = now.toLocaleString('sv-SE', { timeZone: person.zone }).replaceAll(/[-:]/gu, '').replace(' ', '-');
  return `${exportName(what, words).replaceAll(/\s/gu, '-')}_${key}_${stamp}.${format}`;
}

function say(text: string, tone: 'attention' | 'good' = 'attention'): Outcome {
  return { replies: [{ card: sentence(text, tone) }] };
}
