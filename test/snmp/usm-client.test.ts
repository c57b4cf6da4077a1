// The SNMPv3 client against an agent that reboots, is swapped, lies about its time, and is impersonated.

import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { openSnmpClient, type SnmpClient } from '../../src/snmp/client-socket.ts';
import type { SnmpOutcome } from '../../src/snmp/outcome.ts';
import type { EngineChange, EngineDuplicate, EngineMemory, UsmWatch } from '../../src/snmp/usm-agent.ts';
import { engineIdText, UsmKeyring } from '../../src/snmp/usm-user.ts';
import { mutate, seededRandom } from './messages.ts';
import {
  engineOf,
  forge,
  ops,
  report,
  response,
  ShiftedClock,
  startScene,
  user,
  type UsmScene,
} from './usm-scene.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function scene(...args: Parameters<typeof startScene>): Promise<UsmScene> {
  const started = await startScene(...args);
  closers.push(() => started.close());
  return started;
}

async function open(usm: UsmWatch = {}, clock = systemClock): Promise<SnmpClient> {
  const client = await openSnmpClient({ clock, usm });
  closers.push(() => client.close());
  return client;
}

const oid = '1.3.6.1.2.1.33.1.2.4.0';
const valueOf = (outcome: SnmpOutcome): unknown =>
  outcome.outcome === 'answered' ? outcome.varbinds[0]?.value : outcome;

describe('engine and time', () => {
  test('one discovery, then one datagram for each question, at every level', async () => {
    const users = [ops, user('plain'), user('signed', ['sha1', 'open sesame'])];
    const agent = await scene(users);
    const client = await open();
    for (const security of users) {
      expect(valueOf(await client.get(agent.target(security), [oid]))).toBe(42);
    }
    expect(client.statistics.usm).toMatchObject({ discoveries: 1, resyncs: 0 });
    expect(agent.received).toBe(4);
    const prepared = client.prepare(agent.target(), [oid]);
    for (let i = 0; i < 5; i++) expect(valueOf(await client.poll(prepared))).toBe(42);
    expect(agent.received).toBe(9);
  });

  test('a rebooted agent is read on at once', async () => {
    const agent = await scene();
    const client = await open();
    await client.get(agent.target(), [oid]);
    agent.reboot({});
    agent.value = 43;
    expect(valueOf(await client.get(agent.target(), [oid]))).toBe(43);
    expect(client.statistics).toMatchObject({ retries: 0, usm: { resyncs: 1, discoveries: 1 } });
  });

  test('an agent that lost its boots, or whose clock jumped, is fallen in with again', async () => {
    const agent = await scene();
    const client = await open();
    await client.get(agent.target(), [oid]);
    agent.reboot({ boots: 1 });
    expect(valueOf(await client.get(agent.target(), [oid]))).toBe(42);
    for (const jumpMs of [3_600_000, -3_600_000]) {
      agent.clock.aheadMs += jumpMs;
      expect(valueOf(await client.get(agent.target(), [oid]))).toBe(42);
    }
    expect(client.statistics.usm).toMatchObject({ resyncs: 3, engineChanges: 0 });
  });

  test('a clock of ours that jumped is put right by the agent', async () => {
    const agent = await scene();
    const clock = new ShiftedClock();
    const client = await open({}, clock);
    await client.get(agent.target(), [oid]);
    clock.aheadMs += 86_400_000;
    expect(valueOf(await client.get(agent.target(), [oid]))).toBe(42);
    expect(client.statistics.usm.resyncs).toBe(1);
  });

  test('an agent that never agrees on the time is left alone, with the reason', async () => {
    const agent = await scene();
    agent.before = () => {
      agent.clock.aheadMs += 1_000_000;
      return false;
    };
    const outcome = await (await open()).get(agent.target(), [oid]);
    expect(outcome).toEqual({ outcome: 'refused', reason: 'not-in-time-window' });
    expect(agent.received).toBeLessThan(15);
  });
});

