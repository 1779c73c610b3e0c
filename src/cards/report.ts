import type { Block, Button, Card, Fact } from '../chat/card.ts';
import { escapeText, plainText, type Text } from '../chat/text.ts';
import type { Words } from '../i18n.ts';
import { type Content, readCustomer } from '../journal/content.ts';
import { picturesOf } from '../journal/pictures.ts';
import { rowsFields, rowsOf } from '../journal/rows.ts';
import type { Column, Field, Report, RowsField } from '../rulebook/reports.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { rowsBlocks } from './rows.ts';

/** What a report is called; its id where the rulebook in force no longer has it. */
export function reportName({ reports }: Pick<Rulebook, 'reports'>, id: string, words: Words): string {
  const report = reports.find((one) => one.id === id);
  return report ? words.of(report.name) : id;
}

/** What a customer is called whose answer is an id; null where nobody knows. */
export type NameOfCustomer = (id: bigint) => string | null;

/** One answer as people read it. */
export function answerText(
  field: Exclude<Field, RowsField> | Column,
  written: string,
  words: Words,
  customer: NameOfCustomer,
): string {
  switch (field.kind) {
    case 'date':
      return words.day(written);
    case 'choice': {
      const option = field.options.find(({ id }) => id === written);
      return option ? words.of(option.label) : written;
    }
    case 'number':
    case 'amount':
      return words.number(Number(written), 4);
    case 'customer': {
      const answer = readCustomer(written);
      if (answer.kind === 'known') return customer(answer.id) ?? words.plain('journal.unknownCustomer');
      return answer.kind === 'new' ? words.plain('journal.newCustomer', { name: answer.name }) : answer.words;
    }
    case 'pictures':
      return words.plain('pictures.count', { count: written.split('\n').length });
    default:
      return written;
  }
}

/** The pictures of a report themselves, with what their sender wrote beside them. */
export function pictureBlocks(
  report: Report,
  content: Content,
  words: Words,
  captions: ReadonlyMap<string, string>,
): readonly Block[] {
  const ids = picturesOf(report, content);
  return ids.flatMap((picture, index): Block[] => {
    const caption = captions.get(picture);
    const alt = caption ?? words.plain('pictures.alt', { place: index + 1, count: ids.length });
    const beside: Block[] = caption === undefined ? [] : [{ kind: 'note', text: escapeText(caption) }];
    return [{ kind: 'picture', picture, alt }, ...beside];
  });
}

/** Everything that stands in a report: short answers as facts, long ones in the author's own words. */
export function contentBlocks(
  report: Report,
  content: Content,
  words: Words,
  customer: NameOfCustomer,
): readonly Block[] {
  const blocks: Block[] = [];
  let facts: Fact[] = [];
  const flush = () => {
    if (facts.length > 0) blocks.push({ kind: 'facts', facts });
    facts = [];
  };
  for (const field of report.fields) {
    const written = content[field.id];
    if (written === undefined) continue;
    const label = words.of(field.label);
    if (field.kind === 'rows') {
      flush();
      blocks.push(...rowsBlocks(field, rowsOf(field, content), words, customer));
    } else if (field.kind === 'long_text' && (written.length > 60 || written.includes('\n'))) {
      flush();
      blocks.push({ kind: 'text', text: `**${escapeText(label)}**` }, { kind: 'quote', words: written });
    } else facts.push({ label, value: escapeText(answerText(field, written, words, customer)) });
  }
  flush();
  return blocks;
}

/** How many rows stand in a report, such as 拜访安排：5 条; nothing where it has none. */
export function rowCounts(report: Report, content: Content, words: Words): readonly string[] {
  return rowsFields(report).flatMap((field) => {
    const count = rowsOf(field, content).length;
    return count === 0 ? [] : [words.plain('journal.rows.count', { label: words.of(field.label), count })];
  });
}

/** How it was filed, in a few words: on time or late, amended, withdrawn. */
export function timeliness(
  report: Readonly<{
    filedAt: Date;
    dueAt: Date | null;
    late: boolean;
    amendedAt: Date | null;
    withdrawnAt: Date | null;
  }>,
  words: Words,
  zone: string,
): string {
  const time = words.time(report.filedAt, zone);
  const base = report.late
    ? words.plain('journal.late', { time })
    : words.plain(report.dueAt ? 'journal.onTime' : 'journal.filedAt', { time });
  const amended = report.amendedAt
    ? words.plain('journal.amendedAt', { time: words.time(report.amendedAt, zone) })
    : null;
  const withdrawn = report.withdrawnAt ? words.plain('journal.withdrawn') : null;
  return [base, amended, withdrawn].filter((part) => part !== null).join(' · ');
}

/** What a receipt says. `supervisors` are their names; `readBy` who read it and `stars` what they gave, if anybody did. */
export type Receipt = Readonly<{
  id: bigint;
  number: string;
  name: string;
  about: string;
  /** Its customer, and how many rows stand in it. */
  subjects: readonly string[];
  timeliness: string;
  late: boolean;
  supervisors: readonly string[];
  readBy: string | null;
  stars: number | null;
  amended: boolean;
}>;

/** The receipt for a report: what, when, on time or not, its number, and whether the supervisor has read it. */
export function receiptCard(receipt: Receipt, words: Words, buttons: readonly Button[]): Card {
  const title = words.text(receipt.amended ? 'journal.receipt.amended' : 'journal.receipt.filed', {
    report: receipt.name,
    about: receipt.about,
  });
  const subjects = receipt.subjects.map((subject) => words.text('journal.receipt.subject', { subject }));
  const line = words.text('journal.receipt.line', { timeliness: receipt.timeliness, number: receipt.number });
  return {
    title,
    tone: receipt.late ? 'attention' : 'good',
    blocks: [
      { kind: 'text', text: [...subjects, line].join('\n') },
      { kind: 'note', text: readingLine(receipt, words) },
      { kind: 'buttons', buttons },
    ],
    summary: `${plainText(title)} · ${receipt.timeliness} · ${receipt.number}`,
  };
}

function readingLine({ supervisors, readBy, stars }: Receipt, words: Words): Text {
  if (readBy !== null) {
    const who = words.text('journal.receipt.readBy', { name: readBy });
    return stars === null ? who : `${who} · ${words.text('journal.receipt.stars', { stars: '★'.repeat(stars) })}`;
  }
  if (supervisors.length === 0) return words.text('journal.receipt.noSupervisor');
  return words.text('journal.receipt.unread', { names: words.list(supervisors) });
}
