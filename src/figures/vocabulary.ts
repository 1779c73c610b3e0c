import type { Rulebook } from '../rulebook/schema.ts';
import type { Words } from '../rulebook/words.ts';
import type { AttributeWord } from './columns.ts';
import { plainHeading } from './columns.ts';
import type { FieldId } from './fields.ts';

/** What the cells of a column may say: each word and what it is stored as. */
type Meanings = ReadonlyMap<string, string>;

/** The names that files may use: the rulebook's own, in both languages and as ids, and Daybook's roles. */
export type Vocabulary = Readonly<{
  names: Readonly<Partial<Record<FieldId, Meanings>>>;
  attributes: readonly AttributeWord[];
  /** The scale of each evaluation form and group, as `form group`; numbers × 10 000. */
  scales: ReadonlyMap<string, Readonly<{ from: bigint; to: bigint }>>;
}>;

/** The names that a rulebook knows. An indicator's name stands for the figure or event that it counts. */
export function vocabularyOf({ indicators, grades, steps, manager_types, grading }: Rulebook): Vocabulary {
  const metrics = indicators.map(({ id, name, metric }) => ({ id, name, metric }));
  const conditions = grading?.awards.flatMap((award) => award.conditions) ?? [];
  const counted = <Id extends string>(of: (metric: (typeof metrics)[number]['metric']) => Id | null) =>
    metrics.flatMap(({ id, name, metric }) => {
      const stored = of(metric);
      return stored === null ? [] : [meaning(stored), meaning(stored, id), meaning(stored, name)].flat();
    });
  const evaluations = metrics.flatMap(({ metric }) => (metric.source === 'evaluation' ? [metric] : []));
  return {
    names: {
      role: mapOf(
        Object.entries(ROLES).flatMap(([role, words]) => [role, ...words].flatMap((word) => meaning(role, word))),
      ),
      manager_type: mapOf(named(manager_types)),
      grade: mapOf(named(grades)),
      step: mapOf(named(steps)),
      indicator: mapOf(named(indicators)),
      fact: mapOf(counted((metric) => (metric.source === 'fact' ? metric.fact : null))),
      event: mapOf(counted((metric) => (metric.source === 'events' ? metric.event : null))),
      form: mapOf(counted((metric) => (metric.source === 'evaluation' ? metric.form : null))),
      rater_group: mapOf(evaluations.flatMap(({ groups }) => named(groups))),
      exam: mapOf(
        conditions.flatMap((one) =>
          one.kind === 'exam' ? [...meaning(one.exam), ...meaning(one.exam, one.name)] : [],
        ),
      ),
      origin: mapOf(
        [
          meaning('table'),
          meaning('own'),
          meaning('table', { 'zh-CN': '上级下达', en: 'from above' }),
          meaning('own', { 'zh-CN': '自定', en: 'set by the manager' }),
        ].flat(),
      ),
    },
    attributes: [
      ...conditions.flatMap((one) => (one.kind === 'attribute' ? [attributeWord(one.attribute, one.name)] : [])),
      ...(grading?.step_ups ?? []).map(({ attribute, name }) => attributeWord(attribute, name)),
      ...metrics.flatMap(({ metric }) =>
        'where' in metric ? Object.keys(metric.where ?? {}).map((attribute) => ({ attribute, words: [] })) : [],
      ),
    ],
    scales: new Map(
      evaluations.flatMap(({ form, groups }) =>
        groups.map(({ id, scale: { worst, best } }) => {
          const [from, to] = worst < best ? [worst, best] : [best, worst];
          return [`${form} ${id}`, { from, to }] as const;
        }),
      ),
    ),
  };
}

/** What a word of a column is stored as; undefined if the rulebook has no such name. */
export function meaningOf({ names }: Vocabulary, field: FieldId, word: string): string | undefined {
  return names[field]?.get(plainHeading(word));
}

const ROLES = {
  manager: ['客户经理', 'account manager'],
  supervisor: ['主管', '负责人', '行长', 'head'],
  inspector: ['督察', '检查员'],
  appraiser: ['考核员', '考核管理员', '考核', '考评员', '考评办'],
  executive: ['领导', '高管'],
} as const;

type Named = Readonly<{ id: string; name: Words }>;
type Entry = readonly [word: string, stored: string];

function named(things: readonly Named[]): readonly Entry[] {
  return things.flatMap(({ id, name }) => [...meaning(id), ...meaning(id, name)]);
}

function meaning(stored: string, words: string | Words = stored): readonly Entry[] {
  const all = typeof words === 'string' ? [words] : [words['zh-CN'], words.en];
  return all.map((word) => [plainHeading(word), stored] as const);
}

/** Where two things share a word, the first one has it. */
function mapOf(entries: readonly Entry[]): Meanings {
  return new Map(entries.toReversed());
}

function attributeWord(attribute: string, name: Words): AttributeWord {
  return { attribute, words: [name['zh-CN'], name.en] };
}
