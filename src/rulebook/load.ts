import { isAlias, isMap, isNode, isSeq, LineCounter, type ParsedNode, parseDocument, visit } from 'yaml';
import { yamlMistakes } from './file-mistakes.ts';
import type { Finding, Path, Wording } from './finding.ts';
import { mistakesIn, warningsIn } from './rules.ts';
import { Rulebook } from './schema.ts';
import { shapeFindings } from './shape.ts';
import type { Locale } from './words.ts';

/** Lines and columns count from 1. `field` is a path such as `scorecards.senior.weights`, empty where YAML itself fails. */
export type Mistake = Readonly<{
  file: string;
  line: number;
  column: number;
  field: string;
  message: string;
  remedy: string;
}>;

type Reading =
  | Readonly<{ kind: 'ok'; rulebook: Rulebook; warnings: readonly Mistake[] }>
  | Readonly<{ kind: 'mistakes'; mistakes: readonly Mistake[] }>;

type Options = Readonly<{
  /** Language of the messages. */
  locale?: Locale;
  /** Every word that starts one of the product's own commands: no report may be called so. */
  commandWords?: readonly string[];
}>;

/** Found before there are paths: at an offset of the text. */
type Spot = Readonly<{ offset: number; field: string; wording: Wording }>;

/**
 * Reads a rulebook and says everything that is wrong with it, in the order of the file. Never throws.
 *
 * @param text the file's content, YAML 1.2
 * @param fileName as messages name it
 */
export function readRulebook(text: string, fileName: string, options: Options = {}): Reading {
  const { locale = 'en', commandWords = [] } = options;
  const lines = new LineCounter();
  const asMistakes = (spots: readonly Spot[]): Mistake[] =>
    spots
      .toSorted((a, b) => a.offset - b.offset)
      .map(({ offset, field, wording }) => {
        const { line, col } = lines.linePos(offset);
        const [message, remedy] = wording[locale];
        return { file: fileName, line: Math.max(1, line), column: Math.max(1, col), field, message, remedy };
      });

  const parsed = parse(text, lines);
  if (parsed.kind === 'spots') return { kind: 'mistakes', mistakes: asMistakes(parsed.spots) };

  const { root, data } = parsed;
  const spotsOf = (findings: Iterable<Finding>) => [...findings].map((finding) => spotOf(finding, root, data));
  const result = Rulebook.safeParse(data);
  if (!result.success)
    return { kind: 'mistakes', mistakes: asMistakes(spotsOf(shapeFindings(Rulebook, data, result.error.issues))) };

  const mistakes = asMistakes(spotsOf(mistakesIn(result.data, commandWords)));
  if (mistakes.length > 0) return { kind: 'mistakes', mistakes };
  return { kind: 'ok', rulebook: result.data, warnings: asMistakes(spotsOf(warningsIn(result.data))) };
}

type Parsed = Readonly<{ kind: 'data'; root: ParsedNode; data: unknown }> | Readonly<{ kind: 'spots'; spots: Spot[] }>;

/** Where a mistake is, for editors that follow such places: `file:line:column  field  `. */
export function placeOf({ file, line, column, field }: Mistake): string {
  return `${file}:${line}:${column}  ${field && `${field}  `}`;
}

/** What is wrong and how to mend it, as sentences. */
export function mistakeText({ message, remedy }: Pick<Mistake, 'message' | 'remedy'>, locale: Locale): string {
  const end = (clause: string, stop: string) => (/[?？]$/u.test(clause) ? clause : `${clause}${stop}`);
  return locale === 'en' ? `${end(message, '.')} ${end(remedy, '.')}` : `${end(message, '。')}${end(remedy, '。')}`;
}

function parse(text: string, lines: LineCounter): Parsed {
  const failed = (offset: number, wording: Wording): Parsed => ({
    kind: 'spots',
    spots: [{ offset, field: '', wording }],
  });
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      stringKeys: true,
      logLevel: 'error',
    });
    const [error] = document.errors;
    // What follows the first error of a file's syntax is mostly its echo.
    if (error) return failed(error.pos[0], syntaxWording(error.code, error.message));

    const root = document.contents;
    if (!isMap(root)) return failed(root?.range[0] ?? 0, yamlMistakes.empty());
    const reference = firstReference(root);
    if (reference !== undefined) return failed(reference, yamlMistakes.reference());
    return { kind: 'data', root, data: document.toJS() };
  } catch (cause) {
    // Thousands of nested brackets exhaust the stack of any recursive parser.
    if (!(cause instanceof RangeError)) throw cause;
    return failed(0, yamlMistakes.unreadable('nested too deeply'));
  }
}

function syntaxWording(code: string, reason: string): Wording {
  if (code === 'TAB_AS_INDENT') return yamlMistakes.tab();
  if (code === 'BAD_INDENT') return yamlMistakes.indent();
  if (code === 'BLOCK_AS_IMPLICIT_KEY') return yamlMistakes.colon();
  if (code === 'BAD_SCALAR_START') return yamlMistakes.start();
  if (code === 'DUPLICATE_KEY') return yamlMistakes.duplicateKey();
  if (code === 'MULTIPLE_DOCS') return yamlMistakes.documents();
  if (code === 'BAD_ALIAS') return yamlMistakes.reference();
  return yamlMistakes.unreadable(reason);
}

/** Offset of the first anchor, alias or tag: what one line says must not depend on another one. */
function firstReference(root: ParsedNode): number | undefined {
  let offset: number | undefined;
  visit(root, {
    Node(_, node) {
      if (!isAlias(node) && !node.tag && !('anchor' in node && node.anchor)) return undefined;
      offset = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

function spotOf({ path, at, wording }: Finding, root: ParsedNode, data: unknown): Spot {
  return { offset: offsetOf(root, path, at), field: fieldOf(path, data), wording };
}

/** Where the value at a path starts, or its key; what is not there is looked for at the nearest thing above that is. */
function offsetOf(root: ParsedNode, path: Path, at: 'key' | 'value'): number {
  let node: unknown = root;
  let key = 0;
  for (const step of path) {
    const next = child(node, step);
    if (!next) return key;
    node = next.node;
    key = next.offset;
  }
  return at === 'value' && isNode(node) && node.range ? node.range[0] : key;
}

/** What stands at a step below a node, and the offset of its key (of the item itself in a list). */
function child(node: unknown, step: string | number): { node: unknown; offset: number } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isNode(key) && 'value' in key && key.value === step);
    return pair && isNode(pair.key) ? { node: pair.value, offset: pair.key.range?.[0] ?? 0 } : undefined;
  }
  const item = isSeq(node) && typeof step === 'number' ? node.items[step] : undefined;
  return isNode(item) ? { node: item, offset: item.range?.[0] ?? 0 } : undefined;
}

/** A path as people read it: list items by their id where they have one, else by position from 1. */
function fieldOf(path: Path, data: unknown): string {
  let value = data;
  let field = '';
  for (const step of path) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
    if (typeof step === 'string') field += field === '' ? step : `.${step}`;
    else if (typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string')
      field += `.${value.id}`;
    else field += `[${step + 1}]`;
  }
  return field;
}
