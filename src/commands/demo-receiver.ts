// Where the webhook actions of the demonstration end: a small HTTP server on loopback that plays the batch cluster. It believes
// only what is signed with the action's key and fresh, takes each order once, and says so in the log and on the terminal.
import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Action } from '../actions/action.ts';
import type { Clock } from '../core/clock.ts';
import type { GracefulStop } from '../platform/graceful-stop.ts';
import type { Log } from '../platform/log.ts';
import { signWebhook } from '../platform/webhook-signature.ts';

const maxBytes = 64 * 1024;
const maxAgeMs = 300_000;
/** Orders remembered, so that one that comes again is not taken twice. */
const maxKnown = 1_000;

export interface DemoReceiverParts {
  readonly actions: Iterable<Action>;
  readonly clock: Clock;
  readonly log: Log;
  readonly stop: GracefulStop;
  readonly onOrder: (action: string, step: string) => void;
}

/** One server for each webhook action that points to this machine; a port that is taken costs only that one. */
export async function startDemoReceivers(parts: DemoReceiverParts): Promise<void> {
  for (const action of parts.actions) {
    if (action.inDrills === true) await startReceiver(action, parts);
  }
}

async function startReceiver({ name, deed }: Action, parts: DemoReceiverParts): Promise<void> {
  if (deed.kind !== 'webhook') return;
  const { clock, log, stop, onOrder } = parts;
  const { hostname, port, pathname } = new URL(deed.url);
  const known = new Set<string>();
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const isAsked = request.method === 'POST' && request.url === pathname;
      if (!isAsked || body === undefined) return response.writeHead(404).end();
      if (!isBelieved(request, body, { secret: deed.secret.reveal(), nowMs: clock.epochMs() })) {
        return response.writeHead(401).end();
      }
      const id = String(request.headers['webhook-id']);
      if (!known.has(id)) {
        if (known.size >= maxKnown) known.clear();
        known.add(id);
        onOrder(name, stepOf(body));
      }
      return response.writeHead(204).end();
    });
  });
  server.listen({ host: hostname, port: Number(port), exclusive: true });
  try {
    await once(server, 'listening');
  } catch (error) {
    log.warn({ err: error, action: name }, 'nobody will answer this action of the demonstration');
    return;
  }
  stop.add({
    name: `receiver of ${name}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

/** Undefined when it is too long or breaks off. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > maxBytes) return undefined;
      parts.push(part);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(parts).toString('utf8');
}

function isBelieved(
  { headers }: IncomingMessage,
  body: string,
  { secret, nowMs }: { readonly secret: string; readonly nowMs: number },
): boolean {
  const id = String(headers['webhook-id']);
  const timestamp = String(headers['webhook-timestamp']);
  if (!(Math.abs(nowMs - Number(timestamp) * 1000) <= maxAgeMs)) return false;
  const expected = Buffer.from(signWebhook(secret, { id, timestamp, body }));
  const given = Buffer.from(String(headers['webhook-signature']));
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function stepOf(body: string): string {
  try {
    const { data } = JSON.parse(body) as { data?: { step?: unknown } };
    return String(data?.step ?? '');
  } catch {
    return '';
  }
}
