// The whole question on the demonstration's site and on small ones: what is refused says why, holds and promises count,
// space is found in one piece, breakers are held to 80 %, and what is stranded is what nobody can use.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { imbalanceOf, loadBreaker, phaseToUse } from '../../src/capacity/breaker.ts';
import type { Hold } from '../../src/capacity/hold.ts';
import { findPeaks } from '../../src/capacity/peaks.ts';
import { findPlaces, nobodyThere } from '../../src/capacity/place.ts';
import type { PlaceRequest, Placement } from '../../src/capacity/place.ts';
import { placeSpeech, sayRefusal } from '../../src/capacity/place-words.ts';
import { fitUnits, freeUnits } from '../../src/capacity/rack-space.ts';
import { findStranded } from '../../src/capacity/stranded.ts';
import { assess } from '../../src/redundancy/assess.ts';
import { loadSite } from '../../src/site/load-site.ts';
import type { Site } from '../../src/site/site.ts';

const file = join(import.meta.dirname, '../../config/site.yaml');

function demoSite(): Site {
  const loaded = loadSite(file, { devices: 'ignore' });
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  return loaded.site;
}

const site = demoSite();
const parts = { site, model: site, states: 'design' as const, occupancy: nobodyThere };
const ask = (kw: number, more: Partial<PlaceRequest> = {}): PlaceRequest => ({
  kw,
  heatKw: kw,
  networkGbit: 0,
  units: 20,
  feeds: 2,
  ...more,
});
const of = (placements: readonly Placement[], id: string): Placement | undefined =>
  placements.find(({ spot }) => spot.id === id);

const held = (kw: number, more: Partial<Hold> = {}): Hold => ({
  id: 'h1',
  name: 'Sale 1',
  kw,
  heatKw: kw,
  networkGbit: 0,
  place: { rackId: undefined, feeders: ['panel-a1', 'panel-b1'] },
  units: undefined,
  ...more,
});

describe('8 kW on A and B feeds and 20 units at the demonstration site', () => {
  const { fitting, refused, astray } = findPlaces(parts, ask(8));

  test('go into a new rack on either pair of panels, and into none that stands', () => {
    expect(fitting.map(({ spot }) => spot.id)).toEqual(['new panel-a1 panel-b1', 'new panel-a2 panel-b2']);
    expect(refused).toHaveLength(24);
    expect(astray).toEqual([]);
  });

  test('are refused at a rack for its breaker, in words, by the nearest cause', () => {
    const { refusals } = of(refused, 'rack-a01')!;
    const names = new Map(site.components.map(({ id, name }) => [id, name]));
    expect(refusals.map((refusal) => sayRefusal(refusal, placeSpeech(names, site)).text)).toEqual([
      'with Rack PDU A01 A taken out Rack PDU A01 B would carry 12.5 of 8.8 kW, 80 % of its breaker',
    ]);
  });

  test('and what is told as the most leaves the site maintainable, a little more does not', () => {
    const largest = fitting[0]!.largestKw!;
    const verdictWith = (kw: number): string => {
      const load = { ...site.components.find(({ id }) => id === 'rack-a01')!, id: 'new' };
      const inputs = load.inputs.map((input) =>
        input.medium === 'power' ? { ...input, members: ['panel-a1', 'panel-b1'] } : input,
      );
      const added = { ...load, inputs, demand: { power: kw, cooling: kw } };
      return assess({ components: [...site.components, added] }).report.live.concurrentlyMaintainable;
    };
    expect(verdictWith(largest - 0.01)).toBe('yes');
    expect(verdictWith(largest + 0.01)).toBe('no');
  });
});

const tenantOne = { id: 't1', name: 'Tenant One' };

