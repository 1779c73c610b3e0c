import type {
  ClockStep,
  Desk,
  DeskChange,
  DeskContent,
  DeskMessage,
  DeskPerson,
  Locale,
} from '../../../adapters/playground/desk.ts';

const PAGE = 30;
const NAMES = '张伟 李娜 王芳 赵磊 刘洋 陈静 杨帆 黄建国 周敏 吴强 徐丽 孙浩'.split(' ');
const UNITS: Readonly<Record<Locale, readonly string[]>> = {
  'zh-CN': ['城关支行', '开发区支行', '河西支行'],
  en: ['Chengguan branch', 'Development zone branch', 'Hexi branch'],
};
const COMMANDS: Readonly<Record<Locale, readonly (readonly [string, string])[]>> = {
  'zh-CN': [
    ['写日志', '记下今天做了什么'],
    ['拜访', '填一份拜访报告'],
    ['待办', '看看还有什么要交、什么时候截止'],
    ['我的得分', '总分、名次和变化，以及最能提分的一项'],
    ['帮助', '现在能做什么'],
  ],
  en: [
    ['log', 'Write down what you did today'],
    ['visit', 'File a visit report'],
    ['due', 'What is due, and when'],
    ['score', 'Your total, rank and movement'],
    ['help', 'What you can do now'],
  ],
};

/** A desk in memory: what a database keeps for the real one, with the same promises. */
export function createMemoryDesk(
  start: Date,
): Desk & { say(person: string, content: DeskContent, at?: Date): Promise<string> } {
  const messages: (DeskMessage & { readAt: Date | null; change: number })[] = [];
  let changes = 0;
  let now = start;

  const desk: Desk = {
    zone: 'Asia/Shanghai',
    people: async (locale) => people(locale).map((one) => ({ ...one, unread: unread(one.id) })),
    commands: async (_person, locale) => COMMANDS[locale].map(([name, help]) => ({ name, help })),
    messages: async (person, before) =>
      messages
        .filter((one) => one.person === person && (before === undefined || Number(one.id) < Number(before)))
        .slice(-PAGE),
    message: async (id) => messages.find((one) => one.id === id) ?? null,
    picture: async () => null,
    file: async () => null,
    changes: async (cursor) =>
      messages
        .filter((one) => one.change > Number(cursor))
        .toSorted((a, b) => a.change - b.change)
        .map((message): DeskChange => ({ cursor: String(message.change), message })),
    cursor: async () => String(changes),
    keep: async ({ person, author, content, key }) => {
      const known = messages.find((one) => one.key === key);
      if (known) return known.id;
      if (!people('en').some((one) => one.id === person)) return null;
      return add(person, author, content, key, now);
    },
    replace: async (id, content) => change(id, 'daybook', content),
    edit: async (person, id, text) =>
      messages.some((one) => one.id === id && one.person === person) && change(id, 'person', { kind: 'words', text }),
    read: async (person, upTo) => {
      for (const one of messages) {
        if (one.person === person && one.author === 'daybook' && Number(one.id) <= Number(upTo)) one.readAt ??= now;
      }
    },
    clock: async () => now,
    advance: async (step, onProgress) => {
      const to = new Date(now.getTime() + HOURS[step] * 3_600_000);
      for (let sent = 1; sent <= 3; sent++) {
        onProgress({ now, to, sent });
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      now = to;
      await desk.keep({
        person: 'm1',
        author: 'daybook',
        content: {
          kind: 'card',
          card: { tone: 'plain', blocks: [{ kind: 'text', text: '时钟走到了。' }], summary: '时钟走到了' },
        },
        key: `arrived:${to.toISOString()}`,
      });
    },
  };
  return {
    ...desk,
    say: async (person, content, at = now) =>
      add(person, content.kind === 'words' ? 'person' : 'daybook', content, `seed:${messages.length}`, at),
  };

  function add(person: string, author: 'person' | 'daybook', content: DeskContent, key: string, at: Date): string {
    const id = String(messages.length + 1);
    messages.push({ id, person, author, content, key, at, edited: false, readAt: null, change: ++changes });
    return id;
  }

  function change(id: string, author: 'person' | 'daybook', content: DeskContent): boolean {
    const index = messages.findIndex((one) => one.id === id && one.author === author);
    const known = messages[index];
    if (!known) return false;
    messages[index] = { ...known, content, edited: true, change: ++changes };
    return true;
  }

  function unread(person: string): number {
    return messages.filter((one) => one.person === person && one.author === 'daybook' && one.readAt === null).length;
  }
}

const HOURS: Readonly<Record<ClockStep, number>> = { hour: 1, deadline: 3, monday: 24 };

function people(locale: Locale): Omit<DeskPerson, 'unread'>[] {
  const [manager, supervisor] = locale === 'en' ? ['Account manager', 'Supervisor'] : ['客户经理', '主管'];
  return UNITS[locale].flatMap((unit, branch) => [
    { id: `s${branch + 1}`, name: ['陈敏', '马超', '林晓燕'][branch] ?? '', role: supervisor ?? '', unit },
    ...NAMES.slice(branch * 4, branch * 4 + 4).map((name, index) => ({
      id: `m${branch * 4 + index + 1}`,
      name,
      role: manager ?? '',
      unit,
    })),
  ]);
}
