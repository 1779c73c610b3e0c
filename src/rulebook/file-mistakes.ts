import type { Wording } from './finding.ts';
import { nearest } from './nearest.ts';

/** Wordings for files that YAML cannot read. */
export const yamlMistakes = {
  tab: (): Wording => ({
    en: ['a tab is used to indent', 'Indent with spaces, two for each level'],
    'zh-CN': ['这里用了制表符（Tab）缩进', '改用空格，每一级两个'],
  }),
  indent: (): Wording => ({
    en: ['the indentation does not fit the lines around it', 'Keys of one level start in the same column'],
    'zh-CN': ['这一行的缩进和上下文对不上', '同一级的键要从同一列开始'],
  }),
  colon: (): Wording => ({
    en: ['the text holds a colon followed by a space, which starts a new key', "Put the text in quotes: '…: …'"],
    'zh-CN': ['文字里有“冒号加空格”，会被当成新的键', "给文字加上引号：'…: …'"],
  }),
  start: (): Wording => ({
    en: ['the text starts with a character that means something else here', "Put the text in quotes: '@…'"],
    'zh-CN': ['文字开头的符号在这里另有含义', "给文字加上引号：'@…'"],
  }),
  duplicateKey: (): Wording => ({
    en: ['this key stands twice', 'Remove one of the two; the later one would silently win'],
    'zh-CN': ['这个键写了两遍', '删掉其中一个，否则后一个会悄悄盖住前一个'],
  }),
  reference: (): Wording => ({
    en: ['anchors (&), references (*) and tags (!) are not read', 'Write the value out in full'],
    'zh-CN': ['不支持锚点（&）、引用（*）和标签（!）', '把内容完整写出来'],
  }),
  documents: (): Wording => ({
    en: ['a second document starts here (---)', 'One rulebook a file: remove the line or split the file'],
    'zh-CN': ['从这里开始了第二份文档（---）', '一个文件只写一份制度：删掉这一行，或拆成两个文件'],
  }),
  unreadable: (reason: string): Wording => ({
    en: [`this is not YAML: ${reason}`, 'Look for a missing quote, bracket, colon or - on this line or the one before'],
    'zh-CN': [`YAML 读不下去（${reason}）`, '看看这一行或上一行是不是少了引号、括号、冒号或 -'],
  }),
  empty: (): Wording => ({
    en: ['there is no rulebook in the file', 'Start from rulebooks/rural-coop-bank.yaml'],
    'zh-CN': ['文件里没有制度', '可以照着 rulebooks/rural-coop-bank.yaml 写'],
  }),
} as const;

/** Wordings for values of the wrong shape. `given` is the value as JSON. */
export const shapeMistakes = {
  unknownKey: (key: string, known: readonly string[]): Wording => ({
    en: [
      `the key ${key} is not known here`,
      meant(key, known, 'Did you mean ', '?') ?? `Known here: ${known.join(', ')}`,
    ],
    'zh-CN': [`这里没有 ${key} 这个键`, meant(key, known, '是不是想写 ', '？') ?? `这里可以写：${known.join('、')}`],
  }),
  missing: (key: string): Wording => ({
    en: [`${key} is missing`, `Add ${key}: … here`],
    'zh-CN': [`缺少 ${key}`, `在这里补上 ${key}: …`],
  }),
  missingOneOf: (key: string, allowed: readonly string[]): Wording => ({
    en: [`${key} is missing`, `Add ${key}: with one of ${allowed.join(', ')}`],
    'zh-CN': [`缺少 ${key}`, `补上 ${key}:，可选 ${allowed.join('、')}`],
  }),
  notOneOf: (given: string, allowed: readonly string[]): Wording => ({
    en: [
      `${given} is not allowed here`,
      `${meant(given, allowed, 'Did you mean ', '? ') ?? ''}Allowed: ${allowed.join(', ')}`,
    ],
    'zh-CN': [`这里不能写 ${given}`, `${meant(given, allowed, '是不是想写 ', '？') ?? ''}可选：${allowed.join('、')}`],
  }),
  type: (given: string, expected: string): Wording => ({
    en: [`${given} is not ${EXPECTED[expected]?.en ?? expected}`, EXPECTED[expected]?.enRemedy ?? `Write ${expected}`],
    'zh-CN': [
      `${given} 不是${EXPECTED[expected]?.zh ?? expected}`,
      EXPECTED[expected]?.zhRemedy ?? `改成${EXPECTED[expected]?.zh ?? expected}`,
    ],
  }),
  range: (given: string, least: string | undefined, most: string | undefined): Wording => ({
    en: [`${given} is out of range`, `Use ${least ? `at least ${least}` : `at most ${most}`}`],
    'zh-CN': [`${given} 超出范围`, least ? `最小 ${least}` : `最大 ${most}`],
  }),
  count: (least: string | undefined, most: string | undefined): Wording => ({
    en: [
      least ? 'the list is too short' : 'the list is too long',
      least ? `It needs ${least} or more` : `It takes at most ${most}`,
    ],
    'zh-CN': [least ? '列表太短' : '列表太长', least ? `至少要有 ${least} 项` : `最多 ${most} 项`],
  }),
  nothing: (): Wording => ({
    en: ['there is nothing here', 'Write it, or remove the key if it is optional'],
    'zh-CN': ['这里是空的', '写上内容；可选的键也可以整行删掉'],
  }),
  textTooLong: (most: string): Wording => ({
    en: ['the text is too long', `Use at most ${most} characters`],
    'zh-CN': ['文字太长', `最多 ${most} 个字符`],
  }),
  other: (reason: string): Wording => ({
    en: [reason, 'Compare with docs/rulebooks.md'],
    'zh-CN': [reason, '对照 docs/rulebooks.md 检查'],
  }),
} as const;

