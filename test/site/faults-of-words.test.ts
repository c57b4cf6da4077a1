// Words and numbers of a site file that nothing can come of: an id that no address can hold, a condition that nothing fulfils.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadSite } from '../../src/site/load-site.ts';

const folder = mkdtempSync(join(tmpdir(), 'qosha-words-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function faultsOf(text: string): string[] {
  const file = join(folder, 'site.yaml');
  writeFileSync(file, text);
  const loaded = loadSite(file);
  return 'faults' in loaded
    ? loaded.faults.map(({ line, path, message }) => `${line} ${path}: ${message}`)
    : [];
}

const long = 'x'.repeat(101);

test('an id is one word: addresses, lists and runs name it', () => {
  const text = `
components:
  good-1.A_b: { kind: generator, provides: power }
  "two words": { kind: generator, provides: power }
  "": { kind: generator, provides: power }
  "a,b": { kind: generator, provides: power }
  "a/b": { kind: generator, provides: power }
  ${long}: { kind: generator, provides: power }
snmp: { community: { env: HOME } }
devices:
  "dev 1": { kind: other, address: 127.0.0.1 }
places:
  rooms: [{ id: "hall 1", rows: [{ id: "row,a" }] }]
`;
  expect(faultsOf(text)).toEqual([
    '4 components.two words: "two words" is no id',
    '5 components.: "" is no id',
    '6 components.a,b: "a,b" is no id',
    '7 components.a/b: "a/b" is no id',
    `8 components.${long}: "${long}" is no id`,
    '11 devices.dev 1: "dev 1" is no id',
    '13 places.rooms.0: "hall 1" is no id',
    '13 places.rooms.0.rows.0: "row,a" is no id',
  ]);
});

test('a condition that nothing can fulfil is a fault', () => {
  const text = `
components: { g: { kind: generator, provides: power } }
snmp: { community: { env: HOME } }
devices:
  d:
    kind: generator
    address: 127.0.0.1
    bindings:
      - component: g
        available:
          - { point: output.power, atLeast: 5, atMost: 1 }
          - { point: output.power, is: ["on"] }
          - { point: engine.mode, atLeast: 1 }
          - { point: output.power, atLeast: 1, atMost: { point: ups.ratedPower } }
          - { point: engine.mode, is: [auto], unless: [{ point: output.power, atLeast: 2, atMost: 1 }] }
`;
  expect(faultsOf(text)).toEqual([
    '11 devices.d.bindings.0.available.0: nothing is at least 5 and at most 1',
    '12 devices.d.bindings.0.available.1.is: output.power is a number',
    '13 devices.d.bindings.0.available.2.atLeast: engine.mode is a word',
    '15 devices.d.bindings.0.available.4.unless.0: nothing is at least 2 and at most 1',
  ]);
});

test('a day that no calendar has is no date', () => {
  const battery = '{ energyWh: 100, installedOn: "2023-02-29", lifeYears: 10 }';
  expect(faultsOf(`components: { u: { kind: ups, provides: power, battery: ${battery} } }`)).toEqual([
    '1 components.u.battery.installedOn: "2023-02-29" is no date',
  ]);
});
