/** The longest body the page may post. */
const MOST_BYTES = 1024 * 1024;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Whether a request comes from this machine's own page. A foreign name in `Host` is a rebound DNS name; a foreign `Origin`
 * or `Sec-Fetch-Site` is another site that makes the browser ask. Anyone may follow a link to the page itself
 * (`navigation`), which shows nothing to the site that linked.
 */
export function isOwn(request: Request, navigation: boolean): boolean {
  const host = hostOf(request);
  if (host === null) return false;
  const site = request.headers.get('sec-fetch-site');
  if (navigation && request.headers.get('sec-fetch-mode') !== 'no-cors') return true;
  if (site !== null && site !== 'same-origin' && site !== 'none') return false;
  const origin = request.headers.get('origin');
  return origin === null || origin === `http://${host}`;
}

/** The body of a JSON request: its value, or why there is none. */
export async function readJson(
  request: Request,
): Promise<Readonly<{ ok: true; value: unknown }> | Readonly<{ ok: false; status: 400 | 413 | 415 }>> {
  // Only this type makes a browser ask before it posts to another site.
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) return { ok: false, status: 415 };
  const bytes = await readAtMost(request, MOST_BYTES);
  if (bytes === null) return { ok: false, status: 413 };
  try {
    return { ok: true, value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return { ok: false, status: 400 };
  }
}

/** Host and port as asked for, when the host is this machine. */
function hostOf(request: Request): string | null {
  const host = request.headers.get('host') ?? new URL(request.url).host;
  return LOOPBACK.has(host.replace(/:\d+$/, '').toLowerCase()) ? host : null;
}

async function readAtMost(request: Request, most: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