/** Wordings for patterns and decimals, by the message that the schema gives them. */
export const formatMistakes: Readonly<Record<string, (given: string) => Wording>> = {
  id: (given) => ({
    en: [`${given} is not an id`, 'Use lower-case letters, digits and _ (at most 40), starting with a letter'],
    'zh-CN': [`${given} 不能用作 id`, '用小写字母、数字和 _，以字母开头，最多 40 个'],
  }),
  rulebookId: (given) => ({
    en: [`${given} is not a rulebook id`, 'Use lower-case letters, digits and -'],
    'zh-CN': [`${given} 不能用作制度的 id`, '用小写字母、数字和 -'],
  }),
  prefix: (given) => ({
    en: [`${given} is not a prefix`, 'Use 2 to 4 capital letters, as in RZ'],
    'zh-CN': [`${given} 不能用作编号前缀`, '用 2 到 4 个大写字母，例如 RZ'],
  }),
  clockTime: (given) => ({
    en: [`${given} is not a time`, "Use 24 hours with two digits each, as in '08:30'"],
    'zh-CN': [`${given} 不是时间`, "用 24 小时制，时和分各两位，例如 '08:30'"],
  }),
  decimal: (given) => ({
    en: [
      `${given} is not a number with at most 4 decimal places`,
      'Write it plainly, as in 12.5, without separators or %',
    ],
    'zh-CN': [`${given} 不是最多 4 位小数的数字`, '直接写数字，例如 12.5，不加千分位和百分号'],
  }),
};

const EXPECTED: Readonly<Record<string, { en: string; enRemedy: string; zh: string; zhRemedy: string }>> = {
  string: { en: 'text', enRemedy: "Put it in quotes: '…'", zh: '文字', zhRemedy: "加上引号：'…'" },
  number: { en: 'a number', enRemedy: 'Write a number without quotes', zh: '数字', zhRemedy: '写成不带引号的数字' },
  int: {
    en: 'a whole number',
    enRemedy: 'Write a whole number without quotes',
    zh: '整数',
    zhRemedy: '写成不带引号的整数',
  },
  boolean: { en: 'true or false', enRemedy: 'Write true or false', zh: ' true 或 false', zhRemedy: '写 true 或 false' },
  array: {
    en: 'a list',
    enRemedy: 'Write [a, b] or one line with - for each',
    zh: '列表',
    zhRemedy: '写成 [a, b]，或每项一行、以 - 开头',
  },
  object: {
    en: 'a group of keys',
    enRemedy: 'Write key: value lines, indented below',
    zh: '一组键值',
    zhRemedy: '在下面缩进写 键: 值',
  },
  record: {
    en: 'a group of keys',
    enRemedy: 'Write key: value lines, indented below',
    zh: '一组键值',
    zhRemedy: '在下面缩进写 键: 值',
  },
};

function meant(given: string, known: readonly string[], before: string, after: string): string | undefined {
  const near = nearest(given, known);
  return near === undefined ? undefined : `${before}${near}${after}`;
}
