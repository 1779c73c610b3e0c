import { dutyFacts } from './outline-duty.ts';
import type { Column, Field, Report } from './reports.ts';
import type { Rulebook } from './schema.ts';
import { called, type Speech } from './speech.ts';
import { type Audience, type Fact, fact, type Section, type Thing, unseen } from './statement.ts';

/** What managers file, when, and with which fields. */
export function reportSection(rulebook: Rulebook, speech: Speech): Section {
  return {
    id: 'reports',
    title: speech.say('报告', 'Reports'),
    one: speech.say('报告', 'report'),
    layout: 'blocks',
    columns: [speech.say('栏目', 'Field'), speech.say('怎么填', 'What goes in')],
    things: rulebook.reports.map((report) => reportThing(report, rulebook, speech)),
  };
}

function reportThing(report: Report, rulebook: Rulebook, speech: Speech): Thing {
  const { say, of, list } = speech;
  const { name, help, example, aliases, prefix, due, about, notify, rated, fields } = report;
  const filers = report.filed_by ?? rulebook.manager_types.flatMap(({ id, virtual }) => (virtual ? [] : [id]));
  const whom: readonly Audience[] = [{ types: filers, grades: null }];
  return {
    id: report.id,
    name: of(name),
    whom,
    facts: [
      ...unseen('name', say('名称', 'name'), name, speech),
      ...fact('help', say('说明', 'what it is for'), of(help), help, { wording: true }),
      ...fact(
        'filed_by',
        say('谁交', 'filed by'),
        list(filers.map((type) => called(type, rulebook.manager_types, speech))),
        report.filed_by ?? null,
      ),
      ...(due
        ? dutyFacts('due', say('交的日子', 'due'), due, say('截止', 'by'), speech)
        : fact('due', say('交的日子', 'due'), say('随时', 'any time'), null)),
      ...fact('about', say('说的是哪天', 'which day it is about'), about && called(about, fields, speech), about),
      ...fact(
        'rated',
        say('主管评阅', 'supervisors'),
        rated ? say('打 1 到 5 分', 'rate it from 1 to 5') : say('只看不打分', 'read it without rating'),
        rated,
      ),
      ...fact(
        'notify',
        say('一交就通知', 'told at once'),
        notify && say('主管，不分时段', 'the supervisor, whatever the hour'),
        notify,
      ),
      ...fact('aliases', say('输入', 'typed as'), list(aliases), aliases, { wording: true }),
      ...fact('example', say('例如', 'for example'), of(example), example, { wording: true }),
      ...fact('prefix', say('编号开头', 'numbers begin with'), prefix, prefix, { wording: true }),
      ...fact(
        'order',
        say('栏目顺序', 'order of the fields'),
        list(fields.map(({ label }) => of(label))),
        fields.map(({ id }) => id),
        { order: true, unseen: true },
      ),
      ...fields.flatMap((field) => fieldFacts(field, fields, speech)),
    ],
  };
}

/** A field: what applies in one fact, its words in another. Columns of repeating rows follow, each like a field. */
function fieldFacts(field: Field, siblings: readonly Field[], speech: Speech): readonly Fact[] {
  const { say, of, clauses } = speech;
  const name = of(field.label);
  const when = field.when && whenWords(field.when, siblings, speech);
  const { value, applies, words } = partWords(field, speech);
  const columns = field.kind === 'rows' ? field.columns : [];
  return [
    ...fact(`fields.${field.id}`, name, clauses([value, when]), { ...applies, when: field.when }, { row: true }),
    ...fact(`fields.${field.id} words`, name, value, words, { wording: true, unseen: true }),
    ...columns.flatMap((column) => {
      const part = partWords(column, speech);
      const label = say(`${name}·${of(column.label)}`, `${name}: ${of(column.label)}`);
      const key = `fields.${field.id}.${column.id}`;
      return [
        ...fact(key, label, part.value, part.applies, { row: true }),
        ...fact(`${key} words`, label, part.value, part.words, { wording: true, unseen: true }),
      ];
    }),
  ];
}

/** What is filled in, as words; and, apart, what of it applies and what is only said. */
function partWords(part: Field | Column, speech: Speech) {
  const { say, of, clauses, list } = speech;
  const { label, ask, hint, aliases, id, ...rest } = part;
  const options = part.kind === 'choice' ? part.options : [];
  const given = 'default' in part && part.default !== undefined ? defaultWords(part.default, part, speech) : undefined;
  const named = list(options.map((one) => of(one.label)));
  const value = clauses([
    kindWords(part, speech),
    part.required ? say('必填', 'required') : say('可不填', 'optional'),
    most(part, speech),
    given && say(`默认${given}`, `${given} unless changed`),
    'carry' in part && part.carry
      ? say('自动带出上次拜访该客户时填的', 'filled in from the last report about the customer')
      : undefined,
    named && say(`可选：${named}`, `one of: ${named}`),
    ask && say(`提问“${of(ask)}”`, `asked as “${of(ask)}”`),
    hint && say(`提示“${of(hint)}”`, `hint “${of(hint)}”`),
    aliases.length > 0 ? say(`也叫 ${list(aliases)}`, `also called ${list(aliases)}`) : undefined,
  ]);
  return {
    value,
    applies: { ...rest, options: options.map((one) => one.id), columns: undefined },
    words: { label, ask, hint, aliases, options: options.map((one) => one.label) },
  };
}

/** 仅当“请假”为是时填 */
function whenWords({ field, is }: NonNullable<Field['when']>, siblings: readonly Field[], speech: Speech): string {
  const asked = siblings.find(({ id }) => id === field);
  const options = asked?.kind === 'choice' ? asked.options : [];
  const values = speech.list(is.map((id) => called(id, options, speech)));
  const name = called(field, siblings, speech);
  return speech.say(`仅当${name}为${values}时填`, `only where ${name} is ${values}`);
}

function defaultWords(value: string, part: Field | Column, speech: Speech): string {
  return part.kind === 'choice' ? called(value, part.options, speech) : speech.say('当天', 'today');
}

function kindWords({ kind }: Field | Column, { say }: Speech): string {
  const words: Readonly<Record<Field['kind'], string>> = {
    text: say('一行文字', 'a line of text'),
    long_text: say('长文字', 'free text'),
    date: say('日期', 'a date'),
    number: say('数字', 'a number'),
    amount: say('金额', 'an amount of money'),
    phone: say('电话', 'a phone number'),
    choice: say('单选', 'a choice'),
    customer: say('客户', 'a customer'),
    pictures: say('照片', 'photos'),
    rows: say('多行', 'lines'),
  };
  return words[kind];
}

function most(part: Field | Column, { say, count }: Speech): string | undefined {
  if (!('max' in part)) return undefined;
  if (part.kind === 'pictures') return say(`最多 ${part.max} 张`, `at most ${part.max}`);
  if (part.kind === 'long_text' && part.max === LONGEST) return say('不限长短', 'of any length');
  if (part.kind !== 'rows') return say(`最多 ${part.max} 字`, `at most ${count(part.max, '', 'character')}`);
  const least = part.min === undefined ? '' : say(`至少 ${part.min} 行，`, `at least ${part.min}, `);
  return `${least}${say(`最多 ${part.max} 行`, `at most ${part.max}`)}`;
}

/** As long as any answer may be, where nothing is said about it. */
const LONGEST = 50_000;
