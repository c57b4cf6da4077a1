// The parts that find drift: balances against an independent sum over random trees, splits, silent phases, PDUs in the wrong
// place, and feeds on the wrong bus.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { busZones } from '../../src/drift/balance-zones.ts';
import { lookAtBoard } from '../../src/drift/board-items.ts';
import { judgeBalance } from '../../src/drift/energy-balance.ts';
import type { WattsOf } from '../../src/drift/energy-balance.ts';
import { findMisplacedFeeds } from '../../src/drift/feed-place.ts';
import { judgeSplit } from '../../src/drift/feed-split.ts';
import { powerMeters } from '../../src/drift/power-meters.ts';
import type { PowerMeter } from '../../src/drift/power-meters.ts';
import { findSilentPhases } from '../../src/drift/phases.ts';
import type { SeriesPoint } from '../../src/readings/series.ts';
import type { SiteComponent } from '../../src/site/site.ts';
import { reading } from '../readings/samples.ts';
import { plantOf } from '../redundancy/sites.ts';
import type { Given } from '../redundancy/sites.ts';
import { demoSite } from '../simulator/plant-on-clock.ts';

function componentsOf(given: Record<string, Given>): SiteComponent[] {
  return plantOf(given).components.map((one) => ({ ...one, name: one.id.toUpperCase(), line: 1 }));
}

function metersOn(ids: readonly string[], accuracyPercent = 1): Map<string, PowerMeter> {
  return new Map(
    ids.map((id) => [
      id,
      {
        componentId: id,
        deviceId: id,
        point: 'output.power',
        accuracyPercent,
        isOnInput: false,
        registers: [],
      },
    ]),
  );
}

const meanIn =
  (watts: ReadonlyMap<string, number>): WattsOf =>
  (id) => {
    const mean = watts.get(id);
    return mean === undefined ? null : { watts: mean, doubtWatts: 0 };
  };

const board = (from: string | { share: string[] }): Given => ({ provides: 'power', from: { power: from } });

describe('zones', () => {
  test('the demonstration has a board and two panels on either side: meters above and below, and what has no meter', () => {
    const site = demoSite();
    const zones = busZones(site.components, powerMeters(site));
    expect(
      zones.map(({ id, feeders, children, unmetered }) => [id, feeders, children.length, unmetered.length]),
    ).toEqual([
      ['uob-a', ['ups-a-1', 'ups-a-2', 'ups-a-3'], 2, 0],
      // Named after the panel, though an unmetered breaker hangs on it too.
      ['panel-a1', ['panel-a1'], 12, 2],
      ['panel-a2', ['panel-a2'], 12, 1],
      ['uob-b', ['ups-b-1', 'ups-b-2', 'ups-b-3'], 2, 0],
      ['panel-b1', ['panel-b1'], 12, 2],
      ['panel-b2', ['panel-b2'], 12, 1],
    ]);
    const ranges = zones.flatMap(({ id, unmetered }) =>
      id.startsWith('uob') ? [] : [unmetered.map((one) => [one.id, one.lowKw, one.highKw])],
    );
    // The static switch and what hangs on it are on either side at different times, and join no two zones.
    const [first, second] = [
      [
        ['router-1', 0, 0.6],
        ['switch-1', 0, 0.4],
      ],
      [['sts-1', 0, 1]],
    ];
    expect(ranges).toEqual([first, second, first, second]);
  });

  test('a bus that an unmetered source feeds cannot be balanced', () => {
    const components = componentsOf({
      mains: { provides: 'power' },
      ups: { provides: 'power' },
      bus: board({ share: ['mains', 'ups'] }),
      pdu: board('bus'),
    });
    expect(busZones(components, metersOn(['ups', 'pdu']))).toEqual([]);
    expect(busZones(components, metersOn(['mains', 'ups', 'pdu'])).map(({ id }) => id)).toEqual(['bus']);
  });
});

/** A random tree of boards over metered leaves under one metered source; amounts are the leaves'. */
const arbitraryTree = fc.record({
  boards: fc.array(fc.nat(1_000), { minLength: 1, maxLength: 6 }),
  leaves: fc.array(fc.record({ under: fc.nat(1_000), watts: fc.integer({ min: 0, max: 5_000 }) }), {
    minLength: 1,
    maxLength: 12,
  }),
  hidden: fc.integer({ min: -8_000, max: 8_000 }),
});

