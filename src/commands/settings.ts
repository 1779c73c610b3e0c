import { isZone } from '../calendar/zone.ts';
import type { Card } from '../chat/card.ts';
import type { Form, FormValues } from '../chat/form.ts';
import { escapeText, plainText } from '../chat/text.ts';
import type { Locale } from '../rulebook/words.ts';
import { type Person, type ReminderStrength, type Settings, saveSettings } from '../store/people.ts';
import { actionOf, type Command, type Context, EVERYONE, type Outcome, sentence } from './command.ts';

const STRENGTHS: readonly ReminderStrength[] = ['off', 'light', 'standard', 'active'];
/** Zones offered to choose from: where this field's people are and travel. Any other can be typed. */
const ZONES = [
  'Asia/Shanghai',
  'Asia/Urumqi',
  'Asia/Hong_Kong',
  'Asia/Tokyo',
  'Asia/Singapore',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Los_Angeles',
];

/** `settings`: language, time zone, reminders, quiet hours, digest. `settings English` changes the language at once. */
export const settings: Command = {
  name: 'settings',
  roles: EVERYONE,
  run: async (ctx, rest) => {
    const wanted = rest.trim();
    if (wanted === '') return { replies: [{ card: settingsCard(ctx.person, ctx) }] };
    const locale = localeNamed(wanted);
    if (locale) return change(ctx, { locale });
    const zone = zoneNamed(wanted);
    if (zone) return change(ctx, { zone });
    return {
      replies: [
        { card: sentence(ctx.words.text('settings.notUnderstood', { given: wanted.slice(0, 40) })) },
        { card: settingsCard(ctx.person, ctx) },
      ],
    };
  },
  presses: {
    language: async (ctx, [locale = '']) => {
      const wanted = localeNamed(locale);
      return wanted
        ? change(ctx, { locale: wanted }, 'replace')
        : { toast: { tone: 'problem', text: ctx.words.plain('bot.staleButton') } };
    },
    change: async (ctx) => ({
      form: {
        purpose: { command: 'settings', kind: 'all' },
        form: settingsForm(ctx, {}),
        fallback: settingsCard(ctx.person, ctx),
      },
    }),
  },
  forms: { all: submit },
};

async function submit(ctx: Context, _: string, values: FormValues): Promise<Outcome> {
  const zone = values.zone;
  const from = values.quietFrom ?? null;
  const until = values.quietUntil ?? null;
  const errors: Record<string, string> = {};
  if (zone !== undefined && !isZone(zone))
    errors.zone = ctx.words.plain('settings.noSuchZone', { given: zone.slice(0, 40) });
  if ((from === null) !== (until === null))
    errors[from === null ? 'quietFrom' : 'quietUntil'] = ctx.words.plain('settings.quietBoth');
  if (Object.keys(errors).length > 0) return { invalid: settingsForm(ctx, { values, errors }) };
  const reminders = STRENGTHS.find((one) => one === values.reminders);
  return change(
    ctx,
    {
      locale: localeNamed(values.locale ?? '') ?? ctx.person.locale,
      zone: zone === undefined || zone === ctx.person.dutyZone ? null : zone,
      reminders: reminders ?? ctx.person.reminders,
      quietFrom: from,
      quietUntil: until,
      digest: values.digest !== 'off',
    },
    'replace',
  );
}

/** Stores the change and shows everything as it is now, in the language it is now. */
async function change(ctx: Context, part: Partial<Settings>, then?: 'replace'): Promise<Outcome> {
  const { person } = ctx;
  const next: Settings = {
    locale: person.locale,
    zone: person.zone === person.dutyZone ? null : person.zone,
    reminders: person.reminders,
    quietFrom: person.quietFrom,
    quietUntil: person.quietUntil,
    digest: person.digest,
    ...part,
  };
  await saveSettings(ctx.tx, person.id, next);
  const changed: Person = { ...person, ...next, zone: next.zone ?? person.dutyZone };
  const words = ctx.speak[next.locale];
  const card = settingsCard(changed, { ...ctx, words });
  const toast = { tone: 'good' as const, text: words.plain('settings.saved') };
  return then ? { replace: card, toast } : { replies: [{ card }], toast };
}

