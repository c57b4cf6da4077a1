// Rows of meters, register samples and breaks. Easy to get wrong: a sample stands for the quarter-hour just past and is
// stored once, so recording the same readings twice changes nothing; and reading a period takes neighbours on both
// sides, because a missing boundary is found between them.
import { Decimal } from '../core/decimal.ts';
import { AppError } from '../core/errors.ts';
import { boundaryAtOrBefore, quarterHourSeconds } from '../core/period.ts';
import type { Period } from '../core/period.ts';
import type { Transaction } from '../platform/database.ts';
import { loadSql } from '../platform/sql.ts';
import { boundaryToleranceMs } from './register.ts';
import type { Meter, MeterBreak, RegisterSample } from './register.ts';

const sql = loadSql(import.meta.url, 'register-store.sql');
/** How far outside a period samples are looked for; a longer gap across its edge is left missing. */
const neighbourHours = 72;
/** Registers are kept to a thousandth of a Wh; what a float carries beyond is noise. */
const registerDecimals = 3;

/** What a collector or the simulator tells: one reading of one register. */
export interface RegisterReading {
  readonly deviceId: string;
  readonly point: string;
  readonly instance: string;
  readonly registerWh: number;
  readonly readAt: Temporal.Instant;
  readonly quality: 'good' | 'suspect';
}

/** One meter with what its register said around a period. */
export interface MeterCourse {
  readonly meter: Meter;
  readonly samples: readonly RegisterSample[];
  readonly breaks: readonly MeterBreak[];
}

/** Adds meters or changes where they hang and what they can carry; a meter is known by device, point and instance. */
export async function saveMeters(tx: Transaction, meters: readonly Omit<Meter, 'id'>[]): Promise<void> {
  await tx.execute(sql('upsert-meters'), [
    meters.map((meter) => meter.deviceId),
    meters.map((meter) => meter.point),
    meters.map((meter) => meter.instance),
    meters.map((meter) => meter.rackId),
    meters.map((meter) => meter.feed),
    meters.map((meter) => meter.modulusWh?.toString() ?? null),
    meters.map((meter) => meter.resolutionWh.toString()),
    meters.map((meter) => meter.breakerWatts),
  ]);
}

/**
 * Stores those readings that were taken at a quarter-hour or within 120 s after it, and are of known meters; the
 * first per meter and quarter-hour counts. Returns how many were new. Safe to repeat.
 */
export async function recordRegisters(
  tx: Transaction,
  readings: readonly RegisterReading[],
): Promise<number> {
  const due = readings.filter((reading) => reading.registerWh >= 0 && standsForBoundary(reading.readAt));
  if (due.length === 0) return 0;
  return tx.execute(sql('insert-samples'), [
    due.map((reading) => reading.deviceId),
    due.map((reading) => reading.point),
    due.map((reading) => reading.instance),
    due.map((reading) => boundaryAtOrBefore(reading.readAt, quarterHourSeconds)),
    due.map((reading) => reading.readAt),
    due.map((reading) => Decimal.fromNumber(reading.registerWh, registerDecimals).toString()),
    due.map((reading) => reading.quality),
  ]);
}

/**
 * Stores a meter's registers of consecutive quarter-hours from `from` on (itself one), for instance from an import.
 * Those that are stored already stay as they are.
 */
export async function recordHistory(
  tx: Transaction,
  meterId: number,
  history: { readonly from: Temporal.Instant; readonly registersWh: readonly Decimal[] },
): Promise<number> {
  const registers = history.registersWh.map((register) => register.toString());
  return tx.execute(sql('insert-history'), [meterId, history.from, registers]);
}

/** True for an instant at a quarter-hour or at most 120 s after it. */
export function standsForBoundary(readAt: Temporal.Instant): boolean {
  const boundary = boundaryAtOrBefore(readAt, quarterHourSeconds);
  return readAt.epochMilliseconds - boundary.epochMilliseconds < boundaryToleranceMs;
}

/** Records that a meter was swapped or reset, with the last register of the old and the first of the new. */
export async function recordBreak(
  tx: Transaction,
  meter: Pick<Meter, 'deviceId' | 'point' | 'instance'>,
  change: MeterBreak & { readonly note: string; readonly recordedBy: string },
): Promise<void> {
  const stored = await tx.execute(sql('insert-break'), [
    meter.deviceId,
    meter.point,
    meter.instance,
    change.happenedAt,
    change.reason,
    change.closingWh?.toString(),
    change.openingWh.toString(),
    change.note,
    change.recordedBy,
  ]);
  if (stored === 0) throw new AppError('not-found', `There is no meter ${meter.deviceId} ${meter.point}`);
}

interface MeterRow {
  readonly id: number;
  readonly device_id: string;
  readonly point: string;
  readonly instance: string;
  readonly rack_id: string;
  readonly feed: string;
  readonly modulus_wh: string | null;
  readonly resolution_wh: string;
  readonly breaker_watts: number;
}

/** The meters of some racks, by rack and feed. */
export async function listMeters(tx: Transaction, rackIds: readonly string[]): Promise<Meter[]> {
  const rows = await tx.query<MeterRow>(sql('select-meters'), [rackIds]);
  return rows.map((row) => ({
    id: row.id,
    deviceId: row.device_id,
    point: row.point,
    instance: row.instance,
    rackId: row.rack_id,
    feed: row.feed,
    modulusWh: row.modulus_wh === null ? undefined : Decimal.parse(row.modulus_wh),
    resolutionWh: Decimal.parse(row.resolution_wh),
    breakerWatts: row.breaker_watts,
  }));
}

/** The meters of some racks with their good samples and breaks from 72 h before to 72 h after the period. */
export async function loadCourses(
  tx: Transaction,
  rackIds: readonly string[],
  period: Period,
): Promise<MeterCourse[]> {
  const meters = await listMeters(tx, rackIds);
  const values = [
    meters.map((meter) => meter.id),
    period.start.subtract({ hours: neighbourHours }),
    period.end.add({ hours: neighbourHours }),
  ];
  const samples = await tx.query<SampleRow>(sql('select-samples'), values);
  const breaks = await tx.query<BreakRow>(sql('select-breaks'), values);
  const samplesOf = new Map(samples.map((row) => [row.meter_id, toSamples(row)]));
  const breaksOf = Map.groupBy(breaks, (row) => row.meter_id);
  return meters.map((meter) => ({
    meter,
    samples: samplesOf.get(meter.id) ?? [],
    breaks: (breaksOf.get(meter.id) ?? []).map((row) => ({
      happenedAt: row.happened_at,
      reason: row.reason,
      closingWh: row.closing_wh === null ? undefined : Decimal.parse(row.closing_wh),
      openingWh: Decimal.parse(row.opening_wh),
    })),
  }));
}

interface BreakRow {
  readonly meter_id: number;
  readonly happened_at: Temporal.Instant;
  readonly reason: 'swap' | 'reset';
  readonly closing_wh: string | null;
  readonly opening_wh: string;
}

interface SampleRow {
  readonly meter_id: number;
  /** Seconds since 1970, by rising time, separated by spaces. */
  readonly taken_seconds: string;
  /** The registers of the same samples. */
  readonly registers_wh: string;
}

function toSamples(row: SampleRow): RegisterSample[] {
  const registers = row.registers_wh.split(' ');
  return row.taken_seconds.split(' ').map((seconds, index) => ({
    takenAt: Temporal.Instant.fromEpochMilliseconds(Number(seconds) * 1000),
    registerWh: Decimal.parse(registers[index] ?? ''),
  }));
}