test('what goes in and does not come out is found, whatever the tree, and its size is right', () => {
  fc.assert(
    fc.property(arbitraryTree, ({ boards, leaves, hidden }) => {
      const given: Record<string, Given> = { source: { provides: 'power' } };
      boards.forEach((under, index) => {
        given[`board-${index}`] = board(index === 0 ? 'source' : `board-${under % index}`);
      });
      leaves.forEach(({ under }, index) => {
        given[`leaf-${index}`] = board(`board-${under % boards.length}`);
      });
      const components = componentsOf(given);
      const meters = metersOn(['source', ...leaves.map((_, index) => `leaf-${index}`)]);
      const total = leaves.reduce((sum, { watts }) => sum + watts, 0);
      const watts = new Map(leaves.map((leaf, index) => [`leaf-${index}`, leaf.watts]));
      watts.set('source', Math.max(0, total + hidden));
      const zones = busZones(components, meters);
      expect(zones).toHaveLength(1);
      const plant = { components: new Map(components.map((one) => [one.id, one])), meters };
      const balance = judgeBalance(zones[0]!, plant, meanIn(watts))!;
      expect(balance.differenceKw).toBeCloseTo((watts.get('source')! - total) / 1000, 9);
      // 1 % of every meter, root of squares, and 1 % of what goes in for cables.
      const squares = [...watts.values()].reduce((sum, one) => sum + (one / 100_000) ** 2, 0);
      const tolerance = Math.max(0.05, Math.sqrt(squares) + watts.get('source')! / 100_000);
      expect(balance.toleranceKw).toBeCloseTo(tolerance, 9);
      expect(judgeBalance(zones[0]!, plant, (id) => (id === 'leaf-0' ? null : meanIn(watts)(id)))).toBeNull();
    }),
  );
});

test('losses and what has no meter widen the tolerance instead of raising an alarm', () => {
  const components = componentsOf({
    source: { provides: 'power' },
    tx: { provides: 'power', efficiency: 0.97, from: { power: 'source' } },
    pdu: board('tx'),
    fan: { kind: 'rack', demand: { power: 2 }, from: { power: 'tx' } },
  });
  const meters = metersOn(['source', 'pdu']);
  const [zone] = busZones(components, meters);
  const plant = { components: new Map(components.map((one) => [one.id, one])), meters };
  const at = (fan: number): Map<string, number> =>
    new Map([
      ['pdu', 20_000],
      ['source', (20_000 + fan) / 0.97],
    ]);
  for (const fan of [600, 1_300, 2_000]) {
    const balance = judgeBalance(zone!, plant, meanIn(at(fan)))!;
    expect(Math.abs(balance.differenceKw)).toBeLessThan(balance.toleranceKw);
  }
  const stolen = judgeBalance(zone!, plant, meanIn(at(5_000)))!;
  expect(stolen.differenceKw).toBeGreaterThan(stolen.toleranceKw);
});

const slotMs = 300_000;
const slots = (value: (index: number) => number | null, count = 288): SeriesPoint[] =>
  Array.from({ length: count }, (_, index): SeriesPoint => [index * slotMs, value(index)]);

describe('split', () => {
  const judge = (share: (index: number) => number | null, total = 4_000) => {
    const part = (index: number, own: boolean): number | null => {
      const one = share(index);
      return one === null ? null : total * (own ? one : 1 - one);
    };
    const a = slots((index) => part(index, true));
    const b = slots((index) => part(index, false));
    return judgeSplit({ a, b, hoursA: [], hoursB: [], leastWatts: 300 });
  };
  test('even, moved, uneven, single', () => {
    expect(judge(() => 0.47).state).toBe('even');
    expect(judge((index) => (index < 280 ? 0.52 : 0.36))).toMatchObject({ state: 'moved', before: 0.52 });
    expect(judge(() => 0.75).state).toBe('uneven');
    expect(judge((index) => (index < 270 ? 0.5 : 1))).toMatchObject({ state: 'single', share: 1 });
  });
  test('a feed that was away for 20 minutes and came back is no drift; next to no load has no split', () => {
    expect(judge((index) => (index > 280 && index < 285 ? 0 : 0.5)).state).toBe('even');
    expect(judge(() => 1, 200).state).toBe('unknown');
    expect(judge((index) => (index > 270 ? null : 0.5)).state).toBe('unknown');
  });
});

