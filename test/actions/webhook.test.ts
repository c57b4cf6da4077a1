// The webhook of an action on a real HTTP server: signed, to the address that was looked at, once, and no further.
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callWebhook } from '../../src/actions/webhook-socket.ts';
import { systemClock } from '../../src/core/clock.ts';
import { Secret } from '../../src/platform/secret.ts';
import { signWebhook } from '../../src/platform/webhook-signature.ts';
import { action } from './action-world.ts';

const seen: { url: string; headers: IncomingHttpHeaders; body: string }[] = [];
let answer: (response: ServerResponse) => void = () => undefined;
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (part: Buffer) => (body += part.toString()));
  request.on('end', () => {
    seen.push({ url: request.url ?? '', headers: request.headers, body });
    answer(response);
  });
});
let port = 0;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => void server.close());

const order = {
  intentId: 'i1',
  action,
  siteName: 'Small',
  runId: 'r1',
  step: 'lost/in-band',
  componentIds: ['gen-2'],
  missedAtMs: 0,
};
const hook = (host: string, addresses: readonly string[] = ['127.0.0.0/8']) =>
  ({ kind: 'webhook', url: `http://${host}:${port}/shed`, addresses, secret: new Secret('key') }) as const;
const options = { clock: systemClock, timeoutMs: 500 };

test('is signed, carries what it is about, and reports what was answered', async () => {
  answer = (response) => response.writeHead(204).end();
  expect(await callWebhook(hook('127.0.0.1'), order, options)).toEqual({
    outcome: 'done',
    answer: 'HTTP 204',
  });
  const { headers, body } = seen[0]!;
  const timestamp = String(headers['webhook-timestamp']);
  expect(headers['webhook-signature']).toBe(signWebhook('key', { id: 'i1', timestamp, body }));
  expect(JSON.parse(body)).toMatchObject({
    type: 'action.requested',
    data: { action: action.name, runId: 'r1' },
  });
});

test('a redirect is not followed, a refusal is not done, a server error and silence are unknown', async () => {
  const before = seen.length;
  const outcomes = [];
  for (const status of [302, 403, 503]) {
    answer = (response) => response.writeHead(status, { location: `http://127.0.0.1:${port}/other` }).end();
    outcomes.push((await callWebhook(hook('127.0.0.1'), order, options)).outcome);
  }
  answer = () => undefined;
  outcomes.push((await callWebhook(hook('127.0.0.1'), order, options)).outcome);
  expect(outcomes).toEqual(['not-done', 'not-done', 'unknown', 'unknown']);
  expect(seen.slice(before).map(({ url }) => url)).toEqual(['/shed', '/shed', '/shed', '/shed']);
});

test('a name goes to the address that was checked, and nowhere when one of its addresses is out of bounds', async () => {
  const before = seen.length;
  answer = (response) => response.writeHead(200).end();
  const resolving = (...addresses: string[]) => ({ ...options, resolve: async () => addresses });
  expect(await callWebhook(hook('hooks.example'), order, resolving('127.0.0.1'))).toMatchObject({
    outcome: 'done',
  });
  expect(seen).toHaveLength(before + 1);
  for (const answers of [['127.0.0.1', '10.0.0.1'], []]) {
    expect(await callWebhook(hook('hooks.example'), order, resolving(...answers))).toMatchObject({
      outcome: 'not-done',
    });
  }
  expect(await callWebhook(hook('127.0.0.1', []), order, options)).toMatchObject({ outcome: 'not-done' });
  expect(seen).toHaveLength(before + 1);
});
