// A seeded bad network between the client and honest agents: loss, doubling, reordering, delay beyond the timeout,
// strangers, wrong ids, wrong names, damaged bytes. Values are derived from address and name, so one wrong value
// shows. Damage to value bytes themselves cannot be told in v2c and is therefore kept out of them.

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { openSnmpClient } from '../../src/snmp/client-socket.ts';
import { decodeMessage, type SnmpMessage } from '../../src/snmp/message.ts';
import { mutate, type Random, seededRandom } from './messages.ts';
import { ownValue, ownVarBinds, respond, startRawAgent } from './raw-agent.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const oids = Array.from({ length: 8 }, (_, i) => `1.3.6.1.2.1.33.1.4.${i + 1}.0`);

/** Flips one bit outside the values: every value is five or six bytes at the end of its varbind. */
function damageEnvelope(bytes: Buffer, random: Random): Buffer {
  const damaged = Buffer.from(bytes);
  const places: number[] = [];
  const marker = Buffer.from('06', 'hex');
  for (let at = 0; at < bytes.indexOf(marker); at++) places.push(at);
  for (let at = bytes.indexOf(marker); at >= 0; at = bytes.indexOf(marker, at + 1)) {
    if (bytes[at + 2] !== 0x2b) continue;
    for (let k = 0; k < 2 + (bytes[at + 1] as number); k++) places.push(at + k);
  }
  const at = places[random(places.length)] as number;
  damaged[at] = (damaged[at] as number) ^ (1 << random(8));
  return damaged;
}

interface Route {
  readonly address: string;
  readonly random: Random;
  readonly stranger: Socket;
  readonly isCut: () => boolean;
}

/** Decides the fate of one reply. */
function deliver(request: SnmpMessage, route: Route, send: (bytes: Uint8Array, from?: Socket) => void): void {
  const { random, address } = route;
  const asked = request.pdu.varbinds.map(({ oid }) => oid);
  const good = respond(request, ownVarBinds(address, asked));
  const lie = respond(request, ownVarBinds('a lie', asked));
  if (random(10) < 3 || route.isCut()) return;
  const wrongs = [
    () => send(lie, route.stranger),
    () => send(respond(request, ownVarBinds('a lie', asked), { requestId: random(0x7fff_ffff) })),
    () => send(respond(request, ownVarBinds('a lie', [...asked].reverse()))),
    () => send(respond(request, ownVarBinds('a lie', asked.slice(1)))),
    () => send(respond(request, ownVarBinds('a lie', asked), { community: 'privat' })),
    () => send(damageEnvelope(good, random)),
    () => send(good.subarray(0, random(good.length))),
  ];
  for (let wrong = random(3); wrong > 0; wrong--) (wrongs[random(wrongs.length)] as () => void)();
  const delayMs = random(10) === 0 ? 300 + random(600) : random(30);
  setTimeout(() => send(good), delayMs);
  if (random(5) === 0) setTimeout(() => send(good), delayMs + random(40));
}

test('3,000 polls over a network that loses, doubles, reorders, delays, forges and damages', async () => {
  const seed = 7_070_707;
  const random = seededRandom(seed);
  const client = await openSnmpClient({ clock: systemClock, maxInFlight: 400 });
  closers.push(() => client.close());
  const stranger = createSocket('udp4');
  stranger.bind(0, '127.0.0.9');
  await once(stranger, 'listening');
  closers.push(async () => void stranger.close());
  const agents = await Promise.all(
    Array.from({ length: 50 }, async (_, i) => {
      const address = `127.4.0.${i + 1}`;
      const route = { address, random, stranger, isCut: () => i === 49 };
      const started = await startRawAgent((request, from, send) => {
        deliver(request, route, (bytes, socket) => {
          if (closed) return;
          if (socket === undefined) send(bytes);
          else socket.send(bytes, from.port, from.address);
        });
      }, address);
      closers.push(() => started.close());
      return started;
    }),
  );
  let closed = false;
  closers.unshift(async () => {
    closed = true;
  });
  const outcomes = new Map<string, number>();
  await Promise.all(
    agents.map(async ({ address, port }) => {
      const target = { address, port, community: 'public', timeoutMs: 40, retries: 3 };
      const prepared = client.prepare(target, oids);
      for (let round = 0; round < 60; round++) {
        const result = address === '127.4.0.50' && round > 5 ? undefined : await client.poll(prepared);
        if (result === undefined) break;
        outcomes.set(result.outcome, (outcomes.get(result.outcome) ?? 0) + 1);
        if (result.outcome !== 'answered') continue;
        for (const [i, { oid, value }] of result.varbinds.entries()) {
          expect(oid, `seed ${seed}`).toBe(oids[i]);
          expect(value, `seed ${seed}`).toBe(ownValue(address, oid));
        }
      }
    }),
  );
  console.log(`seed ${seed}:`, Object.fromEntries(outcomes), client.statistics.dropped);
  expect(outcomes.get('answered')).toBeGreaterThan(2500);
  const { dropped } = client.statistics;
  for (const reason of [
    'late',
    'duplicate',
    'wrong-source',
    'unknown-id',
    'malformed',
    'wrong-oids',
  ] as const) {
    expect(dropped[reason], reason).toBeGreaterThan(0);
  }
  expect(client.statistics).toMatchObject({ inFlight: 0, waiting: 0 });
}, 60_000);

