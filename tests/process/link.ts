import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net';

/** Before the server gets a call, or after it has carried it out and before the caller hears of it. */
export type Moment = 'before' | 'after';

/**
 * The wire between one Daybook and its PostgreSQL. A call is one round trip: what the server answers with “ready for query”.
 * It is named by its SQL, with the blanks run together; a commit also by the first statement of what it commits.
 */
export type Link = Readonly<{
  /** The database's address through this link. */
  url: string;
  /** The calls since `record`, in the order in which they were sent. */
  calls: () => readonly string[];
  record: () => void;
  /** Stops everything at the first call at which the calls so far are `reached`; resolves once it stands there. */
  freezeAt: (moment: Moment, reached: (calls: readonly string[]) => boolean) => Promise<void>;
  /** Stops everything at once, as a database does that hangs. */
  freeze: () => void;
  /** Goes on with what was held back. After a kill, {@link Link.cut} first: what a dead process had yet to send is gone. */
  thaw: () => void;
  /** Breaks every connection and refuses new ones, as a database does that is stopped. */
  cut: () => void;
  /** Takes connections again. */
  mend: () => void;
  close: () => Promise<void>;
}>;

/** The messages of PostgreSQL's protocol that matter here: https://www.postgresql.org/docs/18/protocol-message-formats.html */
const QUERY = 'Q';
const PARSE = 'P';
const BIND = 'B';
const SYNC = 'S';
const READY = 'Z';

/** Puts a link in front of the database at `target`. */
export async function linkTo(target: string): Promise<Link> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const held: (() => void)[] = [];
  let frozen = false;
  let down = false;
  let trace: string[] = [];
  let trap:
    | Readonly<{ moment: Moment; reached: (calls: readonly string[]) => boolean; spring: () => void }>
    | undefined;

  const pass = (to: Socket, bytes: Buffer) => {
    if (frozen) held.push(() => to.write(bytes));
    else to.write(bytes);
  };
  const look = (moment: Moment, calls: readonly string[]) => {
    if (trap?.moment !== moment || !trap.reached(calls)) return;
    const { spring } = trap;
    trap = undefined;
    frozen = true;
    spring();
  };

  const server = createServer((client) => {
    if (down) return client.destroy();
    const database = dial({ host: hostname, port: Number(port), noDelay: true });
    client.setNoDelay(true);
    const statements = new Map<string, string>();
    /** For every call that is not answered yet, what had been called up to it. */
    const running: (readonly string[])[] = [];
    let sql = '';
    let before = '';
    let opening = '';
    const asked = messages('startup', (kind, body, bytes) => {
      if (kind === QUERY) sql = textAt(body, 0);
      if (kind === PARSE) {
        const name = textAt(body, 0);
        sql = textAt(body, Buffer.byteLength(name) + 1);
        statements.set(name, sql);
      }
      if (kind === BIND) sql = statements.get(textAt(body, Buffer.byteLength(textAt(body, 0)) + 1)) ?? sql;
      if (kind === QUERY || kind === SYNC) {
        const call = sql.replace(/\s+/g, ' ').trim();
        if (before === 'BEGIN') opening = call;
        before = call;
        trace = [...trace, call === 'COMMIT' ? `COMMIT of ${opening}` : call];
        running.push(trace);
        look('before', trace);
      }
      pass(database, bytes);
    });
    let greeted = false;
    const answered = messages('typed', (kind, _, bytes) => {
      // The first one ends the greeting.
      if (kind === READY && greeted) look('after', running.shift() ?? []);
      if (kind === READY) greeted = true;
      pass(client, bytes);
    });
    for (const [from, to, read] of [[client, database, asked] as const, [database, client, answered] as const]) {
      sockets.add(from);
      from.on('data', read);
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
    return client;
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = new URL(target);
  url.port = String((server.address() as AddressInfo).port);

  const thaw = () => {
    frozen = false;
    for (const go of held.splice(0)) go();
  };
  const cut = () => {
    down = true;
    held.length = 0;
    frozen = false;
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    url: url.href,
    calls: () => trace,
    record() {
      trace = [];
    },
    freezeAt(moment, reached) {
      const { promise, resolve: spring } = Promise.withResolvers<void>();
      trap = { moment, reached, spring };
      return promise;
    },
    freeze() {
      frozen = true;
    },
    thaw,
    cut,
    mend() {
      down = false;
    },
    async close() {
      cut();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Cuts a stream into messages. A client's first one has no kind. */
function messages(first: 'startup' | 'typed', each: (kind: string, body: Buffer, bytes: Buffer) => void) {
  let rest = Buffer.alloc(0);
  let head = first === 'startup' ? 0 : 1;
  return (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= head + 4 && rest.length >= head + rest.readUInt32BE(head)) {
      const end = head + rest.readUInt32BE(head);
      const bytes = rest.subarray(0, end);
      rest = rest.subarray(end);
      each(head === 0 ? '' : String.fromCharCode(bytes[0] ?? 0), bytes.subarray(head + 4), bytes);
      head = 1;
    }
  };
}

/** A text that ends with a zero byte. */
function textAt(body: Buffer, start: number): string {
  return body.toString('utf8', start, body.indexOf(0, start));
}
