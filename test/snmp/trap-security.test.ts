// The receiving side of SNMPv3 on a clock of our own: messages that were copied, aged, stripped or forged.

import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../src/core/clock.ts';
import { createEngineId } from '../../src/snmp/local-engine.ts';
import { trapCredentials } from '../../src/snmp/trap-credentials.ts';
import { TrapSecurity } from '../../src/snmp/trap-security.ts';
import { localiseKeys } from '../../src/snmp/usm-keys.ts';
import { masterKeys } from '../../src/snmp/usm-user.ts';
import { mutate, seededRandom } from './messages.ts';
import { sealed, user } from './trap-messages.ts';

const engine = { engineId: createEngineId(), engineBoots: 7 };

describe('on a clock of our own', () => {
  const security = user('sha256', 'sha256', 'aes128');
  const clock = new VirtualClock(0);
  const deviceId = Buffer.from('80001f8804646576696365', 'hex');
  const make = () => new TrapSecurity({ clock, engine, credentials: trapCredentials([{ security }]) });
  const keysAt = (engineId: Uint8Array) => localiseKeys(masterKeys(security), engineId);
  const keys = keysAt(deviceId);
  const reasonOf = (judged: ReturnType<TrapSecurity['receive']>) =>
    judged.outcome === 'dropped' ? judged.reason : judged.outcome;

  test('a copied trap is a replay; one older than the window, or of an earlier boot, is refused', async () => {
    const receiver = make();
    const judge = (boots: number, time: number, msgId = 1) =>
      receiver.receive(sealed({ keys, engineId: deviceId, boots, time, msgId }), '127.0.0.1', 9);
    const first = sealed({ keys, engineId: deviceId, boots: 3, time: 1000 });
    expect(reasonOf(receiver.receive(Buffer.from(first), '127.0.0.1', 9))).toBe('notification');
    expect(reasonOf(receiver.receive(Buffer.from(first), '127.0.0.2', 9))).toBe('replay');
    expect(reasonOf(judge(3, 851))).toBe('notification');
    expect(reasonOf(judge(3, 849))).toBe('time-window');
    await clock.advance(100_000);
    expect(reasonOf(judge(3, 949, 2))).toBe('time-window');
    expect(reasonOf(judge(3, 951, 2))).toBe('notification');
    expect(reasonOf(judge(4, 2))).toBe('notification');
    expect(reasonOf(judge(3, 1101, 3))).toBe('time-window');
    await clock.advance(151_000);
    expect(reasonOf(receiver.receive(Buffer.from(first), '127.0.0.1', 9))).toBe('time-window');
    expect(reasonOf(judge(2_147_483_647, 5))).toBe('time-window');
  });

  test('an unauthenticated message neither moves a clock nor makes an engine known', () => {
    const receiver = make();
    const other = keysAt(Buffer.from('8000000005ffff', 'hex'));
    expect(
      reasonOf(receiver.receive(sealed({ keys, engineId: deviceId, boots: 1, time: 500 }), 'a', 1)),
    ).toBe('notification');
    const forged = sealed({ keys: other, engineId: deviceId, boots: 9, time: 9_000_000 });
    expect(reasonOf(receiver.receive(forged, 'a', 1))).toBe('digest');
    expect(
      reasonOf(receiver.receive(sealed({ keys, engineId: deviceId, boots: 1, time: 501 }), 'a', 1)),
    ).toBe('notification');
    for (let i = 0; i < 1000; i++) {
      const engineId = Buffer.from(`8000000005${i.toString(16).padStart(8, '0')}`, 'hex');
      receiver.receive(sealed({ keys: other, engineId, boots: 1, time: 1 }), 'a', 1);
    }
    expect(receiver.remembered).toMatchObject({ engines: 1, messages: 2 });
    // More unknown engines than that are not even looked at.
    const engineId = Buffer.from('80000000050102030405', 'hex');
    expect(reasonOf(receiver.receive(sealed({ keys: other, engineId, boots: 1, time: 1 }), 'a', 1))).toBe(
      'engine-limit',
    );
  });

  test('an inform must know our clock, and is taken twice from its sender only', async () => {
    const receiver = make();
    const ours = keysAt(engine.engineId);
    const inform = (boots: number, time: number) =>
      sealed({ keys: ours, engineId: engine.engineId, boots, time, type: 'inform' });
    const late = receiver.receive(inform(engine.engineBoots, 151), 'a', 1);
    expect(late).toMatchObject({ outcome: 'dropped', reason: 'time-window' });
    // The report tells our clock, and is authenticated: a byte of it changed shows.
    expect(late.outcome === 'dropped' ? late.report?.length : 0).toBeGreaterThan(100);
    expect(reasonOf(receiver.receive(inform(engine.engineBoots - 1, 0), 'a', 1))).toBe('time-window');
    const timely = inform(engine.engineBoots, 100);
    const taken = receiver.receive(Buffer.from(timely), 'a', 1);
    expect(taken).toMatchObject({ outcome: 'notification', security: 'authPriv', user: 'sha256' });
    expect(reasonOf(receiver.receive(Buffer.from(timely), 'a', 1))).toBe('notification');
    expect(reasonOf(receiver.receive(Buffer.from(timely), 'b', 1))).toBe('replay');
    expect(receiver.counters).toMatchObject({ usmStatsNotInTimeWindows: 2, usmStatsWrongDigests: 0 });
  });

  test('an inform that takes another engine for ours, and one to nobody, learn ours', () => {
    const receiver = make();
    const wrong = receiver.receive(
      sealed({ keys, engineId: deviceId, boots: 1, time: 1, type: 'inform' }),
      'a',
      1,
    );
    expect(wrong).toMatchObject({ outcome: 'dropped', reason: 'engine' });
    const report = wrong.outcome === 'dropped' ? wrong.report : undefined;
    expect(report?.includes(engine.engineId)).toBe(true);
    // The report is no amplifier: about as long as what asked for it.
    expect(report?.length ?? 0).toBeLessThan(140);
  });

  test('200,000 damaged messages: nothing but the whole one is believed, memory of them is bounded', () => {
    const receiver = make();
    const random = seededRandom(20_261_122);
    const good = sealed({ keys, engineId: deviceId, boots: 1, time: 1 });
    const believed = new Set<string>();
    for (let i = 0; i < 200_000; i++) {
      const bytes = mutate(good, random);
      const judged = receiver.receive(Buffer.from(bytes), 'a', 1);
      if (judged.outcome === 'notification') believed.add(Buffer.from(bytes).toString('hex'));
    }
    expect([...believed].filter((bytes) => bytes !== good.toString('hex'))).toEqual([]);
    expect(receiver.remembered.engines).toBeLessThanOrEqual(1);
  });
});
