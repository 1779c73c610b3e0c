import { answerText, contentBlocks, timeliness } from '../cards/report.ts';
import type { Block, Button, Card } from '../chat/card.ts';
import { escapeText, plainText } from '../chat/text.ts';
import { candidatesFor } from '../dialogue/answer.ts';
import { askedFields, firstGap, isLacking } from '../dialogue/filing.ts';
import type { Words } from '../i18n.ts';
import { readCustomer, writeCustomer } from '../journal/content.ts';
import { picturesOf } from '../journal/pictures.ts';
import { rowsFields } from '../journal/rows.ts';
import type { Field, Report } from '../rulebook/reports.ts';
import type { Customer } from '../store/customers.ts';
import type { Draft } from '../store/drafts.ts';
import type { FiledReport } from '../store/reports.ts';
import { actionOf, type Context, sentence } from './command.ts';
import { dayOf, nameIn } from './file-form.ts';
import { doneButton, rowsAsked, rowsButtons } from './file-rows-view.ts';

/** How many customers are offered to choose from. */
const OFFERED = 5;

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
  if (field.kind === 'rows') asked.push(...rowsAsked(field, draft, words, customers));
  else if (field.kind === 'customer' && said !== undefined && readCustomer(said).kind === 'unsettled') {
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

  const fields = askedFields(report, draft.content);
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
export function previewCard(
  ctx: Context,
  report: Report,
  draft: Draft,
  customers: readonly Customer[],
  problem?: string,
): Card {
  const { words } = ctx;
  const title = titleOf(ctx, report, draft);
  const rows = rowsFields(report).find(({ id }) => draft.content[id] !== undefined);
  const submit = draft.amends === null ? 'journal.buttons.submit' : 'journal.buttons.submitAmended';
  return {
    title,
    tone: 'plain',
    blocks: [
      { kind: 'text', text: problem === undefined ? words.text('journal.lookOver') : escapeText(problem) },
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
        text: words.text(rows ? 'journal.rows.changeByNumber' : 'journal.changeByLabel', {
          label: words.of(rows?.label ?? report.fields[0]?.label ?? report.name),
        }),
      },
    ],
    summary: `${plainText(title)} · ${words.plain('journal.lookOver')}`,
  };
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

function titleOf({ words }: Context, report: Report, draft: Draft): string {
  return words.text('journal.title', { report: words.of(report.name), day: words.day(dayOf(report, draft)) });
}

function choiceButtons(draft: Draft, field: Field, customers: readonly Customer[], words: Words): Button[] {
  const pick = (label: string, value: string): Button => ({
    label,
    action: actionOf('file', 'pick', draft.id, field.id, value),
  });
  if (field.kind === 'rows') return rowsButtons(field, draft, customers, words);
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
    ...(field.kind === 'rows' && draft.content[field.id] !== undefined
      ? doneButton(field, draft, words)
      : field.required && isLacking(field, draft.content)
        ? []
        : [control('skip')]),
    ...(report.fields.indexOf(field) > 0 ? [control('back')] : []),
    ...(Object.keys(draft.content).length > 1 ? [control('preview')] : []),
    ...(event.textOnly
      ? []
      : [{ label: words.plain('journal.buttons.form'), action: actionOf('file', 'form', draft.id) }]),
  ];
}

function readCustomerWords(written: string): string {
  const answer = readCustomer(written);
  return answer.kind === 'known' ? '' : answer.kind === 'new' ? answer.name : answer.words;
}
