import type { OracleFormula } from '../oracle.ts';

/** Reads a formula in which every operation stands in brackets of its own: `((a + 1.5) ÷ b)`. */
export function formulaFrom(text: string): OracleFormula {
  const words = text.match(/[()]|[^\s()]+/gu) ?? [];
  const next = () => words.shift() ?? '';
  const read = (): OracleFormula => {
    const word = next();
    if (/^\d/u.test(word)) return { number: word };
    if (word !== '(') return { metric: word };
    const left = read();
    const sign = next();
    const right = read();
    if (next() !== ')') throw new Error(`a bracket is open in ${text}`);
    if (sign !== '+' && sign !== '-' && sign !== '×' && sign !== '÷') throw new Error(`${sign} is no operation`);
    return { sign, left, right };
  };
  return read();
}
