import { App } from '@slack/bolt';
import { type Logger, LogLevel } from '@slack/web-api';
import type { Adapter, DrawChart, Log, NamePicture, ReadFile } from '../../src/chat/adapter.ts';
import type { Account, Answer, Receive, Suggest } from '../../src/chat/event.ts';
import type { Arrival, Surface } from './arrival.ts';
import { type Client, createClient } from './client.ts';
import { decode } from './decode.ts';
import type { Commit, Reply } from './dispatch.ts';
import { encodeToast } from './encode.ts';
import { encodeForm, encodeInvalid, encodeNotice } from './form.ts';
import { createHttpReceiver } from './receive.ts';
import { createSocketReceiver } from './socket.ts';
import { suggestions } from './suggest.ts';
import { type Access, createWorkspaces } from './workspaces.ts';

/**
 * Daybook in Slack. Over HTTP everything Slack sends comes to the one route, as `manifest.yaml` says; over Socket Mode
 * (`manifest.socket.yaml`) we connect to Slack, and no address of ours need be public but for installing several workspaces.
 * @throws Error from `start` if a token is refused or is another workspace's or app's, or an installation cannot be read
 */
export function createSlack(options: {
  transport: Readonly<{ kind: 'http'; signingSecret: string }> | Readonly<{ kind: 'socket'; appToken: string }>;
  /** The workspaces; requests for any other are refused. */
  access: Access;
  /** The app's id, `A…`. */
  appId: string;
  receive: Receive;
  suggest: Suggest;
  namePicture: NamePicture;
  drawChart: DrawChart;
  readFile: ReadFile;
  log: Log;
  /** Real time, which signatures are judged by. */
  now: () => Date;
  /** How long an event may take to be committed; Slack waits 3 seconds. */
  deadlineMs?: number;
  apiUrl?: string;
}): Adapter {
  const { transport, receive, suggest, log, now, deadlineMs = 2_000, apiUrl = 'https://slack.com/api/' } = options;
  const logger = quietly(log);
  const workspaces = createWorkspaces({
    ...options,
    apiUrl,
    logger,
    clientWith: (workspace, token) => createClient({ ...options, apiUrl, logger, workspace, token }),
  });
  const clientOf = ({ workspace }: Account) => workspaces.client(workspace);
  const { admits } = workspaces;
  const receiver =
    transport.kind === 'http'
      ? createHttpReceiver({ ...options, ...transport, admits, deadlineMs })
      : createSocketReceiver({ ...options, ...transport, admits, deadlineMs, apiUrl, logger });
  /** What goes on after an acknowledgement. */
  const running = new Set<Promise<void>>();
  const later = (work: Promise<void>) => {
    const tracked = work.finally(() => running.delete(tracked));
    running.add(tracked);
  };

  const app = new App({
    receiver,
    // Who is admitted has been decided before; a token Bolt would keep for ever, and need not know.
    authorize: async () => ({}),
    ignoreSelf: false,
    convoStore: false,
    clientOptions: { slackApiUrl: apiUrl },
    logger,
  });
  app.error(async (error) => log.error({ error: error.name, code: error.code }, 'slack.event_failed'));
  app.use(async ({ body, context }) => {
    const commit: Commit = context.commit;
    if (await workspaces.forget(body)) return commit(async () => undefined);
    const offered = await suggestions(body, suggest, log);
    if (offered) return commit(async () => offered);
    const arrival = decode(body, now());
    if (arrival === null) return commit(async () => undefined);
    const answer = await receive(arrival.event);
    commit(() => reply(arrival, answer, { client: clientOf(arrival.event.account), later, log }));
  });

  return {
    platform: 'slack',
    // The workspace has a limit too, but Slack names no number: it is learned from what it turns away.
    limits: { workspace: [], person: { most: 1, perMs: 1_000 } },
    routes: [...receiver.routes, ...workspaces.routes],
    async start() {
      await workspaces.verify();
      await app.start();
    },
    async stop() {
      await app.stop();
      await Promise.all(running);
    },
    send: (delivery) => clientOf(delivery.to).send(delivery),
    profile: (account) => clientOf(account).profile(account),
    fetch: (account, ref) => clientOf(account).fetchPicture(ref),
  };
}

type Means = Readonly<{ client: Client; later: (work: Promise<void>) => void; log: Log }>;

/** Carries an answer out the way the event allows. */
async function reply(arrival: Arrival, given: Answer, { client, later, log }: Means): Promise<Reply> {
  const { event, surface } = arrival;
  const answer = given.kind === 'done' ? await whereToLook(arrival, given.elsewhere, client) : given;
  if (answer === null) return undefined;
  switch (surface.kind) {
    case 'submission':
      return replyToSubmission(surface, answer);
    case 'command':
    case 'press':
      if (answer.kind !== 'toast') {
        await client.openView(surface.trigger, encodeForm(answer.form));
        return undefined;
      }
      if (surface.kind === 'command') return encodeToast(answer.text);
      if (surface.responseUrl !== undefined) later(client.tell(surface.responseUrl, answer.text));
      else await client.openView(surface.trigger, encodeNotice(NAME, answer.text));
      return undefined;
    case 'mention':
      if (answer.kind === 'toast') later(client.whisper(surface, event.account, answer.text));
      else log.error({ answer: answer.kind }, 'slack.answer_has_no_place');
      return undefined;
    case 'step':
      if (answer.kind === 'toast') await client.pushView(surface.trigger, encodeNotice(surface.title, answer.text));
      else
        await client.updateView(
          surface,
          encodeForm(answer.form, { step: surface.place.step - 1, turn: surface.place.turn + 1 }),
        );
      return undefined;
    case 'typing':
      return undefined;
    case 'conversation':
      log.error({ answer: answer.kind }, 'slack.answer_has_no_place');
      return undefined;
  }
}

type Spoken = Exclude<Answer, { kind: 'done' }>;

/** Says that the answer is in the conversation with us; nothing to whoever has that before them. */
async function whereToLook(
  { event, surface }: Arrival,
  elsewhere: string | undefined,
  client: Client,
): Promise<Spoken | null> {
  if (elsewhere === undefined) return null;
  if (surface.kind === 'command' && (await client.isWith(event.account, surface.channel))) return null;
  return { kind: 'toast', tone: 'good', text: elsewhere };
}

/** What a modal without a form is called. */
const NAME = 'Daybook';

function replyToSubmission({ title, blocks, place }: Extract<Surface, { kind: 'submission' }>, answer: Spoken): Reply {
  switch (answer.kind) {
    case 'form': {
      const next = answer.form.id === place.form ? { step: place.step + 1, turn: place.turn + 1 } : undefined;
      return { response_action: 'update', view: encodeForm(answer.form, next) };
    }
    case 'invalid':
      return encodeInvalid(answer.form, { place, blocks });
    case 'toast':
      // On top, a problem leaves the form and what was typed in it as they are.
      return {
        response_action: answer.tone === 'problem' ? 'push' : 'update',
        view: encodeNotice(title, answer.text),
      };
  }
}

/** The SDK's warnings in our log. Its debug lines hold what people wrote, its info lines say nothing. */
function quietly(log: Log): Logger {
  const text = (parts: readonly unknown[]) => ({ message: parts.map(String).join(' ').slice(0, 200) });
  return {
    debug() {},
    info() {},
    warn: (...parts) => log.warn(text(parts), 'slack.sdk'),
    error: (...parts) => log.error(text(parts), 'slack.sdk'),
    setLevel() {},
    getLevel: () => LogLevel.WARN,
    setName() {},
  };
}