describe('what is taken already', () => {
  test('a hold takes its kilowatts from every place that shares a limit with it', () => {
    const before = findPlaces(parts, ask(8)).fitting[1]!.largestKw!;
    const occupancy = { ...nobodyThere, holds: [held(10)] };
    const after = findPlaces({ ...parts, occupancy }, ask(8)).fitting[1]!.largestKw!;
    expect(after).toBeCloseTo(before - 10, 6);
    const full = { ...nobodyThere, holds: [held(20)] };
    expect(findPlaces({ ...parts, occupancy: full }, ask(8)).fitting).toEqual([]);
  });

  test('a hold in a rack takes its units, one whose place is gone is said to be astray', () => {
    const inRack = held(1, {
      place: { rackId: 'rack-a01', feeders: undefined },
      units: { lowest: 11, height: 20 },
    });
    const gone = held(1, { id: 'h2', place: { rackId: 'rack-z99', feeders: undefined } });
    const answer = findPlaces(
      { ...parts, occupancy: { ...nobodyThere, holds: [inRack, gone] } },
      ask(1, { room: 'hall-1', row: 'row-a' }),
    );
    expect(answer.astray).toEqual(['h2']);
    expect(of(answer.refused, 'rack-a01')?.refusals).toEqual([{ reason: 'space', gap: 18, lettings: [] }]);
    expect(of(answer.fitting, 'rack-a02')?.units).toEqual({ lowest: 1, height: 20 });
    expect([...answer.fitting, ...answer.refused].every(({ spot }) => spot.rack?.row !== 'row-b')).toBe(true);
  });

  test('what racks are promised counts where it is more than they draw', () => {
    const promised = new Map([['rack-a01', 6.5]]);
    const before = of(findPlaces(parts, ask(1)).fitting, 'rack-a01')!.largestKw!;
    const after = of(
      findPlaces({ ...parts, occupancy: { ...nobodyThere, promised } }, ask(1)).fitting,
      'rack-a01',
    )!;
    expect(after.largestKw).toBeCloseTo(before - 2, 6);
  });

  test('a rack that is let is for its tenant alone', () => {
    const lettings = new Map([['rack-a01', [{ tenant: tenantOne, units: undefined }]]]);
    const occupancy = { ...nobodyThere, lettings };
    const refusals = of(findPlaces({ ...parts, occupancy }, ask(1)).refused, 'rack-a01')?.refusals;
    expect(refusals).toEqual([{ reason: 'let', tenant: 'Tenant One' }]);
    const own = findPlaces({ ...parts, occupancy }, ask(1, { tenantId: 't1' }));
    expect(of(own.fitting, 'rack-a01')).toBeDefined();
  });

  test('a rack let in parts is free for what is left of it, and its power less what they were promised', () => {
    const lettings = new Map([['rack-a01', [{ tenant: tenantOne, units: { lowest: 1, height: 20 } }]]]);
    const promised = new Map([['rack-a01', 6.5]]);
    const occupancy = { ...nobodyThere, lettings, promised };
    const left = of(findPlaces({ ...parts, occupancy }, ask(1)).fitting, 'rack-a01');
    expect(left?.units).toEqual({ lowest: 21, height: 20 });
    const free = of(
      findPlaces({ ...parts, occupancy: { ...nobodyThere, promised } }, ask(1)).fitting,
      'rack-a01',
    );
    expect(left?.largestKw).toBe(free?.largestKw);
    const large = of(findPlaces({ ...parts, occupancy }, ask(1, { units: 30 })).refused, 'rack-a01')!;
    expect(large.refusals.map((refusal) => sayRefusal(refusal, placeSpeech(new Map(), site)).text)).toEqual([
      'the largest free stretch is 28 U; parts of it are let to Tenant One',
    ]);
    // Its own part is the tenant's to fill; two parts leave the stretch between them.
    const own = findPlaces({ ...parts, occupancy }, ask(1, { units: 30, tenantId: 't1' }));
    expect(of(own.fitting, 'rack-a01')?.units).toEqual({ lowest: 1, height: 30 });
    const other = { tenant: { id: 't2', name: 'Tenant Two' }, units: { lowest: 31, height: 18 } };
    const both = new Map([['rack-a01', [...lettings.get('rack-a01')!, other]]]);
    const between = findPlaces(
      { ...parts, occupancy: { ...occupancy, lettings: both } },
      ask(1, { units: 10 }),
    );
    expect(of(between.fitting, 'rack-a01')?.units).toEqual({ lowest: 21, height: 10 });
  });

  test('on one feed a rack is asked feed by feed, and needs no second', () => {
    const { fitting } = findPlaces(parts, ask(1, { feeds: 1 }));
    expect(of(fitting, 'rack-a01 pdu-a01-a')?.spot.feeders).toEqual(['pdu-a01-a']);
    expect(of(fitting, 'rack-a01 pdu-a01-b')).toBeDefined();
    const cooled = fitting.filter(({ spot }) => spot.rack === undefined);
    expect(cooled.map(({ spot }) => spot.id)).toEqual(
      expect.arrayContaining(['new panel-a1', 'new panel-a2', 'new panel-b1', 'new panel-b2']),
    );
    for (const { spot } of cooled) expect(spot.inputs.map(({ medium }) => medium)).toContain('cooling');
    // Feeders that no rack hangs on together: cooled as the racks on either of them.
    const [crossed] = findPlaces(parts, ask(1, { on: ['panel-a1', 'panel-b2'] })).fitting;
    expect(crossed?.spot.inputs.map(({ medium }) => medium)).toEqual(['power', 'cooling', 'network']);
  });
});