describe('a changed engine', () => {
  test('is read when it proves the key, reported, and remembered', async () => {
    const agent = await scene();
    const changes: EngineChange[] = [];
    const saved: string[] = [];
    const memory: EngineMemory = { load: () => undefined, save: (_, id) => void saved.push(id) };
    const client = await open({ memory, onEngineChange: (change) => void changes.push(change) });
    await client.get(agent.target(), [oid]);
    agent.reboot({ id: engineOf(2), boots: 1 });
    agent.value = 44;
    expect(valueOf(await client.get(agent.target(), [oid]))).toBe(44);
    const [oldEngineId, newEngineId] = [engineIdText(engineOf(1)), engineIdText(engineOf(2))];
    expect(changes).toMatchObject([
      { address: '127.0.0.1', oldEngineId, newEngineId, isAuthenticated: true },
    ]);
    expect(saved).toEqual([oldEngineId, newEngineId]);
    expect(valueOf(await client.get(agent.target(), [oid]))).toBe(44);
    expect(client.statistics.usm.engineChanges).toBe(1);
  });

  test('is noticed across a restart of ours, by what was remembered', async () => {
    const agent = await scene();
    const changes: EngineChange[] = [];
    const memory: EngineMemory = { load: () => engineIdText(engineOf(9)), save: () => undefined };
    const client = await open({ memory, onEngineChange: (change) => void changes.push(change) });
    expect(valueOf(await client.get(agent.target(), [oid]))).toBe(42);
    expect(changes).toMatchObject([
      { oldEngineId: engineIdText(engineOf(9)), newEngineId: engineIdText(engineOf(1)) },
    ]);
  });

  test('with another key stays unread, is no change yet, and the old one is taken back', async () => {
    const agent = await scene();
    const client = await open();
    await client.get(agent.target(), [oid]);
    agent.reboot({ id: engineOf(2), users: [user('ops', ['sha256', 'wrong sesame'])] });
    expect(await client.get(agent.target(), [oid])).toMatchObject({ outcome: 'refused' });
    expect(client.statistics.usm.engineChanges).toBe(0);
    agent.reboot({ id: engineOf(1), boots: 9 });
    expect(valueOf(await client.get(agent.target(), [oid]))).toBe(42);
    expect(client.statistics.usm.engineChanges).toBe(0);
  });

  test('at two addresses under one id is reported, and both are read', async () => {
    const [one, two] = [await scene(), await scene([ops], '127.0.0.2')];
    two.value = 43;
    const duplicates: EngineDuplicate[] = [];
    const client = await open({ onEngineDuplicate: (duplicate) => void duplicates.push(duplicate) });
    for (let i = 0; i < 3; i++) {
      expect(valueOf(await client.get(one.target(), [oid]))).toBe(42);
      expect(valueOf(await client.get(two.target(), [oid]))).toBe(43);
    }
    expect(duplicates).toMatchObject([{ engineId: engineIdText(engineOf(1)) }]);
    expect(client.statistics.usm.engineDuplicates).toBe(1);
  });
});

describe('what is wrong is said', () => {
  test.each([
    ['an unknown user', user('nobody', ['sha256', 'open sesame']), 'unknown-user'],
    ['a wrong key', user('ops', ['sha256', 'open sesamy'], ['aes128', 'close sesame']), 'wrong-key'],
    ['a wrong protocol', user('ops', ['sha1', 'open sesame'], ['aes128', 'close sesame']), 'wrong-key'],
    ['a wrong level', user('ops', ['sha256', 'open sesame']), 'unsupported-level'],
    [
      'a wrong privacy key',
      user('ops', ['sha256', 'open sesame'], ['aes128', 'open sesame']),
      'decryption-error',
    ],
  ])('%s', async (_, security, reason) => {
    const agent = await scene();
    const client = await open();
    expect(await client.get(agent.target(security, { retries: 3 }), [oid])).toEqual({
      outcome: 'refused',
      reason,
    });
    expect(client.statistics).toMatchObject({ refused: 1, timeouts: 0, retries: 0 });
  });

  test('silence after a privacy key that the agent cannot use is told from absence', async () => {
    const agent = await scene();
    agent.before = (header) => header.isEncrypted && header.boots !== 0;
    const client = await open();
    expect(await client.get(agent.target(), [oid])).toEqual({ outcome: 'refused', reason: 'silent-inside' });
    agent.before = () => true;
    expect(await client.get(agent.target(), [oid])).toEqual({ outcome: 'timeout' });
  });
});

