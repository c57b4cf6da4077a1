// The demonstration's own past: where it is written and where never, and that forecasts, growth, registers and the plant
// that takes over all tell one story.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findTrend } from '../../src/capacity/growth.ts';
import { pastRegisterWhAt, seedDemoPast } from '../../src/commands/demo-past.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import { Judge } from '../../src/maintenance/judge.ts';
import { metersOfLoads } from '../../src/maintenance/load-meters.ts';
import { metersOfSite } from '../../src/metering/site-meters.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { keepDayPeaks, loadDailyPeaks } from '../../src/readings/daily-peak-store.ts';
import { dayMs, findPoint, hourMs, loadRollups } from '../../src/readings/history-store.ts';
import { measuredLoads } from '../../src/readings/measured-load.ts';
import { readSeries } from '../../src/readings/read-history-store.ts';
import { loadSite } from '../../src/site/load-site.ts';
import type { Site } from '../../src/site/site.ts';
import { momentAt } from '../../src/simulator/daily-curve.ts';
import { PastLoad, pastDays } from '../../src/simulator/past-load.ts';
import { newRack } from '../../src/simulator/rack.ts';
import { sideShare } from '../../src/simulator/register-history.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';

const now = Temporal.Instant.from('2026-11-22T14:07:31Z').epochMilliseconds;
const clock = new VirtualClock(now);
const site = demoSite();
const past = new PastLoad(site.timeZone, now);
let db: TestDatabase;

function demoSite(): Site {
  const loaded = loadSite('config/site.yaml');
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  return loaded.site;
}
const seed = () => seedDemoPast({ site, database: db.app, clock, log: createSilentLog(), past });

beforeAll(async () => {
  db = await createTestDatabase();
  expect(await seed()).toBe(pastDays);
});
afterAll(() => db.stop());

test('a window of the demonstration is judged by measured weeks: a high quantile, and growth', async () => {
  const judge = new Judge({ site, components: () => site.components, loadHolders: async () => new Map() });
  const startsAtMs = now + 2 * dayMs;
  const steps = [{ startsAtMs, endsAtMs: startsAtMs + 2 * hourMs, componentIds: ['ups-a-1'] }];
  const { forecast } = await db.app.transaction((tx) =>
    judge.judge(tx, { id: '', title: '', steps }, [], now),
  );
  expect(forecast).toMatchObject({ fromHistory: metersOfLoads(site).size, fromContract: 0 });
  expect(forecast.fromHistory).toBe(24);
  expect(forecast.mostGrowth).toBeGreaterThan(1);
  expect(forecast.mostGrowth).toBeLessThan(1.02);
  const contracted = site.components.reduce(
    (sum, { provides, demand }) => sum + (provides === undefined ? (demand.power ?? 0) : 0),
    0,
  );
  // The plant's curve lies between 62 and 82 % of nominal.
  expect(forecast.kilowatts / contracted).toBeGreaterThan(0.55);
  expect(forecast.kilowatts / contracted).toBeLessThan(0.95);
});

test('panels, boards and PDUs have peaks of each day, and grow', async () => {
  const from = Temporal.PlainDate.from('2026-01-01');
  const peaks = await db.app.transaction((tx) => loadDailyPeaks(tx, from));
  // A panel is measured by its own meter, whose past is the sum of what hangs on it.
  for (const id of ['panel-a1', 'panel-b2', 'uob-a', 'pdu-a01-a']) {
    expect(peaks.get(id), id).toHaveLength(pastDays);
    const trend = findTrend(peaks.get(id)!)!;
    expect(trend.slope, id).toBeGreaterThan(0);
    expect(trend.slope / trend.level, id).toBeLessThan(0.008 / 7 + 1e-4);
  }
});

test('the peaks are those that the history gives', async () => {
  const dayStartMs = past.fromMs + 40 * dayMs;
  const kept = () =>
    db.app.query(
      'SELECT component_id, peak, slot_count FROM history.daily_peak WHERE on_day = $1 ORDER BY 1',
      [Temporal.Instant.fromEpochMilliseconds(dayStartMs).toZonedDateTimeISO('UTC').toPlainDate()],
    ) as Promise<{ component_id: string; peak: number; slot_count: number }[]>;
  const seeded = await kept();
  await db.app.transaction((tx) => keepDayPeaks(tx, measuredLoads(site), dayStartMs));
  const reckoned = await kept();
  expect(reckoned.map(({ component_id, slot_count }) => [component_id, slot_count])).toEqual(
    seeded.map(({ component_id, slot_count }) => [component_id, slot_count]),
  );
  for (const [i, { component_id, peak }] of reckoned.entries()) {
    expect(peak, component_id).toBeCloseTo(seeded[i]!.peak, 9);
  }
});

test('registers are the sum of the means that stand in the history, to the watt-hour', async () => {
  const [meter] = metersOfSite(site);
  const fromMs = past.fromMs + 17 * dayMs;
  const rollups = await db.app.transaction(async (tx) => {
    const point = (await findPoint(tx, { deviceId: meter!.deviceId, point: 'input.power', instance: '' }))!;
    return loadRollups(tx, { pointIds: [point.id], span: 'day', fromMs, toMs: fromMs + dayMs });
  });
  const means = rollups[0]!.rollup.average.map((mean) => mean ?? Number.NaN);
  const wattHours = means.reduce((sum, mean) => sum + mean / 12, 0);
  const at = (ms: number): number => pastRegisterWhAt(site, past, meter!, ms);
  expect(at(fromMs + dayMs) - at(fromMs)).toBeCloseTo(wattHours, 6);
  // It never runs back, before the past and after it neither.
  const shown = Array.from({ length: 400 }, (_, i) => at(past.fromMs - 10 * dayMs + i * 5 * hourMs));
  expect(shown.every((value, i) => i === 0 || value > shown[i - 1]!)).toBe(true);
});

test('it ends where the plant begins, in whole hours of the day that runs, and is the same again', async () => {
  const rack = { id: 'rack-a01', nominalWatts: 5_000 };
  const watts = past.watts(rack, 0);
  const mean = (slots: Float64Array): number => slots.reduce((sum, slot) => sum + slot, 0) / slots.length;
  const begins = newRack(rack.id, rack.nominalWatts, momentAt(now, site.timeZone)).wantedWatts;
  expect(mean(watts.subarray(-12)) / (begins * sideShare(rack.id, 0))).toBeCloseTo(1, 1);
  expect(new PastLoad(site.timeZone, now).watts(rack, 0)).toEqual(watts);
  const series = await db.app.transaction((tx) =>
    readSeries(tx, {
      deviceId: 'pdu-a01-a',
      point: 'input.power',
      instance: '',
      fromMs: now - dayMs,
      toMs: now,
      stepSeconds: 3_600,
    }),
  );
  const known = series.points.filter(([, mean]) => mean !== null);
  expect(known.length).toBeGreaterThanOrEqual(23);
});

test('a history that has anything in it is left alone', async () => {
  const count = () => db.app.query('SELECT count(*)::int AS n FROM history.rollup');
  const before = await count();
  expect(await seed()).toBe(0);
  expect(await count()).toEqual(before);
});
