import type { HomeView } from '@slack/types';
import type { Card } from '../../src/chat/card.ts';
import { encodeCard } from './encode.ts';
import { label } from './rich-text.ts';

/** A card as a home tab; where it does not fit, its beginning, with a sentence that says where the rest is. */
export function encodeHome(card: Card, locale: string): HomeView {
  const [first, ...rest] = encodeCard(card, locale, 'home');
  const blocks = first?.blocks ?? [];
  if (rest.length === 0) return { type: 'home', blocks };
  const more = locale.startsWith('zh') ? CHINESE : ENGLISH;
  return { type: 'home', blocks: [...blocks.slice(0, -1), { type: 'context', elements: [label(more, 2000)] }] };
}

const CHINESE = '这里放不下了，其余的请在“消息”里发“首页”查看。';
const ENGLISH = 'There is no room for the rest here: say “home” in Messages to see it.';
