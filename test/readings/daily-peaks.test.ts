// Daily peaks: what adds up to a bus, the largest slot of a packed day in which all of it was measured, and no more.
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dayMs, loadDailyPeaks } from '../../src/readings/daily-peak-store.ts';
import { keepDailyPeaks } from '../../src/readings/daily-peak-loop.ts';
import { measuredLoads } from '../../src/readings/measured-load.ts';
import type { MeasuredLoad } from '../../src/readings/measured-load.ts';
import { loadSite } from '../../src/site/load-site.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';

const firstDay = Temporal.PlainDate.from('2026-11-01');
const dayNumber = firstDay.since(Temporal.PlainDate.from('1970-01-01')).days;
const startMs = dayNumber * dayMs;
let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.stop());
beforeEach(() =>
  db.owner.transaction((tx) =>
    tx.execute('TRUNCATE history.point, history.rollup, history.daily_peak CASCADE'),
  ),
);

/** One packed day of a point: the mean of slot i is `at(i)`, null where it was not measured. */
async function packed(
  device: string,
  instance: string,
  day: number,
  at: (slot: number) => number | null,
): Promise<void> {
  const means = Array.from({ length: 288 }, (_, slot) => at(slot));
  const counts = means.map((mean) => Number(mean !== null));
  await db.app.transaction(async (tx) => {
    const address = [device, 'input.power', instance];
    await tx.execute(
      `INSERT INTO history.point (device_id, point, instance, unit, interval_ms) VALUES ($1, $2, $3, 'W', 5000)
       ON CONFLICT DO NOTHING`,
      address,
    );
    await tx.execute(
      `INSERT INTO history.rollup (point_id, span, starts_at, minimum, average, maximum, sample_count, coverage_ratio)
       SELECT id, 'day', $4, $5, $5, $5, $6, $7 FROM history.point
       WHERE device_id = $1 AND point = $2 AND instance = $3`,
      [...address, Temporal.Instant.fromEpochMilliseconds(startMs + day * dayMs), means, counts, counts],
    );
  });
}

const panel: MeasuredLoad = {
  componentId: 'panel',
  assumed: 0.5,
  terms: [
    { deviceId: 'one', point: 'input.power', weight: 1e-3 },
    { deviceId: 'two', point: 'input.power', weight: 2e-3 },
  ],
};
const keep = (): Promise<number> => keepDailyPeaks(db.app, [panel], startMs + 10 * dayMs);
const peaks = async (): Promise<unknown> =>
  Object.fromEntries(await db.app.transaction((tx) => loadDailyPeaks(tx, firstDay)));

describe('the peak of a day', () => {
  test('is that of the sum, not the sum of peaks, and what is not measured is added', async () => {
    await packed('one', '', 0, (slot) => (slot === 10 ? 5_000 : 1_000));
    await packed('two', '', 0, (slot) => (slot === 200 ? 3_000 : 1_000));
    expect(await keep()).toBe(1);
    // Slot 10: 5 + 2; slot 200: 1 + 6.
    expect(await peaks()).toEqual({ panel: [{ day: dayNumber, peak: 7.5 }] });
  });

  test('leaves out slots in which a part was not measured, and days with too few', async () => {
    await packed('one', '', 0, (slot) => (slot === 10 ? null : 1_000));
    await packed('two', '', 0, (slot) => (slot === 10 ? 90_000 : 1_000));
    await packed('one', '', 1, (slot) => (slot < 150 ? 1_000 : null));
    await packed('two', '', 1, () => 1_000);
    await packed('one', '', 2, () => 1_000);
    await keep();
    expect(await peaks()).toEqual({ panel: [{ day: dayNumber, peak: 3.5 }] });
  });

  test('adds up lines where a device has no total, and is nothing while a device was never read', async () => {
    await packed('one', '1', 0, () => 1_000);
    await packed('one', '2', 0, () => 2_000);
    await keep();
    expect(await peaks()).toEqual({});
    await packed('two', '', 0, () => 1_000);
    await keep();
    expect(await peaks()).toEqual({ panel: [{ day: dayNumber, peak: 5.5 }] });
  });

  test('is worked out again for the last days, and stays as it is else', async () => {
    for (const day of [0, 1, 2]) {
      await packed('one', '', day, () => 1_000);
      await packed('two', '', day, () => 1_000);
    }
    expect(await keep()).toBe(3);
    await db.app.query('UPDATE history.rollup SET average = array_fill(2000::float8, ARRAY[288])');
    expect(await keep()).toBe(2);
    const rows = (await peaks()) as Record<string, readonly { readonly peak: number }[]>;
    expect(rows['panel']?.map(({ peak }) => peak)).toEqual([3.5, 6.5, 6.5]);
  });
});

describe('what adds up to a component', () => {
  const file = join(import.meta.dirname, '../../config/site.yaml');
  const loaded = loadSite(file);
  if ('faults' in loaded) throw new Error('the demonstration site has faults');
  const { components, devices } = loaded.site;
  const loadsBy = (kept: typeof devices) =>
    new Map(measuredLoads({ components, devices: kept }).map((load) => [load.componentId, load]));
  const loads = loadsBy(devices);

  test('a rack PDU is measured by itself', () => {
    expect(loads.get('pdu-a01-a')).toEqual({
      componentId: 'pdu-a01-a',
      terms: [{ deviceId: 'pdu-a01-a', point: 'input.power', weight: 1e-3 }],
      assumed: 0,
    });
  });

  test('a panel by its rack PDUs, with its half of what routers and switches draw from the file', () => {
    const bare = loadsBy(devices.filter(({ kind }) => kind !== 'meter'));
    const a1 = bare.get('panel-a1')!;
    expect(a1.terms.map(({ deviceId }) => deviceId)).toContain('pdu-a01-a');
    expect(a1.terms.length).toBeGreaterThanOrEqual(12);
    expect(a1.assumed).toBeCloseTo((0.6 + 0.4) / 2, 9);
    const board = bare.get('uob-a')!;
    expect(board.terms).toHaveLength(24);
    expect(board.assumed).toBeCloseTo(1, 9);
  });

  test('a panel with a meter by that alone, and the board above it by its panels', () => {
    const metersOf = (id: string) => loads.get(id)?.terms.map(({ deviceId }) => deviceId);
    expect([metersOf('panel-a1'), loads.get('panel-a1')?.assumed]).toEqual([['meter-a1'], 0]);
    expect([metersOf('uob-a'), loads.get('uob-a')?.assumed]).toEqual([['meter-a1', 'meter-a2'], 0]);
  });

  test('not what shares its consumers with another feeder', () => {
    for (const id of ['mech-a', 'gen-bus-a', 'hall-1-air']) expect([id, loads.has(id)]).toEqual([id, false]);
  });
});
