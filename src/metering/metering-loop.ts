// Keeps the registers at the quarter-hours: given the latest readings, stores those that stand for a boundary. Easy to get
// wrong: calling it seldom. A boundary is only caught by readings taken at most 120 s after it, so it is called at least
// every 60 s with the latest board; repeated calls store nothing twice and cost one comparison.
import { boundaryAtOrBefore, quarterHourSeconds } from '../core/period.ts';
import type { Database } from '../platform/database.ts';
import type { Reading } from '../readings/reading.ts';
import { readingKey } from '../readings/reading.ts';
import { recordRegisters, standsForBoundary } from './register-store.ts';
import type { RegisterReading } from './register-store.ts';

/** Registers kept in mind as stored for the current quarter-hour; beyond that the database alone sorts out doubles. */
const maxRemembered = 100_000;

export interface RegisterRecorder {
  /** Stores the registers among the readings that stand for a quarter-hour; returns how many were new. */
  record(readings: Iterable<Reading>): Promise<number>;
}

export function createRegisterRecorder(db: Database): RegisterRecorder {
  const stored = new Set<string>();
  let rememberedFor = Number.NEGATIVE_INFINITY;
  return {
    async record(readings) {
      const due = new Map<string, RegisterReading>();
      for (const reading of readings) {
        const register = toRegister(reading);
        if (register === undefined) continue;
        const boundary = boundaryAtOrBefore(register.readAt, quarterHourSeconds).epochMilliseconds;
        if (boundary > rememberedFor) {
          stored.clear();
          rememberedFor = boundary;
        }
        const key = `${boundary} ${readingKey(reading)}`;
        // Readings may reach back over minutes: the first after the boundary stands for it.
        if (!stored.has(key) && !due.has(key)) due.set(key, register);
      }
      if (due.size === 0) return 0;
      const count = await db.transaction((tx) => recordRegisters(tx, [...due.values()]));
      for (const key of due.keys()) if (stored.size < maxRemembered) stored.add(key);
      return count;
    },
  };
}

function toRegister(reading: Reading): RegisterReading | undefined {
  if (reading.point !== 'energy.total' || reading.value === null) return undefined;
  if (reading.quality !== 'good' && reading.quality !== 'suspect') return undefined;
  const readAt = Temporal.Instant.fromEpochMilliseconds(Math.floor(reading.takenAtMs));
  if (!standsForBoundary(readAt)) return undefined;
  return {
    deviceId: reading.deviceId,
    point: reading.point,
    instance: reading.instance,
    registerWh: reading.value,
    readAt,
    quality: reading.quality,
  };
}
