import { fold } from '../understand/fold.ts';
import { FIELDS, type FieldId } from './fields.ts';
import { fieldsOf, IMPORT_KINDS, type ImportKind, shapeOf } from './kinds.ts';

/** What a column holds: one of the kind's fields, or an attribute by its id. */
type Meaning = Readonly<{ kind: 'field'; field: FieldId }> | Readonly<{ kind: 'attribute'; attribute: string }>;

/** One column of a file that is used; `at` from 0, `heading` as it stands in the file. */
export type Column = Readonly<{ at: number; heading: string; meaning: Meaning }>;

/** The columns of a file and those that nobody knows, or what keeps the file from being read as this kind. */
export type Layout =
  | Readonly<{ kind: 'ok'; columns: readonly Column[]; unused: readonly string[] }>
  | Readonly<{ kind: 'lacking'; fields: readonly FieldId[] }>
  | Readonly<{ kind: 'twice'; headings: readonly string[] }>;

/** An attribute by its id and what people call it. */
export type AttributeWord = Readonly<{ attribute: string; words: readonly string[] }>;

/**
 * Which column is which, in any order, in either language, with full-width letters, capitals, spaces and remarks in brackets read
 * over. A heading that may mean several fields means the one that no other heading means. `属性:education` and `attribute:education` name
 * any attribute; those in `attributes` are known by their own words.
 */
export function layoutFor(kind: ImportKind, header: readonly string[], attributes: readonly AttributeWord[]): Layout {
  const headings = header
    .map((heading, at) => ({ at, heading: heading.trim() }))
    .filter(({ heading }) => heading !== '');
  const found = assign(
    headings.map((one) => ({ ...one, fields: fieldsOf(kind).filter((field) => isHeaded(field, one.heading)) })),
  );
  const columns: Column[] = [];
  const unused: string[] = [];
  for (const { at, heading } of headings) {
    const field = found.get(at);
    const attribute = shapeOf(kind).attributes && attributeOf(heading, attributes);
    if (field) columns.push({ at, heading, meaning: { kind: 'field', field } });
    else if (attribute) columns.push({ at, heading, meaning: { kind: 'attribute', attribute } });
    else unused.push(heading);
  }
  const twice = repeated(columns);
  if (twice.length > 0) return { kind: 'twice', headings: twice };
  const present = new Set(found.values());
  const { needs, oneOf = [] } = shapeOf(kind);
  const lacking = [
    ...needs.filter((field) => !present.has(field)),
    ...oneOf.filter((group) => !group.some((field) => present.has(field))).flatMap(([first]) => first ?? []),
  ];
  return lacking.length > 0 ? { kind: 'lacking', fields: lacking } : { kind: 'ok', columns, unused };
}

/** The kinds that a file with these columns may be of, the likeliest first; those that leave the fewest columns unused. */
export function kindsOf(header: readonly string[], attributes: readonly AttributeWord[]): readonly ImportKind[] {
  const fitting = IMPORT_KINDS.flatMap((kind) => {
    const layout = layoutFor(kind, header, attributes);
    if (layout.kind !== 'ok') return [];
    const fields = layout.columns.flatMap(({ meaning }) => (meaning.kind === 'field' ? [meaning.field] : []));
    const tells = shapeOf(kind).telling.some((field) => fields.includes(field));
    return tells ? [{ kind, unused: layout.unused.length }] : [];
  });
  const fewest = Math.min(...fitting.map(({ unused }) => unused));
  return fitting.filter(({ unused }) => unused === fewest).map(({ kind }) => kind);
}

/** A heading as it is compared: 客户经理（工号）, Manager (ID) and 客户经理 are one. */
export function plainHeading(heading: string): string {
  return fold(heading.normalize('NFKC'))
    .replace(/[（(【[].*?[)）\]】]/gu, '')
    .replace(/[\s_\-*:：/.]+/gu, '')
    .toLowerCase();
}

type Candidate = Readonly<{ at: number; heading: string; fields: readonly FieldId[] }>;

/** Numbers say who is meant better than names do: of 工号 and 姓名 side by side the first is read. */
const NUMBERED = /号|代码|邮箱|\b(?:id|no|code|e-?mail)\b/iu;

/** Gives every heading one field: whoever has only one choice goes first. */
function assign(candidates: readonly Candidate[]): ReadonlyMap<number, FieldId> {
  const given = new Map<number, FieldId>();
  const open = candidates.filter(({ fields }) => fields.length > 0);
  const left = new Set([
    ...open.filter(({ heading }) => NUMBERED.test(heading)),
    ...open.filter(({ heading }) => !NUMBERED.test(heading)),
  ]);
  while (left.size > 0) {
    const taken = new Set(given.values());
    const choices = [...left].map((one) => ({ one, free: one.fields.filter((field) => !taken.has(field)) }));
    const next = choices.find(({ free }) => free.length <= 1) ?? choices[0];
    if (!next) break;
    left.delete(next.one);
    const { one, free } = next;
    // A heading whose every field is taken says the same once more: the file is refused for it, unless it only names somebody again.
    const field = free[0] ?? one.fields.find((field) => FIELDS[field].cell !== 'who');
    if (field) given.set(one.at, field);
  }
  return given;
}

function isHeaded(field: FieldId, heading: string): boolean {
  const words = FIELDS[field];
  const plain = plainHeading(heading);
  return plain === plainHeading(field) || [...words['zh-CN'], ...words.en].some((word) => plainHeading(word) === plain);
}

function attributeOf(heading: string, known: readonly AttributeWord[]): string | undefined {
  const named = /^(?:属性|attribute)\s*[:：]\s*(.+)$/iu.exec(heading)?.[1]?.trim();
  const asked = plainHeading(named ?? heading);
  const match = known.find(({ attribute, words }) =>
    [attribute, ...words].some((word) => plainHeading(word) === asked),
  );
  return match?.attribute ?? named;
}

function repeated(columns: readonly Column[]): readonly string[] {
  const name = ({ meaning }: Column) => (meaning.kind === 'field' ? meaning.field : `attribute ${meaning.attribute}`);
  return [...Map.groupBy(columns, name).values()]
    .filter((same) => same.length > 1)
    .flatMap((same) => same.map(({ heading }) => heading));
}
