// The course of each drill that breaks one thing, on virtual time: what fails, what takes over, what never notices.
import { describe, expect, test } from 'vitest';
import { momentAt } from '../../src/simulator/daily-curve.ts';
import { outletWatts } from '../../src/simulator/outlets.ts';
import { registersBehind } from '../../src/simulator/panel-meter.ts';
import { newPlant } from '../../src/simulator/plant-state.ts';
import type { PlantState } from '../../src/simulator/plant-state.ts';
import { solvePower } from '../../src/simulator/power-flow.ts';
import { restorePlant, savePlant } from '../../src/simulator/saved-plant.ts';
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

describe('single failures', () => {
  test('one side lost leaves the other on its utility', async () => {
    const plant = startPlant();
    plant.drill('mains-lost-a');
    await plant.run(30);
    expect(positionOf(plant.loop.plant, 'ats-a')).toBe('alternate');
    expect(positionOf(plant.loop.plant, 'ats-b')).toBe('preferred');
    expect(sourceOf(plant.loop.plant, 'ups-b-1')).toBe('normal');
    expect(outputWatts(plant.loop.plant, 'utility-b')).toBeGreaterThan(0);
  });

  test('a static switch whose source is lost never lets its load go dark, and goes back after its delay', async () => {
    const plant = startPlant();
    await plant.run(5);
    const fedFrom = (source: string): number => outputWatts(plant.loop.plant, source);
    expect(fedFrom('sts-source-a')).toBeCloseTo(1_000, 0);
    expect(fedFrom('sts-source-b')).toBe(0);
    plant.drill('static-switch-source-lost');
    await plant.run(20, (now) => expect(now.power.live.get('router-2')).toBe(true));
    expect(plant.loop.plant.state.staticSwitches['sts-1']).toMatchObject({
      position: 'alternate',
      transfers: 4,
    });
    expect(fedFrom('sts-source-a')).toBe(0);
    expect(fedFrom('sts-source-b')).toBeCloseTo(1_000, 0);
    plant.drill('normal');
    const seconds = await plant.until(
      30,
      (now) => now.state.staticSwitches['sts-1']?.position === 'preferred',
    );
    expect(seconds).toBeCloseTo(10, 0);
    expect(plant.loop.plant.state.staticSwitches['sts-1']?.transfers).toBe(5);
  });

  test('with both of its sources lost a static switch feeds nothing', async () => {
    const plant = startPlant();
    await plant.run(5);
    const { state, power } = plant.loop.plant;
    expect(power.live.get('sts-1')).toBe(true);
    const dark = {
      ...state,
      breakers: { 'sts-source-a': { isOpen: true }, 'sts-source-b': { isOpen: true } },
    };
    expect(solvePower(plant.loop.plant.topology, dark, 20).live.get('sts-1')).toBe(false);
  });

  test('a generator that does not start leaves the other two to carry everything', async () => {
    const plant = startPlant();
    plant.drill('generator-fails-to-start');
    await plant.run(90, (now) => expect(isRackFed(now)).toBe(true));
    expect(phaseOf(plant.loop.plant, 'gen-2')).toBe('failed');
    expect(outputWatts(plant.loop.plant, 'gen-2')).toBe(0);
    expect(outputWatts(plant.loop.plant, 'gen-1')).toBeGreaterThan(30_000);
    expect(sourceOf(plant.loop.plant, 'ups-a-1')).toBe('normal');
    // Mended while the switches still wait to go back: it starts and joins the others.
    plant.drill('normal');
    await plant.run(30);
    expect(phaseOf(plant.loop.plant, 'gen-2')).toBe('on-load');
  });

  test(
    'a switch that stays: its side runs flat and dies while the other carries all racks',
    { timeout: 180_000 },
    async () => {
      const plant = startPlant();
      plant.drill('transfer-switch-stays');
      await plant.run(30);
      expect(plant.loop.plant.state.transferSwitches['ats-a']?.isFailed).toBe(true);
      let charge = plant.loop.plant.state.upsModules['ups-a-1']?.charge ?? 0;
      const flat = await plant.until(3600, (now) => {
        const left = now.state.upsModules['ups-a-1']?.charge ?? 0;
        expect(left).toBeLessThanOrEqual(charge);
        charge = left;
        return moduleIds('a').every((id) => sourceOf(now, id) === 'none');
      });
      expect(flat).toBeGreaterThan(600);
      expect(flat).toBeLessThan(3600);
      expect(isRackFed(plant.loop.plant)).toBe(true);
      expect(outputWatts(plant.loop.plant, 'uob-a')).toBe(0);
      plant.drill('normal');
      await plant.run(30);
      expect(sourceOf(plant.loop.plant, 'ups-a-1')).toBe('normal');
      expect(outputWatts(plant.loop.plant, 'uob-a')).toBeGreaterThan(30_000);
    },
  );

  test('a UPS module, a cooling unit and a fibre each fail without touching a rack', async () => {
    const plant = startPlant();
    await plant.run(1);
    const before = plant.loop.plant;
    plant.drill('ups-module-fault', 'cooling-unit-fault', 'fibre-cut');
    await plant.run(120, (now) => expect(isRackFed(now)).toBe(true));
    const after = plant.loop.plant;
    expect(outputWatts(after, 'ups-a-1')).toBe(0);
    expect(outputWatts(after, 'ups-a-2')).toBeGreaterThan(outputWatts(before, 'ups-a-2') * 1.3);
    expect(after.state.coolingUnits['crah-1']?.coolingWatts).toBeLessThan(500);
    expect(after.state.coolingUnits['crah-2']?.coolingWatts).toBeGreaterThan(
      before.state.coolingUnits['crah-2']?.coolingWatts ?? Infinity,
    );
    expect(after.state.rooms['hall-1-air']?.celsius).toBeLessThan(27);
    expect(after.state.carriers['carrier-1']?.rxDbm).toBe(-40);
    expect(after.network.cableBits.get('entry-1>router-1') ?? 0).toBe(0);
    const total = sumOf([
      before.network.cableBits.get('entry-1>router-1') ?? 0,
      before.network.cableBits.get('entry-2>router-2') ?? 0,
    ]);
    expect(after.network.cableBits.get('entry-2>router-2')).toBeGreaterThan(total * 0.9);
  });

  test('an exercise loads a set beside the standing mains, a battery test judges a battery; no rack notices', async () => {
    const plant = startPlant();
    const charge = (): number => plant.loop.plant.state.upsModules['ups-a-1']?.charge ?? 0;
    plant.drill('generator-exercise', 'battery-test');
    await plant.run(30, (now) => expect(isRackFed(now)).toBe(true));
    expect(plant.loop.plant.state.generators['gen-1']?.loadWatts).toBeCloseTo(0.4 * 180_000, -2);
    expect(positionOf(plant.loop.plant, 'ats-a')).toBe('preferred');
    expect(phaseOf(plant.loop.plant, 'gen-2')).toBe('ready');
    expect([sourceOf(plant.loop.plant, 'ups-a-1'), sourceOf(plant.loop.plant, 'ups-a-2')]).toEqual([
      'battery',
      'normal',
    ]);
    expect(charge()).toBeLessThan(1);
    await plant.run(60, (now) => expect(isRackFed(now)).toBe(true));
    expect(plant.loop.plant.state.upsModules['ups-a-1']).toMatchObject({
      test: 'passed',
      source: 'normal',
      lineFailures: 3,
    });
    plant.drill('normal');
    await plant.run(80);
    expect(phaseOf(plant.loop.plant, 'gen-1')).toBe('ready');
  });

  test('without chillers the rooms warm, with them they recover', async () => {
    const plant = startPlant();
    const before = plant.loop.plant.state.rooms['hall-1-air']?.celsius ?? 0;
    plant.drill('mains-lost-both');
    let warmest = 0;
    await plant.run(60, (now) => {
      warmest = Math.max(warmest, now.state.rooms['hall-1-air']?.celsius ?? 0);
    });
    expect(warmest).toBeGreaterThan(before + 0.5);
    await plant.run(300);
    expect(plant.loop.plant.state.rooms['hall-1-air']?.celsius).toBeLessThan(warmest - 0.5);
  });
});

