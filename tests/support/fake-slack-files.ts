import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Reply } from './fake-slack-api.ts';

/** A file in a conversation. */
export type Shared = Readonly<{ id: string; name: string }>;

type File = {
  readonly id: string;
  readonly name: string;
  readonly length: number;
  readonly byApp: boolean;
  bytes: Buffer | null;
  mimetype: string;
  state: 'granted' | 'uploaded' | 'complete' | 'deleted';
  /** How often it must still be asked for before Slack has looked it over. */
  unlooked: number;
};

/**
 * The files of a workspace: uploads in their three steps, looked over a moment after the last, and given out to the bearer only.
 * What is wrong with how the app goes about it is in `violations`.
 */
export function fileShelf(base: () => string, bearer: string, share: (channel: string, file: Shared) => boolean) {
  const files = new Map<string, File>();
  const violations: string[] = [];
  let scoped = true;
  let elsewhere: string | null = null;
  let slow = 1;

  function put(name: string, length: number, byApp: boolean): File {
    // https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object: ^F[A-Z0-9]{8,}$
    const id = `F${randomUUID().replaceAll('-', '').toUpperCase().slice(0, 10)}`;
    const file: File = { id, name, length, byApp, bytes: null, mimetype: '', state: 'granted', unlooked: slow };
    files.set(id, file);
    return file;
  }

  const ok = (body: object = {}): Reply => ({ status: 200, body: { ok: true, ...body } });
  const no = (error: string): Reply => ({ status: 200, body: { ok: false, error } });

  /** A Web API method about files; undefined for any other. */
  function call(method: string, args: Readonly<Record<string, unknown>>): Reply | undefined {
    if (!method.startsWith('files.')) return undefined;
    if (!scoped) return no('missing_scope');
    switch (method) {
      case 'files.getUploadURLExternal': {
        const { filename, length } = z
          .strictObject({ filename: z.string().min(1), length: z.coerce.number().int().positive() })
          .parse(args);
        const file = put(filename, length, true);
        return ok({ upload_url: `${base()}/files/upload/${file.id}`, file_id: file.id });
      }
      case 'files.completeUploadExternal': {
        const { files: named, channel_id } = z
          .strictObject({
            files: z.array(z.strictObject({ id: z.string(), title: z.string() })).min(1),
            // limit: a conversation's id; a person's is not taken. https://docs.slack.dev/reference/methods/files.completeUploadExternal
            channel_id: z
              .string()
              .regex(/^[CDG]/)
              .optional(),
          })
          .parse(args);
        const uploaded = named.flatMap(({ id }) => files.get(id) ?? []);
        if (uploaded.length < named.length || uploaded.some(({ state }) => state !== 'uploaded'))
          return no('file_not_found');
        if (channel_id !== undefined && !uploaded.every(({ id, name }) => share(channel_id, { id, name })))
          return no('channel_not_found');
        for (const file of uploaded) if (file) file.state = 'complete';
        return ok({ files: named });
      }
      case 'files.info': {
        const file = files.get(z.strictObject({ file: z.string() }).parse(args).file);
        if (!file || file.state === 'granted' || file.state === 'uploaded') return no('file_not_found');
        if (file.state === 'deleted') return no('file_deleted');
        if (file.byApp && file.unlooked-- > 0) return ok({ file: { id: file.id, mimetype: '' } });
        const url_private_download = `${elsewhere ?? base()}/files/private/${file.id}`;
        return ok({ file: { id: file.id, mimetype: file.mimetype, size: file.length, url_private_download } });
      }
      default:
        return no('unknown_method');
    }
  }

  /** A request to Slack's file host. */
  function serve({ url = '', method, headers }: IncomingMessage, raw: Buffer): Reply {
    const [, kind, id = ''] = /^\/files\/(upload|private)\/(\w+)$/.exec(url) ?? [];
    const file = files.get(id);
    if (kind === 'upload') {
      if (headers.authorization !== undefined) violations.push('the bearer was sent to an upload address');
      if (method !== 'POST' || file?.state !== 'granted') return { status: 404, body: {} };
      if (raw.length !== file.length) return { status: 400, body: {} };
      Object.assign(file, { bytes: raw, state: 'uploaded', mimetype: mimetypeOf(raw) });
      return { status: 200, body: {} };
    }
    if (file?.bytes && file.state === 'complete' && scoped && headers.authorization === `Bearer ${bearer}`)
      return { status: 200, body: file.bytes, headers: { 'content-type': file.mimetype } };
    // Slack shows its page for logging in.
    return {
      status: 200,
      body: Buffer.from('<!DOCTYPE html>'),
      headers: { 'content-type': 'text/html; charset=utf-8' },
    };
  }

  return {
    call,
    serve,
    violations,
    /** Whether a block may show this file: an image that has been uploaded to its end and looked over. */
    isShowable(id: string): boolean {
      const file = files.get(id);
      return file?.state === 'complete' && file.unlooked <= 0 && /^image\/(png|jpeg|gif)$/.test(file.mimetype);
    },
    bytesOf: (id: string) => files.get(id)?.bytes ?? null,
    /** A file that a person has put into their message, as it stands there. */
    ofPerson(bytes: Uint8Array, mimetype = mimetypeOf(Buffer.from(bytes)), name = 'IMG_0001') {
      const file = put(name, bytes.length, false);
      Object.assign(file, { bytes: Buffer.from(bytes), mimetype, state: 'complete', unlooked: 0 });
      return { id: file.id, mimetype, size: bytes.length, mode: 'hosted', name: file.name };
    },
    deletes: (id: string) => void Object.assign(files.get(id) ?? {}, { state: 'deleted', bytes: null }),
    /** Takes away, or gives back, the scopes files:read and files:write. */
    scopes(has: boolean) {
      scoped = has;
    },
    /** From now on files are said to be at this address. */
    liesAbout(address: string) {
      elsewhere = address;
    },
    /** How often an upload has to be asked for before it has been looked over. */
    looksOverAfter(times: number) {
      slow = times;
    },
  };
}

function mimetypeOf(bytes: Buffer): string {
  if (bytes.readUInt16BE(0) === 0xffd8) return 'image/jpeg';
  return bytes.subarray(1, 4).toString('latin1') === 'PNG' ? 'image/png' : 'application/octet-stream';
}
