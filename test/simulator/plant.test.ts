// The plant as a whole on virtual time: what must hold whatever is drilled, and the course of each drill.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drillNames, type DrillName } from '../../src/simulator/drills.ts';
import { membersOf } from '../../src/simulator/topology.ts';
import { feedsOf } from '../../src/simulator/power-flow.ts';
import type { Plant } from '../../src/simulator/step.ts';
import {
  inputWatts,
  isRackFed,
  moduleIds,
  outputWatts,
  phaseOf,
  positionOf,
  sourceOf,
  startPlant,
  sumOf,
} from './plant-on-clock.ts';

const generators = ['gen-1', 'gen-2', 'gen-3'];

/** Everything that must hold at every instant; gives what does not, in words. */
function broken(plant: Plant): string[] {
  const found: string[] = [];
  const { topology, state, power } = plant;
  const all = [...topology.site.components];
  for (const component of all) {
    const delivered = outputWatts(plant, component.id);
    const isDead = power.live.get(component.id) === false;
    if (isDead && delivered > 0) found.push(`${component.id} is dead and delivers ${delivered} W`);
    if (isDead && inputWatts(plant, component.id) > 0) found.push(`${component.id} is dead and takes power`);
    if (component.provides !== 'power' || state.upsModules[component.id] !== undefined) continue;
    if (topology.utilities.includes(component) || topology.generators.includes(component)) continue;
    const lost = Math.abs(inputWatts(plant, component.id) * component.efficiency - delivered);
    if (lost > 1e-6 * Math.max(1, delivered)) found.push(`${component.id}: ${lost} W came from nowhere`);
  }
  for (const component of all) {
    const feeds = JSON.stringify(feedsOf(component, state, power.live));
    const solved = JSON.stringify(power.feeds.get(component.id) ?? []);
    if (solved !== feeds) found.push(`${component.id}: fed by ${feeds}, not by ${solved}`);
  }
  for (const component of all) {
    const taken = all
      .filter((consumer) => membersOf(consumer, 'power').includes(component.id))
      .map((consumer) => {
        const feed = feedsOf(consumer, state, power.live).find(({ member }) => member === component.id);
        return (feed?.weight ?? 0) * inputWatts(plant, consumer.id);
      });
    const difference = Math.abs(sumOf(taken) - outputWatts(plant, component.id));
    if (difference > 1e-6 * Math.max(1, sumOf(taken)))
      found.push(`${component.id}: ${difference} W went nowhere`);
  }
  for (const [id, module] of Object.entries(state.upsModules)) {
    if (!(module.charge >= 0 && module.charge <= 1)) found.push(`${id}: charge ${module.charge}`);
    const given = module.inputWatts + module.batteryWatts;
    if (module.outputWatts > given + 1e-6) found.push(`${id}: gives ${module.outputWatts} W of ${given} W`);
  }
  for (const [id, set] of Object.entries(state.generators)) {
    if (!(set.fuelLitres >= 0)) found.push(`${id}: fuel ${set.fuelLitres}`);
  }
  return found;
}

describe('whatever is drilled', () => {
  test(
    'energy is conserved, nothing is fed from a dead path, registers only grow',
    { timeout: 120_000 },
    async () => {
      const act = fc.record({
        name: fc.constantFrom<DrillName>(...drillNames),
        seconds: fc.integer({ min: 1, max: 45 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 6 }), fc.integer(), async (acts, seed) => {
          const plant = startPlant(seed);
          let registers = plant.loop.plant.state.rackPdus;
          let cables = plant.loop.plant.state.cables;
          for (const { name, seconds } of acts) {
            plant.drill(name);
            await plant.run(seconds, (now) => {
              expect(broken(now)).toEqual([]);
              for (const [id, pdu] of Object.entries(now.state.rackPdus)) {
                expect(pdu.energyWh).toBeGreaterThanOrEqual(registers[id]?.energyWh ?? Infinity);
              }
              for (const [id, cable] of Object.entries(now.state.cables)) {
                expect(cable.toCarrierOctets).toBeGreaterThanOrEqual(cables[id]?.toCarrierOctets ?? Infinity);
              }
              registers = now.state.rackPdus;
              cables = now.state.cables;
            });
          }
        }),
        { numRuns: 12 },
      );
    },
  );

  test('the same seed and drills give the same plant', async () => {
    const [one, two] = [startPlant(3), startPlant(3)];
    for (const plant of [one, two]) {
      plant.drill('mains-lost-both', 'cooling-unit-fault');
      await plant.run(60);
    }
    expect(one.loop.plant.state).toEqual(two.loop.plant.state);
    expect(startPlant(4).loop.plant.state).not.toEqual(startPlant(3).loop.plant.state);
  });
});