test('200,000 damaged datagrams neither stop nor slow the client, nor fill its memory', async () => {
  const seed = 31_337;
  const random = seededRandom(seed);
  const client = await openSnmpClient({ clock: systemClock });
  closers.push(() => client.close());
  const noise = createSocket('udp4');
  noise.bind(0, '127.0.0.1');
  await once(noise, 'listening');
  closers.push(async () => void noise.close());
  let victim: { port: number; address: string } | undefined;
  let sample: Uint8Array = new Uint8Array(0);
  noise.on('message', (bytes, from) => {
    const decoded = decodeMessage(bytes);
    if (!decoded.ok) return;
    victim = from;
    sample = respond(decoded.message, ownVarBinds('127.0.0.1', oids));
    noise.send(sample, from.port, from.address);
  });
  const target = { address: '127.0.0.1', port: noise.address().port, community: 'public', timeoutMs: 2000 };
  const prepared = client.prepare(target, oids);
  await client.poll(prepared);
  if (victim === undefined) throw new Error('the agent was not asked');
  const { port, address } = victim;
  const rssBefore = process.memoryUsage().rss;
  let sent = 0;
  let answered = 0;
  // A turn of the event loop reads 32 datagrams; more at once would be lost in the kernel and test nothing.
  while (sent < 200_000) {
    for (let i = 0; i < 25; i++, sent++) noise.send(mutate(sample, random), port, address);
    await new Promise((resolve) => setImmediate(resolve));
    if (sent % 10_000 === 0 && (await client.poll(prepared)).outcome === 'answered') answered++;
  }
  const grownMiB = (process.memoryUsage().rss - rssBefore) / 2 ** 20;
  const heard = Object.values(client.statistics.dropped).reduce((sum, count) => sum + count, 0);
  console.log(
    `seed ${seed}: ${heard} of ${sent} damaged datagrams heard, memory +${grownMiB.toFixed(0)} MiB`,
  );
  expect(answered).toBe(20);
  expect(heard).toBeGreaterThan(150_000);
  expect(grownMiB).toBeLessThan(300);
}, 60_000);

test('who answers in another version, or from elsewhere, is told from who is silent', async () => {
  const client = await openSnmpClient({ clock: systemClock, isLoopbackOnly: true });
  closers.push(() => client.close());
  const start = async (...about: Parameters<typeof startRawAgent>) => {
    const agent = await startRawAgent(...about);
    closers.push(() => agent.close());
    return agent;
  };
  const old = await start((request, _from, send) =>
    send(respond({ ...request, version: 'v1' }, ownVarBinds('old', oids))),
  );
  const mouth = await start(() => undefined, '127.0.0.2');
  const ear = await start((request, from) =>
    mouth.socket.send(respond(request, ownVarBinds('ear', oids)), from.port, from.address),
  );
  const asked = ({ address, port }: typeof old) =>
    client.get({ address, port, community: 'public', timeoutMs: 40, retries: 0 }, oids);
  expect(await asked(old)).toEqual({ outcome: 'malformed', reason: 'wrong-version' });
  expect(await asked(ear)).toEqual({ outcome: 'malformed', reason: 'wrong-source' });
  expect(await asked(mouth)).toEqual({ outcome: 'timeout' });
});
