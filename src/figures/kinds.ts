import type { FieldId } from './fields.ts';

type KindShape = Readonly<{
  /** Without these columns it is not such a file, and without them filled in a row is refused. */
  needs: readonly FieldId[];
  /** At least one of each group must be filled in. */
  oneOf?: readonly (readonly FieldId[])[];
  may: readonly FieldId[];
  /** Columns that only files of this kind have: they tell the kinds apart. */
  telling: readonly FieldId[];
  /** Whether columns that nobody knows may be named as attributes. */
  attributes?: true;
  /** Numbers that may not be below 0. */
  natural?: readonly FieldId[];
}>;

/** What can be imported, and which columns each has. */
const KINDS = {
  units: { needs: ['unit_id', 'unit_name'], may: ['unit_name_en', 'parent', 'zone'], telling: ['unit_name'] },
  people: {
    needs: ['id', 'name', 'role', 'unit', 'in_post_since'],
    may: ['name_en', 'email', 'manager_type', 'grade', 'step', 'from', 'left_on', 'hired_on', 'employment'],
    telling: ['role', 'in_post_since'],
    attributes: true,
  },
  customers: {
    needs: ['customer_name'],
    may: ['code', 'segment', 'address', 'person', 'share', 'from', 'until'],
    telling: ['segment', 'address', 'share'],
  },
  facts: {
    needs: ['fact', 'on', 'value'],
    oneOf: [['person', 'customer']],
    may: ['ref', 'person', 'customer'],
    telling: ['fact', 'value'],
    attributes: true,
  },
  targets: {
    needs: ['person', 'indicator', 'period', 'target'],
    may: ['origin'],
    telling: ['target'],
    natural: ['target'],
  },
  exams: { needs: ['person', 'exam', 'passed_on'], may: ['expires_on'], telling: ['exam', 'passed_on'] },
  reviews: { needs: ['person', 'reviewed_on', 'review'], may: [], telling: ['review'], natural: ['review'] },
  products: {
    needs: ['product_id', 'product_name', 'price', 'from'],
    may: ['product_name_en'],
    telling: ['price'],
    attributes: true,
    natural: ['price'],
  },
  sales: {
    needs: ['product', 'on', 'quantity'],
    oneOf: [['person', 'customer']],
    may: ['ref', 'person', 'customer'],
    telling: ['quantity'],
    attributes: true,
  },
  events: { needs: ['event', 'person', 'on'], may: ['ref', 'points'], telling: ['event'], attributes: true },
  ratings: {
    needs: ['form', 'person', 'rater_group', 'rater', 'on', 'rating'],
    may: [],
    telling: ['form', 'rater_group', 'rater'],
  },
  pay: {
    needs: ['person', 'period'],
    oneOf: [['base', 'performance']],
    may: ['base', 'performance'],
    telling: ['base', 'performance'],
    natural: ['base', 'performance'],
  },
} as const satisfies Record<string, KindShape>;

export type ImportKind = keyof typeof KINDS;

/** The kinds in the order in which an organisation is set up: each may refer to those before it. */
export const IMPORT_KINDS = Object.keys(KINDS).filter(isImportKind);

/** Whether a text names a kind. */
export function isImportKind(text: string): text is ImportKind {
  return Object.hasOwn(KINDS, text);
}

/** The columns of a kind, those it needs first. */
export function fieldsOf(kind: ImportKind): readonly FieldId[] {
  const { needs, may } = shapeOf(kind);
  return [...needs, ...may];
}

/** A kind with everything that some kinds leave out. */
export function shapeOf(kind: ImportKind): KindShape {
  return KINDS[kind];
}

/** What can be exported. */
export const EXPORTS = ['rankings', 'results', 'reports', 'pay', 'ledger'] as const;
export type ExportWhat = (typeof EXPORTS)[number];

/** Whether a text names a table. */
export function isExport(text: string): text is ExportWhat {
  return EXPORTS.some((one) => one === text);
}
