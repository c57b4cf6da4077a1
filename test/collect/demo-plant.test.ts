// The demonstration site as simulated agents on loopback, polled for real: every device is identified and read, and a
// loss of both utilities is seen by way of the traps.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadProfiles } from '../../src/collect/load-profiles.ts';
import { startPolling, type PollingControl } from '../../src/collect/poll-loop.ts';
import { followTrap } from '../../src/collect/trap-readings.ts';
import { sleep, systemClock } from '../../src/core/clock.ts';
import { AppError } from '../../src/core/errors.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { readingsOf } from '../../src/readings/reading-batch.ts';
import type { Reading } from '../../src/readings/reading.ts';
import { readingKey } from '../../src/readings/reading.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { communitiesOf } from '../../src/site/device-security.ts';
import { conditionsOf } from '../../src/redundancy/component-state.ts';
import { loadSite } from '../../src/site/load-site.ts';
import type { Device, Site } from '../../src/site/site.ts';
import { openSnmpClient, type SnmpClient } from '../../src/snmp/client-socket.ts';
import { createEngineId } from '../../src/snmp/local-engine.ts';
import { trapCredentials } from '../../src/snmp/trap-credentials.ts';
import { openTrapReceiver, type TrapReceiver } from '../../src/snmp/trap-receiver.ts';

const profileByKind: Readonly<Record<string, readonly string[]>> = {
  ups: ['rfc1628-ups'],
  generator: ['comap-generator', 'dse8610-generator'],
  'transfer-switch': ['apc-ats'],
  'cooling-unit': ['apc-inrow-rc'],
  chiller: ['kelvin-chiller'],
  pdu: ['apc-rpdu2'],
  router: ['juniper'],
  switch: ['juniper'],
  meter: ['janitza-umg'],
};

let simulation: Simulation;
let client: SnmpClient;
let traps: TrapReceiver;
let polling: PollingControl;
let devices: readonly Device[];
const board = new Map<string, Reading>();

// Below the ports that the system hands out, so that only another plant can be in the way.
const portShifts = [3000, 5000, 7000, 9000, 11_000, -3000, -6000];

/** Starts on the first range of ports that is free. */
async function startPlant(site: Site): Promise<{ plant: Simulation; shift: number }> {
  for (const shift of portShifts) {
    try {
      const plant = await Simulation.start({ site, clock: systemClock, seed: 7, portShift: shift });
      return { plant, shift };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'port.busy') throw error;
    }
  }
  throw new Error('no range of ports is free');
}

async function waitFor(isSo: () => boolean, longestMs: number): Promise<number> {
  const startMs = systemClock.monotonicMs();
  while (!isSo() && systemClock.monotonicMs() - startMs < longestMs) await sleep(systemClock, 10);
  return systemClock.monotonicMs() - startMs;
}

beforeAll(async () => {
  const site = loadSite('config/site.yaml');
  const loaded = loadProfiles();
  if ('faults' in site || 'faults' in loaded) throw new Error('the site or the profiles have faults');
  const { plant, shift } = await startPlant(site.site);
  simulation = plant;
  devices = site.site.devices.map((device) => ({
    ...device,
    port: device.port + shift,
    intervalSeconds: 600,
  }));
  client = await openSnmpClient({ clock: systemClock });
  polling = startPolling({
    site: { devices },
    client,
    profiles: loaded.profiles,
    clock: systemClock,
    log: createSilentLog(),
    metrics: createMetrics(),
    sink: {
      onReadings: (batch) => {
        for (const reading of readingsOf(batch)) board.set(readingKey(reading), reading);
      },
      onHealth: () => undefined,
    },
  });
  // The next regular poll is minutes away: what is seen before it was seen because a trap came.
  for (const { id } of devices) polling.pollNow(id);
  traps = await openTrapReceiver({
    clock: systemClock,
    port: (site.site.traps?.port ?? 0) + shift,
    communities: communitiesOf(devices),
    engine: { engineId: createEngineId(), engineBoots: 1 },
    credentials: trapCredentials(
      devices.flatMap(({ address, security }) => (security.version === 'v3' ? [{ security, address }] : [])),
    ),
    allowedSources: ['127.0.0.1'],
    onTrap: (trap) => (followTrap(trap, { devices, polling }) === undefined ? 'rejected' : 'accepted'),
  });
});

afterAll(async () => {
  await polling.stop();
  await traps.close();
  await client.close();
  await simulation.stop();
});

test('every device is identified, answers, and gives nothing but good readings', async () => {
  const unread = () => devices.filter(({ id }) => polling.health(id)?.state !== 'answering');
  await waitFor(() => unread().length === 0, 15_000);
  expect(unread().map(({ id }) => id)).toEqual([]);
  for (const { id, kind } of devices) {
    const expected = id === 'sts-1' ? ['socomec-sts'] : profileByKind[kind];
    expect(expected, id).toContain(polling.profileOf(id)?.name);
  }
  const bad = [...board.values()].filter(({ quality }) => quality !== 'good');
  expect(bad.map((reading) => `${reading.deviceId} ${reading.point} ${reading.quality}`)).toEqual([]);
});

test('every condition that the profiles and the site name has a reading to be judged by', () => {
  for (const device of devices) {
    const readings = [...board.values()].filter(({ deviceId }) => deviceId === device.id);
    for (const binding of device.bindings) {
      const conditions = conditionsOf(binding, () => polling.profileOf(device.id)?.availability) ?? [];
      // A meter only measures: nothing is out because it is silent.
      expect(conditions.length > 0, binding.component).toBe(device.kind !== 'meter');
      for (const { point, instance } of conditions) {
        const found = readings.some(
          (reading) => reading.point === point && (instance ?? reading.instance) === reading.instance,
        );
        expect(found, `${device.id} ${point} ${instance ?? ''}`).toBe(true);
      }
      const { measures } = binding;
      if (measures === undefined || measures.point.endsWith('.rate')) continue;
      expect(
        readings.some(({ point }) => point === measures.point),
        `${device.id} ${measures.point}`,
      ).toBe(true);
    }
  }
});

test('the loss of both utilities is seen because the UPSs tell, long before the next regular poll', async () => {
  const onBattery = () =>
    [...board.values()].filter(({ point, state }) => point === 'output.source' && state === 'battery').length;
  expect(onBattery()).toBe(0);
  simulation.drill('mains-lost-both');
  const tookMs = await waitFor(() => onBattery() === 6, 10_000);
  console.log(`mains lost → all six UPSs seen on battery after ${tookMs.toFixed(0)} ms`);
  expect(onBattery()).toBe(6);
});
