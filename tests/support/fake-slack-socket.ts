/** The fake Slack's Socket Mode: connections, envelopes and their acknowledgements. */

import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';

/** What an envelope came to: what it was acknowledged with, or null for no acknowledgement. */
export type Ack = object | null;

type Waiting = Readonly<{ socket: WebSocket; type: string; settle: (ack: Ack) => void }>;

/** `ackMs`: how long Slack waits for an acknowledgement. */
export function socketMode(server: Server, { appId, ackMs }: Readonly<{ appId: string; ackMs: number }>) {
  const wss = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  /** Those that Slack delivers to. */
  const open = new Set<WebSocket>();
  const waiting = new Map<string, Waiting>();
  /** Envelopes whose connection went before they were acknowledged: what is said of them now is heard by nobody. */
  const lost = new Set<string>();
  const envelopes: string[] = [];
  const violations: string[] = [];
  let pings = 0;

  server.on('upgrade', (request, socket, head) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://slack');
    // limit: a ticket opens one connection
    if (pathname !== '/link/' || !tickets.delete(searchParams.get('ticket') ?? '')) {
      socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
      return;
    }
    wss.handleUpgrade(request, socket, head, welcome);
  });

  function welcome(socket: WebSocket) {
    socket.on('error', () => {});
    // limit: 10 connections an app
    if (open.size >= MOST_CONNECTIONS) return dismiss(socket, 'too_many_websockets');
    open.add(socket);
    socket.on('close', () => {
      open.delete(socket);
      for (const [id, one] of waiting) {
        if (one.socket !== socket) continue;
        lost.add(id);
        one.settle(null);
      }
    });
    socket.on('ping', () => pings++);
    socket.on('message', (raw: RawData) => hear(String(raw)));
    const connection = { num_connections: open.size, connection_info: { app_id: appId } };
    socket.send(JSON.stringify({ type: 'hello', ...connection, debug_info: { host: 'applink-1' } }));
  }

  function hear(text: string) {
    const message = Acknowledgement.parse(JSON.parse(text));
    const one = waiting.get(message.envelope_id);
    if (lost.has(message.envelope_id)) return;
    if (one === undefined) violations.push(`acknowledged ${message.envelope_id}, which nobody waits for`);
    else if (one.type === 'events_api' && Object.keys(message.payload).length > 0) {
      violations.push(`answered an event with ${text}`);
    }
    one?.settle(message.payload);
  }

  function dismiss(socket: WebSocket, reason: string) {
    open.delete(socket);
    socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink-1' } }));
  }

  return {
    envelopes,
    /** What the app has done that Slack does not know. */
    violations,
    connections: () => open.size,
    /** How often the app has asked whether somebody is there. */
    pings: () => pings,
    /** The address `apps.connections.open` gives out. */
    address(): string {
      const ticket = randomUUID();
      tickets.add(ticket);
      return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/link/?ticket=${ticket}&app_id=${appId}`;
    },
    /** One attempt to deliver, on one connection chosen at random. */
    async deliver(type: string, payload: unknown, retryNum: number): Promise<Ack> {
      const socket = [...open][Math.floor(Math.random() * open.size)];
      if (!socket) return null;
      const envelope_id = randomUUID();
      envelopes.push(envelope_id);
      const isEvent = type === 'events_api';
      const retry = isEvent ? { retry_attempt: retryNum, retry_reason: retryNum === 0 ? '' : 'timeout' } : {};
      const { promise, resolve } = Promise.withResolvers<Ack>();
      const late = setTimeout(() => resolve(null), ackMs);
      waiting.set(envelope_id, { socket, type, settle: resolve });
      socket.send(JSON.stringify({ envelope_id, type, accepts_response_payload: !isEvent, payload, ...retry }));
      const ack = await promise;
      clearTimeout(late);
      waiting.delete(envelope_id);
      return ack;
    },
    /** Sends every connection a frame as it is. */
    sends(frame: string) {
      for (const socket of wss.clients) socket.send(frame);
    },
    /** Asks every connection to go and come back, and delivers nothing to it any more. */
    dismisses(reason: string) {
      for (const socket of [...open]) dismiss(socket, reason);
    },
    /** Cuts every connection, as a network does. */
    cuts() {
      open.clear();
      for (const socket of wss.clients) socket.terminate();
    },
    /** From now on nothing is heard on the connections there are, and nothing said, but they stay. */
    goesSilent() {
      for (const socket of open) socket.pause();
      open.clear();
    },
    close() {
      for (const socket of wss.clients) socket.terminate();
      wss.close();
    },
  };
}

const MOST_CONNECTIONS = 10;

const Acknowledgement = z.strictObject({ envelope_id: z.string(), payload: z.looseObject({}) });
