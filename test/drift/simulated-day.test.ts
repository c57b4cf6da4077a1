// The demonstration over a day: while nothing is wrong nothing is found, at any half hour; and each drill of the
// wiring is found for what it is, by a watch on a real history. Seen through the agents, with the rounding of the devices.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findDriftAlerts } from '../../src/alerts/find-drift.ts';
import { findFibre } from '../../src/alerts/find-fibre.ts';
import { driftView } from '../../src/api/drift-routes.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import { DriftWatch, keepDrift } from '../../src/drift/drift-loop.ts';
import { markDriftKnown } from '../../src/drift/drift-store.ts';
import { driftModel, findDrift } from '../../src/drift/find-items.ts';
import { judgeLight } from '../../src/drift/light-level.ts';
import { FibreWatch } from '../../src/drift/fibre-loop.ts';
import { findSilentPhases } from '../../src/drift/phases.ts';
import { HistoryKeeper } from '../../src/readings/history-loop.ts';
import { defaultHistorySettings } from '../../src/readings/history-settings.ts';
import { LatestBoard } from '../../src/readings/latest-board.ts';
import { averageSamples } from '../../src/readings/series.ts';
import type { SeriesPoint } from '../../src/readings/series.ts';
import { assess } from '../../src/redundancy/assess.ts';
import type { DrillName } from '../../src/simulator/drills.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { demoSite } from '../simulator/plant-on-clock.ts';
import { PlayedPlant } from './played-day.ts';

const startMs = Date.UTC(2026, 10, 20, 3);
const minuteMs = 60_000;
const site = demoSite();
const model = driftModel(site);

interface Sample {
  readonly atMs: number;
  readonly value: number;
}

/** What the agents said so far: power by component, light by router. */
class Kept {
  readonly watts = new Map<string, Sample[]>();
  readonly light = new Map<string, Sample[]>();
  readonly #componentOf = new Map([...model.meters].map(([id, { deviceId }]) => [deviceId, id]));

  add(readings: ReturnType<PlayedPlant['readings']>): void {
    const sums = new Map<string, Sample>();
    for (const { deviceId, point, value, takenAtMs: atMs } of readings) {
      if (point === 'optical.rx.power') pushTo(this.light, deviceId, { atMs, value: value! });
      const id = point.endsWith('.power') ? this.#componentOf.get(deviceId) : undefined;
      if (id !== undefined) sums.set(id, { atMs, value: (sums.get(id)?.value ?? 0) + value! });
    }
    for (const [id, sample] of sums) pushTo(this.watts, id, sample);
  }
}

function pushTo(lists: Map<string, Sample[]>, id: string, sample: Sample): void {
  const list = lists.get(id);
  if (list === undefined) lists.set(id, [sample]);
  else list.push(sample);
}

function grid(samples: readonly Sample[], nowMs: number, stepMs: number, steps: number): SeriesPoint[] {
  const toMs = Math.floor(nowMs / stepMs) * stepMs;
  const fromMs = toMs - steps * stepMs;
  const first = samples.findIndex(({ atMs }) => atMs >= fromMs);
  return averageSamples(first === -1 ? [] : samples.slice(first), { fromMs, toMs, stepMs });
}

