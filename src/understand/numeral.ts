/** A number with every decimal place it was given, as units of 10⁻¹². */
type Exact = bigint;

const ONE: Exact = 10n ** 12n;
/** Longer is a text, not a number. */
const LONGEST = 40;

/**
 * A number written in digits, Chinese or both: `185,000`, `1.5`, `三十万`, `3万5千`, `一百零五`, `10w`, `120k`, `1.5 million`. After a unit
 * a lone digit counts the unit below, as one says it: 三万五 is 35,000.
 *
 * @param text folded, without sign, currency or measure word
 * @returns the number × 10¹², exact, or null if it is not a number
 */
export function exactNumber(text: string): bigint | null {
  if (text.length > LONGEST) return null;
  const tokens = tokensOf(text);
  return tokens && sum(tokens);
}

/** A whole number from 0 to 9999 in digits or Chinese, or null. */
export function wholeNumber(text: string): number | null {
  const exact = exactNumber(text);
  return exact === null || exact % ONE !== 0n || exact > 9999n * ONE ? null : Number(exact / ONE);
}

type Token =
  | Readonly<{ kind: 'number'; value: Exact; digit: boolean }>
  | Readonly<{ kind: 'small' | 'large' | 'last'; unit: bigint }>
  | Readonly<{ kind: 'zero' }>;

const DIGITS = '零一二三四五六七八九';
/** 十百千 multiply what stands before them, 万亿 the whole section before; after k or million nothing follows. */
const UNITS: Readonly<Record<string, Token>> = {
  十: { kind: 'small', unit: 10n },
  百: { kind: 'small', unit: 100n },
  千: { kind: 'small', unit: 1000n },
  万: { kind: 'large', unit: 10n ** 4n },
  亿: { kind: 'large', unit: 10n ** 8n },
  w: { kind: 'last', unit: 10n ** 4n },
  k: { kind: 'last', unit: 1000n },
  m: { kind: 'last', unit: 10n ** 6n },
  b: { kind: 'last', unit: 10n ** 9n },
  bn: { kind: 'last', unit: 10n ** 9n },
  thousand: { kind: 'last', unit: 1000n },
  million: { kind: 'last', unit: 10n ** 6n },
  billion: { kind: 'last', unit: 10n ** 9n },
};
const TOKEN =
  /\s*(?:(?<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?<part>\d{1,12}))?(?![\d.,])|(?<digit>[一二两三四五六七八九])(?:点(?<places>[零〇一二三四五六七八九]{1,12}))?|(?<zero>[零〇])|(?<unit>[十百千万亿]|thousand|million|billion|bn|[kmbw](?![a-z])))/uy;

function tokensOf(text: string): readonly Token[] | null {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let end = 0; end < text.length; end = TOKEN.lastIndex) {
    const groups = TOKEN.exec(text)?.groups;
    if (!groups) return null;
    tokens.push(tokenOf(groups));
  }
  return tokens;
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>): Token {
  if (groups.zero !== undefined) return { kind: 'zero' };
  const unit = UNITS[groups.unit ?? ''];
  if (unit) return unit;
  const whole = groups.whole?.replaceAll(',', '') ?? arabic(groups.digit ?? '');
  const part = groups.part ?? arabic(groups.places ?? '');
  return { kind: 'number', value: BigInt(whole + part.padEnd(12, '0')), digit: whole.length === 1 && part === '' };
}

function arabic(chinese: string): string {
  return chinese.replace(/[零〇一二两三四五六七八九]/g, (digit) =>
    digit === '〇' ? '0' : digit === '两' ? '2' : String(DIGITS.indexOf(digit)),
  );
}

/** Adds up from the left. `section` is what 万 or 亿 would multiply; `left` is the unit that what follows must stay below. */
function sum(tokens: readonly Token[]): Exact | null {
  let [upper, lower, section] = [0n, 0n, 0n];
  let pending: Extract<Token, { kind: 'number' }> | null = null;
  let [left, large, zero, closed] = [10n ** 15n, 10n ** 15n, false, false];
  for (const token of tokens) {
    if (closed) return null;
    if (token.kind === 'zero') {
      if (pending) return null;
      zero = true;
    } else if (token.kind === 'number') {
      if (pending) return null;
      pending = token;
    } else if (token.kind === 'small') {
      // 十五 needs no 一 before it; 百 and 千 alone are no numbers.
      if (token.unit >= left || (!pending && !(token.unit === 10n && (section === 0n || zero)))) return null;
      section += (pending?.value ?? ONE) * token.unit;
      [pending, left, zero] = [null, token.unit, false];
    } else {
      const coefficient = section + (pending?.value ?? 0n);
      if (!pending && coefficient === 0n && !(token.unit === 10n ** 8n && lower > 0n)) return null;
      if (token.kind === 'last' && (left < 10n ** 15n || zero)) return null;
      if (token.unit >= large && !(token.unit === 10n ** 8n && upper === 0n)) return null;
      if (token.unit === 10n ** 8n) [upper, lower] = [(lower + coefficient) * token.unit, 0n];
      else lower += coefficient * token.unit;
      [pending, section, left, large, zero] = [null, 0n, token.unit, token.unit, false];
      closed = token.kind === 'last';
    }
  }
  if (!pending) return tokens.length === 0 || (zero && tokens.length > 1) ? null : upper + lower + section;
  if (pending.value >= left * ONE) return null;
  const spoken = pending.digit && !zero && left < 10n ** 15n && left > 10n;
  return upper + lower + section + (spoken ? (pending.value * left) / 10n : pending.value);
}
