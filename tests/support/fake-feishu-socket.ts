/** The fake Feishu's long connection: protobuf frames and acknowledgements. */

import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import protobuf from 'protobufjs';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Ack } from './fake-feishu-delivery.ts';

type Options = Readonly<{
  /** How long the platform waits for an acknowledgement. */
  ackMs: number;
  clientConfig: Readonly<Record<string, number>>;
}>;

const Frame = protobuf
  .parse(`syntax = "proto2"; package pbbp2;
    message Header { required string key = 1; required string value = 2; }
    message Frame {
      required uint64 SeqID = 1; required uint64 LogID = 2; required int32 service = 3; required int32 method = 4;
      repeated Header headers = 5; optional string payload_encoding = 6; optional string payload_type = 7;
      optional bytes payload = 8; optional string LogIDNew = 9;
    }`)
  .root.lookupType('pbbp2.Frame');
const CONTROL = 0;
const DATA = 1;
const SERVICE = 33554678;

export function longConnection(server: Server, { ackMs, clientConfig }: Options) {
  const sockets = new Set<WebSocket>();
  const waiting = new Map<string, (ack: Ack) => void>();
  const wss = new WebSocketServer({ server });

  wss.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('message', (raw: RawData) => {
      const frame = read(raw);
      if (frame.method === CONTROL && frame.headers.type === 'ping') {
        socket.send(
          write({ method: CONTROL, headers: { type: 'pong' }, payload: Buffer.from(JSON.stringify(clientConfig)) }),
        );
      }
      if (frame.method === DATA) waiting.get(frame.headers.message_id ?? '')?.(ackOf(frame.payload));
    });
  });

  /** One attempt, on one connection chosen at random as the platform does. */
  async function attempt(event: object, parts: number): Promise<Ack> {
    const open = [...sockets].filter((socket) => socket.readyState === socket.OPEN);
    const socket = open[Math.floor(Math.random() * open.length)];
    if (!socket) return { kind: 'offline' };
    const id = randomUUID();
    const done = Promise.withResolvers<Ack>();
    const late = setTimeout(() => done.resolve({ kind: 'silent' }), ackMs);
    const gone = () => done.resolve({ kind: 'offline' });
    waiting.set(id, done.resolve);
    socket.once('close', gone);

    const payload = Buffer.from(JSON.stringify(event));
    const size = Math.ceil(payload.length / parts);
    for (let part = 0; part < parts; part++) {
      const headers = { type: 'event', message_id: id, sum: String(parts), seq: String(part), trace_id: 'trace' };
      socket.send(write({ method: DATA, headers, payload: payload.subarray(part * size, (part + 1) * size) }));
    }
    const ack = await done.promise;
    clearTimeout(late);
    waiting.delete(id);
    socket.off('close', gone);
    return ack;
  }

  return {
    attempt,
    count: () => sockets.size,
    /** Cuts every connection, as a network does. */
    cut(): void {
      for (const socket of sockets) socket.terminate();
    },
    close(): void {
      for (const socket of sockets) socket.terminate();
      wss.close();
    },
  };
}

type Plain = Readonly<{ method: number; headers: Readonly<Record<string, string>>; payload: Uint8Array }>;

function write({ method, headers, payload }: Plain): Uint8Array {
  const pairs = Object.entries(headers).map(([key, value]) => ({ key, value }));
  return Frame.encode({ SeqID: 0, LogID: 0, service: SERVICE, method, headers: pairs, payload }).finish();
}

function read(raw: RawData): Plain {
  const bytes = Array.isArray(raw)
    ? Buffer.concat(raw)
    : Buffer.from(raw instanceof ArrayBuffer ? new Uint8Array(raw) : raw);
  const frame = Frame.toObject(Frame.decode(bytes), { bytes: Buffer, defaults: true, arrays: true });
  const pairs: readonly Readonly<{ key: string; value: string }>[] = frame.headers;
  return {
    method: Number(frame.method),
    headers: Object.fromEntries(pairs.map(({ key, value }) => [key, value])),
    payload: frame.payload,
  };
}

function ackOf(payload: Uint8Array): Ack {
  const { code, data }: { code: number; data?: string } = JSON.parse(Buffer.from(payload).toString());
  if (code !== 200) return { kind: 'refused' };
  return { kind: 'ok', data: data === undefined ? undefined : JSON.parse(Buffer.from(data, 'base64').toString()) };
}
