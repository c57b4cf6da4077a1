// What is looked at every second, and for how long: as long as there is doubt, and not because of a silent device.
import { describe, expect, test } from 'vitest';
import type { ComponentStatus } from '../../src/redundancy/component-state.ts';
import { devicesInDoubt, Suspicion, unsettledMs, type DoubtView } from '../../src/commands/suspicion.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import { Secret } from '../../src/platform/secret.ts';
import type { DeviceHealth } from '../../src/readings/device-health.ts';
import { LatestBoard } from '../../src/readings/latest-board.ts';
import type { Reading } from '../../src/readings/reading.ts';
import type { Device } from '../../src/site/site.ts';

const nowMs = 10_000_000;

const ups: Device = {
  id: 'ups-a',
  name: 'UPS A',
  kind: 'ups',
  address: '127.0.0.1',
  port: 161,
  security: { version: 'v2c', community: new Secret('public') },
  profile: 'auto',
  intervalSeconds: 10,
  timeoutMs: 1000,
  retries: 1,
  bindings: [{ component: 'UPS-A' }],
};

function health(part: Partial<DeviceHealth> = {}): DeviceHealth {
  const times = { sinceMs: 0, lastAnswerMs: nowMs, latenessMs: 0 };
  return { deviceId: 'ups-a', state: 'answering', lastError: null, profile: 'x', ...times, ...part };
}

function status(part: Partial<ComponentStatus> = {}): ComponentStatus {
  return { state: 'available', reason: null, sinceMs: 0, isWatched: true, ...part };
}

function inDoubt(part: Partial<DoubtView> & { one?: ComponentStatus; told?: DeviceHealth }): boolean {
  const view: DoubtView = {
    devices: [ups],
    statuses: new Map([['UPS-A', part.one ?? status()]]),
    onBattery: new Set(),
    healths: new Map([['ups-a', part.told ?? health()]]),
    transferredMs: new Map(),
    nowMs,
    ...part,
  };
  return devicesInDoubt(view).length === 1;
}

describe('doubt', () => {
  test('is about components that are not plainly there, and about polls left unanswered', () => {
    expect(inDoubt({})).toBe(false);
    expect(inDoubt({ one: status({ state: 'unavailable' }) })).toBe(true);
    expect(inDoubt({ one: status({ state: 'unknown' }) })).toBe(true);
    expect(inDoubt({ onBattery: new Set(['UPS-A']) })).toBe(true);
    expect(inDoubt({ told: health({ unansweredPolls: 1 }) })).toBe(true);
    expect(inDoubt({ one: status({ sinceMs: nowMs - unsettledMs + 1 }) })).toBe(true);
    expect(inDoubt({ one: status({ sinceMs: nowMs - unsettledMs }) })).toBe(false);
    expect(inDoubt({ transferredMs: new Map([['ups-a', nowMs - 1000]]) })).toBe(true);
  });

  test('is not about a silent device, nor about what nobody speaks for', () => {
    const silent = health({ state: 'silent', unansweredPolls: 9 });
    expect(inDoubt({ one: status({ state: 'unknown' }), told: silent })).toBe(false);
    expect(inDoubt({ one: status({ state: 'unavailable', isWatched: false }) })).toBe(false);
  });

  test('keeps bursts alive while it lasts, without asking for one every second', async () => {
    const clock = new VirtualClock(nowMs);
    const board = new LatestBoard(clock);
    const statuses = new Map([['UPS-A', status()]]);
    const healths = new Map([['ups-a', health()]]);
    const bursts: { atMs: number; seconds: number }[] = [];
    const site = { devices: [ups] };
    const plant = {
      board,
      site,
      statuses: () => statuses,
      onBattery: () => new Set<string>(),
      healths: () => healths,
    };
    const burst = (_id: string, seconds: number): void => {
      bursts.push({ atMs: clock.epochMs(), seconds });
    };
    const suspicion = new Suspicion({ plant, clock, burst });
    const run = async (seconds: number): Promise<void> => {
      for (let i = 0; i < seconds; i++) {
        await clock.advance(1000);
        suspicion.follow();
      }
    };
    await run(5);
    expect(bursts).toEqual([]);
    statuses.set('UPS-A', status({ state: 'unavailable' }));
    await run(600);
    // Every burst reaches over to the next.
    for (const [i, one] of bursts.entries()) {
      const next = bursts[i + 1];
      if (next !== undefined) expect(next.atMs).toBeLessThanOrEqual(one.atMs + one.seconds * 1000);
    }
    expect(bursts.length).toBeGreaterThanOrEqual(40);
    expect(bursts.length).toBeLessThanOrEqual(61);
    statuses.set('UPS-A', status());
    const before = bursts.length;
    await run(60);
    expect(bursts.length).toBe(before);
    const reading: Reading = {
      deviceId: 'ups-a',
      point: 'output.source',
      instance: '',
      label: '',
      oid: '',
      value: 3,
      unit: '',
      state: 'battery',
      quality: 'good',
      takenAtMs: clock.epochMs(),
    };
    board.put([reading]);
    await run(60);
    expect(bursts.length - before).toBeLessThanOrEqual(4);
    expect(bursts.length).toBeGreaterThan(before);
  });
});
