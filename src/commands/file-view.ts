import { answerText, contentBlocks, timeliness } from '../cards/report.ts';
import type { Block, Button, Card } from '../chat/card.ts';
import type { Form, Field as FormField, FormValues, Option, Suggestion } from '../chat/form.ts';
import { escapeText, plainText } from '../chat/text.ts';
import { candidatesFor, type Problem, pickedAmongSame } from '../dialogue/answer.ts';
import { askedFields, firstGap } from '../dialogue/filing.ts';
import type { Words } from '../i18n.ts';
import { readCustomer, writeCustomer } from '../journal/content.ts';
import { pictureField, picturesOf } from '../journal/pictures.ts';
import type { Field, Report } from '../rulebook/reports.ts';
import type { Customer } from '../store/customers.ts';
import type { Draft } from '../store/drafts.ts';
import type { FiledReport } from '../store/reports.ts';
import { findByName, nameIndex } from '../understand/names.ts';
import { actionOf, type Context, sentence } from './command.ts';
import { isTooLong, withRoom } from './file-room.ts';

/** How many customers are offered to choose from, and how many a form suggests. */
const OFFERED = 5;
const SUGGESTED = 100;

/** What a press on “new customer” sends: a name may be longer than an action, and it stands in the draft anyway. */
export const NEW_CUSTOMER = '+';

/** One question of a report, with everything that can be answered by a tap. */
export function questionCard(
  ctx: Context,
  report: Report,
  draft: Draft,
  field: Field,
  customers: readonly Customer[],
  problem: string | undefined,
): Card {
  const { words } = ctx;
  const question = words.of(field.ask ?? field.label);
  const choices = choiceButtons(draft, field, customers, words);
  const said = draft.content[field.id];
  const asked: Block[] = problem === undefined ? [] : [{ kind: 'text', text: escapeText(problem) }];
  if (field.kind === 'customer' && said !== undefined && readCustomer(said).kind === 'unsettled') {
    const key = choices.length > 1 ? 'journal.whichCustomer' : 'journal.noSuchCustomer';
    const which = words.text(key, { name: readCustomerWords(said), count: choices.length - 1 });
    asked.push({ kind: 'text', text: `**${which}**` });
  } else {
    asked.push({ kind: 'text', text: `**${escapeText(question)}**` });
    if (said !== undefined) {
      const now = answerText(field, said, words, nameIn(customers));
      asked.push({ kind: 'note', text: words.text('journal.soFar', { answer: now }) });
    }
    if (field.hint) asked.push({ kind: 'note', text: escapeText(words.of(field.hint)) });
  }
  if (choices.length > 0) asked.push({ kind: 'buttons', buttons: choices });

  const fields = askedFields(report);
  const place = fields.indexOf(field) + 1;
  const title = titleOf(ctx, report, draft);
  return {
    title,
    tone: problem === undefined ? 'plain' : 'attention',
    blocks: [
      ...asked,
      { kind: 'buttons', buttons: controls(ctx, report, draft, field) },
      { kind: 'note', text: words.text('journal.place', { place, count: fields.length }) },
    ],
    summary: `${plainText(title)} · ${question}`,
  };
}

/** Everything that would be filed, to look over. */
export function previewCard(ctx: Context, report: Report, draft: Draft, customers: readonly Customer[]): Card {
  const { words } = ctx;
  const title = titleOf(ctx, report, draft);
  const submit = draft.amends === null ? 'journal.buttons.submit' : 'journal.buttons.submitAmended';
  return {
    title,
    tone: 'plain',
    blocks: [
      { kind: 'text', text: words.text('journal.lookOver') },
      ...contentBlocks(report, draft.content, words, nameIn(customers)),
      {
        kind: 'buttons',
        buttons: [
          { label: words.plain(submit), action: actionOf('file', 'submit', draft.id), style: 'primary' },
          { label: words.plain('journal.buttons.change'), action: actionOf('file', 'form', draft.id) },
          ...(picturesOf(report, draft.content).length > 0
            ? [{ label: words.plain('pictures.show'), action: actionOf('pictures', 'show', draft.id) }]
            : []),
          { label: words.plain('journal.buttons.drop'), action: actionOf('file', 'drop', draft.id) },
        ],
      },
      {
        kind: 'note',
        text: words.text('journal.changeByLabel', { label: words.of(report.fields[0]?.label ?? report.name) }),
      },
    ],
    summary: `${plainText(title)} · ${words.plain('journal.lookOver')}`,
  };
}

