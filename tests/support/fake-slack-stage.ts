import { fakeSlack } from './fake-slack.ts';
import { type MessageBlock, offered, textOf } from './fake-slack-limits.ts';
import { type ShownForm, SLOW_MS, type Stage, type StageOptions, TIMES } from './fake-stage.ts';

/** Slack's retries, as Slack makes them. */
const AGAIN_MS = [0, 60_000, 300_000];

/** The fake Slack for trying things by hand, with people in it. */
export async function slackStage({ people, port, daybook }: StageOptions): Promise<Stage> {
  const slack = await fakeSlack({ port, redeliverMs: AGAIN_MS });
  const { botToken, appToken, signingSecret, workspace, appId } = slack.credentials;
  for (const { id, email } of people) slack.joins(id, { profile: { email } });
  slack.paces();
  if (daybook !== null) slack.connect(`${daybook}/slack/events`);
  const app = { SLACK_API_URL: slack.apiUrl, SLACK_BOT_TOKEN: botToken, SLACK_TEAM_ID: workspace, SLACK_APP_ID: appId };
  const heard = async (delivered: Promise<{ acknowledged: boolean; status: number | null } | undefined>) => {
    const said = await delivered;
    return said === undefined || said.acknowledged ? undefined : `not acknowledged (${said.status ?? 'Socket Mode'})`;
  };
  const failing = (failure: object) => () => {
    for (const method of ['chat.postMessage', 'chat.update', 'views.open', 'views.publish'])
      slack.fails(method, { ...failure, times: TIMES });
  };
  return {
    starts: [
      { name: 'Socket Mode', env: { ...app, SLACK_APP_TOKEN: appToken } },
      { name: 'HTTP', env: { ...app, SLACK_SIGNING_SECRET: signingSecret } },
    ],
    sees(who) {
      const home = slack.home(who);
      return {
        messages: slack.messages(who).map(({ ts, thread, blocks }) => ({
          id: ts,
          text: wordsOf(blocks),
          thread: thread !== undefined,
          buttons: buttonsOf(blocks),
        })),
        modal: slackForm(slack.modal(who)),
        home: home === undefined ? null : { text: home.text.replace(/^\[.*\]$/gmu, '').trim(), buttons: home.buttons },
        toasts: slack.toasts(who),
      };
    },
    acts: {
      say: (who, { text = '' }) => heard(slack.says(who, text)),
      press: (who, { message = '', button = '' }) => heard(slack.pressesOn(who, message, button)),
      pressAtHome: (who, { button = '' }) => heard(slack.pressesAtHome(who, button)),
      pressInForm: (who, { button = '' }) => heard(slack.pressesIn(who, button)),
      async submit(who, _, values) {
        await slack.types(who, values);
        return heard(slack.goesOn(who));
      },
      close: (who) => heard(slack.closes(who)),
      command: (who, { text = '' }) => heard(slack.command(who, text)),
      shortcut: (who, { text = '' }) => heard(slack.shortcut(who, text)),
      keep: (who, { text = '' }) => heard(slack.shortcutAt(who, 'keep_as_visit', text)),
      home: (who) => heard(slack.opensHome(who)),
      open: (who) => heard(slack.opens(who)),
    },
    switches: {
      'rate limit': failing({ retryAfter: 5 }),
      'error 500': failing({ status: 500 }),
      slow: failing({ delayMs: SLOW_MS }),
      'cut the connection': () => slack.socket.cuts(),
      'account closed': (who, on) => slack.deactivates(who, on),
      'tokens revoked': (_, on) => slack.revokes(on),
    },
    log: slack.log,
    connections: () => slack.socket.connections(),
    close: slack.close,
  };
}

const KINDS: Readonly<Record<string, ShownForm['fields'][number]['kind']>> = {
  datepicker: 'date',
  timepicker: 'time',
  static_select: 'choice',
  multi_static_select: 'choices',
};

function slackForm(modal: ReturnType<Awaited<ReturnType<typeof fakeSlack>>['modal']>): ShownForm | null {
  if (!modal) return null;
  const { title, view, values, errors } = modal;
  return {
    title,
    submit: view.submit?.text ?? '',
    buttons: view.blocks.flatMap((block) =>
      block.type === 'actions' ? block.elements.map((button) => button.text.text) : [],
    ),
    fields: view.blocks.flatMap((block) => {
      if (block.type !== 'input') return [];
      const { label, hint, element, optional = false } = block;
      const multiline = element.type === 'plain_text_input' && element.multiline === true;
      const options =
        'options' in element || 'option_groups' in element ? offered(element).map((one) => one.text.text) : [];
      return {
        label: label.text,
        kind: KINDS[element.type] ?? (multiline ? 'lines' : 'line'),
        value: values[label.text] ?? '',
        hint: hint?.text ?? '',
        error: errors[label.text] ?? '',
        required: !optional,
        options,
      };
    }),
  };
}

function wordsOf(blocks: readonly MessageBlock[]): string {
  return blocks
    .filter(({ type }) => type !== 'actions')
    .map(textOf)
    .join('\n');
}

function buttonsOf(blocks: readonly MessageBlock[]) {
  return blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.map(({ action_id, text, confirm }) => ({
          id: action_id,
          label: text.text,
          ...(confirm && { confirm: confirm.text.text }),
        }))
      : [],
  );
}