function settingsCard(person: Person, { words, rulebook, event }: Pick<Context, 'words' | 'rulebook' | 'event'>): Card {
  const title = words.text('settings.title');
  const from = person.quietFrom ?? rulebook.reminders.quiet_from;
  const until = person.quietUntil ?? rulebook.reminders.quiet_until;
  const looks = event.textOnly ? LOOKS.text : LOOKS.cards;
  const other: Locale = person.locale === 'en' ? 'zh-CN' : 'en';
  return {
    title,
    tone: 'plain',
    blocks: [
      {
        kind: 'facts',
        facts: [
          { label: words.plain('settings.locale'), value: words.text(`settings.locales.${person.locale}`) },
          { label: words.plain('settings.zone'), value: escapeText(person.zone) },
          { label: words.plain('settings.reminders'), value: words.text(`settings.strengths.${person.reminders}`) },
          { label: words.plain('settings.quiet'), value: words.text('settings.span', { from, until }) },
          { label: words.plain('settings.digest'), value: words.text(person.digest ? 'settings.on' : 'settings.off') },
          { label: words.plain('settings.look'), value: words.text(looks.now) },
        ],
      },
      ...(person.zone === person.dutyZone
        ? []
        : [{ kind: 'note' as const, text: words.text('settings.dutyZone', { zone: person.dutyZone }) }]),
      {
        kind: 'buttons',
        buttons: [
          { label: words.plain('settings.change'), action: actionOf('settings', 'change'), style: 'primary' },
          { label: words.plain(`settings.switchTo.${other}`), action: actionOf('settings', 'language', other) },
          { label: words.plain(looks.other), action: actionOf(looks.command, 'on') },
        ],
      },
    ],
    summary: plainText(title),
  };
}

/** What messages look like for this account, and the way to the other look. */
const LOOKS = {
  text: { now: 'settings.looks.text', other: 'settings.showCards', command: 'show-cards' },
  cards: { now: 'settings.looks.cards', other: 'settings.showText', command: 'text-only' },
} as const;

function settingsForm(
  { person, words, rulebook }: Context,
  { values, errors }: Readonly<{ values?: FormValues; errors?: Readonly<Record<string, string>> }>,
): Omit<Form, 'id'> {
  const now: FormValues = values ?? {
    locale: person.locale,
    zone: person.zone,
    reminders: person.reminders,
    quietFrom: person.quietFrom ?? rulebook.reminders.quiet_from,
    quietUntil: person.quietUntil ?? rulebook.reminders.quiet_until,
    digest: person.digest ? 'on' : 'off',
  };
  const at = (name: string) => ({
    name,
    ...(now[name] === undefined ? {} : { value: now[name] }),
    ...(errors?.[name] === undefined ? {} : { error: errors[name] }),
  });
  const zones = [...new Set([person.zone, person.dutyZone, ...ZONES])];
  const choice = (name: string, label: string, options: readonly (readonly [string, string])[]) =>
    ({
      ...at(name),
      kind: 'choice',
      label,
      required: true,
      options: options.map(([value, text]) => ({ value, label: text })),
    }) as const;
  return {
    title: words.plain('settings.form'),
    submit: words.plain('settings.save'),
    cancel: words.plain('settings.cancel'),
    fields: [
      choice('locale', words.plain('settings.locale'), [
        ['zh-CN', words.plain('settings.locales.zh-CN')],
        ['en', words.plain('settings.locales.en')],
      ]),
      {
        ...at('zone'),
        kind: 'lookup',
        label: words.plain('settings.zone'),
        hint: words.plain('settings.zoneHint'),
        required: false,
        maxLength: 60,
        options: zones.map((zone) => ({ value: zone, label: zone })),
      },
      choice(
        'reminders',
        words.plain('settings.reminders'),
        STRENGTHS.map((one) => [one, words.plain(`settings.strengths.${one}`)]),
      ),
      { ...at('quietFrom'), kind: 'time', label: words.plain('settings.quietFrom'), required: false },
      { ...at('quietUntil'), kind: 'time', label: words.plain('settings.quietUntil'), required: false },
      choice('digest', words.plain('settings.digest'), [
        ['on', words.plain('settings.on')],
        ['off', words.plain('settings.off')],
      ]),
    ],
  };
}

function localeNamed(given: string): Locale | null {
  const name = given.toLowerCase();
  if (/^(zh|zh-cn|中文|汉语|chinese|简体中文)$/u.test(name)) return 'zh-CN';
  return /^(en|english|英文|英语)$/u.test(name) ? 'en' : null;
}

function zoneNamed(given: string): string | null {
  return given.includes('/') && isZone(given) ? given : null;
}