describe('impostors', () => {
  const keysAt = (engine: Uint8Array) => new UsmKeyring().user(ops).keysAt(engine);
  const stranger = user('ops', ['sha256', 'no sesame at all'], ['aes128', 'close sesame']);

  test('a forged report fails nothing that the agent still answers', async () => {
    const agent = await scene();
    const client = await open();
    for (const number of [1, 2, 3, 5, 6, 99]) {
      agent.before = (header, reply) => {
        reply(forge(header, { pdu: report(number), engineId: engineOf(1) }));
        return false;
      };
      expect(valueOf(await client.get(agent.target(), [oid]))).toBe(42);
    }
    // A forged engine leads to a question that only the true one can put right.
    let isForged = false;
    agent.before = (header, reply) => {
      if (!isForged) reply(forge(header, { pdu: report(4), engineId: engineOf(66) }));
      isForged = true;
      return false;
    };
    expect(valueOf(await client.get(agent.target(), [oid]))).toBe(42);
    expect(client.statistics.usm.engineChanges).toBe(0);
  });

  test('no value is taken that is not under the key, of now, encrypted, from the engine and for the question', async () => {
    const agent = await scene();
    const client = await open();
    await client.get(agent.target(), [oid]);
    const keys = keysAt(engineOf(1));
    const now = { boots: 7, time: agent.engine.local.time };
    const lie = (requestId: number) =>
      response({ requestId, varbinds: [{ oid, type: 'null', value: null }] }, 666);
    const forgeries: [string, Partial<Parameters<typeof forge>[1]>][] = [
      ['unauthenticated', {}],
      ['wrong-digest', { keys: new UsmKeyring().user(stranger).keysAt(engineOf(1)) }],
      ['not-in-time', { keys, boots: 6 }],
      ['not-in-time', { keys, time: now.time - 200 }],
      ['unencrypted', { keys: { auth: keys.auth, priv: undefined } }],
      ['wrong-engine', { keys: keysAt(engineOf(2)), engineId: engineOf(2) }],
      ['wrong-user', { keys, user: 'oops' }],
      ['wrong-context', { keys, context: 'elsewhere' }],
      ['unknown-id', { keys, msgId: 12_345 }],
    ];
    for (const [reason, change] of forgeries) {
      agent.before = (header, reply) => {
        reply(forge(header, { ...now, pdu: lie(header.msgId), engineId: engineOf(1), ...change }));
        return true;
      };
      const { dropped } = client.statistics;
      const before = dropped[reason as keyof typeof dropped];
      const outcome = await client.get(agent.target(ops, { retries: 0, timeoutMs: 60 }), [oid]);
      expect([reason, outcome.outcome]).toEqual([reason, 'timeout']);
      expect(dropped[reason as keyof typeof dropped]).toBeGreaterThan(before);
    }
    // The same with nothing wrong is taken: the forgeries fail for the reason named, and for no other.
    agent.before = (header, reply) => {
      reply(forge(header, { ...now, keys, pdu: lie(header.msgId), engineId: engineOf(1) }));
      return true;
    };
    expect(valueOf(await client.get(agent.target(), [oid]))).toBe(666);
  });

  test('an old answer played back is dropped', async () => {
    const agent = await scene();
    const client = await open();
    await client.get(agent.target(), [oid]);
    const old = agent.lastAnswer;
    agent.value = 1;
    agent.before = (_, reply) => {
      if (old !== undefined) reply(old);
      return false;
    };
    expect(valueOf(await client.get(agent.target(), [oid]))).toBe(1);
    expect(client.statistics.dropped.duplicate).toBeGreaterThan(0);
  });

  test('damaged answers and reports never give a wrong value, and never throw', async () => {
    const agent = await scene();
    const client = await open();
    await client.get(agent.target(), [oid]);
    const random = seededRandom(3412);
    agent.before = (header, reply) => {
      const good = forge(header, {
        pdu: report(1 + random(6)),
        engineId: engineOf(1),
        keys: { auth: keysAt(engineOf(1)).auth, priv: undefined },
      });
      for (let i = 0; i < 20; i++) {
        if (agent.lastAnswer !== undefined) reply(mutate(agent.lastAnswer, random));
        reply(mutate(good, random));
      }
      return false;
    };
    for (let round = 0; round < 100; round++) {
      agent.value = round;
      const outcome = await client.get(agent.target(), [oid]);
      if (outcome.outcome === 'answered') expect(valueOf(outcome)).toBe(round);
    }
    agent.before = () => false;
    expect(valueOf(await client.get(agent.target(), [oid]))).toBe(99);
    expect(client.statistics.usm.engineChanges).toBe(0);
  });
});