describe('in good order', () => {
  test('registers count what the PDUs show, and the sum of PDUs is what the UPS output boards deliver', async () => {
    const plant = startPlant();
    await plant.run(1);
    const before = plant.loop.plant;
    let expectedWh = 0;
    await plant.run(600, (now) => {
      expectedWh += sumOf(Object.values(now.state.rackPdus).map((pdu) => pdu.watts)) / 3600 / 4;
    });
    const after = plant.loop.plant;
    const countedWh = sumOf(
      Object.entries(after.state.rackPdus).map(
        ([id, pdu]) => pdu.energyWh - (before.state.rackPdus[id]?.energyWh ?? 0),
      ),
    );
    expect(countedWh).toBeCloseTo(expectedWh, 6);
    expect(countedWh).toBeGreaterThan(10_000);
    const racks = sumOf(after.topology.rackPdus.map(({ pdu }) => outputWatts(after, pdu.id)));
    const network = sumOf(
      ['router-1', 'router-2', 'switch-1', 'switch-2'].map((id) => inputWatts(after, id)),
    );
    expect(outputWatts(after, 'uob-a') + outputWatts(after, 'uob-b')).toBeCloseTo(racks + network, 3);
    expect(racks).toBeGreaterThan(60_000);
    expect(racks).toBeLessThan(116_000);
  });

  test('a day swings the load and the rooms stay within 18 and 27 °C', { timeout: 120_000 }, async () => {
    const plant = startPlant();
    const loads: number[] = [];
    for (let hour = 0; hour < 24; hour += 3) {
      // Skips three hours of wall clock, then lets the plant follow for a while.
      await plant.clock.advance(1);
      await plant.run(200);
      loads.push(outputWatts(plant.loop.plant, 'uob-a') + outputWatts(plant.loop.plant, 'uob-b'));
      for (const room of Object.values(plant.loop.plant.state.rooms)) {
        expect(room.celsius).toBeGreaterThan(18);
        expect(room.celsius).toBeLessThan(27);
      }
      plant.loop.stop();
      await plant.clock.advance(3 * 3_600_000 - 200_001);
      plant.loop.start();
    }
    expect(Math.max(...loads)).toBeGreaterThan(Math.min(...loads) * 1.15);
  });
});

describe('mains lost on both sides', () => {
  test('battery at once, generators in band within 10 s, switched within 15 s, UPS normal within 30 s more', async () => {
    const plant = startPlant();
    await plant.run(5);
    plant.drill('mains-lost-both');
    await plant.run(0.25);
    for (const id of [...moduleIds('a'), ...moduleIds('b')])
      expect(sourceOf(plant.loop.plant, id)).toBe('battery');
    let inBand = Infinity;
    let switched = Infinity;
    let normal = Infinity;
    await plant.run(60, (now, at) => {
      const seconds = at + 0.25;
      expect(isRackFed(now)).toBe(true);
      if (generators.every((id) => ['synchronising', 'on-load'].includes(phaseOf(now, id) ?? ''))) {
        inBand = Math.min(inBand, seconds);
      }
      if (['ats-a', 'ats-b'].every((id) => positionOf(now, id) === 'alternate'))
        switched = Math.min(switched, seconds);
      if ([...moduleIds('a'), ...moduleIds('b')].every((id) => sourceOf(now, id) === 'normal')) {
        normal = Math.min(normal, seconds);
      }
    });
    expect(inBand).toBeLessThan(10);
    expect(switched).toBeLessThan(15);
    expect(normal).toBeLessThan(switched + 30);
    const carried = sumOf(generators.map((id) => outputWatts(plant.loop.plant, id)));
    const needed = inputWatts(plant.loop.plant, 'msb-a') + inputWatts(plant.loop.plant, 'msb-b');
    expect(carried).toBeCloseTo(needed, 3);
    const frequencies = generators.map((id) => plant.loop.plant.state.generators[id]?.hertz ?? 0);
    expect(Math.max(...frequencies) - Math.min(...frequencies)).toBeLessThan(0.01);
  });

  test('two sets never close on the same dead board, and fuel burns', async () => {
    const plant = startPlant();
    const fuelBefore = plant.loop.plant.state.generators['gen-1']?.fuelLitres ?? 0;
    plant.drill('mains-lost-both');
    let onLoad = 0;
    await plant.run(120, (now) => {
      const closed = generators.filter((id) => phaseOf(now, id) === 'on-load').length;
      if (onLoad === 0) expect(closed).toBeLessThanOrEqual(1);
      onLoad = closed;
    });
    expect(onLoad).toBe(3);
    expect(plant.loop.plant.state.generators['gen-1']?.fuelLitres).toBeLessThan(fuelBefore - 0.2);
  });

  test(
    'back to normal: retransfer after a minute, cool-down, then standing; batteries recharge',
    { timeout: 120_000 },
    async () => {
      const plant = startPlant();
      plant.drill('mains-lost-both');
      await plant.run(60);
      plant.drill('normal');
      const retransfer = await plant.until(120, (now) => positionOf(now, 'ats-a') === 'preferred');
      expect(retransfer).toBeGreaterThanOrEqual(59);
      expect(retransfer).toBeLessThan(65);
      expect(isRackFed(plant.loop.plant)).toBe(true);
      const charge = plant.loop.plant.state.upsModules['ups-a-1']?.charge ?? 0;
      expect(phaseOf(plant.loop.plant, 'gen-1')).not.toBe('ready');
      const stood = await plant.until(120, (now) => generators.every((id) => phaseOf(now, id) === 'ready'));
      expect(stood).toBeGreaterThan(60);
      expect(stood).toBeLessThan(80);
      await plant.run(300);
      expect(plant.loop.plant.state.upsModules['ups-a-1']?.charge).toBeGreaterThan(charge);
    },
  );
});