test('a phase without current beside two that carry is found, with or without voltage; an idle PDU is not', () => {
  const pdu = (currents: readonly (number | null)[], volts?: readonly number[]) => [
    ...currents.map((value, index) =>
      reading('pdu', 'input.current', {
        instance: String(index + 1),
        value,
        quality: value === null ? 'missing' : 'good',
      }),
    ),
    ...(volts ?? []).map((value, index) =>
      reading('pdu', 'input.voltage', { instance: String(index + 1), value }),
    ),
  ];
  const dead = { point: 'input.current', instance: '2', others: 3 };
  expect(findSilentPhases(pdu([3, 0, 4], [230, 229, 231]))).toMatchObject([{ ...dead, hasVoltage: true }]);
  expect(findSilentPhases(pdu([3, 0, 4], [230, 2, 231]))).toMatchObject([{ ...dead, hasVoltage: false }]);
  expect(findSilentPhases(pdu([3, 0, 4]))).toMatchObject([{ ...dead, hasVoltage: null }]);
  for (const fine of [
    [3, 2, 4],
    [0, 0, 0],
    [0, 0, 4],
    [3, null, 4],
    [0.1, 0, 0.2],
    [3, 0],
  ]) {
    expect(findSilentPhases(pdu(fine))).toEqual([]);
  }
});

test('a PDU that stands in one rack and feeds another is found; none is in the demonstration', () => {
  const site = demoSite();
  expect(findMisplacedFeeds(site)).toEqual([]);
  const devices = site.devices.map((one) => (one.id === 'pdu-a03-b' ? { ...one, place: 'rack-a04' } : one));
  expect(findMisplacedFeeds({ ...site, devices })).toEqual([
    { deviceId: 'pdu-a03-b', componentId: 'pdu-a03-b', placeId: 'rack-a04', feeds: ['rack-a03'] },
  ]);
});

describe('the wrong bus', () => {
  const site = demoSite();
  const meters = powerMeters(site);
  const zones = busZones(site.components, meters);
  const pointOf = new Map([...meters.values()].map(({ deviceId, point }) => [deviceId, point]));
  const look = (told: {
    readonly upsWatts: number;
    readonly deadSeconds: number;
    readonly silent?: string;
  }) => {
    const watts = (id: string): number =>
      /^(?:ups|meter)-/.test(id) ? told.upsWatts : id === 'pdu-a01-a' ? 1_650 : 0;
    return lookAtBoard({
      nowMs: 0,
      site,
      meters,
      zones,
      readingsOf: (id) => [reading(id, pointOf.get(id) ?? 'system.uptime', { value: watts(id) })],
      isSilent: (id) => id === told.silent,
      isKnownDead: (id) => id.endsWith('-a') || id.startsWith('ups-a'),
      deadForMs: () => told.deadSeconds * 1000,
      tenantsOf: () => [],
      openKeys: new Set(),
    }).items.map(({ key, code }) => `${key} ${code}`);
  };

  test('a feed that carries although its side is dead, and every meter above says so, hangs on the other', () => {
    expect(look({ upsWatts: 0, deadSeconds: 90 })).toEqual(['bus:pdu-a01-a drift-wrong-bus']);
  });

  test('not while it has just died, while a meter above carries or is silent, or is silent itself', () => {
    expect(look({ upsWatts: 0, deadSeconds: 30 })).toEqual([]);
    // Called out by its state, and carrying all the same: a UPS on bypass.
    expect(look({ upsWatts: 9_000, deadSeconds: 90 }).filter((key) => key.includes('pdu'))).toEqual([]);
    expect(look({ upsWatts: 0, deadSeconds: 90, silent: 'meter-a1' })).toEqual([]);
    expect(look({ upsWatts: 0, deadSeconds: 90, silent: 'pdu-a01-a' })).toEqual([]);
  });
});