test('a day in good order: nothing is found at any ten minutes', { timeout: 60_000 }, () => {
  const plant = new PlayedPlant(site, startMs, 11);
  const kept = new Kept();
  let closest = 0;
  for (let minute = 1; minute <= 24 * 60; minute++) {
    plant.run(60);
    const readings = plant.readings();
    kept.add(readings);
    if (minute % 10 !== 0) continue;
    const { nowMs } = plant;
    const gridOf = (stepMs: number, steps: number) => (id: string) =>
      grid(kept.watts.get(id) ?? [], nowMs, stepMs, steps);
    const found = findDrift(model, {
      nowMs,
      minutes: gridOf(minuteMs, 45),
      slots: gridOf(5 * minuteMs, 288),
      hours: gridOf(60 * minuteMs, 24),
      isLive: () => true,
      isBelieved: () => true,
      registers: () => [],
      openKeys: new Set(),
    });
    expect(found.items, `minute ${minute}`).toEqual([]);
    for (const { balance } of found.balances) {
      if (balance !== null) closest = Math.max(closest, Math.abs(balance.differenceKw) / balance.toleranceKw);
    }
    expect(findSilentPhases(readings.filter(({ deviceId }) => deviceId === 'pdu-a02-a'))).toEqual([]);
    for (const [id, samples] of kept.light) {
      const rxDbm = samples.at(-1)!.value;
      const hours = grid(samples, nowMs + 60 * minuteMs, 60 * minuteMs, 24);
      const minutes = grid(samples, nowMs, minuteMs, 180);
      expect(judgeLight({ nowMs, rxDbm, limitDbm: -18, hours, minutes }).state, id).toBe('steady');
    }
  }
  // All buses were judged. Nearest to its tolerance comes panel A2, which carries all of the static switch, of whose kilowatt
  // either side is reckoned with half.
  expect(closest).toBeGreaterThan(0);
  expect(closest).toBeLessThan(0.75);
});

