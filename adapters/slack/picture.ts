import { setTimeout as sleep } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { type DrawChart, type Fetched, LARGEST_PICTURE, type NamePicture } from '../../src/chat/adapter.ts';
import type { Block, Card, Chart } from '../../src/chat/card.ts';
import type { SentFile, SentPicture } from '../../src/chat/event.ts';
import { namePictures, readAtMost } from '../../src/chat/picture.ts';
import { escapeText } from '../../src/chat/text.ts';
import { codeOf } from './failure.ts';
import type { Token } from './web.ts';

/** Files as they stand in a message. */
export const Files = z.array(
  z.object({
    id: z.string(),
    name: z.string().nullish(),
    mimetype: z.string().nullish(),
    size: z.number().nullish(),
    /** `hidden_by_limit` and `tombstone` are no longer there. */
    mode: z.string().nullish(),
  }),
);

/** The pictures among a message's files; one that Slack does not describe yet may be one. */
export function picturesIn(files: z.infer<typeof Files>): readonly SentPicture[] {
  return files
    .filter(
      ({ mimetype, mode }) => mode !== 'tombstone' && mode !== 'hidden_by_limit' && /^image\/|^$/.test(mimetype ?? ''),
    )
    .map(({ id, mimetype, size }) => ({
      ref: id,
      ...(mimetype ? { mediaType: mimetype } : {}),
      ...(size ? { bytes: size } : {}),
    }));
}

/** What else is among a message's files. */
export function filesIn(files: z.infer<typeof Files>): readonly SentFile[] {
  return files
    .filter(
      ({ mimetype, mode }) => mode !== 'tombstone' && mode !== 'hidden_by_limit' && !/^image\/|^$/.test(mimetype ?? ''),
    )
    .map(({ id, name, size }) => ({ ref: id, name: name ?? id, ...(size ? { bytes: size } : {}) }));
}

export type Pictures = ReturnType<typeof createPictures>;

