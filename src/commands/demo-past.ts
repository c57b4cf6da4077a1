// The demonstration's own past in the history: five-minute means of its rack PDUs and of the meters above them for the weeks before its first start, so
// that forecasts, growth and charts have something to rest on. Made once, into an empty history, marked in the log and on the
// pages that rest on it. Easy to get wrong: nothing of it may touch a history that somebody measured.
import type { Clock } from '../core/clock.ts';
import type { Meter } from '../metering/register.ts';
import { metersOfSite } from '../metering/site-meters.ts';
import type { Database, Transaction } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { saveDayPeaks } from '../readings/daily-peak-store.ts';
import type { DayPeak } from '../readings/daily-peak-store.ts';
import { dayMs, hasRollups, hourMs, registerPoints } from '../readings/history-store.ts';
import { measuredLoads } from '../readings/measured-load.ts';
import { copyRollups } from '../readings/pack-history-store.ts';
import type { Place } from '../readings/pack-history-store.ts';
import type { Rollup } from '../readings/rollup.ts';
import type { Site } from '../site/site.ts';
import { behindMeter } from '../simulator/panel-meter.ts';
import { pastSlotMs } from '../simulator/past-load.ts';
import type { PastLoad, PastRack } from '../simulator/past-load.ts';
import { readTopology } from '../simulator/topology.ts';

export interface PastParts {
  readonly site: Site;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly past: PastLoad;
}

/** How far a minimum and a maximum stand from their mean. */
const swing = 0.02;

/** Writes it where the history is empty, with the peaks of its days; returns how many days. All or nothing. */
export async function seedDemoPast({ site, database, clock, log, past }: PastParts): Promise<number> {
  const startedMs = clock.monotonicMs();
  const days = await database.transaction((tx) => writePast(tx, site, past), { timeoutMs: 60_000 });
  if (days === 0) return 0;
  const ms = Math.round(clock.monotonicMs() - startedMs);
  log.info({ days, ms }, 'the rack PDUs were given a past, made up for this demonstration and not measured');
  return days;
}

async function writePast(tx: Transaction, site: Site, past: PastLoad): Promise<number> {
  if (await hasRollups(tx)) return 0;
  const watts = wattsOf(site, past);
  const deviceIds = [...watts.keys()];
  const intervals = new Map(site.devices.map(({ id, intervalSeconds }) => [id, intervalSeconds * 1_000]));
  const pointIds = await registerPoints(
    tx,
    deviceIds.map((deviceId) => ({
      deviceId,
      point: 'input.power',
      instance: '',
      unit: 'W',
      intervalMs: intervals.get(deviceId) ?? pastSlotMs,
    })),
  );
  const write = (place: Place, lastsMs: number): Promise<void> => {
    const first = (place.startMs - past.fromMs) / pastSlotMs;
    const rows = [...watts.values()].map((all, i) => ({
      pointId: pointIds[i]!,
      rollup: rollupOf(all.subarray(first, first + lastsMs / pastSlotMs), place.startMs),
    }));
    return copyRollups(tx, rows, place);
  };
  const todayMs = Math.floor(past.untilMs / dayMs) * dayMs;
  const sums = sumsOf(site, watts);
  for (let startMs = past.fromMs; startMs < todayMs; startMs += dayMs) {
    await write({ span: 'day', startMs }, dayMs);
    await saveDayPeaks(tx, peaksOf(sums, (startMs - past.fromMs) / pastSlotMs), startMs);
  }
  // The hour that runs belongs to the collector.
  for (let startMs = todayMs; startMs + hourMs <= past.untilMs; startMs += hourMs) {
    await write({ span: 'hour', startMs }, hourMs);
  }
  return (todayMs - past.fromMs) / dayMs;
}

/** By device: every rack PDU, and every meter as the sum of what hangs behind it. */
function wattsOf(site: Site, past: PastLoad): ReadonlyMap<string, Float64Array> {
  const topology = readTopology(site);
  const watts = new Map<string, Float64Array>();
  const byComponent = new Map<string, Float64Array>();
  const componentOf = (deviceId: string): string =>
    site.devices.find(({ id }) => id === deviceId)?.bindings[0]?.component ?? '';
  for (const meter of metersOfSite(site)) {
    const own = past.watts(rackOf(site, meter), sideOf(meter));
    watts.set(meter.deviceId, own);
    byComponent.set(componentOf(meter.deviceId), own);
  }
  for (const { id } of site.devices.filter(({ kind }) => kind === 'meter')) {
    const { rackPdus, otherWatts } = behindMeter(topology, componentOf(id));
    const parts = rackPdus.flatMap((pdu) => byComponent.get(pdu) ?? []);
    if (parts.length === 0) continue;
    const sum = new Float64Array(parts[0]!.length).fill(otherWatts);
    for (const part of parts) for (let i = 0; i < sum.length; i++) sum[i]! += part[i]!;
    watts.set(id, sum);
  }
  return watts;
}

type Sums = ReadonlyMap<string, Float64Array>;

/** By component what it carried in each slot, of those that the PDUs alone add up to; in the unit of its medium. */
function sumsOf(site: Site, watts: ReadonlyMap<string, Float64Array>): Sums {
  const sums = new Map<string, Float64Array>();
  for (const { componentId, terms, assumed } of measuredLoads(site)) {
    const parts = terms.flatMap(({ deviceId, point, weight }) => {
      const of = point === 'input.power' ? watts.get(deviceId) : undefined;
      return of === undefined ? [] : [{ of, weight }];
    });
    if (parts.length < terms.length || parts.length === 0) continue;
    const sum = new Float64Array(parts[0]!.of.length).fill(assumed);
    for (const { of, weight } of parts) for (let i = 0; i < sum.length; i++) sum[i]! += of[i]! * weight;
    sums.set(componentId, sum);
  }
  return sums;
}

function peaksOf(sums: Sums, firstSlot: number): DayPeak[] {
  const slots = dayMs / pastSlotMs;
  return Array.from(sums, ([componentId, sum]) => {
    const peak = sum.subarray(firstSlot, firstSlot + slots).reduce((most, one) => Math.max(most, one), 0);
    return { componentId, peak, slots };
  });
}

function rollupOf(means: Float64Array, startMs: number): Rollup {
  const average = [...means];
  return {
    startMs,
    average,
    minimum: average.map((mean) => Math.round(mean * (1 - swing))),
    maximum: average.map((mean) => Math.round(mean * (1 + swing))),
    count: average.map(() => 1),
    coverage: average.map(() => 1),
  };
}

/** What a meter of a rack would have shown, Wh; for the months that are billed from it. */
export function pastRegisterWhAt(
  site: Site,
  past: PastLoad,
  meter: Omit<Meter, 'id'>,
  epochMs: number,
): number {
  return past.registerWhAt(rackOf(site, meter), sideOf(meter), epochMs);
}

function rackOf(site: Site, { rackId }: Omit<Meter, 'id'>): PastRack {
  const rack = site.racks.find(({ id }) => id === rackId);
  const load = site.components.find(({ id }) => id === rack?.component);
  return { id: rackId, nominalWatts: (load?.demand.power ?? 0) * 1_000 };
}

const sideOf = ({ feed }: Omit<Meter, 'id'>): 0 | 1 => (feed === 'A' ? 0 : 1);
