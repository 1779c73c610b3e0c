import type { Call } from './fake-feishu-api.ts';

type Answer = Readonly<{ status: number; body: object | Buffer; headers?: Readonly<Record<string, string>> }>;

/** The pictures of the fake Feishu: those in people's messages, and those the app has uploaded to show. */
export function pictureShelf() {
  const sent = new Map<string, Buffer>();
  const uploaded = new Map<string, Buffer>();
  let count = 0;

  async function upload(form: FormData): Promise<void> {
    const image = form.get('image');
    if (image instanceof File) uploaded.set(`img_v3_${count}`, Buffer.from(await image.arrayBuffer()));
  }

  /** A call about pictures; null for any other. */
  function route({ method, path, query, form }: Call): Answer | null {
    const [, message, key] = /^\/open-apis\/im\/v1\/messages\/([^/]+)\/resources\/([^/]+)$/.exec(path) ?? [];
    if (method === 'GET' && message !== undefined) {
      if (query.type !== 'image') return refuse(234001, 'Invalid request param.');
      const bytes = sent.get(`${message}:${key}`);
      return bytes
        ? { status: 200, body: bytes, headers: { 'content-type': 'image/jpeg' } }
        : refuse(234003, 'File not in msg.');
    }
    if (method !== 'POST' || path !== '/open-apis/im/v1/images') return null;
    const image = form?.get('image');
    if (form?.get('image_type') !== 'message' || !(image instanceof File) || image.name === '')
      return refuse(234001, 'Invalid request param.');
    if (image.size === 0) return refuse(234010, 'File size is zero.');
    if (image.size > 10 * 1024 * 1024) return refuse(234006, 'The file size exceed the max value.');
    if (!/^image\/(jpeg|png|webp|gif|tiff|bmp|x-icon)$/.test(image.type))
      return refuse(234011, 'Can not regonize the image format.');
    const image_key = `img_v3_${++count}`;
    uploaded.set(image_key, Buffer.alloc(0));
    void upload(form);
    return { status: 200, body: { code: 0, msg: 'success', data: { image_key } } };
  }

  return {
    route,
    isUploaded: (key: string) => uploaded.has(key),
    uploads: uploaded,
    /** A picture in a person's message. Returns its key. */
    ofPerson(message: string, bytes: Uint8Array): string {
      const key = `img_v3_in_${++count}`;
      sent.set(`${message}:${key}`, Buffer.from(bytes));
      return key;
    },
    /** Nobody gets the pictures of messages any more. */
    recallsAll: () => sent.clear(),
  };
}

function refuse(code: number, msg: string): Answer {
  return { status: 400, body: { code, msg, data: {} } };
}