/** The whole report as a form. `typed` is what the person had in it when it did not pass; it stays as they left it. */
export function formOf(
  ctx: Context,
  report: Report,
  draft: Draft,
  customers: readonly Customer[],
  { errors, typed }: Readonly<{ errors?: ReadonlyMap<string, string>; typed?: FormValues }>,
): Omit<Form, 'id'> {
  const { words } = ctx;
  const fields = report.fields.flatMap((field): readonly FormField[] | FormField => {
    if (field.kind === 'pictures') return [];
    const stored = draft.content[field.id];
    const shown = stored === undefined ? undefined : formValue(field, stored, customers);
    const value = typed?.[field.id] ?? (typed === undefined || isTooLong(shown) ? shown : undefined);
    const error = errors?.get(field.id);
    const common = {
      name: field.id,
      label: words.of(field.label),
      required: field.required,
      ...(field.hint ? { hint: words.of(field.hint) } : {}),
      ...(value === undefined ? {} : { value }),
      ...(error === undefined ? {} : { error }),
    };
    switch (field.kind) {
      case 'long_text':
        return { ...common, kind: 'longText', maxLength: field.max };
      case 'text':
        return { ...common, kind: 'text', maxLength: field.max };
      case 'date':
        return { ...common, kind: 'date' };
      case 'choice':
        return {
          ...common,
          kind: 'choice',
          options: field.options.map(({ id, label }) => ({ value: id, label: words.of(label) })),
        };
      case 'customer':
        return { ...common, kind: 'lookup', maxLength: 60, options: customers.slice(0, SUGGESTED).map(suggestion) };
      default:
        return { ...common, kind: 'text', maxLength: 40 };
    }
  });
  return {
    title: words.of(report.name),
    // A report that asks for its day has it as a field.
    ...withRoom({ ...introOf(report, draft, words), fields }, words),
    submit: words.plain(draft.amends === null ? 'journal.buttons.submit' : 'journal.buttons.submitAmended'),
    cancel: words.plain('journal.buttons.later'),
  };
}

/** A report that asks for its day has it as a field; pictures have no field, as they are sent as messages. */
function introOf(report: Report, draft: Draft, words: Words): Readonly<{ intro?: string }> {
  const day = report.about === undefined ? [words.day(dayOf(report, draft))] : [];
  const count = picturesOf(report, draft.content).length;
  const pictures = pictureField(report) ? [words.plain('pictures.inForm', { count })] : [];
  const lines = [...day, ...pictures];
  return lines.length === 0 ? {} : { intro: lines.join(' · ') };
}

/** What was not understood, with what would be. */
export function problemText(problem: Problem, words: Words): string {
  switch (problem.kind) {
    case 'longer':
      return words.plain('journal.problem.longer', { most: problem.most, given: problem.given });
    default: {
      const given = problem.given.length > 20 ? `${problem.given.slice(0, 20)}…` : problem.given;
      return words.plain(`journal.problem.${problem.kind}`, { given });
    }
  }
}

/** The same for each field. */
export function problemTexts(problems: ReadonlyMap<string, Problem>, words: Words): Map<string, string> {
  return new Map([...problems].map(([id, problem]) => [id, problemText(problem, words)]));
}

/** The customers that may be meant by what is typed, those visited last first while it is nothing; and that it is a new one. */
export function suggestCustomers(customers: readonly Customer[], typed: string, words: Words): readonly Suggestion[] {
  const name = typed.trim();
  const named = customers.map((one) => ({ ...one, id: String(one.id) }));
  const suggested = ({ id, name, address }: (typeof named)[number]): Suggestion => ({
    label: address ? `${name} · ${address}` : name,
    typed: named.filter((one) => one.name === name).length > 1 ? pickedAmongSame({ id, name }) : name,
  });
  if (name === '') return named.slice(0, SUGGESTED).map(suggested);
  const match = findByName(name, nameIndex(named), SUGGESTED - 1);
  const found = match.kind === 'none' ? [] : match.kind === 'one' ? [match.candidate] : match.candidates;
  const fresh = words.plain('journal.newCustomer', { name });
  const isThere = found.some((one) => one.name === name);
  return [...found.map(suggested), ...(isThere ? [] : [{ label: fresh, typed: fresh }])];
}

