import { decimalText } from './words.ts';

/** A formula over numbers (scaled by 10 000) and other indicators' metrics. */
export type Formula =
  | Readonly<{ kind: 'number'; value: bigint }>
  | Readonly<{ kind: 'metric'; indicator: string }>
  | Readonly<{ kind: 'minus'; of: Formula }>
  | Readonly<{ kind: 'operation'; sign: Sign; left: Formula; right: Formula }>;
type Sign = '+' | '−' | '×' | '÷';

type Reading = Readonly<{ kind: 'ok'; formula: Formula }> | Readonly<{ kind: 'wrong'; at: number; found: string }>;

/**
 * Reads `100 × (a + b) ÷ c`. `×` and `÷` (also written `*` and `/`) go before `+` and `−` (also `-`), otherwise from left to right.
 * What is wrong is said by its position, from 0, and the text found there (empty at the end).
 */
export function readFormula(text: string): Reading {
  const tokens = tokensOf(text);
  let next = 0;
  let depth = 0;
  const peek = () => tokens[next];

  function chain(signs: readonly Sign[], operand: () => Formula): Formula {
    let left = operand();
    for (let sign = signOf(peek()); sign && signs.includes(sign); sign = signOf(peek())) {
      next += 1;
      left = { kind: 'operation', sign, left, right: operand() };
    }
    return left;
  }
  const sum = (): Formula => chain(['+', '−'], product);
  const product = (): Formula => chain(['×', '÷'], factor);
  function factor(): Formula {
    const token = peek();
    if (!token) throw new Wrong(text.length, '');
    next += 1;
    if (/^[\d.]/u.test(token.text)) {
      const value = numberOf(token.text);
      if (value === null) throw new Wrong(token.at, token.text);
      return { kind: 'number', value };
    }
    if (/^[a-z]/u.test(token.text)) return { kind: 'metric', indicator: token.text };
    depth += 1;
    // Thousands of brackets or signs would exhaust the stack.
    if (depth > DEEPEST) throw new Wrong(token.at, token.text);
    if (signOf(token) === '−') return { kind: 'minus', of: factor() };
    if (token.text !== '(') throw new Wrong(token.at, token.text);
    const inner = sum();
    const end = peek();
    if (end?.text !== ')') throw new Wrong(end?.at ?? text.length, end?.text ?? '');
    next += 1;
    return inner;
  }

  try {
    const formula = sum();
    const rest = peek();
    return rest ? { kind: 'wrong', at: rest.at, found: rest.text } : { kind: 'ok', formula };
  } catch (cause) {
    if (!(cause instanceof Wrong)) throw cause;
    return { kind: 'wrong', at: cause.at, found: cause.found };
  }
}

/** The indicators a formula looks at, each once, in the order in which they are named. */
export function operandsOf(formula: Formula): readonly string[] {
  switch (formula.kind) {
    case 'number':
      return [];
    case 'metric':
      return [formula.indicator];
    case 'minus':
      return operandsOf(formula.of);
    case 'operation':
      return [...new Set([...operandsOf(formula.left), ...operandsOf(formula.right)])];
  }
}

/** The formula as people read it, each operand called by `nameOf` its indicator: 收回贷款 ÷ 到期贷款 × 100. */
export function formulaText(formula: Formula, nameOf: (indicator: string) => string): string {
  const write = (part: Formula, around: number): string => {
    switch (part.kind) {
      case 'number':
        return decimalText(part.value);
      case 'metric':
        return nameOf(part.indicator);
      case 'minus':
        return `−${write(part.of, 3)}`;
      case 'operation': {
        const own = part.sign === '+' || part.sign === '−' ? 1 : 2;
        const text = `${write(part.left, own)} ${part.sign} ${write(part.right, own + 1)}`;
        return own < around ? `(${text})` : text;
      }
    }
  };
  return write(formula, 0);
}

type Token = Readonly<{ at: number; text: string }>;

const DEEPEST = 50;
const SIGNS: Readonly<Record<string, Sign>> = {
  '+': '+',
  '-': '−',
  '−': '−',
  '*': '×',
  '×': '×',
  '/': '÷',
  '÷': '÷',
};

/** Where a formula stops making sense; never leaves this file. */
class Wrong extends Error {
  readonly at: number;
  readonly found: string;
  constructor(at: number, found: string) {
    super();
    this.at = at;
    this.found = found;
  }
}

function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(/[\d.]+|[a-z][a-z0-9_]*|\S/gu)].map((match) => ({ at: match.index, text: match[0] }));
}

function signOf(token: Token | undefined): Sign | undefined {
  return token && SIGNS[token.text];
}

/** At most 4 places, as everywhere. */
function numberOf(text: string): bigint | null {
  const match = /^(\d{1,14})(?:\.(\d{1,4}))?$/u.exec(text);
  if (!match) return null;
  const [, whole = '0', part = ''] = match;
  return BigInt(whole) * 10_000n + BigInt(part.padEnd(4, '0'));
}