/** Pictures from and to one workspace; `web` speaks to it. */
export function createPictures(options: {
  web: WebClient;
  token: Token;
  workspace: string;
  apiUrl: string;
  namePicture: NamePicture;
  drawChart: DrawChart;
}) {
  const { web, token, workspace, apiUrl, namePicture, drawChart } = options;

  /** Our bearer goes to Slack's own file hosts and nowhere else, whatever an answer says. */
  function isOurs(address: string): boolean {
    const { protocol, hostname, origin } = new URL(address);
    return origin === new URL(apiUrl).origin || (protocol === 'https:' && FILE_HOSTS.has(hostname));
  }

  /** One attempt to fetch a picture that somebody sent. Its address is asked for each time, as it does not stay the same. */
  async function fetchPicture(ref: string): Promise<Fetched> {
    try {
      const { file } = await web.files.info({ file: ref });
      const address = file?.url_private_download ?? file?.url_private;
      if (address === undefined || !isOurs(address)) return { kind: 'gone', reason: 'Slack: no address of its own' };
      const response = await fetch(address, {
        headers: { authorization: `Bearer ${await token()}` },
        redirect: 'error',
        signal: AbortSignal.timeout(TRANSFER_MS),
      });
      // Without the permission Slack does not refuse but shows its page for logging in.
      if (!response.ok || response.headers.get('content-type')?.startsWith('text/html')) {
        await response.body?.cancel();
        return { kind: 'retry', afterMs: MENDED_MS, reason: `Slack: the file is not given out (${response.status})` };
      }
      const bytes = await readAtMost(response, LARGEST_PICTURE);
      return bytes ? { kind: 'here', bytes } : { kind: 'gone', reason: 'Slack: the file is too large' };
    } catch (error) {
      const code = codeOf(error);
      return LOST.has(code)
        ? { kind: 'gone', reason: `Slack: ${code}` }
        : { kind: 'retry', afterMs: code === 'missing_scope' ? MENDED_MS : 0, reason: `Slack: ${code}` };
    }
  }

  /** Brings bytes to Slack: the first two of an upload's three steps. */
  async function put(bytes: Uint8Array, filename: string): Promise<string> {
    const granted = await web.files.getUploadURLExternal({ filename, length: bytes.length });
    const { upload_url: address, file_id: id } = granted;
    if (address === undefined || id === undefined || !isOurs(address))
      throw new Error('Slack gave no address to upload to');
    const response = await fetch(address, {
      method: 'POST',
      body: Uint8Array.from(bytes),
      redirect: 'error',
      signal: AbortSignal.timeout(TRANSFER_MS),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`Slack took no file (${response.status})`);
    return id;
  }

  /** Brings a file to Slack, shared with nobody yet: the message it is shown in shares it. */
  async function upload(bytes: Uint8Array, filename: string): Promise<string> {
    const id = await put(bytes, filename);
    await web.files.completeUploadExternal({ files: [{ id, title: filename }] });
    await ready(id);
    return id;
  }

  /** Slack looks an upload over before any block may show it, and only then knows what it is (slackapi/node-slack-sdk#2170). */
  async function ready(id: string): Promise<void> {
    for (const pauseMs of [0, 200, 400, 800, 1600, 1600]) {
      await sleep(pauseMs);
      const { file } = await web.files.info({ file: id });
      if (file?.mimetype) return;
    }
    throw new Error('Slack has not looked the file over yet');
  }

  return {
    fetch: fetchPicture,
    put,
    /** The card with every picture by its id in Slack, where it is brought once. */
    show: (card: Card, locale: string): Promise<Card> =>
      namePictures(
        card,
        async (picture) =>
          picture.startsWith(CHART)
            ? picture
            : namePicture(picture, `slack:${workspace}`, (jpeg) => upload(jpeg, 'picture.jpg')),
        (alt) => escapeText(locale.startsWith('zh') ? `〔${alt}：没能显示〕` : `[${alt}: could not be shown]`),
      ),
    /** The card with those of the `charts` drawn and brought to Slack that it has {@link chartsAsPictures}. Rejects if one cannot be. */
    async draw(card: Card, charts: Card, locale: string): Promise<Card> {
      const drawn = async (block: Block): Promise<Block> => {
        const chart = charts.blocks.find((_, at) => block.kind === 'picture' && block.picture === `${CHART}${at}`);
        if (block.kind !== 'picture' || chart?.kind !== 'chart') return block;
        return { ...block, picture: await upload(await drawChart(chart, locale), 'chart.png') };
      };
      return { ...card, blocks: await Promise.all(card.blocks.map(drawn)) };
    },
  };
}

/** The card with pictures where its charts were, which are still to be drawn. */
export function chartsAsPictures(card: Card): Card {
  const blocks = card.blocks.map((block, at): Block => {
    return block.kind === 'chart' ? { kind: 'picture', picture: `${CHART}${at}`, alt: inWords(block) } : block;
  });
  return { ...card, blocks };
}

/** What a chart's picture is called until it is drawn; the name of no picture of ours begins so. */
const CHART = 'chart ';

const FILE_HOSTS: ReadonlySet<string> = new Set(['files.slack.com', 'files.slack-gov.com']);
const LOST: ReadonlySet<string> = new Set(['file_not_found', 'file_deleted', 'access_denied', 'invalid_arguments']);
const TRANSFER_MS = 15_000;
/** Whoever runs the app can mend its permissions, and then what waits is fetched. */
const MENDED_MS = 60_000;

/** What a chart shows, for whoever cannot see it. */
function inWords({ title, unit, categories, series }: Chart): string {
  const points = categories.map(
    (category, at) => `${category} ${series.map(({ values }) => values[at] ?? '–').join(' / ')}`,
  );
  return `${title} (${[unit, ...(series.length > 1 ? series.map(({ name }) => name) : [])].join(' · ')}): ${points.join(', ')}`;
}
