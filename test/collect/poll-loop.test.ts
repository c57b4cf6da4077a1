// The poll loop on a virtual clock with made-up agents: silence, return, slowness, bursts, traps.
import { afterEach, describe, expect, test } from 'vitest';
import { readingsOf } from '../../src/readings/reading-batch.ts';
import type { DeviceHealth } from '../../src/readings/device-health.ts';
import { loadProfiles } from '../../src/collect/load-profiles.ts';
import { startPolling, type OwnPolling } from '../../src/collect/poll-loop.ts';
import type { SnmpAsking } from '../../src/collect/snmp-channel.ts';
import { followTrap, maxDevicesPerTrap } from '../../src/collect/trap-readings.ts';
import { sleep, VirtualClock } from '../../src/core/clock.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { Secret } from '../../src/platform/secret.ts';
import type { Reading } from '../../src/readings/reading.ts';
import type { Device } from '../../src/site/site.ts';
import type { SnmpOutcome } from '../../src/snmp/outcome.ts';
import type { SnmpTarget } from '../../src/snmp/target.ts';
import type { ReceivedTrap } from '../../src/snmp/trap-receiver.ts';
import type { VarBind } from '../../src/snmp/varbind.ts';
import { WalkChannel } from './walk-channel.ts';

const onLine = 3;
const onBattery = 5;

/** A UPS that speaks RFC 1628, as slow or as silent as the test wants. */
class MadeUpAgents implements SnmpAsking {
  readonly silent = new Set<number>();
  readonly delaysMs = new Map<number, number>();
  source = onLine;
  charge: VarBind = { oid: '1.3.6.1.2.1.33.1.2.4.0', type: 'integer', value: 100 };
  busy = 0;
  mostAtOnce = new Map<number, number>();
  readonly #running = new Map<number, number>();
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  #rows(): VarBind[] {
    const identity: VarBind = { oid: '1.3.6.1.2.1.1.2.0', type: 'oid', value: '1.3.6.1.2.1.33' };
    const uptime = Math.floor(this.#clock.monotonicMs() / 10);
    return [
      identity,
      { oid: '1.3.6.1.2.1.1.3.0', type: 'timeticks', value: uptime },
      this.charge,
      { oid: '1.3.6.1.2.1.33.1.4.1.0', type: 'integer', value: this.source },
    ];
  }

  async #ask<T>(
    { port = 0, timeoutMs = 1000 }: SnmpTarget,
    answer: (channel: WalkChannel) => Promise<T>,
  ): Promise<T | { outcome: 'timeout' }> {
    const running = (this.#running.get(port) ?? 0) + 1;
    this.#running.set(port, running);
    this.mostAtOnce.set(port, Math.max(running, this.mostAtOnce.get(port) ?? 0));
    await sleep(this.#clock, this.silent.has(port) ? timeoutMs : (this.delaysMs.get(port) ?? 1));
    this.#running.set(port, running - 1);
    return this.silent.has(port) ? { outcome: 'timeout' } : answer(new WalkChannel(this.#rows()));
  }

  get: SnmpAsking['get'] = (target, oids) =>
    this.#ask(target, (channel) => channel.get(oids)) as Promise<SnmpOutcome>;
  getNext: SnmpAsking['getNext'] = (target, [oid = '']) =>
    this.#ask(target, async () => {
      const next = this.#rows().find((row) => row.oid.startsWith(`${oid}.`));
      return { outcome: 'answered', varbinds: next === undefined ? [] : [next] };
    }) as Promise<SnmpOutcome>;
  getBulk: SnmpAsking['getBulk'] = (target, { oids, maxRepetitions }) =>
    this.#ask(target, (channel) => channel.bulk(oids, maxRepetitions)) as Promise<SnmpOutcome>;
  walk: SnmpAsking['walk'] = async (target, root, options) => {
    const result = await this.#ask(target, (channel) =>
      channel.walk(root, { maxRows: options?.maxRows ?? 100 }),
    );
    if (result.outcome !== 'answered') return { outcome: 'timeout', partial: [] };
    return { ...result, isComplete: true, requests: 1 };
  };
}

function ups(id: string, port: number): Device {
  return {
    id,
    name: id,
    kind: 'ups',
    address: '127.0.0.1',
    port,
    security: { version: 'v2c', community: new Secret('public') },
    profile: 'auto',
    intervalSeconds: 5,
    timeoutMs: 1000,
    retries: 0,
    bindings: [],
  };
}

