// The client against agents that answer on loopback exactly what a test wants: right, late, twice, too big, broken.

import { createSocket } from 'node:dgram';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { openSnmpClient, type SnmpClient } from '../../src/snmp/client-socket.ts';
import type { DatagramKind } from '../../src/snmp/datagram-port.ts';
import { decodeMessage, type SnmpMessage } from '../../src/snmp/message.ts';
import type { CommunityTarget } from '../../src/snmp/target.ts';
import { type Answer, ownValue, ownVarBinds, type RawAgent, respond, startRawAgent } from './raw-agent.ts';

let udp: DatagramKind;
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function open(options: Partial<Parameters<typeof openSnmpClient>[0]> = {}): Promise<SnmpClient> {
  const client = await openSnmpClient({ clock: systemClock, udp, ...options });
  closers.push(() => client.close());
  return client;
}

async function agent(answer: Answer, address?: string, port?: number): Promise<RawAgent> {
  const started = await startRawAgent(answer, address, port);
  closers.push(() => started.close());
  return started;
}

const ask = ({ address, port }: RawAgent, change: Partial<CommunityTarget> = {}): CommunityTarget => ({
  address,
  port,
  community: 'public',
  timeoutMs: 150,
  retries: 0,
  ...change,
});

const names = (request: SnmpMessage): string[] => request.pdu.varbinds.map(({ oid }) => oid);
const answerAs =
  (address: string): Answer =>
  (request, _from, send) =>
    send(respond(request, ownVarBinds(address, names(request))));
const honest = answerAs('127.0.0.1');
const oids = Array.from({ length: 20 }, (_, i) => `1.3.6.1.2.1.33.1.${i}.300.70000.0`);
const dropped = (client: SnmpClient): Record<string, number> =>
  Object.fromEntries(Object.entries(client.statistics.dropped).filter(([, count]) => count > 0));

