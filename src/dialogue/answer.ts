import type { LocalDate } from '../calendar/day.ts';
import { type CustomerAnswer, writeCustomer } from '../journal/content.ts';
import type { Column, Field, RowsField } from '../rulebook/reports.ts';
import { understandAmount } from '../understand/amounts.ts';
import { type Choice, understandChoice } from '../understand/choices.ts';
import { understandDate } from '../understand/dates.ts';
import { findByName, type Named, type NameIndex, nameIndex } from '../understand/names.ts';
import { understandTime } from '../understand/times.ts';

/**
 * What an answer is read against: the day it is, for the person who answers, and the customers they look after; `index` is made of
 * those where many names are looked up.
 */
export type Setting = Readonly<{ today: LocalDate; customers: readonly Named[]; index?: NameIndex<Named> }>;

/** What is answered with one value. */
export type Asked = Exclude<Field, RowsField> | Column | FormField;

/**
 * What forms ask for and reports do not: a time of day, several choices (their ids on lines of their own), words of which some are
 * offered.
 */
export type FormField = Pick<Field, 'id' | 'label' | 'ask' | 'hint' | 'aliases' | 'required' | 'when'> &
  (
    | Readonly<{ kind: 'time' }>
    | Readonly<{ kind: 'choices'; options: Extract<Field, { kind: 'choice' }>['options'] }>
    | Readonly<{ kind: 'lookup'; offered: readonly string[]; max: number }>
  );

/**
 * What an answer turned out to be. `unsettled` is a customer's name that fits several or none of the manager's customers, or one
 * only roughly; the words are kept and the person chooses. `problem` names what was not understood.
 */
export type Reading =
  | Readonly<{ kind: 'value'; value: string }>
  | Readonly<{ kind: 'unsettled'; value: string; candidates: readonly Named[] }>
  | Readonly<{ kind: 'problem'; problem: Problem }>;

export type Problem =
  | Readonly<{ kind: 'date' | 'time' | 'number' | 'amount' | 'phone' | 'choice' | 'pictures'; given: string }>
  | Readonly<{ kind: 'longer'; most: number; given: number }>
  | Readonly<{ kind: 'future'; given: string }>;

/** Reads what somebody typed for a field. What a person wrote is kept as it is; only its form is checked. */
export function readAnswer(field: Asked, text: string, setting: Setting): Reading {
  const given = text.trim();
  switch (field.kind) {
    case 'text':
    case 'long_text':
      return readWords(given, field.max);
    case 'lookup': {
      const match = understandChoice(
        given,
        field.offered.map((label) => ({ id: label, labels: [label] })),
      );
      return match.kind === 'one' ? value(match.id) : readWords(given, field.max);
    }
    case 'time': {
      const time = understandTime(given);
      return time === null ? problem({ kind: 'time', given }) : value(time);
    }
    case 'choices':
      return readChoices(field, given);
    case 'date':
      return readDate(field, given, setting.today);
    case 'number':
    case 'amount': {
      const amount = understandAmount(given);
      return amount === null ? problem({ kind: field.kind, given }) : value(plainDecimal(amount));
    }
    case 'phone':
      return /^[+\d][\d\s()*-]{4,24}$/u.test(given.normalize('NFKC'))
        ? value(given)
        : problem({ kind: 'phone', given });
    case 'choice': {
      // What buttons and forms send back.
      if (field.options.some(({ id }) => id === given)) return value(given);
      const match = understandChoice(given, choicesOf(field));
      return match.kind === 'one' ? value(match.id) : problem({ kind: 'choice', given });
    }
    case 'customer':
      return readCustomerName(given, setting);
    case 'pictures':
      return problem({ kind: 'pictures', given });
  }
}

/** The customers that the words of an unsettled answer may mean. */
export function candidatesFor(words: string, customers: readonly Named[]): readonly Named[] {
  const match = findByName(words, nameIndex(customers));
  if (match.kind === 'none') return [];
  return match.kind === 'one' ? [match.candidate] : match.candidates;
}