describe('drills', () => {
  let db: TestDatabase;
  const clock = new VirtualClock(startMs);
  const board = new LatestBoard(clock);
  const plant = new PlayedPlant(site, startMs, 5);
  let keeper: HistoryKeeper;

  const newWatch = (): DriftWatch =>
    new DriftWatch({
      site,
      board,
      database: db.app,
      clock,
      model: () => site,
      onBattery: () => new Set(),
      healths: () => new Map(),
      loadTenants: async () => () => [],
    });
  async function play(minutes: number, drills: readonly DrillName[]): Promise<void> {
    for (let half = 0; half < 2 * minutes; half++) {
      plant.run(30, drills);
      await clock.advance(plant.nowMs - clock.epochMs());
      board.put(plant.readings());
    }
    await keeper.flush();
  }
  const { report } = assess(site);
  const situation = { site, report, statuses: new Map(), healths: new Map(), supply: new Map() };
  const findings = (watch: DriftWatch) =>
    findDriftAlerts({ ...situation, onBattery: new Set<string>(), drift: watch });

  beforeAll(async () => {
    db = await createTestDatabase();
    for (const { id } of site.devices) board.expectEvery(id, 30_000);
    keeper = new HistoryKeeper({ database: db.app, clock, board, settings: defaultHistorySettings });
    await play(60, []);
  });
  afterAll(() => db.stop());

  test('before them nothing is found', async () => {
    const watch = newWatch();
    await watch.look();
    expect(watch.state.items).toEqual([]);
    expect(watch.state.balances.map(({ balance }) => balance !== null)).toEqual(Array(6).fill(true));
  });

  test('crossed cords, a dead supply, a dead phase and a fading fibre are each found for what they are', async () => {
    const watch = newWatch();
    const drills = ['cords-crossed', 'power-supply-dead', 'phase-meter-dead', 'fibre-fades'] as const;
    await play(12, drills);
    const fibre = new FibreWatch({ site, board, database: db.app, clock });
    await fibre.look();
    const faded = findFibre({ ...situation, onBattery: new Set<string>(), fibre });
    expect(faded.findings).toMatchObject([
      { key: 'light:router-1/513', code: 'fibre-fading-minutes', priority: 'high', componentId: 'carrier-1' },
    ]);
    // Within minutes, and surer of it later.
    await play(12, ['cords-crossed', 'power-supply-dead', 'phase-meter-dead']);
    await watch.look();
    expect(watch.state.items.map(({ key }) => key)).toContain('cords:rack-a01+rack-a04');
    const { firstSeenMs } = watch.state.items.find(({ key }) => key === 'cords:rack-a01+rack-a04')!;
    expect(findings(watch).findings).toEqual([]);
    await play(10, ['cords-crossed', 'power-supply-dead', 'phase-meter-dead']);
    await watch.look();
    await play(16, ['cords-crossed', 'power-supply-dead', 'phase-meter-dead']);
    await watch.look();
    const items = new Map(watch.state.items.map((item) => [item.key, item]));
    expect([...items.keys()].sort()).toEqual([
      'cords:rack-a01+rack-a04',
      'phase:pdu-a02-a/input.current/2',
      'split:rack-b12',
    ]);
    expect(items.get('cords:rack-a01+rack-a04')).toMatchObject({ code: 'drift-cords-crossed' });
    expect(items.get('phase:pdu-a02-a/input.current/2')).toMatchObject({ code: 'drift-phase-zero' });
    expect(items.get('split:rack-b12')).toMatchObject({
      code: 'drift-single-fed',
      params: { full: 'Rack PDU B12 A', empty: 'Rack PDU B12 B', share: 100 },
    });
    // Never lost meanwhile: told. The others were seen just now: listed, and not told yet.
    expect(items.get('cords:rack-a01+rack-a04')).toMatchObject({ firstSeenMs });
    expect(findings(watch).findings.map(({ key }) => key)).toContain('drift:cords:rack-a01+rack-a04');
    await play(16, ['cords-crossed', 'power-supply-dead', 'phase-meter-dead']);
    await watch.look();
    expect(
      findings(watch)
        .findings.map(({ key, priority }) => `${key} ${priority}`)
        .sort(),
    ).toEqual([
      'drift:cords:rack-a01+rack-a04 medium',
      'drift:phase:pdu-a02-a/input.current/2 medium',
      'drift:split:rack-b12 medium',
    ]);
  });

  test('what is known is listed and told no more; a restart forgets neither it nor the rest', async () => {
    const key = 'split:rack-b12';
    const known = { reason: 'One supply by contract', by: 'Aysel', atMs: clock.epochMs() };
    expect(await db.app.transaction((tx) => markDriftKnown(tx, key, known))).toBe(true);
    expect(await db.app.transaction((tx) => markDriftKnown(tx, 'split:none', known))).toBe(false);
    const watch = newWatch();
    await watch.load();
    const before = findings(watch);
    expect(before.findings.map((one) => one.key)).toEqual([
      'drift:cords:rack-a01+rack-a04',
      'drift:phase:pdu-a02-a/input.current/2',
    ]);
    expect(before.undetermined.size).toBe(3);
    const view = driftView(watch.state, clock.epochMs());
    expect(view.items.at(-1)).toMatchObject({
      key,
      isTold: false,
      known: { reason: known.reason, by: 'Aysel' },
    });
  });

  test('when all is plugged as it was built everything ends, and a watch that hears nothing ends nothing', async () => {
    await clock.advance(5 * minuteMs);
    const deaf = newWatch();
    await deaf.look();
    expect(deaf.state.items).toHaveLength(3);
    await play(48, []);
    const watch = newWatch();
    await watch.look();
    expect(watch.state.items.map((item) => item.key)).toEqual([]);
  });

  test('what was seen in an event that passed stays listed for a week', async () => {
    const fromMs = clock.epochMs();
    const seen = {
      code: 'drift-wrong-bus',
      params: {},
      componentIds: [],
      fromMs,
      toMs: fromMs,
      lines: [],
    } as const;
    const keep = (items: readonly (typeof seen & { key: string })[], nowMs: number) =>
      db.app.transaction((tx) => keepDrift(tx, { items, undetermined: new Set(), nowMs }));
    const keysOf = async (...of: Parameters<typeof keep>) => (await keep(...of)).map(({ key }) => key);
    const dayMs = 24 * 60 * minuteMs;
    expect(await keysOf([{ ...seen, key: 'bus:pdu' }], fromMs)).toEqual(['bus:pdu']);
    expect(await keysOf([], fromMs + 6 * dayMs)).toEqual(['bus:pdu']);
    expect(await keysOf([], fromMs + 8 * dayMs)).toEqual([]);
    // Seen again it begins anew.
    const [again] = await keep([{ ...seen, key: 'bus:pdu' }], fromMs + 9 * dayMs);
    expect(again).toMatchObject({ firstSeenMs: fromMs + 9 * dayMs });
  });
});
