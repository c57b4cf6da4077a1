// The static transfer switch as a stranger's SNMP client meets it, before, in and after the loss of its first source.
import snmp from 'net-snmp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Simulation } from '../../src/simulator/simulation.ts';
import { get, startSimulation } from './live-simulation.ts';
import { demoSite } from './plant-on-clock.ts';

const site = demoSite();
let simulation: Simulation;
let portShift = 0;

const portOf = (id: string): number =>
  (site.devices.find((device) => device.id === id)?.port ?? 0) + portShift;

beforeAll(async () => {
  ({ simulation, portShift } = await startSimulation());
});
afterAll(async () => {
  await simulation.stop();
});

test('the static switch moves without a gap, says on which source it is, and tells of it', async () => {
  const sts = '1.3.6.1.4.1.4555.1.1.10';
  const told: string[] = [];
  const receiver = snmp.createReceiver(
    { port: (site.traps?.port ?? 0) + portShift, address: '127.0.0.1', disableAuthorization: true },
    (error: Error | null, trap: { pdu: { varbinds: { value: unknown }[] } }) => {
      if (error === null) told.push(String(trap.pdu.varbinds[1]?.value));
    },
  );
  const states = [
    `${sts}.1.2.1.0`,
    `${sts}.1.3.1.0`,
    `${sts}.1.5.1.0`,
    `${sts}.1.5.2.0`,
    `${sts}.1.5.6.1.2.1`,
  ];
  const ask = async () => (await get(portOf('sts-1'), states)).map(({ value }) => value);
  expect(await ask()).toEqual([2, 2, 2, 2, 230]);
  simulation.drill('static-switch-source-lost');
  await expect.poll(() => told, { timeout: 1000, interval: 20 }).toContain(`${sts}.2.0.4`);
  expect(told).toContain(`${sts}.2.0.7`);
  expect(await ask()).toEqual([5, 2, 3, 3, 230]);
  simulation.drill('normal');
  await expect.poll(() => told, { timeout: 2000, interval: 20 }).toContain(`${sts}.2.0.8`);
  receiver.close();
});
