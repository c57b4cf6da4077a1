// The site file: what it means, and that every fault in it is told at once with its place and its mend.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { formatFault } from '../../src/core/fault.ts';
import { loadSite } from '../../src/site/load-site.ts';

const folder = mkdtempSync(join(tmpdir(), 'qosha-site-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
function write(text: string): string {
  count += 1;
  const file = join(folder, `site-${count}.yaml`);
  writeFileSync(file, text);
  return file;
}

/** Faults as `line path: message` without the file and the mend. */
function faultsOf(text: string): string[] {
  const loaded = loadSite(write(text));
  return 'faults' in loaded
    ? loaded.faults.map((fault) => `${fault.line} ${fault.path}: ${fault.message}`)
    : [];
}

//  utility ─ ups ─ rack
const sound = `
site: { id: s, name: S, timeZone: Asia/Baku, currency: AZN }
components:
  utility: { kind: utility, provides: power, capacity: 100 }
  ups: { kind: ups, provides: power, capacity: 80, efficiency: 0.95, inputs: { power: utility } }
  rack: { kind: rack, inputs: { power: { share: [ups] } }, demand: { power: 5 } }
`;

describe('a site file', () => {
  it('becomes components with every default filled in', () => {
    const loaded = loadSite(write(sound));
    if ('faults' in loaded) throw new Error(loaded.faults.map(formatFault).join('\n'));
    expect(loaded.site.components.map(({ id }) => id)).toEqual(['utility', 'ups', 'rack']);
    expect(loaded.site.components[1]).toMatchObject({
      efficiency: 0.95,
      removable: true,
      state: 'available',
      isolates: [],
      inputs: [{ medium: 'power', mode: 'share', members: ['utility'] }],
    });
  });

  it('knows breakers where power is provided, and refuses them and their halves elsewhere', () => {
    const breakers = sound
      .replace('capacity: 80,', 'capacity: 80, breakerAmps: 160, phases: 1, volts: 240,')
      .replace('capacity: 100 }', 'capacity: 100, phases: 3 }')
      .replace('kind: rack,', 'kind: rack, breakerAmps: 16,');
    expect(faultsOf(breakers)).toEqual([
      '4 components.utility.phases: it says phases of a breaker that is not there',
      '6 components.rack.breakerAmps: a breaker belongs to a component that provides power',
    ]);
    const loaded = loadSite(write(sound.replace('capacity: 80,', 'capacity: 80, breakerAmps: 160,')));
    expect(loaded).toMatchObject({
      site: { components: [{}, { breaker: { amps: 160, phases: 3, volts: 230 } }, {}] },
    });
  });

  it('may be JSON, and may leave out the site block', () => {
    const components = {
      u: { kind: 'utility', provides: 'power' },
      r: { kind: 'rack', inputs: { power: 'u' } },
    };
    expect(loadSite(write(JSON.stringify({ components })))).toHaveProperty('site.components.length', 2);
  });

  it('allows circles across media and refuses them within one', () => {
    const across = `
components:
  u: { kind: utility, provides: power }
  ups: { kind: ups, provides: power, inputs: { power: u, cooling: crah } }
  crah: { kind: crah, provides: cooling, inputs: { power: ups } }
  r: { kind: rack, inputs: { power: ups } }
`;
    expect(faultsOf(across)).toEqual([]);
    const within = across.replace('inputs: { power: u,', 'inputs: { power: { share: [u, ups] },');
    expect(faultsOf(within)).toEqual([
      '4 components.ups.inputs.power: components of power feed each other in a circle: ups <- ups',
    ]);
  });

  it('tells all faults at once, of form and of meaning, in the order of the file', () => {
    const text = `
components:
  u: { kind: utility, provides: power, capacity: -5 }
  b: { kind: bus, provides: power, inputs: { power: { share: [u, u, nope] } }, efficiency: 0 }
  c: { kind: crah, provides: cooling, colour: red }
  r: { kind: rack, inputs: { power: c }, demand: { cooling: 2 } }
  s: { kind: rack }
  t: { kind: tie, provides: power, isolates: [q] }
`;
    const faults = faultsOf(text);
    expect(faults.map((fault) => Number(fault.split(' ')[0]))).toEqual([3, 4, 4, 4, 5, 6, 6, 7, 8]);
    const all = faults.join('\n');
    for (const part of [
      '-5',
      '"u" is named twice',
      '"nope"',
      'efficiency',
      'colour',
      'provides cooling',
      'demands',
    ]) {
      expect(all).toContain(part);
    }
    expect(all).toContain('source that is a load');
    expect(all).toContain('"q"');
  });

  it('refuses an id that is also a word of the language, quietly doing nothing to objects', () => {
    const text =
      '{"components": {"__proto__": {"kind": "rack"}, "u": {"kind": "utility", "provides": "power"}}}';
    const loaded = loadSite(write(text));
    expect('faults' in loaded).toBe(true);
    expect(({} as Record<string, unknown>)['kind']).toBeUndefined();
  });

  it('names devices that share an address, points that do not exist and conditions that ask nothing', () => {
    const text = `${sound}
snmp: { community: { env: QOSHA_TEST_COMMUNITY } }
devices:
  one: { kind: ups, address: 127.0.0.1, port: 16100, bindings: [{ component: ups }] }
  two: { kind: ups, address: 127.0.0.1, port: 16100, bindings: [{ component: nothing }] }
  three: { kind: ups, address: 127.0.0.2, bindings: [{ component: ups, available: [{ point: batery.charge }] }] }
`;
    const all = faultsOf(text).join('\n');
    expect(all).toContain('it has the address of one');
    expect(all).toContain('there is no component "nothing"');
    expect(all).toContain('there is no point "batery.charge"');
    expect(all).toContain('the condition asks nothing');
  });

  it('wants the secrets it names, except for questions about the graph alone', () => {
    const text = `${sound}
snmp: { community: { file: not-there } }
devices: { one: { kind: ups, address: 127.0.0.1 } }
`;
    expect(faultsOf(text).join('\n')).toContain('not-there');
    expect('site' in loadSite(write(text), { devices: 'ignore' })).toBe(true);
  });

  it('knows the device profiles there are, when it is told', () => {
    const text = `${sound}
snmp: { community: { env: PATH } }
devices: { one: { kind: ups, address: 127.0.0.1, profile: rfc1628-upss } }
`;
    const loaded = loadSite(write(text), { profiles: ['rfc1628-ups'] });
    expect('faults' in loaded && loaded.faults.map(formatFault)[0]).toContain('did you mean rfc1628-ups?');
    expect('site' in loadSite(write(text))).toBe(true);
  });

  it('refuses devices that overlap in a rack, and racks that stand for no load', () => {
    const text = `${sound}
places:
  rooms: [{ id: hall, rows: [{ id: row }] }]
  racks: [{ id: r1, room: hall, row: row, units: 42, component: ups }, { id: r2, room: attic, units: 42 }]
snmp: { community: { env: QOSHA_TEST_COMMUNITY } }
devices:
  one: { kind: pdu, address: 127.0.0.1, place: r1, rackUnits: { lowest: 1, height: 2 } }
  two: { kind: pdu, address: 127.0.0.2, place: r1, rackUnits: { lowest: 2, height: 1 }, outlets: { '7': { rack: r9, phase: 2 } } }
`;
    const all = faultsOf(text).join('\n');
    expect(all).toContain('it overlaps one at unit 2');
    expect(all).toContain('devices.two.outlets.7: there is no rack "r9"');
    expect(all).toContain('is no load');
    expect(all).toContain('there is no room "attic"');
  });
});

describe('traps in a site file', () => {
  const secrets = join(folder, 'trap-key');
  writeFileSync(secrets, 'a long enough key\n');

  it('name who may send beside the devices', () => {
    const loaded = loadSite(
      write(`${sound}
traps:
  address: 0.0.0.0
  port: 162
  allow: [10.20.0.0/16, 'fd00::7']
  communities: [{ file: ${secrets} }]
  users: [{ user: shouter, auth: { protocol: sha256, key: { file: ${secrets} } } }]
`),
    );
    if ('faults' in loaded) throw new Error(loaded.faults.map(formatFault).join('\n'));
    const { traps } = loaded.site;
    expect(traps).toMatchObject({ address: '0.0.0.0', allow: ['10.20.0.0/16', 'fd00::7'], keepDays: 90 });
    expect(traps?.communities[0]?.reveal()).toBe('a long enough key');
    expect(traps?.users).toMatchObject([{ version: 'v3', user: 'shouter', auth: { protocol: 'sha256' } }]);
    expect(JSON.stringify(traps)).not.toContain('long enough');
  });

  it('tell what is wrong with them, each thing at its place', () => {
    const text = `${sound}
traps:
  address: here
  port: 162
  allow: [10.0.0.0/33, 0.0.0.0/0, ups.example]
  communities: [{ file: nowhere }]
  users: [{ user: weak }]
`;
    const told = faultsOf(text).map((fault) => fault.replace(/^\d+ /u, ''));
    expect(told).toEqual([
      'traps.address: "here" is no IP address',
      'traps.allow.0: /33 is no length of a mask up to /32',
      'traps.allow.1: 0.0.0.0/0 would hear everybody',
      'traps.allow.2: "ups.example" is no address and no network',
      expect.stringContaining('traps.communities.0: the secret file'),
      'traps.users.0: it is asked with no authentication, which protects nothing any more',
    ]);
  });
});

describe('conditions in a site file', () => {
  const withBinding = (binding: string, ofGenerator = ''): string => `
components:
  gen: { kind: generator, provides: power, capacity: 100${ofGenerator} }
  rack: { kind: rack, inputs: { power: gen }, demand: { power: 5 } }
devices:
  gen:
    kind: generator
    address: 10.0.0.1
    community: { env: PATH }
    bindings:
      - { component: gen, ${binding} }
`;

  it('say how long, what to believe, and what a generator must have in hand', () => {
    const file = write(
      withBinding(
        `available: [{ point: engine.mode, is: [auto], failSeconds: 2, holdSeconds: 5, stale: { last: 30 } }],
        startBattery: 24`,
        ', fuel: { classHours: 12, litresPerHour: 40, tankLitres: 1000, usableFrom: 2 }',
      ),
    );
    const loaded = loadSite(file);
    if ('faults' in loaded) throw new Error(loaded.faults.map(formatFault).join('\n'));
    expect(loaded.site.devices[0]?.bindings[0]).toMatchObject({
      available: [{ point: 'engine.mode', failSeconds: 2, holdSeconds: 5, stale: { last: 30 } }],
      also: [
        { point: 'fuel.level', atLeast: 50 },
        { point: 'startBattery.voltage', atLeast: 23.6 },
      ],
    });
  });

  it('have all their faults told at once', () => {
    const faults = faultsOf(
      withBinding(
        'available: [{ point: fuel.level, atLeast: { point: fuel.lvl }, stale: never, unless: [{ point: engine.state }] }]',
        ', fuel: { classHours: 48, litresPerHour: 40, tankLitres: 1000 }',
      ),
    );
    const all = faults.join('\n');
    expect(all).toContain('there is no point "fuel.lvl"');
    expect(all).toContain('stale');
    expect(all).toContain('the condition asks nothing');
    expect(all).toContain('48 h at full load take 1920 l in the tank, which holds 1000 l');
  });

  it('give capacities by telemetry, and say what is none', () => {
    const loaded = loadSite(
      write(
        withBinding(
          'available: none, capacity: { point: outside.temperature, curve: [[20, 100], [40, 80]] }',
        ),
      ),
    );
    if ('faults' in loaded) throw new Error(loaded.faults.map(formatFault).join('\n'));
    expect(loaded.site.devices[0]?.bindings[0]).toMatchObject({
      available: [],
      capacity: {
        point: 'outside.temperature',
        curve: [
          [20, 100],
          [40, 80],
        ],
      },
    });
    const count = faultsOf(withBinding('capacity: { point: module.count }'));
    expect(count.join()).toContain('module.count is no capacity by itself');
    const falling = faultsOf(
      withBinding('capacity: { point: outside.temperature, curve: [[20, 100], [20, 80]] }'),
    );
    expect(falling.join()).toContain('the curve does not rise step by step');
  });
});
