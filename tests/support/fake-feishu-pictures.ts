import type { Call } from './fake-feishu-api.ts';

type Answer = Readonly<{ status: number; body: object | Buffer; headers?: Readonly<Record<string, string>> }>;

/** The pictures and files of the fake Feishu: those in people's messages, and those the app has uploaded. */
export function pictureShelf() {
  const sent = new Map<string, Buffer>();
  const uploaded = new Map<string, Buffer>();
  const files = new Map<string, Readonly<{ name: string; content: Blob }>>();
  let permitted = true;
  let count = 0;

  async function upload(form: FormData): Promise<void> {
    const image = form.get('image');
    if (image instanceof File) uploaded.set(`img_v3_${count}`, Buffer.from(await image.arrayBuffer()));
  }

  /** https://open.feishu.cn/document/server-docs/im-v1/file/create */
  function take(form: FormData | undefined): Answer {
    if (!permitted) return refuse(99991672, 'Access denied. One of the following scopes is required: [im:resource].');
    const [type, name, content] = ['file_type', 'file_name', 'file'].map((field) => form?.get(field));
    if (typeof name !== 'string' || name === '' || !(content instanceof Blob))
      return refuse(234001, 'Invalid request param.');
    if (!['opus', 'mp4', 'pdf', 'doc', 'xls', 'ppt', 'stream'].includes(String(type)))
      return refuse(234001, 'Invalid request param.');
    if (content.size === 0) return refuse(234010, 'File size is zero.');
    if (content.size > 30 * 1024 * 1024) return refuse(234006, 'The file size exceed the max value.');
    const file_key = `file_v3_${++count}`;
    files.set(file_key, { name, content });
    return { status: 200, body: { code: 0, msg: 'success', data: { file_key } } };
  }

  /** A call about pictures or files; null for any other. */
  function route({ method, path, query, form }: Call): Answer | null {
    const [, message, key] = /^\/open-apis\/im\/v1\/messages\/([^/]+)\/resources\/([^/]+)$/.exec(path) ?? [];
    if (method === 'GET' && message !== undefined) {
      if (query.type !== (key?.startsWith('img') ? 'image' : 'file')) return refuse(234001, 'Invalid request param.');
      const bytes = sent.get(`${message}:${key}`);
      return bytes
        ? { status: 200, body: bytes, headers: { 'content-type': 'image/jpeg' } }
        : refuse(234003, 'File not in msg.');
    }
    if (method === 'POST' && path === '/open-apis/im/v1/files') return take(form);
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
    fileOf: (key: string) => files.get(key),
    files: () => [...files.values()],
    /** Takes away, or gives back, the scope im:resource as far as it lets the app send files. */
    permitsFiles(may: boolean) {
      permitted = may;
    },
    /** A file in a person's message. Returns its key. */
    fileOfPerson(message: string, bytes: Uint8Array): string {
      const key = `file_v3_in_${++count}`;
      sent.set(`${message}:${key}`, Buffer.from(bytes));
      return key;
    },
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