describe.each<DatagramKind>(['batched', 'plain'])('%s', (kind) => {
  beforeEach(() => {
    udp = kind;
  });

  describe('answers', () => {
    test('get, prepared poll and view give the values of the agent', async () => {
      const client = await open();
      const target = ask(await agent(honest));
      const values = oids.map((oid) => ownValue('127.0.0.1', oid));
      const got = await client.get(target, oids);
      expect(got.outcome === 'answered' && got.varbinds.map(({ value }) => value)).toEqual(values);
      expect(got.outcome === 'answered' && got.varbinds.map(({ oid }) => oid)).toEqual(oids);
      const prepared = client.prepare(target, oids);
      const rounds = await Promise.all([client.poll(prepared), client.poll(prepared), client.poll(prepared)]);
      for (const round of rounds) {
        expect(round.outcome === 'answered' && round.varbinds.map(({ value }) => value)).toEqual(values);
      }
      const seen = await new Promise((resolve) => {
        client.pollTo(prepared, (result) => {
          resolve(result.outcome === 'answered' ? oids.map((_, i) => result.number(i)) : result);
        });
      });
      expect(seen).toEqual(values);
      expect(client.statistics).toMatchObject({
        requests: 5,
        answered: 5,
        inFlight: 0,
        waiting: 0,
        retries: 0,
      });
    });

    test('IPv6 agents are asked as well, in whatever notation', async () => {
      const client = await open();
      const socket = createSocket('udp6');
      socket.on('message', (bytes, from) => {
        const decoded = decodeMessage(bytes);
        if (!decoded.ok) return;
        const reply = respond(decoded.message, ownVarBinds('::1', names(decoded.message)));
        socket.send(reply, from.port, from.address);
      });
      await new Promise<void>((resolve) => {
        socket.bind(0, '::1', resolve);
      });
      closers.push(async () => void socket.close());
      const target = { address: '0:0:0:0:0:0:0:1', port: socket.address().port, community: 'public' };
      expect(await client.get(target, ['1.3.6.1'])).toMatchObject({ outcome: 'answered' });
    });

    test('an error status is told with the object at fault', async () => {
      const client = await open();
      const target = ask(
        await agent((request, _from, send) =>
          send(respond(request, request.pdu.varbinds, { errorStatus: 2, errorIndex: 3 })),
        ),
        { version: 'v1' },
      );
      expect(await client.get(target, oids)).toEqual({ outcome: 'error', status: 'noSuchName', index: 3 });
    });

    test('tooBig splits the request, joins the parts in order, and is remembered', async () => {
      const client = await open();
      const started = await agent((request, _from, send) => {
        const list = names(request);
        const answer = list.length > 6 ? [] : ownVarBinds('127.0.0.1', list);
        send(respond(request, answer, { errorStatus: list.length > 6 ? 1 : 0 }));
      });
      const values = oids.map((oid) => ownValue('127.0.0.1', oid));
      const prepared = client.prepare(ask(started), oids);
      for (const expectedRequests of [7, 4, 4]) {
        const before = started.requests();
        const outcome = await client.poll(prepared);
        expect(outcome.outcome === 'answered' && outcome.varbinds.map(({ value }) => value)).toEqual(values);
        expect(started.requests() - before).toBe(expectedRequests);
      }
      await client.get(ask(started), oids);
      const before = started.requests();
      expect(await client.get(ask(started), oids)).toMatchObject({ outcome: 'answered' });
      expect(started.requests() - before).toBe(4);
      const one = await agent((request, _from, send) => send(respond(request, [], { errorStatus: 1 })));
      expect(await client.get(ask(one), oids.slice(0, 2))).toEqual({
        outcome: 'error',
        status: 'tooBig',
        index: 0,
      });
    });
  });

  describe('no wrong value', () => {
    const oid = ['1.3.6.1.2.1.1.3.0'];
    const wrong: [string, Answer, string][] = [
      [
        'request-id',
        (r, _f, send) => send(respond(r, ownVarBinds('x', oid), { requestId: 5 })),
        'unknown-id',
      ],
      [
        'community',
        (r, _f, send) => send(respond(r, ownVarBinds('x', oid), { community: 'pub' })),
        'wrong-community',
      ],
      ['names', (r, _f, send) => send(respond(r, ownVarBinds('x', ['1.3.6.1.2.1.1.4.0']))), 'wrong-oids'],
      [
        'number of names',
        (r, _f, send) => send(respond(r, [...ownVarBinds('x', oid), ...ownVarBinds('x', oid)])),
        'wrong-oids',
      ],
      ['empty list', (r, _f, send) => send(respond(r, [])), 'wrong-oids'],
      ['cut short', (r, _f, send) => send(respond(r, ownVarBinds('x', oid)).subarray(0, 40)), 'malformed'],
    ];
    test.each(wrong)('a reply with a wrong %s is dropped', async (_what, answer, reason) => {
      const client = await open();
      const outcome = await client.get(ask(await agent(answer)), oid);
      expect(['timeout', 'malformed']).toContain(outcome.outcome);
      expect(Object.keys(dropped(client))).toEqual([reason]);
      expect(client.statistics.answered).toBe(0);
    });

    test('a reply from another port or another address is dropped, the real one still counts', async () => {
      const client = await open();
      const stranger = await agent(() => undefined);
      const elsewhere = await agent(() => undefined, '127.0.0.2');
      const target = await agent((request, from, send) => {
        const forged = respond(request, [{ oid: oid[0] as string, type: 'gauge32', value: 666 }]);
        stranger.socket.send(forged, from.port, from.address);
        elsewhere.socket.send(forged, from.port, from.address);
        setTimeout(() => send(respond(request, ownVarBinds('127.0.0.1', oid))), 30);
      });
      const outcome = await client.get(ask(target), oid);
      expect(outcome).toMatchObject({ varbinds: ownVarBinds('127.0.0.1', oid) });
      expect(dropped(client)).toEqual({ 'wrong-source': 2 });
    });

    test('late and double replies are counted and touch nothing', async () => {
      const client = await open();
      const late = await agent((request, _from, send) =>
        setTimeout(() => send(respond(request, ownVarBinds('x', oid))), 300),
      );
      expect(await client.get(ask(late, { timeoutMs: 50 }), oid)).toEqual({ outcome: 'timeout' });
      const twice = await agent((request, _from, send) => {
        send(respond(request, ownVarBinds('127.0.0.1', oid)));
        send(respond(request, ownVarBinds('x', oid)));
      });
      expect(await client.get(ask(twice), oid)).toMatchObject({ varbinds: ownVarBinds('127.0.0.1', oid) });
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect(dropped(client)).toEqual({ duplicate: 1, late: 1 });
    });

    test('an agent that never answers properly ends as malformed, with the reason', async () => {
      const client = await open();
      const broken = await agent((r, _from, send) => send(respond(r, ownVarBinds('x', ['1.3.6.1.9']))));
      const outcome = await client.get(ask(broken, { timeoutMs: 40, retries: 1 }), oid);
      expect(outcome).toEqual({ outcome: 'malformed', reason: 'wrong-oids' });
      expect(client.statistics).toMatchObject({ malformed: 1, timeouts: 0, retries: 1 });
    });
  });

  describe('patience and bounds', () => {
    test('attempts wait twice as long each time, and the last answer counts', async () => {
      const client = await open();
      let heard = 0;
      const started = await agent((request, _from, send) => {
        heard++;
        if (heard === 3) send(respond(request, ownVarBinds('127.0.0.1', names(request))));
      });
      const outcome = await client.get(ask(started, { timeoutMs: 60, retries: 3 }), ['1.3.6.1']);
      expect(outcome).toMatchObject({ outcome: 'answered', attempts: 3 });
      expect(outcome.outcome === 'answered' && outcome.roundTripMs).toBeGreaterThanOrEqual(180);
      expect(client.statistics.retries).toBe(2);
    });

    test('nobody listens: a timeout, not an exception', async () => {
      const client = await open();
      const gone = await startRawAgent(honest);
      await gone.close();
      expect(await client.get(ask(gone, { retries: 1 }), ['1.3.6.1'])).toEqual({ outcome: 'timeout' });
      expect(await client.get(ask(gone, { address: '255.255.255.255', retries: 1 }), ['1.3.6.1'])).toEqual({
        outcome: 'timeout',
      });
      expect(client.statistics.sendErrors).toBe(2);
    });

    test('time in which the process was held up is not the fault of the device', async () => {
      const client = await open();
      const target = ask(await agent(honest), { timeoutMs: 100 });
      const asked = client.get(target, ['1.3.6.1']);
      const until = performance.now() + 400;
      while (performance.now() < until);
      expect(await asked).toMatchObject({ outcome: 'answered' });
      expect(client.statistics.timeouts).toBe(0);
    });

    test('beyond the window requests wait, beyond the line they are refused, and close ends all', async () => {
      const client = await open({ maxInFlight: 4, maxWaiting: 3 });
      const target = ask(await agent(() => undefined), { timeoutMs: 60_000 });
      const asked = Array.from({ length: 9 }, () => client.get(target, ['1.3.6.1']));
      expect(client.statistics).toMatchObject({ inFlight: 4, waiting: 3 });
      expect(await asked[7]).toEqual({ outcome: 'overloaded' });
      expect(await asked[8]).toEqual({ outcome: 'overloaded' });
      expect(client.statistics.overloaded).toBe(2);
      await client.close();
      for (const ended of asked.slice(0, 7)) expect(await ended).toEqual({ outcome: 'closed' });
      expect(await client.get(target, ['1.3.6.1'])).toEqual({ outcome: 'closed' });
      expect(client.statistics).toMatchObject({ inFlight: 0, waiting: 0 });
    });

    test('a small receive buffer makes a small window', async () => {
      const small = await open({ receiveBufferBytes: 65_536 });
      const large = await open();
      expect(small.window).toBeLessThan(large.window);
      expect(small.window).toBe(Math.floor(small.receiveBufferBytes / 2560));
    });

    test.each([
      [{ address: 'localhost' }, 'not an IP address'],
      [{ address: '127.0.0.1', port: 0 }, 'not a UDP port'],
      [{ address: '127.0.0.1', timeoutMs: 0 }, 'not a timeout'],
      [{ address: '127.0.0.1', retries: 99 }, 'not between'],
    ])('%j is refused: %s', async (target, reason) => {
      const client = await open();
      expect(() => client.prepare({ community: 'public', ...target }, ['1.3.6.1'])).toThrow(reason);
    });

    test('2,000 devices asked at once, none lost', async () => {
      const client = await open();
      const first = await agent(honest, '127.3.0.1');
      const addresses = Array.from(
        { length: 2000 },
        (_, i) => `127.3.${Math.floor(i / 250)}.${1 + (i % 250)}`,
      );
      for (const address of addresses.slice(1)) await agent(answerAs(address), address, first.port);
      const targets = addresses.map((address) => ({
        address,
        port: first.port,
        community: 'public',
        retries: 0,
      }));
      const prepared = targets.map((target) => client.prepare({ ...target, timeoutMs: 5000 }, oids));
      const outcomes = await Promise.all(prepared.map((one) => client.poll(one)));
      for (const [i, outcome] of outcomes.entries()) {
        const owner = i === 0 ? '127.0.0.1' : (addresses[i] as string);
        expect(outcome).toMatchObject({ outcome: 'answered', attempts: 1 });
        expect(outcome.outcome === 'answered' && outcome.varbinds.map(({ value }) => value)).toEqual(
          oids.map((oid) => ownValue(owner, oid)),
        );
      }
      expect(client.statistics).toMatchObject({ answered: 2000, timeouts: 0, retries: 0 });
    });
  });
});
