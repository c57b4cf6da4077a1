// Power of many meters from the history, in one grid for all. Easy to get wrong: a meter that tells its three lines apart is
// the sum of them, and where one line has a gap the sum has one.
import type { Database, Transaction } from '../platform/database.ts';
import type { LatestBoard } from '../readings/latest-board.ts';
import { readSeries } from '../readings/read-history-store.ts';
import type { SeriesPoint } from '../readings/series.ts';
import { registerSpanMs } from './bus-items.ts';
import type { DriftSeries, SeriesOf } from './find-items.ts';
import type { BusZone } from './balance-zones.ts';
import { instancesOf, registerOf } from './power-meters.ts';
import type { PowerMeter } from './power-meters.ts';
import type { SilentPhase } from './phases.ts';

const minuteMs = 60_000;
const grids = {
  minutes: { stepMs: minuteMs, steps: 45 },
  slots: { stepMs: 5 * minuteMs, steps: 288 },
  hours: { stepMs: 60 * minuteMs, steps: 7 * 24 },
} as const;
type Grid = keyof typeof grids;
/** Meters read in one look; the loop says in the log how many are left out. */
export const maxMeters = 3_000;
const carriedAmperes = 0.5;

interface Asked {
  readonly meters: readonly PowerMeter[];
  readonly board: LatestBoard;
  readonly nowMs: number;
}

/** kWh registers as `DriftSeries` wants them. */
type RegistersOf = DriftSeries['registers'];

/**
 * Registers of the meters of those zones in which every meter has one, as they were read; the others are left to their
 * powers, and nothing is read for them.
 */
export async function loadRegisters(
  database: Database,
  { meters, board, nowMs, zones }: Asked & { readonly zones: readonly BusZone[] },
): Promise<RegistersOf> {
  const known = new Map(
    meters.slice(0, maxMeters).flatMap((meter) => {
      const register = registerOf(meter, board.ofDevice(meter.deviceId));
      return register === undefined ? [] : [[meter.componentId, { meter, register }] as const];
    }),
  );
  const whole = zones
    .map(({ feeders, children }) => [...feeders, ...children])
    .filter((ids) => ids.every((id) => known.has(id)));
  const toMs = Math.floor(nowMs / grids.slots.stepMs) * grids.slots.stepMs;
  const range = { fromMs: toMs - registerSpanMs, toMs };
  const loaded = new Map<string, { samples: readonly SeriesPoint[] }[]>();
  for (const id of new Set(whole.flat())) {
    const { meter, register } = known.get(id)!;
    const { deviceId } = meter;
    const own: { samples: readonly SeriesPoint[] }[] = [];
    await database.transaction(async (tx) => {
      for (const instance of register.instances) {
        const { points } = await readSeries(tx, { deviceId, point: register.point, instance, ...range });
        own.push({ samples: points });
      }
    });
    loaded.set(id, own);
  }
  return (id) => loaded.get(id) ?? [];
}

/** Whole steps only: the one that runs now is left out. A transaction for each meter, so that none lasts long. */
export async function loadPowerSeries(
  database: Database,
  { meters, board, nowMs }: Asked,
): Promise<Readonly<Record<Grid, SeriesOf>>> {
  const loaded: Record<Grid, Map<string, readonly SeriesPoint[]>> = {
    minutes: new Map(),
    slots: new Map(),
    hours: new Map(),
  };
  for (const meter of meters.slice(0, maxMeters)) {
    const instances = instancesOf(meter, board.ofDevice(meter.deviceId));
    await database.transaction(async (tx) => {
      for (const grid of Object.keys(grids) as Grid[]) {
        loaded[grid].set(meter.componentId, await loadOne(tx, { meter, instances, grid, nowMs }));
      }
    });
  }
  const of =
    (grid: Grid): SeriesOf =>
    (id) =>
      loaded[grid].get(id) ?? [];
  return { minutes: of('minutes'), slots: of('slots'), hours: of('hours') };
}

interface One {
  readonly meter: PowerMeter;
  readonly instances: readonly string[];
  readonly grid: Grid;
  readonly nowMs: number;
}

async function loadOne(
  tx: Transaction,
  { meter, instances, grid, nowMs }: One,
): Promise<readonly SeriesPoint[]> {
  const { stepMs, steps } = grids[grid];
  const toMs = Math.floor(nowMs / stepMs) * stepMs;
  const { deviceId, point } = meter;
  let sum: SeriesPoint[] | undefined;
  for (const instance of instances) {
    const range = { fromMs: toMs - steps * stepMs, toMs, stepSeconds: stepMs / 1000 };
    const { points } = await readSeries(tx, { deviceId, point, instance, ...range });
    const more = new Map(points);
    sum = (sum ?? points.map(([atMs]): SeriesPoint => [atMs, 0])).map(([atMs, value]): SeriesPoint => {
      const other = more.get(atMs) ?? null;
      return [atMs, value === null || other === null ? null : value + other];
    });
  }
  return sum ?? [];
}

/** Whether this phase carried something within the last week, before it fell silent. */
export async function loadPhaseHistory(tx: Transaction, phase: SilentPhase, nowMs: number): Promise<boolean> {
  const { stepMs, steps } = grids.hours;
  const toMs = Math.ceil(nowMs / stepMs) * stepMs;
  const { deviceId, point, instance } = phase;
  const range = { fromMs: toMs - steps * stepMs, toMs, stepSeconds: stepMs / 1000 };
  const { points } = await readSeries(tx, { deviceId, point, instance, ...range });
  return points.some(([, value]) => value !== null && value >= carriedAmperes);
}
