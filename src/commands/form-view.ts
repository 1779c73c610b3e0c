import type { Block, Button, Card } from '../chat/card.ts';
import type { Field } from '../chat/form.ts';
import { escapeText, type Text } from '../chat/text.ts';
import { firstGap } from '../dialogue/filing.ts';
import { answersOf, questionsOf } from '../dialogue/form.ts';
import type { Words } from '../i18n.ts';
import type { FormTalk } from '../store/drafts.ts';
import { actionOf, type Context } from './command.ts';

/** One field of a form as a question, with everything that can be answered by a word. */
export function questionCard(ctx: Context, talk: FormTalk, field: Field, problem: string | undefined): Card {
  const { words } = ctx;
  const { form } = talk;
  const place = form.fields.indexOf(field) + 1;
  const said = answersOf(form, talk.typed)[field.name];
  const blocks: Block[] = [];
  if (problem !== undefined) blocks.push({ kind: 'text', text: escapeText(problem) });
  if (form.intro !== undefined && problem === undefined && talk.typed === null)
    blocks.push({ kind: 'text', text: escapeText(form.intro) });
  blocks.push({ kind: 'text', text: `**${escapeText(field.label)}**` });
  if (field.hint !== undefined) blocks.push({ kind: 'note', text: escapeText(field.hint) });
  if ('options' in field) blocks.push({ kind: 'text', text: numbered(field.options.map(({ label }) => label)) });
  if (field.kind === 'choices') blocks.push({ kind: 'note', text: words.text('bot.forms.several') });
  if (said !== undefined)
    blocks.push({ kind: 'note', text: words.text('journal.soFar', { answer: answerIn(field, said, words) }) });
  blocks.push({ kind: 'buttons', buttons: steps(ctx, talk, field, said) });
  blocks.push({ kind: 'note', text: words.text('bot.forms.place', { place, count: form.fields.length }) });
  return {
    title: escapeText(form.title),
    tone: problem === undefined ? 'plain' : 'attention',
    blocks,
    summary: `${form.title} · ${field.label}`,
  };
}

/** Everything that stands in a form, to look over. */
export function overviewCard(ctx: Context, talk: FormTalk, problem?: string): Card {
  const { words } = ctx;
  const { form } = talk;
  const answers = answersOf(form, talk.typed);
  const lines = form.fields.map((field, index) => {
    const said = answers[field.name];
    const answer = said === undefined ? words.text('bot.forms.empty') : escapeText(answerIn(field, said, words));
    return `${index + 1}. **${escapeText(field.label)}**　${answer}`;
  });
  const label = form.fields[0]?.label ?? '';
  const send = { label: form.submit, action: actionOf('form', 'steer', talk.id, '', 'yes') };
  return {
    title: escapeText(form.title),
    tone: problem === undefined ? 'plain' : 'attention',
    blocks: [
      ...(problem === undefined ? [] : [{ kind: 'text' as const, text: escapeText(problem) }]),
      ...(form.intro === undefined ? [] : [{ kind: 'text' as const, text: escapeText(form.intro) }]),
      { kind: 'text', text: words.text('bot.forms.lookOver', { submit: form.submit }) },
      { kind: 'text', text: lines.join('\n') },
      { kind: 'buttons', buttons: [{ ...send, style: 'primary' }, ...asForm(ctx, talk), aside(words, talk, '')] },
      { kind: 'note', text: words.text('bot.forms.change', { label }) },
    ],
    summary: `${form.title} · ${words.plain('bot.forms.lookOver', { submit: form.submit })}`,
  };
}

function steps(ctx: Context, talk: FormTalk, field: Field, said: string | undefined): readonly Button[] {
  const { words } = ctx;
  const { id, form } = talk;
  const step = (name: 'skip' | 'back' | 'preview' | 'clear', label: string): Button => ({
    label,
    action: actionOf('form', 'steer', id, field.name, name),
  });
  const ready = firstGap(questionsOf(form), answersOf(form, talk.typed)) === null;
  return [
    ...(said === undefined && !field.required ? [step('skip', words.plain('journal.buttons.skip'))] : []),
    ...(said !== undefined ? [step('skip', words.plain('bot.forms.keep'))] : []),
    ...(said !== undefined && !field.required ? [step('clear', words.plain('bot.forms.clear'))] : []),
    ...(form.fields[0] === field ? [] : [step('back', words.plain('journal.buttons.back'))]),
    ...(ready ? [step('preview', words.plain('journal.buttons.preview'))] : []),
    ...asForm(ctx, talk),
    aside(words, talk, field.name),
  ];
}

function aside(words: Words, { id }: FormTalk, field: string): Button {
  return { label: words.plain('journal.buttons.later'), action: actionOf('form', 'steer', id, field, 'cancel') };
}

/** Wherever a form can be shown, if only once a button was pressed. */
function asForm({ words, event }: Context, { id }: FormTalk): readonly Button[] {
  if (event.textOnly) return [];
  return [{ label: words.plain('journal.buttons.form'), action: actionOf('form', 'talk', id) }];
}

function numbered(labels: readonly string[]): Text {
  return labels.map((label, index) => `${index + 1}. ${escapeText(label)}`).join('\n');
}

function answerIn(field: Field, said: string, words: Words): string {
  switch (field.kind) {
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(said) ? words.day(said) : said;
    case 'choice':
    case 'choices': {
      const chosen = said.split('\n');
      return words.list(field.options.flatMap(({ value, label }) => (chosen.includes(value) ? [label] : [])));
    }
    default:
      return said;
  }
}