interface Bench {
  readonly clock: VirtualClock;
  readonly agents: MadeUpAgents;
  readonly control: OwnPolling;
  readonly readings: (Reading & { readonly atMs: number })[];
  readonly healths: DeviceHealth[];
  sources(deviceId: string): { state: string | null; atMs: number }[];
}

const loaded = loadProfiles();
const profiles = 'profiles' in loaded ? loaded.profiles : [];

let running: Bench | undefined;

function start(devices: readonly Device[]): Bench {
  const clock = new VirtualClock(1_000_000);
  const agents = new MadeUpAgents(clock);
  const readings: Bench['readings'] = [];
  const healths: DeviceHealth[] = [];
  const control = startPolling({
    site: { devices },
    client: agents,
    profiles,
    clock,
    sink: {
      onReadings: (batch) =>
        readings.push(...readingsOf(batch).map((one) => ({ ...one, atMs: clock.monotonicMs() }))),
      onHealth: (health) => healths.push(health),
    },
    log: createSilentLog(),
    metrics: createMetrics(),
  });
  const sources: Bench['sources'] = (deviceId) =>
    readings
      .filter((reading) => reading.deviceId === deviceId && reading.point === 'output.source')
      .map(({ state, atMs }) => ({ state, atMs }));
  running = { clock, agents, control, readings, healths, sources };
  return running;
}

afterEach(async () => {
  const stopped = running?.control.stop();
  await running?.clock.advance(60_000);
  await stopped;
  running = undefined;
});

describe('polling', () => {
  test('reads every device once an interval and gives words', async () => {
    const { clock, control, sources } = start([ups('ups-1', 1), ups('ups-2', 2)]);
    await clock.advance(60_000);
    expect(sources('ups-1').length).toBeGreaterThanOrEqual(11);
    expect(sources('ups-1').length).toBeLessThanOrEqual(12);
    expect(new Set(sources('ups-1').map(({ state }) => state))).toEqual(new Set(['normal']));
    expect(control.health('ups-1')).toMatchObject({ state: 'answering', profile: 'rfc1628-ups' });
    expect(control.profileOf('ups-2')?.kind).toBe('ups');
  });

  test('calls a device silent after three polls of four, not after one, and finds it anew', async () => {
    const { clock, agents, control, healths, sources } = start([ups('ups-1', 1)]);
    await clock.advance(20_000);
    agents.silent.add(1);
    const silentFromMs = clock.monotonicMs();
    await clock.advance(10_000);
    expect(control.health('ups-1')).toMatchObject({ state: 'silent', lastError: 'no answer' });
    const states = healths.map(({ state }) => state);
    expect(states.filter((state) => state === 'unknown')).toEqual([]);
    // One failure alone leaves it answering.
    expect(healths.find(({ lastError }) => lastError !== null)?.state).toBe('answering');
    agents.silent.delete(1);
    await clock.advance(10_000);
    expect(control.health('ups-1')).toMatchObject({ state: 'answering', lastError: null });
    expect(sources('ups-1').some(({ atMs }) => atMs > silentFromMs + 10_000)).toBe(true);
  });

  test('never polls a device twice at a time, and a slow one does not hold the others', async () => {
    const { clock, agents, control, sources } = start([ups('slow', 1), ups('fast', 2)]);
    agents.delaysMs.set(1, 3000);
    await clock.advance(30_000);
    control.pollNow('slow');
    control.burst('slow', 20);
    await clock.advance(60_000);
    expect(agents.mostAtOnce.get(1)).toBe(1);
    expect(sources('fast').length).toBeGreaterThanOrEqual(17);
  });

  test('a burst reads every second and ends; a change is seen within a second of it', async () => {
    const { clock, agents, control, sources } = start([ups('ups-1', 1)]);
    await clock.advance(11_000);
    control.burst('ups-1', 10);
    await clock.advance(3_000);
    agents.source = onBattery;
    const changedMs = clock.monotonicMs();
    await clock.advance(20_000);
    const seen = sources('ups-1').find(({ state }) => state === 'battery');
    expect((seen?.atMs ?? Infinity) - changedMs).toBeLessThanOrEqual(1010);
    const inBurst = sources('ups-1').filter(({ atMs }) => atMs >= 11_000 && atMs <= 21_500);
    expect(inBurst.length).toBeGreaterThanOrEqual(10);
    const after = sources('ups-1').filter(({ atMs }) => atMs > 22_000);
    expect(after.length).toBeLessThanOrEqual(4);
  });

  test('however often it is asked for, a device is not read more than four times a second', async () => {
    const { clock, control, sources } = start([ups('ups-1', 1)]);
    await clock.advance(11_000);
    for (let i = 0; i < 1000; i++) {
      control.pollNow('ups-1');
      await clock.advance(2);
    }
    expect(sources('ups-1').filter(({ atMs }) => atMs >= 11_000).length).toBeLessThanOrEqual(10);
  });

  test('a device without a fitting profile answers, but says why it gives nothing', async () => {
    const { clock, control } = start([{ ...ups('ups-1', 1), profile: 'no-such' }]);
    await clock.advance(6_000);
    expect(control.health('ups-1')?.lastError).toBe('there is no profile no-such');
  });
});

