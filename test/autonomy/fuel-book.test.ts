// Where the level of a set's own tank is read: from the device and point that its binding names, and from nobody else's.
import { expect, it } from 'vitest';
import { FuelBook } from '../../src/autonomy/fuel-book.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import type { PointName } from '../../src/core/points.ts';
import { LatestBoard } from '../../src/readings/latest-board.ts';
import type { FuelLevel, Site } from '../../src/site/site.ts';
import { readingOf } from '../api/plant-readings.ts';
import { demoSite, noonEpochMs } from '../simulator/plant-on-clock.ts';

/** The demonstration's site, with the level of generator 1 told by the transfer switch of side A, as if it were a gauge. */
function gaugedSite(fuelLevel: FuelLevel): Site {
  const site = demoSite();
  const devices = site.devices.map((device) => {
    if (device.id === 'gen-1') return { ...device, bindings: [{ component: 'gen-1' }] };
    if (device.id !== 'ats-a') return device;
    return { ...device, bindings: [...device.bindings, { component: 'gen-1', available: [], fuelLevel }] };
  });
  return { ...site, devices };
}

it('reads a tank where its binding says, and nowhere else', () => {
  const site = gaugedSite({ point: 'sensor.level', instance: '2' });
  const board = new LatestBoard(new VirtualClock(noonEpochMs));
  const book = new FuelBook({ site, board, isSilent: () => false });
  const own = book.tanks.find(({ id }) => id === 'gen-1')!;
  const say = (device: string, point: PointName, instance: string, value: number): void => {
    board.put([readingOf(device, point, { instance, value, takenAtMs: noonEpochMs })]);
  };
  say('gen-1', 'fuel.level', '', 90);
  say('ats-a', 'sensor.level', '1', 80);
  expect(book.level(own)).toBeNull();
  say('ats-a', 'sensor.level', '2', 40);
  expect(book.level(own)).toMatchObject({ litres: 600, usableLitres: 525 });
  expect(book.concerns('ats-a')).toBe(true);
  expect(book.concerns('gen-1')).toBe(false);
});
