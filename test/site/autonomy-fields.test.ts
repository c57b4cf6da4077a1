// Batteries, fuel and tanks in the site file: what they mean, and every nonsense told with its place.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { usualAutonomy } from '../../src/site/autonomy.ts';
import { loadSite } from '../../src/site/load-site.ts';

const folder = mkdtempSync(join(tmpdir(), 'qosha-autonomy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(text: string) {
  const file = join(folder, 'site.yaml');
  writeFileSync(file, text);
  return loadSite(file, { devices: 'ignore' });
}

const plant = (ups: string, generator: string, rest = '') => `
components:
  mains: { kind: utility, provides: power }
  gen: { kind: generator, provides: power, capacity: 100${generator} }
  ups: { kind: ups, provides: power, inputs: { power: { select: [mains, gen] } }${ups} }
  rack: { kind: rack, inputs: { power: ups } }
${rest}`;

function faultsOf(text: string): readonly string[] {
  const loaded = load(text);
  return 'faults' in loaded ? loaded.faults.map(({ path, message }) => `${path}: ${message}`) : [];
}

it('reads ratings, curves and tanks', () => {
  const battery =
    ', battery: { energyWh: 5000, atWatts: 50000, exponent: 1.18, installedOn: "2024-02-29", lifeYears: 10 }';
  const fuel = ', fuel: { tankLitres: 1500, litresPerHour: [[0, 3.6], [100, 46.8]], usableFrom: 5 }';
  const loaded = load(plant(battery, fuel, 'autonomy: { minimumFuelHours: 24 }'));
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  const [, gen, ups] = loaded.site.components;
  expect(ups?.battery).toMatchObject({ energyWh: 5000, exponent: 1.18 });
  expect(gen?.fuel).toEqual({
    curve: [
      [0, 3.6],
      [100, 46.8],
    ],
    usableFrom: 5,
    tankLitres: 1500,
  });
  expect(loaded.site.autonomy).toEqual({ requiredBatterySeconds: 300, minimumFuelHours: 24, tanks: [] });
});

it('takes one figure as full load, and its tenth as idling', () => {
  const loaded = load(plant('', ', fuel: { litresPerHour: 40 }'));
  expect('site' in loaded && loaded.site.components[1]?.fuel?.curve).toEqual([
    [0, 4],
    [100, 40],
  ]);
  expect('site' in loaded && loaded.site.autonomy).toEqual(usualAutonomy);
});

it('tells every nonsense at once', () => {
  const battery = ', battery: { energyWh: 5000, atWatts: 50000, installedOn: yesterday }';
  const fuel = ', fuel: { litresPerHour: [[0, 5], [100, 4], [900, 50]] }';
  const tanks = `
  spare: { kind: rack, inputs: { power: ups }, battery: { energyWh: 1, lifeYears: 3 } }
autonomy:
  tanks:
    bulk: { litres: 1000, feeds: [gen, ups], level: { device: gauge, point: output.power } }
    other: { litres: 1000, feeds: [gen], level: { device: gauge, point: nonsense } }
`;
  expect(faultsOf(plant(battery, fuel, tanks))).toEqual([
    'components.gen.fuel.litresPerHour.1: the curve does not rise here',
    'components.gen.fuel.litresPerHour.2: a load of 900 % is none',
    'components.ups.battery.exponent: `atWatts` and `exponent` go together',
    'components.ups.battery.installedOn: "yesterday" is no date',
    'components.spare.battery: a battery stands behind what provides power',
    'components.spare.battery.lifeYears: a life without a beginning',
    'autonomy.tanks.bulk.feeds.1: "ups" burns no fuel',
    'autonomy.tanks.bulk.level.device: there is no device "gauge"',
    'autonomy.tanks.bulk.level.point: "output.power" tells no level',
    'autonomy.tanks.other.feeds.0: "gen" draws from "bulk" already',
    'autonomy.tanks.other.level.device: there is no device "gauge"',
    'autonomy.tanks.other.level.point: there is no point "nonsense"',
  ]);
});

it('refuses energy below nothing and words it does not know', () => {
  const faults = faultsOf(plant(', battery: { energyWh: 0, minutes: 5 }', ', fuel: { litresPerHour: -1 }'));
  expect(faults.join('\n')).toContain('components.ups.battery.energyWh');
  expect(faults.join('\n')).toContain('components.ups.battery.minutes');
  expect(faults.join('\n')).toContain('components.gen.fuel.litresPerHour');
});
