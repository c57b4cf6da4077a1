// What a generator burns and holds stands at the component alone; a binding says which point tells the level. Every other way
// of writing it is told with its place and its mend.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadSite } from '../../src/site/load-site.ts';

const folder = mkdtempSync(join(tmpdir(), 'qosha-fuel-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(fuel: string, devices: string) {
  const file = join(folder, 'site.yaml');
  writeFileSync(
    file,
    `
components:
  gen: { kind: generator, provides: power, capacity: 100${fuel === '' ? '' : `, fuel: { ${fuel} }`} }
  rack: { kind: rack, inputs: { power: gen } }
snmp: { community: { env: PATH } }
devices:
${devices}`,
  );
  return loadSite(file);
}

const device = (id: string, kind: string, port: number, bindings: string): string =>
  `  ${id}: { kind: ${kind}, address: 10.0.0.1, port: ${port}, bindings: [${bindings}] }\n`;
const meter = device('meter', 'meter', 1, '{ component: gen, available: none }');
const controller = device('controller', 'generator', 2, '{ component: gen }');
const gauge = (rest = 'point: sensor.level, instance: "2"'): string =>
  device('gauge', 'environment', 3, `{ component: gen, available: none, fuelLevel: { ${rest} } }`);

function tellers(devices: string) {
  const loaded = load('litresPerHour: [[0, 4], [50, 20]], tankLitres: 1000, classHours: 10', devices);
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  return loaded.site.devices.flatMap(({ id, bindings }) =>
    bindings.flatMap(({ fuelLevel, also = [] }) =>
      fuelLevel === undefined ? [] : [{ id, fuelLevel, also }],
    ),
  );
}

function faultsOf(fuel: string, devices: string): readonly string[] {
  const loaded = load(fuel, devices);
  return 'faults' in loaded ? loaded.faults.map((one) => `${one.path}: ${one.message}; ${one.mend}`) : [];
}

describe('the level of a tank', () => {
  it('is told by the controller where nothing else is said, whatever else is bound to the set', () => {
    // 36 l/h at full load: the curve goes on beyond its last point.
    expect(tellers(meter + controller)).toMatchObject([
      { id: 'controller', fuelLevel: {}, also: [{ point: 'fuel.level', atLeast: 36 }] },
    ]);
  });

  it('is told by the binding that says so', () => {
    expect(tellers(controller + gauge())).toMatchObject([
      {
        id: 'gauge',
        fuelLevel: { point: 'sensor.level', instance: '2' },
        also: [{ point: 'sensor.level', instance: '2', atLeast: 36 }],
      },
    ]);
  });

  it('is told by somebody, by one, and by a point that tells a level', () => {
    const fuel = 'litresPerHour: 40, tankLitres: 1000';
    expect(faultsOf(fuel, meter)).toEqual([
      'components.gen.fuel.tankLitres: no device tells what stands in it; ' +
        'write fuelLevel at the binding of the device that does',
    ]);
    const second = device('other', 'other', 4, '{ component: gen, fuelLevel: { point: output.power } }');
    expect(faultsOf(fuel, gauge('point: fuel.level') + second)).toEqual([
      'devices.other.bindings.0.fuelLevel.point: "output.power" tells no level; ' +
        'name a point in % or l, such as fuel.level',
      'devices.other.bindings.0.fuelLevel: the level of "gen" is told by another binding already; leave one of them',
    ]);
    expect(faultsOf('litresPerHour: 40', gauge())).toEqual([
      'devices.gauge.bindings.0.fuelLevel: "gen" has no tank of its own; give components.gen.fuel its tankLitres',
    ]);
  });
});

describe('a class', () => {
  it('is asked of a tank of its own', () => {
    expect(faultsOf('litresPerHour: 40, classHours: 12', controller)).toEqual([
      'components.gen.fuel.classHours: it is asked of a tank of its own, and there is none; ' +
        'give tankLitres, or leave it out: hours of shared tanks are asked by minimumFuelHours',
    ]);
  });

  it('fits into what of the tank can be drawn', () => {
    const of = (hours: number): readonly string[] =>
      faultsOf(`litresPerHour: 40, tankLitres: 1000, usableFrom: 10, classHours: ${hours}`, controller);
    expect(of(22.5)).toEqual([]);
    expect(of(23)).toEqual([
      'components.gen.fuel.classHours: 23 h at full load take 1020 l in the tank, which holds 1000 l; ' +
        'correct the class, the consumption or the size of the tank',
    ]);
  });
});

describe('fuel at a binding', () => {
  const old = device(
    'controller',
    'generator',
    2,
    '{ component: gen, fuel: { classHours: 12, litresPerHour: 48, tankLitres: 1500 }, startBattery: 24 }',
  );

  it('is one fault that says what to write where', () => {
    expect(faultsOf('', old)).toEqual([
      'devices.controller.bindings.0.fuel: fuel is written at the generator, not at a binding; ' +
        'take it out and write tankLitres: 1500, litresPerHour: 48, classHours: 12 under components.gen.fuel',
    ]);
  });

  it('is one fault that names only what the component lacks', () => {
    expect(faultsOf('litresPerHour: [[0, 4], [100, 47]], tankLitres: 1500', old)).toEqual([
      'devices.controller.bindings.0.fuel: fuel is written at the generator, not at a binding; ' +
        'take it out and write classHours: 12 under components.gen.fuel',
    ]);
  });
});
