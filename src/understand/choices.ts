import { fold } from './fold.ts';
import { findByName, type NameMatch, nameIndex } from './names.ts';
import { wholeNumber } from './numeral.ts';

/** One of the answers to choose from; `labels` in every language it may be given in. The first one on screen has number 1. */
export type Choice = Readonly<{ id: string; labels: readonly string[] }>;

export type ChoiceMatch =
  | Readonly<{ kind: 'one'; id: string }>
  | Readonly<{ kind: 'several'; ids: readonly string[] }>
  | Readonly<{ kind: 'none' }>;

/** What a short answer asks for or says, apart from the question's own answers. */
export type Control = 'yes' | 'no' | 'skip' | 'back' | 'cancel' | 'preview';

/** The choice meant by its number (`1`, `①`, `第一个`), its label, part of it, pinyin initials or a slip. A label that is a number comes first. */
export function understandChoice(text: string, choices: readonly Choice[]): ChoiceMatch {
  const labels = choices.flatMap(({ id, labels }) => labels.map((name) => ({ id, name })));
  const match = findByName(text, nameIndex(labels));
  if (match.kind !== 'none' && match.by === 'exact') return chosen(match);
  const number = choiceNumber(text, choices.length);
  const numbered = number === null ? undefined : choices[number - 1];
  return numbered ? { kind: 'one', id: numbered.id } : chosen(match);
}

/** The control a whole message is, or null: a sentence that merely begins with 好 is an answer. */
export function understandControl(text: string): Control | null {
  if (text.length > 40) return null;
  const said = fold(text)
    .replace(/[\s,，.。!！~～、]+/gu, ' ')
    .trim()
    .replace(/(?<=\p{Script=Han})[吧啊呀哦呢啦]+$/u, '');
  return CONTROLS.get(said) ?? null;
}

const WORDS: readonly (readonly [control: Control, words: string])[] = [
  [
    'yes',
    '是|是的|对|对的|好|好的|嗯|嗯嗯|行|可以|没错|没问题|确认|确定|同意|都对|yes|y|yeah|yep|ok|okay|sure|right|correct|confirm|👍',
  ],
  ['no', '否|不|不是|不是的|不对|不行|不要|不用|不可以|no|n|nope|wrong'],
  ['skip', '跳过|略过|下一题|skip|next'],
  ['back', '返回|上一步|上一题|后退|back|go back|previous'],
  ['cancel', '取消|算了|退出|不写了|不填了|cancel|quit|exit|stop|nevermind|never mind'],
  ['preview', '预览|预览一下|看看|看一下|preview|review'],
];
const CONTROLS: ReadonlyMap<string, Control> = new Map(
  WORDS.flatMap(([control, words]) => words.split('|').map((word) => [word, control])),
);

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];
const NUMBERED =
  /^[(（]?(?:选择?|第|option|number|no\.?|#)?\s?(?<number>\d{1,3}|[一二两三四五六七八九十]{1,3})\s?(?:[个项家条号位种]|st|nd|rd|th)?[.、。)]?$/u;

/** The number said, from 1; `count` is the last one's. */
function choiceNumber(text: string, count: number): number | null {
  const said = fold(text).trim();
  const circled = /^[①-⑳]$/u.test(said) ? said.charCodeAt(0) - 0x245f : null;
  if (circled !== null) return circled;
  const word = /^(?:the\s)?(?<word>[a-z]+)(?:\sone)?$/.exec(said)?.groups?.word ?? '';
  if (word === 'last' || said === '最后一个') return count;
  if (ORDINALS.includes(word)) return ORDINALS.indexOf(word) + 1;
  const number = NUMBERED.exec(said)?.groups?.number;
  return number === undefined ? null : wholeNumber(number);
}

function chosen(match: NameMatch<Readonly<{ id: string; name: string }>>): ChoiceMatch {
  if (match.kind === 'none') return match;
  if (match.kind === 'one') return { kind: 'one', id: match.candidate.id };
  const ids = [...new Set(match.candidates.map(({ id }) => id))];
  const [only] = ids;
  return ids.length === 1 && only !== undefined ? { kind: 'one', id: only } : { kind: 'several', ids };
}
