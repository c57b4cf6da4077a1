// `actions.yaml`: what becomes of it, and every fault of it at once with its line and mend.
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { hashOf, usesOf } from '../../src/actions/action.ts';
import { mayCall, networkFault } from '../../src/actions/networks.ts';
import { readActions } from '../../src/actions/read-actions.ts';
import { formatFault } from '../../src/core/fault.ts';
import { loadSite } from '../../src/site/load-site.ts';
import type { Site } from '../../src/site/site.ts';

const folder = mkdtempSync(join(tmpdir(), 'qosha-actions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
const siteText = `
components:
  utility-a: { kind: utility, provides: power }
  gen-1: { kind: generator, provides: power, capacity: 100 }
devices:
  gen-1: { kind: generator, address: 127.0.0.2, community: { file: read }, writes: allowed,
    writeAs: { community: { file: write } }, bindings: [{ component: gen-1 }] }
  meter: { kind: meter, address: 127.0.0.3, community: { file: read } }
`;

function place(actions: string | undefined, sequences: Readonly<Record<string, string>> = {}) {
  const here = join(folder, `site-${(count += 1)}`);
  mkdirSync(join(here, 'sequences'), { recursive: true });
  const file = join(here, 'site.yaml');
  writeFileSync(file, siteText);
  for (const name of ['read', 'write', 'key']) writeFileSync(join(here, name), `${name}\n`);
  if (actions !== undefined) writeFileSync(join(here, 'actions.yaml'), actions);
  for (const [name, text] of Object.entries(sequences)) writeFileSync(join(here, 'sequences', name), text);
  const loaded = loadSite(file);
  if ('faults' in loaded) throw new Error(loaded.faults.map(formatFault).join('\n'));
  return { file, site: loaded.site };
}

function faultsOf(...given: Parameters<typeof place>): readonly string[] {
  const { file, site } = place(...given);
  const read = readActions(file, site);
  if (!('faults' in read)) return [];
  return read.faults.map((fault) => formatFault({ ...fault, file: fault.file?.split('/').at(-1) ?? '' }));
}

const title = 'title: { en: Restart, az: İşə sal, ru: Пуск }';
const rest = `${title}, interlock: [{ component: utility-a, state: [unavailable] }], rate: { atMost: 1, perHours: 24 }`;
const set = (name: string, more: string): string =>
  `  - { name: ${name}, kind: snmp-set, ${rest}, ${more} }\n`;
const hook = (name: string, url: string): string =>
  `  - { name: ${name}, kind: webhook, ${rest}, url: "${url}", secret: { file: key } }\n`;
const oid = 'oid: 1.3.6.1.4.1.41385.1.3.4.1.2.0, type: integer, value: 1';

test('no file: nothing may be done; the shipped example has no fault and writes to nothing', () => {
  const { file, site } = place(undefined);
  expect(readActions(file, site)).toMatchObject({ actions: [] });
  const shipped = fileURLToPath(new URL('../../config/site.yaml', import.meta.url));
  const demo = loadSite(shipped);
  if ('faults' in demo) throw new Error('the demonstration has faults');
  const read = readActions(shipped, demo.site);
  if ('faults' in read) throw new Error(read.faults.map(formatFault).join('\n'));
  expect(read.actions.map(({ deed }) => deed.kind)).toEqual(['webhook']);
  expect(read.actions.map((action) => usesOf(action, read.sequences))).toEqual([
    ['mains-lost/in-band', 'mains-lost/in-parallel'],
  ]);
  expect(demo.site.devices.every(({ writeSecurity }) => writeSecurity === undefined)).toBe(true);
});

test('every fault of meaning at once', () => {
  const faults = faultsOf(
    `actions:\n${[
      set('a', `device: gen-1, ${oid}, on: [mains-lost/in-bend], components: [gen-9]`),
      set('a', `device: meter, ${oid}`),
      set('b', `device: gen-2, ${oid}`),
      set('c', 'device: gen-1, oid: 1.3.6.1, type: integer, value: 2147483648'),
      set('d', 'device: gen-1, oid: 1.3.6.1, type: ip, value: "10.0.0"'),
      set('e', 'device: gen-1, oid: 1.3.6.1, type: text, value: 5'),
      hook('f', 'http://hooks.example.az/x'),
      hook('g', 'https://hooks.example.az/x'),
      hook('h', 'https://user:word@hooks.example.az/x'),
      hook('i', 'nonsense'),
      `  - { name: j, kind: snmp-set, ${title}, device: gen-1, ${oid}, rate: { atMost: 1, perHours: 1 }, interlock: [` +
        '{ device: gen-1, point: engine.mode, atLeast: 1 }, { device: gen-1, point: engine.mod, is: [auto] }, ' +
        '{ device: meter, point: output.power }, { component: utility-b, state: [available] }] }\n',
    ].join('')}`,
  );
  const part = (text: string): unknown => expect.stringContaining(text);
  expect(faults).toEqual([
    part(
      'actions.yaml:2 actions.0.on.0: there is no step mains-lost/in-bend; did you mean mains-lost/in-band?',
    ),
    part('actions.0.components.0: there is no component gen-9'),
    part('actions.yaml:3 actions.1.name: the name a stands twice'),
    part('actions.1.device: meter may not be written to; write `writes: allowed`'),
    part('actions.2.device: there is no device gen-2; did you mean gen-1?'),
    part('actions.3.value: 2147483648 is no integer; write a whole number from -2147483648 to 2147483647'),
    part('actions.4.value: "10.0.0" is no ip'),
    part('actions.5.value: 5 is no text; write it in quotes'),
    part('actions.6.url: http://hooks.example.az can be read on the way'),
    part('actions.7.url: hooks.example.az is not among webhookHosts'),
    part('actions.8.url: a password stands in the address'),
    part('actions.9.url: is no address'),
    part('actions.10.interlock.0.atLeast: engine.mode is a word; use is or isNot'),
    part('actions.10.interlock.1.point: there is no point engine.mod'),
    part('actions.10.interlock.2: says nothing of output.power'),
    part('actions.10.interlock.3.component: there is no component utility-b'),
  ]);
});

test('in drills only what cannot leave this machine', () => {
  const asked = (url: string, more: string) =>
    `  - { name: a, kind: webhook, ${rest}, url: "${url}", secret: { file: key }, inDrills: true }\n${more}`;
  const beyond = expect.stringContaining(
    'actions.0.inDrills: a drill would reach beyond this machine',
  ) as unknown;
  const hosts = 'webhookHosts: [{ host: a.example }, { host: 127.0.0.1 }]\n';
  expect(faultsOf(`${hosts}actions:\n${asked('http://127.0.0.1:20097/x', '')}`)).toEqual([]);
  expect(faultsOf(`${hosts}actions:\n${asked('https://a.example/x', '')}`)).toEqual([beyond]);
  const elsewhere = 'webhookHosts: [{ host: localhost, addresses: [10.0.0.0/8] }]\n';
  expect(faultsOf(`${elsewhere}actions:\n${asked('http://localhost/x', '')}`)).toEqual([beyond]);
  expect(faultsOf(`actions:\n${set('a', `device: gen-1, ${oid}, inDrills: true`)}`)).toEqual([
    expect.stringContaining('unknown key "inDrills"'),
  ]);
});

test('faults of form: no interlock, no rate, unknown keys; a secret that is not there', () => {
  expect(
    faultsOf(
      `actions:\n  - { name: a, kind: snmp-set, ${title}, device: gen-1, ${oid}, interlock: [], retries: 3 }\n`,
    ),
  ).toEqual([
    expect.stringContaining('actions.0.interlock: has 0 items; say under which conditions'),
    expect.stringContaining('actions.0.retries: unknown key "retries"'),
    expect.stringContaining('actions.0: rate is missing'),
  ]);
  expect(
    faultsOf(`webhookHosts: [{ host: a.example, addresses: [10.0.0.0/33] }]
actions:
  - { name: a, kind: webhook, ${rest}, url: "https://a.example/", secret: { file: nothing } }\n`),
  ).toEqual([
    expect.stringContaining('webhookHosts.0.addresses.0: /33 is no length of a mask'),
    expect.stringContaining('actions.0.secret: the secret file'),
  ]);
});

const sequence = (name: string): string => `
id: own
title: { en: Own, az: Öz, ru: Своя }
subject: { kind: [utility] }
trigger: { condition: { state: [unavailable] } }
steps:
  - id: up
    title: { en: Up, az: İşləyir, ru: Работает }
    each: subject
    condition: { state: [available] }
    deadline: { seconds: 10 }
    miss:
      priority: high
      says: { en: late, az: gec, ru: поздно }
      act: { en: look, az: bax, ru: смотри }
      actions: [${name}]
`;

test('a step may name an action that exists, and no other', () => {
  const file = `actions:\n${set('restart', `device: gen-1, ${oid}`)}`;
  expect(faultsOf(file, { 'own.yaml': sequence('restart') })).toEqual([]);
  expect(faultsOf(file, { 'own.yaml': sequence('restarts') })).toEqual([
    expect.stringContaining(
      'own.yaml:16 steps.0.miss.actions.0: there is no action restarts; did you mean restart?',
    ),
  ]);
  expect(faultsOf(undefined, { 'own.yaml': sequence('restart') })).toEqual([
    expect.stringContaining('there is no action restart; there is none'),
  ]);
  // Of a file that cannot be read the names are not known, and that is said once.
  expect(faultsOf('actions: 5', { 'own.yaml': sequence('restart') })).toHaveLength(1);
});

test('the hash follows everything that decides what would happen', () => {
  const text = `actions:\n${set('restart', `device: gen-1, ${oid}`)}`;
  const hashIn = (
    actions: string,
    sequences: Readonly<Record<string, string>>,
    change?: (site: Site) => Site,
  ) => {
    const { file, site } = place(actions, sequences);
    const read = readActions(file, site);
    if ('faults' in read) throw new Error(read.faults.map(formatFault).join('\n'));
    const { devices } = change === undefined ? site : change(site);
    return hashOf(read.actions[0]!, { sequences: read.sequences, devices });
  };
  const own = { 'own.yaml': sequence('restart') };
  const base = hashIn(text, own);
  expect(hashIn(text, own)).toBe(base);
  expect(
    hashIn(text, { ...own, 'other.yaml': sequence('restart').replace('id: own', 'id: other') }),
  ).not.toBe(base);
  const different = [
    hashIn(text.replace('value: 1', 'value: 2'), own),
    hashIn(text.replace('unavailable', 'available'), own),
    hashIn(text.replace('atMost: 1', 'atMost: 2'), own),
    hashIn(text, { 'own.yaml': sequence('restart').replace('seconds: 10', 'seconds: 10.5') }),
    hashIn(text, own, (site) => ({
      ...site,
      devices: site.devices.map((device) => ({ ...device, address: '127.0.0.9' })),
    })),
  ];
  expect(new Set([base, ...different]).size).toBe(6);
});

test('networks: public unless listed', () => {
  for (const address of [
    '10.1.2.3',
    '127.0.0.1',
    '169.254.169.254',
    '192.168.1.1',
    '100.64.0.1',
    '::1',
    'fd00::1',
  ]) {
    expect([address, mayCall(address, [])]).toEqual([address, false]);
  }
  for (const address of ['fe80::1', '::ffff:10.1.2.3', '224.0.0.1', '0.0.0.0', '64:ff9b::a01:203', 'hooks']) {
    expect([address, mayCall(address, [])]).toEqual([address, false]);
  }
  expect(mayCall('8.8.8.8', [])).toBe(true);
  expect(mayCall('2600::1', [])).toBe(true);
  expect(mayCall('::ffff:10.20.1.1', ['10.20.0.0/16'])).toBe(true);
  expect(mayCall('10.21.1.1', ['10.20.0.0/16'])).toBe(false);
  expect(mayCall('8.8.8.8', ['10.20.0.0/16', '10.0.0.5'])).toBe(false);
  expect(mayCall('10.0.0.5', ['10.20.0.0/16', '10.0.0.5'])).toBe(true);
  expect(networkFault('10.0.0.0/8')).toBe(undefined);
  expect(networkFault('0.0.0.0/0')).toMatch(/no length/u);
});