/** The report that is there already, instead of a second one. */
export function alreadyFiled(ctx: Context, report: Report, filed: FiledReport): Card {
  const { words, person } = ctx;
  const card = sentence(
    words.text('journal.already', {
      report: words.of(report.name),
      day: words.day(filed.aboutOn),
      number: filed.number,
      timeliness: timeliness(filed, words, person.zone),
    }),
  );
  const buttons: Button[] = [
    { label: words.plain('journal.buttons.open'), action: actionOf('reports', 'open', filed.id) },
  ];
  if (!filed.rated) {
    buttons.push({ label: words.plain('journal.buttons.amend'), action: actionOf('file', 'amend', filed.id) });
  }
  return { ...card, blocks: [...card.blocks, { kind: 'buttons', buttons }] };
}

/** Names of the manager's own customers, for answers that hold an id. */
function nameIn(customers: readonly Customer[]): (id: bigint) => string | null {
  return (id) => customers.find((one) => one.id === id)?.name ?? null;
}

function titleOf({ words }: Context, report: Report, draft: Draft): string {
  return words.text('journal.title', { report: words.of(report.name), day: words.day(dayOf(report, draft)) });
}

/** The day a report is about, as far as it is known. */
function dayOf(report: Report, draft: Draft): string {
  return (report.about === undefined ? undefined : draft.content[report.about]) ?? draft.aboutOn;
}

function choiceButtons(draft: Draft, field: Field, customers: readonly Customer[], words: Words): Button[] {
  const pick = (label: string, value: string): Button => ({
    label,
    action: actionOf('file', 'pick', draft.id, field.id, value),
  });
  if (field.kind === 'choice') return field.options.map(({ id, label }) => pick(words.of(label), id));
  if (field.kind === 'date') {
    return field.default === 'today' ? [pick(words.plain('bot.today'), words.plain('bot.today'))] : [];
  }
  if (field.kind !== 'customer') return [];
  const said = draft.content[field.id];
  if (said === undefined || readCustomer(said).kind !== 'unsettled') {
    return customers.slice(0, OFFERED).map(({ id, name }) => pick(name, writeCustomer({ kind: 'known', id })));
  }
  const name = readCustomerWords(said);
  const named = customers.map((one) => ({ id: writeCustomer({ kind: 'known', id: one.id }), name: one.name }));
  return [
    ...candidatesFor(name, named).map((one) => pick(one.name, one.id)),
    {
      label: words.plain('journal.buttons.newCustomer', { name }),
      action: actionOf('file', 'pick', draft.id, field.id, NEW_CUSTOMER),
    },
  ];
}

function controls({ words, event }: Context, report: Report, draft: Draft, field: Field): Button[] {
  const control = (key: 'skip' | 'back' | 'preview') => ({
    label: words.plain(`journal.buttons.${key}`),
    action: actionOf('file', 'control', draft.id, field.id, key),
  });
  const ready = firstGap(report, draft.content) === null;
  return [
    ...(ready
      ? [
          {
            label: words.plain('journal.buttons.submitNow'),
            action: actionOf('file', 'submit', draft.id),
            style: 'primary' as const,
          },
        ]
      : []),
    ...(field.required && firstGap(report, draft.content)?.id === field.id ? [] : [control('skip')]),
    ...(report.fields.indexOf(field) > 0 ? [control('back')] : []),
    ...(Object.keys(draft.content).length > 1 ? [control('preview')] : []),
    ...(event.textOnly
      ? []
      : [{ label: words.plain('journal.buttons.form'), action: actionOf('file', 'form', draft.id) }]),
  ];
}

function formValue(field: Field, stored: string, customers: readonly Customer[]): string {
  if (field.kind !== 'customer') return stored;
  const answer = readCustomer(stored);
  if (answer.kind === 'known') return nameIn(customers)(answer.id) ?? '';
  return answer.kind === 'new' ? answer.name : answer.words;
}

function readCustomerWords(written: string): string {
  const answer = readCustomer(written);
  return answer.kind === 'known' ? '' : answer.kind === 'new' ? answer.name : answer.words;
}

function suggestion({ id, name }: Customer): Option {
  return { value: String(id), label: name };
}
