import { pinyin } from 'pinyin-pro';
import { daysBetween, type LocalDate, weekdayNumber } from '../calendar/day.ts';
import { type Content, writeCustomer } from '../journal/content.ts';
import type { Member } from './people.ts';
import type { Speaker } from './phrase.ts';
import type { Random } from './random.ts';
import type { Visit } from './visits.ts';
import { ENGLISH, ENGLISH_SCENES } from './words/english.ts';
import type { Pen, Stage } from './words/matter.ts';
import { CHINESE } from './words/pen.ts';

/** A visit in the words of its report, and the problem it met, for the log. */
export type Written = Readonly<{ content: Content; problem: string | null }>;

/** Stages as the rulebook's visit report names them. */
const STAGE_CHOICE: Readonly<Record<Stage, string>> = {
  contact: 'first_contact',
  need: 'interested',
  proposal: 'negotiating',
  signing: 'won',
  after: 'maintained',
};
const COMPETITORS = ['邮储', '农行', '建行', '工行', '中行', '村镇银行'];
const COMPETITORS_EN = ['the postal bank', 'one of the big banks', 'another bank'];

/** Writes a visit report as this manager would. */
export function writeVisit(member: Member, visit: Visit, say: Speaker, random: Random): Written {
  const english = member.locale === 'en';
  const { customer, matter, stage, went } = visit;
  const pen = penOf(member);
  const scene = english ? ENGLISH_SCENES[stage] : matter.stages[stage];
  const facts = factsOf(member, visit, random);
  const obstacle =
    went === 'stuck' || went === 'lost' ? random.pick(english || random.chance(0.35) ? pen.stuck : matter.stuck) : null;
  const told = visit.byPhone
    ? stage === 'after'
      ? pen.phonedAfter
      : pen.phoned
    : obstacle
      ? [obstacle[0]]
      : scene.said;
  const words = say(told, facts);
  // Whom one has not met shows one nothing on the side.
  const said = visit.byPhone || obstacle ? words : inStyle(words, member, pen, say, random);
  const nextStep = visit.byPhone && stage !== 'after' ? pen.phonedNext : scene.next;
  const thorough = member.temper.style !== 'terse';
  const content: Record<string, string> = {
    visited_on: visit.on,
    customer: writeCustomer({ kind: 'known', id: customer.id }),
    kind: visit.byPhone ? 'phone' : 'in_person',
    contact: facts.who ?? customer.contact,
    phone: customer.phone,
    said,
    stage: stageChoice(visit, random),
  };
  if (!visit.byPhone) content.address = customer.address;
  if (random.chance(thorough ? 0.9 : 0.5))
    content.purpose = say(visit.byPhone ? pen.phonedAbout : scene.purpose, facts);
  if (!english && random.chance(thorough ? 0.7 : 0.25)) content.products = customer.products;
  if (visit.nextOn && random.chance(thorough ? 0.95 : 0.75)) {
    content.next_step = obstacle ? say(english ? AGAIN_EN : AGAIN, facts) : say(nextStep, facts);
    content.next_date = visit.nextOn;
  }
  return { content, problem: obstacle && say([obstacle[1]], facts) };
}

/** What the log of a day can tell: its visits with what was written of them, and what comes next. */
export type Day = Readonly<{
  on: LocalDate;
  visits: readonly Readonly<{ visit: Visit; problem: string | null }>[];
  /** Visits of the next workday, as far as they are known. */
  ahead: readonly Visit[];
}>;

