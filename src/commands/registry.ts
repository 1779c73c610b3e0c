import type { Command } from './command.ts';
import { due } from './due.ts';
import { exporting } from './export.ts';
import { file } from './file.ts';
import { createForm } from './form.ts';
import { goal } from './goal.ts';
import { grades } from './grades.ts';
import { createHelp } from './help.ts';
import { home } from './home.ts';
import { importing } from './import.ts';
import { link } from './link.ts';
import { missing } from './missing.ts';
import { oneOnOne } from './one-on-one.ts';
import { pay } from './pay.ts';
import { period } from './period.ts';
import { pictures } from './pictures.ts';
import { rank } from './rank.ts';
import { remind } from './remind.ts';
import { reports } from './reports.ts';
import { rulebook } from './rulebook.ts';
import { score } from './score.ts';
import { settings } from './settings.ts';
import { team } from './team.ts';
import { showCards, textOnly } from './text-only.ts';
import { why } from './why.ts';
import { write } from './write.ts';

/** Every command, in the order in which `help` lists them. */
export const COMMANDS: readonly Command[] = [
  home,
  due,
  reports,
  score,
  goal,
  why,
  team,
  missing,
  rank,
  oneOnOne,
  period,
  grades,
  pay,
  importing,
  exporting,
  rulebook,
  settings,
  createHelp(() => COMMANDS),
  link,
  file,
  createForm(() => COMMANDS),
  pictures,
  write,
  remind,
  textOnly,
  showCards,
];
