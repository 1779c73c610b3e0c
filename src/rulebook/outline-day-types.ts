import type { DayType } from './day-type.ts';
import { WEEKDAYS } from './outline-duty.ts';
import type { Rulebook } from './schema.ts';
import { called, type Speech } from './speech.ts';
import { fact, type Section, type Thing, unseen } from './statement.ts';

/** The kinds of days in a week, and what belongs to each. */
export function dayTypeSection(rulebook: Rulebook, speech: Speech): Section {
  return {
    id: 'day_types',
    title: speech.say('工作日类型', 'Kinds of days'),
    one: speech.say('工作日类型', 'kind of day'),
    layout: 'lines',
    intro: speech.say('公休日不算；一天只归一种。', 'Never on public holidays; a day is of one kind at most.'),
    things: rulebook.day_types.map((one) => dayTypeThing(one, rulebook, speech)),
  };
}

function dayTypeThing({ id, name, on, types, checklist }: DayType, rulebook: Rulebook, speech: Speech): Thing {
  const { say, of, list, locale } = speech;
  const whose = types ?? rulebook.manager_types.flatMap((type) => (type.virtual ? [] : [type.id]));
  const days = on.map((day) => (day === 'make_up' ? say('调休上班的周末', 'worked weekends') : WEEKDAYS[locale][day]));
  const ticked = checklist.flatMap(({ report }) => (report === undefined ? [] : [report]));
  return {
    id,
    name: of(name),
    whom: [{ types: whose, grades: null }],
    facts: [
      ...unseen('name', say('名称', 'name'), name, speech),
      ...fact('on', say('日子', 'on'), list(days), on),
      ...fact(
        'types',
        say('适用', 'for'),
        list(whose.map((type) => called(type, rulebook.manager_types, speech))),
        types ?? null,
      ),
      ...fact(
        'checklist',
        say('清单', 'checklist'),
        checklist.map(({ text }) => of(text)).join(' / '),
        checklist.map(({ text }) => of(text)),
      ),
      ...fact(
        'words',
        say('清单', 'checklist'),
        '',
        checklist.map(({ text }) => text[locale === 'en' ? 'zh-CN' : 'en']),
        {
          wording: true,
          unseen: true,
        },
      ),
      ...fact(
        'ticked',
        say('交了自动打勾', 'ticked off by filing'),
        ticked.length === 0 ? undefined : list(ticked.map((report) => called(report, rulebook.reports, speech))),
        ticked,
      ),
    ],
  };
}