describe('devices that come and go', () => {
  test('unchanged ones go on, changed ones begin anew after their poll has ended, others end', async () => {
    const { clock, agents, control, sources } = start([ups('a', 1), ups('b', 2), ups('c', 3)]);
    agents.delaysMs.set(2, 150);
    await clock.advance(20_000);
    const uptime = control.health('a')?.sinceMs;
    // `b` keeps its address: its new poller must wait for the old one's poll.
    for (let i = 0; i < 8; i++) {
      control.pollNow('b');
      await clock.advance(300);
      const security = { version: 'v2c', community: new Secret(`community-${i}`) } as const;
      control.setDevices([ups('a', 1), { ...ups('b', 2), security }, ups('d', 4)]);
    }
    await clock.advance(20_000);
    expect(agents.mostAtOnce.get(2)).toBe(1);
    expect(control.health('a')?.sinceMs).toBe(uptime);
    expect(control.health('c')).toBeUndefined();
    expect(control.profileOf('d')?.name).toBe('rfc1628-ups');
    const ofC = sources('c').length;
    await clock.advance(20_000);
    expect(sources('c').length).toBe(ofC);
    expect(sources('b').length).toBeGreaterThan(2);
  });

  test('what a device last said is kept raw, with what was wrong about it', async () => {
    const { clock, agents, control } = start([ups('a', 1)]);
    expect(control.lastAnswers('a')).toBeUndefined();
    agents.charge = { oid: '1.3.6.1.2.1.33.1.2.4.0', type: 'octets', value: Buffer.from('full') };
    await clock.advance(11_000);
    expect(control.lastAnswers('a')).toContainEqual(agents.charge);
    expect(control.faults('a')).toEqual([
      {
        point: 'battery.charge',
        oid: agents.charge.oid,
        message: 'a text stands where a number should be',
      },
    ]);
    agents.charge = { oid: agents.charge.oid, type: 'integer', value: 80 };
    await clock.advance(11_000);
    expect(control.lastAnswers('a')).toContainEqual(agents.charge);
    expect(control.faults('a')).toEqual([]);
  });
});

describe('traps', () => {
  const trap = (part: Partial<ReceivedTrap>): ReceivedTrap => ({
    version: 'v2c',
    kind: 'trap',
    security: 'community',
    trapOid: '1.3.6.1.2.1.33.2.1',
    uptimeTicks: 0,
    varbinds: [],
    receivedAt: 5,
    source: '127.0.0.1',
    sourcePort: 40_000,
    ...part,
  });

  test('make us read the device at once; their values are not believed', async () => {
    const devices = [ups('ups-1', 1), ups('ups-2', 2)];
    const { clock, agents, control, sources } = start(devices);
    await clock.advance(10_500);
    agents.source = onBattery;
    const sentMs = clock.monotonicMs();
    const lie: VarBind = { oid: '1.3.6.1.2.1.33.1.4.1.0', type: 'integer', value: 7 };
    const event = followTrap(trap({ sourcePort: 2, varbinds: [lie] }), { devices, polling: control });
    expect(event).toMatchObject({ deviceIds: ['ups-2'], meaning: 'on battery' });
    await clock.advance(200);
    const seen = sources('ups-2').filter(({ atMs }) => atMs >= sentMs);
    expect(seen[0]?.state).toBe('battery');
  });

  test('of an address with many devices read a bounded number, of an unknown address none', () => {
    const devices = Array.from({ length: 50 }, (_, i) => ups(`ups-${i}`, i + 1));
    const { control } = start(devices);
    const event = followTrap(trap({}), { devices, polling: control });
    expect(event?.deviceIds.length).toBe(maxDevicesPerTrap);
    expect(followTrap(trap({ source: '127.0.0.9' }), { devices, polling: control })).toBeUndefined();
  });
});
