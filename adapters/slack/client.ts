import type { Logger, ModalView } from '@slack/web-api';
import type { DrawChart, Log, NamePicture, Profile, ReadFile } from '../../src/chat/adapter.ts';
import type { Delivery, Sent } from '../../src/chat/delivery.ts';
import type { Account } from '../../src/chat/event.ts';
import { encodeToast } from './encode.ts';
import { BAD_TOKEN, codeOf, failure } from './failure.ts';
import { createFiles } from './file.ts';
import { encodeHome } from './home.ts';
import type { Conversation } from './parts.ts';
import { createPictures } from './picture.ts';
import { createPost } from './post.ts';
import { createWeb, type Token } from './web.ts';

export type Client = ReturnType<typeof createClient>;

/** Everything we ask of Slack in one workspace. Nothing here tries twice: that is the caller's decision. */
export function createClient(options: {
  token: Token;
  workspace: string;
  /** Where Slack's Web API is, with a slash at its end. */
  apiUrl: string;
  namePicture: NamePicture;
  drawChart: DrawChart;
  readFile: ReadFile;
  log: Log;
  logger: Logger;
}) {
  const { workspace, apiUrl, log } = options;
  const web = createWeb(options);
  /** Only saves calls: an account's channel with us never changes. */
  const channels = new Map<string, string>();

  function conversationWith({ user }: Account): Conversation {
    const learn = (channel: string) => {
      channels.set(user, channel);
    };
    return {
      user,
      address: () => channels.get(user) ?? user,
      learn,
      async id() {
        const known = channels.get(user);
        if (known !== undefined) return known;
        const { channel } = await web.conversations.open({ users: user });
        if (channel?.id === undefined) throw new Error('conversations.open named no channel');
        learn(channel.id);
        return channel.id;
      },
    };
  }

  /** Whether a channel is our conversation with this person. */
  async function isWith(account: Account, channel: string): Promise<boolean> {
    return (
      channel ===
      (await conversationWith(account)
        .id()
        .catch(() => undefined))
    );
  }

  /** Opens a modal; whether it could be is only logged, as the event that asked for it is committed. */
  async function openView(trigger: string, view: ModalView): Promise<void> {
    try {
      await web.views.open({ trigger_id: trigger, view });
    } catch (error) {
      log.warn({ error: codeOf(error) }, 'slack.form_not_opened');
    }
  }

  /** Draws a modal anew, unless it has changed or gone since `hash`; whether it could be is only logged. */
  async function updateView(
    { view: id, hash }: Readonly<{ view: string; hash: string }>,
    view: ModalView,
  ): Promise<void> {
    try {
      await web.views.update({ view_id: id, hash, view });
    } catch (error) {
      log.warn({ error: codeOf(error) }, 'slack.form_not_updated');
    }
  }

  /** Lays a modal over the one whose button was pressed; whether it could be is only logged. */
  async function pushView(trigger: string, view: ModalView): Promise<void> {
    try {
      await web.views.push({ trigger_id: trigger, view });
    } catch (error) {
      log.warn({ error: codeOf(error) }, 'slack.notice_not_shown');
    }
  }

  /** Says something only the presser sees. */
  async function tell(responseUrl: string, text: string): Promise<void> {
    const { protocol, hostname, origin } = new URL(responseUrl);
    if (origin !== new URL(apiUrl).origin && (protocol !== 'https:' || !RESPONSE_HOSTS.has(hostname))) {
      return log.error({ hostname }, 'slack.strange_response_url');
    }
    try {
      const response = await fetch(responseUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(encodeToast(text)),
        redirect: 'error',
        signal: AbortSignal.timeout(5_000),
      });
      await response.body?.cancel();
      if (!response.ok) log.warn({ status: response.status }, 'slack.toast_not_shown');
    } catch (error) {
      log.warn({ error: codeOf(error) }, 'slack.toast_not_shown');
    }
  }

  /** Says something in a conversation of many that only one of them sees. */
  async function whisper(
    { channel, thread }: Readonly<{ channel: string; thread: string | undefined }>,
    { user }: Account,
    words: string,
  ): Promise<void> {
    const { text, blocks } = encodeToast(words);
    try {
      await web.chat.postEphemeral({
        channel,
        user,
        text,
        blocks,
        ...(thread === undefined ? {} : { thread_ts: thread }),
      });
    } catch (error) {
      log.warn({ error: codeOf(error) }, 'slack.whisper_not_shown');
    }
  }

  /** Puts a card on the home tab. Whatever stood there gives way, so that it may be done again. */
  async function publish({ to, content, locale }: Delivery): Promise<Sent> {
    if (content.kind !== 'card') throw new Error('Only cards stand on home tabs');
    try {
      await web.views.publish({ user_id: to.user, view: encodeHome(content.card, locale) });
      return { kind: 'sent', message: 'home' };
    } catch (error) {
      return failure(error);
    }
  }

  async function profile({ user }: Account): Promise<Profile | null> {
    try {
      const { user: found } = await web.users.info({ user });
      if (!found) return null;
      const foreign = found.is_bot || found.is_restricted || found.is_ultra_restricted || found.is_stranger;
      return { email: found.profile?.email ?? null, native: !foreign && !found.deleted && found.team_id === workspace };
    } catch (error) {
      log.warn({ error: codeOf(error) }, 'slack.no_profile');
      return null;
    }
  }

  /** Refuses to start with a token that is not valid, or is another workspace's; an outage does not keep us from starting. */
  async function verify(): Promise<void> {
    const found = await web.auth.test().catch((error: unknown) => ({ team_id: undefined, error: codeOf(error) }));
    if (found.team_id === workspace) return;
    if (found.team_id !== undefined) {
      throw new Error(
        `The Slack bot token belongs to ${found.team_id}, not to ${workspace}: use the token of ${workspace}.`,
      );
    }
    if (BAD_TOKEN.has(found.error ?? '')) {
      throw new Error(
        `Slack does not accept the bot token (${found.error}): install the app again and copy its new token.`,
      );
    }
    log.warn({ error: found.error }, 'slack.token_not_verified');
  }

  /** Whether Slack still accepts our token. Rejects when it does not say. */
  async function isInstalled(): Promise<boolean> {
    try {
      await web.auth.test();
      return true;
    } catch (error) {
      if (BAD_TOKEN.has(codeOf(error))) return false;
      throw error;
    }
  }

  const pictures = createPictures({ ...options, web });
  const sendFile = createFiles({ ...options, web, conversationWith, put: pictures.put });
  const post = createPost({ web, conversationWith, pictures, sendFile, log });
  return {
    send: (delivery: Delivery) =>
      delivery.content.kind === 'card' && delivery.content.home ? publish(delivery) : post(delivery),
    fetchPicture: pictures.fetch,
    isWith,
    openView,
    updateView,
    pushView,
    tell,
    whisper,
    profile,
    verify,
    isInstalled,
  };
}

const RESPONSE_HOSTS: ReadonlySet<string> = new Set(['hooks.slack.com', 'hooks.slack-gov.com']);