/** Writes the daily log: the day's visits as they were, something learned, something met, and tomorrow. */
export function writeLog(member: Member, day: Day, say: Speaker, random: Random): Content {
  const pen = penOf(member);
  const style = member.temper.style;
  const visits = day.visits.map(({ visit }) => visit);
  const best =
    visits.find(({ went, stage }) => went === 'moved' && stage === 'signing') ??
    visits.find(({ went, stage }) => went === 'moved' && stage !== 'after');
  const content: Record<string, string> = { done: done(member, visits, best, say, random) };
  const wants = (terse: number, plain: number, rich: number) => random.chance({ terse, plain, rich }[style]);

  if (wants(0.3, 0.75, 0.95)) {
    const won = best?.stage === 'signing';
    const lines =
      best && random.chance(won ? 1 : 0.55) ? [say(won ? pen.won : pen.moved, factsOf(member, best, random))] : [];
    if (lines.length === 0 || (style === 'rich' && random.chance(0.5))) lines.push(say(pen.lessons));
    content.results = lines.join('');
  }
  const met = day.visits.flatMap(({ problem }) => problem ?? []);
  if (wants(0.35, 0.6, 0.8)) {
    const general = random.chance(0.3) ? [say(pen.problems)] : [];
    const problems = [...met.slice(0, style === 'rich' ? 2 : 1).map(withStop), ...general];
    if (problems.length > 0) content.problems = problems.join('');
    else if (random.chance(0.45)) content.problems = random.pick(pen.none);
  }
  if (wants(0.12, 0.35, 0.6)) {
    const month = Number(day.on.slice(5, 7));
    const seasonal = pen.seasonal.flatMap(([months, phrases]) => (months.includes(month) ? phrases : []));
    const who = visits[0]?.customer.contact ?? (member.locale === 'en' ? 'a customer' : '客户');
    content.information = say(random.chance(0.3) && seasonal.length > 0 ? seasonal : pen.information, {
      who,
      bank: random.pick(COMPETITORS),
    });
  }
  if (wants(0.7, 0.92, 0.98)) content.tomorrow = plans(member, day, say, random);
  return content;
}

function done(member: Member, visits: readonly Visit[], best: Visit | undefined, say: Speaker, random: Random): string {
  const pen = penOf(member);
  const english = member.locale === 'en';
  const { style } = member.temper;
  const [first] = visits;
  if (!first)
    return list([say(pen.office), ...(style === 'terse' ? [] : [say(pen.office)])], style === 'rich', english);
  if (style === 'terse' && random.chance(0.75)) {
    const outcome = dayOutcome(visits, best);
    return say(pen.short[outcome], {
      ...factsOf(member, best ?? first, random),
      n: String(visits.length),
      list: visits.map(({ customer }) => customer.short).join(english ? ', ' : random.pick(['、', '，'])),
    });
  }
  const lines = visits.map((visit) => {
    const how = visit.byPhone ? 'phone' : visit.went === 'stuck' || visit.went === 'lost' ? 'stuck' : visit.stage;
    return say(pen.gist[how], factsOf(member, visit, random));
  });
  const office = random.chance(visits.length > 2 ? 0.25 : 0.55) ? [say(pen.office)] : [];
  return list(
    random.chance(0.5) ? [...office, ...lines] : [...lines, ...office],
    style === 'rich' && random.chance(0.6),
    english,
  );
}

function dayOutcome(visits: readonly Visit[], best: Visit | undefined): keyof Pen['short'] {
  if (best) return best.stage === 'signing' ? 'won' : 'moved';
  return visits.some(({ went }) => went === 'stuck' || went === 'lost') ? 'nothing' : 'routine';
}

/** Several things of one day: numbered below each other, or one after the other. */
function list(lines: readonly string[], numbered: boolean, english: boolean): string {
  const bare = lines.map((line) => line.replace(/[。.]$/, ''));
  if (numbered && bare.length > 1) return bare.map((line, index) => `${index + 1}. ${line}`).join('\n');
  return english ? `${bare.join('. ')}.` : `${bare.join('；')}。`;
}

function plans(member: Member, { visits, ahead }: Day, say: Speaker, random: Random): string {
  const pen = penOf(member);
  const english = member.locale === 'en';
  const planned = ahead
    .slice(0, member.temper.style === 'terse' ? 2 : 3)
    .map((visit) => say(pen.tomorrow[visit.stage], factsOf(member, visit, random)));
  if (planned.length === 0 || random.chance(visits.length > 2 ? 0.2 : 0.35)) planned.push(say(pen.tomorrowOffice));
  const text = planned.join(english ? '; ' : '，');
  return english ? `${capital(text)}.` : random.chance(0.5) ? text : `${text}。`;
}

