// An action by HTTP POST, signed after Standard Webhooks, to an address that was looked at. Easy to get wrong: the name is
// resolved once and the connection goes to that very address, or a second answer of the name server could lead it into the
// management network; redirects are not followed, and it is not sent twice, because the receiver may act on each.
import { lookup } from 'node:dns/promises';
import { request as requestHttp } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { Clock } from '../core/clock.ts';
import { signWebhook } from '../platform/webhook-signature.ts';
import type { Deed } from './action.ts';
import { answerText } from './deed-channel.ts';
import type { DeedOrder, DeedResult } from './deed-channel.ts';
import { mayCall } from './networks.ts';

export const defaultWebhookMs = 8_000;

export interface WebhookOptions {
  readonly clock: Clock;
  readonly timeoutMs?: number;
  /** Addresses of a name; the system's resolver when absent. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

type Webhook = Extract<Deed, { readonly kind: 'webhook' }>;

export async function callWebhook(
  webhook: Webhook,
  order: DeedOrder,
  options: WebhookOptions,
): Promise<DeedResult> {
  const url = new URL(webhook.url);
  const address = await pinAddress(url, webhook.addresses, options);
  if (address === undefined) {
    return { outcome: 'not-done', answer: `${url.hostname} has no address that may be called` };
  }
  return post(webhook, { url, address, order }, options);
}

/** The one address to connect to; undefined when any of the name's addresses is out of bounds, or it has none. */
async function pinAddress(
  { hostname }: URL,
  networks: readonly string[],
  { resolve = resolveName }: WebhookOptions,
): Promise<string | undefined> {
  const host = hostname.replace(/^\[|\]$/gu, '');
  const found = isIP(host) === 0 ? await resolve(host).catch(() => []) : [host];
  return found.every((address) => mayCall(address, networks)) ? found[0] : undefined;
}

async function resolveName(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

interface Call {
  readonly url: URL;
  readonly address: string;
  readonly order: DeedOrder;
}

function post(webhook: Webhook, call: Call, { clock, timeoutMs = defaultWebhookMs }: WebhookOptions) {
  const { url, address, order } = call;
  const body = JSON.stringify(payloadOf(order, clock));
  const timestamp = Math.floor(clock.epochMs() / 1_000).toString();
  const { promise, resolve } = Promise.withResolvers<DeedResult>();
  const family = isIP(address);
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  let hasLeft = false;
  const request: ClientRequest = send(url, {
    method: 'POST',
    agent: false,
    lookup: (_host, { all }, done) =>
      all === true ? done(null, [{ address, family }]) : done(null, address, family),
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'qosha',
      'webhook-id': order.intentId,
      'webhook-timestamp': timestamp,
      'webhook-signature': signWebhook(webhook.secret.reveal(), { id: order.intentId, timestamp, body }),
    },
  });
  const cancel = clock.after(timeoutMs, () => {
    resolve(hasLeft ? { outcome: 'unknown', answer: 'no answer' } : notReached('it does not connect'));
    request.destroy();
  });
  request.on('socket', (socket) => {
    const event = url.protocol === 'https:' ? 'secureConnect' : 'connect';
    socket.once(event, () => {
      hasLeft = true;
    });
  });
  request.on('response', (response) => resolve(resultOf(response)));
  request.on('error', (error) => {
    resolve(hasLeft ? { outcome: 'unknown', answer: answerText(error.message) } : notReached(error.message));
  });
  request.end(body);
  return promise.finally(() => {
    cancel();
    request.destroy();
  });
}

function notReached(reason: string): DeedResult {
  return { outcome: 'not-done', answer: answerText(reason) };
}

/** The body is thrown away unread. A server error may come after the work was done. */
function resultOf(response: IncomingMessage): DeedResult {
  const { statusCode = 0 } = response;
  response.destroy();
  const answer = `HTTP ${statusCode}`;
  if (statusCode >= 200 && statusCode < 300) return { outcome: 'done', answer };
  return { outcome: statusCode >= 500 ? 'unknown' : 'not-done', answer };
}

function payloadOf(order: DeedOrder, clock: Clock): unknown {
  const { intentId, action, siteName, runId, step, componentIds, missedAtMs } = order;
  const instant = (epochMs: number): string =>
    Temporal.Instant.fromEpochMilliseconds(Math.floor(epochMs)).toString();
  return {
    type: 'action.requested',
    timestamp: instant(clock.epochMs()),
    data: {
      intentId,
      action: action.name,
      title: action.title,
      site: siteName,
      runId,
      step,
      componentIds,
      missedAt: instant(missedAtMs),
    },
  };
}
