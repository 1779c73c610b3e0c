import { type Feedback, fakeFeishu } from './fake-feishu.ts';
import { type ShownForm, SLOW_MS, type Stage, type StageOptions, TIMES } from './fake-stage.ts';

/** Feishu delivers again after as long. */
const AGAIN_MS = [15_000, 300_000, 3_600_000, 21_600_000];

/** The fake Feishu for trying things by hand, with people in it. */
export async function feishuStage({ people, port, daybook }: StageOptions): Promise<Stage> {
  const feishu = await fakeFeishu({ port, redeliverMs: AGAIN_MS });
  const { appId, appSecret, encryptKey, verificationToken, base } = feishu;
  for (const { id, email } of people) {
    feishu.member(id, { enterprise_email: email, status: { is_activated: true } });
  }
  feishu.enforceLimits();
  const toasts = new Map<string, string[]>();
  let connecting: Promise<unknown> | undefined;
  // Feishu's console asks for the address's answer when it is saved, which is when Daybook runs.
  const connected = async () => {
    if (daybook === null) return;
    connecting ??= feishu.connect(`${daybook}/feishu/events`).catch((error: unknown) => {
      connecting = undefined;
      throw error;
    });
    await connecting;
  };
  const app = { FEISHU_DOMAIN: base, FEISHU_APP_ID: appId, FEISHU_APP_SECRET: appSecret };
  const pushed = async (push: () => Promise<unknown>) => {
    await connected();
    const late = new Promise<string>((resolve) => setTimeout(resolve, SLOW_MS / 3, 'not acknowledged').unref());
    return Promise.race([push().then(() => undefined), late]);
  };
  const pressed = async (who: string, press: () => Promise<Feedback>) => {
    await connected();
    const feedback = await press();
    if (feedback.kind === 'failed') return `${feedback.code}`;
    if (feedback.toast) toasts.set(who, [...(toasts.get(who) ?? []), feedback.toast.content]);
    return undefined;
  };
  return {
    starts: [
      { name: 'long connection', env: app },
      {
        name: 'webhook',
        env: { ...app, FEISHU_ENCRYPT_KEY: encryptKey, FEISHU_VERIFICATION_TOKEN: verificationToken },
      },
    ],
    sees: (who) => ({
      messages: feishu.messages(who).map(({ id, text, edited, buttons, fields }) => ({
        id,
        text,
        edited,
        buttons: buttons.flatMap(({ label, submits, confirm }, nth) =>
          submits === undefined ? [{ id: String(nth), label, ...(confirm !== undefined && { confirm }) }] : [],
        ),
        ...(fields.length > 0 && {
          form: {
            title: '',
            submit: buttons.find(({ submits }) => submits !== undefined)?.label ?? '',
            buttons: [],
            fields: fields.map(({ label, note, kind, value, required, options }) => ({
              ...{ label, value, hint: note, error: '', required, kind: KINDS[kind] ?? 'lines' },
              options: options.map((option) => option.label),
            })),
          },
        }),
      })),
      modal: null,
      home: null,
      toasts: toasts.get(who) ?? [],
    }),
    acts: {
      say: (who, { text = '' }) => pushed(() => feishu.says(who, text)),
      press: (who, { message = '', button = '' }) => pressed(who, () => feishu.pressesOn(who, message, Number(button))),
      submit: (who, { message = '' }, values) => pressed(who, () => feishu.submitsOn(who, message, values)),
      command: (who, { text = '' }) => pushed(() => feishu.picks(who, text)),
      open: (who) => pushed(() => feishu.enters(who)),
    },
    switches: {
      'rate limit': () =>
        feishu.failNext({ status: 429, code: 99991400, headers: { 'x-ogw-ratelimit-reset': '5' } }, TIMES),
      'error 500': () => feishu.failNext({ status: 500, body: '<html>' }, TIMES),
      slow: () => feishu.failNext({ delayMs: SLOW_MS }, TIMES),
      'cut the connection': () => feishu.cut(),
      'account closed': (who, on) => {
        const email = people.find(({ id }) => id === who)?.email ?? '';
        feishu.member(who, {
          enterprise_email: email,
          status: { is_activated: !on },
          ...(on && { unreachable: 230029 }),
        });
      },
      'secret revoked': (_, on) => feishu.revokes(on),
      'client before 7.20': (who, on) => feishu.agesClient(who, on),
    },
    log: feishu.log,
    connections: feishu.connections,
    close: feishu.close,
  };
}

const KINDS: Readonly<Record<string, ShownForm['fields'][number]['kind']>> = {
  date_picker: 'date',
  picker_time: 'time',
  select_static: 'choice',
  multi_select_static: 'choices',
};