describe('what panels and outlets show', () => {
  test('a panel counts what its rack PDUs and everything else on it draw, over a restart too', async () => {
    const plant = startPlant();
    await plant.run(1);
    const topology = plant.loop.topology;
    const shown = (state: PlantState): number[] =>
      topology.metered.map(({ id }) => state.meters[id]!.energyWh);
    const behind = (state: PlantState, id: string): number =>
      registersBehind(topology, id, (pdu) => state.rackPdus[pdu]!.energyWh);
    const before = plant.loop.plant.state;
    await plant.run(600);
    const after = plant.loop.plant.state;
    for (const { id } of topology.metered) {
      const counted = after.meters[id]!.energyWh - before.meters[id]!.energyWh;
      const others = { 'panel-a2': 1_000, 'panel-b2': 0 }[id] ?? 500;
      expect(counted, id).toBeCloseTo(behind(after, id) - behind(before, id) + others / 6, 3);
    }
    const saved = savePlant(plant.loop.plant, plant.clock.epochMs());
    const moment = momentAt(plant.clock.epochMs() + 3_600_000, topology.site.timeZone);
    const fresh = newPlant(topology, moment, 7);
    const again = restorePlant(topology, fresh, saved, moment);
    for (const { id } of topology.metered) {
      const others = { 'panel-a2': 1_000, 'panel-b2': 0 }[id] ?? 500;
      const counted = again.meters[id]!.energyWh - after.meters[id]!.energyWh;
      expect(counted, id).toBeCloseTo(behind(again, id) - behind(after, id) + others, 3);
    }
    // What was saved before panels had meters begins where its PDUs are.
    const { meters: _, ...old } = saved;
    const first = restorePlant(topology, fresh, old, moment);
    expect(shown(first)).toEqual(topology.metered.map(({ id }) => behind(first, id)));
  });

  test('the outlets of a phase add up to it, and a lent one carries what the neighbour takes', async () => {
    const plant = startPlant();
    const { site } = plant.loop.topology;
    const outlets = site.devices.find(({ id }) => id === 'pdu-a06-a')?.outlets ?? [];
    const of = (number: number): number => outletWatts(plant.loop.plant, 'pdu-a06-a', outlets, number);
    const sums = (): number[] =>
      [0, 1, 2].map((phase) => sumOf(Array.from({ length: 8 }, (_, at) => of(8 * phase + at + 1))));
    const phases = (): readonly number[] => plant.loop.plant.state.rackPdus['pdu-a06-a']!.phaseWatts;
    await plant.run(1);
    expect(of(24)).toBe(0);
    sums().forEach((sum, phase) => expect(sum).toBeCloseTo(phases()[phase]!, -1));
    plant.drill('outlet-lent');
    await plant.run(1);
    expect(of(24)).toBeGreaterThan(50);
    expect(of(24)).toBeCloseTo(inputWatts(plant.loop.plant, 'rack-a07') * (0.04 / 1.04), -1);
    sums().forEach((sum, phase) => expect(sum).toBeCloseTo(phases()[phase]!, -1));
    plant.drill('normal');
    await plant.run(1);
    expect(of(24)).toBe(0);
  });
});