const AGAIN = [
  '{过几天|过一阵|下周}再去',
  '换个时间再约',
  '先放一放，{月底|下月}再问',
  '{打电话|微信}保持联系',
  '找{熟人|他朋友}侧面了解一下',
  '带{主任|行长}一起再去一趟',
];
const AGAIN_EN = [
  'Try again {next week|in some days}',
  'Keep in touch by phone',
  'Bring the branch head along next time',
];

/** Cuts or adds to what was said, by how much this manager writes. */
function inStyle(text: string, { temper, locale }: Member, pen: Pen, say: Speaker, random: Random): string {
  if (temper.style === 'terse' && random.chance(0.55)) {
    const [first = text] = text.split(/(?<=[。.])/);
    return first.length < 6 ? text : first.replace(/。$/, random.pick(['', '。', '。']));
  }
  const gap = locale === 'en' ? ' ' : '';
  return random.chance(temper.style === 'rich' ? 0.6 : 0.25) ? `${text}${gap}${say(pen.sides)}` : text;
}

function stageChoice({ stage, went }: Visit, random: Random): string {
  if (went === 'lost') return 'lost';
  if (stage === 'signing' && went !== 'moved') return 'approving';
  return stage === 'proposal' && went === 'moved' && random.chance(0.5) ? 'approving' : STAGE_CHOICE[stage];
}

function penOf({ locale }: Member): Pen {
  return locale === 'en' ? ENGLISH : CHINESE;
}

function factsOf({ locale }: Member, visit: Visit, random: Random): Readonly<Record<string, string>> {
  const { customer, matter, sum, rate, on, nextOn } = visit;
  const english = locale === 'en';
  return {
    who: english ? englishContact(customer.contact) : customer.contact,
    c: customer.short,
    topic: english ? matter.topicEn : matter.topic,
    sum: english ? `¥${(sum ?? 10) * 10}k` : `${sum ?? 10}万`,
    rate,
    bank: random.pick(english ? COMPETITORS_EN : COMPETITORS),
    get day() {
      return nextOn ? weekdayName(on, nextOn, english) : english ? 'Friday' : '周五';
    },
    few: random.pick(['二', '三']),
    goods: customer.goods,
  };
}

/** 周四; 下周四 in the week after; by its date when later. */
function weekdayName(from: LocalDate, to: LocalDate, english: boolean): string {
  const number = weekdayNumber(to);
  const weeks = Math.floor((daysBetween(from, to) + weekdayNumber(from) - 1) / 7);
  if (english) return ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'][number - 1] ?? '';
  if (weeks > 1) return `${Number(to.slice(8))}号`;
  return `${weeks === 1 ? '下' : ''}周${'一二三四五六日'.charAt(number - 1)}`;
}

/** 王老板 is Mr Wang to an English writer, 吴润香 is Wu Runxiang. */
function englishContact(contact: string): string {
  const rule = TITLES.find(([chinese]) => chinese.test(contact));
  const [name = contact] = rule ? contact.replace(rule[0], '$1').split(' ') : [contact];
  const [family = '', ...given] = pinyin(name, { toneType: 'none', mode: 'surname', type: 'array' });
  return [rule?.[1], capital(family), capital(given.join(''))].filter(Boolean).join(' ');
}

const TITLES: readonly (readonly [RegExp, string])[] = [
  [/^(?:老板娘|出纳)小?(.)姐?$/, 'Ms'],
  [/^(?:财务)?(.)(?:婶|阿姨|大姐|会计)$/, 'Ms'],
  [/^老(.)$/, 'Old'],
  [/^(.)大夫$/, 'Dr'],
  [/^(.)护士$/, 'Nurse'],
  [/^(?:财务)?(.)(?:老板|总|经理|店长|师傅|老师|班长|厂长|队长|理事长|场长|大爷|校长|科长|主任|书记)$/, 'Mr'],
];

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function withStop(text: string): string {
  return /[。.]$/.test(text) ? text : `${text}。`;
}