/** What says which of several customers with one name is meant. */
export function pickedAmongSame({ id, name }: Named): string {
  return `${name} #${id}`;
}

/** A name that is marked as new: `+鑫源` by hand, `鑫源（新客户）` by forms. */
const NEW = /^[+＋]\s*(.*\p{L}.*)$|^(.*\S)\s*[（(](?:新客户|new customer)[)）]$/iu;

/** Names are at most this long; a whole sentence is not a customer. */
const LONGEST_NAME = 60;

function readCustomerName(given: string, { customers, index }: Setting): Reading {
  const picked = customers.find(({ id, name }) => given === name || given === pickedAmongSame({ id, name }));
  // Of several with one name the name alone says nothing.
  if (picked && (given !== picked.name || customers.filter(({ name }) => name === given).length === 1)) {
    return value(known(picked));
  }
  // Who was shown the customers that it may be and chose none of them has said that it is a new one.
  const [, marked, fresh = marked] = NEW.exec(given) ?? [];
  if (fresh !== undefined && fresh.length <= LONGEST_NAME) return value(writeCustomer({ kind: 'new', name: fresh }));
  if (given.length > LONGEST_NAME) return problem({ kind: 'longer', most: LONGEST_NAME, given: given.length });
  const match = findByName(given, index ?? nameIndex(customers));
  // A typo is a guess: it is shown as a candidate, never taken.
  if (match.kind === 'one' && match.by !== 'typo') return value(known(match.candidate));
  const candidates = match.kind === 'none' ? [] : match.kind === 'one' ? [match.candidate] : match.candidates;
  return { kind: 'unsettled', value: writeCustomer({ kind: 'unsettled', words: given }), candidates };
}

function readWords(given: string, most: number): Reading {
  return given.length > most ? problem({ kind: 'longer', most, given: given.length }) : value(given);
}

/** One of the choices, or several with something between them: 1、3, `loans and cards`. */
function readChoices(field: Extract<FormField, { kind: 'choices' }>, given: string): Reading {
  const choices = choicesOf(field);
  const whole = understandChoice(given, choices);
  if (whole.kind === 'one') return value(whole.id);
  const said = given.split(/[\s,，、;；/+]+|和|及|\band\b/u).filter((part) => part !== '');
  const found = said.map((part) => understandChoice(part, choices));
  if (found.length === 0 || found.some(({ kind }) => kind !== 'one')) return problem({ kind: 'choice', given });
  const chosen = found.map((match) => match.kind === 'one' && match.id);
  return value(choices.flatMap(({ id }) => (chosen.includes(id) ? [id] : [])).join('\n'));
}

function choicesOf({ options }: Pick<Extract<FormField, { kind: 'choices' }>, 'options'>): readonly Choice[] {
  return options.map(({ id, label }) => ({ id, labels: Object.values(label) }));
}

/** A date that says what was done cannot lie ahead; one that says what comes next may. */
function readDate(field: Asked, given: string, today: LocalDate): Reading {
  const past = 'default' in field && field.default === 'today';
  const date = /^\d{4}-\d\d-\d\d$/.test(given) ? given : understandDate(given, today, past ? 'past' : 'future');
  if (date === null) return problem({ kind: 'date', given });
  return past && date > today ? problem({ kind: 'future', given }) : value(date);
}

function known({ id }: Named): string {
  return writeCustomer({ kind: 'known', id: BigInt(id) } satisfies CustomerAnswer);
}

/** 1200005000n → 120000.5 */
function plainDecimal(scaled: bigint): string {
  const digits = scaled.toString().replace('-', '').padStart(5, '0');
  const places = digits.slice(-4).replace(/0+$/, '');
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -4)}${places === '' ? '' : `.${places}`}`;
}

function value(text: string): Reading {
  return { kind: 'value', value: text };
}

function problem(of: Problem): Reading {
  return { kind: 'problem', problem: of };
}