test('what is out now leaves less room than the design, and says so', () => {
  const components = site.components.map((one) =>
    one.id === 'crah-4' ? { ...one, state: 'unavailable' as const } : one,
  );
  const live = findPlaces({ ...parts, model: { components }, states: 'live' }, ask(8));
  expect(live.fitting).toEqual([]);
  const [first] = live.refused.filter(({ spot }) => spot.rack === undefined);
  expect(first?.refusals[0]).toMatchObject({ reason: 'limit', binding: { limit: 35 } });
});

describe('units', () => {
  test('are free in one piece, from the bottom, and the smallest stretch that is high enough is taken', () => {
    const free = freeUnits({ units: 42 }, [
      { lowest: 5, height: 2 },
      { lowest: 20, height: 1 },
      { lowest: 41, height: 4 },
    ]);
    expect(free).toEqual([
      { lowest: 1, height: 4 },
      { lowest: 7, height: 13 },
      { lowest: 21, height: 20 },
    ]);
    expect(fitUnits(free, 4)).toEqual({ lowest: 1, height: 4 });
    expect(fitUnits(free, 5)).toEqual({ lowest: 7, height: 5 });
    expect(fitUnits(free, 21)).toBeUndefined();
  });
});

describe('breakers and phases', () => {
  const breaker = { amps: 16, phases: 3, volts: 230 } as const;

  test('the pair counts, phase by phase, against 80 % of one breaker', () => {
    const load = loadBreaker(breaker, [5, 6, 4], [[5, 7, 4]]);
    expect(load.failoverAmps).toEqual([10, 13, 8]);
    expect(load.share).toBeCloseTo(6 / 12.8);
    expect(load.failoverShare).toBeCloseTo(13 / 12.8);
    expect(phaseToUse(load.failoverAmps)).toBe(3);
  });

  test('what is not known of one phase is not known of the breaker', () => {
    const load = loadBreaker(breaker, [5, null, 4], [[5, 7, 4]]);
    expect([load.share, load.failoverShare]).toEqual([null, null]);
    expect(imbalanceOf(load.amps)).toBeNull();
    expect(phaseToUse(load.failoverAmps)).toBeNull();
    expect(loadBreaker(breaker, [5, 6, 4], [[null, 7, 4]]).failoverShare).toBeNull();
    expect(loadBreaker(breaker, [], []).share).toBeNull();
  });

  test('imbalance is the largest distance from the mean', () => {
    expect(imbalanceOf([10, 10, 10])).toBe(0);
    expect(imbalanceOf([12, 10, 8])).toBeCloseTo(0.2);
    expect(imbalanceOf([0, 0, 0])).toBeNull();
  });
});

test('peaks are the headroom of the assessment, told from the other end', () => {
  const peaks = findPeaks(site, 'design');
  const { headroom } = assess(site).report.live;
  for (const { id, capacity } of site.components) {
    if (headroom[id] === undefined || capacity === undefined) continue;
    expect([id, capacity - peaks.get(id)!.worst]).toEqual([id, headroom[id]]);
  }
  expect(peaks.size).toBeGreaterThan(100);
  // The nearest cause: what carries a rack PDU double is the loss of its twin.
  expect(peaks.get('pdu-a01-b')?.scenario).toEqual({ removed: 'pdu-a01-a', onGenerators: false });
});

describe('stranded power', () => {
  test('is what cooling keeps from being sold: the panels could carry more than the hall can cool', () => {
    const all = findStranded(parts);
    const panel = all.find(({ id }) => id === 'panel-a1')!;
    expect(panel.spareKw).toBeGreaterThan(panel.usableKw);
    expect(panel.strandedKw).toBeCloseTo(panel.spareKw - panel.usableKw, 9);
    expect(panel.cause).toMatchObject({ kind: 'limit', binding: { limit: 35 } });
    expect(all.filter(({ kind }) => kind === 'row').map(({ id }) => id)).toEqual([
      'hall-1 row-a',
      'hall-1 row-b',
    ]);
    // All of a row that can be used can be used at once.
    expect(panel.usableKw).toBeLessThanOrEqual(24.5 + 1e-6);
  });

  test('is all of it where no rack has a unit left', () => {
    const full = {
      ...site,
      racks: site.racks.map((rack) => ({ ...rack, taken: [{ lowest: 1, height: 48 }] })),
    };
    for (const one of findStranded({ ...parts, site: full })) {
      expect([one.usableKw, one.openRacks, one.cause]).toEqual([0, 0, { kind: 'space' }]);
    }
  });
});
